//! What `--help` says of kubectl and its commands: what the lab models of them, and no more.

use super::COMMANDS;

/// `kubectl --help`.
pub(super) fn all() -> String {
    let names: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
    format!(
        "kubectl controls this lab's cluster.\n\nCommands:\n  {}\n\nUsage:\n  kubectl COMMAND [flags]\n\nUse \"kubectl COMMAND --help\" for one of them. A command is one step: undo takes it back.\n",
        names.join("\n  ")
    )
}

/// The help of a command; `None` for a word that is none.
pub(super) fn of(name: &str) -> Option<String> {
    let command = COMMANDS.iter().find(|command| command.name == name)?;
    let (about, examples) = about(name);
    let mut text = format!("{about}\n\nExamples:\n");
    for example in examples {
        text.push_str(&format!("  {}\n", example.replace('\n', "\n  ")));
    }
    text.push_str("\nOptions:\n");
    for (flag, takes) in super::flags::typed(command.flags) {
        text.push_str(&format!("    {flag}{}\n", if takes { "…" } else { "" }));
    }
    Some(text)
}

fn about(name: &str) -> (&'static str, &'static [&'static str]) {
    match name {
        "annotate" => {
            ("Sets or removes annotations.", &["kubectl annotate pod shell k8s-dns-lab.io/libc=musl-1.2.5 --overwrite"])
        }
        "api-resources" => ("Prints the kinds the lab models.", &["kubectl api-resources"]),
        "apply" => (
            "Makes objects what a text says: what it gave before and does not give now goes, what others gave stays.\nAll objects that the API server accepts are one step.",
            &[
                "kubectl apply -f - <<EOF\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n  - port: 80\nEOF",
            ],
        ),
        "config" => (
            "Chooses the namespace of the commands that follow.",
            &["kubectl config set-context --current --namespace=shop"],
        ),
        "create" => (
            "Makes an object that is not there yet.",
            &[
                "kubectl create namespace shop",
                "kubectl create deployment web --image=nginx --replicas=2 --port=80",
                "kubectl create service clusterip web --tcp=80:8080",
                "kubectl create service clusterip db --clusterip=None",
                "kubectl create service externalname db --external-name=www.example.com",
                "kubectl create job once --image=busybox -- nslookup kubernetes",
                "kubectl create job now --from=cronjob/nightly",
                "kubectl create service nodeport web --tcp=80 --dry-run=client -o yaml",
                "kubectl create -f - <<EOF",
            ],
        ),
        "delete" => (
            "Deletes objects and what they own.",
            &[
                "kubectl delete service web",
                "kubectl delete pod/a svc/b",
                "kubectl delete pods -l app=web",
                "kubectl delete endpointslices --all",
            ],
        ),
        "describe" => (
            "Prints objects at length, with what the kubelet remarked.",
            &["kubectl describe pod shell", "kubectl describe svc/db"],
        ),
        "edit" => ("Opens an object's YAML in the editor beside.", &["kubectl edit svc/db"]),
        "exec" => (
            "Runs a command in a pod; -it with sh goes into it.",
            &[
                "kubectl exec shell -- nslookup db",
                "kubectl exec deploy/web -- getent hosts db",
                "kubectl exec -it shell -- sh",
            ],
        ),
        "explain" => (
            "Says what a field means, of those the lab reads.",
            &["kubectl explain service.spec", "kubectl explain pod.spec.dnsPolicy"],
        ),
        "expose" => (
            "Makes a Service that selects what an object selects or is labelled with.",
            &[
                "kubectl expose deployment web --port=80 --target-port=8080",
                "kubectl expose pod a --name=db --cluster-ip=None --port=5432",
            ],
        ),
        "events" => {
            ("Prints why a pod is not there, or not as wanted.", &["kubectl events -n shop", "kubectl events -A"])
        }
        "get" => (
            "Prints objects.",
            &[
                "kubectl get pods -o wide",
                "kubectl get svc,endpointslices -A",
                "kubectl get pods -l app=web --show-labels",
                "kubectl get svc db -o yaml",
                "kubectl get svc db -o jsonpath='{.spec.clusterIP}'",
                "kubectl get events",
            ],
        ),
        "label" => (
            "Sets or removes labels.",
            &["kubectl label pod a app=db", "kubectl label pod a app=web --overwrite", "kubectl label pod a app-"],
        ),
        "logs" => (
            "Prints what the DNS server says when it starts, refuses its Corefile or stops. No other pod runs a program here.",
            &["kubectl logs -n kube-system deploy/coredns", "kubectl logs -n kube-system -l k8s-app=kube-dns"],
        ),
        "patch" => (
            "Changes fields. --type=strategic merges ports and containers by their keys, --type=merge replaces lists, --type=json carries out operations.",
            &[
                "kubectl patch svc db -p '{\"spec\":{\"publishNotReadyAddresses\":true}}'",
                "kubectl patch svc db --type=json -p '[{\"op\":\"replace\",\"path\":\"/spec/ports/0/port\",\"value\":5433}]'",
            ],
        ),
        "replace" => (
            "Puts a text in place of objects that are there. --force deletes and creates them: new addresses.",
            &["kubectl replace --force -f - <<EOF"],
        ),
        "rollout" => (
            "Makes the pods of a workload anew, or says that they are.",
            &["kubectl rollout restart deployment/web", "kubectl rollout status deployment/web"],
        ),
        "run" => (
            "Makes a pod. With --rm -it and a command the pod lives for it alone.",
            &[
                "kubectl run shell2 --image=busybox:1.36",
                "kubectl run tmp --image=busybox:1.28 --rm -it --restart=Never -- nslookup db",
            ],
        ),
        "scale" => ("Sets how many pods a workload has.", &["kubectl scale deployment web --replicas=3"]),
        "set" => (
            "Sets the selector of a Service or the image of containers.",
            &["kubectl set selector svc db app=web", "kubectl set image pod/shell shell=alpine:3.20"],
        ),
        _ => ("Prints the version the lab's API server behaves as.", &["kubectl version"]),
    }
}
