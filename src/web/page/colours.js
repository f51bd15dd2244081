// Colours of items, by track, by agenda item, or by risk. It does not depend on the page.

// Hues that differ from one another, and from the amber of what moved.
const HUES = [212, 152, 282, 12, 185, 322, 95, 245];

/** The agenda item of a number: `3 (a)` and `3.1` belong to 3. */
export const head = (number) => /^\s*(\d+|[A-Za-z]+|[^\s(.]+)/.exec(number ?? "")?.[1] ?? "";

/**
 * The groups that have a colour, in the order of the agenda, and the group of each item.
 * @param {import("./types.d.ts").BoardItem[]} items @param {string} by `track`, `item`, or nothing
 */
export function groups(items, by) {
  const name = { track: (item) => item.tracks.join(", "), item: (item) => head(item.number || item.id) }[by];
  if (!name) return { names: [], hue: () => undefined };
  const names = [...new Set(items.map(name))];
  const of = new Map(items.map((item) => [item.id, names.indexOf(name(item))]));
  const hue = (id) => (of.has(id) ? HUES[of.get(id) % HUES.length] : undefined);
  return { names: names.map((one, place) => ({ name: one, hue: HUES[place % HUES.length] })), hue };
}

// A share in time from so many per cent on, with its hue: green, yellow, orange, red. Blocks also say the share, for those who see
// no difference.
export const BANDS = [[95, 145], [80, 70], [50, 32], [0, 2]];

/** The hue of a share in per cent. @param {number} share */
export const hueOf = (share) => BANDS.find(([from]) => share >= from)[1];
