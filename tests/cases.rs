//! The known confusions as files: each is diagnosed where it is shown, mended by its mend, and unheard of
//! in a healthy cluster.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "helpers of tests say what they expect"
)]

use k8s_dns_lab::case::{Case, Covered, KnownConfusion, known_confusions};
use k8s_dns_lab::cluster::{FieldPath, Kind, ObjectRef, Value};
use k8s_dns_lab::explain::diagnosis::{Diagnosis, Finding};
use k8s_dns_lab::sandbox::{Ask, Edit, Sandbox, ToyService};
use k8s_dns_lab::text::{Language, diagnosis};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs::{read_dir, read_to_string};

const FOLDER: &str = "assets/cases";

fn index() -> Vec<KnownConfusion> {
    known_confusions(&read_to_string(format!("{FOLDER}/index.yaml")).unwrap())
}

fn cases() -> Vec<(String, Case)> {
    let slugs = index().into_iter().filter_map(|one| match one.covered {
        Covered::By(slug) => Some(slug),
        Covered::Not => None,
    });
    slugs
        .map(|slug| {
            let text = read_to_string(format!("{FOLDER}/{slug}.yaml")).unwrap();
            let case = Case::read(&text).unwrap_or_else(|| panic!("{slug} is no case"));
            (slug, case)
        })
        .collect()
}

/// The state a case opens. Its link must say nothing that cannot be used.
fn opened(case: &Case) -> Sandbox {
    let (_, problems) = case.link.open();
    assert!(problems.is_empty(), "{problems:?}");
    let mut sandbox = Sandbox::toy();
    sandbox.edit(Edit::Open(Box::new(case.link.clone()))).unwrap();
    sandbox
}

/// The records of the answer, or its outcome.
fn answer(sandbox: &Sandbox, question: &Ask) -> String {
    let answer = sandbox.answer(question);
    let mut records: Vec<String> = answer.records.iter().map(|one| one.record.data.to_string()).collect();
    records.sort();
    if records.is_empty() { answer.outcome().as_str().to_owned() } else { records.join(" ") }
}

/// Everything that is found, of all objects and of the question.
fn everything(sandbox: &Sandbox, question: &Ask) -> Vec<Finding> {
    let mut all = sandbox.diagnose_question(question, &sandbox.answer(question));
    all.extend(sandbox.cluster().objects().flat_map(|object| sandbox.diagnose(object.reference())));
    all
}

fn named(finding: &Finding) -> String {
    format!(
        "{:?} {}/{}/{}",
        finding.diagnosis,
        finding.object.kind.name().to_lowercase(),
        finding.object.namespace,
        finding.object.name
    )
}

fn promised(case: &Case, key: &str) -> String {
    case.head(&[key]).and_then(Value::as_text).unwrap_or_default().to_owned()
}

fn wanted(case: &Case) -> String {
    format!("{} {}", promised(case, "diagnosis"), promised(case, "concerns"))
}

/// Makes the mend: the requests, and the other question where it is one.
fn mended(sandbox: &mut Sandbox, question: &Ask, finding: &Finding) -> Ask {
    let mend = finding.mend.clone().unwrap();
    let wait = u64::from(mend.wait);
    if mend.requests.is_empty() {
        sandbox.edit(Edit::Advance { seconds: wait }).unwrap();
    } else {
        sandbox.edit(Edit::Try { requests: mend.requests, question: None, wait }).unwrap();
    }
    Ask { name: mend.ask.unwrap_or_else(|| question.name.clone()), ..question.clone() }
}

#[test]
fn every_known_confusion_stands_in_the_index_once_in_each_language() {
    let all = index();
    assert_eq!(all.iter().map(|one| one.number).collect::<Vec<_>>(), (1..=46).collect::<Vec<_>>());
    for one in &all {
        for language in Language::ALL {
            let (number, tag) = (one.number, language.tag());
            assert!(!one.title(tag).is_empty(), "{number} has no title in {tag}");
            let (says, end) = (one.says(tag), if language == Language::Japanese { '。' } else { '.' });
            let sentences = if end == '。' { says.matches(end).count() } else { says.matches(". ").count() + 1 };
            let wanted = if one.covered == Covered::Not { 1..=2 } else { 2..=3 };
            assert!(says.ends_with(end) && wanted.contains(&sentences), "{number} in {tag}: {}", one.says(tag));
        }
    }
}

#[test]
fn every_file_is_a_case_of_the_index() {
    let named: BTreeSet<String> = cases().into_iter().map(|(slug, _)| slug).collect();
    let files = read_dir(FOLDER).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let files = files.filter_map(|name| name.strip_suffix(".yaml").map(str::to_owned));
    let files: BTreeSet<String> = files.filter(|name| name != "index").collect();
    assert_eq!(named, files);
}

#[test]
fn every_case_is_diagnosed_and_answers_as_it_says() {
    let print = std::env::var_os("PROMISES").is_some();
    let mut failed = Vec::new();
    for (slug, case) in cases() {
        let mut sandbox = opened(&case);
        let question = sandbox.question().clone();
        let before = answer(&sandbox, &question);
        let found = everything(&sandbox, &question);
        let Some(finding) = found.iter().find(|finding| named(finding) == wanted(&case)) else {
            failed.push(format!(
                "{slug}: {} is not among {:?}",
                wanted(&case),
                found.iter().map(named).collect::<Vec<_>>()
            ));
            continue;
        };
        let others: BTreeSet<String> = found.iter().map(named).filter(|one| *one != wanted(&case)).collect();
        if !others.is_empty() {
            failed.push(format!("{slug}: also {others:?}"));
        }
        let shown = sandbox.diagnose_question(&question, &sandbox.answer(&question));
        if !shown.iter().take(2).any(|one| one == finding) {
            failed.push(format!("{slug}: the question does not lead to it"));
        }
        let after = match &finding.mend {
            Some(_) => {
                let question = mended(&mut sandbox, &question, finding);
                let left = everything(&sandbox, &question);
                if !left.is_empty() {
                    failed.push(format!("{slug}: after the mend {:?}", left.iter().map(named).collect::<Vec<_>>()));
                }
                answer(&sandbox, &question)
            }
            None => String::new(),
        };
        if print {
            println!("PROMISE\t{slug}\t{before}\t{after}");
        } else if (&before, &after) != (&promised(&case, "answer"), &promised(&case, "mended")) {
            failed.push(format!("{slug}: {before:?} and {after:?}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn opening_and_mending_can_be_taken_back() {
    let start = Sandbox::toy();
    for (slug, case) in cases() {
        let mut sandbox = start.clone();
        sandbox.edit(Edit::Open(Box::new(case.link.clone()))).unwrap();
        let question = sandbox.question().clone();
        let shown = sandbox.cluster().clone();
        let found = everything(&sandbox, &question);
        let mend = found.into_iter().find_map(|finding| finding.mend.filter(|mend| !mend.requests.is_empty()));
        if let Some(mend) = mend {
            sandbox.edit(Edit::Requests(mend.requests)).unwrap();
            assert!(sandbox.undo());
            assert_eq!(*sandbox.cluster(), shown, "{slug}");
        }
        assert!(sandbox.undo());
        assert_eq!(sandbox.cluster(), start.cluster(), "{slug}");
        assert_eq!(sandbox.upstream(), start.upstream(), "{slug}");
    }
}

#[test]
fn a_healthy_cluster_has_nothing_the_matter() {
    for choice in ToyService::ALL {
        let mut sandbox = Sandbox::bare();
        assert_eq!(everything(&sandbox, &Ask::default()), []);
        sandbox = Sandbox::toy();
        sandbox.edit(Edit::ToyService(choice)).unwrap();
        assert_eq!(everything(&sandbox, &Ask::default()), [], "{choice:?}");
    }
}

/// Every kind of thing a detector looks at, done right.
const RIGHT: &str = r#"
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {clusterIP: None, selector: {app: db}, ports: [{name: sql, port: 5432}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: postgres}]}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {hostname: web, containers: [{name: web, image: nginx}]}}
---
apiVersion: v1
kind: Service
metadata: {name: asleep}
spec: {clusterIP: None, selector: {app: asleep}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: asleep}
spec:
  replicas: 0
  selector: {matchLabels: {app: asleep}}
  template: {metadata: {labels: {app: asleep}}, spec: {containers: [{name: main, image: nginx}]}}
---
apiVersion: v1
kind: Service
metadata: {name: manual}
spec: {clusterIP: None, ports: [{name: http, port: 80}]}
---
apiVersion: v1
kind: Endpoints
metadata: {name: manual}
subsets: [{addresses: [{ip: 192.0.2.10}], ports: [{name: http, port: 80}]}]
---
apiVersion: v1
kind: Service
metadata: {name: alias}
spec: {type: ExternalName, externalName: web.default.svc.cluster.local, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: outside}
spec: {type: ExternalName, externalName: api.example.com}
---
apiVersion: v1
kind: Pod
metadata: {name: shell, labels: {app: shell}}
spec:
  dnsConfig: {searches: [corp.example], options: [{name: ndots, value: "2"}]}
  containers: [{name: shell, image: "alpine:3.22"}]
---
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  hostNetwork: true
  dnsPolicy: ClusterFirstWithHostNet
  containers: [{name: agent, image: debian}]
---
apiVersion: v1
kind: Pod
metadata: {name: named, labels: {app: db}}
spec: {hostname: named, subdomain: db, containers: [{name: main, image: nginx}]}
"#;

#[test]
fn what_is_done_right_is_never_remarked() {
    let mut sandbox = Sandbox::bare();
    let outside = sandbox.upstream().to_string();
    sandbox.edit(Edit::Import(RIGHT.to_owned())).unwrap();
    // The alias leads to one of the lab's own names outside, which are kept.
    sandbox.edit(Edit::Outside(outside)).unwrap();
    let from = Ask::default().from;
    for (name, wanted) in [
        ("db", 3),
        ("db-0.db", 1),
        ("named.db", 1),
        ("web", 1),
        ("asleep", 0),
        ("manual", 1),
        ("alias", 2),
        ("outside", 4),
        ("nobody", 0),
        ("web.default.svc.cluster.local", 1),
    ] {
        let question = Ask { from: from.clone(), name: name.to_owned(), ..Ask::default() };
        let found: Vec<String> = everything(&sandbox, &question).iter().map(named).collect();
        assert_eq!(found, [""; 0], "{name}");
        assert_eq!(sandbox.answer(&question).records.len(), wanted, "{name}");
    }
}

#[test]
fn the_edit_that_confuses_is_found_out_as_it_is_made() {
    let mut sandbox = Sandbox::bare();
    sandbox.edit(Edit::Import(RIGHT.to_owned())).unwrap();
    let service = |name| ObjectRef::new(Kind::Service, "default", name);
    let set = |field: &str, value: Option<Value>| (field.parse::<FieldPath>().unwrap(), value);
    for (object, (field, value), wanted) in [
        (service("db"), set("spec.selector", None), Some(Diagnosis::OrphanedSlices)),
        (
            service("outside"),
            set("spec.externalName", Some("outside.default.svc.cluster.local".into())),
            Some(Diagnosis::ExternalNameLoop),
        ),
        (
            service("outside"),
            set("spec.externalName", Some("gone.default.svc.cluster.local".into())),
            Some(Diagnosis::ExternalNameTargetMissing),
        ),
        (service("outside"), set("spec.externalName", Some("web".into())), Some(Diagnosis::ExternalNameIsNotAbsolute)),
        (service("web"), set("spec.selector.app", Some("wbe".into())), Some(Diagnosis::SelectorMatchesNothing)),
        (service("web"), set("metadata.labels.a", Some("b".into())), None),
    ] {
        sandbox.edit(Edit::Set { object: object.clone(), field, value }).unwrap();
        let found: Vec<Diagnosis> = sandbox.diagnose(&object).iter().map(|finding| finding.diagnosis).collect();
        assert_eq!(found, Vec::from_iter(wanted));
        assert!(sandbox.undo());
        assert!(sandbox.diagnose(&object).is_empty());
    }
}

#[test]
fn a_hostname_alone_is_found_out_and_mended() {
    let mut sandbox = Sandbox::bare();
    sandbox.edit(Edit::Import(RIGHT.replace("hostname: named, subdomain: db,", "hostname: named,"))).unwrap();
    let question = Ask { name: "named.db".to_owned(), ..Ask::default() };
    assert_eq!(answer(&sandbox, &question), "NXDOMAIN");
    let pod = ObjectRef::new(Kind::Pod, "default", "named");
    let found = sandbox.diagnose(&pod);
    assert_eq!(found.iter().map(|one| one.diagnosis).collect::<Vec<_>>(), [Diagnosis::HostnameWithoutSubdomain]);
    mended(&mut sandbox, &question, &found[0]);
    assert_eq!(sandbox.diagnose(&pod), []);
    assert_eq!(sandbox.answer(&question).records.len(), 1);
}

#[test]
fn every_finding_has_a_sentence_and_a_name_for_its_mend_without_a_gap() {
    for (slug, case) in cases() {
        let sandbox = opened(&case);
        for finding in everything(&sandbox, sandbox.question()) {
            for language in Language::ALL {
                let mend = diagnosis::mend(language, &finding);
                assert_eq!(mend.is_some(), finding.mend.is_some());
                for said in [Some(diagnosis::sentence(language, &finding)), mend].into_iter().flatten() {
                    // A word that was not found leaves nothing between what stands around it.
                    let has_gap = ["``", "  ", "()"].iter().any(|gap| said.contains(gap));
                    assert!(!said.is_empty() && said == said.trim() && !has_gap, "{slug}: {said}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is asked in whatever world, somebody says something or nothing, and a mend is an edit that is
    /// made or refused.
    #[test]
    fn no_question_can_make_a_detector_panic(
        world in 0_usize..32,
        name in prop_oneof![
            r"[a-z0-9*._-]{0,40}",
            r"((web|db|db-0|alias|ext|worker|hop-01|\*|10-244-1-20|_http|_tcp|default|svc|pod|cluster|local|com|in-addr|arpa)\.?){0,7}",
            ".{0,12}",
        ],
        kind in prop_oneof![Just("A"), Just("AAAA"), Just("SRV"), Just("PTR"), Just("TXT")],
    ) {
        let all = cases();
        let (_, case) = all.get(world % all.len()).unwrap();
        let mut sandbox = opened(case);
        let question = Ask { name, record_type: kind.parse().unwrap(), ..sandbox.question().clone() };
        for finding in everything(&sandbox, &question) {
            for language in Language::ALL {
                prop_assert!(!diagnosis::sentence(language, &finding).is_empty());
            }
            if let Some(mend) = finding.mend {
                let _ = sandbox.edit(Edit::Requests(mend.requests));
            }
        }
    }
}
