// What a release is made with: each tool, the version it has to be of, and the command that gets it. Trunk's pre_build
// hook runs this (Trunk.toml, before-build.sh): where one is missing or another version, a release ends before anything
// is compiled, rather than weigh more or be cut in another way. A debug build needs none of them but wasm-bindgen,
// which trunk sees to.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Of the npm packages those that shape the files: Binaryen's passes and its wasm-merge, and what shortens scripts. */
const PACKAGES = ["binaryen", "esbuild"];

/** Where the tools of a checkout are looked for: its own first. */
export const folders = (root, path) => [".tools/bin", "node_modules/.bin"].map((bin) => join(root, bin)).concat(path.split(delimiter));

/** The versions that the files of a checkout ask for. */
export function wanted(root) {
  const text = (file) => readFileSync(join(root, file), "utf8");
  const { packages } = JSON.parse(text("package-lock.json"));
  return {
    "wasm-bindgen": text("Cargo.lock").match(/\nname = "wasm-bindgen"\nversion = "([^"]+)"/)[1],
    "wasm-split-cli": text("scripts/lib/setup.sh").match(/^WASM_SPLIT_VERSION=(\S+)$/m)[1],
    ...Object.fromEntries(PACKAGES.map((name) => [name, packages[`node_modules/${name}`].version])),
  };
}

/** The command that gets a tool of a version. */
const command = {
  "wasm-bindgen": (version) => `cargo install wasm-bindgen-cli@${version} --locked`,
  "wasm-split-cli": (version) => `cargo install wasm_split_cli_support@${version} --features build-binary --locked`,
};

/** The version of a package that npm has installed. */
function installed(root, name) {
  const file = join(root, "node_modules", name, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).version : undefined;
}

/** Which version a program is. The one that cuts does not say: what cargo wrote beside it when it put it there does. */
function version(name, program) {
  if (name === "wasm-bindgen") return execFileSync(program, ["--version"], { encoding: "utf8" }).trim().split(" ")[1];
  const list = join(dirname(dirname(realpathSync(program))), ".crates.toml");
  return existsSync(list) ? readFileSync(list, "utf8").match(/^"wasm_split_cli_support (\S+) /m)?.[1] : undefined;
}

/** What a release from `root` lacks, a sentence each, with what is to be done. */
export function lacks(root, path) {
  const versions = wanted(root);
  const all = [];
  if (PACKAGES.some((name) => installed(root, name) !== versions[name])) all.push(`A release needs the npm packages of package-lock.json: run \`npm ci\`.`);
  for (const [name, install] of Object.entries(command)) {
    const get = `run \`${install(versions[name])}\``;
    const program = folders(root, path).flatMap((folder) => [join(folder, name), join(folder, `${name}.exe`)]).find(existsSync);
    const found = program && version(name, program);
    if (!program) all.push(`A release needs ${name} ${versions[name]}, which is missing: ${get}.`);
    else if (found && found !== versions[name]) all.push(`A release needs ${name} ${versions[name]}, and ${program} is ${found}: ${get}.`);
  }
  return all;
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url) && process.env.TRUNK_PROFILE === "release") {
  const all = lacks(process.cwd(), process.env.PATH);
  if (all.length) {
    console.error(`\n${all.join("\n")}\nOr let \`scripts/serve --release\` get all of it, into this folder.`);
    // Trunk would go on to serve a page that is not there.
    process.kill(process.ppid, "SIGINT");
    process.exit(1);
  }
}
