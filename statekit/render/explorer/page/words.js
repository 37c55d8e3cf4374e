/** What the things of the spec are called, in the language that is chosen. */

/** Return a text in a language; in another one where that is missing (as `spec/labels.py` does). */
export function inLanguage(words, language) {
  const base = (code) => code.split("-")[0];
  const alike = Object.keys(words).filter((code) => language && base(code) === base(language));
  const order = [language, base(language), ...alike, "", "en", ...Object.keys(words)];
  return order.map((code) => words[code]).find(Boolean) ?? "";
}

/** Return the names of a spec's things, by kind, for one language. */
export function createWords(spec, language) {
  const index = (things) => new Map(things.map((each) => [each.name, each]));
  const machines = index(spec.machines);
  const states = new Map(spec.machines.map((each) => [each.name, index(each.states)]));
  const [events, actors, facts] = [spec.events, spec.actors, spec.facts].map(index);
  const data = index([...spec.data, ...spec.totals]);
  const say = (words) => inLanguage(words ?? {}, language);
  const title = (thing, name) => say(thing?.label) || name;
  return {
    say,
    machine: (name) => title(machines.get(name), name),
    state: (machine, name) => title(states.get(machine)?.get(name), name.split(".").at(-1)),
    tint: (machine, name) => states.get(machine)?.get(name)?.tint ?? "neutral",
    /** An unnamed move only has a name of ours: it goes by where it leads. */
    event(name) {
      const event = events.get(name);
      if (event && !event.named) return `to ${this.state(event.machine, name.split(":")[1])}`;
      return title(event, name);
    },
    actor: (name) => title(actors.get(name), name),
    datum: (name) => title(data.get(name), name),
    fact: (name) => title(facts.get(name), name),
    find: { machines, states, events, actors, facts, data },
  };
}
