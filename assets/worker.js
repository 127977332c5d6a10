// The service worker of a release: keeps every file of this version and answers with them, so that the site
// works without a network and never mixes versions. scripts/lib/worker.mjs fills in VERSION and FILES.
// A newer version is fetched whole beside this one and waits until the person takes it.

const VERSION = "";
const FILES = [];

// Several versions may live under one origin, each in its own folder with caches of its own.
const OURS = `k8s-dns-lab ${registration.scope} `;
const CACHE = OURS + VERSION;
const known = new Set(FILES.map((file) => new URL(file, registration.scope).href));

addEventListener("install", (event) => {
  const fetchAll = async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll([...known].map((file) => new Request(file, { cache: "no-cache" })));
  };
  event.waitUntil(fetchAll());
});

addEventListener("activate", (event) => {
  const forgetOthers = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)));
  };
  event.waitUntil(forgetOthers());
});

addEventListener("message", ({ data }) => {
  if (data === "take over") skipWaiting();
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  url.search = url.hash = "";
  if (request.method !== "GET" || !known.has(url.href)) return;
  const kept = async () => (await caches.open(CACHE)).match(url.href);
  const answer = async () => {
    // A page that got something that is no good asks past every cache.
    const again = request.cache === "reload" ? await fetch(request).catch(() => {}) : undefined;
    return again ?? (await kept()) ?? fetch(request);
  };
  event.respondWith(answer());
});
