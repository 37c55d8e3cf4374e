/**
 * What a proposal means that no transition takes: had already, late, too soon, or not legal. The
 * counterpart of `decide/late.py` and `decide/ahead.py`.
 */

import { oneOf } from "#diagnostics";
import { NEW } from "#instances";
import { losesNothing } from "#losses";
import { DUPLICATE, EARLY, REFUSED, STALE, reason } from "#reasons";
import { end, endOf, inFamilies, shortest } from "#tables";

/** What is asked of one machine: `event` is null for a status, `target` for a named event. */
export class Asked {
  constructor(asked) {
    Object.assign(this, asked);
    this.tables = this.case.tables;
    this.machine = this.tables.machines.get(this.name);
    this.current = this.values.states.get(this.name);
    this.title = this.case.title(this.name);
    this.rows = this.case.rows;
    const isUnborn = this.machine.many !== null && this.current === NEW;
    this.stands = isUnborn ? `${this.title} does not exist yet` : `${this.title} is in ${this.current}`;
  }
}

/** Answer for one machine that no transition of the proposal takes along. */
export function standing(asked) {
  const { name, current, title, stands, target } = asked;
  const basis = asked.rows.bits === null ? "graph" : "trail";
  const answer = (verdict, code, message, missing = []) => {
    const evidence = { machine: name, state: current };
    if (asked.case.ids.has(name)) evidence.instance = asked.case.ids.get(name);
    if (missing.length) evidence.missing = missing;
    return { verdict, reason: reason(code, message, evidence, asked.where), basis, missing };
  };
  const there = alreadyThere(asked);
  if (there) return answer(DUPLICATE, "already-there", there);
  if (asked.case.isReport) {
    const passed = inTrail(asked);
    if (passed) return answer(STALE, "in-trail", passed);
    const behind = [...targets(asked)]
      .filter((each) => asked.machine.ahead.get(each).has(current) && onTheWay(asked, each))
      .sort();
    if (behind.length && (!asked.valuable || isWritten(asked, behind))) {
      return answer(STALE, "behind", `${stands}, and ${oneOf(behind)} lies behind it`);
    }
    const missing = missingEvents(asked);
    const what = asked.event ?? `${title} = ${target}`;
    if (missing.length) {
      const message = `${stands}: ${what} comes only after ${missing.join(", ")}`;
      return answer(EARLY, "ahead", message, missing);
    }
    if (asked.valuable) {
      const carrier = asked.event ? "it" : "what leads there";
      const message =
        `${stands}, where ${what} has no place, and ${carrier} carries ` +
        "data that must not get lost: have an operator look at it";
      return answer(REFUSED, "conflict", message);
    }
  }
  return answer(REFUSED, ...notLegal(asked));
}

/** Tell whether a named event carries only what the order holds already. */
function isWritten(asked, leaves) {
  if (asked.rows.bits !== null || asked.event === null || asked.case.isNew) return false;
  return leaves.some((leaf) => nothingLost(asked, leaf));
}

function targets(asked) {
  if (asked.target !== null) return new Set([asked.target]);
  return new Set(movedParts(asked).flatMap((part) => part.sources.map((leaf) => end(part, leaf))));
}

function movedParts(asked, alternatives = asked.alternatives) {
  return alternatives.flatMap((each) => each.moved).filter((part) => part.machine === asked.name);
}

function alreadyThere(asked) {
  const { name, current, event, title, rows } = asked;
  if (event === null) {
    const there = asked.target === current && nothingLost(asked, current);
    return there ? `${title} is already in ${current}` : null;
  }
  if (asked.case.isNew || !targets(asked).has(current) || !nothingLost(asked, current)) return null;
  if (rows.last !== null) {
    const isLast = bitsOf(asked).has(rows.last[asked.tables.places.get(name)]);
    return isLast ? `${event} was the last transition of ${title}, and would change nothing` : null;
  }
  const isBirth = asked.machine.births.some((each) => each.target === current);
  const ways = asked.machine.into.get(current);
  if (isBirth || ways.length !== 1 || ways[0] !== event) return null;
  return `${asked.stands}, where only ${event} leads, and it would change nothing`;
}

function inTrail(asked) {
  const { rows, title, current } = asked;
  if (rows.bits === null || asked.case.isNew) return null;
  const passed = [...bitsOf(asked)].filter((bit) => (rows.bits >> BigInt(bit)) & 1n);
  if (!passed.some((bit) => nothingLost(asked, asked.tables.trail[bit][2]))) return null;
  return asked.event === null
    ? `${title} has been in ${asked.target} and has moved on to ${current}`
    : `${title} has taken ${asked.event} and has moved on to ${current}`;
}

/** Return why a report is late: it is older than all that it moves, and was taken before. */
export function older(asks) {
  if (!asks.length) return null;
  const { proposal, rows, tables, isReport } = asks[0].case;
  const { at } = proposal;
  if (!at || !isReport) return null;
  const enteredBy = (each) => rows.entered?.[tables.places.get(each.name)] ?? null;
  for (const each of asks) {
    const time = enteredBy(each);
    if (!time || at.us >= time.us || inTrail(each) === null) return null;
  }
  const [first] = asks;
  const time = enteredBy(first);
  const message =
    `the report is of ${at}, was taken then, and ${first.title} has been in ` +
    `${rows.states[tables.places.get(first.name)]} since ${time}`;
  return reason("older-report", message, { at: String(at), entered: String(time) });
}

/** Tell whether the machine may have passed a leaf that lies behind it. */
function onTheWay(asked, leaf) {
  if (asked.rows.bits === null) return true;
  const { ahead } = asked.machine;
  return visited(asked.tables, asked.rows, asked.name)
    .filter((each) => ahead.get(each).has(asked.current))
    .every((each) => each === leaf || ahead.get(each).has(leaf) || ahead.get(leaf).has(each));
}

/** Return the leaves that a machine has entered by a transition. */
function visited(tables, rows, machine) {
  return tables.trail
    .filter(([name], bit) => name === machine && (rows.bits >> BigInt(bit)) & 1n)
    .map(([, , leaf]) => leaf);
}

/** Tell whether the trail shows that the machine has been in the leaf before. */
export function beenThere(tables, rows, machine, leaf) {
  if (rows.bits === null) return false;
  const born = tables.machines.get(machine).births.some((each) => each.target === leaf);
  return born || visited(tables, rows, machine).includes(leaf);
}

/** Return the trail's bits of the moves that are asked for. */
function bitsOf({ alternatives, name, target }) {
  return new Set(
    alternatives.flatMap((each) =>
      [...(each.bits.get(name) ?? [])]
        .filter(([source]) => target === null || endOf(each, name, source) === target)
        .map(([, bit]) => bit),
    ),
  );
}

/** Tell whether nothing would get lost by acknowledging that the machine is, or was, there. */
function nothingLost(asked, leaf) {
  if (asked.event === null && asked.case.isBare) return true;
  return losesNothing(asked.name, leaf, asked.alternatives, asked.values);
}

/** Return the events of the shortest forward path after which the proposal is legal. */
function missingEvents(asked) {
  const { tables, name, values } = asked;
  if (asked.target !== null) return path(tables, name, values, new Set([asked.target])).slice(0, -1);
  const onwards = asked.alternatives.filter((each) => !each.back);
  const sources = new Set(movedParts(asked, onwards).flatMap((part) => part.sources));
  return path(tables, name, values, sources);
}

function notLegal({ machine, current, title, stands, event, target, alternatives, name }) {
  if (machine.states.get(current).final) return ["final-state", `${stands}, which is final`];
  if (target === current) {
    const message = `${stands} already, and the payload says more than that`;
    return ["no-transition", `${message}: name the event that has happened`];
  }
  if (event === null) return ["no-transition", `no transition leads ${title} from ${current} to ${target}`];
  const parts = alternatives.flatMap((each) => each.parts).filter((part) => part.machine === name);
  const shown = oneOf(inFamilies(machine, new Set(parts.flatMap((part) => part.sources))));
  return ["no-transition", `${event} is possible from ${shown}, and ${stands}`];
}

/** Return the events of the shortest forward path of a machine into one of the ends, or nothing. */
export function path(tables, machine, values, ends) {
  const passable = ([, event, place]) => {
    const taken = tables.events.get(event).alternatives[place];
    const needed = [
      ...taken.parts.map((part) => [part.machine, part.sources]),
      ...taken.clauses.flatMap(({ inside }) => (inside ? [[inside.machine, inside.leaves]] : [])),
    ];
    return (
      needed.every(([name, leaves]) => name === machine || canGet(tables, name, leaves, values)) &&
      !taken.lasting.some((holds) => holds(values) === false)
    );
  };
  const graph = tables.machines.get(machine);
  return shortest(graph, values.states.get(machine), ends, passable).map(([, event]) => event);
}

function canGet(tables, machine, leaves, values) {
  const now = values.states.get(machine);
  const ahead = tables.machines.get(machine).ahead.get(now);
  return leaves.includes(now) || leaves.some((leaf) => ahead.has(leaf));
}
