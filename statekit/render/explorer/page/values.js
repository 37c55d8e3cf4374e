/** Values and the text of form fields. What a field does not hold, the engine says in its words. */

const INTEGER = /^[+-]?\d[\d_ ']*$/;

/**
 * Return the value that a text means for a type; undefined when it is empty, which leaves it out.
 * A text that is not of the type is sent as it stands, and refused with the reason.
 */
export function valueOf(type, text) {
  if (type.kind === "list") {
    const items = text.split("\n").map((each) => each.trim()).filter(Boolean);
    return items.length ? items.map((each) => valueOf(type.item, each)) : undefined;
  }
  const bare = text.trim();
  if (!bare) return undefined;
  if (["money", "integer"].includes(type.kind) && INTEGER.test(bare)) {
    return BigInt(bare.replace(/[_ ']/g, "").replace(/^\+/, ""));
  }
  if (type.kind === "boolean" && ["true", "false"].includes(bare)) return bare === "true";
  return type.kind === "text" ? text : bare;
}

/** Return the text with which a field shows a value. */
export function textOf(value) {
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.map(textOf).join("\n") : String(value);
}

/** Return a value as tables show it. */
export function shown(value) {
  if (value === null || value === undefined) return "—";
  if (Array.isArray(value)) return value.length ? value.map(shown).join(", ") : "none";
  return String(value);
}

/** Return a type in words. */
export function typeText(type) {
  if (type.kind === "enum") return `one of ${type.values.join(", ")}`;
  return type.kind === "list" ? `list of ${typeText(type.item)}` : type.kind;
}

const EXAMPLES = {
  boolean: "false",
  integer: "1",
  money: "1000",
  text: "text",
  id: "id1",
  time: "2026-01-02T10:00:00Z",
  duration: "1h",
};

/** Return a text with which a field begins: of the spec's scenarios, or one of its type. */
export function suggested({ type, example, optional }) {
  if (example !== null) return textOf(example);
  if (optional) return "";
  if (type.kind === "enum") return type.values[0];
  return EXAMPLES[type.kind === "list" ? type.item.kind : type.kind] ?? type.item.values[0];
}

/** Return an id like this one that is not among those taken: `r1`, `r2`, `r3`. */
export function fresh(id, taken) {
  const [, stem, number] = /^(.*?)(\d*)$/s.exec(id);
  for (let next = BigInt(number || 0) + 1n; taken.has(id); next += 1n) id = `${stem}${next}`;
  return id;
}

const UNITS = [["d", 86_400_000], ["h", 3_600_000], ["m", 60_000], ["s", 1000]];

/** Return how long it is from one time to another, as specs write it; empty if it is not. */
export function durationBetween(from, to) {
  const passed = Date.parse(to) - Date.parse(from);
  if (!(passed > 0)) return passed === 0 ? "0s" : "";
  const [unit, size] = UNITS.find(([, each]) => passed % each === 0) ?? ["", 0];
  return unit && `${passed / size}${unit}`;
}

/** Return the time that is some milliseconds after another. */
export function later(time, milliseconds) {
  const found = new Date(Date.parse(time) + milliseconds);
  return Number.isNaN(found.getTime()) ? time : iso(found);
}

/** Return a time as specs write it. */
export function iso(date) {
  return date.toISOString().replace(".000Z", "Z");
}

/** Return a time as people read it, in UTC. */
export function timeText(time) {
  const found = new Date(time);
  if (Number.isNaN(found.getTime())) return String(time);
  return iso(found).replace("T", " ").replace("Z", " UTC");
}
