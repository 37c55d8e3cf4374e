/** The rows after a transition: the counterpart of `decide/step.py` and `decide/sweep.py`. */

import { kept, latest, turned } from "#clocks";
import { move } from "#reasons";
import { end } from "#tables";

/** Return the rows after a transition whose effects gave the new data. */
export function step(tables, rows, alternative, data, at) {
  const states = [...rows.states];
  const last = rows.last && [...rows.last];
  const entered = [...(rows.entered ?? states.map(() => null))];
  let { bits, clocks } = rows;
  for (const part of alternative.moved) {
    const place = tables.places.get(part.machine);
    const source = states[place];
    const target = (states[place] = end(part, source));
    const bit = alternative.bits.get(part.machine).get(source);
    if (bits !== null) {
      bits |= 1n << BigInt(bit);
      last[place] = bit;
    }
    if (target === source) continue;
    entered[place] = latest(at, entered[place]);
    clocks = turned(clocks, tables.clocks, part.machine, source, target, entered[place]);
  }
  const instances = swept(tables, alternative, rows, at);
  return rows.with({ states, data, entered: kept(entered), bits, last, clocks, instances });
}

/** Return all instances after the sweeps of a transition. */
function swept(tables, alternative, rows, at) {
  const found = [...rows.instances];
  for (const part of alternative.sweeps) {
    const place = tables.collections.findIndex(({ name }) => name === part.machine);
    const moved = [...found[place]].map(([key, one]) => [
      key,
      part.sources.includes(one.state) ? movedOne(tables, alternative, part, one, at, rows.bits !== null) : one,
    ]);
    found[place] = new Map(moved);
  }
  return found;
}

function movedOne(tables, alternative, part, one, at, trail) {
  const target = end(part, one.state);
  const bit = alternative.bits.get(part.machine).get(one.state);
  const own = tables.clocks.filter((each) => each.machine === part.machine);
  const entered = latest(at, one.entered);
  return {
    ...one,
    state: target,
    entered,
    bits: trail ? (one.bits ?? 0n) | (1n << BigInt(bit)) : null,
    last: trail ? bit : null,
    clocks: turned(one.clocks, own, part.machine, one.state, target, entered),
  };
}

/** Return the move of each instance that a transition sweeps. */
export function sweptMoves(tables, alternative, instances) {
  return alternative.sweeps.flatMap((part) => {
    const place = tables.collections.findIndex(({ name }) => name === part.machine);
    return [...instances[place]]
      .filter(([, one]) => part.sources.includes(one.state))
      .map(([key, one]) => move(part.machine, one.state, end(part, one.state), key));
  });
}
