// The start page: existing sessions, dropped documents, a new session.

import { h, $, button, dialog, fill, islet } from "./dom.js";
import { t, title, locale } from "./words.js";
import { all, call } from "./api.js";
import { newForm } from "./create.js";

// Files that may be tables.
const TABLE = /\.(csv|tsv|xlsx|xlsm|xls|ods)$/i;

// Handles a file that was dropped or chosen: a session file, a store, or a document.
export async function take(state, actions, file) {
  try {
    if (/\.db$/i.test(file.name)) return actions.takeIn(file);
    if (/\.json$/i.test(file.name)) {
      const text = await file.text();
      if (/"plenary\.store\/1"/.test(text.slice(0, 200))) return actions.takeIn(text);
      return actions.create(text);
    }
    actions.say(t("reading", { name: file.name }));
    const shown = (found, note) => show(state, actions, file.name, found, note);
    // few drop tables, and the first paint does not wait for what they need
    if (TABLE.test(file.name)) return await (await import("./columns.js")).takeTable(file, shown);
    shown(await call("POST", `/api/v1/import?name=${encodeURIComponent(file.name)}`, await file.arrayBuffer(), true));
  } catch (error) { actions.wrong(error); }
}

// What was read from a document, with what is doubtful, before it becomes a session.
function show(state, actions, name, found, note) {
  const session = JSON.parse(found.session);
  dialog(t("imported", { name }), [
    h("p", { dir: "auto" }, h("b", {}, title(session.title, state.titles)), ` · ${t("items_found", { n: session.items.length })}`),
    note ? h("p", { class: "note", dir: "auto" }, note) : null,
    found.doubts.length ? [h("h3", {}, `${t("doubts")} (${found.found.doubts})`), h("ul", { class: "doubts" }, found.doubts.map((one) => h("li", { dir: "auto" }, one)))] : null,
    h("details", {}, h("summary", {}, t("where_found")), h("pre", { class: "words", dir: "auto", tabindex: "0" }, found.report)),
  ].flat(), [
    { label: t("plan_it"), main: true, run: () => { actions.create(found.session); } },
    { label: t("cancel") },
  ]);
}

export async function front(state, actions) {
  const sessions = await all("/api/v1/sessions", "sessions").catch((error) => { actions.wrong(error); return []; });
  if (state.id !== null) return;
  const main = $("#main");
  main.className = "front";
  fill(main,
    h("section", { class: "panel", "aria-label": t("sessions") }, h("h2", {}, t("sessions")),
      sessions.length ? h("ul", { class: "sessions" }, sessions.map((one) => h("li", {}, h("a", { href: `#${one.session}`, dir: "auto" }, title(one.title, state.titles) || t("untitled")),
        h("small", {}, ` ${one.symbol ?? ""} `), h("small", {}, new Date(one.changed).toLocaleString(locale()))))) : h("p", {}, t("no_sessions")),
      h("div", { class: "drop" }, h("p", {}, t("drop_here")), islet("pick", null, actions.picker()),
        button(t("start_example"), async () => { try { actions.create(await (await fetch("/api/v1/new")).text()); } catch (error) { actions.wrong(error); } }))),
    newForm(state, actions));
}
