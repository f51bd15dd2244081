// Blocks that are dragged and stretched, by mouse, pen or finger.

import { h } from "./dom.js";
import { t } from "./words.js";

const FAR = 6;

// A finger that moves scrolls; one that stays for so long takes the block.
const HOLD = 350;

export function grab(element, state, entry, actions) {
  let ghost = null;
  // with a block in hand a finger scrolls nothing
  element.addEventListener("touchmove", (event) => { if (ghost) event.preventDefault(); }, { passive: false });
  element.addEventListener("contextmenu", (event) => { if (ghost) event.preventDefault(); });
  element.addEventListener("pointerdown", (down) => {
    if (down.button !== 0 || down.target.classList.contains("handle")) return;
    const touch = down.pointerType === "touch";
    const held = touch ? setTimeout(() => take(down), HOLD) : 0;
    let target = null;
    const take = (event) => {
      element.setPointerCapture(down.pointerId);
      const box = element.getBoundingClientRect();
      ghost = element.cloneNode(true);
      ghost.classList.add("ghost");
      ["data-key", "data-item", "data-in"].forEach((name) => ghost.removeAttribute(name));
      ghost.setAttribute("aria-hidden", "true");
      ghost.tabIndex = -1;
      ghost.style.inlineSize = `${box.width}px`;
      ghost.style.blockSize = `${Math.max(box.height, 24)}px`;
      document.body.append(ghost);
      element.classList.add("dragged");
      follow(event);
      actions.say(t("dragging", { number: entry.number || entry.items[0] }));
    };
    const follow = (event) => {
      ghost.style.transform = `translate(${event.clientX - 20}px, ${event.clientY - 12}px)`;
      const under = document.elementsFromPoint(event.clientX, event.clientY).map((one) => one.closest(".meeting")).find(Boolean);
      if (under === target) return;
      target?.classList.remove("target");
      target = under ?? null;
      target?.classList.add("target");
    };
    const move = (event) => {
      if (!ghost) {
        if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < FAR) return;
        if (touch) return end(event);
        take(event);
      }
      event.preventDefault();
      follow(event);
    };
    const end = (event) => {
      clearTimeout(held);
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerup", end);
      element.removeEventListener("pointercancel", end);
      document.removeEventListener("keydown", escape, true);
      if (!ghost) return;
      ghost.remove();
      ghost = null;
      target?.classList.remove("target");
      // the click that follows is none
      setTimeout(() => element.classList.remove("dragged"), 0);
      const to = target?.dataset.meeting;
      if (event.type === "pointerup" && to && to !== element.dataset.in) actions.move(entry, to);
    };
    const escape = (event) => {
      if (event.key === "Escape" && ghost) {
        event.stopPropagation();
        end(event);
      }
    };
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerup", end);
    element.addEventListener("pointercancel", end);
    document.addEventListener("keydown", escape, true);
  });
}

// The lower edge of a block: what it is pulled by makes more minutes, five at a time.
export function stretch(state, entry, actions) {
  const handle = h("span", { class: "handle", "aria-hidden": "true", title: t("stretch") });
  handle.addEventListener("pointerdown", (down) => {
    down.stopPropagation();
    down.preventDefault();
    handle.setPointerCapture(down.pointerId);
    const element = handle.parentElement;
    let change = 0;
    const move = (event) => {
      change = Math.max(5 - entry.minutes, Math.round((event.clientY - down.clientY) / state.scale / 5) * 5);
      element.style.blockSize = `${(entry.minutes + change) * state.scale}px`;
      element.querySelector(".minutes").textContent = `${entry.minutes + change}′`;
      element.classList.add("dragged");
    };
    const end = (event) => {
      handle.removeEventListener("pointermove", move);
      handle.removeEventListener("pointerup", end);
      handle.removeEventListener("pointercancel", end);
      element.style.blockSize = "";
      setTimeout(() => element.classList.remove("dragged"), 0);
      if (event.type === "pointerup" && change) actions.minutes(entry.items[0], change);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", end);
    handle.addEventListener("pointercancel", end);
  });
  return handle;
}

// Files that are dropped anywhere.
export function drops(take) {
  const has = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  addEventListener("dragover", (event) => {
    if (!has(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("dropping"); });
  addEventListener("drop", (event) => {
    if (!has(event)) return;
    event.preventDefault();
    document.body.classList.remove("dropping");
    [...event.dataTransfer.files].slice(0, 1).forEach(take);
  });
}
