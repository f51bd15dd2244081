// Requests to the server.

import { hear } from "./events.js";
import { told } from "./said.js";
import { language } from "./words.js";

export class Refused extends Error {
  constructor(status, sent) {
    // what the server sends as data is said in the language of the page; a problem says in `detail` what others say in `message`
    const error = { ...sent, ...(sent.said ? { message: told(sent.said.message), help: told(sent.said.help) } : { message: sent.detail ?? sent.message }) };
    super(error.place ? `${error.place}${language === "zh" ? "：" : ": "}${error.message}` : error.message);
    this.status = status;
    this.error = error;
  }
}

// Asks for errors and warnings in the language of the page, not that of the browser.
export const spoken = () => ({ "Accept-Language": language });

// The number of open requests, and a listener for it.
export const way = { out: 0, told: () => {} };

async function under(promise) {
  way.out += 1;
  way.told();
  try {
    return await promise;
  } finally {
    way.out -= 1;
    // report idle only if no other request follows at once
    setTimeout(way.told, 0);
  }
}

export const call = (...what) => under(send(...what));

async function send(method, path, body, raw) {
  const options = { method, headers: spoken() };
  if (body !== undefined) {
    options.body = raw ? body : JSON.stringify(body);
    options.headers["Content-Type"] = raw ? "application/octet-stream" : "application/json";
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Refused(0, { code: "offline", message: "offline", help: "" });
  }
  const type = response.headers.get("Content-Type") || "";
  const reply = /^application\/(problem\+)?json/.test(type) ? await response.json() : await response.text();
  if (!response.ok) throw new Refused(response.status, reply.code ? reply : { code: "fault", message: String(reply), help: "" });
  return reply;
}

export const get = (path) => call("GET", path);

// All entries of a list that comes in pages.
export async function all(path, name) {
  const [found, more] = [[], (page) => (page.next === null ? null : `&after=${page.next}`)];
  for (let after = ""; after !== null;) {
    const page = await get(`${path}?limit=1000${after}`);
    found.push(...page[name]);
    after = more(page);
  }
  return found;
}

export const post = (path, body) => call("POST", path, body);

// Runs a job to its end; `told` gets its progress. A job and its result survive a restart of the server. If the
// server no longer knows a job, the question is asked once more.
export const job = (...what) => under(ended(...what).catch((refused) => {
  if (refused.error?.code !== "forgotten") throw refused;
  return ended(...what);
}));

const isOver = (state) => ["done", "failed", "cancelled"].includes(state.state);

async function ended(path, body, told) {
  const { id } = await post(path, body);
  let leave;
  await new Promise((resolve, reject) => {
    // `null` means that the server does not know the job
    const look = (state) => { if (!state || isOver(state)) resolve(); else told?.(state); };
    // while the server is down the stream reconnects, and then sends the state
    const missed = (refused) => { if (refused.status) reject(refused); };
    leave = hear(`job/${id}`, look, () => get(`/api/v1/jobs/${id}`).then(look, missed));
  }).finally(() => leave());
  const last = await get(`/api/v1/jobs/${id}`);
  if (last.state !== "done") throw new Refused(500, last.error || { code: last.state, message: last.state, help: "" });
  return last.result;
}
