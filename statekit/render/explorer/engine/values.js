/**
 * Times and durations, counted in microseconds as BigInts: the counterpart of
 * `expressions/instants.py`.
 */

const SECOND = 1_000_000n;
const DAY = 86_400n * SECOND;
const FIRST = -62_135_596_800n * SECOND; // 0001-01-01T00:00:00Z
const LAST = 253_402_300_800n * SECOND - 1n; // 9999-12-31T23:59:59.999999Z
const LONGEST = 999_999_999n * DAY + DAY - 1n;

/** A point in time; the zone only tells how it is written. */
export class Time {
  constructor(us, offset = 0n) {
    this.us = us;
    this.offset = offset;
    Object.freeze(this);
  }

  toString() {
    const local = this.us + this.offset;
    const day = floorDivide(local, DAY);
    const date = new Date(Number(day) * 86_400_000);
    const year = String(date.getUTCFullYear()).padStart(4, "0");
    const month = two(date.getUTCMonth() + 1);
    const sign = this.offset < 0n ? "-" : "+";
    const clock = ofDay(local - day * DAY);
    const zone = ofDay(this.offset < 0n ? -this.offset : this.offset).replace(/^(..:..):00$/, "$1");
    return `${year}-${month}-${two(date.getUTCDate())}T${clock}${sign}${zone}`;
  }
}

/** How long something lasts; never negative. */
export class Duration {
  constructor(us) {
    this.us = us;
    Object.freeze(this);
  }

  toString() {
    const days = this.us / DAY;
    const rest = this.us % DAY;
    const hours = rest / (3600n * SECOND);
    const minutes = (rest / (60n * SECOND)) % 60n;
    const seconds = (rest / SECOND) % 60n;
    const micro = rest % SECOND;
    let clock = (hours ? `${hours}H` : "") + (minutes ? `${minutes}M` : "");
    if (micro) clock += `${seconds}.${String(micro).padStart(6, "0")}`.replace(/0+$/, "") + "S";
    else if (seconds) clock += `${seconds}S`;
    const day = days ? `${days}D` : "";
    return day || clock ? `P${day}${clock ? "T" : ""}${clock}` : "PT0S";
  }
}

/** Return `a / b`, rounded towards minus infinity. */
export function floorDivide(a, b) {
  const found = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? found - 1n : found;
}

function two(number) {
  return String(number).padStart(2, "0");
}

/** Write microseconds of one day as a clock shows them. */
function ofDay(us) {
  const seconds = us / SECOND;
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map(two).join(":");
  const micro = us % SECOND;
  return micro ? `${clock}.${String(micro).padStart(6, "0")}` : clock;
}

const TIME =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(?:Z|([+-])(\d\d):(\d\d)(?::(\d\d))?)$/;
const STORED =
  /^(\d{4})-(\d\d)-(\d\d).(\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?(?:Z|([+-])(\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d{6}))?)?)?)$/su;

/** Return the time that a text stands for, with its zone; null where it is none. */
function parsed(pattern, text) {
  const found = pattern.exec(text);
  if (!found) return null;
  const [, year, month, day, hour, minute, second = "0", fraction = ""] = found;
  const [sign, hours = "0", minutes = "0", seconds = "0", micro = "0"] = found.slice(8);
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const real = date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
  if (!real || Number(year) < 1 || Number(hour) > 23) return null;
  if (Number(minute ?? 0) > 59 || Number(second) > 59) return null;
  const away =
    (BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds)) * SECOND + BigInt(micro);
  if (away >= DAY) return null;
  const offset = sign === "-" ? -away : away;
  const clock = BigInt(hour) * 3600n + BigInt(minute ?? 0) * 60n + BigInt(second);
  const local =
    BigInt(date.getTime()) * 1000n + clock * SECOND + BigInt(fraction.slice(0, 6).padEnd(6, "0"));
  return new Time(local - offset, offset);
}

/** Return a time, or its text, as a time in UTC; null where it is none with a zone. */
export function readTime(value) {
  const found = typeof value === "string" ? parsed(TIME, value) : value;
  if (!(found instanceof Time) || found.us < FIRST || found.us > LAST) return null;
  return new Time(found.us);
}

/** Return a stored time, in the zone in which it was written; null where the text is none. */
export function readStored(text) {
  return typeof text === "string" ? parsed(STORED, text) : null;
}

const ISO =
  /^P(?=[\dT])(?:(\d+)W|(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,6}))?S)?)?)$/;
const SHORT = /^(\d+)([smhdw])$/;
const UNITS = { s: 1n, m: 60n, h: 3600n, d: 86_400n, w: 604_800n };

/** Return a duration, or its text, as a duration; null where it is none. */
export function readDuration(value) {
  if (value instanceof Duration) return value.us >= 0n ? value : null;
  if (typeof value !== "string" || value.length > 40) return null;
  const short = SHORT.exec(value);
  const iso = short ? null : ISO.exec(value);
  if (!short && !iso) return null;
  let us;
  if (short) {
    us = BigInt(short[1]) * UNITS[short[2]] * SECOND;
  } else {
    const [w, d, h, m, s] = iso.slice(1, 6).map((each) => BigInt(each ?? 0));
    us = (w * 604_800n + d * 86_400n + h * 3600n + m * 60n + s) * SECOND;
    us += BigInt((iso[6] ?? "").padEnd(6, "0"));
  }
  return us > LONGEST ? null : new Duration(us);
}

/** Tell whether a value would be a duration if it counted onwards. */
export function isNegative(value) {
  return typeof value === "string" && value[0] === "-" && readDuration(value.slice(1)) !== null;
}

/** Return the time so much later; beyond the years 1 and 9999 it stays at their end. */
export function later(time, us) {
  const moved = time.us + us;
  return new Time(moved > LAST ? LAST : moved < FIRST ? FIRST : moved);
}

/** Return how long it is from the start to the end; nothing where the end comes first. */
export function lasting(end, start) {
  return new Duration(end.us > start.us ? end.us - start.us : 0n);
}

/** Tell whether two values are equal as Python says it: of lists, their items. */
export function same(one, other) {
  if (one instanceof Time || one instanceof Duration) {
    return one.constructor === other?.constructor && one.us === other.us;
  }
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((each, i) => same(each, other[i]));
  }
  if (one !== null && typeof one === "object") {
    if (other === null || typeof other !== "object" || Array.isArray(other)) return false;
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]))
    );
  }
  if (typeof one === "string" || typeof other === "string") return one === other;
  return one == other; // 1, 1.0 and true are equal, as they are in Python
}

/** Return a value as JSON holds it: a time and a duration as ISO 8601 text. */
export function plain(value) {
  if (Array.isArray(value)) return Object.freeze(value.map(plain));
  return value instanceof Time || value instanceof Duration ? String(value) : value;
}
