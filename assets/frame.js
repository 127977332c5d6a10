// The start of frame.html, before anything is fetched. A frame without an origin of its own has no cache: what
// the lab fetches there, it first asks the host's <k8s-dns-lab> for, which keeps one copy for all frames of a page
// and has the browser's cache behind it. A host that says nothing is not waited for.
//
// A host is whoever it is. What it gives is run where it is what this page was built with, byte for byte, and only
// in a frame that has no origin to act for, or one of the host's own. scripts/after-build.mjs fills in DIGESTS.
{
  // The SHA-256 of each module of the lab, in base64.
  const DIGESTS = {};
  const PATIENCE = 250;
  if (parent !== self) {
    // To WebKit, 'self' in the policy of a frame without an origin is nobody. There the twin of this page takes over,
    // whose policy names the origin; scripts/after-build.mjs makes it.
    addEventListener("securitypolicyviolation", ({ blockedURI }) => {
      const twin = location.href.replace("/frame.html", "/frame-named.html");
      if (self.origin === "null" && blockedURI.startsWith(location.origin) && twin !== location.href) location.replace(twin);
    });
    document.documentElement.dataset.guest = "";
    const own = self.fetch.bind(self);
    const files = new Map();
    const isOfHost = () => {
      try {
        return parent.location.origin === location.origin;
      } catch {
        return false;
      }
    };
    const hears = ({ source, origin }) =>
      source === parent && k8sDnsLab.hears(origin) && (self.origin === "null" || origin === location.origin);
    addEventListener("message", (event) => {
      if (!hears(event) || event.data?.ns !== "k8sdnslab" || event.data.type !== "file") return;
      event.stopImmediatePropagation();
      files.get(event.data.file)?.(event.data);
    });
    /** True for bytes that are what the file of that name is. Without a secure context there is no way to know. */
    const are = async (bytes, file) => {
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      return btoa(String.fromCharCode(...digest)) === DIGESTS[file];
    };
    /** The bytes of a file from the host; nothing where it has none, or no ear, or others. */
    const given = (file) =>
      new Promise((resolve) => {
        const patience = setTimeout(resolve, PATIENCE);
        files.set(file, ({ coming, bytes }) => {
          clearTimeout(patience);
          if (coming) return;
          files.delete(file);
          if (bytes instanceof ArrayBuffer) are(bytes, file).then((are) => resolve(are && bytes), () => resolve());
          else resolve();
        });
        k8sDnsLab.tell({ type: "fetch", file });
      });
    self.fetch = async (wanted, options) => {
      const file = String(wanted?.url ?? wanted).split("/").pop();
      // What the host gave may be what is no good.
      const asks = options?.cache !== "reload" && Object.hasOwn(DIGESTS, file) && self.isSecureContext && (self.origin === "null" || isOfHost());
      const bytes = asks && (await given(file));
      return bytes ? new Response(bytes, { headers: { "content-type": "application/wasm" } }) : own(wanted, options);
    };
  }
}
