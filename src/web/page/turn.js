// Items that are taken out of turn. It does not depend on the page.

import { fits, keepsOrder } from "./fit.js";

/** Whether an item is out of turn by a word of its own, and not because the whole session has no order. */
export const floats = (file, item) => (file.order ?? "agenda") === "agenda" && !keepsOrder(file, item);

/**
 * The edits that pin entries in a meeting. An entry that cannot be there in turn is taken out of turn, so that the others
 * may stay where they are.
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

/** The items that kept the order of the agenda before a change of the session file, and float since. */
export function floated(before, now) {
  const kept = new Set(before.items.filter((item) => keepsOrder(before, item)).map((item) => item.id));
  return now.items.filter((item) => kept.has(item.id) && floats(now, item)).map((item) => item.id);
}
