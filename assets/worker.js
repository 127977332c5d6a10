// The service worker of a release: keeps every file of this version and answers with them, so that the site
// works without a network and never mixes versions. scripts/lib/worker.mjs fills in VERSION and FILES.
// A newer version is fetched whole beside this one and waits until the person takes it.
//
// What is kept is what it is called: a host that has another page for what it lacks, or a network that wants a sign-in
// first, says 200 to everything. FILES holds the SHA-256 of each file, in base64.

const VERSION = "";
const FILES = {};

// Several versions may live under one origin, each in its own folder with caches of its own.
const OURS = `k8s-dns-lab ${registration.scope} `;
const CACHE = OURS + VERSION;
const PAGE = registration.scope;
const known = new Map(Object.entries(FILES).map(([file, digest]) => [new URL(file, PAGE).href, digest]));

/** True for an answer that is the file of that address. */
async function is(response, url) {
  if (!response.ok || response.redirected) return false;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer()));
  return btoa(String.fromCharCode(...digest)) === known.get(url);
}

/** The file of an address from its host: as the browser's cache has it where that is good, past it where it is not. */
async function fetched(url) {
  for (const cache of ["no-cache", "reload"]) {
    const response = await fetch(url, { cache });
    if (await is(response, url)) return response;
  }
  throw new Error(`not the file of this version: ${url}`);
}

addEventListener("install", (event) => {
  const fetchAll = async () => {
    const cache = await caches.open(CACHE);
    const fetchOne = async (url) => cache.put(url, await fetched(url));
    const all = await Promise.allSettled([...known.keys()].map(fetchOne));
    const failed = all.find(({ reason }) => reason);
    if (!failed) return;
    await caches.delete(CACHE);
    throw failed.reason;
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
  // The page by its other name.
  if (url.href === `${PAGE}index.html`) url.href = PAGE;
  if (request.method !== "GET" || !known.has(url.href)) return;
  const answer = async () => {
    const cache = await caches.open(CACHE);
    // A page that got something that is no good asks past every cache.
    const again = request.cache === "reload" ? await fetch(request).catch(() => {}) : undefined;
    if (again) return again;
    const kept = await cache.match(url.href);
    if (kept) return kept;
    // The browser let go of it.
    const response = await fetch(request);
    if (await is(response, url.href)) event.waitUntil(cache.put(url.href, response.clone()));
    return response;
  };
  event.respondWith(answer());
});
