// Whether two folders hold the same files, byte for byte: `node same.mjs <one> <other>` names those that differ.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { filesOf } from "./published.mjs";

/** The files in which two folders differ. */
export function differences(one, other) {
  const [left, right] = [filesOf(one), filesOf(other)];
  const apart = [...left.filter((file) => !right.includes(file)), ...right.filter((file) => !left.includes(file))];
  const changed = left.filter((file) => right.includes(file) && !readFileSync(join(one, file)).equals(readFileSync(join(other, file))));
  return [...apart, ...changed].sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = differences(...process.argv.slice(2));
  console.log(found.length ? `These files differ:\n${found.join("\n")}` : `ok: ${filesOf(process.argv[2]).length} files, the same in both`);
  process.exitCode = found.length ? 1 : 0;
}
