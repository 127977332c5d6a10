// The command line beside the cluster: what is typed acts on the same state as the forms, and what the buttons
// do can be had as a command.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, eventually, open, screenshot } from "./lab.mjs";
import { WORDS, person } from "./words.mjs";

const NAMES = { en: { terminal: "Terminal", command: /^Command/, run: "Run" }, ko: { terminal: "터미널", command: /^명령/, run: "실행" }, ja: { terminal: "ターミナル", command: /^コマンド/, run: "実行" } };

const BROKEN = `kubectl apply -f - <<EOF
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: db
  ports:
  - port: 80800
EOF`;

/** A pod with busybox's own nslookup, and a Service of another namespace's kind of name. */
const TINY = `apiVersion: v1
kind: Pod
metadata: {name: shell}
spec:
  containers: [{name: shell, image: "busybox:1.36"}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  clusterIP: 10.96.40.41
  ports: [{port: 80}]
`;

const TUNED = `apiVersion: v1
kind: Pod
metadata: {name: tuned}
spec:
  dnsConfig: {options: [{name: ndots, value: "1"}]}
  containers: [{name: app, image: "debian:12"}]
---
apiVersion: v1
kind: Service
metadata: {name: api}
spec:
  clusterIP: 10.96.40.41
  ports: [{port: 80}]
`;

async function visit(t, options = {}) {
  const { lang = "en" } = options;
  const page = await open(t, { width: 1440, height: 1000, ...options });
  const me = person(page, WORDS[lang]);
  await me.answer.waitFor();
  const names = NAMES[lang];
  await me.tab(names.terminal).click();
  const terminal = me.region(names.terminal);
  const field = terminal.getByRole("textbox", { name: names.command });
  const log = terminal.getByRole("log");
  await field.waitFor();
  /** Types a line, runs it, and gives what it printed. */
  const type = async (line) => {
    const before = await log.locator(".entry").count();
    await field.fill(line);
    await field.press("Enter");
    await eventually(async () => assert.equal(await log.locator(".entry").count(), before + 1));
    return log.locator(".entry").last();
  };
  const printed = async (line) => (await type(line)).innerText();
  return { page, me, terminal, field, log, type, printed };
}

const said = (me, expected) => eventually(async () => assert.deepEqual(await me.said(), expected));

for (const lang of ["en", "ko", "ja"]) {
  test(`a broken Service is refused at its line and mended at the command line (${lang})`, async (t) => {
    const { page, me, printed } = await visit(t, { lang });
    await me.ask("web");
    await said(me, ["NXDOMAIN"]);
    const refused = await printed(BROKEN);
    assert.match(refused, /The Service "web" is invalid: \n\* spec\.ports\[0\]\.port: Invalid value: "80800": .*\(line 9, column 11\)/);
    await said(me, ["NXDOMAIN"]);
    assert.match(await printed(BROKEN.replace("80800", "80")), /service\/web created/);
    await eventually(async () => assert.match((await me.said())[0], /^10\.9/));
    const table = await printed("kubectl get svc web");
    assert.match(table, /NAME {3}TYPE {8}CLUSTER-IP +EXTERNAL-IP {3}PORT\(S\) {3}AGE\nweb {4}ClusterIP {3}10\.\S+ +<none> {8}80\/TCP {4}0s/);
    assert.match(await printed("kubectl get ep web | wc -l"), /Warning: v1 Endpoints is deprecated in v1\.33\+/);
    // One command is one step, and undo takes it back.
    await me.button(WORDS[lang].undo).click();
    await said(me, ["NXDOMAIN"]);
    await axe(page);
    await screenshot(page, `terminal-${lang}`);
  });
}

test("headless is toggled in the form, refused, and done by recreating; the command line says the same", async (t) => {
  const { me, printed } = await visit(t);
  const [before] = await me.said();
  await me.open("db");
  await me.object.getByLabel(WORDS.en.headless, { exact: true }).click();
  const alert = me.object.getByRole("alert");
  await alert.waitFor();
  assert.match(
    await printed(`kubectl patch svc db --type=merge -p '{"spec":{"clusterIP":"None","clusterIPs":["None"]}}'`),
    /The Service "db" is invalid: spec\.clusterIPs\[0\]: Invalid value: "None".*\n# kubectl replace --force/,
  );
  await said(me, [before]);
  await me.button("Recreate", alert).click();
  await eventually(async () => assert.ok((await me.said()).every((record) => record.startsWith("10.244."))));
  assert.match(await printed("kubectl get svc db"), /ClusterIP {3}None/);
});

for (const lang of ["en", "ko", "ja"]) {
  test(`busybox nslookup fails where getent succeeds, and the page says why (${lang})`, async (t) => {
    const { page, me, printed, type, log } = await visit(t, { lang, hash: `yaml=${encodeURIComponent(TINY)}&from=default/shell&name=nothing` });
    const failed = await type("kubectl exec shell -- nslookup web.default");
    assert.match(await failed.innerText(), /can't find web\.default: NXDOMAIN[^]*command terminated with exit code 1/);
    const why = log.locator(".remark");
    assert.match(await why.innerText(), { en: /search list only for names without a dot.*10\.96\.40\.41/, ko: /점이 없는 이름에만.*10\.96\.40\.41/, ja: /ドットのない名前にだけ.*10\.96\.40\.41/ }[lang]);
    assert.match(await printed("kubectl exec shell -- getent hosts web.default"), /10\.96\.40\.41 +web\.default/);
    await why.getByRole("button").click();
    await said(me, ["10.96.40.41"]);
    await axe(page);
    await screenshot(page, `terminal-why-${lang}`);
  });
}

test("a pod moved from glibc to musl at the command line no longer finds api.default under ndots:1", async (t) => {
  const { me, printed } = await visit(t, { hash: `yaml=${encodeURIComponent(TUNED)}&from=default/tuned&name=api.default` });
  await said(me, ["10.96.40.41"]);
  assert.match(await printed("kubectl exec tuned -- getent hosts api.default"), /10\.96\.40\.41/);
  assert.match(await printed("kubectl annotate pod tuned k8s-dns-lab.io/libc=musl-1.2.5"), /pod\/tuned annotated/);
  await said(me, ["NXDOMAIN"]);
  assert.match(await printed("kubectl exec tuned -- getent hosts api.default"), /exit code 2/);
});

test("keys: Tab completes and never traps, arrows bring lines back, Ctrl+L clears, a here-document takes its lines", async (t) => {
  const { page, me, field, log, terminal } = await visit(t);
  // An empty field is left by Tab alone.
  await field.focus();
  await page.keyboard.press("Tab");
  assert.equal(await field.evaluate((node) => node === document.activeElement), false);
  await field.focus();
  await page.keyboard.type("kubectl get svc d");
  await page.keyboard.press("Tab");
  assert.equal(await field.inputValue(), "kubectl get svc db ");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.equal(await field.evaluate((node) => node === document.activeElement), false);
  await field.focus();
  await page.keyboard.press("Enter");
  await eventually(async () => assert.match(await log.innerText(), /ClusterIP/));
  await page.keyboard.type("kubectl get e");
  await page.keyboard.press("Tab");
  await eventually(async () => assert.deepEqual(await terminal.locator(".offers li").allInnerTexts(), ["endpoints", "endpointslices", "ep"]));
  await field.fill("");
  await page.keyboard.press("ArrowUp");
  assert.equal(await field.inputValue(), "kubectl get svc db ");
  await page.keyboard.press("ArrowDown");
  assert.equal(await field.inputValue(), "");
  await page.keyboard.type("kubectl apply -f - <<EOF");
  for (const line of ["apiVersion: v1", "kind: Namespace", "metadata: {name: shop}"]) {
    await page.keyboard.press("Enter");
    await page.keyboard.type(line);
  }
  assert.equal(await log.locator(".entry").count(), 1);
  await page.keyboard.press("Enter");
  await page.keyboard.type("EOF");
  await page.keyboard.press("Enter");
  await eventually(async () => assert.match(await log.innerText(), /namespace\/shop created/));
  await page.keyboard.press("Control+l");
  await eventually(async () => assert.equal(await log.locator(".entry").count(), 0));
  // What was being typed is there when one comes back.
  await page.keyboard.type("dig db");
  await me.tab("Zone").click();
  await me.tab("Terminal").click();
  await eventually(async () => assert.equal(await field.inputValue(), "dig db"));
});

test("Enter that ends a Hangul syllable runs nothing", async (t) => {
  const { field, log } = await visit(t, { lang: "ko" });
  await field.fill("help");
  await field.evaluate((node) => node.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, isComposing: true, bubbles: true, cancelable: true })));
  assert.equal(await field.inputValue(), "help");
  assert.equal(await log.locator(".entry").count(), 0);
  await field.press("Enter");
  await eventually(async () => assert.equal(await log.locator(".entry").count(), 1));
});

test("kubectl edit opens the object's YAML, and what the form did is shown as a command that does the same", async (t) => {
  const { page, me, printed } = await visit(t);
  await printed("kubectl edit svc/db");
  await me.object.getByRole("heading", { name: "db", exact: true }).waitFor();
  await me.object.getByLabel("publishNotReadyAddresses", { exact: true }).check();
  await me.object.getByText("As a command").click();
  const last = me.object.locator(".one-command", { hasText: "The last step" }).locator("pre");
  const command = `kubectl patch svc db --type=merge -p '{"spec":{"publishNotReadyAddresses":true}}'`;
  await eventually(async () => assert.equal(await last.innerText(), command));
  assert.match(await me.object.locator(".one-command", { hasText: "Delete" }).locator("pre").innerText(), /^kubectl delete svc db$/);
  await me.button("Undo").click();
  assert.match(await printed(command), /service\/db patched/);
  await axe(page);
  // The question has its commands beside what the tools print.
  await me.tab("Why").click();
  await page.getByText(/^As dig, nslookup/).click();
  await page.getByText("kubectl exec shell -- getent ahostsv4 db").waitFor();
});

test("what any button did is there as a command, and typing it does the same", async (t) => {
  const { me, terminal, field, log } = await visit(t);
  const [before] = await me.said();
  await me.button("Headless").click();
  await eventually(async () => assert.equal((await me.said()).length, 2));
  const headless = await me.said();
  await terminal.getByText("As a command").click();
  const last = terminal.locator(".one-command pre");
  await eventually(async () => assert.match(await last.innerText(), /^kubectl /));
  const command = await last.innerText();
  await me.button("Undo").click();
  await said(me, [before]);
  await field.fill(command);
  await field.press("Enter");
  await said(me, headless);
  assert.match(await log.innerText(), /service/);
});

test("the terminal works on a phone of 360 pixels", async (t) => {
  const { page, printed } = await visit(t, { width: 360, height: 740, lang: "ko", theme: "dark" });
  assert.match(await printed("kubectl get pods -o wide"), /shell {3}1\/1/);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(overflow, 0);
  await axe(page);
  await screenshot(page, "terminal-360");
});
