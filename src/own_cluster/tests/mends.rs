//! What mends a cluster: which comes first, which none is, and the command that does it.

use super::*;

#[test]
fn a_selector_that_matches_nothing_is_never_mended_with_the_pods_of_another_program() {
    let service = |name: &str, app: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{clusterIP: None, clusterIPs: [None], selector: {{app: \
             {app}}}, ports: [{{port: 80}}]}}\n"
        )
    };
    let pod = |app: &str| PODS.split("---\n").next().unwrap().replace("orders", app);
    let closest = |pods: &[&str]| {
        let texts: Vec<String> = [service("svc-7", "oops"), service("svc-0", "svc-0")]
            .into_iter()
            .chain(pods.iter().map(|app| pod(app)))
            .collect();
        let sandbox = brought(&texts.iter().map(|text| ("", text.as_str())).collect::<Vec<_>>());
        let of_service = |one: &Matter| one.object.name == "svc-7";
        let finding = found(&sandbox).into_iter().find(of_service).and_then(|one| one.finding).unwrap();
        assert_eq!(finding.diagnosis, Diagnosis::SelectorMatchesNothing);
        finding.found
    };
    assert_eq!(closest(&["svc-0", "svc-7"]), ["app=oops", "app=svc-7"]);
    assert_eq!(closest(&["svc-0"]), ["app=oops", ""]);
}

#[test]
fn mends_are_ranked_by_what_they_disturb_and_none_replaces_what_is_known_in_part() {
    let sandbox = brought(&[("", SERVICES), ("", PODS)]);
    let question = ask("shop/orders-6f7-x2x4k", "cart");
    let answer = sandbox.answer(&question);
    let findings = sandbox.diagnose_question(&question, &answer);
    let remedies = sandbox.remedies(&question).finish();
    let all = mends(&sandbox, &question, &findings, &remedies);
    let leads_to_an_answer = |one: &Mendable| one.promise.as_ref().is_some_and(|promise| !promise.records.is_empty());
    assert!(all.is_sorted_by_key(|one| (!leads_to_an_answer(one), one.disturbs)), "{all:?}");
    let first = all.iter().find(|one| one.disturbs == Disturbs::OneObject).unwrap();
    let command = first.command(&sandbox).unwrap();
    assert!(command.starts_with("kubectl ") && command.contains("-n shop"), "{command}");
    let patches = first.patches(&sandbox);
    assert!(matches!(patches.as_slice(), [(_, patch)] if patch.contains("app: cart")), "{patches:?}");
    for one in &all {
        let command = one.command(&sandbox).unwrap_or_default();
        assert!(!command.contains("kubectl replace"), "{command}");
        for language in Language::ALL {
            assert!(!one.says(language).is_empty());
        }
    }
    // None lets a Service select another program's pods.
    assert!(
        all.iter().all(|one| one.patches(&sandbox).iter().all(|(_, patch)| !patch.contains("app: orders"))),
        "{all:?}"
    );
}

/// What mends are offered for a question, and their commands.
fn commands(sandbox: &Sandbox, question: &Ask) -> Vec<(Option<String>, Option<String>)> {
    let answer = sandbox.answer(question);
    let findings = sandbox.diagnose_question(question, &answer);
    let remedies = sandbox.remedies(question).finish();
    let all = mends(sandbox, question, &findings, &remedies);
    all.iter().map(|one| (one.command(sandbox), one.leads_to(Language::English, sandbox))).collect()
}

#[test]
fn what_is_added_to_a_list_is_a_command_that_repeats_nothing_of_it() {
    let policy = "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: only-https, namespace: shop}
spec: {podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 443}]}]}
";
    let sandbox = brought(&[("", SERVICES), ("", PODS), ("", policy)]);
    let all = commands(&sandbox, &ask("shop/cart-0", "orders"));
    let (command, leads_to) = all.first().unwrap();
    let command = command.as_deref().unwrap();
    let wanted = "kubectl patch -n shop netpol only-https --type=json -p \
                  '[{\"op\":\"add\",\"path\":\"/spec/egress/-\",\"value\":";
    assert!(command.starts_with(wanted) && !command.contains("443"), "{command}");
    assert_eq!(leads_to.as_deref(), Some("10.43.7.7"), "what is known to mend it was tried too");
}

#[test]
fn a_workload_of_cluster_dns_without_replicas_is_scaled_by_one_command() {
    let deployment = "apiVersion: apps/v1
kind: Deployment
metadata: {name: coredns, namespace: kube-system}
spec:
  replicas: 0
  selector: {matchLabels: {k8s-app: kube-dns}}
  template:
    metadata: {labels: {k8s-app: kube-dns}}
    spec: {containers: [{name: coredns, image: 'coredns:1.14.2'}]}
---
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec: {clusterIP: 10.43.0.10, selector: {k8s-app: kube-dns}, ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]}
";
    let sandbox = brought(&[("", SERVICES), ("", PODS), ("", deployment)]);
    let all = commands(&sandbox, &ask("shop/cart-0", "orders"));
    let scaled = "kubectl scale -n kube-system deploy coredns --replicas=2".to_owned();
    assert_eq!(all, [(Some(scaled), Some("10.43.7.7".to_owned()))]);
}

#[test]
fn a_mend_of_a_corefile_that_nobody_looks_at_ends_in_the_restart_of_cluster_dns() {
    let corefile = |more: &str| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: coredns, namespace: kube-system}}\ndata:\n  Corefile: |\n    .:53 {{\n        hosts {{\n          10.1.2.3 lan.test\n        }}\n        kubernetes cluster.local\n{more}    }}\n"
        )
    };
    for (more, restarts) in [("", true), ("        reload\n", false)] {
        let sandbox = brought(&[("", SERVICES), ("", PODS), ("", &corefile(more))]);
        let question = ask("shop/orders-6f7-x2x4k", "orders");
        let lines: Vec<String> = commands(&sandbox, &question).into_iter().filter_map(|(line, _)| line).collect();
        let line = lines.iter().find(|line| line.contains("configmap") || line.contains("cm ")).unwrap();
        assert!(!line.contains("kubectl replace"), "{line}");
        assert_eq!(line.ends_with("\nkubectl delete pods -n kube-system -l k8s-app=kube-dns"), restarts, "{line}");
    }
}

#[test]
fn policies_and_roles_that_were_pasted_are_known_to_kubectl() {
    let objects = "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: only-https, namespace: shop}
spec: {podSelector: {matchLabels: {app: cart}, matchExpressions: [{key: tier, operator: NotIn, values: [a, b]}]}, policyTypes: [Egress]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: 'system:coredns'}
rules:
- {apiGroups: [''], resources: [endpoints, services, pods, namespaces], verbs: [list, watch]}
";
    let mut sandbox = brought(&[("", SERVICES), ("", PODS), ("", objects)]);
    let mut run = |line: &str| {
        let output = Shell::default().run(&mut sandbox, Language::English, line).output;
        format!("{}{}", output.text, output.errors)
    };
    let policies = run("kubectl get netpol -A");
    assert!(policies.contains("POD-SELECTOR") && policies.contains("app=cart,tier notin (a,b)"), "{policies}");
    assert!(run("kubectl get clusterroles").contains("system:coredns"));
    let described = run("kubectl describe netpol -n shop only-https");
    assert!(described.contains("only-https"), "{described}");
    let explained = run("kubectl explain netpol");
    assert!(explained.contains("NetworkPolicy"), "{explained}");
    let role = objects.split_once("---\n").unwrap().1;
    let all = commands(&brought(&[("", SERVICES), ("", PODS), ("", role)]), &ask("shop/cart-0", "orders"));
    assert!(
        all.iter().any(|(line, _)| line
            .as_deref()
            .is_some_and(|line| line.contains("patch clusterrole system:coredns --type=json"))),
        "{all:?}"
    );
}

#[test]
fn a_stateful_set_that_names_another_service_is_one_finding_and_one_mend() {
    let text = "apiVersion: apps/v1
kind: StatefulSet
metadata: {name: kafka, namespace: data}
spec:
  replicas: 1
  serviceName: kafka-headless
  selector: {matchLabels: {app: kafka}}
  template:
    metadata: {labels: {app: kafka}}
    spec: {containers: [{name: kafka, image: 'kafka:3.9'}]}
---
apiVersion: v1
kind: Service
metadata: {name: kafka-hs, namespace: data}
spec: {clusterIP: None, clusterIPs: [None], selector: {app: kafka}, ports: [{name: tcp, port: 9092}]}
---
apiVersion: v1
kind: Pod
metadata:
  name: kafka-0
  namespace: data
  labels: {app: kafka, statefulset.kubernetes.io/pod-name: kafka-0}
  ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: kafka, uid: u-1, controller: true}]
spec: {hostname: kafka-0, subdomain: kafka-headless, nodeName: n1, containers: [{name: kafka, image: 'kafka:3.9'}]}
status: {phase: Running, podIP: 10.42.0.9, podIPs: [{ip: 10.42.0.9}], conditions: [{type: Ready, status: 'True'}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: kafka-hs-x, namespace: data, labels: {kubernetes.io/service-name: kafka-hs, endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io}}
addressType: IPv4
endpoints: [{addresses: [10.42.0.9], conditions: {ready: true, serving: true}, targetRef: {kind: Pod, name: kafka-0, namespace: data}}]
ports: [{name: tcp, port: 9092, protocol: TCP}]
";
    let sandbox = brought(&[("", text)]);
    let question = ask("data/kafka-0", "kafka-0.kafka-hs");
    let answer = sandbox.answer(&question);
    let findings = sandbox.diagnose_question(&question, &answer);
    let all = mends(&sandbox, &question, &findings, &sandbox.remedies(&question).finish());
    let of_set = |one: &&Mendable| one.objects().iter().any(|object| object.name == "kafka");
    let said: Vec<String> = all.iter().filter(of_set).map(|one| one.says(Language::English)).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    let told: Vec<String> = found(&sandbox).iter().map(|one| format!("{} {:?}", one.object, one.finding)).collect();
    assert_eq!(told.len(), 1, "{told:#?}");
}

#[test]
fn an_alias_to_an_address_is_mended_by_a_slice_with_a_command_and_one_object_changes() {
    let text = "apiVersion: v1
kind: Service
metadata: {name: pay, namespace: shop}
spec: {type: ExternalName, externalName: 203.0.113.7, ports: [{name: https, port: 443}]}
";
    let sandbox = brought(&[("", text), ("", PODS)]);
    let question = ask("shop/cart-0", "pay");
    let answer = sandbox.answer(&question);
    let findings = sandbox.diagnose_question(&question, &answer);
    let all = mends(&sandbox, &question, &findings, &sandbox.remedies(&question).finish());
    let first = all.first().unwrap();
    assert_eq!(first.disturbs, Disturbs::OneObject, "the slice is new");
    assert_eq!(first.promise.as_ref().unwrap().records.len(), 1);
    let command = first.command(&sandbox).unwrap();
    assert!(command.contains("kubectl patch -n shop svc pay") && command.contains("kind: EndpointSlice"), "{command}");
    assert!(!command.contains("Endpoints\n"), "{command}");
    let mut tried = sandbox.clone();
    Shell::default().run(&mut tried, Language::English, &command);
    assert_eq!(tried.answer(&question).records.len(), 1, "{command}");
}
