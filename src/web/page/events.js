// Events of the server: `hear` passes on the states of a topic until the function that it returns is called.

import { Hub } from "./hub.js";

const heard = new Map();
let port = null;
let alone = false;

// Without shared workers each tab has its own hub, which disconnects while the tab is hidden.
function local() {
  alone = true;
  const channel = new MessageChannel();
  new Hub().join(channel.port1);
  return channel.port2;
}

function shared() {
  if (typeof SharedWorker === "undefined") return local();
  try {
    const worker = new SharedWorker("/hub.js", { type: "module", name: "plenary" });
    worker.onerror = () => {
      if (alone) return;
      connect(local());
      want();
    };
    return worker.port;
  } catch {
    return local();
  }
}

function connect(to) {
  port = to;
  port.onmessage = ({ data }) => {
    if (data.lost) for (const one of [...heard.values()]) one.lost?.();
    else heard.get(data.topic)?.told(data.state);
  };
}

// Sends the topics of this tab to the hub.
function want(gone = alone && document.hidden) {
  if (!port) connect(shared());
  port.postMessage({ topics: gone ? [] : [...heard.keys()] });
}

export function hear(topic, told, lost) {
  const one = { told, lost };
  heard.set(topic, one);
  want();
  return () => {
    if (heard.get(topic) !== one) return;
    heard.delete(topic);
    want();
  };
}

addEventListener("pagehide", () => { if (port) want(true); });
addEventListener("pageshow", () => { if (port) want(); });
document.addEventListener("visibilitychange", () => { if (port && alone) want(); });
