// Dragging and stretching of blocks by mouse, pen or finger. The page is not redrawn meanwhile.

import { h, $, $$ } from "./dom.js";
import { t } from "./words.js";
import { said } from "./fitting.js";
import { itemName } from "./names.js";

const FAR = 6;

// A moving finger scrolls; one that rests this long starts to drag.
const HOLD = 350;

// Ends the drag, and suppresses the click that follows.
const later = (element, actions) => setTimeout(() => { element.classList.remove("dragged"); actions.hand(false); }, 0);

// While a block is dragged each meeting says whether it fits there.
function mark(fits) {
  for (const one of $$(".meeting")) {
    const found = fits.get(one.dataset.meeting);
    if (!found || found.fit === "here") continue;
    one.dataset.fit = found.fit;
    one.dataset.says = said(found);
  }
}

function unmark() {
  for (const one of $$(".meeting[data-fit]")) {
    delete one.dataset.fit;
    delete one.dataset.says;
  }
}

// The number of other blocks of a meeting above a place, and a line where the block would come.
function insertion(meeting, element, y, shows = true) {
  const others = $$(".place .item", meeting).filter((one) => one !== element).map((one) => one.getBoundingClientRect());
  const place = others.filter((box) => box.top + box.height / 2 < y).length;
  if (shows && others.length) {
    const edge = place ? others[place - 1].bottom : others[0].top;
    meeting.dataset.insert = "yes";
    meeting.style.setProperty("--insert", `${edge - meeting.getBoundingClientRect().top}px`);
  }
  return place;
}

// The listeners of a draggable block.
export function grab(entry, actions) {
  let ghost = null;
  const still = (event) => { if (ghost) event.preventDefault(); };
  const pointerdown = (down) => {
    if (down.button !== 0 || down.target.classList.contains("handle")) return;
    const element = down.currentTarget;
    const touch = down.pointerType === "touch";
    const held = touch ? setTimeout(() => take(down), HOLD) : 0;
    let target = null;
    // keep receiving events however fast the pointer moves
    element.setPointerCapture(down.pointerId);
    actions.hand(true);
    const take = (event) => {
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
      mark(actions.fits(entry));
      follow(event);
      actions.say(t("dragging", { number: itemName(entry.items[0]) }));
    };
    const follow = (event) => {
      // scroll the board near its edges
      const boards = $(".boards");
      const edge = boards.getBoundingClientRect();
      const within = event.clientX > edge.left && event.clientX < edge.right;
      boards.scrollBy(!within ? 0 : event.clientX > edge.right - 30 ? 15 : event.clientX < edge.left + 30 ? -15 : 0,
        event.clientY > edge.bottom - 30 ? 15 : event.clientY < edge.top + 30 ? -15 : 0);
      ghost.style.transform = `translate(${event.clientX - 20}px, ${event.clientY - 12}px)`;
      if (target) delete target.dataset.insert;
      const under = document.elementsFromPoint(event.clientX, event.clientY).map((one) => one.closest(".meeting")).find(Boolean);
      if (under !== target) {
        target?.classList.remove("target");
        target = under ?? null;
        target?.classList.add("target");
      }
      if (target?.dataset.meeting === element.dataset.in) insertion(target, element, event.clientY);
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
      ["pointermove", "pointerup", "pointercancel"].forEach((type) => element.removeEventListener(type, type === "pointermove" ? move : end));
      document.removeEventListener("keydown", escape, true);
      // after Escape the button is still down, and its release is no click
      if (event.type === "keydown") element.addEventListener("pointerup", () => later(element, actions), { once: true });
      else later(element, actions);
      if (!ghost) return;
      ghost.remove();
      ghost = null;
      unmark();
      target?.classList.remove("target");
      if (target) delete target.dataset.insert;
      const to = target?.dataset.meeting;
      if (event.type !== "pointerup" || !to) return;
      if (to !== element.dataset.in) actions.drop(entry, to, event.shiftKey);
      else actions.within(entry, to, insertion(target, element, event.clientY, false));
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
  };
  // a finger must not scroll during a drag
  return { onpointerdown: pointerdown, ontouchmove: still, oncontextmenu: still };
}

// The lower edge of a block: dragging it changes the minutes in steps of five.
export function stretch(entry, actions) {
  const pointerdown = (down) => {
    down.stopPropagation();
    down.preventDefault();
    const handle = down.currentTarget;
    handle.setPointerCapture(down.pointerId);
    actions.hand(true);
    const element = handle.parentElement;
    const scale = element.getBoundingClientRect().height / entry.minutes;
    let change = 0;
    const move = (event) => {
      change = Math.max(5 - entry.minutes, Math.round((event.clientY - down.clientY) / scale / 5) * 5);
      element.style.blockSize = `${(entry.minutes + change) * scale}px`;
      element.querySelector(".minutes").textContent = `${entry.minutes + change}′`;
      element.classList.add("dragged");
    };
    const end = (event) => {
      handle.removeEventListener("pointermove", move);
      handle.removeEventListener("pointerup", end);
      handle.removeEventListener("pointercancel", end);
      element.style.blockSize = "";
      // the new minutes come with the answer of the server
      element.querySelector(".minutes").textContent = `${entry.minutes}′`;
      later(element, actions);
      if (event.type === "pointerup" && change) actions.minutes(entry, change);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", end);
    handle.addEventListener("pointercancel", end);
  };
  return h("span", { class: "handle", "aria-hidden": "true", title: t("stretch"), onpointerdown: pointerdown });
}

// Accepts files dropped anywhere on the page.
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
