// What a person meets who types, presses and looks: what was typed stays, the focus stays, the page stays in its
// window, and no green sign stands beside an error.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, eventually, file, open } from "./lab.mjs";
import { learner, proseOf } from "./lessons/learner.mjs";
import { WORDS, person } from "./words.mjs";

const SAYS = {
  en: { taller: "Taller", ask: "Look up db", url: "That is a URL" },
  ko: { taller: "높게", ask: "db", url: "URL이거나" },
  ja: { taller: "高くする", ask: "db", url: "URLか、ポート付きの名前です" },
};

const enter = (locator) => locator.press("Enter");

/** What has the focus, as its text. */
const focused = (page) => page.evaluate(() => (document.activeElement === document.body ? "nobody" : document.activeElement.innerText.trim()));

/** A headless Service and, behind it, pods of a Deployment. */
const WORLD = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: shell}
spec: {containers: [{name: main, image: "debian:12"}]}
`;

for (const lang of ["en", "ko", "ja"]) {
  const [words, says] = [WORDS[lang], SAYS[lang]];
  const visit = async (t, options = {}) => {
    const page = await open(t, { lang, width: 1440, height: 900, ...options });
    const me = person(page, words);
    await me.answer.waitFor();
    return { page, me };
  };

  // How one leaves a field: by Tab, by Enter, by a click elsewhere.
  const LEAVING = {
    tab: (page) => page.keyboard.press("Tab"),
    enter: (page) => page.keyboard.press("Enter"),
    click: (page, object) => object.getByRole("heading", { level: 2 }).first().click(),
  };
  for (const [how, leave] of Object.entries(LEAVING)) {
    test(`hostname and subdomain, typed one after the other, are one recreation (${lang}, ${how})`, async (t) => {
      const { page, me } = await visit(t);
      await me.button(words.toy.headless).click();
      await me.open("db-0");
      const field = (name) => me.object.getByRole("textbox", { name, exact: true });
      await field("hostname").click();
      await page.keyboard.type("pod4");
      await leave(page, me.object);
      await field("subdomain").click();
      await page.keyboard.type("db");
      await leave(page, me.object);
      const refusal = me.object.locator(".refusal");
      await refusal.getByText("spec.subdomain").waitFor();
      await refusal.getByText("spec.hostname").waitFor();
      assert.equal(await field("hostname").inputValue(), "pod4");
      assert.equal(await field("subdomain").inputValue(), "db");
      await axe(page);
      await me.button(words.recreate, me.object).click();
      await refusal.waitFor({ state: "hidden" });
      assert.deepEqual([await field("hostname").inputValue(), await field("subdomain").inputValue()], ["pod4", "db"]);
      const ip = await me.podIp();
      await me.ask("pod4.db");
      await eventually(async () => assert.deepEqual(await me.said(), [ip]));
      // One step back, and both are gone.
      await me.button(words.undo).click();
      await eventually(async () => assert.equal(await field("hostname").inputValue(), ""));
      assert.equal(await field("subdomain").inputValue(), "");
    });
  }

  test(`what is given up is gone, and the focus stays at the object (${lang})`, async (t) => {
    const { page, me } = await visit(t);
    await me.open("db-0");
    const field = me.object.getByRole("textbox", { name: "hostname", exact: true });
    await field.fill("pod4");
    await field.press("Tab");
    await enter(me.button(words.cancel, me.object));
    await eventually(async () => assert.equal(await focused(page), "db-0"));
    assert.equal(await field.inputValue(), "");
  });

  test(`an alias that leads to no address is not green: the badge says what the program gets (${lang})`, async (t) => {
    const { page, me } = await visit(t);
    await me.button(words.toy.external).click();
    const badge = me.answer.locator(".outcome");
    await eventually(async () => assert.match(await badge.innerText(), /●\s+NOERROR 2/));
    await me.open("db");
    await me.fill("externalName", "nowhere.example.com");
    await eventually(async () => assert.match(await badge.innerText(), /^◐\s+EAI_(NODATA|NONAME)\s*$/));
    await me.answer.getByText("nowhere.example.com").first().waitFor();
    assert.doesNotMatch(await badge.innerText(), /NOERROR/);
    // Amber, and not the green of an answer.
    const [colour, amber, green] = await badge.evaluate((one) => {
      const of = (name) => {
        const probe = document.body.appendChild(Object.assign(document.createElement("i"), { className: `outcome ${name}` }));
        const colour = getComputedStyle(probe).color;
        probe.remove();
        return colour;
      };
      return [getComputedStyle(one).color, of("is-timeout"), of("is-noerror")];
    });
    assert.equal(colour, amber);
    assert.notEqual(colour, green);
    // A pin of it is no green one either.
    await me.button(words.pin).click();
    await page.locator(".said.is-alias-alone").waitFor();
    await axe(page);
  });

  test(`"Taller" stays inside the window (${lang})`, async (t) => {
    for (const [width, height] of [[1440, 900], [1280, 720], [820, 1100], [1024, 600]]) {
      const { page, me } = await visit(t, { width, height });
      const drawer = page.locator(".drawer");
      const before = (await drawer.boundingBox()).height;
      await me.button(says.taller).click();
      await eventually(async () => assert.ok((await drawer.boundingBox()).height >= before));
      const [document, box, middle] = [
        await page.evaluate(() => globalThis.document.scrollingElement.scrollHeight),
        await drawer.boundingBox(),
        await page.locator(".middle").evaluate((one) => [one.scrollHeight, one.clientHeight]),
      ];
      assert.ok(document <= height, `${width}x${height}: the page is ${document} high`);
      assert.ok(box.y + box.height <= height + 1, `${width}x${height}: the drawer ends at ${box.y + box.height}`);
      if (height >= 720) assert.ok(middle[0] <= middle[1] + 1, `${width}x${height}: ${middle}`);
      await page.close();
    }
  });

  test(`after Delete, Recreate and the next lesson by Enter the focus is where one goes on (${lang})`, async (t) => {
    const { page, me } = await visit(t, { hash: `yaml=${encodeURIComponent(WORLD)}&from=default/shell&name=web` });
    const pods = async () => me.object.locator('[data-object^="pod/default/web-"]').evaluateAll((all) => all.map((one) => one.dataset.object));
    await eventually(async () => assert.equal((await pods()).length, 2));
    const before = await pods();
    const gone = before[0].split("/")[2];
    await me.open(gone);
    await enter(me.button(words.recreate, me.object));
    await eventually(async () => assert.notEqual(await focused(page), "nobody"));
    await enter(me.button(words.delete, me.object));
    // The controller's new pod takes its place, and the focus is on it.
    await eventually(async () => {
      const now = (await pods()).filter((pod) => !before.includes(pod));
      assert.equal(now.length, 1);
      assert.equal(await page.evaluate(() => document.activeElement.dataset.object), now[0]);
    });

    // One that nobody makes anew: the next of its kind.
    await me.open("shell");
    await enter(me.button(words.delete, me.object));
    await eventually(async () => assert.match(await page.evaluate(() => document.activeElement.dataset.object ?? ""), /^pod\/default\/web-/));

    // Recreated because a field is fixed: the heading of the object.
    await page.keyboard.press("Enter");
    const field = me.object.getByRole("textbox", { name: "hostname", exact: true });
    await field.fill("one");
    await field.press("Tab");
    const again = me.object.locator(".refusal").getByRole("button", { name: words.recreate, exact: true });
    await again.waitFor();
    await enter(again);
    await eventually(async () => assert.match(await focused(page), /^web-/));
  });

  test(`a URL where a name is wanted is told, with the name in it (${lang})`, async (t) => {
    const { page, me } = await visit(t);
    for (const typed of ["http://db:5432/x", "db:5432"]) {
      await me.ask(typed);
      const why = me.region(words.why);
      await why.getByText(says.url).waitFor();
      assert.equal(await why.locator("> p.quiet:visible").count(), 0, "a name was looked up");
      await why.getByRole("button", { name: new RegExp(says.ask) }).first().click();
      await eventually(async () => assert.equal(await me.answer.getAttribute("data-outcome"), "NOERROR"));
      assert.equal(await me.region(words.ask).getByRole("combobox", { name: words.name, exact: true }).inputValue(), "db");
    }
  });

  test(`the next lesson begins at its title (${lang})`, async (t) => {
    const page = await open(t, { lang, width: 1440, height: 900, query: { lesson: "pod-ip" } });
    const me = learner(page, lang);
    const forms = me.lesson.locator("form.question");
    await forms.or(me.lesson.locator(".task .goals")).first().waitFor();
    while ((await forms.count()) > 0) {
      await me.answer(me.words.unsure, me.words.see);
      await me.press(me.button(me.words.toTask, me.lesson).or(me.button(me.words.next, me.lesson)).first());
    }
    await me.press(me.button(me.words.showMe, me.lesson));
    await me.press(me.button(me.words.play, me.lesson));
    const title = proseOf("clusterip", lang).title;
    const next = me.lesson.locator(".onward").getByRole("button").filter({ hasText: title });
    await next.waitFor();
    await enter(next);
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.id), "lesson-title"));
    await me.lesson.getByRole("heading", { level: 1, name: title, exact: true }).waitFor();
  });
}

for (const [width, height] of [[1440, 900], [1000, 800], [820, 1100], [360, 740]]) {
  test(`without JavaScript the four answers stand there in each language (${width})`, async (t) => {
    const page = await file(t, "", { width, height, context: { javaScriptEnabled: false } });
    for (const text of ["Same name, same query, four different answers.", "같은 이름을 똑같이 조회해도 답은 네 가지입니다.", "10.96.159.55", "needs JavaScript", "JavaScript와 WebAssembly가 필요합니다", "同じ名前、同じクエリ、4通りの応答。", "JavaScriptとWebAssemblyが必要です"]) {
      const place = page.getByText(text).first();
      assert.ok(await place.isVisible(), text);
      const box = await place.boundingBox();
      assert.ok(box.x >= 8 && box.x + box.width <= width - 8, `${text}: ${JSON.stringify(box)}`);
    }
    assert.ok(!(await page.getByText("Loading the lab").isVisible()), "nothing is loading");
  });
}

test("the four answers that stand there at first are the lab's own", async (t) => {
  const page = await file(t, "", { context: { javaScriptEnabled: false } });
  const shown = await page.locator(".first section").evaluateAll((all) =>
    all.map((section) => [...section.querySelectorAll("dd")].map((one) => [...one.querySelectorAll("code")].map((code) => code.textContent).sort())),
  );
  const lab = await open(t, {});
  const me = person(lab, WORDS.en);
  const answers = [];
  await me.answer.waitFor();
  for (const way of Object.values(WORDS.en.toy)) {
    // The first way is how it begins; chosen again it would be another Service with another address.
    if (answers.length > 0) await me.button(way).click();
    await eventually(async () => assert.equal(await me.button(way).getAttribute("aria-pressed"), "true"));
    answers.push((await me.said()).map((one) => one.replace(/\.$/, "")).sort());
  }
  assert.deepEqual(shown, [answers, answers, answers]);
});

test("an object begins at its top however far the list was scrolled, the list goes on where it was left, and the keyboard keeps its place", async (t) => {
  const many = Array.from({ length: 120 }, (_, number) => `apiVersion: v1\nkind: Pod\nmetadata: {name: p${String(number).padStart(3, "0")}}\nspec: {containers: [{name: c, image: i}]}\n`).join("---\n");
  for (const [width, height] of [[1440, 900], [360, 740]]) {
    const page = await open(t, { lang: "en", width, height, hash: `yaml=${encodeURIComponent(many)}` });
    const me = person(page, WORDS.en);
    await me.answer.waitFor();
    if (width < 700) await page.locator("nav.thumb").getByRole("button", { name: "Objects", exact: true }).click();
    const entry = me.object.getByRole("button", { name: /^p080 / });
    // The list is windowed: an entry is made once it is near what is seen.
    await eventually(async () => {
      await page.evaluate(() => [document.querySelector("#object"), window].forEach((one) => one.scrollBy(0, 400)));
      assert.ok(await entry.isVisible());
    });
    await entry.scrollIntoViewIfNeeded();
    const place = async () => Math.round((await entry.boundingBox()).y);
    // Whoever looks at it waits until it stands still.
    await eventually(async () => {
      const once = await place();
      await page.waitForTimeout(200);
      assert.equal(await place(), once);
    });
    const before = await place();
    await entry.press("Enter");
    const heading = me.object.getByRole("heading", { name: "p080", exact: true });
    await heading.waitFor();
    await eventually(async () => assert.equal(await focused(page), "p080"));
    const { y } = await heading.boundingBox();
    assert.ok(y > 0 && y < 200, `the heading is at ${y} of a window ${width} wide`);
    await me.object.getByRole("button", { name: "All objects", exact: true }).press("Enter");
    await eventually(async () => assert.match(await focused(page), /^p080/));
    await eventually(async () => assert.ok(Math.abs((await place()) - before) < 60, `the entry was at ${before} and is at ${await place()}`));
  }
});
