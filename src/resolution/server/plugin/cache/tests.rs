use super::super::super::{Server, State};
use super::*;
use crate::cluster::{Cluster, Object, Settings};
use crate::dns::{Outcome, Question, RecordData, RecordType};
use crate::resolution::corefile::{Corefile, Profile};
use crate::resolution::trace::{Remembered, Trace};
use crate::resolution::upstream::Upstream;
use proptest::prelude::*;

const OUTSIDE: &str = "\
www.example.com. 3600 IN A 192.0.2.80
short.example.com. 1 IN A 192.0.2.81
broken.example.com. SERVFAIL
silent.example.com. TIMEOUT
";

/// A server, its caches, and a clock.
struct Lab {
    cluster: Cluster,
    server: Server,
    upstream: Upstream,
    memory: State,
    now: u64,
}

impl Lab {
    fn with(corefile: &str) -> Self {
        let mut cluster = Cluster::new(Settings::default());
        let indented = corefile.replace('\n', "\n    ");
        let objects = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: coredns, namespace: kube-system}}\ndata:\n  Corefile: |\n    {indented}\n---\n\
             apiVersion: v1\nkind: Namespace\nmetadata: {{name: shop}}\n"
        );
        let (_, rejections) = cluster.load(read(&objects));
        assert!(rejections.is_empty(), "{rejections:?}");
        let server = Server::new(&cluster);
        assert!(server.configuration().errors.is_empty(), "{:?}", server.configuration().errors);
        let (upstream, errors) = Upstream::parse(OUTSIDE);
        assert!(errors.is_empty());
        Self { cluster, server, upstream, memory: State::default(), now: 0 }
    }

    fn before_disable() -> Self {
        Self::with(&Profile::KubeadmOld.text("cluster.local"))
    }

    fn today() -> Self {
        Self::with(&Corefile::kubeadm("cluster.local").to_string())
    }

    /// The Service `db` gets this cluster IP; none takes it away.
    fn serve(&mut self, ip: Option<&str>) {
        let reference = crate::cluster::ObjectRef::new(crate::cluster::Kind::Service, "shop", "db");
        let mut requests = vec![crate::cluster::Request::Delete(reference)];
        if let Some(ip) = ip {
            let text = format!(
                "apiVersion: v1\nkind: Service\nmetadata: {{name: db, namespace: shop}}\nspec: {{clusterIP: {ip}, ports: [{{port: 1}}]}}\n"
            );
            requests.extend(read(&text).into_iter().map(|one| crate::cluster::Request::Put(one.value().clone())));
        }
        let changes = self.cluster.request_all(requests).unwrap();
        self.server.update(&self.cluster, &changes);
    }

    fn ask(&mut self, name: &str, record_type: RecordType) -> (Response, Trace) {
        let question = Question { name: name.parse().unwrap(), record_type };
        let (reply, trace) = self.server.answer_at(&question, &self.upstream, &mut self.memory, self.now * 1000);
        assert_eq!(trace.answers.len(), reply.response().unwrap().answers.len());
        (reply.into_response().unwrap(), trace)
    }

    /// What the name comes to, its TTL, and whether that was kept.
    fn says(&mut self, name: &str) -> (String, Option<u32>) {
        let (response, trace) = self.ask(name, RecordType::A);
        let mut said: Vec<String> =
            response.answers.iter().map(|record| format!("{} {}", record.ttl, record.data)).collect();
        if said.is_empty() {
            said.push(response.outcome().as_str().to_owned());
        }
        (said.join(", "), trace.remembered().map(|remembered| remembered.left))
    }
}

fn read(text: &str) -> Vec<Object> {
    crate::manifest::read(text).objects().cloned().collect()
}

fn fresh(said: &str) -> (String, Option<u32>) {
    (said.to_owned(), None)
}

fn kept(said: &str, left: u32) -> (String, Option<u32>) {
    (said.to_owned(), Some(left))
}

const DB: &str = "db.shop.svc.cluster.local.";

#[test]
fn an_answer_is_given_until_its_time_is_over_and_its_ttl_runs_down() {
    let mut lab = Lab::before_disable();
    lab.serve(Some("10.96.0.50"));
    assert_eq!(lab.says(DB), fresh("30 10.96.0.50"));
    lab.serve(Some("10.96.0.51"));
    assert_eq!(lab.says(DB), kept("30 10.96.0.50", 30));
    lab.now = 29;
    assert_eq!(lab.says(DB), kept("1 10.96.0.50", 1));
    assert!(lab.ask(DB, RecordType::A).0.authoritative, "AA is kept");
    lab.now = 30;
    assert_eq!(lab.says(DB), fresh("30 10.96.0.51"));
}

#[test]
fn a_denial_is_given_though_the_name_exists_by_now() {
    let mut lab = Lab::before_disable();
    assert_eq!(lab.says(DB), fresh("NXDOMAIN"));
    lab.serve(Some("10.96.0.50"));
    lab.now = 10;
    assert_eq!(lab.says(DB), kept("NXDOMAIN", 20));
    let (response, _) = lab.ask(DB, RecordType::A);
    assert_eq!(response.authority.iter().map(|record| record.ttl).collect::<Vec<_>>(), [20]);
    lab.now = 30;
    assert_eq!(lab.says(DB), fresh("30 10.96.0.50"));
}

#[test]
fn todays_kubeadm_keeps_nothing_of_the_cluster_and_the_rest_as_ever() {
    let mut lab = Lab::today();
    assert_eq!(lab.says(DB), fresh("NXDOMAIN"));
    lab.serve(Some("10.96.0.50"));
    assert_eq!(lab.says(DB), fresh("30 10.96.0.50"));
    lab.serve(None);
    assert_eq!(lab.says(DB), fresh("NXDOMAIN"));
    assert!(lab.memory.is_empty());
    assert_eq!(lab.says("www.example.com."), fresh("30 192.0.2.80"));
    lab.now = 12;
    assert_eq!(lab.says("www.example.com."), kept("18 192.0.2.80", 18));
    assert!(lab.ask("www.example.com.", RecordType::A).0.authoritative, "every kept reply has AA");
}

#[test]
fn a_ttl_is_never_below_five_seconds() {
    let mut lab = Lab::before_disable();
    assert_eq!(lab.says("short.example.com."), fresh("5 192.0.2.81"));
    lab.now = 4;
    assert_eq!(lab.says("short.example.com."), kept("1 192.0.2.81", 1));
    lab.now = 5;
    assert_eq!(lab.says("short.example.com."), fresh("5 192.0.2.81"));
    let mut lab = Lab::with(".:53 {\n    kubernetes cluster.local {\n        ttl 0\n    }\n    cache 30\n}\n");
    lab.serve(Some("10.96.0.50"));
    assert_eq!(lab.says(DB), fresh("5 10.96.0.50"));
    lab.now = 2;
    assert_eq!(lab.says(DB), kept("3 10.96.0.50", 3));
}

#[test]
fn a_failure_is_kept_five_seconds_and_silence_is_not() {
    let mut lab = Lab::before_disable();
    assert_eq!(lab.says("broken.example.com."), fresh("SERVFAIL"));
    lab.now = 4;
    assert_eq!(lab.says("broken.example.com."), kept("SERVFAIL", 1));
    lab.now = 5;
    assert_eq!(lab.says("broken.example.com."), fresh("SERVFAIL"));
    assert_eq!(lab.says("silent.example.com."), fresh("SERVFAIL"));
    assert_eq!(lab.says("silent.example.com."), fresh("SERVFAIL"));
}

#[test]
fn what_is_kept_belongs_to_a_name_in_any_spelling_and_a_type() {
    let mut lab = Lab::before_disable();
    lab.serve(Some("10.96.0.50"));
    assert_eq!(lab.says(DB), fresh("30 10.96.0.50"));
    assert_eq!(lab.says("DB.Shop.svc.cluster.local."), kept("30 10.96.0.50", 30));
    let (response, trace) = lab.ask(DB, RecordType::Aaaa);
    assert_eq!((response.outcome(), trace.remembered()), (Outcome::NoData, None));
    lab.now = 7;
    let (response, trace) = lab.ask(DB, RecordType::Aaaa);
    assert_eq!((response.outcome(), trace.remembered()), (Outcome::NoData, Some(Remembered { left: 23, age: 7 })));
    let held = lab.memory.held(lab.now);
    let shown: Vec<_> = held.iter().map(|one| (one.question.record_type, one.outcome, one.left, one.ttl)).collect();
    assert_eq!(shown, [(RecordType::A, Outcome::NoError, 23, 30), (RecordType::Aaaa, Outcome::NoData, 23, 30)]);
}

#[test]
fn each_of_the_two_caches_can_be_disabled_alone() {
    for (line, kept_answer, kept_denial) in
        [("disable success", false, true), ("disable denial cluster.local", true, false)]
    {
        let mut lab =
            Lab::with(&format!(".:53 {{\n    kubernetes cluster.local\n    cache 30 {{\n        {line}\n    }}\n}}\n"));
        lab.says(DB);
        assert_eq!(lab.says(DB).1.is_some(), kept_denial, "{line}");
        lab.now = 100;
        lab.serve(Some("10.96.0.50"));
        lab.says(DB);
        assert_eq!(lab.says(DB).1.is_some(), kept_answer, "{line}");
    }
}

#[test]
fn a_target_outside_is_kept_by_its_own_name_too() {
    let mut lab = Lab::before_disable();
    let text = "apiVersion: v1\nkind: Service\nmetadata: {name: api, namespace: shop}\nspec: {type: ExternalName, externalName: www.example.com}\n";
    let requests = read(text).into_iter().map(|one| crate::cluster::Request::Put(one.value().clone())).collect();
    let changes = lab.cluster.request_all(requests).unwrap();
    lab.server.update(&lab.cluster, &changes);
    assert_eq!(lab.says("www.example.com."), fresh("30 192.0.2.80"));
    lab.now = 20;
    // The alias itself is new; the address behind it is the kept one, and the whole reply as old.
    assert_eq!(lab.says("api.shop.svc.cluster.local."), fresh("10 www.example.com., 10 192.0.2.80"));
    lab.now = 25;
    assert_eq!(lab.says("api.shop.svc.cluster.local."), kept("5 www.example.com., 5 192.0.2.80", 5));
}

#[test]
fn what_is_over_is_let_go_and_copies_share_the_rest() {
    let mut lab = Lab::before_disable();
    lab.says(DB);
    let copy = lab.memory.clone();
    lab.memory.expire(29);
    assert!(copy.cache.shares_denials_with(&lab.memory.cache));
    lab.memory.expire(30);
    assert!(lab.memory.is_empty() && !copy.is_empty());
}

/// What the cache did, in running order, with `forward` where its source was asked.
fn steps(trace: &Trace) -> String {
    let said = trace.hops.iter().flat_map(|hop| match &hop.at {
        Station::Plugin { plugin: "cache", steps, .. } => steps.iter().map(|step| format!("{:?}", step.id)).collect(),
        Station::Forward { .. } => vec!["forward".to_owned()],
        _ => Vec::new(),
    });
    said.collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_over_and_given_all_the_same_is_told_with_what_became_of_the_source() {
    for (policy, wanted) in
        [("", "CacheRefreshes forward CacheGivesWhatIsOver"), ("1h verify", "CacheAsksFirst forward CacheTakesTheNew")]
    {
        let mut lab =
            Lab::with(&format!(". {{\n    cache {{\n        serve_stale {policy}\n    }}\n    forward . up\n}}\n"));
        let name = "short.example.com.";
        assert_eq!(steps(&lab.ask(name, RecordType::A).1), "forward");
        lab.now = 30;
        assert_eq!(steps(&lab.ask(name, RecordType::A).1), wanted, "{policy}");
        // The source says nothing any more.
        lab.upstream = Upstream::parse("short.example.com. TIMEOUT\n").0;
        lab.now = 90;
        let (response, trace) = lab.ask(name, RecordType::A);
        let gives = steps(&trace);
        assert_eq!(response.answers.len(), 1);
        let asks = if policy.is_empty() { "CacheRefreshes" } else { "CacheAsksFirst" };
        assert!(gives.starts_with(asks) && gives.ends_with("CacheGivesWhatIsOver"), "{policy}: {gives}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// With `disable` for the zone, what the caches hold makes no difference to its names, at any time.
    #[test]
    fn a_disabled_zone_answers_as_if_there_were_no_cache(
        steps in proptest::collection::vec((0_u64..40, proptest::option::of(2_u8..6), 0_usize..3), 1..20),
    ) {
        let mut lab = Lab::today();
        for (seconds, ip, name) in steps {
            lab.now += seconds;
            lab.serve(ip.map(|last| format!("10.96.0.{last}")).as_deref());
            let name: Name = [DB, "nobody.shop.svc.cluster.local.", "shop.svc.cluster.local."][name].parse().unwrap();
            for record_type in [RecordType::A, RecordType::Aaaa, RecordType::Srv] {
                let question = Question { name: name.clone(), record_type };
                let (reply, trace) = lab.server.answer_at(&question, &lab.upstream, &mut lab.memory, lab.now * 1000);
                prop_assert_eq!((reply, trace), lab.server.answer_traced(&question, &lab.upstream));
            }
        }
    }

    /// What is given is what was true at most its whole TTL ago, and never a second longer.
    #[test]
    fn nothing_is_given_longer_than_its_ttl(
        steps in proptest::collection::vec((0_u64..40, proptest::option::of(2_u8..6)), 1..20),
    ) {
        let mut lab = Lab::before_disable();
        let mut truths: Vec<(u64, Vec<RecordData>)> = Vec::new();
        for (seconds, ip) in steps {
            lab.now += seconds;
            lab.serve(ip.map(|last| format!("10.96.0.{last}")).as_deref());
            let question = Question { name: DB.parse().unwrap(), record_type: RecordType::A };
            let data = |response: &Response| response.answers.iter().map(|one| one.data.clone()).collect::<Vec<_>>();
            truths.push((lab.now, data(lab.server.answer(&question, &lab.upstream).response().unwrap())));
            let (response, trace) = lab.ask(DB, RecordType::A);
            let age = trace.remembered().map_or(0, |remembered| u64::from(remembered.age));
            prop_assert!(age < 30);
            let then = lab.now - age;
            prop_assert!(truths.iter().any(|(at, truth)| *at == then && *truth == data(&response)));
        }
    }
}

#[test]
fn what_is_kept_comes_back_from_its_text() {
    let mut lab = Lab::before_disable();
    lab.serve(Some("10.96.0.50"));
    for record_type in [RecordType::A, RecordType::Aaaa, RecordType::Srv] {
        lab.ask(DB, record_type);
    }
    for (name, record_type) in [
        ("nobody.shop.svc.cluster.local.", RecordType::A),
        ("cluster.local.", RecordType::Soa),
        ("cluster.local.", RecordType::Ns),
        ("dns-version.cluster.local.", RecordType::Txt),
        ("50.0.96.10.in-addr.arpa.", RecordType::Ptr),
        ("broken.example.com.", RecordType::A),
        ("www.example.com.", RecordType::Mx),
    ] {
        lab.ask(name, record_type);
    }
    lab.now = 3;
    let text = text::write(&lab.memory, lab.now);
    let read = text::read(&text, lab.now).unwrap();
    assert_eq!(text::write(&read, lab.now), text);
    assert_eq!(read.held(lab.now), lab.memory.held(lab.now));
    assert_eq!(read.held(lab.now).len(), 10, "{text}");
    lab.memory = read;
    assert_eq!(lab.says(DB), kept("27 10.96.0.50", 27));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_of_kept_replies_panics(text in "[0-9 a-zA-Z.=+\\n\"-]{0,120}", now in 0_u64..100) {
        let _ = text::read(&text, now);
    }
}

#[test]
fn what_the_set_up_refuses_is_said_as_coredns_says_it() {
    use crate::resolution::server::Configuration;
    let says = |line: &str| {
        let text = format!(". {{\n cache {{\n  {line}\n }}\n}}");
        Configuration::said_of(&text)
    };
    for (line, what) in [
        ("success 10 0", "cache TTL can not be zero or negative: 0"),
        ("denial 10 10 -1", "cache min TTL can not be negative: -1"),
        ("servfail -1s", "invalid negative ttl for servfail"),
        ("servfail 301s", "caching SERVFAIL responses over 5 minutes is not permitted"),
        ("prefetch 1 1m 9%", "percentage should fall in range [10, 90]: 9"),
        ("serve_stale 1h later", "invalid value for serve_stale refresh mode: later"),
        ("disable all", "cache type for disable must be \"success\" or \"denial\""),
    ] {
        assert_eq!(says(line), Some(format!("plugin/cache: {what}")), "{line}");
    }
    // More seconds than there is room for are taken as CoreDNS takes them.
    for line in ["success -1 9999999999 5", "prefetch 0", "prefetch 1 -1s", "serve_stale 1h verify 1s", "keepttl"] {
        assert_eq!(says(line), None, "{line}");
    }
}

#[test]
fn of_several_lines_that_disable_one_kind_the_last_counts() {
    let of = |lines: &str| {
        let text = format!("corp.test {{\n cache 30 {{\n{lines}\n }}\n}}\n");
        let configuration = crate::resolution::server::Configuration::read(&text, &Default::default());
        assert_eq!(configuration.errors, []);
        let caches: Vec<Vec<String>> = configuration
            .caches()
            .map(|cache| cache.success.disabled.iter().map(ToString::to_string).collect())
            .collect();
        caches.concat()
    };
    assert_eq!(of("disable success a.test\ndisable success b.test c.test"), ["b.test.", "c.test."]);
    assert_eq!(of("disable success"), ["."]);
    // A block of addresses is a name like any other here.
    assert_eq!(of("disable success 10.0.0.0/8"), ["10.0.0.0/8."]);
}
