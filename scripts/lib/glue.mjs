// The script that wasm-bindgen writes for a module: read and made smaller. What it writes may change with its version;
// each step here stops where the text is another, and tests/scripts/recorded has the text as it is.

import { basename } from "node:path";

/** `text` with the only place that reads `from` replaced; what the tools write may change with their versions. */
function changed(text, from, to) {
  if (!text.includes(from)) throw new Error(`a tool no longer writes ${JSON.stringify(from)}: scripts/lib/glue.mjs has to follow`);
  return text.replaceAll(from, to);
}

/** The script with the name of its module. */
export const namesModule = (script, from, to) => changed(script, `'${from}'`, `'${to}'`);

/** The script that wasm-bindgen wrote without what nobody calls, and with the module's short names. */
export function slim(script, names) {
  const classes = /^export class IntoUnderlying\w+ \{[^]*?^\}\n(?:if \(Symbol\.dispose\) IntoUnderlying.*\n)?/gm;
  const registries = /^const IntoUnderlying\w+Finalization = [^]*?;\n/gm;
  if (!script.match(classes) || !script.match(registries)) throw new Error("wasm-bindgen writes classes in another way: scripts/lib/glue.mjs has to follow");
  script = script.replace(classes, "").replace(registries, "");
  for (const [name, short] of names) script = changed(script, `        ${name}: function`, `${short}: function`);
  return script;
}

/**
 * The scripts as short as they say the same: the one of the first part, and by name those of our snippets, which it
 * fetches when one of their functions is first called. All of these may be waited for.
 */
export async function bundled(script, folder) {
  const { build } = await import("esbuild");
  const contents = script
    .replace(/^import \{ ([\w, ]+) \} from (['"]\.\/snippets\/[^'"]+['"]);?$/gm, (_, names, file) =>
      names.split(", ").map((name) => `const ${name} = (...given) => import(${file}).then((snippet) => snippet.${name}(...given));`).join("\n"))
    .replace(/^import \* as (\w+) from (['"]\.\/snippets\/[^'"]+['"]);?$/gm, (_, name, file) =>
      `const ${name} = new Proxy({}, { get: (_, name) => (...given) => import(${file}).then((snippet) => snippet[name](...given)) });`);
  if (/^import /m.test(contents)) throw new Error("wasm-bindgen imports snippets in another way: scripts/lib/glue.mjs has to follow");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true, splitting: true, format: "esm", minify: true, target: "es2022", legalComments: "none",
    // A snippet stands in the list of imports once for each of its functions.
    logOverride: { "duplicate-object-key": "silent" },
    write: false, outdir: folder, entryNames: "first", chunkNames: "later-[name]-[hash]",
  });
  const files = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const first = files.get("first.js");
  files.delete("first.js");
  return [first, files];
}

/** The script of the first part with the loaders of the others in it: one file less to wait for. */
export function linkedTogether(script, parts, loaders) {
  const statements = /^import \* as (import\d+) from "\.\/__wasm_split\.js".*\n/gm;
  const entries = /(?:\s*"\.\/__wasm_split\.js": import\d+,)+/;
  const written = [...script.matchAll(/__wasm_split\.js/g)].length;
  const found = [script.match(statements)?.length, script.match(entries)?.[0].match(/import\d+/g).length];
  // One statement and one entry for each of the functions that are imported, and nothing else speaks of that file.
  if (!found[0] || found[0] !== found[1] || written !== found[0] + found[1]) throw new Error("wasm-bindgen imports the loaders in another way: scripts/lib/glue.mjs has to follow");
  const imports = parts.map((part) => `__wasm_split_load_${part}: laterLoad("${part}")`);
  script = script.replace(statements, "").replace(entries, () => `\n        "./__wasm_split.js": { ${imports.join(", ")} },`);
  return `${script}${loaders}`;
}
