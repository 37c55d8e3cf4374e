/**
 * A spec at work in the page: snapshots in, decisions out. The counterpart of `decide/engine.py`; each
 * module beside it is the counterpart of a module there.
 *
 * Integers are BigInts everywhere; `#json` reads and writes them.
 */

import { Case } from "#case";
import { begun, kept } from "#clocks";
import { Misuse, repr, unknown } from "#diagnostics";
import { due, moveToJson, nextDue } from "#due";
import { moment, readProposal } from "#event";
import { Values } from "#expressions";
import { checkRule } from "#explain";
import { focus, idsIn, refuseNamelessEvent, refuseNamelessStatus, widened } from "#focus";
import { declared, identityOf, seenBefore } from "#identity";
import { judge } from "#judge";
import { optionsOf } from "#options";
import { ACCEPTED, REFUSED, isReason, move } from "#reasons";
import { Rows, dataRow, fromJson, leaf, toJson } from "#snapshot";
import { derived, judgeStatus } from "#status";
import { tablesOf } from "#tables";
import { Duration, Time, plain } from "#values";

export { Misuse };

/** Return an engine for a model that `render/explorer/model.py` made. */
export function createEngine(model) {
  return new Engine(tablesOf(model));
}

class Engine {
  #tables;

  constructor(tables) {
    this.#tables = tables;
  }

  /** Return a new order: a snapshot as `Snapshot.to_dict` writes it. Throws `Misuse`. */
  start(data = {}, at = null) {
    const tables = this.#tables;
    const row = dataRow(tables, data, "the new order");
    const values = new Values({ states: new Map(), data: named(tables.cells, row), facts: tables.functions });
    const states = tables.names.map((name) => birth(tables.machines.get(name), values));
    const time = moment(at);
    const rows = new Rows({
      states,
      data: row,
      entered: kept(tables.names.map((name) => (tables.axes.includes(name) ? time : null))),
      bits: 0n,
      last: states.map(() => -1),
      clocks: begun(tables.clocks, named(tables.names, states), time),
      instances: tables.collections.map(() => new Map()),
    });
    this.#checkRules(rows);
    return toJson(tables, rows);
  }

  #checkRules(rows) {
    const values = this.#values(rows);
    const broken = this.#tables.rules.filter((rule) => !rule.step).map((rule) => checkRule(rule, values));
    const reasons = broken.filter(isReason);
    if (reasons.length) throw new Misuse(reasons.map((each) => each.message).join("; "));
  }

  /** Return the snapshot that `Snapshot.to_dict` wrote. Throws `Misuse`. */
  snapshot(json) {
    return toJson(this.#tables, fromJson(this.#tables, json));
  }

  /**
   * Answer whether an event, or a proposed status, may happen to an order.
   *
   * @param snapshot the order before it
   * @param proposal as `Event.to_dict` or `Status.to_dict` writes it
   * @param seen every accepted proposal of this order, by `identity`: a Map or an object
   * @returns what `Decision.to_dict` writes, with `moves` and with the `snapshot` after it, or null
   */
  decide(snapshot, proposal, seen = null) {
    const rows = fromJson(this.#tables, snapshot);
    return this.#toJson(this.#decide(rows, readProposal(proposal), seen));
  }

  #decide(rows, proposal, seen) {
    const tables = this.#tables;
    const given = this.#case(rows, proposal);
    const known = seen === null ? null : seenBefore(given, seen);
    if (known) return known;
    if (proposal.isStatus) return this.#decideStatus(given);
    const event = tables.events.get(proposal.name);
    if (!event) throw unknown(`${tables.name} has no event`, proposal.name, tables.events.keys());
    const isNew = seen !== null && declared(tables, proposal) !== null;
    if (!event.about.length) return judge(given.with({ isNew }), event);
    const ids = idsIn(tables, proposal.payload);
    if (event.about.some((name) => !ids.has(name))) return refuseNamelessEvent(given, event);
    const meant = this.#case(focus(tables, rows, ids), proposal, ids);
    return widened(tables, judge(meant.with({ isNew }), event), rows, ids);
  }

  #decideStatus(given) {
    const { proposal, rows, tables } = given;
    const { machine, to } = proposal;
    const fact = tables.facts.get(machine);
    if (fact) {
      const moves = [move(machine, inWords(fact.value(given.values)), to)];
      return given.keeping(new Map()).decision(REFUSED, null, moves, [derived(fact)]);
    }
    if (!tables.machines.has(machine)) {
      throw unknown(`${tables.name} has no machine`, machine, tables.machines.keys());
    }
    leaf(tables, machine, to);
    const ids = idsIn(tables, proposal.payload);
    if (tables.machines.get(machine).many !== null && !ids.has(machine)) return refuseNamelessStatus(given);
    const meant = this.#case(focus(tables, rows, ids), proposal, ids);
    return widened(tables, judgeStatus(meant), rows, ids);
  }

  #case(rows, proposal, ids = new Map()) {
    return new Case({ tables: this.#tables, proposal, values: this.#values(rows), rows, isNew: false, ids });
  }

  /** Return what is true of an order, the slots of its machines of many included. */
  #values(rows) {
    const { names, cells, functions } = this.#tables;
    return new Values({ states: named(names, rows.states), data: named(cells, rows.data), facts: functions });
  }

  /** Return what can happen next: a list of what `Option.to_dict` writes. */
  allowed(snapshot) {
    return this.#allowed(fromJson(this.#tables, snapshot));
  }

  #allowed(rows) {
    return optionsOf(this.#tables, rows, (each) => this.#values(each));
  }

  /** Return the value of every fact, by name. */
  facts(snapshot) {
    const values = this.#values(fromJson(this.#tables, snapshot));
    return Object.fromEntries([...this.#tables.functions].map(([name, read]) => [name, plain(read(values))]));
  }

  /** Return the value of every datum and total, by name. */
  data(snapshot) {
    const { cells, shown } = this.#tables;
    const rows = fromJson(this.#tables, snapshot);
    return Object.fromEntries(cells.slice(0, shown).map((name, place) => [name, plain(rows.data[place])]));
  }

  /** Return the key under which to record a proposal; null when it has none. */
  identity(proposal) {
    return identityOf(this.#tables, readProposal(proposal));
  }

  /** Return what is due at a time: what `Due.to_dict` writes, each with the `proposal` to send. */
  due(snapshot, now) {
    const rows = fromJson(this.#tables, snapshot);
    return due(this.#tables, rows, (each) => this.#values(each), moment(now));
  }

  /** Return when the first time-out of an order is due; null where none will be. */
  nextDue(snapshot) {
    const found = nextDue(this.#tables, fromJson(this.#tables, snapshot), (each) => this.#values(each));
    return found && String(found);
  }

  #toJson(decision) {
    const { verdict, proposal, moves, before, after } = decision;
    const [first] = moves;
    const { machine, to } = proposal.isStatus
      ? proposal
      : { machine: first?.machine ?? null, to: first?.target ?? null };
    const snapshot = after && toJson(this.#tables, after);
    return Object.freeze({
      verdict,
      spec: this.#tables.name,
      machine,
      from: moves.find((each) => each.machine === machine)?.source ?? null,
      to,
      event: proposal.isStatus ? decision.event : proposal.name,
      actor: proposal.by,
      reasons: decision.reasons.map(({ code, message, where, evidence }) => ({ code, message, where, ...evidence })),
      unchecked: decision.unchecked,
      allowed: this.#allowed(before),
      after: verdict === ACCEPTED ? this.#after(snapshot) : null,
      basis: decision.basis,
      missing: decision.missing,
      moves: moves.map(moveToJson),
      snapshot,
    });
  }

  #after(snapshot) {
    const { states, instances } = snapshot;
    return { states, data: this.data(snapshot), ...(instances ? { instances } : {}) };
  }
}

/** Return values by name. */
function named(names, values) {
  return new Map(names.map((name, place) => [name, values[place]]));
}

function birth(machine, values) {
  const found = machine.births.find(({ guard }) => guard === null || guard(values) === true);
  if (found) return found.target;
  throw new Misuse(`no initial state of ${machine.name} fits the data`);
}

/** Write the value of a fact as Python's `str` does. */
function inWords(value) {
  if (value instanceof Time) return String(value).replace("T", " ");
  if (value instanceof Duration) {
    const [days, rest] = [value.us / 86_400_000_000n, value.us % 86_400_000_000n];
    const [hours, clock] = [rest / 3_600_000_000n, String(new Time(rest)).slice(13, -6)];
    return `${days ? `${days} day${days === 1n ? "" : "s"}, ` : ""}${hours}${clock}`;
  }
  if (Array.isArray(value)) return `(${value.map(repr).join(", ")}${value.length === 1 ? "," : ""})`;
  return typeof value === "string" ? value : repr(value);
}
