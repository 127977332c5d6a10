// A page of somebody else that shows the lab: how it is written, and what a test does with its elements.

import assert from "node:assert/strict";
import { eventually } from "./lab.mjs";

/** A docs page with the element's script and whatever `body` makes of the lab's address. */
export const docs = (body, head = "") => (address) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Docs</title>${head}
<script type="module" src="${address}embed.js"></script><body>${typeof body === "function" ? body(address) : body}</body></html>`;

export const one = (attributes, inside = "<p>recorded: db is 10.96.14.3</p>") => `<k8s-dns-lab ${attributes}>${inside}</k8s-dns-lab>`;

/** Waits for the `n`th element of a page to run, and gives its frame. */
export async function running(page, n = 0) {
  const element = page.locator("k8s-dns-lab").nth(n);
  await eventually(async () => assert.notEqual(await element.getAttribute("running"), null), 20_000);
  const frame = await (await element.locator("iframe").elementHandle()).contentFrame();
  return { element, frame };
}

/** Calls a method of an element, in the page; a refusal comes back as `{ refused }`. */
export const call = (element, method, ...args) =>
  element.evaluate(
    (lab, [method, args]) => lab[method](...args).catch(({ message, code, faults }) => ({ refused: message, code, faults })),
    [method, args],
  );
