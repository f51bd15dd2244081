// The items that stand on no meeting, beside the board. They are dragged to a meeting like any other.

import { h, lazy } from "./dom.js";
import { t } from "./words.js";
import { backlog as waiting, key } from "./placed.js";
import { block, looks } from "./block.js";
import { leftOut } from "./said.js";
import { direction } from "./board.js";

export function backlog(state, actions) {
  const all = waiting(state);
  if (!all.length) return null;
  const line = (entry) => {
    const look = looks(state, entry, null);
    return lazy("li", `${key(entry)}/${entry.part}`, look, () => h("li", { class: "waits", "data-out": entry.items[0] }, block(state, actions, null, look),
      entry.rest && h("small", {}, t("rest_of_item")),
      entry.left && h("small", { dir: "auto" }, leftOut(entry))));
  };
  const part = (name, entries) => entries.length > 0 && [h("h2", { key: name }, t(name)), h("ul", { key: `${name}-list` }, entries.map(line))];
  return h("section", { id: "backlog", class: "backlog", dir: direction(state), "aria-label": t("backlog") },
    part("no_meeting", all.filter((one) => !one.left)), part("left_out", all.filter((one) => one.left)));
}
