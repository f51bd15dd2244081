// Steps of the tour about what must not be guessed, lost or stuck. Each defect that planners met on the first page has a step:
//
// tracks on top of one another, and order of time on a telephone: `tracks`, and `chosenHours` in board.mjs; minutes misread: `readMinutes`;
// six tabs: `manyTabs`; a stop that strands a session: `stopped`; the skip link: `skipLink`; a block that lies about its pin: `failedDrop`;
// items that vanish with their meeting: `lostMeeting`; held keys: `heldKeys`; values of others overwritten: `dialogs`; sessions that others
// close: `removed` in board.mjs; print: `views` in board.mjs; the first solve: `firstSolve` there; order on an imported agenda: `outOfTurn` there.

import assert from "node:assert/strict";
import { barriers, reachable, item, letGo, made, minutes, place, planner, press, rest, said, shot, step, tab, takeHold, url, verdict, visit } from "./browser.mjs";

const DAYS = ["2027-03-09", "2027-03-10"];

// Its goals are written out, so that what stands where does not depend on the goals that a session has by default.
const plain = (title, more = {}) => ({
  title, timezone: "Europe/Vienna", order: "free", objectives: ["unscheduled", "changes", "continuations", "earliness"], meetings: { days: DAYS, times: ["10:00-12:00"] },
  items: [{ id: "1", number: "1", title: "Opening", minutes: 30 }, { id: "2", number: "2", title: "Debate", minutes: 60 }, { id: "3", number: "3", title: "Report", minutes: 60, split: false }], ...more,
});

// Easy to satisfy and hard to prove: more topics than the meetings hold.
const long = () => ({
  title: "Long", timezone: "Europe/Vienna", order: "free",
  meetings: { days: Array.from({ length: 8 }, (_, n) => `2027-03-0${n + 1}`), times: ["10:00-12:00", "15:00-17:00"] },
  items: Array.from({ length: 140 }, (_, n) => ({ id: `t${n}`, minutes: 7 * (2 + ((n * 37 + 11) % 9)), split: false, optional: true, priority: 1 + ((n * 53) % 3) })),
});

const edits = (page, ...all) => page.evaluate(async (all) => {
  const path = `/api/v1/sessions/${location.hash.slice(1)}`;
  const { version } = await (await fetch(path)).json();
  await fetch(`${path}/edits`, { method: "POST", body: JSON.stringify({ version, edits: all }) });
}, all);

async function skipLink(page) {
  await visit(page, `${url}/?skip#${await made(page, plain("Skip"))}`);
  const hash = await page.evaluate(() => location.hash);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await shot(page, "skip-link");
  await press(page, "Enter");
  assert.equal(await page.evaluate(() => location.hash), hash, "the session stays open");
  assert.equal(await page.evaluate(() => document.activeElement.id), "board");
  await page.keyboard.press("Tab");
  assert(await page.evaluate(() => Boolean(document.activeElement.closest("#board"))), "and from there to what is on it");
  // the address of a place within the page leaves nothing either
  await page.evaluate(() => { location.hash = "#board"; });
  await page.waitForFunction((hash) => location.hash === hash, hash);
  assert.equal(await page.locator(".item").count(), 3);
}

async function readMinutes(page) {
  await visit(page, `${url}/?minutes#${await made(page, plain("Minutes"))}`);
  const set = async (id, text) => {
    await item(page, id).click();
    await page.getByLabel("Total minutes").fill(text);
    await page.getByRole("dialog").getByRole("button", { name: "Set" }).click();
    await rest(page);
  };
  for (const [text, is] of [["10 min", 10], ["1h", 60], ["1:15", 75], ["90", 90]]) {
    await set("2", text);
    assert.equal(await minutes(page, "2"), is, text);
  }
  for (const [text, why] of [["soon", "“soon” is not a number of minutes"], ["0", "An item takes at least a minute"]]) {
    await set("2", text);
    await page.getByRole("dialog").getByRole("alert").getByText(why).waitFor();
    assert.equal(await minutes(page, "2"), 90, "the old value stays");
    await shot(page, "minutes-refused");
    await barriers(page, "minutes that are refused");
    await page.keyboard.press("Escape");
  }
  // a form of the panel, in Chinese
  await page.locator("#language").selectOption("zh");
  await page.getByRole("tab", { name: "项目" }).click();
  await page.locator("summary", { hasText: "Debate" }).click();
  const form = page.locator("details.fold[open] > form").first();
  await form.getByRole("textbox", { name: "分钟", exact: true }).first().fill("0");
  await form.getByRole("button", { name: "保存" }).click();
  await form.getByRole("alert").getByText("项目至少需要一分钟").waitFor();
  await form.getByRole("textbox", { name: "分钟", exact: true }).first().fill("1 小时 5 分");
  await form.getByRole("button", { name: "保存" }).click();
  await rest(page);
  assert.equal(await minutes(page, "2"), 65);
  await page.locator("#language").selectOption("en");
  await page.getByRole("tab", { name: "History" }).waitFor();
  // what is wrong inside of a fold is seen
  await page.locator("#panel details.fold[open] summary", { hasText: "More" }).click();
  const english = page.locator("#panel details.fold[open] > form").first();
  await english.getByRole("button", { name: "Add an item before it" }).first().click();
  await english.getByLabel("Minutes between").first().fill("a while");
  await english.getByRole("button", { name: "Save" }).click();
  await english.getByRole("alert").getByText("“a while” is not a number of minutes").waitFor();
  await page.reload();
  await rest(page);
  // the agenda of a new session
  await visit(page, `${url}/`);
  await page.getByLabel("Title").fill("Read minutes");
  await page.getByLabel("Days").fill(DAYS[0]);
  for (const [agenda, why] of [["1 | Opening | 10 min\n2 | Debate | 0", "Line 2: An item takes at least a minute"], ["1 | Opening | long", "Line 1: “long” is not"], ["Opening", "Line 1: minutes missing"]]) {
    await page.getByLabel("Agenda").fill(agenda);
    await page.getByRole("button", { name: "Plan it" }).click();
    await page.getByRole("alert").getByText(why).waitFor();
  }
  await shot(page, "agenda-refused");
  await barriers(page, "agenda that is refused");
  await page.getByLabel("Agenda").fill("1 | Opening | 10 min\n2 | Debate | 1h\n3 | Report | 0:45");
  await page.getByRole("button", { name: "Plan it" }).click();
  await page.waitForSelector("#verdict");
  await rest(page);
  for (const [id, is] of [["1", 10], ["2", 60], ["3", 45]]) assert.equal(await minutes(page, id), is);
}

// Of two long sessions and one worker, one waits: it has been tried for a moment, and was handed on.
const apart = (page, both) => page.evaluate(async (both) => {
  for (;;) {
    const all = (await (await fetch("/api/v1/jobs")).json()).jobs.filter((job) => both.includes(job.session));
    const waiting = all.find((job) => job.state === "queued" && job.lane === "long");
    const running = all.find((job) => job.state === "running");
    if (waiting && running) return [running.session, waiting.session];
    await new Promise((then) => setTimeout(then, 100));
  }
}, both);

async function stopped(page) {
  const [hard, behind] = await apart(page, [await made(page, long()), await made(page, long())]);
  // one that waits
  await page.goto(`${url}/?wait#${behind}`);
  await page.getByText("Waiting; 0 ahead in the queue").waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await rest(page);
  await page.getByText("planning was stopped before it began").waitFor();
  await shot(page, "stopped-waiting");
  await barriers(page, "stopped");
  await page.getByRole("button", { name: "Plan again" }).click();
  await page.getByText("Waiting; 0 ahead in the queue").waitFor();
  // one that runs
  const other = await tab(page.context());
  await other.goto(`${url}/?run#${hard}`);
  // the best plan so far is on the board while it is improved
  await other.locator("#so-far").waitFor();
  await other.locator("#board.so-far .item").nth(20).waitFor();
  await said(other, "The best plan so far is on the board.");
  await other.getByRole("meter", { name: "Time used" }).waitFor();
  await other.getByRole("meter", { name: /^Gap/ }).waitFor();
  await shot(other, "so-far");
  await reachable(other, "best plan so far");
  const shown = await other.evaluate(async () => {
    const { job } = await (await fetch(`/api/v1/sessions/${location.hash.slice(1)}`)).json();
    return (await (await fetch(`/api/v1/jobs/${job.id}/best`)).json()).schedule.objectives.map((one) => one.value);
  });
  await other.getByRole("button", { name: "Stop and keep this plan" }).click();
  await rest(other);
  assert.match(await verdict(other), /^valid, not proven best/);
  const blocks = await other.locator(".item").count();
  assert(blocks > 20, "the best plan so far is kept");
  const kept = await other.evaluate(async () => (await (await fetch(`/api/v1/sessions/${location.hash.slice(1)}`)).json()).schedule.objectives.map((one) => one.value));
  const differs = kept.findIndex((value, place) => value !== shown[place]);
  assert(differs < 0 || kept[differs] < shown[differs], `${kept} is worse than ${shown}, which was on the board`);
  assert.equal(await other.locator(".so-far").count(), 0);
  // the one that waited is planned now
  await page.locator("#so-far").waitFor();
  await page.locator("#stop").click();
  await rest(page);
  assert.match(await verdict(page), /^valid, not proven best/);
  // and the other goes on, and can be stopped again, with what it had
  await other.getByRole("button", { name: "Plan again" }).click();
  await other.locator("#stop").click();
  await rest(other);
  assert(await other.getByRole("button", { name: "Plan again" }).isVisible());
  assert((await other.locator(".item").count()) >= blocks, "a plan that was there is kept");
  await shot(other, "stopped-running");
  // and so is a question
  await other.getByRole("tab", { name: "Margins" }).click();
  await other.getByRole("button", { name: "Find other good plans" }).click();
  await other.locator(".stop-question").click();
  await other.locator(".stop-question").waitFor({ state: "detached" });
  await rest(other);
  await other.close();
}

async function manyTabs(page) {
  const one = await planner();
  const sessions = [];
  await visit(one, url);
  for (const name of ["Tabs", "Other tabs"]) sessions.push(await made(one, plain(name)));
  const tabs = [one];
  while (tabs.length < 8) tabs.push(await tab(one.context()));
  for (const [place, each] of tabs.entries()) await visit(each, `${url}/?tab=${place}#${sessions[place % 2]}`);
  await item(tabs[7], "1").focus();
  await press(tabs[7], "+");
  for (const place of [1, 3, 5]) {
    await said(tabs[place], "Another user changed the session.");
    await rest(tabs[place]);
    assert.equal(await minutes(tabs[place], "1"), 35);
  }
  assert.equal(await minutes(tabs[0], "1"), 30, "the other session is as it was");
  // a question, while all eight are open
  await item(tabs[6], "1").click();
  await tabs[6].getByRole("button", { name: "Why here?" }).click();
  await tabs[6].locator("#panel .card").waitFor();
  // those that stay hear on when others go
  for (const place of [0, 2, 4, 6, 7]) await tabs[place].close();
  await item(tabs[1], "1").focus();
  await press(tabs[1], "+");
  await said(tabs[3], "Another user changed the session.");
  await rest(tabs[5]);
  assert.equal(await minutes(tabs[5], "1"), 40);
  await one.context().close();
}

async function failedDrop(page) {
  // item 3 comes after item 2, which can only be in the second meeting
  const session = plain("Failed drop");
  session.items[1].pin = "m2";
  session.items[2].after = ["2"];
  await visit(page, `${url}/?drop#${await made(page, session)}`);
  assert.equal(await place(page, "3"), "m2");
  const from = await item(page, "3").boundingBox();
  const to = await page.locator('[data-meeting="m1"]').boundingBox();
  await takeHold(page, { x: from.x + 40, y: from.y + 10 }, { x: to.x + 150, y: to.y + 80 });
  await letGo(page);
  assert.match(await verdict(page), /No schedule exists/);
  assert.equal(await place(page, "3"), "m1", "it stands where it is pinned now");
  assert.match(await item(page, "3").getAttribute("class"), /pending/);
  assert.match(await item(page, "3").textContent(), /Tuesday morning, from .*pinned/);
  await shot(page, "failed-drop");
  await press(page, "Control+z");
  assert.equal(await place(page, "3"), "m2");
}

async function lostMeeting(page) {
  await visit(page, `${url}/?lost#${await made(page, plain("Lost", { items: ["1", "2"].map((id) => ({ id, number: id, title: `Item ${id}`, minutes: 120, split: false })) }))}`);
  const gone = await page.locator('[data-meeting="m2"] .item').getAttribute("data-item");
  await edits(page, "drop-meeting=m2");
  await said(page, "Another user changed the session.");
  await rest(page);
  assert.match(await verdict(page), /No schedule exists/);
  assert.equal(await page.locator("#board .item").count(), 1);
  const waiting = page.getByRole("region", { name: "Not placed" });
  assert.equal(await waiting.locator(".item").getAttribute("data-item"), gone);
  assert.match(await waiting.locator(".item").textContent(), new RegExp(`^${gone}Item ${gone}120`));
  await shot(page, "lost-meeting");
  await barriers(page, "lost meeting");
}

async function heldKeys(page) {
  await visit(page, `${url}/?keys#${await made(page, plain("Keys", { meetings: { days: [...DAYS, "2027-03-11", "2027-03-12"], times: ["10:00-12:00"] } }))}`);
  // as a key that is held: the next step does not wait for the last one
  const hold = (id, key, times, alt = false) => page.evaluate(([id, key, times, alt]) => {
    for (let n = 0; n < times; n += 1) document.querySelector(`.item[data-item="${id}"]`).dispatchEvent(new KeyboardEvent("keydown", { key, altKey: alt, bubbles: true, cancelable: true }));
  }, [id, key, times, alt]);
  await hold("1", "+", 6);
  await rest(page);
  assert.equal(await minutes(page, "1"), 60);
  await hold("1", "-", 3);
  await rest(page);
  assert.equal(await minutes(page, "1"), 45);
  assert.equal(await place(page, "1"), "m1");
  await hold("1", "ArrowRight", 3, true);
  await rest(page);
  assert.equal(await place(page, "1"), "m4");
}

async function dialogs(page) {
  const id = await made(page, plain("Dialogs"));
  const other = await planner();
  await visit(page, `${url}/?mine#${id}`);
  await visit(other, `${url}/?theirs#${id}`);
  await item(page, "1").click();
  await item(other, "1").focus();
  await press(other, "+");
  await said(page, "Another user changed the session.");
  await page.getByLabel("Total minutes").fill("20");
  await page.getByRole("dialog").getByRole("button", { name: "Set" }).click();
  await page.getByRole("heading", { name: "Another user changed the session in the meantime" }).waitFor();
  assert.match(await page.locator("#theirs").textContent(), /item 1: 35 min/);
  await page.getByRole("button", { name: "Discard my change" }).click();
  await rest(page);
  assert.equal(await minutes(page, "1"), 35);
  // what others change elsewhere is no reason to ask
  await item(page, "1").click();
  await item(other, "2").focus();
  await press(other, "+");
  await rest(page);
  await page.getByLabel("Total minutes").fill("20");
  await page.getByRole("dialog").getByRole("button", { name: "Set" }).click();
  await rest(page);
  assert.equal(await minutes(page, "1"), 20);
  assert.equal(await minutes(page, "2"), 65);
  await other.context().close();
}

async function tracks(page) {
  const meetings = DAYS.flatMap((date, day) => ["plenary", "cow", "informal"].flatMap((track, place) => [["15:00", "16:00"], ["10:00", "11:00"]].map(([start, end], n) => ({ id: `${track}${day}${n}`, date, start, end, track }))));
  const items = ["plenary", "cow", "informal"].map((track) => ({ id: track, title: `In ${track}`, minutes: 45, track }));
  const id = await made(page, { title: "Tracks", timezone: "Europe/Vienna", meetings, items });
  await visit(page, `${url}/?tracks#${id}`);
  const boxes = await page.locator(".track").evaluateAll((all) => all.map((one) => { const box = one.getBoundingClientRect(); return [box.left, box.right]; }));
  assert.equal(boxes.length, 6);
  boxes.sort((one, other) => one[0] - other[0]);
  for (let n = 1; n < boxes.length; n += 1) assert(boxes[n][0] >= boxes[n - 1][1], `tracks overlap: ${JSON.stringify(boxes)}`);
  await shot(page, "tracks");
  await barriers(page, "tracks");
  // on a telephone a day is one column, in order of time
  const phone = await planner({ viewport: { width: 390, height: 844 }, hasTouch: true });
  await visit(phone, `${url}/?phone#${id}`);
  const seen = await phone.locator(".day").first().locator(".meeting").evaluateAll((all) => all.map((one) => [one.getBoundingClientRect().top, one.querySelector(".time").textContent.slice(0, 5)]));
  seen.sort((one, other) => one[0] - other[0]);
  assert.deepEqual(seen.map((one) => one[1]), ["10:00", "10:00", "10:00", "15:00", "15:00", "15:00"]);
  await shot(phone, "tracks-phone");
  await barriers(phone, "tracks on a telephone");
  await phone.context().close();
}

export async function steady(page) {
  await step("the skip link goes to the board", () => skipLink(page));
  await step("minutes are read, or refused", () => readMinutes(page));
  await step("a stop leaves a way on", () => stopped(page));
  await step("eight tabs", () => manyTabs(page));
  await step("a drop that cannot be: the block stands where it is pinned", () => failedDrop(page));
  await step("items of a lost meeting stay in sight", () => lostMeeting(page));
  await step("a key that is held loses no step", () => heldKeys(page));
  await step("a dialog does not undo what another planner did", () => dialogs(page));
  await step("tracks stand side by side, and on a telephone in order of time", () => tracks(page));
}
