// What the chair taps: kept until the server has it, sent in order, and shown at once.

/** @import { Day, Tap, TrackNow } from "./types.d.ts" */

/** The taps that wait for the network. They survive a reload where the browser has storage. */
export class Taps {
  /** @param {string} name @param {Storage | null} storage */
  constructor(name, storage) {
    this.name = name;
    this.storage = storage;
    /** @type {Tap[]} */
    this.waiting = [];
    this.read();
  }

  read() {
    try {
      const kept = JSON.parse(this.storage?.getItem(this.name) ?? "[]");
      if (Array.isArray(kept)) this.waiting = kept;
    } catch { /* what cannot be read was not written here */ }
  }

  write() {
    try {
      if (this.waiting.length) this.storage?.setItem(this.name, JSON.stringify(this.waiting));
      else this.storage?.removeItem(this.name);
    } catch { /* a full or forbidden storage: they wait in this tab */ }
  }

  /** @param {Omit<Tap, "id">} tap */
  add(tap) {
    const made = { ...tap, id: `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}` };
    this.waiting.push(made);
    this.write();
    return made;
  }

  /** Takes the last one back, if it still waits. */
  takeBack() {
    const last = this.waiting.pop();
    this.write();
    return last;
  }

  /** The server has an answer to these. @param {Tap[]} sent */
  answered(sent) {
    const ids = new Set(sent.map((one) => one.id));
    this.waiting = this.waiting.filter((one) => !ids.has(one.id));
    this.write();
  }
}

/** How the day stands after taps that the server does not have yet. @param {Day} day @param {Tap[]} taps @returns {Day} */
export function after(day, taps) {
  const now = structuredClone(day);
  for (const tap of taps) happens(now, tap);
  return now;
}

/** @param {Day} day @param {Tap} tap */
function happens(day, tap) {
  const open = (/** @type {TrackNow} */ one) => one.meeting && (tap.meeting === undefined || one.meeting.id === tap.meeting);
  if (tap.event === "starts" && tap.item === undefined) {
    const track = day.tracks.find((one) => one.to_come.some((other) => other.id === tap.meeting));
    if (!track) return;
    const meeting = track.to_come.find((one) => one.id === tap.meeting);
    track.to_come = track.to_come.filter((one) => one !== meeting);
    track.meeting = { ...meeting, started: tap.at };
  } else if (tap.event === "starts") {
    const track = day.tracks.find((one) => one.meeting && one.track === tap.track) ?? day.tracks.find((one) => one.meeting);
    if (track) track.item = { items: [tap.item], number: tap.number ?? tap.item, title: tap.title ?? "", started: tap.at, minutes: tap.minutes ?? 0, before: 0, speakers: [] };
  } else if (tap.event === "ends" && tap.item !== undefined) {
    const track = day.tracks.find((one) => one.item?.items.includes(tap.item));
    if (!track) return;
    track.ended = [...track.ended, track.item.items[0]];
    track.item = null;
  } else if (tap.event === "adjourned") {
    const track = day.tracks.find(open);
    if (track) Object.assign(track, { meeting: null, item: null });
  }
  day.facts = [...day.facts, { meeting: tap.meeting ?? "", item: tap.item, started: tap.event === "starts" ? tap.at : null, ended: tap.event === "starts" ? null : tap.at }];
}

const MINUTE = 60000;
const AHEAD = 5 * MINUTE;

/**
 * The minute of a tap, in milliseconds. An item takes a minute at least: what ends it in the minute of its start counts a minute
 * later, and so does what follows at once.
 * @param {Day} day @param {TrackNow} track @param {Omit<Tap, "id" | "at">} tap @param {number} now
 */
export function moment(day, track, tap, now) {
  const at = Math.floor(now / MINUTE) * MINUTE;
  if (tap.event === "undo") return at;
  const known = day.facts.flatMap((one) => [one.started, one.ended]).map((one) => Date.parse(one ?? "") || 0);
  const least = Math.max(...known, tap.event !== "starts" && track.item ? Date.parse(track.item.started) + MINUTE : 0);
  // what is further ahead is another clock, and the server says so
  return least > at && least <= at + AHEAD ? least : at;
}

/** Minutes and seconds between two moments, as a clock shows them; after its end with a minus. @param {number} seconds */
export function clock(seconds) {
  const all = Math.abs(Math.trunc(seconds));
  const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor((all % 3600) / 60), all % 60];
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const text = hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
  return seconds < 0 && all ? `−${text}` : text;
}

/** Seconds that are left of the item under discussion and of the meeting. @param {TrackNow} track @param {number} now */
export function left(track, now) {
  const seconds = (/** @type {string | null | undefined} */ at) => (at ? Date.parse(at) / 1000 : now / 1000);
  return {
    meeting: track.meeting ? seconds(track.meeting.announced_end) - now / 1000 : 0,
    item: track.item ? (track.item.minutes - track.item.before) * 60 - (now / 1000 - seconds(track.item.started)) : 0,
  };
}
