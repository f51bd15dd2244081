// The panels next to the board: items, rules, scenarios, margins and alternatives, why, versions, issue, files, history.

import { h, button, field, islet, lazy, select, settled, shown } from "./dom.js";
import { t, title, language, locale } from "./words.js";
import { itemForm, addItemForm, sessionForm } from "./forms.js";
import { rules as rulesOf } from "./rules.js";
import { all as every, get, post, call, spoken } from "./api.js";
import { moves } from "./verdict.js";
import { itemName, itemTitle, meetingName } from "./names.js";
import { colon, edits, row as inRow, trade, why as answered } from "./said.js";

// Modules that are loaded when they are first needed.
/** @type {{ versions?: typeof import("./versions.js"), issue?: typeof import("./issue.js") }} */
const loaded = {};
const needed = async () => { loaded.versions ??= await import("./versions.js"); return loaded.versions; };
const compare = async (state, actions, revision) => (await needed()).compare(state, actions, revision);
const openSides = async (state, actions, shown) => (await import("./sides.js")).open(state, actions, shown);

function versions(state, actions) {
  if (loaded.versions) return loaded.versions.versions(state, actions);
  needed().then(() => actions.draw(), actions.wrong);
  return h("p", { class: "note" }, t("asking"));
}

function issue(state, actions) {
  if (loaded.issue) return loaded.issue.issue(state, actions);
  import("./issue.js").then((module) => { loaded.issue = module; actions.draw(); }, actions.wrong);
  return h("p", { class: "note" }, t("asking"));
}

export const NAMES = ["items", "session", "rules", "scenarios", "slack", "why", "versions", "issue", "files", "history"];

export function tabs(state, actions) {
  return h("div", { class: "tabs", role: "tablist", "aria-label": t("panels"), onkeydown: (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    actions.panel(NAMES[(NAMES.indexOf(state.panel) + step + NAMES.length) % NAMES.length], true);
  } }, NAMES.map((name) => button(t(`panel_${name}`), () => actions.panel(name), {
    role: "tab", id: `tab-${name}`, "aria-selected": String(state.panel === name), "aria-controls": "panel", tabindex: state.panel === name ? 0 : -1,
  })));
}

export function panel(state, actions) {
  const content = { items, session, rules, scenarios, slack, why, versions, issue, files, history }[state.panel](state, actions);
  return h("div", { id: "panel", key: state.panel, role: "tabpanel", tabindex: "0", "aria-labelledby": `tab-${state.panel}` }, content);
}

function items(state, actions) {
  return [
    state.file.items.map((item, place) => {
      const line = [item.number ?? (item.title ? "" : item.id), title(item.title, state.titles), state.data.board.items[place]?.minutes];
      const fold = () => h("details", { class: "fold", key: item.id, ontoggle: (event) => unfold(state, actions, item.id, event) },
        h("summary", {}, h("b", {}, line[0]), " ", h("span", { dir: "auto" }, line[1]), " ", h("span", { class: "minutes" }, `${line[2] ?? ""}′`)),
        // a form is made when its fold is opened: forms for a hundred items would be most of the page
        state.unfolded.has(item.id) && itemForm(state, actions, item));
      return state.unfolded.has(item.id) ? fold() : lazy("details", item.id, line, fold);
    }),
    h("details", { class: "fold", key: "", ontoggle: (event) => unfold(state, actions, "", event) }, h("summary", {}, t("add_item")), state.unfolded.has("") && addItemForm(state, actions)),
  ];
}

function unfold(state, actions, id, event) {
  if (!event.currentTarget.open || state.unfolded.has(id)) return;
  state.unfolded.add(id);
  actions.draw();
}

const session = (state, actions) => sessionForm(state, actions);

function rules(state, actions) {
  return [
    rulesOf(state, actions),
    h("h3", {}, t("teams")),
    button(t("count_teams"), () => actions.ask("teams", {}, (found) => {
      const one = (row) => h("tr", {}, h("th", { scope: "row" }, row.rules), h("td", {}, row.at_least < row.at_most ? `${row.at_least}–${row.at_most}` : row.teams ?? "–"), h("td", {}, row.interpreters ?? "–"));
      return table([t("rule_set"), t("teams"), t("interpreters")], found.under.map(one));
    })),
    results(state, "teams"),
  ];
}

function table(heads, rows) {
  return h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": heads[0] },
    h("table", {}, h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, rows)));
}

// The latest answer of a panel, or its progress.
function results(state, name) {
  const found = state.found[name];
  return h("div", { class: "results", "aria-live": "polite" }, found ? found() : null);
}

function scenarios(state, actions) {
  const name = h("input", { type: "text", maxlength: 200, required: true, dir: "auto" });
  const typed = h("textarea", { rows: 3, required: true, dir: "ltr", placeholder: "drop-meeting=m3" });
  const load = async () => {
    const kept = await get(`/api/v1/sessions/${state.id}/scenarios`);
    state.scenarios = kept;
    actions.draw();
  };
  if (state.scenarios === undefined) { state.scenarios = null; load().catch(actions.wrong); }
  const rows = (state.scenarios?.scenarios ?? []).map((one) => {
    const answer = one.revision === state.data.revision ? one.answer : null;
    const known = !answer ? "–" : answer.feasible === true ? t(answer.proven ? "proven" : "not_proven") : t(answer.feasible === false ? "none_exists" : "not_known");
    const value = (key) => (answer?.feasible ? String(answer[key] ?? "–") : "–");
    const does = h("div", { class: "row wrap" },
      button(t("on_board"), () => openSides(state, actions, ["now", String(one.id)]), { "aria-label": t("on_board_what", { what: one.name }) }),
      button(t("take"), () => actions.edit(one.edits), { "aria-label": t("take_what", { what: one.name }) }),
      button("×", () => call("DELETE", `/api/v1/sessions/${state.id}/scenarios/${one.id}`).then(load, actions.wrong), { "aria-label": t("drop_what", { what: one.name }) }));
    return h("tr", {}, h("th", { scope: "row", title: edits(one.edits) }, h("span", { dir: "auto" }, one.name), does), h("td", {}, known),
      h("td", {}, value("meetings")), h("td", {}, value("continuations")), h("td", {}, value("changes")), h("td", {}, value("spare_minutes")), h("td", {}, value("teams")));
  });
  return [
    h("p", { class: "note" }, t("scenarios_note")),
    !state.sandbox && button(t("new_by_dragging"), () => actions.sandbox(true), { class: "main", id: "new-by-dragging" }),
    rows.length ? table([t("scenario"), t("schedule"), t("meetings"), t("continued_count"), t("moved_minutes"), t("spare_minutes"), t("teams")], rows) : null,
    rows.length ? button(t("compare"), () => actions.ask("compare", {}, () => h("p", {}, t("done")), "scenarios", load), { class: "main" }) : null,
    rows.length > 1 ? button(t("side_by_side"), () => openSides(state, actions, state.scenarios.scenarios.slice(-2).map((one) => String(one.id))), { id: "side-by-side" }) : null,
    results(state, "scenarios"),
    islet("new-scenario", null, h("form", { onsubmit: (event) => {
      event.preventDefault();
      const form = event.currentTarget;
      post(`/api/v1/sessions/${state.id}/scenarios`, { name: name.value, edits: typed.value.split("\n").map((one) => one.trim()).filter(Boolean) })
        .then(() => { form.reset(); return load(); }).catch(actions.wrong);
    } }, h("details", { class: "fold" }, h("summary", {}, t("new_scenario")), field(t("name"), name), field(t("edits"), typed, t("edits_note")), h("button", {}, t("keep"))))),
  ];
}

function slack(state, actions) {
  return [
    h("p", { class: "note" }, t("slack_note")),
    button(t("find_slack"), () => actions.ask("slack", {}, (found) => [
      table([t("item"), t("overrun_here"), t("overrun_in_all")], found.slack.items.map((one) => h("tr", {}, h("th", { scope: "row", dir: "auto" }, one.items.map(itemTitle).join(" + ")),
        h("td", {}, `${one.here}′`), h("td", {}, one.in_all === null ? "–" : `${one.in_all}′`)))),
      h("p", {}, t("critical"), " ", found.slack.meetings.filter((one) => one.critical).map((one) => meetingName(one.meeting)).join(", ") || "–"),
    ])),
    results(state, "slack"),
    h("h3", {}, t("alternatives")),
    button(t("find_alternatives"), () => actions.ask("alternatives", { count: 3 }, (found) => (found.alternatives.length ? found.alternatives.map((one) => h("article", { class: "card" },
      h("h4", {}, t(`other_${one.what.replaceAll(" ", "_")}`)), h("p", {}, language === "en" ? one.trade : trade(state.data.schedule ?? one.schedule, one.schedule)),
      h("ul", {}, one.schedule.meetings.map((meeting) => h("li", {}, `${meetingName(meeting.id)}: `, meeting.entries.map((entry) => `${entry.items.map(itemName).join(" + ")} ${entry.minutes}′`).join(", ")))),
      button(t("take"), () => actions.edit(pins(state, one.schedule)), { "aria-label": t("take_what", { what: t(`other_${one.what.replaceAll(" ", "_")}`) }) })))
      : h("p", {}, t("no_alternatives"))))),
    results(state, "alternatives"),
  ];
}

// The edits that adopt an alternative: pin each item that starts in another meeting.
function pins(state, schedule) {
  const start = (from, id) => from.meetings.find((one) => one.entries.some((entry) => entry.items.includes(id)))?.id;
  const moved = state.file.items.filter((item) => start(schedule, item.id) && start(schedule, item.id) !== start(state.data.schedule ?? schedule, item.id));
  return (moved.length ? moved : state.file.items.filter((item) => start(schedule, item.id))).map((item) => `pin=${item.id}:${start(schedule, item.id)}`);
}

function why(state, actions) {
  const item = select(state.file.items.map((one) => [one.id, itemTitle(one.id)]), state.asked?.item ?? state.file.items[0]?.id);
  const kind = select([["in", t("why_in")], ["not in", t("why_not_in")], ["before", t("why_before")]], state.asked?.kind ?? "in");
  const meeting = select([...state.data.board.meetings.map((one) => [one.id, meetingName(one.id)]), ...state.file.items.map((one) => [one.id, `${t("item")} ${itemTitle(one.id)}`])], state.asked?.where ?? state.data.board.meetings[0].id);
  return [
    h("p", { class: "note" }, t("why_note")),
    islet("question", [item, kind, meeting].map(shown), h("form", { class: "row wrap", onsubmit: (event) => {
      event.preventDefault();
      state.asked = { item: item.value, kind: kind.value, where: meeting.value };
      settled(event.currentTarget);
      actions.why(`${item.value} ${kind.value} ${meeting.value}`);
    } },
      field(t("item"), item), field(t("question"), kind), field(t("where"), meeting), h("button", { class: "main" }, t("ask")))),
    results(state, "why"),
  ];
}

// The export form: the options of `plenary export` that the chosen format has.
function exporting(state, actions) {
  const only = (formats, ...fields) => h("div", { class: "row wrap", "data-of": formats }, fields);
  const format = select((state.formats?.formats ?? ["json"]).map((one) => [one, one]), "docx", { id: "format", onchange: (event) => show(event.target.closest("form")) });
  const lang = select((state.formats?.languages ?? ["en"]).map((one) => [one, one]), state.titles, { id: "lang" });
  const by = select([["meeting", t("by_meeting")], ["item", t("by_item")]], "meeting");
  const bom = h("input", { type: "checkbox" });
  const separator = select(["comma", "semicolon", "tab"].map((one) => [one, t(`sep_${one}`)]), "comma");
  const before = h("input", { type: "file", accept: ".ics,text/calendar" });
  const theirs = state.file.participants?.length ? h("input", { type: "checkbox", id: "their-hours" }) : null;
  const show = (form) => form.querySelectorAll("[data-of]").forEach((one) => { one.hidden = !one.dataset.of.split(" ").includes(format.value); });
  const form = h("form", { onsubmit: async (event) => {
    event.preventDefault();
    const asked = new URLSearchParams({ format: format.value, lang: lang.value });
    if (!by.closest("[hidden]")) asked.set("style", by.value);
    if (theirs?.checked && !theirs.closest("[hidden]")) asked.set("zones", "participants");
    if (format.value === "csv") { asked.set("separator", separator.value); if (bom.checked) asked.set("bom", "true"); }
    const previous = format.value === "ics" && before.files[0] ? await before.files[0].text() : undefined;
    await save(`/api/v1/sessions/${state.id}/export?${asked}`, actions, previous && { previous });
  } },
  h("div", { class: "row wrap" }, field(t("format"), format), field(t("language"), lang), h("button", { class: "main", id: "download" }, t("download"))),
  theirs && only("table json md html docx pdf csv xlsx ics svg", field(t("their_hours"), theirs)),
  only("md html docx pdf", field(t("table_by"), by)), only("csv", field(t("csv_bom"), bom), field(t("separator"), separator)), only("ics", field(t("previous"), before)));
  show(form);
  return islet("export", [state.titles, Boolean(theirs)], form);
}

function files(state, actions) {
  const pick = h("input", { type: "file", id: "pick-store", accept: ".db,.json", onchange: () => {
    if (pick.files[0]) actions.takeIn(pick.files[0]);
  } });
  return [
    h("h3", {}, t("export")),
    exporting(state, actions),
    h("div", { class: "row wrap" }, button(t("print"), () => print(), { id: "print", title: t("print_note") }), button(t("save_session"), () => save(`/api/v1/sessions/${state.id}/export?format=session`, actions))),
    h("h3", {}, t("import")), h("p", { class: "note" }, t("import_note")), islet("pick", null, actions.picker()),
    h("h3", {}, t("store")), h("p", { class: "note" }, t("store_note")),
    h("div", { class: "row wrap" }, button(t("save_store"), () => save("/api/v1/store", actions)), islet("take-in", null, field(t("take_in_store"), pick))),
  ];
}

// Downloads a file. A failure is shown as a message instead of leaving the page.
async function save(path, actions, body) {
  try {
    const response = await fetch(path, { headers: spoken(), ...(body && { method: "POST", headers: { ...spoken(), "Content-Type": "application/json" }, body: JSON.stringify(body) }) });
    if (!response.ok) throw Object.assign(new Error(), (await response.json()));
    const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "plenary";
    const link = h("a", { href: URL.createObjectURL(await response.blob()), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    actions.say(t("saved", { name }));
  } catch (error) {
    actions.wrong(error);
  }
}

function history(state, actions) {
  if (state.history === undefined) {
    state.history = null;
    every(`/api/v1/sessions/${state.id}/history`, "changes").then((found) => { state.history = found; actions.draw(); }, actions.wrong);
  }
  const line = (one) => h("li", {}, described(one),
    h("small", {}, ` ${new Date(one.made).toLocaleString(locale())}${one.who ? ` · ${one.who}` : ""}`),
    one.revision !== state.data.revision && one.what !== "closed" && h("span", { class: "row" },
      button(t("compare"), () => compare(state, actions, one.revision), { class: "plain", "aria-label": t("compare_what", { what: t("revision", { n: one.revision }) }) }),
      button(t("restore"), () => actions.restore(one.revision, t("revision", { n: one.revision })), { class: "plain", "aria-label": t("restore_what", { what: t("revision", { n: one.revision }) }) })));
  const all = [...(state.history ?? [])].reverse();
  const list = (some) => h("ol", { class: "history", reversed: true, start: some[0]?.version }, some.map(line));
  // of a long history the oldest part is made when it is opened
  const rest = all.slice(RECENT);
  const fold = () => h("details", { class: "fold", key: "older", ontoggle: (event) => unfold(state, actions, " older", event) }, h("summary", {}, t("older", { n: rest.length })), state.unfolded.has(" older") && list(rest));
  return [list(all.slice(0, RECENT)), rest.length > 0 && fold()];
}

// The changes that are listed at once.
const RECENT = 100;

export function described(change) {
  const what = t(`change_${change.what}`);
  if (change.what === "restored") return colon(what, (change.edits ?? []).map((one) => one.name ?? t("revision", { n: one.revision })).join(", "));
  if (change.what === "recorded") return colon(what, inRow((change.edits ?? []).map((one) => t(`day_event_${one.event}`, { what: one.item === undefined ? meetingName(one.meeting ?? "") : itemName(one.item), at: new Date(one.at).toLocaleString(locale()) }))));
  return change.edits?.length ? h("span", { title: change.edits.join(" ") }, colon(what, edits(change.edits))) : what;
}

// The answer to why.
export const whyAnswer = (state) => (found) => h("article", { class: "card" }, answered(state.file, found, moves)
  .map((line, n) => h("p", { class: line.startsWith(" ") ? "quote" : "", dir: "auto" }, n ? line.trim() : h("b", {}, line))));
