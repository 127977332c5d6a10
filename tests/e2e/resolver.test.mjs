// From a pod's fields to the file its library reads, and from there to the answer; what the API server says
// while one types; the administrator's choices.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, eventually, open, screenshot } from "./lab.mjs";
import { WORDS, person } from "./words.mjs";

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
  const page = await open(t, { width: 1440, height: 1000, ...options });
  const me = person(page, WORDS[options.lang ?? "en"]);
  await me.answer.waitFor();
  return { page, me };
}

const said = (me, expected) => eventually(async () => assert.deepEqual(await me.said(), expected));

test("a pod moved from glibc to musl under ndots:1 no longer finds a Service of its namespace by two labels", async (t) => {
  const { page, me } = await visit(t, { hash: `yaml=${encodeURIComponent(TUNED)}&from=default/tuned&name=api.default` });
  await said(me, ["10.96.40.41"]);
  await me.open("tuned");
  await me.object.getByText("How it resolves names").click();
  await me.object.getByLabel("library", { exact: true }).selectOption({ label: "musl 1.2.5" });
  await said(me, ["NXDOMAIN"]);
  await me.button("Undo").click();
  await said(me, ["10.96.40.41"]);
  await axe(page);
});

test("every line of a pod's resolv.conf says which field put it there", async (t) => {
  const { page, me } = await visit(t, { hash: `yaml=${encodeURIComponent(TUNED)}&from=default/tuned&name=api` });
  const why = me.region("Why");
  await why.getByText("/etc/resolv.conf ·").click();
  const line = (text) => why.locator(".file li li").filter({ has: page.getByText(text, { exact: true }) });
  assert.match(await line("ndots:1").innerText(), /spec\.dnsConfig\.options\[0\]/);
  assert.match(await line("10.96.0.10").innerText(), /clusterDNS/);
  assert.match(await line("default.svc.cluster.local").innerText(), /namespace/);
  await screenshot(page, "resolv-conf");
});

test("dnsPolicy of a running pod is changed by recreating it, and the answer follows", async (t) => {
  const { me } = await visit(t);
  await me.open("shell");
  await me.object.getByText("How it resolves names").click();
  await me.object.getByLabel("dnsPolicy", { exact: true }).selectOption("Default");
  await me.object.getByRole("alert").waitFor();
  await me.button("Recreate", me.object.getByRole("alert")).click();
  await said(me, ["NXDOMAIN"]);
});

test("a fourth nameserver is left out, and the kubelet's event says so", async (t) => {
  const { me } = await visit(t);
  await me.open("shell");
  await me.object.getByText("How it resolves names").click();
  await me.fill("nameservers", "192.0.2.1 192.0.2.2 192.0.2.3");
  await me.button("Recreate", me.object.getByRole("alert")).click();
  await me.object.getByText("DNSConfigForming").waitFor();
});

for (const [lang, reason] of [["en", /lower-case/], ["ko", /[가-힣]/]]) {
  test(`what the API server would refuse is said while one types (${lang})`, async (t) => {
    const { me } = await visit(t, { lang });
    await me.open("shell");
    const field = me.object.getByLabel("hostname", { exact: true });
    await field.fill("Not A Name");
    await eventually(async () => assert.equal(await field.getAttribute("aria-invalid"), "true"));
    assert.match(await me.object.locator(".problem").first().innerText(), reason);
    await field.fill("a-name");
    await eventually(async () => assert.equal(await field.getAttribute("aria-invalid"), null));
  });
}

test("the API server's verdict on one object's YAML stands at its line", async (t) => {
  const { me } = await visit(t);
  await me.open("db");
  const yaml = me.object.getByLabel("YAML", { exact: true });
  const text = await yaml.inputValue();
  await yaml.fill(text.replace(/port: 5432/, "port: 70000"));
  const line = text.split("\n").findIndex((one) => one.includes("port: 5432")) + 1;
  await me.object.getByText(new RegExp(`line ${line}\\b`)).first().waitFor();
});

test("both families for the whole cluster: every pod has an address of each, a single-stack Service still has one", async (t) => {
  const { page, me } = await visit(t);
  await me.button("Cluster settings").click();
  await me.fill("Service ranges", "10.96.0.0/12,fd00:96::/112");
  await me.fill("Pod ranges", "10.244.0.0/16 nonsense");
  await me.button("Apply", me.object).click();
  await me.object.getByText(/one range, or one per family/).waitFor();
  await me.fill("Pod ranges", "10.244.0.0/16,fd00:244::/56");
  await me.button("Apply", me.object).click();
  await axe(page);
  await screenshot(page, "cluster-settings");
  await me.ask("db", "AAAA");
  await said(me, ["NODATA"]);
  await me.open("shell");
  assert.match(await me.podIp(), /^10\.244\.\d+\.\d+, fd00:244:/);
});
