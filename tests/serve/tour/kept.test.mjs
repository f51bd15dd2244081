// What differs between two versions, what a try-out collects, and where the line of now stands.

import test from "node:test";
import assert from "node:assert/strict";
import { differences, short } from "../../../src/web/page/differ.js";
import { joined, tried } from "../../../src/web/page/sandbox.js";
import { localTime, nowLine } from "../../../src/web/page/now.js";
import { axis } from "../../../src/web/page/layout.js";
import { propertiesOf, shapeOf } from "../../../src/web/page/shapes.js";

const file = (change = () => {}) => {
  const made = { title: "T", items: [{ id: "1", number: "1", title: "Opening", minutes: 30 }, { id: "2", title: { en: "Debate" }, minutes: 60, pin: "m1" }], meetings: [{ id: "m1", date: "2027-03-09", start: "10:00", end: "12:00" }], rules: { set: "un", latest: "18:00" } };
  change(made);
  return made;
};
const told = (change) => differences(file(), file(change)).map((one) => [one.what, one.where, one.of?.id, one.field, one.before, one.now].filter((part) => part !== undefined));

test("what differs between two session files, field by field", () => {
  assert.deepEqual(told(() => {}), []);
  assert.deepEqual(told((one) => { one.items[0].minutes = 45; }), [["changed", "item", "1", "minutes", 30, 45]]);
  assert.deepEqual(told((one) => { delete one.items[1].pin; one.items[1].optional = true; }), [["changed", "item", "2", "pin", "m1"], ["changed", "item", "2", "optional", true]]);
  assert.deepEqual(told((one) => { one.items.push({ id: "3", minutes: 5 }); one.items.shift(); }), [["added", "item", "3"], ["dropped", "item", "1"]]);
  assert.deepEqual(told((one) => { one.items.reverse(); }), [["order", "item"]]);
  assert.deepEqual(told((one) => { one.meetings[0].end = "13:00"; one.meetings.push({ id: "m2" }); }), [["added", "meeting", "m2"], ["changed", "meeting", "m1", "end", "12:00", "13:00"]]);
  assert.deepEqual(told((one) => { delete one.rules.latest; one.teams = 2; }), [["changed", "rules", "latest", "18:00"], ["changed", "session", "teams", 2]]);
  // hours of every day, and a list of meetings, are two ways to say it
  assert.deepEqual(told((one) => { one.meetings = { days: ["2027-03-09"], times: ["10:00-12:00"] }; }), []);
  assert.deepEqual(differences(file(), file((one) => { one.meetings = { days: ["2027-03-09"], times: ["10:00-12:00", "15:00-17:00"] }; })).map((one) => [one.what, one.of.start]), [["added", "15:00"]]);
  assert.deepEqual(told((one) => { one.meetings = { days: [], between: "09:00-18:00" }; }).map((one) => one.slice(0, 3)), [["changed", "session", "meetings"]]);
});

test("a value is said if it is short, in the language of titles", () => {
  assert.deepEqual([undefined, null, true, false, 30, ["a", "b"], []].map((value) => short(value, "en")), ["–", "–", "✓", "–", "30", "a, b", "–"]);
  assert.equal(short({ en: "Debate", fr: "Débat" }, "fr"), "Débat");
  for (const long of ["x".repeat(61), { low: 1 }, [{ item: "1" }], { en: "x".repeat(61) }]) assert.equal(short(long, "en"), null);
});

test("of a try-out the last word about an item counts", () => {
  const was = file();
  assert.deepEqual(joined([], ["pin=1:m2"], was), ["pin=1:m2"]);
  assert.deepEqual(joined(["pin=1:m2", "set-minutes=2:50"], ["set-minutes=2:55", "pin=1:m3"], was), ["set-minutes=2:55", "pin=1:m3"]);
  assert.deepEqual(joined(["pin=1:m2", "set-order=1:free"], ["pin=1:m1"], was), ["set-order=1:free", "pin=1:m1"]);
  assert.deepEqual(joined(["pin=1:m2"], ["unpin=1"], was), [], "it was pinned by the try-out only");
  assert.deepEqual(joined(["pin=2:m2"], ["unpin=2"], was), ["unpin=2"], "it is pinned in the session");
  assert.deepEqual(joined(["drop-meeting=m1"], ["drop-meeting=m1"], was), ["drop-meeting=m1"], "said once");
});

test("the board of a try-out has its minutes, items and meetings", () => {
  const meeting = { id: "m1", track: "plenary", day: "2027-03-09", start: "10:00", end: "12:00", minutes: 120, reserve: 0, interpreted: true, held: false, zones: [{ zone: "Asia/Tokyo" }] };
  const board = { tracks: ["plenary"], meetings: [meeting], items: [{ id: "1", minutes: 30, tracks: ["plenary"] }, { id: "2", minutes: 60, tracks: ["plenary"] }] };
  const seen = (change) => tried(board, file(change), file());
  assert.deepEqual(seen(() => {}), board);
  assert.equal(seen((one) => { one.items[0].minutes = 45; }).items[0].minutes, 45);
  assert.deepEqual(seen((one) => { one.items.shift(); one.items.push({ id: "9", minutes: 5, track: "x" }); }).items.map((one) => [one.id, one.minutes, one.tracks]), [["2", 60, ["plenary"]], ["9", 5, ["x"]]]);
  const moved = seen((one) => { Object.assign(one.meetings[0], { start: "14:00", end: "15:30", reserve_minutes: 10 }); one.meetings.unshift({ id: "m2", date: "2027-03-10", start: "10:00", end: "11:00" }); }).meetings;
  assert.deepEqual(moved.map((one) => [one.id, one.start, one.minutes, one.reserve, one.zones.length]), [["m1", "14:00", 90, 10, 0], ["m2", "10:00", 60, 0, 0]]);
  assert.equal(seen((one) => { one.meetings = { days: ["2027-03-09"], times: ["10:00-12:00"] }; }).meetings, board.meetings);
});

test("the line of now is that of the clock of the place, and only on days when somebody meets", () => {
  assert.deepEqual(localTime("Asia/Tokyo", new Date("2027-03-08T15:05:00Z")), { day: "2027-03-09", minute: 5 });
  const meetings = [{ id: "a", track: "plenary", day: "2027-03-09", start: "10:00", end: "12:00", minutes: 120 }, { id: "b", track: "plenary", day: "2027-03-09", start: "15:00", end: "17:00", minutes: 120 }];
  const hours = axis(meetings);
  const line = (at, zone = "Europe/Vienna") => nowLine({ timezone: zone, meetings }, hours, new Date(at));
  assert.deepEqual(line("2027-03-09T09:30:00Z"), { day: "2027-03-09", minute: 630, at: 30 });
  assert.equal(line("2027-03-09T12:30:00Z").at, 140, "in a fold it stands at its end");
  assert.equal(line("2027-03-09T17:30:00Z"), null, "an hour and more after the last");
  assert.equal(line("2027-03-10T09:30:00Z"), null);
  assert.equal(line("2027-03-09T09:30:00Z", "Pacific/Auckland"), null);
});

test("a field of a form is what the schema says", () => {
  const root = { properties: { items: {} }, $defs: { Item: { properties: { id: {} } }, Window: { type: "object", properties: { from: { type: "string" } } }, Near: { type: "object", properties: { within_minutes: { type: "integer" } } } } };
  const shape = (schema, name = "x") => shapeOf(root, schema, name);
  assert.equal(shape({ type: "boolean" }).shape, "flag");
  assert.deepEqual(shape({ enum: ["first", "last"] }), { shape: "choice", values: ["first", "last"] });
  assert.deepEqual(shape({ type: "integer", minimum: 1, maximum: 9 }, "priority"), { shape: "number", least: 1, most: 9, step: 1 });
  assert.equal(shape({ type: "integer", minimum: 0 }, "least_minutes").shape, "minutes");
  assert.equal(shape({ type: "number", minimum: 0, maximum: 1 }).step, 0.01);
  assert.deepEqual(shape({ type: "string", maxLength: 40 }), { shape: "text", most: 40 });
  assert.equal(shape({ type: "array", items: { type: "string" } }).shape, "names");
  assert.deepEqual(shape({ type: "array", items: { enum: ["a"] } }), { shape: "names", values: ["a"] });
  assert.equal(shape({ anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] }).shape, "names");
  assert.equal(shape({ type: "array", items: { $ref: "#/$defs/Window" } }).of, root.$defs.Window);
  assert.equal(shape({ $ref: "#/$defs/Near" }).shape, "object");
  for (const odd of [{ anyOf: [{ type: "string" }, { type: "object", patternProperties: {} }] }, { anyOf: [{ const: false }, { $ref: "#/$defs/Near" }] }, {}, true]) assert.equal(shape(odd).shape, "other");
  assert.deepEqual(Object.keys(propertiesOf(root, "Session")), ["items"]);
  assert.deepEqual(Object.keys(propertiesOf(root, "Item")), ["id"]);
});
