// The policy of the pages: what docs/security.md says of it is what is shipped, and it stops what it is to stop.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { file, lab, open, released } from "./lab.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const DIST = join(ROOT, "dist");

/** The page whose policy names the origin, as it stands beside it: the policy written by the page itself, with 'self'. */
const unnamed = (html) =>
  html.replace(/<script>document\.write\(`(<meta [^`]*>)`\)<\/script>/, (_, meta) => meta.replaceAll("${location.origin}", "'self'"));

const pages = readdirSync(DIST, { recursive: true })
  .filter((name) => name.endsWith(".html"))
  .map((name) => ({ name: name.replaceAll("\\", "/"), html: unnamed(readFileSync(join(DIST, name), "utf8")) }))
  // Fragments are governed by the page they are put into.
  .filter(({ html }) => /^\s*<!doctype/i.test(html));

const META = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/g;

/** The hashes of the scripts that stand in a page itself, as a policy names them. */
const hashes = (html) =>
  [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)]
    .filter(([, attributes]) => !/\bsrc\s*=/.test(attributes))
    .map(([, , text]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);

test("every page carries one policy, ahead of all it governs", () => {
  const names = pages.map(({ name }) => name);
  for (const name of ["index.html", "frame.html"]) assert.ok(names.includes(name), name);
  for (const { name, html } of pages) {
    const found = [...html.matchAll(META)];
    assert.equal(found.length, 1, name);
    const governed = html.search(/<(script|link|style|body)\b/);
    assert.ok(found[0].index < governed, `${name}: the policy comes first`);
    assert.doesNotMatch(found[0][1], /unsafe-inline|'unsafe-eval'|\*|https?:/, name);
    // A policy would stop them; better there are none.
    assert.doesNotMatch(html, /<[a-z][^>]*\s(style|on[a-z]+)=/i, name);
  }
});

test("the twin of the frame's page differs by nothing but how it spells its policy", () => {
  const of = (name) => pages.find((page) => page.name === name).html;
  assert.equal(of("frame-named.html"), of("frame.html"));
  assert.notEqual(released("frame-named.html"), released("frame.html"));
});

test("the policy that the docs name is the one that is shipped", () => {
  const inDocs = /^default-src .*$/m.exec(readFileSync(join(ROOT, "docs/security.md"), "utf8"))?.[0];
  assert.ok(inDocs, "docs/security.md names a policy");
  for (const name of ["index.html", "frame.html"]) {
    const { html } = pages.find((page) => page.name === name);
    const policy = html.matchAll(META).next().value[1];
    const own = hashes(html);
    const expected = inDocs.replace(" <hashes>", own.map((hash) => ` ${hash}`).join(""));
    assert.equal(policy, expected, name);
  }
});

test("the policy stops scripts and styles of others, evaluation, and requests to other origins", async (t) => {
  for (const path of ["index.html", "frame.html", "frame-named.html"]) {
    const page = path === "index.html" ? await open(t) : await file(t, path);
    if (path === "index.html") await lab(page).answered("NOERROR");
    const stopped = await page.evaluate(async () => {
      const told = [];
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => told.push(`${effectiveDirective} ${blockedURI}`));
      const put = (name, make) => document.body.append(Object.assign(document.createElement(name), make));
      put("script", { textContent: "globalThis.ran = 'script'" });
      put("div", { innerHTML: "<img src='data:,x' onerror=\"globalThis.ran = 'handler'\">" });
      put("style", { textContent: "body { outline: 3px solid red }" });
      document.body.insertAdjacentHTML("beforeend", '<p style="color: red">red</p>');
      put("script", { src: "https://elsewhere.invalid/x.js" });
      put("img", { src: "https://elsewhere.invalid/x.png" });
      put("iframe", { src: "https://elsewhere.invalid/" });
      put("form", { action: "https://elsewhere.invalid/" });
      document.forms[document.forms.length - 1].submit();
      await fetch("https://elsewhere.invalid/").catch(() => {});
      // As the page itself would, and not as its debugger, who may.
      const evaluates = () => {
        try {
          return new Function("return true")();
        } catch {
          return false;
        }
      };
      const evaluated = await new Promise((resolve) => setTimeout(() => resolve(evaluates())));
      await new Promise((resolve) => setTimeout(resolve, 500));
      return { told, ran: globalThis.ran, evaluated };
    });
    assert.equal(stopped.ran, undefined, path);
    assert.equal(stopped.evaluated, false, path);
    for (const wanted of [
      /^script-src-elem inline/,
      /^script-src-attr inline/,
      /^style-src-elem inline/,
      /^style-src-attr inline/,
      /^script-src-elem https:/,
      /^img-src https:/,
      /^frame-src https:/,
      /^form-action https:/,
      /^connect-src https:/,
      /^script-src eval/,
    ]) {
      assert.ok(stopped.told.some((one) => wanted.test(one)), `${path}: ${wanted} in\n${stopped.told.join("\n")}`);
    }
    // They are told in the console too, which is what this test is about, and as requests that went nowhere.
    const expected = /^console: .*Content.Security.Policy|^off-origin: https:\/\/elsewhere\.invalid\//is;
    assert.ok(page.troubles.every((trouble) => expected.test(trouble)), page.troubles.join("\n"));
    page.troubles.length = 0;
  }
});
