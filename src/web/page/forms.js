// Dialogs for items and meetings on the board, and forms for everything in the session file, so that nobody needs JSON.

import { h, button, dialog, field, islet, select, $ } from "./dom.js";
import { t } from "./words.js";
import { day } from "./board.js";
import { itemTitle, meetingName } from "./names.js";
import { said } from "./fitting.js";
import { floats } from "./turn.js";
import * as kind from "./fields.js";
import { fields, schemaOf } from "./generated.js";
import { readMinutes } from "./minutes.js";
import { areChosen, chosenFrom, listed, meetings } from "./hours.js";

/** The dialog of an item; `meeting` is where its block stands, and none in the backlog. */
export function itemDialog(state, actions, entry, meeting) {
  const id = entry.items[0];
  const item = state.file.items.find((one) => one.id === id) ?? {};
  const here = state.data.board.items.find((one) => one.id === id);
  const total = here?.minutes ?? entry.minutes;
  const fits = actions.fits(entry);
  const meetings = state.data.board.meetings.filter((one) => one.track === (meeting?.track ?? here?.track) && !one.held)
    .map((one) => [one.id, `${meetingName(one.id)} · ${one.start}–${one.end} · ${said(fits.get(one.id))}`]);
  const target = select(meetings, meeting?.id);
  const minutes = kind.minutesField(total, 1, 10080, "minutes_of_item");
  minutes.required = true;
  const version = state.data.version;
  // if another user changed this meanwhile, the server reports the conflict
  const seen = (was, now) => (was === now ? undefined : version);
  const totalNow = () => state.data.board.items.find((one) => one.id === id)?.minutes;
  const close = (run) => () => { $("#dialog").close(); run(); };
  const content = [
    meeting?.held ? h("p", {}, t("has_happened")) : [
      h("div", { class: "row" }, field(t("meeting"), target), button(t("preview"), close(() => actions.preview(entry, target.value))), button(t("move"), close(() => actions.drop(entry, target.value)), { class: "main" })),
      h("form", { class: "row", onsubmit: (event) => {
        event.preventDefault();
        $("#dialog").close();
        actions.edit([`set-minutes=${id}:${readMinutes(minutes.value).minutes}`], undefined, seen(total, totalNow() ?? total));
      } }, field(t("minutes_in_all"), minutes), h("button", {}, t("set"))),
    ],
    h("div", { class: "row wrap" },
      item.pin
        ? button(t("unpin"), close(() => actions.edit([`unpin=${id}`])))
        : meeting && !meeting.held && button(t("pin_here"), close(() => actions.edit([`pin=${id}:${meeting.id}`]))),
      meeting && !meeting.held && button(t("keep_out", { name: meetingName(meeting.id) }), close(() => actions.edit([...(item.pin === meeting.id ? [`unpin=${id}`] : []), `forbid=${id}:${meeting.id}`]))),
      floats(state.file, item) && button(t("take_in_turn"), close(() => actions.edit([...(item.pin ? [`unpin=${id}`] : []), `set-order=${id}:agenda`]))),
      meeting && button(t("why_here"), close(() => actions.why(`${id} not in ${meeting.id}`))),
      !item.optional && button(t("may_be_left_out"), close(() => actions.edit([`optional=${id}`]))),
      button(t("drop_item"), close(() => actions.edit([`drop-item=${id}`])), { class: "danger" })),
  ];
  dialog(`${itemTitle(id)} · ${meeting ? meetingName(meeting.id) : t("backlog")}`, content.flat(), [{ label: t("close") }]);
}

const hours = (date, start, end) => [
  h("input", { type: "date", value: date, required: true }),
  h("input", { type: "time", value: start, required: true }),
  h("input", { type: "time", value: end, required: true }),
];

export function meetingDialog(state, actions, meeting) {
  const [date, start, end] = hours(meeting.day, meeting.start, meeting.end);
  const reserve = kind.minutesField(meeting.reserve, 0, 1439);
  reserve.required = true;
  const version = state.data.version;
  // if another user changed this meanwhile, the server reports the conflict
  const seen = (...names) => {
    const now = state.data.board.meetings.find((one) => one.id === meeting.id);
    return now && names.some((name) => now[name] !== meeting[name]) ? version : undefined;
  };
  const close = (run) => () => { $("#dialog").close(); run(); };
  dialog(t("meeting_name", { name: meetingName(meeting.id), day: day(meeting.day), start: meeting.start, end: meeting.end }), meeting.held ? h("p", {}, t("has_happened")) : [
    h("div", { class: "row wrap" }, field(t("date"), date), field(t("start"), start), field(t("end"), end),
      button(t("change_hours"), close(() => actions.edit([`move-meeting=${meeting.id}:${date.value}T${start.value}-${end.value}`], undefined, seen("day", "start", "end"))), { class: "main" })),
    h("form", { class: "row", onsubmit: (event) => {
      event.preventDefault();
      $("#dialog").close();
      actions.edit([`set-reserve=${meeting.id}:${readMinutes(reserve.value, 0).minutes}`], undefined, seen("reserve"));
    } }, field(t("reserve_minutes"), reserve), h("button", {}, t("set"))),
    place(state, actions, meeting),
    chosenFrom(state, actions),
    h("div", { class: "row wrap" },
      button(t("mark_held"), close(() => actions.edit([`held=${meeting.id}`]))),
      button(t("drop_meeting"), close(() => actions.edit([`drop-meeting=${meeting.id}`])), { class: "danger" })),
  ], [{ label: t("close") }]);
}

// A dialog cannot wait for the schema, so this one stands here.
const MEETING = () => [["room", kind.text()], ["seats", kind.number(0, 1e9)], ["track", kind.plain("plenary")], ["languages", kind.languages]];

// The room, track and languages of a meeting. Meetings given by days and hours become a list; with chosen hours, meetings
// have no such fields.
function place(state, actions, meeting) {
  const said = state.file.meetings;
  if (areChosen(said)) return null;
  const one = (file) => (Array.isArray(file.meetings) ? file.meetings.find((other) => other.id === meeting.id) : undefined) ?? {};
  const was = one(state.file);
  const version = state.data.version;
  const made = kind.form(MEETING, was, state);
  return h("details", { class: "fold" }, h("summary", {}, t("room_and_languages")), made.element, h("div", { class: "actions" }, button(t("save"), () => {
    const { changes, clash } = sent(state, [made], was, one(state.file));
    $("#dialog").close();
    actions.replace((file) => {
      if (!Array.isArray(file.meetings)) file.meetings = listed(state);
      kind.put(one(file), changes);
    }, undefined, clash ? version : undefined);
  })));
}

export function addMeetingDialog(state, actions, on) {
  const [date, start, end] = hours(on, "10:00", "12:00");
  const tracks = state.data.board.tracks;
  const track = h("input", { type: "text", value: tracks[0] ?? "", list: "tracks", dir: "auto" });
  dialog(t("add_meeting"), [
    h("div", { class: "row wrap" }, field(t("date"), date), field(t("start"), start), field(t("end"), end), field(t("track"), track)),
    h("datalist", { id: "tracks" }, tracks.map((one) => h("option", { value: one }))),
  ], [
    { label: t("add"), main: true, run: () => { actions.edit([`add-meeting=${date.value}T${start.value}-${end.value}${track.value && track.value !== tracks[0] ? `:${track.value}` : ""}`]); } },
    { label: t("cancel") },
  ]);
}

const MOMENT = "2027-03-09T15:00";
const orders = kind.pick(() => [["agenda", t("order_agenda")], ["free", t("out_of_turn")]]);
const items = (state) => state.file.items.map((one) => [one.id, itemTitle(one.id)]);
const meetingsOf = (state) => state.data.board.meetings.map((one) => [one.id, `${meetingName(one.id)} · ${one.start}–${one.end}`]);
const peopleOf = (state) => (state.file.people ?? []).map((one) => [one.id, one.name ?? one.id]);
const inMeetings = (label) => kind.refs(meetingsOf, "add_meeting", label);
const withItems = (label) => kind.refs(items, "add_item", label);
/** @type {[string, any]} */
const ZONE = ["timezone", { props: { dir: "ltr", placeholder: "Asia/Tokyo", list: "zones" } }];
const DATED = { props: { dir: "ltr", placeholder: MOMENT } };
// A part of the session file, with fields of the schema.
const part = (name, order = [], except = []) => kind.group((env) => fields(env.schema, name, order, except));
const windows = kind.several(part("Window", [["from", DATED], ["to", DATED], ZONE]), "add_window");

// The items that come before, each with a gap in minutes.
const after = (value, state) => kind.several((one, env) => {
  const made = kind.group(() => [["item", kind.pick(() => [["*", t("every_other")], ...items(env)])], ["gap_minutes", kind.minutes(0, 527040)]])(typeof one === "string" ? { item: one } : one, env);
  const get = () => {
    const said = made.get();
    return said?.item && (said.gap_minutes ? said : said.item);
  };
  return { ...made, get };
}, "add_after")(value, state);

// The people whom an item needs: those of the session, or names where it has none.
const needed = (value, state) => (state.file.people?.length ? kind.refs(peopleOf, "add_person", "f_people") : kind.names("ana, bo"))(value, state);

// One track, or several to choose from.
const track = (value) => {
  const made = kind.names("plenary")(value);
  const get = () => {
    const named = made.get();
    return named?.length === 1 ? named[0] : named;
  };
  return { ...made, get };
};

// How near an item stays to its announced hour.
const near = (value) => {
  const made = kind.minutes(0, 1440)(value?.within_minutes);
  const get = () => {
    const minutes = made.get();
    return minutes === undefined ? undefined : { within_minutes: minutes };
  };
  return { ...made, get };
};

// In how many parts a wish wants an item.
const fewParts = kind.choice((value) => (value === false ? "whole" : typeof value === "object" && value ? "parts" : "free"), {
  free: kind.just(undefined), whole: kind.just(false), parts: kind.group(() => [["max_parts", kind.number(1, 2000)]]),
});

// Fields with a form of their own, wherever they stand.
const PLACES = [["pin", inMeetings("f_pin")], ["forbid", inMeetings("f_forbid")], ["allow", inMeetings("f_allow")], ["available_from", DATED]];
const APART = [["not_with", withItems("f_not_with")], ["not_parallel", withItems("f_not_parallel")]];

const wish = part("Wish", ["weight", ...PLACES, "position", ...APART, ["after", after], ["windows", windows], ["split", fewParts]]);

/** @type {any[]} */
const FIRST = ["number", ["title", kind.titles], ["minutes", kind.estimate], "estimated", ["after", after]];
const BASIC = (env) => fields(env.schema, "Item", FIRST, null);
// `interpreted` says less than `interpretation`
const MORE = (env) => fields(env.schema, "Item", [
  ["split", kind.split], ["order", orders], "position", ["together", withItems("f_together")], ...APART, ...PLACES, ["keep", near], ["track", track, "track_note"], ["people", needed],
  "attendance", "priority", "optional", "interruptible", "least_minutes", "protected", ["interpretation", kind.languages], "documents", ["windows", windows, "windows_note"],
  ["prefer", kind.several(wish, "add_wish"), "prefer_note"],
], ["id", "interpreted", ...FIRST.map((one) => [one].flat()[0])]);

// Sends only the values that were changed in a form. If others changed the same values meanwhile, it sends the version that
// the user saw, so that the server reports the conflict.
function sent(state, form, was, now) {
  const changes = form.flatMap((one) => Object.entries(one.changes()));
  const same = (name) => JSON.stringify(was[name]) === JSON.stringify(now?.[name]);
  return { changes: Object.fromEntries(changes), clash: changes.some(([name]) => !same(name)) };
}

// Until the schema is there.
const waiting = () => h("p", { class: "note" }, t("asking"));

// The fields of an item.
export function itemForm(state, actions, item) {
  const version = state.data.version;
  if (!schemaOf(state, actions)) return waiting();
  const find = (file) => file.items.find((one) => one.id === item.id);
  const made = [kind.form(BASIC, item, state), kind.form(MORE, item, state)];
  return islet(`item-${item.id}`, [item, state.file.items.map((one) => one.id)], h("form", { class: "item-form", onsubmit: (event) => {
    event.preventDefault();
    const { changes, clash } = sent(state, made, item, find(state.file));
    if (!Object.keys(changes).length) return actions.say(t("nothing_to_save"));
    actions.replace((file) => {
      if (!find(file)) throw new Error(t("item_gone"));
      kind.put(find(file), changes);
    }, event.currentTarget, clash ? version : undefined);
  } },
  made[0].element, h("details", { class: "fold" }, h("summary", {}, t("more")), made[1].element),
  h("div", { class: "actions" }, h("button", { class: "main" }, t("save")), button(t("drop_item"), () => actions.edit([`drop-item=${item.id}`]), { class: "danger" }))));
}

export function addItemForm(state, actions) {
  if (!schemaOf(state, actions)) return waiting();
  const numbers = state.file.items.map((one) => parseInt(one.id, 10)).filter((one) => !Number.isNaN(one));
  const next = String(Math.max(0, ...numbers) + 1);
  const made = [kind.form(BASIC, { number: next, minutes: 30 }, state), kind.form(MORE, {}, state)];
  return islet("item-new", [next, state.file.items.map((one) => one.id)], h("form", { class: "item-form", onsubmit: (event) => {
    event.preventDefault();
    const item = Object.assign({}, ...made.map((one) => one.get()));
    const taken = new Set(state.file.items.map((one) => one.id));
    let id = (item.number ?? next).replace(/[\s()]/g, "") || next;
    while (taken.has(id)) id += "x";
    actions.edit([`add-item=${JSON.stringify({ id, ...item })}`], event.currentTarget);
  } },
  made[0].element, h("details", { class: "fold" }, h("summary", {}, t("more")), made[1].element),
  h("div", { class: "actions" }, h("button", { class: "main" }, t("add_item")))));
}

const note = kind.several(part("Note", [["text", kind.titles], ["meetings", inMeetings("f_meetings")], ["items", withItems("f_items")]]), "add_note");
const rows = kind.several(part("Row", [["title", kind.titles], ["date", kind.plain("2027-03-09")], ["start", kind.plain("11:30")], ["end", kind.plain("11:45")], ["track", kind.plain("plenary")], "room"]), "add_row");
const uncertainty = part("Uncertainty", [["spread", {}, "spread_note"], ["late_start", {}, "late_start_note"], ["common", {}, "common_note"]]);

// What is printed of the tracks, by their names.
const trackTitles = (value, state) => {
  const made = kind.several(kind.group(() => [["id", kind.plain("cow")], ["title", kind.titles]]), "add_track")(Object.entries(value ?? {}).map(([id, one]) => ({ id, ...one })), state);
  const get = () => {
    const named = (made.get() ?? []).filter((one) => one.id && one.title);
    return named.length ? Object.fromEntries(named.map(({ id, ...one }) => [id, one])) : undefined;
  };
  return { ...made, get };
};

// The field for the meeting hours. Its id lets other dialogs focus it.
const when = (value, state) => {
  const made = meetings(value, state);
  made.element.id = "when-it-meets";
  return { ...made, label: t("when_it_meets") };
};

// Items and rules have panels, what has been held is recorded, and the order is among the rules.
const SESSION = (env) => fields(env.schema, "Session", [
  ["title", kind.titles], "symbol", ["place", kind.titles], "words", ["timezone", { props: { ...ZONE[1].props, placeholder: "Europe/Vienna" } }], ["meetings", when], "status", "idle", "printed_hours", "printed_minutes", "objectives", "lost_time",
  ["confidence", {}, "confidence_note"], ["uncertainty", uncertainty], ["tracks", trackTitles], ["participants", kind.several(part("Participant", [ZONE]), "add_participant"), "participants_note"],
  ["people", kind.several(part("Person", [["id", { props: { dir: "ltr", placeholder: "ana" } }], "name", ZONE, ["windows", windows]]), "add_person"), "people_note"],
  ["footnotes", kind.several(kind.titles, "add_note")], ["notes", note, "notes_note"], ["rows", rows, "rows_note"],
], ["schema", "rules", "teams", "items", "order", "held", "inferred"]);

// The form for everything in the session file except items and rules.
export function sessionForm(state, actions) {
  const was = state.file;
  const version = state.data.version;
  if (!schemaOf(state, actions)) return waiting();
  const made = kind.form(SESSION, was, state);
  const shown = Object.fromEntries(SESSION(state).map(([name]) => [name, was[name] ?? null]));
  return islet("session", shown, h("form", { class: "item-form", onsubmit: (event) => {
    event.preventDefault();
    const { changes, clash } = sent(state, [made], was, state.file);
    if (!Object.keys(changes).length) return actions.say(t("nothing_to_save"));
    actions.replace((file) => kind.put(file, changes), event.currentTarget, clash ? version : undefined);
  } }, made.element, h("div", { class: "actions" }, h("button", { class: "main" }, t("save")))));
}
