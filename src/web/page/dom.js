// Creates elements from data. User input only ever becomes text, never HTML.

const ears = Symbol("ears");
const name = Symbol("key");
const island = Symbol("island");
const stamp = Symbol("stamp");
const make = Symbol("make");

// Listeners are looked up at the time of the event, so that `patch` can replace them.
function hear(event) { event.currentTarget[ears]?.[event.type]?.(event); }

function listen(element, ours) {
  element[ears] = ours;
  for (const type of Object.keys(ours)) element.addEventListener(type, hear);
}

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  const heard = {};
  for (const [prop, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (prop.startsWith("on")) heard[prop.slice(2)] = value;
    else if (prop === "vars") for (const [key, v] of Object.entries(value)) element.style.setProperty(key, v);
    else if (prop === "key") element[name] = String(value);
    else element.setAttribute(prop, value === true ? "" : value);
  }
  if (props.id && props.key === undefined) element[name] = props.id;
  listen(element, heard);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// A form is an islet: it is redrawn only when the data `what` changes, and never while it has unsaved input.
export function islet(key, what, element) {
  element[name] = key;
  element[island] = JSON.stringify([document.documentElement.lang, what]);
  return element;
}

/**
 * A part of the page that is made only if `what` has changed since it was last made. It may depend on nothing else.
 * @param {string} tag @param {string} key @param {unknown} what data @param {() => HTMLElement} build
 */
export function lazy(tag, key, what, build) {
  const element = document.createElement(tag);
  element.dataset.lazy = "";
  element[name] = key;
  element[stamp] = JSON.stringify([document.documentElement.lang, what]);
  element[make] = build;
  return element;
}

// Makes the lazy parts of a new element.
function real(element) {
  if (!element[make]) {
    if (element.nodeType === Node.ELEMENT_NODE) for (const one of $$("[data-lazy]", element)) one.replaceWith(real(one));
    return element;
  }
  const made = element[make]();
  made[name] = element[name];
  made[stamp] = element[stamp];
  return made;
}

const controls = (element) => $$("input, textarea, select", element);
const touched = (one) => one.type !== "file" && ("defaultChecked" in one && one.type === "checkbox" ? one.checked !== one.defaultChecked
  : one.tagName === "SELECT" ? [...one.options].some((option) => option.selected !== option.defaultSelected) : one.value !== one.defaultValue);

export const isTyped = (element) => controls(element).some(touched) || Boolean($("[data-touched]", element));

// The input was saved or discarded: redraw the islet next time.
export function settled(element) {
  let one = element;
  while (one && one[island] === undefined) one = one.parentElement;
  if (one) one[island] = null;
}

// Updates an element in place to match a new one. So the focus stays, and screen readers announce only what is new.
// Elements with a `key` are matched wherever they are among their siblings.
export function patch(old, wanted) {
  if (wanted[make] && old[name] === wanted[name] && old[stamp] === wanted[stamp]) return old;
  const fresh = wanted[make] ? real(wanted) : wanted;
  old[stamp] = fresh[stamp];
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName || old[name] !== fresh[name]) return replace(old, fresh);
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return old;
  }
  if (fresh[island] !== undefined || old[island] !== undefined) {
    const stays = old[island] === fresh[island] || (old[island] !== null && isTyped(old));
    return stays ? old : replace(old, fresh);
  }
  attributes(old, fresh);
  listen(old, fresh[ears]);
  children(old, fresh);
  if (old.tagName === "SELECT" && old.value !== fresh.value) old.value = fresh.value;
  return old;
}

// Moves the focus to the field at the same position.
function replace(old, fresh) {
  const place = old.nodeType === Node.ELEMENT_NODE ? controls(old).indexOf(document.activeElement) : -1;
  old.replaceWith(real(fresh));
  if (place >= 0) controls(fresh)[place]?.focus();
  return fresh;
}

function attributes(old, fresh) {
  // keep folds open or closed as the user left them
  const ours = (one) => one.name !== "style" && !(one.name === "open" && old.tagName === "DETAILS");
  for (const one of [...old.attributes].filter(ours)) if (!fresh.hasAttribute(one.name)) old.removeAttribute(one.name);
  for (const one of [...fresh.attributes].filter(ours)) if (old.getAttribute(one.name) !== one.value) old.setAttribute(one.name, one.value);
  if (old.style.cssText !== fresh.style.cssText) old.style.cssText = fresh.style.cssText;
}

function children(old, fresh) {
  const known = new Map([...old.children].filter((one) => one[name] !== undefined).map((one) => [one[name], one]));
  const wanted = new Set([...fresh.children].map((one) => one[name]).filter((key) => key !== undefined));
  let here = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    // remove first, so that the remaining elements need not move
    while (here && here[name] !== undefined && !wanted.has(here[name])) here = drop(here);
    const match = next[name] === undefined ? here : known.get(next[name]);
    if (!match || match[name] !== next[name] || match.nodeName !== next.nodeName) {
      old.insertBefore(real(next), here);
      continue;
    }
    while (here && here !== match && here[name] === undefined) here = drop(here);
    if (here === match) here = here.nextSibling;
    else old.insertBefore(match, here);
    patch(match, next);
  }
  while (here) here = drop(here);
}

function drop(node) {
  const after = node.nextSibling;
  node.remove();
  return after;
}

// Replaces the children of an element, and patches those that remain.
export function fill(element, ...wanted) {
  const fresh = document.createElement(element.tagName);
  fresh.append(...wanted.flat(Infinity).filter(Boolean));
  children(element, fresh);
}

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

export function button(label, onclick, props = {}) {
  return h("button", { type: "button", onclick, ...props }, label);
}

let count = 0;

// A field with its label.
export function field(label, input, note) {
  const id = input.id || (input.id = `field-${++count}`);
  const described = note && h("small", { id: `${id}-note` }, note);
  if (described) input.setAttribute("aria-describedby", described.id);
  return h("div", { class: "field" }, h("label", { for: id }, label), input, described);
}

export function select(options, value, props = {}) {
  return h("select", props, options.map(([key, text]) => h("option", { value: key, selected: key === value }, text)));
}

// The state of a field, to detect changes.
export const shown = (input) => [input.value, [...(input.options ?? [])].map((one) => one.text)];

// Announces to screen readers, one sentence after the other, so that none replaces another.
export function say(text) {
  const live = $("#live");
  live.append(h("p", {}, text));
  while (live.children.length > 6) live.firstChild.remove();
}

// A dialog with a title. Closing it returns the focus.
export function dialog(title, content, actions) {
  const element = $("#dialog");
  const back = /** @type {HTMLElement | null} */ (document.activeElement);
  element.replaceChildren(
    h("h2", { id: "dialog-title" }, title),
    ...[content].flat().filter(Boolean),
    h("div", { class: "actions" }, actions.map((action) => button(action.label, () => {
      if (action.run && action.run() === false) return;
      element.close();
    }, { class: action.main ? "main" : "" }))),
  );
  element.onclose = () => { if (back && back.isConnected) back.focus(); };
  if (!element.open) element.showModal();
  return element;
}
