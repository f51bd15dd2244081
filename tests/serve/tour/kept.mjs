// Steps of the tour about what is kept: versions, links for readers, try-outs, scenarios on boards, the languages.

import assert from "node:assert/strict";
import { barriers, item, letGo, made, minutes, place, planner, press, rest, said, shot, step, takeHold, url, verdict, visit } from "./browser.mjs";

const small = (title, more = {}) => ({
  title, timezone: "Europe/Vienna", order: "free", objectives: ["unscheduled", "changes", "continuations", "earliness"],
  meetings: { days: ["2027-03-09", "2027-03-10"], times: ["10:00-12:00", "15:00-17:00"] },
  items: [["1", "Opening", 30], ["2", "Debate", 60], ["3", "Report", 60]].map(([id, title, minutes]) => ({ id, number: id, title, minutes, split: false })), ...more,
});
const data = (page, what = "") => page.evaluate(async (what) => (await fetch(`/api/v1/sessions/${location.hash.slice(1)}${what}`)).json(), what);

async function drag(page, id, meeting) {
  const from = await item(page, id).boundingBox();
  const to = await page.locator(`#board [data-meeting="${meeting}"]`).boundingBox();
  await takeHold(page, { x: from.x + 30, y: from.y + 10 }, { x: to.x + 150, y: to.y + to.height - 20 });
  await letGo(page);
}

// A version is named, the session goes on, and comes back.
async function versions(page) {
  await visit(page, `${url}/?versions#${await made(page, small("Versions"))}`);
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByLabel("Name of the version").fill("As sent out");
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await page.locator(".version", { hasText: "As sent out" }).getByText("as it is now").waitFor();
  const was = await place(page, "3");
  await drag(page, "3", was === "m4" ? "m3" : "m4");
  const now = await place(page, "3");
  assert.notEqual(now, was);
  await item(page, "2").focus();
  await press(page, "+");
  const line = page.locator(".version", { hasText: "As sent out" });
  await line.getByRole("button", { name: "Compare As sent out with now" }).click();
  const differences = page.locator("#differences");
  await differences.getByText("item 3 moves:").waitFor();
  const words = await differences.innerText();
  assert.match(words, /Item 2 Debate, Minutes: 60 → 65/);
  assert.match(words, /Item 3 Report, Starts in \(meetings\): – → Wednesday afternoon/);
  assert.doesNotMatch(words, /\bm\d\b/, "names, and not ids");
  await shot(page, "versions");
  await barriers(page, "versions");
  await line.getByRole("button", { name: "Restore As sent out" }).click();
  await said(page, "Done: restored: As sent out");
  await rest(page);
  assert.deepEqual([await place(page, "3"), await minutes(page, "2")], [was, 60]);
  assert.match(await verdict(page), /^proven best/, "with the plan of that time");
  // the history says so, and leads back as well
  await page.getByRole("tab", { name: "History" }).click();
  await page.locator(".history").getByText("restored: As sent out").waitFor();
  await page.getByRole("button", { name: "Restore revision 2" }).first().click();
  await rest(page);
  assert.equal(await place(page, "3"), now);
  await press(page, "Control+z");
  await press(page, "Control+z");
  assert.deepEqual([await place(page, "3"), await minutes(page, "2")], [now, 65], "and each is one step");
  await barriers(page, "history");
}

// A link: somebody else reads the plan, prints it, and can change nothing.
async function links(page) {
  const session = small("Public plan");
  session.items[1].title = { en: "Debate", ar: "المناقشة العامة" };
  await visit(page, `${url}/?links#${await made(page, session)}`);
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.locator("#share").click();
  await page.getByRole("link", { name: "Open" }).waitFor();
  await shot(page, "links");
  await barriers(page, "links");
  const address = await page.getByRole("link", { name: "Open" }).getAttribute("href");
  assert.match(address, /\/shared\.html#[0-9a-f]{32}$/);
  const reader = await planner({ viewport: { width: 1200, height: 800 } });
  await visit(reader, address);
  await reader.getByRole("heading", { name: "Public plan" }).waitFor();
  const programme = await reader.getByRole("region", { name: "Programme" }).innerText();
  assert.match(programme, /Tuesday morning 10:00–12:00[^]*10:00[^]*Opening/);
  await shot(reader, "shared");
  await barriers(reader, "what a link shows");
  await reader.getByRole("button", { name: "As a board" }).click();
  assert.equal(await reader.locator(".item").count(), 3);
  assert.equal(await reader.locator("#board button, #board [aria-haspopup]").count(), 0, "nothing can be changed");
  await shot(reader, "shared-board");
  await barriers(reader, "what a link shows, as a board");
  await reader.getByRole("button", { name: "As a programme" }).click();
  await reader.emulateMedia({ media: "print" });
  assert.equal(await reader.locator(".tools").isVisible(), false);
  await shot(reader, "shared-paper");
  await reader.emulateMedia({ media: "screen" });
  // it follows the session, in Arabic too
  await item(page, "1").focus();
  await press(page, "+");
  await reader.reload();
  await reader.getByText("35 min").waitFor();
  await reader.locator("#language").selectOption("ar");
  await reader.getByText("35 دقيقة").waitFor();
  assert.equal(await reader.evaluate(() => document.documentElement.dir), "rtl");
  await reader.locator("#titles").selectOption("ar");
  await shot(reader, "shared-arabic");
  await barriers(reader, "what a link shows, in Arabic");
  // and shows nothing when it is taken back
  await page.getByRole("button", { name: "Take back" }).click();
  await said(page, "The link shows nothing any more.");
  await reader.reload();
  await reader.getByText("هذا الرابط لا يُظهر شيئا، أو سُحب").waitFor();
  await barriers(reader, "a link that was taken back");
  await reader.context().close();
}

// A try-out: changes on the board that are not saved, and a scenario made of them.
async function tryOut(page) {
  const id = await made(page, small("Try out"));
  await visit(page, `${url}/?try#${id}`);
  const before = await data(page);
  const places = async () => [await place(page, "1"), await place(page, "2"), await place(page, "3")];
  const was = await places();
  await page.locator("#try-out").click();
  const panel = page.getByRole("region", { name: "Try out" });
  await panel.getByText("Nothing is saved until you take it.").waitFor();
  await barriers(page, "an empty try-out");
  await drag(page, "2", "m4");
  await panel.getByText("item 2 in Wednesday afternoon").waitFor();
  await page.waitForFunction(() => document.querySelector("#preview .main"));
  await rest(page);
  assert.equal(await place(page, "2"), "m4", "the board shows it");
  assert((await page.locator(".was").count()) > 0, "and what is, as a ghost");
  // a further step, from what is tried
  await item(page, "2").focus();
  await press(page, "+");
  await panel.getByText("item 2: 65 min").waitFor();
  await press(page, "+");
  await panel.getByText("item 2: 70 min").waitFor();
  await rest(page);
  assert.equal(await minutes(page, "2"), 70);
  await shot(page, "try-out");
  await barriers(page, "a try-out");
  assert.equal((await data(page)).version, before.version, "nothing is saved");
  // a form changes the session, and so is refused
  await page.getByRole("tab", { name: "Items" }).click();
  await page.locator("summary", { hasText: "Opening" }).click();
  const form = page.locator("details.fold[open] > form").first();
  await form.getByRole("textbox", { name: "Title" }).first().fill("Other");
  await form.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").getByText("While you try out, only the board can be changed.").waitFor();
  await page.keyboard.press("Escape");
  // one step back, and the rest is kept as a scenario
  await item(page, "2").focus();
  await press(page, "Control+z");
  await panel.getByText("item 2: 65 min").waitFor();
  await panel.getByLabel("Name of the scenario").fill("Debate late");
  await panel.getByRole("button", { name: "Keep as a scenario" }).click();
  await page.getByRole("rowheader", { name: "Debate late" }).waitFor();
  await rest(page);
  assert.deepEqual(await places(), was, "the board is as it was");
  // a second one, and both on boards side by side
  await page.locator("#new-by-dragging").click();
  await drag(page, "3", "m3");
  await panel.getByLabel("Name of the scenario").fill("Report on Wednesday");
  await panel.getByRole("button", { name: "Keep as a scenario" }).click();
  await page.getByRole("rowheader", { name: "Report on Wednesday" }).waitFor();
  await page.locator("#side-by-side").click();
  await page.waitForFunction(() => document.querySelectorAll(".sides .board .item").length === 6);
  await rest(page);
  const there = (place, id) => page.locator(`#board-${place} [data-meeting="${id}"] .item`).allInnerTexts();
  assert.match((await there(0, "m4")).join(), /Debate/);
  assert.match((await there(1, "m3")).join(), /Report/);
  assert.equal(await page.locator(".sides .board button").count(), 0, "they are only read");
  await shot(page, "side-by-side");
  await barriers(page, "side by side");
  await page.getByRole("combobox", { name: "Board 1" }).selectOption({ label: "The plan as it is" });
  await rest(page);
  assert.equal(await page.locator("#board-0 .moved").count(), 0);
  await shot(page, "beside-the-plan");
  // taken, it is one change
  await page.getByRole("button", { name: "Use Report on Wednesday" }).first().click();
  await rest(page);
  assert.equal(await place(page, "3"), "m3");
  assert.equal((await data(page)).version, before.version + 1);
}

// While the session runs a line says what time it is there.
async function nowLine(page) {
  const other = await planner({ timezoneId: "America/New_York" });
  await other.clock.install({ time: new Date("2027-03-09T09:30:00Z") });
  await other.goto(`${url}/?now#${await made(page, small("Now"))}`);
  await other.locator(".now-line").first().waitFor();
  const at = async () => other.evaluate(() => { const line = document.querySelector(".now-line").getBoundingClientRect().top; return Math.round((line - document.querySelector(".track").getBoundingClientRect().top) / 2); });
  assert.equal(await at(), 30, "10.30 in Vienna");
  await shot(other, "now");
  await other.clock.fastForward(20 * 60_000);
  await other.waitForFunction(() => true);
  assert((await at()) >= 49, "it goes on");
  await other.context().close();
}

// All languages are loaded one at a time, and the page is whole in each.
async function languages(page) {
  await visit(page, `${url}/?languages#${await made(page, small("Languages"))}`);
  const asked = [];
  page.on("request", (request) => { if (/\/[a-z]{2}\.json$/.test(request.url())) asked.push(request.url().slice(-7)); });
  const names = { fr: "Historique", es: "Historial", ru: "История", ar: "السجل", zh: "历史" };
  for (const [code, history] of Object.entries(names)) {
    await page.locator("#language").selectOption(code);
    await page.getByRole("tab", { name: history }).waitFor();
    await rest(page);
    assert.deepEqual(asked.splice(0), [`${code}.json`].map((one) => `/${one}`.slice(-7)), "one at a time");
    assert.equal(await page.evaluate(() => document.documentElement.dir), code === "ar" ? "rtl" : "ltr");
    const words = await page.evaluate(() => document.body.innerText);
    assert.doesNotMatch(words, /\b(Undo|Items|Plan again|proven best|spare)\b/, code);
    await shot(page, `language-${code}`);
    await barriers(page, `in ${code}`);
  }
  // the telephone, in Arabic
  await page.locator("#language").selectOption("ar");
  await page.getByRole("tab", { name: "السجل" }).waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await rest(page);
  await shot(page, "arabic-phone");
  await barriers(page, "Arabic on a telephone");
  await page.setViewportSize({ width: 1440, height: 900 });
  // keys follow the direction: left is later
  await item(page, "1").focus();
  const was = await place(page, "1");
  await press(page, "Alt+ArrowLeft");
  assert.notEqual(await place(page, "1"), was);
  await page.locator("#language").selectOption("en");
  await page.getByRole("tab", { name: "History" }).waitFor();
  await rest(page);
}

// On a tablet what a finger touches is large enough.
async function tablet() {
  const page = await planner({ viewport: { width: 1024, height: 768 }, hasTouch: true, isMobile: true });
  await page.goto(url);
  await visit(page, `${url}/?tablet#${await made(page, small("Tablet"))}`);
  const tiny = await page.locator("button:visible:not(.item), select:visible, summary:visible").evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.textContent));
  assert.deepEqual(tiny, []);
  await shot(page, "tablet");
  await barriers(page, "on a tablet");
  await page.context().close();
}

export async function kept(page) {
  await step("a version is named, compared and restored", () => versions(page));
  await step("a link shows the plan, and changes nothing", () => links(page));
  await step("a try-out on the board, and scenarios side by side", () => tryOut(page));
  await step("the line of now", () => nowLine(page));
  await step("six languages", () => languages(page));
  await step("targets for fingers on a tablet", () => tablet());
}

