// <k8s-dns-lab>: the lab on another page, in a sandboxed frame. docs/embedding.md tells what it takes and gives.
// What stands between its tags is shown until the lab runs, and in print.

const NS = "k8sdnslab";
const HERE = new URL("./", import.meta.url);
/** Attributes that are query parameters, properties too. A change of those in LIVE needs no new frame. */
const NAMES = ["view", "controls", "theme", "lang", "motion", "run", "height", "chrome", "from", "name", "type", "profile", "libc", "lesson", "stage", "case", "source", "src"];
/** Attributes of any element, and those with a hyphen, which belong to others. */
const OTHERS = /^(class|id|style|title|hidden|slot|part|exportparts|role|is|dir|running|tabindex|translate|nonce|inert|popover|autofocus|accesskey|item[a-z]+|on[a-z]+)$|[^a-z]/;
const LIVE = ["theme", "lang", "from", "name", "type", "height"];
const EVENTS = ["ready", "answer", "goal", "complete", "progress", "error", "open"];
/** What the button of `run="click"` says, in the languages of the lab; the first one is that of all other pages. */
const RUN = { en: "Run", ko: "실행", ja: "実行" };
const tagOf = (lang) => Object.keys(RUN).find((tag) => lang?.split("-")[0] === tag) ?? "en";
/** What may name things of somebody's: it goes into the fragment, which no server gets. */
const PRIVATE = ["from", "name", "type", "lesson", "stage", "case"];
/** How long a lab may say nothing while something is waited for, in milliseconds. */
const PATIENCE = 20_000;
/** How high a view is until it says so itself, in pixels, on a narrow page and on a wide one: so the text below it stays where it is. */
const RESERVED = { ask: [306, 219, 218], path: [1110, 530, 515], zone: [1945, 1372, 1240], lesson: [2600, 1950, 1800] };
const WIDTHS = [480, 700];

const sheet = new CSSStyleSheet();
sheet.replaceSync(`:host { display: block; position: relative } :host([hidden]) { display: none }
iframe { display: block; width: 100%; border: 0; color-scheme: normal }
:host(:not([running])) iframe { position: absolute; visibility: hidden } :host([running]) :is(div, button) { display: none }
button { font: inherit; margin-block: .5em } @media print { iframe { display: none } :host([running]) div { display: block } div { min-height: 0 !important } }`);

/** The labs that draw, three at most, the last seen or used at the end. The others show what they drew last. */
const live = new Set();

/** Files of the same origin need no CORS for the page, but do for a frame without an origin. */
const readable = (base) =>
  base.origin !== location.origin
    ? Promise.resolve(true)
    : fetch(new URL("embed.js", base), { method: "HEAD" }).then((answer) => answer.headers.get("access-control-allow-origin") === "*", () => false);

/** Modules that frames asked for, by address: one copy for all frames of the page. */
const files = new Map();
const bytesOf = (url) => {
  const fetchIt = async () => {
    const answer = await fetch(url);
    const bytes = answer.ok ? await answer.arrayBuffer() : undefined;
    // "\0asm": a host may have another page for what it lacks.
    if (bytes?.byteLength > 8 && new DataView(bytes).getUint32(0) === 0x61736d) return bytes;
    throw files.delete(url);
  };
  if (!files.has(url)) files.set(url, fetchIt().catch(() => {}));
  return files.get(url);
};

/** Where a lab lies: an address that files can be beside; nothing where it is none. */
const baseOf = (src) => {
  try {
    const base = src ? new URL("./", new URL(src, document.baseURI)) : HERE;
    return /[\0-\x1f]/.test(src) || (src && base.protocol !== HERE.protocol && !/^https?:$/.test(base.protocol)) ? undefined : base;
  } catch {}
};

/** Whether a text is meant for manifests, however it is spelled: a word of prose may be one of theirs. */
const areManifests = (text) => (/apiVersion"?\s*:/.test(text) && /kind"?\s*:/.test(text)) || (/^\s*"?(apiVersion|kind)"?\s*:/m.test(text) && /\S\s*\n\s*\S/.test(text));

/** The text of the manifests before an element: the last block of code that is some. */
function manifestsBefore(element) {
  for (let at = element; at && at !== document.body; at = at.parentElement) {
    for (let block = at.previousElementSibling; block; block = block.previousElementSibling) {
      const blocks = [block, ...block.querySelectorAll("pre, code, textarea")].filter((one) => areManifests(one.value ?? one.textContent));
      if (!blocks.length) continue;
      const last = blocks.pop();
      const copy = last.cloneNode(true);
      for (const end of copy.querySelectorAll("br")) end.replaceWith("\n");
      return (last.value ?? copy.textContent).replaceAll("\u00a0", " ");
    }
  }
  console.warn("k8s-dns-lab: no manifests stand before", element);
  return "";
}

/** The colours and the face of the page around an element. */
function look(element) {
  const style = getComputedStyle(element);
  let bg = "";
  for (let at = element; at && !bg; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (!/^(transparent|rgba\(.*, 0\))$/.test(backgroundColor)) bg = backgroundColor;
  }
  const [r = 0, g = 0, b = 0] = style.color.match(/[\d.]+/g)?.map(Number) ?? [];
  const dark = (style.color.startsWith("rgb") ? r * 0.3 + g * 0.6 + b * 0.1 : r * 255) > 140;
  const tokens = { fg: style.color, bg: bg || (dark ? "#000" : "#fff"), font: style.fontFamily };
  tokens.surface = tokens.bg;
  for (const name of ["bg", "surface", "fg", "soft", "line", "accent", "font", "mono", "radius"]) {
    const own = style.getPropertyValue(`--kdl-${name}`).trim();
    if (own) tokens[name] = own;
  }
  return { theme: dark ? "dark" : "light", tokens };
}

class K8sDnsLab extends HTMLElement {
  static observedAttributes = NAMES;
  /** What a learner has done, as an earlier `progress` event told it. */
  progress;
  #frame;
  #waiting = new Map();
  #count = 0;
  #seen;
  #near;
  #paused;
  #last;
  #ready;
  #off;
  #dyed;
  #origin;
  #silence;
  #room;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    this.#room = root.appendChild(document.createElement("div"));
    this.#room.append(document.createElement("slot"));
  }

  connectedCallback() {
    this.#off = new AbortController();
    addEventListener("message", (event) => this.#hear(event), { signal: this.#off.signal });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#dress(), { signal: this.#off.signal });
    // Sites tell their own switch of colours by an attribute of one of these.
    this.#dyed = new MutationObserver(() => this.theme === "host" && this.#dress());
    for (const root of [document.documentElement, document.body]) this.#dyed.observe(root, { attributes: true });
    // When the page itself is still being read, what stands before the element is there, its own content is not yet.
    queueMicrotask(() => this.isConnected && this.#wait());
  }

  disconnectedCallback() {
    this.#off.abort();
    this.#dyed.disconnect();
    this.#stop();
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#frame || before === now) return;
    if (!LIVE.includes(name)) {
      this.#stop();
      this.#wait();
    } else if (name === "height") this.#size();
    else if (name === "lang") this.#tell("lang", { lang: now ?? "en" }).catch(() => {});
    else if (name === "theme") this.#dress();
    else this.ask({ [name]: now ?? undefined }).catch(() => {});
  }

  #wait() {
    const run = this.getAttribute("run") ?? "lazy";
    this.#seen = new IntersectionObserver(
      (entries) => {
        this.#near = entries.at(-1).isIntersecting;
        if (this.#near && run !== "click") this.#start();
        this.#turn(this.#near);
      },
      { rootMargin: "200px" },
    );
    this.#seen.observe(this);
    if (run !== "click") this.#keep(this.#high());
    if (run === "eager") this.#start();
    else if (run === "click") {
      const button = document.createElement("button");
      button.part = "run";
      button.textContent = RUN[tagOf(this.lang || document.documentElement.lang)];
      button.onclick = () => {
        this.#start();
        this.#turn(true);
      };
      this.shadowRoot.append(button);
    }
  }

  #start() {
    if (this.#frame) return this.#ready;
    const base = baseOf(this.src);
    if (!base) {
      const fault = { code: "value", message: `src=${JSON.stringify(this.src)} is no address a lab can lie at`, faults: [] };
      this.#tellError(fault);
      this.#keep(0);
      this.#ready = Promise.reject(Object.assign(new Error(fault.message), fault));
      this.#ready.catch(() => {});
      return this.#ready;
    }
    const frame = document.createElement("iframe");
    this.#frame = frame;
    const url = new URL("frame.html", base);
    const query = url.searchParams;
    query.set("embed", "1");
    const hash = new URLSearchParams();
    for (const name of NAMES.slice(0, -2)) if (this.hasAttribute(name)) (PRIVATE.includes(name) ? hash : query).set(name, this.getAttribute(name));
    for (const { name, value } of this.attributes) if (!NAMES.includes(name) && !OTHERS.test(name)) hash.set(name, value);
    if (this.lesson && !this.view) query.set("view", "lesson");
    // Of other schemes an origin is nothing that a frame could hold a message against.
    if (/^https?:/.test(location.origin)) query.set("origin", location.origin);
    if (!query.has("lang") && document.documentElement.lang) query.set("lang", tagOf(document.documentElement.lang));
    if (this.theme === "host") query.set("theme", look(this).theme);
    if (this.source === "previous") hash.set("yaml", manifestsBefore(this));
    url.hash = hash;
    frame.title = this.getAttribute("aria-label") || this.title || "k8s-dns-lab";
    frame.allow = "clipboard-write";
    frame.tabIndex = 0;
    this.#ready = this.#wants("ready");
    this.#ready.catch(() => {});
    this.#keep(this.#high());
    this.#size();
    readable(base).then((open) => {
      if (this.#frame !== frame) return;
      frame.sandbox = `allow-scripts allow-popups allow-downloads${open ? "" : " allow-same-origin"}`;
      this.#origin = open ? "null" : base.origin;
      frame.src = url;
      this.shadowRoot.append(frame);
    });
    return this.#ready;
  }

  #stop() {
    this.#seen?.disconnect();
    live.delete(this);
    this.#frame?.remove();
    this.#frame = undefined;
    this.shadowRoot.querySelector("button")?.remove();
    this.removeAttribute("running");
    this.#end({ message: "the lab was taken off the page" });
  }

  /** What comes of an answer that is waited for. */
  #wants(id) {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#listen();
    });
  }

  /** Nothing that is waited for comes any more. */
  #end(fault) {
    clearTimeout(this.#silence);
    this.#keep(0);
    for (const { reject } of this.#waiting.values()) reject(Object.assign(new Error(fault.message), fault));
    this.#waiting.clear();
  }

  /** A lab that says nothing for so long is given up, until it says something. */
  #listen() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      if (!this.#waiting.size) return;
      const fault = { code: "timeout", message: `the lab has said nothing for ${PATIENCE / 1000} seconds`, faults: [] };
      this.#end(fault);
      this.#tellError(fault);
    }, PATIENCE);
  }

  #tellError(detail) {
    this.dispatchEvent(new CustomEvent("error", { detail }));
  }

  /** How high it is to be by its author's word; 0 where what is in it says so. */
  #fixed() {
    const height = this.getAttribute("height") ?? "";
    return /^\d+(px)?$/.test(height) ? parseInt(height, 10) : (this.view || (this.lesson ? "lesson" : "full")) === "full" ? 720 : 0;
  }

  /** How high it is likely to be. */
  #high() {
    const at = WIDTHS.filter((width) => width <= this.offsetWidth).length;
    return this.#fixed() || (RESERVED[this.view || "lesson"] ?? RESERVED.ask)[at] + (this.controls ? [86, 44, 44][at] : 0);
  }

  /** Room around what stands between the tags, as long as that is shown. */
  #keep(px) {
    this.#room.style.minHeight = `${px}px`;
  }

  #size() {
    if (this.#fixed() || !this.#frame.style.height) this.#frame.style.height = `${this.#high()}px`;
  }

  /** A message from the frame, and from nobody else. */
  #hear({ source, origin, data }) {
    // A window that has gone is nobody, as is a frame that is not in the page yet.
    if (!source || source !== this.#frame?.contentWindow || origin !== this.#origin || data?.ns !== NS || data.v !== 1) return;
    const { ns, v, type, id, ...detail } = data;
    this.#listen();
    if (type === "fetch" && /^[\w.-]+\.wasm$/.test(detail.file)) {
      const reply = (fields) => this.#post("file", { file: detail.file, ...fields });
      reply({ coming: true });
      bytesOf(new URL(detail.file, this.#frame.src).href).then((bytes) => reply({ bytes }));
    } else if (type === "hello") {
      this.#post("init", { progress: this.progress, tokens: this.theme === "host" ? look(this).tokens : undefined });
    } else if (type === "ready") {
      this.setAttribute("running", "");
      this.#waiting.get("ready")?.resolve(detail);
      this.#waiting.delete("ready");
      // It may come after all.
      this.#ready = Promise.resolve(detail);
    } else if (type === "error" && id === undefined) {
      // It could not be loaded, or has stopped.
      if (detail.code === "network" || detail.code === "stopped") this.#end(detail);
    } else if (type === "height" && detail.px > 0 && !/^\d/.test(this.getAttribute("height") ?? "")) {
      this.#frame.style.height = `${Math.ceil(detail.px)}px`;
      this.dispatchEvent(new CustomEvent("resize", { detail }));
    } else if (type === "used") this.#turn(true);
    const waiting = this.#waiting.get(id);
    if (waiting) {
      this.#waiting.delete(id);
      if (type === "error") waiting.reject(Object.assign(new Error(detail.message), detail));
      else waiting.resolve(detail);
    }
    if (EVENTS.includes(type) && (!waiting || type === "error")) {
      const goes = this.dispatchEvent(new CustomEvent(type, { detail, cancelable: type === "open" }));
      const base = new URL(".", this.#frame.src).href;
      if (type === "open" && goes && String(detail.url).startsWith(base)) open(detail.url, "_blank", "noopener");
    }
  }

  #post(type, fields) {
    // A sandboxed frame has no origin that could be named.
    this.#frame?.contentWindow?.postMessage({ ns: NS, v: 1, type, ...fields }, this.#origin === "null" ? "*" : this.#origin);
  }

  /** Sends a message once the lab runs, and gives its reply. */
  async #tell(type, fields) {
    const ready = this.#start();
    if (this.#near && type !== "pause" && !live.has(this)) this.#turn(true);
    await ready;
    const id = ++this.#count;
    this.#last = this.#wants(id);
    this.#post(type, { id, ...fields });
    return this.#last;
  }

  /** Lets it draw, or hold still. */
  #turn(on) {
    if (!this.#frame) return;
    live.delete(this);
    if (on) live.add(this);
    if (live.size > 3) [...live][0].#turn();
    this.#settle().catch(() => {});
  }

  /** Once it has drawn what it was told. */
  async #settle() {
    await this.#start();
    await this.#last?.catch(() => {});
    return this.#frame && this.#tell("pause", { paused: this.#paused || !live.has(this) });
  }

  #dress() {
    if (!this.#frame) return;
    const theme = this.theme || "auto";
    this.#tell("theme", theme === "host" ? look(this) : { theme }).catch(() => {});
  }

  /** Asks; what is left out stays as it is. Gives the answer with its trace. */
  ask({ from, name, type } = {}) {
    return this.#tell("ask", { from, name, qtype: type }).then(({ trace }) => trace);
  }

  /** Applies manifests, as `kubectl apply` would. */
  apply(yaml, { recreate } = {}) {
    return this.#tell("apply", { yaml, recreate });
  }

  load(lesson, { stage } = {}) {
    return this.#tell("load", { lesson, stage });
  }

  getState() {
    return this.#tell("getState").then(({ state }) => state);
  }

  setState(state) {
    return this.#tell("setState", { state });
  }

  undo() {
    return this.#tell("undo").then(({ undone }) => undone);
  }

  pause(paused = true) {
    this.#paused = paused;
    return this.#settle();
  }

  /** Puts the keyboard into the question. */
  async focus() {
    await this.#start();
    this.#frame.focus();
    await this.#tell("focus");
  }
}

for (const name of NAMES.filter((name) => name !== "lang")) {
  Object.defineProperty(K8sDnsLab.prototype, name, {
    configurable: true,
    enumerable: true,
    get() {
      return this.getAttribute(name) ?? "";
    },
    set(value) {
      value == null ? this.removeAttribute(name) : this.setAttribute(name, value);
    },
  });
}

customElements.get("k8s-dns-lab") ?? customElements.define("k8s-dns-lab", K8sDnsLab);
