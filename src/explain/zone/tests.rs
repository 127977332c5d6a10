use super::*;
use crate::cluster::{Cluster, Settings};
use crate::manifest;
use std::sync::Arc;

const SERVICES: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  clusterIPs: [10.96.0.7]
  externalIPs: [192.0.2.7]
  ports: [{name: http, port: 80}]
status: {loadBalancer: {ingress: [{ip: 192.0.2.8}, {hostname: lb.example.com}]}}
---
apiVersion: multicluster.x-k8s.io/v1alpha1
kind: ServiceImport
metadata: {name: db, namespace: shop}
spec: {type: Headless, ports: [{name: sql, port: 5432, protocol: TCP}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: db-east
  namespace: shop
  labels: {multicluster.kubernetes.io/service-name: db, multicluster.kubernetes.io/source-cluster: east}
addressType: IPv4
endpoints: [{addresses: [10.1.0.1], hostname: db-0}]
ports: [{name: sql, port: 5432, protocol: TCP}]
";

const CONFIG: &str = "
apiVersion: v1
kind: ConfigMap
metadata: {name: coredns, namespace: kube-system}
data:
  Corefile: |
    . {
        k8s_external ext.test in-addr.arpa {
            fallthrough in-addr.arpa
        }
        kubernetes cluster.local clusterset.local in-addr.arpa {
            multicluster clusterset.local
        }
        file /etc/coredns/corp.db corp.test
        rewrite name exact shop.corp.test web.shop.svc.cluster.local
        rewrite name suffix .any.test .shop.svc.cluster.local answer auto
        hosts {
            192.0.2.90 Node-1.hosts.test
            2001:db8::90 node-1.hosts.test
            192.0.2.91 *.hosts.test
            10.96.0.7 web.hosts.test
            fallthrough
        }
    }
  corp.db: |
    @ 60 IN SOA ns admin 1 2 3 4 5
    www 60 IN A 192.0.2.80
    *.any 60 IN TXT star
    alias 60 IN CNAME web.shop.svc.cluster.local.
";

fn objects(text: &str) -> Vec<Arc<Object>> {
    manifest::read(text).objects().map(|object| Arc::new(object.clone())).collect()
}

fn texts(listing: &Listing, zone: &str) -> Vec<String> {
    let zone = Name::parse(zone).unwrap();
    let all = listing.0.iter().filter(|((name, _), _)| name.is_under(&zone));
    all.flat_map(|(_, records)| records.iter().map(|one| one.record.to_string())).collect()
}

fn whole() -> Cluster {
    let mut cluster = Cluster::new(Settings::default());
    for object in objects(SERVICES).iter().chain(&objects(CONFIG)) {
        cluster.store((**object).clone());
    }
    cluster
}

#[test]
fn a_zone_file_in_a_key_of_the_config_map_is_listed() {
    let cluster = whole();
    let server = Server::new(&cluster);
    assert!(server.configuration().from_config_map, "{:?}", server.configuration().errors);
    let listing = full_listing(&server, &Upstream::default());
    assert_eq!(
        texts(&listing, "corp.test"),
        [
            "*.any.corp.test. 60 IN TXT \"star\"",
            "alias.corp.test. 60 IN CNAME web.shop.svc.cluster.local.",
            "corp.test. 60 IN SOA ns.corp.test. admin.corp.test. 1 2 3 4 5",
            "shop.corp.test. 5 IN A 10.96.0.7",
            "shop.corp.test. 5 IN SRV 0 100 80 shop.corp.test.",
            "www.corp.test. 60 IN A 192.0.2.80",
        ]
    );
    let www = listing.records(&Name::parse("www.corp.test").unwrap(), RecordType::A);
    assert_eq!(www[0].cause, Cause::Corefile { property: "file" });
}

#[test]
fn the_lines_of_hosts_are_listed_both_ways_and_wildcards_are_nobodys_names() {
    let listing = full_listing(&Server::new(&whole()), &Upstream::default());
    assert_eq!(
        texts(&listing, "hosts.test"),
        [
            "node-1.hosts.test. 3600 IN A 192.0.2.90",
            "node-1.hosts.test. 3600 IN AAAA 2001:db8::90",
            "web.hosts.test. 3600 IN A 10.96.0.7",
        ]
    );
    assert_eq!(texts(&listing, "90.2.0.192.in-addr.arpa"), ["90.2.0.192.in-addr.arpa. 3600 IN PTR node-1.hosts.test."]);
    let node = listing.records(&Name::parse("node-1.hosts.test").unwrap(), RecordType::A);
    assert_eq!(node[0].cause, Cause::Corefile { property: "hosts" });
}

#[test]
fn addresses_outside_of_the_cluster_are_listed_with_their_fields() {
    let listing = full_listing(&Server::new(&whole()), &Upstream::default());
    let web = listing.records(&Name::parse("web.shop.ext.test").unwrap(), RecordType::A);
    let causes: Vec<String> = web
        .iter()
        .map(|one| match &one.cause {
            Cause::Object { object, field } => format!("{object} {field}"),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        causes[..3],
        [
            "svc/shop/web spec.externalIPs[0]",
            "svc/shop/web status.loadBalancer.ingress[0].ip",
            "svc/shop/web status.loadBalancer.ingress[1].hostname"
        ]
    );
    let srv = listing.records(&Name::parse("_http._tcp.web.shop.ext.test").unwrap(), RecordType::Srv);
    assert_eq!(srv.len(), 2);
    assert_eq!(texts(&listing, "8.2.0.192.in-addr.arpa"), ["8.2.0.192.in-addr.arpa. 5 IN PTR web.shop.ext.test."]);
}

#[test]
fn imports_of_other_clusters_are_listed_with_the_cluster_of_each_endpoint() {
    let listing = full_listing(&Server::new(&whole()), &Upstream::default());
    let all = texts(&listing, "shop.svc.clusterset.local");
    assert_eq!(
        all,
        [
            "_sql._tcp.db.shop.svc.clusterset.local. 5 IN SRV 0 100 5432 db-0.east.db.shop.svc.clusterset.local.",
            "db-0.east.db.shop.svc.clusterset.local. 5 IN A 10.1.0.1",
            "db.shop.svc.clusterset.local. 5 IN A 10.1.0.1",
            "db.shop.svc.clusterset.local. 5 IN SRV 0 100 5432 db-0.east.db.shop.svc.clusterset.local.",
        ]
    );
    assert_eq!(texts(&listing, "db.shop.svc.cluster.local"), [""; 0]);
}

#[test]
fn a_listing_that_follows_each_change_is_the_listing_of_the_whole() {
    let mut cluster = Cluster::new(Settings::default());
    objects(CONFIG).iter().for_each(|object| cluster.store((**object).clone()));
    let mut server = Server::new(&cluster);
    let upstream = Upstream::default();
    let mut followed = full_listing(&server, &upstream);
    let services = objects(SERVICES);
    // Each comes, goes in the same order, and comes again.
    for is_there in [true, false, true] {
        for object in &services {
            let (before, after) =
                if is_there { (None, Some(Arc::clone(object))) } else { (Some(Arc::clone(object)), None) };
            let change = Change { object: object.reference().clone(), before, after };
            let changes = Changes::of(vec![change]);
            crate::explain::difference::follow(&mut server, &cluster, &changes, &upstream, &mut followed);
            assert_eq!(followed, full_listing(&server, &upstream), "{} is there: {is_there}", object.reference());
        }
    }
    // Two addresses and an alias; the alias again for IPv6; and for each of its two names two SRV records.
    let web = texts(&followed, "web.shop.ext.test");
    assert_eq!(web.len(), 8, "{web:?}");
}

#[test]
fn a_file_beside_the_corefile_that_changes_is_followed() {
    let mut cluster = Cluster::new(Settings::default());
    let corefile = "\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns, namespace: kube-system}\ndata:\n  Corefile: |\n    . {\n        import custom/*.override\n        kubernetes cluster.local\n    }\n";
    objects(corefile).iter().for_each(|object| cluster.store((**object).clone()));
    let mut server = Server::new(&cluster);
    let upstream = Upstream::default();
    let mut followed = full_listing(&server, &upstream);
    let custom = "\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns-custom, namespace: kube-system}\ndata:\n  lan.override: |\n    hosts {\n        192.0.2.1 lan.test\n        fallthrough\n    }\n";
    let object = objects(custom).remove(0);
    cluster.store((*object).clone());
    let change = Change { object: object.reference().clone(), before: None, after: Some(Arc::clone(&object)) };
    crate::explain::difference::follow(&mut server, &cluster, &Changes::of(vec![change]), &upstream, &mut followed);
    assert_eq!(texts(&followed, "lan.test"), ["lan.test. 3600 IN A 192.0.2.1"]);
    assert_eq!(followed, full_listing(&server, &upstream));
}
