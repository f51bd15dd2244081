// What differs between two session files. It does not depend on the page.

/** @import { SessionFile } from "./types.d.ts" */
/**
 * `where` says what the field belongs to: an item, a meeting, the rules, or the session itself.
 * @typedef {{ what: "added" | "dropped" | "changed" | "order", where: "item" | "meeting" | "rules" | "session", of?: any, field?: string, before?: unknown, now?: unknown }} Difference
 */

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const fieldsOf = (...all) => [...new Set(all.flatMap((one) => Object.keys(one ?? {})))];

/** The fields in which two objects differ. */
function changed(where, of, before, now, skip = []) {
  return fieldsOf(before, now).filter((field) => !skip.includes(field) && !same(before?.[field], now?.[field]))
    .map((field) => ({ what: /** @type {const} */ ("changed"), where, of, field, before: before?.[field], now: now?.[field] }));
}

/** Things with ids: those that are new, gone, and changed. */
function listed(where, before, now) {
  const [was, is] = [new Map(before.map((one) => [one.id, one])), new Map(now.map((one) => [one.id, one]))];
  return [
    ...now.filter((one) => !was.has(one.id)).map((of) => ({ what: /** @type {const} */ ("added"), where, of })),
    ...before.filter((one) => !is.has(one.id)).map((of) => ({ what: /** @type {const} */ ("dropped"), where, of })),
    ...now.filter((one) => was.has(one.id)).flatMap((one) => changed(where, one, was.get(one.id), one, ["id"])),
  ];
}

// The hours of every day as the meetings that they are. Hours to choose from are none.
function meetingsOf(file) {
  const said = file.meetings;
  if (Array.isArray(said)) return said;
  if (!Array.isArray(said?.days) || !Array.isArray(said.times)) return null;
  return said.days.flatMap((date) => said.times.map((time) => ({ date, start: time.split("-")[0], end: time.split("-")[1] }))).map((one, place) => ({ id: `m${place + 1}`, ...one }));
}

/** @param {SessionFile} before @param {SessionFile} now @returns {Difference[]} */
export function differences(before, now) {
  const common = (one, other) => one.items.filter((item) => other.items.some((same) => same.id === item.id)).map((item) => item.id);
  const [was, is] = [meetingsOf(before), meetingsOf(now)];
  const lists = was && is;
  return [
    ...listed("item", before.items, now.items),
    ...(same(common(before, now), common(now, before)) ? [] : [{ what: /** @type {const} */ ("order"), where: /** @type {const} */ ("item") }]),
    ...(lists ? listed("meeting", was, is) : []),
    ...changed("rules", undefined, before.rules, now.rules),
    ...changed("session", undefined, before, now, ["items", "rules", ...(lists ? ["meetings"] : [])]),
  ];
}

const MOST = 60;

/** A value that is short enough to be said; nothing if it is not. @param {unknown} value @param {string} language */
export function short(value, language) {
  if (value === undefined || value === null) return "–";
  if (typeof value === "boolean") return value ? "✓" : "–";
  if (Array.isArray(value)) return value.every((one) => typeof one !== "object") && value.join(", ").length <= MOST ? value.join(", ") || "–" : null;
  if (typeof value === "object") {
    const said = /** @type {Record<string, unknown>} */ (value)[language];
    return typeof said === "string" && said.length <= MOST ? said : null;
  }
  return String(value).length <= MOST ? String(value) : null;
}
