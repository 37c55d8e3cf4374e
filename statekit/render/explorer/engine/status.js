/** The answer to a proposed status: the counterpart of `decide/status.py`. */

import { asField, goodFields, payloadReasons } from "#admit";
import { near } from "#diagnostics";
import { judge } from "#judge";
import { Asked, older, standing } from "#late";
import { ACCEPTED, DUPLICATE, EARLY, REFUSED, STALE, distinct, move, reason } from "#reasons";
import { end } from "#tables";
import { isWord } from "#types";

const RANK = [ACCEPTED, DUPLICATE, STALE, EARLY, REFUSED];

/** Answer for a machine that shall be in a leaf. */
export function judgeStatus(given) {
  const { machine, to } = given.proposal;
  const source = given.values.states.get(machine);
  const moves = [move(machine, source, to, given.ids.get(machine) ?? null)];
  const into = [];
  const ways = [];
  for (const event of given.tables.events.values()) {
    const sources = sourcesOf(event, machine, to);
    if ([...sources].some((each) => each !== to)) into.push(event);
    // A self-transition is a way only for whom it is called by its name.
    if (source !== to && sources.has(source)) ways.push(event);
  }
  const wrong = faults(given, into);
  if (!ways.length) return noWay(ask(given, into), wrong, moves);
  const late = wrong.length ? null : older([ask(given, into)]);
  if (late) return given.decision(STALE, null, moves, [late]);
  return best(ways.map((event) => judge(given, event, [machine, to])));
}

/** Return what the status asks of its machine. */
function ask(given, into) {
  const { machine, to, by, payload } = given.proposal;
  const fields = new Map(into.flatMap((event) => [...goodFields(event, payload, true)]));
  return new Asked({
    case: given.keeping(fields),
    name: machine,
    alternatives: into.flatMap((event) => event.alternatives),
    event: null,
    target: to,
    values: given.values.with({ fields, actor: by ?? "" }),
    valuable: into.some((event) => event.valuable),
    where: given.tables.machines.get(machine).states.get(to).where,
  });
}

/** Return the leaves from which an event leads a machine to a leaf. */
function sourcesOf(event, machine, to) {
  const parts = event.alternatives.flatMap((each) => each.moved).filter((part) => part.machine === machine);
  return new Set(parts.flatMap((part) => part.sources.filter((leaf) => end(part, leaf) === to)));
}

/** Choose among the answers for several events; a refusal needs the reasons of all. */
function best(decisions) {
  const verdict = RANK.find((each) => decisions.some((one) => one.verdict === each));
  const first = decisions.find((each) => each.verdict === verdict);
  if (verdict !== REFUSED || decisions.length === 1) return first;
  return { ...first, event: null, reasons: distinct(decisions.flatMap((each) => each.reasons)) };
}

/**
 * Return what is wrong with the payload, whichever event is meant by the status: one that carries
 * every field; where none does, any. What is missing is no fault: a status may come bare.
 */
function faults(given, into) {
  const { machine, to, payload } = given.proposal;
  const known = new Set([...given.ids.keys(), ...into.flatMap((event) => [...event.payload.keys()])]);
  const found = [...payload.keys()]
    .filter((name) => !known.has(name))
    .map((name) => {
      const message = `nothing that leads ${machine} to ${to} carries ${asField(name)}`;
      return reason("payload-unexpected", message, isWord(name) ? { field: name, near: near(name, known) } : {});
    });
  const carried = [...payload].filter(([name]) => known.has(name));
  const fields = new Set(carried.map(([name]) => name).filter((name) => !given.ids.has(name)));
  const meant = into.filter((event) => [...fields].every((name) => event.payload.has(name)));
  const answers = (meant.length ? meant : into).map((event) => {
    const own = carried.filter(([name]) => fields.has(name) || event.payload.has(name));
    return payloadReasons(event, new Map(own)).filter((each) => each.code !== "payload-missing");
  });
  return answers.every((each) => each.length) ? [...found, ...answers.flat()] : found;
}

function noWay(asked, wrong, moves) {
  const given = asked.case;
  const late = wrong.length ? null : older([asked]);
  if (late) return given.decision(STALE, null, moves, [late]);
  const { verdict, reason: why, basis, missing } = standing(asked);
  if (!wrong.length) return given.decision(verdict, null, moves, [why], { basis, missing });
  return given.decision(REFUSED, null, moves, [...wrong, ...(verdict === REFUSED ? [why] : [])]);
}

/** Return why a status that a fact derives cannot be proposed. */
export function derived({ name, where }) {
  const message = `${name} is derived from the rest of the order: propose a change of that instead`;
  return reason("derived-status", message, { fact: name }, where);
}
