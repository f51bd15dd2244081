// Modules of the board that need no browser: node --test board.test.mjs

import test from "node:test";
import assert from "node:assert/strict";
import { axis, lanes, monday, shownDays, turned } from "../../../src/web/page/layout.js";
import { backlog, laid } from "../../../src/web/page/placed.js";
import { finder } from "../../../src/web/page/find.js";
import { groups, head } from "../../../src/web/page/colours.js";
import { fits, fitsAll } from "../../../src/web/page/fit.js";
import { floated, move } from "../../../src/web/page/turn.js";
import { elsewhere } from "../../../src/web/page/steps.js";

const meeting = (id, start, end, more = {}) => {
  const at = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  return { id, day: "2027-03-09", track: "plenary", start, end, minutes: at(end) - at(start), reserve: 0, interpreted: true, held: false, ...more };
};

test("meetings at the same time stand in lanes side by side, and others use the whole width", () => {
  const all = [meeting("c", "15:00", "17:00"), meeting("b", "11:00", "13:00"), meeting("a", "10:00", "12:00"), meeting("d", "12:00", "14:00")];
  const found = lanes(all, null);
  const lane = (id) => [found.get(id).lane, found.get(id).lanes];
  assert.deepEqual(lane("a"), [0, 2]);
  assert.deepEqual(lane("b"), [1, 2]);
  assert.deepEqual(lane("d"), [0, 2], "it begins when the first one ends");
  assert.deepEqual(lane("c"), [0, 1]);
});

test("hours to choose from stand in narrow lanes beside what is held", () => {
  const all = ["09:00", "10:00", "11:00", "12:00"].map((start, n) => meeting(`m${n}`, start, `${Number(start.slice(0, 2)) + 2}:00`.padStart(5, "0")));
  const found = lanes(all, new Set(["m0", "m2"]));
  assert.deepEqual([...found].map(([id, one]) => [id, one.lane, one.narrow]), [["m0", 0, false], ["m1", 1, true], ["m2", 0, false], ["m3", 1, true]]);
  // no two of a lane overlap, however many there are
  const many = Array.from({ length: 60 }, (_, n) => meeting(`x${n}`, `${String(9 + Math.floor(n / 6)).padStart(2, "0")}:${(n % 6)}0`, `${String(11 + Math.floor(n / 6)).padStart(2, "0")}:${(n % 6)}0`));
  const placed = lanes(many, new Set());
  for (const one of many) for (const other of many) {
    if (one === other || placed.get(one.id).lane !== placed.get(other.id).lane) continue;
    assert(one.end <= other.start || other.end <= one.start, `${one.id} and ${other.id}`);
  }
});

test("hours when nobody meets are folded, and meetings keep their scale", () => {
  const found = axis([meeting("a", "10:00", "12:00"), meeting("b", "15:00", "18:00", { day: "2027-03-10" })]);
  assert.deepEqual(found.folds, [{ at: 120, from: 720, to: 900 }]);
  assert.equal(found.place(600), 0);
  assert.equal(found.place(720), 120);
  assert.equal(found.place(900), 140);
  assert.equal(found.place(960) - found.place(900), 60);
  assert.equal(found.span, 120 + 20 + 180);
  assert.deepEqual(found.hours.map((one) => one.minute), [600, 660, 720, 900, 960, 1020, 1080]);
  // a short break stays as it is
  assert.deepEqual(axis([meeting("a", "10:00", "12:00"), meeting("b", "13:00", "14:00")]).folds, []);
  assert.deepEqual(axis([meeting("a", "10:45", "11:15")]).hours.map((one) => one.minute), [645, 675], "an hour beside an edge would cover its time");
});

test("a night without an hour: a meeting is as long as it lasts", () => {
  // 01:00 to 04:00 in the night when the clocks go forward has 120 minutes
  const found = axis([{ ...meeting("a", "01:00", "04:00"), minutes: 120 }]);
  assert.equal(found.span, 120);
});

test("days of a week and of a day, and turning to the next", () => {
  const days = ["2027-03-05", "2027-03-08", "2027-03-09", "2027-03-14", "2027-03-15"];
  assert.equal(monday("2027-03-14"), "2027-03-08", "a week ends on Sunday");
  assert.deepEqual(shownDays(days, "all"), days);
  assert.deepEqual(shownDays(days, "week"), ["2027-03-05"]);
  assert.deepEqual(shownDays(days, "week", "2027-03-10"), ["2027-03-08", "2027-03-09", "2027-03-14"]);
  assert.deepEqual(shownDays(days, "day", "2027-03-10"), ["2027-03-14"], "the next day that has a meeting");
  assert.deepEqual(shownDays(days, "day", "2028-01-01"), ["2027-03-15"]);
  assert.equal(turned(days, "week", "2027-03-08", 1), "2027-03-15");
  assert.equal(turned(days, "week", "2027-03-15", -1), "2027-03-08");
  assert.equal(turned(days, "day", "2027-03-05", -1), undefined);
});

// A session with two meetings: items 1 and 2 in a, item 3 in b.
function session(more = {}) {
  const items = [{ id: "1", title: "One", minutes: 30 }, { id: "2", title: "Two", minutes: 60 }, { id: "3", title: "Three", minutes: 60, split: false }];
  const entry = (id, start, minutes) => ({ items: [id], number: id, title: id, minutes, part: 1, parts: 1, start });
  const schedule = { unscheduled: [], meetings: [
    { id: "a", start: "2027-03-09T10:00:00+01:00", spare_minutes: 30, entries: [entry("1", "2027-03-09T10:00:00+01:00", 30), entry("2", "2027-03-09T10:30:00+01:00", 60)] },
    { id: "b", start: "2027-03-09T15:00:00+01:00", spare_minutes: 60, entries: [entry("3", "2027-03-09T15:00:00+01:00", 60)] }] };
  const board = { tracks: ["plenary"], meetings: [meeting("a", "10:00", "12:00"), meeting("b", "15:00", "17:00")], items: items.map((one) => ({ ...one, tracks: ["plenary"] })) };
  const state = { file: { order: "free", items }, data: { board, schedule, last: null, answer: { state: "planned" }, job: null } };
  more.change?.(state);
  return state;
}

const failed = (state) => { state.data.last = state.data.schedule; state.data.schedule = null; state.data.answer = { state: "none" }; };

test("after a drop that cannot be, a block stands where it is pinned", () => {
  const state = session({ change: (one) => { failed(one); one.file.items[1].pin = "b"; } });
  const held = laid(state);
  assert.deepEqual(held.get("a").entries.map((one) => one.items[0]), ["1"]);
  assert.deepEqual(held.get("b").entries.map((one) => [one.items[0], one.at, Boolean(one.pending)]), [["3", 0, false], ["2", 60, true]]);
});

test("what has no meeting waits beside the board: after a meeting is lost, left out, and where there was never a plan", () => {
  const ids = (state) => backlog(state).map((one) => [one.items[0], one.minutes, one.left]);
  assert.deepEqual(ids(session()), []);
  assert.deepEqual(ids(session({ change: (one) => { failed(one); one.data.board.meetings.shift(); } })), [["1", 30, false], ["2", 60, false]]);
  const split = session({ change: (one) => { one.data.schedule.meetings[1].entries.push({ items: ["2"], number: "2", title: "2", minutes: 20, part: 2, parts: 2, start: "2027-03-09T16:00:00+01:00" }); failed(one); one.data.board.meetings.pop(); } });
  assert.deepEqual(ids(split), [["3", 60, false], ["2", 20, false]], "the second part of item 2 is not lost from sight");
  assert(backlog(split)[1].rest);
  const out = session({ change: (one) => { one.data.schedule.meetings[1].entries = []; one.data.schedule.unscheduled = [{ item: "3", reason: "it may be left out" }]; } });
  assert.deepEqual(ids(out), [["3", 60, true]]);
  const never = session({ change: (one) => { one.data.schedule = null; one.data.answer = { state: "none" }; } });
  assert.equal(backlog(never).length, 3);
  const first = session({ change: (one) => { one.data.schedule = null; one.data.answer = null; one.data.job = {}; } });
  assert.deepEqual(backlog(first), [], "nothing is missing while the first plan is made");
});

const says = (state, id) => {
  const { data, file } = state;
  const item = data.board.items.find((one) => one.id === id);
  return Object.fromEntries([...fits({ data, file }, { items: [id], minutes: item.minutes })].map(([meeting, one]) => [meeting, [one.fit, one.why, one.outOfTurn && "out of turn"].filter(Boolean).join(" ")]));
};

test("each meeting says whether an item fits there", () => {
  assert.deepEqual(says(session(), "1"), { a: "here", b: "fits" });
  assert.deepEqual(says(session(), "3"), { a: "moves fit_spare", b: "here" });
  const agenda = session({ change: (one) => { one.file.order = "agenda"; one.data.board.meetings.push(meeting("c", "18:00", "20:00")); } });
  assert.equal(says(agenda, "1").c, "fits out of turn");
  assert.equal(says(agenda, "3").c, "fits");
  const turn = session({ change: (one) => { one.file.order = "agenda"; one.file.items[0].order = "free"; one.data.board.meetings.push(meeting("c", "18:00", "20:00")); } });
  assert.equal(says(turn, "1").c, "fits", "it is taken out of turn");
  const choice = session({ change: (one) => { one.file.order = "agenda"; one.data.board.tracks.push("other"); one.data.board.meetings.push(meeting("c", "18:00", "20:00", { track: "other" })); one.data.board.items[0].tracks = ["plenary", "other"]; } });
  assert.equal(says(choice, "1").c, "fits", "there is nothing after it in the other track");
  const all = session({ change: (one) => { one.file.items[1].after = "*"; one.data.board.meetings.push(meeting("c", "18:00", "20:00")); } });
  assert.equal(says(all, "2").c, "fits");
  assert.equal(says(all, "1").c, "moves fit_after", "item 2 comes after all others");
  const after = session({ change: (one) => { one.file.items[2].after = [{ item: "2", gap_minutes: 10 }]; one.data.board.meetings.push(meeting("c", "18:00", "20:00")); } });
  assert.equal(says(after, "2").c, "moves fit_after");
  after.file.order = "agenda";
  assert.equal(says(after, "2").c, "moves fit_after out of turn");
  const full = session({ change: (one) => { one.file.order = "agenda"; one.data.board.meetings[0].minutes = 100; } });
  assert.equal(says(full, "3").a, "moves fit_spare", "in turn: it comes last");
  full.file.items.unshift(full.file.items.pop());
  assert.equal(says(full, "3").a, "moves fit_spare", "item 1 is in the same meeting");
  assert.equal(says(full, "2").b, "fits", "item 3 is there, and comes first");
});

test("several items fit together only if their minutes do, and none of them cannot", () => {
  const together = (state, ...ids) => fitsAll(state, ids.map((id) => ({ items: [id] }))).get("b");
  assert.deepEqual(together(session(), "1"), { fit: "fits" });
  const two = (change = () => {}) => session({ change: (one) => { one.data.schedule.meetings[1].entries = []; one.data.board.meetings[1].minutes = 80; change(one); } });
  assert.deepEqual(together(two(), "1", "2"), { fit: "moves", why: "fit_spare", minutes: 90, room: 80 });
  assert.equal(together(two((one) => { one.data.board.meetings[1].minutes = 90; }), "1", "2").fit, "fits");
  assert.equal(together(two((one) => { one.file.items[1].forbid = ["b"]; }), "1", "2").why, "fit_forbidden");
});

// A session in the order of the agenda, with a third meeting in the evening.
const inTurn = (change = () => {}) => session({ change: (one) => { one.file.order = "agenda"; one.data.board.meetings.push(meeting("c", "18:00", "20:00")); change(one); } });
const entry = (...items) => ({ items });

test("a drop out of turn floats the item, and one in turn does not", () => {
  assert.deepEqual(move(inTurn(), [entry("3")], "c"), ["pin=3:c"]);
  assert.deepEqual(move(inTurn(), [entry("2")], "b"), ["pin=2:b"], "a meeting that a later item is in");
  assert.deepEqual(move(inTurn(), [entry("1")], "c"), ["pin=1:c", "set-order=1:free"]);
  assert.deepEqual(move(inTurn(), [entry("3")], "a"), ["pin=3:a"]);
  assert.deepEqual(move(inTurn(), [entry("2")], "a"), ["pin=2:a"], "where it stands");
  // an item that floats, by its own word or because there is no order
  assert.deepEqual(move(inTurn((one) => { one.file.items[0].order = "free"; }), [entry("1")], "c"), ["pin=1:c"]);
  assert.deepEqual(move(inTurn((one) => { one.file.order = "free"; }), [entry("1")], "c"), ["pin=1:c"]);
  // in another track there is nothing to be in turn with
  assert.deepEqual(move(inTurn((one) => { one.data.board.tracks.push("other"); one.data.board.meetings[2].track = "other"; one.data.board.items[0].tracks = ["plenary", "other"]; }), [entry("1")], "c"), ["pin=1:c"]);
  // a full meeting is no reason to forget the turn, and an item that comes after another is
  assert.deepEqual(move(inTurn((one) => { one.data.board.meetings[2].minutes = 20; delete one.file.items[0].split; }), [entry("1")], "c"), ["pin=1:c", "set-order=1:free"]);
  assert.deepEqual(move(inTurn((one) => { one.file.items[2].after = ["1"]; one.file.items[0].order = "free"; }), [entry("1")], "c"), ["pin=1:c"], "`after` is kept");
});

test("items taken jointly float together, and items that move together keep their turn among themselves", () => {
  const joint = inTurn((one) => { one.file.items[0].together = ["2"]; one.data.schedule.meetings[0].entries.shift(); one.data.schedule.meetings[0].entries[0].items = ["1", "2"]; });
  assert.deepEqual(move(joint, [entry("1", "2")], "c"), ["pin=1:c", "set-order=1:free", "set-order=2:free"]);
  assert.deepEqual(move(inTurn(), [entry("2"), entry("3")], "c"), ["pin=2:c", "pin=3:c"]);
  assert.deepEqual(move(inTurn(), [entry("1"), entry("3")], "c"), ["pin=1:c", "set-order=1:free", "pin=3:c"]);
  assert.deepEqual(fitsAll(inTurn(), [entry("1"), entry("3")]).get("c"), { fit: "fits", outOfTurn: true });
});

test("a move by keys floats the item as a drop does", () => {
  const [, b, c] = inTurn().data.board.meetings;
  assert.deepEqual(elsewhere(inTurn(), entry("3"), b, 1), ["pin=3:c"]);
  assert.deepEqual(elsewhere(inTurn(), entry("1"), b, 1), ["pin=1:c", "set-order=1:free"]);
  assert.equal(typeof elsewhere(inTurn(), entry("1"), c, 1), "string", "there is no later meeting");
});

test("what a change took out of turn", () => {
  const before = { items: [{ id: "1" }, { id: "2", order: "free" }, { id: "3" }] };
  assert.deepEqual(floated(before, { items: [{ id: "1", order: "free" }, { id: "2", order: "free" }, { id: "4", order: "free" }] }), ["1"], "nothing is known of a new item");
  assert.deepEqual(floated(before, { ...before, order: "free" }), [], "that is no item of its own");
  assert.deepEqual(floated({ items: [{ id: "1", order: "free" }] }, before), []);
});

test("what cannot be says why", () => {
  const with3 = (change) => says(session({ change: (one) => change(one.file.items[2], one.data.board.meetings[0], one) }), "3").a;
  assert.equal(with3((item) => { item.forbid = "a"; }), "cannot fit_forbidden");
  assert.equal(with3((item) => { item.allow = ["b"]; }), "cannot fit_allowed");
  assert.equal(with3((item, to) => { to.held = true; }), "cannot fit_held");
  assert.equal(with3((item, to) => { to.interpreted = false; }), "cannot fit_interpretation");
  assert.equal(with3((item, to) => { to.interpreted = false; item.interpretation = []; }), "moves fit_spare");
  assert.equal(with3((item) => { item.available_from = "2027-03-10"; }), "cannot fit_papers");
  assert.equal(with3((item) => { item.available_from = "2027-03-09T09:00"; }), "moves fit_spare");
  assert.equal(with3((item, to, one) => { one.data.board.items[2].minutes = 130; }), "cannot fit_short");
  assert.equal(with3((item, to, one) => { one.data.board.items[2].minutes = 130; delete item.split; }), "moves fit_spare", "it can be split");
  assert.equal(with3((item, to) => { to.reserve = 70; }), "cannot fit_short");
  assert.equal(with3((item, to) => { to.track = "other"; }), "cannot fit_track");
  assert.equal(with3((item, to, one) => { to.track = "other"; one.data.board.tracks.push("other"); one.data.board.items[2].tracks = ["plenary", "other"]; }), "moves fit_spare", "it may be in either track");
  assert.equal(with3((item, to) => { item.attendance = 61; to.seats = 60; }), "cannot fit_seats");
  assert.equal(with3((item, to) => { item.attendance = 60; to.seats = 60; }), "moves fit_spare");
  assert.equal(with3((item, to, one) => { item.interpretation = ["fr"]; one.file.meetings = [{ id: "a", languages: ["en"] }]; }), "cannot fit_languages");
});

test("a search finds words of number, title and track, without accents and in any language", () => {
  const item = { id: "i7", number: "3 (a)", title: { en: "Review of élan", zh: "审议" }, tracks: ["committee", "plenary"] };
  for (const query of ["", "review", "ELAN", "élan rev", "审", "3 (a)", "comm", "i7"]) assert(finder(query)(item), query);
  for (const query of ["budget", "review budget"]) assert(!finder(query)(item), query);
});

test("an agenda item and its parts share a colour", () => {
  assert.deepEqual(["3 (a)", "3.1", "12", "II (b)", "A.1", ""].map(head), ["3", "3", "12", "II", "A", ""]);
  const items = [["x", "1 (a)", "p"], ["y", "1 (b)", "q"], ["z", "2", "p"]].map(([id, number, track]) => ({ id, number, tracks: [track] }));
  const by = groups(items, "item");
  assert.equal(by.hue("x"), by.hue("y"));
  assert.notEqual(by.hue("x"), by.hue("z"));
  assert.deepEqual(groups(items, "track").names.map((one) => one.name), ["p", "q"]);
  assert.equal(groups(items, "").hue("x"), undefined);
});
