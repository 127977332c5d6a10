// Lays a release out in the folder of a site: `v/x.y.z/` is that version for ever, `v/x/` the newest of its major
// version, and the top the newest of all. What is older than what a place holds, or a pre-release, does not
// move there. What the site has besides is left alone.

import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** A version as https://semver.org has it, without build metadata: nothing else may become a folder. */
const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

/** What is wrong in a way that the person who releases can mend. */
export class Refused extends Error {}

function refuse(says) {
  throw new Refused(says);
}

function parts(version) {
  const match = VERSION.exec(version);
  if (!match) return null;
  return { numbers: match.slice(1, 4).map(Number), pre: match[4] };
}

/** Below zero where `one` is older than `other`; both are full releases. */
function compare(one, other) {
  const [left, right] = [parts(one).numbers, parts(other).numbers];
  return left.map((number, at) => number - right[at]).find((difference) => difference !== 0) ?? 0;
}

/** The version that Cargo.toml states for the package. */
export function versionOf(manifest) {
  const section = /^\[package\]$([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(manifest)?.[1] ?? "";
  const version = /^version\s*=\s*"([^"]+)"/m.exec(section)?.[1];
  if (!version || !parts(version)) refuse(`Cargo.toml states no version that can be released: ${version ?? "none"}`);
  return version;
}

/** Everything that keeps this version from being released, but its build; empty where nothing does. */
export function obstacles({ version, changelog, links, site, changes = "" }) {
  const found = [];
  const heading = `## [${version}]`;
  if (changes.trim()) found.push(`there are changes that are not committed:\n${changes.trimEnd()}`);
  if (!changelog.split("\n").some((line) => line.startsWith(heading))) found.push(`CHANGELOG.md has no heading "${heading} - <date>"`);
  if (!links.some(({ release }) => release === version)) found.push(`tests/golden/links.json has no link of ${version}`);
  if (existsSync(join(site, "v", version))) found.push(`${join(site, "v", version)} exists: a version that is out never changes`);
  return found;
}

/** The full releases that the site holds, oldest first. */
function released(site) {
  const folder = join(site, "v");
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => parts(name) && !parts(name).pre).sort(compare);
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
}

/**
 * Puts the files of `from` into `place`. Those of the version `before` stay until the next release, for whoever has
 * its page open and wants a part of it yet; those that only `older` had are taken away.
 */
function move(from, place, before, older) {
  const files = new Set(filesIn(from));
  const named = new Set([...files, ...(before ? filesIn(before) : [])]);
  const gone = older ? filesIn(older).filter((file) => !named.has(file)) : [];
  // New files first, the pages that name them next, what nobody names any more last.
  const pages = [...files].sort((one, other) => Number(/\.html(\.|$)/.test(one)) - Number(/\.html(\.|$)/.test(other)));
  for (const file of pages) {
    mkdirSync(dirname(join(place, file)), { recursive: true });
    cpSync(join(from, file), join(place, file));
  }
  for (const file of gone) {
    rmSync(join(place, file), { force: true });
    for (let folder = dirname(join(place, file)); folder !== place && existsSync(folder) && readdirSync(folder).length === 0; folder = dirname(folder)) {
      rmdirSync(folder);
    }
  }
}

/**
 * Lays out the release in `dist` as `version` of the site in the folder `site`, which is made where there is none.
 * Returns the places it stands in now, relative to the site.
 */
export function layOut({ dist, site, version }) {
  const one = parts(version) ?? refuse(`${version} is no version`);
  const page = join(dist, "index.html");
  if (!existsSync(page)) refuse(`${dist} holds no build`);
  const isRelease = readFileSync(page, "utf8").includes("Content-Security-Policy") && existsSync(`${page}.br`);
  if (!isRelease) refuse(`${dist} holds a debug build: it has no policy and no compressed files`);
  if (existsSync(join(dist, "v"))) refuse(`${dist} has a folder "v" itself`);
  if (filesIn(dist).some((file) => lstatSync(join(dist, file)).isSymbolicLink())) refuse(`${dist} holds links to other files`);
  const folder = join(site, "v", version);
  if (existsSync(folder)) refuse(`${folder} exists: a version that is out never changes`);

  const [major] = one.numbers;
  const all = released(site);
  const ofMajor = all.filter((other) => parts(other).numbers[0] === major);
  // Whole or not at all.
  const unfinished = join(site, "v", `.${version}`);
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(join(site, "v"), { recursive: true });
  cpSync(dist, unfinished, { recursive: true });
  renameSync(unfinished, folder);

  const places = [`v/${version}/`];
  const at = (other) => other && join(site, "v", other);
  const moves = [
    [ofMajor, join(site, "v", String(major)), `v/${major}/`],
    [all, site, "./"],
  ];
  for (const [others, place, name] of moves) {
    const [older, before] = [others.at(-2), others.at(-1)];
    if (one.pre || (before && compare(before, version) > 0)) continue;
    move(folder, place, at(before), at(older));
    places.push(name);
  }
  return places;
}
