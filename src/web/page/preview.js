// A change that is tried before it is made: the board shows what would move, and the planner takes it or leaves it. In a try-out
// several changes are collected.

import { h, button, field, islet } from "./dom.js";
import { t } from "./words.js";
import { job, post } from "./api.js";
import { laid } from "./placed.js";
import { joined, tried } from "./sandbox.js";
import { conflict, costs, edit as inWordsOne, edits as inWords, goals } from "./said.js";
import { moves, progress } from "./verdict.js";

// Seconds after which the server answers with the best plan so far.
const PATIENCE = 20;

/** @import { Actions, State } from "./types.d.ts" */

/** Asks what the edits would do. The answer is forgotten when the session changes. @param {State} state @param {Actions} actions @param {string[]} edits */
export async function preview(state, actions, edits) {
  // until the answer comes, a try-out shows the last one
  const asked = { edits, words: inWords(edits), version: state.data.version, told: t("asking"), seen: state.sandbox ? state.preview?.found ?? state.preview?.seen : undefined };
  const still = () => state.preview === asked;
  const tell = (change) => { if (still()) { Object.assign(asked, change); actions.draw(); } };
  state.preview = asked;
  actions.draw();
  try {
    const found = await job(`/api/v1/sessions/${state.id}/whatif`, { edits, time_limit: PATIENCE }, (now) => tell({ told: progress(now) }));
    tell({ told: null, found });
    if (still()) actions.say(t("answered_preview"));
  } catch (error) {
    if (!still()) return;
    state.preview = null;
    // a change that the server refuses is none of the try-out
    if (state.sandbox) { state.sandbox.edits = state.sandbox.past.pop() ?? []; if (state.sandbox.edits.length) preview(state, actions, state.sandbox.edits); }
    actions.draw();
    actions.wrong(error);
  }
}

/** Adds edits to the try-out. @param {State} state @param {Actions} actions @param {string[]} edits */
export function tryOut(state, actions, edits) {
  const { sandbox } = state;
  sandbox.past.push(sandbox.edits);
  go(state, actions, joined(sandbox.edits, edits, state.file));
}

// The try-out with other edits.
function go(state, actions, edits) {
  state.sandbox.edits = edits;
  if (edits.length) return preview(state, actions, edits);
  state.preview = null;
  return actions.draw();
}

/** Takes the last step of the try-out back. @param {State} state @param {Actions} actions */
export const stepBack = (state, actions) => { if (state.sandbox.past.length) go(state, actions, state.sandbox.past.pop()); };

/** Ends the try-out. @param {State} state @param {Actions} actions */
export function leave(state, actions) {
  state.sandbox = null;
  state.preview = null;
  actions.draw();
}

/** The state that the board shows during a preview, with the places of today as ghosts. @param {State} state @returns {State} */
export function previewed(state) {
  const found = state.preview?.found ?? state.preview?.seen;
  if (!found?.schedule) return state;
  const file = found.session ? JSON.parse(found.session) : state.file;
  return { ...state, file, before: laid(state), data: { ...state.data, board: tried(state.data.board, file, state.file), schedule: found.schedule, last: null, answer: { ...state.data.answer, comparison: found.comparison } } };
}

// What a preview found, in words.
function answer({ told, found }) {
  if (told) return [h("p", { class: "note" }, h("span", { class: "spinner", "aria-hidden": "true" }), told)];
  if (!found.schedule) {
    return [h("p", {}, t(found.feasible === false ? "preview_none" : "why_unknown")),
      h("ul", {}, conflict(JSON.parse(found.session), found.explanation?.conflict ?? []).map((one) => h("li", { dir: "auto" }, one)))];
  }
  if (!found.comparison) {
    // there was no plan to compare it with
    const all = costs(found.schedule);
    return [h("p", { dir: "auto" }, t("preview_first"), " ", all.length ? all.join(" · ") : t("no_costs"))];
  }
  const changed = found.comparison.goals.filter((one) => one.before !== one.now);
  return [h("ul", { tabindex: "0", "aria-label": t("what_moved") }, moves(found.comparison).map((one) => h("li", { dir: "auto" }, one))),
    h("p", {}, changed.length ? t("preview_price", { costs: goals(changed) }) : t("preview_free"))];
}

/** The question at the top of the board. @param {State} state @param {Actions} actions */
export function question(state, actions) {
  if (state.sandbox) return trying(state, actions);
  const { words, found, edits } = state.preview;
  return h("section", { class: "preview", id: "preview", key: "preview", "aria-label": t("preview") }, h("h2", {}, t("preview_title", { what: words })), answer(state.preview),
    h("div", { class: "row" },
      found?.schedule && button(t("take_it"), () => { const all = edits; state.preview = null; actions.edit(all); }, { class: "main" }),
      button(t("leave_it"), () => { state.preview = null; actions.draw(); })));
}

// The try-out: what is changed, what it does, and what becomes of it.
function trying(state, actions) {
  const { edits, past } = state.sandbox;
  const name = h("input", { type: "text", maxlength: 200, required: true, dir: "auto" });
  const without = (one) => { past.push(edits); go(state, actions, edits.filter((other) => other !== one)); };
  return h("section", { class: "preview", id: "preview", key: "trying", "aria-label": t("try_out") }, h("h2", {}, t("try_out")),
    edits.length ? h("ul", { class: "tried" }, edits.map((one) => h("li", { key: one, dir: "auto" }, inWordsOne(one), " ", button("×", () => without(one), { class: "plain", "aria-label": t("drop_what", { what: inWordsOne(one) }) }))))
      : h("p", { class: "note" }, t("try_out_note")),
    state.preview && answer(state.preview),
    h("div", { class: "row wrap" },
      state.preview?.found?.schedule && button(t("take_it"), () => { leave(state, actions); actions.edit(edits); }, { class: "main" }),
      edits.length > 0 && islet("keep-tried", null, h("form", { class: "row", onsubmit: (event) => {
        event.preventDefault();
        post(`/api/v1/sessions/${state.id}/scenarios`, { name: name.value, edits: state.sandbox.edits })
          .then(() => { state.scenarios = undefined; leave(state, actions); actions.panel("scenarios"); actions.say(t("scenario_kept")); }, actions.wrong);
      } }, field(t("scenario_name"), name), h("button", {}, t("keep_scenario")))),
      past.length > 0 && button(t("undo"), () => stepBack(state, actions)),
      button(t("leave_it"), () => leave(state, actions))));
}
