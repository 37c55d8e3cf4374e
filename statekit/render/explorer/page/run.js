/**
 * A run: how an order begins, and what was sent to it. Nothing here draws.
 *
 * A run has `begin` (`{data, at}` of a new order, or `{snapshot}` of a known one) and `frames`: the
 * first one is the beginning, every other one a proposal with its decision. Each frame has the
 * snapshot after it and what had been accepted by then, as a caller of the library records it.
 */

/** Return a run without a step. Throws `Misuse` when the order cannot begin. */
export function begun(engine, begin) {
  const snapshot = begin.snapshot
    ? engine.snapshot(begin.snapshot)
    : engine.start(begin.data, begin.at ?? null);
  return { begin, frames: [{ snapshot, seen: {} }] };
}

/** Return a run with one more step; what followed its frame number `place` is gone. */
export function sent(engine, run, place, proposal) {
  const before = run.frames[place];
  const decision = engine.decide(before.snapshot, proposal, before.seen);
  const key = engine.identity(proposal);
  const recorded = key !== null && decision.verdict === "accepted";
  const seen = recorded ? { ...before.seen, [key]: proposal } : before.seen;
  const frame = { proposal, decision, before, snapshot: decision.snapshot ?? before.snapshot, seen };
  return { begin: run.begin, frames: [...run.frames.slice(0, place + 1), frame] };
}

/** Return a run of all these proposals, as far as they can be asked; and what stopped it. */
export function replayed(engine, begin, proposals) {
  let run = begun(engine, begin);
  for (const proposal of proposals) {
    try {
      run = sent(engine, run, run.frames.length - 1, proposal);
    } catch (error) {
      return { run, fault: `Step ${run.frames.length} cannot be asked: ${error.message}` };
    }
  }
  return { run, fault: "" };
}

/** Return the proposals of a run. */
export function proposals(run) {
  return run.frames.slice(1).map((each) => each.proposal);
}

/** Return the steps of a scenario's run that did not end as the scenario expects. */
export function differs(frame, step) {
  const codes = frame.decision.reasons.map((each) => each.code);
  return frame.decision.verdict !== step.expect || step.why.some((code) => !codes.includes(code));
}

/** Return what a step moved: per machine (and instance) from where to where. */
export function moved(before, after) {
  const found = [];
  for (const [machine, to] of Object.entries(after.states)) {
    const from = before.states[machine];
    if (from !== to) found.push({ machine, instance: null, from, to });
  }
  for (const [machine, row] of Object.entries(after.instances ?? {})) {
    for (const [instance, { state: to }] of Object.entries(row)) {
      const from = before.instances[machine][instance]?.state ?? null;
      if (from !== to) found.push({ machine, instance, from, to });
    }
  }
  return found;
}

/** Return the leaves in which an order is, per machine. */
export function leaves(snapshot) {
  const found = {};
  for (const [machine, leaf] of Object.entries(snapshot.states)) found[machine] = [leaf];
  for (const [machine, row] of Object.entries(snapshot.instances ?? {})) {
    found[machine] = [...new Set(Object.values(row).map((each) => each.state))];
  }
  return found;
}
