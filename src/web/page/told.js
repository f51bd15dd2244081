// Dialogs that say why something was not done.

import { h, dialog, say } from "./dom.js";
import { t } from "./words.js";

/** An error of the server, or of the page, with the way out. */
export function wrong(error) {
  const said = error.error ?? { message: error.message ?? String(error), help: "" };
  const message = said.code === "offline" ? t("offline") : error.message ?? said.message;
  dialog(t("not_done"), [
    h("pre", { class: "words", dir: "auto", tabindex: "0" }, message),
    said.help && h("p", { class: "help" }, h("b", {}, t("way_out")), " ", said.help),
  ], [{ label: t("close"), main: true }]);
  say(message.split("\n")[0]);
}

/** A sentence, and its reason. @param {string} words @param {string} [title] */
export function refuse(words, title = t("not_done")) {
  dialog(title, h("p", {}, words), [{ label: t("close"), main: true }]);
  say(title === t("not_done") ? words : `${title} ${words}`);
}
