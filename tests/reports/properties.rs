//! What holds of every paste, whatever is in it: DNS says what the pasted slices say, and looking changes nothing.

use k8s_dns_lab::cluster::{Kind, ObjectRef};
use k8s_dns_lab::manifest;
use k8s_dns_lab::sandbox::{Ask, Edit, Sandbox, Scope};
use k8s_dns_lab::shell::Shell;
use k8s_dns_lab::text::Language;
use std::collections::{BTreeMap, BTreeSet};

/// Numbers that look like chance and are the same at every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn is(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// A cluster as somebody might paste it: Services with and without an address, pods that are ready or not, and slices
/// that are not always what they should be. In any order.
fn paste(chance: &mut Chance) -> String {
    let mut documents = vec![
        "apiVersion: v1\nkind: Pod\nmetadata: {name: deb, namespace: shop, labels: {role: asker}}\nspec: {nodeName: n1, containers: [{name: c, image: 'debian:12'}]}\nstatus: {phase: Running, podIP: 10.244.9.9, podIPs: [{ip: 10.244.9.9}], conditions: [{type: Ready, status: 'True'}]}".to_owned(),
    ];
    for service in 0..1 + chance.below(4) {
        let address = if chance.is(60) { "None".to_owned() } else { format!("10.96.7.{}", 10 + service) };
        documents.push(format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: s{service}, namespace: shop}}\nspec: {{clusterIP: {address}, selector: {{app: s{service}}}, ports: [{{name: p, port: 80}}]}}"
        ));
        for pod in 0..chance.below(4) {
            let ready = if chance.is(70) { "True" } else { "False" };
            documents.push(format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{name: s{service}-{pod}, namespace: shop, labels: {{app: s{service}}}}}\nspec: {{nodeName: n1, hostname: s{service}-{pod}, subdomain: s{service}, containers: [{{name: c, image: nginx}}]}}\nstatus: {{phase: Running, podIP: 10.244.{service}.10{pod}, podIPs: [{{ip: 10.244.{service}.10{pod}}}], conditions: [{{type: Ready, status: '{ready}'}}]}}"
            ));
        }
        for slice in 0..1 + chance.below(2) {
            let endpoints: Vec<String> = (0..chance.below(5))
                .map(|endpoint| {
                    let (third, fourth) = if chance.is(50) { (service, 100 + endpoint) } else { (77, chance.below(250)) };
                    let ready = chance.is(75);
                    format!("{{addresses: [10.244.{third}.{fourth}], conditions: {{ready: {ready}}}, hostname: s{service}-{endpoint}, targetRef: {{kind: Pod, name: s{service}-{endpoint}, namespace: shop}}}}")
                })
                .collect();
            documents.push(format!(
                "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: s{service}-{slice}x\n  namespace: shop\n  labels: {{kubernetes.io/service-name: s{service}, endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io}}\naddressType: IPv4\nports: [{{name: p, port: 80, protocol: TCP}}]\nendpoints: [{}]",
                endpoints.join(", ")
            ));
        }
    }
    // Any order is as good.
    for position in (1..documents.len()).rev() {
        let other = usize::try_from(chance.below(1 + position as u64)).unwrap();
        documents.swap(position, other);
    }
    documents.join("\n---\n")
}

fn taken_in(text: &str) -> Sandbox {
    let mut sandbox = Sandbox::toy();
    let remarks = sandbox.edit(Edit::Import(text.to_owned())).unwrap();
    assert_eq!(remarks, [], "{text}");
    sandbox
}

fn asks(sandbox: &Sandbox, name: &str) -> (String, BTreeSet<String>) {
    let ask = Ask { from: "shop/deb".parse().unwrap(), name: name.to_owned(), ..Ask::default() };
    let answer = sandbox.answer(&ask);
    let records = answer.records.iter().map(|one| one.record.data.to_string()).collect();
    (answer.outcome().as_str().to_owned(), records)
}

/// The addresses that the slices of a text call ready, by Service and by the name of the endpoint.
fn said_by_slices(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut said: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for document in manifest::read(text).documents {
        let Some(slice) = document.object.as_ref().and_then(|object| object.as_endpoint_slice()) else { continue };
        let service = slice.service_name().unwrap();
        said.entry(service.to_owned()).or_default();
        for endpoint in slice.endpoints.iter().filter(|endpoint| endpoint.ready != Some(false)) {
            for name in [service.to_owned(), format!("{}.{service}", endpoint.hostname)] {
                said.entry(name).or_default().extend(endpoint.addresses.iter().cloned());
            }
        }
    }
    said
}

#[test]
fn dns_says_what_the_pasted_slices_say() {
    let mut chance = Chance(7);
    let mut answered = 0;
    for _ in 0..60 {
        let text = paste(&mut chance);
        let sandbox = taken_in(&text);
        for (name, addresses) in said_by_slices(&text) {
            let service = name.rsplit('.').next().unwrap_or_default();
            let object = sandbox.cluster().get(&ObjectRef::new(Kind::Service, "shop", service)).unwrap();
            let typed = object.as_service().unwrap();
            let wanted = if !typed.is_headless() && name == service {
                BTreeSet::from([typed.spec.cluster_ip.clone()])
            } else {
                addresses
            };
            let outcome = if wanted.is_empty() { "NXDOMAIN" } else { "NOERROR" };
            let whole = format!("{name}.shop.svc.cluster.local.");
            assert_eq!(asks(&sandbox, &whole), (outcome.to_owned(), wanted), "{whole}\n{text}");
            answered += 1;
        }
    }
    assert!(answered > 200, "{answered}");
}

#[test]
fn looking_changes_nothing() {
    let mut chance = Chance(11);
    for _ in 0..6 {
        let text = paste(&mut chance);
        let mut sandbox = taken_in(&text);
        let (before, printed) = (sandbox.clone(), sandbox.manifests(Scope::Everything));
        let pasted = said_by_slices(&text);
        assert_eq!(said_by_slices(&printed).keys().filter(|name| pasted.contains_key(*name)).count(), pasted.len());
        for name in pasted.keys() {
            let ask = Ask { from: "shop/deb".parse().unwrap(), name: name.clone(), ..Ask::default() };
            let answer = sandbox.answer(&ask);
            sandbox.diagnose_question(&ask, &answer);
            sandbox.remedies(&ask).finish();
        }
        let objects: Vec<ObjectRef> = sandbox.cluster().objects().map(|object| object.reference().clone()).collect();
        for object in &objects {
            sandbox.diagnose(object);
        }
        let _ = sandbox.zone();
        let mut shell = Shell::default();
        for command in ["kubectl get all -A", "kubectl get endpointslices -A -o yaml", "kubectl describe svc -n shop"] {
            assert_eq!(shell.run(&mut sandbox, Language::English, command).output.errors, "");
        }
        assert_eq!(sandbox, before);
        assert_eq!(sandbox.manifests(Scope::Everything), printed);
        // What was pasted stands there word by word.
        let of = |text: &str| -> BTreeMap<String, BTreeSet<String>> {
            said_by_slices(text).into_iter().filter(|(name, _)| pasted.contains_key(name)).collect()
        };
        assert_eq!(of(&printed), pasted);
    }
}
