// The board: days as columns, tracks side by side in a day, meetings as boxes to scale, items as blocks to scale.

import { h, button, lazy } from "./dom.js";
import { t, rtl } from "./words.js";
import { areChosen } from "./hours.js";
import { axis, clock, lanes, minutesOf, shownDays } from "./layout.js";
import { key, laid } from "./placed.js";
import { block, looks } from "./block.js";
import { date, meetingName, partName, trackName } from "./names.js";
import { nowLine } from "./now.js";

export const day = (of) => date(of, { weekday: "short", day: "numeric", month: "long", year: "numeric" });

/** The days of a session. */
export const daysOf = (board) => [...new Set(board.meetings.map((meeting) => meeting.day))].sort();

/** The direction of titles, if they exist in their language. */
export function direction(state) {
  const said = [state.file.title, ...state.file.items.map((one) => one.title)].some((one) => typeof one === "object" && one && state.titles in one);
  return rtl(state.titles) && said ? "rtl" : undefined;
}

/** @import { Actions, Held, Lane, Meeting, State } from "./types.d.ts" */

/** The board; `id` if there are two. With `state.reads` nothing on it can be changed. @param {State} state @param {Actions} actions @param {string} [id] */
export function draw(state, actions, id = "board") {
  const { board } = state.data;
  const held = laid(state);
  const days = shownDays(daysOf(board), state.view, state.from);
  const oneYear = new Set(days.map((of) => of.slice(0, 4))).size < 2;
  const heading = (of) => (oneYear ? date(of, { weekday: "short", day: "numeric", month: "long" }) : day(of));
  const seen = board.meetings.filter((one) => days.includes(one.day));
  const hours = axis(seen);
  const now = nowLine(board, hours, new Date());
  const chosen = areChosen(state.file.meetings) && (state.data.schedule ?? state.data.last)
    ? new Set([...held].filter(([, meeting]) => meeting.entries.length).map(([id]) => id)) : null;
  return h("section", {
    id, class: `board${state.data.schedule ? "" : " waiting"}${state.soFar ? " so-far" : ""}${state.fit ? " fit" : ""}`, tabindex: "-1", "aria-label": state.named ?? t("board"),
    dir: direction(state), "aria-busy": String(Boolean(state.data.job)),
    vars: { "--span": hours.span, ...(state.fit ? {} : { "--scale": `${state.scale}px` }) },
  },
  h("div", { class: "hours", "aria-hidden": "true" },
    hours.hours.map(({ minute, at }) => h("span", { vars: { "--at": at } }, clock(minute))),
    hours.folds.map(({ at, from, to }) => h("span", { class: "folded", title: t("folded", { from: clock(from), to: clock(to) }), vars: { "--at": at } }, "⋮"))),
  days.map((of) => {
    const tracks = board.tracks.filter((track) => seen.some((one) => one.day === of && one.track === track));
    const columns = tracks.map((track) => {
      const meetings = seen.filter((one) => one.day === of && one.track === track);
      return { track, meetings, lanes: lanes(meetings, chosen) };
    });
    // how many columns of the usual width, and how many narrow lanes beside them, the day has
    const wide = columns.reduce((sum, one) => sum + Math.max(...[...one.lanes.values()].map((lane) => (lane.narrow ? 1 : lane.lanes - (chosen ? lane.lanes - 1 : 0)))), 0);
    const narrow = columns.reduce((sum, one) => sum + Math.max(...[...one.lanes.values()].map((lane) => (lane.narrow ? lane.lanes - 1 : 0))), 0);
    return h("section", { class: tracks.length > 1 ? "day several" : "day", key: of, "aria-label": day(of), vars: { "--tracks": tracks.length, "--wide": wide, "--narrow": narrow } },
      h("div", { class: "heads" },
        h("div", { class: "day-head" }, h("h2", { dir: "auto", title: day(of) }, heading(of)),
          !state.reads && button("+", () => actions.addMeeting(of), { class: "plain", "aria-label": t("add_meeting_on", { day: day(of) }), title: t("add_meeting") })),
        h("div", { class: "track-heads" }, board.tracks.length > 1 && tracks.map((track) => h("span", { class: "track-name", title: track, dir: "auto" }, trackName(track))))),
      h("div", { class: "tracks" }, columns.map(({ track, meetings, lanes: side }) => h("div", { class: "track", key: track, role: "group", "aria-label": `${t("track")} ${trackName(track)}` },
        hours.folds.map(({ at }) => h("span", { class: "fold-line", "aria-hidden": "true", vars: { "--at": at } })),
        now?.day === of && h("span", { class: "now-line", "aria-hidden": "true", title: t("now", { clock: clock(now.minute) }), vars: { "--at": now.at } }),
        meetings.map((meeting) => box(state, actions, meeting, held.get(meeting.id), hours.place(minutesOf(meeting.start)), side.get(meeting.id)))))));
  }));
}

/** A meeting. @param {State} state @param {Actions} actions @param {Meeting} meeting @param {Held | undefined} held @param {number} at @param {Lane} lane */
function box(state, actions, meeting, held, at, lane) {
  const used = held ? Math.max(0, ...held.entries.map((entry) => entry.at + entry.minutes)) : 0;
  const room = meeting.minutes - meeting.reserve - used;
  const name = meetingName(meeting.id);
  const planned = Boolean(state.data.schedule ?? state.data.last);
  const classes = ["meeting", !held && "empty", !held && areChosen(state.file.meetings) && "choice", meeting.held && "past", lane.narrow && "narrow"];
  return h("div", {
    class: classes.filter(Boolean).join(" "), key: meeting.id, "data-meeting": meeting.id, role: "group", "aria-label": t("meeting_name", { name, day: day(meeting.day), start: meeting.start, end: meeting.end }),
    vars: { "--at": at, "--minutes": meeting.minutes, "--lane": lane.lane, "--lanes": lane.lanes },
  },
  lazy("div", "label", [meeting, name, state.data.board.tracks.length, state.reads], () => label(state, actions, meeting, name)),
  h("ol", { class: "entries", "aria-label": t("items_of", { name }) },
    (held?.entries ?? []).map((entry) => {
      const look = looks(state, entry, meeting);
      return lazy("li", `${key(entry)}/${entry.part}`, look, () => h("li", { class: "place", vars: { "--at": entry.at, "--minutes": entry.minutes } }, block(state, actions, meeting, look)));
    }),
    (state.before?.get(meeting.id)?.entries ?? []).filter((was) => !held?.entries.some((one) => key(one) === key(was) && one.at === was.at && one.minutes === was.minutes))
      .map((was) => h("li", { class: "was", "aria-hidden": "true", key: `was-${key(was)}/${was.part}`, vars: { "--at": was.at, "--minutes": was.minutes } }, was.number || key(was))),
    room > 0 && h("li", { class: "spare", vars: { "--at": used, "--minutes": room } }, h("span", { dir: "auto" }, held ? t("spare", { n: room }) : planned ? t("not_held") : "")),
    meeting.reserve > 0 && h("li", { class: "spare reserve", vars: { "--at": meeting.minutes - meeting.reserve, "--minutes": meeting.reserve } }, h("span", { dir: "auto" }, t("reserve", { n: meeting.reserve })))));
}

// The part of the day; where there is no room for it, dots that open the meeting.
const partLabel = (meeting) => [h("span", { class: "part" }, partName(meeting)), h("span", { class: "dots", "aria-hidden": "true" }, "⋯")];

const label = (state, actions, meeting, name) => h("div", { class: "label" },
  state.reads ? h("b", {}, partLabel(meeting))
    : button(partLabel(meeting), () => actions.meeting(meeting), { class: "id", title: name, "aria-label": t("meeting_menu", { part: partName(meeting), name, start: meeting.start, end: meeting.end }), "aria-haspopup": "dialog" }),
  h("span", { class: "time", dir: "ltr" }, `${meeting.start}–${meeting.end}`),
  state.data.board.tracks.length > 1 && h("span", { class: "its-track", "aria-hidden": "true" }, trackName(meeting.track)),
  meeting.room && h("span", { class: "room", dir: "auto" }, meeting.room),
  meeting.held && h("span", { class: "tag" }, t("held")),
  meeting.zones.map((zone) => h("span", { class: "zone", dir: "ltr", title: zone.zone },
    `${zone.zone.split("/").at(-1).replaceAll("_", " ")} ${zone.start}${shift(zone.days)}–${zone.end}${zone.end_days === zone.days ? "" : shift(zone.end_days)}`)));

// Marks a time on the day before or after the local day.
const shift = (days) => (days ? ` (${days > 0 ? "+" : "−"}${Math.abs(days)})` : "");
