//! `kubectl` as it changes one field or another of what there is.

use super::*;
use expect_test::expect;

#[test]
fn changes_are_said_and_refused_as_kubectl_does() {
    Terminal::new().session(
        &[
            "kubectl label pod shell app=db",
            "kubectl label pod shell tier=x app=db --overwrite",
            "kubectl label pod shell tier-",
            "kubectl label pod shell tier-",
            "kubectl label pod shell",
            "kubectl label pod shell 'a b=c'",
            "kubectl annotate pod shell k8s-dns-lab.io/libc=musl-1.2.5",
            "kubectl create deployment web --image=nginx",
            "kubectl scale deploy/web --replicas=2",
            "kubectl scale --replicas=x deploy web",
            "kubectl scale pod shell --replicas=2",
            "kubectl patch svc db -p '{\"spec\":{\"publishNotReadyAddresses\":true}}'",
            "kubectl patch svc db -p '{\"spec\":{\"publishNotReadyAddresses\":true}}'",
            "kubectl patch pod shell --type=merge -p '{\"spec\":{\"hostname\":\"a\"}}'",
            "kubectl patch svc db --type=merge -p '{\"spec\":{\"clusterIP\":\"None\",\"clusterIPs\":null}}'",
            "kubectl patch svc db -p '['",
            "kubectl patch svc db --type=json -p '[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"tier\":\"data\"}}]'",
            "kubectl patch svc db --type=json -p '[{\"op\":\"test\",\"path\":\"/metadata/labels/tier\",\"value\":\"web\"}]'",
            "kubectl patch svc db --type=json -p '{\"op\":\"remove\"}'",
            "kubectl set selector svc db app=web",
            "kubectl set image deploy/web nginx=nginx:2",
            "kubectl rollout restart deploy/web",
            "kubectl rollout status deploy/web",
            "kubectl delete pod nobody",
            "kubectl delete ep db",
            "kubectl delete svc,pods -l app=db",
            "kubectl delete pods",
            "kubectl delete deploy web --now",
            "kubectl config set-context --current --namespace=kube-system",
            "kubectl get pods",
            "kubectl explode",
            "kubectl logs shell",
            "kubectl get pods --show-label",
            "kubectl",
        ],
        expect![[r#"
            $ kubectl label pod shell app=db
            pod/shell labeled
            $ kubectl label pod shell tier=x app=db --overwrite
            pod/shell labeled
            $ kubectl label pod shell tier-
            pod/shell unlabeled
            $ kubectl label pod shell tier-
            label "tier" not found.
            pod/shell not labeled
            $ kubectl label pod shell
            2> error: at least one label update is required
            = 1
            $ kubectl label pod shell 'a b=c'
            2> The Pod "shell" is invalid: metadata.labels: Invalid value: "a b": Use a name such as `app` or `example.com/app`: letters, digits, `-`, `_`, `.`, at most 63 after the slash.
            = 1
            $ kubectl annotate pod shell k8s-dns-lab.io/libc=musl-1.2.5
            pod/shell annotated
            $ kubectl create deployment web --image=nginx
            deployment.apps/web created
            $ kubectl scale deploy/web --replicas=2
            deployment.apps/web scaled
            $ kubectl scale --replicas=x deploy web
            2> error: invalid argument "x" for "--replicas" flag: strconv.ParseInt: parsing "x": invalid syntax
            = 1
            $ kubectl scale pod shell --replicas=2
            2> Error from server (NotFound): the server could not find the requested resource
            = 1
            $ kubectl patch svc db -p '{"spec":{"publishNotReadyAddresses":true}}'
            service/db patched
            $ kubectl patch svc db -p '{"spec":{"publishNotReadyAddresses":true}}'
            service/db patched (no change)
            $ kubectl patch pod shell --type=merge -p '{"spec":{"hostname":"a"}}'
            2> The Pod "shell" is invalid: spec: Forbidden: These fields cannot change on a running pod: `spec.hostname`. Delete the pod and create it again.
            2> # kubectl replace --force -f - deletes it and creates it anew, with new addresses
            = 1
            $ kubectl patch svc db --type=merge -p '{"spec":{"clusterIP":"None","clusterIPs":null}}'
            2> The Service "db" is invalid: spec.clusterIPs[0]: Invalid value: "None": An existing Service keeps its cluster IP 10.96.159.55 and cannot be edited to headless. Recreate the Service.
            2> # kubectl replace --force -f - deletes it and creates it anew, with new addresses
            = 1
            $ kubectl patch svc db -p '['
            2> error: unable to parse "[": A comma or a closing bracket is missing.
            = 1
            $ kubectl patch svc db --type=json -p '[{"op":"add","path":"/metadata/labels","value":{"tier":"data"}}]'
            service/db patched
            $ kubectl patch svc db --type=json -p '[{"op":"test","path":"/metadata/labels/tier","value":"web"}]'
            2> The request is invalid: the server rejected our request due to an error in our request
            2> # operation 1: /metadata/labels/tier is not "web"
            = 1
            $ kubectl patch svc db --type=json -p '{"op":"remove"}'
            2> error: unable to parse "{\"op\":\"remove\"}": it is no list
            = 1
            $ kubectl set selector svc db app=web
            service/db selector updated
            $ kubectl set image deploy/web nginx=nginx:2
            deployment.apps/web image updated
            $ kubectl rollout restart deploy/web
            deployment.apps/web restarted
            $ kubectl rollout status deploy/web
            deployment "web" successfully rolled out
            $ kubectl delete pod nobody
            2> Error from server (NotFound): pods "nobody" not found
            = 1
            $ kubectl delete ep db
            endpoints "db" deleted from default namespace
            2> Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
            $ kubectl delete svc,pods -l app=db
            pod "db-0" deleted from default namespace
            pod "db-1" deleted from default namespace
            pod "shell" deleted from default namespace
            $ kubectl delete pods
            2> error: resource(s) were provided, but no name was specified
            = 1
            $ kubectl delete deploy web --now
            deployment.apps "web" deleted from default namespace
            $ kubectl config set-context --current --namespace=kube-system
            Context "lab" modified.
            $ kubectl get pods
            NAME        READY   STATUS    RESTARTS   AGE
            coredns-0   1/1     Running   0          0s
            $ kubectl explode
            2> error: unknown command "explode" for "kubectl"
            2> 
            2> Did you mean this?
            2> 	expose
            = 1
            $ kubectl logs shell
            2> Error from server (NotFound): pods "shell" not found
            = 1
            $ kubectl get pods --show-label
            2> error: unknown flag: --show-label
            2> See 'kubectl get --help' for usage.
            2> # near: --show-labels
            = 1
            $ kubectl
            kubectl controls this lab's cluster.

            Commands:
              annotate
              api-resources
              apply
              config
              create
              delete
              describe
              edit
              exec
              events
              explain
              expose
              get
              label
              logs
              patch
              replace
              rollout
              run
              scale
              set
              version

            Usage:
              kubectl COMMAND [flags]

            Use "kubectl COMMAND --help" for one of them. A command is one step: undo takes it back.
        "#]],
    );
}

#[test]
fn edit_opens_the_object() {
    let mut terminal = Terminal::new();
    let reply = terminal.reply("kubectl edit svc/db");
    assert_eq!(reply.opens.unwrap().to_string(), "svc/default/db");
    assert_eq!(terminal.reply("kubectl edit svc nobody").opens, None);
}

#[test]
fn a_reason_is_in_the_language_of_the_page() {
    let mut terminal = Terminal::new();
    let text = "kubectl patch pod shell --type=merge -p '{\"spec\":{\"hostname\":\"a\"}}'";
    let output = terminal.shell.run(&mut terminal.sandbox, Language::Korean, text).output;
    assert!(output.errors.starts_with("The Pod \"shell\" is invalid: spec: Forbidden: "), "{}", output.errors);
    assert!(output.errors.chars().any(|letter| ('가'..='힣').contains(&letter)), "{}", output.errors);
}

#[test]
fn endpoints_that_no_service_has_are_said_to_go() {
    let lonely =
        "apiVersion: v1\nkind: Endpoints\nmetadata: {name: lonely}\nsubsets: [{addresses: [{ip: 192.0.2.1}]}]\n";
    let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: lonely}\nspec: {clusterIP: None}\n";
    for (command, text, is_told) in [
        ("apply", lonely.to_owned(), true),
        ("create", lonely.to_owned(), true),
        ("apply", format!("{lonely}{service}"), false),
        ("create", format!("{lonely}{service}"), false),
    ] {
        let mut terminal = Terminal::new();
        let output = terminal.run(&format!("kubectl {command} -f - <<EOF\n{text}EOF"));
        assert_eq!(output.status, 0, "{}", output.errors);
        assert_eq!(
            output.errors.contains("# endpoints/lonely: No Service has this name."),
            is_told,
            "{}",
            output.errors
        );
    }
}

#[test]
fn what_is_orphaned_stays_without_its_owner() {
    let mut terminal = Terminal::new();
    terminal.ok("kubectl apply -f - <<EOF\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: set}\nspec:\n  serviceName: set\n  replicas: 2\n  selector: {matchLabels: {app: set}}\n  template: {metadata: {labels: {app: set}}, spec: {containers: [{name: c, image: i}]}}\nEOF");
    terminal.ok("kubectl create deployment web --image=nginx --replicas=2");
    let owners = |terminal: &mut Terminal, label: &str| {
        terminal.ok(&format!(
            "kubectl get pods -l app={label} -o jsonpath='{{.items[*].metadata.ownerReferences[*].kind}}'"
        ))
    };
    let count = |terminal: &mut Terminal, label: &str| {
        terminal.ok(&format!("kubectl get pods -l app={label} -o name")).lines().count()
    };
    assert_eq!(owners(&mut terminal, "set").trim(), "StatefulSet StatefulSet");
    let said = terminal.run("kubectl delete statefulset set --cascade=orphan");
    assert_eq!((said.status, said.text.trim()), (0, "statefulset.apps \"set\" deleted from default namespace"));
    assert_eq!(count(&mut terminal, "set"), 2);
    assert_eq!(owners(&mut terminal, "set").trim(), "");
    terminal.ok("kubectl delete pod set-0");
    assert_eq!(count(&mut terminal, "set"), 1, "nobody replaces an orphan");

    let said = terminal.run("kubectl delete deploy web --cascade=orphan");
    assert!(said.errors.contains("ReplicaSet"), "{}", said.errors);
    assert_eq!(count(&mut terminal, "web"), 2);
    assert_eq!(owners(&mut terminal, "web").trim(), "ReplicaSet ReplicaSet");
    terminal.ok("kubectl create deployment web --image=nginx --replicas=2");
    assert_eq!(count(&mut terminal, "web"), 2, "a Deployment of the same name finds them again");
    terminal.ok("kubectl delete deploy web --cascade=foreground");
    assert_eq!(count(&mut terminal, "web"), 0);
}

#[test]
fn a_service_that_orphans_leaves_its_slices_and_not_its_endpoints() {
    let mut terminal = Terminal::new();
    terminal.ok("kubectl create deployment web --image=nginx");
    terminal.ok("kubectl expose deploy web --port=80");
    terminal.ok("kubectl delete svc web --cascade=orphan");
    let slices = terminal.ok("kubectl get endpointslices -l kubernetes.io/service-name=web -o jsonpath='{.items[*].metadata.ownerReferences}|{.items[*].metadata.labels}'");
    assert!(slices.starts_with('|') && slices.contains("endpointslice-controller"), "{slices}");
    assert_eq!(terminal.run("kubectl get endpoints web").status, 1);
}

#[test]
fn a_cascade_that_is_none_is_refused_and_a_truth_is_deprecated() {
    let mut terminal = Terminal::new();
    let refused = terminal.run("kubectl delete svc db --cascade=never");
    assert_eq!(refused.status, 1);
    assert_eq!(
        refused.errors.trim(),
        "error: invalid cascade value (never). Must be \"background\", \"foreground\", or \"orphan\""
    );
    let old = terminal.run("kubectl delete svc db --cascade=true");
    assert!(old.errors.contains("can be replaced with --cascade=background."), "{}", old.errors);
    assert_eq!(old.status, 0);
}
