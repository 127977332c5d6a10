// What a release is made of and with, as CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/): every crate of Cargo.lock
// and every package of package-lock.json, with its digest and what needs it. Made of these files alone, so the same
// commit gives the same bytes. `node scripts/lib/sbom.mjs` prints it.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const unquoted = (text) => text.replace(/^"|"$/g, "");

/** The tables of one name in TOML as cargo writes it into its lock file: scalars, and lists of strings. */
export function lockedCrates(lock) {
  return lock.split("[[package]]").slice(1).map((table) => {
    const one = Object.fromEntries([...table.matchAll(/^(\w+) = (".*")$/gm)].map(([, key, value]) => [key, unquoted(value)]));
    const needs = /^dependencies = \[([\s\S]*?)\]/m.exec(table)?.[1] ?? "";
    return { ...one, needs: [...needs.matchAll(/"([^"]+)"/g)].map(([, name]) => name) };
  });
}

/** The crates that Cargo.toml names as needed by the program, by name, and not by its tests alone. */
function wanted(manifest) {
  const names = new Set();
  let counts = false;
  for (const line of manifest.split("\n")) {
    const table = /^\[(.*)\]$/.exec(line.trim())?.[1];
    if (table !== undefined) counts = /(^|\.)dependencies$/.test(table);
    else if (counts) names.add(/^([\w-]+)\s*=/.exec(line)?.[1]);
  }
  names.delete(undefined);
  return names;
}

const scopes = (used) => (used ? "required" : "excluded");

function crates(lock, manifest) {
  const all = lockedCrates(lock);
  const purl = ({ name, version }) => `pkg:cargo/${name}@${version}`;
  // `name`, or `name version` where there are several.
  const find = (need) => {
    const [name, version] = need.split(" ");
    const found = all.filter((one) => one.name === name && (!version || one.version === version));
    if (found.length !== 1) throw new Error(`Cargo.lock has ${found.length} packages for "${need}"`);
    return found[0];
  };
  const [own] = all.filter(({ source }) => !source);
  const used = new Set();
  const use = (one) => used.has(one) || (used.add(one), one.needs.map(find).forEach(use));
  const names = wanted(manifest);
  own.needs.map(find).filter(({ name }) => names.has(name)).forEach(use);
  const components = all.filter((one) => one !== own).map((one) => ({
    type: "library",
    "bom-ref": purl(one),
    name: one.name,
    version: one.version,
    scope: scopes(used.has(one)),
    hashes: [{ alg: "SHA-256", content: one.checksum }],
    purl: purl(one),
  }));
  const dependencies = all.filter((one) => one !== own).map((one) => ({ ref: purl(one), dependsOn: one.needs.map(find).map(purl).sort() }));
  return { own, components, dependencies, direct: own.needs.map(find).map(purl) };
}

function packages(lock) {
  const { packages } = JSON.parse(lock);
  const nameOf = (path) => path.split("node_modules/").at(-1);
  const purl = (path) => `pkg:npm/${nameOf(path).replace("@", "%40")}@${packages[path].version}`;
  /** Where node finds a package that one at `path` names: beside it, or beside one further out. */
  const find = (path, name) => {
    for (let at = path; ; at = at.slice(0, Math.max(at.lastIndexOf("/node_modules/"), 0))) {
      const place = `${at && `${at}/`}node_modules/${name}`;
      if (packages[place]) return place;
      if (!at) return undefined;
    }
  };
  const needs = (path) => {
    const { dependencies, optionalDependencies, peerDependencies } = packages[path];
    return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).map((name) => find(path, name)).filter(Boolean);
  };
  const paths = Object.keys(packages).filter(Boolean);
  const components = paths.map((path) => ({
    type: "library",
    "bom-ref": purl(path),
    name: nameOf(path),
    version: packages[path].version,
    // The page ships no npm code: these build it and try it.
    scope: scopes(!packages[path].dev),
    hashes: [{ alg: "SHA-512", content: Buffer.from(packages[path].integrity.replace(/^sha512-/, ""), "base64").toString("hex") }],
    ...(packages[path].license && { licenses: [{ expression: packages[path].license }] }),
    purl: purl(path),
  }));
  const dependencies = paths.map((path) => ({ ref: purl(path), dependsOn: [...new Set(needs(path).map(purl))].sort() }));
  const direct = Object.keys({ ...packages[""].dependencies, ...packages[""].devDependencies }).map((name) => purl(find("", name)));
  return { components, dependencies, direct };
}

/** One of each, in order: npm may have the same package at several places. */
const once = (list, key) => [...new Map(list.map((one) => [one[key], one])).values()].sort((a, b) => (a[key] < b[key] ? -1 : 1));

/** The bill of materials, as text, of the texts of Cargo.toml, Cargo.lock and package-lock.json. */
export function sbom({ manifest, cargoLock, packageLock }) {
  const rust = crates(cargoLock, manifest);
  const node = packages(packageLock);
  const ref = `pkg:generic/${rust.own.name}@${rust.own.version}`;
  // Which one it is follows from what is in it, as a UUID of the eighth version has it (RFC 9562).
  const digest = createHash("sha256").update(manifest).update(cargoLock).update(packageLock).digest("hex");
  const uuid = [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`, `a${digest.slice(17, 20)}`, digest.slice(20, 32)].join("-");
  const bom = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuid}`,
    version: 1,
    metadata: {
      component: { type: "application", "bom-ref": ref, name: rust.own.name, version: rust.own.version, licenses: [{ license: { id: "Apache-2.0" } }], purl: ref },
    },
    components: once([...rust.components, ...node.components], "bom-ref"),
    dependencies: once([{ ref, dependsOn: [...rust.direct, ...node.direct].sort() }, ...rust.dependencies, ...node.dependencies], "ref"),
  };
  return `${JSON.stringify(bom, null, 1)}\n`;
}

/** The same of this checkout. */
export function ownSbom() {
  const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  return sbom({ manifest: read("Cargo.toml"), cargoLock: read("Cargo.lock"), packageLock: read("package-lock.json") });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(ownSbom());
