// The bar at the top: undo, languages, colours, keys.

import { h, $, button, dialog, fill, select } from "./dom.js";
import { speak, t, title, languages, language } from "./words.js";
import { call } from "./api.js";
import { signed } from "./me.js";

// Private windows have no storage.
export const keep = (key, value) => { try { if (value === undefined) return localStorage.getItem(key); localStorage.setItem(key, value); } catch { /* no matter */ } return null; };

/** The languages of titles that a session offers. @param {import("./types.d.ts").State} state */
const codesOf = (state) => [...new Set(["en", "zh", ...[state.file.title, ...state.file.items.map((one) => one.title)].flatMap((one) => (one && typeof one === "object" ? Object.keys(one) : []))])];

/** The language of titles that is chosen; English if the session has no title in the one of another session. @param {import("./types.d.ts").State} state */
export const titlesIn = (state) => (codesOf(state).includes(state.titles) ? state.titles : "en");

export function top(state, actions) {
  const data = state.data;
  const open = state.id !== null && data;
  const name = open ? title(state.file.title, state.titles) : "";
  document.title = open ? `${name} · Plenary` : "Plenary";
  $(".skip").textContent = t(open ? "skip" : "skip_bar");
  fill($("#top"),
    h("a", { href: "#", class: "brand" }, h("img", { src: "/icon.svg", alt: "", width: 20, height: 20 }), "Plenary"),
    open ? h("h1", { dir: "auto", title: name }, name) : h("h1", {}, t("sessions")),
    h("div", { class: "tools" },
      open && [
        button("↶", actions.undo, { id: "undo", disabled: !data.undo, "aria-label": t("undo"), title: `${t("undo")} (Ctrl+Z)` }),
        button("↷", actions.redo, { id: "redo", disabled: !data.redo, "aria-label": t("redo"), title: `${t("redo")} (Ctrl+Y)` }),
        labelled(t("titles"), select(codesOf(state).map((code) => [code, code]), titlesIn(state), { id: "titles", onchange: (event) => { state.titles = event.target.value; keep("titles", state.titles); actions.draw(); } })),
        h("a", { href: `/chair.html#${state.id}`, class: "view" }, t("day_chair")),
        h("a", { href: `/room.html#${state.id}`, class: "view" }, t("day_room")),
        button(t("close_session"), () => remove(state, actions), { class: "plain" }),
      ],
      labelled(t("language"), select(languages, language, { id: "language", onchange: async (event) => { keep("language", event.target.value); await speak(event.target.value); actions.redraw(); } })),
      labelled(t("theme"), select([["", t("theme_auto")], ["light", t("light")], ["dark", t("dark")]], state.theme, { id: "theme", onchange: (event) => { state.theme = event.target.value; keep("theme", state.theme); paint(state); } })),
      signed(),
      button("?", help, { "aria-label": t("help") })));
}

const labelled = (label, input) => { input.setAttribute("aria-label", label); input.title = label; return input; };

export function paint(state) {
  if (state.theme) document.documentElement.dataset.theme = state.theme;
  else delete document.documentElement.dataset.theme;
}

function help() {
  dialog(t("help"), [h("dl", { class: "keys" }, ["arrows", "alt_arrows", "alt_shift", "plus", "choose", "shift", "enter", "question", "undo"].map((one) => [h("dt", {}, t(`key_${one}`)), h("dd", {}, t(`key_${one}_does`))])), h("p", { class: "note", id: "review" }, t("review"))], [{ label: t("close"), main: true }]);
}

function remove(state, actions) {
  dialog(t("close_session"), h("p", {}, t("close_note")), [
    { label: t("close_session"), main: true, run: () => { call("DELETE", `/api/v1/sessions/${state.id}`, { version: state.data.version }).then(() => actions.go(null), actions.wrong); } },
    { label: t("cancel") },
  ]);
}
