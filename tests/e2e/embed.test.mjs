// The lab on somebody else's page: the element, its views, its messages, and the manners of a guest.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { call, docs, one, running } from "./guest.mjs";
import { axe, eventually, file, host, lab, mounted, open } from "./lab.mjs";

const HEADLESS = "apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  clusterIP: None\n  selector:\n    app: db\n";

for (const view of ["ask", "path", "zone", "full"]) {
  for (const width of [600, 320]) {
    test(`view=${view} is at home at ${width} px`, async (t) => {
      const page = await host(t, docs(one(`view="${view}" controls="headless,endpoints"`), "<style>body{margin:0}</style>"), { width, height: 700 });
      const { element, frame } = await running(page);
      await lab(frame).answered("NOERROR");
      assert.equal(await page.getByText("recorded:").isVisible(), false, "the fallback has done its duty");
      await eventually(async () => {
        const { sideways, content } = await frame.evaluate(() => ({
          sideways: document.documentElement.scrollWidth - innerWidth,
          content: document.getElementById("app").getBoundingClientRect().height,
        }));
        assert.ok(sideways <= 0, `${sideways} px too wide`);
        const height = await element.evaluate((lab) => lab.offsetHeight);
        if (view === "full") assert.equal(height, 720);
        else assert.ok(height >= content && height < content + 9, `${height} for ${content}`);
      });
    });
  }
}

/** Notes each height that the element of a page has, from the first frame on. */
const WATCH = `<script>
  globalThis.heights = [];
  (function look() {
    const now = document.querySelector("k8s-dns-lab")?.offsetHeight;
    if (now !== undefined && heights.at(-1) !== now) heights.push(now);
    requestAnimationFrame(look);
  })();
</script>`;

for (const view of ["ask", "path", "zone"]) {
  for (const width of [760, 600, 360]) {
    test(`a page of ${width} px keeps room for view=${view} before it runs, and hardly moves when it does`, async (t) => {
      const page = await host(t, docs(`${WATCH}${one(`view="${view}" run="eager"`)}`, "<style>body{margin:0}</style>"), { width, height: 700 });
      const { element, frame } = await running(page);
      await lab(frame).answered("NOERROR");
      await frame.locator("[aria-busy=true]").waitFor({ state: "detached" });
      await sleep(400);
      const heights = await page.evaluate(() => heights);
      const [last, kept] = [heights.at(-1), heights.find((height) => height > 100)];
      assert.ok(heights.indexOf(kept) <= 1, `${heights}: room from the start`);
      assert.ok(heights.slice(heights.indexOf(kept)).every((height) => Math.abs(height - last) <= 40), `${heights}`);
      assert.equal(await element.evaluate((lab) => lab.shadowRoot.querySelector("div").checkVisibility()), false);
    });
  }
}

test("room is given back where no lab comes, and a lab that waits for its button takes none", async (t) => {
  const page = await host(t, docs(`${one('view="zone" run="eager" src="ftp://nowhere.example/"')}${one('view="zone" run="click"')}`), { width: 600 });
  const [lost, waiting] = [page.locator("k8s-dns-lab").first(), page.locator("k8s-dns-lab").last()];
  await eventually(async () => assert.ok((await lost.evaluate((lab) => lab.offsetHeight)) < 100));
  assert.ok((await waiting.evaluate((lab) => lab.offsetHeight)) < 150);
});

for (const [width, lang] of [[600, "en"], [600, "ko"], [600, "ja"], [360, "en"]]) {
  test(`no word of the picture is cut at ${width} px (${lang})`, async (t) => {
    const page = await host(t, docs(one(`view="path" name="nope.shop" lang="${lang}"`), "<style>body{margin:0}</style>"), { width, height: 900 });
    const { frame } = await running(page);
    await lab(frame).answered("NXDOMAIN");
    const cut = () => frame.evaluate(() => [...document.querySelectorAll(".node span")].filter((span) => span.scrollWidth > span.clientWidth + 1).map((span) => span.textContent));
    await eventually(async () => assert.deepEqual(await cut(), []));
  });
}

test("a lesson on somebody's page has its picture, and its ways out stand in one row", async (t) => {
  const page = await host(t, docs(one('lesson="headless"'), "<style>body{margin:0}</style>"), { width: 600, height: 900 });
  const { frame } = await running(page);
  await frame.locator(".canvas .node").filter({ hasText: "headless1" }).first().waitFor();
  const tops = await frame.locator(".ways-out > *").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
  assert.equal(new Set(tops).size, 1, `${tops}`);
});

for (const [lang, theme] of [["en", "light"], ["en", "dark"], ["ko", "light"], ["ko", "dark"]]) {
  test(`axe finds nothing in the small views (${lang}, ${theme})`, async (t) => {
    for (const view of ["ask", "path", "zone"]) {
      const page = await host(t, docs(one(`view="${view}" controls="headless,endpoints,externalname" lang="${lang}" theme="${theme}"`)), { width: 600 });
      const { frame } = await running(page);
      await frame.locator("[data-record]").first().waitFor();
      assert.equal(await frame.evaluate(() => document.documentElement.lang), lang);
      await axe(frame);
    }
  });
}

test("a frame without an origin of its own is all it takes, and nothing is kept", async (t) => {
  const page = await host(t, docs(one('view="path"')));
  const { element, frame } = await running(page);
  assert.equal(await frame.evaluate(() => globalThis.origin), "null");
  const sandbox = await element.evaluate((lab) => lab.shadowRoot.querySelector("iframe").getAttribute("sandbox"));
  assert.equal(sandbox, "allow-scripts allow-popups allow-downloads");
  assert.equal(await frame.evaluate(() => location.hash), "", "the address stays as the host wrote it");
});

test("in a frame of its own origin nothing is kept either", async (t) => {
  const page = await open(t, { newcomer: true, query: { embed: "1", view: "ask" } });
  await lab(page).ask({ name: "nobody" });
  await lab(page).answered("NXDOMAIN");
  await sleep(700);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
});

test("methods give replies, and refusals say why", async (t) => {
  const page = await host(t, docs(one('view="ask"')));
  const { element, frame } = await running(page);
  const asked = await call(element, "ask", { name: "kubernetes" });
  assert.equal(asked.v, 1);
  assert.deepEqual(asked.question, { from: "pod/default/shell", typed: "kubernetes", type: "A" });
  assert.deepEqual(asked.result.answers, ["kubernetes.default.svc.cluster.local. 30 IN A 10.96.0.1"]);
  await lab(frame).answered("NOERROR", ["kubernetes.default.svc.cluster.local. 30 IN A 10.96.0.1"]);

  const before = await call(element, "getState");
  await call(element, "ask", { name: "db" });
  assert.match((await call(element, "apply", HEADLESS)).refused, /recreate|clusterIP|cannot|fixed/i);
  await call(element, "apply", HEADLESS, { recreate: true });
  assert.equal((await call(element, "ask", {})).result.answers.length, 2);
  assert.equal(await call(element, "undo"), true);
  assert.equal((await call(element, "ask", {})).result.answers.length, 1);

  await call(element, "setState", before);
  assert.equal((await call(element, "ask", {})).question.typed, "kubernetes", "the state brings its question");
  assert.equal((await call(element, "setState", "v=1&m=broken")).code, "value");
  assert.match((await call(element, "apply", "kind: [")).refused, /./);
});

test("a malformed message is answered with its faults and never obeyed", async (t) => {
  const page = await host(t, docs(one('view="ask"')));
  const { element, frame } = await running(page);
  const reply = (message) =>
    element.evaluate(
      (lab, message) =>
        new Promise((resolve) => {
          addEventListener("message", function hear({ data }) {
            if (data.type !== "error") return;
            removeEventListener("message", hear);
            resolve(data);
          });
          lab.shadowRoot.querySelector("iframe").contentWindow.postMessage(message, "*");
        }),
      message,
    );
  const ours = { ns: "k8sdnslab", v: 1, id: "7" };
  for (const [message, code, field] of [
    [{ ...ours, v: 2, type: "ask", name: "nobody" }, "version", "v"],
    [{ ...ours, type: "aks", name: "nobody" }, "type", "type"],
    [{ ...ours, type: "ask", name: ["nobody"] }, "value", "name"],
    [{ ...ours, type: "ask", name: "nobody", nmae: 1 }, "field", "nmae"],
    [{ ...ours, type: "theme", tokens: { bg: "url(https://evil.example)" } }, "value", "tokens.bg"],
    [{ ...ours, type: "apply" }, "field", "yaml"],
  ]) {
    const { type, id, faults } = await reply(message);
    assert.equal(type, "error");
    assert.equal(id, "7");
    assert.equal(faults[0].code, code, JSON.stringify(message));
    assert.equal(faults[0].field, field);
  }
  assert.equal((await reply({ ...ours, type: "aks" })).faults[0].nearest, "ask");
  await lab(frame).answered("NOERROR");
});

test("messages of anybody but the host, and of another origin than the author named, are not heard", async (t) => {
  const page = await host(t, docs((address) =>
    `<iframe id="stranger" title="Stranger" srcdoc="&lt;title&gt;x&lt;/title&gt;"></iframe>
     <iframe id="lab" title="Lab" sandbox="allow-scripts" width="600" height="400" src="${address}frame.html?view=ask&origin=https://elsewhere.example"></iframe>
     <iframe id="open" title="Open" sandbox="allow-scripts" width="600" height="400" src="${address}frame.html?view=ask"></iframe>`));
  const frames = await Promise.all(["#lab", "#open"].map(async (id) => (await page.locator(id).elementHandle()).contentFrame()));
  for (const frame of frames) await lab(frame).answered("NOERROR");
  const message = { ns: "k8sdnslab", v: 1, type: "ask", name: "nobody" };
  // The host itself, but the author named another.
  await page.evaluate((message) => document.getElementById("lab").contentWindow.postMessage(message, "*"), message);
  // A frame beside it.
  await page.evaluate((message) => {
    const script = `parent.frames[2].postMessage(${JSON.stringify(message)}, "*")`;
    frames[0].eval(script);
  }, message);
  await sleep(500);
  for (const frame of frames) await lab(frame).answered("NOERROR");
  await page.evaluate((message) => document.getElementById("open").contentWindow.postMessage(message, "*"), message);
  await lab(frames[1]).answered("NXDOMAIN");
});

test("events: ready, answer with its trace, resize, error", async (t) => {
  const page = await host(t, docs(one('view="path" run="click"')));
  const element = page.locator("k8s-dns-lab");
  await element.evaluate((lab) => {
    globalThis.heard = [];
    for (const type of ["ready", "answer", "resize", "error"]) lab.addEventListener(type, ({ detail }) => heard.push([type, detail]));
  });
  assert.equal(await page.getByText("recorded:").isVisible(), true);
  assert.equal(page.frames().length, 1, "nothing is loaded before the click");
  await page.getByRole("button", { name: "Run" }).click();
  const { frame } = await running(page);
  await lab(frame).ask({ name: "nobody" });
  await eventually(async () => {
    const heard = await page.evaluate(() => heard);
    const of = (type) => heard.filter(([kind]) => kind === type).map(([, detail]) => detail);
    assert.equal(of("ready").length, 1);
    assert.ok(of("resize").every(({ px }) => px > 0) && of("resize").length > 0);
    const { trace } = of("answer").at(-1);
    assert.equal(trace.result.rcode, "NXDOMAIN");
    assert.equal(trace.tries.length, 4);
  });
});

test("attributes are properties, and those that can change do so in place", async (t) => {
  const page = await host(t, docs(one('view="ask" name="db"')));
  const { element, frame } = await running(page);
  assert.equal(await element.evaluate((lab) => `${lab.view} ${lab.name} ${lab.stage}`), "ask db ");
  await element.evaluate((lab) => {
    lab.name = "kubernetes";
    lab.lang = "ko";
  });
  await lab(frame).answered("NOERROR", ["kubernetes.default.svc.cluster.local. 30 IN A 10.96.0.1"]);
  await frame.getByRole("button", { name: /^조회/ }).waitFor();
  assert.equal(await frame.evaluate(() => document.documentElement.lang), "ko");
  await element.evaluate((lab) => (lab.view = "path"));
  const other = await running(page);
  await other.frame.locator(".canvas .node").first().waitFor();
});

test("the manifest above it comes alive, and whoever asks is there", async (t) => {
  const block = `<div class="highlight"><table><tr><td class="linenos"><pre>1\n2</pre></td><td><pre><code>apiVersion: v1<br>kind: Service<br>metadata:<br>  name: api<br>spec:<br>  type: ExternalName<br>  externalName: www.example.com<br></code></pre></td></tr></table></div>`;
  const page = await host(t, docs(`<p>Text.</p>${block}<p>More text.</p><p>${one('view="ask" source="previous" name="api" from="shell"')}</p>`));
  const { frame } = await running(page);
  await eventually(async () => assert.match((await lab(frame).records.first().getAttribute("data-record")) ?? "", /CNAME www\.example\.com\.$/));
});

/** A block of an author's, and a lab that is to make it live. */
const live = (yaml, view) => docs(`<pre><code>${yaml}</code></pre>${one(`view="${view}" source="previous" name="api" from="shell"`)}`);

for (const view of ["path", "ask", "zone"]) {
  test(`manifests that do not read are told with their place and text, and no other cluster answers for them (${view})`, async (t) => {
    const yaml = "apiVersion: v1\nkind: Service\nmetadata:\n  name: api\n spec:\n  clusterIP: None\n";
    const page = await host(t, live(yaml, view));
    const { element, frame } = await running(page);
    const notice = frame.locator(".notice");
    await notice.getByText("This YAML cannot be read").waitFor();
    await notice.getByText(/line 5, column \d+/).waitFor();
    assert.equal(await notice.locator(".written .marked").innerText().then((text) => text.trim()), "5   spec:");
    assert.equal(await frame.locator("output").isVisible(), false);
    assert.equal(await notice.getByRole("button").isVisible(), false, "behind it is nothing");
    await axe(frame);
    // Its author gives it another one.
    await call(element, "setState", `v=1&name=db&yaml=${encodeURIComponent("apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {clusterIP: None}\n")}`);
    await frame.locator("output").waitFor();
  });
}

test("a lab with no manifests before it says so", async (t) => {
  const page = await host(t, docs(one('view="ask" source="previous" name="api" from="shell"')));
  const { frame } = await running(page);
  await frame.locator(".notice", { hasText: "There is no YAML here" }).waitFor();
});

test("a kind that is nearly one is told with the one that was meant, and the rest answers", async (t) => {
  const page = await host(t, live("apiVersion: v1\nkind: Servcie\nmetadata: {name: api}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {clusterIP: None}\n", "ask"));
  const { frame } = await running(page);
  await frame.locator(".notice", { hasText: "Did you mean Service?" }).waitFor();
  await lab(frame).answered("NXDOMAIN");
});

test("what an author offers is what can be changed", async (t) => {
  const page = await host(t, docs(`${one('view="path" controls="headless"')}${one('view="path"')}`));
  const { frame } = await running(page);
  const ways = frame.getByRole("group", { name: "Change something" });
  assert.deepEqual(await ways.getByRole("button").allInnerTexts(), ["ClusterIP", "Headless"]);
  await ways.getByRole("button", { name: "Headless" }).click();
  await eventually(async () => assert.equal(await lab(frame).records.count(), 2));
  await frame.getByRole("button", { name: "Undo" }).click();
  await eventually(async () => assert.equal(await lab(frame).records.count(), 1));
  const other = await running(page, 1);
  assert.equal(await other.frame.getByRole("group", { name: "Change something" }).count(), 0);
});

test("it takes no focus, moves no page, and lets Tab through", async (t) => {
  const page = await host(t, docs(`<input aria-label="Search" autofocus><p style="height:300px">Text</p>${one('view="ask" run="eager"')}<p style="height:3000px">Text</p><a href="#x">After</a>`));
  const { element, frame } = await running(page);
  await call(element, "ask", { name: "kubernetes" });
  await call(element, "apply", HEADLESS, { recreate: true });
  assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), "Search");
  assert.equal(await page.evaluate(() => scrollY), 0);
  // Through the frame and out of it again, with Tab alone.
  let steps = 0;
  while (steps++ < 40 && (await page.evaluate(() => document.activeElement.textContent)) !== "After") await page.keyboard.press("Tab");
  assert.ok(steps < 40, "Tab never came out of the frame");
  // Keys of the whole page stay the host's: undo in the frame takes nothing back.
  await frame.getByRole("button", { name: "Ask" }).focus();
  await page.keyboard.press("Control+z");
  await sleep(200);
  assert.equal((await call(element, "ask", { name: "db" })).result.answers.length, 2);
});

test("Enter asks, and so does the button, where a sandbox forbids forms", async (t) => {
  const page = await host(t, docs(one('view="ask"')));
  const { frame } = await running(page);
  const { name, submit, answered } = lab(frame);
  await name.fill("nobody");
  await name.press("Enter");
  await answered("NXDOMAIN");
  await name.fill("db");
  await submit.click();
  await answered("NOERROR");
  // The same again is asked again, and nothing is said of forms in the console (every test looks).
  await submit.click();
  await answered("NOERROR");
});

test("without JavaScript, and where frames are forbidden, what was recorded stays", async (t) => {
  const silent = await host(t, docs(one('view="ask"')), { context: { javaScriptEnabled: false } });
  await silent.getByText("recorded:").waitFor();
  const strict = await host(t, docs(one('view="ask" run="eager"'), `<meta http-equiv="Content-Security-Policy" content="frame-src 'none'">`));
  await sleep(1500);
  assert.equal(await strict.getByText("recorded:").isVisible(), true);
  strict.troubles.length = 0;
});

test("a strict host needs to allow one script, one frame and one connection", async (t) => {
  const page = await host(t, (address) => {
    const { origin } = new URL(address);
    return docs(one('view="path"'), `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${origin}; frame-src ${origin}; connect-src ${origin}">`)(address);
  });
  const { frame } = await running(page);
  await lab(frame).answered("NOERROR");
});

test("theme=host takes the page's colours and face, and follows its switch", async (t) => {
  const page = await host(t, docs(one('view="ask" theme="host" chrome="0"'),
    "<style>body{background:rgb(250,240,220);color:rgb(40,30,20);font-family:Georgia} [data-theme=dark] body{background:rgb(20,24,30);color:rgb(230,230,230)}</style>"));
  const { frame } = await running(page);
  const look = () => frame.evaluate(() => {
    const { backgroundColor, color, fontFamily } = getComputedStyle(document.body);
    return { backgroundColor, color, fontFamily, theme: document.documentElement.dataset.theme };
  });
  await eventually(async () => assert.deepEqual(await look(), { backgroundColor: "rgb(250, 240, 220)", color: "rgb(40, 30, 20)", fontFamily: "Georgia", theme: "light" }));
  await page.evaluate(() => (document.documentElement.dataset.theme = "dark"));
  await eventually(async () => assert.deepEqual(await look(), { backgroundColor: "rgb(20, 24, 30)", color: "rgb(230, 230, 230)", fontFamily: "Georgia", theme: "dark" }));
  await axe(frame);
});

for (const width of [600, 320]) {
  test(`a lesson is at home at ${width} px, and tells how far the learner is`, async (t) => {
    const page = await host(t, docs(one('lesson="headless" stage="goal"'), "<style>body{margin:0}</style>"), { width, height: 800 });
    await page.evaluate(() => {
      globalThis.heard = [];
      for (const type of ["goal", "complete", "progress"]) document.querySelector("k8s-dns-lab").addEventListener(type, ({ detail }) => heard.push([type, detail]));
    });
    const { element, frame } = await running(page);
    await frame.getByRole("region", { name: "Lesson" }).or(frame.locator(".side")).first().waitFor();
    await eventually(async () => assert.ok((await page.evaluate(() => heard)).some(([type, { total }]) => type === "goal" && total > 0)), 10_000);
    await eventually(async () => {
      const { sideways, content } = await frame.evaluate(() => ({
        sideways: document.documentElement.scrollWidth - innerWidth,
        content: document.getElementById("app").getBoundingClientRect().height,
      }));
      assert.ok(sideways <= 0, `${sideways} px too wide`);
      const height = await element.evaluate((lab) => lab.offsetHeight);
      assert.ok(height >= content && height < content + 9, `${height} for ${content}`);
    });
    await axe(frame);
    assert.match((await call(element, "load", "no-such-lesson")).refused, /no-such-lesson/);
    await call(element, "load", "externalname", { stage: "goal" });
    await frame.getByRole("heading", { level: 1 }).last().waitFor();
  });
}

test("in another view a lesson is its world", async (t) => {
  const page = await host(t, docs(one('lesson="headless" name="headless1" view="ask" chrome="0"')));
  const { frame } = await running(page);
  await eventually(async () => assert.match((await lab(frame).records.first().getAttribute("data-record")) ?? "", /^headless1\./));
  assert.equal(await frame.locator(".side").isVisible(), false);
});

test("parameters nobody knows are told with the nearest that somebody does", async (t) => {
  const warned = [];
  const page = await open(t, { query: { veiw: "path", theme: "drak", utm_source: "news", name: "kubernetes" } });
  page.on("console", (message) => message.type() === "warning" && warned.push(message.text()));
  const notice = page.locator(".notice");
  assert.match(await notice.innerText(), /veiw.*view/);
  assert.match(await notice.innerText(), /theme=drak.*dark/);
  assert.match(await notice.innerText(), /utm_source/);
  await lab(page).answered("NOERROR", ["kubernetes.default.svc.cluster.local. 30 IN A 10.96.0.1"]);
  await notice.getByRole("button", { name: "Close" }).click();
  assert.equal(await notice.count(), 0);
  await page.reload();
  await eventually(() => assert.ok(warned.some((text) => text.includes("veiw")), warned.join("\n")));
});

test("attributes nobody knows are told with the nearest that somebody does, and those of any element are not", async (t) => {
  const page = await host(t, docs(one('view="path" nme="db" class="wide" id="it" data-x="1" tabindex="0"')));
  const { frame } = await running(page);
  const notices = frame.locator(".notice");
  await notices.filter({ hasText: "nme" }).filter({ hasText: "name" }).waitFor();
  assert.equal(await notices.filter({ hasText: "class" }).count(), 0);
});

test("profile and library are those the author chose", async (t) => {
  const page = await open(t, { query: { libc: "musl", profile: "coredns-defaults", name: "db" } });
  await lab(page).answered("NOERROR");
  assert.match(await lab(page).regions.why.innerText(), /musl 1\.2\.5/);
  assert.match((await lab(page).records.first().getAttribute("data-record")) ?? "", / 5 IN A /);
});

test("the gallery shows every view, live", async (t) => {
  const page = await file(t, "gallery/", { width: 700, height: 900 });
  const all = page.locator("k8s-dns-lab");
  const count = await all.count();
  assert.ok(count >= 7);
  for (let n = 0; n < count; n++) {
    await all.nth(n).scrollIntoViewIfNeeded();
    if ((await all.nth(n).getAttribute("run")) === "click") await all.nth(n).getByRole("button", { name: "Run" }).click();
    const { frame } = await running(page, n);
    await frame.locator("output[data-outcome=NOERROR]").first().waitFor();
  }
  await page.getByRole("button", { name: "apply(a headless db)" }).click();
  await page.getByRole("button", { name: "apply(what no API server takes)" }).click();
  await eventually(async () => assert.match(await page.locator("#log").innerText(), /refused: .*not an IP address/));
  await axe(page);
});

test("a state opens in full from the bar, without what the host wanted", async (t) => {
  const page = await host(t, docs(one('view="path" controls="headless" lang="en"')));
  const { frame } = await running(page);
  await frame.getByRole("button", { name: "Headless" }).click();
  await eventually(async () => assert.equal(await lab(frame).records.count(), 2));
  const opened = page.context().waitForEvent("page");
  await frame.getByRole("link", { name: /Open the full lab/ }).click();
  const full = await opened;
  await mounted(full);
  await eventually(async () => assert.equal(await lab(full).records.count(), 2));
  assert.equal(new URL(full.url()).search, "");
  assert.ok(await full.getByRole("region", { name: "Map" }).isVisible());
});
