// A try-out: changes that are made on the board and not saved. They are taken, kept as a scenario, or left. It does not depend on
// the page.

/** @import { Board, SessionFile } from "./types.d.ts" */

// Of an edit: what it is about. A later edit about the same replaces an earlier one.
function about(edit) {
  const [, name, rest] = /^([a-z-]+)=(.*)$/s.exec(edit) ?? [, edit, ""];
  if (["pin", "set-minutes", "set-reserve", "set-seats", "keep", "set-order", "set-rule", "move-meeting"].includes(name)) return `${name} ${rest.slice(0, rest.indexOf(":"))}`;
  return edit;
}

/** The edits with further ones. @param {string[]} edits @param {string[]} more @param {SessionFile} was as it is saved @returns {string[]} */
export function joined(edits, more, was) {
  const fresh = new Set(more.map(about));
  // an item that is pinned is no longer unpinned before, and the other way round
  const undone = new Set(more.flatMap((one) => (one.startsWith("unpin=") ? [`pin ${one.slice(6)}`] : [])));
  const pinned = (one) => !one.startsWith("unpin=") || was.items.some((item) => item.id === one.slice(6) && item.pin);
  return [...edits.filter((one) => !fresh.has(about(one)) && !undone.has(about(one))), ...more.filter(pinned)];
}

const at = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/**
 * The board of a session that is tried out. Hours of other time zones are left out where they are not known.
 * @param {Board} board of the saved session @param {SessionFile} file as it would be @param {SessionFile} was as it is
 * @returns {Board}
 */
export function tried(board, file, was) {
  const number = (item) => (typeof item?.minutes === "number" ? item.minutes : undefined);
  const old = new Map(was.items.map((one) => [one.id, one]));
  const items = file.items.map((item) => {
    const known = board.items.find((one) => one.id === item.id);
    const changed = number(item) !== number(old.get(item.id)) ? number(item) : undefined;
    return { ...(known ?? { id: item.id, number: item.number, title: item.title, tracks: [item.track ?? board.tracks[0]].flat().map(String), optional: item.optional, minutes: 0 }), ...(changed !== undefined || !known ? { minutes: changed ?? number(item) ?? 0 } : {}) };
  });
  if (!Array.isArray(file.meetings)) return { ...board, items };
  const meetings = file.meetings.map((one) => {
    const known = board.meetings.find((other) => other.id === one.id);
    const moved = known && (known.day !== one.date || known.start !== one.start || known.end !== one.end);
    const reserve = one.reserve_minutes ?? (known?.reserve ?? 0);
    if (known && !moved) return { ...known, reserve };
    return { track: one.track ?? board.tracks[0], interpreted: true, held: false, ...known, id: one.id, day: one.date, start: one.start, end: one.end, minutes: at(one.end) - at(one.start), reserve, zones: [] };
  });
  meetings.sort((one, other) => (one.day + one.start < other.day + other.start ? -1 : Number(one.day + one.start > other.day + other.start)));
  return { ...board, items, meetings };
}
