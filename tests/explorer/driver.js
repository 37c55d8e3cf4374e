/** Takes orders through the steps that Python has taken, and tells what comes out of each. */

import { near, repr } from "#diagnostics";
import { Misuse, createEngine } from "#engine";
import { Unknown, Values, functions } from "#expressions";
import { parse, stringify } from "#json";
import { isId } from "#types";
import { plain, readDuration, readStored, readTime } from "#values";

const engines = new Map();

/** Answer one request; both are JSON texts. */
export function answer(text) {
  const request = parse(text);
  return stringify(TASKS[request.task](request));
}

const TASKS = {
  /** Make an engine. */
  load({ name, model }) {
    engines.set(name, createEngine(JSON.parse(model)));
    return null;
  },

  /** Take one order through its steps. */
  walk({ name, begin, steps }) {
    const engine = engines.get(name);
    const beginning = caught(() => (begin.snapshot ? engine.snapshot(begin.snapshot) : engine.start(begin.data, begin.at)));
    if (beginning.misuse !== undefined) return { beginning };
    let snapshot = beginning;
    const seen = {};
    const found = steps.map(({ proposal, record, now }) => {
      const decision = caught(() => engine.decide(snapshot, proposal, record ? seen : null));
      if (decision.misuse !== undefined) return decision;
      if (decision.snapshot) {
        snapshot = decision.snapshot;
        const key = engine.identity(proposal);
        if (key !== null) seen[key] = proposal;
      }
      return {
        decision,
        snapshot,
        again: engine.snapshot(parse(stringify(snapshot))),
        facts: engine.facts(snapshot),
        allowed: engine.allowed(snapshot),
        identity: engine.identity(proposal),
        next: engine.nextDue(snapshot),
        due: now && engine.due(snapshot, now).map(({ proposal: send, ...each }) => ({ ...each, send })),
      };
    });
    return { beginning, steps: found };
  },

  /** Read stored snapshots that may be damaged. */
  snapshots({ name, snapshots }) {
    return snapshots.map((each) => caught(() => engines.get(name).snapshot(each)));
  },

  /** Say what the helpers make of texts. */
  texts({ texts, known }) {
    return texts.map((each) => ({
      near: near(each, known),
      repr: repr(each),
      id: isId(each),
      time: plain(readTime(each)),
      stored: plain(readStored(each)),
      duration: plain(readDuration(each)),
    }));
  },

  /** Evaluate functions on what is known; times and durations come as marked texts. */
  evaluate({ source, facts, moments }) {
    const made = functions(source);
    const known = new Map(Object.entries(facts).map(([name, place]) => [name, made[Number(place)]]));
    const values = ({ states, data, fields = [], actor = null, before = null }) =>
      new Values({
        states: new Map(states),
        data: new Map(data.map(([name, place]) => [name, made[Number(place)]()])),
        fields: new Map(fields.map(([name, place]) => [name, made[Number(place)]()])),
        facts: known,
        actor,
        before: before && values(before),
      });
    return moments.map(({ place, ...moment }) => {
      const found = made[Number(place)](values(moment));
      return found instanceof Unknown ? { needs: [...found.needs].sort() } : { value: plain(found) };
    });
  },
};

function caught(act) {
  try {
    return act();
  } catch (error) {
    if (error instanceof Misuse) return { misuse: error.message };
    throw error;
  }
}
