/** Misuse by the caller, and names that look like the one that was not found. */

const MANY = 1000;
const CUTOFF = 0.6;

/** The caller asked for something that has no answer; a refusal is never thrown. */
export class Misuse extends Error {
  constructor(message, close = []) {
    super(close.length ? `${message}; near: ${close.join(", ")}` : message);
    this.name = "Misuse";
    this.near = close;
  }
}

/** Return the error for a name that the spec does not have. */
export function unknown(what, name, known) {
  if (typeof name !== "string") return new Misuse(`${what}: expected a name, not ${className(name)}`);
  return new Misuse(`${what} ${repr(name)}`, near(name, known));
}

/** Return names as a list in words: `a, b or c`. */
export function oneOf(names) {
  const all = [...names];
  const last = all.pop() ?? "nothing";
  return all.length ? `${all.join(", ")} or ${last}` : last;
}

/** Return up to three of the known names that look like a name, nearest first. */
export function near(name, known) {
  const names = [...new Set(known)].sort();
  if (names.length > MANY) return [];
  const lowered = [...name].slice(0, 100).join("").toLowerCase();
  const found = names.filter((each) => each.slice(each.lastIndexOf(".") + 1).toLowerCase() === lowered);
  const byLower = new Map(names.map((each) => [each.toLowerCase(), each]));
  const close = [...byLower.keys()]
    .map((each) => [likeness([...each], [...lowered]), each])
    .filter(([ratio]) => ratio >= CUTOFF)
    .sort(([a, one], [b, other]) => b - a || (one < other ? 1 : -1));
  return [...new Set([...found, ...close.slice(0, 3).map(([, each]) => byLower.get(each))])].slice(0, 3);
}

/** Return how much two texts share, from 0 to 1, as Python's difflib measures it. */
function likeness(one, other) {
  const length = one.length + other.length;
  return length ? (2 * shared(one, other)) / length : 1;
}

/** Return the length of the longest common stretch, and of those to its left and its right. */
function shared(one, other) {
  let [best, start, from] = [0, 0, 0];
  let lengths = new Map();
  one.forEach((letter, i) => {
    const next = new Map();
    other.forEach((each, j) => {
      if (each !== letter) return;
      const length = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, length);
      if (length > best) [best, start, from] = [length, i - length + 1, j - length + 1];
    });
    lengths = next;
  });
  if (!best) return 0;
  const before = shared(one.slice(0, start), other.slice(0, from));
  return best + before + shared(one.slice(start + best), other.slice(from + best));
}

const UNSEEN = /[\p{C}\p{Z}]/u;

/** Tell whether all characters of a text can be seen; a space can. */
export function isPrintable(text) {
  return [...text].every((each) => each === " " || !UNSEEN.test(each));
}

/** Return a value as the library's messages write it. */
export function repr(value) {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null || value === undefined) return "None";
  if (Array.isArray(value)) return `[${value.map(repr).join(", ")}]`;
  if (typeof value === "object") {
    return `{${Object.entries(value).map((pair) => pair.map(repr).join(": ")).join(", ")}}`;
  }
  if (typeof value === "number") return Number.isInteger(value) ? value.toFixed(1) : String(value);
  if (typeof value !== "string") return String(value);
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  return quote + [...value].map((each) => escaped(each, quote)).join("") + quote;
}

const SHORT = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(letter, quote) {
  if (letter === quote) return `\\${letter}`;
  if (letter in SHORT) return SHORT[letter];
  if (isPrintable(letter)) return letter;
  const code = letter.codePointAt(0).toString(16);
  if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
  return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
}

/** Return the name that the library has for the kind of a value. */
export function className(value) {
  if (value === null || value === undefined) return "NoneType";
  if (Array.isArray(value)) return "list";
  return { boolean: "bool", bigint: "int", number: "float", string: "str" }[typeof value] ?? "dict";
}
