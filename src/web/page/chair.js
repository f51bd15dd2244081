// The chair's view: what is on, how much is left of it, and what happens next, one tap each.

import { h, $, button, dialog, field, fill, say, select } from "./dom.js";
import { job, post } from "./api.js";
import { meetingName } from "./names.js";
import { repair as inWords, told } from "./said.js";
import { moves } from "./verdict.js";
import { about, begin, between, coming, ending, forgetDay, hour, isLikely, keepDay, keptDay, likely, load, named, nextMeeting, now, session, stamp, today } from "./daily.js";
import { Taps, after, clock, left, moment } from "./taps.js";
import { expected, listed, rows } from "./speakers.js";
import { keep } from "./top.js";
import { language, languages, speak, t, title } from "./words.js";

/** @import { Day, Tap, TrackNow } from "./types.d.ts" */

// Milliseconds between two looks at the day, and between two tries to send.
const LOOK = 15000;
const RETRY = 3000;

// The most ways out that are shown where nothing is possible any more.
const FIXES = 4;

/** @type {any} */
const state = { data: null, file: null, titles: "en", day: null, track: "", offline: false, refused: [], repairs: null, sending: false, asking: 0 };
/** @type {Taps} */
let taps;

function storage() {
  try { return localStorage; } catch { return null; }
}

async function open() {
  await begin();
  if (!session()) return fill($("#main"), h("p", {}, t("day_no_session")));
  taps = new Taps(`taps/${session()}`, storage());
  await look(true);
  send();
  setInterval(() => look(), LOOK);
  setInterval(tick, 500);
  addEventListener("online", () => send());
  addEventListener("hashchange", () => location.reload());
  return undefined;
}

// Looks how the day stands. Another chair may have tapped.
async function look(first = false) {
  try {
    const found = await today();
    if (first || !state.data || state.data.job || found.version !== state.data.version) Object.assign(state, await load());
    state.offline = false;
    stands(found.day);
    keepDay(state);
  } catch (error) {
    lost(error);
  }
  draw();
}

function stands(/** @type {Day} */ day) {
  state.day = day;
  const tracks = day.tracks.map((one) => one.track);
  if (!tracks.includes(state.track)) state.track = (day.tracks.find((one) => one.meeting) ?? day.tracks[0]).track;
  repair();
}

// Without the network the taps wait, and the page goes on; all else is told.
function lost(error) {
  if (!error.status || error.status >= 500 || error.status === 429) {
    state.offline = true;
    // a reload: it goes on from what was last known
    const kept = !state.day && keptDay();
    if (kept) { Object.assign(state, kept); stands(kept.day); }
    else if (!state.day) fill($("#main"), h("p", { class: "notice", role: "status" }, t("offline")));
    return;
  }
  if (error.status === 404) forgetDay();
  if (state.day) state.refused.push({ error: { message: error.message, help: error.error?.help } });
  else fill($("#main"), h("p", { class: "notice refused" }, error.message));
}

const view = () => after(state.day, taps.waiting);
const here = (/** @type {Day} */ day) => day.tracks.find((one) => one.track === state.track) ?? day.tracks[0];

function tap(/** @type {Omit<Tap, "id" | "at">} */ what) {
  const day = view();
  taps.add({ ...what, at: stamp(moment(day, here(day), what, now())) });
  navigator.vibrate?.(20);
  state.repairs = null;
  draw();
  send();
}

// Sends what waits, in order. What the server cannot accept is told, and the others count.
async function send() {
  if (state.sending || !taps.waiting.length) return;
  state.sending = true;
  const sent = [...taps.waiting];
  try {
    const events = sent.map(({ event, item, meeting, at, id }) => ({ event, item, meeting, at, id }));
    const reply = await post(`/api/v1/sessions/${session()}/record`, { events });
    taps.answered(sent);
    reply.events.forEach((one, place) => { if (one.state === "refused") state.refused.push({ tap: sent[place], error: one.error }); });
    state.offline = false;
    state.sending = false;
    say(t("day_sent", { n: sent.length }));
    await look();
  } catch (error) {
    // what the server will never read would stop all that follow
    if (error.status === 400 || error.status === 404 || error.status === 422) {
      taps.answered(sent);
      sent.forEach((one) => state.refused.push({ tap: one, error: { message: error.message, help: error.error?.help } }));
    } else lost(error);
    state.sending = false;
    draw();
  }
  if (taps.waiting.length) setTimeout(send, RETRY);
}

function undo() {
  const waiting = taps.takeBack();
  if (waiting) { say(t("day_taken_back")); return draw(); }
  return tap({ event: "undo", ...lastOf(state.day) });
}

/** What the last event is about, so that nobody takes back another one. @param {Day} day */
function lastOf(day) {
  const track = here(day);
  const facts = day.facts.filter((one) => one.started);
  const open = facts.filter((one) => track.meeting && one.meeting === track.meeting.id);
  const last = open[open.length - 1];
  if (last) return last.item === undefined ? { meeting: last.meeting } : { item: last.item };
  const over = facts.filter((one) => one.item === undefined);
  return { meeting: over[over.length - 1]?.meeting };
}

// Asks for repairs once for each state of the day in which the rest is too unsure: by itself while a meeting is under way, and
// between meetings if the chair wishes it.
async function repair() {
  if (state.offline) return;
  const { risk, wanted } = state.day;
  const stands = JSON.stringify(state.day.facts);
  const asks = state.wished === stands || state.day.tracks.some((one) => one.meeting);
  const low = risk && asks && risk.items.length && risk.confidence < wanted;
  const about = low ? stands : "";
  if (state.repairsOf === about) return;
  state.repairsOf = about;
  state.repairs = null;
  if (!low) return;
  state.asking += 1;
  const mine = state.asking;
  state.repairs = "asked";
  try {
    const found = await job(`/api/v1/sessions/${session()}/repairs`, { at: stamp(), time_limit: 20 });
    if (mine === state.asking) state.repairs = found;
  } catch (error) {
    if (mine === state.asking) { state.repairs = null; state.repairsOf = undefined; }
    // a session that is being planned is asked again at the next look
    if (error.error?.code !== "no_schedule" && error.status) console.warn(error.message);
  }
  draw();
}

async function take(one) {
  const version = state.data.version;
  const path = `/api/v1/sessions/${session()}`;
  state.repairs = "taken";
  draw();
  try {
    if (one.edits.length) {
      await post(`${path}/edits`, { version, edits: one.edits });
      await planned(version);
    } else await job(`${path}/plan`, {});
    say(t("day_taken"));
  } catch (error) { lost(error); }
  state.repairsOf = undefined;
  await look(true);
}

// Waits until the changed session has its plan.
async function planned(version) {
  for (let tries = 0; tries < 60; tries += 1) {
    Object.assign(state, await load());
    if (state.data.version !== version && !state.data.job && state.data.answer) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

// The clocks go on between two drawings.
function tick() {
  if (!state.day) return;
  const track = here(view());
  const found = left(track, now());
  for (const name of ["meeting", "item"]) {
    const shown = $(`#left-${name}`);
    if (!shown) continue;
    shown.textContent = clock(found[name]);
    shown.parentElement.classList.toggle("late", found[name] < 0);
  }
  const at = $("#clock");
  if (at) at.textContent = hour(now(), state.day.timezone, true);
}

function draw() {
  document.documentElement.dataset.rest = state.sending || ["asked", "taken"].includes(state.repairs) ? "no" : "yes";
  if (!state.day || !state.file) return;
  const day = view();
  const track = here(day);
  fill($("#main"),
    h("div", { class: "head" }, h("h1", { dir: "auto" }, title(state.file.title, state.titles)), h("time", { id: "clock", title: day.timezone })),
    day.tracks.length > 1 && select(day.tracks.map((one) => [one.track, one.track]), track.track, { id: "track", "aria-label": t("day_track"), onchange: (event) => { state.track = event.target.value; draw(); } }),
    waits(), refusals(), stage(track), actions(day, track), rest(day, track), views());
  tick();
}

function waits() {
  if (!state.offline && !taps.waiting.length) return null;
  const words = taps.waiting.length ? t("day_waiting", { n: taps.waiting.length }) : t("offline");
  return h("p", { id: "waiting", class: "notice", role: "status" }, words);
}

function refusals() {
  return state.refused.map((one) => h("div", { class: "notice refused", role: "alert" },
    h("p", {}, one.tap && `${tapped(one.tap)} · `, one.error.message), one.error.help && h("p", {}, one.error.help),
    button(t("close"), () => { state.refused = state.refused.filter((other) => other !== one); draw(); })));
}

const tapped = (/** @type {Tap} */ one) => t(`day_event_${one.event}`, { what: one.item === undefined ? meetingName(one.meeting ?? "") : one.number ?? one.item, at: hour(one.at, state.day.timezone) });

function stage(/** @type {TrackNow} */ track) {
  const { meeting, item } = track;
  if (!meeting) return h("section", { class: "now", id: "now" }, h("h2", {}, t("day_between_meetings")), track.to_come[0] && h("p", {}, nextMeeting(track.to_come[0], state.day)));
  return h("section", { class: "now", id: "now" },
    h("p", {}, `${meetingName(meeting.id)} · ${t("day_since", { at: hour(meeting.started, state.day.timezone) })} · ${t("day_until", { at: hour(meeting.announced_end, state.day.timezone) })}`),
    h("h2", { dir: "auto" }, item ? named(item, state.titles) : t("day_nothing_on")),
    h("div", { class: "clocks" },
      item ? h("div", {}, h("b", { id: "left-item", role: "timer" }), t("day_left_item", { n: item.minutes - item.before })) : h("div", {}, h("b", {}, "–"), t("day_left_none")),
      h("div", {}, h("b", { id: "left-meeting", role: "timer" }), t("day_left_meeting"))),
    item && spoken(expected(item, now())), item && h("div", { class: "side" }, button(t("day_speakers"), () => paste(item.items[0]), { class: "plain" })));
}

const spoken = (turns) => turns.length > 0 && h("ol", { class: "speakers" }, turns.map((one) => h("li", { class: one.over ? "over" : "" }, h("span", { dir: "auto" }, one.name), h("span", { class: "at" }, one.over ? "✓" : hour(one.at, state.day.timezone)))));

// The speakers of an item to come, from when it is expected.
function queue(one) {
  const found = listed(state.file.items.find((item) => item.id === one.items[0]));
  const turns = one.start ? expected({ ...found, started: one.start.p50.at, before: 0 }, 0) : [];
  return h("details", {}, h("summary", {}, found.speakers.length ? t("day_speakers_n", { n: found.speakers.length }) : t("day_speakers")), spoken(turns), h("div", { class: "side" }, button(t("day_speakers"), () => paste(one.items[0]), { class: "plain" })));
}

// A list of speakers, pasted from a spreadsheet. The minutes of the item are then theirs.
function paste(id) {
  const found = listed(state.file.items.find((item) => item.id === id));
  const text = h("textarea", { rows: 8, id: "speakers" }, rows(found.speakers));
  const each = h("input", { type: "number", min: 1, max: 1440, value: 5, id: "each" });
  dialog(t("day_speakers"), [field(t("day_speakers_paste"), text, t("day_speakers_note")), field(t("day_speakers_each"), each)], [
    { label: t("save"), main: true, run: () => { list({ item: id, text: text.value, each: Number(each.value) || 5, opening: found.opening }); } },
    { label: t("cancel") },
  ]);
}

async function list(what) {
  const version = state.data.version;
  try {
    await post(`/api/v1/sessions/${session()}/speakers`, { version, ...what });
    await planned(version);
  } catch (error) { lost(error); }
  await look(true);
}

function actions(/** @type {Day} */ day, /** @type {TrackNow} */ track) {
  const { meeting, item } = track;
  const next = coming(day, track.track);
  const starts = (one) => () => tap({ event: "starts", item: one.items[0], track: track.track, number: one.number, title: one.title, minutes: one.minutes.likely });
  const main = [];
  if (!meeting && track.to_come[0]) {
    const first = track.to_come[0];
    main.push(button(t("day_start", { what: meetingName(first.id) }), () => tap({ event: "starts", meeting: first.id }), { class: "main", id: "starts" }));
    if (Date.parse(first.announced_end) < now()) main.push(button(t("day_was_held", { name: meetingName(first.id) }), () => take({ edits: [`held=${first.id}`] }), { id: "was-held" }));
  } else if (meeting && item) {
    main.push(button(t("day_end", { what: named(item, state.titles) }), () => tap({ event: "ends", item: item.items[0], number: item.number }), { class: "main", id: "ends" }));
  } else if (meeting && next[0]) {
    main.push(button(t("day_start", { what: named(next[0], state.titles) }), starts(next[0]), { class: "main", id: "starts" }));
  }
  if (meeting) main.push(button(t("day_adjourn"), () => tap({ event: "adjourned", meeting: meeting.id }), { id: "adjourned" }));
  const others = meeting && !item ? next.slice(1) : [];
  return h("section", { class: "taps", "aria-label": t("day_taps") }, main,
    others.length > 0 && h("details", {}, h("summary", {}, t("day_other_item")), h("div", { class: "taps" }, others.map((one) => button(named(one, state.titles), starts(one))))),
    (taps.waiting.length > 0 || day.facts.length > 0) && h("div", { class: "side" }, button(t("day_undo"), undo, { id: "undo", class: "plain" })));
}

function rest(/** @type {Day} */ day, /** @type {TrackNow} */ track) {
  const { risk } = day;
  if (!risk) return h("section", {}, h("p", { class: "note" }, t("no_plan")), impossible());
  const next = coming(day, track.track);
  if (!next.length && !track.item) return null;
  const low = risk.confidence < day.wanted;
  return h("section", { id: "forecast" },
    h("p", { class: `sure ${low ? "low" : "high"}` }, h("b", { id: "confidence" }, t("percent", { n: Math.round(risk.confidence) })), " ", t("day_sure", { wanted: day.wanted })),
    state.offline && day.now && h("p", { class: "note" }, t("day_as_of", { at: hour(day.now, day.timezone) })),
    impossible() ?? (low && offers()),
    h("h3", {}, t("day_expected")),
    h("ol", { class: "next" }, next.map((one) => h("li", { "data-item": one.items[0] }, h("span", { dir: "auto" }, named(one, state.titles)), h("span", { class: "at" }, about(one, day)),
      h("small", {}, [...(isLikely(one) ? [between(one.start, day), ending(one, day)] : []), likely(one)].filter(Boolean).join(" · ")), queue(one)))));
}

// What is left has no plan any more: what would give it one, as the planner's page says too.
function impossible() {
  const { answer } = state.data;
  if (answer?.state !== "none" || state.repairs === "taken") return null;
  const fixes = (answer.explanation?.repairs ?? []).slice(0, FIXES).map((one) => {
    const what = inWords(state.data.board, one.typed);
    const price = (one.costs ?? []).map(told);
    return button(what, () => dialog(what, h("ul", {}, price.map((line) => h("li", { dir: "auto" }, line))), [{ label: t("take_it"), main: true, run: () => { take({ edits: one.typed }); } }, { label: t("cancel") }]));
  });
  return h("div", { class: "taps", id: "fixes" }, h("p", { class: "sure low" }, h("b", {}, t("none_exists"))), fixes.length > 0 && h("h3", {}, t("repairs")), fixes);
}

const helps = (one) => (one.edits.length ? inWords(state.data.board, one.edits) : t("day_plan_again"));

function offers() {
  if (state.repairs === "asked") return h("p", { class: "note" }, t("day_repairs_asked"));
  if (state.repairs === "taken") return h("p", { class: "note", role: "status" }, t("solving"));
  if (!state.repairs) return state.day.tracks.some((one) => one.meeting) || state.offline ? null : h("div", { class: "side" }, button(t("day_repairs"), () => { state.wished = JSON.stringify(state.day.facts); repair(); draw(); }, { id: "wish", class: "plain" }));
  const { repairs } = state.repairs;
  if (!repairs.length) return h("p", { class: "note" }, t("day_no_repair"));
  return h("div", { class: "taps", id: "repairs" }, h("h3", {}, t("day_repairs")), repairs.map((one) => button(
    `${helps(one)} → ${t("percent", { n: Math.round(one.confidence) })}`,
    () => dialog(helps(one), h("ul", {}, moves(one.comparison, one.report).map((line) => h("li", { dir: "auto" }, line))), [{ label: t("take_it"), main: true, run: () => { take(one); } }, { label: t("cancel") }]))));
}

// The way to the other views, and the language of this one.
function views() {
  return h("nav", { class: "views" }, h("a", { href: `/#${session()}` }, t("back_to_board")), h("a", { href: `/room.html#${session()}`, target: "_blank", rel: "noopener" }, t("day_room")),
    select(languages, language, { id: "language", "aria-label": t("language"), onchange: async (event) => { keep("language", event.target.value); await speak(event.target.value).catch(() => {}); draw(); look(true); } }));
}

open();
