//! A server that follows each change, and one that is watched, answer as any other does.

use super::*;

fn changes(lines: &[(&str, bool)]) -> Changes {
    let objects = lines.iter().map(|(line, before)| {
        let object = Arc::new(object(line));
        let (old, new) = if *before { (Some(object.clone()), None) } else { (None, Some(object.clone())) };
        Change { object: object.reference().clone(), before: old, after: new }
    });
    Changes::of(objects.collect())
}

#[test]
fn a_terminating_pod_stays_until_it_is_gone_but_is_not_picked_up() {
    let verified = || corefile(". {\n kubernetes cluster.local {\n pods verified\n }\n}");
    let mut fresh = cluster(&["ns /shop", "pod shop/a 10.0.0.1 terminating"]);
    fresh.store(verified());
    assert_eq!(outcome(&fresh, "10-0-0-1.shop.pod", RecordType::A), Outcome::NxDomain);

    let mut running = cluster(&["ns /shop", "pod shop/a 10.0.0.1"]);
    running.store(verified());
    let mut server = Server::new(&running);
    let ask = |server: &Server| {
        server
            .answer(&question("10-0-0-1.shop.pod.cluster.local", RecordType::A), &Upstream::default())
            .response()
            .unwrap()
            .outcome()
    };
    let alive = Arc::new(object("pod shop/a 10.0.0.1"));
    let dying = Arc::new(object("pod shop/a 10.0.0.1 terminating"));
    let change = |before: &Arc<Object>, after: Option<&Arc<Object>>| {
        Changes::of(vec![Change {
            object: before.reference().clone(),
            before: Some(Arc::clone(before)),
            after: after.cloned(),
        }])
    };
    server.update(&running, &change(&alive, Some(&dying)));
    assert_eq!(ask(&server), Outcome::NoError);
    server.update(&running, &change(&dying, None));
    assert_eq!(ask(&server), Outcome::NxDomain);
}

const PIECES: [&str; 14] = [
    "ns /shop",
    "ns /far",
    "svc shop/db None 5432/db",
    "svc shop/db 10.96.0.20 80/http",
    "svc far/db 10.96.0.20 80/http 53/dns",
    "svc far/web @db.shop.svc.cluster.local",
    "slice shop/db-1 10.0.0.1=db-0 10.0.0.2 5432/db",
    "slice shop/db-1 !10.0.0.1 10.0.0.3",
    "slice shop/db-2 10.0.0.1=db-0 fd00::1 5432/db 80/http",
    "slice far/db-1 10.0.0.1 example.com",
    "slice far/web 10.0.0.2",
    "pod shop/a 10.0.0.1",
    "pod shop/b 10.0.0.1",
    "pod kube-system/coredns 10.0.0.2",
];

proptest::proptest! {
    #[test]
    fn watching_changes_no_reply_whatever_is_asked(
        labels in proptest::collection::vec("[a-zA-Z_*0-9-]{1,9}|svc|pod|shop|web|db|db-0|ext|chain|ns|dns|\\\\.|\\PC{1,3}", 0..6),
        zone in proptest::sample::select(vec!["cluster.local", "Cluster.LOCAL", "in-addr.arpa", "ip6.arpa", "example.com", ""]),
        record_type in proptest::sample::select(RecordType::ALL.to_vec()),
    ) {
        let text = labels.iter().map(String::as_str).chain([zone]).collect::<Vec<_>>().join(".");
        if let Ok(name) = text.parse() {
            let server = Server::new(&shop());
            let question = Question { name, record_type };
            let (reply, trace) = server.answer_traced(&question, &Upstream::example());
            proptest::prop_assert_eq!(trace.answers.len(), reply.response().unwrap().answers.len());
            proptest::prop_assert_eq!(trace.additional.len(), reply.response().unwrap().additional.len());
            proptest::prop_assert_eq!(reply, server.answer(&question, &Upstream::example()));
        }
    }

    /// A server that followed every change says what one made at the end says.
    #[test]
    fn following_changes_comes_to_the_same_as_starting_anew(steps in proptest::collection::vec((0..PIECES.len(), proptest::bool::ANY), 1..24)) {
        let mut now: std::collections::BTreeMap<ObjectRef, Arc<Object>> = std::collections::BTreeMap::new();
        let verified = Arc::new(corefile(". {\n kubernetes cluster.local in-addr.arpa ip6.arpa {\n pods verified\n }\n}"));
        now.insert(verified.reference().clone(), verified.clone());
        let all = |now: &std::collections::BTreeMap<ObjectRef, Arc<Object>>| {
            let mut cluster = Cluster::new(Settings::default());
            now.values().for_each(|object| cluster.store((**object).clone()));
            cluster
        };
        let mut server = Server::new(&all(&now));
        for (piece, gone) in steps {
            let after = Arc::new(object(PIECES[piece]));
            let reference = after.reference().clone();
            let before = now.remove(&reference);
            let after = (!gone).then_some(after);
            if let Some(after) = &after {
                now.insert(reference.clone(), after.clone());
            }
            if before == after {
                continue;
            }
            let changes = Changes::of(vec![Change { object: reference, before, after }]);
            let before = crate::explain::zone::full_listing(&server, &Upstream::example());
            let cluster = all(&now);
            let mut zone = crate::explain::zone::full_listing(&server, &Upstream::example());
            let difference = crate::explain::difference::follow(&mut server, &cluster, &changes, &Upstream::example(), &mut zone);
            let fresh = crate::explain::zone::full_listing(&Server::new(&cluster), &Upstream::example());
            let followed = crate::explain::zone::full_listing(&server, &Upstream::example());
            proptest::prop_assert_eq!(&followed, &fresh);
            let whole = crate::explain::difference::Difference::between(&before, &followed);
            proptest::prop_assert_eq!(difference, whole);
        }
    }
}

#[test]
fn a_service_that_goes_leaves_nothing_behind() {
    let mut server = Server::new(&shop());
    let gone = [("svc shop/web 10.96.0.20 80/http", true), ("slice shop/web 10.244.1.5 8080/http", true)];
    server.update(&shop(), &changes(&gone));
    assert_eq!(server.service_names("shop", "web"), []);
    assert!(!server.known_addresses().contains(&"10.96.0.20".parse().unwrap()));
    assert!(!server.known_addresses().contains(&"10.244.1.5".parse().unwrap()));
}
