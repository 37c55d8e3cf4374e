/** Who may send an event, and what it may carry: the counterpart of `decide/admit.py`. */

import { near, oneOf, repr } from "#diagnostics";
import { Unknown } from "#expressions";
import { reason, sorted, unchecked } from "#reasons";
import { accepts, freeze, isWord, kindOf, wants } from "#types";

/** Tell whether an actor reports what has happened; nobody named counts as a report. */
export function reports(tables, actor) {
  return actor === null || tables.actors.get(actor) === true;
}

/** Return why the actor may not send the event. */
export function actorReasons(tables, event, actor) {
  const { actors } = tables;
  const said = actor === null || isWord(actor) ? { actor } : {};
  const evidence = { ...said, allowed_actors: event.by ?? [...actors.keys()] };
  if (actor !== null && actors.size && !actors.has(actor)) {
    // What no actor can be called may be a person's name: it is not repeated.
    const named = isWord(actor) ? repr(actor) : "of the name that is given";
    const message = `there is no actor ${named}${hint(near(actor, actors.keys()))}`;
    return [reason("actor-not-allowed", message, evidence)];
  }
  if (event.by === null || event.by.includes(actor)) return [];
  const who = actor === null ? "it says no actor" : `${actor} may not send it`;
  const message = `${event.name} is sent by ${oneOf(event.by)}, and ${who}`;
  return [reason("actor-not-allowed", message, evidence, event.where)];
}

/** Return a proposal without an actor that no spec can declare, where the spec says who may act. */
export function withoutStranger({ actors }, proposal) {
  const { by } = proposal;
  const isKnown = by === null || !actors.size || actors.has(by) || isWord(by);
  return isKnown ? proposal : { ...proposal, by: null };
}

const hint = (close) => (close.length ? `; near: ${close.join(", ")}` : "");

/** Return what is wrong with a payload; no value of it appears in a reason. */
export function payloadReasons(event, payload) {
  const found = [];
  for (const { name, type, optional, where } of event.payload.values()) {
    const value = payload.get(name) ?? null;
    if (value === null) {
      if (optional) continue;
      const message = `${event.name} lacks ${name}: ${wants(type)}`;
      found.push(reason("payload-missing", message, { field: name }, where));
    } else if (!accepts(type, value)) {
      const message = `${name} of ${event.name} is ${kindOf(value)}: ${wants(type, value)}`;
      found.push(reason("payload-type", message, { field: name }, where));
    }
  }
  for (const name of payload.keys()) {
    if (event.payload.has(name)) continue;
    const carried = event.payload.size ? `it carries ${oneOf(event.payload.keys())}` : "it carries nothing";
    const close = hint(near(name, event.payload.keys()));
    const message = `${event.name} does not carry ${asField(name)}: ${carried}${close}`;
    found.push(reason("payload-unexpected", message, isWord(name) ? { field: name } : {}, event.where));
  }
  return found;
}

/** Name a field that a payload should not have; what can be no name is not repeated. */
export function asField(name) {
  return isWord(name) ? repr(name) : "a field whose key is no name";
}

/** Return the evidence that is missing; with `partial`, also what cannot be told. */
export function evidenceReasons(event, values, partial = false) {
  return event.evidence.flatMap(({ name, holds, text, where }) => {
    const found = holds(values);
    if (found === true) return [];
    if (!(found instanceof Unknown) || !found.needs.size) {
      const message = `${event.name} lacks ${name}: \`${text}\``;
      return [reason("payload-missing", message, { evidence: name, needs: text }, where)];
    }
    return partial ? [unchecked(`${event.name} brings ${name}: ${text}`, sorted(found.needs), where)] : [];
  });
}

/** Return the declared fields of a payload that have a value of their type. */
export function goodFields(event, payload, partial = false) {
  const found = new Map();
  for (const { name, type, optional } of event.payload.values()) {
    const value = payload.get(name) ?? null;
    if (value !== null && accepts(type, value)) found.set(name, freeze(type, value));
    else if (value === null && optional && (!partial || payload.has(name))) found.set(name, null);
  }
  return found;
}
