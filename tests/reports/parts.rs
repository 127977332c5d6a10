//! Whatever part of a cluster in which all is well somebody pastes: nothing fails, and each name is what it is there or
//! nobody can say.

use k8s_dns_lab::cluster::Kind;
use k8s_dns_lab::own_cluster::{Findings, Weight, askers};
use k8s_dns_lab::sandbox::{Ask, Edit, Import, Sandbox};
use std::collections::BTreeMap;
use std::sync::Arc;

const HEALTHY: &str = include_str!("healthy.yaml");

/// The documents by kind, in order of kind.
fn kinds() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut kinds: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for document in HEALTHY.split("\n---\n") {
        let kind = document.lines().find_map(|line| line.strip_prefix("kind: ")).unwrap();
        kinds.entry(kind).or_default().push(document);
    }
    kinds
}

fn taken_in(text: &str) -> Sandbox {
    let mut import = Import::read(text).unwrap();
    import.advance(usize::MAX);
    let imported = import.finish();
    assert_eq!(imported.refused, 0, "{:?}\n{text}", imported.remarks);
    let mut sandbox = Sandbox::toy();
    sandbox.edit(Edit::Imported(Arc::new(imported))).unwrap();
    sandbox
}

/// What the names of the cluster come to, asked for by their full names.
fn answers(sandbox: &Sandbox) -> BTreeMap<String, String> {
    let Some(from) = askers(sandbox).into_iter().next() else { return BTreeMap::new() };
    let services = sandbox.cluster().of_kind(&Kind::Service).map(|object| object.reference());
    let names = services.map(|service| format!("{}.{}.svc.cluster.local.", service.name, service.namespace));
    let members = ["db-0.db.default.svc.cluster.local.", "10.42.0.31"].map(str::to_owned);
    let has_db = sandbox.cluster().of_kind(&Kind::Service).any(|object| object.reference().name == "db");
    let all = names.chain(members.into_iter().take(usize::from(has_db)));
    all.map(|name| {
        let answer = sandbox.answer(&Ask { from: from.clone(), name: name.clone(), ..Ask::default() });
        let mut data: Vec<String> = answer.records.iter().map(|one| one.record.data.to_string()).collect();
        data.sort();
        (name, [vec![answer.outcome().as_str().to_owned()], data].concat().join(" "))
    })
    .collect()
}

#[test]
fn of_a_cluster_that_is_well_no_part_has_anything_that_fails() {
    let kinds = kinds();
    let whole = answers(&taken_in(HEALTHY));
    assert_eq!(whole.get("db.default.svc.cluster.local.").map(String::as_str), Some("NOERROR 10.42.0.31 10.42.0.32"));
    let mut wrong = Vec::new();
    for part in 1..1_u32 << kinds.len() {
        let of_part = kinds.iter().enumerate().filter(|(at, _)| part & (1 << at) != 0).map(|(_, (kind, _))| *kind);
        let of_part: Vec<&str> = of_part.collect();
        let documents: Vec<&str> = of_part.iter().flat_map(|kind| kinds[kind].iter().copied()).collect();
        let sandbox = taken_in(&documents.join("\n---\n"));
        let mut findings = Findings::begin(&sandbox);
        while !findings.advance(&sandbox, 100) {}
        for matter in findings.found().into_iter().filter(|matter| matter.weight == Weight::Fails) {
            let cause = matter.finding.map(|finding| finding.diagnosis);
            wrong.push(format!("{of_part:?}: {} {:?} {cause:?}", matter.object, matter.name));
        }
        for (name, answer) in answers(&sandbox) {
            let is_right = answer.starts_with("UNKNOWN") || whole.get(&name).is_none_or(|there| *there == answer);
            if !is_right && !name.starts_with("kube") {
                wrong.push(format!("{of_part:?}: {name} is {answer}"));
            }
        }
    }
    let first: Vec<&str> = wrong.iter().take(20).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} are wrong\n{}", wrong.len(), first.join("\n"));
}
