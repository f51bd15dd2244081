// The cells of the table of items: their texts, and the values of the session file. It does not depend on the page.

import { readMinutes } from "./minutes.js";

/** @import { Item } from "./types.d.ts" */
/** @typedef {{ language: string, items: Pick<Item, "id" | "number">[], tracks: string[] }} Known what the cells may name */
/** @typedef {{ value?: unknown, wrong?: string, values?: Record<string, unknown> }} Read a value, or the key of an error message */

/** The columns, in their order. */
export const COLUMNS = ["number", "title", "minutes", "track", "after", "priority", "optional"];

// A table of more rows than this is no agenda.
export const MOST = 2000;

const list = (value) => [value ?? []].flat();
const words = (text) => text.split(/[,;，；、]/).map((one) => one.trim()).filter(Boolean);
const plain = (text) => text.normalize("NFKC").replace(/\s/g, "").toLowerCase();

const YES = ["x", "y", "yes", "1", "true", "✓", "oui", "sí", "да", "是"];
const NO = ["", "n", "no", "0", "false", "-", "–", "non", "нет", "否"];

/**
 * The cells that a spreadsheet copies: rows are lines, columns are separated by tabs, and a cell with line breaks, tabs or quotes stands
 * in quotes.
 * @param {string} text @returns {string[][]}
 */
export function pasted(text) {
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length && rows.length <= MOST; at += 1) {
    const row = rows.at(-1);
    const sign = text[at];
    if (quoted) {
      if (sign !== '"') row[row.length - 1] += sign;
      else if (text[at + 1] === '"') { row[row.length - 1] += '"'; at += 1; } else quoted = false;
    } else if (sign === '"' && row.at(-1) === "") quoted = true;
    else if (sign === "\t") row.push("");
    else if (sign === "\n") rows.push([""]);
    else if (sign !== "\r") row[row.length - 1] += sign;
  }
  // the last line ends, and does not begin another
  if (rows.length > 1 && rows.at(-1).length === 1 && rows.at(-1)[0] === "") rows.pop();
  // a cell of the table is one line
  return rows.map((row) => row.map((cell) => cell.replace(/\s*\n\s*/g, " ").trim()));
}

/** What a cell shows; nothing if its value has no place in a table, such as an estimate. @param {Partial<Item>} item @param {string} column @param {string} language @returns {string | null} */
export function shown(item, column, language) {
  const value = item[column];
  switch (column) {
    case "title": return typeof value === "object" && value ? value[language] ?? "" : String(value ?? "");
    case "minutes": return typeof value === "object" ? null : String(value ?? "");
    case "after": return list(value).map((one) => (typeof one === "string" ? one : one.gap_minutes ? `${one.item} + ${one.gap_minutes}` : one.item)).join(", ");
    case "track": return list(value).join(", ");
    case "optional": return value ? "x" : "";
    default: return String(value ?? "");
  }
}

// An item by its id, or else by its number.
const named = (known, text) => (text === "*" ? text : known.items.find((one) => one.id === text)?.id ?? known.items.find((one) => one.number && plain(one.number) === plain(text))?.id);

/**
 * The value of a cell. An empty cell has none.
 * @param {string} column @param {string} text @param {Partial<Item>} item the row as it is in the session file @param {Known} known
 * @returns {Read}
 */
export function read(column, text, item, known) {
  const said = text.trim();
  switch (column) {
    case "title": {
      const before = item.title;
      if (typeof before !== "object" || !before) return { value: said || undefined };
      const all = { ...before, [known.language]: said };
      if (!said) delete all[known.language];
      return { value: Object.keys(all).length ? all : undefined };
    }
    case "minutes": {
      if (!said) return { wrong: "minutes_of_item", values: {} };
      const { minutes, wrong, values } = readMinutes(said);
      return wrong ? { wrong: wrong === "minutes_none" ? "minutes_of_item" : wrong, values } : { value: minutes };
    }
    case "track": {
      const names = words(said);
      const unknown = names.find((one) => one !== "any" && !known.tracks.includes(one));
      if (unknown) return { wrong: "cell_track", values: { said: unknown, tracks: known.tracks.join(", ") } };
      return { value: names.length > 1 ? names : names[0] };
    }
    case "after": {
      const all = [];
      for (const one of words(said)) {
        const [name, gap] = one.split("+").map((part) => part.trim());
        const id = named(known, name);
        if (!id) return { wrong: "cell_item", values: { said: name } };
        const { minutes, wrong, values } = gap === undefined ? { minutes: 0 } : readMinutes(gap, 0, 527040);
        if (wrong) return { wrong, values };
        all.push(minutes ? { item: id, gap_minutes: minutes } : id);
      }
      return { value: all.length ? all : undefined };
    }
    case "priority": {
      if (!said) return { value: undefined };
      return /^[1-9]$/.test(said.normalize("NFKC")) ? { value: Number(said.normalize("NFKC")) } : { wrong: "cell_priority", values: { said } };
    }
    case "optional": {
      const answer = plain(said);
      if (YES.includes(answer)) return { value: true };
      return NO.includes(answer) ? { value: undefined } : { wrong: "cell_yes_or_no", values: { said } };
    }
    default: return { value: said || undefined };
  }
}

/**
 * The items of new rows, with ids after their numbers.
 * @param {Record<string, unknown>[]} rows @param {string[]} ids that are taken @returns {Record<string, unknown>[]}
 */
export function withIds(rows, ids) {
  const taken = new Set(ids);
  return rows.map((row) => {
    let id = String(row.number ?? "").replace(/[\s()]/g, "") || String(taken.size + 1);
    while (taken.has(id)) id += "x";
    taken.add(id);
    return { id, ...row };
  });
}
