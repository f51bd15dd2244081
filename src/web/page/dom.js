// Elements from data. Words of a user become text and nothing else.

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "vars") for (const [key, v] of Object.entries(value)) element.style.setProperty(key, v);
    else if (name === "value" || name === "checked" || name === "selected") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
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
  const element = h("select", props, options.map(([key, text]) => h("option", { value: key }, text)));
  element.value = value;
  return element;
}

// For those who listen: one sentence after the other, so that none takes the place of another.
export function say(text) {
  const live = $("#live");
  live.append(h("p", {}, text));
  while (live.children.length > 6) live.firstChild.remove();
}

// A dialog with a title; it gives the focus back.
export function dialog(title, content, actions) {
  const element = $("#dialog");
  const back = document.activeElement;
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
