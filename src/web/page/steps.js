// The edits for key steps, computed from the session when their turn comes.

import { t } from "./words.js";
import { move } from "./turn.js";

// The edits that lengthen or shorten an entry, or a message why there are none. Of jointly taken items the longest one
// gains minutes, and the longest ones lose them.
export function longer(state, entry, by) {
  const items = entry.items.map((id) => ({ id, minutes: state.data.board.items.find((one) => one.id === id)?.minutes ?? 0 })).sort((a, b) => b.minutes - a.minutes);
  const edits = [];
  for (const one of items) {
    const minutes = Math.max(1, one.minutes + by);
    if (minutes !== one.minutes) edits.push(`set-minutes=${one.id}:${minutes}`);
    by -= minutes - one.minutes;
    if (!by) break;
  }
  return edits.length || !by ? edits : t("no_minutes_left");
}

// The edits that move an entry by some meetings, counted from the meeting where it is pinned, or else where it was seen.
export function elsewhere(state, entry, seen, by) {
  const order = state.data.board.meetings.filter((one) => one.track === seen.track);
  const pin = [state.file.items.find((one) => one.id === entry.items[0])?.pin ?? []].flat();
  const from = order.findIndex((one) => one.id === (pin.length === 1 ? pin[0] : seen.id));
  const to = Math.min(order.length - 1, Math.max(0, from + by));
  if (by && to === from) return t(by < 0 ? "no_meeting_before" : "no_meeting_after");
  return by ? move(state, [entry], order[to].id) : [];
}
