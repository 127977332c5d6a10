//! What is meant of a Service is what the API server accepts, whatever Service it was.

use super::*;
use crate::cluster::{Cluster, IpFamily, Kind, ObjectRef, Request, Settings};
use crate::manifest;

const RANGES: [&[&str]; 3] = [&["10.96.0.0/16"], &["fd00:96::/112"], &["10.96.0.0/16", "fd00:96::/112"]];

/// Specifications of Services, and whether one fits a cluster of one family.
const SERVICES: [(&str, bool); 11] = [
    ("{selector: {app: web}, ports: [{port: 80}]}", true),
    ("{ports: [{port: 80}]}", true),
    ("{clusterIP: None, selector: {app: web}, ports: [{port: 80}]}", true),
    ("{clusterIP: None, ports: [{port: 80}]}", true),
    ("{type: NodePort, selector: {app: web}, ports: [{name: a, port: 80}, {name: b, port: 81}]}", true),
    ("{type: LoadBalancer, externalTrafficPolicy: Local, loadBalancerClass: a/b, ports: [{port: 80}]}", true),
    ("{type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8], ports: [{port: 80}]}", true),
    ("{type: ExternalName, externalName: www.example.com, ports: [{port: 80}]}", true),
    ("{ipFamilyPolicy: PreferDualStack, selector: {app: web}, ports: [{port: 80}]}", true),
    ("{ipFamilyPolicy: RequireDualStack, selector: {app: web}, ports: [{port: 80}]}", false),
    ("{clusterIP: None, ipFamilies: [IPv6], ipFamilyPolicy: SingleStack, ports: [{port: 80}]}", true),
];

fn web() -> ObjectRef {
    ObjectRef::new(Kind::Service, "default", "web")
}

fn cluster(ranges: &[&str], spec: &str) -> Cluster {
    let settings =
        Settings { service_cidrs: ranges.iter().map(|range| range.parse().unwrap()).collect(), ..Settings::default() };
    let text = format!(
        "{{apiVersion: v1, kind: Namespace, metadata: {{name: default}}}}\n---\n\
         {{apiVersion: v1, kind: Service, metadata: {{name: web}}, spec: {spec}}}\n"
    );
    let mut cluster = Cluster::new(settings);
    for object in manifest::read(&text).objects() {
        cluster.request(Request::Put(object.value().clone())).unwrap();
    }
    cluster
}

fn service(cluster: &Cluster) -> &Service {
    cluster.get(&web()).and_then(|object| object.as_service()).unwrap()
}

fn made_anew(cluster: &mut Cluster, intent: &Intent) {
    let value = intent.done_to(cluster.get(&web()).unwrap());
    cluster.request(Request::Recreate(value)).unwrap_or_else(|refused| panic!("{intent:?}: {refused:?}"));
}

#[test]
fn every_service_can_be_made_anew_as_each_shape() {
    let mut tried = 0;
    for ranges in RANGES {
        for (spec, _) in SERVICES.iter().filter(|(_, fits_one)| *fits_one || ranges.len() == 2) {
            let mut cluster = cluster(ranges, spec);
            for _ in 0..2 {
                made_anew(&mut cluster, &Intent::Headless);
                assert!(service(&cluster).is_headless(), "{spec}");
                made_anew(&mut cluster, &Intent::ClusterIp);
                let spec = &service(&cluster).spec;
                assert!(spec.cluster_ips.iter().all(|ip| ip.parse::<std::net::IpAddr>().is_ok()), "{spec:?}");
                assert_eq!((spec.cluster_ips.is_empty(), &spec.service_type), (false, &ServiceType::ClusterIP));
                made_anew(&mut cluster, &Intent::ExternalName("db.example.com".to_owned()));
                assert_eq!(service(&cluster).spec.service_type, ServiceType::ExternalName);
                tried += 1;
            }
            made_anew(&mut cluster, &Intent::ClusterIp);
        }
    }
    assert_eq!(tried, 2 * (10 + 10 + 11));
}

#[test]
fn a_service_of_both_families_keeps_both_in_either_shape() {
    let mut cluster =
        cluster(RANGES[2], "{ipFamilyPolicy: PreferDualStack, selector: {app: web}, ports: [{port: 80}]}");
    for intent in [Intent::Headless, Intent::ClusterIp, Intent::Headless] {
        made_anew(&mut cluster, &intent);
        assert_eq!(service(&cluster).spec.ip_families, [IpFamily::IPv4, IpFamily::IPv6], "{intent:?}");
    }
}

#[test]
fn a_service_of_the_second_family_keeps_it_when_it_is_made_anew() {
    let mut cluster = cluster(RANGES[2], "{ipFamilies: [IPv6], selector: {app: web}, ports: [{port: 80}]}");
    let same = cluster.get(&web()).unwrap().value().clone();
    cluster.request(Request::Recreate(same)).unwrap();
    assert_eq!(service(&cluster).spec.ip_families, [IpFamily::IPv6]);
    for intent in [Intent::Headless, Intent::ClusterIp] {
        made_anew(&mut cluster, &intent);
        assert_eq!(service(&cluster).spec.ip_families, [IpFamily::IPv6], "{intent:?}");
    }
}

#[test]
fn the_condition_ready_is_turned_where_it_stands_and_keeps_what_else_it_says() {
    let text = "{apiVersion: v1, kind: Pod, metadata: {name: web}, status: {conditions: [{type: Initialized, status: 'True'}, \
                {type: Ready, status: 'True', reason: Why}]}}";
    let pod = manifest::read(text).objects().next().unwrap().clone();
    let value = Intent::Ready(false).done_to(&pod);
    let at = |path: &str| value.at(&path.parse().unwrap()).and_then(Value::as_text).map(str::to_owned);
    assert_eq!(at("status.conditions[1].status").as_deref(), Some("False"));
    assert_eq!(at("status.conditions[1].reason").as_deref(), Some("Why"));
    assert_eq!(at("status.conditions[0].status").as_deref(), Some("True"));
    let bare = manifest::read("{apiVersion: v1, kind: Pod, metadata: {name: web}}").objects().next().unwrap().clone();
    let ready = Object::decode(Intent::Ready(true).done_to(&bare)).unwrap();
    assert!(ready.as_pod().unwrap().status.ready);
}

#[test]
fn what_is_said_of_pods_stands_in_the_template_of_a_workload() {
    let read = |text: &str| manifest::read(text).objects().next().unwrap().clone();
    let deployment = read("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}");
    let pod = read("{apiVersion: v1, kind: Pod, metadata: {name: web}}");
    let hostname = Intent::Hostname(Some("a".to_owned()));
    let field = |intent: &Intent, of: &Object| intent.fields(of).first().unwrap().0.to_string();
    assert_eq!(field(&hostname, &deployment), "spec.template.spec.hostname");
    assert_eq!(field(&hostname, &pod), "spec.hostname");
    let label = Intent::PodLabel("app".to_owned(), None);
    assert_eq!(field(&label, &deployment), "spec.template.metadata.labels.app");
    assert_eq!(field(&label, &pod), "metadata.labels.app");
}

#[test]
fn a_headless_service_without_a_selector_can_be_given_one_whichever_families_the_cluster_has() {
    let labels: Labels = [("app".to_owned(), "web".to_owned())].into();
    for ranges in RANGES {
        let mut cluster = cluster(ranges, "{clusterIP: None, ports: [{port: 80}]}");
        assert_eq!(service(&cluster).spec.ip_families.len(), 2, "it was given both");
        let object = cluster.get(&web()).unwrap().clone();
        let alone = {
            let mut value = object.value().clone();
            value.set(&spec("selector"), Some((&labels).into()));
            cluster.request(Request::Put(value))
        };
        assert_eq!(alone.is_ok(), ranges.len() == 2, "{ranges:?}: {alone:?}");
        let mut cluster = self::cluster(ranges, "{clusterIP: None, ports: [{port: 80}]}");
        cluster.request(Request::Put(Intent::Selector(labels.clone()).done_to(&object))).unwrap();
        let spec = &service(&cluster).spec;
        assert_eq!((spec.ip_families.len(), &spec.selector), (ranges.len(), &labels));
    }
}

#[test]
fn one_replica_more_counts_from_what_there_is_when_it_is_done() {
    let read = |replicas: i64| {
        let text = format!(
            "{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: web}}, spec: {{replicas: {replicas}, \
             selector: {{matchLabels: {{a: b}}}}, template: {{metadata: {{labels: {{a: b}}}}}}}}}}"
        );
        manifest::read(&text).objects().next().unwrap().clone()
    };
    let after = |replicas: i64, by: i64| Intent::ScaleBy(by).fields(&read(replicas)).pop().unwrap().1;
    // Two presses, each made before the first one is done.
    let presses = [Intent::ScaleBy(-1), Intent::ScaleBy(-1)];
    let mut deployment = read(2);
    for press in &presses {
        deployment = Object::decode(press.done_to(&deployment)).unwrap();
    }
    assert_eq!(deployment.as_workload().unwrap().replicas, 0);
    assert_eq!(after(0, -1), Some(0.into()));
    assert_eq!(after(1, 1), Some(2.into()));
}
