//! `kubectl` as it tells of the cluster and of itself.

use super::*;
use crate::cluster::FieldPath;
use crate::sandbox::{Ask, Edit};
use expect_test::expect;

#[test]
fn get_prints_columns_as_kubectl_does() {
    Terminal::new().session(
        &[
            "kubectl get pods",
            "kubectl get po -o wide --show-labels",
            "kubectl get svc -A",
            "kubectl get svc db -o wide",
            "kubectl get ep db",
            "kubectl get endpointslices",
            "kubectl get pods,svc",
            "kubectl get nodes -o wide",
            "kubectl get ns -o name",
            "kubectl get cm -n kube-system",
            "kubectl get deploy",
            "kubectl get sts -A",
            "kubectl get svc web",
            "kubectl get svc db web -o name",
            "kubectl get pods -l app=nobody",
            "kubectl get pods -l 'app in (db)' --no-headers | wc -l",
            "kubectl get svc db -o jsonpath='{.spec.clusterIP}'",
            "kubectl get svc db -o yaml | head -8",
            "kubectl get svc db -o json | grep '\"clusterIP\"'",
            "kubectl get svcs",
            "kubectl get pods -o table",
            "kubectl get events",
        ],
        expect![[r#"
            $ kubectl get pods
            NAME    READY   STATUS    RESTARTS   AGE
            db-0    1/1     Running   0          0s
            db-1    1/1     Running   0          0s
            shell   1/1     Running   0          0s
            $ kubectl get po -o wide --show-labels
            NAME    READY   STATUS    RESTARTS   AGE   IP           NODE     NOMINATED NODE   READINESS GATES   LABELS
            db-0    1/1     Running   0          0s    10.244.2.2   node-b   <none>           <none>            app=db
            db-1    1/1     Running   0          0s    10.244.1.2   node-a   <none>           <none>            app=db
            shell   1/1     Running   0          0s    10.244.2.3   node-b   <none>           <none>            <none>
            $ kubectl get svc -A
            NAMESPACE     NAME         TYPE        CLUSTER-IP     EXTERNAL-IP   PORT(S)                  AGE
            default       db           ClusterIP   10.96.159.55   <none>        5432/TCP                 0s
            default       kubernetes   ClusterIP   10.96.0.1      <none>        443/TCP                  0s
            kube-system   kube-dns     ClusterIP   10.96.0.10     <none>        53/UDP,53/TCP,9153/TCP   0s
            $ kubectl get svc db -o wide
            NAME   TYPE        CLUSTER-IP     EXTERNAL-IP   PORT(S)    AGE   SELECTOR
            db     ClusterIP   10.96.159.55   <none>        5432/TCP   0s    app=db
            $ kubectl get ep db
            NAME   ENDPOINTS                         AGE
            db     10.244.1.2:5432,10.244.2.2:5432   0s
            2> Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
            $ kubectl get endpointslices
            NAME         ADDRESSTYPE   PORTS   ENDPOINTS               AGE
            db-tshcq     IPv4          5432    10.244.2.2,10.244.1.2   0s
            kubernetes   IPv4          6443    172.18.0.2              0s
            $ kubectl get pods,svc
            NAME        READY   STATUS    RESTARTS   AGE
            pod/db-0    1/1     Running   0          0s
            pod/db-1    1/1     Running   0          0s
            pod/shell   1/1     Running   0          0s

            NAME                 TYPE        CLUSTER-IP     EXTERNAL-IP   PORT(S)    AGE
            service/db           ClusterIP   10.96.159.55   <none>        5432/TCP   0s
            service/kubernetes   ClusterIP   10.96.0.1      <none>        443/TCP    0s
            $ kubectl get nodes -o wide
            NAME     STATUS   ROLES    AGE   VERSION   INTERNAL-IP   EXTERNAL-IP
            node-a   Ready    <none>   0s    v1.36.0   172.18.0.3    <none>
            node-b   Ready    <none>   0s    v1.36.0   172.18.0.4    <none>
            $ kubectl get ns -o name
            namespace/default
            namespace/kube-system
            $ kubectl get cm -n kube-system
            NAME      DATA   AGE
            coredns   1      0s
            $ kubectl get deploy
            2> No resources found in default namespace.
            $ kubectl get sts -A
            2> No resources found
            $ kubectl get svc web
            2> Error from server (NotFound): services "web" not found
            = 1
            $ kubectl get svc db web -o name
            service/db
            2> Error from server (NotFound): services "web" not found
            = 1
            $ kubectl get pods -l app=nobody
            2> No resources found in default namespace.
            $ kubectl get pods -l 'app in (db)' --no-headers | wc -l
            2
            $ kubectl get svc db -o jsonpath='{.spec.clusterIP}'
            10.96.159.55$ kubectl get svc db -o yaml | head -8
            apiVersion: v1
            kind: Service
            metadata:
              name: db
              namespace: default
            spec:
              clusterIP: 10.96.159.55
              clusterIPs:
            $ kubectl get svc db -o json | grep '"clusterIP"'
                    "clusterIP": "10.96.159.55",
            $ kubectl get svcs
            2> error: the server doesn't have a resource type "svcs"
            2> # near: svc
            = 1
            $ kubectl get pods -o table
            2> error: unable to match a printer suitable for the output format "table", allowed formats are: custom-columns,go-template,json,jsonpath,name,wide,yaml
            = 1
            $ kubectl get events
            2> No resources found in default namespace.
        "#]],
    );
}

#[test]
fn describe_shows_what_matters_to_dns() {
    let mut terminal = Terminal::new();
    terminal.ok("kubectl create deployment web --image=nginx --port=80");
    terminal.ok("kubectl apply -f - <<EOF\napiVersion: v1\nkind: Pod\nmetadata: {name: many}\nspec:\n  dnsConfig: {nameservers: [192.0.2.1, 192.0.2.2, 192.0.2.3]}\n  containers: [{name: c, image: nginx, ports: [{containerPort: 80}]}]\nEOF");
    terminal.session(
        &[
            "kubectl describe svc db",
            "kubectl describe pod many",
            "kubectl get events",
            "kubectl describe ep db",
            "kubectl describe endpointslice db",
            "kubectl describe deploy web",
            "kubectl describe ns default",
            "kubectl describe node node-a",
            "kubectl describe cm coredns -n kube-system | head -12",
            "kubectl describe svc nobody",
        ],
        expect![[r#"
            $ kubectl describe svc db
            Name:                     db
            Namespace:                default
            Labels:                   <none>
            Annotations:              <none>
            Selector:                 app=db
            Type:                     ClusterIP
            IP Family Policy:         SingleStack
            IP Families:              IPv4
            IP:                       10.96.159.55
            IPs:                      10.96.159.55
            Port:                     postgres  5432/TCP
            TargetPort:               postgres/TCP
            Endpoints:                10.244.2.2:5432,10.244.1.2:5432
            Session Affinity:         None
            Internal Traffic Policy:  Cluster
            Events:                   <none>
            $ kubectl describe pod many
            Name:         many
            Namespace:    default
            Node:         node-b
            Labels:       <none>
            Annotations:  <none>
            Status:       Running
            IP:           10.244.2.4
            IPs:
              IP:  10.244.2.4
            Containers:
              c:
                Image:  nginx
                Port:   80/TCP
            Conditions:
              Type       Status
              Ready      True
            DNS Policy:  ClusterFirst
            Events:
              Type     Reason            Age        From     Message
              ----     ------            ----       ----     -------
              Warning  DNSConfigForming  <unknown>  kubelet  Only three nameservers are used. Left out: `192.0.2.3`
            $ kubectl get events
            LAST SEEN   TYPE      REASON             OBJECT     MESSAGE
            <unknown>   Warning   DNSConfigForming   pod/many   Only three nameservers are used. Left out: `192.0.2.3`
            $ kubectl describe ep db
            Name:       db
            Namespace:  default
            Labels:     endpoints.kubernetes.io/managed-by=endpoint-controller
            Subsets:
              Addresses:          10.244.1.2,10.244.2.2
              NotReadyAddresses:  <none>
              Ports:
                Name      Port  Protocol
                ----      ----  --------
                postgres  5432  TCP

            Events:  <none>
            2> Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
            $ kubectl describe endpointslice db
            Name:         db-tshcq
            Namespace:    default
            Labels:       endpointslice.kubernetes.io/managed-by=endpointslice-controller.k8s.io
                          kubernetes.io/service-name=db
            Annotations:  <none>
            AddressType:  IPv4
            Ports:
              Name      Port  Protocol
              ----      ----  --------
              postgres  5432  TCP
            Endpoints:
              - Addresses:  10.244.2.2
                Conditions:
                  Ready:    true
                Hostname:   <unset>
                TargetRef:  Pod/db-0
                NodeName:   node-b
                Zone:       <unset>
              - Addresses:  10.244.1.2
                Conditions:
                  Ready:    true
                Hostname:   <unset>
                TargetRef:  Pod/db-1
                NodeName:   node-a
                Zone:       <unset>
            Events:         <none>
            $ kubectl describe deploy web
            Name:         web
            Namespace:    default
            Labels:       app=web
            Annotations:  <none>
            Selector:     app=web
            Replicas:     1 desired | 1 updated | 1 total | 1 available | 0 unavailable
            Pod Template:
              Labels:  app=web
              Containers:
               nginx:
                Image:  nginx
            Events:     <none>
            $ kubectl describe ns default
            Name:         default
            Labels:       <none>
            Annotations:  <none>
            Status:       Active
            $ kubectl describe node node-a
            Name:         node-a
            Labels:       <none>
            Annotations:  <none>
            Addresses:
              InternalIP:  172.18.0.3
            PodCIDR:       10.244.1.0/24
            PodCIDRs:      10.244.1.0/24
            Events:        <none>
            $ kubectl describe cm coredns -n kube-system | head -12
            Name:         coredns
            Namespace:    kube-system
            Labels:       <none>
            Annotations:  <none>

            Data
            ====
            Corefile:
            ----
            .:53 {
                errors
                health {
            $ kubectl describe svc nobody
            2> Error from server (NotFound): services "nobody" not found
            = 1
        "#]],
    );
}

#[test]
fn explain_knows_the_modelled_fields() {
    Terminal::new().session(
        &[
            "kubectl explain svc",
            "kubectl explain pod.spec.dnsPolicy",
            "kubectl explain sts.spec.template.spec.dnsConfig --recursive",
            "kubectl explain pod.spec.dnsPolic",
            "kubectl explain",
        ],
        expect![[r#"
            $ kubectl explain svc
            KIND:       Service
            VERSION:    v1

            DESCRIPTION:
                A name for pods: it resolves to one virtual address or, if headless, to the pods' own.

            FIELDS:
              apiVersion	<string>
                The API version of the kind, such as v1.

              kind	<string>
                The kind of object.

              metadata	<ObjectMeta>
                Name, labels, annotations.

              spec	<ServiceSpec>
                What is behind the name.

            # the fields this lab reads; the API has more
            $ kubectl explain pod.spec.dnsPolicy
            KIND:       Pod
            VERSION:    v1

            FIELD: dnsPolicy <string>

            DESCRIPTION:
                ClusterFirst, ClusterFirstWithHostNet, Default (the node's resolver) or None (dnsConfig alone).

            # the fields this lab reads; the API has more
            $ kubectl explain sts.spec.template.spec.dnsConfig --recursive
            GROUP:      apps
            KIND:       StatefulSet
            VERSION:    v1

            RESOURCE: dnsConfig <PodDNSConfig>

            DESCRIPTION:
                What is added to resolv.conf; with dnsPolicy None, it is all there is.

            FIELDS:
              nameservers	<[]string>
              options	<[]PodDNSConfigOption>
                name	<string>
                value	<string>
              searches	<[]string>
            # the fields this lab reads; the API has more
            $ kubectl explain pod.spec.dnsPolic
            2> error: field "dnsPolic" does not exist
            2> # near: dnsPolicy
            = 1
            $ kubectl explain
            2> error: You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.
            = 1
        "#]],
    );
}

#[test]
fn every_command_has_its_help_and_only_flags_it_reads() {
    let mut terminal = Terminal::new();
    for command in crate::shell::kubectl::COMMANDS {
        let text = terminal.ok(&format!("kubectl {} --help", command.name));
        assert!(text.contains("Examples:\n  kubectl"), "{text}");
        assert_eq!(terminal.ok(&format!("kubectl help {}", command.name)), text);
    }
    assert!(terminal.ok("kubectl --help").contains("explain"));
    assert!(terminal.ok("help").contains("nslookup"));
}

#[test]
fn logs_tell_why_the_dns_server_does_not_run_and_its_pods_crash() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns, namespace: kube-system}\ndata:\n  Corefile: |\n    .:53 {\n        hostz\n    }\n";
    let mut sandbox = Sandbox::bare();
    sandbox.edit(Edit::Import(text.to_owned())).unwrap();
    let mut shell = Shell::default();
    let mut run = |sandbox: &mut Sandbox, line: &str| shell.run(sandbox, Language::English, line).output;
    let logs = run(&mut sandbox, "kubectl logs -n kube-system deploy/coredns");
    assert_eq!(
        logs.text, "/etc/coredns/Corefile:2 - Error during parsing: Unknown directive 'hostz'\n",
        "{}",
        logs.errors
    );
    let pods = run(&mut sandbox, "kubectl get pods -n kube-system").text;
    assert!(pods.contains("0/1     CrashLoopBackOff   1"), "{pods}");
    let events = run(&mut sandbox, "kubectl get events -n kube-system").text;
    assert!(events.contains("Back-off restarting failed container coredns in pod coredns-"), "{events}");
    // As a kubelet writes it, with the pod's uid: eight, four, four, four and twelve digits.
    let (_, uid) = events.split_once("_kube-system(").unwrap();
    let (uid, _) = uid.split_once(')').unwrap();
    assert_eq!(uid.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12], "{uid}");
    assert!(uid.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit()), "{uid}");
    assert!(run(&mut sandbox, "kubectl describe pods -n kube-system").text.contains("BackOff"));
    sandbox.edit(Edit::Advance { seconds: 75 }).unwrap();
    let pods = run(&mut sandbox, "kubectl get pods -n kube-system").text;
    assert!(pods.contains("CrashLoopBackOff   4"), "{pods}");
    // It runs, and goes on with what it has.
    let mut sandbox = Sandbox::bare();
    let logs = run(&mut sandbox, "kubectl logs -n kube-system -l k8s-app=kube-dns").text;
    assert!(logs.starts_with(".:53\nCoreDNS-1.14.7\n"), "{logs}");
    let object = crate::resolution::server::Configuration::object();
    let field: FieldPath = "data.Corefile".parse().unwrap();
    sandbox.edit(Edit::Set { object, field, value: Some(". {\n    hostz\n}\n".into()) }).unwrap();
    let logs = run(&mut sandbox, "kubectl logs -n kube-system deployment/coredns --tail=1").text;
    assert_eq!(
        logs,
        "[ERROR] plugin/reload: Corefile changed but reload failed: /etc/coredns/Corefile:2 - Error during parsing: Unknown directive 'hostz'\n"
    );
    // Without `reload` it does not look, unless it has begun to before (rule PV1).
    let last = "kubectl logs -n kube-system deployment/coredns --tail=1";
    let put = |sandbox: &mut Sandbox, text: &str| {
        let (object, field) = (crate::resolution::server::Configuration::object(), "data.Corefile".parse().unwrap());
        sandbox.edit(Edit::Set { object, field, value: Some(text.into()) }).unwrap();
    };
    put(&mut sandbox, ". {\n    whoami\n}\n");
    put(&mut sandbox, ". {\n    hostz\n}\n");
    assert!(run(&mut sandbox, last).text.starts_with("[ERROR] plugin/reload: "));
    sandbox.undo();
    let pod = crate::cluster::ObjectRef::new(crate::cluster::Kind::Pod, "kube-system", "coredns-0");
    let anew = Edit::Recreate(sandbox.cluster().get(&pod).unwrap().value().clone());
    sandbox.edit(anew).unwrap();
    put(&mut sandbox, ". {\n    hostz\n}\n");
    assert_eq!(run(&mut sandbox, last).text, "linux/amd64\n");
    assert!(run(&mut sandbox, "kubectl logs nobody").errors.contains("not found"));
    assert!(run(&mut sandbox, "kubectl get pods -n kube-system").text.contains("Running"));
}

#[test]
fn the_terminal_says_when_an_edited_corefile_is_read() {
    let mut terminal = Terminal::new();
    let patch = |text: &str| {
        format!("kubectl patch cm coredns -n kube-system --type=merge -p '{{\"data\":{{\"Corefile\":\"{text}\"}}}}'")
    };
    let errors = |terminal: &mut Terminal, line: &str| terminal.reply(line).output.errors;
    let looks = |seconds: u32| {
        format!(
            "# the lab reads the Corefile at once; in a cluster the pods are shown it within two minutes, and reload looks every {seconds} s\n"
        )
    };
    // What counts is what runs while it is edited: kubeadm's `reload`, then the one of the patch, which goes on where the
    // next Corefile has none.
    let with = |more: &str| patch(&format!(". {{\\n  kubernetes cluster.local\\n  {more}\\n}}"));
    assert_eq!(errors(&mut terminal, &with("reload 10s")), looks(30));
    assert_eq!(errors(&mut terminal, &with("ready")), looks(10));
    assert_eq!(errors(&mut terminal, &with("errors")), looks(10));
    assert!(terminal.sandbox.undo());
    assert_eq!(errors(&mut terminal, &with("errors")), looks(10));
    // Pods that start with such a Corefile never look, until they start with one that has it.
    let pod = crate::cluster::ObjectRef::new(crate::cluster::Kind::Pod, "kube-system", "coredns-0");
    let restart = |terminal: &mut Terminal| {
        let anew = Edit::Recreate(terminal.sandbox.cluster().get(&pod).unwrap().value().clone());
        terminal.sandbox.edit(anew).unwrap();
    };
    restart(&mut terminal);
    for more in ["ready", "reload"] {
        assert_eq!(
            errors(&mut terminal, &with(more)),
            "# the Corefile that runs has no reload: the pods read the new one when they restart, kubectl rollout restart\n"
        );
    }
    restart(&mut terminal);
    assert_eq!(errors(&mut terminal, &with("ready")), looks(30));
    assert_eq!(errors(&mut terminal, "kubectl get cm coredns -n kube-system -o name"), "");
}

#[test]
fn logs_have_the_lines_of_log_and_errors_for_the_questions_on_the_page() {
    let mut terminal = Terminal::new();
    let logs = |terminal: &mut Terminal, corefile: &str, name: &str| {
        let object = crate::resolution::server::Configuration::object();
        let edit = Edit::Set { object, field: "data.Corefile".parse().unwrap(), value: Some(corefile.into()) };
        terminal.sandbox.edit(edit).unwrap();
        terminal.sandbox.ask(Ask { name: name.to_owned(), ..Ask::default() });
        let all = terminal.ok("kubectl logs -n kube-system coredns-0");
        let lines: Vec<&str> = all.lines().filter(|line| line.starts_with('[')).collect();
        lines.join("\n")
    };
    let cluster = "kubernetes cluster.local";
    assert_eq!(
        logs(&mut terminal, &format!(". {{\n log\n errors\n {cluster}\n}}"), "kubernetes.default.svc.cluster.local."),
        "[INFO] 10.244.2.3:0 - 0 \"A IN kubernetes.default.svc.cluster.local. udp 54 false 512\" NOERROR qr,aa,rd 106 0s"
    );
    // Behind `kubernetes` there is nobody: the server writes SERVFAIL behind the back of `log`, twice as glibc asks twice.
    let line = "[INFO] 10.244.2.3:0 - 0 \"A IN www.example.com. udp 33 false 512\" NOERROR - 0 0s\n\
                [ERROR] plugin/errors: 2 www.example.com. A: plugin/loop: no next plugin found";
    let both = format!("{line}\n{line}");
    assert_eq!(logs(&mut terminal, &format!(". {{\n log\n errors\n {cluster}\n loop\n}}"), "www.example.com."), both);
    // Names, classes, and a server without either.
    let denial = format!(". {{\n log . {{\n  class denial\n }}\n {cluster}\n}}");
    assert_eq!(logs(&mut terminal, &denial, "kubernetes.default.svc.cluster.local."), "");
    assert!(logs(&mut terminal, &denial, "nobody.default.svc.cluster.local.").contains("NXDOMAIN qr,aa,rd 1"));
    let other = format!(". {{\n log corp.test\n {cluster}\n}}");
    assert_eq!(logs(&mut terminal, &other, "kubernetes.default.svc.cluster.local."), "");
    assert_eq!(logs(&mut terminal, &format!(". {{\n {cluster}\n}}"), "www.example.com."), "");
}
