// The state of the plan: its quality and its changes, or why none exists and how to repair that.

import { h, button } from "./dom.js";
import { t, title, language } from "./words.js";
import { call, post } from "./api.js";
import { colon, edits, row, statement, told, wish } from "./said.js";
import { homeless } from "./board.js";

export function progress(now) {
  if (now.state === "queued") return t("waiting", { n: now.ahead });
  const p = now.progress;
  if (!p) return t("solving");
  return t("solving_goal", { goal: p.goal ? t(`goal_${p.goal}`) : t("ties"), value: p.value === null ? "–" : Math.round(p.value), bound: Math.round(p.bound), seconds: Math.round(p.seconds) });
}

const again = (state, actions, words) => button(t(words), () => post(`/api/sessions/${state.id}/plan`, {}).catch(actions.wrong), { class: "main" });

// Where minutes are lost, in brackets.
function lost(parts) {
  if (!parts) return "";
  const words = parts.unused.map((one) => t("lost_unused", one));
  if (parts.continuations > 0) words.push(t("lost_continuations", { count: parts.continuations, minutes: parts.continuation_minutes }));
  if (parts.short_parts.length > 0) words.push(t("lost_short", { count: parts.short_parts.length, minutes: parts.short_parts.reduce((sum, part) => sum + part.lost, 0) }));
  return words.length > 0 ? ` (${words.join(", ")})` : "";
}

// The state of the plan; if none exists, the conflict and its repairs.
export function status(state, actions) {
  const { answer, job: running, notes } = state.data;
  const lines = [];
  if (running) {
    // the button comes first, so that it does not move when the text changes
    lines.push(h("p", { class: "note solving", id: "solving" }, button(t("stop"), () => call("DELETE", `/api/jobs/${running.id}`).catch(actions.wrong)), " ",
      h("span", { class: "spinner", "aria-hidden": "true" }), h("span", { id: "progress" }, progress(running))));
  } else if (answer?.state === "planned") {
    const costs = (state.data.schedule?.objectives ?? []).filter((one) => one.value > 0);
    const goals = costs.map((one) => colon(t(`goal_${one.name}`), one.value) + lost(one.lost)).join(" · ") || t("all_zero");
    const estimates = state.data.schedule?.session.estimates;
    lines.push(h("p", { class: "good", id: "verdict" }, h("b", {}, t(answer.proven ? "proven" : "not_proven")), " · ", goals, ". ", estimates && [t("estimates", estimates), ". "],
      !answer.proven && again(state, actions, "plan_again")));
    if (answer.report?.length) lines.push(h("details", { class: "report", open: true }, h("summary", {}, t("what_moved")), h("ul", {}, moves(answer.comparison, answer.report).map((one) => h("li", { dir: "auto" }, one)))));
  } else if (answer?.state === "none") {
    lines.push(noSchedule(state, actions, answer.explanation));
  } else {
    // without an answer, after a stop or a restart, offer to plan again
    const why = answer?.told ? told(answer.told) : answer?.error?.message ?? t(answer ? "not_known" : "no_plan");
    lines.push(h("p", { class: "bad", id: "verdict" }, row(answer?.help ? [why, told(answer.help)] : [why]), " ", again(state, actions, answer ? "plan_again" : "plan_now")));
  }
  for (const note of notes ?? []) lines.push(h("p", { class: "note", dir: "auto" }, told(note)));
  lines.push(...warnings(state.data.warnings ?? []));
  return h("div", { class: "status" }, lines);
}

// Warnings. Of many with the same code, only the first are shown and the rest are folded.
const ALIKE = 3;

function warnings(all) {
  const line = (one) => h("p", { class: "note", dir: "auto" }, `${one.code} ${one.message}`);
  return [...new Set(all.map((one) => one.code))].flatMap((code) => {
    const alike = all.filter((one) => one.code === code);
    const more = alike.slice(ALIKE);
    return [...alike.slice(0, ALIKE).map(line), more.length ? h("details", { class: "note", key: `more-${code}` }, h("summary", {}, t("more_alike", { n: more.length, code })), more.map(line)) : null];
  });
}

// The changes in words; the server's report if there is no comparison.
export function moves(comparison, report = []) {
  if (!comparison || !(comparison.items.length + comparison.meetings.length)) return language === "en" ? report : [t("nothing_moves")];
  const parts = (list) => list.map((one) => `${one.meeting} ${one.minutes}`).join(" + ") || t("not_on_table");
  const start = (list) => list[0]?.start.slice(-5);
  const use = (one) => (one ? t("use", { used: one.used, spare: one.spare }) : t("not_held"));
  return [
    ...comparison.items.map((one) => t(`kind_${one.change}`, { items: one.items.join(" + "), before: one.change === "shifted" ? start(one.before) : parts(one.before), now: one.change === "shifted" ? start(one.now) : parts(one.now) })),
    ...comparison.meetings.map((one) => `${one.meeting}: ${use(one.before)} → ${use(one.now)}`),
  ];
}

// A repair in words, built from its edits because the server's text is English.
const mending = (repair) => (language === "en" ? repair.words : edits(repair.typed));

function noSchedule(state, actions, found) {
  const list = (found?.conflict ?? []).map((one) => h("li", { dir: "auto" }, statement(state.file, one)));
  const short = found?.shortage;
  return h("section", { class: "bad", id: "verdict", "aria-label": t("none_exists") },
    h("h2", {}, t("none_exists")),
    (found?.nowhere ?? []).map((one) => h("p", { dir: "auto" }, t("nowhere", { items: one.items.join(" + ") }), " ", row(one.reasons.map(told)))),
    short && h("p", {}, t(short.meetings === 1 ? "shortage_one" : "shortage", { needed: short.needed_minutes, room: short.meeting_minutes, n: short.meetings })),
    list.length ? [h("p", {}, t("cannot_hold")), h("ul", {}, list)] : null,
    h("h3", {}, t("repairs")),
    h("div", { class: "repairs" },
      (found?.repairs ?? []).slice(0, 8).map((one) => button(mending(one), () => actions.edit(one.typed), { class: "repair", dir: "auto", title: one.typed.join(" ") })),
      // stopped before the conflict was found
      found?.feasible === null && again(state, actions, "plan_again"),
      state.data.undo && button(t("undo"), actions.undo, { class: "main" })));
}

// Why an item is left out; a schedule of another program says it in its own words.
const leftOut = ({ why, reason }) => {
  if (!why) return language === "en" ? reason : t("left_optional");
  const [[name, values]] = typeof why === "string" ? [[why, {}]] : Object.entries(why);
  return t(`why_${name}`, values);
};

// Items that are left out, wishes that are not met, and items without a meeting while there is no plan.
export function tray(state) {
  const plan = state.data.schedule ?? state.data.last;
  const out = plan?.unscheduled ?? [];
  const listed = (name, lines) => (lines.length ? h("section", { class: "tray", key: name, "aria-label": t(name) }, h("h2", {}, t(name)), h("ul", {}, lines)) : null);
  const line = (id, item, why) => h("li", { "data-out": id }, h("b", {}, item?.number ?? id), " ", h("span", { dir: "auto" }, title(item?.title, state.titles)), why && [" ", h("small", {}, why)]);
  return [
    listed("left_out", out.map((one) => line(one.item, state.file.items.find((other) => other.id === one.item), leftOut(one)))),
    listed("unmet", (plan?.wishes ?? []).map((one) => h("li", { dir: "auto" }, wish(one)))),
    listed("no_meeting", homeless(state).map((item) => line(item.id, item))),
  ];
}
