// Steps of the tour that are about forms.

import { readFileSync } from "node:fs";
import assert from "node:assert/strict";
import { barriers, item, made, minutes, press, rest, said, shot, url, visit } from "./browser.mjs";

const file = (page) => page.evaluate(async () => JSON.parse((await (await fetch(`/api/v1/sessions/${location.hash.slice(1)}`)).json()).text));

// What the button of the export saves.
async function savedText(page) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#download").click()]);
  return readFileSync(await download.path(), "utf8");
}

// Two planners: what one is typing stays when the other changes something, and only what was typed is saved.
export async function both(page, other) {
  await page.getByRole("tab", { name: "Items" }).click();
  const fold = page.locator("details.fold", { has: page.locator("summary", { hasText: /^6 / }) }).first();
  await fold.locator("summary").first().click();
  const title = fold.getByRole("textbox", { name: "Title" }).first();
  await title.fill("Adoption of a report");
  await title.press("End");
  await title.pressSequentially(", typed");
  await item(other, "4").focus();
  await press(other, "-");
  await said(page, "Another user changed the session.");
  await rest(page);
  assert.equal(await minutes(page, "4"), await minutes(other, "4"), "the board shows what the other did");
  assert.equal(await title.inputValue(), "Adoption of a report, typed");
  assert(await title.evaluate((one) => one === document.activeElement), "the focus stays in the field");
  // in a field that has not the focus as well
  await page.getByRole("tab", { name: "Rules" }).click();
  await page.getByRole("tab", { name: "Items" }).click();
  assert.equal(await title.inputValue(), "Adoption of a report, typed", "and in a panel that was left for another");
  await fold.getByRole("button", { name: "Save" }).click();
  await rest(page);
  const saved = await file(page);
  assert.equal(saved.items.at(-1).title.en, "Adoption of a report, typed");
  assert.equal(await minutes(page, "4"), await minutes(other, "4"), "nothing of the other is lost");
  // the same field of both: the later one chooses
  await title.fill("Mine");
  const theirs = other.locator("details.fold", { has: other.locator("summary", { hasText: /^6 / }) }).first();
  await other.getByRole("tab", { name: "Items" }).click();
  await theirs.locator("summary").first().click();
  await theirs.getByRole("textbox", { name: "Title" }).first().fill("Theirs");
  await theirs.getByRole("button", { name: "Save" }).click();
  await rest(other);
  await rest(page);
  await fold.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Another user changed the session in the meantime" }).waitFor();
  await page.getByRole("button", { name: "Discard my change" }).click();
  await rest(page);
  assert.equal(await title.inputValue(), "Theirs");
}

// Hours that the plan chooses from: written for a new session, seen in its forms, changed there, and by keyboard.
export async function hours(page) {
  await visit(page, `${url}/`);
  await page.getByLabel("Title").fill("Open hours");
  await page.getByLabel("Days").fill("2027-03-09, 2027-03-10");
  await page.getByLabel("Meeting hours").selectOption("chosen");
  assert(!(await page.getByLabel("Hours of each day").isVisible()), "one way to say it is seen at a time");
  const choice = page.getByRole("group", { name: "Hours to choose from" });
  await choice.getByLabel("From").fill("09:00");
  await choice.getByLabel("To").fill("18:00");
  await page.getByLabel("Minutes of a meeting").fill("120");
  await page.getByLabel("Minutes from start to start").fill("60");
  await page.getByLabel("Most meetings a day").fill("2");
  await page.getByLabel("Agenda").fill("1 | Opening | 10\n2 | Debate | 200\n3 | Report | 60");
  await shot(page, "hours-new");
  await barriers(page, "new session, hours to choose from");
  await page.getByRole("button", { name: "Plan it" }).click();
  await page.waitForSelector("#verdict");
  await rest(page);
  assert.deepEqual((await file(page)).meetings, { days: ["2027-03-09", "2027-03-10"], between: "09:00-18:00", length: 120, step: 60, per_day: 2 });
  assert.match(await page.locator("#verdict").textContent(), /^proven best/);
  await shot(page, "hours-board");
  await barriers(page, "board, hours to choose from");
  // what a meeting was chosen from, and from there to the form, by keyboard
  await page.locator(".meeting:not(.empty) .id").first().focus();
  await page.keyboard.press("Enter");
  await page.getByText("Chosen from: 09:00 to 18:00, 120 minutes, a start every 60 minutes, at most 2 a day.").waitFor();
  await barriers(page, "meeting, hours to choose from");
  await page.getByRole("button", { name: "Change the hours to choose from" }).press("Enter");
  const form = page.locator("#panel form");
  const how = form.getByLabel("Meeting hours");
  assert(await how.evaluate((one) => one === document.activeElement), "the focus is where the hours are changed");
  assert.equal(await how.inputValue(), "chosen");
  const step = form.getByLabel("Minutes from start to start");
  await step.fill("30");
  await shot(page, "hours-form");
  await barriers(page, "form, hours to choose from");
  await step.press("Enter");
  await rest(page);
  assert.equal((await file(page)).meetings.step, 30);
  assert.match(await page.locator("#verdict").textContent(), /^proven best/);
  // the hours that were chosen become those of the session
  await how.selectOption("listed");
  await form.getByRole("button", { name: "Save" }).click();
  await rest(page);
  const listed = (await file(page)).meetings;
  assert(Array.isArray(listed) && listed.length < 5, JSON.stringify(listed));
  assert.match(await page.locator("#verdict").textContent(), /^proven best/);
  await page.getByRole("button", { name: "Undo" }).first().click();
  await rest(page);
  // and in Chinese
  await page.locator("#language").selectOption("zh");
  await page.getByRole("tab", { name: "历史" }).waitFor();
  await rest(page);
  const chinese = page.locator("#panel form");
  assert.equal(await chinese.getByLabel("开会时间").inputValue(), "chosen");
  assert.equal(await chinese.getByLabel("开始时间的间隔分钟").inputValue(), "30");
  assert.equal(await chinese.getByRole("group", { name: "可选时段" }).getByLabel("至", { exact: true }).inputValue(), "18:00");
  await chinese.getByLabel("每次会议分钟").fill("600");
  await chinese.getByRole("button", { name: "保存" }).click();
  await page.getByRole("dialog").getByText("09:00 至 18:00 容纳不下一次 600 分钟的会议").waitFor();
  await shot(page, "hours-chinese");
  await barriers(page, "Chinese, hours to choose from");
  await page.getByRole("button", { name: "关闭" }).click();
  await chinese.getByLabel("每次会议分钟").fill("120");
  await page.locator("#language").selectOption("en");
  await page.getByRole("tab", { name: "History" }).waitFor();
}

// A session is planned from nothing: nobody types JSON.
export async function alone(page) {
  await visit(page, `${url}/`);
  await page.getByLabel("Title").fill("Ninth session");
  await page.getByLabel("Days").fill("2027-03-09, 2027-03-10");
  await page.getByLabel("Agenda").fill("1 | Opening | 10\n2 | Debate | 200\n3 | Report | 60");
  await page.getByRole("button", { name: "Plan it" }).click();
  await page.waitForSelector("#verdict");
  await rest(page);
  assert.match(await page.locator("#verdict").textContent(), /^proven best/);
  await page.locator("summary", { hasText: "Debate" }).click();
  const form = page.locator("details.fold[open] > form");
  await form.getByRole("button", { name: "Add a language" }).click();
  const last = form.locator(".text").last();
  await last.getByRole("combobox").selectOption("zh");
  await last.getByRole("textbox").fill("一般性辩论");
  await form.locator(".text").first().getByRole("combobox").selectOption("en");
  await form.locator("summary", { hasText: "More" }).click();
  await form.getByRole("button", { name: "Add a time" }).first().click();
  await form.getByLabel("From", { exact: true }).fill("2027-03-09");
  await form.getByLabel("To", { exact: true }).fill("2027-03-10");
  await form.getByRole("button", { name: "Add a preference" }).click();
  await form.getByLabel("Weight").fill("3");
  const wish = form.getByRole("group", { name: "Preferences" });
  await wish.getByRole("group", { name: "Starts in (meetings)" }).getByRole("button", { name: "Add a meeting" }).click();
  await wish.getByRole("combobox", { name: "Starts in (meetings)" }).selectOption({ label: "Tuesday afternoon · 15:00–17:00" });
  await shot(page, "item-form");
  await barriers(page, "item form");
  await form.getByRole("button", { name: "Save" }).click();
  await rest(page);
  await page.locator("summary", { hasText: "Report" }).click();
  const report = page.locator("details.fold[open]", { has: page.locator("summary", { hasText: "Report" }) }).locator("> form");
  await report.getByRole("button", { name: "Add an item before it" }).first().click();
  await report.getByLabel("Item", { exact: true }).first().selectOption("2");
  await report.getByLabel("Minutes between").first().fill("30");
  await report.getByRole("button", { name: "Save" }).click();
  await rest(page);
  await page.getByRole("tab", { name: "Session" }).click();
  const session = page.locator("#panel form");
  await session.getByRole("button", { name: "Add a row" }).click();
  const row = session.locator("fieldset", { hasText: "Rows that are not items" });
  await row.getByRole("textbox", { name: "Title" }).fill("Break");
  await row.getByLabel("Date").fill("2027-03-09");
  await row.getByLabel("Start").fill("12:00");
  await row.getByLabel("End").fill("12:15");
  await session.getByRole("button", { name: "Add a note" }).last().click();
  const note = session.locator("fieldset", { hasText: "Footnotes of meeti" }).last();
  await note.getByRole("textbox", { name: "Title" }).fill("To be confirmed");
  await note.getByRole("group", { name: "Items", exact: true }).getByRole("button", { name: "Add an item" }).click();
  await note.getByRole("combobox", { name: "Items" }).selectOption("2");
  await session.getByRole("button", { name: "Add participants" }).click();
  await session.locator("fieldset", { hasText: "Participants" }).getByLabel("Time zone").fill("Asia/Tokyo");
  await shot(page, "session-form");
  await barriers(page, "session form");
  await session.getByRole("button", { name: "Save" }).click();
  await rest(page);
  const saved = await file(page);
  assert.deepEqual(saved.items[1], {
    id: "2", number: "2", title: { en: "Debate", zh: "一般性辩论" }, minutes: 200,
    windows: [{ from: "2027-03-09", to: "2027-03-10" }], prefer: [{ weight: 3, pin: ["m2"] }],
  });
  assert.deepEqual(saved.items[2].after, [{ item: "2", gap_minutes: 30 }]);
  assert.deepEqual(saved.rows, [{ title: "Break", date: "2027-03-09", start: "12:00", end: "12:15" }]);
  assert.deepEqual(saved.notes, [{ text: "To be confirmed", items: ["2"] }]);
  assert.deepEqual(saved.participants, [{ timezone: "Asia/Tokyo" }]);
  assert.match(await page.locator("#verdict").textContent(), /^proven best/);
  // the hours of the participants, in what is exported
  await page.getByRole("tab", { name: "Files" }).click();
  const theirs = page.getByRole("checkbox", { name: "Also show the participants' hours" });
  await page.locator("#format").selectOption("pretalx");
  assert(!(await theirs.isVisible()), "only for what can print them");
  await page.locator("#format").selectOption("md");
  await page.locator("#lang").selectOption("en");
  await theirs.check();
  await shot(page, "files");
  await barriers(page, "files");
  assert.match(await savedText(page), /Tokyo: /);
  await theirs.uncheck();
  assert.doesNotMatch(await savedText(page), /Tokyo/);
}

// What a spreadsheet puts into the cell that has the focus.
const paste = (page, text) => page.evaluate((text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}, text);

// The table of items: cells are edited, rows are pasted, and one button saves all of it as one change.
export async function table(page) {
  const items = [["1", "Opening", 30], ["2", { en: "Debate", fr: "Débat" }, 60], ["3", "Report", 60]].map(([id, title, minutes]) => ({ id, number: id, title, minutes }));
  items[0].minutes = { low: 20, likely: 30, high: 40 };
  await visit(page, `${url}/?table#${await made(page, { title: "Table", timezone: "Europe/Vienna", meetings: { days: ["2027-03-09", "2027-03-10"], times: ["10:00-12:00"] }, items })}`);
  assert.match(await item(page, "1").textContent(), /the minutes are an estimate/);
  // the language of titles that another session had is none of this one
  await page.evaluate(() => localStorage.setItem("titles", "ar"));
  await page.reload();
  await rest(page);
  await page.locator("#as-table").click();
  const cell = (column, row) => page.locator("#table").getByLabel(`${column}: ${row}`, { exact: true });
  assert.equal(await page.locator("#table tbody tr").count(), 3);
  assert.equal(await cell("Minutes", "1").count(), 0, "an estimate has its form");
  await shot(page, "table");
  await barriers(page, "table");
  await cell("Minutes", "2").fill("1 h 10");
  await cell("Title", "2").fill("General debate");
  await page.getByRole("button", { name: "Save (2)" }).waitFor();
  await cell("Number", "3").focus();
  await paste(page, "3\tAdoption of the report\t45 min\t2\t9\n4\tOther matters\t15\t3\t\tx\n5\tClosing\tten\n");
  await said(page, "14 cells pasted");
  await page.getByRole("alert").getByText("“ten” is not a number of minutes").waitFor();
  await shot(page, "table-pasted");
  await barriers(page, "table, pasted");
  // what is wrong is not saved, and what was typed stays when the board is looked at
  const save = page.locator("#table .actions .main");
  await save.click();
  await rest(page);
  assert.equal((await file(page)).items.length, 3);
  await page.locator("#as-table").click();
  await page.locator("#board").waitFor();
  await page.locator("#as-table").click();
  assert.equal(await cell("Title", "2").inputValue(), "General debate");
  const last = page.locator("#table tbody tr").last();
  await last.locator("[data-column=minutes]").fill("10");
  // up and down go from row to row
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.evaluate(() => document.activeElement.value), "15");
  await save.click();
  await rest(page);
  const saved = (await file(page)).items;
  assert.deepEqual(saved.map((one) => [one.id, one.minutes]), [["1", items[0].minutes], ["2", 70], ["3", 45], ["4", 15], ["5", 10]]);
  assert.deepEqual(saved[1].title, { en: "General debate", fr: "Débat" });
  assert.deepEqual([saved[2].title, saved[2].after, saved[2].priority], ["Adoption of the report", ["2"], 9]);
  assert.deepEqual([saved[3].after, saved[3].optional, "priority" in saved[3]], [["3"], true, false]);
  assert.equal(await page.locator("#table tbody tr").count(), 5, "and the table is of what was saved");
  assert(await save.isDisabled());
  await page.setViewportSize({ width: 390, height: 844 });
  await shot(page, "table-phone");
  await barriers(page, "table on a telephone");
  await page.setViewportSize({ width: 1440, height: 900 });
  // the search leaves the rows that it finds
  await page.getByRole("searchbox", { name: "Find items" }).fill("clos");
  assert.equal(await page.locator("#table tbody tr:visible").count(), 1);
  await page.getByRole("searchbox", { name: "Find items" }).fill("");
  assert.equal(await page.locator("#table tbody tr:visible").count(), 5);
  await page.evaluate(() => localStorage.setItem("titles", "en"));
  // one step back
  await page.locator("#undo").click();
  await rest(page);
  assert.deepEqual((await file(page)).items, items);
  await page.locator("#as-table").click();
  await page.locator("#board").waitFor();
}

// The rules in force as sentences with their sources, and one form that changes several of them in one step.
export async function rules(page) {
  const session = { title: "Rules", timezone: "Europe/Vienna", rules: { set: "un-remote", latest: "19:00" }, meetings: { days: ["2027-03-09", "2027-03-10"], times: ["10:00-12:00", "14:00-16:00"] }, items: [{ id: "1", title: "Debate", minutes: 60 }] };
  await visit(page, `${url}/?rules#${await made(page, session)}`);
  await page.getByRole("tab", { name: "Rules" }).click();
  const law = (text) => page.locator(".laws li", { hasText: text });
  await law("A meeting lasts at most 2 h.").waitFor();
  assert.match(await law("A meeting lasts at most 2 h.").innerText(), /of the rule set un-remote · stated by a source\n.*interpreters on a virtual platform work two hours/);
  assert.match(await law("No meeting ends after 19:00.").innerText(), /of this session/);
  assert.match(await law("Interpreters in a booth: ar 3, en 2").innerText(), /competitive examinations/);
  await shot(page, "rules");
  await barriers(page, "rules as sentences");
  const form = page.locator("#panel form").last();
  await form.getByLabel("Shortest break, minutes").fill("1 h 30");
  await form.getByLabel("Most meetings a day").fill("");
  await form.getByRole("button", { name: "Save" }).click();
  await rest(page);
  await said(page, "Shortest break, minutes: 90");
  assert.match(await law("a break of at least 1 h 30 min").innerText(), /of this session/);
  assert.match(await law("There are at most 2 meetings a day").innerText(), /this session takes it back/);
  assert.deepEqual((await file(page)).rules, { set: "un-remote", latest: "19:00", min_break_minutes: 90, max_meetings_per_day: null });
  await form.getByRole("button", { name: "Save" }).click();
  await said(page, "Nothing was changed in this form.");
  await page.locator("#undo").click();
  await rest(page);
  assert.deepEqual((await file(page)).rules, session.rules, "one step");
  await page.locator("#language").selectOption("zh");
  await page.locator(".laws li", { hasText: "一次会议至多 2 小时。" }).waitFor();
  await shot(page, "rules-chinese");
  await page.locator("#language").selectOption("en");
  await page.getByRole("tab", { name: "History" }).waitFor();
}
