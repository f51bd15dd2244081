// Who is signed in, where the server has accounts.

import { h, button } from "./dom.js";
import { get } from "./api.js";
import { t } from "./words.js";

/** @typedef {{name: string | null, accounts: boolean, roles: {organisation: string, role: string}[], server: boolean, signs_out: boolean}} Me */

/** @type {Me | null} */
let found = null;

export const me = () => found;

/** Asks the server who the caller is. */
export async function ask() {
  found = await get("/api/v1/me").catch(() => null);
  return found;
}

/** Leads to the page where one signs in again, by way of the provider where that signed one in. */
async function signOut() {
  const reply = await fetch("/sign-out", { method: "POST", headers: { Accept: "application/json" } }).then((one) => one.json()).catch(() => ({}));
  location.assign(reply.leads ?? "/");
}

/** What the bar at the top says of it. */
export function signed() {
  if (!found?.accounts) return [];
  const administers = found.roles.some((one) => one.role === "administer");
  return [
    h("span", { id: "me", class: "who", dir: "auto", title: t("me_signed_in") }, found.name ?? ""),
    administers && h("a", { href: "/accounts.html", class: "view", id: "to-accounts" }, t("accounts")),
    found.signs_out && button(t("me_sign_out"), signOut, { id: "sign-out", class: "plain" }),
  ].filter(Boolean);
}
