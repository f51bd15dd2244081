// A screen for the room: what is on, what is next, and when it is expected. It only reads.

import { h, $, fill } from "./dom.js";
import { meetingName } from "./names.js";
import { about, begin, coming, forgetDay, hour, isLikely, keepDay, keptDay, load, named, nextMeeting, now, session, today } from "./daily.js";
import { t, title } from "./words.js";

const LOOK = 15000;
const SHOWN = 4;
/** @type {any} */
const state = { data: null, file: null, titles: "en", day: null, seen: 0 };

async function open() {
  await begin();
  if (!session()) return fill($("#main"), h("p", {}, t("day_no_session")));
  await look();
  setInterval(look, LOOK);
  setInterval(tick, 1000);
  addEventListener("hashchange", () => location.reload());
  return undefined;
}

async function look() {
  try {
    const found = await today();
    if (found.version !== state.data?.version) Object.assign(state, await load());
    Object.assign(state, { day: found.day, seen: now() });
    keepDay(state);
  } catch (error) {
    if (error.status === 404) forgetDay();
    // a reload without the network: what was last known, which is old
    if (!state.day && !error.status) Object.assign(state, keptDay());
    if (!state.day) return fill($("#main"), h("p", { class: "notice refused" }, error.message));
  }
  return draw();
}

function tick() {
  const at = $("#clock");
  if (at && state.day) at.textContent = hour(now(), state.day.timezone);
}

function draw() {
  const { day } = state;
  const wanted = new URLSearchParams(location.search).get("track");
  const tracks = wanted ? day.tracks.filter((one) => one.track === wanted) : day.tracks;
  const old = now() - state.seen > 4 * LOOK;
  fill($("#main"),
    h("div", { class: "head" }, h("h1", { dir: "auto" }, title(state.file.title, state.titles)), h("time", { id: "clock" })),
    tracks.map((track) => [
      h("section", { class: "now", id: `now-${track.track}` },
        h("p", {}, track.meeting ? `${meetingName(track.meeting.id)} · ${t("day_until", { at: hour(track.meeting.announced_end, day.timezone) })}` : t("day_between_meetings")),
        h("h2", { dir: "auto" }, track.item ? named(track.item, state.titles) : !track.meeting && track.to_come[0] ? nextMeeting(track.to_come[0], day) : t("day_nothing_on"))),
      coming(day, track.track).length > 0 && h("section", {}, h("p", { class: "lead" }, t("day_next")),
        h("ol", { class: "next" }, coming(day, track.track).slice(0, SHOWN).map((one) => h("li", {}, h("span", { dir: "auto" }, named(one, state.titles)), h("span", { class: "at" }, isLikely(one) ? about(one, day) : "–"))))),
    ]),
    h("p", { class: "foot" }, old ? t("offline") : t("day_no_promise")));
  tick();
  document.documentElement.dataset.rest = "yes";
}

open();
