// A change that is tried before it is made: the board shows what would move, and the planner takes it or leaves it.

import { h, button } from "./dom.js";
import { t } from "./words.js";
import { job } from "./api.js";
import { laid } from "./placed.js";
import { conflict, costs, edits as inWords, goals } from "./said.js";
import { moves, progress } from "./verdict.js";

// Seconds after which the server answers with the best plan so far.
const PATIENCE = 20;

/** @import { Actions, State } from "./types.d.ts" */

/** Asks what the edits would do. The answer is forgotten when the session changes. @param {State} state @param {Actions} actions @param {string[]} edits */
export async function preview(state, actions, edits) {
  const asked = { edits, words: inWords(edits), version: state.data.version, told: t("asking") };
  const still = () => state.preview === asked;
  const tell = (change) => { if (still()) { Object.assign(asked, change); actions.draw(); } };
  state.preview = asked;
  actions.draw();
  try {
    const found = await job(`/api/sessions/${state.id}/whatif`, { edits, time_limit: PATIENCE }, (now) => tell({ told: progress(now) }));
    tell({ told: null, found });
    if (still()) actions.say(t("answered_preview"));
  } catch (error) {
    if (!still()) return;
    state.preview = null;
    actions.draw();
    actions.wrong(error);
  }
}

/** The state that the board shows during a preview, with the places of today as ghosts. @param {State} state @returns {State} */
export function previewed(state) {
  const found = state.preview?.found;
  if (!found?.schedule) return state;
  return { ...state, before: laid(state), data: { ...state.data, schedule: found.schedule, last: null, answer: { ...state.data.answer, comparison: found.comparison } } };
}

/** The question at the top of the board. @param {State} state @param {Actions} actions */
export function question(state, actions) {
  const { words, told, found, edits } = state.preview;
  const leave = () => { state.preview = null; actions.draw(); };
  const lines = [h("h2", {}, t("preview_title", { what: words }))];
  if (told) lines.push(h("p", { class: "note" }, h("span", { class: "spinner", "aria-hidden": "true" }), told));
  else if (found.schedule && !found.comparison) {
    // there was no plan to compare it with
    const all = costs(found.schedule);
    lines.push(h("p", { dir: "auto" }, t("preview_first"), " ", all.length ? all.join(" · ") : t("no_costs")));
  } else if (found.schedule) {
    const changed = found.comparison.goals.filter((one) => one.before !== one.now);
    lines.push(h("ul", { tabindex: "0", "aria-label": t("what_moved") }, moves(found.comparison).map((one) => h("li", { dir: "auto" }, one))),
      h("p", {}, changed.length ? t("preview_price", { costs: goals(changed) }) : t("preview_free")));
  } else {
    lines.push(h("p", {}, t(found.feasible === false ? "preview_none" : "why_unknown")),
      h("ul", {}, conflict(JSON.parse(found.session), found.explanation?.conflict ?? []).map((one) => h("li", { dir: "auto" }, one))));
  }
  return h("section", { class: "preview", id: "preview", key: "preview", "aria-label": t("preview") }, lines,
    h("div", { class: "row" },
      found?.schedule && button(t("take_it"), () => { const all = edits; state.preview = null; actions.edit(all); }, { class: "main" }),
      button(t("leave_it"), leave)));
}
