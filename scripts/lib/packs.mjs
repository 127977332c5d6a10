// The parts of the module that arrive later, in few files. `wasm-split-cli` makes a piece for every set of parts
// that share code: several hundred, most of them tiny. Here pieces are put together into packs, so that a part
// takes a handful of requests, and the loaders that the tool writes are replaced by one table. A pack is one module, merged
// of its pieces (lib/split.mjs): what several of them have is there once, and it compresses as one.

/** The most packs: more and a part takes more requests, fewer and it brings more that it does not need. */
const PACKS = 24;
/** What every visit fetches: it brings nothing else along unless that is small. */
export const ALWAYS = "screen";
const ALWAYS_WEIGHT = 12;
/** The table of functions, of what they share. */
const TABLE = "__indirect_function_table";
/** What the packs import what all of them share from. */
export const FIRST = "first";
/** The names under which they do: always the same, so that a pack is another file only where something in it is another. */
export const shortened = (shared) => new Map([...shared].sort().map((name, at) => [name, `s${at}`]));
/** The sentences of one language (src/page/state/language.rs: a volume and the language) travel alone: nobody fetches a second one along. */
const SENTENCES = /_[a-z]{2}$/;

const OTHER = "wasm-split-cli writes its loaders in another way: scripts/lib/packs.mjs has to follow";

/** What the loaders that the tool wrote say: `{ pieces: [{ file, parts }], parts, shared }`. */
export function readLoaders(loaders) {
  const parts = new Map();
  const chunks = new Map();
  for (const [, name, file] of loaders.matchAll(/^const (\w+) = makeLoad\(\(\) => \{\s*const src = fetch\(new URL\("\.\/([\w.]+)"/gm)) chunks.set(name, { file, parts: [] });
  for (const [, part, file, needs] of loaders.matchAll(/^export const __wasm_split_load_(\w+) = wrapAsyncCb\(makeLoad\(\(\) => (?:\{\s*const src = fetch\(new URL\("\.\/([\w.]+)"[^]*?\}\n|async \(_imp\) => \(\{\}\)), \[([^\]]*)\]\)\);/gm)) {
    parts.set(part, file);
    for (const name of needs.split(", ").filter(Boolean)) {
      if (!chunks.has(name)) throw new Error(OTHER);
      chunks.get(name).parts.push(part);
    }
  }
  const shared = loaders.match(/const \{ ([\w, ]+?),?\s*\} = initSync\(undefined, undefined\)/)?.[1].split(", ");
  const written = [...loaders.matchAll(/\bmakeLoad\(\(\) =>/g)].length;
  if (!shared || !parts.size || parts.size + chunks.size !== written) throw new Error(OTHER);
  const own = [...parts].filter(([, file]) => file).map(([part, file]) => ({ file, parts: [part] }));
  return { pieces: [...own, ...chunks.values()], parts: [...parts.keys()], shared };
}

/** The files of the pieces in at most `PACKS` packs, put together where that makes the parts bring the least they do not need. */
export function packed(pieces) {
  const packs = new Map();
  for (const { file, weight, parts } of pieces) {
    const key = [...parts].sort().join();
    const pack = packs.get(key) ?? { parts: new Set(parts), files: [], size: 0 };
    pack.files.push(file);
    pack.size += weight;
    packs.set(key, pack);
  }
  const all = [...packs.values()].filter(({ parts }) => ![...parts].some((part) => SENTENCES.test(part)));
  const apart = [...packs.values()].filter((pack) => !all.includes(pack));
  const missing = (from, other) => [...other].reduce((sum, part) => sum + (from.has(part) ? 0 : part === ALWAYS ? ALWAYS_WEIGHT : 1), 0);
  // What every visit fetches comes anyway, and in one piece it compresses best.
  const always = ({ parts }) => parts.has(ALWAYS);
  const cost = (a, b) => (always(a) && always(b) ? 0 : a.size * missing(a.parts, b.parts) + b.size * missing(b.parts, a.parts));
  while (all.length > PACKS) {
    let best = [Infinity];
    for (let i = 0; i < all.length; i++) for (let j = 0; j < i; j++) {
      const price = cost(all[i], all[j]);
      if (price < best[0]) best = [price, i, j];
    }
    const [, i, j] = best;
    const [[from], into] = [all.splice(i, 1), all[j]];
    from.parts.forEach((part) => into.parts.add(part));
    into.files.push(...from.files);
    into.size += from.size;
  }
  return [...all, ...apart].map(({ parts, files }) => ({ parts: [...parts].sort(), files }));
}

/**
 * The loaders, for the end of the script that `initSync` is in: `short` has the names under which the packs import what
 * they share, `exported` those under which the first part exports it, `files` is by pack, `packs` by part. The words of the
 * first screen in the language that this reader most likely gets are asked for before the module is there to say
 * which (src/page/start.rs): a guess that is wrong, or a request that fails, costs only time. What came and is no
 * good is not taken from a cache again. assets/start.js hears of it: it tells where a start
 * fails, and where this release has been replaced meanwhile.
 */
export function loaders(short, exported, files, packs) {
  const shared = [...short].map(([name, short]) => [exported.get(name), short]);
  // Hosts that send another type than application/wasm have to be good enough, as they are for the first part.
  return `const laterFiles = ${JSON.stringify(files)};
const laterParts = ${JSON.stringify(packs)};
const laterCame = [];
const laterAsked = [];
const laterOptions = [];
const laterAsk = (pack) => fetch(new URL(laterFiles[pack], import.meta.url), laterOptions[pack]);
let laterTags = navigator.languages;
try {
  laterTags = [new URLSearchParams(location.search).get("lang"), localStorage.getItem("k8s-dns-lab.language"), ...laterTags];
} catch {}
for (const pack of laterTags.map((tag) => laterParts["first_" + tag?.slice(0, 2)]).find(Boolean) ?? laterParts.first_en) laterAsked[pack] = laterAsk(pack);
let laterImports;
const laterNeeds = () => laterImports ??= { ${FIRST}: (({ ${shared.map((names) => names.join(": ")).join(", ")} }) => ({ ${shared.map(([, short]) => short).join(", ")} }))(initSync()) };
async function laterPack(pack) {
  const asked = laterAsked[pack];
  laterAsked[pack] = undefined;
  const response = await (asked ?? laterAsk(pack));
  if (!response.ok) throw new Error(response.status + " " + response.url);
  await WebAssembly.instantiate(await response.arrayBuffer(), laterNeeds());
}
const laterLoad = (part) => async (index, data) => {
  let came = true;
  try {
    await Promise.all(laterParts[part].map((pack) => laterCame[pack] ??= laterPack(pack).catch((error) => {
      laterCame[pack] = undefined;
      laterOptions[pack] = { cache: "reload" };
      throw error;
    })));
  } catch (error) {
    console.error(error);
    came = false;
    globalThis.k8sDnsLab?.lost(import.meta.url);
  }
  laterNeeds().${FIRST}.${short.get(TABLE)}.get(index)(data, came);
};
`;
}
