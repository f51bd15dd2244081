// The founding session from its draft to its first revision, in a real browser: node issue.mjs URL MODULES BROWSER FOLDER SESSION
// The planner takes each step on the page; others read the public page, with and without scripts.

import { readFileSync } from "node:fs";
import assert from "node:assert/strict";
import { barriers, made, over, planner, rest, shot, step, url, visit } from "./browser.mjs";

const session = JSON.parse(readFileSync(process.argv[6], "utf8"));
const page = await planner();
await visit(page, url);
const id = await made(page, session);
const state = page.locator("#issue-state");

// The time of the next steps.
const at = async (time) => {
  const field = page.locator("#issue-time");
  if (!(await field.isVisible())) await page.getByText("Another time than now").click();
  await field.fill(time);
};
const click = async (id) => { await page.locator(`#${id}`).click(); await rest(page); };

async function object(by, reason) {
  await page.locator("summary", { hasText: "Record an objection" }).click();
  await page.locator("#issue-by").fill(by);
  await page.locator("#issue-reason").fill(reason);
  await click("issue-object");
}

await step("a draft goes to the bureau, which is silent", async () => {
  await visit(page, `${url}/#${id}`);
  await page.waitForSelector("#verdict");
  await rest(page);
  await page.getByRole("tab", { name: "Issue" }).click();
  await state.getByText("Nothing has been circulated yet.").waitFor();
  await shot(page, "issue-none");
  await barriers(page, "the panel of the issue");
  const colleague = await planner();
  await visit(colleague, `${url}/#${id}`);
  await colleague.getByRole("tab", { name: "Issue" }).click();
  await colleague.locator("#issue-state").getByText("Nothing has been circulated yet.").waitFor();
  await at("2021-12-09T10:00");
  await page.locator("#issue-days").fill("9");
  await click("issue-circulate");
  await colleague.locator("#issue-state").getByText("Approved by silence on 22 December 2021 at 18:00").waitFor();
  await colleague.context().close();
  await state.getByText("Approved by silence on 22 December 2021 at 18:00").waitFor();
  assert.equal(await page.locator("#public-page").count(), 0, "nothing is public yet");
  await shot(page, "issue-approved");
  await barriers(page, "an approved schedule");
});

await step("nobody publishes before the deadline", async () => {
  await at("2021-12-22T17:59");
  await page.locator("#issue-publish").click();
  await page.getByRole("dialog").getByText("the bureau can object until 2021-12-22 18:00").waitFor();
  await page.keyboard.press("Escape");
  await at("2021-12-23T09:00");
  await click("issue-publish");
  await state.getByText("Published as version 1").waitFor();
  await page.locator("#issues").getByText("CTOC/COP/WG.6/2022/1").waitFor();
  await shot(page, "issue-published");
  await barriers(page, "a published schedule");
});

const address = new URL(await page.locator("#public-page").getAttribute("href"), url).href;

await step("delegations read it, with and without scripts, on a telephone too", async () => {
  for (const javaScriptEnabled of [true, false]) {
    const reader = await planner({ javaScriptEnabled, timezoneId: "Asia/Shanghai" });
    await reader.goto(`${address}en.html`);
    await reader.getByRole("heading", { level: 1 }).waitFor();
    assert.match(await reader.locator(".version").innerText(), /Version 1 .* approved under a silence procedure on Wednesday, 22 December 2021/);
    assert.equal(await reader.locator("#yours").isVisible(), javaScriptEnabled, "hours of the reader");
    const colour = await reader.locator("nav span").evaluate((one) => getComputedStyle(one).fontWeight);
    assert.equal(colour, "700", "its style is allowed");
    await shot(reader, `public-en-${javaScriptEnabled ? "script" : "plain"}`);
    await reader.context().close();
  }
});

await step("a meeting is lost: objection, another round, and Rev.1", async () => {
  await page.evaluate(async (id) => {
    const { version } = await (await fetch(`/api/v1/sessions/${id}`)).json();
    await fetch(`/api/v1/sessions/${id}/edits`, { method: "POST", body: JSON.stringify({ version, edits: ["drop-meeting=m3", "set-minutes=2:55"] }) });
  }, id);
  await page.waitForFunction(async (id) => (await (await fetch(`/api/v1/sessions/${id}`)).json()).answer !== null, id);
  await page.reload();
  await page.waitForSelector("#verdict");
  await rest(page);
  await page.getByRole("tab", { name: "Issue" }).click();
  await at("2022-04-14T10:00");
  await page.locator("#issue-until").fill("2022-04-20T12:00");
  await click("issue-circulate");
  await state.getByText("Approved by silence on 20 April 2022 at 12:00").waitFor();
  await at("2022-04-19T09:30");
  await object("Vice-Chair", "two days are too few");
  await state.getByText("Silence broken").waitFor();
  await state.getByText("Vice-Chair objected on 19 April 2022 at 09:30: two days are too few").waitFor();
  await shot(page, "issue-broken");
  await barriers(page, "a broken silence");
  await at("2022-04-21T10:00");
  await page.locator("#issue-days").fill("3");
  await click("issue-circulate");
  await at("2022-04-27T09:00");
  await click("issue-publish");
  await page.locator("#issues").getByText("CTOC/COP/WG.6/2022/1/Rev.1").waitFor();
  await page.locator("#issues summary").first().click();
  await page.locator("#issues").getByText(/Cancelled: Thursday,? 5 May/).waitFor();
  await shot(page, "issue-revised");
  await barriers(page, "a revision");
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#issues").getByText("changes (docx)").click()]);
  assert.equal(download.suggestedFilename(), "CTOC-COP-WG-6-2022-1-Rev-1.changes.en.docx");
});

await step("the public page says what changed, in each language", async () => {
  for (const [code, words] of [["en", /Cancelled/], ["ar", /أُ?لغ|ملغ/], ["zh", /取消/]]) {
    for (const javaScriptEnabled of [true, false]) {
      const reader = await planner({ javaScriptEnabled, viewport: { width: 390, height: 844 }, timezoneId: "Asia/Shanghai" });
      await reader.goto(`${address}${code}.html`);
      const changes = await reader.locator(".changes").innerText();
      assert.match(changes, words, code);
      assert.equal(await reader.evaluate(() => document.documentElement.dir), code === "ar" ? "rtl" : "ltr");
      const over = await reader.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert(over <= 0, `${code} is ${over} px too wide on a telephone`);
      await shot(reader, `public-${code}-phone-${javaScriptEnabled ? "script" : "plain"}`);
      if (javaScriptEnabled) await barriersHere(reader, `the public page, ${code}`);
      await reader.context().close();
    }
  }
});

await step("the panel in Arabic and Chinese", async () => {
  for (const [code, name, words] of [["ar", "الإصدار", "نُشر بوصفه النسخة 2"], ["zh", "印发", "已公布为第 2 版"]]) {
    await page.locator("#language").selectOption(code);
    await page.getByRole("tab", { name }).waitFor();
    await page.getByRole("tab", { name }).click();
    await page.locator("#issue-state").getByText(words).waitFor();
    await rest(page);
    await shot(page, `issue-${code}`);
    await barriers(page, `the panel of the issue, ${code}`);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await rest(page);
  await page.locator("#issue-state").scrollIntoViewIfNeeded();
  await shot(page, "issue-phone");
  await barriers(page, "the panel of the issue on a telephone");
});

// The public page has no state to wait for.
async function barriersHere(reader, where) {
  await reader.evaluate(() => { document.documentElement.dataset.rest = "yes"; });
  await barriers(reader, where);
}

await over();
console.log("Rev.1 is issued");
