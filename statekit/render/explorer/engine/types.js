/** What values there can be: the counterpart of `expressions/types.py`. */

import { className, isPrintable } from "#diagnostics";
import { isNegative, readDuration, readTime } from "#values";

export const MAX_DIGITS = 500;
const LARGEST = 10n ** BigInt(MAX_DIGITS) - 1n;
const MAX_ID = 200;
const READ = { time: readTime, duration: readDuration };

/** Tell whether a value is a number with more than `MAX_DIGITS` digits. */
export function isTooLarge(value) {
  return typeof value === "bigint" && (value > LARGEST || value < -LARGEST);
}

/** Tell whether a text can be an id, in which no name and no address gets in. */
export function isId(text) {
  const length = [...text].length;
  return length > 0 && length <= MAX_ID && isPrintable(text) && !/[ @]/.test(text);
}

const WORD = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** Tell whether a datum, a field or an event could have this name. */
export function isWord(text) {
  return WORD.test(text);
}

const isNumber = (type) => type.kind === "money" || type.kind === "integer";

/** Tell whether a value is one of a type. */
export function accepts(type, value) {
  if (isNumber(type)) return typeof value === "bigint" && !isTooLarge(value);
  if (type.kind in READ) return READ[type.kind](value) !== null;
  if (type.kind === "boolean") return typeof value === "boolean";
  if (type.kind === "enum") return type.values.includes(value);
  if (type.item) return Array.isArray(value) && value.every((each) => accepts(type.item, each));
  return typeof value === "string" && (type.kind === "text" || isId(value));
}

/** Return a value that was accepted as it is kept: the text of a time as a time. */
export function freeze(type, value) {
  if (value === null) return null;
  if (type.item) return Object.freeze(value.map((each) => freeze(type.item, each)));
  return type.kind in READ ? READ[type.kind](value) : value;
}

/** Return a type in words. */
function named(type) {
  if (type.kind === "enum") return `one of ${type.values.join(", ")}`;
  return type.item ? `list of ${named(type.item)}` : type.kind;
}

/** Say what was expected instead of a value that is not accepted, and how to write it. */
export function wants(type, value = null) {
  const items = type.item && Array.isArray(value) ? value : [value];
  const inner = type.item ?? type;
  if (isNumber(inner) && items.some(isTooLarge)) return `a number has at most ${MAX_DIGITS} digits`;
  if (inner.kind === "duration" && items.some(isNegative)) return "a duration is never negative";
  switch (type.kind) {
    case "money":
      return typeof value === "number"
        ? "money is an integer of minor units: write 1999 for 19.99"
        : "money is an integer of minor units, such as 1999";
    case "integer":
      return "expected an integer, such as 3";
    case "boolean":
      return "expected true or false";
    case "id":
      return `expected an id: 1 to ${MAX_ID} characters, no spaces and no @`;
    case "text":
      return "expected text";
    case "time":
      return "expected a time with its zone, such as 2026-01-02T10:00:00Z";
    case "duration":
      return (
        "expected a duration, such as PT30M, P7D, 30m or 7d; " +
        "months and years have no fixed length"
      );
  }
  return `expected ${type.item ? "a " : ""}${named(type)}`;
}

const KINDS = {
  bool: "true or false",
  int: "an integer",
  float: "a float",
  str: "text",
  list: "a list",
  dict: "an object",
  NoneType: "nothing",
};

/** Return the kind of a payload's value in a word; never the value itself. */
export function kindOf(value) {
  return KINDS[className(value)];
}
