// The tour of the page, in a real browser: node tour.mjs URL MODULES BROWSER FOLDER SESSION DOCUMENT…
// Each step says its name; a step that fails ends the tour.

import { readFileSync } from "node:fs";
import assert from "node:assert/strict";
import path from "node:path";
import { barriers, drop, item, letGo, made, minutes, over, place, planner, press, rest, said, shot, step, takeHold, url, verdict, visit } from "./browser.mjs";
import { alone, both, hours, rules, table } from "./forms.mjs";
import { columns } from "./columns.mjs";
import { steady } from "./steady.mjs";
import { boards } from "./board.mjs";
import { kept } from "./kept.mjs";

const [sessionFile, documentFile, ...dropped] = process.argv.slice(6);
const session = readFileSync(sessionFile, "utf8");
const page = await planner();
if (process.env.PLENARY_TOUR_STEPS) await visit(page, url);

await step("first paint", async () => {
  const bodies = [];
  const hear = (response) => { if (!response.url().endsWith("/events")) bodies.push(response.body()); };
  page.on("response", hear);
  await visit(page, url);
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
  await dialog.getByText("Source of each value").waitFor();
  await shot(page, "imported");
  await barriers(page, "import");
  await dialog.getByRole("button", { name: "Plan it" }).click();
  await page.waitForSelector("#verdict");
  await rest(page);
  assert((await page.locator(".item").count()) > 5);
});

for (const file of dropped) {
  await step(`drop ${path.basename(file)} on the page`, async () => {
    await visit(page, `${url}/?${path.extname(file)}`);
    await drop(page, path.basename(file), readFileSync(file));
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Source of each value").waitFor();
    assert.match(await dialog.textContent(), new RegExp(path.basename(file).replaceAll(".", "\\.")));
    await dialog.getByRole("button", { name: "Plan it" }).click();
    await page.waitForSelector("#verdict");
    await rest(page);
    assert((await page.locator(".item").count()) > 5);
    assert.match(await page.locator("h1").textContent(), /Firearms/);
  });
}

await step("the columns of a table, named and remembered", () => columns(page));

await step("a session file, dropped", async () => {
  await visit(page, `${url}/`);
  await drop(page, "session.json", session);
  await page.waitForSelector("#verdict");
  await rest(page);
  assert.match(await verdict(page), /^proven best/);
  assert.equal(await page.locator(".item").count(), 9);
  await shot(page, "light");
  await barriers(page, "board");
});

await step("what is seen is to scale", async () => {
  const boxes = await page.locator(".item").evaluateAll((all) => all.map((one) => [one.getBoundingClientRect().height, Number(one.querySelector(".minutes").textContent.slice(0, -1))]));
  for (const [height, minutes] of boxes) assert(Math.abs(height - 2 * minutes) < 1.5, `${height} px for ${minutes} min`);
  assert.match(await page.locator('[data-meeting="m3"] .spare').textContent(), /15 min spare/);
  assert.match(await item(page, "2").textContent(), /^2Preventing.*100 minutes, Wednesday 12:00, from 12:20, part 1 of 2/);
});

// In a meeting.
const inside = async (page, id) => {
  const box = await page.locator(`[data-meeting="${id}"]`).boundingBox();
  return { x: box.x + 150, y: box.y + 40 };
};
const corner = async (page, id) => {
  const box = await item(page, id).boundingBox();
  return { x: box.x + 30, y: box.y + 10 };
};

await step("drag an item to another meeting", async () => {
  assert.equal(await place(page, "4"), "m3");
  await takeHold(page, await corner(page, "4"), await inside(page, "m2"));
  await page.waitForSelector('[data-meeting="m2"].target');
  assert.equal(await page.evaluate(() => document.documentElement.dataset.rest), "no");
  await shot(page, "dragging");
  await letGo(page);
  await page.waitForSelector("#verdict");
  await page.getByRole("tab", { name: "History" }).click();
  await page.getByText("edited: item 4 in Wednesday 16:00").waitFor();
});

await step("undo, and the board is as it was", async () => {
  await page.getByRole("button", { name: "Undo" }).first().click();
  await rest(page);
  assert.equal(await place(page, "4"), "m3");
  assert.match(await verdict(page), /^proven best/);
});

await step("pull a block longer", async () => {
  const block = await item(page, "4").boundingBox();
  const edge = { x: block.x + block.width / 2, y: block.y + block.height - 3 };
  await takeHold(page, edge, { x: edge.x, y: edge.y + 20 });
  await letGo(page);
  await said(page, "item 4: 55 min");
  assert.equal(await minutes(page, "4"), 55);
  await press(page, "Control+z");
  assert.equal(await minutes(page, "4"), 45);
});

await step("items taken jointly are pulled as one", async () => {
  const before = page.url();
  const joint = { title: "Joint", meetings: { days: ["2027-03-09"], times: ["10:00-12:00"] }, items: [
    { id: "1", title: "Short", minutes: 20, together: ["2"] }, { id: "2", title: "Long", minutes: 40 }] };
  await visit(page, `${url}/#${await made(page, joint)}`);
  const block = await item(page, "1").boundingBox();
  const edge = { x: block.x + block.width / 2, y: block.y + block.height - 3 };
  await takeHold(page, edge, { x: edge.x, y: edge.y + 20 });
  await letGo(page);
  await said(page, "item “Long”: 50 min");
  assert.equal(await minutes(page, "1"), 70);
  await visit(page, before);
});

await step("lose a meeting: words, repairs, undo", async () => {
  await page.getByRole("button", { name: /Thursday 12:00, 12:00 to 14:00: change this meeting/ }).click();
  await page.getByRole("button", { name: "Drop the meeting" }).click();
  await rest(page);
  assert.match(await verdict(page), /The items need 6 h 45 min\. 3 meetings have 6 h\. That is 45 min too much\./);
  await shot(page, "conflict");
  await barriers(page, "conflict");
  await page.locator(".repair").first().click();
  await rest(page);
  assert.match(await verdict(page), /^proven best/);
  await press(page, "Control+z");
  assert.equal(await page.locator('[data-meeting="m3"]').count(), 0);
  await press(page, "Control+z");
  assert.equal(await page.locator('[data-meeting="m3"]').count(), 1);
  assert.equal(await place(page, "4"), "m3");
});

await step("by keyboard only", async () => {
  await page.reload();
  await rest(page);
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
  await press(page, "+");
  await said(page, "item 4: 50 min");
  assert.equal(await minutes(page, "4"), 50);
  assert.equal(await at(), "4/1", "the focus stays");
  await press(page, "Control+z");
  assert.equal(await minutes(page, "4"), 45);
  assert.equal(await at(), "4/1", "the focus stays");
  await press(page, "Alt+ArrowRight");
  await said(page, "item 4 in Thursday 16:00");
  await page.waitForSelector("#verdict");
  assert.equal(await at(), "4/1", "the focus goes with the block");
  await press(page, "Control+z");
  // the dialog of a block, and back
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog[open]");
  await barriers(page, "dialog");
  await page.keyboard.press("Escape");
  assert.equal(await at(), "4/1", "the focus is back");
});

await step("why, margins and alternatives", async () => {
  await item(page, "4").click();
  await page.getByRole("button", { name: "Why here?" }).click();
  await page.getByText(/item 4 is in Thursday 12:00/).waitFor();
  await page.getByRole("tab", { name: "Margins" }).click();
  await page.getByRole("button", { name: "Compute the margins" }).click();
  await page.getByText("Meetings with no minute to spare:").waitFor();
  await page.getByRole("button", { name: "Find other good plans" }).click();
  await page.getByText("No other plan was found.").waitFor();
  await shot(page, "margins");
  await barriers(page, "margins");
});

await step("scenarios side by side", async () => {
  await page.getByRole("tab", { name: "Scenarios" }).click();
  await page.locator("summary", { hasText: "New scenario from written edits" }).click();
  for (const [name, edits] of [["longer debate", "set-minutes=4:55"], ["without m3", "drop-meeting=m3"]]) {
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Edits").fill(edits);
    await page.getByRole("button", { name: "Keep", exact: true }).click();
    await page.getByRole("rowheader", { name }).waitFor();
  }
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("cell", { name: "No schedule exists" }).waitFor();
  await page.getByRole("cell", { name: "proven best" }).waitFor();
  await barriers(page, "scenarios");
});

await step("forms: an item's title, a rule", async () => {
  await page.getByRole("tab", { name: "Items" }).click();
  await page.locator("summary", { hasText: "Other matters" }).click();
  const form = page.locator("details[open] form").first();
  await form.getByRole("textbox", { name: "Title" }).first().fill("Other <b>matters</b> & more");
  await form.getByRole("button", { name: "Save" }).click();
  await rest(page);
  assert.match(await item(page, "5").textContent(), /<b>matters<\/b> & more/);
  await page.getByRole("tab", { name: "Rules" }).click();
  await page.getByRole("button", { name: "How many teams are needed?" }).click();
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
  await visit(other, page.url());
  await rest(page);
  // the first has a block in hand while the other makes a change
  await takeHold(page, await corner(page, "3"), await inside(page, "m4"));
  await item(other, "4").focus();
  await press(other, "+");
  assert.equal(await minutes(other, "4"), 50);
  await page.mouse.up();
  await page.getByRole("heading", { name: "Another user changed the session in the meantime" }).waitFor();
  assert.match(await page.locator("#theirs").textContent(), /edited: item 4: 50 min/);
  await shot(page, "second");
  await barriers(page, "second planner");
  await page.getByRole("button", { name: "Apply my change to theirs" }).click();
  await rest(page);
  assert.equal(await minutes(page, "4"), 50);
  // and the other one sees it come
  await said(other, "Another user changed the session.");
  await rest(other);
  assert.match(await other.locator(".history, #verdict").first().textContent(), /./);
  await press(page, "Control+z");
  await rest(other);
  await both(page, other);
  await other.context().close();
});

await step("by finger: a short touch scrolls, a long one takes the block", async () => {
  const tablet = await planner({ hasTouch: true, viewport: { width: 1024, height: 768 } });
  await visit(tablet, page.url());
  const touch = await tablet.context().newCDPSession(tablet);
  const finger = (type, x, y) => touch.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  const from = await item(tablet, "4").boundingBox();
  const drag = async (hold) => {
    await finger("touchStart", from.x + 40, from.y + 15);
    if (hold) await tablet.waitForSelector(".ghost");
    for (let n = 1; n <= 8; n += 1) await finger("touchMove", from.x + 40 - 45 * n, from.y + 15 - 4 * n);
    const took = await tablet.locator(".ghost").count();
    await finger("touchEnd");
    return took;
  };
  assert.equal(await drag(false), 0, "it scrolls");
  await rest(tablet);
  await tablet.evaluate(() => document.querySelector(".boards").scrollTo(0, 0));
  assert.equal(await drag(true), 1, "it is taken");
  await said(tablet, "item 4 in Wednesday 12:00");
  await rest(tablet);
  await tablet.getByRole("button", { name: "Undo" }).first().click();
  await rest(tablet);
  await tablet.context().close();
});

await step("dark, narrow, Chinese, and titles in Arabic", async () => {
  await page.reload();
  await rest(page);
  await page.locator("#theme").selectOption("dark");
  await rest(page);
  await shot(page, "dark");
  await barriers(page, "dark");
  await page.locator("#language").selectOption("zh");
  await page.getByRole("tab", { name: "历史" }).waitFor();
  await page.locator("#titles").selectOption("zh");
  await shot(page, "chinese");
  await barriers(page, "Chinese");
  await page.locator("#language").selectOption("en");
  await page.getByRole("tab", { name: "History" }).waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.locator("#theme").selectOption("light");
  await shot(page, "narrow");
  await barriers(page, "narrow");
  await page.setViewportSize({ width: 1440, height: 900 });
  const arabic = JSON.parse(session);
  const titles = ["افتتاح الاجتماع", "إقرار جدول الأعمال وتنظيم الأعمال", "منع ومكافحة صنع الذخيرة والاتجار بها بصورة غير مشروعة", "خطة العمل المتعددة السنوات للفريق العامل", "استعراض تنفيذ بروتوكول الأسلحة النارية", "مسائل أخرى", "اعتماد التقرير"];
  arabic.items.forEach((one, n) => { one.title.ar = titles[n]; });
  arabic.title.ar = "الفريق العامل المعني بالأسلحة النارية، الدورة التاسعة";
  arabic.participants = [{ timezone: "America/New_York" }, { timezone: "Asia/Tokyo" }];
  const id = await made(page, arabic);
  await visit(page, `${url}/#${id}`);
  await page.locator("#titles").selectOption("ar");
  await page.waitForFunction(() => getComputedStyle(document.querySelector("#board")).direction === "rtl");
  await rest(page);
  await shot(page, "arabic");
  await barriers(page, "Arabic");
  await visit(page, `${url}/?dir=rtl#${id}`);
  await shot(page, "rtl");
  await visit(page, `${url}/?#${id}`);
});

await step("what Chinese planners read", async () => {
  await page.locator("#language").selectOption("zh");
  await page.getByRole("tab", { name: "历史" }).waitFor();
  await page.locator('[data-meeting="m3"] .id').click();
  await page.getByRole("button", { name: "取消会议" }).click();
  await rest(page);
  const words = await page.locator(".status").innerText();
  assert.match(words, /项目 2 “.+” 必须列入/);
  assert.doesNotMatch(words, /has to be|No schedule|items? \d/);
  await shot(page, "chinese-conflict");
  await press(page, "Control+z");
  await item(page, "4").click();
  await page.getByRole("button", { name: "为何在此？" }).click();
  await page.locator("#panel .card").waitFor();
  const why = await page.locator("#panel .card").innerText();
  assert.match(why, /项目 4 在 星期四 12:00/);
  assert.doesNotMatch(why, /[a-z]{4,}/i);
  await shot(page, "chinese-why");
  // what is wrong with a file, and what is odd about one
  const wrong = { title: "T", meetings: { days: ["2027-03-09"], times: ["10:00-12:00"] }, items: [{ id: "1", minutes: 0 }] };
  await drop(page, "wrong.json", JSON.stringify(wrong));
  await page.getByRole("dialog").getByText("错误[E204]").waitFor();
  assert.match(await page.getByRole("dialog").innerText(), /未能完成[^]*0 不是分钟数[^]*办法：请写 1 至 10080 的整数分钟/);
  await shot(page, "chinese-wrong");
  await barriers(page, "Chinese, wrong");
  await page.getByRole("button", { name: "关闭" }).click();
  // an edit that is none
  await page.getByRole("tab", { name: "设想" }).click();
  await page.locator("summary", { hasText: "以文字改动新建设想" }).click();
  await page.getByLabel("名称").fill("甲");
  await page.getByLabel("改动").fill("set-minute=1a:3");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByRole("dialog").getByText("`set-minute=1a:3` 不是改动").waitFor();
  assert.match(await page.getByRole("dialog").innerText(), /解决办法：\s*是不是 `set-minutes`？/);
  await shot(page, "chinese-refused");
  await page.getByRole("button", { name: "关闭" }).click();
  const before = page.url();
  const odd = { title: "T", items: [{ id: "1", minutes: 60 }], meetings: [
    { id: "a", date: "2027-03-09", start: "10:00", end: "12:00" }, { id: "b", date: "2027-03-09", start: "11:00", end: "13:00" }] };
  await visit(page, `${url}/#${await made(page, odd)}`);
  await page.getByText("E405 `b` 与平行会议 `plenary` 的 `a` 时间重叠").waitFor();
  await page.locator("#language").selectOption("en");
  await page.getByText("E405 `b` overlaps `a` in the track `plenary`").waitFor();
  await visit(page, before);
  await page.locator("#language").selectOption("en");
  await page.getByRole("tab", { name: "History" }).waitFor();
});

await step("a session from nothing, by forms alone", () => alone(page));

await step("hours to choose from", () => hours(page));

await step("rules as sentences, with their sources", () => rules(page));

await step("the table of items", () => table(page));

await steady(page);

await kept(page);

await boards(page);

await over();
console.log("the tour is over");
