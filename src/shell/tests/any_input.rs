use super::*;
use proptest::prelude::*;

static LAB: std::sync::LazyLock<Sandbox> = std::sync::LazyLock::new(|| {
    let mut terminal = Terminal::new();
    terminal.ok("kubectl create deployment web --image=nginx:1.27-alpine --replicas=2 --port=80");
    terminal.ok("kubectl create service externalname out --external-name=www.example.com");
    terminal.sandbox
});

fn word() -> impl Strategy<Value = String> {
    let commands: Vec<&str> = crate::shell::kubectl::COMMANDS.iter().map(|command| command.name).collect();
    let flags: Vec<String> = crate::shell::kubectl::COMMANDS
        .iter()
        .flat_map(|command| crate::shell::kubectl::typed(command.flags).map(|(flag, _)| flag))
        .collect();
    prop_oneof![
        4 => proptest::sample::select(commands).prop_map(str::to_owned),
        4 => proptest::sample::select(flags),
        4 => proptest::sample::select(vec![
            "pods", "svc", "ep", "endpointslices", "deploy", "ns", "all", "svc/db", "db", "shell", "web", "nodes", "-A",
            "-n", "default", "kube-system", "-o", "yaml", "wide", "name", "json", "jsonpath={.items[*].metadata.name}",
            "-l", "app=db", "a in (b,c)", "--", "hostname", "app-", "a=b", "-f", "-", "--replicas=3", "--port=80",
            "service", "clusterip", "externalname", "--tcp=80:x", "--clusterip=None", "-it", "sh", "-c", "pod.spec",
            "restart", "selector", "-o", "custom-columns=A:.spec", "--template", "{{range $i, $c := .items}}{{$c}}{{end}}",
            "web.yaml", "-p", "{\"spec\":{\"selector\":null}}", "metadata.name=db", "status.phase=Running",
        ]).prop_map(str::to_owned),
        1 => "[-a-z=.:/{}\\[\\]*é가\"' ]{0,9}",
        1 => "\\PC{0,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn no_kubectl_line_panics_and_undo_takes_back_what_it_did(
        words in proptest::collection::vec(word(), 0..8),
        stdin in "(|apiVersion: v1\nkind: (Pod|Service)\nmetadata: \\{name: [a-z]{1,3}\\}\n|\\PC{0,40})",
    ) {
        let quoted: Vec<String> = words.iter().map(|word| format!("'{}'", word.replace('\'', "'\\''"))).collect();
        let line = format!("kubectl {} <<'EOF'\n{stdin}\nEOF", quoted.join(" "));
        let mut terminal = Terminal { shell: Shell::default(), sandbox: LAB.clone() };
        let steps = LAB.done().len();
        let output = terminal.run(&line);
        prop_assert!(output.errors.is_empty() || output.errors.ends_with('\n'), "{line}: {output:?}");
        while steps < terminal.sandbox.done().len() {
            terminal.sandbox.undo();
        }
        prop_assert_eq!(&terminal.sandbox, &*LAB);
    }

    #[test]
    fn no_text_at_all_panics(
        text in "([a-z|&;<>'\"\\\\ $#\n`(){}=?1-]|kubectl |EOF|for i in |; do |; done|echo |sed |\\$\\(|\\PC){0,40}",
    ) {
        let mut terminal = Terminal { shell: Shell::default(), sandbox: LAB.clone() };
        terminal.run(&text);
        let completed = terminal.shell.complete(&terminal.sandbox, &text);
        prop_assert!(completed.text.len() >= text.trim_end().len().saturating_sub(64));
        Shell::wants_more(&text);
    }

    #[test]
    fn no_filter_panics(
        name in proptest::sample::select(crate::shell::filters::NAMES),
        words in proptest::collection::vec("(-[a-zABC0-9]{1,3}|[a-z.*^$|\\\\]{0,5}|\\PC{0,4})", 0..4),
        text in "([a-z\n]|\\PC){0,60}",
    ) {
        let all: Vec<String> = std::iter::once((*name).to_owned()).chain(words).collect();
        prop_assert!(crate::shell::filters::run(&all, &text).is_some());
    }

    #[test]
    fn completing_only_adds(words in proptest::collection::vec(word(), 0..5), cut in 0_usize..6) {
        let mut line = format!("kubectl {}", words.join(" "));
        for _ in 0..cut {
            line.pop();
        }
        let completed = Shell::default().complete(&LAB, &line);
        prop_assert!(completed.text.starts_with(&line), "{line} -> {}", completed.text);
    }
}
