/** What is due: the counterpart of `decide/due.py`. */

import { evidenceReasons } from "#admit";
import { focus } from "#focus";
import { instancesOf, product } from "#options";
import { TIMER, named } from "#reasons";
import { sweptMoves } from "#step";
import { dueAt } from "#timing";
import { fits, guards, movesOf, outcome } from "#trial";

/** Return the time-outs that have come at a time, what has been due for longest first. */
export function due(tables, rows, read, now) {
  return coming(tables, rows, read)
    .filter((each) => each.since.us <= now.us)
    .sort((a, b) => (a.since.us < b.since.us ? -1 : a.since.us > b.since.us ? 1 : 0))
    .map(({ event, ids, moves, since }) => ({
      event: event.name,
      by: TIMER,
      moves: moves.map(moveToJson),
      since: String(since),
      at: String(now),
      proposal: { name: event.name, by: TIMER, payload: Object.fromEntries(ids), id: null, at: String(now) },
    }));
}

/** Return a move as plain JSON values. */
export function moveToJson({ machine, source, target, instance }) {
  return { machine, from: source, to: target, ...(instance === null ? {} : { instance }) };
}

/** Return when the first time-out of an order is due; null where none will be. */
export function nextDue(tables, rows, read) {
  const times = coming(tables, rows, read).map((each) => each.since);
  return times.length ? times.reduce((a, b) => (b.us < a.us ? b : a)) : null;
}

/** Return the time-outs that nothing forbids as the order is now, each with when it is due. */
function coming(tables, rows, read) {
  const found = [];
  for (const event of tables.timed) {
    for (const chosen of product(event.about.map((name) => [...instancesOf(tables, rows, name).keys()]))) {
      const ids = new Map(event.about.map((name, place) => [name, chosen[place]]));
      for (const { moves, since } of dueNow(tables, event, focus(tables, rows, ids), read, ids)) {
        found.push({ event, ids, moves: moves.map((each) => named(each, ids)), since });
      }
    }
  }
  return found;
}

function dueNow(tables, event, rows, read, ids) {
  const nothing = [...event.payload.keys()].map((name) => [name, null]);
  const values = read(rows).with({ actor: TIMER, fields: new Map([...nothing, ...ids]) });
  if (evidenceReasons(event, values).length) return [];
  for (const each of event.alternatives) {
    if (!fits(each, values)) continue;
    // What is due is asked below: here the timer is let pass at any time.
    const found = guards(tables, each, values, null);
    if (found.own.length) continue;
    // This alternative is the one that is taken.
    if (!each.timeout || found.named.length || outcome(each, values).broken.length) return [];
    const since = dueAt(tables, each, values, rows);
    const moves = [...movesOf(each, values), ...sweptMoves(tables, each, rows.instances)];
    return typeof since === "string" ? [] : [{ moves, since }];
  }
  return [];
}
