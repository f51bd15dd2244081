// The panel of versions: names for how the session is now, what differs, the way back, and links for readers.

import { h, button, field, islet } from "./dom.js";
import { t, title, locale } from "./words.js";
import { call, get, post } from "./api.js";
import { differences, short } from "./differ.js";
import { clipped, itemTitle, meetingAt } from "./names.js";
import { moves } from "./verdict.js";

/** @import { Actions, State } from "./types.d.ts" */
/** @import { Difference } from "./differ.js" */

const MEETINGS = ["pin", "allow", "forbid"];
const ITEMS = ["after", "together", "not_with", "not_parallel"];

// A value as people read it: names of meetings and items instead of their ids.
function said(field, value, state) {
  const all = [value ?? []].flat();
  const plain = all.every((one) => typeof one === "string");
  if (plain && MEETINGS.includes(field)) return all.map((id) => meetingAt(id)).join(", ") || "–";
  if (plain && ITEMS.includes(field)) return all.map((id) => (id === "*" ? t("every_other") : itemTitle(id))).join(", ") || "–";
  if (field === "order") return t(value === "free" ? "out_of_turn" : "order_agenda");
  return short(value, state.titles);
}

const OWN = { order: "order", teams: "teams", set: "rule_set" };
const labelOf = (one) => t(OWN[one.field] ?? (one.where === "rules" ? `rule_${one.field}` : `f_${one.field}`));

/** A difference in words. @param {Difference} one @param {State} state */
export function inWords(one, state) {
  if (one.what === "order") return t("differ_order");
  const name = one.where === "item" ? `${t("item")} ${one.of.number || one.of.title ? `${one.of.number ?? ""} ${clipped(title(one.of.title, state.titles))}`.trim() : one.of.id}`
    : one.where === "meeting" ? meetingAt(one.of.id, `${one.of.date} ${one.of.start}`) : t("panel_session");
  if (one.what !== "changed") return t(`differ_${one.what}`, { name });
  const [before, now] = [said(one.field, one.before, state), said(one.field, one.now, state)];
  return before === null || now === null ? t("differ_long", { name, field: labelOf(one) }) : t("differ_field", { name, field: labelOf(one), before, now });
}

// What differs from a revision to the current one.
function compared(state, found) {
  const [was, is] = [JSON.parse(found.from.revision.text), JSON.parse(found.to.revision.text)];
  const file = differences(was, is).map((one) => inWords(one, state));
  const plan = found.comparison ? moves(found.comparison) : [];
  const list = (title, lines) => [h("h4", {}, t(title)), lines.length ? h("ul", { class: "differences" }, lines.map((one) => h("li", { dir: "auto" }, one))) : h("p", {}, t("differ_none"))];
  return h("article", { class: "card", id: "differences" }, list("differ_session", file),
    found.comparison || (found.from.planned && found.to.planned) ? list("differ_plan", plan) : h("p", { class: "note" }, t("differ_no_plan")));
}

/** Shows what differs since a revision. @param {State} state @param {Actions} actions @param {number} revision */
export async function compare(state, actions, revision) {
  const id = state.id;
  try {
    const found = await get(`/api/v1/sessions/${id}/differences?from=${revision}&to=${state.data.revision}`);
    if (state.id !== id) return;
    state.found.versions = () => compared(state, found);
    actions.panel("versions");
    actions.say(t("answered"));
  } catch (error) { actions.wrong(error); }
}

const at = (one) => `${new Date(one.made).toLocaleString(locale())}${one.who ? ` · ${one.who}` : ""}`;

function load(state, actions) {
  if (state.versions !== undefined) return;
  state.versions = null;
  const id = state.id;
  Promise.all([get(`/api/v1/sessions/${id}/versions`), get(`/api/v1/sessions/${id}/shares`)]).then(([{ versions }, { shares }]) => {
    if (state.id === id) { state.versions = { named: versions, shares }; actions.draw(); }
  }, actions.wrong);
}

/** The address of a link. @param {string} token */
const address = (token) => `${location.origin}/shared.html#${token}`;

/** @param {State} state @param {Actions} actions */
export function versions(state, actions) {
  load(state, actions);
  const path = `/api/v1/sessions/${state.id}`;
  const again = () => { state.versions = undefined; actions.draw(); };
  const share = (revision) => post(`${path}/shares`, revision === undefined ? {} : { revision }).then(() => { actions.say(t("link_made")); again(); }, actions.wrong);
  const { named, shares } = state.versions ?? { named: [], shares: [] };
  const name = h("input", { type: "text", maxlength: 200, required: true, dir: "auto" });
  const line = (one) => h("li", { key: one.id, class: "version" },
    h("b", { dir: "auto" }, one.name), " ", h("small", {}, one.revision === state.data.revision ? t("version_now") : at(one)),
    h("div", { class: "row wrap" },
      one.revision !== state.data.revision && [
        button(t("compare"), () => compare(state, actions, one.revision), { "aria-label": t("compare_what", { what: one.name }) }),
        button(t("restore"), () => actions.restore(one.revision, one.name), { "aria-label": t("restore_what", { what: one.name }) })],
      button(t("share"), () => share(one.revision), { "aria-label": t("share_what", { what: one.name }) }),
      button("×", () => call("DELETE", `${path}/versions/${one.id}`).then(again, actions.wrong), { "aria-label": t("drop_what", { what: one.name }) })));
  const link = (one) => h("li", { key: one.id, class: "version" },
    h("small", {}, one.revision === null ? t("link_follows") : t("link_of", { what: named.find((each) => each.revision === one.revision)?.name ?? t("revision", { n: one.revision }) }), ` · ${at(one)}`),
    h("div", { class: "row wrap" }, h("a", { href: address(one.token), target: "_blank", rel: "noopener" }, t("open_link")),
      button(t("copy"), () => copy(address(one.token), actions), { "aria-label": t("copy_link") }),
      button(t("unshare"), () => call("DELETE", `${path}/shares/${one.id}`).then(() => { actions.say(t("link_gone")); again(); }, actions.wrong))));
  return [
    h("p", { class: "note" }, t("versions_note")),
    islet("new-version", null, h("form", { class: "row", onsubmit: (event) => {
      event.preventDefault();
      const form = event.currentTarget;
      post(`${path}/versions`, { name: name.value }).then(() => { form.reset(); again(); actions.say(t("version_named")); }, actions.wrong);
    } }, field(t("version_name"), name), h("button", { class: "main" }, t("keep")))),
    named.length > 0 && h("ul", { class: "versions" }, [...named].reverse().map(line)),
    h("div", { class: "results", "aria-live": "polite" }, state.found.versions?.() ?? null),
    h("h3", {}, t("links")), h("p", { class: "note" }, t("links_note")),
    button(t("share_now"), () => share(), { id: "share" }),
    shares.length > 0 && h("ul", { class: "versions" }, shares.map(link)),
  ];
}

// Where the browser forbids it, the address is shown to be copied by hand.
async function copy(text, actions) {
  try {
    await navigator.clipboard.writeText(text);
    actions.say(t("copied"));
  } catch { actions.show(t("copy_link"), text); }
}
