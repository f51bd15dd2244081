// Whether an item can go to a meeting, by arithmetic on what the page has. It does not depend on the page.
//
// `cannot` is certain. `fits` and `moves` look at minutes, order and gaps only; the plan that follows decides.

import { laid } from "./placed.js";

const list = (value) => [value ?? []].flat();

// The least minutes of a part, if the item does not say.
const PART = 15;

// A meeting given one by one says its languages; all others have all of them.
function languages(file, meeting) {
  const said = Array.isArray(file.meetings) ? file.meetings.find((one) => one.id === meeting.id)?.languages : undefined;
  return Array.isArray(said) ? said : null;
}

// The reason why an item cannot be in a meeting: a key of the page's words, and its values.
function forbidden(file, item, meeting, minutes) {
  if (meeting.held) return { why: "fit_held" };
  if (list(item.forbid).includes(meeting.id)) return { why: "fit_forbidden" };
  if (list(item.allow).length && !list(item.allow).includes(meeting.id)) return { why: "fit_allowed" };
  const needs = item.interpretation;
  if (!(Array.isArray(needs) && !needs.length) && !meeting.interpreted) return { why: "fit_interpretation", languages: "" };
  const spoken = languages(file, meeting);
  const missing = spoken && list(needs).filter((one) => !spoken.includes(one));
  if (missing?.length) return { why: "fit_languages", languages: missing.join(", ") };
  if (item.attendance > (meeting.seats ?? Infinity)) return { why: "fit_seats", needed: item.attendance, seats: meeting.seats };
  if (typeof item.available_from === "string" && item.available_from.slice(0, 10) > meeting.day) return { why: "fit_papers", date: item.available_from.slice(0, 10) };
  const room = meeting.minutes - meeting.reserve;
  const least = item.split === false ? minutes : Math.min(minutes, item.split?.min_minutes ?? PART);
  if (least > room) return { why: "fit_short", minutes: least, room };
  return null;
}

// The minutes of an entry in all its parts.
const totalOf = (board, entry) => entry.items.reduce((sum, id) => sum + (board.items.find((one) => one.id === id)?.minutes ?? 0), 0);

// The tracks that all items of an entry may be in.
function tracksOf(board, entry) {
  const ours = board.items.filter((one) => entry.items.includes(one.id));
  return board.tracks.filter((track) => ours.every((one) => one.tracks.includes(track)));
}

/** Whether an item keeps the order of the agenda. */
export const keepsOrder = (file, item) => (item.order ?? file.order ?? "agenda") === "agenda";

/**
 * What each meeting says to an entry: `fits`, `moves` (fits if others move), or `cannot` with a reason. `outOfTurn` says that
 * the entry cannot be there in turn while the others stand where they are. The items of `moving` go to the same meeting, so
 * that their places of today do not count.
 * @returns {Map<string, { fit: "fits" | "moves" | "cannot" | "here", why?: string, outOfTurn?: boolean }>}
 */
export function fits({ data, file }, entry, moving = []) {
  const { board } = data;
  const held = laid({ data, file });
  const places = new Map(board.meetings.map((one, place) => [one.id, place]));
  const ours = entry.items.map((id) => file.items.find((one) => one.id === id)).filter(Boolean);
  const total = totalOf(board, entry);
  const tracks = tracksOf(board, entry);
  const beside = neighbours({ board, file }, held, places, entry, moving);

  const fit = (meeting) => {
    const entries = held.get(meeting.id)?.entries ?? [];
    if (entries.some((one) => one.items[0] === entry.items[0] && one.part === 1)) return { fit: "here" };
    if (!tracks.includes(meeting.track)) return { fit: "cannot", why: "fit_track", track: meeting.track };
    for (const item of ours) {
      const no = forbidden(file, item, meeting, total);
      if (no) return { fit: "cannot", ...no };
    }
    const used = entries.filter((one) => one.items[0] !== entry.items[0]).reduce((sum, one) => sum + one.minutes, 0);
    const spare = meeting.minutes - meeting.reserve - used;
    const here = places.get(meeting.id);
    const between = ([latest, earliest]) => latest <= here && here <= earliest;
    const { statements, order } = beside.get(meeting.track);
    const turn = between(order) ? {} : { outOfTurn: true };
    if (spare < total) return { fit: "moves", why: "fit_spare", minutes: total, room: Math.max(0, spare), ...turn };
    return between(statements) ? { fit: "fits", ...turn } : { fit: "moves", why: "fit_after", ...turn };
  };
  return new Map(board.meetings.map((meeting) => [meeting.id, fit(meeting)]));
}

// By the track where an entry would be: the last meeting of the items that come before it, and the first one of those that come after
// it; by statements (`after`), and by the order of the file, which is about the items that are in the same track.
function neighbours({ board, file }, held, places, entry, moving) {
  const named = (item) => list(item.after).map((one) => one.item ?? one);
  const keeps = (item) => keepsOrder(file, item);
  const mine = file.items.filter((one) => entry.items.includes(one.id));
  const [before, after, earlier, later] = [new Set(), new Set(), new Set(), new Set()];
  const [only, ...choice] = tracksOf(board, entry);
  const may = new Map(board.items.map((one) => [one.id, one.tracks]));
  const place = file.items.findIndex((one) => one.id === entry.items[0]);
  for (const [n, other] of file.items.entries()) {
    if (entry.items.includes(other.id)) continue;
    const [ours, theirs] = [mine.flatMap(named), named(other)];
    const inOrder = keeps(other) && mine.some(keeps);
    if (inOrder) (n < place ? earlier : later).add(other.id);
    const waits = theirs.some((id) => entry.items.includes(id));
    const inOneTrack = !choice.length && may.get(other.id)?.every((track) => track === only);
    // `*` stands for every item that need not follow this one, whichever track the plan chooses
    const follows = waits || (inOrder && inOneTrack && n > place);
    if (ours.includes(other.id) || (ours.includes("*") && !follows && !theirs.includes("*"))) before.add(other.id);
    else if (waits || (theirs.includes("*") && !ours.includes("*") && !(inOrder && inOneTrack && n < place))) after.add(other.id);
  }
  const inTrack = (track) => {
    const statements = [-1, Infinity];
    const order = [-1, Infinity];
    const note = (range, at, first, last) => {
      if (first) range[0] = Math.max(range[0], at);
      if (last) range[1] = Math.min(range[1], at);
    };
    for (const [id, { entries }] of held) {
      const at = places.get(id);
      if (at === undefined) continue;
      const same = board.meetings[at].track === track;
      for (const one of entries.flatMap((each) => each.items)) {
        if (moving.includes(one)) continue;
        note(statements, at, before.has(one), after.has(one));
        if (same) note(order, at, earlier.has(one), later.has(one));
      }
    }
    return { statements, order };
  };
  return new Map(board.tracks.map((track) => [track, inTrack(track)]));
}

const RANK = ["here", "fits", "moves", "cannot"];

/**
 * The same for several entries that go to one meeting together: the worst of what it says to each. They fit only if their
 * minutes fit together.
 */
export function fitsAll(state, entries) {
  const moving = entries.flatMap((entry) => entry.items);
  const all = entries.map((entry) => fits(state, entry, moving));
  const held = laid(state);
  const found = new Map();
  for (const meeting of state.data.board.meetings) {
    const said = all.map((one) => one.get(meeting.id)).sort((one, other) => RANK.indexOf(other.fit) - RANK.indexOf(one.fit));
    const coming = entries.filter((_, place) => all[place].get(meeting.id).fit !== "here");
    const minutes = coming.reduce((sum, entry) => sum + totalOf(state.data.board, entry), 0);
    const spare = meeting.minutes - meeting.reserve - (held.get(meeting.id)?.entries ?? []).reduce((sum, one) => sum + one.minutes, 0);
    const worst = said[0].fit === "fits" && minutes > spare ? { fit: "moves", why: "fit_spare", minutes, room: Math.max(0, spare) } : said[0];
    const turn = worst.fit !== "cannot" && said.some((one) => one.outOfTurn) ? { outOfTurn: true } : {};
    found.set(meeting.id, { ...worst, ...turn });
  }
  return found;
}
