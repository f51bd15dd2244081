// Blocks that change their place glide there, and keep the focus.

import { $, $$ } from "./dom.js";

// The position of every block, as the start of its animation.
export function places() {
  const board = $("#board")?.getBoundingClientRect();
  return new Map($$("#board .item").map((element) => {
    const box = element.getBoundingClientRect();
    return [element.dataset.key, { x: box.x - board.x, y: box.y - board.y }];
  }));
}

export function settle(before) {
  for (const one of document.getAnimations()) if (one.id === "settle") one.cancel();
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const after = places();
  for (const element of $$("#board .item")) {
    const was = before.get(element.dataset.key);
    const is = after.get(element.dataset.key);
    if (!was) {
      if (before.size) element.animate([{ opacity: 0 }, { opacity: 1 }], { id: "settle", duration: 400 });
    } else if (Math.abs(was.x - is.x) + Math.abs(was.y - is.y) > 2) {
      element.animate([{ transform: `translate(${was.x - is.x}px, ${was.y - is.y}px)`, zIndex: 5 }, { transform: "none", zIndex: 5 }],
        { id: "settle", duration: 600, easing: "cubic-bezier(.3,.9,.3,1)" });
    }
  }
}

// Focuses the block, and returns whether it exists.
export function focusItem(name) {
  const found = $(`.item[data-key="${CSS.escape(name)}"]`) ?? $$(".item").find((one) => one.dataset.item === name);
  found?.focus();
  return Boolean(found);
}
