// The Content Security Policy of the pages, with the hash of each script and style that stands in the page itself.

import { createHash } from "node:crypto";

/** After it comes the policy: it stays first, within the bytes browsers look at. */
const CHARSET = /<meta\s+charset=[^>]*>/i;

/** The policy of a page: nothing but its own files, and the inline text it was built with. */
function policy(html) {
  const hashes = (element) =>
    [...html.matchAll(new RegExp(`<${element}\\b([^>]*)>([\\s\\S]*?)</${element}>`, "gi"))]
      .filter(([, attributes]) => !/\bsrc\s*=/.test(attributes))
      .map(([, , text]) => ` 'sha256-${createHash("sha256").update(text).digest("base64")}'`)
      .join("");
  return [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval'${hashes("script")}`,
    `style-src 'self'${hashes("style")}`,
    "connect-src 'self'",
    // A page that shows the lab in frames: the gallery.
    ...(/<k8s-dns-lab\b/.test(html) ? ["frame-src 'self'"] : []),
    "img-src 'self' data:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** The page with its policy ahead of all it governs. */
export function sealed(html, name) {
  if (!CHARSET.test(html)) throw new Error(`${name} has no <meta charset>, after which the policy belongs`);
  return html.replace(CHARSET, (meta) => `${meta}<meta http-equiv="Content-Security-Policy" content="${policy(html)}">`);
}

/** The page with a policy that names the origin in place of 'self': written by the page itself, which alone knows it. */
export function named(html) {
  const text = policy(html).replaceAll("'self'", "${location.origin}");
  const writer = `<script>document.write(\`<meta http-equiv="Content-Security-Policy" content="${text}">\`)</script>`;
  return html.replace(CHARSET, (meta) => meta + writer);
}
