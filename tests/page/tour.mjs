// The tour of the page, in a real browser: node tour.mjs URL MODULES BROWSER FOLDER SESSION DOCUMENT
// Each step says its name; a step that fails ends the tour.

import { createRequire } from "node:module";
import { readFileSync, mkdirSync } from "node:fs";
import assert from "node:assert/strict";
import path from "node:path";

const [url, modules, executablePath, folder, sessionFile, documentFile] = process.argv.slice(2);
const require = createRequire(path.join(modules, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
mkdirSync(folder, { recursive: true });

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const complaints = [];

let page;

async function planner(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30000);
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) complaints.push(message.text()); });
  page.on("request", (request) => { if (!request.url().startsWith(url) && !/^(blob|data):/.test(request.url())) complaints.push(`asks elsewhere: ${request.url()}`); });
  return page;
}

async function step(name, run) {
  const clock = Date.now();
  try {
    await run();
  } catch (error) {
    await shot(page, "failed");
    throw new Error(`${name}: ${error.stack}`);
  }
  assert.deepEqual(complaints, [], name);
  console.log(`${name}: ${Date.now() - clock} ms`);
}

// In the page itself: the policy of the server forbids scripts that are added to it.
async function barriers(page, where) {
  await page.evaluate(`(() => { ${axe} })()`);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const serious = found.violations.filter((one) => ["serious", "critical"].includes(one.impact));
  const said = serious.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`).join(" | ")}`);
  assert.deepEqual(said, [], `axe: ${where}`);
}

const settled = (page) => page.waitForSelector("#board:not(.waiting)[aria-busy=false]");
const shot = (page, name) => page.screenshot({ path: path.join(folder, `${name}.png`) });
const item = (page, id) => page.locator(`.item[data-item="${id}"]`).first();
const place = (page, id) => item(page, id).getAttribute("data-in");
// what is just being drawn anew has no place for a moment
const box = async (locator) => {
  for (let n = 0; n < 50; n += 1) {
    const found = await locator.boundingBox();
    if (found) return found;
  }
  throw new Error("it has no place on the page");
};
const said = (page, text) => page.waitForFunction((text) => document.querySelector("#live").textContent.includes(text), text);
// without the pause of an animation
const still = (page) => page.waitForFunction(() => document.getAnimations().filter((one) => one.effect.getTiming().iterations === 1).every((one) => one.playState !== "running"));


page = await planner();

await step("first paint", async () => {
  const bodies = [];
  const hear = (response) => { bodies.push(response.body()); };
  page.on("response", hear);
  await page.goto(url);
  await page.waitForSelector("main.front h2");
  await page.waitForLoadState("networkidle");
  page.off("response", hear);
  const bytes = (await Promise.all(bodies)).reduce((sum, body) => sum + body.length, 0);
  console.log(`  ${bytes} bytes`);
  assert(bytes > 50000 && bytes < 300000, `${bytes} bytes`);
  await shot(page, "front");
  await barriers(page, "front");
});

await step("import a document, and plan it", async () => {
  await page.getByLabel("Document").setInputFiles(documentFile);
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Where each value was found").waitFor();
  await shot(page, "imported");
  await barriers(page, "import");
  await dialog.getByRole("button", { name: "Plan it" }).click();
  await settled(page);
  assert((await page.locator(".item").count()) > 5);
  await page.waitForSelector("#verdict");
});

await step("a session file, dropped", async () => {
  await page.goto(url);
  await page.waitForSelector("main.front h2");
  const text = readFileSync(sessionFile, "utf8");
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "session.json", { type: "application/json" }));
    window.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  }, text);
  await settled(page);
  assert.equal(await page.locator("#verdict b").textContent(), "proven best");
  assert.equal(await page.locator(".item").count(), 9);
  await still(page);
  await shot(page, "light");
  await barriers(page, "board");
});

await step("what is seen is to scale", async () => {
  const boxes = await page.locator(".item").evaluateAll((all) => all.map((one) => [one.getBoundingClientRect().height, Number(one.querySelector(".minutes").textContent.slice(0, -1))]));
  for (const [height, minutes] of boxes) assert(Math.abs(height - 2 * minutes) < 1.5, `${height} px for ${minutes} min`);
  assert.match(await page.locator('[data-meeting="m3"] .spare').textContent(), /15 min spare/);
  assert.match(await item(page, "2").textContent(), /^2Preventing.*100 minutes, in m1 from 12:20, part 1 of 2/);
});

await step("drag an item to another meeting", async () => {
  assert.equal(await place(page, "4"), "m3");
  const from = await box(item(page, "4"));
  const to = await box(page.locator('[data-meeting="m2"]'));
  await page.mouse.move(from.x + 30, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y - 40, { steps: 5 });
  await page.mouse.move(to.x + 150, to.y + to.height - 20, { steps: 10 });
  await page.waitForSelector('[data-meeting="m2"].target');
  await shot(page, "dragging");
  await page.mouse.up();
  await page.waitForFunction(() => document.querySelector("#verdict") && !document.querySelector("#solving"));
  await page.getByRole("tab", { name: "History" }).click();
  await page.getByText("edited: pin=4:m2").waitFor();
});

await step("undo, and the board is as it was", async () => {
  await page.getByRole("button", { name: "Undo" }).first().click();
  await settled(page);
  await page.waitForFunction(() => document.querySelector('.item[data-item="4"]').dataset.in === "m3");
});

await step("pull a block longer", async () => {
  const block = await box(item(page, "4"));
  await page.mouse.move(block.x + block.width / 2, block.y + block.height - 3);
  await page.mouse.down();
  await page.mouse.move(block.x + block.width / 2, block.y + block.height + 17, { steps: 6 });
  await page.mouse.up();
  await said(page, "set-minutes=4:55");
  await settled(page);
  await page.waitForFunction(() => document.querySelector('.item[data-item="4"] .minutes').textContent === "55′");
  await page.keyboard.press("Control+z");
  await page.waitForFunction(() => document.querySelector('.item[data-item="4"] .minutes').textContent === "45′");
  await settled(page);
});

await step("lose a meeting: words, repairs, undo", async () => {
  await page.getByRole("button", { name: /^m3, 12:00/ }).click();
  await page.getByRole("button", { name: "Drop the meeting" }).click();
  await page.waitForSelector("#verdict.bad .repair");
  assert.match(await page.locator("#verdict").textContent(), /The items need 405 min; 3 meetings give 360 min/);
  await still(page);
  await shot(page, "conflict");
  await barriers(page, "conflict");
  await page.locator(".repair").first().click();
  await page.waitForSelector("#verdict.good");
  await settled(page);
  for (let n = 0; n < 2; n += 1) {
    await page.keyboard.press("Control+z");
    await page.waitForFunction((n) => document.querySelectorAll('[data-meeting="m3"]').length === n, n);
  }
  await settled(page);
  assert.equal(await place(page, "4"), "m3");
});

await step("by keyboard only", async () => {
  await page.reload();
  await settled(page);
  // to the first block by Tab alone
  for (let n = 0; n < 40; n += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.classList.contains("item"))) break;
  }
  const at = () => page.evaluate(() => document.activeElement.dataset.key);
  assert.equal(await at(), "1a/1");
  await page.keyboard.press("ArrowDown");
  assert.equal(await at(), "1b/1");
  await page.keyboard.press("ArrowRight");
  assert.equal(await at(), "2/2", "the next meeting");
  for (let n = 0; n < 3; n += 1) await page.keyboard.press("ArrowDown");
  assert.equal(await at(), "4/1");
  await page.keyboard.press("+");
  await said(page, "set-minutes=4:50");
  await settled(page);
  await page.waitForFunction(() => document.activeElement.dataset.key === "4/1", null, { timeout: 5000 });
  await page.keyboard.press("Control+z");
  await settled(page);
  await page.waitForFunction(() => document.querySelector('.item[data-item="4"] .minutes').textContent === "45′");
  await page.waitForFunction(() => document.activeElement.dataset.key === "4/1", null, { timeout: 5000 });
  await page.keyboard.press("Alt+ArrowRight");
  await said(page, "pin=4:m4");
  await page.waitForFunction(() => document.querySelector("#verdict") && !document.querySelector("#solving"));
  await page.keyboard.press("Control+z");
  await settled(page);
  // the dialog of a block, and back
  await item(page, "4").focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog[open]");
  await barriers(page, "dialog");
  await page.keyboard.press("Escape");
  assert.equal(await at(), "4/1", "the focus is back");
});

await step("why, margins and alternatives", async () => {
  await item(page, "4").click();
  await page.getByRole("button", { name: "Why here?" }).click();
  await page.getByText(/item 4 is in m3/).waitFor();
  await page.getByRole("tab", { name: "Margins" }).click();
  await page.getByRole("button", { name: "Find the margins" }).click();
  await page.getByText("Meetings that may not take a minute longer:").waitFor();
  await page.getByRole("button", { name: "Find other good plans" }).click();
  await page.getByText("There is no other.").waitFor();
  await shot(page, "margins");
  await barriers(page, "margins");
});

await step("scenarios side by side", async () => {
  await page.getByRole("tab", { name: "Scenarios" }).click();
  for (const [name, edits] of [["longer debate", "set-minutes=4:55"], ["without m3", "drop-meeting=m3"]]) {
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Edits").fill(edits);
    await page.getByRole("button", { name: "Keep", exact: true }).click();
    await page.getByRole("rowheader", { name }).waitFor();
  }
  await page.getByRole("button", { name: "Compare them" }).click();
  await page.getByRole("cell", { name: "No schedule exists" }).waitFor();
  await page.getByRole("cell", { name: "proven best" }).waitFor();
  await barriers(page, "scenarios");
});

await step("forms: an item's title, a rule", async () => {
  await page.getByRole("tab", { name: "Items" }).click();
  await page.locator("summary", { hasText: "Other matters" }).click();
  const form = page.locator("details[open] form").first();
  await form.getByLabel("Title").fill("Other <b>matters</b> & more");
  await form.getByRole("button", { name: "Save" }).click();
  await page.waitForFunction(() => document.querySelector('.item[data-item="5"]').textContent.includes("<b>matters</b> & more"));
  await settled(page);
  await page.getByRole("tab", { name: "Rules" }).click();
  await page.getByRole("button", { name: "How many teams does it need?" }).click();
  await page.getByRole("rowheader", { name: "ep-2023-remote" }).waitFor();
  await barriers(page, "rules");
});

await step("save the table as docx", async () => {
  await page.getByRole("tab", { name: "Files" }).click();
  await page.locator("#format").selectOption("docx");
  await page.locator("#lang").selectOption("fr");
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#download").click()]);
  const bytes = readFileSync(await download.path());
  assert.match(download.suggestedFilename(), /\.docx$/);
  assert.equal(bytes.subarray(0, 2).toString(), "PK");
  assert(bytes.includes("word/document.xml"));
  await barriers(page, "files");
});

await step("a second planner, and the later one chooses", async () => {
  const other = await planner();
  await other.goto(page.url());
  await settled(other);
  // the first does not hear of it in time
  await page.context().setOffline(false);
  await page.route("**/api/sessions/*", (route) => (route.request().method() === "GET" ? route.abort() : route.continue()));
  await item(other, "4").focus();
  await other.keyboard.press("+");
  await said(other, "set-minutes=4:50");
  await settled(other);
  await page.waitForTimeout(300);
  if (await page.locator("dialog[open]").count()) await page.keyboard.press("Escape");
  await item(page, "2").focus();
  await page.keyboard.press("-");
  await page.getByRole("heading", { name: "Somebody changed the session meanwhile" }).waitFor();
  assert.match(await page.locator("#theirs").textContent(), /set-minutes=4:50/);
  await shot(page, "second");
  await barriers(page, "second planner");
  await page.unroute("**/api/sessions/*");
  complaints.length = 0;
  await page.getByRole("button", { name: "Make my change on top" }).click();
  await page.waitForFunction(() => document.querySelector('.item[data-item="4"] .minutes').textContent === "50′");
  await settled(page);
  // and the other one sees it come
  await said(other, "plan");
  await other.waitForFunction(() => [...document.querySelectorAll('.item[data-item="2"] .minutes')].reduce((sum, one) => sum + parseInt(one.textContent, 10), 0) === 155);
  await other.context().close();
});

await step("by finger: a short touch scrolls, a long one takes the block", async () => {
  const tablet = await planner({ hasTouch: true, viewport: { width: 1024, height: 768 } });
  await tablet.goto(page.url());
  await settled(tablet);
  const touch = await tablet.context().newCDPSession(tablet);
  const finger = (type, x, y) => touch.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  const from = await box(item(tablet, "4"));
  const drag = async (hold) => {
    await finger("touchStart", from.x + 40, from.y + 15);
    await tablet.waitForTimeout(hold);
    for (let n = 1; n <= 8; n += 1) await finger("touchMove", from.x + 40 - 45 * n, from.y + 15 - 4 * n);
    const took = await tablet.locator(".ghost").count();
    await finger("touchEnd");
    return took;
  };
  assert.equal(await drag(0), 0, "it scrolls");
  await tablet.evaluate(() => document.querySelector(".boards").scrollTo(0, 0));
  assert.equal(await drag(600), 1, "it is taken");
  await said(tablet, "pin=4:m1");
  await tablet.waitForFunction(() => document.querySelector("#verdict") && !document.querySelector("#solving"));
  await tablet.getByRole("button", { name: "Undo" }).first().click();
  await settled(tablet);
  await tablet.context().close();
});

await step("dark, narrow, Chinese, and titles in Arabic", async () => {
  await page.reload();
  await settled(page);
  await page.locator("#theme").selectOption("dark");
  await still(page);
  await shot(page, "dark");
  await barriers(page, "dark");
  await page.locator("#language").selectOption("zh");
  await page.getByRole("tab", { name: "历史" }).waitFor();
  await page.locator("#titles").selectOption("zh");
  await shot(page, "chinese");
  await barriers(page, "Chinese");
  await page.locator("#language").selectOption("en");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.locator("#theme").selectOption("light");
  await shot(page, "narrow");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert(wide <= 392, `${wide} px wide`);
  await barriers(page, "narrow");
  await page.setViewportSize({ width: 1440, height: 900 });
  const arabic = JSON.parse(readFileSync(sessionFile, "utf8"));
  const titles = ["افتتاح الاجتماع", "إقرار جدول الأعمال وتنظيم الأعمال", "منع ومكافحة صنع الذخيرة والاتجار بها بصورة غير مشروعة", "خطة العمل المتعددة السنوات للفريق العامل", "استعراض تنفيذ بروتوكول الأسلحة النارية", "مسائل أخرى", "اعتماد التقرير"];
  arabic.items.forEach((one, n) => { one.title.ar = titles[n]; });
  arabic.title.ar = "الفريق العامل المعني بالأسلحة النارية، الدورة التاسعة";
  arabic.participants = [{ timezone: "America/New_York" }, { timezone: "Asia/Tokyo" }];
  const made = await page.evaluate(async (text) => (await (await fetch("/api/sessions", { method: "POST", body: text })).json()).session, JSON.stringify(arabic));
  await page.goto(`${url}/#${made}`);
  await settled(page);
  await page.locator("#titles").selectOption("ar");
  await still(page);
  await page.waitForFunction(() => getComputedStyle(document.querySelector("#board")).direction === "rtl");
  await shot(page, "arabic");
  await barriers(page, "Arabic");
  await page.goto(`${url}/?dir=rtl#${made}`);
  await settled(page);
  await shot(page, "rtl");
});

await step("a session from nothing", async () => {
  await page.goto(`${url}/`);
  await page.waitForSelector("main.front h2");
  await page.getByLabel("Title").fill("Ninth session");
  await page.getByLabel("Days").fill("2027-03-09, 2027-03-10");
  await page.getByLabel("Agenda").fill("1 | Opening | 10\n2 | Debate | 200\n3 | Report | 60");
  await page.getByRole("button", { name: "Plan it" }).click();
  await settled(page);
  assert.equal(await page.locator("#verdict b").textContent(), "proven best");
});

await browser.close();
console.log("the tour is over");
