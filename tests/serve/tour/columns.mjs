// Steps of the tour that are about tables whose columns are not known.

import assert from "node:assert/strict";
import { barriers, drop, rest, shot, url, visit } from "./browser.mjs";

const TALKS = "Topic,Length,Remarks\nOpening of the workshop,10 min,by the chair\nDecorators,45 min,\nTemporal,30 min,if there is time\n";

// The columns are named once; the next table with the same heading is read so by itself, and the page says so.
export async function columns(page) {
  await visit(page, `${url}/?columns`);
  await drop(page, "talks.csv", TALKS);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("heading", { name: "Columns of talks.csv" }).waitFor();
  assert.match(await dialog.textContent(), /by the chair/, "the first rows are shown");
  await dialog.getByLabel("Content of the column Topic").selectOption("title");
  await dialog.getByLabel("Days").fill("2027-03-09");
  await dialog.getByLabel("Content of the column Length").selectOption("minutes");
  await dialog.locator("#columns-result").getByText("Decorators · 45").waitFor();
  await shot(page, "columns");
  await barriers(page, "columns of a table");
  // two columns that are the same field are an error at once, and what was typed stays
  await dialog.getByLabel("Content of the column Remarks").selectOption("title");
  await dialog.locator("#columns-result").getByText(/are both the field title/).waitFor();
  await shot(page, "columns-wrong");
  await dialog.getByLabel("Content of the column Remarks").selectOption("-");
  await dialog.locator("#columns-result").getByText("3 items").waitFor();
  await dialog.getByRole("button", { name: "Read the table" }).click();
  await dialog.getByText("Source of each value").waitFor();
  await rest(page);
  await shot(page, "columns-read");
  await dialog.getByRole("button", { name: "Plan it" }).click();
  await page.waitForSelector("#verdict");
  await rest(page);
  assert.equal(await page.locator(".item").count(), 3);

  await visit(page, `${url}/?again`);
  await drop(page, "more.csv", TALKS.replace("Decorators", "Records and tuples"));
  await dialog.getByText(/Columns read as last time: Topic = Title, Length = Minutes/).waitFor();
  await dialog.getByLabel("Days").fill("2027-03-10");
  await dialog.locator("#columns-result").getByText("Records and tuples · 45").waitFor();
  await shot(page, "columns-again");
  await dialog.getByText("Change the columns").click();
  assert.equal(await dialog.getByLabel("Content of the column Length").inputValue(), "minutes");
  await barriers(page, "columns as last time");
  await dialog.getByRole("button", { name: "Cancel" }).click();
}
