// The blocks of items, and their keys.

import { h, $$ } from "./dom.js";
import { t, title } from "./words.js";
import { grab, stretch } from "./drag.js";
import { clock, minutesOf } from "./layout.js";
import { key, pins } from "./placed.js";
import { meetingName } from "./names.js";
import { inWords, line, riskOf } from "./risk.js";
import { floats } from "./turn.js";

/** @import { Actions, Entry, Meeting, State } from "./types.d.ts" */

/**
 * What a block shows, as data: while it is the same, the block is not made anew.
 * @param {State} state @param {Entry} entry @param {Meeting | null} meeting none in the backlog
 */
export function looks(state, entry, meeting) {
  const item = state.index.items.get(entry.items[0]) ?? {};
  const moved = meeting && state.index.moved.get(key(entry));
  return {
    entry, words: title(entry.title, state.titles), held: meeting?.held ?? Boolean(entry.rest), meeting: meeting?.id ?? "", name: meeting ? meetingName(meeting.id) : t("backlog"),
    start: meeting && clock(minutesOf(meeting.start) + entry.at), pinned: Boolean(meeting && pins(item).includes(meeting.id)),
    estimated: entry.items.map((id) => state.index.items.get(id)).some((one) => one?.estimated || typeof one?.minutes === "object"),
    floats: entry.items.some((id) => floats(state.file, state.index.items.get(id) ?? {})),
    moved: moved?.change, reads: Boolean(state.reads), chosen: state.chosen.has(entry.items[0]), hue: state.hue(entry.items[0]), risk: riskOf(state, entry, meeting), dim: !entry.items.some(state.finds),
  };
}

/** @param {State} state @param {Actions} actions @param {Meeting | null} meeting @param {ReturnType<typeof looks>} look */
export function block(state, actions, meeting, look) {
  const { entry, words, pinned, moved, hue } = look;
  const name = [
    meeting ? t("item_name", { name: look.name, start: look.start, minutes: entry.minutes }) : look.name,
    entry.parts > 1 ? t("part_of", { part: entry.part, parts: entry.parts }) : "",
    pinned ? t("is_pinned") : "", look.floats ? t("out_of_turn") : "", look.estimated ? t("is_estimated") : "", moved ? t("has_moved") : "", look.chosen ? t("is_chosen") : "", inWords(look.risk),
  ].filter(Boolean).join(", ");
  const classes = ["item", entry.continued && "continued", moved && moved !== "shifted" && "moved", pinned && "pinned", look.floats && "floats", look.estimated && "estimated", entry.pending && "pending", look.chosen && "chosen", hue !== undefined && "hued", look.dim && "dim"];
  if (look.reads) {
    return h("div", { class: classes.filter(Boolean).join(" "), vars: hue === undefined ? {} : { "--hue": hue }, title: `${entry.number} ${words} · ${entry.minutes}′` }, inside(entry, words, name, look.risk));
  }
  return h("button", {
    type: "button", class: classes.filter(Boolean).join(" "), vars: hue === undefined ? {} : { "--hue": hue },
    "data-key": `${key(entry)}/${entry.part}`, "data-item": entry.items[0], "data-in": look.meeting, "aria-haspopup": "dialog",
    title: [`${entry.number} ${words} · ${entry.minutes}′`, inWords(look.risk)].filter(Boolean).join(" · "),
    onclick: (event) => {
      if (event.currentTarget.classList.contains("dragged")) return;
      if (event.ctrlKey || event.metaKey) actions.choose(entry);
      else actions.item(entry, meeting);
    },
    onkeydown: (event) => keys(event, actions, entry, meeting),
    ...(look.held ? {} : grab(entry, actions)),
  },
  inside(entry, words, name, look.risk),
  meeting && !look.held && stretch(entry, actions));
}

// The words of a block. Screen readers get as text what the position shows to the eye.
const inside = (entry, words, name, risk) => [
  h("span", { class: "number" }, entry.number || (words ? "" : key(entry))),
  h("span", { class: "title", dir: "auto" }, words, entry.continued && h("em", {}, ` (${t("continued")})`)),
  line(risk),
  h("span", { class: "minutes" }, `${entry.minutes}′`),
  h("span", { class: "hidden" }, `, ${name}`),
];

// Arrows move between blocks, Alt + arrows move the item, with Shift inside of its meeting, + and − change its minutes, x chooses it.
function keys(event, actions, entry, meeting) {
  const back = getComputedStyle(event.currentTarget).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
  const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
  const step = event.key === "ArrowUp" || (sideways && event.key === back) ? -1 : 1;
  if (event.altKey && event.shiftKey && !sideways && event.key.startsWith("Arrow")) {
    event.preventDefault();
    if (meeting) actions.earlier(entry, meeting, step);
  } else if (event.altKey && event.key.startsWith("Arrow")) {
    event.preventDefault();
    if (meeting) actions.toMeeting(entry, meeting, step);
  } else if (event.key.startsWith("Arrow")) {
    event.preventDefault();
    const all = $$(".item");
    let place = all.indexOf(event.currentTarget);
    if (sideways) {
      // go to the first block of the next meeting with blocks
      const here = event.currentTarget.dataset.in;
      do place += step; while (all[place]?.dataset.in === here);
      while (step < 0 && all[place - 1] && all[place - 1].dataset.in === all[place].dataset.in) place -= 1;
    } else place += step;
    all[place]?.focus();
  } else if (event.key === "+" || event.key === "-" || event.key === "−") {
    event.preventDefault();
    actions.minutes(entry, event.key === "+" ? 5 : -5);
  } else if (event.key === "x") {
    event.preventDefault();
    actions.choose(entry);
  } else if (event.key === "?" && meeting) {
    event.preventDefault();
    actions.why(`${entry.items[0]} not in ${meeting.id}`);
  }
}
