use super::*;
use crate::cluster::{Kind, ObjectRef};
use crate::shell::ToolName;
use expect_test::expect;

#[test]
fn words_that_are_no_kubectl_run_in_the_pod_that_asks() {
    let mut terminal = Terminal::new();
    terminal.session(
        &[
            "hostname",
            "getent hosts db",
            "cat /etc/resolv.conf | grep search",
            "kubectl exec shell -- getent hosts nobody",
            "kubectl exec nobody -- hostname",
            "kubectl exec shell hostname",
            "kubectl exec shell -- sh -c 'hostname && getent hosts db | wc -l'",
            "kubectl exec deploy/web -- hostname",
            "nslokup db",
            "dig +short db.default.svc.cluster.local; echo $?",
            "echo a > b",
            "echo 'open",
            "false && echo never",
            "exit",
        ],
        expect![[r#"
            $ hostname
            shell
            $ getent hosts db
            10.96.159.55    db.default.svc.cluster.local
            $ cat /etc/resolv.conf | grep search
            search default.svc.cluster.local svc.cluster.local cluster.local
            $ kubectl exec shell -- getent hosts nobody
            2> command terminated with exit code 2
            = 2
            $ kubectl exec nobody -- hostname
            2> Error from server (NotFound): pods "nobody" not found
            = 1
            $ kubectl exec shell hostname
            2> error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead
            2> See 'kubectl exec --help' for usage.
            = 1
            $ kubectl exec shell -- sh -c 'hostname && getent hosts db | wc -l'
            shell
            1
            $ kubectl exec deploy/web -- hostname
            2> Error from server (NotFound): deployments.apps "web" not found
            = 1
            $ nslokup db
            2> sh: nslokup: not found
            2> # near: nslookup
            = 127
            $ dig +short db.default.svc.cluster.local; echo $?
            10.96.159.55
            0
            $ echo a > b
            $ echo 'open
            2> sh: syntax error: unterminated quoted string
            = 2
            $ false && echo never
            = 1
            $ exit
            # there is nothing to leave: words that are no kubectl run in the pod that asks
        "#]],
    );
}

#[test]
fn exec_it_goes_into_a_pod_and_exit_leaves_it() {
    let mut terminal = Terminal::new();
    terminal.session(
        &[
            "kubectl run tiny --image=busybox:1.36",
            "kubectl exec -it tiny -- sh",
            "hostname",
            "kubectl get pods",
            "exit",
            "hostname",
            "kubectl run tmp --rm -it --image=alpine:3.20 -- sh",
            "hostname",
            "exit",
            "kubectl get pods tmp",
            "kubectl run once --image=busybox:1.28 --rm -it --restart=Never -- nslookup kubernetes.default",
            "kubectl run odd --rm --image=alpine:3.20",
        ],
        expect![[r#"
            $ kubectl run tiny --image=busybox:1.36
            pod/tiny created
            $ kubectl exec -it tiny -- sh
            # in default/tiny; exit leaves it
            $ hostname
            tiny
            $ kubectl get pods
            2> sh: kubectl: not found
            2> # exit leaves the pod
            = 127
            $ exit
            $ hostname
            shell
            $ kubectl run tmp --rm -it --image=alpine:3.20 -- sh
            # in default/tmp; exit leaves it
            $ hostname
            tmp
            $ exit
            pod "tmp" deleted from default namespace
            $ kubectl get pods tmp
            2> Error from server (NotFound): pods "tmp" not found
            = 1
            $ kubectl run once --image=busybox:1.28 --rm -it --restart=Never -- nslookup kubernetes.default
            Server:    10.96.0.10
            Address 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local

            Name:      kubernetes.default
            Address 1: 10.96.0.1 kubernetes.default.svc.cluster.local
            pod "once" deleted from default namespace
            $ kubectl run odd --rm --image=alpine:3.20
            2> error: --rm should only be used for attached containers
            = 1
        "#]],
    );
    assert_eq!(terminal.shell, Shell::default());
}

#[test]
fn dig_without_its_search_option_is_remarked_on() {
    let mut terminal = Terminal::new();
    let tool = |reply: Reply| reply.remark.map(|remark| remark.tool);
    assert_eq!(tool(terminal.reply("dig db")), Some(ToolName::Dig));
    for agrees in ["dig +search db", "dig db.default.svc.cluster.local", "dig nobody", "dig db SRV", "dig -x 10.96.0.1"]
    {
        assert_eq!(tool(terminal.reply(agrees)), None, "{agrees}");
    }
}

/// The lecture's riddle: busybox's own nslookup follows the search list of neither library.
#[test]
fn busybox_nslookup_fails_where_getent_in_the_same_pod_succeeds() {
    let mut terminal = Terminal::new();
    terminal.ok("kubectl create service clusterip web --tcp=80");
    terminal.ok("kubectl replace --force -f - <<EOF\napiVersion: v1\nkind: Pod\nmetadata: {name: shell, labels: {app: shell}}\nspec: {containers: [{name: shell, image: 'busybox:1.36'}]}\nEOF");
    let reply = terminal.reply("kubectl exec shell -- nslookup web.default");
    let remark = reply.remark.unwrap();
    assert_eq!((remark.tool, remark.ask.name.as_str()), (ToolName::BusyboxNslookup, "web.default"));
    assert_eq!(remark.addresses.len(), 1);
    let failed = reply.output;
    assert_ne!(failed.status, 0, "{failed:?}");
    assert!(failed.text.contains("NXDOMAIN"), "{failed:?}");
    assert!(failed.errors.ends_with("command terminated with exit code 1\n"), "{failed:?}");
    for agrees in ["nslookup web", "getent hosts web.default", "nslookup web.default.svc.cluster.local"] {
        assert_eq!(terminal.reply(&format!("kubectl exec shell -- {agrees}")).remark, None, "{agrees}");
    }
    let found = terminal.ok("kubectl exec shell -- getent hosts web.default");
    assert!(found.contains("web.default.svc.cluster.local"), "{found}");
}

#[test]
fn what_a_command_asks_stays_in_the_servers_cache_as_long_as_its_corefile_says() {
    use crate::resolution::corefile::Profile;
    use crate::resolution::server::Configuration;
    use crate::sandbox::Edit;
    let mut terminal = Terminal::new();
    let text = Profile::KubeadmOld.text("cluster.local");
    let field = "data.Corefile".parse().unwrap();
    let old = Edit::Set { object: Configuration::object(), field, value: Some(text.into()) };
    terminal.sandbox.edit(old).unwrap();
    let dig = "dig +noall +answer +authority web.default.svc.cluster.local";
    let ttl = |printed: String| printed.split_whitespace().nth(1).unwrap().to_owned();
    assert_eq!(ttl(terminal.ok(dig)), "30");
    terminal.ok("kubectl create service clusterip web --clusterip=10.96.7.7 --tcp=80");
    terminal.sandbox.edit(Edit::Advance { seconds: 12 }).unwrap();
    let steps = terminal.sandbox.done().len();
    let denied = terminal.ok(dig);
    assert!(denied.contains("SOA"), "{denied}");
    assert_eq!(ttl(denied), "18");
    assert_eq!(terminal.sandbox.done().len(), steps, "to ask is no step");
    terminal.sandbox.edit(Edit::Advance { seconds: 18 }).unwrap();
    let answered = terminal.ok(dig);
    assert!(answered.ends_with("10.96.7.7\n"), "{answered}");
}

#[test]
fn what_a_tool_asks_was_asked_by_the_person_who_types_it() {
    let mut terminal = Terminal::new();
    let asked = |terminal: &mut Terminal, text: &str| {
        let all = terminal.reply(text).asked;
        all.iter().map(|ask| format!("{} {} {}", ask.from, ask.name, ask.record_type)).collect::<Vec<_>>().join(", ")
    };
    for (line, said) in [
        ("getent hosts db", "default/shell db AAAA, default/shell db A"),
        ("nslookup db", "default/shell db A"),
        ("host -t AAAA db", "default/shell db AAAA"),
        ("dig db.default.svc.cluster.local SRV", "default/shell db.default.svc.cluster.local SRV"),
        ("sh -c 'ping -c 1 db; curl http://db:80/'", "default/shell db A, default/shell db A"),
        ("kubectl exec db-0 -- getent ahostsv6 db", "default/db-0 db AAAA"),
        ("kubectl exec db-0 -- curl 10.244.1.99", "default/db-0 10.244.1.99 A"),
        ("echo db", ""),
    ] {
        assert_eq!(asked(&mut terminal, line), said, "{line}");
    }
}

#[test]
fn what_may_be_typed_first_names_what_there_is() {
    let mut terminal = Terminal::new();
    let first = |terminal: &Terminal| crate::shell::first_lines(&terminal.sandbox).join("; ");
    assert_eq!(
        first(&terminal),
        "kubectl get pods,svc -o wide; nslookup db; kubectl describe svc db; \
         kubectl create service clusterip web --tcp=80"
    );
    terminal.ok("kubectl delete svc db");
    terminal.ok("kubectl create service clusterip web --tcp=80");
    assert_eq!(first(&terminal), "kubectl get pods,svc -o wide; nslookup web; kubectl describe svc web");
    terminal.ok("kubectl create namespace shop");
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: app, namespace: shop}\nspec: {containers: [{name: c, \
               image: 'debian:12', env: [{name: PEER, value: 10.244.1.2}]}]}";
    terminal.ok(&format!("kubectl apply -f - <<EOF\n{pod}\nEOF"));
    terminal.ok("kubectl create service clusterip cart -n shop --tcp=80");
    let from = crate::sandbox::PodRef::of(&ObjectRef::new(Kind::Pod, "shop", "app"));
    terminal.sandbox.ask(crate::sandbox::Ask { from, ..terminal.sandbox.question().clone() });
    for line in crate::shell::first_lines(&terminal.sandbox) {
        terminal.ok(&line);
    }
    let all = first(&terminal);
    assert_eq!(all, "kubectl get pods,svc -o wide; curl $PEER; nslookup cart; kubectl describe svc cart -n shop");
}

#[test]
fn exec_goes_into_the_container_that_is_named_and_says_which_it_takes_otherwise() {
    let mut terminal = Terminal::new();
    let text = "kubectl apply -f - <<EOF\napiVersion: v1\nkind: Pod\nmetadata: {name: two}\nspec:\n  containers:\n  \
                - {name: sidecar, image: 'debian:12'}\n  - {name: app, image: 'alpine:3.16'}\n  initContainers:\n  \
                - {name: prepare, image: busybox}\n  - {name: proxy, image: alpine, restartPolicy: Always}\n---\n\
                apiVersion: v1\nkind: Pod\nmetadata: {name: win}\nspec: {os: {name: windows}, containers: [{name: c, image: app}]}\nEOF";
    terminal.ok(text);
    terminal.session(
        &[
            "kubectl exec two -- cat /etc/nothing",
            "kubectl exec -q two -- cat /etc/nothing",
            "kubectl exec two -c app -- cat /etc/nothing",
            "kubectl exec two --container=nobody -- hostname",
            "kubectl exec two -c prepare -- hostname",
            "kubectl exec two -c proxy -- hostname",
            "kubectl exec -it two -c app -- sh",
            "getent ahostsv4 nobody.default.svc.cluster.local.",
            "exit",
            "kubectl annotate pod two kubectl.kubernetes.io/default-container=app",
            "kubectl exec two -- cat /etc/nothing",
            "kubectl exec win -- nslookup db",
        ],
        expect![[r#"
            $ kubectl exec two -- cat /etc/nothing
            2> Defaulted container "sidecar" out of: sidecar, app, prepare (init), proxy (init)
            2> cat: /etc/nothing: No such file or directory
            2> # near: /etc/hostname, /etc/hosts, /etc/resolv.conf
            2> command terminated with exit code 1
            = 1
            $ kubectl exec -q two -- cat /etc/nothing
            2> cat: /etc/nothing: No such file or directory
            2> # near: /etc/hostname, /etc/hosts, /etc/resolv.conf
            2> command terminated with exit code 1
            = 1
            $ kubectl exec two -c app -- cat /etc/nothing
            2> cat: can't open '/etc/nothing': No such file or directory
            2> # near: /etc/hostname, /etc/hosts, /etc/resolv.conf
            2> command terminated with exit code 1
            = 1
            $ kubectl exec two --container=nobody -- hostname
            2> Error from server (BadRequest): container nobody is not valid for pod two
            = 1
            $ kubectl exec two -c prepare -- hostname
            2> error: unable to upgrade connection: container not found ("prepare")
            = 1
            $ kubectl exec two -c proxy -- hostname
            two
            $ kubectl exec -it two -c app -- sh
            # in default/two/app; exit leaves it
            $ getent ahostsv4 nobody.default.svc.cluster.local.
            = 2
            $ exit
            $ kubectl annotate pod two kubectl.kubernetes.io/default-container=app
            pod/two annotated
            $ kubectl exec two -- cat /etc/nothing
            2> cat: can't open '/etc/nothing': No such file or directory
            2> # near: /etc/hostname, /etc/hosts, /etc/resolv.conf
            2> command terminated with exit code 1
            = 1
            $ kubectl exec win -- nslookup db
            2> # a Windows container: the lab has none of its programs; the page says what names resolve to
            2> command terminated with exit code 1
            = 1
        "#]],
    );
    let mut terminal = Terminal::new();
    terminal.ok(text);
    let asked = terminal.reply("kubectl exec two -c app -- getent ahostsv4 db").asked;
    assert_eq!(asked.iter().map(|ask| ask.from.to_string()).collect::<Vec<_>>(), ["default/two/app"]);
}

#[test]
fn the_prompt_says_in_which_pod_and_in_which_namespace_one_is() {
    let mut terminal = Terminal::new();
    let prompt = |terminal: &Terminal| terminal.shell.prompt(&terminal.sandbox);
    assert_eq!(prompt(&terminal), "shell $");
    terminal.ok("kubectl config set-context --current --namespace=kube-system");
    assert_eq!(prompt(&terminal), "shell (-n kube-system) $");
    terminal.ok("kubectl exec -it coredns-0 -- sh");
    assert_eq!(prompt(&terminal), "coredns-0.kube-system #");
    terminal.shell.return_to_start();
    assert_eq!((prompt(&terminal), terminal.shell.namespace()), ("shell $".to_owned(), "default"));
}

#[test]
fn a_tool_prints_no_reply_about_a_name_outside_of_which_nothing_is_known() {
    let mut terminal = Terminal::new();
    let pasted = "apiVersion: v1\nkind: Pod\nmetadata: {name: deb, namespace: shop}\n\
        spec: {nodeName: n1, containers: [{name: c, image: netshoot}]}\n\
        status: {phase: Running, podIP: 10.244.1.30, podIPs: [{ip: 10.244.1.30}]}\n";
    terminal.sandbox.edit(crate::sandbox::Edit::Import(pasted.to_owned())).unwrap();
    for command in ["dig www.corp.internal", "nslookup github.com", "getent hosts github.com", "host github.com"] {
        let output = terminal.run(&format!("kubectl exec -n shop deb -- {command}"));
        let printed = output.text + &output.errors;
        assert!(printed.contains("# cannot say: ") && !printed.contains("NXDOMAIN"), "{command}: {printed}");
    }
}
