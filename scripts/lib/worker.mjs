// Writes worker.js into a release: the service worker of assets/worker.js with the list of the files it keeps
// and a version that follows from all their bytes.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { digest } from "./digests.mjs";
import { filled } from "./start.mjs";

const TEMPLATE = readFileSync(new URL("../../assets/worker.js", import.meta.url), "utf8");

/** What belongs to the page of the lab itself. What stands on other people's pages is fetched as they wish. */
const isKept = (file) => !/\.(br|gz)$|^(worker\.js|embed\.(js|css)|frame(-named)?\.html|gallery\b.*)$/.test(file);

/** Writes the worker into `folder`, after everything else is there. */
export function worker(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"))
    .filter(isKept)
    .sort();
  const version = createHash("sha256");
  for (const file of files) version.update(file).update(readFileSync(join(folder, file)));
  const digests = Object.fromEntries(files.map((file) => [file === "index.html" ? "./" : file, digest(readFileSync(join(folder, file)))]));
  const text = filled(filled(TEMPLATE, "VERSION", version.digest("hex").slice(0, 16)), "FILES", digests);
  writeFileSync(join(folder, "worker.js"), text);
}
