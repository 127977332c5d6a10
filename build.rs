//! Two things before the compiler starts. Makes Rust of the sentences under `assets/locale` (`src/text/locale`).
//! And tells the compiler whether this build is cut into a first part and parts that arrive later: `cfg(split)`. A
//! release for the browser is, always: one commit gives one module, whatever tools are at hand.
//! `scripts/lib/release-tools.mjs` ends such a build where the tool that cuts is not.

#![expect(clippy::disallowed_methods, reason = "what is compiled here is in no download")]

use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "src/text/locale/mod.rs"]
mod locale;

/// Where the sentences are: a folder a language, the first one the one the others are held against.
const LOCALE: &str = "assets/locale";
const LANGUAGES: [&str; 3] = ["en", "ko", "ja"];
/// What the first download says.
const FIRST: [&str; 1] = ["question"];
/// What is said only where something is opened: a form, a panel, a dialog, a lesson, the terminal, the steps of a
/// further plugin; or where something is refused.
const OPENED: [&str; 23] = [
    "course_end",
    "diagnostic",
    "draft",
    "explain_field",
    "explain_kind",
    "files",
    "finding",
    "first_minutes",
    "lesson_part",
    "lesson_problem",
    "lesson_step",
    "new_object",
    "own_cluster",
    "plugin_step",
    "rounds",
    "sandbox",
    "search",
    "server",
    "settings",
    "simulated",
    "terminal",
    "tutorial",
    "api_refusal",
];
/// What is said of a question or an object once somebody has asked or changed something: what is the matter, and what
/// would mend it.
const NOTES: [&str; 2] = ["diagnosis", "remedy"];
/// What the editor of a Corefile says, which arrives with it.
const COREFILE: [&str; 1] = ["corefile"];
/// What the page says without the program (`assets/start.js`): it is held to the same rules, and no Rust is made of it.
const PAGE: [&str; 2] = ["crash", "start"];

fn main() {
    if let Err(why) = sentences() {
        println!("cargo::error={LOCALE}: {why}");
    }
    println!("cargo:rustc-check-cfg=cfg(split)");
    println!("cargo:rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    if !is("CARGO_CFG_TARGET_ARCH", "wasm32") || !is("PROFILE", "release") {
        return;
    }
    println!("cargo:rustc-cfg=split");
    // What `wasm-split-cli` cuts along: who calls whom, kept by the linker.
    println!("cargo:rustc-link-arg-bins=--emit-relocs");
}

/// Makes `locale.rs` and the volumes it names of the files under `assets/locale`.
fn sentences() -> io::Result<()> {
    println!("cargo:rerun-if-changed={LOCALE}");
    println!("cargo:rerun-if-changed=src/text/locale");
    let mut files = Vec::new();
    for language in LANGUAGES {
        for entry in fs::read_dir(Path::new(LOCALE).join(language))? {
            let path = entry?.path();
            let room = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path)?;
            files.push(locale::File { path: path.display().to_string(), language: language.to_owned(), room, text });
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    let folder = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let (page, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| PAGE.contains(&file.room.as_str()));
    let made = locale::made(&LANGUAGES, &[("first", &PAGE)], &page).and_then(|_| {
        let volumes: [(&str, &[&str]); 4] =
            [("first", &FIRST), ("opened", &OPENED), ("notes", &NOTES), ("corefile", &COREFILE)];
        locale::made(&LANGUAGES, &volumes, &files)
    });
    match made {
        Ok(made) => {
            fs::write(folder.join("locale.rs"), made.rust)?;
            made.volumes.iter().try_for_each(|(name, text)| fs::write(folder.join(format!("{name}.txt")), text))
        }
        Err(wrong) => {
            wrong.iter().for_each(|what| println!("cargo::error={what}"));
            Ok(())
        }
    }
}
