// Trunk's post_build hook: makes frame.html (lib/frame.mjs) and finishes a release. Cuts the module into the first
// screen and what arrives later (lib/split.mjs), writes the policy into each page (lib/policy.mjs), the service
// worker (lib/worker.mjs), and a .br and .gz beside each file worth compressing, for hosts that send them. A debug
// build is left alone: trunk's reload needs its socket.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { frame } from "./lib/frame.mjs";
import { named, sealed } from "./lib/policy.mjs";
import { split } from "./lib/split.mjs";
import { worker } from "./lib/worker.mjs";

const { TRUNK_PROFILE, TRUNK_STAGING_DIR: folder } = process.env;
frame(folder);
if (TRUNK_PROFILE !== "release") process.exit();

const COMPRESSED = /\.(html|css|m?js|wasm|svg|json|webmanifest|txt|md|ya?ml|xml)$/;

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
