// What stands beside a version on the site, for whoever wants to know what it is: `v/x.y.z.SHA256SUMS`, the digest of
// each of its files, and `v/x.y.z.cdx.json`, what it is made of (sbom.mjs).

import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** The files of a folder, as paths with slashes, in order. */
export const filesOf = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"))
    .sort();

/** The digests of a folder's files under a name, as `sha256sum` writes and checks them. */
export const sums = (folder, under) => filesOf(folder).map((file) => `${digest(readFileSync(join(folder, file)))}  ${under}/${file}\n`).join("");

/** Writes both beside `version` in the folder of the site. Returns their names, relative to the site. */
export function publish({ site, version, bom }) {
  const beside = join(site, "v");
  const [list, bill] = [`${version}.SHA256SUMS`, `${version}.cdx.json`];
  writeFileSync(join(beside, bill), bom);
  writeFileSync(join(beside, list), `${sums(join(beside, version), version)}${digest(bom)}  ${bill}\n`);
  return [`v/${list}`, `v/${bill}`];
}
