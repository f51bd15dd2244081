// What the chair's view and the screen for the room share: the session, its hours, and the clock of its place.

import { get } from "./api.js";
import { know, meetingName } from "./names.js";
import { speak, t, locale, title } from "./words.js";
import { keep, paint, titlesIn } from "./top.js";

/** @import { Day, Quantiles, RiskItem } from "./types.d.ts" */

/** The number of the session, of the address `#3`. */
export const session = () => Number(/^#(\d+)$/.exec(location.hash)?.[1] ?? 0);

const asked = new URLSearchParams(location.search);
// to rehearse a day: the page begins at this moment, and its clock goes on from there
const begun = Date.parse(asked.get("now") ?? "");
const shift = Number.isNaN(begun) ? 0 : begun - Date.now();

/** The moment, in milliseconds. */
export const now = () => Date.now() + shift;

/** A moment as the server reads it. */
export const stamp = (at = now()) => new Date(at).toISOString();

/** A language of the page: that of the address, else the one that was chosen, else that of the browser. */
export async function begin() {
  await speak(asked.get("lang") ?? keep("language") ?? navigator.language.split("-")[0]);
  paint({ theme: asked.get("theme") ?? keep("theme") ?? "" });
  // keeps the files of this view, and of no other page; a browser allows it over a secure connection, and on the machine itself
  navigator.serviceWorker?.register("/keeper.js", { scope: location.pathname }).catch(() => {});
}

/** The session with its names. */
export const load = async () => opened(await get(`/api/v1/sessions/${session()}`));

function opened(data) {
  const file = JSON.parse(data.text);
  const titles = titlesIn(/** @type {any} */ ({ file, titles: keep("titles") || document.documentElement.lang }));
  const state = { data, file, titles };
  know(state);
  document.title = `${title(file.title, titles)} · Plenary`;
  return state;
}

// Names of what is kept for the time without a network.
const kept = () => `day/${session()}`;

/** Keeps how the day stands, for a reload without the network. @param {{ data: any, day: Day }} state */
export const keepDay = ({ data, day }) => keep(kept(), JSON.stringify({ data, day }));

/** How the day stood when the server last said it; nothing if that is not known. */
export function keptDay() {
  try {
    const { data, day } = JSON.parse(keep(kept()) ?? "");
    return { ...opened(data), day };
  } catch { return null; }
}

/** What is kept of a session that is no longer there. */
export function forgetDay() {
  try { localStorage.removeItem(kept()); } catch { /* there is none */ }
}

/** The day as the server has it, with the forecast from now on. @returns {Promise<{ version: number, day: Day }>} */
export const today = () => get(`/api/v1/sessions/${session()}/day?at=${encodeURIComponent(stamp())}`);

/** Hours and minutes on the clock of the place. @param {string | number} at @param {string} timeZone */
export const hour = (at, timeZone, seconds = false) => new Intl.DateTimeFormat(locale(), { timeZone, hour: "2-digit", minute: "2-digit", second: seconds ? "2-digit" : undefined, hourCycle: "h23" }).format(new Date(at));

/** What is to come, in order, without what is under discussion. @param {Day} day @param {string} track */
export function coming(day, track) {
  const here = day.tracks.find((one) => one.track === track);
  const meetings = new Set([here?.meeting, ...(here?.to_come ?? [])].filter(Boolean).map((one) => one.id));
  const begun = new Set([...(here?.item?.items ?? []), ...(here?.ended ?? [])]);
  return (day.risk?.items ?? []).filter((one) => !one.items.some((id) => begun.has(id)) && (!one.start || meetings.has(one.start.p50.meeting)));
}

// Below this share of all runs, an hour would be that of the few in which the item is reached.
const EVEN = 50;

/** Whether an item is reached at all, more likely than not. @param {RiskItem} one */
export const isLikely = (one) => one.start !== null && one.reached >= EVEN;

/** When an item is expected: “about 13.20”. @param {RiskItem} one @param {Day} day */
export const about = (one, day) => (!one.start ? t("day_not_reached") : isLikely(one) ? t("day_about", { at: when(one.start.p50.at, day) }) : t("day_unlikely"));

/** When an item is expected to end. @param {RiskItem} one @param {Day} day */
export const ending = (one, day) => (one.end ? t("day_ends_about", { at: when(one.end.p50.at, day) }) : "");

/** The next meeting with the hour at which it begins; its name may have that already. @param {{ id: string, announced_start: string }} one @param {Day} day */
export function nextMeeting(one, day) {
  const [name, at] = [meetingName(one.id), hour(one.announced_start, day.timezone)];
  return name.includes(at) ? name : t("day_next_meeting", { name, at });
}

/** From when to when. @param {Quantiles | null} of @param {Day} day */
export const between = (of, day) => (of ? t("day_between", { from: when(of.p10.at, day), to: when(of.p80.at, day) }) : "");

/** The hour, with the day if that is another one. @param {string} at @param {Day} day */
function when(at, day) {
  const date = (/** @type {string | number} */ one) => new Intl.DateTimeFormat("en-CA", { timeZone: day.timezone }).format(new Date(one));
  const clock = hour(at, day.timezone);
  if (date(at) === date(now())) return clock;
  return t("day_on", { day: new Intl.DateTimeFormat(locale(), { timeZone: day.timezone, weekday: "short" }).format(new Date(at)), at: clock });
}

/** Number and title of an item. @param {{ number?: string, title?: import("./types.d.ts").Text }} of @param {string} titles */
export const named = (of, titles) => `${of.number ?? ""} ${title(of.title, titles)}`.trim();

/** How likely, in whole per cent. @param {RiskItem} of */
export const likely = (of) => t("day_in_time", { n: Math.round(of.in_time) });
