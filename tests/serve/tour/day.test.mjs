// The parts of the chair's view that know no page.

import { test } from "node:test";
import assert from "node:assert/strict";
import { Taps, after, clock, left, moment } from "../../../src/web/page/taps.js";
import { hueOf } from "../../../src/web/page/colours.js";
import { expected, listed, rows } from "../../../src/web/page/speakers.js";

const storage = () => {
  const kept = new Map();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value), removeItem: (name) => kept.delete(name) };
};

const meeting = { id: "m1", started: null, announced_start: "2027-03-28T10:00:00+01:00", announced_end: "2027-03-28T12:00:00+02:00" };
const day = () => ({ now: null, timezone: "Europe/Vienna", wanted: 80, facts: [], tracks: [{ track: "plenary", meeting: null, item: null, ended: [], to_come: [meeting] }] });

test("taps are kept until the server has an answer, in order, also over a reload", () => {
  const kept = storage();
  const taps = new Taps("taps/1", kept);
  const first = taps.add({ event: "starts", meeting: "m1", at: "a" });
  taps.add({ event: "starts", item: "1", at: "b" });
  const again = new Taps("taps/1", kept);
  assert.deepEqual(again.waiting.map((one) => one.at), ["a", "b"]);
  assert.notEqual(again.waiting[0].id, again.waiting[1].id);
  again.answered([first]);
  assert.deepEqual(new Taps("taps/1", kept).waiting.map((one) => one.at), ["b"]);
  assert.equal(again.takeBack().at, "b");
  assert.equal(kept.getItem("taps/1"), null);
});

test("a storage that is broken or forbidden loses nothing in the tab", () => {
  const forbidden = { getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("no"); }, removeItem: () => { throw new Error("no"); } };
  for (const kept of [null, forbidden, { ...storage(), getItem: () => "{" }, { ...storage(), getItem: () => "3" }]) {
    const taps = new Taps("taps/1", kept);
    taps.add({ event: "starts", meeting: "m1", at: "a" });
    assert.equal(taps.waiting.length, 1);
  }
});

test("what is tapped is shown before the server has it", () => {
  const taps = [
    { event: "starts", meeting: "m1", at: "2027-03-28T09:05:00Z" }, { event: "starts", item: "1", track: "plenary", number: "1 (a)", minutes: 20, at: "2027-03-28T09:06:00Z" },
    { event: "ends", item: "1", at: "2027-03-28T09:30:00Z" }, { event: "adjourned", meeting: "m1", at: "2027-03-28T09:40:00Z" },
  ];
  const at = (n) => after(day(), taps.slice(0, n)).tracks[0];
  assert.deepEqual([at(1).meeting.started, at(1).to_come], ["2027-03-28T09:05:00Z", []]);
  assert.deepEqual([at(2).item.number, at(2).item.minutes], ["1 (a)", 20]);
  assert.deepEqual([at(3).item, at(3).ended], [null, ["1"]]);
  assert.equal(at(4).meeting, null);
  assert.equal(day().tracks[0].meeting, null, "the day of the server is as it was");
});

test("an item takes a minute at least, and what follows at once is not before its end", () => {
  const now = Date.parse("2027-03-28T09:06:40Z");
  const taps = [{ event: "starts", meeting: "m1", at: "2027-03-28T09:05:00Z" }, { event: "starts", item: "1", track: "plenary", at: "2027-03-28T09:06:00Z" }];
  const at = (taps, tap, when = now) => new Date(moment(after(day(), taps), after(day(), taps).tracks[0], tap, when)).toISOString().slice(11, 16);
  assert.equal(at(taps, { event: "ends", item: "1" }), "09:07");
  assert.equal(at(taps, { event: "adjourned", meeting: "m1" }), "09:07");
  assert.equal(at([...taps, { event: "ends", item: "1", at: "2027-03-28T09:07:00Z" }], { event: "starts", item: "2" }), "09:07");
  assert.equal(at(taps, { event: "ends", item: "1" }, now + 600_000), "09:16");
  assert.equal(at(taps, { event: "ends", item: "1" }, now - 600_000), "08:56", "another clock is not mended here");
});

test("a share in time has the hue of its band", () => {
  assert.deepEqual([100, 95, 94.9, 80, 79, 50, 49, 0].map(hueOf), [145, 145, 70, 70, 32, 32, 2, 2]);
});

test("what is left is counted on instants, also when the clocks change", () => {
  const track = after(day(), [{ event: "starts", meeting: "m1", at: "2027-03-28T09:00:00+01:00" }, { event: "starts", item: "1", track: "plenary", minutes: 20, at: "2027-03-28T10:00:00+02:00" }]).tracks[0];
  assert.deepEqual(left(track, Date.parse("2027-03-28T08:15:00Z")), { meeting: 105 * 60, item: 5 * 60 });
  assert.equal(left(track, Date.parse("2027-03-28T08:30:00Z")).item, -600);
  assert.deepEqual([clock(300), clock(-61), clock(3723), clock(0), clock(-0.4)], ["5:00", "−1:01", "1:02:03", "0:00", "0:00"]);
});

test("speakers follow one another from the start of their item", () => {
  const list = [["Brazil", 5], ["China", 8], ["Germany", 6]].map(([name, minutes]) => ({ name, minutes }));
  assert.deepEqual(listed({ minutes: { list, opening: 2 } }), { speakers: list, opening: 2 });
  assert.deepEqual(listed({ minutes: 30 }), { speakers: [], opening: 0 });
  assert.equal(rows(list), "Brazil\t5\nChina\t8\nGermany\t6");
  const item = { speakers: list, started: "2027-03-28T10:00:00+02:00", before: 0, opening: 2 };
  const turns = expected(item, Date.parse("2027-03-28T08:08:00Z"));
  assert.deepEqual(turns.map((one) => [new Date(one.at).toISOString().slice(11, 16), one.over]), [["08:02", true], ["08:07", false], ["08:15", false]]);
});
