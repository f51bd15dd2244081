// The board: days as columns, meetings as boxes to scale, items as blocks to scale.

import { h, $$, $, button } from "./dom.js";
import { t, title, day, rtl } from "./words.js";
import { grab, stretch } from "./drag.js";
import { areChosen } from "./hours.js";

const minutesOf = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
const clock = (minutes) => `${String(Math.floor(minutes / 60) % 24).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
export const key = (entry) => entry.items.join("+");

const pins = (item) => [item?.pin ?? []].flat();

// Entries by meeting, with their positions. Until this version has a plan, a pinned item is shown in its pinned meeting.
function laid(state) {
  const schedule = state.data.schedule ?? state.data.last;
  const held = new Map();
  for (const meeting of schedule?.meetings ?? []) {
    const start = Date.parse(meeting.start);
    held.set(meeting.id, { spare: meeting.spare_minutes, entries: meeting.entries.map((entry) => ({
      ...entry, at: Math.round((Date.parse(entry.start) - start) / 60000),
    })) });
  }
  if (state.data.schedule) return held;
  for (const item of state.file.items) {
    const wanted = pins(item);
    if (!wanted.length) continue;
    for (const [id, meeting] of held) {
      const place = meeting.entries.findIndex((entry) => entry.part === 1 && entry.items.includes(item.id));
      if (place < 0) continue;
      const to = wanted.find((one) => state.data.board.meetings.some((other) => other.id === one));
      if (wanted.includes(id) || !to) break;
      const [entry] = meeting.entries.splice(place, 1);
      if (!held.has(to)) held.set(to, { entries: [] });
      const last = held.get(to).entries.at(-1);
      held.get(to).entries.push({ ...entry, at: last ? last.at + last.minutes : 0, pending: true });
      break;
    }
  }
  return held;
}

// Items that are not on the board: the last plan has them in removed meetings, or does not have them.
export function homeless(state) {
  if (state.data.schedule || !state.data.last) return [];
  const seen = new Set();
  const there = new Set(state.data.board.meetings.map((one) => one.id));
  for (const [id, meeting] of laid(state)) if (there.has(id)) for (const entry of meeting.entries) for (const one of entry.items) seen.add(one);
  for (const one of state.data.last?.unscheduled ?? []) seen.add(one.item);
  return state.file.items.filter((one) => !seen.has(one.id));
}

// Marks a time on the day before or after the local day.
const shift = (days) => (days ? ` (${days > 0 ? "+" : "−"}${Math.abs(days)})` : "");

export function draw(state, actions) {
  const { board } = state.data;
  const held = laid(state);
  const days = [...new Set(board.meetings.map((meeting) => meeting.day))].sort();
  const starts = board.meetings.map((meeting) => minutesOf(meeting.start));
  const from = Math.floor(Math.min(...starts) / 60) * 60;
  const to = Math.ceil(Math.max(...board.meetings.map((meeting) => minutesOf(meeting.start) + meeting.minutes)) / 60) * 60;
  const hours = [];
  for (let at = from; at <= to; at += 60) hours.push(at);
  const settled = Boolean(state.data.schedule);
  const tracks = board.tracks;
  const named = (track) => title(board.track_titles[track], state.titles) || track;
  // only if the titles exist in that language
  const said = [state.file.title, ...state.file.items.map((one) => one.title)].some((one) => typeof one === "object" && one && state.titles in one);
  return h("section", {
    id: "board", class: settled ? "board" : "board waiting", tabindex: "-1", "aria-label": t("board"),
    dir: rtl(state.titles) && said ? "rtl" : undefined, "aria-busy": String(Boolean(state.data.job)),
    vars: { "--from": from, "--span": to - from, "--scale": `${state.scale}px` },
  },
  h("div", { class: "hours", "aria-hidden": "true" }, hours.map((at) => h("span", { vars: { "--at": at - from } }, clock(at)))),
  days.map((date) => {
    const ours = tracks.filter((track) => board.meetings.some((one) => one.day === date && one.track === track));
    return h("section", { class: "day", key: date, "aria-label": day(date), vars: { "--tracks": ours.length } },
      h("div", { class: "day-head" }, h("h2", { dir: "auto" }, day(date)),
        button("+", () => actions.addMeeting(date), { class: "plain", "aria-label": t("add_meeting_on", { day: day(date) }), title: t("add_meeting") })),
      h("div", { class: "tracks" }, ours.map((track) => h("div", { class: "track", key: track, role: "group", "aria-label": `${t("track")} ${named(track)}` },
        tracks.length > 1 && h("span", { class: "track-name", dir: "auto" }, named(track)),
        board.meetings.filter((one) => one.day === date && one.track === track)
          .map((meeting) => box(state, actions, meeting, held.get(meeting.id), from))))));
  }));
}

function box(state, actions, meeting, held, from) {
  const used = held ? Math.max(0, ...held.entries.map((entry) => entry.at + entry.minutes)) : 0;
  const room = meeting.minutes - meeting.reserve - used;
  const name = t("meeting_name", { id: meeting.id, day: day(meeting.day), start: meeting.start, end: meeting.end });
  const short = meeting.minutes * state.scale < 90;
  return h("div", {
    class: `meeting${held ? "" : areChosen(state.file.meetings) ? " empty choice" : " empty"}${meeting.held ? " past" : ""}${short ? " short" : ""}`,
    key: meeting.id, "data-meeting": meeting.id, role: "group", "aria-label": name,
    vars: { "--at": minutesOf(meeting.start) - from, "--minutes": meeting.minutes },
  },
  h("div", { class: "label" },
    button(meeting.id, () => actions.meeting(meeting), { class: "id", "aria-label": t("meeting_menu", { id: meeting.id, start: meeting.start, end: meeting.end }), "aria-haspopup": "dialog" }),
    h("span", { class: "time", dir: "ltr" }, `${meeting.start}–${meeting.end}`),
    state.data.board.tracks.length > 1 && h("span", { class: "its-track", "aria-hidden": "true" }, title(state.data.board.track_titles[meeting.track], state.titles) || meeting.track),
    meeting.held && h("span", { class: "tag" }, t("held")),
    meeting.zones.map((zone) => h("span", { class: "zone", dir: "ltr", title: zone.zone },
      `${zone.zone.split("/").at(-1).replaceAll("_", " ")} ${zone.start}${shift(zone.days)}–${zone.end}${zone.end_days === zone.days ? "" : shift(zone.end_days)}`))),
  h("ol", { class: "entries", "aria-label": t("items_of", { id: meeting.id }) },
    (held?.entries ?? []).map((entry) => h("li", { class: "place", key: `${key(entry)}/${entry.part}`, vars: { "--at": entry.at, "--minutes": entry.minutes } }, block(state, actions, meeting, entry))),
    room > 0 && h("li", { class: "spare", vars: { "--at": used, "--minutes": room } }, h("span", { dir: "auto" }, held ? t("spare", { n: room }) : state.data.schedule ?? state.data.last ? t("not_held") : "")),
    meeting.reserve > 0 && h("li", { class: "spare reserve", vars: { "--at": meeting.minutes - meeting.reserve, "--minutes": meeting.reserve } }, h("span", { dir: "auto" }, t("reserve", { n: meeting.reserve })))));
}

function block(state, actions, meeting, entry) {
  const file = state.file;
  const item = file.items.find((one) => entry.items.includes(one.id)) ?? {};
  const moved = (state.data.answer?.comparison?.items ?? []).find((one) => one.items.join("+") === key(entry));
  const words = title(entry.title, state.titles);
  const pinned = pins(item).includes(meeting.id);
  const start = clock(minutesOf(meeting.start) + entry.at);
  const name = [
    t("item_name", { id: meeting.id, start, minutes: entry.minutes }),
    entry.parts > 1 ? t("part_of", { part: entry.part, parts: entry.parts }) : "",
    pinned ? t("is_pinned") : "", moved ? t("has_moved") : "",
  ].filter(Boolean).join(", ");
  const height = entry.minutes * state.scale;
  return h("button", {
    type: "button", class: `item${entry.continued ? " continued" : ""}${moved && moved.change !== "shifted" ? " moved" : ""}${pinned ? " pinned" : ""}${entry.pending ? " pending" : ""}${height < 26 ? " thin" : ""}${height < 15 ? " hair" : ""}`,
    "data-key": `${key(entry)}/${entry.part}`, "data-item": entry.items[0], "data-in": meeting.id, "aria-haspopup": "dialog",
    title: `${entry.number} ${words}`,
    onclick: (event) => { if (!event.currentTarget.classList.contains("dragged")) actions.item(entry, meeting); },
    onkeydown: (event) => keys(event, state, actions, entry, meeting),
    ...(meeting.held ? {} : grab(entry, actions)),
  },
  h("span", { class: "number" }, entry.number || key(entry)),
  h("span", { class: "title", dir: "auto" }, words, entry.continued && h("em", {}, ` (${t("continued")})`)),
  h("span", { class: "minutes" }, `${entry.minutes}′`),
  // screen readers get as text what the position shows to the eye
  h("span", { class: "hidden" }, `, ${name}`),
  !meeting.held && stretch(state, entry, actions));
}

// Keyboard control: arrows move between blocks, Alt + arrows move the item, + and − change its minutes.
function keys(event, state, actions, entry, meeting) {
  const back = getComputedStyle(event.currentTarget).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
  const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
  const step = event.key === "ArrowUp" || (sideways && event.key === back) ? -1 : 1;
  if (event.altKey && (sideways || event.key.startsWith("Arrow"))) {
    event.preventDefault();
    actions.toMeeting(entry, meeting, step);
  } else if (event.key.startsWith("Arrow")) {
    event.preventDefault();
    const all = $$(".item");
    let place = all.indexOf(event.currentTarget);
    if (sideways) {
      // go to the first block of the next meeting with blocks
      const here = event.currentTarget.dataset.in;
      do place += step; while (all[place]?.dataset.in === here);
      while (step < 0 && all[place - 1] && all[place - 1].dataset.in === all[place].dataset.in) place -= 1;
    } else place += step;
    all[place]?.focus();
  } else if (event.key === "+" || event.key === "-" || event.key === "−") {
    event.preventDefault();
    actions.minutes(entry, event.key === "+" ? 5 : -5);
  } else if (event.key === "?") {
    event.preventDefault();
    actions.why(`${entry.items[0]} not in ${meeting.id}`);
  }
}

// The position of every block, as the start of its animation.
export function places() {
  const board = $("#board")?.getBoundingClientRect();
  return new Map($$(".item").map((element) => {
    const box = element.getBoundingClientRect();
    return [element.dataset.key, { x: box.x - board.x, y: box.y - board.y }];
  }));
}

export function settle(before) {
  for (const one of document.getAnimations()) if (one.id === "settle") one.cancel();
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const after = places();
  for (const element of $$(".item")) {
    const was = before.get(element.dataset.key);
    const is = after.get(element.dataset.key);
    if (!was) {
      if (before.size) element.animate([{ opacity: 0 }, { opacity: 1 }], { id: "settle", duration: 400 });
    } else if (Math.abs(was.x - is.x) + Math.abs(was.y - is.y) > 2) {
      element.animate([{ transform: `translate(${was.x - is.x}px, ${was.y - is.y}px)`, zIndex: 5 }, { transform: "none", zIndex: 5 }],
        { id: "settle", duration: 600, easing: "cubic-bezier(.3,.9,.3,1)" });
    }
  }
}

// Focuses the block, and returns whether it exists.
export function focusItem(name) {
  const found = $(`.item[data-key="${CSS.escape(name)}"]`) ?? $$(".item").find((one) => one.dataset.item === name);
  found?.focus();
  return Boolean(found);
}
