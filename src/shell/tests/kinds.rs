//! `kubectl` on the kinds that make pods, beside Deployment and StatefulSet.

use super::*;
use expect_test::expect;

const JOB: &str = "kubectl apply -f - <<EOF\napiVersion: batch/v1\nkind: Job\nmetadata: {name: train}\nspec:\n  completions: 2\n  parallelism: 2\n  completionMode: Indexed\n  template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}\nEOF";
const DAEMON_SET: &str = "kubectl apply -f - <<EOF\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent}\nspec:\n  selector: {matchLabels: {app: agent}}\n  template: {metadata: {labels: {app: agent}}, spec: {containers: [{name: c, image: i}]}}\nEOF";
const REPLICA_SET: &str = "kubectl apply -f - <<EOF\napiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: web}\nspec:\n  replicas: 2\n  selector: {matchLabels: {app: web}}\n  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: i}]}}\nEOF";
const CRON_JOB: &str = "kubectl apply -f - <<EOF\napiVersion: batch/v1\nkind: CronJob\nmetadata: {name: nightly}\nspec:\n  schedule: '0 3 * * *'\n  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}\nEOF";

#[test]
fn kubectl_knows_the_kinds_that_make_pods() {
    let mut terminal = Terminal::new();
    for line in [JOB, DAEMON_SET, REPLICA_SET, CRON_JOB] {
        terminal.ok(line);
    }
    terminal.session(
        &[
            "kubectl get job,ds,rs,cj",
            "kubectl get ds agent -o wide",
            "kubectl describe job train",
            "kubectl describe ds agent",
            "kubectl describe rs web",
            "kubectl describe cj nightly",
            "kubectl scale rs web --replicas=1",
            "kubectl scale ds agent --replicas=1",
            "kubectl rollout restart job train",
            "kubectl get rc",
            "kubectl delete job/train ds/agent rs/web cj/nightly",
            "kubectl get pods",
        ],
        expect![[r#"
            $ kubectl get job,ds,rs,cj
            NAME              STATUS    COMPLETIONS   DURATION   AGE
            job.batch/train   Running   0/2                      0s

            NAME                   DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE
            daemonset.apps/agent   2         2         2       2            2           <none>          0s

            NAME                  DESIRED   CURRENT   READY   AGE
            replicaset.apps/web   2         2         2       0s

            NAME                    SCHEDULE    TIMEZONE   SUSPEND   ACTIVE   LAST SCHEDULE   AGE
            cronjob.batch/nightly   0 3 * * *   <none>     False     0        <none>          0s
            $ kubectl get ds agent -o wide
            NAME    DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE   CONTAINERS   IMAGES   SELECTOR
            agent   2         2         2       2            2           <none>          0s    c            i        app=agent
            $ kubectl describe job train
            Name:             train
            Namespace:        default
            Selector:         <none>
            Labels:           <none>
            Annotations:      <none>
            Parallelism:      2
            Completions:      2
            Completion Mode:  Indexed
            Suspend:          false
            Pods Statuses:    2 Active (2 Ready) / 0 Succeeded / 0 Failed
            Pod Template:
              Labels:  batch.kubernetes.io/job-name=train
                       job-name=train
              Containers:
               c:
                Image:  i
            Events:     <none>
            $ kubectl describe ds agent
            Name:           agent
            Namespace:      default
            Selector:       app=agent
            Node-Selector:  <none>
            Labels:         <none>
            Annotations:    <none>
            Desired Number of Nodes Scheduled: 2
            Current Number of Nodes Scheduled: 2
            Number of Nodes Scheduled with Up-to-date Pods: 2
            Number of Nodes Scheduled with Available Pods: 2
            Number of Nodes Misscheduled: 0
            Pods Status:  2 Running / 0 Waiting / 0 Succeeded / 0 Failed
            Pod Template:
              Labels:  app=agent
              Containers:
               c:
                Image:  i
            Events:     <none>
            $ kubectl describe rs web
            Name:         web
            Namespace:    default
            Selector:     app=web
            Labels:       <none>
            Annotations:  <none>
            Replicas:     2 current / 2 desired
            Pods Status:  2 Running / 0 Waiting / 0 Succeeded / 0 Failed
            Pod Template:
              Labels:  app=web
              Containers:
               c:
                Image:  i
            Events:     <none>
            $ kubectl describe cj nightly
            Name:                nightly
            Namespace:           default
            Labels:              <none>
            Annotations:         <none>
            Schedule:            0 3 * * *
            Concurrency Policy:  Allow
            Suspend:             False
            Active Jobs:         <none>
            Pod Template:
              Labels:  <none>
              Containers:
               c:
                Image:  i
            Events:     <none>
            $ kubectl scale rs web --replicas=1
            replicaset.apps/web scaled
            $ kubectl scale ds agent --replicas=1
            2> Error from server (NotFound): the server could not find the requested resource
            = 1
            $ kubectl rollout restart job train
            2> error: jobs.batch "train" restarting is not supported
            = 1
            $ kubectl get rc
            2> No resources found in default namespace.
            $ kubectl delete job/train ds/agent rs/web cj/nightly
            job.batch "train" deleted from default namespace
            daemonset.apps "agent" deleted from default namespace
            replicaset.apps "web" deleted from default namespace
            cronjob.batch "nightly" deleted from default namespace
            $ kubectl get pods
            NAME    READY   STATUS    RESTARTS   AGE
            db-0    1/1     Running   0          0s
            db-1    1/1     Running   0          0s
            shell   1/1     Running   0          0s
        "#]],
    );
}

#[test]
fn events_say_why_pods_are_not_there() {
    let mut terminal = Terminal::new();
    let long = "a-name-that-leaves-no-room-for-the-hash-of-the-template";
    for line in [
        format!(
            "kubectl apply -f - <<EOF\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: {long}}}\nspec:\n  replicas: 2\n  selector: {{matchLabels: {{app: s}}}}\n  template: {{metadata: {{labels: {{app: s}}}}, spec: {{containers: [{{name: c, image: i}}]}}}}\nEOF"
        ),
        "kubectl apply -f - <<EOF\napiVersion: v1\nkind: Pod\nmetadata: {name: fq}\nspec:\n  hostname: data-node-group-alpha-0\n  subdomain: rather-long-headless-service-name\n  setHostnameAsFQDN: true\n  containers: [{name: c, image: i}]\nEOF".to_owned(),
        JOB.replace("name: train", "name: done").replace("completions: 2", "completions: 1"),
    ] {
        terminal.run(&line);
    }
    let pod = terminal.ok("kubectl get pods -l job-name=done -o jsonpath='{.items[0].metadata.name}'");
    terminal.ok(&format!(
        "kubectl patch pod {} --subresource=status -p '{{\"status\": {{\"phase\": \"Succeeded\"}}}}'",
        pod.trim()
    ));
    let events = terminal.ok("kubectl get events");
    let line = |reason: &str| events.lines().find(|line| line.contains(reason)).unwrap_or_default().to_owned();
    let failed = line("FailedCreate ");
    assert!(failed.contains(&format!("statefulset/{long}")), "{events}");
    assert!(
        failed.contains(&format!(
            "create Pod {long}-0 in StatefulSet {long} failed error: Pod \"{long}-0\" is invalid: metadata.labels"
        )),
        "{events}"
    );
    let sandbox = line("FailedCreatePodSandBox");
    assert!(sandbox.contains("pod/fq") && sandbox.contains("is too long (64 characters is the max, "), "{events}");
    assert!(line("Completed").contains("job/done") && line("Completed").contains("Normal"), "{events}");
    assert_eq!(terminal.ok("kubectl events"), events);
    let described = terminal.ok(&format!("kubectl describe sts {long}"));
    assert!(described.contains("FailedCreate") && described.contains("statefulset-controller"), "{described}");
    let described = terminal.ok("kubectl describe pod fq");
    assert!(described.contains("FailedCreatePodSandBox"), "{described}");
}

#[test]
fn replica_sets_that_a_deployment_implies_are_listed_and_are_those_of_its_pods() {
    let mut sandbox = Sandbox::bare();
    let mut shell = Shell::default();
    let mut run = |line: &str| shell.run(&mut sandbox, Language::English, line).output;
    run("kubectl create deployment web --image=nginx --replicas=2");
    let hash = run("kubectl get pods -l app=web -L pod-template-hash --no-headers").text;
    let hash = hash.split_whitespace().nth(5).unwrap_or_else(|| panic!("{hash}")).to_owned();
    let name = format!("web-{hash}");
    let pods = run("kubectl get pods -l app=web -o name").text;
    assert!(pods.lines().all(|pod| pod.starts_with(&format!("pod/{name}-"))), "{pods}");
    let listed = run("kubectl get rs --no-headers").text;
    let cells: Vec<&str> = listed.split_whitespace().collect();
    assert_eq!(cells, [name.as_str(), "2", "2", "2", "0s"], "{listed}");
    assert_eq!(run("kubectl get rs -A -o name").text, format!("replicaset.apps/{name}\n"));
    assert_eq!(run("kubectl get rs -l app=other").text, "");
    let described = run(&format!("kubectl describe rs {name}")).text;
    for line in ["Controlled By:  Deployment/web", "2 current / 2 desired", &format!("pod-template-hash={hash}")] {
        assert!(described.contains(line), "{line}: {described}");
    }
    let yaml = run(&format!("kubectl get rs/{name} -o jsonpath={{.spec.selector.matchLabels}}")).text;
    assert!(yaml.contains(&hash) && yaml.contains("web"), "{yaml}");
    // It is the Deployment that somebody changes.
    let refused = run(&format!("kubectl delete rs {name}"));
    assert_eq!(refused.errors, format!("# deployment/web keeps replicaset/{name}: change that\n"));
    run("kubectl scale deploy web --replicas=0");
    let listed = run("kubectl get rs --no-headers").text;
    let cells: Vec<&str> = listed.split_whitespace().collect();
    assert_eq!(cells, [name.as_str(), "0", "0", "0", "0s"], "{listed}");
}

#[test]
fn a_job_is_made_of_an_image_or_of_what_a_cron_job_would_make() {
    let mut terminal = Terminal::new();
    terminal.ok(CRON_JOB);
    terminal.session(
        &[
            "kubectl create job now --from=cronjob/nightly",
            "kubectl create job once --image=busybox -- nslookup kubernetes",
            "kubectl get job,cj",
            "kubectl get job now -o jsonpath='{.metadata.ownerReferences[0].kind} {.metadata.annotations}'",
            "kubectl get pods -o name",
            "kubectl create job none",
            "kubectl create job none --from=cj/nightly --image=busybox",
            "kubectl create job none --from=cj/nightly -- ls",
            "kubectl create job none --from=cj/daily",
            "kubectl create job none --from=job/now",
            "kubectl delete cj nightly",
            "kubectl get job -o name",
        ],
        expect![[r#"
            $ kubectl create job now --from=cronjob/nightly
            job.batch/now created
            $ kubectl create job once --image=busybox -- nslookup kubernetes
            job.batch/once created
            $ kubectl get job,cj
            NAME             STATUS    COMPLETIONS   DURATION   AGE
            job.batch/now    Running   0/1                      0s
            job.batch/once   Running   0/1                      0s

            NAME                    SCHEDULE    TIMEZONE   SUSPEND   ACTIVE   LAST SCHEDULE   AGE
            cronjob.batch/nightly   0 3 * * *   <none>     False     0        <none>          0s
            $ kubectl get job now -o jsonpath='{.metadata.ownerReferences[0].kind} {.metadata.annotations}'
            CronJob {"cronjob.kubernetes.io/instantiate":"manual"}$ kubectl get pods -o name
            pod/db-0
            pod/db-1
            pod/now-f9629
            pod/once-pz88j
            pod/shell
            $ kubectl create job none
            2> error: either --image or --from must be specified
            = 1
            $ kubectl create job none --from=cj/nightly --image=busybox
            2> error: either --image or --from must be specified
            = 1
            $ kubectl create job none --from=cj/nightly -- ls
            2> error: cannot specify --from and command
            = 1
            $ kubectl create job none --from=cj/daily
            2> Error from server (NotFound): cronjobs.batch "daily" not found
            = 1
            $ kubectl create job none --from=job/now
            2> error: from must be an existing cronjob
            = 1
            $ kubectl delete cj nightly
            cronjob.batch "nightly" deleted from default namespace
            $ kubectl get job -o name
            job.batch/once
        "#]],
    );
}
