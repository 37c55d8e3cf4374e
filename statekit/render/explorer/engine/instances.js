/** The instances of machines of many: the counterpart of `decide/instances.py`. */

import { Misuse, near, repr } from "#diagnostics";
import { accepts, freeze, wants } from "#types";

/** Where an instance of a machine of many is before it exists. */
export const NEW = "new";

/** Return the value of a total over the instances of its machine. */
export function total(of, instances, machine) {
  const counted = [...instances.values()].filter((each) => of.leaves.includes(each.state));
  if (of.field === null) return BigInt(counted.length);
  const place = [...machine.fields.keys()].indexOf(of.field);
  return counted.map((each) => each.row[place] ?? 0n).reduce((a, b) => a + b, 0n);
}

/** Return the fields of an instance in the spec's order; a missing one is as at its birth. */
export function fieldRow(fields, given, who) {
  for (const name of Object.keys(given)) {
    if (!fields.has(name)) throw new Misuse(`${who} has no field ${repr(name)}`, near(name, fields.keys()));
  }
  return [...fields.values()].map(({ name, type, optional, initial }) => {
    const value = Object.hasOwn(given, name) ? given[name] : initial;
    if (value === null && optional) return null;
    if (value === null) throw new Misuse(`${who} lacks ${name}: ${wants(type)}`);
    if (accepts(type, value)) return freeze(type, value);
    throw new Misuse(`${name} of ${who} has the wrong type: ${wants(type, value)}`);
  });
}

/** Return the id of an instance. */
export function checkId(machine, key) {
  const id = { kind: "id" };
  if (!accepts(id, key)) throw new Misuse(`the key of a ${machine} is its id: ${wants(id, key)}`);
  return key;
}

/** Refuse more instances than the spec allows. */
export function checkCount({ name, many }, instances) {
  if (instances.size > many) {
    throw new Misuse(`an order has at most ${many} of ${name}, and this has ${instances.size}`);
  }
}
