// What the tour is made of: a planner's browser, steps with names, and waiting for states, never for time.

import { createRequire } from "node:module";
import { existsSync, readFileSync, mkdirSync } from "node:fs";
import assert from "node:assert/strict";
import path from "node:path";

const [address, modules, executablePath, folder] = process.argv.slice(2);
const require = createRequire(path.join(modules, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
mkdirSync(folder, { recursive: true });

export const url = address;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const complaints = [];
// Where a tour goes besides the server.
export const elsewhere = [];
const pages = [];

export async function planner(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", acceptDownloads: true, ...options });
  // the files of a folder instead of those in the program, to try them before it is compiled
  const files = process.env.PLENARY_TOUR_PAGE;
  if (files) await context.route(/\/[a-z]*(\.(js|css|json))?([?#].*)?$/, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1) || "index.html";
    if (!existsSync(path.join(files, name))) return route.continue();
    const type = { ".html": "text/html", ".css": "text/css", ".json": "application/json" }[path.extname(name)] ?? "text/javascript";
    return route.fulfill({ path: path.join(files, name), contentType: `${type}; charset=utf-8` });
  });
  return tab(context);
}

// One more tab of a browser.
export async function tab(context) {
  const page = await context.newPage();
  // what takes longer has come to a standstill
  page.setDefaultTimeout(Number(process.env.PLENARY_TOUR_WAIT || 60000));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error" && !/status of 4\d\d|ERR_INTERNET_DISCONNECTED/.test(message.text())) complaints.push(message.text()); });
  page.on("request", (request) => { if (![url, ...elsewhere].some((one) => request.url().startsWith(one)) && !/^(blob|data):/.test(request.url())) complaints.push(`asks elsewhere: ${request.url()}`); });
  pages.push(page);
  return page;
}

// To try a few steps only: their names, as a pattern. Steps of `tour.mjs` itself build on those before them.
const only = process.env.PLENARY_TOUR_STEPS && new RegExp(process.env.PLENARY_TOUR_STEPS);

export async function step(name, run) {
  if (only && !only.test(name)) return;
  const clock = Date.now();
  try {
    await run();
  } catch (error) {
    console.error(`${name}: ${error}`);
    for (const [n, page] of pages.entries()) if (!page.isClosed()) await shot(page, `failed-${n}`).catch(() => {});
    await browser.close();
    throw new Error(`${name}: ${error.stack}\n${complaints.join("\n")}`);
  }
  assert.deepEqual(complaints, [], name);
  console.log(`${name}: ${Date.now() - clock} ms`);
}

export const over = () => browser.close();

// Nothing is on its way, nothing is being solved, and what moved has come to its place.
export const rest = (page) => page.waitForFunction(() => document.documentElement.dataset.rest === "yes"
  && document.getAnimations().every((one) => one.effect.getTiming().iterations !== 1 || one.playState !== "running"));

export async function visit(page, where) {
  await page.goto(where);
  await rest(page);
}

export async function press(page, key) {
  await page.keyboard.press(key);
  await rest(page);
}

// What people could not use. In the page itself: the policy of the server forbids scripts that are added to it.
export async function barriers(page, where) {
  await rest(page);
  await reachable(page, where);
}

// The same while something is being solved.
export async function reachable(page, where) {
  const over = await page.evaluate(() => [document.documentElement, document.querySelector("#panel")].filter(Boolean).map((one) => one.scrollWidth - one.clientWidth));
  assert(over.every((one) => one <= 2), `wider than its place by ${over} px: ${where}`);
  await page.evaluate(`(() => { ${axe} })()`);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const serious = found.violations.filter((one) => ["serious", "critical"].includes(one.impact));
  const said = serious.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`).join(" | ")}`);
  assert.deepEqual(said, [], `axe: ${where}`);
}

export const shot = (page, name) => page.screenshot({ path: path.join(folder, `${name}.png`) });

// A file that is dropped on the page.
export async function drop(page, name, bytes) {
  await page.evaluate(([name, base64]) => {
    const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], name));
    for (const type of ["dragover", "drop"]) window.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  }, [name, Buffer.from(bytes).toString("base64")]);
}

// A session that is there already; its number.
export const made = (page, session) => page.evaluate(async (text) => (await (await fetch("/api/v1/sessions", { method: "POST", body: text })).json()).session, JSON.stringify(session));

export const item = (page, id) => page.locator(`.item[data-item="${id}"]`).first();
export const place = (page, id) => item(page, id).getAttribute("data-in");
export const said = (page, text) => page.waitForFunction((text) => document.querySelector("#live").textContent.includes(text), text);
export const minutes = (page, id) => page.locator(`.item[data-item="${id}"] .minutes`).evaluateAll((all) => all.reduce((sum, one) => sum + parseInt(one.textContent, 10), 0));
export const verdict = (page) => page.locator("#verdict").textContent();

// Takes what is at a place of the page; `to` moves it on, `let go` ends it.
export async function takeHold(page, from, to) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + (to.x - from.x) / 4, from.y + (to.y - from.y) / 4, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 8 });
}

export async function letGo(page) {
  await page.mouse.up();
  await rest(page);
}
