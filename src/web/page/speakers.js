// Lists of speakers, and when each is expected to speak.

/** @import { Speaker } from "./types.d.ts" */

/** When each speaker of an item that has started is expected. @param {{ speakers?: Speaker[], started: string, before: number, opening?: number }} item @param {number} now */
export function expected(item, now) {
  const begun = Date.parse(item.started) - item.before * 60000 + (item.opening ?? 0) * 60000;
  let at = begun;
  return (item.speakers ?? []).map((one) => {
    const starts = at;
    at += one.minutes * 60000;
    return { ...one, at: starts, over: at <= now };
  });
}

/** The speakers of an item of the session file, with the minutes before the first. @param {any} item */
export const listed = (item) => ({ speakers: item?.minutes?.list ?? [], opening: item?.minutes?.opening ?? 0 });

/** The list as rows of a spreadsheet. @param {Speaker[]} speakers */
export const rows = (speakers) => speakers.map((one) => `${one.name}\t${one.minutes}`).join("\n");
