// A day as its chair lives it, on a telephone: a late start, an item that overruns, a network that is lost, a repair that is
// taken, a mistake that is taken back, a second chair; and the screen in the room.

import assert from "node:assert/strict";
import { barriers, made, over, planner, shot, step, tab, url } from "./browser.mjs";

const TELEPHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

const session = {
  title: { en: "Working group on early warning", zh: "预警问题工作组" }, timezone: "Europe/Vienna",
  uncertainty: { spread: { low: 5, high: 10 }, late_start: { low: 0, likely: 0, high: 0 } },
  meetings: { days: ["2027-03-09"], times: ["10:00-12:00", "15:00-17:00"] },
  items: [
    { id: "1", number: "1", title: { en: "Opening of the session", zh: "会议开幕" }, minutes: 20 },
    { id: "2", number: "2", title: { en: "General debate", zh: "一般性辩论" }, minutes: 60 },
    { id: "3", number: "3", title: { en: "Exchange with the regional centres on the state of observations", zh: "与各区域中心就观测现状交流" }, minutes: 40 },
    { id: "4", number: "4", title: { en: "Programme budget", zh: "方案预算" }, minutes: 60 },
    { id: "5", number: "5", title: { en: "Briefing by the secretariat", zh: "秘书处的简报" }, minutes: 30, optional: true },
    { id: "6", number: "6", title: { en: "Adoption of the report", zh: "通过报告" }, minutes: 20, position: "last" },
  ],
};

// 10.14 in Vienna, on the telephone of a chair who flew in from New York
const context = { ...TELEPHONE, timezoneId: "America/New_York" };
const page = await planner(context);
await page.clock.install({ time: new Date("2027-03-09T09:14:00Z") });
await page.goto(url);
const id = await made(page, session);
const chair = `${url}/chair.html#${id}`;
const ask = (what) => page.evaluate(async (what) => (await fetch(what)).json(), `/api/v1/sessions/${id}${what}`);
// what is recorded: whether it has ended, and after how many minutes. A slow machine adds a minute or two.
const recorded = async () => (await ask("/day")).day.facts;
const facts = async () => (await recorded()).map((one) => `${one.item ?? one.meeting} ${one.ended ? "ended" : "on"}`);
const minutes = (one) => (Date.parse(one.ended) - Date.parse(one.started)) / 60000;
const near = (found, wanted) => assert(found >= wanted && found <= wanted + 5, `${found} is not about ${wanted}`);
const sure = async (on = page) => Number(/\d+/.exec(await on.locator("#confidence").textContent())[0]);
const button = (name) => page.getByRole("button", { name });
const sent = () => page.waitForFunction(() => document.documentElement.dataset.rest === "yes" && !document.querySelector("#waiting"));
const later = async (minutes) => { await page.clock.fastForward(minutes * 60_000); await sent(); };

async function planned() {
  for (;;) {
    const found = await ask("");
    if (!found.job && found.answer) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

await step("the board shows the risk before the day begins", async () => {
  await planned();
  const board = await planner({ viewport: { width: 1440, height: 900 } });
  await board.goto(`${url}/#${id}`);
  await board.locator("#colours").selectOption("risk");
  await board.getByText(/All is reached with \d+ %/).waitFor();
  assert.equal(await board.locator(".legend li").count(), 4);
  const second = board.locator('.item[data-item="2"]').first();
  assert.match(await second.locator(".risk").textContent(), /^100 % 10:\d\d–10:\d\d$/);
  assert.match(await second.getAttribute("title"), /in time with 100 %, expected about 10:2\d, call for it 10:\d\d–10:\d\d$/);
  await barriers(board, "the board with the colours of risk");
  await shot(board, "board-risk");
  await board.locator("#language").selectOption("zh");
  await board.getByText(/全部完成的概率 \d+ %/).waitFor();
  await shot(board, "board-risk-zh");
  // longer items: the colours follow the new plan
  await board.locator("#language").selectOption("en");
  const { version, text } = await ask("");
  const file = JSON.parse(text);
  file.uncertainty.late_start = { low: 0, likely: 20, high: 60 };
  await board.evaluate(async ([path, body]) => fetch(path, { method: "PUT", body }), [`/api/v1/sessions/${id}`, JSON.stringify({ version, session: JSON.stringify(file) })]);
  await planned();
  await board.waitForFunction(() => /reached with [0-9] %|reached with [1-8][0-9] %/.test(document.querySelector("#sureness")?.textContent ?? ""));
  await barriers(board, "colours of a plan that is not sure");
  await shot(board, "board-risk-low");
  const now = await ask("");
  await board.evaluate(async ([path, version]) => fetch(path, { method: "POST", body: JSON.stringify({ version }) }), [`/api/v1/sessions/${id}/undo`, now.version]);
  await planned();
  await board.close();
});

await step("a meeting starts late", async () => {
  await planned();
  await page.goto(chair);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await button("Start: Tuesday morning").click();
  await sent();
  await page.getByText(/since 10:1\d · until 12:00/).waitFor();
  assert.deepEqual(await facts(), ["m1 on"]);
  near((await recorded())[0].late_minutes, 14);
  await button("Start: 1 Opening of the session").click();
  await sent();
  await barriers(page, "the chair's view");
  assert.match(await page.locator("#left-item").textContent(), /^(20:00|19:\d\d|18:\d\d)$/);
});

await step("an item overruns, and the forecast moves", async () => {
  await planned();
  await later(1);
  const before = await sure();
  await later(34);
  assert.match(await page.locator("#left-item").textContent(), /^−1\d:/, "it says by how much");
  assert(await page.locator(".clocks .late").count());
  await button("End: 1 Opening of the session").click();
  await sent();
  await button("Start: 2 General debate").click();
  await sent();
  assert.deepEqual(await facts(), ["m1 on", "1 ended", "2 on"]);
  near(minutes((await recorded())[1]), 35);
  await planned();
  await later(1);
  assert(await sure() <= before, "no surer than before");
  await shot(page, "day-on");
});

await step("the network is lost, and what is tapped is sent later in order", async () => {
  await page.context().setOffline(true);
  await page.clock.fastForward(68 * 60_000);
  await button("End: 2 General debate").click();
  await page.clock.fastForward(60_000);
  await button("Start: 3").click();
  await page.getByText("2 waiting for the network").waitFor();
  await page.getByRole("heading", { name: "3 Exchange with" }).waitFor();
  assert.equal(await page.evaluate((id) => JSON.parse(localStorage.getItem(`taps/${id}`)).length, id), 2);
  await shot(page, "day-offline");
  // a reload without the network: the view is as it was
  await page.reload();
  await page.getByText("2 waiting for the network").waitFor();
  await page.getByRole("heading", { name: "3 Exchange with" }).waitFor();
  await page.getByText(/The forecast is that of 10:\d\d/).waitFor();
  assert.match(await page.locator("#left-item").textContent(), /^(40:00|3\d:\d\d)$/);
  await shot(page, "day-offline-reload");
  await page.context().setOffline(false);
  await page.clock.fastForward(4_000);
  await sent();
  assert.deepEqual(await facts(), ["m1 on", "1 ended", "2 ended", "3 on"]);
  const [, , second, third] = await recorded();
  near(minutes(second), 68);
  assert(Date.parse(third.started) > Date.parse(second.ended), "with the hours at which they were tapped");
  assert.equal(await page.evaluate((id) => localStorage.getItem(`taps/${id}`), id), null);
});

await step("a tap that arrives twice counts once, and a second chair is told", async () => {
  const post = (on, events) => on.evaluate(async ([path, events]) => (await fetch(path, { method: "POST", body: JSON.stringify({ events }) })).json(), [`/api/v1/sessions/${id}/record`, events]);
  const again = await post(page, [{ id: "other-1", event: "starts", item: "3", at: (await recorded())[3].started }]);
  assert.equal(again.events[0].state, "known");
  const other = await post(page, [{ id: "other-2", event: "starts", item: "4", at: (await recorded())[3].started }]);
  assert.equal(other.events[0].state, "refused");
  assert.match(other.events[0].error.message, /item 3 is under discussion/);
  assert.equal((await facts()).length, 4, "nothing is lost, and nothing is added");
});

await step("a repair is taken when the rest is too unsure", async () => {
  await planned();
  await later(2);
  await page.locator("#repairs button").first().waitFor();
  const before = await sure();
  assert(before < 80, `${before}`);
  await barriers(page, "repairs");
  await page.locator("#repairs").scrollIntoViewIfNeeded();
  await shot(page, "day-repairs");
  // what it would move, in Chinese
  const chinese = await tab(page.context());
  await chinese.goto(`${url}/chair.html?lang=zh#${id}`);
  await chinese.locator("#repairs button").first().click();
  const words = await chinese.getByRole("dialog").textContent();
  assert.match(words, /\p{Script=Han}/u);
  assert.doesNotMatch(words, /[a-z]{4}/i, words);
  await shot(chinese, "day-repair-zh");
  await chinese.close();
  const { version } = await ask("");
  await page.locator("#repairs button").first().click();
  await shot(page, "day-repair-asked");
  await page.getByRole("dialog").getByRole("button", { name: "Take it" }).click();
  await page.waitForFunction((before) => Number(/\d+/.exec(document.querySelector("#confidence")?.textContent ?? "0")[0]) > before, before);
  await sent();
  assert((await ask("")).version > version, "the session is changed");
  assert(await sure() > before);
});

await step("a mistake is taken back", async () => {
  await button("Adjourn the meeting").click();
  await sent();
  await page.getByText("No meeting is under way").waitFor();
  assert.equal((await facts())[0], "m1 ended");
  await button("Undo the last tap").click();
  await sent();
  await page.getByRole("heading", { name: "3 Exchange with" }).waitFor();
  assert.equal((await facts())[0], "m1 on");
  await button("Adjourn the meeting").click();
  await sent();
});

await step("the screen in the room", async () => {
  const room = await planner({ viewport: { width: 1920, height: 1080 } });
  await room.clock.install({ time: new Date("2027-03-09T14:02:00Z") });
  await room.goto(`${url}/room.html#${id}`);
  await room.getByText("Working group on early warning").waitFor();
  assert.equal(await room.locator("#clock").textContent(), "15:02", "the clock of the place");
  assert.equal(await room.getByRole("button").count(), 0, "it only reads");
  await barriers(room, "the screen in the room");
  await shot(room, "room-between");
  // the second meeting, and Chinese words in the dark
  const second = await planner({ ...context, colorScheme: "dark", locale: "zh-CN" });
  await second.clock.install({ time: new Date("2027-03-09T14:03:00Z") });
  await second.goto(chair);
  await second.locator("#starts").click();
  await second.locator("#ends, #starts").first().waitFor();
  await second.waitForFunction(() => document.querySelector("#left-meeting") && !document.querySelector("#waiting"));
  await second.locator("#starts").click();
  await second.locator("#ends").waitFor();
  await barriers(second, "the chair's view in Chinese");
  await shot(second, "day-zh-dark");
  await room.clock.fastForward(16_000);
  await room.waitForFunction(() => !document.querySelector(".now h2").textContent.includes("Tuesday"));
  await shot(room, "room-on");
  await room.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await room.context().setOffline(true);
  await room.reload();
  await room.getByText("Working group on early warning").waitFor();
  await room.getByText("The server does not respond").waitFor();
  await room.context().setOffline(false);
  // nothing of the planner's page is kept
  const planner_page = await tab(room.context());
  await planner_page.goto(`${url}/#${id}`);
  await planner_page.locator("#board").waitFor();
  assert.equal(await planner_page.evaluate(() => navigator.serviceWorker.controller), null);
  const kept = await planner_page.evaluate(async () => (await (await caches.open("day/1")).keys()).map((one) => new URL(one.url).pathname));
  assert(kept.includes("/chair.html") && !kept.some((path) => path === "/" || path === "/main.js" || path.startsWith("/api/v1/")), `${kept}`);
  await planner_page.close();
  const chinese = await tab(room.context());
  await chinese.goto(`${url}/room.html?lang=zh&theme=dark#${id}`);
  await chinese.getByText("预警问题工作组").waitFor();
  await shot(chinese, "room-zh-dark");
});

await step("quick taps, and a meeting adjourned so early that nothing fits any more", async () => {
  const early = { ...session, items: session.items.map((one) => (one.id === "2" ? { ...one, minutes: 80 } : one)) };
  const other = await planner(context);
  await other.clock.install({ time: new Date("2027-03-09T09:00:00Z") });
  await other.goto(url);
  const number = await made(other, early);
  const stands = (what) => other.evaluate(async ([id, what]) => (await fetch(`/api/v1/sessions/${id}${what}`)).json(), [number, what]);
  await other.waitForFunction(async (id) => { const found = await (await fetch(`/api/v1/sessions/${id}`)).json(); return !found.job && found.answer; }, number);
  await other.goto(`${url}/chair.html#${number}`);
  const quiet = () => other.waitForFunction(() => document.documentElement.dataset.rest === "yes" && !document.querySelector("#waiting"));
  // all in one minute
  for (const tap of ["#starts", "#starts", "#ends", "#starts", "#adjourned"]) { await other.locator(tap).click(); await quiet(); }
  await other.getByText("No meeting is under way").waitFor();
  assert.equal(await other.locator(".refused").count(), 0);
  assert.deepEqual((await stands("/day")).day.facts.map((one) => Boolean(one.ended)), [true, true, true]);
  await other.clock.fastForward(16_000);
  await other.locator("#fixes button").first().waitFor();
  await barriers(other, "nothing is possible any more");
  await shot(other, "day-impossible");
  await other.locator("#language").selectOption("fr");
  await other.getByText("Aucune séance n’est en cours").waitFor();
  await other.locator("#fixes button").first().click();
  await other.getByRole("dialog").locator("button.main").click();
  await other.waitForFunction(() => !document.querySelector("#fixes") && document.documentElement.dataset.rest === "yes");
  await shot(other, "day-possible-fr");
});

await over();
console.log("the day is over");
