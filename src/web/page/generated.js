// Forms made of the JSON Schema of the session file: which fields there are, of which kind, and within which bounds.
// `forms.js` says in which order they stand, and which have a form of their own.

import * as kind from "./fields.js";
import { get } from "./api.js";
import { propertiesOf, shapeOf } from "./shapes.js";
import { t } from "./words.js";

/** @import { Actions, State } from "./types.d.ts" */

let coming = null;

/** When the schema of the session file is there, and the forms that wait for it are drawn. @param {State} state @param {Actions} actions */
export function schemaDrawn(state, actions) {
  coming ??= get("/api/v1/schema/session").then((found) => { state.schema = found; actions.draw(); }, (error) => { coming = null; actions.wrong(error); });
  return coming;
}

/** The schema of the session file. It is asked for once, and drawn when it comes. @param {State} state @param {Actions} actions */
export function schemaOf(state, actions) {
  if (!state.schema) schemaDrawn(state, actions);
  return state.schema;
}

// The words of a choice: of its own, or as the file has them.
const worded = (name, value) => { const key = `${name}_${value}`; const said = t(key); return said === key ? t(value) : said; };

// The form of one field.
function made(root, schema, name, own) {
  const { shape, values, least, most, step, of } = shapeOf(root, schema, name);
  switch (shape) {
    case "flag": return kind.flag;
    case "choice": return kind.pick(() => values.map((one) => [one, worded(name, one)]));
    case "minutes": return kind.minutes(least, most);
    case "number": return kind.number(least, most, step);
    case "text": return kind.text({ maxlength: most, ...own?.props });
    case "names": return kind.names(values?.join(", "));
    case "object": return kind.group(() => Object.entries(of.properties).map(([part, one]) => [part, made(root, one, part)]));
    case "several": return kind.several(kind.group(() => Object.entries(of.properties).map(([part, one]) => [part, made(root, one, part)])), "add_row");
    // what has several forms and none here is changed as JSON
    default: return kind.json;
  }
}

/**
 * The fields of a part of the session file, as `form` in `fields.js` takes them.
 * @param {any} root the schema @param {string} part such as `Item` @param {any[]} order each a name, or a name with a form of its own and a note
 * @param {string[] | null} except names that stand elsewhere; with `null` only those of `order`
 */
export function fields(root, part, order, except) {
  const all = propertiesOf(root, part);
  const told = order.map((one) => (typeof one === "string" ? [one] : one)).filter(([name]) => name in all);
  const rest = except === null ? [] : Object.keys(all).filter((name) => !except.includes(name) && !told.some(([other]) => other === name)).map((name) => [name]);
  return [...told, ...rest].map(([name, own, note]) => [name, typeof own === "function" ? own : made(root, all[name], name, own), note]);
}
