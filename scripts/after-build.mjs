// Trunk's post_build hook: makes frame.html (lib/frame.mjs) and finishes a release. Cuts the module into the first screen and what arrives
// later (lib/split.mjs), writes the Content Security Policy into index.html, with the
// hash of each script and style that stands in the page itself, and a .br and .gz beside each file worth
// compressing, for hosts that send them. A debug build is left alone: trunk's reload needs its socket.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { frame } from "./lib/frame.mjs";
import { split } from "./lib/split.mjs";
import { worker } from "./lib/worker.mjs";

const { TRUNK_PROFILE, TRUNK_STAGING_DIR: folder } = process.env;
frame(folder);
if (TRUNK_PROFILE !== "release") process.exit();

const COMPRESSED = /\.(html|css|m?js|wasm|svg|json|webmanifest|txt|md|ya?ml|xml)$/;

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
    "base-uri 'self'",
    "form-action 'none'",
  ].join("; ");
}

/** The page with its policy ahead of all it governs. */
function sealed(html, name) {
  if (!CHARSET.test(html)) throw new Error(`${name} has no <meta charset>, after which the policy belongs`);
  return html.replace(CHARSET, (meta) => `${meta}<meta http-equiv="Content-Security-Policy" content="${policy(html)}">`);
}

/** The page with a policy that names the origin in place of 'self': written by the page itself, which alone knows it. */
function named(html) {
  const text = policy(html).replaceAll("'self'", "${location.origin}");
  const writer = `<script>document.write(\`<meta http-equiv="Content-Security-Policy" content="${text}">\`)</script>`;
  return html.replace(CHARSET, (meta) => meta + writer);
}

await split(folder);

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

const inFrames = readFileSync(join(folder, "frame.html"), "utf8");

// Whole pages only: a fragment is governed by the page it is put into.
for (const file of files.filter((file) => file.endsWith(".html"))) {
  const html = readFileSync(file, "utf8");
  if (/^\s*<!doctype/i.test(html)) writeFileSync(file, sealed(html, file));
}

writeFileSync(join(folder, "frame-named.html"), named(inFrames));
files.push(join(folder, "frame-named.html"));
worker(folder);
files.push(join(folder, "worker.js"));

for (const file of files.filter((file) => COMPRESSED.test(file))) {
  const bytes = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}
