// Where meetings stand on the board: lanes for those at the same time, and an axis without the hours when nobody meets.
// It does not depend on the page.

/** @import { Lane, Meeting } from "./types.d.ts" */

/** @param {string} clock such as `09:30` */
export const minutesOf = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
/** @param {number} minutes since midnight */
export const clock = (minutes) => `${String(Math.floor(minutes / 60) % 24).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

const start = (meeting) => minutesOf(meeting.start);
const end = (meeting) => start(meeting) + meeting.minutes;
const byTime = (one, other) => start(one) - start(other) || end(one) - end(other) || (one.id < other.id ? -1 : 1);

// Puts meetings into the first lane that is free at their time.
function fill(meetings) {
  const ends = [];
  const lane = new Map();
  for (const meeting of [...meetings].sort(byTime)) {
    const free = ends.findIndex((until) => until <= start(meeting));
    const place = free < 0 ? ends.length : free;
    ends[place] = end(meeting);
    lane.set(meeting.id, place);
  }
  return { lane, count: ends.length };
}

// Groups meetings that overlap, directly or through others.
function clusters(meetings) {
  const all = [];
  let until = -1;
  for (const meeting of [...meetings].sort(byTime)) {
    if (start(meeting) >= until) all.push([]);
    all.at(-1).push(meeting);
    until = Math.max(until, end(meeting));
  }
  return all;
}

/**
 * The lanes of the meetings of one day and track. Meetings that overlap stand side by side. If the plan chooses the hours,
 * those that it holds share the wide lane 0, and the other hours stand in narrow lanes beside it.
 * @param {Meeting[]} meetings
 * @param {Set<string> | null} held ids of the meetings that the plan holds, if it chooses the hours
 * @returns {Map<string, Lane>}
 */
export function lanes(meetings, held) {
  const found = new Map();
  const aside = held ? meetings.filter((one) => !held.has(one.id)) : [];
  if (aside.length) {
    const { lane, count } = fill(aside);
    for (const meeting of meetings) found.set(meeting.id, { lane: held.has(meeting.id) ? 0 : lane.get(meeting.id) + 1, lanes: count + 1, narrow: !held.has(meeting.id) });
    return found;
  }
  for (const group of clusters(meetings)) {
    const { lane, count } = fill(group);
    for (const meeting of group) found.set(meeting.id, { lane: lane.get(meeting.id), lanes: count, narrow: false });
  }
  return found;
}

// A break longer than this is folded to the height of so many minutes.
const IDLE = 60;
const FOLDED = 20;

/**
 * The axis of the hours. Hours when no meeting of any day is held are folded.
 * @param {Meeting[]} meetings
 */
export function axis(meetings) {
  const busy = clusters(meetings.map((one) => ({ ...one, id: "" }))).map((group) => [start(group[0]), Math.max(...group.map(end))]);
  const parts = [];
  const folds = [];
  let at = 0;
  for (const [from, to] of busy) {
    const before = parts.at(-1);
    if (before && from - before.to > IDLE) {
      folds.push({ at, from: before.to, to: from });
      at += FOLDED;
    } else if (before) at += from - before.to;
    parts.push({ from, to, at });
    at += to - from;
  }
  // times inside a fold are at its end
  const place = (minute) => {
    const part = parts.find((one) => minute <= one.to) ?? parts.at(-1);
    return part.at + Math.min(Math.max(minute, part.from), part.to) - part.from;
  };
  const hours = [];
  for (const { from, to } of parts) {
    const whole = Math.ceil(from / 60) * 60;
    // a full hour next to an edge would cover the time of the edge
    const marks = [from];
    for (let hour = whole; hour <= to; hour += 60) if (hour - from >= 20 && to - hour >= 20) marks.push(hour);
    marks.push(to);
    for (const minute of marks) if (hours.at(-1)?.minute !== minute) hours.push({ minute, at: place(minute) });
  }
  return { span: at, from: parts[0]?.from ?? 0, to: parts.at(-1)?.to ?? 0, hours, folds, place };
}

/**
 * The days that a view shows: all, a week (Monday to Sunday), or one day.
 * @param {string[]} days @param {string} view `all`, `week` or `day` @param {string} [from] a day of the view
 */
export function shownDays(days, view, from) {
  if (view === "all" || !days.length) return days;
  const near = days.find((one) => one >= (from ?? "")) ?? days.at(-1);
  if (view === "day") return [near];
  return days.filter((one) => monday(one) === monday(near));
}

/** The day from which the view before or after this one begins; none at the ends. */
export function turned(days, view, from, by) {
  const shown = shownDays(days, view, from);
  const next = days[by < 0 ? days.indexOf(shown[0]) - 1 : days.indexOf(shown.at(-1)) + 1];
  return next && shownDays(days, view, next)[0];
}

/** The Monday of a day. */
export function monday(date) {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  return at.toISOString().slice(0, 10);
}
