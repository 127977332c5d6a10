// A page of somebody else that shows the lab: how it is written, and what a test does with its elements.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { eventually } from "./lab.mjs";

/** A docs page with the element's script and whatever `body` makes of the lab's address. */
export const docs = (body, head = "") => (address) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Docs</title>${head}
<script type="module" blocking="render" src="${address}embed.js"></script><body>${typeof body === "function" ? body(address) : body}</body></html>`;

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

/** A module that does nothing, with the stranger's mark. */
const MARKED = "[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 9, 8, 115, 116, 114, 97, 110, 103, 101, 114]";

/** A page that means ill: it answers whatever its frame asks for with a module of its own, and does not wait to be asked. */
export const hostile = (address, sandbox, query) => `<!doctype html><meta charset="utf-8"><title>Stranger</title>
  <script>
    globalThis.told = [];
    const module = new Uint8Array(${MARKED});
    addEventListener("message", ({ source, data }) => {
      told.push(data.type);
      if (data.type !== "fetch") return;
      const reply = (fields) => source.postMessage({ ns: "k8sdnslab", v: 1, type: "file", file: data.file, ...fields }, "*");
      reply({ coming: true });
      reply({ bytes: module.buffer.slice(0) });
    });
    fetch("/module").then((answer) => answer.text()).then((file) => {
      setInterval(() => frames[0]?.postMessage({ ns: "k8sdnslab", v: 1, type: "file", file, bytes: module.buffer.slice(0) }, "*"), 5);
    }, () => {});
  </script>
  <iframe title="Lab" ${sandbox} width="700" height="500" src="${address}frame.html?view=ask${query}"></iframe>`;

/** Serves the page of somebody who knows the name of the lab's module, at an origin of its own; gives the address. */
export async function stranger(t, html, module, name = "127.0.0.1") {
  const server = createServer(({ url }, response) => {
    const isPage = url !== "/module";
    response.writeHead(200, { "content-type": isPage ? "text/html" : "text/plain" }).end(isPage ? html : module);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://${name}:${server.address().port}/`;
}
