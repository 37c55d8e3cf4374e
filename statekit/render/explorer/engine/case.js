/** A proposal together with what is known of its order: the counterpart of `decide/case.py`. */

import { reports, withoutStranger } from "#admit";
import { distinct } from "#reasons";

export class Case {
  /**
   * @param {object} known
   * @param known.tables the spec
   * @param known.proposal the event or status
   * @param known.values what is true of the order
   * @param known.rows the order
   * @param known.isNew whether the caller's record shows that the occurrence has not been taken yet
   * @param known.ids per machine of many the instance in focus
   */
  constructor(known) {
    Object.assign(this, known);
  }

  with(changes) {
    return new Case({ ...this, ...changes });
  }

  /** How messages call a machine: one of many with its id. */
  title(machine) {
    return this.ids.has(machine) ? `${machine} ${this.ids.get(machine)}` : machine;
  }

  /** Whether the proposal reports what has happened. */
  get isReport() {
    return reports(this.tables, this.proposal.by);
  }

  /** Whether the payload says nothing more than which instances are meant. */
  get isBare() {
    return [...this.proposal.payload.keys()].every((name) => this.ids.has(name));
  }

  /** Return the case without payload fields that are not among these. */
  keeping(fields) {
    const payload = new Map([...this.proposal.payload].filter(([name]) => fields.has(name)));
    return this.with({ proposal: { ...this.proposal, payload } });
  }

  /** Make a decision about this case. */
  decision(verdict, event, moves, reasons = [], more = {}) {
    const proposal = withoutStranger(this.tables, this.proposal);
    const found = { verdict, event, moves, proposal, reasons: distinct(reasons), before: this.rows };
    return { ...found, after: null, unchecked: [], basis: null, missing: [], ...more };
  }
}
