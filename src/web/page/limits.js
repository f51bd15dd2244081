// The rules of a session: which are in force, and where each comes from. It does not depend on the page.

/** @import { SessionFile } from "./types.d.ts" */
/** @typedef {{ value: any, source?: string, confidence?: string }} Limit a limit of a rule set */
/** @typedef {{ name: string, title: string, notes?: string[], rules: Record<string, Limit> }} RuleSet as `GET /api/v1/rules/{name}` sends it */
/** @typedef {{ name: string, kind: string, value: any, from: "session" | "set" | "lifted", source?: string, confidence?: string }} Law */

/** All limits with the kinds of their values, in the order in which they are listed. @type {[string, "count" | "minutes" | "clock" | "booth" | "days"][]} */
export const LIMITS = [
  ["interpreted_meetings", "count"], ["max_meetings_per_day", "count"], ["max_parallel_interpreted", "count"], ["max_meeting_minutes", "minutes"],
  ["max_minutes_per_day", "minutes"], ["interpreted_minutes_per_day", "minutes"], ["max_span_minutes", "minutes"], ["min_break_minutes", "minutes"],
  ["min_night_rest_minutes", "minutes"], ["turnaround_minutes", "minutes"], ["earliest", "clock"], ["latest", "clock"], ["days_off", "days"], ["booth", "booth"],
  ["interpreter_meetings_per_day", "count"], ["interpreter_meetings_per_week", "count"], ["interpreter_minutes_per_day", "minutes"], ["interpreter_minutes_per_week", "minutes"],
];

/** A limit as the session says it, with its source if it gives one. */
const own = (said) => (said && typeof said === "object" && "value" in said ? said : { value: said });

/**
 * The limits in force, and those of the rule set that the session takes back.
 * @param {SessionFile} file @param {RuleSet | null} set @returns {Law[]}
 */
export function inForce(file, set) {
  const said = file.rules ?? {};
  const ours = set?.rules ?? {};
  return LIMITS.flatMap(([name, kind]) => {
    if (name in said && said[name] !== null) return [{ name, kind, from: /** @type {const} */ ("session"), ...own(said[name]) }];
    if (!(name in ours)) return [];
    return [{ name, kind, from: name in said ? /** @type {const} */ ("lifted") : /** @type {const} */ ("set"), ...ours[name] }];
  });
}

/** The value in force of one limit; nothing if there is none. @param {SessionFile} file @param {RuleSet | null} set @param {string} name */
export const valueOf = (file, set, name) => inForce(file, set).find((law) => law.name === name && law.from !== "lifted")?.value;

/** How many interpreters a booth of each language has, as text. @param {number | Record<string, number>} booth */
export const booths = (booth) => (typeof booth === "object" ? Object.entries(booth).map(([language, n]) => `${language} ${n}`).join(", ") : String(booth));
