// The lab in docs made by other people's tools: each site under tests/sites is built, gets a copy of dist/ among
// its own files, and is opened from a plain static server that knows of no CORS.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { elsewhere, eventually, lab, servePlainly } from "./lab.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const DOCS = "/docs/";
const run = promisify(execFile);
const site = (name) => join(ROOT, "tests/sites", name);

/** How each is built, and where its files are then. All are at home under /docs/. */
const SITES = {
  mkdocs: {
    out: join(ROOT, "target/sites/mkdocs"),
    build: (out) => run(join(ROOT, ".tools/mkdocs/bin/python"), ["-m", "mkdocs", "build", "--quiet", "--clean", "--site-dir", out], { cwd: site("mkdocs") }),
  },
  vitepress: {
    out: join(ROOT, "target/sites/vitepress"),
    build: (out) => run("npx", ["--no-install", "vitepress", "build", "--outDir", out], { cwd: site("vitepress") }),
  },
  next: {
    out: join(site("next"), "out"),
    build: () => run("npx", ["--no-install", "next", "build"], { cwd: site("next"), env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" } }),
  },
};

const built = {};

before(() => {
  for (const [name, { out, build }] of Object.entries(SITES)) {
    // All at once; a failure belongs to the test of its site.
    built[name] = build(out).then(() => {
      rmSync(join(out, "lab"), { recursive: true, force: true });
      cpSync(join(ROOT, "dist"), join(out, "lab"), { recursive: true });
    });
    built[name].catch(() => {});
  }
});

for (const [name, { out }] of Object.entries(SITES)) {
  test(`a manifest in ${name} comes alive`, async (t) => {
    await built[name];
    const page = await elsewhere(t, await servePlainly(out, DOCS));
    const element = page.locator("k8s-dns-lab");
    await element.scrollIntoViewIfNeeded();
    await eventually(async () => assert.notEqual(await element.getAttribute("running"), null), 20_000);
    const frame = await (await element.locator("iframe").elementHandle()).contentFrame();
    await lab(frame).answered("NOERROR");
    assert.match((await lab(frame).records.first().getAttribute("data-record")) ?? "", /^pod4\.headless1\.default\.svc\.cluster\.local\. 30 IN A 10\.244\./);
    assert.equal(await page.getByText("Recorded:").isVisible(), false);
    await lab(frame).ask({ name: "headless1" });
    await lab(frame).answered("NOERROR");
  });
}
