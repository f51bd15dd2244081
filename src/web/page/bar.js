// The bar above the board: search, the days that are shown, the size, and the colours.

import { h, $$, button, select } from "./dom.js";
import { t } from "./words.js";
import { keep } from "./top.js";
import { daysOf } from "./board.js";
import { turned } from "./layout.js";
import { finder } from "./find.js";
import { groups } from "./colours.js";
import { lookAtRisk, risks, sureness } from "./risk.js";
import { sift } from "./table.js";

const SMALLEST = 0.5;
const LARGEST = 5;

// What is marked as moved: after a spreadsheet was pasted, nothing is news of its many new items.
const MANY = 10;
const news = (items) => (items.filter((one) => one.change === "added").length > MANY ? items.filter((one) => one.change !== "added") : items);

/** What the bar says about items: their colours, and whether the search finds them. */
export function prepare(state) {
  const { names, hue } = state.colours === "risk" ? risks(state) : groups(state.data.board.items, state.colours);
  const matches = finder(state.query);
  const found = new Set(state.data.board.items.filter(matches).map((one) => one.id));
  Object.assign(state, {
    legend: names, hue, finds: (id) => !state.query || found.has(id), count: state.query ? found.size : null,
    index: {
      items: new Map(state.file.items.map((one) => [one.id, one])),
      moved: new Map(news(state.data.answer?.comparison?.items ?? []).map((one) => [one.items.join("+"), one])),
    },
  });
}

// Dims what the search does not find, without drawing the board anew.
function dim(state) {
  prepare(state);
  sift(state);
  for (const one of $$(".item")) one.classList.toggle("dim", !one.dataset.key.split("/")[0].split("+").some(state.finds));
}

export function bar(state, actions) {
  lookAtRisk(state, actions);
  const days = daysOf(state.data.board);
  const set = (change) => { Object.assign(state, change); for (const [name, value] of Object.entries(change)) if (name !== "from" && name !== "query") keep(name, String(value)); actions.draw(); };
  const turn = (by) => {
    const to = turned(days, state.view, state.from, by);
    return button(by < 0 ? "‹" : "›", () => set({ from: to }), { class: "plain turn", disabled: !to, "aria-label": t(by < 0 ? "view_before" : "view_after") });
  };
  const search = h("input", { type: "search", id: "search", value: state.query, maxlength: 200, dir: "auto", autocomplete: "off", placeholder: t("search"), "aria-label": t("search"), oninput: (event) => {
    state.query = event.target.value;
    dim(state);
    event.target.parentElement.querySelector(".count").textContent = counted(state);
  }, onchange: () => actions.draw() });
  const named = (label, input) => { input.setAttribute("aria-label", label); input.title = label; return input; };
  return h("div", { class: "bar", role: "group", "aria-label": t("bar") },
    h("span", { class: "search" }, search, h("span", { class: "count", role: "status" }, counted(state))),
    button(t("table"), () => actions.asTable(!state.table), { id: "as-table", "aria-pressed": String(Boolean(state.table)), title: t("table_note") }),
    button(t("try_out"), () => actions.sandbox(!state.sandbox), { id: "try-out", "aria-pressed": String(Boolean(state.sandbox)), title: t("try_out_note") }),
    !state.table && days.length > 1 && h("span", { class: "views" },
      named(t("view"), select(["all", "week", "day"].map((one) => [one, t(`view_${one}`)]), state.view, { id: "view", onchange: (event) => set({ view: event.target.value }) })),
      state.view !== "all" && [turn(-1), turn(1)]),
    !state.table && h("span", { class: "sizes" },
      button("−", () => set({ fit: "", scale: Math.max(SMALLEST, state.scale - 0.25) }), { "aria-label": t("smaller") }),
      button("+", () => set({ fit: "", scale: Math.min(LARGEST, state.scale + 0.25) }), { "aria-label": t("larger") }),
      button(t("fit"), () => set({ fit: state.fit ? "" : "yes" }), { id: "fit", "aria-pressed": String(Boolean(state.fit)), title: t("fit_note") })),
    !state.table && named(t("colours"), select([["", t("colours_plain")], ["item", t("colours_item")], ...(state.data.board.tracks.length > 1 ? [["track", t("colours_track")]] : []), ["risk", t("colours_risk")]], state.colours, { id: "colours", onchange: (event) => set({ colours: event.target.value }) })),
    state.chosen.size > 0 && h("span", { class: "chosen-count" }, t("chosen_items", { n: state.chosen.size }), button(t("choose_none"), () => { state.chosen.clear(); actions.draw(); })),
    !state.table && legend(state),
    !state.table && h("span", { id: "sureness", role: "status" }, sureness(state)));
}

const counted = (state) => (state.count === null ? "" : t("found_items", { n: state.count }));

// More colours than these would be a list, not a legend.
const MOST = 8;

const legend = (state) => state.legend.length > 0 && h("ul", { class: "legend", "aria-label": t("legend") },
  state.legend.slice(0, MOST).map((one) => h("li", { vars: { "--hue": one.hue } }, h("span", { class: "swatch", "aria-hidden": "true" }), h("span", { dir: "auto" }, one.name))));
