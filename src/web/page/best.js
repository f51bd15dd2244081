// The best plan so far, while the session is planned. It does not depend on the page.

/** @import { Progress, Schedule, State } from "./types.d.ts" */

/** Whether a plan is better than another: at the first goal that differs it costs less. @param {Schedule} one @param {Schedule} other */
export function isBetter(one, other) {
  for (const [place, goal] of one.objectives.entries()) {
    const theirs = other.objectives[place]?.value ?? Infinity;
    if (goal.value !== theirs) return goal.value < theirs;
  }
  return false;
}

/** The state with the best plan so far in the place of a plan that is worse, or of an earlier version. @param {State} state @returns {State} */
export function withBest(state) {
  const { data, best } = state;
  if (!data?.job || best?.job !== data.job.id) return state;
  if (data.schedule && !isBetter(best.schedule, data.schedule)) return state;
  return { ...state, soFar: true, data: { ...data, schedule: best.schedule, last: null } };
}

/**
 * How far a search is: by how many per cent of its cost the best plan so far may be too dear for the goal at work, and how
 * much of its time has passed. Nothing is known of the first without a plan, or without a goal.
 * @param {Progress | null} progress
 */
export function how(progress) {
  const { goal, value, bound, seconds, limit } = progress ?? {};
  const known = goal && typeof value === "number";
  const gap = known ? (value <= bound ? 0 : Math.max(1, Math.round(((value - Math.max(0, bound)) / value) * 100))) : null;
  return { gap, time: limit ? Math.min(100, Math.round((seconds / limit) * 100)) : null };
}
