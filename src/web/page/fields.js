// The field types of forms. Each shows a value of the session file and returns it in the file's format; an empty field
// returns nothing.

import { $$, h, button, field, select } from "./dom.js";
import { readMinutes } from "./minutes.js";
import { t } from "./words.js";

const LANGUAGES = ["en", "fr", "es", "ru", "zh", "ar"];
const input = (value, props) => h("input", { type: "text", value: value ?? "", dir: "auto", ...props });
const list = (value) => [value ?? []].flat();
const some = (all) => (all.length ? all : undefined);

export const text = (props = {}) => (value) => {
  const element = input(value, { maxlength: 2000, ...props });
  return { element, get: () => element.value.trim() || undefined };
};

// Dates, times, ids and zones are always left to right.
export const plain = (placeholder, props = {}) => text({ dir: "ltr", placeholder, ...props });

export const number = (min, max, step = 1) => (value) => {
  const element = input(value, { type: "number", min, max, step, inputmode: step < 1 ? "decimal" : "numeric" });
  return { element, get: () => (element.value === "" ? undefined : Number(element.value)) };
};

// A field with validation: `wrong` returns an error message, or nothing. The message appears below the field when it loses
// the focus or the form is submitted, and blocks the submission.
export function refusing(input, wrong) {
  const note = h("small", { class: "refused", role: "alert", id: `refused-${++refusals}` });
  const look = () => input.setCustomValidity(wrong() || "");
  const show = () => {
    note.textContent = input.validationMessage;
    if (input.validationMessage) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-errormessage", note.id);
      if (!note.isConnected) input.after(note);
    } else {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-errormessage");
      note.remove();
    }
  };
  input.addEventListener("input", () => { look(); if (note.isConnected) show(); });
  input.addEventListener("change", () => { look(); show(); });
  input.addEventListener("invalid", (event) => {
    // show the message below the field instead of the browser's bubble
    event.preventDefault();
    show();
    if (!document.activeElement?.matches(":invalid")) input.focus();
  });
  look();
  return input;
}

let refusals = 0;

// A field for minutes in any common notation. When it loses the focus it shows the minutes that were understood.
export function minutesField(value, least = 1, most = 10080, none = "minutes_none") {
  const element = input(value, { inputmode: "text", dir: "ltr", class: "minutes-field", maxlength: 60, autocomplete: "off" });
  const read = () => readMinutes(element.value, least, most);
  refusing(element, () => {
    if (!element.value.trim()) return "";
    const { wrong, values } = read();
    return wrong && t(wrong === "minutes_none" ? none : wrong, values);
  });
  element.addEventListener("change", () => { const { minutes } = read(); if (minutes !== undefined) element.value = String(minutes); });
  return element;
}

export const minutes = (least, most, none) => (value) => {
  const element = minutesField(value, least, most, none);
  return { element, get: () => (element.value.trim() ? readMinutes(element.value, least, most).minutes : undefined) };
};

export const flag = (value) => {
  const element = h("input", { type: "checkbox", checked: Boolean(value) });
  return { element, get: () => element.checked || undefined };
};

export const pick = (options) => (value) => {
  const element = select([["", "–"], ...options()], value ?? "");
  return { element, get: () => element.value || undefined };
};

// A list separated by commas.
export const names = (placeholder) => (value) => {
  const element = input(list(value).join(", "), { dir: "ltr", placeholder });
  return { element, get: () => some(element.value.split(",").map((one) => one.trim()).filter(Boolean)) };
};

// Meetings, items or people, each chosen by its name; `label` says what for.
export const refs = (options, more, label) => (value, env) => several((id) => {
  const all = options(env);
  // what is no longer there stays until it is removed
  const element = select([["", "–"], ...all, ...(id && !all.some(([one]) => one === id) ? [[id, id]] : [])], id ?? "", { "aria-label": t(label) });
  return { element, get: () => element.value || undefined };
}, more)(value, env);

// A choice between several forms of a value.
export const choice = (fallback, made) => (value, env) => {
  const kinds = Object.keys(made);
  const now = fallback(value);
  const parts = Object.fromEntries(kinds.map((kind) => [kind, made[kind](kind === now ? value : undefined, env)]));
  kinds.forEach((kind) => parts[kind].element.matches("input") && parts[kind].element.setAttribute("aria-label", t(`as_${kind}`)));
  // disable hidden fields, so that they are neither validated nor sent
  const show = () => kinds.forEach((kind) => {
    const { element } = parts[kind];
    element.hidden = kind !== chosen.value;
    for (const one of [element, ...$$("input, select, textarea", element)]) if ("disabled" in one) one.disabled = element.hidden;
  });
  const chosen = select(kinds.map((kind) => [kind, t(`as_${kind}`)]), now, { onchange: () => show() });
  show();
  return { element: chosen, beside: kinds.map((kind) => parts[kind].element), get: () => parts[chosen.value].get() };
};

// A form without further fields.
export const just = (value) => () => ({ element: h("span"), get: () => value });

// A form that keeps the existing value.
export const same = (words, get) => ({ element: h("p", { class: "note" }, words), get });

// Two times of a day, such as 09:00-19:00.
export const between = (value) => {
  const [from, to] = (value ?? "-").split("-").map((time) => h("input", { type: "time", value: time }));
  return {
    element: h("div", { class: "row" }, field(t("f_from"), from), field(t("f_to"), to)), wide: true,
    get: () => (from.value || to.value ? `${from.value}-${to.value}` : undefined),
  };
};

// A list of fields of one type.
export const several = (kind, more) => (value, env) => {
  const rows = [];
  const area = h("div", { class: "rows" });
  const touched = () => { area.dataset.touched = "yes"; };
  const add = (given) => {
    const row = kind(given, env);
    row.line = h("div", { class: "line" }, row.element, row.beside, button("×", () => { rows.splice(rows.indexOf(row), 1); row.line.remove(); touched(); }, { "aria-label": t("remove") }));
    rows.push(row);
    area.insertBefore(row.line, last);
    return row;
  };
  const last = button(t(more), () => { touched(); add(undefined).line.querySelector("input, select, textarea")?.focus(); });
  area.append(last);
  list(value).forEach(add);
  return { element: area, wide: true, get: () => some(rows.map((row) => row.get()).filter((one) => one !== undefined)) };
};

// An object.
export const group = (specs) => (value, env) => {
  const one = form(specs, typeof value === "object" && value ? value : {}, env);
  return { element: one.element, get: one.get };
};

// A text, or texts by language.
export const titles = (value, env) => {
  const pairs = typeof value === "string" || !value ? [{ code: "", words: value ?? "" }] : Object.entries(value).map(([code, words]) => ({ code, words }));
  const made = several((pair = { code: "", words: "" }) => {
    const codes = [...new Set([...LANGUAGES, pair.code].filter(Boolean))];
    const chosen = select([["", t("any_language")], ...codes.map((each) => [each, each])], pair.code, { "aria-label": t("language") });
    const said = input(pair.words, { maxlength: 2000, "aria-label": t("title") });
    return { element: h("span", { class: "text" }, chosen, said), get: () => (said.value.trim() ? { code: chosen.value, words: said.value.trim() } : undefined) };
  }, "add_language")(pairs, env);
  return {
    ...made,
    get: () => {
      const said = made.get();
      if (!said) return undefined;
      return said.length === 1 && !said[0].code ? said[0].words : Object.fromEntries(said.map((one) => [one.code || "en", one.words]));
    },
  };
};

// Minutes: a number, by speakers, by a list of them, or an estimate.
export const estimate = choice((value) => (typeof value === "object" && value ? ("speakers" in value ? "speakers" : "list" in value ? "list" : "range") : "minutes"), {
  minutes: minutes(1, 10080, "minutes_of_item"),
  speakers: group(() => [["speakers", number(0, 2000)], ["minutes_each", minutes()], ["opening", minutes(0)]]),
  list: group(() => [["list", several(group(() => [["name", text({ maxlength: 200 })], ["minutes", minutes()]]), "add_speaker")], ["opening", minutes(0)]]),
  range: group(() => [["low", minutes()], ["likely", minutes()], ["high", minutes()]]),
});

export const split = choice((value) => (value === false ? "whole" : typeof value === "object" && value ? "parts" : "free"), {
  free: just(undefined),
  whole: just(false),
  parts: group(() => [["min_minutes", minutes()], ["max_parts", number(1, 2000)]]),
});

export const languages = choice((value) => (Array.isArray(value) ? (value.length ? "these" : "none") : "usual"), {
  usual: just(undefined),
  none: just([]),
  these: names("en, fr"),
});

// A value of several forms, as JSON.
export const json = (value) => {
  const element = h("textarea", { rows: 2, dir: "ltr", spellcheck: "false" }, value === undefined ? "" : JSON.stringify(value));
  const read = () => { try { return { value: element.value.trim() ? JSON.parse(element.value) : undefined }; } catch { return null; } };
  refusing(element, () => (read() ? "" : t("not_json")));
  return { element, wide: true, get: () => read()?.value };
};

// Fields by name for the values of an object. `changes` returns the values that differ.
export function form(specs, value, env) {
  const made = specs(env).map(([name, kind, note]) => {
    const one = kind(value[name], env);
    return { name, note, ...one, was: JSON.stringify(one.get()) };
  });
  const get = () => {
    const said = made.map((one) => [one.name, one.get()]).filter(([, now]) => now !== undefined);
    return said.length ? Object.fromEntries(said) : undefined;
  };
  const shown = (one) => (one.wide
    ? h("fieldset", { class: "wide" }, h("legend", {}, t(`f_${one.name}`)), one.note && h("small", {}, t(one.note)), one.element)
    : h("div", { class: one.beside ? "wide" : "" }, field(one.label ?? t(`f_${one.name}`), one.element, one.note && t(one.note)), one.beside));
  return {
    element: h("div", { class: "grid" }, made.map(shown)),
    get,
    changes: () => Object.fromEntries(made.filter((one) => JSON.stringify(one.get()) !== one.was).map((one) => [one.name, one.get()])),
  };
}

// Applies changes to an object of the file.
export function put(object, changes) {
  for (const [name, value] of Object.entries(changes)) if (value === undefined) delete object[name]; else object[name] = value;
}
