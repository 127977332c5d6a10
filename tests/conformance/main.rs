//! The engine against recordings of the real thing.
//!
//! Runs every file of `tests/vectors`, or of the folder named by `VECTORS`, prints `file: passed/total`
//! and fails on any difference, any unknown kind and any case that was not run. One module a kind; the
//! shape of the files is documented in `tests/vectors/SCHEMA.md`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a runner that is not a `#[test]` may still say what it expects")]

mod admission;
mod corefile;
mod derived;
mod dns;
mod kubelet_resolvconf;
mod namespace;
mod oracle_dns;
mod resolver_trace;
mod server;

use serde_json::Value as Json;
use std::path::PathBuf;
use std::process::ExitCode;

/// What came of the cases of one file.
#[derive(Default)]
pub struct Tally {
    /// Cases that were run and agreed.
    pub passed: usize,
    /// One text for each case that differed: its id, what was wanted, what came.
    pub failures: Vec<String>,
}

impl Tally {
    /// Counts one case.
    pub fn count(&mut self, id: &str, verdict: Result<(), String>) {
        match verdict {
            Ok(()) => self.passed += 1,
            Err(difference) => self.failures.push(format!("{id}: {difference}")),
        }
    }
}

/// What the names of files begin with whose cases were read from upstream source and not recorded. They
/// have to hold as well, and nobody calls them recordings.
const READ_FROM_SOURCE: &str = "lab_";

/// Files of which not every case agrees yet, as the plugins they are about are being written. The list only shrinks:
/// a file on it that agrees in full fails the run, and once it is empty it goes.
const NOT_YET: &[&str] =
    &["server_corners.json", "server_real.json", "server_small.json", "server_timeline.json", "server_truncation.json"];

/// How many failures of one file are shown in full.
const SHOWN: usize = 8;

fn run(kind: &str, file: &Json) -> Option<Tally> {
    Some(match kind {
        "dns" => dns::run(file),
        "namespace" => namespace::run(file),
        "oracle-dns" => oracle_dns::run(file),
        "admission" => admission::run(file),
        "kubelet-resolvconf" => kubelet_resolvconf::run(file),
        "resolver-trace" => resolver_trace::run(file),
        "server" => server::run(file),
        "corefile" => corefile::run(file),
        _ => return None,
    })
}

fn main() -> ExitCode {
    let folder = std::env::var_os("VECTORS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors"), PathBuf::from);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} holds no recordings", folder.display());
    let only = std::env::var("ONLY").ok();
    let is_ours = std::env::var_os("VECTORS").is_none();
    let (mut passed, mut recorded, mut failed) = (0, 0, 0);
    let mut not_yet = Vec::new();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if only.as_ref().is_some_and(|only| !name.contains(only)) {
            println!("{name}: not run, ONLY is set");
            failed += 1;
            continue;
        }
        let file: Json =
            serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let kind = file["kind"].as_str().unwrap_or_default();
        let Some(tally) = run(kind, &file) else {
            println!("{name}: unknown kind {kind:?}");
            failed += 1;
            continue;
        };
        let total = tally.passed + tally.failures.len();
        println!("{name}: {}/{total}", tally.passed);
        let shown = if only.is_some() { usize::MAX } else { SHOWN };
        for failure in tally.failures.iter().take(shown) {
            println!("  {failure}");
        }
        if tally.failures.len() > shown {
            println!("  … and {} more", tally.failures.len() - shown);
        }
        if total == 0 {
            println!("  no case was run");
            failed += 1;
        }
        if is_ours && NOT_YET.contains(&name.as_str()) {
            if tally.failures.is_empty() {
                println!("  agrees in full: take it off the list NOT_YET");
                failed += 1;
            }
            not_yet.push(format!("{name}: {}/{total}", tally.passed));
            continue;
        }
        passed += tally.passed;
        failed += tally.failures.len();
        // The page's figure takes the recordings of whole servers in once all of them agree.
        let is_of_servers = ["server", "corefile"].contains(&kind) && !NOT_YET.is_empty();
        if !name.starts_with(READ_FROM_SOURCE) && !is_of_servers {
            recorded += tally.passed;
        }
    }
    for file in &not_yet {
        println!("NOT YET, and not counted: {file}");
    }
    if only.is_none() && is_ours && recorded != k8s_dns_lab::text::RECORDINGS {
        println!("the page speaks of {} recordings, {recorded} passed", k8s_dns_lab::text::RECORDINGS);
        failed += 1;
    }
    println!(
        "\ntest result: {}. {passed} passed; {failed} failed; 0 ignored; 0 measured; 0 filtered out",
        if failed == 0 { "ok" } else { "FAILED" }
    );
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
