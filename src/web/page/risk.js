// The colours of risk: how likely each item is in time, and when to call for it.

import { h } from "./dom.js";
import { job } from "./api.js";
import { BANDS, hueOf } from "./colours.js";
import { date } from "./names.js";
import { key } from "./placed.js";
import { t } from "./words.js";

/** @import { Actions, Entry, Meeting, RiskItem, State } from "./types.d.ts" */

// What the answer depends on: the plan that is shown.
const shownPlan = ({ data }) => (data?.schedule ? JSON.stringify([data.session, data.revision, data.schedule.meetings]) : "");

/** The items of the answer, if it is one for the plan that is shown. @param {State} state @returns {RiskItem[] | undefined} */
function known(state) {
  const { colours, risk, data } = state;
  if (colours !== "risk" || !risk?.items) return undefined;
  // each block asks, and the plan is compared once
  if (risk.shown !== data?.schedule) {
    risk.shown = data?.schedule;
    risk.fits = risk.of === shownPlan(state);
  }
  return risk.fits ? risk.items : undefined;
}

/** Asks how sure the plan is, once for each plan. @param {State} state @param {Actions} actions */
export async function lookAtRisk(state, actions) {
  const of = state.colours === "risk" && !state.data.job ? shownPlan(state) : "";
  if (!of || state.risk?.of === of) return;
  const asked = { of };
  state.risk = asked;
  try {
    const found = await job(`/api/v1/sessions/${state.id}/risk`, {});
    if (state.risk !== asked) return;
    state.risk = { of, items: found.items, confidence: found.confidence };
    actions.draw();
  } catch (error) {
    if (state.risk !== asked) return;
    state.risk = { of, items: [] };
    actions.wrong(error);
  }
}

/** The bands as a legend, and the hue of each item. @param {State} state */
export function risks(state) {
  const items = known(state);
  if (!items) return { names: [], hue: () => undefined };
  const found = new Map(items.flatMap((one) => one.items.map((id) => [id, hueOf(one.in_time)])));
  const bands = BANDS.map(([from, hue], place) => ({ name: place ? t("risk_band", { from, to: BANDS[place - 1][0] }) : t("risk_most", { from }), hue }));
  return { names: bands, hue: (id) => found.get(id) };
}

/** How sure the whole plan is, in words; nothing if the colours are others. @param {State} state */
export function sureness(state) {
  if (state.colours !== "risk") return "";
  if (!state.data.schedule) return t("no_plan");
  if (!known(state)) return t(state.data.job ? "solving" : "risk_asked");
  return state.risk.confidence === undefined ? "" : t("risk_all", { n: Math.round(state.risk.confidence) });
}

// The hour of a moment, with its day if that is not the one of the meeting.
const hour = (at, day) => (at.slice(0, 10) === day ? at.slice(11, 16) : t("day_on", { day: date(at.slice(0, 10), { weekday: "short" }), at: at.slice(11, 16) }));

/**
 * What a block says: the share in time, and from when to when its people should be ready.
 * @param {State} state @param {Entry} entry @param {Meeting | null} meeting
 */
export function riskOf(state, entry, meeting) {
  const one = meeting && known(state)?.find((item) => item.items.join("+") === key(entry));
  if (!one) return undefined;
  const call = entry.part > 1 || !one.start ? "" : t("day_between", { from: hour(one.start.p10.at, meeting.day), to: hour(one.start.p80.at, meeting.day) });
  return { share: t("percent", { n: Math.round(one.in_time) }), call, about: one.start && entry.part < 2 ? t("day_about", { at: hour(one.start.p50.at, meeting.day) }) : "" };
}

/** The same in words, for a screen reader and a pointer. @param {ReturnType<typeof riskOf>} risk */
export const inWords = (risk) => (risk ? [t("risk_in_time", { share: risk.share }), risk.about && t("risk_about", { about: risk.about }), risk.call && t("risk_call", { call: risk.call })].filter(Boolean).join(", ") : "");

/** The line on a block. @param {ReturnType<typeof riskOf>} risk */
export const line = (risk) => risk && h("span", { class: "risk", "aria-hidden": "true" }, h("b", {}, risk.share), risk.call && ` ${risk.call}`);
