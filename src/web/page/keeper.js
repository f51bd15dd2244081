// A service worker for the chair's view and the screen for the room: it keeps their files, so that they open without the network.
// What the network has goes first, so nothing of them is ever old while it is there. Of the planner's page it sees nothing, and of
// what people do it keeps nothing.

// The files of both views; a test compares them with what the views import.
const FILES = [
  "/chair.html", "/room.html", "/day.css", "/style.css", "/icon.svg", "/en.json", "/zh.json", "/api.js", "/best.js", "/chair.js", "/daily.js",
  "/dom.js", "/events.js", "/hub.js", "/layout.js", "/me.js", "/names.js", "/room.js", "/said.js", "/speakers.js", "/taps.js", "/top.js", "/verdict.js",
  "/words.js",
];
// Kept once they are read: few people read all languages.
const WORDS = ["/ar.json", "/es.json", "/fr.json", "/ru.json"];
const NAME = "day/1";

// Milliseconds after which a network that does not answer is as good as none.
const PATIENCE = 4000;

/** @type {any} */
const worker = self;

worker.addEventListener("install", (event) => {
  worker.skipWaiting();
  event.waitUntil(caches.open(NAME).then((kept) => kept.addAll(FILES)));
});

worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method === "GET" && origin === location.origin && [...FILES, ...WORDS].includes(pathname)) event.respondWith(file(event, pathname));
});

async function file(event, pathname) {
  const kept = await caches.open(NAME);
  const fresh = fetch(event.request).then(async (response) => {
    if (response.status === 200 && !response.redirected) await kept.put(pathname, response.clone());
    return response;
  });
  event.waitUntil(fresh.catch(() => {}));
  const old = await kept.match(pathname);
  if (!old) return fresh;
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE, null); });
  const found = await Promise.race([fresh.catch(() => null), late]);
  // a proxy without its server is no network either
  return found && found.status < 500 ? found : old;
}
