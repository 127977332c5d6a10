// The rule book as a page of the site (scripts/lib/rules.mjs).

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { sealed } from "../../scripts/lib/policy.mjs";
import { anchor, rules } from "../../scripts/lib/rules.mjs";

const DOCS = new URL("../../docs/", import.meta.url);

function made(t) {
  const folder = mkdtempSync(join(tmpdir(), "rules-"));
  t.after(() => rmSync(folder, { recursive: true }));
  rules(folder);
  return readFileSync(join(folder, "rules/index.html"), "utf8");
}

test("each rule of the book has its place in the page, under its id, once", (t) => {
  const html = made(t);
  const files = readdirSync(new URL("rules/", DOCS), { recursive: true }).filter((name) => name.endsWith(".md")).map((name) => readFileSync(new URL(`rules/${name}`, DOCS), "utf8"));
  const ids = files.flatMap((text) => [...text.matchAll(/^## ([A-Z]{1,2}\d+)$/gm)].map(([, id]) => id));
  assert.ok(ids.length > 300);
  const places = [...html.matchAll(/<section class="rule" id="([^"]+)">/g)].map(([, id]) => id);
  assert.deepEqual(places.sort(), ids.sort());
  assert.equal(new Set(places).size, places.length);
});

test("every link of the page leads to a place in it, back to the lab, or outward without an opener", (t) => {
  const html = made(t);
  const places = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  const links = [...html.matchAll(/<a ([^>]*)>/g)].map(([, attributes]) => attributes);
  const to = (attributes) => /href="([^"]*)"/.exec(attributes)[1];
  const outward = links.filter((attributes) => /^https:/.test(to(attributes)));
  assert.ok(outward.length > 300);
  for (const attributes of outward) assert.match(attributes, /rel="noopener noreferrer"/);
  for (const attributes of links.filter((one) => !outward.includes(one))) {
    const target = to(attributes);
    assert.ok(target === "../" || (target.startsWith("#") && places.has(target.slice(1))), target);
  }
});

test("the page asks for no file and says nothing that is not allowed by its policy", (t) => {
  const html = made(t);
  assert.doesNotMatch(html, /<script|<img|style=| on[a-z]+=|@import|url\(/i);
  assert.deepEqual([...html.matchAll(/<link [^>]*href="([^"]{5})/g)].map(([, start]) => start), ["data:"]);
  assert.match(sealed(html, "rules/index.html"), /style-src 'self' 'sha256-/);
});

test("what is code in the book stays code, and no mark of Markdown is left over", (t) => {
  const html = made(t);
  assert.match(html, /<code>\[scheme:\/\/\]zone\[:port\]<\/code>/);
  assert.match(html, /<code>&lt;service&gt;\.&lt;namespace&gt;\.ZONE<\/code>/);
  const text = html.replace(/<style>[\s\S]*?<\/style>/, "").replace(/<code>[^<]*<\/code>/g, "").replace(/<[^>]+>/g, "");
  assert.doesNotMatch(text, /\*\*|`|\]\(|^\||^#/m);
});

test("places are named as GitHub names them", () => {
  assert.equal(anchor("L: resolv.conf, host name, hosts file"), "l-resolvconf-host-name-hosts-file");
  assert.equal(anchor("PX: k8s_external"), "px-k8s_external");
});
