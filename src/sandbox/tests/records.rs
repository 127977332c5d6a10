//! Which object a record of the answer comes from.

use super::*;

/// The records of an answer as `data from kind/name`.
fn sources(sandbox: &Sandbox, name: &str, record_type: RecordType) -> Vec<String> {
    let ask = Ask { name: name.to_owned(), record_type, ..Ask::default() };
    let of = |cause: &ObjectRef| format!("{}/{}", cause.kind.name(), cause.name);
    let answer = sandbox.answer(&ask);
    let told = answer.records.iter().map(|one| {
        let cause = one.cause.as_ref().map_or_else(|| "nothing".to_owned(), of);
        format!("{} from {cause}", one.record.data)
    });
    let mut told: Vec<String> = told.collect();
    told.sort();
    told
}

#[test]
fn an_address_comes_from_its_pod_and_an_srv_record_from_the_slice_that_has_its_port() {
    let mut sandbox = Sandbox::toy();
    sandbox.edit(Edit::ToyService(ToyService::Headless)).unwrap();
    let addresses = sources(&sandbox, "db", RecordType::A);
    assert_eq!(addresses.len(), 2);
    for pod in ["db-0", "db-1"] {
        assert!(addresses.contains(&format!("{} from Pod/{pod}", pod_ip(&sandbox, pod))), "{addresses:?}");
    }
    let records = sources(&sandbox, "db", RecordType::Srv);
    assert_eq!(records.len(), 2);
    assert!(records.iter().all(|record| record.contains(" from EndpointSlice/db-")), "{records:?}");
}

#[test]
fn an_srv_record_of_a_service_with_a_cluster_ip_comes_from_the_service() {
    let sandbox = Sandbox::toy();
    let records = sources(&sandbox, "db", RecordType::Srv);
    assert_eq!(records.len(), 1);
    assert!(records.iter().all(|record| record.ends_with("from Service/db")), "{records:?}");
}
