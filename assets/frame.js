// The start of frame.html, before anything is fetched. A frame without an origin of its own has no cache: what
// the lab fetches there, it first asks the host's <k8s-dns-lab> for, which keeps one copy for all frames of a page
// and has the browser's cache behind it. A host that says nothing is not waited for.
if (parent !== self) {
  // To WebKit, 'self' in the policy of a frame without an origin is nobody. There the twin of this page takes over,
  // whose policy names the origin; scripts/after-build.mjs makes it.
  addEventListener("securitypolicyviolation", ({ blockedURI }) => {
    const twin = location.href.replace("/frame.html", "/frame-named.html");
    if (origin === "null" && blockedURI.startsWith(location.origin) && twin !== location.href) location.replace(twin);
  });
  document.documentElement.dataset.guest = "";
  const own = self.fetch.bind(self);
  const PATIENCE = 250;
  const files = new Map();
  addEventListener("message", (event) => {
    const { data, source } = event;
    if (source !== parent || data?.ns !== "k8sdnslab" || data.type !== "file") return;
    event.stopImmediatePropagation();
    files.get(data.file)?.(data);
  });
  /** The bytes of a file from the host; nothing where it has none, or no ear. */
  const given = (file) =>
    new Promise((resolve) => {
      const patience = setTimeout(resolve, PATIENCE);
      files.set(file, ({ coming, bytes }) => {
        clearTimeout(patience);
        if (!coming) resolve(bytes instanceof ArrayBuffer ? bytes : undefined);
      });
      parent.postMessage({ ns: "k8sdnslab", v: 1, type: "fetch", file }, "*");
    });
  self.fetch = async (wanted, options) => {
    const file = String(wanted?.url ?? wanted).split("/").pop();
    // What the host gave may be what is no good.
    const again = options?.cache === "reload";
    const bytes = !again && /^[\w.-]+\.wasm$/.test(file) && (await given(file));
    return bytes ? new Response(bytes, { headers: { "content-type": "application/wasm" } }) : own(wanted, options);
  };
}
