// The first thing in a page of the lab: says what became of the program where the program cannot. It has its own
// words, and needs neither the module nor the network. scripts/lib/start.mjs fills in WORDS and VERSION.
//
// - A start that fails says so, with a way to try again. Under a service worker, what that kept is thrown away and
//   the page starts once more without it.
// - A program that was stopped, by a panic or a trap, is replaced by links: what of the last state can be had, and
//   where to report it. A timer or observer of it may still be called after that: it keeps nothing, and what it
//   stops on is not told again.
// - A program whose release was replaced while it ran, and that lacks a part of it, says to reload.
// - A host whose frame this is hears of a start that fails and of a program that was stopped.
"use strict";
{
  // The sentences by language and key (assets/locale, rooms `start` and `crash`).
  const WORDS = {};
  const VERSION = "";
  /** How long a start may take until something is said, in milliseconds. */
  const PATIENCE = 4000;
  const STATE = "k8s-dns-lab.state";
  const ASIDE = ["k8s-dns-lab.set-aside", "k8s-dns-lab.own"];
  const MOST_ASIDE = 16;

  const root = document.documentElement;
  const isFramed = parent !== self;
  /** The origins that the address names as the host's; one that does not read is nobody's. */
  const named = new URLSearchParams(location.search).getAll("origin").map((text) => text.replace(/\/$/, ""));
  const reads = (text) => {
    try {
      return /^https?:\/\/[\w.:[\]-]+$/.test(text) && new URL(text).origin === text;
    } catch {
      return false;
    }
  };
  // As src/host/parameters.rs reads it.
  const ears = named.every(reads) ? (named.at(-1) ?? "*") : "";
  const lab = {
    /** True where messages of a host of this origin count. */
    hears: (origin) => ears === "*" || ears === origin,
    /** Says something to the host, and to nobody else. */
    tell: (message) => isFramed && ears && parent.postMessage({ ns: "k8sdnslab", v: 1, ...message }, ears),
    /** The program has stopped. */
    stopped,
    /** A file of the lab did not come, or is none. */
    lost,
    /** The module could not be started. Not every engine tells of that by an event. */
    failed: (error) => {
      hear(error);
      throw error;
    },
  };
  self.k8sDnsLab = lab;

  const starting = () => document.querySelector(".loading");
  const make = (name, text, fields = {}) => Object.assign(document.createElement(name), { textContent: text }, fields);
  const languages = Object.keys(WORDS);
  /** The sentences in the language of the page; while it starts, in the one that this reader most likely gets. */
  const words = () => {
    const wanted = starting() ? [new URLSearchParams(location.search).get("lang"), kept("k8s-dns-lab.language"), ...navigator.languages] : [root.lang];
    return WORDS[wanted.map((tag) => tag?.slice(0, 2)).find((tag) => WORDS[tag])] ?? WORDS[languages[0]];
  };

  // ---- A start that fails.

  let saying;
  /** Says, below what the page shows while it loads, how the start stands, in all languages. */
  function say(key) {
    const loading = starting();
    if (!loading || saying === key || saying === "failed") return;
    saying = key;
    document.querySelector(".lost")?.remove();
    const box = make("div", "", { className: "lost" });
    box.setAttribute("role", "alert");
    for (const lang of languages) {
      const again = make("button", WORDS[lang].retry, { type: "button", className: "button", onclick: () => anew() });
      const line = make("p", `${WORDS[lang][key]} `, { lang });
      line.append(again);
      box.append(line);
    }
    loading.after(box);
    if (key === "failed") lab.tell({ type: "error", code: "network", message: "the lab could not be loaded", faults: [] });
  }

  /** `script` is the one that wanted the file, where it came as far as that. */
  async function lost(script) {
    if (starting()) return (await withoutWorker()) || say("failed");
    const isSaid = () => document.querySelector(".replaced");
    if (!script || isSaid()) return;
    try {
      const now = await (await fetch(location.href.split("#")[0], { cache: "no-store" })).text();
      if (!/k8s-dns-lab-\w+\.js/.test(now) || now.includes(script.split("/").pop())) return;
    } catch {
      return;
    }
    // The page names another script by now: what this one lacks may be gone for good. Several parts may find that out at once.
    if (isSaid()) return;
    const says = words();
    const box = make("div", "", { className: "notice replaced" });
    box.setAttribute("role", "alert");
    box.append(make("p", says.replaced), make("button", says.reload, { type: "button", className: "button", onclick: () => location.reload() }));
    document.body.prepend(box);
  }

  /** Where a worker answered, forgets what it kept and starts again, but only where the network has the page. */
  async function withoutWorker() {
    try {
      const workers = navigator.serviceWorker;
      if (!workers?.controller) return false;
      const registration = await workers.getRegistration();
      // The worker itself is what it never answers for; a network that has another page for everything has no worker.
      const answer = await fetch(workers.controller.scriptURL, { cache: "no-store" });
      if (!registration || !/^const FILES/m.test(await answer.text())) return false;
      const ours = (await caches.keys()).filter((name) => name.startsWith(`k8s-dns-lab ${registration.scope} `));
      await Promise.all(ours.map((name) => caches.delete(name)));
      await registration.unregister();
      location.reload();
      return true;
    } catch {
      return false;
    }
  }

  /** Starts again, with every file of the page from its server rather than from a cache. */
  async function anew() {
    if (await withoutWorker()) return;
    const files = [location.href.split("#")[0], ...performance.getEntriesByType("resource").map(({ name }) => name)];
    const own = files.filter((file) => file.startsWith(location.origin));
    await Promise.allSettled(own.map((file) => fetch(file, { cache: "reload" })));
    location.reload();
  }

  // A file that the page names and that does not come.
  addEventListener("error", ({ target }) => target?.localName === "script" && lost(), true);
  setTimeout(() => say("slow"), PATIENCE);

  // ---- A program that was stopped.

  /** What a trap of the program says of itself; nothing where the error is another. */
  const trap = (error) =>
    // WebAssembly's own (JavaScript API, "RuntimeError"), and what engines call the end of their stack or memory.
    ["RuntimeError", "RangeError", "InternalError"].includes(error?.name) && /wasm/.test(error.stack) && `${error.name}: ${error.message}\n${error.stack}`;
  /** `event` is what tells of the error, where something does. */
  const hear = (error, event) => {
    const told = trap(error);
    if (told && isStopped()) event?.preventDefault();
    else if (told) stopped(told);
    // Until the module runs, whatever goes wrong is the start's.
    else if (!self.wasmBindings) lost();
  };
  addEventListener("error", (event) => hear(event.error, event));
  addEventListener("unhandledrejection", (event) => hear(event.reason, event));

  const kept = (key, ...value) => {
    try {
      // A guest keeps nothing.
      if (root.dataset.guest !== undefined) return null;
      if (!value.length) return localStorage.getItem(key);
      value[0] === null ? localStorage.removeItem(key) : localStorage.setItem(key, value[0]);
      return true;
    } catch {
      return null;
    }
  };

  /** Sets what is kept aside, so that a fresh start does not stop on it again; src/page/browser/storage.rs names the keys. */
  function setAside() {
    const text = kept(STATE);
    if (text === null) return;
    const keys = (sort) => Array.from({ length: MOST_ASIDE }, (_, at) => (at ? `${sort}.${at + 1}` : sort));
    kept(STATE, null);
    if (ASIDE.flatMap(keys).some((key) => kept(key) === text)) return;
    const free = keys(ASIDE[0]).find((key) => kept(key) === null);
    if (!free || !kept(free, text)) kept(STATE, text);
  }

  const isStopped = () => document.querySelector(".crash") !== null;

  /** The page in place of everything, once: a panic is a trap too. */
  function stopped(info) {
    if (isStopped()) return;
    const says = words();
    const hash = location.hash.slice(1);
    const state = hash.includes("=") ? hash : kept(STATE);
    setAside();
    // Not what the program would still write.
    Storage.prototype.setItem = () => {};
    // Spelled otherwise than now: the browser then loads it, and does not only scroll to a fragment.
    const now = location.href.split("#")[0];
    const page = now.endsWith("?") ? now.slice(0, -1) : `${now.split("?")[0]}?`;
    const link = (text, href, more) => make("a", text, { className: "button", href, ...more });
    const ways = make("p", "", { className: "row-of" });
    if (state) {
      ways.append(
        link(says.download, `data:text/plain;charset=utf-8,${encodeURIComponent(state)}`, { download: "k8s-dns-lab.txt" }),
        // A cluster of one's own gets into no address by itself.
        ...(state.split("&").includes("imported=true") ? [] : [link(says.again, `${page}#${state}`)]),
      );
    }
    ways.append(link(says.afresh, page));
    const main = make("main", "", { className: "crash" });
    main.setAttribute("role", "alert");
    main.append(make("h1", says.title), make("p", state ? says.says : says.says_lost), ways, make("p", says.report), make("pre", `k8s-dns-lab ${VERSION}\n${info}`));
    document.body.replaceChildren(main);
    lab.tell({ type: "error", code: "stopped", message: "the lab has stopped by a fault of its own", faults: [] });
  }
}
