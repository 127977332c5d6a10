// What somebody else's text may cost the page: each of these links, pastes and messages either stands or is refused, in
// pieces between which the page listens, and in memory that a phone has. How long that took is reported; what is
// asserted is generous, for machines differ. How much work it may be is counted in src/sandbox/tests/cost.rs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { eventually, host, open } from "./lab.mjs";
import { WORDS, person } from "./words.mjs";

const many = (count, make) => Array.from({ length: count }, (_, number) => make(number)).join("");
const document_ = (kind, name, more = "", api = "v1") => `---\napiVersion: ${api}\nkind: ${kind}\nmetadata: {name: ${name}}\n${more}`;
const services = (count, ports = 1) =>
  many(count, (number) => document_("Service", `s${number}`, `spec: {clusterIP: None, selector: {app: x}, ports: [${Array.from({ length: ports }, (_, port) => `{name: p${port}, port: ${port + 1}}`)}]}\n`));
const workload = (kind, name, replicas) =>
  document_(kind, name, `spec:\n  serviceName: s0\n  replicas: ${replicas}\n  selector: {matchLabels: {app: x}}\n  template: {metadata: {labels: {app: x}}, spec: {containers: [{name: c, image: i}]}}\n`, "apps/v1");
const pods = (count) => many(count, (number) => `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p${number}, labels: {app: x}}\nspec: {containers: [{name: c, image: i}]}\n`);
const corefile = (blocks) =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns, namespace: kube-system}\ndata:\n  Corefile: |\n    .:53 {\n        kubernetes cluster.local\n    }\n${many(blocks - 1, (number) => `    z${number}.example {\n        forward . 10.0.0.1\n    }\n`)}`;
const endpoints = (objects, each) =>
  many(objects, (number) => document_("Endpoints", `e${number}`, `subsets: [{addresses: [${Array.from({ length: each }, (_, at) => `{ip: 192.${number % 250}.${Math.floor(at / 250) % 250}.${(at % 250) + 1}}`)}]}]\n`));
const pod = (spec) => document_("Pod", "shell", `spec: {containers: [{name: c, image: i}], ${spec}}\n`);

/** By what each is: its YAML, and whether all of it is to be refused. */
const INPUTS = [
  ["100 headless Services that select the 1,000 pods of a StatefulSet", services(100) + workload("StatefulSet", "w", 1000)],
  ["3,000 such Services and three StatefulSets", services(3000) + many(3, (number) => workload("StatefulSet", `w${number}`, 1000))],
  ["20 Deployments of 1,200", many(20, (number) => workload("Deployment", `w${number}`, 1200))],
  ["300 such Services and 3,000 pods", services(300) + pods(3000)],
  ["a Service of 20,000 ports", services(1, 20_000)],
  ["1,000 ports of 59 pods", services(1, 1000) + workload("Deployment", "w", 59)],
  ["a Corefile of 20,000 blocks", corefile(20_000)],
  ["7.8 MB of signs", `{${"a,".repeat(3_900_000)}`, true],
  ["5,000 Namespaces", many(5000, (number) => document_("Namespace", `n${number}`))],
  ["5,000 Namespaces with long names", many(5000, (number) => document_("Namespace", `${"a".repeat(58)}${number}`))],
  ["5,000 nodes", many(5000, (number) => document_("Node", `n${number}`))],
  ["24 Endpoints of 1,000 addresses", endpoints(24, 1000)],
  ["one Endpoints of 24,000 addresses", endpoints(1, 24_000)],
  ["100,000 searches", pod(`dnsConfig: {searches: [${Array.from({ length: 100_000 }, (_, at) => `s${at}.example.com`)}]}`)],
  ["50,000 hostAliases", pod(`hostAliases: [${Array.from({ length: 50_000 }, (_, at) => `{ip: 10.1.1.1, hostnames: [h${at}]}`)}]`)],
  ["10,000 pods", pods(10_000)],
  ["an ExternalName ring of 10,000", many(10_000, (at) => document_("Service", `s${at}`, `spec: {type: ExternalName, externalName: s${(at + 1) % 10_000}.default.svc.cluster.local}\n`))],
];

/** What the generous limits are, for a machine on which everything runs at once. */
const MOST = { memory: 400, longest: 20_000, elements: 30_000 };

/** Counts, ahead of any page, what holds the page up, and knows the program's memory. */
const MEASURE = `
  globalThis.tasks = [];
  new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) tasks.push(Math.round(duration)); }).observe({ type: "longtask", buffered: true });
  globalThis.memories = [];
  for (const way of ["instantiate", "instantiateStreaming"]) {
    const real = WebAssembly[way];
    WebAssembly[way] = async (...all) => {
      const made = await real.apply(WebAssembly, all);
      const memory = Object.values((made.instance ?? made).exports ?? {}).find((one) => one instanceof WebAssembly.Memory);
      if (memory) memories.push(memory);
      return made;
    };
  }
`;

const cost = (frame) =>
  frame.evaluate(() => ({
    longest: Math.max(0, ...tasks),
    held: tasks.reduce((sum, one) => sum + one, 0),
    memory: Math.max(0, ...memories.map(({ buffer }) => Math.round(buffer.byteLength / 2 ** 20))),
    elements: document.querySelectorAll("*").length,
  }));

function bears(t, what, came) {
  t.diagnostic(`${what}: held for ${came.held} ms, ${came.longest} ms at the longest; ${came.memory} MiB, ${came.elements} elements`);
  for (const [name, most] of Object.entries(MOST)) assert.ok(came[name] <= most, `${what}: ${name} ${came[name]}`);
}

const packed = (yaml) => `v=1&from=default/shell&name=kubernetes&type=A&m=${deflateRawSync(Buffer.from(yaml)).toString("base64url")}`;

for (const [what, yaml, isRefused] of INPUTS) {
  const hash = packed(yaml);
  if (yaml.length <= 4 << 20 && hash.length <= 64_000) {
    test(`a link: ${what}`, async (t) => {
      const page = await open(t, { hash, early: true, before: MEASURE });
      page.setDefaultTimeout(120_000);
      const me = person(page, WORDS.en);
      await me.answer.waitFor();
      await page.waitForFunction(() => document.querySelector(":is(.lab, .middle) > [aria-busy]") === null);
      bears(t, what, await cost(page));
      const asked = await page.evaluate(() => tasks.length);
      await me.ask("nobody-has-this-name");
      await page.waitForFunction(() => document.querySelector("output[data-outcome]").dataset.outcome !== "NOERROR");
      await page.waitForTimeout(500);
      t.diagnostic(`${what}: a question holds it up for ${await page.evaluate((from) => tasks.slice(from).reduce((sum, one) => sum + one, 0), asked)} ms`);
    });
  }

  test(`a paste: ${what}`, async (t) => {
    const page = await open(t, { before: MEASURE, width: 1440, height: 900 });
    page.setDefaultTimeout(120_000);
    const me = person(page, WORDS.en);
    await me.answer.waitFor();
    await page.getByRole("banner").getByRole("link", { name: "My cluster" }).click();
    const field = page.getByRole("textbox", { name: "Output of kubectl" });
    await page.evaluate(() => { tasks.length = 0; });
    // As a person does it: what has lines never gets into the field, whose layout would be most of what it costs.
    await field.evaluate((field, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      if (field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))) field.value = text;
    }, yaml);
    if (await field.inputValue()) await me.button("Add it").click();
    const stands = page.getByRole("heading", { name: "Not known yet" });
    const refused = page.getByText("This could not be read, so nothing has changed:");
    await stands.or(refused).waitFor();
    assert.equal(await refused.isVisible(), isRefused === true);
    bears(t, what, await cost(page));
  });

  test(`a message: ${what}`, async (t) => {
    const page = await host(t, (address) => `<!doctype html><title>Docs</title><iframe title="Lab" width="900" height="600" src="${address}frame.html?view=ask"></iframe>`, { before: MEASURE });
    const [, frame] = page.frames();
    await frame.locator("output[data-outcome=NOERROR]").waitFor();
    await frame.evaluate(() => { tasks.length = 0; });
    const told = await page.evaluate(async (yaml) => {
      const answered = new Promise((resolve) => addEventListener("message", ({ data }) => data.id === 7 && resolve(data.type)));
      frames[0].postMessage({ ns: "k8sdnslab", v: 1, type: "apply", id: 7, yaml }, "*");
      return answered;
    }, yaml);
    assert.ok(["done", "error"].includes(told), told);
    bears(t, what, await cost(frame));
  });
}

test("who waits for a link sees how far it has come and can stop it: the link is opened by a reload all the same", async (t) => {
  // Slow machines are many: here one step of the clock is a second for the program.
  // The visit after it has its own clock again.
  const slow = `if (!sessionStorage.getItem("slow")) { sessionStorage.setItem("slow", "1"); const real = performance.now.bind(performance); let ahead = 0; performance.now = () => real() + (ahead += 20); }`;
  const page = await open(t, { hash: packed(pods(5000)), early: true, before: slow });
  await page.getByRole("button", { name: "Stop" }).click({ timeout: 60_000 });
  const me = person(page, WORDS.en);
  await me.answer.waitFor();
  await page.getByText("Opening was stopped").waitFor();
  assert.match(await page.evaluate(() => location.hash), /m=/);
  await page.reload();
  await page.getByRole("combobox", { name: /^Find one of \d{4,} other pods$/ }).waitFor({ timeout: 120_000 });
});

test("Start over gives the memory of a large cluster back and sets the cluster aside", async (t) => {
  const page = await open(t, { before: MEASURE, width: 1440, height: 900 });
  page.setDefaultTimeout(120_000);
  const me = person(page, WORDS.en);
  await me.answer.waitFor();
  await me.tab("Manifests").click();
  const field = page.getByRole("textbox", { name: "Manifests", exact: true });
  await field.evaluate((field, text) => {
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, pods(13_000));
  await page.getByRole("combobox", { name: /^Find one of \d{4,} other pods$/ }).waitFor({ timeout: 120_000 });
  const before = await cost(page);
  assert.ok(before.memory >= 64, `a cluster too small for this test: ${before.memory} MiB`);
  const loaded = page.waitForEvent("load");
  await me.button("Start over").click();
  await loaded;
  await me.answer.waitFor();
  await page.getByText("The cluster you had here before is set aside").waitFor();
  const { memory } = await cost(page);
  assert.ok(memory < 64, `${memory} MiB after ${before.memory}`);
  t.diagnostic(`${before.memory} MiB before, ${memory} MiB after`);
});

/** Everything that makes a list of the page long, each list another. */
const LONG =
  pods(400) +
  services(1) +
  document_("Endpoints", "e", `subsets:\n${many(40, (number) => `- {addresses: [${Array.from({ length: 100 }, (_, at) => `{ip: 192.0.${number}.${at + 1}}`)}]}\n`)}`) +
  document_("Service", "e", "spec: {clusterIP: None, ports: [{port: 80}]}\n") +
  many(400, (number) => document_("Namespace", `n${number}`)) +
  many(400, (number) => document_("Namespace", `kube-n${number}`)) +
  many(400, (number) => document_(`Kind${number}`, "a", "", "example.com/v1")) +
  workload("Deployment", "w", 400) +
  services(1, 400).replaceAll("s0", "ports").replace("app: x", "app: nobody") +
  document_("Pod", "labels", `spec: {containers: [{name: c, image: i}]}\n`).replace("{name: labels}", `{name: labels, labels: {${Array.from({ length: 400 }, (_, at) => `l${at}: v`)}}}`);

const elements = (page, inside) => page.evaluate((inside) => document.querySelectorAll(`${inside} *`).length, inside);

test("no list of the page has an element for each object of a large cluster, and every list is scrolled through or found in", async (t) => {
  const page = await open(t, { hash: packed(LONG), early: true, width: 1440, height: 900 });
  page.setDefaultTimeout(30_000);
  const me = person(page, WORDS.en);
  await me.answer.waitFor();
  await page.waitForFunction(() => document.querySelector(":is(.lab, .middle) > [aria-busy]") === null);
  const from = page.getByRole("combobox", { name: "From pod" });
  assert.ok((await from.locator("option").count()) <= 101);
  // The map, the objects and their kinds.
  assert.ok((await elements(page, "#map")) < 4000, `${await elements(page, "#map")} elements of the map`);
  assert.ok((await elements(page, "#object")) < 6000, `${await elements(page, "#object")} elements of the list of objects`);
  // Objects of kinds beyond those that have a list of their own stand in one list, which is scrolled through too.
  const others = me.object.locator(".objects > ul li[aria-setsize]").first();
  await others.waitFor();
  assert.ok(Number(await others.getAttribute("aria-setsize")) > 300, await others.getAttribute("aria-setsize"));
  // Namespaces to make something in.
  await me.button("Add pod").click();
  const namespace = me.object.getByRole("combobox", { name: "namespace" });
  assert.ok((await page.locator("#new-namespaces option").count()) <= 100);
  await namespace.fill("n399");
  await eventually(async () => assert.equal(await page.locator("#new-namespaces option").first().getAttribute("value"), "kube-n399"));
  await me.button("Cancel", me.object).click();
  const filter = me.object.getByRole("searchbox", { name: "Filter names" });
  for (const [name, shown, most] of [
    ["labels", "labels", 500],
    ["ports", "ports", 1200],
    ["e", "Endpoints", 5000],
    ["w", "Deployment", 500],
  ]) {
    await filter.fill(name === "e" ? "ep/default/e" : `default/${name}`);
    await me.object.locator(".objects").getByRole("button", { name: new RegExp(`^${name} `) }).first().click();
    await me.object.getByRole("heading", { name, exact: true }).waitFor();
    // Each is whole: its rows are made as they are scrolled to, and say of how many they are.
    const whole = ["labels", "w"].includes(name) ? ".form li[aria-setsize='400']" : ".form table[aria-rowcount]";
    await me.object.locator(whole).first().waitFor();
    // The text below the form has its own limit.
    const form = await elements(page, "#object .form");
    assert.ok(form > 100 && form < most, `${shown}: ${form} elements`);
    if (name === "ports") {
      // The others are found by typing, and the last one that was added is among them.
      await me.object.getByRole("searchbox", { name: "ports Find in this table" }).fill("p321");
      await eventually(async () => assert.equal(await me.object.locator("table tbody tr").count(), 1));
      assert.equal(await me.object.getByRole("textbox", { name: /^ports 322 name/ }).inputValue(), "p321");
    }
    await me.button("All objects", me.object).click();
  }
  // Records of an answer: a thousand addresses are mirrored.
  await me.ask("e", "A", "default/p0");
  const more = page.locator("output").getByRole("button", { name: "800 more", exact: true });
  await more.waitFor();
  assert.equal(await page.locator("output [data-record]").count(), 200);
  await more.click();
  await eventually(async () => assert.equal(await page.locator("output [data-record]").count(), 400));
});

for (const [tag, from, find, none, found] of [
  ["en", "From pod", /^Find one of \d+ other pods$/, "No pod matches", "11 pods match"],
  ["ko", "조회하는 Pod", /^목록에 없는 Pod \d+개 중에서 찾기$/, "일치하는 Pod 없음", "일치하는 Pod 11개"],
]) {
  test(`a pod that the list does not have is found by some letters of its name, and is in the list while it asks (${tag})`, async (t) => {
    const page = await open(t, { hash: packed(pods(400)), query: { lang: tag }, early: true, width: 1440, height: 900 });
    const list = page.getByRole("combobox", { name: from, exact: true });
    const field = page.getByRole("combobox", { name: find });
    await field.waitFor();
    assert.match(await field.getAttribute("placeholder"), /\d/);
    await field.fill("nobody");
    await page.getByText(none).waitFor();
    await field.fill("default p39");
    await page.getByText(found).waitFor();
    assert.equal(await page.locator("#ask-found option").count(), 11);
    for (const name of ["p399", "p398", "p39"]) {
      await field.fill(`default/${name}`);
      await field.press("Enter");
      await eventually(async () => assert.equal(await list.inputValue(), `default/${name}`));
      await eventually(async () => assert.match(await page.evaluate(() => location.hash), new RegExp(`from=default(/|%2F)${name}&`)));
      assert.equal(await field.inputValue(), "");
      assert.ok(await field.evaluate((field) => field === document.activeElement), "the keyboard stays where it was");
    }
    // A choice of the browser's list is meant, whole as it is.
    await field.evaluate((field) => {
      field.value = "default/p397";
      field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
    });
    await eventually(async () => assert.equal(await list.inputValue(), "default/p397"));
    // The list itself goes on to work.
    await list.selectOption("default/p0");
    await eventually(async () => assert.match(await page.evaluate(() => location.hash), /from=default(\/|%2F)p0&/));
  });
}

for (const key of ["m", "bundle"]) {
  test(`what a link unpacks to has an end (${key})`, async (t) => {
    // 64 KiB that stand for 64 MiB.
    const packed = deflateRawSync(Buffer.alloc(64 << 20, "a")).toString("base64url");
    const page = await open(t, { hash: `v=1&name=kubernetes&${key}=${packed}`, before: MEASURE });
    await page.getByText("The cluster in this link cannot be read.").waitFor();
    await eventually(async () => assert.equal(await page.locator("output[data-outcome]").getAttribute("data-outcome"), "NOERROR"));
    const { memory } = await cost(page);
    assert.ok(memory < 32, `${memory} MiB`);
  });
}

test("a line of very many commands is run command by command, and can be stopped", async (t) => {
  const page = await open(t, { width: 1440, height: 900, before: MEASURE });
  const me = person(page, WORDS.en);
  await me.tab("Terminal").click();
  const line = page.getByRole("textbox", { name: "Command" });
  await line.waitFor();
  const scale = (replicas) => `kubectl scale deployment w --replicas=${replicas}; `;
  await line.fill(`kubectl create deployment w --image=nginx; ${(scale(300) + scale(0)).repeat(2000)}`);
  await line.press("Enter");
  await page.getByText(/of 4001 commands of this line have run/).waitFor();
  // The page listens meanwhile: another name is looked up.
  await me.ask("kubernetes");
  await eventually(async () => assert.equal(await me.answer.getAttribute("data-outcome"), "NOERROR"));
  await me.button("Stop").click();
  await page.getByText("what is left of this line was not run").waitFor();
  assert.equal(await page.getByText(/of 4001 commands/).count(), 0);
  // The next one is run.
  await line.fill("kubectl get deployment w");
  await line.press("Enter");
  await page.getByText("READY").waitFor();
});

test("a text of very many objects is refused at the command line, and the way to apply it is named", async (t) => {
  const page = await open(t, { width: 1440, height: 900 });
  const me = person(page, WORDS.en);
  await me.tab("Terminal").click();
  const line = page.getByRole("textbox", { name: "Command" });
  await line.fill(`kubectl apply -f - <<EOF\n${["a", "b", "c"].map((name) => workload("StatefulSet", name, 900)).join("")}EOF`);
  await line.press("Enter");
  await page.getByText("Manifests applies such a text piece by piece").waitFor();
  assert.equal(await me.button("Undo").first().isDisabled(), true);
});
