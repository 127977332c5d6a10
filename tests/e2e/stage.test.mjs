// The stage: the picture fits its window, a screen reader hears one sentence after each edit, and the ways that count
// are as short as they are: to a newcomer's first success, and to the end of a lesson, which is seen where one is.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, open } from "./lab.mjs";
import { TUTORIAL } from "./lessons/learner.mjs";
import { WORDS, person } from "./words.mjs";

/** Notes what a screen reader would say by itself: whatever comes into a live region. */
const LISTEN = `
  globalThis.heard = [];
  const live = (node) => {
    for (let one = node.nodeType === 1 ? node : node.parentElement; one; one = one.parentElement) {
      const says = one.getAttribute("aria-live");
      if (says) return says !== "off";
      if (["status", "alert", "log"].includes(one.getAttribute("role")) || one.tagName === "OUTPUT") return true;
    }
    return false;
  };
  const note = (node, text) => text?.trim() && live(node) && globalThis.heard.push(text.trim());
  new MutationObserver((all) => {
    for (const { type, target, addedNodes } of all) {
      if (type === "characterData") note(target, target.data);
      for (const node of addedNodes) note(node, node.textContent);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
`;

/** What was heard since it was last looked at, once nothing more is said. */
async function heard(page) {
  await page.waitForTimeout(900);
  return page.evaluate(() => globalThis.heard.splice(0));
}

/** One sentence ends once: a dot inside a name or an address is followed by no space. */
const isOneSentence = (text) => text.split(/[.!?。](?:\s|$)/).filter((part) => part !== "").length === 1;

for (const lang of ["en", "ko", "ja"]) {
  const words = WORDS[lang];

  test(`after each edit one sentence is heard, whether the answer is another or not (${lang})`, async (t) => {
    const page = await open(t, { lang, before: LISTEN });
    const me = person(page, words);
    await heard(page);
    const edits = [
      [() => me.button(words.toy.headless).click(), /db: 10\.244\.2\.2, 10\.244\.1\.2/],
      [() => me.button(words.toy.external).click(), /db: 192\.0\.2\.10/],
      [() => page.keyboard.press("Control+z"), /db: 10\.244\.2\.2, 10\.244\.1\.2/],
      [() => me.button(words.toy.cluster).click(), /db: 10\.9/],
    ];
    for (const [edit, says] of edits) {
      await edit();
      const all = await heard(page);
      assert.equal(all.length, 1, JSON.stringify(all));
      assert.match(all[0], says);
      assert.ok(isOneSentence(all[0]), all[0]);
    }
    // The answer rests on no pod, and is what it was: the step is told all the same.
    await me.region(words.map).getByRole("button", { name: /^db-0/ }).click();
    await heard(page);
    await me.button(words.delete, me.object).click();
    const all = await heard(page);
    assert.equal(all.length, 1, JSON.stringify(all));
    assert.match(all[0], /db-0.*; db: 10\.9/);
  });
}

test("a goal that an edit meets is told in the same sentence", async (t) => {
  const page = await open(t, { query: { lesson: "pod-ip" }, before: LISTEN });
  const me = person(page, WORDS.en);
  const says = TUTORIAL.en;
  await page.getByRole("radio", { name: "A new one", exact: true }).check();
  await me.button(says.see).click();
  await me.button(says.toTask).click();
  await me.object.getByRole("button", { name: /^pod2-/ }).first().click();
  await heard(page);
  await me.button(WORDS.en.delete, me.object).click();
  const all = await heard(page);
  assert.equal(all.length, 1, JSON.stringify(all));
  assert.match(all[0], /^delete pod2-.*; 10\.244\.1\.2: .*; 1\/3 met\.$/);
});

/** How high what the map holds is, and how high its window. */
const heights = (page) => page.locator("#map").evaluate((map) => [map.scrollHeight, map.clientHeight]);

for (const [width, height] of [[1440, 900], [1366, 768], [1280, 720], [820, 1100], [768, 1024], [2200, 1200]]) {
  test(`the picture is never higher than its window, and what decides is in it (${width} × ${height})`, async (t) => {
    for (const lesson of ["pod-ip", "externalname", "cname-chains", "statefulset"]) {
      const page = await open(t, { width, height, query: { lesson } });
      await eventually(async () => {
        const [all, window] = await heights(page);
        // What a window of 720 pixels leaves cannot hold two Services that both decide.
        const over = height > 720 ? 0 : 44;
        assert.ok(all <= window + over, `${lesson}: ${all} in ${window}`);
      });
      const seen = await page.locator("#map").evaluate((map) => {
        const frame = map.getBoundingClientRect();
        return [...map.querySelectorAll(".node:is(.failing, .in-answer)")].map((node) => node.getBoundingClientRect()).filter((box) => box.bottom > frame.bottom + 1).length;
      });
      assert.equal(seen, 0, lesson);
      await page.close();
    }
  });
}

for (const [width, height] of [[1280, 720], [1024, 768], [1366, 768], [1600, 900], [1920, 1080]]) {
  test(`shown to a room the picture is whole, and its text large (${width} × ${height})`, async (t) => {
    for (const lesson of ["headless", "hostname", "externalname", "clusterip", "statefulset"]) {
      const page = await open(t, { width, height, query: { lesson, projector: "1" } });
      await eventually(async () => {
        const [below, cut, size] = await page.locator("#map").evaluate((map) => {
          const ground = map.querySelector(".map-tools").getBoundingClientRect().top;
          const nodes = [...map.querySelectorAll(".node")];
          const box = nodes[0].getBoundingClientRect();
          return [
            Math.max(...nodes.map((node) => node.getBoundingClientRect().bottom)) - ground,
            nodes.filter((node) => node.scrollWidth > node.clientWidth).length,
            (12 * box.width) / nodes[0].offsetWidth,
          ];
        });
        assert.ok(below <= 1, `${lesson}: ${below} pixels too low`);
        assert.equal(cut, 0, lesson);
        assert.ok(size >= 15 || Number.isNaN(size), `${lesson}: ${size}`);
      });
      await page.close();
    }
  });
}

for (const [width, height] of [[1280, 720], [1440, 900], [820, 1100]]) {
  test(`three addresses, and an alias with what it leads to, are seen whole in the answer (${width} × ${height})`, async (t) => {
    const areSeen = async (page, count) =>
      eventually(async () => {
        const [all, under] = await page.evaluate(() => {
          const verdict = document.querySelector(".answer .verdict").getBoundingClientRect().top;
          const lines = [...document.querySelectorAll(".answer [data-record]")];
          return [lines.length, lines.filter((line) => line.querySelector(".data").getBoundingClientRect().bottom > verdict + 2).length];
        });
        assert.deepEqual([all, under], [count, 0]);
      });
    const page = await open(t, { width, height });
    const me = person(page, WORDS.en);
    await me.button(WORDS.en.toy.external).click();
    await areSeen(page, 2);
    await page.close();
    const pods = [1, 2, 3].map((at) => `apiVersion: v1\nkind: Pod\nmetadata: {name: web-${at}, labels: {app: web}}\nspec: {containers: [{name: a, image: nginx}]}\n---\n`).join("");
    const yaml = `${pods}apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {clusterIP: None, selector: {app: web}}\n`;
    await areSeen(await open(t, { width, height, hash: new URLSearchParams({ yaml, name: "web", from: "web-1" }).toString() }), 3);
  });
}

test("a picture that lost a name to a low window has it again in a higher one", async (t) => {
  const page = await open(t, { width: 1366, height: 700 });
  const me = person(page, WORDS.en);
  await me.ask("nope");
  const cards = page.locator(".map ul").nth(1).locator(".node");
  await eventually(async () => assert.match((await cards.allInnerTexts()).join(" "), /and \d more/));
  await page.setViewportSize({ width: 1366, height: 1000 });
  await eventually(async () => assert.equal(await cards.count(), 4));
});

test("names give way only as far as the window is too low, whatever stands above the picture", async (t) => {
  const page = await open(t, { width: 1440, height: 900, query: { lesson: "time" } });
  await eventually(async () => {
    const [free, counted] = await page.evaluate(() => {
      const bottom = (selector) => document.querySelector(selector).getBoundingClientRect().bottom;
      return [bottom("#map") - bottom(".map-tools"), /and \d more/.test(document.querySelector(".canvas").innerText)];
    });
    // A card and what keeps it apart are 48 pixels.
    assert.ok(!counted || free < 48, `${free} pixels are free`);
  });
});

for (const [width, height] of [[1440, 900], [820, 1100], [2200, 1200]]) {
  test(`no text of a box is cut (${width} × ${height})`, async (t) => {
    for (const lesson of ["clusterip", "ndots", "hostname", "externalname", "statefulset", "headless"]) {
      const page = await open(t, { width, height, query: { lesson } });
      await eventually(async () => {
        const cut = await page.locator(".map .node").evaluateAll((all) => {
          const isCut = (one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight;
          return all.filter((node) => isCut(node) || [...node.querySelectorAll("span")].some(isCut)).map((node) => node.innerText);
        });
        assert.deepEqual(cut, [], lesson);
      });
      await page.close();
    }
  });
}

for (const [width, height] of [[1440, 900], [1366, 768], [820, 1100]]) {
  test(`Taller leaves the picture room in which it can be read, and the page its height (${width} × ${height})`, async (t) => {
    const page = await open(t, { width, height });
    const me = person(page, WORDS.en);
    await me.ask("nope");
    const before = await page.locator(".drawer").evaluate((one) => one.clientHeight);
    await me.button("Taller").click();
    await eventually(async () => {
      const [drawer, map] = await Promise.all([".drawer", "#map"].map((one) => page.locator(one).evaluate((one) => one.clientHeight)));
      assert.ok(drawer > before, `${drawer} after ${before}`);
      assert.ok(map >= Math.min(304, height * 0.38) - 3, `${map}`);
      const seen = await page.locator("#map").evaluate((map) => {
        const frame = map.querySelector(".map-tools").getBoundingClientRect();
        return map.querySelector(".node.failing").getBoundingClientRect().bottom <= frame.top;
      });
      assert.ok(seen, "the box that fails is in view");
    });
    assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight));
  });
}

test("the question's words keep to what they are of, at a tablet's width too", async (t) => {
  for (const width of [820, 768, 919, 1000]) {
    const page = await open(t, { width, height: 1000 });
    const tops = (ids) => Promise.all(ids.map((id) => page.locator(id).evaluate((one) => { const box = one.getBoundingClientRect(); return Math.round(box.top + box.height / 2); })));
    const [word, type] = await tops(['[for="ask-type"]', "#ask-type"]);
    assert.ok(Math.abs(word - type) < 6, `${width}: ${word} and ${type}`);
    await page.close();
  }
});

test("with more pods than a list holds the question takes two whole rows", async (t) => {
  const page = await open(t, { query: { screen: "my-cluster" } });
  const pods = Array.from({ length: 150 }, (_, at) => `apiVersion: v1\nkind: Pod\nmetadata: {name: payments-api-${at}-5d8f7c9b6d, namespace: shop}\nspec: {containers: [{name: a, image: nginx}]}\nstatus: {phase: Running, podIP: 10.42.0.${at + 1}}\n`);
  const screen = page.locator("main.my-cluster");
  await screen.getByRole("textbox", { name: "Output of kubectl" }).fill(pods.join("---\n"));
  await screen.getByRole("button", { name: "Add it", exact: true }).click();
  await screen.getByRole("textbox", { name: "Search for a pod or a name" }).fill("kubernetes.default");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Show it in the lab" }).click();
  const find = page.locator("#ask-find");
  await find.waitFor();
  const rows = await page.evaluate(() => ["#ask-from", "#ask-find", "#ask-name", ".sentence .button"].map((one) => { const box = document.querySelector(one).getBoundingClientRect(); return Math.round((box.top + box.height / 2) / 12); }));
  assert.equal(rows[0], rows[1]);
  assert.equal(rows[2], rows[3]);
  assert.ok(rows[0] < rows[2]);
  const [says, has] = await find.evaluate((one) => {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = getComputedStyle(one).font;
    return [pen.measureText(one.placeholder).width, one.clientWidth];
  });
  assert.ok(says <= has, `${says} in ${has}`);
});

test("on a phone the door of My cluster leads to its title", async (t) => {
  const page = await open(t, { newcomer: true, width: 360, height: 740 });
  await page.locator(".decides").waitFor();
  await page.getByRole("link", { name: "Your name does not resolve? Paste your cluster." }).click();
  const title = page.getByRole("heading", { level: 1, name: "My cluster" });
  await eventually(async () => {
    assert.ok(await title.evaluate((one) => one === document.activeElement));
    const { top } = await title.evaluate((one) => one.getBoundingClientRect());
    assert.ok(top >= 0 && top < 370, `${top}`);
  });
});

test("a text of which nothing can be read says so at once", async (t) => {
  const page = await open(t, { query: { screen: "my-cluster" } });
  const screen = page.locator("main.my-cluster");
  await screen.getByRole("textbox", { name: "Output of kubectl" }).fill("NAME   TYPE   CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE\ndb     ClusterIP   10.96.0.7   <none>   80/TCP   1d");
  await screen.getByRole("button", { name: "Add it", exact: true }).click();
  await screen.getByText("This is a table that").waitFor();
});

for (const [width, height] of [[1440, 900], [820, 1100], [360, 740]]) {
  test(`a newcomer sees the reason under the picture, and is three presses from the first success (${width} × ${height})`, async (t) => {
    const page = await open(t, { newcomer: true, width, height });
    const words = WORDS.en;
    const me = person(page, words);
    await page.locator(".decides").waitFor();
    const { bottom } = await page.locator(".decides").evaluate((one) => one.getBoundingClientRect());
    assert.ok(bottom <= height - (width < 700 ? 56 : 0), `the sentence ends at ${bottom}`);
    let presses = 0;
    const press = async (button) => {
      presses += 1;
      await button.click();
    };
    await press(me.button("New to this? Take five minutes."));
    await press(me.button("Restart db-0"));
    await page.getByText("works: it gets", { exact: false }).waitFor();
    await press(me.button("Next"));
    await me.button("Not sure").waitFor();
    assert.equal(presses, 3);
  });
}

for (const [width, height] of [[1440, 900], [360, 740]]) {
  test(`that a lesson is done is seen without scrolling, with what comes next (${width} × ${height})`, async (t) => {
    const page = await open(t, { width, height, query: { lesson: "pod-ip" } });
    const me = person(page, WORDS.en);
    const says = TUTORIAL.en;
    const go = async (tab) => {
      if (width < 700) await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: tab }).click();
    };
    await page.getByRole("radio", { name: "A new one", exact: true }).check();
    await me.button(says.see).click();
    await me.button(says.toTask).click();
    await go(says.tabs.objects);
    await me.object.getByRole("button", { name: /^pod2-/ }).first().click();
    await me.button(WORDS.en.delete, me.object).click();
    await go(says.tabs.ask);
    await me.ask("10.244.1.2");
    await go(says.tabs.lesson);
    await page.locator('[data-goal="lost"][data-done="true"]').first().waitFor();
    await go(says.tabs.ask);
    await me.ask("pod2");
    await go(says.tabs.lesson);
    const next = page.getByRole("button", { name: says.nextLesson });
    await next.waitFor();
    const [said, button] = await Promise.all([page.getByText(says.done, { exact: false }).locator("visible=true").last(), next].map((one) => one.boundingBox()));
    for (const box of [said, button]) assert.ok(box.y >= 0 && box.y + box.height <= height, JSON.stringify(box));
  });
}
