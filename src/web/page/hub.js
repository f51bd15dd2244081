// One stream of server events for all tabs of a browser. A browser opens only six connections to a server, and each stream
// occupies one: with a stream in each tab, the sixth tab would block.
//
// The hub runs in a shared worker. A tab sends the list of topics that it wants,
// such as `session/3`, whenever that list changes, and gets `{ topic, state }`; or `{ lost: true }` when the
// stream breaks. Each event is a whole state, so that nothing is missed between two streams.

const RETRY = 3000;

export class Hub {
  constructor(open = (path) => new EventSource(path)) {
    this.open = open;
    this.ports = new Map();
    this.states = new Map();
    this.path = "";
    this.stream = null;
  }

  join(port) {
    this.ports.set(port, new Set());
    port.onmessage = ({ data }) => this.want(port, new Set(data.topics));
  }

  want(port, topics) {
    const before = this.ports.get(port) ?? new Set();
    // forget a tab without topics, because it may be closed
    if (topics.size) this.ports.set(port, topics);
    else this.ports.delete(port);
    for (const topic of topics) if (!before.has(topic) && this.states.has(topic)) port.postMessage({ topic, state: this.states.get(topic).state });
    this.follow();
  }

  // Opens a stream of the topics of all tabs.
  follow() {
    const topics = [...new Set([...this.ports.values()].flatMap((wanted) => [...wanted]))].sort();
    const path = topics.length ? `/api/v1/events?topics=${topics.join(",")}` : "";
    if (path === this.path) return;
    this.path = path;
    for (const topic of this.states.keys()) if (!topics.includes(topic)) this.states.delete(topic);
    this.stream?.close();
    this.stream = null;
    if (path) this.start();
  }

  start() {
    const [path, stream] = [this.path, this.open(this.path)];
    this.stream = stream;
    stream.onmessage = ({ data }) => { if (stream === this.stream) for (const [topic, state] of Object.entries(JSON.parse(data))) this.tell(topic, state); };
    stream.onerror = () => {
      if (stream !== this.stream) return;
      for (const port of this.ports.keys()) port.postMessage({ lost: true });
      // the browser reconnects by itself, unless the server refused
      if (stream.readyState === 2) setTimeout(() => { if (stream === this.stream && path === this.path) this.start(); }, RETRY);
    };
  }

  tell(topic, state) {
    const text = JSON.stringify(state);
    if (this.states.get(topic)?.text === text) return;
    this.states.set(topic, { text, state });
    for (const [port, wanted] of this.ports) if (wanted.has(topic)) port.postMessage({ topic, state });
  }
}

// The entry point of the shared worker.
if ("onconnect" in globalThis) {
  const hub = new Hub();
  globalThis.onconnect = (event) => hub.join(event.ports[0]);
}
