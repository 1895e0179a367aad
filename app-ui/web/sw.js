// The service worker: every file of one build in one cache, so that the app starts with no network at all. The desk's
// program is kept where it has been used: an office has a network, and a phone need not carry it. So is the map, and not
// even a desk fetches it in advance.
//
// - A build's files are fetched before it may be used, and served only together with each other.
// - A new build waits until no window holds the old one. A page may ask for it earlier (SKIP_WAITING); that is granted
//   only when it is the only window, because the others would lose the files they run on.
// - Talk with the server is never touched: the app has its own way of being offline.

const BUILD = "%BUILD%";
const ASSETS = %ASSETS%;
const DESK = %DESK%;
const MAP = %MAP%;
const DESK_SCRIPT = /\/desk-[0-9a-f]{12}\.js$/;
const CACHE = `jobsheet-${BUILD}`;
const SERVER = /^\/(api|sync|uploads|blobs|poke)(\/|$)/;

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const wanted = (await isDesk()) ? [...ASSETS, ...DESK] : ASSETS;
      const cache = await caches.open(CACHE);
      // Hashed names may come from the browser's own cache; the others must be what the server has now.
      await cache.addAll(wanted.map((url) => new Request(url, { cache: /-[0-9a-f]{12}\./.test(url) ? "default" : "reload" })));
    })(),
  );
});

/** Whether the build before this one has been used as a desk here. */
async function isDesk() {
  for (const name of await caches.keys()) {
    const kept = name.startsWith("jobsheet-") ? await (await caches.open(name)).keys() : [];
    if (kept.some(({ url }) => DESK_SCRIPT.test(url))) return true;
  }
  return false;
}

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      await Promise.all(names.filter((name) => name.startsWith("jobsheet-") && name !== CACHE).map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("message", (event) => {
  if (event.data !== "SKIP_WAITING") return;
  event.waitUntil(
    (async () => {
      const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
      if (windows.length <= 1) await self.skipWaiting();
      else event.source?.postMessage({ type: "UPDATE_HELD", windows: windows.length });
    })(),
  );
});

// A notification that the page has shown through us brings the app to the front.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    (async () => {
      const [page] = await self.clients.matchAll({ type: "window" });
      await (page ? page.focus() : self.clients.openWindow("/"));
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || SERVER.test(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(fromCache("/index.html", request));
  else if (ASSETS.includes(url.pathname)) event.respondWith(fromCache(url.pathname, request));
  else if (DESK.includes(url.pathname) || MAP.includes(url.pathname)) event.respondWith(keepAndAnswer(url.pathname, event));
});

async function keepAndAnswer(path, event) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(path);
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (answer.ok) event.waitUntil(cache.put(path, answer.clone()));
  return answer;
}

// The network is the fallback, not the rule: the build in use must not change under a running page.
async function fromCache(path, request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(path);
  if (!kept) return fetch(request);
  // A worker reads its role from its own address, and takes that address from the response: one that was fetched
  // without the question mark would make every worker the same. A response made here has no address of its own.
  // The others are passed as they are, because the browser keeps the compiled program with them.
  return new URL(request.url).search ? new Response(kept.body, kept) : kept;
}
