use super::*;

/// The text after Tab, and the candidates where there are several.
fn tab(text: &str) -> (String, Vec<String>) {
    let mut terminal = Terminal::new();
    terminal.ok("kubectl create deployment web --image=nginx");
    terminal.ok("kubectl create namespace shop");
    let completed = terminal.shell.complete(&terminal.sandbox, text);
    (completed.text, completed.candidates)
}

#[test]
fn tab_completes_commands_kinds_objects_flags_and_names() {
    for (typed, wanted) in [
        ("kub", "kubectl "),
        ("nsl", "nslookup "),
        ("kubectl descr", "kubectl describe "),
        ("kubectl -n kube-system get serv", "kubectl -n kube-system get services "),
        ("kubectl -n sh", "kubectl -n shop "),
        ("kubectl get deploy w", "kubectl get deploy web "),
        ("kubectl get svc/d", "kubectl get svc/db "),
        ("kubectl get pods --show-l", "kubectl get pods --show-labels "),
        ("kubectl get pods -n kube-s", "kubectl get pods -n kube-system "),
        ("kubectl get svc -n kube-system kube", "kubectl get svc -n kube-system kube-dns "),
        ("kubectl get pods -o wi", "kubectl get pods -o wide "),
        ("kubectl get pods --output=ya", "kubectl get pods --output=yaml "),
        ("kubectl exec sh", "kubectl exec shell "),
        ("kubectl exec shell -- nsl", "kubectl exec shell -- nslookup "),
        ("kubectl exec shell -- dig kube-d", "kubectl exec shell -- dig kube-dns.kube-system "),
        ("kubectl create serv", "kubectl create service "),
        ("kubectl create service ext", "kubectl create service externalname "),
        ("kubectl explain pod.spec.dnsP", "kubectl explain pod.spec.dnsPolicy "),
        ("kubectl rollout rest", "kubectl rollout restart "),
        ("kubectl get pods | gr", "kubectl get pods | grep "),
        ("dig db.default.s", "dig db.default.svc.cluster.local "),
        ("dig www.ex", "dig www.example.com "),
        ("cat /etc/re", "cat /etc/resolv.conf "),
        ("getent ho", "getent hosts "),
        ("kubectl get nothing ", "kubectl get nothing "),
    ] {
        assert_eq!(tab(typed).0, wanted, "{typed}");
    }
}

#[test]
fn several_ways_are_shown_and_what_they_share_is_put_in() {
    let (text, candidates) = tab("kubectl get e");
    assert_eq!(text, "kubectl get e");
    assert_eq!(candidates, ["endpoints", "endpointslices", "ep"]);
    assert_eq!(tab("kubectl get endp").0, "kubectl get endpoints");
    assert_eq!(tab("kubectl des").0, "kubectl describe ");
}
