use super::*;
use crate::cluster::{FieldPath, Settings, Value};
use crate::resolution::corefile::Files;

const CUSTOM: &str = "/etc/coredns/custom";
const K3S: &str = ". {\n    import /etc/coredns/custom/*.override\n    kubernetes cluster.local\n}\nimport /etc/coredns/custom/*.server\n";

/// What is remarked of the imports where these files lie in the volume; `None` is no volume at all.
fn told(corefile: &str, volume: Option<&[&str]>) -> Vec<(Vec<String>, bool)> {
    let files = Files {
        by_path: volume.into_iter().flatten().map(|name| (format!("{CUSTOM}/{name}"), String::new())).collect(),
        directories: volume.iter().map(|_| CUSTOM.to_owned()).collect(),
        mounts: volume.iter().map(|_| CUSTOM.to_owned()).collect(),
        // Somebody said which files there are.
        are_all: volume.is_none(),
        ..Files::default()
    };
    let cluster = Cluster::new(Settings::default());
    let mut value = Value::object([("apiVersion", "v1".into()), ("kind", "ConfigMap".into())]);
    for (field, text) in [("name", "coredns"), ("namespace", "kube-system")] {
        value.set(&FieldPath::of(&["metadata", field]), Some(text.into()));
    }
    let object = Object::decode(value).unwrap();
    let configuration = Configuration::read(corefile, &files);
    let corefile = Corefile::read(corefile, &files).0;
    let mut found = Vec::new();
    imports(&Read { cluster: &cluster, object: &object, corefile, configuration }, &mut found);
    assert!(found.iter().all(|one| one.diagnosis == Diagnosis::ImportMatchesNothing));
    found.into_iter().map(|one| (one.found, one.mend.is_some())).collect()
}

fn words(all: &[&str]) -> (Vec<String>, bool) {
    (all.iter().map(|&word| word.to_owned()).collect(), false)
}

#[test]
fn an_import_that_fits_nothing_is_told_where_a_file_is_missed_or_nothing_is_mounted() {
    let missed = ["/etc/coredns/custom/*.override", "corp.conf", "2"];
    let other = ["/etc/coredns/custom/*.server", "corp.conf", "5"];
    assert_eq!(told(K3S, Some(&["corp.conf"])), [words(&missed), words(&other)]);
    let nowhere = [["/etc/coredns/custom/*.override", "", "2"], ["/etc/coredns/custom/*.server", "", "5"]];
    assert_eq!(told(K3S, None), nowhere.map(|all| words(&all)));
}

#[test]
fn a_door_left_open_and_files_that_the_other_import_takes_are_healthy() {
    assert_eq!(told(K3S, Some(&[])), []);
    assert_eq!(told(K3S, Some(&["corp.server"])), []);
    assert_eq!(told(K3S, Some(&["corp.server", "log.override"])), []);
}
