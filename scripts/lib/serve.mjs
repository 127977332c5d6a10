// Runs `trunk serve` for scripts/serve and tells the address when the page is there. Trunk itself tells it whatever
// became of the build. A build that fails at the start ends it all with one sentence; one that fails later is shown
// by trunk, in the terminal and in the page, while the last good one stays. Whoever ends this ends trunk and all
// that trunk started.
//
// `--check` as the first word only looks whether the port is free.

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const words = process.argv.slice(2);
const isCheck = words[0] === "--check";
if (isCheck) words.shift();

/** The value of an option as trunk takes it: `--port 9000`, `--port=9000`, `-p 9000`, or of the environment. */
function option(long, short, variable) {
  const at = words.findLastIndex((word) => word === `--${long}` || word === `-${short}`);
  const joined = words.findLast((word) => word.startsWith(`--${long}=`));
  return joined?.slice(long.length + 3) ?? (at < 0 ? process.env[variable] : words[at + 1]);
}

const port = Number(option("port", "p", "TRUNK_SERVE_PORT") ?? 8080);
const address = option("address", "a", "TRUNK_SERVE_ADDRESS") ?? "127.0.0.1";
const host = address === "0.0.0.0" || address === "::" ? "127.0.0.1" : address;
const base = option("serve-base", "", "TRUNK_SERVE_SERVE_BASE") ?? option("public-url", "", "TRUNK_BUILD_PUBLIC_URL") ?? "/";
const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}${base.startsWith("/") ? base.replace(/\/*$/, "/") : "/"}`;

function stop(sentence) {
  console.error(`\n${sentence}`);
  process.exit(1);
}

/** Ends this with one sentence where something else listens already. */
async function needPort() {
  if (!Number.isInteger(port) || port < 1 || port > 65535) stop(`--port wants a number from 1 to 65535.`);
  const server = createServer();
  const error = await new Promise((resolve) => server.once("error", resolve).listen(port, address, () => resolve()));
  await new Promise((resolve) => server.close(resolve));
  if (error?.code === "EADDRINUSE") stop(`Port ${port} is in use: end what listens there, or take another with \`scripts/serve --port ${port + 1}\`.`);
  if (error) stop(`Nothing can be served at ${address}, port ${port}: ${error.message}.`);
}

await needPort();
if (isCheck) process.exit();

const isRelease = words.includes("--release");
// Trunk's reload is an inline script, which the policy of a release refuses.
const serve = ["--log", "error", "serve", ...(isRelease ? ["--no-autoreload=true"] : []), ...words];
const env = { ...process.env, TRUNK_SKIP_VERSION_CHECK: "true" };
// `trunk` refuses the value 1 of NO_COLOR (mended after 0.21.14).
delete env.NO_COLOR;
// Whole seconds, as the time of a file is told over HTTP.
const began = Math.floor(Date.now() / 1000) * 1000;
console.error(`Building the lab${isRelease ? " as it is shipped, which takes some minutes" : ""}. Ctrl+C ends it.`);
// A process group of its own, which can be ended with all that it started.
const trunk = spawn("trunk", serve, { stdio: ["ignore", "inherit", "inherit"], env, detached: true });

const isOver = new Promise((resolve) => trunk.once("exit", resolve).once("error", resolve));
const signal = (name) => {
  try {
    process.kill(-trunk.pid, name);
  } catch {
    // Nobody of the group is left.
  }
};

let isEnding = false;
async function end(status) {
  if (isEnding) return;
  isEnding = true;
  signal("SIGINT");
  await Promise.race([isOver, sleep(2000)]);
  signal("SIGKILL");
  process.exit(status);
}
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => end(0));

isOver.then((how) => {
  if (isEnding) return;
  signal("SIGKILL");
  stop(how instanceof Error ? `trunk could not be run: ${how.message}` : "trunk has ended: what it said stands above.");
});

/** Whether the page is there: not yet, yes, or no since the build failed. */
async function look() {
  let reply;
  try {
    reply = await fetch(url, { method: "HEAD" });
  } catch {
    return "not yet";
  }
  return reply.ok && Date.parse(reply.headers.get("last-modified")) >= began ? "yes" : "no";
}

for (;;) {
  await sleep(250);
  const there = await look();
  if (isEnding) break;
  if (there === "yes") {
    console.error(`\nThe lab is at ${url} (built in ${Math.round((Date.now() - began) / 1000)} s). It is rebuilt on every change; Ctrl+C ends it.`);
    break;
  }
  if (there === "no") {
    console.error("\nThe lab could not be built: mend what is said above and run this again.");
    await end(1);
  }
}
