// Runs Lighthouse on the release in dist/ and prints its figures; see scripts/lighthouse.

import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromiumPath, serveRelease } from "./lib/release.mjs";

// Lighthouse 13 needs a newer Node than the lab does.
const LIGHTHOUSE = "lighthouse@12.6.1";
const OUTPUT = "target/lighthouse";
const CATEGORIES = [["performance", "performance"], ["accessibility", "accessibility"], ["best-practices", "best practices"], ["seo", "SEO"]];

mkdirSync(OUTPUT, { recursive: true });
const { address, end } = await serveRelease("dist");
let failed = false;
console.log(`| | ${CATEGORIES.map(([, name]) => name).join(" | ")} | first paint | largest paint | blocked |\n|---|---|---|---|---|---|---|---|`);
for (const preset of ["mobile", "desktop"]) {
  const report = join(OUTPUT, `${preset}.json`);
  const words = [address, "--quiet", "--output=json", `--output-path=${report}`, "--chrome-flags=--headless=new --no-sandbox --disable-background-networking --no-first-run"];
  if (preset === "desktop") words.push("--preset=desktop");
  await promisify(execFile)("npx", ["--yes", LIGHTHOUSE, ...words], { env: { ...process.env, CHROME_PATH: chromiumPath() }, maxBuffer: 1e8 });
  const { categories, audits } = JSON.parse(readFileSync(report, "utf8"));
  const scores = CATEGORIES.map(([id]) => Math.round(categories[id].score * 100));
  const times = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time"].map((id) => audits[id].displayValue.replace(" ", " "));
  console.log(`| ${preset} | ${[...scores, ...times].join(" | ")} |`);
  for (const [id, name] of CATEGORIES.slice(1)) {
    for (const { id: audit, weight } of categories[id].auditRefs) {
      const { score, title } = audits[audit];
      if (weight === 0 || score === null || score === 1) continue;
      failed = true;
      console.error(`${preset}, ${name}: ${title} (${audit})`);
    }
  }
}
end();
if (failed) process.exit(1);
