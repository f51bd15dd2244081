// A table whose columns are not known: a person says above each one what it holds. The choice is kept in the browser as a
// recipe for the next table with the same heading.

import { h, dialog, field, select } from "./dom.js";
import { t } from "./words.js";
import { call } from "./api.js";
import { keep } from "./top.js";

// Fields that the page has words for; the others are shown as the session file names them.
const WORDS = ["title", "number", "minutes", "after", "together", "not_with", "not_parallel"];
const word = (key) => (WORDS.includes(key) ? t(key) : key);

// Milliseconds without a further change before the table is read.
const PAUSE = 300;

const heading = (look) => `columns/${look.columns.map((one) => one.name.toLowerCase()).join("|")}`;

function recipe(look) {
  try { return JSON.parse(keep(heading(look)) ?? "null"); } catch { return null; }
}

/**
 * Reads a table, and asks what its columns are if that is needed. `shown` gets what was read, and what there is to say of it.
 * @param {File} file @param {(found: any, note?: string) => void} shown
 */
export async function takeTable(file, shown) {
  const bytes = await file.arrayBuffer();
  const read = (given = {}) => call("POST", `/api/v1/import?${new URLSearchParams({ name: file.name, ...given })}`, bytes, true);
  const look = await call("POST", "/api/v1/import/table", bytes, true).catch(() => null);
  const last = look && recipe(look);
  if (last && look.meetings) {
    const found = await read({ map: JSON.stringify(last) }).catch(() => null);
    if (found) return shown(found, told(look, last));
  }
  if (!last) {
    try {
      return shown(await read());
    } catch (error) {
      // without a table, or for any other reason than what is in the file, there is nothing to ask
      if (!look || !["document", "input"].includes(error.error?.code)) throw error;
    }
  }
  ask(file, look, last, read, shown);
}

const told = (look, map) => t("columns_last", { columns: look.columns.filter((one) => (map[one.name] ?? "-") !== "-").map((one) => `${one.name} = ${word(map[one.name])}`).join(", ") });

function ask(file, look, last, read, shown) {
  let [turn, timer] = [0, 0];
  const later = () => { clearTimeout(timer); timer = setTimeout(attempt, PAUSE); };
  const choices = look.columns.map((one) => select(
    [["-", t("leave_out")], ...[...new Set([...look.fields, one.field])].filter(Boolean).map((key) => [key, word(key)])],
    last?.[one.name] ?? one.field ?? "-", { "aria-label": t("column_of", { name: one.name }), disabled: !one.name, onchange: later }));
  const typed = (value) => h("input", { type: "text", value, dir: "ltr", maxlength: 2000, oninput: later });
  const [days, times] = [typed(""), typed("10:00-13:00, 15:00-18:00")];
  days.placeholder = "2027-03-09, 2027-03-10";
  const result = h("div", { role: "status", id: "columns-result" });
  const map = () => Object.fromEntries(look.columns.map((one, at) => [one.name, choices[at].value]).filter(([name]) => name));
  const given = () => ({ map: JSON.stringify(map()), ...(look.meetings ? {} : { days: days.value, times: times.value }) });

  // What is chosen so far, read by the server; nothing is kept.
  async function attempt() {
    const mine = ++turn;
    let [found, said] = [null, []];
    try {
      found = await read(given());
      const items = JSON.parse(found.session).items;
      const titles = items.slice(0, 3).map((one) => (typeof one.title === "string" ? one.title : Object.values(one.title ?? {})[0] ?? ""));
      said = [h("b", {}, t("items_found", { n: items.length })), h("ul", {}, titles.map((title, at) => h("li", { dir: "auto" }, `${title} · ${JSON.stringify(items[at].minutes)}`)))];
    } catch (error) {
      // on the page nobody types options of the terminal
      const help = error.error?.help?.includes("--") ? "" : error.error?.help;
      said = [h("p", { dir: "auto" }, error.message), help ? h("p", { class: "note", dir: "auto" }, help) : ""];
    }
    if (mine === turn) result.replaceChildren(...said);
    return found;
  }

  const table = h("div", { class: "scroll columns" }, h("table", {},
    h("thead", {}, h("tr", {}, choices.map((choice) => h("td", {}, choice))), h("tr", {}, look.columns.map((one) => h("th", { scope: "col", dir: "auto" }, one.name || t("column_unnamed"))))),
    h("tbody", {}, look.rows.map((row) => h("tr", {}, row.map((cell) => h("td", { dir: "auto" }, cell)))))));
  dialog(t("columns_title", { name: file.name }), [
    last ? h("p", { dir: "auto" }, told(look, last)) : h("p", { class: "note" }, t("columns_note")),
    last ? h("details", {}, h("summary", {}, t("columns_change")), table) : table,
    look.meetings ? null : [field(t("days"), days, t("days_note")), field(t("times"), times)],
    result,
  ].flat(), [
    { label: t("columns_read"), main: true, run: () => {
      clearTimeout(timer);
      attempt().then((found) => {
        if (!found) return;
        keep(heading(look), JSON.stringify(map()));
        shown(found, told(look, map()));
      });
      return false;
    } },
    { label: t("cancel") },
  ]);
}
