// The search on the board. It does not depend on the page.

const plain = (text) => String(text ?? "").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const texts = (title) => (typeof title === "string" ? [title] : Object.values(title ?? {}));

/**
 * Whether an item has all the words: in its number, its id, its tracks, or a title in any language.
 * @param {string} query
 * @returns {(item: { id: string, number?: string, title?: string | Record<string, string>, tracks?: string[] }) => boolean}
 */
export function finder(query) {
  const words = plain(query).split(/\s+/).filter(Boolean);
  return (item) => {
    const said = plain([item.id, item.number, ...(item.tracks ?? []), ...texts(item.title)].filter(Boolean).join("\n"));
    return words.every((word) => said.includes(word));
  };
}
