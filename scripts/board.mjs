// Takes pictures of the planner's board for the documentation: node board.mjs URL MODULES BROWSER FOLDER SESSION
// `scripts/pictures` starts the server and calls this.

import { readFileSync } from "node:fs";
import { drop, over, planner, rest, shot, step, url, visit } from "../tests/serve/tour/browser.mjs";

const session = readFileSync(process.argv[6], "utf8");
const page = await planner({ viewport: { width: 1180, height: 760 } });

await step("the board with a plan", async () => {
  await visit(page, `${url}/`);
  await drop(page, "session.json", session);
  await page.waitForSelector("#verdict");
  await rest(page);
  await shot(page, "board-before");
});

await step("the board after a meeting is lost", async () => {
  const sent = await page.evaluate(async () => {
    const [{ session }] = (await (await fetch("/api/v1/sessions")).json()).sessions ?? [{ session: 1 }];
    const { version } = await (await fetch(`/api/v1/sessions/${session}`)).json();
    const body = JSON.stringify({ version, edits: ["drop-meeting=m3"] });
    return (await fetch(`/api/v1/sessions/${session}/edits`, { method: "POST", body })).status;
  });
  if (sent !== 200) throw new Error(`the edit is refused: ${sent}`);
  await page.getByText("no schedule exists").first().waitFor();
  await rest(page);
  await shot(page, "board-after");
});

await over();
