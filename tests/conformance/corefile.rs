//! Recordings of kind `corefile`: whether CoreDNS starts with a Corefile, and on which zones and ports it then listens.

use crate::dns::{list, text};
use crate::server::files_of;
use crate::{Json, Tally};
use k8s_dns_lab::resolution::server::Configuration;

/// Runs every case of a file.
pub(crate) fn run(file: &Json) -> Tally {
    let mut tally = Tally::default();
    for case in list(&file["cases"]) {
        tally.count(text(&case["id"]), check(case));
    }
    tally
}

fn check(case: &Json) -> Result<(), String> {
    let expect = &case["expect"];
    let configuration = Configuration::read(text(&case["corefile"]), &files_of(case));
    let starts = configuration.errors.is_empty();
    let wanted = expect["starts"].as_bool().unwrap_or_default();
    if starts != wanted {
        return Err(format!(
            "starts: wanted {wanted}, came {starts}: {:?} {}",
            configuration.errors, expect["message"]
        ));
    }
    if let Some(says) = &configuration.says {
        let missing = list(&expect["message"]).iter().map(text).find(|line| !says.contains(line));
        if let Some(line) = missing {
            return Err(format!("says: wanted {line:?}, came {says:?}"));
        }
    }
    if !starts || !expect["listens"].is_array() {
        return Ok(());
    }
    let mut wanted: Vec<&str> = list(&expect["listens"]).iter().map(text).collect();
    let mut came = configuration.listens();
    wanted.sort_unstable();
    came.sort_unstable();
    if wanted == came { Ok(()) } else { Err(format!("listens: wanted {wanted:?}, came {came:?}")) }
}
