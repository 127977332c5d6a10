//! Recordings of kind `namespace`: which namespaces the server serves (rule Q11).

use crate::dns::{list, namespace_object, server_of, text};
use crate::{Json, Tally};
use k8s_dns_lab::cluster::{Cluster, Settings};
use serde_json::json;

/// Runs every case of a file.
pub(crate) fn run(file: &Json) -> Tally {
    let mut tally = Tally::default();
    for group in list(&file["groups"]) {
        let mut cluster = Cluster::new(Settings::default());
        for namespace in list(&group["cluster"]["namespaces"]["existing"]) {
            cluster.store(namespace_object(text(namespace)));
        }
        for case in list(&group["cases"]) {
            let config = json!({
                "zones": ["cluster.local."], "pods": "disabled", "ttl": 5, "namespaces": case["namespaces_option"],
            });
            let server = server_of(cluster.clone(), &config);
            let namespace = text(&case["namespace"]);
            let came = match text(&case["question"]) {
                "exists in the API" => server.namespace_exists(namespace),
                "allowed by the `namespaces` option" => server.allows_namespace(namespace),
                "both" => server.exposes_namespace(namespace),
                other => panic!("unknown question {other:?}"),
            };
            let verdict = if case["expected"] == json!(came) { Ok(()) } else { Err(format!("{case}: came {came}")) };
            tally.count(text(&case["id"]), verdict);
        }
    }
    tally
}
