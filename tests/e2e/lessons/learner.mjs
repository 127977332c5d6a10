// A learner with a keyboard: everything is reached by Tab in the order of the page, found by role and accessible
// name, and nothing is ever clicked. What a person calls things stands in WORDS; all languages are equals.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { axe, eventually } from "../lab.mjs";
import { WORDS } from "../words.mjs";

const FOLDER = new URL("../../../assets/lessons/", import.meta.url);

/** What the tutorial calls things. */
export const TUTORIAL = {
  en: {
    region: "Lesson", begin: "Start lesson 1 (3 min)", all: "All lessons", list: "Lessons", see: "See what happens", unsure: "Not sure",
    happened: "Your guess, and what happened", next: "Next question", toTask: "To the task", goals: "Goals", hint: "Hint",
    showMe: "Show me", nextStep: "Do the next step", play: "Play it all", reset: "Reset", doIt: "Do this step for me", answer: "Check",
    done: "All goals met.", nextLesson: /^Next: /, sandbox: "Continue in the sandbox", back: /^Back to the lesson: /, leave: "Leave the lesson",
    change: "Things to change", guided: "Guided", goalsOnly: "Goals only", fix: "Fix it (broken on purpose)", goOn: /^Continue: /, met: "met", notMet: "not yet",
    keep: "Your progress", export: "Save progress as a file", import: "Load progress from a file", openFile: "Open a lesson from a file", make: "Turn this into a lesson",
    tabs: { lesson: /^(Lesson|\d+\/\d+)$/, ask: "Ask", map: "Map", objects: "Objects" }, left: { lesson: "Lesson", object: "Object" },
    ten: "+10 s", guide: "Show the steps", helped: "done with help", right: "Correct.", addHeadless: "Headless service", selector: "selector", remove: (what) => `Remove ${what}`, resolves: "How it resolves names", library: "library",
  },
  ko: {
    region: "레슨", begin: "레슨 1 시작하기 (3분)", all: "모든 레슨", list: "레슨 목록", see: "결과 보기", unsure: "잘 모르겠습니다",
    happened: "예측과 결과", next: "다음 질문", toTask: "과제로 가기", goals: "목표", hint: "힌트",
    showMe: "풀이 보기", nextStep: "다음 단계 실행", play: "끝까지 실행", reset: "처음 상태로", doIt: "이 단계 자동으로 하기", answer: "답하기",
    done: "목표를 모두 달성했습니다.", nextLesson: /^다음: /, sandbox: "샌드박스에서 계속하기", back: /^레슨으로 돌아가기: /, leave: "레슨 나가기",
    change: "바꿔 볼 것", guided: "차근차근", goalsOnly: "목표만", fix: "고장 고치기", goOn: /^이어서: /, met: "이룸", notMet: "아직",
    keep: "진도", export: "진도를 파일로 저장", import: "파일에서 진도 불러오기", openFile: "파일로 받은 레슨 열기", make: "지금 상태로 레슨 만들기",
    tabs: { lesson: /^(레슨|\d+\/\d+)$/, ask: "조회", map: "맵", objects: "오브젝트" }, left: { lesson: "레슨", object: "오브젝트" },
    ten: "+10초", guide: "단계 보기", helped: "도움받아 완료", right: "맞습니다.", addHeadless: "Headless Service", selector: "selector", remove: (what) => `${what} 지우기`, resolves: "이름을 조회하는 방식", library: "라이브러리",
  },
  ja: {
    region: "レッスン", begin: "レッスン1を開始(3分)", all: "レッスン一覧", list: "レッスン一覧", see: "結果を見る", unsure: "よくわからない",
    happened: "予想と結果", next: "次の問題", toTask: "課題へ", goals: "目標", hint: "ヒント",
    showMe: "解答を見る", nextStep: "次の手順を実行", play: "最後まで実行", reset: "リセット", doIt: "この手順を自動で実行", answer: "確認",
    done: "すべての目標を達成しました。", nextLesson: /^次: /, sandbox: "サンドボックスで続ける", back: /^レッスンに戻る: /, leave: "レッスンを終了",
    change: "変更できるもの", guided: "ガイド付き", goalsOnly: "目標のみ", fix: "修理(わざと壊した状態から)", goOn: /^続き: /, met: "達成", notMet: "未達成",
    keep: "進捗", export: "進捗をファイルに保存", import: "進捗をファイルから読み込み", openFile: "ファイルからレッスンを開く", make: "この状態からレッスンを作成",
    tabs: { lesson: /^(レッスン|\d+\/\d+)$/, ask: "名前解決", map: "マップ", objects: "オブジェクト" }, left: { lesson: "レッスン", object: "オブジェクト" },
    ten: "+10秒", guide: "手順を表示", helped: "手助けありで完了", right: "正解です。", addHeadless: "ヘッドレスService", selector: "selector", remove: (what) => `${what}を削除`, resolves: "名前の引き方", library: "ライブラリー",
  },
};

/** The first sentence of a text. */
export const sentence = (text) => text.split(/\. |(?<=。)/)[0];

/** The texts of a lesson in a language, by key, without their marks. */
export function proseOf(slug, lang) {
  const text = readFileSync(new URL(`${slug}/${lang}.md`, FOLDER), "utf8");
  const sections = text.split(/^## /m).slice(1).map((section) => {
    const [key, ...lines] = section.split("\n");
    return [key.trim(), plain(lines.join("\n"))];
  });
  return Object.fromEntries(sections);
}

/** The questions of a lesson whose answers are typed: a right answer of each, and a wrong one with its hint. */
export function typedOf(slug) {
  const text = readFileSync(new URL(`${slug}/lesson.yaml`, FOLDER), "utf8");
  const block = text.match(/^typed:\n((?:[ -].*\n|\n(?= ))+)/m)?.[1] ?? "";
  return block.split(/^- id: /m).slice(1).map((one) => ({
    id: one.split("\n")[0].trim(),
    right: one.match(/^ {2}right: \[([^\],]+)/m)[1].trim(),
    wrong: one.match(/\{answer: (\S+), hint: (\S+)\}/)?.slice(1),
  }));
}

const plain = (text) => text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/\*\*|`/g, "").trim().replace(/\s*\n\s*/g, " ");

/** A learner in front of a page. */
export function learner(page, lang) {
  const words = { ...WORDS[lang], ...TUTORIAL[lang] };
  const region = (name) => page.getByRole("region", { name, exact: true });
  const lesson = region(words.region);
  const object = region(words.object);
  const isPhone = page.viewportSize().width < 700;

  /** Tabs until the focus is on the element, forward or back as it stands in the page. */
  async function reach(locator) {
    await locator.waitFor();
    const target = await locator.elementHandle();
    for (let steps = 0; steps < 400; steps++) {
      const way = await target.evaluate((element) => {
        const active = document.activeElement;
        // A group of radio buttons is one stop: backwards it is entered at its end, and the arrows go on from there.
        const isOfGroup = element.type === "radio" && active?.type === "radio" && active.name === element.name;
        if (active === element || isOfGroup) return "here";
        if (!active || active === document.body) return "Tab";
        return active.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING ? "Shift+Tab" : "Tab";
      });
      if (way === "here") return;
      await page.keyboard.press(way);
    }
    assert.fail(`the keyboard does not reach ${locator}`);
  }

  /** Where the lessons are, in the bar. */
  const door = (lang) => page.getByRole("banner").getByRole("link", { name: { en: "Lessons", ko: "레슨", ja: "レッスン" }[lang], exact: true });
  const press = async (locator, key = "Enter") => {
    await reach(locator);
    await page.keyboard.press(key);
  };

  const button = (name, within = page) => within.getByRole("button", { name, exact: typeof name === "string" }).first();

  /** On a phone: one of the views of the bar under the thumb. */
  async function view(name) {
    if (!isPhone) return;
    const tab = page.getByRole("navigation").getByRole("button", { name: words.tabs[name], exact: true });
    if ((await tab.getAttribute("aria-current")) !== "page") await press(tab);
  }

  /** The lesson in view, wherever one was. */
  async function look() {
    await view("lesson");
    const tab = page.getByRole("tab", { name: words.left.lesson, exact: true });
    if ((await tab.count()) > 0 && (await tab.isVisible()) && (await tab.getAttribute("aria-selected")) === "false") await press(tab);
  }

  /** An object's form, by the lesson's own button for it or from the list of all objects. */
  async function openObject(kind, name) {
    await look();
    const own = lesson.getByRole("group", { name: words.change }).getByRole("button", { name: `${kind} ${name}`, exact: true });
    if ((await own.count()) > 0) {
      await press(own);
    } else {
      await view("objects");
      const tab = page.getByRole("tab", { name: words.left.object, exact: true });
      if ((await tab.count()) > 0 && (await tab.isVisible())) await press(tab);
      const list = button(words.allObjects, object);
      if ((await list.count()) > 0 && (await list.isVisible())) await press(list);
      const group = object.locator(".objects > div", { has: page.getByRole("heading", { name: kind, exact: true }) });
      await press(group.getByRole("button", { name: new RegExp(`^${name} `) }).first());
    }
    await object.getByRole("heading", { name: name.split("/").at(-1), exact: true }).waitFor();
  }

  /** Types into a field and leaves it. */
  async function type(field, text) {
    await reach(field);
    await page.keyboard.press("Control+a");
    if (text === "") await page.keyboard.press("Delete");
    else await page.keyboard.type(text);
    await page.keyboard.press("Tab");
  }

  /** A field of the open object. */
  const fill = (label, text) => type(object.getByLabel(label, { exact: true }), text);

  /** A switch of the open object; done where it already is as wanted. */
  async function turn(label, on) {
    const box = object.getByRole("checkbox", { name: label, exact: true });
    await box.waitFor();
    if ((await box.isChecked()) !== on) await press(box, "Space");
  }

  /** Goes to one of the words of a field that offers a few. */
  async function pick(field, word) {
    await reach(field);
    for (let moves = 0; moves < 60; moves++) {
      const way = await field.evaluate((select, word) => {
        const at = [...select.options].findIndex((option) => option.textContent === word);
        return at < 0 ? "none" : Math.sign(at - select.selectedIndex);
      }, word);
      if (way === 0) return;
      assert.notEqual(way, "none", `nothing is called ${word}`);
      await page.keyboard.press(way < 0 ? "ArrowUp" : "ArrowDown");
    }
    assert.fail(`the keyboard does not come to ${word}`);
  }

  /** One of a few words of the open object. */
  const choose = (label, word) => pick(object.getByRole("combobox", { name: label, exact: true }), word);

  /** Adds a pair such as `app=api` to a mapping of the open object. */
  async function addPair(mapping, pair) {
    const field = object.getByRole("textbox", { name: new RegExp(`^${mapping} `) });
    await reach(field);
    await page.keyboard.type(pair);
    await page.keyboard.press("Enter");
    await button(words.remove(pair), object).waitFor();
  }

  const removePair = (pair) => press(button(words.remove(pair), object));

  /** Up or down by as many replicas. */
  async function scale(by) {
    for (let times = Math.abs(by); times > 0; times--) await press(object.getByRole("button", { name: `replicas ${by < 0 ? "−1" : "+1"}`, exact: true }));
  }

  /** What the refusal of an edit in place offers instead. */
  const recreate = () => press(button(words.recreate, object.getByRole("alert")));
  const remove = () => press(button(words.delete, object));

  /** Asks, in the strip that is always there. */
  async function ask(name, record, from) {
    await view("ask");
    const strip = region(words.ask);
    const select = (label, value) => pick(strip.getByLabel(label, { exact: true }), value);
    if (from) await select(words.fromPod, from);
    if (record) await select(words.type, record);
    const field = strip.getByRole("combobox", { name: words.name, exact: true });
    await reach(field);
    await page.keyboard.press("Control+a");
    await page.keyboard.type(name);
    await page.keyboard.press("Enter");
  }

  /** Makes a new object of the list: `addPod`, `addService`, or one of those behind "something else". */
  async function create(what, name, { namespace, selector } = {}) {
    await look();
    await view("objects");
    const tab = page.getByRole("tab", { name: words.left.object, exact: true });
    if ((await tab.count()) > 0 && (await tab.isVisible())) await press(tab);
    const list = button(words.allObjects, object);
    if ((await list.count()) > 0 && (await list.isVisible())) await press(list);
    const maker = button(what, object);
    if (!(await maker.isVisible())) await press(object.getByText(words.addMore, { exact: true }));
    await press(maker);
    const form = object.locator("form", { has: button(words.create) });
    await type(form.getByLabel(words.newName, { exact: true }), name);
    if (namespace) await pick(form.locator("#new-namespace"), namespace);
    if (selector) await type(form.locator("#new-selector"), selector);
    await press(button(words.create, form));
    await object.getByRole("heading", { name, exact: true }).waitFor();
  }

  /** Puts a text in place of a long one, such as YAML or a Corefile. */
  async function rewrite(field, change) {
    const text = change(await field.inputValue());
    await reach(field);
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(text);
    // The editors take a text when a person pauses.
    await page.waitForTimeout(500);
  }

  /** Answers a question of the column, by the text of its option, and commits. */
  async function answer(text, commit, within = lesson) {
    const options = Array.isArray(text) ? text : [text];
    const first = within.getByRole("radio").or(within.getByRole("checkbox")).first();
    await first.waitFor();
    if ((await first.getAttribute("type")) === "radio") {
      await reach(first);
      const wanted = within.getByRole("radio", { name: options[0], exact: true });
      for (let moves = 0; !(await wanted.isChecked()); moves++) {
        assert.ok(moves < 12, `no option ${options[0]}`);
        const isHere = await wanted.evaluate((radio) => radio === document.activeElement);
        await page.keyboard.press(isHere ? "Space" : "ArrowDown");
      }
    } else {
      for (const option of options) await press(within.getByRole("checkbox", { name: option, exact: true }), "Space");
    }
    await press(button(commit, within));
  }

  /** Types an answer and gives it with Enter. */
  async function typeAnswer(question, text) {
    await look();
    const field = lesson.locator(`form[data-typed="${question}"]`).getByRole("textbox");
    await reach(field);
    await page.keyboard.press("Control+a");
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
  }

  /** Types the right answer to every question of a lesson. */
  async function typeAll(slug) {
    const prose = proseOf(slug, lang);
    for (const { id, right } of typedOf(slug)) {
      await typeAnswer(id, right);
      await lesson.locator(`form[data-typed="${id}"]`).getByRole("status").getByText(sentence(prose[`right.${id}`])).waitFor();
    }
  }

  /** Has the step that is due done: its button comes with a hint. */
  async function haveDone() {
    const steps = button(words.guide, lesson);
    if ((await steps.count()) > 0 && (await steps.isVisible())) await press(steps);
    await press(button(words.hint, lesson));
    await press(button(words.doIt, lesson));
  }

  /** Writes the manifests of the cluster anew. */
  async function manifests(change) {
    await view("ask");
    const tab = page.getByRole("tab", { name: new RegExp(`^${words.manifests}`) });
    await reach(page.getByRole("tablist").filter({ has: tab }).locator('[aria-selected="true"]'));
    while ((await tab.getAttribute("aria-selected")) === "false") await page.keyboard.press("ArrowRight");
    const field = page.getByRole("textbox", { name: words.manifests, exact: true });
    await field.waitFor();
    await rewrite(field, change);
  }

  /** Lets ten seconds pass, as many times. */
  async function pass(tens) {
    await look();
    await view("map");
    const clock = page.locator("details.time");
    if ((await clock.getAttribute("open")) === null) await press(clock.locator("summary").first());
    for (let times = tens; times > 0; times--) {
      const before = await clock.locator("summary").first().innerText();
      await press(button(words.ten, clock));
      await eventually(async () => assert.notEqual(await clock.locator("summary").first().innerText(), before));
    }
    await look();
  }

  /** Waits until this goal says what is wanted of it. */
  async function met(goal, wanted = true) {
    await eventually(async () => {
      const row = lesson.locator(`[data-goal="${goal}"]`).first();
      assert.equal(await row.getAttribute("data-done"), String(wanted), `${goal}: ${await row.innerText()}`);
    });
  }

  /**
   * Nothing for axe to find. On a phone something always lies half under the bar at the thumb or the head, and its
   * visible half is no target size: what is found has to be found wherever one has scrolled to.
   */
  async function clean() {
    for (let nudges = 0; ; nudges++) {
      try {
        return await axe(page);
      } catch (error) {
        if (nudges === 6) throw error;
        await page.evaluate(() => scrollBy(0, scrollY > 17 ? -17 : 200));
      }
    }
  }

  return {
    page, lang, words, region, lesson, object, isPhone, reach, press, button, door, view, look, open: openObject, fill, type, turn, choose, pick, rewrite, addPair, removePair,
    scale, recreate, remove, ask, create, answer, typeAnswer, typeAll, haveDone, manifests, pass, met, axe: clean,
  };
}
