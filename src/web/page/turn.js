// Items that are taken out of turn. It does not depend on the page.

import { fits, keepsOrder } from "./fit.js";
import { key, laid } from "./placed.js";

/** @import { Entry, Item, SessionFile, State } from "./types.d.ts" */

/**
 * Whether an item is out of turn by a word of its own, and not because the whole session has no order.
 * @param {SessionFile} file @param {Partial<Item>} item
 */
export const floats = (file, item) => (file.order ?? "agenda") === "agenda" && !keepsOrder(file, item);

/**
 * The edits that pin entries in a meeting. An entry that cannot be there in turn is taken out of turn, so that the others
 * may stay where they are.
 * @param {State} state @param {Pick<Entry, "items">[]} entries @param {string} to a meeting @returns {string[]}
 */
export function move(state, entries, to) {
  const moving = entries.flatMap((entry) => entry.items);
  return entries.flatMap((entry) => {
    const pin = `pin=${entry.items[0]}:${to}`;
    if (!fits(state, entry, moving).get(to)?.outOfTurn) return [pin];
    // items that are taken jointly keep the order if one of them does
    const keep = state.file.items.filter((item) => entry.items.includes(item.id) && keepsOrder(state.file, item));
    return [pin, ...keep.map((item) => `set-order=${item.id}:free`)];
  });
}

/**
 * The items that kept the order of the agenda before a change of the session file, and float since.
 * @param {SessionFile} before @param {SessionFile} now
 */
export function floated(before, now) {
  const kept = new Set(before.items.filter((item) => keepsOrder(before, item)).map((item) => item.id));
  return now.items.filter((item) => kept.has(item.id) && floats(now, item)).map((item) => item.id);
}

const list = (value) => [value ?? []].flat();
const named = (after) => (typeof after === "string" ? after : after.item);
// Whether an item has to come after another for its own sake, and not only because one of them was dragged there.
const waits = (item, id) => list(item.after).some((one) => named(one) === id && typeof one === "object" && one.gap_minutes);

/**
 * Takes an entry earlier or later in its meeting. `place` is the number of the other entries there that come before it.
 * @param {State} state @param {Entry} entry @param {string} meeting @param {number} place
 * @returns {{ wrong?: string, values?: Record<string, string>, mend?: (file: SessionFile) => void } | null} the change of the
 * session file, or why there is none; nothing if the entry is there already
 */
export function reorder(state, entry, meeting, place) {
  const all = laid(state).get(meeting)?.entries ?? [];
  const at = all.findIndex((one) => key(one) === key(entry) && one.part === entry.part);
  if (at < 0) return null;
  const others = all.filter((_, n) => n !== at);
  // what is continued comes first, and what goes on in the next meeting comes last
  const whole = (one) => one.parts === 1;
  const [first, last] = [others.filter((one) => one.part > 1).length, others.length - others.filter((one) => one.part < one.parts).length];
  const to = Math.min(Math.max(place, first), Math.max(first, last));
  if (to === at) return null;
  if (!whole(all[at])) return { wrong: "reorder_part", values: { item: entry.items[0] } };
  const passed = to < at ? others.slice(to, at) : others.slice(at, to);
  const find = (id) => state.file.items.find((one) => one.id === id);
  for (const one of passed) {
    const [early, late] = to < at ? [one, entry] : [entry, one];
    for (const id of late.items) for (const other of early.items) if (waits(find(id), other)) return { wrong: "reorder_waits", values: { item: id, other } };
  }
  return { mend: (file) => put(file, entry, passed, to < at) };
}

// Puts an entry before, or after, others of its meeting.
function put(file, entry, passed, earlier) {
  const item = (id) => file.items.find((one) => one.id === id);
  const others = passed.flatMap((one) => one.items);
  // statements that say the contrary
  for (const id of earlier ? entry.items : others) {
    const rest = list(item(id).after).filter((one) => !(earlier ? others : entry.items).includes(named(one)));
    if (rest.length) item(id).after = rest; else delete item(id).after;
  }
  if (file.order === "free") {
    // the order of the file decides, so the items change their place in it
    const moved = file.items.filter((one) => entry.items.includes(one.id));
    const rest = file.items.filter((one) => !moved.includes(one));
    const places = others.map((id) => rest.findIndex((one) => one.id === id));
    rest.splice(earlier ? Math.min(...places) : Math.max(...places) + 1, 0, ...moved);
    file.items = rest;
    return;
  }
  // the agenda stays as it is: the item is taken out of turn, and those that follow wait for it
  const place = (id) => file.items.findIndex((one) => one.id === id);
  const pairs = others.map((other) => (earlier ? [entry.items[0], other] : [other, entry.items[0]])).filter(([before, after]) => place(before) > place(after));
  if (!pairs.length) return;
  for (const id of entry.items) if (keepsOrder(file, item(id))) item(id).order = "free";
  for (const [before, after] of pairs) if (!list(item(after).after).some((one) => named(one) === before)) item(after).after = [...list(item(after).after), before];
}
