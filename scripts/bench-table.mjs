// Prints what criterion measured since a marker file was written, as the rows of README.md's table:
// the median, with the bounds of its 95 % confidence interval.
//   node scripts/bench-table.mjs <target/criterion> <marker>

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const [folder, marker] = process.argv.slice(2);
const since = statSync(marker).mtimeMs;

const UNITS = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [0, "ns"]];

/** Nanoseconds as a person reads them, to three digits. */
function time(nanoseconds) {
  const [scale, unit] = UNITS.find(([scale]) => nanoseconds >= scale);
  return `${(nanoseconds / (scale || 1)).toPrecision(3)} ${unit}`;
}

const rows = readdirSync(folder, { recursive: true })
  .filter((path) => path.endsWith(join("new", "estimates.json")) && statSync(join(folder, path)).mtimeMs >= since)
  .map((path) => {
    const read = (name) => JSON.parse(readFileSync(join(folder, path, "..", name), "utf8"));
    const { point_estimate: median, confidence_interval: interval } = read("estimates.json").median;
    return { name: read("benchmark.json").full_id, median, low: interval.lower_bound, high: interval.upper_bound };
  })
  .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));

console.log("\n| what | median | 95 % interval |\n|---|---|---|");
for (const { name, median, low, high } of rows) console.log(`| ${name} | ${time(median)} | ${time(low)} to ${time(high)} |`);
