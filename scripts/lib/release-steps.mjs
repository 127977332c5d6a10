// The two ends of scripts/release: what has to be so before a version is built, and where it goes afterwards.

import { readFileSync } from "node:fs";
import { publish } from "./published.mjs";
import { ownSbom } from "./sbom.mjs";
import { Refused, layOut, obstacles, versionOf } from "./versions.mjs";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const [step, site] = process.argv.slice(2);

try {
  const version = versionOf(read("Cargo.toml"));
  if (step === "check") {
    const links = JSON.parse(read("tests/golden/links.json"));
    const found = obstacles({ version, changelog: read("CHANGELOG.md"), links, site, changes: process.env.CHANGES });
    if (found.length > 0) throw new Refused(`${version} cannot be released yet:\n- ${found.join("\n- ")}`);
    console.log(`ok: nothing stands in the way of ${version}`);
  } else {
    const places = layOut({ dist: "dist", site, version });
    const beside = publish({ site, version, bom: ownSbom() });
    console.log(`ok: ${version} stands in ${places.map((place) => `${site}/${place}`).join(", ")}; beside it ${beside.map((file) => `${site}/${file}`).join(", ")}`);
  }
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
