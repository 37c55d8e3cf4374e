/** JSON without losses: an integer of any size is a BigInt, every other number a number. */

const TOKENS = /"(?:[^"\\]|\\.)*"(\s*:)?|-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/g;
const MARK = "\u0001"; // before an integer; a text that begins with it gets another one

/** Return what a JSON text says. */
export function parse(text) {
  const marked = text.replace(TOKENS, (token, key, fraction, exponent) => {
    if (token[0] !== '"') return fraction || exponent ? token : `"\\u0001i${token}"`;
    return !key && token.startsWith('"\\u0001') ? `"\\u0001s${token.slice(1)}` : token;
  });
  return JSON.parse(marked, (_, value) => {
    if (typeof value !== "string" || !value.startsWith(MARK)) return value;
    return value[1] === "i" ? BigInt(value.slice(2)) : value.slice(2);
  });
}

/** Return a value as JSON text. */
export function stringify(value) {
  if (typeof value === "bigint") return String(value);
  if (Number.isInteger(value)) return String(value).replace(/^-?\d+$/, "$&.0");
  if (Array.isArray(value)) return `[${value.map(stringify).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const pairs = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${pairs.map(([key, each]) => `${JSON.stringify(key)}:${stringify(each)}`).join(",")}}`;
}
