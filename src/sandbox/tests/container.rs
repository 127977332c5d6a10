//! Who asks is a container: its image decides, its system, and what stands between it and the nameserver.

use super::*;
use crate::resolution::trace::Unknown;

/// The lab with a Service `web` in two namespaces and these pods.
fn world(pods: &str) -> Sandbox {
    let mut sandbox = Sandbox::toy();
    let text = format!(
        "apiVersion: v1\nkind: Namespace\nmetadata: {{name: shop}}\n---\n\
         apiVersion: v1\nkind: Service\nmetadata: {{name: web, namespace: shop}}\n\
         spec: {{clusterIP: 10.96.10.20, selector: {{app: web}}, ports: [{{port: 80}}]}}\n---\n{pods}"
    );
    for document in manifest::read(&text).documents {
        sandbox.edit(Edit::Put(document.value)).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    }
    sandbox
}

fn pod(name: &str, meta: &str, spec: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop{meta}}}\nspec: {{{spec}, nodeName: node-a}}\n---\n"
    )
}

fn asks(sandbox: &Sandbox, from: &str, name: &str) -> Answer {
    sandbox.answer(&Ask { from: from.parse().unwrap(), name: name.to_owned(), record_type: RecordType::A })
}

fn comes_to(sandbox: &Sandbox, from: &str, name: &str) -> String {
    let answer = asks(sandbox, from, name);
    match answer.records.first() {
        Some(one) => one.record.data.to_string(),
        None => answer.outcome().as_str().to_owned(),
    }
}

const TWO: &str = "containers: [{name: sidecar, image: 'debian:12'}, {name: app, image: 'alpine:3.16'}], \
                   initContainers: [{name: prepare, image: 'alpine:3.20'}]";

#[test]
fn each_container_asks_with_the_library_of_its_image() {
    let mut sandbox = world(&pod("two", "", TWO));
    let settings =
        Settings { node_resolv_conf: "nameserver 192.0.2.53\nsearch corp.test\n".into(), ..Settings::default() };
    sandbox.edit(Edit::Settings(settings)).unwrap();
    sandbox.edit(Edit::Outside("api.ext.corp.test. SERVFAIL\napi.ext. 60 IN A 192.0.2.9\n".into())).unwrap();
    // glibc goes on behind a SERVFAIL, musl does not (rule R8).
    for (from, says) in [
        ("shop/two", "192.0.2.9"),
        ("shop/two/sidecar", "192.0.2.9"),
        ("shop/two/app", "SERVFAIL"),
        ("shop/two/prepare", "SERVFAIL"),
        ("shop/two/nobody", "no such container"),
        ("shop/gone/app", "no such pod"),
    ] {
        assert_eq!(comes_to(&sandbox, from, "api.ext"), says, "{from}");
    }
    let other = world(&pod("two", ", annotations: {kubectl.kubernetes.io/default-container: app}", TWO));
    let library = |from: &str| other.pod_view(&from.parse().unwrap()).unwrap().library;
    assert_eq!(library("shop/two"), Library::Musl123);
    assert_eq!(library("shop/two/sidecar"), Library::Glibc);
}

#[test]
fn a_question_names_its_container_in_links_and_pins_and_links_of_before_still_open() {
    let mut sandbox = world(&pod("two", "", TWO));
    let ask = Ask { from: "shop/two/app".parse().unwrap(), name: "web".to_owned(), record_type: RecordType::A };
    sandbox.ask(ask.clone());
    sandbox.edit(Edit::Pin(ask.clone())).unwrap();
    let link = Link::to(&sandbox);
    assert!(link.pairs().contains("from=shop/two/app&") && link.pairs().contains("&pin=shop/two/app,web,A"));
    let (read, problems) = Link::read_with(&link.pairs(), link.manifests.clone().into(), &[]);
    assert_eq!((problems, read.question.as_ref(), read.pinned.as_slice()), (vec![], Some(&ask), &[ask.clone()][..]));
    let (older, problems) = Link::read("v=1&from=shop/two&name=web&type=A", &[]);
    assert_eq!((problems, older.question.unwrap().from), (vec![], "shop/two".parse().unwrap()));
    for text in ["", "/two", "shop/", "shop/two/", "shop/two/app/x"] {
        assert!(text.parse::<PodRef>().is_err(), "{text}");
    }
}

#[test]
fn a_choice_of_containers_is_there_where_their_libraries_differ_and_nowhere_else() {
    let alike = "containers: [{name: a, image: 'debian:12'}, {name: b, image: 'ubuntu:24.04'}]";
    let sandbox = world(&(pod("two", "", TWO) + &pod("alike", "", alike)));
    let askers = |name: &str| {
        let object = sandbox.cluster().get(&ObjectRef::new(Kind::Pod, "shop", name)).unwrap().clone();
        let askers: Vec<String> =
            askers_of(&object).map(|(pod, container)| format!("{}/{}", pod.name, container.unwrap_or("-"))).collect();
        askers.join(" ")
    };
    assert_eq!(askers("two"), "two/sidecar two/app two/prepare");
    assert_eq!(askers("alike"), "alike/-");
}

#[test]
fn a_windows_container_follows_the_documented_rule_and_no_other() {
    let image = "containers: [{name: c, image: 'mcr.microsoft.com/windows/servercore:ltsc2022'}]";
    let by_os = "os: {name: windows}, containers: [{name: c, image: 'corp.test/app:1'}]";
    let by_node = "nodeSelector: {kubernetes.io/os: windows}, containers: [{name: c, image: 'corp.test/app:1'}]";
    let own = "os: {name: windows}, dnsPolicy: None, \
               dnsConfig: {nameservers: [10.96.0.10], searches: [corp.test]}, containers: [{name: c, image: 'corp.test/app:1'}]";
    let sandbox =
        world(&(pod("image", "", image) + &pod("os", "", by_os) + &pod("node", "", by_node) + &pod("own", "", own)));
    for from in ["shop/image", "shop/os", "shop/node"] {
        let found = ["web", "web.shop", "web.shop.svc", "web.shop.svc.cluster.local", "localhost"]
            .map(|name| comes_to(&sandbox, from, name));
        assert_eq!(found, ["10.96.10.20", "NXDOMAIN", "NXDOMAIN", "10.96.10.20", "UNKNOWN"], "{from}");
    }
    assert_eq!(comes_to(&sandbox, "shop/own", "web"), "UNKNOWN");
    assert_eq!(comes_to(&sandbox, "shop/own", "web.shop.svc.cluster.local"), "10.96.10.20");
    let cannot = asks(&sandbox, "shop/own", "web").cannot_say.unwrap();
    assert_eq!((cannot.directive.as_str(), cannot.reason), ("Windows", Unknown::NotDocumented));
}

#[test]
fn what_a_mesh_takes_for_itself_cannot_be_said_and_says_who_takes_it() {
    let proxy = |capture: &str| {
        format!(
            "containers: [{{name: app, image: 'debian:12'}}, {{name: istio-proxy, image: 'istio/proxyv2:1.24.0', \
             env: [{{name: ISTIO_META_DNS_CAPTURE, value: '{capture}'}}]}}]"
        )
    };
    let native = "containers: [{name: app, image: 'debian:12'}], initContainers: [{name: istio-proxy, restartPolicy: Always, \
                  image: 'istio/proxyv2:1.27.0', env: [{name: ISTIO_META_DNS_CAPTURE, value: 'true'}]}]";
    let plain = "containers: [{name: app, image: 'debian:12'}]";
    let kuma = "containers: [{name: app, image: 'debian:12'}, {name: kuma-sidecar, image: 'kumahq/kuma-dp:2.9.0'}]";
    let pods = [
        pod("takes", "", &proxy("true")),
        pod("leaves", "", &proxy("false")),
        pod("native", "", native),
        pod("ambient", ", labels: {istio.io/dataplane-mode: ambient}", plain),
        pod(
            "ambient-off",
            ", labels: {istio.io/dataplane-mode: ambient}, annotations: {ambient.istio.io/dns-capture: 'false'}",
            plain,
        ),
        pod("redirected", ", annotations: {ambient.istio.io/redirection: enabled}", plain),
        pod("kuma", "", kuma),
        pod("kuma-off", ", annotations: {kuma.io/builtin-dns: disabled}", kuma),
        pod("plain", "", plain),
    ];
    let sandbox = world(&pods.concat());
    for (from, says) in [
        ("shop/takes", "istio-proxy"),
        ("shop/takes/istio-proxy", "10.96.10.20"),
        ("shop/leaves", "10.96.10.20"),
        ("shop/native", "istio-proxy"),
        ("shop/ambient", "ztunnel"),
        ("shop/ambient-off", "10.96.10.20"),
        ("shop/redirected", "ztunnel"),
        ("shop/kuma", "kuma-sidecar"),
        ("shop/kuma-off", "10.96.10.20"),
        ("shop/plain", "10.96.10.20"),
    ] {
        let answer = asks(&sandbox, from, "web");
        let said = match &answer.cannot_say {
            Some(cannot) => {
                assert_eq!(answer.outcome().as_str(), "UNKNOWN");
                assert_eq!(cannot.reason, Unknown::TakenByMesh { who: cannot.directive.clone() });
                cannot.directive.clone()
            }
            None => comes_to(&sandbox, from, "web"),
        };
        assert_eq!(said, says, "{from}");
    }
    // A namespace has all its pods in the mesh but those that say no.
    let mut sandbox =
        world(&(pod("plain", "", plain) + &pod("out", ", labels: {istio.io/dataplane-mode: none}", plain)));
    sandbox
        .edit(Edit::Set {
            object: ObjectRef::new(Kind::Namespace, "", "shop"),
            field: crate::cluster::FieldPath::of(&["metadata", "labels", "istio.io/dataplane-mode"]),
            value: Some("ambient".into()),
        })
        .unwrap();
    assert_eq!(["shop/plain", "shop/out"].map(|from| comes_to(&sandbox, from, "web")), ["UNKNOWN", "10.96.10.20"]);
}

#[test]
fn a_final_dot_carries_a_caution_where_http_goes_through_envoy() {
    // musl stops at the SERVFAIL of a search domain.
    let own = "dnsConfig: {searches: [corp.test]}, containers: [{name: app, image: 'alpine:3.20'}";
    let pods = pod("in", "", &format!("{own}, {{name: istio-proxy, image: 'istio/proxyv2:1.24.0'}}]"))
        + &pod("out", "", &format!("{own}]"));
    let mut sandbox = world(&pods);
    sandbox.edit(Edit::Outside("api.ext.corp.test. SERVFAIL\napi.ext. 60 IN A 192.0.2.9\n".into())).unwrap();
    let cautions = |from: &str| {
        let ask = Ask { from: from.parse().unwrap(), name: "api.ext".to_owned(), record_type: RecordType::A };
        let remedies = sandbox.remedies(&ask).finish();
        let asks_with_a_dot = |one: &Remedy| one.question.as_ref().is_some_and(|ask| ask.name.ends_with('.'));
        let all: Vec<_> = remedies.iter().filter(|one| asks_with_a_dot(one)).collect();
        assert!(!all.is_empty(), "{remedies:?}");
        all.iter().map(|one| one.moves.iter().any(|one| one.price == Some(Price::BehindEnvoy))).collect::<Vec<_>>()
    };
    assert!(cautions("shop/in").iter().all(|is_there| *is_there));
    assert!(cautions("shop/out").iter().all(|is_there| !*is_there));
    let hurts = |from: &str| {
        let ask = Ask { from: from.parse().unwrap(), name: "api.ext".to_owned(), record_type: RecordType::A };
        let found = sandbox.diagnose_question(&ask, &sandbox.answer(&ask));
        let mend = found.into_iter().filter_map(|finding| finding.mend).find(|mend| mend.ask.is_some());
        mend.expect("the note offers the name with a final dot").hurts_http
    };
    assert!(hurts("shop/in") && !hurts("shop/out"));
}

#[test]
fn an_import_keeps_what_tells_who_asks_and_nothing_more_of_it() {
    let text = pod(
        "two",
        ", annotations: {kubectl.kubernetes.io/default-container: app, ambient.istio.io/redirection: enabled, secret: s3cret}",
        "nodeSelector: {kubernetes.io/os: linux, team: s3cret}, containers: [{name: proxy, image: 'corp/envoy:s3cret', \
         env: [{name: PASSWORD, value: s3cret}, {name: ISTIO_META_DNS_CAPTURE, value: 'true'}]}, {name: app, image: 'nicolaka/netshoot:s3cret'}], \
         ephemeralContainers: [{name: debug, image: 'alpine:3.16'}]",
    );
    let mut sandbox = Sandbox::toy();
    sandbox.edit(Edit::Import(text)).unwrap();
    let kept = sandbox.cluster().get(&ObjectRef::new(Kind::Pod, "shop", "two")).unwrap();
    let pod = kept.as_pod().unwrap();
    assert_eq!(pod.default_container().unwrap().name, "app");
    assert_eq!(pod.container("proxy").unwrap().dns_capture, "true");
    assert_eq!(pod.spec.os, "linux");
    let library = |name: &str| Library::in_container(pod, pod.container(name));
    assert_eq!(["proxy", "app", "debug"].map(library), [Library::Glibc, Library::Musl125, Library::Musl123]);
    let written = manifest::write_all([kept.value()]);
    assert!(!written.contains("s3cret"), "{written}");
}
