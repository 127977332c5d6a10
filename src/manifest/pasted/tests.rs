use super::*;
use crate::manifest::{Reader, Reading, Severity};
use expect_test::expect;

fn read(text: &str) -> Reading {
    Reader::pasted(&Pasted::from_text(text)).finish()
}

/// The objects of a text that reads, and what is remarked on it with its lines.
fn seen(text: &str) -> (Vec<String>, Vec<(u32, Message)>) {
    let reading = read(text);
    let objects = reading.objects().map(|object| object.reference().to_string()).collect();
    let remarks = reading.diagnostics.iter().map(|one| (one.span.line, one.message.clone())).collect();
    (objects, remarks)
}

fn service(name: &str) -> String {
    format!("apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\nspec:\n  clusterIP: None\n")
}

fn json(name: &str) -> String {
    format!(
        "{{\n    \"apiVersion\": \"v1\",\n    \"kind\": \"Service\",\n    \"metadata\": {{\n        \"name\": \"{name}\"\n    }},\n    \"spec\": {{\"clusterIP\": \"None\"}}\n}}\n"
    )
}

#[test]
fn outputs_one_below_the_other_are_documents_of_their_own() {
    let all = ["svc/default/a", "svc/default/b", "svc/default/c"];
    let services: Vec<String> = ["a", "b", "c"].map(service).to_vec();
    let jsons: Vec<String> = ["a", "b", "c"].map(json).to_vec();
    let list = |name: &str| {
        format!(
            "apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata:\n    name: {name}\n  spec:\n    clusterIP: None\nkind: List\nmetadata:\n  resourceVersion: \"\"\n"
        )
    };
    let kind_first =
        |name: &str| format!("kind: Service\napiVersion: v1\nmetadata: {{name: {name}}}\nspec: {{clusterIP: None}}\n");
    let kyaml = |name: &str| {
        format!(
            "---\n{{\n  apiVersion: \"v1\", # not {{ here\n  kind: \"Service\",\n  metadata: {{\n    name: \"{name}\",\n  }},\n  spec: {{\n    clusterIP: \"None\",\n  }},\n}}\n"
        )
    };
    for text in [
        services.concat(),
        services.join("\n"),
        services.join("---\n"),
        services.join("---\n---\n"),
        ["a", "b", "c"].map(list).concat(),
        ["a", "b", "c"].map(kind_first).concat(),
        ["a", "b", "c"].map(kyaml).concat(),
        jsons.concat(),
        jsons.join("\n\n"),
        jsons.concat().replace("}\n{", "}{"),
        jsons.iter().map(|one| one.replace('\n', " ") + "\n").collect(),
        [service("a"), json("b"), service("c")].concat(),
        [json("a"), list("b"), kyaml("c")].concat(),
        services.concat().replace('\n', "\r\n"),
        format!("\u{feff}{}", jsons.concat().replace('\n', "\r\n")),
    ] {
        let (objects, remarks) = seen(&text);
        assert_eq!((objects, remarks), (all.map(str::to_owned).to_vec(), vec![]), "{text}");
    }
}

#[test]
fn prompts_warnings_and_fences_are_nothing() {
    for prompt in [
        "$ kubectl get svc a -o yaml",
        "# kubectl get svc a -o yaml",
        "kubectl get svc a -o yaml",
        "sudo kubectl get svc a -o yaml",
        "% oc get svc a -o yaml",
        "me@host:~$ kubectl get svc a -o yaml",
        "me@host ~ % k get svc a -o yaml",
        "[root@node-1 ~]# kubectl get svc \\\n    a -o yaml",
        "root@node:/home/me# k3s kubectl get svc a -o yaml",
        "➜  ~ kubectl get svc a -o yaml",
        "➜  shop git:(main) ✗ kubectl get svc a -o yaml",
        "❯ kubectl get svc a -o yaml",
        "PS C:\\Users\\me> kubectl get svc a -o yaml",
        "> cat a.yaml",
        "Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
        "W1128 10:11:12.131415   12345 warnings.go:70] v1 Endpoints is deprecated",
        "No resources found in shop namespace.",
        "```yaml",
    ] {
        for (text, wanted) in [
            (format!("{prompt}\n{}", service("a")), vec!["svc/default/a"]),
            (
                format!("{prompt}\n{}\n{prompt}\n{}me@host:~$\n", service("a"), json("b")),
                vec!["svc/default/a", "svc/default/b"],
            ),
            (format!("{}{prompt}\n{}```\n$\n", json("a"), service("b")), vec!["svc/default/a", "svc/default/b"]),
        ] {
            let (objects, remarks) = seen(&text);
            assert_eq!(objects, wanted, "{text}");
            assert_eq!(remarks, [], "{text}");
        }
    }
}

#[test]
fn a_table_is_told_with_the_command_that_prints_its_objects() {
    let text = "$ kubectl get pods -A
NAMESPACE     NAME       READY   STATUS    RESTARTS       AGE
shop          web-1      1/1     Running   2 (3d ago)     9d
kube-system   coredns    1/1     Running   0              9d

$ kubectl get all
NAME            READY   STATUS    RESTARTS   AGE
pod/web-1       1/1     Running   0          9d

NAME          TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
service/web   ClusterIP   10.96.7.7    <none>        80/TCP    9d

NAME                  READY   UP-TO-DATE   AVAILABLE   AGE
deployment.apps/web   1/1     1            1           9d
$ kubectl get events
LAST SEEN   TYPE      REASON    OBJECT      MESSAGE
5m          Warning   BackOff   pod/web-1   Back-off restarting failed container
$ kubectl get no
NAME     STATUS   ROLES           AGE   VERSION
node-a   Ready    control-plane   9d    v1.36.0
$ kubectl get svc a -o yaml
";
    let (objects, remarks) = seen(&format!("{text}{}", service("a")));
    assert_eq!(objects, ["svc/default/a"]);
    expect![[r#"
        [(2, TableOnly { command: "kubectl get pods -A -o yaml" }), (7, TableOnly { command: "kubectl get pod -A -o yaml" }), (10, TableOnly { command: "kubectl get service -A -o yaml" }), (13, TableOnly { command: "kubectl get deployment.apps -A -o yaml" }), (19, TableOnly { command: "kubectl get nodes -o yaml" })]"#]].assert_eq(&format!("{remarks:?}"));
}

#[test]
fn a_description_is_told_and_so_is_what_kubectl_said_instead() {
    let text = "Name:             web-1
Namespace:        shop
Priority:         0
Labels:           app=web
Status:           Running
Controlled By:    ReplicaSet/web-5d8f7c9b6d
Conditions:
  Type              Status
  Ready             True
Events:             <none>


Name:                     web
Namespace:                shop
Selector:                 app=web
IP Family Policy:         SingleStack
Events:                   <none>

Error from server (Forbidden): configmaps \"coredns\" is forbidden: User \"me\" cannot get resource
apiVersion: v1
kind: Service
metadata: {name: a}
spec: {clusterIP: None}
";
    let (objects, remarks) = seen(text);
    assert_eq!(objects, ["svc/default/a"]);
    expect![[r#"
        [(1, DescribedOnly { command: "kubectl get pods -A -o yaml" }), (13, DescribedOnly { command: "kubectl get services -A -o yaml" }), (19, KubectlSaid { line: "Error from server (Forbidden): configmaps \"coredns\" is forbidden: User \"me\" cannot get resource" })]"#]].assert_eq(&format!("{remarks:?}"));
}

#[test]
fn what_is_wrong_is_told_at_its_place_and_several_at_once() {
    let text = format!(
        "$ kubectl get svc\n{}kind: Service\napiVersion: v1\n\tmetadata: x\n$ kubectl get pods\n{{\"kind\": \"Pod\", \"apiVersion\": \"v1\",\n  \"metadata\": {{\"name\": 7}}\n}}\n{}",
        service("a"),
        service("b")
    );
    let reading = read(&text);
    let objects: Vec<String> = reading.objects().map(|object| object.reference().to_string()).collect();
    assert_eq!(objects, ["svc/default/a", "svc/default/b"]);
    let errors = reading.diagnostics.iter().filter(|one| one.severity == Severity::Error);
    let places: Vec<(u32, u32)> = errors.map(|one| (one.span.line, one.span.column)).collect();
    assert_eq!(places, [(10, 1), (13, 24)]);
    for one in &reading.diagnostics {
        assert!(text.get(one.span.start..one.span.end).is_some());
    }
}

#[test]
fn a_text_of_manifests_is_read_as_ever() {
    for text in [
        "kind: A\napiVersion: b/v1\nmetadata: {name: a}\n--- # two\nkind: A\napiVersion: b/v1\nmetadata: {name: b}\n...\n",
        "# c\n%YAML 1.2\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  Corefile: |\n    .:53 {\n        errors\n    }\n\n    # kubectl get pods\n    $ kubectl get x\n    NAME   READY\n    Name:   x\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kubectl\n  annotations:\n    last-applied: |\n      {\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"}\n",
        "{kind: A,\napiVersion: b/v1, metadata: {name: [\n{c: 2}\n]}}\n",
        "kind: Service\nmetadata: {name: without-version}\n",
        "apiVersion: v1\nkind: Service\nmetadata\n  name: a\n",
        "apiVersion: v1\nkind: Service\nmetadata: {name: a\n",
    ] {
        let (own, usual) = (read(text), crate::manifest::read(text));
        let values = |reading: &Reading| reading.documents.iter().map(|one| one.value.clone()).collect::<Vec<_>>();
        assert_eq!((values(&own), &own.diagnostics), (values(&usual), &usual.diagnostics), "{text}");
    }
}

#[test]
fn of_a_bundle_s_files_those_are_told_that_hold_objects() {
    let held = [
        json("a"),
        json("a").replace(['\n', ' '], ""),
        service("b"),
        format!("\u{feff}{}", service("b").replace('\n', "\r\n")),
        "items:\n- apiVersion: v1\n  kind: Service\n".to_owned(),
        "NAME   TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE\nweb    ClusterIP   10.96.7.7    <none>        80/TCP    9d\n".to_owned(),
    ];
    for text in held {
        assert!(holds_objects(&text), "{text}");
    }
    for text in [
        "",
        "[INFO] plugin/ready: Still waiting on: \"kubernetes\"\n",
        "{\"gitVersion\": \"v1.36.0\"}",
        "\u{fffd}PNG\0apiVersion: v1",
        "2026-11-28T10:11:12Z apiVersion: v1 is deprecated\n",
    ] {
        assert!(!holds_objects(text), "{text}");
    }
}

#[test]
fn a_text_is_cut_the_same_line_by_line_as_in_one_go() {
    let text = format!(
        "$ kubectl get svc \\\n  -A\nNAME   TYPE\na   ClusterIP\n\n{}Warning: old\n{}$ kubectl get ns\nerror: no\n",
        service("a"),
        json("b")
    );
    let whole = read(&text);
    let pasted = Pasted::from_text(&text);
    let mut reader = Reader::pasted(&pasted);
    let mut steps = 0;
    while !reader.advance(1) {
        steps += 1;
    }
    assert!(steps > text.lines().count(), "{steps} steps");
    let piece_by_piece = reader.finish();
    let objects = |reading: &Reading| reading.objects().map(|object| object.value().clone()).collect::<Vec<_>>();
    assert_eq!(objects(&piece_by_piece), objects(&whole));
    assert_eq!(piece_by_piece.diagnostics, whole.diagnostics);
    assert_eq!(whole.objects().count(), 2);
}

#[test]
fn a_very_long_line_is_looked_at_in_a_step_of_its_own() {
    // Each look at all of it takes about a millisecond a megabyte, and a page that waits listens in between.
    let text = format!("{{{}", "a,".repeat(1 << 20));
    let pasted = Pasted::from_text(&text);
    let mut reader = Reader::pasted(&pasted);
    let looks = std::iter::repeat_with(|| reader.advance(16)).take_while(|is_over| !is_over).count();
    assert!(looks >= 2, "{looks} looks at the clock");
}

#[test]
fn a_resolv_conf_between_objects_is_no_text_without_meaning() {
    let file = "nameserver 10.96.0.10\nsearch default.svc.cluster.local\noptions ndots:5\n";
    for text in [
        format!("{file}{}{}", service("a"), service("b")),
        format!("{}$ kubectl exec a -- cat /etc/resolv.conf\n{file}{}", service("a"), service("b")),
        format!("{}---\n{}```\n{file}```\n", service("a"), service("b")),
    ] {
        assert_eq!(seen(&text), (vec!["svc/default/a".to_owned(), "svc/default/b".to_owned()], vec![]), "{text}");
    }
}

#[test]
fn what_is_no_object_is_left_out_and_told_with_its_lines() {
    let lookup = "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n** server can't find a: NXDOMAIN\n\nName:      a.shop\nAddress 1: 10.0.0.7\n";
    for beside in [
        "**What happened**: names do not resolve\n",
        "- [x] read the docs\n- a list\n",
        "nameserver is down\n",
        "nslookup: can't resolve 'a'\ncommand terminated with exit code 1\n",
        "ping: bad address 'a'\n",
        "curl: (6) Could not resolve host: a\n",
        "[INFO] plugin/reload: Running configuration\n[ERROR] plugin/errors: 2 a. A: i/o timeout\n",
        "2026-01-02T03:04:05.678Z [INFO] CoreDNS-1.12.0\n",
        "{\"level\":\"info\",\"msg\":\"started\"}\n",
        "Then this: that\n\n    it does not\n",
        "; <<>> DiG 9.18 <<>> a\n;; global options: +cmd\n;; QUESTION SECTION:\n;a.\t\t\tIN\tA\n",
        lookup,
    ] {
        for (text, line) in [
            (format!("{beside}{}{}", service("a"), service("b")), 1),
            (format!("{}{beside}{}", service("a"), service("b")), 7),
            (format!("{}{}{beside}", service("a"), service("b")), 13),
            (format!("{}```\n{beside}```\n{}", json("a").replace("    ", " "), service("b")), 10),
        ] {
            let (objects, remarks) = seen(&text);
            assert_eq!(objects, ["svc/default/a", "svc/default/b"], "{text}");
            assert_eq!(remarks, [(line, Message::NoObject)], "{text}");
        }
    }
}

#[test]
fn a_corefile_without_its_configmap_is_read_and_told() {
    let corefile = ".:53 {\n    errors\n    kubernetes cluster.local\n    forward . /etc/resolv.conf\n}\nexample.com {\n    log\n}\n";
    let (objects, remarks) = seen(&format!("{}{corefile}", service("a")));
    let all = ["cm/kube-system/coredns", "svc/default/a"].map(str::to_owned);
    assert_eq!((objects, remarks), (all.to_vec(), vec![(7, Message::CorefileTaken)]));
}

#[test]
fn a_text_without_any_object_is_refused_at_each_of_its_parts() {
    for text in ["Server: 10.96.0.10\n", "a: 1\n", "- a\n- b\n", "[1,\n2]\n", "nothing\n"] {
        let reading = read(text);
        let all: Vec<_> = reading.diagnostics.iter().map(|one| (one.severity, one.span.line, &one.message)).collect();
        assert_eq!(all, [(Severity::Error, 1, &Message::NoObject)], "{text}");
    }
}

#[test]
fn a_text_that_is_indented_as_a_whole_is_read() {
    let text = [service("a"), service("b")].concat().lines().map(|line| format!("    {line}\n")).collect::<String>();
    for text in [text.clone(), format!("It is:\n\n{text}and it fails\n")] {
        let (objects, _) = seen(&text);
        assert_eq!(objects, ["svc/default/a", "svc/default/b"], "{text}");
    }
}

#[test]
fn the_items_of_a_list_without_the_list_are_objects() {
    let text = "- apiVersion: v1\n  kind: Service\n  metadata: {name: a}\n- apiVersion: v1\n  kind: Service\n  metadata: {name: b}\n";
    let items = format!("[{},{}]", json("a"), json("b"));
    for text in [text, &items] {
        assert_eq!(seen(text), (vec!["svc/default/a".to_owned(), "svc/default/b".to_owned()], vec![]), "{text}");
    }
}

#[test]
fn files_one_behind_the_other_have_a_byte_order_mark_each() {
    let marked = |name| format!("\u{feff}{}", service(name));
    for text in [marked("a") + &marked("b"), marked("a") + "---\n" + &marked("b")] {
        assert_eq!(seen(&text), (vec!["svc/default/a".to_owned(), "svc/default/b".to_owned()], vec![]), "{text}");
    }
}

#[test]
fn an_object_that_is_cut_off_at_its_end_is_an_error_and_no_other_text() {
    let cut = json("b");
    let cut = cut.split("\"name\": \"").next().unwrap_or_default();
    for text in [cut.to_owned(), format!("{}{cut}", service("a")), format!("{cut}\"nam")] {
        let reading = read(&text);
        assert!(!reading.is_clean(), "{text}");
        assert!(reading.diagnostics.iter().all(|one| one.message != Message::NoObject), "{:?}", reading.diagnostics);
    }
}

#[test]
fn of_a_list_that_is_cut_at_its_end_all_but_the_last_object_are_taken_and_that_is_named() {
    let item = |name: &str| {
        let own: Vec<String> = service(name).lines().map(|line| format!("  {line}\n")).collect();
        own.concat().replacen("  ", "- ", 1)
    };
    let list = format!("apiVersion: v1\nitems:\n{}{}{}", item("a"), item("b"), item("c"));
    let lines: Vec<&str> = list.lines().collect();
    for cut in 1..5 {
        let text = lines[..lines.len() - cut].join("\n");
        let reading = read(&text);
        let objects: Vec<String> = reading.objects().map(|object| object.reference().to_string()).collect();
        assert_eq!(objects, ["svc/default/a", "svc/default/b"], "{text}");
        let remarks: Vec<_> =
            reading.diagnostics.iter().map(|one| (one.severity, one.span.line, &one.message)).collect();
        assert_eq!(remarks, [(Severity::Note, 15, &Message::CutOff)], "{text}");
    }
    for word in ["kind: L", "kind: Lis", "kind: PodL"] {
        assert_eq!(seen(&format!("{list}{word}")).0.len(), 3, "cut within the word: {word}");
    }
    let whole = format!("{list}kind: List\nmetadata:\n  resourceVersion: \"\"\n");
    assert_eq!(seen(&whole), (["a", "b", "c"].map(|name| format!("svc/default/{name}")).to_vec(), vec![]));
}

#[test]
fn of_a_list_in_json_that_is_cut_at_its_end_each_object_that_is_whole_is_taken() {
    let list = format!(
        "{{\n\"apiVersion\": \"v1\",\n\"items\": [\n{},\n{},\n{}",
        json("a").trim_end(),
        json("b").trim_end(),
        json("c").trim_end()
    );
    let whole = ["svc/default/a", "svc/default/b"];
    let first = list.find("\"c\"").unwrap();
    for end in first - 20..list.len() {
        let reading = read(&list[..end]);
        let objects: Vec<String> = reading.objects().map(|object| object.reference().to_string()).collect();
        assert_eq!(objects, whole, "{}", &list[..end]);
        let remarks: Vec<_> = reading.diagnostics.iter().map(|one| (one.severity, &one.message)).collect();
        assert_eq!(remarks, [(Severity::Note, &Message::CutOff)], "{}", &list[..end]);
        assert_eq!(reading.diagnostics[0].span.line, 20, "{}", &list[..end]);
        assert_eq!(reading.documents[1].spans.head().line, 13);
    }
    let one_line = list.replace('\n', " ");
    assert_eq!(seen(&one_line[..first - 20]).0, whole);
    let whole = format!("{list}\n]\n}}\n");
    assert_eq!(seen(&whole).1, [], "{whole}");
}

#[test]
fn of_a_list_that_is_cut_at_its_beginning_all_but_the_first_object_are_taken() {
    let item = |name: &str| {
        let own: Vec<String> = service(name).lines().map(|line| format!("  {line}\n")).collect();
        own.concat().replacen("  ", "- ", 1)
    };
    let end = "kind: List\nmetadata:\n  resourceVersion: \"\"\n";
    let list = format!("{}{}{}{end}", item("a"), item("b"), item("c"));
    let lines: Vec<&str> = list.lines().collect();
    for cut in 1..6 {
        let text = format!("{}\n", lines[cut..].join("\n"));
        let reading = read(&text);
        let objects: Vec<String> = reading.objects().map(|object| object.reference().to_string()).collect();
        assert_eq!(objects, ["svc/default/b", "svc/default/c"], "{text} {:?}", reading.diagnostics);
        let remarks: Vec<_> = reading.diagnostics.iter().map(|one| (one.severity, &one.message)).collect();
        let told = [(Severity::Note, &Message::NoObject), (Severity::Note, &Message::BeginningCutOff)];
        assert_eq!(remarks, told, "{text}");
    }
    assert_eq!(seen(&list).1, [(19, Message::BeginningCutOff)], "cut between two objects");
    for cut in 1..4 {
        let text = format!("{}\n", lines[3..lines.len() - 3 - cut].join("\n"));
        let (objects, remarks) = seen(&text);
        assert_eq!(objects, ["svc/default/b"], "{text}");
        let told = [Message::NoObject, Message::CutOff];
        assert!(remarks.iter().map(|(_, message)| message).eq(&told), "{text} {remarks:?}");
    }
}

#[test]
fn what_follows_an_object_whose_beginning_is_missing_is_read() {
    let list = format!("    }},\n{},\n{}]\n}}\n", json("a").trim_end(), json("b"));
    let indented: String = list.lines().map(|line| format!("    {line}\n")).collect();
    for text in [list, indented] {
        let (objects, remarks) = seen(&text);
        assert_eq!(objects, ["svc/default/a", "svc/default/b"], "{text}");
        assert_eq!(remarks.first(), Some(&(1, Message::NoObject)));
    }
}

#[test]
fn versions_that_clusters_had_are_read_as_those_they_have() {
    let text = "apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: x}]}}\n\
                ---\napiVersion: discovery.k8s.io/v1beta1\nkind: EndpointSlice\nmetadata: {name: b}\naddressType: IPv4\nendpoints:\n- addresses: [10.1.1.1]\n  topology: {kubernetes.io/hostname: n1, topology.kubernetes.io/zone: z}\nports: []\n\
                ---\napiVersion: extensions/v1beta1\nkind: NetworkPolicy\nmetadata: {name: c}\nspec: {podSelector: {}}\n";
    let (objects, remarks) = seen(text);
    assert_eq!(objects, ["deploy/default/a", "endpointslice/default/b", "networkpolicy/default/c"]);
    assert_eq!(remarks, []);
    let reading = read(text);
    let mut all = reading.objects();
    let workload = all.next().and_then(|object| object.as_workload()).unwrap();
    assert_eq!(workload.selector.get("app").map(String::as_str), Some("a"));
    let slice = all.next().and_then(|object| object.as_endpoint_slice()).unwrap();
    assert_eq!(slice.endpoints[0].node_name.as_deref(), Some("n1"));
    assert!(all.next().unwrap().reference().kind.is_network_policy());
    // What somebody writes is for the API server of today.
    assert_eq!(crate::manifest::read(text).objects().filter(|object| object.as_workload().is_some()).count(), 0);
}
