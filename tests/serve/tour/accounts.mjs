// Signing in, planning and signing out, in a real browser: node accounts.mjs URL MODULES BROWSER FOLDER SESSION
// The accounts `root` and `ana` exist.

import { readFileSync } from "node:fs";
import assert from "node:assert/strict";
import { barriers, made, over, planner, reachable, rest, shot, step, url, visit } from "./browser.mjs";

const session = JSON.parse(readFileSync(process.argv[6], "utf8"));
const password = "correct horse battery";
const page = await planner();

async function signIn(page, name, words = password) {
  await page.locator("#name").fill(name);
  await page.locator("#password").fill(words);
  await page.keyboard.press("Enter");
}

await step("a wrong password is refused, in Arabic too", async () => {
  await page.goto(url);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "name");
  await shot(page, "sign-in");
  await reachable(page, "the page to sign in");
  await page.getByRole("link", { name: "العربية" }).click();
  await page.locator("html[lang=ar][dir=rtl]").waitFor();
  await signIn(page, "root", "wrong horse battery");
  await page.getByRole("alert").getByText("الاسم أو كلمة المرور غير صحيحة.").waitFor();
  await shot(page, "sign-in-ar");
  await reachable(page, "the page to sign in, in Arabic");
});

let id;
await step("a planner signs in, plans, and is named in the history", async () => {
  await signIn(page, "ana");
  await page.locator("#me", { hasText: "ana" }).waitFor();
  await rest(page);
  assert.equal(await page.locator("#to-accounts").count(), 0, "she administers nothing");
  id = await made(page, session);
  await visit(page, `${url}/#${id}`);
  await page.waitForSelector("#verdict");
  await page.getByRole("tab", { name: "History" }).click();
  await page.locator("#panel").getByText("ana").first().waitFor();
  await shot(page, "signed-in");
  await barriers(page, "the board of somebody who is signed in");
  await page.locator("#sign-out").click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  const status = await page.evaluate(async () => (await fetch("/api/v1/sessions")).status);
  assert.equal(status, 401);
});

await step("an administrator makes accounts and tokens, and reads who did what", async () => {
  await page.goto(url);
  await signIn(page, "root");
  await page.locator("#to-accounts").click();
  await page.getByRole("rowheader", { name: "ana" }).waitFor();
  await page.locator("#new-name").fill("ben");
  await page.locator("#new-password").fill("another long password");
  await page.locator("#new-account button").click();
  const row = page.locator("#accounts tr", { hasText: "ben" });
  await row.waitFor();
  await row.locator("select").selectOption("approve");
  await page.locator("#audit").getByText("PUT").first().waitFor();
  await row.getByRole("button", { name: "Link" }).click();
  await page.locator("#dialog input[type=email]").fill("ben@example.org");
  await page.locator("#dialog button.main").click();
  await row.getByText("waits for ben@example.org").waitFor();
  await page.locator("#group-name").fill("planners");
  await page.locator("#new-group button").click();
  await page.getByRole("rowheader", { name: "planners" }).waitFor();
  await page.locator("#token-name").fill("calendar");
  await page.locator("#new-token button").click();
  const secret = await page.locator("#token-secret").textContent();
  assert.match(secret, /^plenary_[0-9a-f]{64}$/);
  await page.keyboard.press("Escape");
  await page.getByRole("rowheader", { name: "calendar" }).waitFor();
  await row.getByRole("button", { name: "Disable" }).click();
  await page.locator("#accounts tr.off", { hasText: "ben" }).waitFor();
  assert((await page.locator("#audit").textContent()).includes("/sign-in"));
  assert(!(await page.locator("body").textContent()).includes(secret));
  await shot(page, "accounts");
  await reachable(page, "the accounts");
  await page.evaluate(() => localStorage.setItem("language", "ar"));
  await page.reload();
  await page.locator("html[dir=rtl] #accounts").waitFor();
  await shot(page, "accounts-ar");
  await reachable(page, "the accounts in Arabic");
});

await over();
console.log("everybody has signed out");
