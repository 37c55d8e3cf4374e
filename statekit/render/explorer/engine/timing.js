/** Time-outs: the counterpart of `decide/timing.py`. */

import { FOR_TIMER, TIMER, reason, unchecked } from "#reasons";
import { inFamilies } from "#tables";
import { oneOf } from "#diagnostics";
import { Duration, Time, later, readTime } from "#values";

/** Return from when on the timer may take a transition; what is missing to know it, in words. */
export function dueAt(tables, alternative, values, rows) {
  const { timeout } = alternative;
  const found = timeout.value(values);
  const known = timeout.since ? found instanceof Duration : found instanceof Time;
  if (!known) return `\`${timeout.text}\` has no value`;
  if (!timeout.since) return found;
  let last = null;
  for (const [index, [machine, clock]] of timeout.since.entries()) {
    const since = clock === null ? rows.entered?.[tables.places.get(machine)] : rows.clocks?.[clock];
    if (!since) {
      const leaves = new Set(alternative.moved[index].sources);
      const where = oneOf(inFamilies(tables.machines.get(machine), leaves));
      return `nobody said when ${machine} entered ${where}: give events their \`at\``;
    }
    last = last && last.us >= since.us ? last : readTime(since);
  }
  return later(last, found.us);
}

/** Return why a proposal must wait for a time-out; null where none binds it. */
export function tooSoon(tables, alternative, values, { rows, at }) {
  const { timeout } = alternative;
  if (!timeout || (values.actor !== null && values.actor !== TIMER)) return null;
  const rule = `the ${TIMER} sends ${alternative.event.name} ${timeout.said}`;
  const due = dueAt(tables, alternative, values, rows);
  const which = typeof due === "string" ? `and ${due}` : `which is ${due}`;
  if (values.actor === null) {
    const open = `${FOR_TIMER}not before ${timeout.said.replace(/^at /, "")}`;
    return unchecked(`${open}, ${which}`, ["actor", "at"], timeout.where);
  }
  const evidence = { due: typeof due === "string" ? null : String(due), at: at && String(at) };
  const no = (message) => reason("not-due", message, evidence, timeout.where);
  if (typeof due === "string") return no(`${rule}, ${which}`);
  if (!at) return no(`${rule}, ${which}, and the proposal says no time: give it an \`at\``);
  return at.us >= due.us ? null : no(`${rule}, ${which}, and the proposal is of ${at}`);
}
