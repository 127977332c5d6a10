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

/** The script that wasm-bindgen wrote without the classes of a library that nobody makes one of. */
export function slim(script) {
  const classes = /^export class IntoUnderlying\w+ \{[^]*?^\}\n(?:if \(Symbol\.dispose\) IntoUnderlying.*\n)?/gm;
  const registries = /^const IntoUnderlying\w+Finalization = [^]*?;\n/gm;
  if (!script.match(classes) || !script.match(registries)) throw new Error("wasm-bindgen writes classes in another way: scripts/lib/glue.mjs has to follow");
  return script.replace(classes, "").replace(registries, "");
}

/** How the script speaks of what the module exports. */
const EXPORTED = /\bwasm\.([\w$]+)/g;

/** What the script uses of the module's exports. */
export function used(script) {
  if (/\bwasm\[/.test(script)) throw new Error("wasm-bindgen names exports in another way: scripts/lib/glue.mjs has to follow");
  return new Set([...script.matchAll(EXPORTED)].map(([, name]) => name));
}

/** A function of a snippet, which is fetched when it is first called. */
const lazily = (file, name) => `(...given) => import(${file}).then((snippet) => snippet.${name}(...given))`;

/**
 * The scripts as short as they say the same: the one of the first part, and by name those of our snippets, which it
 * fetches when one of their functions is first called. All of these may be waited for.
 */
export async function bundled(script, folder) {
  const { build } = await import("esbuild");
  const contents = script.replace(/^import \{ ([\w, ]+) \} from (['"]\.\/snippets\/[^'"]+['"]);?$/gm, (_, names, file) =>
    names.split(", ").map((name) => `const ${name} = ${lazily(file, name)};`).join("\n"));
  if (/^import /m.test(contents)) throw new Error("wasm-bindgen imports snippets in another way: scripts/lib/glue.mjs has to follow");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true, splitting: true, format: "esm", minify: true, target: "es2022", legalComments: "none",
    write: false, outdir: folder, entryNames: "first", chunkNames: "later-[name]-[hash]",
  });
  const files = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const first = files.get("first.js");
  files.delete("first.js");
  return [first, files];
}

const OTHER = "wasm-bindgen writes imports in another way: scripts/lib/glue.mjs has to follow";

/**
 * The script of the first part with the loaders of the others in it, which is one file less to wait for, and with the
 * short names of its module (`minified` of split.mjs): all it imports is of one object, whatever file it came from.
 */
export function linkedTogether(script, { from, imports, exports }, loaders) {
  const statements = /^import \* as (import\d+) from "(\.\/(?:snippets\/[^"]+|__wasm_split\.js))"\n/gm;
  const object = /^    return \{\n        __proto__: null,\n        "(\.\/\w[\w.-]+)": import0,\n((?:        "[^"]+": import\d+,\n)*)    \};\n/m;
  const [returned, own, entries] = script.match(object) ?? [];
  // One statement and one entry for each of the functions that are imported from elsewhere, and nothing else speaks of them.
  const said = [...script.matchAll(statements)].map(([, name, file]) => `        "${file}": ${name},\n`).join("");
  if (!own || entries !== said || script.split("__wasm_split.js").length !== 2 * entries.split("__wasm_split.js").length - 1) throw new Error(OTHER);
  let made = script.replace(statements, "").replace(returned, () => `    return { __proto__: null, ${from}: import0 };\n`);
  const others = [];
  for (const [file, name, short] of imports) {
    const part = file === "./__wasm_split.js" && name.match(/^__wasm_split_load_(\w+)$/)?.[1];
    if (file === own) made = changed(made, `        ${name}: function`, `${short}: function`);
    else if (part) others.push(`${short}: laterLoad("${part}"),\n`);
    else if (entries.includes(`"${file}"`)) others.push(`${short}: ${lazily(JSON.stringify(file), name)},\n`);
    else throw new Error(OTHER);
  }
  made = changed(made, "    const import0 = {\n        __proto__: null,\n", `    const import0 = {\n        __proto__: null,\n${others.join("")}`);
  const names = new Map(exports);
  const short = (_, name) => {
    if (!names.has(name)) throw new Error(OTHER);
    return `wasm.${names.get(name)}`;
  };
  return made.replace(EXPORTED, short) + loaders;
}
