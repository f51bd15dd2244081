// The panel of the issue: the way of the schedule to the bureau, its approval by silence, and the public page.

import { h, button, field, islet, select, settled } from "./dom.js";
import { t, language, locale } from "./words.js";
import { get, post } from "./api.js";

/** @import { Actions, State } from "./types.d.ts" */

const KINDS = ["rev", "corr", "add"];

// The languages and formats of the annexes that an issue offers here.
const FORMATS = ["docx", "pdf"];

// Milliseconds after which another planner may have taken a step.
const FRESH = 20000;

function load(state, actions) {
  if (state.issue === null || (state.issue && Date.now() - (state.issueRead ?? 0) < FRESH)) return;
  const id = state.id;
  state.issueRead = Date.now();
  state.issue ??= null;
  get(`/api/v1/sessions/${id}/issue?lang=${language}`).then((found) => { if (state.id === id) { state.issue = found; state.issueIn = language; actions.draw(); } }, actions.wrong);
}

/** A moment at the place of the session. @param {string} moment @param {string} zone */
const at = (moment, zone) => new Date(moment).toLocaleString(locale(), { timeZone: zone, dateStyle: "long", timeStyle: "short" });

/** A day. @param {string} date */
const day = (date) => new Date(`${date}T12:00:00Z`).toLocaleDateString(locale(), { timeZone: "UTC", dateStyle: "long" });

/** What of its way a circulation has behind it. @param {any} one @param {string} zone */
function stand(one, zone) {
  return t(`issue_${one.status}`, { until: at(one.deadline, zone), number: one.issue ?? "" });
}

/** Whether an objection can still be recorded. @param {any} last @param {any} found */
const isOpen = (last, found) => Boolean(last) && ["circulated", "broken", "approved"].includes(last.status) && (last.status !== "broken" || Date.parse(last.deadline) >= Date.parse(found.at));

// The time of a step, if it is another one than now; all steps take it.
let moment = "";

const when = () => islet("issue-at", null, h("details", { class: "fold", open: Boolean(moment) }, h("summary", {}, t("issue_at")),
  field(t("issue_time"), h("input", { type: "datetime-local", id: "issue-time", value: moment, oninput: (event) => { moment = event.target.value; } }), t("issue_at_note"))));

/** @param {State} state @param {Actions} actions */
export function issue(state, actions) {
  if (state.issueIn && state.issueIn !== language) state.issue = undefined;
  load(state, actions);
  const found = state.issue;
  if (!found) return h("p", { class: "note" }, t("asking"));
  const path = `/api/v1/sessions/${state.id}/issue`;
  const step = (name, body, form) => post(`${path}/${name}?lang=${language}`, { ...body, ...(moment && { at: moment }) }).then((now) => {
    if (form) { form.reset(); settled(form); }
    state.issue = now;
    state.issueRead = Date.now();
    actions.say(t("done"));
    actions.draw();
  }, actions.wrong);
  const last = found.circulations.at(-1);
  const isPlanned = Boolean(state.data?.schedule);
  const isBefore = last && ["circulated", "approved"].includes(last.status);
  return [
    h("p", { class: "note" }, t("issue_note")),
    found.page && h("p", {}, h("a", { href: found.page, target: "_blank", rel: "noopener", id: "public-page" }, t("issue_page"))),
    h("div", { class: "results", "aria-live": "polite", id: "issue-state" }, found.circulations.length === 0 ? h("p", {}, t("issue_none"))
      : h("ul", { class: "versions" }, [...found.circulations].reverse().map((one) => circulation(one, found)))),
    isBefore && h("div", { class: "row wrap" },
      last.status === "approved" && button(t("issue_publish"), () => step("publish", {}), { class: "main", id: "issue-publish" }),
      button(t("issue_withdraw"), () => step("withdraw", {}), { id: "issue-withdraw" })),
    isOpen(last, found) && objecting(step),
    !isBefore && (isPlanned && !found.issued ? circulating(state, step) : h("p", { class: "note" }, t(found.issued ? "issue_is_newest" : "issue_unplanned"))),
    when(),
    isPlanned && !found.issued && directly(state, step),
    found.issues.length > 0 && [h("h3", {}, t("issue_issues")), h("ul", { class: "versions", id: "issues" }, [...found.issues].reverse().map((one) => issued(state, one)))],
  ];
}

/** Who took a step, where the server knows. @param {string | undefined} who */
const by = (who) => (who ? [" · ", h("bdi", {}, who)] : []);

/** @param {any} one @param {any} found */
function circulation(one, found) {
  const objections = (one.objections ?? []).map((objection) => {
    const values = { by: objection.by, at: at(objection.at, found.timezone), reason: objection.reason ?? "" };
    return h("li", { dir: "auto" }, t(objection.reason ? "issue_objected_because" : "issue_objected", values), h("small", {}, by(objection.who)));
  });
  const heading = t("issue_circulation", { number: one.number, at: at(one.circulated, found.timezone) });
  return h("li", { key: `c${one.number}`, class: "version" }, h("b", {}, stand(one, found.timezone)), " ", h("small", {}, heading, by(one.who)), one.withdrawn_by && h("small", {}, " · ", t("issue_withdrawn"), by(one.withdrawn_by)),
    objections.length > 0 && h("ul", {}, objections),
    h("p", { class: "row wrap" }, h("a", { href: `/api/v1/sessions/${found.session}/circulations/${one.number}?format=docx&lang=${language}`, download: true, "aria-label": `${heading}: docx` }, "docx"),
      h("a", { href: `/api/v1/sessions/${found.session}/circulations/${one.number}`, download: true, "aria-label": `${heading}: json` }, "json")));
}

function kinds(id) {
  return select(KINDS.map((one) => [one, t(`issue_${one}`)]), "rev", { id });
}

// What the planner saw is circulated, and not what another planner has made of it since then.
function circulating(state, step) {
  const days = h("input", { type: "number", min: 1, max: 250, value: 10, id: "issue-days" });
  const until = h("input", { type: "datetime-local", id: "issue-until" });
  const kind = kinds("issue-kind");
  return islet("circulate", null, h("form", { onsubmit: (event) => {
    event.preventDefault();
    const deadline = until.value ? { until: until.value } : { working_days: Number(days.value) };
    step("circulate", { revision: state.data.revision, as: kind.value, ...deadline }, event.currentTarget);
  } },
  h("div", { class: "row wrap" }, field(t("issue_days"), days), field(t("issue_until"), until), field(t("issue_as"), kind)),
  h("button", { class: "main", id: "issue-circulate" }, t("issue_circulate"))));
}

function objecting(step) {
  const by = h("input", { type: "text", maxlength: 2000, required: true, dir: "auto", id: "issue-by" });
  const reason = h("textarea", { rows: 2, maxlength: 2000, dir: "auto", id: "issue-reason" });
  return islet("object", null, h("form", { onsubmit: (event) => {
    event.preventDefault();
    step("object", { by: by.value, ...(reason.value.trim() && { reason: reason.value }) }, event.currentTarget);
  } }, h("details", { class: "fold" }, h("summary", {}, t("issue_object")), field(t("issue_by"), by), field(t("issue_reason"), reason), h("button", { id: "issue-object" }, t("issue_record")))));
}

function directly(state, step) {
  const kind = kinds("issue-direct-kind");
  return islet("directly", null, h("form", { onsubmit: (event) => {
    event.preventDefault();
    step("publish", { directly: true, revision: state.data.revision, as: kind.value }, event.currentTarget);
  } }, h("details", { class: "fold" }, h("summary", {}, t("issue_directly")), h("p", { class: "note" }, t("issue_directly_note")),
    field(t("issue_as"), kind), h("button", { id: "issue-directly" }, t("issue_publish")))));
}

/** An issue, what it changes, and its files. @param {State} state @param {any} one */
function issued(state, one) {
  const version = t("issue_version", { number: one.number, date: day(one.date) });
  const link = (format, more = "") => `/api/v1/sessions/${state.id}/issues/${one.number}?format=${format}&lang=${language}${more}`;
  const file = (href, words) => h("a", { href, download: true, "aria-label": `${version}: ${words}` }, words);
  return h("li", { key: `i${one.number}`, class: "version" }, h("b", {}, version), one.symbol && [" ", h("bdi", {}, one.symbol)], h("small", {}, by(one.who)),
    one.approved && h("p", {}, t("issue_approved_on", { date: day(one.approved) })),
    one.changes.length > 0 && h("details", { class: "fold" }, h("summary", {}, t("issue_changes")), h("ul", { class: "differences" }, one.changes.map((line) => h("li", { dir: "auto" }, line)))),
    h("p", { class: "row wrap" }, FORMATS.map((format) => file(link(format), format)),
      one.number > 1 && file(link("docx", "&changes=true"), t("issue_tracked")), file(link("json"), "json")));
}
