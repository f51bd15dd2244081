// The page: the open session, the actions of the user, and the events of the server.

import { h, $, button, dialog, field, fill, isTyped, patch, say, settled } from "./dom.js";
import { speak, t } from "./words.js";
import { call, get, post, job, way } from "./api.js";
import { hear as follow } from "./events.js";
import { direction, draw as drawBoard } from "./board.js";
import { backlog } from "./backlog.js";
import { bar, prepare } from "./bar.js";
import { withBest } from "./best.js";
import { lookAtBest } from "./sofar.js";
import { fitsAll } from "./fit.js";
import { said as saidFit } from "./fitting.js";
import { leave as leaveTryOut, preview, previewed, question, stepBack, tryOut } from "./preview.js";
import { places, settle, focusItem } from "./motion.js";
import { itemName, know, meetingName } from "./names.js";
import { entryOf, key, laid } from "./placed.js";
import { floated, move, reorder } from "./turn.js";
import { elsewhere, longer } from "./steps.js";
import { drops } from "./drag.js";
import { itemDialog, meetingDialog, addMeetingDialog } from "./forms.js";
import { tabs, panel, described, whyAnswer } from "./panels.js";
import { status, progress, solving } from "./verdict.js";
import { sift, table } from "./table.js";
import { refuse, wrong } from "./told.js";
import { ask } from "./me.js";
import { top, paint, keep } from "./top.js";
import { front, take } from "./front.js";
import { edits as inWords } from "./said.js";

/** @import { Actions, State } from "./types.d.ts" */

// `busy`: number of changes being sent. `hand`: a block is being dragged. `kept`: hidden panels with unsaved input.
// `view`, `from`, `fit`, `scale`, `colours`, `query`: what the bar above the board says.
/** @type {State} */
const state = {
  id: null, data: null, file: null, panel: "items", titles: keep("titles") || "en", found: {}, kept: {}, unfolded: new Set(), theme: keep("theme") || "", busy: 1, hand: false, gone: false, preview: null, chosen: new Set(),
  view: keep("view") || "all", from: undefined, fit: keep("fit") || "", table: keep("table") === "yes", scale: Number(keep("scale")) || 2, colours: keep("colours") || "", query: "",
};
let leave = null;
let heard = null;

const path = (what = "") => `/api/v1/sessions/${state.id}${what}`;

// What the board shows: of a search its best plan so far, and of a try-out what it would be.
const seen = () => (state.sandbox ? previewed(withBest(state)) : withBest(state));

/** @type {Actions} */
const actions = {
  say,
  draw: () => draw(),
  // reload, because the server's messages change with the language too
  redraw: () => (state.id === null ? begin() : load().catch(wrong)),
  go,
  wrong,
  // `version`: the version that a form showed, if another user changed the session meanwhile
  edit: (edits, form, version) => state.sandbox ? (form ? onlyBoard() : tryOut(state, actions, edits)) : change((again) => post(path("/edits"), { version: again ? state.data.version : version ?? state.data.version, edits }), () => inWords(edits), form),
  // `mend` changes the session file as it is when its turn comes; `version` as above
  replace: (mend, form, version, words = t("change_replaced")) => state.sandbox ? onlyBoard() : change((again) => {
    const file = structuredClone(state.file);
    mend(file);
    return call("PUT", path(), { version: again ? state.data.version : version ?? state.data.version, session: JSON.stringify(file, null, 2) });
  }, () => words, form),
  restore: (revision, name) => change(() => post(path("/restore"), { version: state.data.version, revision }), () => t("restored_what", { what: name })),
  undo: () => state.sandbox ? stepBack(state, actions) : change(() => post(path("/undo"), { version: state.data.version }), () => t("undo")),
  redo: () => change(() => post(path("/redo"), { version: state.data.version }), () => t("redo")),
  // Chosen items move together.
  choose: (entry) => {
    const [id] = entry.items;
    if (!state.chosen.delete(id)) state.chosen.add(id);
    draw();
    say(t("chosen_items", { n: state.chosen.size }));
  },
  together: (entry) => (state.chosen.has(entry.items[0]) ? [...state.chosen].map((id) => entryOf(seen(), id)) : [entry]),
  fits: (entry) => fitsAll(seen(), actions.together(entry)),
  preview: (entry, to) => actions.tryOut(move(seen(), actions.together(entry), to)),
  tryOut: (edits) => (state.sandbox ? tryOut : preview)(state, actions, edits),
  // Changes on the board are collected, and not saved.
  sandbox: (on) => {
    state.sides = null;
    if (!on) return leaveTryOut(state, actions);
    Object.assign(state, { sandbox: { edits: [], past: [] }, preview: null, table: false });
    draw();
    return say(t("try_out_note"));
  },
  show: (title, text) => dialog(title, h("pre", { class: "words", dir: "ltr", tabindex: "0" }, text), [{ label: t("close"), main: true }]),
  // A drop. Where an item certainly cannot be, it says why and changes nothing.
  drop: (entry, to, tried) => {
    const found = actions.fits(entry).get(to);
    if (found?.fit === "cannot") return cannot(entry, to, found);
    if (tried) return actions.preview(entry, to);
    const edits = move(seen(), actions.together(entry), to);
    state.chosen.clear();
    return actions.edit(edits);
  },
  // A drop on the meeting where the entry stands: the entry is taken earlier or later there.
  within: (entry, meeting, place) => {
    const found = reorder(seen(), entry, meeting, place);
    if (!found) return undefined;
    const names = Object.fromEntries(Object.entries(found.values ?? {}).map(([name, id]) => [name, itemName(id)]));
    if (!found.wrong) return actions.replace(found.mend, undefined, state.data.version, t("reordered", { item: itemName(entry.items[0]), name: meetingName(meeting) }));
    return refuse(t(found.wrong, names));
  },
  earlier: (entry, meeting, step) => actions.within(entry, meeting.id, (laid(seen()).get(meeting.id)?.entries ?? []).findIndex((one) => key(one) === key(entry) && one.part === entry.part) + step),
  // Steps of keys. Steps pressed while another is being sent are combined into the next one.
  minutes: (entry, by) => steps(`minutes ${key(entry)}`, by, (all) => longer(seen(), entry, all)),
  toMeeting: (entry, meeting, by) => steps(`meeting ${key(entry)}`, by, (all) => elsewhere(seen(), entry, meeting, all)),
  hand: (on) => {
    state.hand = on;
    if (!on) { draw(); hear(); }
    rest();
  },
  item: (entry, meeting) => { state.asked = { item: entry.items[0] }; itemDialog(state.sandbox ? seen() : state, actions, entry, meeting); },
  meeting: (meeting) => meetingDialog(state.sandbox ? seen() : state, actions, meeting),
  addMeeting: (date) => addMeetingDialog(state, actions, date),
  panel: (name, focus) => {
    const old = $("#panel");
    if (old && state.panel !== name && isTyped(old)) { state.kept[state.panel] = old; old.replaceWith(h("div", { id: "panel" })); }
    state.panel = name;
    if (name === "history") state.history = undefined;
    drawPanel();
    if (focus) $(`#tab-${name}`).focus();
  },
  // The board as a table of items, and back. What was typed there stays.
  asTable: (on) => {
    const old = $("#table");
    if (old && isTyped(old)) state.keptTable = old;
    state.table = on;
    keep("table", on ? "yes" : "");
    draw();
    if (!on || !state.keptTable) return;
    $("#table").replaceWith(state.keptTable);
    delete state.keptTable;
  },
  why: (question) => {
    actions.panel("why");
    actions.ask("why", { question }, whyAnswer(state));
  },
  // A long question; its answer appears in the panel.
  ask: async (what, body, show, place = what, after = undefined) => {
    const stop = (one) => button(t("stop"), () => call("DELETE", `/api/v1/jobs/${one}`).catch(wrong), { class: "plain stop-question" });
    const tell = (words, one) => { state.found[place] = () => h("div", { class: "row" }, one && stop(one), h("p", { class: "note" }, words)); drawPanel(); };
    tell(t("asking"));
    const id = state.id;
    try {
      const found = await job(path(`/${what}`), body, (now) => tell(progress(now), now.id));
      if (state.id !== id) return;
      state.found[place] = () => show(found);
      await after?.();
      drawPanel();
      say(t("answered"));
    } catch (error) {
      if (state.id !== id) return;
      state.found[place] = null;
      drawPanel();
      // who stops a question that waits wants no answer
      if (error.error?.code !== "cancelled") wrong(error);
    }
  },
  create: async (text) => {
    try {
      const made = await call("POST", "/api/v1/sessions", text, true);
      go(made.session);
    } catch (error) { wrong(error); }
  },
  takeIn: async (backup) => {
    try {
      const taken = await call("POST", "/api/v1/store", backup, true);
      say(t("taken_in", { n: taken.sessions.length }));
      go(null);
    } catch (error) { wrong(error); }
  },
  picker: () => {
    const input = h("input", { type: "file", onchange: (event) => { if (event.target.files[0]) take(state, actions, event.target.files[0]); } });
    return field(t("pick_document"), input);
  },
};

// Forms change the session itself.
const onlyBoard = () => refuse(t("try_out_board"));

const cannot = (entry, to, found) => refuse(saidFit(found), t("cannot_go", { item: actions.together(entry).map((one) => itemName(one.items[0])).join(", "), name: meetingName(to) }));

// Tells tests whether all requests are answered and drawn.
function rest() {
  const waiting = state.id !== null && (!state.data || state.data.job || (heard && heard.version !== state.data.version));
  document.documentElement.dataset.rest = way.out || state.busy || state.hand || waiting ? "no" : "yes";
}
way.told = rest;

// Runs changes of the session one after the other, and announces their results.
let last = Promise.resolve();

// Waiting key steps, by the item that they change.
const stepsLeft = new Map();

function steps(about, by, edits) {
  if (state.sandbox) {
    const made = edits(by);
    if (typeof made === "string") return say(made);
    return made.length ? tryOut(state, actions, made) : undefined;
  }
  const before = stepsLeft.get(about);
  stepsLeft.set(about, (before ?? 0) + by);
  if (before !== undefined) return;
  let made = null;
  change(() => {
    if (!made) {
      const all = stepsLeft.get(about);
      stepsLeft.delete(about);
      made = edits(all);
    }
    if (typeof made === "string") return say(made);
    return made.length ? post(path("/edits"), { version: state.data.version, edits: made }) : null;
  }, () => inWords(made));
}

function change(request, what, form, again) {
  state.busy += 1;
  rest();
  last = last.then(() => done(request, what, form, again)).finally(() => { state.busy -= 1; hear(); rest(); });
  return last;
}

async function done(request, what, form, again) {
  try {
    const data = await request(again);
    // there was nothing to do, which has been announced
    if (!data) return;
    settled(form);
    show(data);
    say(t("done_what", { what: what() }));
  } catch (error) {
    if (error.status === 409 && error.error.code === "conflict") conflict(error.error, request, what, form);
    else wrong(error);
  }
}

// Conflict: another user changed the session first. Shows the changes and the choices.
function conflict(error, request, what, form) {
  dialog(t("conflict"), [
    h("p", {}, t("conflict_note")),
    h("ul", { id: "theirs" }, error.changes.map((one) => h("li", {}, described(one), one.who ? ` (${one.who})` : ""))),
    h("p", {}, t("yours"), " ", h("b", {}, what())),
  ], [
    { label: t("on_top"), main: true, run: () => { load().then(() => change(request, what, form, true), wrong); } },
    { label: t("drop_mine"), run: () => { settled(form); load().catch(wrong); } },
  ]);
}

function show(data) {
  const fresh = data.version !== state.data?.version;
  const before = state.data && state.file;
  state.data = data;
  state.file = JSON.parse(data.text);
  if (fresh) state.floated = before ? floated(before, state.file) : [];
  data.board.meetings.sort((one, other) => (one.day + one.start < other.day + other.start ? -1 : Number(one.day + one.start > other.day + other.start)));
  if (fresh) { state.preview = null; state.found = {}; state.history = undefined; state.scenarios = undefined; state.versions = undefined; state.issue = undefined; state.sides = null; }
  // a try-out goes on with what is saved now
  if (fresh && state.sandbox?.edits.length) preview(state, actions, state.sandbox.edits);
  else draw();
  lookAtBest(state, draw);
  rest();
}

// The focused block that is being moved.
let lost = null;

function draw() {
  // do not redraw during a drag
  if (state.id === null || !state.data || state.hand) return;
  know(state);
  prepare(state);
  const current = withBest(state);
  const shown = previewed(current);
  if (shown !== state) prepare(shown);
  const before = places();
  lost = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.key ?? lost;
  top(state, actions);
  const main = $("#main");
  main.className = "open";
  fill(main,
    h("div", { class: "stage" }, state.preview || state.sandbox ? h("div", { class: "status" }, question(state, actions)) : status(current, actions), bar(state, actions),
      state.sides ? state.sides.draw(state, actions) : h("div", { class: "work" }, h("div", { class: "boards", dir: state.table ? undefined : direction(state), tabindex: "0", role: "group", "aria-label": t("board_scroll") }, state.table ? table(current, actions) : drawBoard(shown, actions)), !state.table && backlog(shown, actions))),
    beside());
  sift(state);
  settle(before);
  if (lost && document.activeElement === document.body && focusItem(lost)) lost = null;
  else if (document.activeElement !== document.body) lost = null;
}

const beside = () => h("aside", { class: "beside", "aria-label": t("panels") }, tabs(state, actions), panel(state, actions));

function drawPanel() {
  if (!$(".beside")) return;
  fill($(".beside"), ...beside().children);
  const kept = state.kept[state.panel];
  if (!kept) return;
  delete state.kept[state.panel];
  $("#panel").replaceWith(kept);
  fill($(".beside"), ...beside().children);
}

function go(id) {
  const hash = id === null ? "" : `#${id}`;
  if (location.hash === hash) open();
  else location.hash = hash;
}

async function begin() {
  top(state, actions);
  await front(state, actions);
}

async function open() {
  const id = /^#(\d+)$/.exec(location.hash)?.[1];
  if (!id && location.hash && state.id !== null) {
    // a fragment within the page does not change the session
    history.replaceState(null, "", `#${state.id}`);
    return;
  }
  leave?.();
  [leave, heard] = [null, null];
  Object.assign(state, { id: id ? Number(id) : null, data: null, found: {}, kept: {}, unfolded: new Set(), gone: false, preview: null, sandbox: null, sides: null, versions: undefined, issue: undefined, chosen: new Set(), query: "", from: undefined, keptTable: undefined, busy: state.busy + 1 });
  $("#main").replaceChildren();
  rest();
  try {
    if (state.id === null) await begin();
    else {
      await load();
      listen();
    }
  } catch (error) {
    location.hash = "";
    wrong(error);
  } finally {
    state.busy -= 1;
    rest();
  }
}

async function load() {
  const id = state.id;
  const data = await get(`/api/v1/sessions/${id}`);
  if (state.id === id) show(data);
}

// Handles events: changes of other users, and progress of the plan. Events during a change or a drag are handled afterwards.
function listen() {
  const id = state.id;
  if (id === null) return;
  leave = follow(`session/${id}`, (now) => {
    if (state.id !== id) return;
    // the server no longer knows a session that was removed from the list
    if (!now) return load().catch((error) => { if (error.status === 404) removed(); });
    heard = now;
    hear();
    rest();
  });
}

function removed() {
  state.gone = true;
  heard = null;
  draw();
  say(t("gone"));
}

async function hear() {
  if (!heard || !state.data || state.busy || state.hand) return;
  const now = heard;
  // another planner may have taken a step with the schedule
  if (now.steps !== state.steps) {
    state.steps = now.steps;
    if (state.issue) { state.issueRead = 0; if (state.panel === "issue") draw(); }
  }
  if (now.version !== state.data.version || now.answered !== state.answered) {
    const theirs = now.version > state.data.version;
    try {
      await load();
    } catch {
      // retry at the next event
      return say(t("offline"));
    }
    state.answered = now.answered;
    if (theirs) say(t("theirs_came"));
    else if (state.data?.answer) say(state.data.answer.state === "planned" ? t("plan_ready") : t("none_exists"));
  } else if (Boolean(now.job) !== Boolean(state.data.job)) {
    state.data.job = now.job;
    draw();
  } else if (now.job) {
    state.data.job = now.job;
    if ($("#solving")) patch($("#solving"), solving(withBest(state), actions));
    lookAtBest(state, draw);
  }
}

addEventListener("hashchange", open);
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || state.id === null || !state.data || $("#dialog").open) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) return;
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey && (state.sandbox || state.data.undo)) { event.preventDefault(); actions.undo(); }
  if ((key === "y" || (key === "z" && event.shiftKey)) && state.data.redo) { event.preventDefault(); actions.redo(); }
});
$(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  const to = $("#board") ?? $("#table") ?? $("#main");
  to.focus();
  to.scrollIntoView({ block: "nearest" });
});
// show the errors
addEventListener("invalid", (event) => {
  for (let fold = /** @type {Element} */ (event.target).closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}, true);
// the line of now goes on
setInterval(() => { if ($(".now-line")) draw(); }, 60000);
drops((file) => take(state, actions, file));
paint(state);
document.body.append(h("datalist", { id: "zones" }, (Intl.supportedValuesOf?.("timeZone") ?? []).map((one) => h("option", { value: one }))));
await speak(keep("language") || navigator.language.slice(0, 2));
await ask();
[state.formats, state.rules] = await Promise.all([get("/api/v1/formats"), get("/api/v1/rules")]).catch((error) => { wrong(error); return []; });
state.busy -= 1;
open();
