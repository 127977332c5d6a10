//! Bytes from anywhere, at every entrance: what the fuzz targets hold (`fuzz/bodies.rs`), on stable Rust. The bytes
//! are the seeds of the fuzz targets, the seeds with damage done to them, and bytes of no kind at all; the same
//! ones at every run. `PROPTEST_CASES=10000 cargo test --release --test hostile` tries more of them.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "helpers of tests say what they expect")]

#[path = "../fuzz/bodies.rs"]
mod bodies;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{RngAlgorithm, TestError, TestRng, TestRunner};
use std::fs;
use std::path::Path;

/// How many inputs of each kind are tried where nobody says otherwise.
const CASES: u32 = 128;

/// What a seed may be damaged with: words and signs that mean something at one of the entrances.
const WORDS: [&str; 34] = [
    "\n",
    "---\n",
    "  ",
    "\t",
    "- ",
    ": ",
    "&a ",
    "*a",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "|",
    "#",
    "%",
    "%00",
    "&",
    "=",
    "(",
    ")",
    " and ",
    "not ",
    "always(",
    "-9223372036854775808",
    "18446744073709551615",
    "99999999999999999999",
    "\0",
    "\u{feff}",
    "\u{2028}",
    "가",
    "🙂",
    "\\ud800",
];

/// The files of `fuzz/seeds/<entrance>`, in order of name.
fn seeds(entrance: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(entrance);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// One damage done to bytes.
#[derive(Clone, Debug)]
enum Damage {
    Cut(Index, Index),
    Again(Index, Index),
    Byte(Index, u8),
    Word(Index, Index),
    /// The rest of another seed.
    Other(Index, Index, Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    prop_oneof![
        (at(), at()).prop_map(|(from, to)| Damage::Cut(from, to)),
        (at(), at()).prop_map(|(from, to)| Damage::Again(from, to)),
        (at(), any::<u8>()).prop_map(|(at, byte)| Damage::Byte(at, byte)),
        (at(), at()).prop_map(|(at, word)| Damage::Word(at, word)),
        (at(), at(), at()).prop_map(|(at, seed, from)| Damage::Other(at, seed, from)),
    ]
}

fn damaged(mut bytes: Vec<u8>, all: &[Vec<u8>], damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        let places = bytes.len() + 1;
        let stretch = |one: &Index, other: &Index| {
            let (one, other) = (one.index(places), other.index(places));
            one.min(other)..one.max(other)
        };
        match damage {
            Damage::Cut(from, to) => drop(bytes.drain(stretch(from, to))),
            Damage::Again(from, to) => bytes.extend_from_within(stretch(from, to)),
            Damage::Byte(at, byte) => {
                let at = at.index(places);
                if let Some(old) = bytes.get_mut(at) {
                    *old = *byte;
                }
            }
            Damage::Word(at, word) => {
                let at = at.index(places);
                bytes.splice(at..at, word.get(&WORDS).bytes());
            }
            Damage::Other(at, seed, from) => {
                let other = seed.get(all);
                bytes.truncate(at.index(places));
                bytes.extend_from_slice(&other[from.index(other.len() + 1)..]);
            }
        }
        // Damage adds up, and a run is not about size.
        bytes.truncate(8 << 10);
    }
    bytes
}

/// Sends everything through an entrance.
fn withstands(entrance: &str, body: fn(&[u8])) {
    let all = seeds(entrance);
    assert!(all.len() >= 4, "{entrance} has seeds");
    for seed in &all {
        body(seed);
    }
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let from_seeds = (any::<Index>(), prop::collection::vec(damage(), 1..6))
        .prop_map(|(seed, damages)| damaged(seed.get(&all).clone(), &all, &damages));
    let bytes = prop::collection::vec(any::<u8>(), 0..200);
    let texts = "[ -~가-힣\\n\\t]{0,200}".prop_map(String::into_bytes);
    // Shown as text: that is how it is put among the seeds once it is a finding.
    let input = prop_oneof![8 => from_seeds, 1 => bytes, 1 => texts];
    let outcome = runner.run(&input, |bytes| {
        body(&bytes);
        Ok(())
    });
    let finding = match outcome {
        Ok(()) => None,
        Err(TestError::Fail(reason, bytes)) => Some(format!("{reason}\n{:?}", String::from_utf8_lossy(&bytes))),
        Err(TestError::Abort(reason)) => Some(reason.to_string()),
    };
    assert_eq!(finding, None, "{entrance}");
}

macro_rules! entrances {
    ($($test:ident: $body:ident,)*) => {$(
        #[test]
        fn $test() {
            withstands(stringify!($body), bodies::$body);
        }
    )*};
}

entrances! {
    manifests_from_anywhere: manifest,
    links_from_anywhere: link,
    what_storage_keeps_may_be_anything: stored_state,
    lessons_and_assertions_from_anywhere: assertion,
    command_lines_may_say_anything: command_line,
    messages_of_any_host: host_message,
    corefiles_from_anywhere: corefile,
    rules_and_templates_from_anywhere: expression,
}
