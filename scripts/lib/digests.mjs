// What each file of a build is, byte for byte: for those who have to know before they use one that came from elsewhere.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { filled } from "./start.mjs";

/** The SHA-256 of bytes, in base64: what `crypto.subtle` in a browser comes to. */
export const digest = (bytes) => createHash("sha256").update(bytes).digest("base64");

/** Tells the script of the frame's page (assets/frame.js) what each module in `folder` is. */
export function digested(folder) {
  const modules = readdirSync(folder).filter((file) => file.endsWith(".wasm")).sort();
  const digests = Object.fromEntries(modules.map((file) => [file, digest(readFileSync(join(folder, file)))]));
  const page = join(folder, "frame.html");
  writeFileSync(page, filled(readFileSync(page, "utf8"), "DIGESTS", digests));
}
