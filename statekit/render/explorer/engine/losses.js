/**
 * Whether anything would get lost by acknowledging a report without a change: the counterpart of
 * `decide/losses.py`.
 */

import { goodFields } from "#admit";
import { Unknown } from "#expressions";
import { endOf } from "#tables";
import { same } from "#values";

/** Tell whether the order holds all that one of the ways into a leaf would write. */
export function losesNothing(machine, leaf, ways, known) {
  return ways.some((way) => {
    // A status may carry the fields of several events, and two may give one name two types.
    const values = known.with({ fields: goodFields(way.event, known.fields, true) });
    return [...(way.bits.get(machine)?.keys() ?? [])].some((source) => {
      if (endOf(way, machine, source) !== leaf) return false;
      const rivals = way.repeated.rivals
        .get(machine)
        .map((place) => way.event.alternatives[place])
        .filter((each) => each.bits.get(machine)?.has(source));
      return agrees(rivals, machine, source, leaf, values);
    });
  });
}

/** Tell whether the alternatives that the payload may choose write nothing new. */
function agrees(rivals, machine, source, leaf, values) {
  let found = false;
  for (const each of rivals) {
    const isChosen = chosen(each, values);
    const leads = endOf(each, machine, source) === leaf;
    if (isChosen === false || (isChosen === null && !leads)) continue;
    if (!leads || !changesNothing(each, values)) return false;
    found = true;
    if (isChosen) break;
  }
  return found;
}

/** Tell whether the payload chooses an alternative; null where that can no longer be told. */
function chosen({ repeated }, values) {
  const answers = repeated.chosen.map((holds) => holds(values));
  if (answers.includes(false)) return false;
  return repeated.certain && answers.every((each) => each === true) ? true : null;
}

/** Tell whether every effect would set its datum to the value that it has. */
export function changesNothing({ event, repeated }, values) {
  const isAbsent = (name) => event.payload.get(name).optional && (values.fields.get(name) ?? null) === null;
  if (!repeated.money.every(isAbsent) || !repeated.written) return false;
  return repeated.written.every(([name, read]) => {
    const value = read(values);
    return !(value instanceof Unknown) && same(value, values.data.get(name));
  });
}
