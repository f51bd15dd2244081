// The table of items: cells that are edited in place, rows pasted from a spreadsheet, and one button that saves them all.

import { $, $$, h, button, islet, settled } from "./dom.js";
import { COLUMNS, MOST, pasted, read, shown, withIds } from "./cells.js";
import { refusing, put } from "./fields.js";
import { meetingName } from "./names.js";
import { laid } from "./placed.js";
import { titlesIn } from "./top.js";
import { t, title } from "./words.js";

/** @import { Actions, Item, State } from "./types.d.ts" */

const WIDE = { number: 6, title: 40, minutes: 7, track: 12, after: 10, priority: 4 };

/** The columns of a session: tracks are a matter of sessions that have several. @param {State} state */
const columnsOf = (state) => COLUMNS.filter((one) => one !== "track" || state.data.board.tracks.length > 1);

const textOf = (cell) => (cell.type === "checkbox" ? (cell.checked ? "x" : "") : cell.value);
/** A cell that was edited. @param {HTMLInputElement} cell */
const changed = (cell) => (cell.type === "checkbox" ? cell.checked !== cell.defaultChecked : cell.value !== cell.defaultValue);

/** The meetings in which each item stands. @param {State} state */
function places(state) {
  const found = new Map();
  for (const [id, { entries }] of laid(state)) for (const one of entries.flatMap((entry) => entry.items)) found.set(one, [...(found.get(one) ?? []), meetingName(id)]);
  return found;
}

/** Hides the rows that the search does not find. @param {State} state */
export function sift(state) {
  for (const line of $$("#table tr[data-item]")) line.hidden = !state.finds(line.dataset.item);
}

/** The table. @param {State} state @param {Actions} actions */
export function table(state, actions) {
  const [was, version, language] = [state.file, state.data.version, titlesIn(state)];
  const columns = columnsOf(state);
  const where = places(state);
  // rows that are new name one another too
  const known = () => ({ language, tracks: state.data.board.tracks, items: [...was.items, ...rows().filter((row) => row.isNew).map((row) => ({ id: textOf(row.cells[0]).replace(/[\s()]/g, ""), number: textOf(row.cells[0]) }))] });
  const body = h("tbody");
  const rows = () => $$("tr", body).map((line) => ({ line, isNew: line.dataset.row === undefined, item: /** @type {Partial<Item>} */ (was.items[Number(line.dataset.row)] ?? {}), cells: $$("[data-column]", line) }));
  // an empty row that was added is none
  const isEmpty = (row) => row.isNew && row.cells.every((cell) => !textOf(cell).trim());

  const cell = (item, column) => {
    const text = shown(item, column, language);
    const label = `${t(`f_${column}`)}: ${item.number ?? item.id ?? t("new_row")}`;
    if (text === null) return h("span", { class: "note", title: t("cell_in_form") }, `≈ ${state.data.board.items.find((one) => one.id === item.id)?.minutes ?? ""}`);
    if (column === "optional") return h("input", { type: "checkbox", checked: Boolean(text), "data-column": column, "aria-label": label });
    const input = h("input", {
      type: "text", value: text, "data-column": column, "aria-label": label, dir: column === "title" ? "auto" : "ltr", size: WIDE[column], maxlength: 2000, autocomplete: "off",
      placeholder: column === "title" ? title(item.title, language) : "",
    });
    return refusing(input, () => wrongIn(input, rows().find((row) => row.cells.includes(input)), known));
  };
  // What is wrong with a cell, in words. What nobody touched is as it was.
  const wrongIn = (input, row, knownNow) => {
    if (!row || (row.isNew ? isEmpty(row) : !changed(input))) return "";
    const { wrong, values } = read(input.dataset.column, textOf(input), row.item, knownNow());
    return wrong ? t(wrong, values) : "";
  };
  const line = (item, place) => h("tr", place === undefined ? {} : { "data-row": place, "data-item": item.id },
    columns.map((column) => h("td", {}, cell(item, column))),
    place === undefined
      ? h("td", {}, button("×", (event) => { event.target.closest("tr").remove(); count(); }, { "aria-label": t("remove") }))
      : h("td", { class: "note" }, (where.get(item.id) ?? []).join(" + ") || t("not_on_table")));
  was.items.forEach((item, place) => body.append(line(item, place)));

  const save = h("button", { class: "main", disabled: true }, t("save"));
  const discard = button(t("discard"), (event) => { settled(event.target); actions.draw(); }, { disabled: true });
  const count = () => {
    const all = rows();
    const now = known();
    const n = all.flatMap((row) => (row.isNew ? (isEmpty(row) ? [] : [row.line]) : row.cells.filter(changed))).length;
    // a cell may be right or wrong because of another: of its row, or one that it names
    for (const row of all) for (const one of row.cells) one.setCustomValidity(wrongIn(one, row, () => now));
    save.textContent = n ? t("save_changes", { n }) : t("save");
    save.disabled = n === 0;
    discard.disabled = n === 0 && !all.some((row) => row.isNew);
  };
  const add = () => { const row = line({}, undefined); body.append(row); body.dataset.touched = "yes"; count(); return row; };

  // Fills cells from the one with the focus: to the right, and down into new rows.
  const fill = (from, cells) => {
    const [left, top] = [columns.indexOf(from.dataset.column), $$("tr", body).indexOf(from.closest("tr"))];
    const touched = [];
    for (const [down, texts] of cells.entries()) {
      if (top + down >= MOST) break;
      const row = $$("tr", body)[top + down] ?? add();
      for (const [right, text] of texts.entries()) {
        const target = $(`[data-column="${columns[left + right] ?? ""}"]`, row);
        if (!target) continue;
        if (target.type === "checkbox") target.checked = read("optional", text, {}, known()).value === true;
        else target.value = text;
        touched.push(target);
      }
    }
    count();
    // shows what is wrong
    for (const one of touched) one.dispatchEvent(new Event("change"));
    actions.say(t("pasted", { n: touched.length }));
  };

  const onpaste = (event) => {
    const cells = pasted(event.clipboardData?.getData("text/plain") ?? "");
    if (!event.target.dataset.column || (cells.length === 1 && cells[0].length === 1)) return;
    event.preventDefault();
    fill(event.target, cells);
  };
  // up, down and Enter go from row to row
  const onkeydown = (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
    const column = event.target.dataset?.column;
    if (!step || !column || event.isComposing) return;
    event.preventDefault();
    const lines = $$("tr", body);
    const next = lines[lines.indexOf(event.target.closest("tr")) + step];
    if (next) $(`[data-column="${column}"]`, next)?.focus();
  };

  const onsubmit = (event) => {
    event.preventDefault();
    const all = rows().filter((row) => !isEmpty(row));
    const value = (row, one) => read(one.dataset.column, textOf(one), row.item, known()).value;
    const changes = all.filter((row) => !row.isNew).map((row) => ({ id: row.item.id, was: row.item, changes: Object.fromEntries(row.cells.filter(changed).map((one) => [one.dataset.column, value(row, one)])) })).filter((one) => Object.keys(one.changes).length);
    const fresh = all.filter((row) => row.isNew).map((row) => Object.fromEntries(row.cells.map((one) => [one.dataset.column, value(row, one)]).filter(([, one]) => one !== undefined)));
    const find = (file, id) => file.items.find((one) => one.id === id);
    // if others changed the same cells meanwhile, the server reports the conflict
    const clash = changes.some((one) => Object.keys(one.changes).some((name) => JSON.stringify(one.was[name]) !== JSON.stringify(find(state.file, one.id)?.[name])));
    actions.replace((file) => {
      for (const one of changes) {
        if (!find(file, one.id)) throw new Error(t("item_gone"));
        // minutes that somebody writes are no guess of an import
        put(find(file, one.id), "minutes" in one.changes ? { ...one.changes, estimated: undefined } : one.changes);
      }
      file.items.push(.../** @type {any[]} */ (withIds(fresh, file.items.map((one) => one.id))));
    }, event.currentTarget, clash ? version : undefined);
  };
  const form = h("form", { oninput: count, onpaste, onkeydown, onsubmit },
    h("table", {},
      h("caption", { class: "note" }, t("table_note")),
      h("thead", {}, h("tr", {}, [...columns.map((one) => t(`f_${one}`)), t("meeting")].map((head) => h("th", { scope: "col" }, head)))),
      body),
    h("div", { class: "actions" }, save, discard, button(t("add_line"), () => $("input", add())?.focus())));
  return h("section", { id: "table", class: "table", tabindex: "-1", "aria-label": t("table") }, islet("table-form", [was.items, language, [...where]], form));
}
