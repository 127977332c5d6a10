// Links of every release, opened for ever: tests/golden/links.json only grows. Each holds what was in the
// address bar then and what was answered then. It answers as it did, and all that is in it is in the link that
// the lab makes of it now.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { lab, open } from "./lab.mjs";

const LINKS = JSON.parse(readFileSync(new URL("../golden/links.json", import.meta.url), "utf8"));

/** A link's pairs, `pin` and the like as often as they stand there, and its manifests, document by document. */
function parts(link) {
  const pairs = link.split("&");
  const packed = pairs.find((pair) => pair.startsWith("m="))?.slice(2);
  const text = packed ? inflateRawSync(Buffer.from(packed, "base64url")).toString() : "";
  const documents = text.split(/^---$/m).map((document) => document.trim().split("\n"));
  return { pairs: pairs.filter((pair) => !/^(m|v|sum)=/.test(pair)), documents };
}

const packed = (link, documents) => {
  const text = documents.map((lines) => lines.join("\n")).join("\n---\n");
  return link.replace(/&sum=[^&]*/, "").replace(/&m=.*/, `&m=${deflateRawSync(Buffer.from(text)).toString("base64url")}`);
};

/** What of the older link is not in the newer: pairs, documents, lines of a document. New fields are no loss. */
function lost(older, newer) {
  const [was, is] = [parts(older), parts(newer)];
  const missing = was.pairs.filter((pair) => !is.pairs.includes(pair));
  for (const lines of was.documents) {
    const holds = (others) => lines.every((line) => others.includes(line));
    if (!is.documents.some(holds)) missing.push(lines.join("\n"));
  }
  return missing;
}

/** Opens `link` and holds it against what is recorded of `golden`. */
async function reads(t, { link: recorded, outcome, records }, link = recorded) {
  const page = await open(t, { hash: link });
  await lab(page).answered(outcome, records);
  await lab(page).buttons.share.click();
  const field = page.getByRole("dialog").getByRole("textbox", { name: "Share" });
  await field.waitFor();
  assert.deepEqual(lost(recorded, new URL(await field.inputValue()).hash.slice(1)), []);
}

for (const golden of LINKS) {
  const { release, about } = golden;
  test(`a link of ${release} opens, and nothing in it is lost: ${about}`, (t) => reads(t, golden));
}

// So that one may rely on it: where anything of a link were read otherwise, its test would be red.
test("it would be seen if anything of a link were lost", async (t) => {
  const golden = LINKS.find(({ link }) => link.includes("&pin="));
  const { link } = golden;
  const { documents } = parts(link);
  const pod = documents.findLastIndex((lines) => lines.includes("kind: Pod") && !lines.includes("  namespace: kube-system"));
  const elsewhere = documents.map((lines, at) => (at === pod ? lines.map((line) => line.replace(/^(\s+nodeName: ).*/, "$1elsewhere")) : lines));
  for (const [what, other] of [
    ["an object", packed(link, documents.filter((_, at) => at !== pod))],
    ["a field", packed(link, elsewhere)],
    ["the question", link.replace(/&name=[^&]*/, "&name=kubernetes")],
    ["a pin", link.replace(/&pin=[^&]*/, "")],
  ]) {
    await assert.rejects(reads(t, golden, other), assert.AssertionError, what);
  }
});

test("there are links of a release to open", () => assert.ok(LINKS.length > 0));
