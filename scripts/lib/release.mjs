// A built site on a static host of one's own, and a Chromium to look at it: what measures the page stands on it.

import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, resolve, sep } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".yaml": "application/yaml; charset=utf-8",
};

const BROWSERS = [
  process.env.CHROME,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The path of a Chromium; ends the program where there is none. */
export function chromiumPath() {
  const path = BROWSERS.find((path) => path && existsSync(path));
  if (!path) stop("No Chromium was found: run scripts/test once, or set CHROME to one.");
  return path;
}

export function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Serves a release, compressed for whoever takes Brotli, what bears a hash kept for ever. Returns address and end. */
export async function serveRelease(folder) {
  const root = resolve(folder);
  if (!existsSync(join(root, "index.html.br"))) stop(`${folder} holds no release: run \`trunk build --release\` first.`);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://lab");
    const file = normalize(join(root, decodeURIComponent(pathname.endsWith("/") ? `${pathname}index.html` : pathname)));
    if (!file.startsWith(root + sep) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    const packed = /\bbr\b/.test(request.headers["accept-encoding"] ?? "") && existsSync(`${file}.br`);
    response.writeHead(200, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "cache-control": /-[0-9a-f]{16}[._]/.test(file) ? "public, max-age=31536000, immutable" : "no-cache",
      vary: "accept-encoding",
      ...(packed && { "content-encoding": "br" }),
    });
    response.end(readFileSync(packed ? `${file}.br` : file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    end: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
