//! What people report of their clusters, each as a small paste with the right value: what the real thing answers, or that
//! nobody can say. The cases stand in the files beside this one; `case.rs` says how they are written.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "helpers of tests say what they expect"
)]

mod case;
mod parts;
mod properties;

use case::Case;

/// Fails with all cases of a file that are wrong. A case that is written as open has to be wrong: who mends it says so.
fn hold(text: &str) {
    let all = Case::all(text);
    assert!(!all.is_empty());
    let mut wrong = Vec::new();
    for case in &all {
        let problems = case.problems();
        if case.is_open && problems.is_empty() {
            wrong.push(format!("== {}\n   is right by now: write it without `open`", case.title));
        } else if !case.is_open && !problems.is_empty() {
            wrong.push(format!("== {}\n   {}", case.title, problems.join("\n   ")));
        }
    }
    assert!(wrong.is_empty(), "{} of {} are wrong\n{}", wrong.len(), all.len(), wrong.join("\n"));
}

macro_rules! files {
    ($($name:ident),* $(,)?) => {$(
        #[test]
        fn $name() {
            hold(include_str!(concat!(stringify!($name), ".txt")));
        }
    )*};
}

files!(
    server_down,
    corefile,
    where_dns_lives,
    evidence,
    client,
    way,
    plugins,
    refusals,
    found,
    everyday,
    threads,
    pastes,
    again,
);
