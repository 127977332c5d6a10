//! Variables, loops, `$(…)` and files, as a shell runs them.

use super::*;
use expect_test::expect;

#[test]
fn loops_variables_and_substitutions_are_run() {
    Terminal::new().session(
        &[
            "for i in 0 1; do kubectl exec \"db-$i\" -- sh -c 'hostname'; done",
            "for i in 0 1; do for j in a b; do echo $i$j; done; done | tail -n 2",
            "for pod in $(kubectl get pods -l app=db -o name); do echo \"<$pod>\"; done",
            "name=db; service=\"$(kubectl get svc $name -o jsonpath={.spec.ports[0].port})\"; echo ${name}:$service",
            "echo `echo a  b` \"$(echo 'a  b')\" '$(echo)'",
            "false; echo $? $(true; echo $?)",
            "false || echo or && echo and",
            "for i in a; do false; done || echo ended badly",
            "for i in; do echo never; done && echo well",
            "x=1; echo $(x=2; echo $x) $x | cat; x=3 | cat; echo $x",
            "echo one > /dev/null; nothing-of-the-kind 2>/dev/null; nothing-of-the-kind > /dev/null 2>&1; echo $?",
            "kubectl get svc nobody 2>&1 | wc -l",
            "cat <<EOF\n$name $(echo of) \\$name\nEOF",
            "cat <<'EOF'\n$name\nEOF",
            "echo $unset-$1-${HOSTNAME}-$DB_SERVICE_PORT",
            "if true; then echo; fi",
            "echo $((1 + 1))",
        ],
        expect![[r#"
            $ for i in 0 1; do kubectl exec "db-$i" -- sh -c 'hostname'; done
            db-0
            db-1
            $ for i in 0 1; do for j in a b; do echo $i$j; done; done | tail -n 2
            1a
            1b
            $ for pod in $(kubectl get pods -l app=db -o name); do echo "<$pod>"; done
            <pod/db-0>
            <pod/db-1>
            $ name=db; service="$(kubectl get svc $name -o jsonpath={.spec.ports[0].port})"; echo ${name}:$service
            db:5432
            $ echo `echo a  b` "$(echo 'a  b')" '$(echo)'
            a b a  b $(echo)
            $ false; echo $? $(true; echo $?)
            1 0
            $ false || echo or && echo and
            or
            and
            $ for i in a; do false; done || echo ended badly
            ended badly
            $ for i in; do echo never; done && echo well
            well
            $ x=1; echo $(x=2; echo $x) $x | cat; x=3 | cat; echo $x
            2 1
            1
            $ echo one > /dev/null; nothing-of-the-kind 2>/dev/null; nothing-of-the-kind > /dev/null 2>&1; echo $?
            127
            $ kubectl get svc nobody 2>&1 | wc -l
            1
            $ cat <<EOF
            > $name $(echo of) \$name
            > EOF
            db of $name
            $ cat <<'EOF'
            > $name
            > EOF
            $name
            $ echo $unset-$1-${HOSTNAME}-$DB_SERVICE_PORT
            --shell-5432
            $ if true; then echo; fi
            2> # not modelled: if; there are for loops, && and ||
            = 2
            $ echo $((1 + 1))
            2> # not modelled: what stands behind this $; there are $NAME, ${NAME}, $? and $(…)
            = 2
        "#]],
    );
}

#[test]
fn files_stay_beside_the_terminal_and_pods_have_none() {
    Terminal::new().session(
        &[
            "kubectl create service clusterip web --tcp=80 --dry-run=client -o yaml > web-svc.yaml",
            "sed -i 's/name: web/name: front/; s/80-80/http/' web-svc.yaml; kubectl apply -f ./web-svc.yaml",
            "kubectl get -f web-svc.yaml; kubectl delete -f web-svc.yaml",
            "echo a > b; echo c >> b; wc -l < b; cat b; ls | head -2",
            "cat < nothing",
            "echo 'nameserver 8.8.8.8' > /etc/resolv.conf",
            "kubectl exec shell -- sh -c 'echo \"$(hostname)\" > /usr/share/nginx/html/index.html'",
            "kubectl exec -it shell -- sh",
            "x=1; echo a > b; cat < b; cat web.yaml; echo $x",
            "exit",
            "echo $x.",
            "kubectl apply -f https://example.com/a.yaml 2>&1 | head -2",
            "kubectl apply -f https://k8s.io/examples/admin/dns/dnsutils.yaml",
        ],
        expect![[r#"
            $ kubectl create service clusterip web --tcp=80 --dry-run=client -o yaml > web-svc.yaml
            $ sed -i 's/name: web/name: front/; s/80-80/http/' web-svc.yaml; kubectl apply -f ./web-svc.yaml
            service/front created
            $ kubectl get -f web-svc.yaml; kubectl delete -f web-svc.yaml
            NAME    TYPE        CLUSTER-IP     EXTERNAL-IP   PORT(S)   AGE
            front   ClusterIP   10.97.61.110   <none>        80/TCP    0s
            service "front" deleted from default namespace
            $ echo a > b; echo c >> b; wc -l < b; cat b; ls | head -2
            2
            a
            c
            b
            busybox.yaml
            $ cat < nothing
            2> sh: can't open nothing: no such file
            2> # ls lists the files beside this terminal
            = 2
            $ echo 'nameserver 8.8.8.8' > /etc/resolv.conf
            2> # not modelled: a command that writes /etc/resolv.conf: the kubelet writes it, from the pod's dnsPolicy, dnsConfig, hostname and hostAliases
            = 2
            $ kubectl exec shell -- sh -c 'echo "$(hostname)" > /usr/share/nginx/html/index.html'
            2> # not modelled: /usr/share/nginx/html/index.html: the lab keeps no files in pods
            2> command terminated with exit code 2
            = 2
            $ kubectl exec -it shell -- sh
            # in default/shell; exit leaves it
            $ x=1; echo a > b; cat < b; cat web.yaml; echo $x
            1
            2> # not modelled: b: the lab keeps no files in pods
            2> # not modelled: b: the lab keeps no files in pods
            2> cat: web.yaml: No such file or directory
            2> # near: /etc/hostname, /etc/hosts, /etc/resolv.conf
            $ exit
            $ echo $x.
            .
            $ kubectl apply -f https://example.com/a.yaml 2>&1 | head -2
            # not modelled: https://example.com/a.yaml: the lab fetches nothing; it has these examples of https://k8s.io/examples/:
            #   admin/dns/dnsutils.yaml
            $ kubectl apply -f https://k8s.io/examples/admin/dns/dnsutils.yaml
            pod/dnsutils created
        "#]],
    );
}

#[test]
fn loops_have_an_end_and_can_be_left_amid() {
    let mut terminal = Terminal::new();
    let words = "a ".repeat(super::super::loops::MOST_LOOPED + 1);
    let output = terminal.run(&format!("for i in {words}; do true; done; echo never"));
    assert_eq!((output.status, output.text.as_str()), (153, ""));
    assert!(output.errors.contains("was not run"), "{}", output.errors);
    let within = terminal.run(&format!("for i in {words}; do true; done | cat"));
    assert_eq!(within.status, 153);
    assert!(within.errors.contains("was not run"), "{}", within.errors);
    // What doubles is stopped before it fills the memory.
    let doubled = format!("x=ab; for i in {}; do x=$x$x; done; echo $x | wc -c", "a ".repeat(60));
    let output = terminal.run(&doubled);
    assert!(output.errors.contains("megabyte") || output.errors.contains("too much"), "{}", output.errors);
    let (mut sandbox, mut shell) = (Sandbox::toy(), Shell::default());
    let mut line = Shell::begin("for i in 1 2 3; do echo $i; true; done; echo last");
    for (ran, left) in [(0, 7), (0, 7), (1, 6), (2, 5)] {
        assert!(!shell.advance(&mut sandbox, Language::English, &mut line));
        assert_eq!((line.ran(), line.left()), (ran, left));
    }
    line.stop();
    assert_eq!((line.left(), line.finish().output.text.as_str()), (0, "1\n"));
}
