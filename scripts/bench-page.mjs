// Measures the page in headless Chromium and prints the tables of README.md. scripts/bench-page makes the build it
// needs: the release, and one more door to the server (src/page/bench.rs).
//   node scripts/bench-page.mjs <folder of that build>

import { cpus, loadavg } from "node:os";
import { chromium } from "playwright-core";
import { chromiumPath, serveRelease, stop } from "./lib/release.mjs";

const PODS = [10, 100, 1_000];
/** Pods of a Service. */
const REPLICAS = 10;
const PINNED = 100;
const EDITS = 50;
/** Edits that are made before it counts: code that has never run is compiled first. */
const WARM = 10;
const IMPORTED = 10_000;
const LOOKUPS = 200_000;

const { address, end } = await serveRelease(process.argv[2] ?? "dist");
const browser = await chromium.launch({
  executablePath: chromiumPath(),
  // A frame comes as soon as it is ready, so that what is measured is the work and not the wait for the screen.
  args: ["--no-sandbox", "--disable-frame-rate-limit", "--disable-gpu-vsync", "--disable-background-networking", "--no-first-run"],
});

/** A fresh page at an address of the lab, with its module at hand as `wasmModule`. */
async function open(hash = "") {
  const context = await browser.newContext({ locale: "en-US", viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.addInitScript(() => addEventListener("TrunkApplicationStarted", ({ detail }) => (globalThis.wasmModule = detail.wasm)));
  page.on("pageerror", (error) => stop(`The page is in trouble: ${error.message}`));
  await page.goto(address + (hash && `#${hash}`));
  await page.locator("output[data-outcome]").waitFor();
  // The regions follow by themselves.
  await page.locator(".object:not([aria-busy])").waitFor({ state: "attached" });
  return page;
}

/** What a page holds after its rubbish is collected, in bytes. */
async function memory(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  // A release has a name of its own for it.
  const linear = await page.evaluate(() => Object.values(globalThis.wasmModule).find((one) => one instanceof WebAssembly.Memory).buffer.byteLength);
  return { linear, heap: usedSize };
}

// ---- One edit, until it is painted.

/** So many pods, ten behind each headless Service, and a pod to ask from. */
function cluster(pods) {
  const one = (number) => `apiVersion: v1
kind: Service
metadata: {name: svc-${number}}
spec: {clusterIP: None, selector: {app: svc-${number}}, ports: [{name: http, port: 80}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: svc-${number}}
spec:
  serviceName: svc-${number}
  replicas: ${REPLICAS}
  selector: {matchLabels: {app: svc-${number}}}
  template:
    metadata: {labels: {app: svc-${number}}}
    spec: {containers: [{name: c, image: "nginx:1.29"}]}
`;
  // A node has room for 254 pods; the cluster of the lab has two of its own.
  const node = (name, number) => `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\nspec: {podCIDRs: [10.244.${number}.0/24]}\n`;
  const more = Array.from({ length: Math.ceil(pods / 200) }, (_, number) => node(`node-${number}`, 100 + number));
  const nodes = [node("node-a", 1), node("node-b", 2), ...more];
  return [...nodes, ...Array.from({ length: pods / REPLICAS }, (_, number) => one(number))].join("---\n");
}

/** A hundred different questions: every Service in turn, each time from another pod. */
function questions(pods) {
  const services = pods / REPLICAS;
  const names = (number) => [`svc-${number}`, `svc-${number}.default`, `svc-${number}.default.svc`, `svc-${number}.default.svc.cluster.local`, `svc-${number}-1.svc-${number}`];
  return Array.from({ length: PINNED }, (_, at) => {
    const number = at % services;
    const round = Math.floor(at / services);
    const spellings = names(number);
    return [`default/svc-0-${Math.floor(round / spellings.length) % REPLICAS}`, spellings[round % spellings.length], round < 50 ? "A" : "AAAA"];
  });
}

async function edits(pods) {
  const pins = questions(pods).map(([from, name, type]) => `pin=${from},${name},${type}`);
  const page = await open([`yaml=${encodeURIComponent(cluster(pods))}`, "from=default/svc-0-1", "name=svc-0", "type=A", ...pins].join("&"));
  const rows = page.locator(".pins tbody tr");
  if ((await rows.count()) !== PINNED) stop(`${await rows.count()} questions are pinned, not ${PINNED}.`);
  const object = page.getByRole("region", { name: "Object", exact: true });
  await object.getByRole("button", { name: /^svc-0-0 / }).first().click();
  const ready = object.getByRole("checkbox", { name: "ready", exact: true });
  await ready.waitFor();
  await page.evaluate(() => {
    // From the moment the browser has the click until the frame that shows other pinned answers is painted: what the
    // page does in the task after that frame's painting comes later.
    globalThis.nextEdit = () =>
      new Promise((done) => {
        const pins = document.querySelector(".pins");
        addEventListener("click", ({ timeStamp: began }) => {
          let changed = 0;
          const observer = new MutationObserver(() => (changed ||= performance.now()));
          observer.observe(pins, { subtree: true, childList: true, characterData: true });
          const { port1, port2 } = new MessageChannel();
          const frame = () => requestAnimationFrame(() => port2.postMessage(changed > 0));
          port1.onmessage = ({ data: isShown }) => {
            if (!isShown) return frame();
            observer.disconnect();
            done({ changed: changed - began, painted: performance.now() - began });
          };
          frame();
        }, { capture: true, once: true });
      });
  });
  // The processor's time of the page's thread, which other programs on the machine do not lengthen.
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const worked = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
  };
  const texts = () => rows.locator(".said").allInnerTexts();
  const before = await texts();
  if (before.some((text) => /^[A-Z_]+$/.test(text) && text !== "NODATA")) stop(`Something does not resolve in the cluster of ${pods} pods: ${[...new Set(before)]}`);
  const seen = [];
  let others = 0;
  for (let edit = 0; edit < WARM + EDITS; edit++) {
    const told = page.evaluate(() => globalThis.nextEdit());
    await ready.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await ready.boundingBox();
    await page.mouse.move(x + width / 2, y + height / 2);
    const started = await worked();
    await page.mouse.click(x + width / 2, y + height / 2);
    const measured = { ...(await told), worked: (await worked()) - started };
    if (edit >= WARM) seen.push(measured);
    // What a person does next comes later; the page is at rest by then.
    await page.waitForTimeout(300);
    if (edit === 0) {
      const after = await texts();
      if (after.length !== PINNED) stop("The questions are not pinned any more: the click went elsewhere.");
      others = after.filter((text, at) => text !== before[at]).length;
      if (others === 0) stop("The edit changed no pinned answer: what is measured is not what is meant.");
    }
  }
  const held = await memory(page);
  await page.context().close();
  return { pods, others, changed: seen.map(({ changed }) => changed), painted: seen.map(({ painted }) => painted), worked: seen.map(({ worked }) => worked), held };
}

// ---- Ten thousand objects.

/** As many Services as pods; the pods have their addresses, as `kubectl get` prints them. */
function manifests(objects) {
  const one = (number) =>
    `apiVersion: v1\nkind: Service\nmetadata:\n  name: s${number}\n  namespace: shop\nspec:\n  clusterIP: None\n  selector:\n    app: s${number}\n  ports:\n  - port: 80\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: s${number}\n  namespace: shop\n  labels:\n    app: s${number}\nspec:\n  containers:\n  - name: c\n    image: nginx:1.29\nstatus:\n  podIP: 10.200.${number >> 8}.${number & 255}\n`;
  return Array.from({ length: objects / 2 }, (_, number) => one(number)).join("---\n");
}

async function importing() {
  const page = await open();
  const start = await memory(page);
  await page.getByRole("banner").getByRole("link", { name: "My cluster", exact: true }).click();
  const file = page.locator(".my-cluster input[type=file]");
  await file.waitFor({ state: "attached" });
  await page.evaluate(() => {
    globalThis.taken = new Promise((done) => {
      let began = 0;
      let last = 0;
      let longest = 0;
      const look = (now) => {
        longest = Math.max(longest, now - last);
        last = now;
        if (document.querySelector(".my-cluster .findings")) done({ time: now - began, longest });
        else requestAnimationFrame(look);
      };
      const begin = (event) => {
        began = last = event.timeStamp;
        requestAnimationFrame(look);
      };
      addEventListener("change", begin, { capture: true, once: true });
    });
  });
  await file.setInputFiles({ name: "cluster.yaml", mimeType: "application/yaml", buffer: Buffer.from(manifests(IMPORTED)) });
  const { time, longest } = await page.evaluate(() => globalThis.taken);
  const held = await memory(page);
  await page.context().close();
  return { time, longest, start, held };
}

// ---- Lookups.

async function lookups() {
  const page = await open();
  const rows = await page.evaluate(
    ([sizes, times]) => {
      const { Lookups } = globalThis.wasmBindings;
      if (!Lookups) return undefined;
      const kinds = [
        ["one address: ClusterIP", 0, "A", "", 1],
        ["ten addresses: headless", 1, "A", "", 10],
        ["endpoint name", 1, "A", "pod-7.", 1],
        ["SRV, ten", 1, "SRV", "_http._tcp.", 10],
        ["NXDOMAIN", 0, "A", "no-", 0],
      ];
      const found = kinds.map(([what]) => ({ what, times: [] }));
      for (const services of sizes) {
        const server = new Lookups(services);
        for (const [at, [what, first, type, front, records]] of kinds.entries()) {
          const step = Math.max(1, Math.floor(services / 2 / 512)) * 2;
          const names = [];
          for (let number = first; number < services; number += step) names.push(`${front}svc-${number}.shop.svc.cluster.local.`);
          const text = names.join("\n");
          // The names are read outside of what counts: the time of no questions is taken off.
          const run = (times) => {
            const began = performance.now();
            const came = server.ask(text, type, times);
            if (came !== records * times) throw new Error(`${what}: ${came} records for ${times} questions`);
            return performance.now() - began;
          };
          run(times / 10);
          const rounds = Array.from({ length: 5 }, () => run(times) - run(0)).sort((a, b) => a - b);
          found[at].times.push((rounds[2] * 1000) / times);
        }
        server.free();
      }
      return found;
    },
    [[10, 10_000], LOOKUPS],
  );
  await page.context().close();
  return rows;
}

// ---- The tables.

const at = (values, part) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
const ms = (value) => `${value.toPrecision(value < 10 ? 2 : 3)} ms`;
const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const micro = (value) => `${value.toPrecision(3)} µs`;

console.log(`Chromium ${browser.version()}, headless; ${cpus().length} cores, load ${loadavg()[0].toFixed(1)} at the start.\n`);

console.log(`\n| one edit, ${PINNED} pinned questions | document changed, p50 | p95 | painted, p50 | p95 | processor, p50 | p95 | answers that changed | wasm memory | JS heap |\n|---|---|---|---|---|---|---|---|---|---|`);
for (const pods of PODS) {
  const { others, changed, painted, worked, held } = await edits(pods);
  const times = [at(changed, 0.5), at(changed, 0.95), at(painted, 0.5), at(painted, 0.95), at(worked, 0.5), at(worked, 0.95)].map(ms);
  console.log(`| ${pods.toLocaleString("en")} pods | ${times.join(" | ")} | ${others} | ${mb(held.linear)} | ${mb(held.heap)} |`);
}

const { time, longest, start, held } = await importing();
console.log(`\n| ${IMPORTED.toLocaleString("en")} objects taken in as YAML | |\n|---|---|`);
console.log(`| from the click until the question can be put | ${(time / 1000).toFixed(2)} s |`);
console.log(`| longest time without a frame | ${ms(longest)} |`);
console.log(`| wasm memory before, after | ${mb(start.linear)}, ${mb(held.linear)} |`);
console.log(`| JS heap before, after | ${mb(start.heap)}, ${mb(held.heap)} |`);
const asked = await lookups();
if (asked) {
  console.log(`\n| lookup in the browser, untraced | 10 Services | 10,000 Services × 10 endpoints |\n|---|---|---|`);
  for (const { what, times } of asked) console.log(`| ${what} | ${times.map(micro).join(" | ")} |`);
} else {
  console.log("\nLookups are not measured: this build has no door to the server. scripts/bench-page makes one that has.");
}
console.log(`\nLoad at the end: ${loadavg()[0].toFixed(1)}.`);

await browser.close();
end();
