// The time of the place of the session: which day it is there, and how many minutes after midnight. It does not depend on the
// page.

/** @import { Meeting } from "./types.d.ts" */

const formats = new Map();

function format(zone) {
  if (!formats.has(zone)) formats.set(zone, new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
  return formats.get(zone);
}

/** @param {string} zone @param {Date} at @returns {{ day: string, minute: number }} */
export function localTime(zone, at) {
  const part = Object.fromEntries(format(zone).formatToParts(at).map((one) => [one.type, one.value]));
  return { day: `${part.year}-${part.month}-${part.day}`, minute: Number(part.hour) * 60 + Number(part.minute) };
}

/**
 * Where the line of now stands: the day, and the place on the axis of the hours. There is none on days without meetings, and
 * none an hour before the first meeting or after the last.
 * @param {{ timezone?: string, meetings: Meeting[] }} board @param {{ from: number, to: number, place: (minute: number) => number }} hours
 * @param {Date} at
 */
export function nowLine(board, hours, at) {
  if (!board.timezone) return null;
  const { day, minute } = localTime(board.timezone, at);
  const held = board.meetings.some((one) => one.day === day);
  return held && minute >= hours.from - 60 && minute <= hours.to + 60 ? { day, minute, at: hours.place(minute) } : null;
}
