// Fetches the best plan so far while the session is planned.

import { get } from "./api.js";
import { say } from "./dom.js";
import { t } from "./words.js";

/** @import { State } from "./types.d.ts" */

// The least time between two looks: blocks that move all the time are no help.
const PACE = 1000;
let looks = false;

/** Shows the best plan so far, if there is a better one than the board has. @param {State} state @param {() => void} draw */
export async function lookAtBest(state, draw) {
  const job = state.data?.job;
  if (looks || !job?.best || (state.best?.job === job.id && state.best.count >= job.best)) return;
  looks = true;
  setTimeout(() => { looks = false; lookAtBest(state, draw); }, PACE);
  // if this fails the plan has just ended, and its answer comes
  const found = await get(`/api/v1/jobs/${job.id}/best`).catch(() => null);
  if (!found?.schedule || state.data?.job?.id !== job.id) return;
  const first = state.best?.job !== job.id;
  state.best = { job: job.id, count: found.best, schedule: found.schedule };
  draw();
  if (first) say(t("so_far_shown"));
}
