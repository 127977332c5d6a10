//! What a person sees who types at the command line, pinned.

mod any_input;
mod completing;
mod equivalent_commands;
mod kinds;
mod kubectl;
mod kubectl_get_describe;
mod kubectl_label_scale_patch;
mod pods;
mod scripts;

use super::{Output, Reply, Shell};
use crate::cluster::work::{Work, counted};
use crate::sandbox::Sandbox;
use crate::text::Language;
use expect_test::Expect;

/// A terminal and what it acts on.
struct Terminal {
    shell: Shell,
    sandbox: Sandbox,
}

impl Terminal {
    fn new() -> Self {
        Self { shell: Shell::default(), sandbox: Sandbox::toy() }
    }

    fn reply(&mut self, text: &str) -> Reply {
        self.shell.run(&mut self.sandbox, Language::English, text)
    }

    fn run(&mut self, text: &str) -> Output {
        self.reply(text).output
    }

    /// Runs a line that has to end well and gives what it printed.
    fn ok(&mut self, text: &str) -> String {
        let output = self.run(text);
        assert_eq!(output.status, 0, "{text}: {output:?}");
        output.text
    }

    /// A whole session: each line, what it printed, its errors behind `2> `, its status where it is not 0.
    fn session(&mut self, lines: &[&str], wanted: Expect) {
        let mut page = String::new();
        for line in lines {
            let output = self.run(line);
            page.push_str(&format!("$ {}\n{}", line.replace('\n', "\n> "), output.text));
            output.errors.lines().for_each(|line| page.push_str(&format!("2> {line}\n")));
            if output.status != 0 {
                page.push_str(&format!("= {}\n", output.status));
            }
        }
        wanted.assert_eq(&page);
    }
}

#[test]
fn a_command_is_one_step_and_undo_takes_it_back() {
    let mut terminal = Terminal::new();
    for line in [
        "kubectl create deployment web --image=nginx --replicas=3",
        "kubectl expose deployment web --port=80",
        "kubectl label pods --all tier=front",
        "kubectl scale deployment web --replicas=1",
        "kubectl delete svc/web deploy/web",
        "kubectl create namespace shop",
        "kubectl apply -f - <<EOF\napiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {containers: [{name: c, image: nginx}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: b, namespace: shop}\nspec: {clusterIP: None}\nEOF",
        "kubectl delete ns shop",
    ] {
        let before = terminal.sandbox.clone();
        let steps = before.done().len();
        terminal.ok(line);
        assert_eq!(terminal.sandbox.done().len(), steps + 1, "{line}");
        assert_ne!(terminal.sandbox, before, "{line}");
        let after = terminal.sandbox.clone();
        assert!(terminal.sandbox.undo());
        assert_eq!(terminal.sandbox, before, "{line}");
        assert!(terminal.sandbox.redo());
        assert_eq!(terminal.sandbox, after, "{line}");
    }
}

#[test]
fn what_only_reads_is_no_step() {
    let mut terminal = Terminal::new();
    for line in [
        "kubectl get all -A -o wide",
        "kubectl describe pod shell",
        "kubectl run tmp --image=busybox:1.28 --rm -it --restart=Never -- nslookup db",
        "kubectl create service clusterip web --tcp=80 --dry-run=client -o yaml",
        "kubectl create deployment web --image=nginx --dry-run=server",
        "kubectl delete pod shell --dry-run=client",
        "kubectl label pod db-0 app=db",
        "dig db",
    ] {
        terminal.run(line);
        assert!(terminal.sandbox.done().is_empty(), "{line}");
    }
    // What was asked is in the server's cache, as ever; nothing else is any different.
    let (now, start) = (&terminal.sandbox, Sandbox::toy());
    assert!(now.cluster() == start.cluster() && now.question() == start.question() && now.now() == start.now());
    assert!(!now.held().is_empty());
}

#[test]
fn a_line_is_run_command_by_command_and_can_be_left_amid() {
    let (mut sandbox, mut shell) = (Sandbox::toy(), Shell::default());
    let text = "kubectl run a --image=nginx; kubectl run b --image=nginx | cat && echo $?; kubectl run c --image=nginx";
    let mut line = Shell::begin(text);
    let pods = |sandbox: &Sandbox| sandbox.done().len();
    for (left, made) in [(3, 1), (2, 2), (1, 2)] {
        assert!(!shell.advance(&mut sandbox, Language::English, &mut line));
        assert_eq!((line.left(), pods(&sandbox)), (left, made));
    }
    line.stop();
    assert!(shell.advance(&mut sandbox, Language::English, &mut line));
    let reply = line.finish();
    assert_eq!((reply.output.status, pods(&sandbox)), (130, 2));
    assert!(reply.output.text.contains("pod/b created") && reply.output.errors.ends_with("was not run\n"));
    // What comes to the same in one go.
    let (mut whole, mut other) = (Sandbox::toy(), Shell::default());
    let at_once = other.run(&mut whole, Language::English, text);
    let (mut pieces, mut shell) = (Sandbox::toy(), Shell::default());
    let mut line = Shell::begin(text);
    while !shell.advance(&mut pieces, Language::English, &mut line) {}
    assert_eq!(line.finish(), at_once);
    assert!(pieces == whole && shell == other);
}

#[test]
fn commands_within_one_command_have_an_end() {
    let mut terminal = Terminal::new();
    let many = format!("sh -c '{}'", "true; ".repeat(super::MOST_WITHIN + 1));
    let output = terminal.run(&many);
    assert_eq!(output.status, 153);
    assert!(output.errors.contains("was not run"), "{}", output.errors);
    let few = format!("sh -c '{}'; ", "true; ".repeat(super::MOST_WITHIN / 2));
    assert_eq!(terminal.run(&few.repeat(5)).status, 0, "each command has its own");
}

#[test]
fn a_text_that_touches_more_than_one_command_may_is_refused_before_the_work() {
    let mut terminal = Terminal::new();
    let service = |name: usize| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: s{name}}}\nspec: {{clusterIP: None, selector: {{app: x}}}}\n"
        )
    };
    let workload = |name: usize, replicas: usize| {
        format!(
            "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: w{name}}}\nspec: {{replicas: {replicas}, selector: {{matchLabels: {{app: x}}}}, template: {{metadata: {{labels: {{app: x}}}}, spec: {{containers: [{{name: c, image: i}}]}}}}}}\n"
        )
    };
    let namespaces: String = (0..3_000)
        .map(|number| format!("---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: n{number}}}\n"))
        .collect();
    let typed = |text: &str| format!("kubectl apply -f - <<EOF\n{text}EOF");
    for text in [
        namespaces,
        workload(0, 1_000) + &workload(1, 1_000) + &workload(2, 1_000),
        workload(0, 100) + &(0..40).map(service).collect::<String>(),
    ] {
        let (output, work) = counted(|| terminal.run(&typed(&text)));
        assert_eq!(output.status, 1);
        assert!(output.errors.contains("Manifests"), "{}", output.errors);
        assert_eq!(work(Work::Object) + work(Work::Endpoint), 0);
        assert!(terminal.sandbox.done().is_empty());
    }
    terminal.ok(&typed(&(workload(0, 30) + &(0..10).map(service).collect::<String>())));
    // Pods that are there count for Services that come, and the other way round.
    for text in [(10..80).map(service).collect::<String>(), workload(1, 300)] {
        assert_eq!(terminal.run(&typed(&text)).status, 1);
    }
    terminal.ok(&typed(&service(10)));
}

#[test]
fn a_line_that_prints_without_end_is_stopped_while_it_prints() {
    let mut sandbox = Sandbox::toy();
    let mut shell = Shell::default();
    for line in ["kubectl get all -A -o yaml; ".repeat(20_000), "kubectl get all -A -o yaml | wc -l; ".repeat(20_000)] {
        let reply = shell.run(&mut sandbox, Language::English, &line);
        assert_eq!(reply.output.status, 153);
        assert!(reply.output.errors.ends_with("was not run\n"), "{}", reply.output.errors);
        assert!(reply.output.text.len() <= super::MOST_KEPT);
        assert!(reply.printed <= super::MOST_PRINTED + (1 << 20), "one command more at the most");
    }
    let reply = shell.run(&mut sandbox, Language::English, "kubectl get pods -A -o yaml | wc -l");
    assert_eq!(reply.output.status, 0, "the next line begins anew");
}
