// All that the page knows it asks for here.

import { hear } from "./events.js";
import { language } from "./words.js";

export class Refused extends Error {
  constructor(status, error) {
    super(error.place ? `${error.place}${language === "zh" ? "：" : ": "}${error.message}` : error.message);
    this.status = status;
    this.error = error;
  }
}

// In which language errors and warnings are told: that of the page, whatever the browser would rather have.
export const spoken = () => ({ "Accept-Language": language });

// What is on its way, and who is told when that changes.
export const way = { out: 0, told: () => {} };

async function under(promise) {
  way.out += 1;
  way.told();
  try {
    return await promise;
  } finally {
    way.out -= 1;
    // what follows at once is not a rest
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
  const reply = type.startsWith("application/json") ? await response.json() : await response.text();
  if (!response.ok) {
    throw new Refused(response.status, (reply && reply.error) || { code: "fault", message: String(reply), help: "" });
  }
  return reply;
}

export const get = (path) => call("GET", path);
export const post = (path, body) => call("POST", path, body);

// A job to its end; `told` hears of its progress. One that waits or runs when the server is started again goes on by itself.
// One that had just ended then is known no more, and is asked once again.
export const job = (...what) => under(ended(...what).catch((refused) => {
  if (refused.error?.code !== "restarted") throw refused;
  return ended(...what);
}));

const isOver = (state) => ["done", "failed", "cancelled"].includes(state.state);

async function ended(path, body, told) {
  const { id } = await post(path, body);
  let leave;
  await new Promise((resolve, reject) => {
    // `null`: the server does not know the job
    const look = (state) => { if (!state || isOver(state)) resolve(); else told?.(state); };
    // while nobody answers the stream tries again, and tells the state when it is back
    const missed = (refused) => { if (refused.status) reject(refused); };
    leave = hear(`job/${id}`, look, () => get(`/api/jobs/${id}`).then(look, missed));
  }).finally(() => leave());
  const last = await get(`/api/jobs/${id}`);
  if (last.state !== "done") throw new Refused(500, last.error || { code: last.state, message: last.state, help: "" });
  return last.result;
}
