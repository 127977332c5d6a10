// What the tutorial does around its lessons: the way in and out, help, stages, progress, lessons from elsewhere.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { axe, eventually, lab, open } from "./lab.mjs";
import { learner, proseOf, sentence, typedOf } from "./lessons/learner.mjs";

const FOLDER = new URL("../../assets/lessons/", import.meta.url);
const COUNT = readdirSync(FOLDER).filter((name) => existsSync(new URL(`${name}/lesson.yaml`, FOLDER))).length;

const DESK = { width: 1280, height: 800 };

/** A lesson at its task, its predictions left open. */
async function atTask(t, slug, { lang = "en", ...options } = {}) {
  const page = await open(t, { lang, ...DESK, query: { lesson: slug }, ...options });
  const me = learner(page, lang);
  await me.lesson.getByRole("heading", { level: 1 }).waitFor();
  await toTask(me);
  return { page, me, prose: proseOf(slug, lang) };
}

async function toTask(me) {
  const forms = me.lesson.locator("form.question");
  await forms.or(me.lesson.locator(".task .goals")).first().waitFor();
  while ((await forms.count()) > 0) {
    await me.answer(me.words.unsure, me.words.see);
    const on = me.button(me.words.toTask, me.lesson).or(me.button(me.words.next, me.lesson));
    await me.press(on.first());
  }
  await me.lesson.getByRole("table", { name: me.words.goals }).waitFor();
}

for (const lang of ["en", "ko", "ja"]) {
  test(`the first screen leads into the first lesson, and a visitor who comes back goes on (${lang})`, async (t) => {
    const page = await open(t, { lang, ...DESK });
    const me = learner(page, lang);
    await me.press(me.door(lang));
    await axe(page);
    await me.press(me.button(me.words.begin));
    await me.lesson.getByRole("heading", { level: 1, name: proseOf("pod-ip", lang).title, exact: true }).waitFor();
    assert.match(page.url(), /\?lesson=pod-ip/);
    await toTask(me);
    await me.press(me.button(me.words.showMe, me.lesson));
    await me.press(me.button(me.words.play, me.lesson));
    await me.lesson.getByRole("heading", { name: me.words.done }).waitFor();
    await axe(page);
    await me.press(me.button(me.words.leave, me.lesson));
    await page.goto(page.url().split("?")[0].split("#")[0]);
    await me.press(me.door(lang));
    const on = me.button(me.words.goOn);
    await eventually(async () => assert.ok((await on.innerText()).includes(proseOf("clusterip", lang).title)));
    await me.press(on);
    await me.lesson.getByRole("heading", { level: 1, name: proseOf("clusterip", lang).title, exact: true }).waitFor();
  });

  test(`the list names all lessons, what is done, and opens one (${lang})`, async (t) => {
    const page = await open(t, { lang, ...DESK });
    const me = learner(page, lang);
    await me.press(me.door(lang));
    const list = page.getByRole("navigation", { name: me.words.list, exact: true });
    await eventually(async () => assert.equal(await list.getByRole("link").count(), COUNT));
    await axe(page);
    await me.press(list.getByRole("link", { name: new RegExp(proseOf("srv", lang).title) }));
    await me.lesson.getByRole("heading", { level: 1, name: proseOf("srv", lang).title, exact: true }).waitFor();
    await page.goBack();
    await me.button(me.words.begin).or(me.button(me.words.goOn)).first().waitFor();
    await page.goForward();
    await me.lesson.getByRole("heading", { level: 1, name: proseOf("srv", lang).title, exact: true }).waitFor();
  });

  test(`the language can be changed at any step (${lang})`, async (t) => {
    const { page, me } = await atTask(t, "headless", { lang });
    const other = { en: "ko", ko: "ja", ja: "en" }[lang];
    await page.locator(".bar .languages").selectOption(other);
    await page.locator(".lesson .what", { hasText: sentence(proseOf("headless", other).task) }).waitFor();
    await axe(page);
  });
}

test("a mistake is remarked by itself, and the ladder of hints never begins with the answer", async (t) => {
  const { me, prose } = await atTask(t, "headless");
  await me.open("Service", "headless1");
  await me.turn(me.words.headless, true);
  await me.lesson.locator(".band .remark", { hasText: prose["hint.in-place"].slice(0, 20) }).waitFor();
  const rungs = Object.keys(prose).filter((key) => key.startsWith("hint.")).map((key) => prose[key]);
  const shown = me.lesson.locator(".hints li");
  let count = 0;
  for (; ; count++) {
    await me.press(me.button(me.words.hint, me.lesson));
    if ((await shown.count()) === count) break;
    const text = await shown.nth(count).locator("p").first().innerText();
    assert.ok(rungs.some((rung) => rung.startsWith(text.slice(0, 15))), text);
  }
  assert.ok(count >= 2, `${count} rungs`);
  await me.lesson.getByText("There are no more hints").waitFor();
});

for (const [width, height] of [[1440, 900], [360, 740]]) {
  test(`what is remarked of a mistake is seen at the lesson and where it was made, and the focus stays (${width} × ${height})`, async (t) => {
    const { page, me, prose } = await atTask(t, "headless", { width, height });
    await me.open("Service", "headless1");
    await me.turn(me.words.headless, true);
    const remark = page.locator(".remark", { hasText: prose["hint.in-place"].slice(0, 20) }).locator("visible=true");
    const isSeen = async () => {
      await remark.first().waitFor();
      const box = await remark.first().boundingBox();
      assert.ok(box.y >= 0 && box.y + Math.min(box.height, 40) <= height - (width < 700 ? 56 : 0), JSON.stringify(box));
    };
    await isSeen();
    assert.equal(await page.evaluate(() => document.activeElement.closest(".lesson, .goal-strip")), null);
    await me.view("objects");
    await isSeen();
    await axe(page);
  });
}

test("two questions that bring nothing bring the offer of a hint", async (t) => {
  const { me } = await atTask(t, "clusterip");
  const offer = me.lesson.getByText("Stuck? There is a hint.");
  await me.ask("nowhere");
  assert.equal(await offer.count(), 0);
  await me.ask("nobody");
  await offer.waitFor();
  await me.press(me.button(me.words.hint, me.lesson));
  await offer.waitFor({ state: "detached" });
});

test("what is asked in the terminal was asked", async (t) => {
  const { page, me, prose } = await atTask(t, "pod-records");
  await page.getByRole("tab", { name: "Terminal" }).click();
  const line = page.locator("#terminal-line");
  await line.fill("dig +short 10.244.1.5.default.pod.cluster.local");
  await line.press("Enter");
  await me.lesson.locator(".band .remark", { hasText: prose["hint.dots"].slice(0, 20) }).waitFor();
});

test("an option that is about another question is refuted by that question's answer", async (t) => {
  const page = await open(t, { lang: "en", ...DESK, query: { lesson: "cross-ns" } });
  const me = learner(page, "en");
  await me.answer(proseOf("cross-ns", "en")["predict.resolve.no-namespace"].replaceAll("`", ""), me.words.see);
  const beside = me.lesson.getByRole("table", { name: "db.svc A" });
  await beside.waitFor();
  assert.deepEqual(await beside.locator("tbody tr td li").allInnerTexts().then((all) => all.slice(-1)), ["NXDOMAIN"]);
});

test("remedies are withheld until the hints are spent", async (t) => {
  const { page, me } = await atTask(t, "externalname");
  const { regions } = lab(page);
  await me.ask("nowhere");
  await eventually(async () => assert.equal(await page.locator("output[data-outcome]").getAttribute("data-outcome"), "NXDOMAIN"));
  assert.equal(await regions.why.getByRole("button", { name: /^Try/ }).count(), 0);
  assert.equal(await page.locator("[data-diagnosis] button.button").count(), 0);
});

test("showing a way plays edits that can be undone, and resetting is undone too", async (t) => {
  const { page, me } = await atTask(t, "headless");
  await me.press(me.button(me.words.showMe, me.lesson));
  await me.press(me.button(me.words.nextStep, me.lesson));
  await me.met("pods");
  await me.press(me.button("Undo", page.getByRole("banner")));
  await me.met("pods", false);
  await me.press(me.button("Redo", page.getByRole("banner")));
  await me.met("pods");
  await me.press(me.button(me.words.reset, me.lesson));
  await me.met("pods", false);
  await me.press(me.button("Undo", page.getByRole("banner")));
  await eventually(async () => assert.equal(await page.locator("output [data-record]").count(), 3));
});

test("what the step that is due makes and sets is outlined where it is made and set, and its form begins with its name", async (t) => {
  const { page, me } = await atTask(t, "clusterip");
  const due = (locator) => eventually(async () => assert.equal(await locator.getAttribute("aria-current"), "step"));
  await due(me.button(me.words.addService, me.object));
  await me.press(me.button(me.words.addService, me.object));
  await eventually(async () => assert.equal(await page.locator("#new-name").inputValue(), "service1"));
  await me.type(page.locator("#new-selector"), "app=pod2");
  await me.press(me.button(me.words.create, me.object));
  await me.met("name");
  await me.open("Deployment", "pod2");
  assert.equal(await page.locator(".object .to-do").count(), 0, "another object is due");
  await me.press(me.object.getByRole("button", { name: /^pod2-/ }).first());
  await due(me.button(me.words.delete, me.object));
  await me.remove();
  await me.open("Deployment", "pod2");
  await eventually(async () => assert.match(await page.locator(".object .to-do").innerText(), /^replicas/));
});

test("the field for the name is outlined where the step that is due is a lookup, the terminal where it runs a command, and the clock where it is to wait", async (t) => {
  const { page, me } = await atTask(t, "pod-ip");
  const line = (selector) => page.locator(selector).evaluate((field) => getComputedStyle(field).outlineStyle);
  await me.look();
  assert.equal(await page.locator(".asked-for").isHidden(), true);
  await me.open("Deployment", "pod2");
  await me.press(me.object.getByRole("button", { name: /^pod2-/ }).first());
  await me.remove();
  await eventually(async () => assert.equal(await page.locator("#drawer-panel .line.to-do").count(), 1));
  assert.equal(await line("#ask-name"), "none");
  await me.ask("10.244.1.2");
  await eventually(async () => assert.equal(await line("#ask-name"), "solid"));
  assert.equal(await page.locator("#drawer-panel .line.to-do").count(), 0);
  await me.ask("pod2");
  await eventually(async () => assert.equal(await line("#ask-type"), "none"));
  const time = await atTask(t, "time");
  await time.me.press(time.me.button(time.me.words.guide, time.me.lesson));
  await time.me.ask("web-3.web-hs");
  await time.me.open("StatefulSet", "web");
  await time.me.scale(1);
  await eventually(async () => assert.equal(await time.page.locator("details.time.to-do").count(), 1));
});

test("a precondition that is broken is said, and undo mends it", async (t) => {
  const { page, me, prose } = await atTask(t, "externalname", { query: { lesson: "externalname", stage: "goal" } });
  const manifests = page.getByRole("tab", { name: /^Manifests/ });
  await me.reach(page.getByRole("tab", { name: /^Why/ }));
  while ((await manifests.getAttribute("aria-selected")) === "false") await page.keyboard.press("ArrowRight");
  const field = page.getByRole("textbox", { name: "Manifests", exact: true });
  await field.waitFor();
  const text = await field.inputValue();
  const without = text.split("---\n").filter((document) => !/kind: Service[\s\S]*name: db\n/.test(document)).join("---\n");
  assert.notEqual(without, text);
  await field.fill(without);
  await me.lesson.locator(".band .remark.broken", { hasText: prose["fail.gap"].slice(0, 15) }).waitFor();
  await axe(page);
  await me.press(me.button("Undo the last step", me.lesson));
  await eventually(async () => assert.equal(await me.lesson.locator(".band .remark.broken").count(), 0));
});

test("on to the sandbox and back: the lesson is as it was left, the person's own cluster too", async (t) => {
  const page = await open(t, DESK);
  const me = learner(page, "en");
  await me.press(me.button("ExternalName"));
  await me.press(me.door("en"));
  const list = page.getByRole("navigation", { name: me.words.list, exact: true });
  await me.press(list.getByRole("link", { name: new RegExp(proseOf("headless", "en").title) }));
  await toTask(me);
  await me.haveDone();
  await me.met("pods");
  await me.press(me.button(me.words.sandbox, me.lesson));
  await me.button(me.words.back).waitFor();
  assert.ok(await me.button("Add pod").isVisible(), "everything is offered");
  await me.ask("headless1");
  await eventually(async () => assert.equal(await page.locator("output [data-record]").count(), 3));
  await axe(page);
  await me.press(me.button("Undo", page.getByRole("banner")));
  await me.ask("db");
  await eventually(async () => assert.match(await page.locator("output").innerText(), /old-db\.example\.com/));
  await me.press(me.button(me.words.back));
  await me.met("pods");
  await me.press(me.button(me.words.leave, me.lesson));
  await eventually(async () => assert.match(await page.locator("output").innerText(), /old-db\.example\.com/));
});

test("every stage can be chosen, and the third starts broken", async (t) => {
  const { page, me, prose } = await atTask(t, "headless", { query: { lesson: "headless", stage: "goal" } });
  assert.equal(await me.lesson.locator(".steps").count(), 0);
  await me.press(me.button(me.words.fix, me.lesson));
  await me.lesson.locator(".broken-start", { hasText: prose.fix.slice(0, 20) }).waitFor();
  await axe(page);
  await me.press(me.button(me.words.guided, me.lesson));
  await me.lesson.locator("form.question").waitFor();
});

test("a step is done for the learner after a hint or a while without a change, and that is told from what they did alone", async (t) => {
  const { page, me } = await atTask(t, "short-names");
  const doIt = me.button(me.words.doIt, me.lesson);
  await me.lesson.locator(".step.due").waitFor();
  assert.equal(await doIt.count(), 0);
  await me.press(me.button(me.words.hint, me.lesson));
  await me.press(doIt);
  await me.met("short");
  assert.equal(await doIt.count(), 0, "the next step wants a hint of its own");
  assert.equal(await page.evaluate(() => document.activeElement.id), "lesson-steps");
  // Nothing is changed for twenty seconds.
  await doIt.waitFor({ timeout: 25_000 });
  await me.axe();
  await me.press(doIt);
  await me.typeAll("short-names");
  await me.lesson.getByRole("heading", { name: me.words.done }).waitFor();
  await me.press(me.button(me.words.all, me.lesson));
  const list = page.getByRole("navigation", { name: me.words.list, exact: true });
  const marks = () => list.locator("li", { hasText: proseOf("short-names", "en").title }).locator(".state").innerText();
  await eventually(async () => assert.match(await marks(), new RegExp(me.words.helped)));
  await axe(page);
  // Once more, alone.
  await me.press(me.button("Guided", me.lesson));
  await toTask(me);
  await me.ask("service1");
  await me.ask("service1.default.svc.cluster.local.");
  await me.lesson.getByRole("heading", { name: me.words.done }).waitFor();
  if ((await list.count()) === 0) await me.press(me.button(me.words.all, me.lesson));
  await eventually(async () => assert.doesNotMatch(await marks(), new RegExp(me.words.helped)));
});

test("from the fourth lesson on there are goals, and the steps come without touching what was done", async (t) => {
  const { page, me } = await atTask(t, "headless");
  assert.equal(await me.lesson.locator(".steps").count(), 0);
  await me.open("Service", "headless1");
  await me.turn(me.words.headless, true);
  await me.recreate();
  await me.look();
  await me.met("pods");
  await me.press(me.button(me.words.guide, me.lesson));
  await me.met("pods");
  assert.equal(await page.evaluate(() => document.activeElement.id), "lesson-steps");
  await me.lesson.locator(".step.done").first().waitFor();
  // What is undone is to be done again.
  await me.press(me.button("Undo", page.getByRole("banner")));
  await eventually(async () => assert.equal(await me.lesson.locator(".step.done").count(), 0));
  await axe(page);
});

test("an answer is typed, and what becomes of it is announced", async (t) => {
  const { me, prose } = await atTask(t, "cross-ns");
  const form = me.lesson.locator("form.typed");
  const field = form.getByRole("textbox", { name: prose["typed.shortest"] });
  const says = form.getByRole("status");
  await me.typeAnswer("shortest", "two words");
  await says.getByText("This is not a DNS name.").waitFor();
  await me.typeAnswer("shortest", "db");
  await says.getByText(sentence(prose["typed.shortest.own"])).waitFor();
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  await me.axe();
  await me.typeAnswer("shortest", typedOf("cross-ns")[0].right);
  await says.getByText(me.words.right).waitFor();
  assert.ok(await field.evaluate((element) => element === document.activeElement), "the focus stays in the field");
  await me.axe();
});

test("a goal looks its own question up, and says how it is checked where somebody asks", async (t) => {
  const { page, me } = await atTask(t, "hostname");
  const goal = me.lesson.locator('.task [data-goal="pod4"]');
  await me.press(goal.getByRole("button"));
  const name = page.getByRole("region", { name: me.words.ask, exact: true }).getByRole("combobox", { name: me.words.name, exact: true });
  await eventually(async () => assert.equal(await name.inputValue(), "pod4.headless1"));
  assert.ok(!(await goal.locator(".wanted").isVisible()));
  await me.press(goal.getByText("How is this checked?"));
  await goal.locator(".wanted").waitFor();
  await axe(page);
});

test("the options of a question stand in an order of the learner's own, and stay in it", async (t) => {
  const prose = proseOf("clusterip", "en");
  const orders = [];
  for (const seed of [1, 1, 2, 3, 4, 5]) {
    const kept = `localStorage.setItem("k8s-dns-lab.progress", "schema: 1\\nseed: ${seed}\\nlessons: {}\\n")`;
    const page = await open(t, { lang: "en", ...DESK, query: { lesson: "clusterip" }, before: kept });
    const me = learner(page, "en");
    const options = me.lesson.locator("form.question label.option");
    await options.first().waitFor();
    const shown = await options.allInnerTexts();
    assert.equal(shown.at(-1), me.words.unsure);
    assert.deepEqual(shown.slice(0, -1).toSorted(), ["pods", "random", "own"].map((id) => prose[`predict.answers.${id}`]).toSorted());
    orders.push(shown.join());
    await page.close();
  }
  assert.equal(orders[0], orders[1]);
  assert.ok(new Set(orders).size > 1, orders[0]);
});

test("progress goes out to a file and comes back in another browser", async (t) => {
  const { page, me } = await atTask(t, "short-names");
  await me.press(me.button(me.words.showMe, me.lesson));
  await me.press(me.button(me.words.play, me.lesson));
  await me.typeAll("short-names");
  await me.lesson.getByRole("heading", { name: me.words.done }).waitFor();
  await me.press(me.button(me.words.all, me.lesson));
  const keep = async (learner) => learner.press(learner.page.locator(".keep summary"));
  await keep(me);
  const download = page.waitForEvent("download");
  await me.press(me.button(me.words.export));
  const text = readFileSync(await (await download).path(), "utf8");
  assert.match(text, /^schema: 1$/m);
  assert.match(text, /short-names/);

  const other = await open(t, DESK);
  const you = learner(other, "en");
  await you.press(you.door("en"));
  await keep(you);
  await other.getByLabel(you.words.import).setInputFiles({ name: "progress.yaml", mimeType: "text/plain", buffer: Buffer.from(text) });
  await other.getByText("Progress loaded from the file.").waitFor();
  const list = other.getByRole("navigation", { name: you.words.list, exact: true });
  await eventually(async () => assert.equal(await list.locator("li.helped").count(), 1));
  await other.getByLabel(you.words.import).setInputFiles({ name: "progress.yaml", mimeType: "text/plain", buffer: Buffer.from("nothing: of the kind") });
  await other.getByText("This file contains no progress that can be read.").waitFor();
  await eventually(async () => assert.equal(await list.locator("li.helped").count(), 1));
});

test("a progress that does not read is left alone until somebody starts afresh", async (t) => {
  const kept = "schema: 99\nlessons: {}\n";
  const page = await open(t, DESK);
  await page.evaluate((kept) => localStorage.setItem("k8s-dns-lab.progress", kept), kept);
  await page.goto(`${page.url().split(/[?#]/)[0]}?lesson=short-names`);
  const me = learner(page, "en");
  await toTask(me);
  await me.press(me.button(me.words.showMe, me.lesson));
  await me.press(me.button(me.words.play, me.lesson));
  await me.typeAll("short-names");
  await me.lesson.getByRole("heading", { name: me.words.done }).waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem("k8s-dns-lab.progress")), kept);
  await me.press(me.button(me.words.all, me.lesson));
  await me.press(page.locator(".keep summary"));
  await page.getByText("comes from a newer version").waitFor();
});

test("a reload stays in the lesson, with the state it had", async (t) => {
  const { page, me } = await atTask(t, "headless");
  await me.haveDone();
  await me.met("pods");
  await eventually(async () => assert.match(page.url(), /lesson=headless#.*&m=/));
  await page.waitForTimeout(700);
  await page.reload();
  await me.lesson.getByRole("table", { name: me.words.goals }).waitFor();
  await me.met("pods");
});

test("a lesson made here opens from a file and by link, its words as text and nothing else", async (t) => {
  const page = await open(t, { ...DESK, context: { permissions: ["clipboard-read", "clipboard-write"] } });
  const me = learner(page, "en");
  await me.press(page.locator(".more-of > summary"));
  await me.press(me.button(me.words.make));
  const form = page.locator("form.make");
  await form.getByText("Change something first").waitFor();
  await me.press(me.button("Headless"));
  await eventually(async () => assert.ok(await form.getByRole("button", { name: "Save the lesson as a file" }).isEnabled()));
  await axe(page);
  await form.getByLabel("Title").fill("<img src=x onerror=alert(1)>");
  const download = page.waitForEvent("download");
  await me.press(form.getByRole("button", { name: "Save the lesson as a file" }));
  const text = readFileSync(await (await download).path(), "utf8");
  assert.match(text, /^K8S-DNS-LAB LESSON 1\n/);
  await me.press(form.getByRole("button", { name: "Copy a link to it" }));
  const link = await eventually(async () => {
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /[#&]bundle=/);
    return copied;
  });

  const other = await open(t, { ...DESK, hash: link.split("#")[1] });
  const you = learner(other, "en");
  await you.lesson.getByRole("heading", { level: 1, name: "<img src=x onerror=alert(1)>", exact: true }).waitFor();
  assert.equal(await other.locator(".lesson img").count(), 0);
  await axe(other);
  await toTask(you);
  await you.press(you.button("Headless", other).or(you.button(you.words.showMe, you.lesson)).first());
  await you.press(you.button(you.words.play, you.lesson));
  await you.lesson.getByRole("heading", { name: you.words.done }).waitFor();

  const third = await open(t, DESK);
  const they = learner(third, "en");
  await they.press(they.door("en"));
  await they.press(third.locator(".keep summary"));
  const broken = text.replace("schema: 1", "schema: 1\nsurprise: true");
  await third.getByLabel(they.words.openFile).setInputFiles({ name: "lesson.txt", mimeType: "text/plain", buffer: Buffer.from(broken) });
  const alert = they.lesson.getByRole("alert");
  await alert.getByText(/lesson\.yaml, line \d+/).first().waitFor();
  assert.match(await alert.innerText(), /surprise/);
  await axe(third);
});

test("files that do not come are said so, and can be fetched again", async (t) => {
  const page = await open(t, DESK);
  const me = learner(page, "en");
  await page.route("**/lessons/**", (route) => route.abort());
  await me.press(me.door("en"));
  await me.press(me.button(me.words.begin));
  await me.lesson.getByRole("alert").getByText("The lesson could not be loaded").waitFor();
  await axe(page);
  page.troubles.length = 0;
  await page.unroute("**/lessons/**");
  await me.press(me.button("Try again", me.lesson));
  await me.lesson.getByRole("heading", { level: 1, name: proseOf("pod-ip", "en").title, exact: true }).waitFor();
});

test("a lesson nobody knows is said so", async (t) => {
  const page = await open(t, { ...DESK, query: { lesson: "no-such" } });
  await page.getByText("There is no lesson no-such.").waitFor();
});

test("the focus stays where the learner put it when an edit elsewhere meets a goal", async (t) => {
  const { page, me } = await atTask(t, "selectors", { query: { lesson: "selectors", stage: "goal" } });
  await me.typeAll("selectors");
  await me.open("Service", "api");
  const field = me.object.getByRole("textbox", { name: /^selector / });
  await me.reach(field);
  await page.keyboard.type("track=green");
  await page.keyboard.press("Enter");
  await me.met("green");
  await me.lesson.getByRole("heading", { name: me.words.done }).waitFor();
  assert.ok(await field.evaluate((element) => element === document.activeElement), "the focus was moved");
});

test("at 320 pixels a lesson does not scroll sideways, and every target is large enough to touch", async (t) => {
  const page = await open(t, { lang: "ko", width: 320, height: 640, query: { lesson: "hostname" } });
  const me = learner(page, "ko");
  await me.lesson.getByRole("heading", { level: 1 }).waitFor();
  await toTask(me);
  for (const name of ["ask", "map", "objects", "lesson"]) {
    await me.view(name);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(over, 0, name);
  }
  const small = await me.lesson.locator("button:visible").evaluateAll((all) => all.filter((one) => one.className !== "link" && one.getBoundingClientRect().height < 44).map((one) => one.innerText));
  assert.deepEqual(small, []);
});
