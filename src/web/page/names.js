// Names of meetings and items for people: “Tuesday morning” for m3, number and title for an item.

import { t, title, locale } from "./words.js";
import { minutesOf, monday } from "./layout.js";

// The usual priority of an item.
const PRIORITY = 5;

// Names of meetings that were there, for what is said of those that are lost.
let once = { session: null, meetings: new Map() };
let known = { meetings: new Map(), items: new Map(), tracks: new Map(), priorities: 0 };
let seen = null;

/** Takes the names from the open session. */
export function know({ data, file, titles }) {
  const now = [data, locale(), titles];
  if (seen && now.every((one, place) => one === seen[place])) return;
  seen = now;
  if (once.session !== data.session) once = { session: data.session, meetings: new Map() };
  else for (const [id, name] of known.meetings) once.meetings.set(id, name);
  const tracks = new Map(Object.entries(data.board.track_titles ?? {}).map(([id, text]) => [id, title(text, titles)]));
  known = {
    meetings: names(data.board, tracks),
    tracks,
    items: new Map(file.items.map((one) => [one.id, { number: one.number ?? "", title: title(one.title, titles) }])),
    priorities: file.items.reduce((sum, one) => sum + (one.priority ?? PRIORITY), 0),
  };
}

const formats = new Map();

/** A date in the language of the page. Making a format is slow, so each is made once. */
export function date(of, options) {
  const name = JSON.stringify([locale(), options]);
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat(locale(), { ...options, timeZone: "UTC" }));
  const at = new Date(`${of}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? of : formats.get(name).format(at);
}

const part = (start) => (minutesOf(start) < 720 ? "morning" : minutesOf(start) < 1020 ? "afternoon" : "evening");

// Names by weekday and part of the day. Meetings that share one are told apart by their hours, and then by their ids.
function names({ meetings, tracks }, titled) {
  const oneWeek = new Set(meetings.map((one) => monday(one.day))).size < 2;
  const day = (one) => date(one.day, oneWeek ? { weekday: "long" } : { weekday: "short", day: "numeric", month: "short" });
  const track = (one) => (tracks.length > 1 ? t("name_track", { track: titled.get(one.track) ?? one.track }) : "");
  const ways = [
    (one) => t("name_part", { day: day(one), part: t(part(one.start)) }) + track(one),
    (one) => t("name_clock", { day: day(one), clock: one.start }) + track(one),
    (one) => t("name_clock", { day: day(one), clock: `${one.start}–${one.end}` }) + track(one),
    (one) => one.id,
  ];
  const found = new Map();
  let rest = meetings;
  for (const way of ways) {
    const shared = new Map();
    for (const one of rest) shared.set(way(one), [...(shared.get(way(one)) ?? []), one]);
    rest = [];
    for (const [name, those] of shared) if (those.length === 1) found.set(those[0].id, name); else rest.push(...those);
  }
  return found;
}

/** The part of the day in which a meeting starts: its label on the board, under the day and beside the hours. */
export const partName = (meeting) => t(`part_${part(meeting.start)}`);

/** The title of a track; its name in the file if it has none. */
export const trackName = (id) => known.tracks.get(id) ?? id;

/** The name of a meeting; its id if it is no longer there. */
export const meetingName = (id) => known.meetings.get(id) ?? once.meetings.get(id) ?? id;

/** The name of a meeting that may be gone, by when it starts there (`2027-03-09 10:00`). */
export function meetingAt(id, start) {
  const [day, clock] = [start?.slice(0, 10), start?.slice(11, 16)];
  return known.meetings.get(id) ?? (clock ? t("name_clock", { day: date(day, { weekday: "short", day: "numeric", month: "short" }), clock }) : id);
}

/** The number of an item, or its title if it has none; its id if it is no longer there. */
export function itemName(id) {
  const item = known.items.get(id);
  return item?.number || (item?.title ? `“${clipped(item.title)}”` : id);
}

/** Number and title of an item. */
export function itemTitle(id) {
  const item = known.items.get(id);
  if (!item?.title) return item?.number || id;
  return `${item.number} “${clipped(item.title)}”`.trim();
}

const MOST = 36;
// A title that is read from right to left does not turn the words around it.
const isolated = (text) => (/[\u0590-\u08ff]/.test(text) ? `\u2068${text}\u2069` : text);
export const clipped = (text) => isolated(text.length > MOST ? `${text.slice(0, MOST - 1).trimEnd()}…` : text);

/** The value of a goal in its unit: minutes, a share, or the place of the meeting in which items end on average. */
export function figure(goal, value) {
  if (["changes", "lost_time", "time_zones"].includes(goal)) return duration(value);
  if (goal === "balance") return t("percent", { n: Math.round(value / 10) });
  return goal === "earliness" ? Math.round((value / (known.priorities || 1) + 1) * 10) / 10 : value;
}

/** Minutes as hours and minutes. */
export function duration(minutes) {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (!hours) return t("time_m", { m: rest });
  return rest ? t("time_hm", { h: hours, m: rest }) : t("time_h", { h: hours });
}
