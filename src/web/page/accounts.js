// Accounts, tokens and the audit log, for those who administer an organisation.

import { h, $, button, dialog, field, fill, say, select } from "./dom.js";
import { call, get, post } from "./api.js";
import { ask, me, signed } from "./me.js";
import { keep, paint } from "./top.js";
import { wrong } from "./told.js";
import { locale, speak, t } from "./words.js";

const ROLES = ["view", "plan", "approve", "administer"];
const roles = () => ROLES.map((role) => [role, t(`role_${role}`)]);
const time = (text) => new Date(text).toLocaleString(locale());

/** @type {{accounts: any[], groups: any[], tokens: any[], organisations: any[], entries: any[], next: number | null}} */
const state = { accounts: [], groups: [], tokens: [], organisations: [], entries: [], next: null };

/** All rows of a list that comes in parts. @param {string} name */
async function all(name) {
  const rows = [];
  for (let after = 0; after !== null;) {
    const part = await get(`/api/v1/${name}?after=${after}`);
    rows.push(...part[name]);
    after = part.next;
  }
  return rows;
}

async function load() {
  const [accounts, { groups }, tokens, { organisations }, { entries, next }] = await Promise.all([all("accounts"), get("/api/v1/groups"), all("tokens"), get("/api/v1/organisations"), get("/api/v1/audit?limit=50")]);
  Object.assign(state, { accounts, groups, tokens, organisations, entries, next });
  draw();
}

/** Does something, and shows how it is then. @param {() => Promise<any>} what @param {string} words */
async function act(what, words) {
  try {
    const reply = await what();
    await load();
    say(words);
    return reply;
  } catch (error) { return wrong(error); }
}

const change = (account, body, words = t("account_changed", { name: account.name })) => act(() => call("PUT", `/api/v1/accounts/${account.id}`, body), words);

// A role of an account, which is changed where it stands.
const roleOf = (account, one) => select([...roles(), ["none", t("role_none")]], one.role, {
  disabled: account.name === me()?.name, "aria-label": t("account_role_in", { name: account.name, organisation: one.organisation }),
  onchange: (event) => { change(account, { organisation: one.organisation, role: event.target.value }); },
});

const several = () => state.organisations.length > 1;

function accountRow(account) {
  const own = account.name === me()?.name;
  return h("tr", { key: account.id, class: account.disabled ? "off" : undefined },
    h("th", { scope: "row", dir: "auto" }, account.name, account.disabled && h("small", {}, ` ${t("account_disabled")}`),
      (account.linked || account.email) && h("div", {}, h("small", {}, account.linked ? t("account_linked") : t("account_invited", { email: account.email })))),
    h("td", {}, account.roles.map((one) => h("div", { class: "row" }, roleOf(account, one), (several() || one.organisation !== "default") && h("small", { dir: "auto" }, one.organisation)))),
    h("td", {}, h("div", { class: "row" },
      account.linked || account.email
        ? button(t("account_unlink"), () => change(account, { linked: false }), { class: "plain", "aria-label": `${t("account_unlink")}: ${account.name}` })
        : button(t("account_link"), () => link(account), { class: "plain", "aria-label": `${t("account_link")}: ${account.name}` }),
      button(t("account_password"), () => setPassword(account), { class: "plain", "aria-label": `${t("account_password")}: ${account.name}` }),
      button(t(account.disabled ? "account_enable" : "account_disable"), () => change(account, { disabled: !account.disabled }), { class: account.disabled ? "" : "danger", disabled: own, "aria-label": `${t(account.disabled ? "account_enable" : "account_disable")}: ${account.name}` }))));
}

function setPassword(account) {
  const input = h("input", { type: "password", autocomplete: "new-password", minlength: 12, required: true });
  dialog(t("account_password"), h("form", { onsubmit: (event) => event.preventDefault() }, h("p", { dir: "auto" }, account.name), field(t("login_password"), input, t("account_password_note"))), [
    { label: t("save"), main: true, run: () => { if (!input.reportValidity()) return false; change(account, { password: input.value }); return undefined; } },
    { label: t("cancel") },
  ]);
}

function link(account) {
  const input = h("input", { type: "email", required: true, maxlength: 100, autocomplete: "off", value: account.name.includes("@") ? account.name : "" });
  dialog(t("account_link"), h("form", { onsubmit: (event) => event.preventDefault() }, h("p", { dir: "auto" }, account.name), field(t("account_email"), input, t("account_link_note"))), [
    { label: t("save"), main: true, run: () => { if (!input.reportValidity()) return false; change(account, { email: input.value }); return undefined; } },
    { label: t("cancel") },
  ]);
}

const places = () => select(state.organisations.map((one) => [one.name, one.name]), state.organisations[0]?.name, { name: "organisation" });

// A form of one line. Its fields are read where they stand, because a redraw keeps the old ones.
function line(id, words, parts, send) {
  const sent = (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    send(Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== "")), form);
  };
  return h("form", { id, class: "row wrap", onsubmit: sent }, parts.filter(Boolean).map(([label, input]) => field(label, input)), h("button", { class: "main" }, words));
}

const named = (id) => h("input", { id, name: "name", required: true, maxlength: 100, pattern: "\\S+", autocomplete: "off", dir: "auto" });

function newAccount() {
  const parts = [[t("login_name"), named("new-name")], [t("login_password"), h("input", { id: "new-password", name: "password", type: "password", minlength: 12, autocomplete: "new-password" })],
    [t("account_email"), h("input", { id: "new-email", name: "email", type: "email", maxlength: 100, autocomplete: "off" })],
    [t("account_role"), select(roles(), "plan", { id: "new-role", name: "role" })], several() && [t("account_organisation"), places()]];
  return line("new-account", t("account_add"), parts, async (body, form) => {
    if (await act(() => post("/api/v1/accounts", body), t("account_made", { name: body.name }))) form.reset();
  });
}

function newToken() {
  const parts = [[t("login_name"), named("token-name")], [t("account_role"), select(roles(), "view", { id: "token-role", name: "role" })],
    [t("token_days"), h("input", { id: "token-days", name: "days", type: "number", min: 1, max: 3650, value: 90 })], several() && [t("account_organisation"), places()]];
  return line("new-token", t("token_add"), parts, async (body, form) => {
    const made = await act(() => post("/api/v1/tokens", { ...body, ...(body.days && { days: Number(body.days) }) }), t("token_made", { name: body.name }));
    if (!made) return;
    form.reset();
    dialog(t("token_made", { name: made.name }), [h("p", {}, t("token_once")), h("p", {}, h("code", { id: "token-secret", dir: "ltr", tabindex: "0" }, made.token))], [{ label: t("close"), main: true }]);
    // what is shown once does not stay in the page
    $("#dialog").addEventListener("close", () => $("#token-secret")?.remove(), { once: true });
  });
}

const tokenRow = (one) => h("tr", { key: one.id }, h("th", { scope: "row", dir: "auto" }, one.name), h("td", {}, t(`role_${one.role}`), several() && h("small", { dir: "auto" }, ` ${one.organisation}`)),
  h("td", {}, one.expires ? time(one.expires * 1000) : "–"), h("td", {}, one.used ? time(one.used * 1000) : "–"),
  h("td", {}, button(t("token_revoke"), () => act(() => call("DELETE", `/api/v1/tokens/${one.id}`), t("token_revoked", { name: one.name })), { class: "danger", "aria-label": `${t("token_revoke")}: ${one.name}` })));

const setGroup = (body) => act(() => call("PUT", "/api/v1/groups", body), t("group_changed", { name: body.group }));

function newGroup() {
  const parts = [[t("group_name"), h("input", { id: "group-name", name: "group", required: true, maxlength: 255, autocomplete: "off", dir: "auto" })],
    [t("account_role"), select(roles(), "view", { id: "group-role", name: "role" })], several() && [t("account_organisation"), places()]];
  return line("new-group", t("group_set"), parts, async (body, form) => { if (await setGroup(body)) form.reset(); });
}

const groupRow = (one) => h("tr", { key: `${one.organisation}/${one.group}` }, h("th", { scope: "row", dir: "auto" }, one.group), h("td", {}, t(`role_${one.role}`), several() && h("small", { dir: "auto" }, ` ${one.organisation}`)),
  h("td", {}, button(t("group_drop"), () => setGroup({ group: one.group, organisation: one.organisation, role: "none" }), { class: "danger", "aria-label": `${t("group_drop")}: ${one.group}` })));

// The log says what was asked for as the API does.
const entryRow = (one) => h("tr", { key: one.id }, h("td", {}, time(one.made)), h("td", { dir: "auto" }, one.who), h("td", { dir: "ltr" }, h("code", {}, one.operation)), h("td", {}, one.session ?? ""),
  h("td", { dir: "ltr" }, Object.entries(one.what).map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`).join(", ")), h("td", { class: one.outcome < 400 ? "" : "refused" }, one.outcome));

const grid = (id, names, rows) => h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": t(id) }, h("table", { id }, h("thead", {}, h("tr", {}, names.map((name) => h("th", { scope: "col" }, t(name))))), h("tbody", {}, rows)));

async function older() {
  try {
    const { entries, next } = await get(`/api/v1/audit?limit=50&after=${state.next}`);
    Object.assign(state, { entries: [...state.entries, ...entries], next });
    draw();
  } catch (error) { wrong(error); }
}

function draw() {
  document.title = `${t("accounts")} · Plenary`;
  fill($("#top"), h("a", { href: "/", class: "brand" }, h("img", { src: "/icon.svg", alt: "", width: 20, height: 20 }), "Plenary"), h("h1", {}, t("accounts")), h("div", { class: "tools" }, signed()));
  fill($("#main"),
    h("section", { class: "panel", "aria-label": t("accounts") }, h("h2", {}, t("accounts")), grid("accounts", ["login_name", "account_role", "account_actions"], state.accounts.map(accountRow)), newAccount()),
    h("section", { class: "panel", "aria-label": t("groups") }, h("h2", {}, t("groups")), h("p", { class: "note" }, t("groups_note")), state.groups.length > 0 && grid("groups", ["group_name", "account_role", "account_actions"], state.groups.map(groupRow)), newGroup()),
    h("section", { class: "panel", "aria-label": t("tokens") }, h("h2", {}, t("tokens")), h("p", { class: "note" }, t("tokens_note")), state.tokens.length > 0 && grid("tokens", ["login_name", "account_role", "token_expires", "token_used", "account_actions"], state.tokens.map(tokenRow)), newToken()),
    h("section", { class: "panel", "aria-label": t("audit") }, h("h2", {}, t("audit")), grid("audit", ["audit_when", "audit_who", "audit_operation", "audit_session", "audit_what", "audit_outcome"], state.entries.map(entryRow)), state.next !== null && button(t("audit_older"), older, { id: "older" })));
}

await speak(keep("language") || navigator.language.slice(0, 2));
paint({ theme: keep("theme") || "" });
await ask();
await load().catch(wrong);
