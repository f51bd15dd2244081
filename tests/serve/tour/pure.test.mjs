// Modules of the page that know no page: node --test pure.test.mjs

import test from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readAgenda, readMinutes } from "../../../src/web/page/minutes.js";
import { COLUMNS, pasted, read, shown, withIds } from "../../../src/web/page/cells.js";
import { Hub } from "../../../src/web/page/hub.js";

test("minutes are read as people write them, in the languages of the page", () => {
  const same = {
    90: ["90", " 90 ", "90 min", "90min.", "90 Minutes", "90 m", "90'", "90′", "1h30", "1 h 30", "1 h 30 min", "1H 30", "1:30", "01:30", "1.5 h", "1,5 h",
      "1.5 hours", "1 hour and 30 minutes", "1 hr 30", "９０", "90 分钟", "90分", "1 小时 30 分钟", "1小时30分", "1：30", "1.5 小时", "1时30分", "1 ч 30 мин", "1 час 30 минут", "90 минут", "1 heure et 30 minutes", "1 hora y 30 minutos", "90 دقيقة", "1 ساعة و30 دقيقة"],
    60: ["1h", "1 h", "1 hour", "1 小时", "60", "1:00"],
    10: ["10 min", "10 minutes", "0:10", "10 分钟"],
    75: ["1.25 h"], 150: ["2 h 30", "2,5 hours"], 1: ["1", "1 minute"], 10080: ["10080", "168 h"],
  };
  for (const [minutes, texts] of Object.entries(same)) for (const text of texts) assert.deepEqual(readMinutes(text), { minutes: Number(minutes) }, text);
});

test("what cannot be read is refused, and nothing is guessed", () => {
  for (const text of ["", "ten", "-5", "+5", "7.5", "7,5 min", "1,000", "1:75", "1:3", "1 h 75", "1 h 30 h", "30 min 1 h", "1e3", "0x10", "10 10", "10-12", "h", "min", "½ h", "1½ h", "1000 h", "9999999", "10:00-12:00"]) {
    assert.equal(readMinutes(text).wrong, "minutes_unreadable", text);
  }
  assert.deepEqual(readMinutes("ten"), { wrong: "minutes_unreadable", values: { said: "ten" } });
  assert.deepEqual(readMinutes("1.33 h"), { wrong: "minutes_not_whole", values: { said: "1.33 h", minutes: 79.8 } });
});

test("bounds are kept, and a limit or a gap may be nothing", () => {
  for (const text of ["0", "0 min", "0 h", "0:00"]) {
    assert.equal(readMinutes(text).wrong, "minutes_none", text);
    assert.deepEqual(readMinutes(text, 0), { minutes: 0 }, text);
  }
  assert.deepEqual(readMinutes("169 h"), { wrong: "minutes_too_many", values: { most: 10080 } });
  assert.deepEqual(readMinutes("10081", 1, 20000), { minutes: 10081 });
});

test("an agenda is read line by line", () => {
  assert.deepEqual(readAgenda("1 (a) | Opening | 10 min\n\n2\tDebate\t1h\n Other matters | 1:30 \n").items, [
    { id: "1a", number: "1 (a)", title: "Opening", minutes: 10 },
    { id: "2", number: "2", title: "Debate", minutes: 60 },
    { id: "3", number: "3", title: "Other matters", minutes: 90 },
  ]);
  assert.deepEqual(readAgenda("1 | One | 5\n1 | Two | 5").items.map((one) => one.id), ["1", "1x"]);
});

test("a line of an agenda that cannot be read is named", () => {
  assert.deepEqual(readAgenda("1 | Opening | 10\n\n2 | Debate | long"), { line: 3, wrong: "minutes_unreadable", values: { said: "long" } });
  assert.deepEqual(readAgenda("1 | Opening | 0"), { line: 1, wrong: "minutes_none", values: {} });
  assert.deepEqual(readAgenda("Opening"), { line: 1, wrong: "minutes_missing", values: {} });
  assert.deepEqual(readAgenda("1 | Opening |"), { line: 1, wrong: "minutes_missing", values: {} });
  assert.equal(readAgenda("1 | Opening").wrong, "minutes_unreadable", "it is the title of item 1 that has no number");
});

test("cells of a spreadsheet are read as it copies them", () => {
  assert.deepEqual(pasted("1\tOpening\t10\r\n2\tDebate\t1 h\r\n"), [["1", "Opening", "10"], ["2", "Debate", "1 h"]]);
  assert.deepEqual(pasted('"a\tb"\t"say ""no"""\t"two\nlines"'), [["a\tb", 'say "no"', "two lines"]]);
  assert.deepEqual(pasted('5" gun\t"open'), [['5" gun', "open"]], "a quote inside of a cell, and one that is never closed");
  assert.deepEqual(pasted("word"), [["word"]]);
  assert.deepEqual(pasted("1\n\n2\n"), [["1"], [""], ["2"]], "an empty line is a row");
  assert.equal(pasted("x\n".repeat(5000)).length, 2000, "there is an end to it");
});

const known = { language: "fr", tracks: ["plenary", "cow"], items: [{ id: "1a", number: "1 (a)" }, { id: "2", number: "3" }, { id: "3", number: "2" }] };
const cell = (column, text, item = {}) => read(column, text, item, known);

test("a cell says the value of the file, or what is wrong", () => {
  assert.deepEqual(cell("minutes", "1 h 30"), { value: 90 });
  assert.equal(cell("minutes", "soon").wrong, "minutes_unreadable");
  for (const text of ["", "0"]) assert.equal(cell("minutes", text).wrong, "minutes_of_item", text);
  assert.deepEqual(cell("after", "1 (a), 2 + 1 h; *").value, ["1a", { item: "2", gap_minutes: 60 }, "*"], "an id is meant before a number");
  assert.deepEqual(cell("after", "1(A)").value, ["1a"]);
  assert.deepEqual(cell("after", "1a, 9"), { wrong: "cell_item", values: { said: "9" } });
  assert.equal(cell("after", "2 + soon").wrong, "minutes_unreadable");
  assert.deepEqual(cell("track", "cow"), { value: "cow" });
  assert.deepEqual(cell("track", "plenary, cow"), { value: ["plenary", "cow"] });
  assert.equal(cell("track", "other").wrong, "cell_track");
  assert.deepEqual(cell("priority", "９"), { value: 9 });
  for (const text of ["0", "10", "high"]) assert.equal(cell("priority", text).wrong, "cell_priority", text);
  for (const text of ["x", "Yes", "是", "1"]) assert.deepEqual(cell("optional", text), { value: true }, text);
  assert.equal(cell("optional", "maybe").wrong, "cell_yes_or_no");
  for (const column of ["number", "title", "after", "track", "priority", "optional"]) assert.deepEqual(cell(column, " "), { value: undefined }, column);
});

test("a title is changed in its language, and the others stay", () => {
  assert.deepEqual(cell("title", "Débat", { title: { en: "Debate" } }).value, { en: "Debate", fr: "Débat" });
  assert.deepEqual(cell("title", "", { title: { en: "Debate", fr: "Débat" } }).value, { en: "Debate" });
  assert.equal(cell("title", "", { title: { fr: "Débat" } }).value, undefined);
  assert.equal(cell("title", "Talk", { title: "Debate" }).value, "Talk");
});

test("what a cell shows is read as what it was", () => {
  const item = { number: "1 (a)", title: { en: "Opening", fr: "Ouverture" }, minutes: 30, track: ["plenary", "cow"], after: ["2", { item: "3", gap_minutes: 30 }], priority: 7, optional: true };
  for (const column of COLUMNS) assert.deepEqual(cell(column, shown(item, column, "fr"), item).value, item[column], column);
  assert.equal(shown({ minutes: { speakers: 3 } }, "minutes", "en"), null, "an estimate has its form");
});

test("new rows have ids after their numbers, and none twice", () => {
  assert.deepEqual(withIds([{ number: "3 (a)" }, { number: "2" }, {}, { title: "T" }], ["1", "2"]).map((one) => one.id), ["3a", "2x", "5", "6"]);
});

// A hub whose streams are seen.
function hub() {
  const streams = [];
  const made = new Hub((path) => {
    const stream = { path, open: true, readyState: 1, close() { this.open = false; } };
    streams.push(stream);
    return stream;
  });
  const tab = () => {
    const port = { heard: [], postMessage(message) { this.heard.push(message); }, want(...topics) { this.onmessage({ data: { topics } }); } };
    made.join(port);
    return port;
  };
  const event = (states) => streams.at(-1).onmessage({ data: JSON.stringify(states) });
  return { streams, tab, event, open: () => streams.filter((one) => one.open).map((one) => one.path) };
}

test("eight tabs have one stream, and each hears of what it wants", () => {
  const all = hub();
  const tabs = Array.from({ length: 8 }, all.tab);
  tabs.forEach((tab, place) => tab.want(`session/${place % 2}`));
  assert.deepEqual(all.open(), ["/api/v1/events?topics=session/0,session/1"]);
  all.event({ "session/0": { version: 1 }, "session/1": null });
  assert.deepEqual(tabs[2].heard, [{ topic: "session/0", state: { version: 1 } }]);
  assert.deepEqual(tabs[3].heard, [{ topic: "session/1", state: null }]);
  // what did not change is not told again
  all.event({ "session/0": { version: 1 }, "session/1": { version: 7 } });
  assert.equal(tabs[2].heard.length, 1);
  assert.deepEqual(tabs[3].heard[1], { topic: "session/1", state: { version: 7 } });
});

test("a tab that comes later is told at once, and one that is gone is forgotten", () => {
  const all = hub();
  const [one, other] = [all.tab(), all.tab()];
  one.want("session/1");
  all.event({ "session/1": { version: 4 } });
  other.want("session/1");
  assert.deepEqual(other.heard, [{ topic: "session/1", state: { version: 4 } }]);
  assert.equal(all.streams.length, 1, "the stream goes on");
  other.want("session/1", "job/2");
  assert.deepEqual(all.open(), ["/api/v1/events?topics=job/2,session/1"]);
  one.want();
  other.want();
  assert.deepEqual(all.open(), []);
});

test("tabs hear that a stream broke, and one that the server refused is opened again", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const all = hub();
  const tab = all.tab();
  tab.want("session/1");
  all.streams[0].onerror();
  assert.deepEqual(tab.heard, [{ lost: true }]);
  t.mock.timers.tick(10000);
  assert.equal(all.streams.length, 1, "the browser tries again by itself");
  all.streams[0].readyState = 2;
  all.streams[0].onerror();
  t.mock.timers.tick(10000);
  assert.equal(all.streams.length, 2);
});

// What the module of requests needs of a browser: streams of events, requests that `answers` answers, and a channel.
async function requests(answers) {
  const streams = [];
  globalThis.addEventListener ??= () => {};
  globalThis.document ??= { hidden: false, addEventListener() {} };
  globalThis.EventSource = class { constructor(path) { this.path = path; streams.push(this); } close() {} };
  globalThis.MessageChannel = class {
    constructor() {
      [this.port1, this.port2] = [{}, {}];
      this.port1.postMessage = (data) => queueMicrotask(() => this.port2.onmessage?.({ data }));
      this.port2.postMessage = (data) => queueMicrotask(() => this.port1.onmessage?.({ data }));
    }
  };
  globalThis.fetch = async (path, { method }) => {
    const [status, body] = answers(path, method);
    if (!status) throw new TypeError("nobody answers");
    return { ok: status < 300, status, headers: new Headers({ "Content-Type": "application/json" }), json: async () => body };
  };
  const { job } = await import("../../../src/web/page/api.js");
  const rest = () => new Promise((done) => setTimeout(done, 5));
  const event = async (states) => { await rest(); streams.at(-1).onmessage({ data: JSON.stringify(states) }); await rest(); };
  return { job, event, broken: async () => { await rest(); streams.at(-1).onerror(); await rest(); } };
}

test("a question is waited for while the server is started again, and asked once again where its result was lost", async () => {
  let [asked, back] = [0, true];
  const page = await requests((path, method) => {
    if (!back) return [0];
    if (method === "POST") return [202, { id: `${(asked += 1)}` }];
    return path.endsWith("/2") ? [200, { id: "2", state: "done", result: 7 }] : [404, { code: "forgotten", detail: "", help: "" }];
  });
  const result = page.job("/api/v1/why", {});
  // it was over just before the server ended
  await page.event({ "job/1": null });
  back = false;
  await page.broken();
  back = true;
  await page.event({ "job/2": { state: "running" } });
  await page.event({ "job/2": { state: "done" } });
  assert.equal(await result, 7);
  const again = assert.rejects(page.job("/api/v1/why", {}), (refused) => refused.error.code === "forgotten");
  await page.event({ "job/3": null });
  await page.event({ "job/4": null });
  await again;
  assert.equal(asked, 4, "twice each");
});

test("each language has every sentence of the server that Chinese has, with the same values", () => {
  const words = (name) => JSON.parse(readFileSync(new URL(`../../../src/web/page/${name}.json`, import.meta.url), "utf8"));
  const values = (text) => [...new Set(text.match(/\{\w+\}/g))].sort();
  const chinese = words("zh");
  const told = Object.keys(chinese).filter((key) => key.startsWith("told_")).sort();
  assert(told.length > 150, `${told.length}`);
  for (const name of ["fr", "es", "ru", "ar"]) {
    const theirs = words(name);
    assert.deepEqual(Object.keys(theirs).filter((key) => key.startsWith("told_")).sort(), told, name);
    for (const key of told) {
      assert.deepEqual(values(theirs[key]), values(chinese[key]), `${name} ${key}`);
      assert(theirs[key].trim() && theirs[key] !== chinese[key], `${name} ${key}`);
    }
  }
});
