// The page: which session is open, what is done to it, and what is heard of it.

import { h, $, button, dialog, field, select, say } from "./dom.js";
import { speak, t, title, languages, language, locale } from "./words.js";
import { call, get, post, job } from "./api.js";
import { draw as drawBoard, places, settle, focusItem } from "./board.js";
import { drops } from "./drag.js";
import { itemDialog, meetingDialog, addMeetingDialog, newForm } from "./forms.js";
import { tabs, panel, described, whyAnswer } from "./panels.js";

const keep = (key, value) => { try { if (value === undefined) return localStorage.getItem(key); localStorage.setItem(key, value); } catch { /* private windows keep nothing */ } return null; };

const state = { id: null, data: null, file: null, panel: "items", scale: Number(keep("scale")) || 2, titles: keep("titles") || "en", found: {}, theme: keep("theme") || "", busy: 0 };
let events = null;

const actions = {
  say,
  draw: () => draw(),
  wrong,
  edit: (edits) => change(() => post(`/api/sessions/${state.id}/edits`, { version: state.data.version, edits }), edits.join(" ")),
  replace: (file) => change(() => call("PUT", `/api/sessions/${state.id}`, { version: state.data.version, session: JSON.stringify(file, null, 2) }), t("change_replaced")),
  undo: () => change(() => post(`/api/sessions/${state.id}/undo`, { version: state.data.version }), t("undo")),
  redo: () => change(() => post(`/api/sessions/${state.id}/redo`, { version: state.data.version }), t("redo")),
  move: (entry, to) => actions.edit([`pin=${entry.items[0]}:${to}`]),
  minutes: (id, by) => {
    const now = state.data.board.items.find((one) => one.id === id)?.minutes ?? 0;
    if (now + by > 0) actions.edit([`set-minutes=${id}:${now + by}`]);
  },
  item: (entry, meeting) => { state.asked = { item: entry.items[0] }; itemDialog(state, actions, entry, meeting); },
  meeting: (meeting) => meetingDialog(state, actions, meeting),
  addMeeting: (date) => addMeetingDialog(state, actions, date),
  panel: (name, focus) => {
    state.panel = name;
    if (name === "history") state.history = undefined;
    drawPanel();
    if (focus) $(`#tab-${name}`).focus();
  },
  why: (question) => {
    state.panel = "why";
    drawPanel();
    actions.ask("why", { question }, whyAnswer);
  },
  // A question that takes a while; its answer stands in the panel.
  ask: async (what, body, show, place = what, after = undefined) => {
    const tell = (words) => { state.found[place] = () => h("p", { class: "note" }, words); drawPanel(); };
    tell(t("asking"));
    const path = `/api/sessions/${state.id}/${what}`;
    try {
      const found = await job(path, body, (now) => tell(progress(now)));
      state.found[place] = () => show(found);
      await after?.();
      drawPanel();
      say(t("answered"));
    } catch (error) {
      state.found[place] = null;
      drawPanel();
      wrong(error);
    }
  },
  create: async (text) => {
    try {
      const made = await call("POST", "/api/sessions", text, true);
      go(made.session);
    } catch (error) { wrong(error); }
  },
  takeIn: async (text) => {
    try {
      const taken = await call("POST", "/api/store", text, true);
      say(t("taken_in", { n: taken.sessions.length }));
      go(null);
    } catch (error) { wrong(error); }
  },
  picker: () => {
    const input = h("input", { type: "file", onchange: () => input.files[0] && take(input.files[0]) });
    return field(t("pick_document"), input);
  },
};

// Does something to the session, one thing after the other; says what became of it.
let last = Promise.resolve();

function change(request, what) {
  state.busy += 1;
  last = last.then(() => done(request, what)).finally(() => { state.busy -= 1; hear(); });
  return last;
}

async function done(request, what) {
  const focus = document.activeElement?.dataset?.key;
  try {
    show(await request(), focus);
    say(t("done_what", { what }));
  } catch (error) {
    if (error.status === 409 && error.error.code === "conflict") conflict(error.error, request, what);
    else wrong(error);
  }
}

// Another planner was first: what changed, and what to do.
function conflict(error, request, what) {
  dialog(t("conflict"), [
    h("p", {}, t("conflict_note")),
    h("ul", { id: "theirs" }, error.changes.map((one) => h("li", {}, described(one), one.who ? ` (${one.who})` : ""))),
    h("p", {}, t("yours"), " ", h("code", {}, what)),
  ], [
    { label: t("on_top"), main: true, run: () => { load().then(() => change(request, what)); } },
    { label: t("drop_mine"), run: () => { load(); } },
  ]);
}

function wrong(error) {
  const said = error.error ?? { message: error.message ?? String(error), help: "" };
  const message = said.code === "offline" ? t("offline") : said.message;
  dialog(t("not_done"), [
    h("pre", { class: "words", dir: "auto", tabindex: "0" }, message),
    said.help && h("p", { class: "help" }, h("b", {}, t("way_out")), " ", said.help),
  ], [{ label: t("close"), main: true }]);
  say(message.split("\n")[0]);
}

function progress(now) {
  if (now.state === "queued") return t("waiting", { n: now.ahead });
  const p = now.progress;
  if (!p) return t("solving");
  return t("solving_goal", { goal: p.goal ? t(`goal_${p.goal}`) : t("ties"), value: p.value === null ? "–" : Math.round(p.value), bound: Math.round(p.bound), seconds: Math.round(p.seconds) });
}

// Whether a piece of the page is being typed in: it is not drawn over then.
const typing = (root) => root && root.contains(document.activeElement) && /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);

function show(data, focus) {
  const before = places();
  const active = focus ?? document.activeElement?.dataset?.key;
  const fresh = data.version !== state.data?.version;
  state.data = data;
  state.file = JSON.parse(data.text);
  if (fresh) { state.found = {}; state.history = undefined; state.scenarios = undefined; }
  draw(!fresh);
  settle(before);
  if (active) focusItem(active);
}

function draw(keepPanel) {
  if (state.id === null || !state.data) return;
  drawTop();
  const main = $("#main");
  const old = $(".beside");
  main.className = "open";
  const board = h("div", { class: "stage" }, status(), h("div", { class: "boards", tabindex: "0", role: "group", "aria-label": t("board_scroll") }, drawBoard(state, actions), tray()));
  const scroll = $(".boards");
  const at = scroll ? [scroll.scrollLeft, scroll.scrollTop] : [0, 0];
  const beside = (keepPanel || typing(old)) && old ? old : h("aside", { class: "beside", "aria-label": t("panels") }, tabs(state, actions), panel(state, actions));
  main.replaceChildren(board, beside);
  $(".boards").scrollTo(...at);
}

function drawPanel() {
  $(".beside")?.replaceChildren(tabs(state, actions), panel(state, actions));
}

// Items that are left out.
function tray() {
  const out = (state.data.schedule ?? state.data.last)?.unscheduled ?? [];
  if (!out.length) return null;
  return h("section", { class: "tray", "aria-label": t("left_out") }, h("h2", {}, t("left_out")), h("ul", {}, out.map((one) => {
    const item = state.file.items.find((other) => other.id === one.item);
    return h("li", {}, h("b", {}, item?.number ?? one.item), " ", h("span", { dir: "auto" }, title(item?.title, state.titles)), " ", h("small", {}, one.reason));
  })));
}

// What is known of the plan; where there is none, why, and what would mend it.
function status() {
  const { answer, job: running, notes } = state.data;
  const lines = [];
  if (running) {
    lines.push(h("p", { class: "note solving", id: "solving" }, h("span", { class: "spinner", "aria-hidden": "true" }), progress(running), " ",
      button(t("stop"), () => call("DELETE", `/api/jobs/${running.id}`).catch(wrong))));
  } else if (answer?.state === "planned") {
    const goals = (state.data.schedule?.objectives ?? []).map((one) => `${t(`goal_${one.name}`)} ${one.value}`).join(" · ");
    lines.push(h("p", { class: "good", id: "verdict" }, h("b", {}, t(answer.proven ? "proven" : "not_proven")), " ", goals, " ",
      !answer.proven && button(t("plan_again"), () => post(`/api/sessions/${state.id}/plan`, {}).catch(wrong))));
    if (answer.report?.length) lines.push(h("details", { class: "report", open: true }, h("summary", {}, t("what_moved")), h("ul", {}, moves(answer).map((one) => h("li", { dir: "auto" }, one)))));
  } else if (answer?.state === "none") {
    lines.push(noSchedule(answer.explanation));
  } else if (answer) {
    lines.push(h("p", { class: "bad", id: "verdict" }, t("not_known"), " ", button(t("plan_again"), () => post(`/api/sessions/${state.id}/plan`, {}).catch(wrong))));
  }
  for (const note of notes ?? []) lines.push(h("p", { class: "note", dir: "auto" }, note));
  for (const one of state.data.warnings ?? []) lines.push(h("p", { class: "note", dir: "auto" }, `${one.code} ${one.message}`));
  return h("div", { class: "status" }, lines);
}

// What moved, in words; those of the server where it had nothing to compare.
function moves({ comparison, report }) {
  if (!comparison || !(comparison.items.length + comparison.meetings.length)) return language === "en" ? report : [t("nothing_moves")];
  const parts = (list) => list.map((one) => `${one.meeting} ${one.minutes}`).join(" + ") || t("not_on_table");
  const start = (list) => list[0]?.start.slice(-5);
  const use = (one) => (one ? t("use", { used: one.used, spare: one.spare }) : t("not_held"));
  return [
    ...comparison.items.map((one) => t(`kind_${one.change}`, { items: one.items.join(" + "), before: one.change === "shifted" ? start(one.before) : parts(one.before), now: one.change === "shifted" ? start(one.now) : parts(one.now) })),
    ...comparison.meetings.map((one) => `${one.meeting}: ${use(one.before)} → ${use(one.now)}`),
  ];
}

// A repair in words: the server's are English.
const mending = (repair) => (language === "en" ? repair.words : repair.edits.map((one) => t(`edit_${one.edit}`, one)).join("；"));

function noSchedule(found) {
  const list = (found?.conflict ?? []).map((one) => h("li", {}, one.word === "item" ? t("has_to_be_placed", { items: one.items.join(" + ") }) : h("code", { dir: "ltr" }, one.text.trim().slice(0, 160))));
  const short = found?.shortage;
  return h("section", { class: "bad", id: "verdict", "aria-label": t("none_exists") },
    h("h2", {}, t("none_exists")),
    (found?.plain ?? []).map((one) => h("p", { dir: "auto", lang: "en" }, one)),
    short && h("p", {}, t("shortage", { needed: short.needed_minutes, room: short.meeting_minutes, n: short.meetings })),
    list.length ? [h("p", {}, t("cannot_hold")), h("ul", {}, list)] : null,
    h("h3", {}, t("repairs")),
    h("div", { class: "repairs" },
      (found?.repairs ?? []).slice(0, 8).map((one) => button(mending(one), () => actions.edit(one.typed), { class: "repair", dir: "auto", title: one.typed.join(" ") })),
      state.data.undo && button(t("undo"), actions.undo, { class: "main" })));
}

function drawTop() {
  const data = state.data;
  const open = state.id !== null && data;
  const codes = open ? [...new Set(["en", "zh", ...[state.file.title, ...state.file.items.map((one) => one.title)].flatMap((one) => (one && typeof one === "object" ? Object.keys(one) : []))])] : [];
  const name = open ? title(state.file.title, state.titles) : "";
  document.title = open ? `${name} · Plenary` : "Plenary";
  $("#top").replaceChildren(
    h("a", { href: "#", class: "brand" }, h("img", { src: "/icon.svg", alt: "", width: 20, height: 20 }), "Plenary"),
    open ? h("h1", { dir: "auto", title: name }, name) : h("h1", {}, t("sessions")),
    h("div", { class: "tools" },
      open && [
        button("↶", actions.undo, { id: "undo", disabled: !data.undo, "aria-label": t("undo"), title: `${t("undo")} (Ctrl+Z)` }),
        button("↷", actions.redo, { id: "redo", disabled: !data.redo, "aria-label": t("redo"), title: `${t("redo")} (Ctrl+Y)` }),
        button("−", () => zoom(-0.25), { "aria-label": t("smaller") }), button("+", () => zoom(0.25), { "aria-label": t("larger") }),
        labelled(t("titles"), select(codes.map((code) => [code, code]), codes.includes(state.titles) ? state.titles : "en", { id: "titles", onchange: (event) => { state.titles = event.target.value; keep("titles", state.titles); draw(); } })),
        button(t("close_session"), remove, { class: "plain" }),
      ],
      labelled(t("language"), select(languages, language, { id: "language", onchange: async (event) => { keep("language", event.target.value); await speak(event.target.value); redraw(); } })),
      labelled(t("theme"), select([["", t("theme_auto")], ["light", t("light")], ["dark", t("dark")]], state.theme, { id: "theme", onchange: (event) => { state.theme = event.target.value; keep("theme", state.theme); paint(); } })),
      button("?", help, { "aria-label": t("help") })));
}

const labelled = (label, input) => { input.setAttribute("aria-label", label); input.title = label; return input; };

function zoom(by) {
  state.scale = Math.min(5, Math.max(0.5, state.scale + by));
  keep("scale", String(state.scale));
  draw(true);
}

function paint() {
  if (state.theme) document.documentElement.dataset.theme = state.theme;
  else delete document.documentElement.dataset.theme;
}

function help() {
  dialog(t("help"), h("dl", { class: "keys" }, ["arrows", "alt_arrows", "plus", "enter", "question", "undo"].map((one) => [h("dt", {}, t(`key_${one}`)), h("dd", {}, t(`key_${one}_does`))])), [{ label: t("close"), main: true }]);
}

function remove() {
  dialog(t("close_session"), h("p", {}, t("close_note")), [
    { label: t("close_session"), main: true, run: () => { call("DELETE", `/api/sessions/${state.id}`, { version: state.data.version }).then(() => go(null), wrong); } },
    { label: t("cancel") },
  ]);
}

// A file that was dropped or picked: a session file, a whole store, or a document.
async function take(file) {
  try {
    if (/\.json$/i.test(file.name)) {
      const text = await file.text();
      if (/"plenary\.store\/1"/.test(text.slice(0, 200))) return actions.takeIn(text);
      return actions.create(text);
    }
    say(t("reading", { name: file.name }));
    const found = await call("POST", `/api/import?name=${encodeURIComponent(file.name)}`, await file.arrayBuffer(), true);
    const session = JSON.parse(found.session);
    dialog(t("imported", { name: file.name }), [
      h("p", { dir: "auto" }, h("b", {}, title(session.title, state.titles)), ` · ${t("items_found", { n: session.items.length })}`),
      found.doubts.length ? [h("h3", {}, t("doubts")), h("ul", { class: "doubts" }, found.doubts.map((one) => h("li", { dir: "auto" }, one.replace(/^doubtful: /, ""))))] : null,
      h("details", {}, h("summary", {}, t("where_found")), h("pre", { class: "words", dir: "auto", tabindex: "0" }, found.report)),
    ].flat(), [
      { label: t("plan_it"), main: true, run: () => { actions.create(found.session); } },
      { label: t("cancel") },
    ]);
  } catch (error) { wrong(error); }
}

function go(id) {
  const hash = id === null ? "" : `#${id}`;
  if (location.hash === hash) open();
  else location.hash = hash;
}

async function open() {
  events?.close();
  const id = /^#(\d+)$/.exec(location.hash)?.[1];
  state.id = id ? Number(id) : null;
  state.data = null;
  state.found = {};
  if (state.id === null) return front();
  try {
    await load();
  } catch (error) {
    location.hash = "";
    return wrong(error);
  }
  listen();
}

async function load() {
  const id = state.id;
  const data = await get(`/api/sessions/${id}`);
  if (state.id === id) show(data);
}

// What others do, and how the plan gets on. What is heard while a change is on its way is looked at after it.
let heard = null;

function listen() {
  const id = state.id;
  heard = null;
  events = new EventSource(`/api/sessions/${id}/events`);
  events.onmessage = (message) => {
    if (state.id !== id) return;
    heard = JSON.parse(message.data);
    hear();
  };
}

async function hear() {
  // whoever is being asked something keeps what he sees
  if (!heard || !state.data || state.busy) return;
  const now = heard;
  if (now.version !== state.data.version || now.answered !== state.answered) {
    const theirs = now.version > state.data.version;
    try {
      await load();
    } catch {
      // the next event tries again
      return say(t("offline"));
    }
    state.answered = now.answered;
    if (theirs) say(t("theirs_came"));
    else if (state.data?.answer) say(state.data.answer.state === "planned" ? t("plan_ready") : t("none_exists"));
  } else if (Boolean(now.job) !== Boolean(state.data.job)) {
    state.data.job = now.job;
    draw(true);
  } else if (now.job) {
    state.data.job = now.job;
    const line = $("#solving");
    if (line) line.childNodes[1].textContent = progress(now.job);
  }
}

async function front() {
  drawTop();
  const [found, zones] = [await get("/api/sessions").catch((error) => { wrong(error); return { sessions: [] }; }), Intl.supportedValuesOf?.("timeZone") ?? []];
  if (state.id !== null) return;
  const main = $("#main");
  main.className = "front";
  main.replaceChildren(
    h("section", { class: "panel", "aria-label": t("sessions") }, h("h2", {}, t("sessions")),
      found.sessions.length ? h("ul", { class: "sessions" }, found.sessions.map((one) => h("li", {}, h("a", { href: `#${one.session}`, dir: "auto" }, title(one.title, state.titles) || t("untitled")),
        h("small", {}, ` ${one.symbol ?? ""} `), h("small", {}, new Date(one.changed).toLocaleString(locale()))))) : h("p", {}, t("no_sessions")),
      h("div", { class: "drop" }, h("p", {}, t("drop_here")), actions.picker(),
        button(t("start_example"), async () => { try { actions.create(await (await fetch("/api/new")).text()); } catch (error) { wrong(error); } }))),
    newForm(actions, zones));
}

const redraw = () => (state.id === null ? front() : draw());

addEventListener("hashchange", open);
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || state.id === null || !state.data || $("#dialog").open) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) return;
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey && state.data.undo) { event.preventDefault(); actions.undo(); }
  if ((key === "y" || (key === "z" && event.shiftKey)) && state.data.redo) { event.preventDefault(); actions.redo(); }
});
drops(take);
paint();
await speak(keep("language") || navigator.language.slice(0, 2));
[state.formats, state.rules] = await Promise.all([get("/api/formats"), get("/api/rules")]).catch((error) => { wrong(error); return []; });
open();
