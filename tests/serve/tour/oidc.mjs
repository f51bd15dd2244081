// Signing in by a provider and out again, in a real browser: node oidc.mjs URL MODULES BROWSER FOLDER PROVIDER
// The provider knows `ana`, who has an account here.

import assert from "node:assert/strict";
import { elsewhere, over, planner, reachable, shot, step, url } from "./browser.mjs";

const provider = process.argv[6];
// its pages may name whatever they like, but nothing of it is looked for on the network
elsewhere.push(provider, "https://");
const page = await planner();
await page.context().route((to) => ![url, provider].includes(to.origin), (route) => route.fulfill({ body: "" }));

await step("the button leads to the provider, and back in", async () => {
  await page.goto(url);
  await shot(page, "sign-in-provider");
  await reachable(page, "the page to sign in with a provider");
  await page.getByRole("link", { name: /^Sign in with/ }).click();
  await page.waitForURL(`${provider}/**`);
  await page.getByRole("button", { name: "ana" }).click();
  await page.locator("#me").getByText("ana").waitFor();
  assert.equal(page.url(), `${url}/`);
});

await step("signing out ends it at the provider too", async () => {
  await page.locator("#sign-out").click();
  await page.waitForURL(`${provider}/**`);
  await page.getByRole("button").first().click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  assert.equal(await page.evaluate(async () => (await fetch("/api/v1/me")).status), 401);
});

await step("a refusal is told in the language of the page", async () => {
  await page.getByRole("link", { name: "العربية" }).click();
  await page.locator("#provider").click();
  await page.getByRole("button", { name: "Deny" }).click();
  await page.getByRole("alert").waitFor();
  await shot(page, "sign-in-denied");
  await reachable(page, "the page that says why not");
});

await over();
console.log("signed in and out by a provider");
