// Two boards side by side: the plan of now and scenarios, each with its price.

import { h, button, select } from "./dom.js";
import { prepare } from "./bar.js";
import { direction, draw as drawBoard } from "./board.js";
import { job } from "./api.js";
import { costs, edits as inWords } from "./said.js";
import { tried } from "./sandbox.js";
import { t } from "./words.js";

/** @import { Actions, State } from "./types.d.ts" */

const NOW = "now";
const PATIENCE = 20;

/** Opens the view with two of the scenarios, or with one and the plan of now. @param {State} state @param {Actions} actions @param {string[]} shown */
export function open(state, actions, shown) {
  state.sides = { shown, found: new Map(), draw: sides };
  for (const one of shown) ask(state, actions, one);
  actions.draw();
}

// Asks once for the plan of a scenario.
async function ask(state, actions, name) {
  const { sides } = state;
  if (name === NOW || sides.found.has(name)) return;
  const scenario = (state.scenarios?.scenarios ?? []).find((one) => String(one.id) === name);
  if (!scenario) return;
  sides.found.set(name, null);
  const told = (found) => { if (state.sides === sides) { sides.found.set(name, found); actions.draw(); } };
  try {
    told(await job(`/api/v1/sessions/${state.id}/whatif`, { edits: scenario.edits, time_limit: PATIENCE }));
  } catch (error) { told({ failed: error.message }); }
}

// The state as a board of the plan of now, or of a scenario, that is only read.
function seen(state, name) {
  const of = { ...state, reads: true, preview: null, before: undefined, chosen: new Set(), soFar: false };
  const found = state.sides.found.get(name);
  if (name !== NOW && found?.schedule) {
    const file = found.session ? JSON.parse(found.session) : state.file;
    of.file = file;
    of.data = { ...state.data, board: tried(state.data.board, file, state.file), schedule: found.schedule, last: null, answer: { ...state.data.answer, comparison: found.comparison } };
  } else of.data = { ...state.data, answer: { ...state.data.answer, comparison: null } };
  prepare(of);
  return of;
}

/** @param {State} state @param {Actions} actions */
export function sides(state, actions) {
  const all = state.scenarios?.scenarios ?? [];
  const options = [[NOW, t("plan_of_now")], ...all.map((one) => [String(one.id), one.name])];
  const nameOf = (name) => options.find(([id]) => id === name)?.[1] ?? "";
  const side = (name, place) => {
    const found = state.sides.found.get(name);
    const of = seen(state, name);
    of.named = nameOf(name);
    const pick = select(options, name, { "aria-label": t("side", { n: place + 1 }), onchange: (event) => {
      state.sides.shown[place] = event.target.value;
      ask(state, actions, event.target.value);
      actions.draw();
    } });
    const price = name === NOW ? state.data.schedule : found?.schedule;
    const words = price ? costs(price) : null;
    const scenario = all.find((one) => String(one.id) === name);
    return h("section", { class: "side", key: `side-${place}`, "aria-label": nameOf(name) },
      h("div", { class: "row wrap" }, pick, scenario && found?.schedule && button(t("take"), () => { state.sides = null; actions.edit(scenario.edits); }, { class: "main", "aria-label": t("take_what", { what: scenario.name }) })),
      scenario && h("p", { class: "note", dir: "auto" }, inWords(scenario.edits)),
      name !== NOW && found === null ? h("p", { class: "note" }, h("span", { class: "spinner", "aria-hidden": "true" }), t("asking"))
        : h("p", { dir: "auto" }, words ? (words.length ? words.join(" · ") : t("no_costs")) : found?.failed ?? t(found?.feasible === false ? "none_exists" : "not_known")),
      (name === NOW || found?.schedule) && h("div", { class: "boards", dir: direction(state), tabindex: "0", role: "group", "aria-label": t("board_of", { name: nameOf(name) }) }, drawBoard(of, actions, `board-${place}`)));
  };
  return h("div", { id: "sides" },
    h("div", { class: "row" }, button(t("back_to_board"), () => { state.sides = null; actions.draw(); }, { id: "back-to-board" })),
    h("div", { class: "sides" }, state.sides.shown.map(side)));
}
