/**
 * One of many in focus: the counterpart of `decide/focus.py`. While an event is decided, its instance
 * stands in the machine's slot of the rows.
 */

import { actorReasons, goodFields, payloadReasons } from "#admit";
import { kept, put } from "#clocks";
import { REFUSED, named, reason } from "#reasons";
import { isId, kindOf, wants } from "#types";

/** Return the ids that a payload names, by machine of many. */
export function idsIn(tables, payload) {
  const found = new Map();
  for (const { name } of tables.collections) {
    const value = payload.get(name);
    if (typeof value === "string" && isId(value)) found.set(name, value);
  }
  return found;
}

/** Return rows with instances in the slots of their machines; a new id is about to be born. */
export function focus(tables, rows, ids) {
  if (!ids.size) return rows;
  const states = [...rows.states];
  const data = [...rows.data];
  const last = rows.last && [...rows.last];
  let { entered, bits, clocks } = rows;
  tables.collections.forEach((each, index) => {
    if (!ids.has(each.name)) return;
    const found = rows.instances[index].get(ids.get(each.name)) ?? each.unborn;
    states[each.place] = found.state;
    each.cells.forEach((cell, place) => (data[cell] = found.row[place]));
    if (bits !== null) {
      bits |= found.bits ?? 0n;
      last[each.place] = found.last ?? -1;
    }
    if (found.entered) entered = put(entered, [each.place], [found.entered], states.length);
    if (found.clocks) clocks = put(clocks, each.clocks, found.clocks, tables.clocks.length);
  });
  return rows.with({ states, data, entered, bits, last, clocks });
}

/** Return rows with the instances back among the others, and the slots at rest. */
function unfocus(tables, rows, ids) {
  const states = [...rows.states];
  const data = [...rows.data];
  const last = rows.last && [...rows.last];
  const instances = [...rows.instances];
  let { entered, bits, clocks } = rows;
  tables.collections.forEach((each, index) => {
    if (!ids.has(each.name)) return;
    const { place, unborn } = each;
    const times = clocks && kept(each.clocks.map((clock) => clocks[clock]));
    const found = {
      state: states[place],
      row: each.cells.map((cell) => data[cell]),
      entered: entered?.[place] ?? null,
      bits: bits === null ? null : bits & each.mask,
      last: bits === null ? null : last[place],
      clocks: times,
    };
    if (found.state !== unborn.state) {
      instances[index] = new Map(instances[index]).set(ids.get(each.name), found);
    }
    states[place] = unborn.state;
    each.cells.forEach((cell) => (data[cell] = null));
    if (entered) entered = put(entered, [place], [null], states.length);
    if (bits !== null) {
      bits &= ~each.mask;
      last[place] = -1;
    }
    if (clocks) clocks = put(clocks, each.clocks, each.clocks.map(() => null), tables.clocks.length);
  });
  return rows.with({ states, data, entered, bits, last, clocks, instances });
}

/** Return a decision about instances in focus as one about the whole order. */
export function widened(tables, decision, before, ids) {
  const after = decision.after && unfocus(tables, decision.after, ids);
  return { ...decision, moves: decision.moves.map((each) => named(each, ids)), before, after };
}

/** Refuse an event about one of many that does not say about which. */
export function refuseNamelessEvent(given, event) {
  const { proposal, tables } = given;
  const reasons = [...actorReasons(tables, event, proposal.by), ...payloadReasons(event, proposal.payload)];
  return given.keeping(goodFields(event, proposal.payload)).decision(REFUSED, event.name, [], reasons);
}

/** Refuse a proposed status of one of many that does not say of which. */
export function refuseNamelessStatus(given) {
  const { proposal, tables } = given;
  const { name, where } = tables.machines.get(proposal.machine);
  const id = proposal.payload.get(name) ?? null;
  const code = id === null ? "payload-missing" : "payload-type";
  const what =
    id === null
      ? `${proposal.title} does not say which one: give its id, as \`payload={'${name}': ...}\``
      : `the id that ${proposal.title} gives is ${kindOf(id)}: ${wants({ kind: "id" }, id)}`;
  const message = `an order has many of ${name}, and ${what}`;
  return given.keeping(new Map()).decision(REFUSED, null, [], [reason(code, message, { field: name }, where)]);
}
