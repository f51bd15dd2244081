// The panel of rules: the rules in force as sentences with their sources, and a form that changes them with one button.

import { h, field, islet, select, shown } from "./dom.js";
import { minutesField } from "./fields.js";
import { booths, inForce, LIMITS, valueOf } from "./limits.js";
import { readMinutes } from "./minutes.js";
import { get } from "./api.js";
import { duration } from "./names.js";
import { t } from "./words.js";

/** @import { Actions, State } from "./types.d.ts" */
/** @import { RuleSet } from "./limits.js" */

/** The rule set of the session. It is asked for once, and drawn when it comes. @param {State} state @param {Actions} actions @returns {RuleSet | null} */
function setOf(state, actions) {
  const name = state.file.rules?.set;
  state.ruleSets ??= {};
  if (!name || name === "none") return null;
  if (!(name in state.ruleSets)) {
    state.ruleSets[name] = null;
    get(`/api/v1/rules/${encodeURIComponent(name)}`).then((found) => { state.ruleSets[name] = found; actions.draw(); }, (error) => { delete state.ruleSets[name]; actions.wrong(error); });
  }
  return state.ruleSets[name];
}

// The value of a limit in words.
const worded = ({ kind, value }) => ({ minutes: () => duration(value), booth: () => booths(value), days: () => [value].flat().join(", ") }[kind] ?? (() => value))();

const CONFIDENCE = ["seen", "practice", "unconfirmed", "inferred"];

function line(law, set) {
  const said = t(`law_${law.name}`, { value: worded(law) });
  const sure = CONFIDENCE.includes(law.confidence) ? t(`confidence_${law.confidence}`) : "";
  const from = law.from === "session" ? t("law_of_session") : law.from === "lifted" ? t("law_lifted", { set: set?.name ?? "" }) : t("law_of_set", { set: set?.name ?? "" });
  return h("li", { key: law.name, class: law.from },
    law.from === "lifted" ? h("s", {}, said) : said,
    h("small", {}, [from, sure].filter(Boolean).join(" · ")),
    law.source && h("small", { lang: "en", dir: "auto" }, law.source));
}

/** @param {State} state @param {Actions} actions */
export function rules(state, actions) {
  const set = setOf(state, actions);
  const laws = inForce(state.file, set);
  return [
    h("h3", {}, t("rules_in_force")),
    h("p", { class: "note" }, set ? t("rules_of", { set: `${set.name}: ${set.title}` }) : t("rules_of_none")),
    laws.length ? h("ul", { class: "laws" }, laws.map((law) => line(law, set))) : h("p", {}, t("no_rules")),
    set?.notes?.length ? h("details", { class: "fold", key: "notes" }, h("summary", {}, t("rules_notes")), set.notes.map((note) => h("p", { lang: "en", dir: "auto" }, note))) : null,
    h("h3", {}, t("change_rules")),
    form(state, actions, set),
  ];
}

// The fields, each with the edit that it makes. An empty field removes the limit.
function fields(state, set) {
  const figure = (name) => valueOf(state.file, set, name);
  const text = (value, props) => h("input", { type: "text", value: value ?? "", maxlength: 2000, ...props });
  const limit = (name, input, read = (value) => value) => ({ name: `rule_${name}`, input, edit: () => `set-rule=${name}:${input.value === "" ? "null" : read(input.value)}` });
  const make = {
    count: (name) => limit(name, text(figure(name), { type: "number", min: 0, max: 100000 })),
    minutes: (name) => limit(name, minutesField(figure(name), 0, 100000), (value) => readMinutes(value, 0, 100000).minutes),
    clock: (name) => limit(name, text(figure(name), { type: "time" })),
    booth: (name) => limit(name, text(typeof figure(name) === "object" ? "" : figure(name), { type: "number", min: 1, max: 9, placeholder: typeof figure(name) === "object" ? booths(figure(name)) : "" })),
    days: (name) => limit(name, text([figure(name) ?? []].flat().join(", "), { dir: "ltr" }), (value) => JSON.stringify(value.split(",").map((one) => one.trim()).filter(Boolean))),
  };
  const sets = select((state.rules?.rule_sets ?? []).map((one) => [one.name, `${one.name}: ${one.title}`]), state.file.rules?.set ?? "none");
  const order = select([["agenda", t("order_agenda")], ["free", t("order_free")]], state.file.order ?? "agenda");
  const teams = text(state.file.teams, { type: "number", min: 1, max: 100 });
  return [
    { name: "rule_set", input: sets, edit: () => `set-rule=set:${sets.value}` },
    { name: "order", input: order, edit: () => `set-order=${order.value}` },
    ...LIMITS.map(([name, kind]) => make[kind](name)),
    { name: "teams", input: teams, edit: () => `set-rule=teams:${teams.value === "" ? "null" : teams.value}` },
  ];
}

const NOTES = { rule_days_off: (state) => t("days_off_note", { names: (state.rules?.calendars ?? []).map((one) => one.name).join(", ") }), teams: () => t("teams_note") };

function form(state, actions, set) {
  const [made, version] = [fields(state, set), state.data.version];
  const was = made.map((one) => one.input.value);
  const element = h("form", { class: "item-form", onsubmit: (event) => {
    event.preventDefault();
    const changed = made.map((one, place) => ({ ...one, place })).filter((one) => one.input.value !== was[one.place]);
    if (!changed.length) return actions.say(t("nothing_to_save"));
    // if another user changed the same rules meanwhile, the server reports the conflict
    const now = fields(state, setOf(state, actions));
    const clash = changed.some((one) => now[one.place].input.value !== was[one.place]);
    return actions.edit(changed.map((one) => one.edit()), event.currentTarget, clash ? version : undefined);
  } },
  h("div", { class: "grid" }, made.map((one) => h("div", { class: one.input.tagName === "SELECT" || NOTES[one.name] ? "wide" : "" }, field(t(one.name), one.input, NOTES[one.name]?.(state))))),
  h("div", { class: "actions" }, h("button", { class: "main" }, t("save"))));
  return islet("rules-form", made.map((one) => shown(one.input)), element);
}
