/** What can happen next: the counterpart of `decide/options.py`. */

import { evidenceReasons } from "#admit";
import { focus } from "#focus";
import { isReason, named } from "#reasons";
import { sweptMoves } from "#step";
import { fits, guards, movesOf, outcome } from "#trial";

/** Return every choice of one item out of each list. */
export function product(lists) {
  return lists.reduce((found, list) => found.flatMap((each) => list.map((item) => [...each, item])), [[]]);
}

/**
 * Return what can happen to an order, also to each instance of its machines of many.
 *
 * @param read returns what is true of rows.
 */
export function optionsOf(tables, rows, read) {
  const found = [];
  for (const event of tables.events.values()) {
    if (!event.about.length) {
      found.push(...ofEvent(tables, event, read(rows), rows).map((each) => toJson(event, each)));
      continue;
    }
    for (const chosen of product(event.about.map((name) => [...instancesOf(tables, rows, name).keys(), null]))) {
      const instances = event.about.map((name, place) => [name, chosen[place]]);
      const ids = new Map(instances.filter(([, key]) => key !== null));
      const meant = focus(tables, rows, ids);
      for (const each of ofEvent(tables, event, read(meant), meant)) {
        const moves = each.moves.map((one) => named(one, ids));
        found.push(Object.freeze({ ...toJson(event, { ...each, moves }), instances: Object.fromEntries(instances) }));
      }
    }
  }
  return found;
}

/** Return the instances of a machine of many. */
export function instancesOf(tables, rows, name) {
  return rows.instances[tables.collections.findIndex((each) => each.name === name)];
}

function ofEvent(tables, event, values, rows) {
  const evidence = evidenceReasons(event, values, true);
  if (evidence.some(isReason)) return [];
  const options = [];
  for (const each of event.alternatives) {
    const own = movesOf(each, values);
    if (!(own.length || each.sweeps.length) || !fits(each, values)) continue;
    const found = guards(tables, each, values, { rows, at: null });
    if (found.own.length) continue;
    const moves = [...own, ...sweptMoves(tables, each, rows.instances)];
    if (moves.length && !found.named.length && !outcome(each, values).broken.length) {
      options.push({ moves, unchecked: [...evidence, ...found.unchecked] });
    }
    if (!found.open.length) break; // this alternative is the one that is taken
  }
  return options;
}

/** Return an option with the keys of `Option.to_dict`. */
function toJson(event, { moves, unchecked }) {
  return {
    event: event.name,
    by: event.by,
    to: Object.fromEntries(moves.map((each) => [each.machine, each.target])),
    payload: [...event.payload.values()].filter((each) => !each.optional).map((each) => each.name),
    unchecked,
  };
}
