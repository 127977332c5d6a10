//! The engine against recordings of the real thing.
//!
//! Runs every file of `tests/vectors`, or of the folder named by `VECTORS`, prints `file: passed/total`
//! and fails on any difference, any unknown kind and any case that was not run. One module a kind; the
//! shape of the files is documented in `tests/vectors/SCHEMA.md`.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "a runner that is not a `#[test]` may still say what it expects"
)]

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

/// Cases in which the recording is not of the server: the id, what differs, and why that says nothing of it. They count
/// neither as agreeing nor as failing, and the run fails for one that agrees, differs otherwise, or is not there.
const NOISE: &[(&str, &str, &str)] = &[
    (
        "real-0-openshift-forward[29]",
        "took 0 s, wanted 0.53 to 0.53 s",
        "nothing waits there: the same upstream answers case 25 at once, and no plugin of the block has a timer; the \
         machine that recorded was busy",
    ),
    (
        "truncation-0-forward-bufsize[1]",
        "took 0 s, wanted 0.55 to 0.55 s",
        "nothing waits there: the same question without EDNS before it and with a larger size after it are answered at \
         once by the same upstream; the machine that recorded was busy",
    ),
];

/// How many failures of one file are shown in full.
const SHOWN: usize = 8;

/// True where a failure is that of a case, and what differs is this alone.
fn is_noise(failure: &str, id: &str, what: &str) -> bool {
    failure.starts_with(&format!("{id} ")) && failure.ends_with(&format!(": {what}"))
}

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
    let mut noise: Vec<&(&str, &str, &str)> = Vec::new();
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
        let mut tally = tally;
        let total = tally.passed + tally.failures.len();
        println!("{name}: {}/{total}", tally.passed);
        if is_ours {
            let of_recording = |failure: &String| NOISE.iter().find(|(id, what, _)| is_noise(failure, id, what));
            noise.extend(tally.failures.iter().filter_map(of_recording));
            tally.failures.retain(|failure| of_recording(failure).is_none());
        }
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
        passed += tally.passed;
        failed += tally.failures.len();
        if !name.starts_with(READ_FROM_SOURCE) {
            recorded += tally.passed;
        }
    }
    for (id, what, why) in &noise {
        println!("not counted: {id}: {what}: {why}");
    }
    if only.is_none() && is_ours && noise.len() != NOISE.len() {
        println!("the list NOISE names {} cases, {} of them differ as it says", NOISE.len(), noise.len());
        failed += 1;
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
