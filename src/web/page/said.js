// Translates statements and answers: chooses the sentence and fills in the values.

import { t, language } from "./words.js";
import { date, duration, figure, itemName, itemTitle, meetingName } from "./names.js";

const list = (value) => [value ?? []].flat();
const ids = (value) => list(value).join(", ");
const items = (value) => list(value).map(itemName).join(", ");
const meetings = (value) => list(value).map(meetingName).join(", ");

// The value that a statement of the file points to, and its item or meeting.
function find(file, pointer) {
  let [value, owner] = [file, null];
  for (const step of pointer.split("/").slice(1)) {
    value = value?.[step.replaceAll("~1", "/").replaceAll("~0", "~")];
    if (value && typeof value === "object" && "id" in value) owner = value;
  }
  const of = owner?.id ?? "";
  return { value, item: file.items.some((one) => one.id === of) ? itemTitle(of) : meetingName(of) };
}

const window = (one) => `${one.from ?? "…"} – ${one.to ?? "…"}${one.timezone ? ` ${one.timezone}` : ""}`;

/** The statements of a conflict; those that only say that items must be placed are one. */
export function conflict(file, statements) {
  const placed = statements.filter((one) => one.word === "item").flatMap((one) => one.items);
  const others = statements.filter((one) => one.word !== "item").map((one) => statement(file, one));
  return [...(placed.length ? [t("said_item", { items: placed.map(itemTitle).join(", ") })] : []), ...others];
}

// A statement that takes part in a conflict.
export function statement(file, one) {
  const { value, item } = find(file, one.statement);
  const say = (name, said = value) => t(`said_${name}`, { item, value: said });
  switch (one.word) {
    case "item": return t("said_item", { items: one.items.map(itemTitle).join(" + ") });
    case "after": if ((value?.item ?? value) === "*") return t(value.gap_minutes ? "said_gap_all" : "said_after_all", { item, gap: value.gap_minutes });
      return value?.gap_minutes ? t("said_gap", { item, value: itemName(value.item), gap: value.gap_minutes }) : say("after", itemName(value?.item ?? value));
    case "not_with": case "not_parallel": return say(one.word, items(value));
    case "pin": case "forbid": case "allow": return say(one.word, meetings(value));
    case "windows": return say(one.statement.startsWith("/people/") ? "person_windows" : "windows", list(value).map(window).join(", ") || "—");
    case "people": case "attendance": return say(one.word, ids(value));
    case "keep": return say("keep", value?.within_minutes);
    case "position": return say(`position_${value}`);
    case "split": return say(value === false ? "undivided" : "split");
    case "interpretation": return say("interpretation", ids(value));
    case "held": return say("held", meetingName(value?.meeting));
    case "order": return say(item ? "order_item" : "order");
    case "available_from": case "reserve_minutes": case "per_day": case "teams": return say(one.word);
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
  "set-reserve": /^(?<meeting>.*):(?<minutes>\d+)$/, "keep": /^(?<item>.*):(?:(?<minutes>\d+)|none)$/, "set-seats": /^(?<meeting>.*):(?<seats>\d+)$/, "free-person": /^(?<person>.*)$/, "set-order": /^(?:(?<item>.*):)?(?<order>agenda|free)$/, "set-gap": /^(?<item>[^:]*):(?<other>[^:]*):(?<minutes>\d+)$/,
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
  if (name === "keep" && !values.minutes) return t("edit_keep_none", { item: itemName(values.item) });
  if (values.item && values.order) return t(`edit_turn_${values.order}`, { item: itemName(values.item) });
  if (values.order) values.order = t(`order_${values.order}`);
  if (values.item) values.item = itemName(values.item);
  if (values.other) values.other = itemName(values.other);
  if (values.date) values.date = date(values.date, { weekday: "short", day: "numeric", month: "short" });
  if (values.meeting) values.meeting = meetingName(values.meeting);
  return t(`edit_${name}`, values);
}

// Joins sentences, and joins with a colon.
export const row = (list) => list.join({ zh: "；", ar: "؛ ", fr: " ; " }[language] ?? "; ");
export const colon = (one, other) => `${one}${{ zh: "：", fr: " : " }[language] ?? ": "}${other}`;
export const edits = (list) => row(list.map(edit));

// Names instead of the ids in a sentence of the server.
function named(values) {
  const either = (id) => (meetingName(id) === id ? itemName(id) : meetingName(id));
  const each = (all) => all.split(/, | and /).map(either).join(", ");
  const rule = (id) => (t(`rule_${id}`) === `rule_${id}` ? id : t(`rule_${id}`));
  const ways = { item: itemName, other: either, id: either, list: each, meeting: meetingName, meetings: each, name: rule };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === "string" && ways[name] ? ways[name](value) : value]));
}

// A sentence of the server: translated if the language has it, else in the server's words.
export function told(one) {
  if (typeof one === "string") return one;
  const key = `told_${one.what}`;
  const said = t(key, named(one.values ?? {}));
  return said === key ? one.words : said;
}

// Why an item is left out; a schedule of another program says it in its own words.
export function leftOut({ why, reason }) {
  if (!why) return language === "en" && reason ? reason : t("left_optional");
  const [[name, values]] = typeof why === "string" ? [[why, {}]] : Object.entries(why);
  return t(`why_${name}`, values);
}

// A wish that is not met: each thing that it asks for is a name, or an object with one field.
export function wish(one) {
  const time = (stamp) => stamp.slice(0, 16).replace("T", " ");
  const either = (ids, name) => [ids].flat().map(name).join(t("ask_or"));
  const ask = (asked) => {
    const [[name, value]] = typeof asked === "string" ? [[asked, ""]] : Object.entries(asked);
    switch (name) {
      case "between": return t("ask_between", { from: time(value.from), to: time(value.to) });
      case "not_before": case "not_after": return t(`ask_${name}`, { value: time(value) });
      case "after": return t(value.gap_minutes ? "ask_gap" : "ask_after", { item: itemName(value.item), gap: value.gap_minutes });
      case "pin": case "forbid": case "allow": return t(`ask_${name}`, { value: either(value, meetingName) });
      case "not_with": case "not_parallel": return t(`ask_${name}`, { value: either(value, itemName) });
      case "max_parts": return t(value === 1 ? "ask_one_part" : "ask_max_parts", { value });
      default: return t(`ask_${name}`, { value });
    }
  };
  return t("wish", { item: itemName(one.item), asks: one.asks.map(ask).join(", "), weight: one.weight });
}

export const goals = (costs) => costs.map((one) => `${t(`goal_${one.name}`)} ${figure(one.name, one.before)} → ${figure(one.name, one.now)}`).join(", ");

// Of a long list the first ones, and how many more there are.
const FEW = 6;
const few = (all, most) => (all.length > most + 1 ? `${all.slice(0, most).join(", ")} ${t("and_more", { n: all.length - most })}` : all.join(", "));

// Where minutes are lost, in brackets.
function lost(parts) {
  if (!parts) return "";
  const words = parts.unused.length ? [few(parts.unused.map((one) => t("lost_unused", { minutes: duration(one.minutes), meeting: meetingName(one.meeting) })), FEW)] : [];
  if (parts.continuations > 0) words.push(t("lost_continuations", { count: parts.continuations, minutes: duration(parts.continuation_minutes) }));
  if (parts.short_parts.length > 0) words.push(t("lost_short", { count: parts.short_parts.length, minutes: duration(parts.short_parts.reduce((sum, part) => sum + part.lost, 0)) }));
  return words.length > 0 ? ` (${words.join(", ")})` : "";
}

/** What a plan costs, a sentence for each goal that it does not meet in full. */
export function costs(schedule) {
  const out = (schedule.unscheduled ?? []).map((one) => one.item);
  // goals that count things have a sentence of their own for one
  const single = (one) => (one.name === "unscheduled" ? out.length === 1 : ["continuations", "meetings"].includes(one.name) && one.value === 1);
  return (schedule.objectives ?? []).filter((one) => one.value > 0).map((one) => t(single(one) ? `cost_${one.name}_one` : `cost_${one.name}`, {
    value: figure(one.name, one.value), items: few(out.map(itemName), FEW),
  }) + lost(one.lost));
}

/** A repair in words: what it changes, with the minutes that it takes from an item. */
export function repair(board, typed) {
  return row(typed.map((one) => {
    const [, name, id, now] = /^(set-minutes|optional)=(.*?)(?::(\d+))?$/.exec(one) ?? [];
    const minutes = board.items.find((item) => item.id === id)?.minutes;
    if (name === "optional" && minutes !== undefined) return t("fix_optional", { item: itemTitle(id), time: duration(minutes) });
    if (name !== "set-minutes" || !(Number(now) < minutes)) return edit(one);
    return t("fix_minutes", { item: itemTitle(id), by: duration(minutes - Number(now)), now: duration(Number(now)) });
  }));
}

// The answer to why as lines; indented lines begin with a space.
export function why(file, found, moved) {
  const forced = told(found.told.forced);
  const lines = [told(found.told.is)];
  if (found.possible === null) return [...lines, t("why_unknown")];
  if (!found.possible) return [...lines, t("why_cannot", { forced }), ...found.conflict.map((one) => ` ${statement(file, one)}`), t("why_could"), ...(found.out_of_turn ?? []).map((item) => t("why_turn", { item }))];
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
