// Cuts the module of a release into the part of the first screen and parts that arrive later
// (ARCHITECTURE.md, "What arrives later"), makes each as small as it gets, and names every file after its
// content. Trunk has bound the module whole before; that copy is replaced.

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { bundled, linkedTogether, namesModule, slim, used } from "./glue.mjs";
import { ALWAYS, FIRST, loaders, packed, readLoaders, shortened } from "./packs.mjs";
import { withoutPaths } from "./locations.mjs";
import { namedInOrder } from "./order.mjs";
import { folders } from "./release-tools.mjs";
import { handingOn, hollowed, imported, weight, withoutCustom, withoutNulls } from "./sections.mjs";

const PROGRAM = "k8s-dns-lab";
/** What the pieces that the tool cuts import what they share from. */
const SHARED = "__wasm_split";
/** What a library under leptos exports to read streams of a server; there is none here. */
const UNUSED = /^(__wbg_)?intounderlying/;
const run = promisify(execFile);
const env = { ...process.env, PATH: folders(process.cwd(), process.env.PATH).join(delimiter) };
const hash = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

/** What a tool prints. That each is there, and which version, was seen to before the build (release-tools.mjs). */
const tool = async (name, args) => (await run(name, args, { env, maxBuffer: 1 << 28 })).stdout;

/** What rustc lets a module of ours use, and every browser with WebAssembly of 2022 or later has. All that the tools know would be more than browsers do. */
const FEATURES = {
  MutableGlobals: "mutable-globals", SignExt: "sign-ext", NontrappingFPToInt: "nontrapping-float-to-int", BulkMemory: "bulk-memory",
  BulkMemoryOpt: "bulk-memory-opt", ReferenceTypes: "reference-types", Multivalue: "multivalue", CallIndirectOverlong: "call-indirect-overlong",
};

/** What `passes` do to a module, in this process: starting the tool takes longer than most of its work. */
function passed(binaryen, bytes, passes) {
  const module = binaryen.readBinary(bytes);
  const features = Object.keys(FEATURES).map((feature) => binaryen.Features[feature]);
  if (features.some((feature) => feature === undefined)) throw new Error("binaryen has renamed a feature: scripts/lib/split.mjs has to follow");
  module.setFeatures(features.reduce((all, feature) => all | feature));
  passes(module);
  const made = Buffer.from(module.emitBinary());
  module.dispose();
  return made;
}

/** What the tools are told of them. */
const FLAGS = Object.values(FEATURES).map((feature) => `--enable-${feature}`);

/** Takes away the exports that `isUnwanted` names: what nothing else uses goes with them. */
export function unexport(binaryen, module, isUnwanted) {
  const names = Array.from({ length: module.getNumExports() }, (_, at) => binaryen.getExportInfo(module.getExportByIndex(at)).name);
  for (const name of names.filter(isUnwanted)) module.removeExport(name);
}

/** A module as small as it gets, without the exports that `isUnwanted` names. */
async function optimised(bytes, isUnwanted) {
  const { default: binaryen } = await import("binaryen");
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  // The far end of the stack: nothing of ours lies in the lowest kilobyte.
  binaryen.setLowMemoryUnused(true);
  // A long function with one caller stays apart: in its place it repeats less, and packs worse.
  binaryen.setOneCallerInlineMaxSize(20);
  // Twice finds a little more.
  const small = passed(binaryen, bytes, (module) => (unexport(binaryen, module, isUnwanted), module.optimize(), module.optimize()));
  const ordered = passed(binaryen, namedInOrder(small, imported(small)), (module) => module.runPasses(["reorder-functions-by-name"]));
  return withoutCustom(withoutNulls(ordered));
}

/**
 * A module with short names for all it imports, which come from one place then, and for what it exports: `imports` has
 * from where, long and short name, `exports` long and short name.
 */
export async function minified(bytes, work) {
  const [long, short] = ["long.wasm", "short.wasm"].map((file) => join(work, file));
  writeFileSync(long, bytes);
  const { imports, exports } = JSON.parse(await tool("wasm-opt", [...FLAGS, "--minify-imports-and-exports-and-modules", long, "-o", short]));
  const made = readFileSync(short);
  const [from, other] = new Set(WebAssembly.Module.imports(new WebAssembly.Module(made)).map(({ module }) => module));
  if (other) throw new Error("binaryen minifies modules in another way: scripts/lib/split.mjs has to follow");
  return { bytes: made, from, imports, exports };
}

/** A pack: the modules in the files `pieces` as one, which imports what all of them share from the first part, under the names that `short` has for it. */
export async function merged(pieces, work, short) {
  const [shared, pack] = ["shared.wasm", "pack.wasm"].map((file) => join(work, file));
  writeFileSync(shared, handingOn(pieces.map((piece) => readFileSync(piece)), SHARED, FIRST, short));
  await tool("wasm-merge", [...FLAGS, shared, SHARED, ...pieces.flatMap((piece, at) => [piece, `piece${at}`]), "-o", pack]);
  return optimised(readFileSync(pack), () => true);
}

/** What a pack is called: by the part it is for, by the first screen where that takes it, or by how many share it. */
const named = (parts) => (parts.includes(ALWAYS) ? ALWAYS : parts.length > 1 ? `${parts.length}-parts` : parts[0]);

/** The linker's module of the last release build. */
async function linked() {
  const metadata = JSON.parse(await tool("cargo", ["metadata", "--no-deps", "--offline", "--format-version=1"]));
  return join(metadata.target_directory, "wasm32-unknown-unknown/release", `${PROGRAM}.wasm`);
}

/** Replaces trunk's module and script in `folder` by cut ones. */
export async function split(folder) {
  const work = mkdtempSync(join(tmpdir(), `${PROGRAM}-`));
  const [whole, cut, bound] = [join(work, "linked.wasm"), join(work, "cut"), join(work, "bound")];
  try {
    const trunks = readdirSync(folder).filter((file) => new RegExp(`^${PROGRAM}-[0-9a-f]+(_bg\\.wasm|\\.js)$`).test(file));
    const trunk = join(folder, trunks.find((file) => file.endsWith(".wasm")));
    writeFileSync(whole, hollowed(withoutPaths(readFileSync(await linked())), (name) => UNUSED.test(name)));
    await tool("wasm-split-cli", ["--target", "web", "--out-name", PROGRAM, whole, cut]);
    const later = readLoaders(readFileSync(join(cut, "__wasm_split.js"), "utf8"));
    await tool("wasm-bindgen", ["--target", "web", "--no-typescript", "--keep-lld-exports", "--no-demangle", "--out-name", PROGRAM, "--out-dir", bound, join(cut, `${PROGRAM}.wasm`)]);
    const glue = slim(readFileSync(join(bound, `${PROGRAM}.js`), "utf8"));
    const wanted = new Set([...used(glue), ...later.shared]);
    const first = await minified(await optimised(readFileSync(join(bound, `${PROGRAM}_bg.wasm`)), (name) => !wanted.has(name)), work);
    const wasm = first.bytes;
    const short = shortened(later.shared);
    const packs = [];
    for (const { parts, files } of packed(later.pieces.map(({ file, parts }) => ({ parts, file: join(cut, file), weight: weight(readFileSync(join(cut, file))) })))) {
      packs.push({ parts, bytes: await merged(files, work, short) });
    }

    const files = packs.map(({ parts, bytes }) => `later-${named(parts)}-${hash(bytes).slice(0, 8)}.wasm`);
    packs.forEach(({ bytes }, at) => writeFileSync(join(folder, files[at]), bytes));
    const needs = Object.fromEntries(later.parts.map((part) => [part, packs.flatMap(({ parts }, at) => (parts.includes(part) ? [at] : []))]));
    const wasmFile = `${PROGRAM}-${hash(wasm)}_bg.wasm`;
    const together = linkedTogether(glue, first, loaders(short, new Map(first.exports), files, needs));
    const [script, snippets] = await bundled(namesModule(together, `${PROGRAM}_bg.wasm`, wasmFile), folder);
    const scriptFile = `${PROGRAM}-${hash(script)}.js`;

    for (const file of trunks) rmSync(join(folder, file));
    rmSync(join(folder, "snippets"), { recursive: true, force: true });
    writeFileSync(join(folder, wasmFile), wasm);
    writeFileSync(join(folder, scriptFile), script);
    for (const [name, text] of snippets) writeFileSync(join(folder, name), text);
    for (const page of readdirSync(folder).filter((file) => file.endsWith(".html"))) {
      let html = readFileSync(join(folder, page), "utf8").replace(/<link rel="modulepreload" href="\.\/snippets\/[^>]*>/g, "");
      for (const file of trunks) html = html.replaceAll(file, file.endsWith(".js") ? scriptFile : wasmFile);
      writeFileSync(join(folder, page), html);
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
