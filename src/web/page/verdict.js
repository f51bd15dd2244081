// The state of the plan: its quality and its changes, or why none exists and how to repair that.

import { h, button } from "./dom.js";
import { t, language } from "./words.js";
import { call, post } from "./api.js";
import { conflict, costs, repair, row, told, wish } from "./said.js";
import { how } from "./best.js";
import { duration, figure, itemName, itemTitle, meetingAt } from "./names.js";

/** @import { Actions, Job, State } from "./types.d.ts" */

/** How a job gets on. @param {Job} now */
export function progress(now) {
  if (now.state === "queued") return t("waiting", { n: now.ahead });
  if (now.parts) return t("parts_of", now.parts);
  const p = now.progress;
  if (!p) return t("solving");
  if (!p.goal) return t(p.value === null ? "solving_any" : "solving_ties");
  // weights say nothing to people; the bar says how far it is
  if (["unscheduled", "preferences"].includes(p.goal)) return t("solving_weights", { goal: t(`goal_${p.goal}`) });
  const values = { goal: t(`goal_${p.goal}`), bound: figure(p.goal, Math.round(p.bound)) };
  return p.value === null ? t("solving_first", values) : t("solving_goal", { ...values, value: figure(p.goal, Math.round(p.value)) });
}

// A bar of a share in per cent.
const meter = (name, share, words) => share !== null && h("div", { class: `meter ${name}`, key: name, role: "meter", "aria-label": t(`meter_${name}`), "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": share, "aria-valuetext": words },
  h("span", { class: "track-of", vars: { "--share": `${share}%` } }), h("small", { "aria-hidden": "true" }, words));

/**
 * What is going on while the session is planned: how far the search is, and what the best plan so far costs.
 * @param {State} state @param {Actions} actions
 */
export function solving(state, actions) {
  const running = state.data.job;
  const { gap, time } = how(running.progress);
  const soFar = state.soFar ? costs(state.data.schedule) : null;
  return h("section", { class: "solving", id: "solving", "aria-label": t("solving") },
    h("div", { class: "row" },
      // the button comes first, so that it does not move when the text changes
      button(t(state.soFar ? "stop_keep" : "stop"), () => call("DELETE", `/api/v1/jobs/${running.id}`).catch(actions.wrong), { id: "stop" }),
      h("span", { class: "spinner", "aria-hidden": "true" }), h("p", { class: "note", id: "progress" }, progress(running))),
    h("div", { class: "meters" },
      meter("gap", gap, gap === 0 ? t("gap_none") : t("gap", { n: gap })),
      meter("time", time, t("time_of", { seconds: Math.round(running.progress?.seconds ?? 0), limit: Math.round(running.progress?.limit ?? 0) }))),
    soFar && h("p", { id: "so-far", dir: "auto" }, h("b", {}, t("so_far")), " ", soFar.length ? soFar.join(" · ") : t("no_costs")));
}

const again = (state, actions, words) => button(t(words), () => post(`/api/v1/sessions/${state.id}/plan`, {}).catch(actions.wrong), { class: "main" });

/** The state of the plan; if none exists, the conflict and its repairs. @param {State} state @param {Actions} actions */
export function status(state, actions) {
  const { answer, job: running, notes } = state.data;
  if (state.gone) {
    return h("div", { class: "status" }, h("p", { class: "bad", id: "verdict" }, t("gone"), " ", button(t("to_sessions"), () => actions.go(null), { class: "main" })));
  }
  const lines = [];
  if (running) {
    lines.push(solving(state, actions));
  } else if (answer?.state === "planned") {
    const prices = costs(state.data.schedule ?? {});
    const estimates = state.data.schedule?.session.estimates;
    const wishes = (state.data.schedule?.wishes ?? []).map((one) => h("li", { dir: "auto" }, wish(one)));
    lines.push(h("p", { class: "good", id: "verdict" }, h("b", {}, t(answer.proven ? "proven" : "not_proven")), " ", prices.length ? prices.join(" · ") : t("no_costs"), " ",
      estimates && [t("estimates", estimates), " "],
      !answer.proven && again(state, actions, "plan_again")));
    if (wishes.length) lines.push(h("details", { class: "report", key: "unmet", open: true }, h("summary", {}, t("unmet")), h("ul", { tabindex: "0", "aria-label": t("unmet") }, wishes)));
    if (answer.report?.length) lines.push(h("details", { class: "report", open: true }, h("summary", {}, t("what_moved")), h("ul", { tabindex: "0", "aria-label": t("what_moved") }, moves(answer.comparison, answer.report).map((one) => h("li", { dir: "auto" }, one)))));
  } else if (answer?.state === "none") {
    lines.push(noSchedule(state, actions, answer.explanation));
  } else {
    // without an answer, after a stop or a restart, offer to plan again
    const why = answer?.told ? told(answer.told) : answer?.error?.message ?? t(answer ? "not_known" : "no_plan");
    lines.push(h("p", { class: "bad", id: "verdict" }, row(answer?.help ? [why, told(answer.help)] : [why]), " ", again(state, actions, answer ? "plan_again" : "plan_now")));
  }
  for (const id of state.floated ?? []) lines.push(h("p", { class: "note floated", dir: "auto" }, t("floated", { item: itemTitle(id) })));
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
  const parts = (list) => list.map((one) => `${meetingAt(one.meeting, one.start)} ${duration(one.minutes)}`).join(" + ") || t("not_on_table");
  const start = (list) => list[0]?.start.slice(-5);
  const use = (one) => (one ? t("use", { used: one.used, spare: one.spare }) : t("not_held"));
  return [
    ...comparison.items.map((one) => t(`kind_${one.change}`, { items: one.items.map(itemName).join(" + "), before: one.change === "shifted" ? start(one.before) : parts(one.before), now: one.change === "shifted" ? start(one.now) : parts(one.now) })),
    ...comparison.meetings.map((one) => `${meetingAt(one.meeting, (one.now ?? one.before)?.start)}: ${use(one.before)} → ${use(one.now)}`),
  ];
}

// What items need and what meetings have. Before an item that waits, the items are those that the conflict places.
function capacity(short, conflict) {
  const sums = { needed: duration(short.needed_minutes), room: duration(short.meeting_minutes), n: short.meetings, over: duration(short.needed_minutes - short.meeting_minutes) };
  if (!short.before) return t(short.meetings === 1 ? "capacity_one" : "capacity", sums);
  const last = short.before.item;
  const items = conflict.flatMap((one) => one.items).filter((id) => id !== last);
  return t("capacity_before", { ...sums, items: items.map(itemName).join(", "), last: itemName(last), gap: duration(short.before.gap_minutes) });
}

// The number of repairs that are shown; the others are folded.
const FIXES = 4;

function noSchedule(state, actions, found) {
  const list = conflict(state.file, found?.conflict ?? []).map((one) => h("li", { dir: "auto" }, one));
  const short = found?.shortage;
  const fixes = (found?.repairs ?? []).map((one) => {
    const what = repair(state.data.board, one.typed);
    // the words of a cut have its minutes already
    const price = (one.costs ?? []).filter((cost) => cost.what !== "costs_minutes").map(told);
    return h("div", { class: "fix", key: one.typed.join(" ") },
      button([what, price.length ? h("small", {}, ` ${row(price)}`) : null], () => actions.edit(one.typed), { class: "repair", dir: "auto", title: one.typed.join(" ") }),
      button(t("preview"), () => actions.tryOut(one.typed), { class: "plain", "aria-label": t("preview_what", { what }) }));
  });
  return h("section", { class: "bad", id: "verdict", "aria-label": t("none_exists") },
    h("h2", {}, t("none_exists")),
    (found?.nowhere ?? []).map((one) => h("p", { dir: "auto" }, t("nowhere", { items: one.items.map(itemTitle).join(" + ") }), " ", row(one.reasons.map(told)))),
    short && h("p", { class: "capacity" }, capacity(short, found.conflict)),
    list.length ? h("div", { class: "conflict" }, h("span", {}, t("cannot_hold")), h("ul", {}, list)) : null,
    h("h3", {}, t("repairs")),
    h("div", { class: "repairs" },
      fixes.slice(0, FIXES),
      fixes.length > FIXES && h("details", { key: "fixes" }, h("summary", {}, t("more_fixes", { n: fixes.length - FIXES })), h("div", { class: "repairs" }, fixes.slice(FIXES))),
      // stopped before the conflict was found
      found?.feasible === null && again(state, actions, "plan_again"),
      state.data.undo && button(t("undo"), actions.undo, { class: "main" })));
}
