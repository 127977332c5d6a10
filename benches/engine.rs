//! How fast the engine is: lookups, one edit, an import. `cargo bench`.
#![expect(missing_docs, clippy::unwrap_used, clippy::disallowed_methods, reason = "a benchmark, not the product")]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use k8s_dns_lab::cluster::{Change, Changes, Cluster, Kind, Object, ObjectRef, Settings, Value};
use k8s_dns_lab::dns::reverse::name_of;
use k8s_dns_lab::dns::{Outcome, Question, RecordType, Transport};
use k8s_dns_lab::explain::{difference, zone};
use k8s_dns_lab::lesson::{Act, Attempt, Files, Lesson, Stage};
use k8s_dns_lab::resolution::server::{Request, Server};
use k8s_dns_lab::resolution::stub::{self, Config, Exchange, Family, Host, HostsTable, Library, Protocol};
use k8s_dns_lab::resolution::upstream::Upstream;
use k8s_dns_lab::sandbox::{Ask, Edit, PodRef, Sandbox};
use std::hint::black_box;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

const ENDPOINTS: u32 = 10;
const SIZES: [u32; 3] = [10, 1_000, 10_000];
/// How many different Services the questions of one kind go to, so that no cache line stays warm by chance.
const ASKED: u32 = 512;

fn address(base: u32, offset: u32) -> String {
    Ipv4Addr::from(base + offset).to_string()
}

fn cluster_ip(service: u32) -> String {
    address(0x0a60_0000, 256 + service)
}

fn object(api: &str, kind: &str, namespace: &str, name: &str, fields: Vec<(&str, Value)>) -> Object {
    let mut value = Value::object([
        ("apiVersion", api.into()),
        ("kind", kind.into()),
        ("metadata", Value::object([("name", name.into()), ("namespace", namespace.into())])),
    ]);
    if let Some(map) = value.as_map_mut() {
        map.extend(fields.into_iter().map(|(key, field)| (key.to_owned(), field)));
    }
    Object::decode(value).unwrap()
}

fn port(number: u32) -> Value {
    Value::List(vec![Value::object([("name", "http".into()), ("port", i64::from(number).into())])])
}

fn service(number: u32) -> Object {
    let name = format!("svc-{number}");
    let spec = match number % 3 {
        0 => Value::object([("clusterIPs", Value::List(vec![cluster_ip(number).into()])), ("ports", port(80))]),
        1 => Value::object([("clusterIPs", Value::List(vec!["None".into()])), ("ports", port(80))]),
        // Leads to another alias, or to a headless Service.
        _ => Value::object([
            ("type", "ExternalName".into()),
            ("externalName", format!("svc-{}.shop.svc.cluster.local", number - 1).into()),
        ]),
    };
    object("v1", "Service", "shop", &name, vec![("spec", spec)])
}

fn slice(number: u32, ready: bool) -> Object {
    let endpoints = (0..ENDPOINTS).map(|endpoint| {
        Value::object([
            ("addresses", Value::List(vec![address(0x0af4_0000, number * ENDPOINTS + endpoint).into()])),
            ("conditions", Value::object([("ready", (ready || endpoint > 0).into())])),
            ("hostname", format!("pod-{endpoint}").into()),
        ])
    });
    let endpoints = Value::List(endpoints.collect());
    let service = format!("svc-{number}");
    let mut value = object(
        "discovery.k8s.io/v1",
        "EndpointSlice",
        "shop",
        &service,
        vec![("addressType", "IPv4".into()), ("endpoints", endpoints), ("ports", port(8080))],
    )
    .into_value();
    let label = k8s_dns_lab::cluster::FieldPath::of(&["metadata", "labels"]).key("kubernetes.io/service-name");
    value.set(&label, Some(service.into()));
    Object::decode(value).unwrap()
}

fn cluster(services: u32) -> Cluster {
    let mut cluster = Cluster::new(Settings::default());
    cluster.store(object("v1", "Namespace", "", "shop", Vec::new()));
    for number in 0..services {
        cluster.store(service(number));
        cluster.store(slice(number, true));
    }
    cluster
}

/// The question over UDP, and where its reply is too long for that over TCP.
fn fitting<'q>(server: &Server, upstream: &Upstream, question: &'q Question) -> Request<'q> {
    let over_udp = Request::new(question);
    let is_cut = server.answer(over_udp.clone(), upstream).response().is_some_and(|response| response.truncated);
    Request { transport: if is_cut { Transport::Tcp } else { Transport::Udp }, ..over_udp }
}

/// Questions of one kind to many Services: those whose number leaves `remainder` when parted by three.
fn questions(services: u32, remainder: u32, record_type: RecordType, name: impl Fn(u32) -> String) -> Vec<Question> {
    let step = (services / 3 / ASKED).max(1) * 3;
    let numbers = (remainder..services).step_by(usize::try_from(step).unwrap());
    numbers.map(|number| Question { name: name(number).parse().unwrap(), record_type }).collect()
}

fn lookups(criterion: &mut Criterion) {
    let upstream = Upstream::example();
    for services in SIZES {
        let server = Server::new(&cluster(services));
        let name = |front: &'static str| move |number| format!("{front}svc-{number}.shop.svc.cluster.local.");
        let reverse = |number: u32| {
            let ip: IpAddr = address(0x0af4_0000, number * ENDPOINTS).parse().unwrap();
            name_of(ip).to_string()
        };
        let kinds = [
            ("ClusterIP", 1, questions(services, 0, RecordType::A, name(""))),
            ("headless, ten", 10, questions(services, 1, RecordType::A, name(""))),
            ("endpoint name", 1, questions(services, 1, RecordType::A, name("pod-7."))),
            ("SRV, one", 1, questions(services, 0, RecordType::Srv, name("_http._tcp."))),
            ("SRV, ten", 10, questions(services, 1, RecordType::Srv, name("_http._tcp."))),
            ("PTR", 1, questions(services, 1, RecordType::Ptr, reverse)),
            ("ExternalName chain", 11, questions(services, 2, RecordType::A, name(""))),
            ("NXDOMAIN", 0, questions(services, 0, RecordType::A, name("no-"))),
            ("NODATA", 0, questions(services, 0, RecordType::Aaaa, name(""))),
        ];
        let mut group = criterion.benchmark_group("lookup");
        for (kind, answers, questions) in &kinds {
            for question in questions {
                let request = fitting(&server, &upstream, question);
                let response = server.answer(request, &upstream).into_response().unwrap();
                assert_eq!(response.answers.len(), *answers, "{question}");
                assert_eq!(response.outcome() == Outcome::NoError, *answers > 0, "{question}");
            }
            let requests: Vec<Request<'_>> = questions.iter().map(|one| fitting(&server, &upstream, one)).collect();
            let mut asked = requests.iter().cycle();
            group.bench_function(BenchmarkId::new(*kind, services), |bencher| {
                bencher.iter(|| black_box(server.answer(asked.next().unwrap().clone(), &upstream)));
            });
        }
        let mut asked = kinds[1].2.iter().cycle();
        group.bench_function(BenchmarkId::new("headless, ten, traced", services), |bencher| {
            bencher.iter(|| black_box(server.answer_traced(asked.next().unwrap(), &upstream)));
        });
    }
}

/// A Corefile of eight plugins, with rewrites of every kind that looks at names; none is for the names that are asked.
fn eight_plugins() -> String {
    let mut rewrites = String::new();
    for number in 0..5 {
        for rule in [
            format!("exact old-{number}.example.com new-{number}.example.net"),
            format!("suffix .team-{number}.internal .team-{number}.svc.cluster.local answer auto"),
            format!("prefix legacy-{number}- svc-"),
            format!("regex ^(.*)\\.v{number}\\.internal\\.$ {{1}}.shop.svc.cluster.local answer auto"),
        ] {
            rewrites += &format!("    rewrite stop name {rule}\n");
        }
    }
    format!(
        ". {{\n    loadbalance\n{rewrites}    autopath @kubernetes\n    cache 30\n    \
         template IN A ip.example.org {{\n        match ^ip-(?P<a>[0-9]+)\\.ip\\.example\\.org\\.$\n        \
         answer \"{{{{ .Name }}}} 60 IN A 10.0.0.{{{{ .Group.a }}}}\"\n        fallthrough\n    }}\n    \
         hosts {{\n        192.168.0.9 printer.lan\n        fallthrough\n    }}\n    \
         kubernetes cluster.local in-addr.arpa ip6.arpa {{\n        pods verified\n        ttl 30\n        \
         fallthrough in-addr.arpa ip6.arpa\n    }}\n    forward . /etc/resolv.conf\n}}\n"
    )
}

/// The same look-ups through a long chain.
fn long_chain(criterion: &mut Criterion) {
    let upstream = Upstream::example();
    for services in SIZES {
        let mut cluster = cluster(services);
        let data = Value::object([("Corefile", eight_plugins().into())]);
        cluster.store(object("v1", "ConfigMap", "kube-system", "coredns", vec![("data", data)]));
        let server = Server::new(&cluster);
        assert_eq!(server.configuration().errors, []);
        let mut group = criterion.benchmark_group("eight plugins, twenty rewrites");
        for (kind, answers, remainder) in [("ClusterIP", 1, 0), ("headless, ten", 10, 1)] {
            let name = |number| format!("svc-{number}.shop.svc.cluster.local.");
            let questions = questions(services, remainder, RecordType::A, name);
            for question in &questions {
                let response = server.answer(question, &upstream).into_response().unwrap();
                assert_eq!(response.answers.len(), answers, "{question}");
            }
            let mut asked = questions.iter().cycle();
            group.bench_function(BenchmarkId::new(kind, services), |bencher| {
                bencher.iter(|| black_box(server.answer(asked.next().unwrap(), &upstream)));
            });
        }
    }
}

/// What a default pod does to resolve a name outside the cluster: four candidates, eight questions, untraced.
fn getaddrinfo(criterion: &mut Criterion) {
    let cluster = cluster(1_000);
    let server = Server::new(&cluster);
    let upstream = Upstream::example();
    let text =
        "search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n";
    let config = Config::read(Library::Glibc, text, "shell");
    let hosts = HostsTable::read("127.0.0.1\tlocalhost\n");
    let host = Host { config: &config, hosts: &hosts, interfaces: &[] };
    let mut transport = |_: IpAddr, question: &Question, _: Protocol| {
        Exchange::Response(server.answer(question, &upstream).into_response().unwrap())
    };
    let lookup = stub::look_up(Library::Glibc, &host, "www.example.com", Family::Unspec, &mut transport);
    assert_eq!((lookup.tries.len(), lookup.sent.len()), (4, 8));
    assert!(lookup.result.is_ok_and(|addresses| !addresses.is_empty()));
    criterion.bench_function("getaddrinfo of www.example.com", |bencher| {
        bencher.iter(|| {
            black_box(stub::look_up(
                Library::Glibc,
                &host,
                black_box("www.example.com"),
                Family::Unspec,
                &mut transport,
            ))
        });
    });
}

/// One pod of a headless Service becomes unready, and ready again: the server follows, the zone is compared.
fn changes(criterion: &mut Criterion) {
    let upstream = Upstream::example();
    for services in SIZES {
        let cluster = cluster(services);
        let mut server = Server::new(&cluster);
        let mut zone = zone::full_listing(&server, &upstream);
        let states = [Arc::new(slice(1, true)), Arc::new(slice(1, false))];
        let step = |from: usize| {
            let mut changes = Changes::default();
            changes.objects = vec![Change {
                object: ObjectRef::new(Kind::EndpointSlice, "shop", "svc-1"),
                before: Some(Arc::clone(&states[from])),
                after: Some(Arc::clone(&states[1 - from])),
            }];
            changes
        };
        let steps = [step(0), step(1)];
        let mut turn = 0;
        criterion.bench_function(&format!("server follows one endpoint/{services}"), |bencher| {
            bencher.iter(|| {
                server.update(&cluster, &steps[turn % 2]);
                turn += 1;
            });
        });
        criterion.bench_function(&format!("zone difference of one endpoint/{services}"), |bencher| {
            bencher.iter(|| {
                turn += 1;
                black_box(difference::follow(&mut server, &cluster, &steps[(turn - 1) % 2], &upstream, &mut zone))
            });
        });
    }
    let cluster = cluster(10_000);
    criterion.bench_function("server index of 10,000 services", |bencher| bencher.iter(|| Server::new(&cluster)));
}

/// A manifest of so many Services and pods, half and half.
fn manifests(objects: u32) -> String {
    let one = |number: u32| {
        let name = format!("s{number}");
        format!(
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\n  namespace: shop\nspec:\n  clusterIP: None\n  selector:\n    app: {name}\n  ports:\n  - port: 80\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  namespace: shop\n  labels:\n    app: {name}\nspec:\n  containers:\n  - name: c\n    image: nginx:1.29\n---\n"
        )
    };
    (0..objects / 2).map(one).collect()
}

/// What a person waits for: one edit, all pinned questions, an import.
fn whole(criterion: &mut Criterion) {
    let mut sandbox = Sandbox::toy();
    sandbox.edit(Edit::Import(manifests(2_000))).unwrap();
    let pod = ObjectRef::new(Kind::Pod, "shop", "s7");
    let mut turn = 0;
    criterion.bench_function("one label edit among 1,000 pods and Services", |bencher| {
        bencher.iter(|| {
            turn += 1;
            let value = if turn % 2 == 0 { "s7" } else { "s8" };
            let edit = Edit::Set {
                object: pod.clone(),
                field: "metadata.labels.app".parse().unwrap(),
                value: Some(value.into()),
            };
            black_box(sandbox.edit(edit).is_ok())
        });
    });
    let mut large = Sandbox::toy();
    large.edit(Edit::Import(manifests(20_000))).unwrap();
    large.ask(Ask { from: "shop/s1".parse().unwrap(), name: "s7".to_owned(), record_type: RecordType::A });
    for (what, sandbox) in [("1,000", &mut sandbox), ("10,000", &mut large)] {
        let mut turn = 0;
        let mut edit = |sandbox: &mut Sandbox| {
            turn += 1;
            let value = if turn % 2 == 0 { "s7" } else { "s8" };
            let field = "metadata.labels.app".parse().unwrap();
            sandbox.edit(Edit::Set { object: pod.clone(), field, value: Some(value.into()) }).unwrap();
        };
        criterion.bench_function(&format!("one label edit and its difference, {what} Services"), |bencher| {
            bencher.iter(|| {
                edit(sandbox);
                black_box(sandbox.last_difference().names.changed.len())
            });
        });
        let last = sandbox.state();
        criterion.bench_function(&format!("two states nine steps apart, {what} Services"), |bencher| {
            bencher.iter(|| black_box(sandbox.compare(last - 10, last - 1).is_some()));
        });
        criterion.bench_function(&format!("one second, {what} Services"), |bencher| {
            bencher.iter(|| sandbox.edit(Edit::Advance { seconds: 1 }).is_ok());
        });
    }
    let from: PodRef = "shop/s1".parse().unwrap();
    let asks: Vec<Ask> = (0..100)
        .map(|number| Ask { from: from.clone(), name: format!("s{number}"), record_type: RecordType::A })
        .collect();
    criterion.bench_function("100 pinned questions", |bencher| {
        bencher.iter(|| asks.iter().map(|ask| sandbox.answer(ask).records.len()).sum::<usize>());
    });
    // Nothing is selected, and what there is is not ready: one edit is too little, all of the search is run.
    let mut sandbox = Sandbox::toy();
    let broken = manifests(200).replacen("app: s7\n", "app: seven\n", 1);
    sandbox.edit(Edit::Import(broken)).unwrap();
    for (what, name) in [("why not", "s7"), ("what would take it away", "s8"), ("why not, no such name", "s7.shpo")] {
        let question = Ask { from: from.clone(), name: name.to_owned(), record_type: RecordType::A };
        assert!(!sandbox.remedies(&question).finish().is_empty(), "{name}");
        criterion.bench_function(&format!("{what}, among 200 objects"), |bencher| {
            bencher.iter(|| black_box(sandbox.remedies(&question).finish().len()));
        });
    }
    let text = manifests(10_000);
    criterion.bench_function("import of 10,000 objects", |bencher| {
        bencher.iter(|| {
            let mut sandbox = Sandbox::toy();
            black_box(sandbox.edit(Edit::Import(text.clone())).is_ok())
        });
    });
}

/// One moment of an attempt: every goal, hint, precondition and step of each lesson, after an edit. The bar is 60 ms.
fn lessons(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("lesson");
    let mut folders: Vec<_> = std::fs::read_dir("assets/lessons").unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        let slug = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let read = |name: &str| Some((name.to_owned(), std::fs::read_to_string(folder.join(name)).ok()?));
        let files = Files {
            slug: slug.clone(),
            texts: ["lesson.yaml", "world.yaml", "en.md"].into_iter().filter_map(read).collect(),
        };
        let Ok(lesson) = Lesson::read(&files).map(Arc::new) else { continue };
        let (mut sandbox, _) = lesson.start(Stage::Goal);
        let mut attempt = Attempt::new(Arc::clone(&lesson), Stage::Goal, &sandbox);
        for step in &lesson.solutions[0].script.steps {
            if let Ok(Act::Edit(edit)) = step.act(&sandbox) {
                let _ = sandbox.edit(edit);
                attempt.observe(&sandbox);
            }
        }
        group.bench_function(BenchmarkId::new("moment", slug), |bencher| {
            bencher.iter(|| {
                attempt.observe(black_box(&sandbox));
                attempt.is_complete()
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(std::time::Duration::from_millis(200))
        .measurement_time(std::time::Duration::from_millis(800));
    targets = lookups, long_chain, getaddrinfo, changes, whole, lessons
}
criterion_main!(benches);
