// How scripts/release lays a version out, with a stand-in for what trunk builds.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Refused, layOut, obstacles, versionOf } from "../../scripts/lib/versions.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

function folder(t) {
  const made = mkdtempSync(join(tmpdir(), "release-"));
  t.after(() => rmSync(made, { recursive: true }));
  return made;
}

function write(place, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), text);
  }
}

const PAGE = '<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="">';

/** What a build of `version` leaves: a page, a module named by its hash, a folder. */
function build(t, version, more = {}) {
  const dist = folder(t);
  write(dist, { "index.html": `${PAGE}${version}`, "index.html.br": version, [`lab-${version}.wasm`]: version, "lessons/one.md": version, ...more });
  return dist;
}

const said = (site, place) => readFileSync(join(site, place, "index.html"), "utf8").slice(PAGE.length);

test("a version stands in its own folder, in that of its major version, and at the top", (t) => {
  const site = join(folder(t), "site");
  assert.deepEqual(layOut({ dist: build(t, "1.0.0"), site, version: "1.0.0" }), ["v/1.0.0/", "v/1/", "./"]);
  for (const place of ["v/1.0.0", "v/1", "."]) {
    assert.equal(said(site, place), "1.0.0");
    assert.ok(existsSync(join(site, place, "lessons/one.md")));
  }
  assert.ok(!existsSync(join(site, "v/1/v")) && !existsSync(join(site, "v/.1.0.0")));
});

test("the next version moves what moves and leaves what is for ever, and what is not ours", (t) => {
  const site = folder(t);
  write(site, { CNAME: "lab.example", "elsewhere/index.html": "other", ".nojekyll": "" });
  layOut({ dist: build(t, "1.0.0", { "old/only.txt": "x", "gone.txt": "x" }), site, version: "1.0.0" });
  layOut({ dist: build(t, "1.1.0"), site, version: "1.1.0" });
  assert.deepEqual(["v/1.0.0", "v/1.1.0", "v/1", "."].map((place) => said(site, place)), ["1.0.0", "1.1.0", "1.1.0", "1.1.0"]);
  assert.ok(existsSync(join(site, "v/1.0.0/old/only.txt")));
  // Whoever has the page of the version before open may yet want a part of it.
  const old = ["gone.txt", "old/only.txt", "lab-1.0.0.wasm"];
  for (const place of ["v/1", "."]) for (const file of old) assert.ok(existsSync(join(site, place, file)), `${place}/${file}`);
  layOut({ dist: build(t, "1.2.0"), site, version: "1.2.0" });
  for (const place of ["v/1", "."]) {
    for (const file of [...old, "old"]) assert.ok(!existsSync(join(site, place, file)), `${place}/${file}`);
    assert.ok(existsSync(join(site, place, "lab-1.1.0.wasm")));
  }
  assert.equal(readFileSync(join(site, "CNAME"), "utf8"), "lab.example");
  assert.equal(readFileSync(join(site, "elsewhere/index.html"), "utf8"), "other");
});

test("a mended older version does not take the place of a newer one", (t) => {
  const site = folder(t);
  for (const version of ["1.9.0", "1.10.0", "2.0.0"]) layOut({ dist: build(t, version), site, version });
  assert.deepEqual(layOut({ dist: build(t, "1.10.1"), site, version: "1.10.1" }), ["v/1.10.1/", "v/1/"]);
  assert.deepEqual(layOut({ dist: build(t, "1.9.1"), site, version: "1.9.1" }), ["v/1.9.1/"]);
  assert.deepEqual(["v/1", "v/2", "."].map((place) => said(site, place)), ["1.10.1", "2.0.0", "2.0.0"]);
});

test("a pre-release stands in its own folder alone", (t) => {
  const site = folder(t);
  assert.deepEqual(layOut({ dist: build(t, "2.0.0-rc.1"), site, version: "2.0.0-rc.1" }), ["v/2.0.0-rc.1/"]);
  assert.ok(!existsSync(join(site, "index.html")));
  assert.deepEqual(layOut({ dist: build(t, "2.0.0"), site, version: "2.0.0" }), ["v/2.0.0/", "v/2/", "./"]);
});

test("a version that is out never changes", (t) => {
  const site = folder(t);
  layOut({ dist: build(t, "1.0.0"), site, version: "1.0.0" });
  assert.throws(() => layOut({ dist: build(t, "another"), site, version: "1.0.0" }), /never changes/);
  assert.equal(said(site, "v/1.0.0"), "1.0.0");
  assert.equal(said(site, "."), "1.0.0");
});

test("what is no release of the lab is refused, and nothing is laid out", (t) => {
  const site = folder(t);
  const debug = folder(t);
  write(debug, { "index.html": "<!doctype html>" });
  const linked = build(t, "1.0.0");
  symlinkSync("/etc/hostname", join(linked, "link"));
  for (const [dist, version] of [
    [debug, "1.0.0"],
    [folder(t), "1.0.0"],
    [linked, "1.0.0"],
    [build(t, "1.0.0", { "v/x": "" }), "1.0.0"],
    ...["1", "1.0", "../1.0.0", "01.0.0", "1.0.0/..", ""].map((version) => [build(t, "x"), version]),
  ]) {
    assert.throws(() => layOut({ dist, site, version }), Refused, `${dist} ${version}`);
  }
  assert.ok(!existsSync(join(site, "v")));
});

test("the version is the package's own", () => {
  assert.equal(versionOf('[package]\nname = "lab"\nversion = "1.2.3"\n\n[dependencies]\nx = "2"\n'), "1.2.3");
  assert.equal(versionOf(readFileSync(join(ROOT, "Cargo.toml"), "utf8")).split(".").length >= 3, true);
  assert.throws(() => versionOf('[package]\nname = "lab"\n\n[dependencies.x]\nversion = "2.0.0"\n'), Refused);
});

test("every obstacle is told at once", (t) => {
  const site = folder(t);
  write(site, { "v/1.0.0/index.html": "" });
  const found = obstacles({ version: "1.0.0", changelog: "## [Unreleased]\n\n## [1.0.0-rc.1] - 2026-01-01\n", links: [{ release: "0.9.0" }], site, changes: " M README.md\n" });
  assert.deepEqual(found.map((one) => /commit|CHANGELOG|links|never/.exec(one)?.[0]), ["commit", "CHANGELOG", "links", "never"]);
  assert.deepEqual(obstacles({ version: "1.1.0", changelog: "## [1.1.0] - 2026-01-01\n", links: [{ release: "1.1.0" }], site }), []);
});

test("the script says what it does, and stops before it builds where something is missing", (t) => {
  assert.match(execFileSync(join(ROOT, "scripts/release"), ["--help"], { encoding: "utf8" }), /v\/x\.y\.z\//);
  assert.equal(spawnSync(join(ROOT, "scripts/release"), ["--what"]).status, 2);
  const site = folder(t);
  const version = versionOf(readFileSync(join(ROOT, "Cargo.toml"), "utf8"));
  write(site, { [`v/${version}/index.html`]: "" });
  const { status, stderr } = spawnSync(process.execPath, ["scripts/lib/release-steps.mjs", "check", site], { cwd: ROOT, encoding: "utf8" });
  assert.equal(status, 1);
  assert.match(stderr, /never changes/);
});
