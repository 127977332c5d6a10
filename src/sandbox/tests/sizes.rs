//! What each library gets of a headless Service with many pods: the server cuts what is too long, and not every
//! library asks again over TCP.

use super::*;
use crate::resolution::stub::{ANNOTATION, Protocol};

/// A world with a headless Service of this many pods, and a pod with each library.
fn world(replicas: usize) -> Sandbox {
    let mut text = String::new();
    for node in 0..4 {
        text += &format!("apiVersion: v1\nkind: Node\nmetadata: {{name: more-{node}}}\n---\n");
    }
    for library in ["glibc", "musl-1.2.3", "musl-1.2.5", "go"] {
        text += &format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: '{library}', annotations: {{{ANNOTATION}: '{library}'}}}}\n\
             spec: {{containers: [{{name: c, image: i}}]}}\n---\n"
        );
    }
    text += &format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: many}}\nspec: {{replicas: {replicas}, selector: \
         {{matchLabels: {{app: many}}}}, template: {{metadata: {{labels: {{app: many}}}}, spec: {{containers: [{{name: c, \
         image: i}}]}}}}}}\n---\n\
         apiVersion: v1\nkind: Service\nmetadata: {{name: many}}\nspec: {{clusterIP: None, selector: {{app: many}}}}\n"
    );
    let mut sandbox = Sandbox::toy();
    put(&mut sandbox, &text);
    sandbox
}

/// How many addresses a library comes away with, how many questions it sent, and whether one of them went over TCP.
fn gets(sandbox: &Sandbox, library: &str) -> (usize, usize, bool) {
    let from = PodRef { namespace: "default".into(), name: library.into(), container: None };
    let answer = sandbox.answer(&Ask { from, name: "many".into(), record_type: RecordType::A });
    let lookup = answer.lookup.unwrap();
    let over_tcp = lookup.sent.iter().any(|sent| sent.protocol == Protocol::Tcp);
    (lookup.result.map_or(0, |addresses| addresses.len()), lookup.sent.len(), over_tcp)
}

#[test]
fn thirty_endpoints_do_not_fit_into_a_plain_datagram() {
    let sandbox = world(30);
    // glibc starts over where the result needs more room (rule G25).
    let (count, _, over_tcp) = gets(&sandbox, "glibc");
    assert_eq!((count, over_tcp), (30, true));
    let (count, _, over_tcp) = gets(&sandbox, "musl-1.2.5");
    assert_eq!((count, over_tcp), (30, true));
    // 1.2.3 has no TCP and takes what is there; Go says with EDNS that it takes 1232 octets.
    assert_eq!(gets(&sandbox, "musl-1.2.3"), (29, 1, false));
    assert_eq!(gets(&sandbox, "go"), (30, 1, false));
}

#[test]
fn a_hundred_endpoints_do_not_fit_with_edns_either() {
    let sandbox = world(100);
    assert_eq!((gets(&sandbox, "glibc").0, gets(&sandbox, "glibc").2), (100, true));
    assert_eq!(gets(&sandbox, "go"), (100, 2, true));
    // musl has room for 48 addresses (rule M19), and before 1.2.4 for what the datagram has.
    assert_eq!(gets(&sandbox, "musl-1.2.5"), (48, 2, true));
    assert_eq!(gets(&sandbox, "musl-1.2.3"), (29, 1, false));
}

#[test]
fn a_thousand_and_one_endpoints_come_over_tcp() {
    let sandbox = world(1001);
    assert_eq!(gets(&sandbox, "glibc").0, 1001);
    assert_eq!(gets(&sandbox, "go"), (1001, 2, true));
    assert_eq!(gets(&sandbox, "musl-1.2.5"), (48, 2, true));
    assert_eq!(gets(&sandbox, "musl-1.2.3"), (29, 1, false));
}
