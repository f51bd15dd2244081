// What a link shows: the plan as a board or as a programme, to be read and printed. Nothing can be changed here.

import { $, button, fill, h, select } from "./dom.js";
import { get } from "./api.js";
import { prepare } from "./bar.js";
import { day, direction, draw as drawBoard } from "./board.js";
import { clock, minutesOf } from "./layout.js";
import { know, meetingName } from "./names.js";
import { laid } from "./placed.js";
import { keep, paint } from "./top.js";
import { language, languages, locale, speak, t, title } from "./words.js";

// Milliseconds between two looks at a plan that may change.
const PACE = 60000;

/** @type {any} */
const state = { data: null, file: null, reads: true, titles: keep("titles") || "en", theme: keep("theme") || "", list: keep("list") !== "board", view: "all", fit: "", scale: 2, colours: "", query: "", chosen: new Set() };
/** @type {import("./types.d.ts").Actions} */
const nothing = {};

const token = () => location.hash.slice(1);
const labelled = (label, input) => { input.setAttribute("aria-label", label); input.title = label; return input; };

async function look() {
  if (!token()) return lost(t("shared_none"));
  try {
    const found = await get(`/api/v1/shared/${encodeURIComponent(token())}`);
    const { board } = found;
    state.data = { board, schedule: found.schedule, last: null, answer: null, job: null, planned: found.planned, changed: found.changed, follows: found.follows };
    state.file = { title: board.title, order: "free", meetings: [], items: board.items.map(({ id, number, title: said, minutes }) => ({ id, number, title: said, minutes })) };
    board.meetings.sort((one, other) => (one.day + one.start < other.day + other.start ? -1 : Number(one.day + one.start > other.day + other.start)));
    draw();
  } catch (error) {
    // the last plan stays while the network is lost
    if (!state.data || error.status) lost(error.message);
  }
  document.documentElement.dataset.rest = "yes";
  return undefined;
}

function lost(words) {
  state.data = null;
  fill($("#top"), h("h1", {}, "Plenary"));
  fill($("#main"), h("p", { class: "panel", id: "lost" }, words));
}

const codes = () => [...new Set(["en", ...[state.file.title, ...state.file.items.map((one) => one.title)].flatMap((one) => (one && typeof one === "object" ? Object.keys(one) : []))])];

function top() {
  const name = title(state.file.title, state.titles);
  document.title = name || "Plenary";
  $(".skip").textContent = t("skip_programme");
  fill($("#top"), h("h1", { dir: "auto", title: name }, name),
    h("div", { class: "tools" },
      button(t(state.list ? "shared_board" : "shared_list"), () => { state.list = !state.list; keep("list", state.list ? "list" : "board"); draw(); }, { id: "as-list" }),
      button(t("print"), () => print(), { id: "print" }),
      labelled(t("titles"), select(codes().map((code) => [code, code]), codes().includes(state.titles) ? state.titles : "en", { id: "titles", onchange: (event) => { state.titles = event.target.value; keep("titles", state.titles); draw(); } })),
      labelled(t("language"), select(languages, language, { id: "language", onchange: async (event) => { keep("language", event.target.value); await speak(event.target.value); draw(); } })),
      labelled(t("theme"), select([["", t("theme_auto")], ["light", t("light")], ["dark", t("dark")]], state.theme, { id: "theme", onchange: (event) => { state.theme = event.target.value; keep("theme", state.theme); paint(state); } }))));
}

// The programme: a day after the other, and in each meeting its items with their hours.
function programme() {
  const held = laid(state);
  const { board } = state.data;
  const meetings = board.meetings.filter((one) => held.get(one.id)?.entries.length);
  const days = [...new Set(meetings.map((one) => one.day))];
  const rows = (meeting) => held.get(meeting.id).entries.map((entry) => h("tr", {},
    h("td", { dir: "ltr" }, clock(minutesOf(meeting.start) + entry.at)),
    h("td", {}, entry.number ?? ""),
    h("td", { dir: "auto" }, title(entry.title, state.titles), entry.part > 1 && h("em", {}, ` (${t("continued")})`)),
    h("td", {}, t("time_m", { m: entry.minutes }))));
  return h("section", { class: "programme", "aria-label": t("programme") }, days.map((of) => h("section", { key: of },
    h("h2", {}, day(of)),
    meetings.filter((one) => one.day === of).map((meeting) => h("table", { key: meeting.id },
      h("caption", {}, h("b", {}, meetingName(meeting.id)), " ", h("span", { dir: "ltr" }, `${meeting.start}–${meeting.end}`), meeting.room && ` · ${meeting.room}`),
      h("thead", { class: "hidden" }, h("tr", {}, [t("start"), t("f_number"), t("f_title"), t("minutes")].map((one) => h("th", { scope: "col" }, one)))),
      h("tbody", {}, rows(meeting)))))),
  days.length === 0 && h("p", {}, t("no_plan")));
}

function draw() {
  if (!state.data) return;
  know(state);
  prepare(state);
  top();
  const { planned, changed, follows, board } = state.data;
  fill($("#main"),
    h("p", { class: "status note" }, [t(follows ? "shared_follows" : "shared_fixed", { at: new Date(changed).toLocaleString(locale()) }), planned ? "" : t("shared_unplanned"), t("shared_zone", { zone: board.timezone })].filter(Boolean).join(" ")),
    state.list ? programme() : h("div", { class: "boards", dir: direction(state), tabindex: "0", role: "group", "aria-label": t("board_scroll") }, drawBoard(state, nothing)));
}

addEventListener("hashchange", look);
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
paint(state);
await speak(new URLSearchParams(location.search).get("lang") || keep("language") || navigator.language.slice(0, 2));
await look();
setInterval(() => { if (!document.hidden && state.data?.follows) look(); }, PACE);
