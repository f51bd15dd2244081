// A tour of the API with a client in TypeScript, whose types openapi-typescript has made from the document:
// node tour.js URL SESSION_FILE

import { readFileSync } from "node:fs";
import createClient from "openapi-fetch";
import type { components, paths } from "./plenary.js";

type Schemas = components["schemas"];

const [url, fixture] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl: url });

// what came back, or the problem as an error
function must<T>(reply: { data?: T; error?: Schemas["Problem"]; response: Response }): T {
  if (reply.error) throw new Error(`${reply.error.status} ${reply.error.code}: ${reply.error.detail}`);
  return reply.data as T;
}

function equal(found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error(`${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
}

const file = JSON.parse(readFileSync(fixture, "utf8")) as Schemas["SessionFile"];
const created = await client.POST("/api/v1/sessions", { body: file });
const session: Schemas["Session"] = must(created);
const path = { session: session.session };
equal(created.response.headers.get("location"), `/api/v1/sessions/${session.session}`);

// an edit of the version that was seen; sent again, it counts once
const header = { "If-Match": created.response.headers.get("etag") ?? "", "Idempotency-Key": crypto.randomUUID() };
const edit = () => client.POST("/api/v1/sessions/{session}/edits", {
  params: { path, header },
  body: { edits: ["set-minutes=2:170", { edit: "pin", item: "4", meeting: "m3" }] },
});
const edited = must(await edit());
equal([edited.version, edited.edits], [2, ["set-minutes=2:170", "pin=4:m3"]]);
const again = await edit();
equal([must(again).version, again.response.headers.get("idempotency-replayed")], [2, "true"]);

// the plan, waited for
const planned = must(await client.POST("/api/v1/sessions/{session}/plan", { params: { path, query: { wait: 60 } } }));
equal([planned.state, planned.result?.state], ["done", "planned"]);
const now = must(await client.GET("/api/v1/sessions/{session}", { params: { path } }));
equal(now.schedule?.meetings.some((meeting) => meeting.id === "m3" && meeting.entries.some((entry) => entry.items.includes("4"))), true);

// what would be without a meeting: no plan, or other minutes
const asked = must(await client.POST("/api/v1/sessions/{session}/whatif", {
  params: { path, query: { wait: 60 } }, body: { edits: ["set-minutes=4:50"] },
}));
equal([asked.state, asked.result?.feasible], ["done", true]);

const docx = await client.GET("/api/v1/sessions/{session}/export", {
  params: { path, query: { format: "docx", lang: "zh" } }, parseAs: "arrayBuffer",
});
equal(new TextDecoder().decode((docx.data as ArrayBuffer).slice(0, 2)), "PK");

// a version that is not the latest
const stale = await client.POST("/api/v1/sessions/{session}/undo", { params: { path, header: { "If-Match": '"1"' } } });
equal([stale.response.status, stale.error?.code, stale.error?.version], [412, "stale", 2]);
equal(stale.error?.changes?.map((change) => change.what), ["edited"]);
const undone = must(await client.POST("/api/v1/sessions/{session}/undo", { params: { path, header: { "If-Match": '"2"' } } }));
equal([undone.version, undone.text === session.text], [3, true]);

// the changes, page by page
const kinds: string[] = [];
for (let after: number | null = 0; after !== null;) {
  const page: Schemas["ChangeList"] = must(await client.GET("/api/v1/sessions/{session}/history", { params: { path, query: { limit: 1, after } } }));
  kinds.push(...page.changes.map((change) => change.what));
  after = page.next;
}
equal(kinds, ["made", "edited", "undone"]);
console.log("the client in TypeScript: the tour is done");
