// The end of a lesson and of the course: the band at the foot of the column, the same with a command, the experiment as a
// world, what one can do by now; and a lesson shown to a room.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { eventually, open } from "./lab.mjs";
import { learner, proseOf } from "./lessons/learner.mjs";

const words = (lang, room) => {
  const text = readFileSync(new URL(`../../assets/locale/${lang}/${room}.txt`, import.meta.url), "utf8");
  return Object.fromEntries(text.split("\n").filter((line) => line.includes(" = ") && !line.startsWith("#")).map((line) => line.split(/ = (.*)/s).slice(0, 2)));
};

const PROGRESS = `schema: 1
seed: 5
last: headless
lessons:
  pod-ip: {stage: guided, done: [guided], helped: [guided]}
  headless: {stage: goal, done: [goal], predicted: {becomes: [nothing]}}
`;
const kept = `localStorage.setItem("k8s-dns-lab.progress", ${JSON.stringify(PROGRESS)})`;

for (const [lang, width, height] of [["en", 1280, 800], ["ko", 360, 740], ["ja", 1280, 800]]) {
  test(`what one can do, what one believed, and the sheet (${lang}, ${width} px)`, async (t) => {
    const page = await open(t, { lang, width, height, query: { lesson: "pod-ip" }, before: kept });
    const me = learner(page, lang);
    const says = words(lang, "course_end");
    await me.press(me.button(me.words.all, me.lesson));
    await me.press(me.button(says.title));
    const dialog = page.getByRole("dialog", { name: says.title });
    await dialog.getByRole("heading", { name: says.terms }).waitFor();
    assert.equal(await dialog.locator(".can li").count(), 23);
    assert.deepEqual(await dialog.locator(".can .done, .can .helped").evaluateAll((all) => all.map((one) => one.className)), ["helped", "done"]);
    assert.equal(await dialog.locator(".believed li").count(), 1, "one wrong guess is recorded");
    assert.ok((await dialog.locator(".terms dt").count()) > 20 && (await dialog.locator(".checks li").count()) === 7);
    await me.axe();
    const over = await dialog.evaluate((one) => one.scrollWidth - one.clientWidth);
    assert.equal(over, 0, "nothing scrolls sideways");
    const [download] = await Promise.all([page.waitForEvent("download"), me.press(dialog.getByRole("button", { name: says.save }))]);
    const text = readFileSync(await download.path(), "utf8");
    assert.ok(text.startsWith(says.statement) && text.split("\n").filter((line) => line.startsWith("[x]")).length === 2, text);
    await me.press(dialog.locator(".can a").nth(1));
    await eventually(async () => assert.match(page.url(), /lesson=clusterip/));
    assert.equal(await dialog.count(), 0);
  });
}

test("a command with the wanted effect counts, whatever its letters, and the experiment opens as a world", async (t) => {
  const page = await open(t, { query: { lesson: "selectors", stage: "goal" } });
  const me = learner(page, "en");
  const says = words("en", "tutorial");
  await me.press(me.button(me.words.showMe, me.lesson));
  await me.press(me.button(me.words.play, me.lesson));
  await me.met("green");
  await me.typeAll("selectors");
  const band = page.locator(".band.met");
  await band.getByRole("heading", { name: me.words.done }).waitFor();
  // What follows is where the eye is, however far down the column goes.
  assert.ok(await band.evaluate((one) => one.getBoundingClientRect().bottom <= innerHeight + 1 && one.getBoundingClientRect().top > 0));
  await band.getByRole("button", { name: me.words.nextLesson }).waitFor();
  await me.press(me.button(says.kubectl_begin, me.lesson));
  const line = page.locator(".terminal textarea");
  await eventually(async () => assert.ok(await line.evaluate((field) => field === document.activeElement)));
  const run = async (command) => {
    await line.fill(command);
    await page.keyboard.press("Enter");
  };
  const section = me.lesson.locator(".with-kubectl");
  await run("kubectl label service api track=green");
  await page.getByText("service/api labeled").waitFor();
  assert.equal(await section.getByText(says.kubectl_done).count(), 0);
  await run("kubectl set selector svc/api track=green,app=api");
  await section.getByText(says.kubectl_done).waitFor();
  await me.axe();
  await run("kubectl get svc api");
  await page.locator(".terminal .entry").nth(2).waitFor();
  await me.press(me.lesson.getByText(says.experiment));
  await me.press(me.button(says.open_experiment, me.lesson));
  await eventually(async () => assert.match(page.url(), /name=fleet/));
  assert.equal(await me.lesson.getByRole("heading", { level: 1 }).filter({ hasText: "gets into" }).count(), 0);
});

test("whoever reloads in the middle of a lesson finds what they guessed", async (t) => {
  const page = await open(t, { query: { lesson: "headless" } });
  const me = learner(page, "en");
  await me.answer(proseOf("headless", "en")["predict.becomes.nothing"], me.words.see);
  await me.press(me.button(me.words.next, me.lesson));
  await me.answer(me.words.unsure, me.words.see);
  await me.press(me.button(me.words.toTask, me.lesson));
  await me.lesson.getByRole("table", { name: me.words.goals }).waitFor();
  await eventually(async () => assert.match(page.url(), /lesson=headless.*#.*m=/));
  await page.reload();
  await me.lesson.getByRole("table", { name: me.words.goals }).waitFor();
  await me.lesson.getByText(me.words.happened).waitFor();
  assert.equal(await me.lesson.locator(".world").count(), 0, "the introduction is not there again");
});

test("a lesson shown to a room counts hands, marks no option until the outcome, and records nothing", async (t) => {
  const page = await open(t, { query: { lesson: "headless", projector: "1", seed: "3", playlist: "lecture" } });
  const me = learner(page, "en");
  const says = words("en", "tutorial");
  const hands = me.lesson.locator(".hands");
  await hands.waitFor();
  assert.equal(await me.lesson.getByRole("radio").count(), 0);
  const first = hands.locator("li").first();
  const option = (await first.locator("span").first().innerText()).trim();
  for (const times of [1, 2]) {
    await me.press(first.getByRole("button").last());
    await eventually(async () => assert.equal(await first.locator("output").innerText(), String(times)));
  }
  await me.axe();
  await me.press(me.button(says.reveal, me.lesson));
  await me.lesson.getByText("(2 hands)").first().waitFor();
  assert.ok((await me.lesson.innerText()).includes(option));
  await me.press(me.button(me.words.next, me.lesson));
  await me.press(me.button(says.reveal, me.lesson));
  await me.press(me.button(me.words.toTask, me.lesson));
  assert.equal(await me.button(me.words.showMe, me.lesson).isVisible(), false);
  await me.press(me.lesson.getByText(says.teacher));
  await me.lesson.getByText(says.teacher_wrong).waitFor();
  await me.axe();
  assert.equal(await page.evaluate(() => localStorage.getItem("k8s-dns-lab.progress")), null);
});
