// Translates statements and answers: chooses the sentence and fills in the values.

import { t, language } from "./words.js";

const list = (value) => [value ?? []].flat();
const ids = (value) => list(value).join(", ");

// The value that a statement of the file points to, and its item or meeting.
function find(file, pointer) {
  let [value, owner] = [file, null];
  for (const step of pointer.split("/").slice(1)) {
    value = value?.[step.replaceAll("~1", "/").replaceAll("~0", "~")];
    if (value && typeof value === "object" && "id" in value) owner = value;
  }
  return { value, item: owner?.id ?? "" };
}

const window = (one) => `${one.from ?? "…"} – ${one.to ?? "…"}${one.timezone ? ` ${one.timezone}` : ""}`;

// A statement that takes part in a conflict.
export function statement(file, one) {
  const { value, item } = find(file, one.statement);
  const say = (name, said = value) => t(`said_${name}`, { item, value: said });
  switch (one.word) {
    case "item": return t("said_item", { items: one.items.join(" + ") });
    case "after": return value?.gap_minutes ? t("said_gap", { item, value: value.item, gap: value.gap_minutes }) : say("after", value?.item ?? value);
    case "not_with": case "not_parallel": case "pin": case "forbid": case "allow": return say(one.word, ids(value));
    case "windows": return say(one.statement.startsWith("/people/") ? "person_windows" : "windows", list(value).map(window).join(", ") || "—");
    case "people": case "attendance": return say(one.word, ids(value));
    case "position": return say(`position_${value}`);
    case "split": return say(value === false ? "undivided" : "split");
    case "interpretation": return say("interpretation", ids(value));
    case "held": return say("held", value?.meeting);
    case "available_from": case "reserve_minutes": case "order": case "per_day": case "teams": return say(one.word);
    default: {
      // a limit, of the session or of its rule set
      const ofSet = one.statement.endsWith("/set");
      return t(ofSet ? "said_rule_of_set" : "said_rule", { name: t(`rule_${one.word}`), value: ids(value) });
    }
  }
}

// The values after the equals sign of an edit, by name. Ids of items and limits may contain colons.
const SHAPES = {
  "drop-meeting": /^(?<meeting>.*)$/, "held": /^(?<meeting>.*)$/, "unpin": /^(?<item>.*)$/, "drop-item": /^(?<item>.*)$/, "optional": /^(?<item>.*)$/,
  "pin": /^(?<item>.*):(?<meeting>[^:]*)$/, "forbid": /^(?<item>.*):(?<meeting>[^:]*)$/, "set-minutes": /^(?<item>.*):(?<minutes>\d+)$/,
  "set-reserve": /^(?<meeting>.*):(?<minutes>\d+)$/, "set-seats": /^(?<meeting>.*):(?<seats>\d+)$/, "free-person": /^(?<person>.*)$/, "set-order": /^(?<order>.*)$/, "set-gap": /^(?<item>[^:]*):(?<other>[^:]*):(?<minutes>\d+)$/,
  "set-rule": /^(?<name>[^:]*):(?<value>.*)$/, "lift": /^(?<item>[^:]*):(?<word>[^:]*)/, "add-item": /^(?<json>.*)$/s,
  "add-meeting": /^(?<date>\S{10})T(?<start>\d\d:\d\d)-(?<end>\d\d:\d\d)/, "move-meeting": /^(?<meeting>.*?):(?<date>\S{10})T(?<start>\d\d:\d\d)-(?<end>\d\d:\d\d)$/,
};

// An edit in words, or as typed if there is no translation.
export function edit(typed) {
  const [, name, rest] = /^([a-z-]+)=(.*)$/s.exec(typed) ?? [];
  const found = SHAPES[name]?.exec(rest);
  if (!found) return typed;
  const values = { ...found.groups };
  if (values.name) Object.assign(values, { name: t(values.name === "set" ? "rule_set" : values.name === "teams" ? "teams" : `rule_${values.name}`), value: values.value === "null" ? t("no_limit") : values.value });
  if (values.word && language !== "en") values.word = t(`f_${values.word}`);
  if (values.order) values.order = t(`order_${values.order}`);
  return t(`edit_${name}`, values);
}

// Joins sentences, and joins with a colon.
export const row = (list) => list.join(language === "zh" ? "；" : "; ");
export const colon = (one, other) => `${one}${language === "zh" ? "：" : ": "}${other}`;
export const edits = (list) => row(list.map(edit));

// A sentence of the server: translated if the language has it, else in the server's words.
export function told(one) {
  if (typeof one === "string") return one;
  const key = `told_${one.what}`;
  const said = language === "en" ? key : t(key, one.values);
  return said === key ? one.words : said;
}

export const goals = (costs) => costs.map((one) => `${t(`goal_${one.name}`)} ${one.before} → ${one.now}`).join(", ");

// The answer to why as lines; indented lines begin with a space.
export function why(file, found, moved) {
  const forced = told(found.told.forced);
  const lines = [told(found.told.is)];
  if (found.possible === null) return [...lines, t("why_unknown")];
  if (!found.possible) return [...lines, t("why_cannot", { forced }), ...found.conflict.map((one) => ` ${statement(file, one)}`), t("why_could")];
  const costs = goals(found.costs);
  const better = found.costs.length && found.costs[0].now <= found.costs[0].before;
  const what = !found.costs.length ? t("why_as_good") : t(better ? "why_better" : "why_costs", { costs });
  return [...lines, `${t("why_can", { forced })} ${what}`, ...moved(found.comparison).map((one) => ` ${one}`)];
}

// The gains and costs of an alternative against the current plan.
export function trade(ours, theirs) {
  const was = new Map(ours.objectives.map((one) => [one.name, one.value]));
  const changed = theirs.objectives.filter((one) => was.get(one.name) !== one.value).map((one) => ({ name: one.name, before: was.get(one.name), now: one.value }));
  return changed.length ? goals(changed) : t("why_as_good");
}
