// What a release tells of itself: the digests of its files, and what it is made of.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { publish, sums } from "../../scripts/lib/published.mjs";
import { differences } from "../../scripts/lib/same.mjs";
import { lockedCrates, ownSbom, sbom } from "../../scripts/lib/sbom.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const read = (path) => readFileSync(join(ROOT, path), "utf8");
const own = JSON.parse(ownSbom());
const byRef = new Map(own.components.map((one) => [one["bom-ref"], one]));

function folder(t, files) {
  const made = mkdtempSync(join(tmpdir(), "supply-"));
  t.after(() => rmSync(made, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(made, name)), { recursive: true });
    writeFileSync(join(made, name), text);
  }
  return made;
}

test("every crate and every package stands in the bill of materials, with the digest it is locked to", () => {
  for (const { name, version, source, checksum } of lockedCrates(read("Cargo.lock"))) {
    if (!source) continue;
    assert.deepEqual(byRef.get(`pkg:cargo/${name}@${version}`)?.hashes, [{ alg: "SHA-256", content: checksum }], name);
  }
  const { packages } = JSON.parse(read("package-lock.json"));
  for (const [path, { version, integrity }] of Object.entries(packages).filter(([path]) => path)) {
    const name = path.split("node_modules/").at(-1);
    const found = byRef.get(`pkg:npm/${name.replace("@", "%40")}@${version}`);
    assert.equal(Buffer.from(found.hashes[0].content, "hex").toString("base64"), integrity.replace("sha512-", ""), name);
  }
  assert.equal(new Set(own.components.map((one) => one["bom-ref"])).size, own.components.length);
});

test("what is needed and by whom reads back from it", () => {
  const refs = new Set([own.metadata.component["bom-ref"], ...byRef.keys()]);
  for (const { ref, dependsOn } of own.dependencies) {
    assert.ok(refs.has(ref), ref);
    for (const one of dependsOn) assert.ok(refs.has(one), `${ref} needs ${one}`);
  }
  const scope = (name) => own.components.find((one) => one.name === name).scope;
  assert.equal(scope("leptos"), "required");
  assert.equal(scope("wasm-bindgen"), "required");
  assert.equal(scope("proptest"), "excluded");
  assert.equal(scope("playwright-core"), "excluded");
  const [leptos] = own.dependencies.filter(({ ref }) => /^pkg:cargo\/leptos@/.test(ref));
  assert.ok(leptos.dependsOn.some((ref) => ref.startsWith("pkg:cargo/tachys@")));
  assert.match(own.serialNumber, /^urn:uuid:[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/);
});

test("the same locks give the same bill, others another", () => {
  const texts = { manifest: read("Cargo.toml"), cargoLock: read("Cargo.lock"), packageLock: read("package-lock.json") };
  assert.equal(sbom(texts), sbom({ ...texts }));
  const other = sbom({ ...texts, cargoLock: texts.cargoLock.replace(/^checksum = "..../m, 'checksum = "0000') });
  assert.notEqual(JSON.parse(other).serialNumber, own.serialNumber);
});

test("the digests beside a version are those that sha256sum checks, and it notices a change", (t) => {
  const site = folder(t, { "v/1.0.0/index.html": "page", "v/1.0.0/lessons/one.md": "one" });
  assert.deepEqual(publish({ site, version: "1.0.0", bom: ownSbom() }), ["v/1.0.0.SHA256SUMS", "v/1.0.0.cdx.json"]);
  const check = () => execFileSync("sha256sum", ["--check", "--strict", "--quiet", "1.0.0.SHA256SUMS"], { cwd: join(site, "v"), stdio: "pipe" });
  check();
  assert.equal(readFileSync(join(site, "v/1.0.0.SHA256SUMS"), "utf8").trim().split("\n").length, 3);
  writeFileSync(join(site, "v/1.0.0/lessons/one.md"), "two");
  assert.throws(check);
});

test("two builds are the same where every file is, and the others are named", (t) => {
  const files = { "index.html": "page", "a/b.wasm": "\0asm" };
  const one = folder(t, files);
  assert.deepEqual(differences(one, folder(t, files)), []);
  assert.deepEqual(differences(one, folder(t, { ...files, "a/b.wasm": "\0asm1", more: "" })), ["a/b.wasm", "more"]);
  assert.equal(sums(one, "x"), sums(folder(t, files), "x"));
});
