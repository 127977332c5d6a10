// Corefiles as clusters really have them: what a line of theirs does to an answer, in the browser, in both languages,
// on a desktop and on a phone. The code of these plugins arrives when a Corefile wants it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, eventually, open, screenshot } from "./lab.mjs";
import { WORDS, person } from "./words.mjs";

const indented = (text) => text.trimEnd().split("\n").map((line) => `    ${line}`).join("\n");

/** A world with this Corefile, and other keys of its ConfigMap. */
function world(corefile, keys = {}) {
  const data = Object.entries({ Corefile: corefile, ...keys }).map(([key, text]) => `  ${key}: |\n${indented(text)}`);
  return `apiVersion: v1
kind: ConfigMap
metadata: {name: coredns, namespace: kube-system}
data:
${data.join("\n")}
---
apiVersion: v1
kind: Pod
metadata: {name: debian}
spec:
  containers: [{name: app, image: "debian:12"}]
---
apiVersion: v1
kind: Pod
metadata: {name: alpine}
spec:
  containers: [{name: app, image: "alpine:3.20"}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  clusterIP: 10.96.40.41
  ports: [{port: 80}]
`;
}

const KUBERNETES = `kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
    }`;
const server = (lines) => `.:53 {
    errors
    ${lines}
    ${KUBERNETES}
    forward . /etc/resolv.conf
    cache 30
    reload
    loadbalance
}
`;

/** As k3s has it: the names of nodes and of the host in another key of the same ConfigMap. */
const hosts = (more) => server(`hosts /etc/coredns/NodeHosts {
        ttl 60
        reload 15s${more}
    }`);
const NODE_HOSTS = { NodeHosts: "192.168.65.254 host.k3d.internal\n" };

async function visit(t, corefile, { name, from = "default/debian", keys = {}, ...options }) {
  const hash = `yaml=${encodeURIComponent(world(corefile, keys))}&from=${from}&name=${name}`;
  const page = await open(t, { width: 1440, height: 1000, ...options, hash });
  const me = person(page, WORDS[options.lang ?? "en"]);
  await me.answer.waitFor();
  return { page, me, why: me.region(WORDS[options.lang ?? "en"].why) };
}

const outcome = (me, wanted) => eventually(async () => assert.equal(await me.answer.getAttribute("data-outcome"), wanted));
const said = (me, wanted) => eventually(async () => assert.deepEqual(await me.said(), wanted));

for (const lang of ["en", "ko", "ja"]) {
  test(`a name of k3s's NodeHosts resolves, and Why names the line (${lang})`, async (t) => {
    const { page, me, why } = await visit(t, hosts("\n        fallthrough"), { name: "host.k3d.internal", keys: NODE_HOSTS, lang });
    await said(me, ["192.168.65.254"]);
    await eventually(async () => assert.match(await why.innerText(), /hosts/));
    await axe(page);
    await screenshot(page, `corefile-hosts-${lang}`);
  });

  test(`a plugin that is not modelled and stands in the way gives "cannot say" with its line (${lang})`, async (t) => {
    const { page, me, why } = await visit(t, server("etcd corp.test"), { name: "www.corp.test.", lang });
    await outcome(me, "UNKNOWN");
    const words = { en: /cannot say/, ko: /알 수 없음/, ja: /判定できない/ }[lang];
    assert.match(await me.answer.innerText(), words);
    assert.match(await me.answer.innerText(), { en: /etcd \(Corefile, line 3\)/, ko: /etcd\(Corefile 3행\)/, ja: /etcd\(Corefileの3行目\)/ }[lang]);
    await eventually(async () => assert.match(await why.innerText(), /etcd/));
    await axe(page);
    await screenshot(page, `corefile-unknown-${lang}`);
  });
}

test("without fallthrough every name that hosts does not have fails, and Why says by which line", async (t) => {
  const { me, why } = await visit(t, hosts(""), { name: "web", keys: NODE_HOSTS });
  await outcome(me, "SERVFAIL");
  await eventually(async () => assert.match(await why.innerText(), /hosts/));
});

test("a rewrite without `answer` is taken by musl and not by glibc; with it by both", async (t) => {
  const line = (answer) => server(`rewrite stop {
        name regex (.*)\\.corp\\.test\\. {1}.default.svc.cluster.local.${answer}
    }`);
  const name = "web.corp.test";
  const glibc = await visit(t, line(""), { name });
  await eventually(async () => assert.match(await glibc.me.answer.innerText(), /EAI_/));
  const musl = await visit(t, line(""), { name, from: "default/alpine" });
  await said(musl.me, ["10.96.40.41"]);
  assert.doesNotMatch(await musl.me.answer.innerText(), /EAI_/);
  for (const from of ["default/debian", "default/alpine"]) {
    const { me } = await visit(t, line("\n        answer auto"), { name, from });
    await said(me, ["10.96.40.41"]);
  }
});

test("a template that denies AAAA to all", async (t) => {
  const { me } = await visit(t, server("template IN AAAA . {\n        rcode NXDOMAIN\n    }"), { name: "web&type=AAAA" });
  await outcome(me, "NXDOMAIN");
});

test("on a phone, a name of NodeHosts resolves", async (t) => {
  const { page, me } = await visit(t, hosts("\n        fallthrough"), { name: "host.k3d.internal", keys: NODE_HOSTS, width: 360, height: 740, lang: "ko", theme: "dark" });
  await said(me, ["192.168.65.254"]);
  await screenshot(page, "corefile-hosts-phone");
});
