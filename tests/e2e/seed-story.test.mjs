// The story the lab was made for, told by a person who uses the page: in each language, by role and name.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, eventually, open } from "./lab.mjs";
import { WORDS, person } from "./words.mjs";

for (const lang of ["en", "ko", "ja"]) {
  const words = WORDS[lang];
  const visit = async (t, options = {}) => {
    const page = await open(t, { lang, width: 1440, height: 900, ...options });
    const me = person(page, words);
    await me.answer.waitFor();
    return { page, me };
  };
  const says = (me, wanted) => eventually(async () => assert.deepEqual(await me.said(), wanted));

  test(`1 (${lang}): a pod's successor has another address; an address is no name`, async (t) => {
    const { me } = await visit(t);
    await me.open("db-0");
    const before = await me.podIp();
    await me.button(words.recreate, me.object).click();
    await eventually(async () => assert.notEqual(await me.podIp(), before));
  });

  test(`2 (${lang}): a new Service's address is not known before, its name is`, async (t) => {
    const { me } = await visit(t);
    await me.ask("service1.default.svc.cluster.local");
    await says(me, ["NXDOMAIN"]);
    await me.button(words.addService, me.object).click();
    await me.button(words.create, me.object).click();
    await eventually(async () => {
      const [address] = await me.said();
      assert.match(address, /^10\.(9[6-9]|10\d|11[01])\.\d+\.\d+$/);
    });
    assert.equal(await me.answer.getAttribute("data-outcome"), "NOERROR");
  });

  test(`3 (${lang}): a Service may be called by its first label, a pod record may not`, async (t) => {
    const { me } = await visit(t);
    await me.ask("db.default.svc.cluster.local.");
    const address = await me.said();
    await me.ask("db");
    await says(me, address);
    await me.ask("20-109-5-11.default.pod.cluster.local");
    await says(me, ["20.109.5.11"]);
    await me.ask("20-109-5-11");
    await says(me, ["NXDOMAIN"]);
  });

  test(`4 (${lang}): headless answers the pods themselves; hostname and subdomain make pod4.headless1`, async (t) => {
    const { me } = await visit(t);
    await me.button(words.addService, me.object).click();
    await me.object.getByLabel(words.newName, { exact: true }).fill("headless1");
    await me.object.locator("#new-selector").fill("app=db");
    await me.button(words.create, me.object).click();
    await me.object.getByLabel(words.headless).click();
    await me.button(words.recreate, me.object).click();
    await eventually(async () => assert.ok(await me.object.getByLabel(words.headless).isChecked()));
    await eventually(async () => assert.equal(await me.object.locator(".chip", { hasText: "app=db" }).count(), 1));
    await me.ask("headless1");
    await eventually(async () => assert.equal((await me.said()).length, 2));

    await me.open("db-0");
    await me.fill("hostname", "pod4");
    await me.button(words.recreate, me.object).click();
    await me.ask("pod4.headless1");
    await says(me, ["NXDOMAIN"]);
    await me.fill("subdomain", "headless1");
    await me.button(words.recreate, me.object).click();
    await eventually(async () => assert.deepEqual(await me.said(), [await me.podIp()]));
    await me.ask("pod4.headless1.default.svc.cluster.local");
    await says(me, [await me.podIp()]);
  });

  test(`5 (${lang}): endpoints made by hand need no labels and may point outside`, async (t) => {
    const { me } = await visit(t);
    await me.button(words.toy.manual).click();
    await says(me, ["192.0.2.10", "192.0.2.20"]);
    await me.region(words.map).getByRole("button", { name: /^Endpoints/ }).click();
    const first = me.object.getByRole("textbox", { name: new RegExp(`^${words.addresses} 1 ${words.address}`) });
    await first.fill("198.51.100.7");
    await first.press("Tab");
    await eventually(async () => assert.deepEqual((await me.said()).sort(), ["192.0.2.20", "198.51.100.7"]));
  });

  test(`6 (${lang}): an ExternalName's target moves and no pod is touched`, async (t) => {
    const { me } = await visit(t);
    await me.open("db-0");
    const pod = await me.podIp();
    await me.button(words.toy.external).click();
    await eventually(async () => assert.equal((await me.said())[0], "old-db.example.com."));
    await me.open("db");
    await me.fill("externalName", "new-db.example.net");
    await eventually(async () => assert.equal((await me.said())[0], "new-db.example.net."));
    await me.open("db-0");
    assert.equal(await me.podIp(), pod);
  });

  test(`every region is axe-clean on every screen (${lang})`, async (t) => {
    for (const theme of ["light", "dark"]) {
      for (const [width, height] of [[1440, 900], [768, 1024], [360, 780]]) {
        const { page, me } = await visit(t, { theme, width, height });
        await axe(page);
        for (const name of [words.zone, words.manifests]) {
          await me.tab(name).click();
          await axe(page);
        }
        if (width < 700) continue;
        await me.region(words.map).locator(".node").filter({ hasText: "db-0" }).click();
        await axe(page);
      }
    }
  });
}
