// What a stranger wrote is text wherever it is shown: in a link's every key, in manifests, in a lesson, in what is
// pasted. A page here fails by itself on any violation of its policy and on any request to another origin.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, mounted, open } from "./lab.mjs";
import { WORDS, person } from "./words.mjs";

const HOSTILE = [
  `<img src=x onerror="globalThis.hit = 1">`,
  `"><script>globalThis.hit = 1</script>`,
  `'-->]]></style></textarea></option></select><svg onload=globalThis.hit=1>`,
  "javascript:globalThis.hit=1",
  `data:text/html,<script>parent.hit=1</script>`,
  "{{globalThis.hit=1}}${globalThis.hit=1}`globalThis.hit=1`",
  "__proto__",
  "\u202Egnp.exe\u0000\uFEFF",
];

/** Keys of a link and of the query, and one that nobody knows. */
const KEYS = ["from", "name", "type", "pin", "outside", "older", "clock", "kept", "yaml", "imported", "domain", "lesson", "case", "screen", "view", "profile", "libc", "stage", "height", "unknown"];

/** What of a stranger could have come to be more than text. */
const found = (page) =>
  page.evaluate(() => ({
    hit: globalThis.hit,
    polluted: Object.keys(Object.prototype),
    handlers: [...document.querySelectorAll("*")].filter((one) => [...one.attributes].some(({ name }) => name.startsWith("on"))).length,
    images: document.querySelectorAll("img, iframe, object, embed, base, svg[onload]").length,
    scripts: [...document.scripts].filter(({ textContent }) => textContent.includes("hit")).length,
    links: [...document.links].filter(({ protocol }) => !["http:", "https:", "blob:"].includes(protocol)).map(({ href }) => href),
  }));
const NOTHING = { hit: undefined, polluted: [], handlers: 0, images: 0, scripts: 0, links: [] };

for (const text of HOSTILE) {
  const name = JSON.stringify(text.slice(0, 40));

  test(`in every key of a link: ${name}`, async (t) => {
    // Each is refused or taken by itself, and told by itself; what one leads to hides the others.
    for (const keys of [KEYS, ["m"], ["bundle"], ["v"]]) {
      const hash = keys.map((key) => `${key}=${encodeURIComponent(text)}`).join("&");
      const page = await open(t, { hash: keys.length > 1 ? `v=1&${hash}` : hash });
      assert.deepEqual(await found(page), NOTHING, keys.join(" "));
    }
    const page = await open(t, { hash: `v=1&${encodeURIComponent(text)}=1&name=db`, query: { [text]: "1" } });
    assert.deepEqual(await found(page), NOTHING, "as a key");
  });

  test(`in manifests, as a question and at the command line: ${name}`, async (t) => {
    const page = await open(t, { width: 1440, height: 900 });
    const me = person(page, WORDS.en);
    const quoted = JSON.stringify(text);
    const yaml = `apiVersion: v1
kind: Pod
metadata: {name: hostile, annotations: {note: ${quoted}}}
spec: {containers: [{name: c, image: ${quoted}, args: [${quoted}]}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: hostile}
data: {file: ${quoted}, other: ${quoted}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: coredns, namespace: kube-system}
data: {Corefile: ${quoted}}
`;
    const refused = `${yaml}---\napiVersion: v1\nkind: Service\nmetadata: {name: ${quoted}, labels: {app: ${quoted}}}\nspec: {type: ExternalName, externalName: ${quoted}, ${quoted}: 1}\n---\napiVersion: ${quoted}\nkind: ${quoted}\nmetadata: {name: a}\n`;
    await me.tab("Manifests").click();
    const field = page.getByRole("textbox", { name: "Manifests", exact: true });
    for (const manifests of [yaml, refused]) {
      await field.fill(manifests);
      await page.waitForTimeout(1200);
      assert.deepEqual(await found(page), NOTHING);
    }
    await me.ask(text);
    await eventually(async () => assert.notEqual(await me.answer.getAttribute("data-outcome"), null));
    for (const tab of ["Why", "Zone", "Terminal"]) {
      await me.tab(tab).click();
      await page.waitForTimeout(200);
      assert.deepEqual(await found(page), NOTHING, tab);
    }
    const line = page.getByRole("textbox", { name: "Command" });
    for (const typed of ["kubectl get pods,cm -A -o yaml", `echo ${JSON.stringify(text).replaceAll("$", "\\$").replaceAll("`", "\\`")}`, `kubectl describe pod hostile`]) {
      await line.fill(typed);
      await line.press("Enter");
    }
    await page.waitForTimeout(300);
    assert.deepEqual(await found(page), NOTHING, "printed");
    // The same as a cluster of one's own.
    await page.getByRole("banner").getByRole("link", { name: "My cluster" }).click();
    await page.getByRole("textbox", { name: "Output of kubectl" }).fill(yaml.replaceAll("data: {file", "status: {phase: Running}\ndata: {file"));
    await me.button("Add it").click();
    await page.waitForTimeout(1500);
    assert.deepEqual(await found(page), NOTHING, "My cluster");
    await page.reload();
    await mounted(page);
    assert.deepEqual(await found(page), NOTHING, "kept, and opened again");
  });
}
