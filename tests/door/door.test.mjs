// What a stranger does first: clone, run the README's command, open the page, ask. In clean clones of the
// commit, with nothing of this checkout but cargo's caches and the tools that are installed.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const MINUTES = 60_000;
const made = [];
const rooms = mkdtempSync(join(tmpdir(), "door-"));
const browser = await chromium.launch({ executablePath: process.env.CHROME || "/usr/bin/chromium", args: ["--no-sandbox"] });

after(async () => {
  await browser.close();
  for (const process of made) if (process.exitCode === null) process.kill("SIGTERM");
  rmSync(rooms, { recursive: true, force: true });
});

/** A clean clone of what is committed. */
function clone(name) {
  const folder = join(rooms, name);
  execFileSync("git", ["clone", "--quiet", "--no-hardlinks", ROOT, folder]);
  return folder;
}

/** What a stranger has: no folder of this checkout on the PATH. */
function surroundings(more = {}) {
  const env = { ...process.env, ...more };
  for (const name of ["CARGO_TARGET_DIR", "NODE_TEST_CONTEXT", "TRUNK_SKIP_VERSION_CHECK"]) if (!(name in more)) delete env[name];
  env.PATH = more.PATH ?? env.PATH.split(":").filter((folder) => !folder.startsWith(ROOT)).join(":");
  return env;
}

/** Runs a command in a clone; `said()` is all it has printed, `code` its exit status once it has ended. */
function run(folder, command, args, env = {}) {
  const child = spawn(command, args, { cwd: folder, env: surroundings(env), stdio: ["ignore", "pipe", "pipe"] });
  made.push(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  const code = new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal)));
  return { child, code, said: () => said };
}

async function eventually(what, check, timeout) {
  for (const end = Date.now() + timeout; ; await sleep(200)) {
    const found = await check();
    if (found) return found;
    assert.ok(Date.now() < end, `${what} within ${timeout / 1000} s`);
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The address of the page once it is there; what the command said where it ended before. */
async function address(server, port) {
  const url = `http://127.0.0.1:${port}/`;
  let ended;
  server.code.then((code) => (ended = code));
  await eventually(`a page at ${url}`, async () => {
    assert.equal(ended, undefined, `it ended:\n${server.said()}`);
    const reply = await fetch(url).catch(() => undefined);
    if (reply?.status === 404) assert.fail(`it serves a 404:\n${server.said()}`);
    return reply?.ok;
  }, 15 * MINUTES);
  return url;
}

async function opened(t, url) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
  t.after(() => page.close());
  const troubles = [];
  page.on("pageerror", ({ message }) => troubles.push(message));
  page.on("response", (reply) => reply.status() >= 400 && !reply.url().endsWith("/favicon.ico") && troubles.push(`${reply.status()}: ${reply.url()}`));
  await page.goto(url);
  return { page, troubles };
}

/** Asks in the page at `url`, in the small view for frames, and looks at the gallery, whose frames answer too. */
async function asks(t, url) {
  const { page, troubles } = await opened(t, url);
  await page.getByRole("region", { name: "Ask", exact: true }).getByRole("textbox", { name: "Name" }).or(page.getByRole("combobox", { name: "Name" })).first().fill("kubernetes.default");
  await page.getByRole("button", { name: "Ask", exact: true }).first().click();
  await page.locator('output[data-outcome="NOERROR"] [data-record*="10.96.0.1"]').first().waitFor();

  // What is seen is dressed: the style sheet of the regions follows the page.
  await page.waitForFunction(() => [...document.styleSheets].some(({ href, cssRules }) => href?.endsWith("/regions.css") && cssRules.length > 0));

  const small = await opened(t, `${url}frame.html?view=ask&name=kubernetes.default`);
  await small.page.locator('output[data-outcome="NOERROR"]').first().waitFor();
  const gallery = await opened(t, `${url}gallery/`);
  await gallery.page.frameLocator("k8s-dns-lab iframe").first().locator("output[data-outcome]").first().waitFor();
  assert.deepEqual([...troubles, ...small.troubles, ...gallery.troubles], []);
  return page;
}

/** Replaces `from` in a file of the clone; gives how to take it back. */
function edit(folder, name, from, to) {
  const path = join(folder, name);
  const text = readFileSync(path, "utf8");
  assert.ok(text.includes(from), `${name} has ${JSON.stringify(from)}`);
  writeFileSync(path, text.replace(from, to));
  return () => writeFileSync(path, text);
}

/** The processes that work in a folder or were started with its path. */
function processesOf(folder) {
  return readdirSync("/proc").filter((pid) => /^\d+$/.test(pid)).flatMap((pid) => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder) || line.includes(folder) ? [line] : [];
    } catch {
      return [];
    }
  });
}

/** Ends a server as Ctrl+C does and sees that nothing of it is left. */
async function ends(server, folder, port) {
  server.child.kill("SIGINT");
  await eventually("the server has ended", () => server.child.exitCode !== null || server.child.signalCode !== null, 10_000);
  await eventually("no process is left", () => processesOf(folder).length === 0, 5000).catch(() => assert.deepEqual(processesOf(folder), []));
  await assert.rejects(fetch(`http://127.0.0.1:${port}/`), "nothing listens any more");
}

const STYLE = "\nbody { outline: 7px solid rgb(1, 2, 3) }\n";
const isOutlined = (page) => page.evaluate(() => getComputedStyle(document.body).outlineColor === "rgb(1, 2, 3)").catch(() => false);

const first = clone("first");

/** What has been compiled of the crates it is made of may be shared; the lab itself is compiled in each clone. */
const CACHE = { CARGO_TARGET_DIR: join(ROOT, "target") };

test("the README's first command ends with a page that asks and answers, and follows every change", async (t) => {
  const readme = readFileSync(join(first, "README.md"), "utf8");
  const [command] = readme.match(/```sh\n([^\s#]+)/).slice(1);
  const port = await freePort();
  const server = run(first, command, ["--port", String(port)], CACHE);
  const url = await address(server, port);
  const page = await asks(t, url);
  await eventually("the address is printed", () => server.said().includes(url), 5000);

  appendFileSync(join(first, "assets/page.css"), STYLE);
  await eventually("the style sheet reaches the open page", () => isOutlined(page), 5 * MINUTES);

  const [lesson] = readdirSync(join(first, "assets/lessons"), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  edit(first, `assets/lessons/${lesson}/en.md`, "## title\n", "## title\nReached the page: ");
  await eventually("the lesson reaches the page", async () => (await (await fetch(`${url}lessons/${lesson}/en.md`)).text()).includes("Reached the page"), 5 * MINUTES);

  edit(first, "assets/locale/en/question.txt", "\nask = Ask\n", "\nask = Ask away\n");
  await page.getByRole("button", { name: "Ask away", exact: true }).first().waitFor({ timeout: 10 * MINUTES });

  const mend = edit(first, "src/main.rs", "fn main", "fn main main");
  await page.getByText("Build failure").waitFor({ timeout: 10 * MINUTES });
  assert.match(server.said(), /error: /);
  assert.ok((await fetch(url)).ok, "the last good page stays");
  mend();
  await page.getByText("Build failure").waitFor({ state: "detached", timeout: 10 * MINUTES });
  await page.getByRole("button", { name: "Ask away", exact: true }).first().waitFor({ timeout: 10 * MINUTES });

  const second = run(first, command, ["--port", String(port)], CACHE);
  assert.equal(await second.code, 1);
  assert.equal(second.said().trim(), `Port ${port} is in use: end what listens there, or take another with \`scripts/serve --port ${port + 1}\`.`);

  await ends(server, first, port);
});

test("a build that fails at the start ends scripts/serve with a sentence, and serves nothing", async () => {
  edit(first, "scripts/after-build.mjs", "import {", "throw new Error('broken on purpose');\nimport {");
  const port = await freePort();
  const server = run(first, "scripts/serve", ["--port", String(port)], CACHE);
  assert.equal(await server.code, 1);
  assert.match(server.said(), /broken on purpose/);
  assert.match(server.said(), /\nThe lab could not be built: .*\n$|\ntrunk has ended: .*\n$/);
  assert.doesNotMatch(server.said(), /The lab is at/);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
  execFileSync("git", ["checkout", "--quiet", "."], { cwd: first });
});

/** A folder with links to programs, wherever this machine has them: this checkout's own tools too. */
function folderOf(name, programs) {
  const bin = join(rooms, name);
  mkdirSync(bin, { recursive: true });
  for (const program of programs) symlinkSync(execFileSync("sh", ["-c", `command -v ${program}`]).toString().trim(), join(bin, program));
  return bin;
}

const RELEASE = { skip: !process.env.DOOR_RELEASE && "it may compile the release again, which takes minutes: DOOR_RELEASE=1 tries it" };

test("`scripts/serve --release` ends with a page that asks and answers", RELEASE, async (t) => {
  // In this checkout, whose release may be compiled already: in a clone it would be compiled again.
  const port = await freePort();
  const server = run(ROOT, "scripts/serve", ["--release", "--port", String(port)], { PATH: process.env.PATH });
  await asks(t, await address(server, port));
  assert.ok(readdirSync(join(ROOT, "dist")).some((name) => /^later-.*\.wasm$/.test(name)), "it is cut into parts, as what is shipped");
  server.child.kill("SIGINT");
  await eventually("the server has ended", () => server.child.exitCode !== null || server.child.signalCode !== null, 10_000);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/`), "nothing listens any more");
});

test("plain `trunk serve` in a clean clone ends with a page that asks and answers", async (t) => {
  const folder = clone("second");
  const port = await freePort();
  const PATH = `${folderOf("tools", ["trunk", "wasm-bindgen"])}:${surroundings().PATH}`;
  const server = run(folder, "trunk", ["serve", "--port", String(port)], { PATH, ...CACHE, TRUNK_SKIP_VERSION_CHECK: "true", NO_COLOR: "true" });
  const page = await asks(t, await address(server, port));
  appendFileSync(join(folder, "assets/page.css"), STYLE);
  await eventually("the style sheet reaches the open page", () => isOutlined(page), 5 * MINUTES);
  await ends(server, folder, port);
});

test("`trunk build --release` without what it is made with names each tool with its version and command, and makes nothing", async () => {
  const folder = clone("fourth");
  const PATH = `${folderOf("trunk-alone", ["trunk", "wasm-bindgen"])}:${surroundings().PATH}`;
  const build = run(folder, "trunk", ["build", "--release"], { PATH, TRUNK_SKIP_VERSION_CHECK: "true", NO_COLOR: "true" });
  assert.notEqual(await build.code, 0);
  assert.match(build.said(), /npm packages of package-lock\.json: run `npm ci`/);
  assert.match(build.said(), /wasm-split-cli \d+\.\d+\.\d+, which is missing: run `cargo install wasm_split_cli_support@\d/);
  assert.doesNotMatch(build.said(), /Compiling/);
  assert.ok(!existsSync(join(folder, "dist/index.html")));
});

test("plain `trunk serve` without Node says so in one sentence, and makes nothing", async () => {
  const folder = clone("third");
  const PATH = folderOf("bin", ["sh", "sed", "trunk", "rustc", "cargo", "wasm-bindgen", "env"]);
  const server = run(folder, "trunk", ["serve", "--port", String(await freePort())], { PATH, TRUNK_SKIP_VERSION_CHECK: "true", NO_COLOR: "true" });
  await server.code;
  assert.match(server.said(), /Node\.js 20 or newer is missing/);
  assert.ok(!existsSync(join(folder, "dist/index.html")));
});
