// Which item stands in which meeting. It does not depend on the page.

/** @typedef {{ items: string[], number: string, minutes: number, at: number, part: number, parts: number, pending?: boolean }} Entry */

/** The name of an entry: items taken jointly are one. */
export const key = (entry) => entry.items.join("+");

const list = (value) => [value ?? []].flat();
/** The meetings in which an item is pinned. */
export const pins = (item) => list(item?.pin);

/**
 * Entries by meeting, with their positions in minutes. Until this version has a plan, the entries of the last plan are shown,
 * and a pinned item in its pinned meeting.
 * @returns {Map<string, { spare?: number, entries: Entry[] }>}
 */
export function laid({ data, file }) {
  const schedule = data.schedule ?? data.last;
  const held = new Map();
  for (const meeting of schedule?.meetings ?? []) {
    const start = Date.parse(meeting.start);
    held.set(meeting.id, { spare: meeting.spare_minutes, entries: meeting.entries.map((entry) => ({
      ...entry, at: Math.round((Date.parse(entry.start) - start) / 60000),
    })) });
  }
  if (!data.schedule) for (const item of file.items) move(held, data.board.meetings, item);
  return held;
}

// Moves an item of the last plan to the meeting in which it is pinned now.
function move(held, meetings, item) {
  const wanted = pins(item);
  if (!wanted.length) return;
  for (const [id, meeting] of held) {
    const place = meeting.entries.findIndex((entry) => entry.part === 1 && entry.items.includes(item.id));
    if (place < 0) continue;
    const to = wanted.find((one) => meetings.some((other) => other.id === one));
    if (wanted.includes(id) || !to) return;
    const [entry] = meeting.entries.splice(place, 1);
    if (!held.has(to)) held.set(to, { entries: [] });
    const last = held.get(to).entries.at(-1);
    held.get(to).entries.push({ ...entry, at: last ? last.at + last.minutes : 0, pending: true });
    return;
  }
}

/** The entry that begins with an item, on a meeting or in the backlog. */
export function entryOf(state, id) {
  const all = [...[...laid(state).values()].flatMap((meeting) => meeting.entries), ...backlog(state)];
  return all.find((entry) => entry.items[0] === id) ?? { items: [id] };
}

/**
 * The items that stand on no meeting, as entries: those that the plan leaves out, and while there is no plan those without a
 * meeting, and the parts (`rest`) that were in a lost one. Nothing is listed while the first plan is being made.
 */
export function backlog({ data, file }) {
  const schedule = data.schedule ?? data.last;
  if (!schedule && (data.job || !data.answer)) return [];
  const there = new Set(data.board.meetings.map((one) => one.id));
  const seen = new Set();
  const lost = [];
  for (const [id, meeting] of laid({ data, file })) {
    if (there.has(id)) for (const entry of meeting.entries) for (const one of entry.items) seen.add(one);
    else lost.push(...meeting.entries);
  }
  // the parts of a lost meeting, of items that have other parts elsewhere
  const rests = lost.filter((entry) => entry.items.some((one) => seen.has(one))).map((entry) => ({ ...entry, at: 0, rest: true, left: false }));
  const out = new Map((schedule?.unscheduled ?? []).map((one) => [one.item, one]));
  return [...file.items.filter((one) => !seen.has(one.id)).map((item) => ({
    items: [item.id], number: item.number ?? "", title: item.title, at: 0, part: 1, parts: 1, continued: false,
    minutes: data.board.items.find((one) => one.id === item.id)?.minutes ?? 0,
    reason: out.get(item.id)?.reason, why: out.get(item.id)?.why, left: out.has(item.id),
  })), ...rests];
}
