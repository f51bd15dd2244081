// Forms: dialogs for what is on the board, and the whole session without JSON.

import { h, button, dialog, field, select, $ } from "./dom.js";
import { t, title, day } from "./words.js";

const number = (value, min, max) => h("input", { type: "number", value, min, max, step: 1, inputmode: "numeric" });
const text = (value, props = {}) => h("input", { type: "text", value: value ?? "", maxlength: 2000, dir: "auto", ...props });

export function itemDialog(state, actions, entry, meeting) {
  const id = entry.items[0];
  const item = state.file.items.find((one) => one.id === id) ?? {};
  const total = state.data.board.items.find((one) => one.id === id)?.minutes ?? entry.minutes;
  const meetings = state.data.board.meetings.filter((one) => one.track === meeting.track && !one.held)
    .map((one) => [one.id, `${one.id} · ${day(one.day)} ${one.start}–${one.end}`]);
  const target = select(meetings, meeting.id);
  const minutes = number(total, 1, 10080);
  const close = (run) => () => { $("#dialog").close(); run(); };
  const content = [
    h("p", { dir: "auto" }, title(entry.title, state.titles)),
    meeting.held ? h("p", {}, t("has_happened")) : [
      h("div", { class: "row" }, field(t("meeting"), target), button(t("move"), close(() => actions.move(entry, target.value)), { class: "main" })),
      h("div", { class: "row" }, field(t("minutes_in_all"), minutes), button(t("set"), close(() => actions.edit([`set-minutes=${id}:${minutes.value}`])))),
    ],
    h("div", { class: "row wrap" },
      item.pin
        ? button(t("unpin"), close(() => actions.edit([`unpin=${id}`])))
        : !meeting.held && button(t("pin_here"), close(() => actions.edit([`pin=${id}:${meeting.id}`]))),
      !meeting.held && button(t("keep_out", { id: meeting.id }), close(() => actions.edit([...(item.pin === meeting.id ? [`unpin=${id}`] : []), `forbid=${id}:${meeting.id}`]))),
      button(t("why_here"), close(() => actions.why(`${id} not in ${meeting.id}`))),
      !item.optional && button(t("may_be_left_out"), close(() => actions.edit([`optional=${id}`]))),
      button(t("drop_item"), close(() => actions.edit([`drop-item=${id}`])), { class: "danger" })),
  ];
  dialog(`${entry.number || id} · ${meeting.id}`, content.flat(), [{ label: t("close") }]);
}

const hours = (date, start, end) => [
  h("input", { type: "date", value: date, required: true }),
  h("input", { type: "time", value: start, required: true }),
  h("input", { type: "time", value: end, required: true }),
];

export function meetingDialog(state, actions, meeting) {
  const [date, start, end] = hours(meeting.day, meeting.start, meeting.end);
  const reserve = number(meeting.reserve, 0, 1439);
  const close = (run) => () => { $("#dialog").close(); run(); };
  dialog(t("meeting_name", { id: meeting.id, day: day(meeting.day), start: meeting.start, end: meeting.end }), meeting.held ? h("p", {}, t("has_happened")) : [
    h("div", { class: "row wrap" }, field(t("date"), date), field(t("start"), start), field(t("end"), end),
      button(t("change_hours"), close(() => actions.edit([`move-meeting=${meeting.id}:${date.value}T${start.value}-${end.value}`])), { class: "main" })),
    h("div", { class: "row" }, field(t("reserve_minutes"), reserve), button(t("set"), close(() => actions.edit([`set-reserve=${meeting.id}:${reserve.value}`])))),
    h("div", { class: "row wrap" },
      button(t("mark_held"), close(() => actions.edit([`held=${meeting.id}`]))),
      button(t("drop_meeting"), close(() => actions.edit([`drop-meeting=${meeting.id}`])), { class: "danger" })),
  ], [{ label: t("close") }]);
}

export function addMeetingDialog(state, actions, on) {
  const [date, start, end] = hours(on, "10:00", "12:00");
  const tracks = state.data.board.tracks;
  const track = text(tracks[0], { list: "tracks" });
  dialog(t("add_meeting"), [
    h("div", { class: "row wrap" }, field(t("date"), date), field(t("start"), start), field(t("end"), end), field(t("track"), track)),
    h("datalist", { id: "tracks" }, tracks.map((one) => h("option", { value: one }))),
  ], [
    { label: t("add"), main: true, run: () => actions.edit([`add-meeting=${date.value}T${start.value}-${end.value}${track.value && track.value !== tracks[0] ? `:${track.value}` : ""}`]) },
    { label: t("cancel") },
  ]);
}

// Lines such as `1 (a) | Opening | 10`.
export function agenda(lines) {
  return lines.split("\n").map((line) => line.trim()).filter(Boolean).map((line, place) => {
    const cells = line.split(/[|\t]/).map((cell) => cell.trim());
    const [name, words, minutes] = cells.length >= 3 ? cells : [String(place + 1), cells[0], cells[1]];
    return { id: name.replace(/[\s()]/g, "") || String(place + 1), number: name, title: words, minutes: Number(minutes) || 30 };
  });
}

export function newForm(actions, zones) {
  const name = text("", { required: true });
  const place = text("");
  const zone = text("Europe/Vienna", { list: "zones", required: true, dir: "ltr" });
  const days = text("", { placeholder: "2027-03-09, 2027-03-10", required: true, dir: "ltr" });
  const times = text("10:00-12:00, 15:00-17:00", { required: true, dir: "ltr" });
  const items = h("textarea", { rows: 8, required: true, dir: "auto", placeholder: "1 | Opening of the session | 10\n2 | General debate | 150\n3 | Adoption of the report | 60" });
  const list = (input) => input.value.split(",").map((one) => one.trim()).filter(Boolean);
  return h("form", { class: "panel", onsubmit: (event) => {
    event.preventDefault();
    const session = { schema: "plenary.session/1", title: name.value, timezone: zone.value,
      meetings: { days: list(days), times: list(times) }, items: agenda(items.value) };
    if (place.value) session.place = place.value;
    actions.create(JSON.stringify(session, null, 2));
  } },
  h("h2", {}, t("new_session")),
  field(t("title"), name), field(t("place"), place), field(t("timezone"), zone),
  h("datalist", { id: "zones" }, zones.map((one) => h("option", { value: one }))),
  field(t("days"), days, t("days_note")), field(t("times"), times, t("times_note")), field(t("agenda"), items, t("agenda_note")),
  h("div", { class: "actions" }, h("button", { class: "main" }, t("plan_it"))));
}

const ids = (input) => input.value.split(/[\s,]+/).filter(Boolean);
const listed = (value) => [value ?? []].flat().map((one) => (typeof one === "string" ? one : one.item)).join(", ");

// The fields of an item; what is empty is not said. `save` gets the item as the session file has it.
export function itemForm(state, item, save, drop) {
  const other = structuredClone(item);
  const name = text(typeof item.title === "string" ? item.title : item.title?.[state.titles] ?? "", { required: true });
  const minutes = typeof item.minutes === "number" || item.minutes === undefined ? number(item.minutes ?? 30, 1, 10080) : null;
  const f = {
    number: text(item.number), after: text(listed(item.after), { dir: "ltr" }), together: text(listed(item.together), { dir: "ltr" }),
    not_with: text(listed(item.not_with), { dir: "ltr" }), not_parallel: text(listed(item.not_parallel), { dir: "ltr" }),
    position: select([["", "–"], ["first", t("first")], ["last", t("last")]], item.position ?? ""),
    whole: h("input", { type: "checkbox", checked: item.split === false }),
    least: number(item.split?.min_minutes ?? "", 1, 1440), most: number(item.split?.max_parts ?? "", 1, 99),
    optional: h("input", { type: "checkbox", checked: Boolean(item.optional) }),
    priority: number(item.priority ?? 5, 1, 9), from: text(item.available_from, { dir: "ltr", placeholder: "2027-03-09T15:00" }),
    track: text(item.track, { dir: "ltr" }),
  };
  const put = (key, value) => { if (value === "" || value === undefined || (Array.isArray(value) && !value.length)) delete other[key]; else other[key] = value; };
  return h("form", { class: "item-form", onsubmit: (event) => {
    event.preventDefault();
    other.title = typeof item.title === "object" && item.title ? { ...item.title, [state.titles]: name.value } : name.value;
    if (minutes) other.minutes = Number(minutes.value);
    put("number", f.number.value);
    for (const key of ["after", "together", "not_with", "not_parallel"]) if (listed(item[key]) !== f[key].value) {
      // a gap stays with the item that it is about
      put(key, ids(f[key]).map((id) => [item[key] ?? []].flat().find((one) => one.item === id) ?? id));
    }
    put("position", f.position.value);
    if (f.whole.checked) other.split = false;
    else if (f.least.value || f.most.value) {
      other.split = { ...(f.least.value && { min_minutes: Number(f.least.value) }), ...(f.most.value && { max_parts: Number(f.most.value) }) };
    } else delete other.split;
    if (f.optional.checked) other.optional = true; else delete other.optional;
    put("priority", f.priority.value === "5" ? "" : Number(f.priority.value));
    put("available_from", f.from.value);
    put("track", f.track.value);
    save(other);
  } },
  h("div", { class: "grid" },
    field(t("number"), f.number), field(t("title"), name), minutes && field(t("minutes"), minutes),
    field(t("after"), f.after, t("ids_note")), field(t("together"), f.together), field(t("not_with"), f.not_with),
    field(t("not_parallel"), f.not_parallel), field(t("position"), f.position), field(t("undivided"), f.whole),
    field(t("least_part"), f.least), field(t("most_parts"), f.most), field(t("optional"), f.optional),
    field(t("priority"), f.priority), field(t("available_from"), f.from), field(t("track"), f.track)),
  h("div", { class: "actions" }, h("button", { class: "main" }, t("save")), drop && button(t("drop_item"), drop, { class: "danger" })));
}
