// A cluster of one's own stays with whoever took it in: no password of it gets anywhere, and nothing of it into the
// address bar before it is shared.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, open } from "./lab.mjs";
import { WORDS, person } from "./words.mjs";

const SECRET = "hunter2-secret";

/** As `kubectl get -o yaml` prints it, and as nobody wants to send it to anybody. */
const DUMP = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata:
    name: shell
    namespace: shop
    uid: 0d5c8f52-hunter2-secret
    annotations:
      kubectl.kubernetes.io/last-applied-configuration: '{"password":"${SECRET}"}'
  spec:
    containers:
    - name: main
      image: registry.corp.example/${SECRET}/fraud:2.3-alpine3.17
      args: [--password=${SECRET}]
      env:
      - name: DB_PASSWORD
        value: ${SECRET}
    tolerations:
    - key: ${SECRET}
- apiVersion: v1
  kind: Service
  metadata:
    name: db
    namespace: shop
  spec:
    clusterIP: None
    selector: {app: db}
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: settings
    namespace: shop
  data:
    password: ${SECRET}
`;

const SAYS = {
  en: { mine: "My cluster", field: "Output of kubectl", takeIn: "Add it", env: "1 entry of env and envFrom", own: "Your own cluster", details: "What was read and what was left out", back: "Back to the lab" },
  ko: { mine: "내 클러스터", field: "kubectl 출력", takeIn: "추가", env: "env와 envFrom 항목 1개", own: "내 클러스터", details: "읽은 것과 뺀 것", back: "랩으로 돌아가기" },
};

/** What the browser keeps and what stands in its address bar, unpacked. */
const remembered = (page) =>
  page.evaluate(async () => {
    const inflate = async (text) => {
      const m = new URLSearchParams(text.replace(/^#/, "")).get("m");
      if (!m) return text;
      const bytes = Uint8Array.from(atob(m.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
      for (const way of ["deflate-raw", "deflate"]) {
        try {
          return text + (await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream(way))).text());
        } catch {}
      }
      throw new Error("does not unpack");
    };
    const kept = await Promise.all(Object.values(localStorage).map(inflate));
    return { hash: location.hash, address: await inflate(location.hash), kept: kept.join("\n") };
  });

/** By the door in the bar to the screen, and the text into its field. */
async function bring(page, says, text) {
  await page.getByRole("banner").getByRole("link", { name: says.mine, exact: true }).click();
  const screen = page.locator("main.my-cluster");
  await screen.getByRole("textbox", { name: says.field }).fill(text);
  await screen.getByRole("button", { name: says.takeIn, exact: true }).click();
  await screen.getByText(says.details).click();
  await screen.getByText(says.env).waitFor();
}

for (const lang of ["en", "ko"]) {
  const [words, says] = [WORDS[lang], SAYS[lang]];

  test(`nothing of a cluster of one's own gets into the address before it is shared, and no password ever (${lang})`, async (t) => {
    const page = await open(t, { lang, width: 1440, height: 900 });
    const me = person(page, words);
    await me.answer.waitFor();
    // Somebody has played with the toy before: its state stands in the address.
    await me.button(words.toy.headless).click();
    await page.waitForFunction(() => location.hash.includes("m="));
    await bring(page, says, DUMP);
    await page.waitForFunction(() => localStorage["k8s-dns-lab.state"]?.includes("imported=true"));
    await eventually(async () => assert.equal((await remembered(page)).hash, ""));
    let all = await remembered(page);
    assert.match(all.kept, /name: db\b/);
    assert.ok(!all.kept.includes(SECRET), all.kept);
    await page.getByRole("button", { name: says.back, exact: true }).click();

    // The toy is not of this cluster; and what is changed and asked stays out of the address as well.
    assert.equal(await me.button(words.toy.headless).count(), 0);
    await page.getByRole("heading", { level: 1, name: says.own }).waitFor();
    await me.ask("db", undefined, "shop/shell");
    await page.waitForFunction(() => localStorage["k8s-dns-lab.state"].includes("from=shop/shell"));
    assert.equal((await remembered(page)).hash, "");

    // After a reload it is there, and still nobody else's.
    await page.reload();
    await me.answer.waitFor();
    await page.getByRole("heading", { level: 1, name: says.own }).waitFor();
    await me.ask("db.shop");
    await page.waitForFunction(() => localStorage["k8s-dns-lab.state"].includes("name=db.shop"));
    assert.equal((await remembered(page)).hash, "");

    await me.button(words.share).click();
    await page.getByRole("dialog").getByRole("textbox").waitFor();
    all = await remembered(page);
    assert.match(all.address, /name: db\b/);
    assert.ok(!all.address.includes(SECRET) && !all.address.includes("imported"), all.address);
  });

  test(`undo brings the toy back with its world (${lang})`, async (t) => {
    const page = await open(t, { lang, width: 1440, height: 900 });
    const me = person(page, words);
    await me.answer.waitFor();
    await bring(page, says, DUMP);
    await page.getByRole("button", { name: says.back, exact: true }).click();
    await eventually(async () => assert.equal(await me.button(words.toy.headless).count(), 0));
    await me.button(words.undo).click();
    await me.button(words.toy.headless).click();
    await page.waitForFunction(() => location.hash.includes("m="));
  });
}
