//! Decides whether this build can be cut into a first part and parts that arrive later, and tells the
//! compiler: `cfg(split)`. Only a release for the browser is cut, and only where the tool that cuts is at
//! hand; without it everything stays in one module, which works the same and weighs more.

use std::env;
use std::path::Path;

/// The tool of the crate `wasm_split_cli_support`; `scripts/after-build.mjs` runs it.
const TOOL: &str = "wasm-split-cli";
/// Where `scripts/lib/setup.sh` puts tools, ahead of the PATH.
const OWN_TOOLS: &str = ".tools/bin";

fn main() {
    println!("cargo:rustc-check-cfg=cfg(split)");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={OWN_TOOLS}/{TOOL}");
    println!("cargo:rerun-if-env-changed=PATH");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    if !is("CARGO_CFG_TARGET_ARCH", "wasm32") || !is("PROFILE", "release") {
        return;
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders = env::split_paths(&path);
    if !Path::new(OWN_TOOLS).join(TOOL).exists() && !folders.any(|folder| folder.join(TOOL).exists()) {
        println!("cargo:warning={TOOL} is missing, so all of the lab is one module: `scripts/serve --release` gets it");
        return;
    }
    println!("cargo:rustc-cfg=split");
    // What the tool cuts along: who calls whom, kept by the linker.
    println!("cargo:rustc-link-arg-bins=--emit-relocs");
}
