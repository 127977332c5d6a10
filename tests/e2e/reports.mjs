// What people report of their clusters, out of tests/reports, as the text that somebody pastes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const REPORTS = fileURLToPath(new URL("../reports/", import.meta.url));
const read = (name) => readFileSync(REPORTS + name, "utf8");

/** The `kubectl get cm` that a Corefile comes from. */
const configMap = (corefile) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns, namespace: kube-system}\ndata:\n  Corefile: |\n    ${corefile.trimEnd().replaceAll("\n", "\n    ")}\n`;

/** What was pasted in the report of that title (its beginning) in that file. */
export function pasted(file, title) {
  const found = read(file).split(/^=== /m).filter((one) => one.startsWith(title));
  assert.equal(found.length, 1, `${file}: ${title}`);
  const documents = [];
  for (const part of found[0].split(/^@/m).slice(1)) {
    const [section, ...lines] = part.split("\n");
    const body = lines.join("\n");
    if (section === "paste base") documents.push(read("base.yaml"), body);
    else if (section === "paste") documents.push(body);
    else if (section === "corefile") documents.push(configMap(body));
    else assert.ok(["ask", "run", "finds"].includes(section), `${title}: ${section} cannot be pasted`);
  }
  return documents.filter((one) => one.trim()).join("\n---\n");
}
