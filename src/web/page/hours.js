// The meeting hours of a session: listed meetings, the same hours every day, or hours that the plan chooses from.

import { h, button, field, select, $ } from "./dom.js";
import { t } from "./words.js";
import * as kind from "./fields.js";
import { schemaDrawn } from "./generated.js";

const DAYS = ["days", kind.names("2027-03-09, 2027-03-10"), "days_note"];
const CHOSEN = [
  ["between", kind.between], ["length", kind.minutes(1, 1439)], ["step", kind.minutes(1, 1439)], ["per_day", kind.number(1, 2000)],
];
const USUAL = { between: "09:00-19:00", length: 120, step: 30, per_day: 2 };

// Whether the plan chooses the hours.
export const areChosen = (meetings) => Boolean(meetings?.between);

// The existing meetings. If the plan chooses the hours, those that it holds.
function held(state) {
  const all = state.data.board.meetings;
  if (!areChosen(state.file.meetings)) return all;
  const ids = (state.data.schedule?.meetings ?? []).filter((one) => one.entries.length).map((one) => one.id);
  return all.filter((one) => ids.includes(one.id));
}

const days = (state) => [...new Set(state.data.board.meetings.map((one) => one.day))].sort();
const times = (state) => [...new Set(held(state).map((one) => `${one.start}-${one.end}`))].sort();
const length = (state) => state.data.board.meetings[0]?.minutes;

// Switching to another form starts with the current values.
export const meetings = kind.choice((value) => (Array.isArray(value) ? "listed" : areChosen(value) ? "chosen" : "same"), {
  listed: (value, state) => (value ? kind.same(t("listed_note", { n: value.length }), () => value)
    // the plan may arrive after this form was drawn
    : kind.same(t(areChosen(state.file.meetings) ? "held_note" : "listed_note", { n: listed(state).length }), () => (held(state).length ? listed(state) : state.file.meetings))),
  same: (value, state) => kind.group(() => [DAYS, ["times", kind.names("10:00-12:00, 15:00-17:00"), "times_note"]])(value ?? { days: days(state), times: times(state) }, state),
  chosen: (value, state) => {
    const made = kind.group(() => [DAYS, ...CHOSEN])(value ?? { days: days(state), ...USUAL, length: length(state) ?? USUAL.length }, state);
    return { ...made, element: h("div", {}, h("p", { class: "note" }, t("chosen_note")), made.element) };
  },
});

// Converts meetings given by days and hours to a list.
export const listed = (state) => held(state).map((each) => ({ id: each.id, date: each.day, start: each.start, end: each.end, ...(each.track !== "plenary" && { track: each.track }) }));

// The hours from which a meeting was chosen, with a button to change them.
export function chosenFrom(state, actions) {
  const said = state.file.meetings;
  if (!areChosen(said)) return null;
  const [from, to] = said.between.split("-");
  return h("div", { class: "row wrap" }, h("p", { class: "note" }, t("chosen_from", { from, to, length: said.length, step: said.step, per_day: said.per_day })),
    button(t("change_choice"), () => {
      const dialog = $("#dialog");
      // do not return the focus to the meeting
      dialog.onclose = () => { actions.panel("session"); schemaDrawn(state, actions).then(() => $("#when-it-meets")?.focus()); };
      dialog.close();
    }));
}

// For a new session: the hours of each day, or the hours to choose from. `get` returns them without the days.
export function newHours() {
  const said = h("input", { type: "text", value: "10:00-12:00, 15:00-17:00", required: true, dir: "ltr", maxlength: 2000 });
  const chosen = kind.group(() => CHOSEN)(USUAL);
  const fixed = field(t("times"), said, t("times_note"));
  const open = h("div", { class: "hours-to-choose", hidden: true }, h("p", { class: "note" }, t("chosen_note")), chosen.element);
  const how = select([["same", t("as_same")], ["chosen", t("as_chosen")]], "same", { onchange: () => {
    fixed.hidden = how.value !== "same";
    open.hidden = how.value !== "chosen";
    said.required = how.value === "same";
  } });
  return {
    elements: [field(t("when_it_meets"), how), fixed, open],
    get: () => (how.value === "chosen" ? chosen.get() : { times: said.value.split(",").map((one) => one.trim()).filter(Boolean) }),
  };
}
