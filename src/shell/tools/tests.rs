//! What a person sees who types in a pod, pinned.

mod applications;
mod bind;
mod busybox;
mod dig;
mod recordings;

use super::{NAMES, run};
use crate::sandbox::{Edit, Sandbox};
use crate::shell::Output;
use expect_test::{Expect, expect};

/// The opening toy, and pods of other images beside `shell`.
fn lab() -> Sandbox {
    let mut sandbox = Sandbox::toy();
    for (name, image) in [("tiny", "busybox:1.36"), ("old", "busybox:1.28"), ("alpine", "alpine:3.20")] {
        put(&mut sandbox, &pod(name, image, ""));
    }
    sandbox
}

fn pod(name: &str, image: &str, spec: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: default}}\n\
         spec:\n  containers: [{{name: c, image: '{image}'}}]\n{spec}"
    )
}

fn put(sandbox: &mut Sandbox, yaml: &str) {
    for object in crate::manifest::read(yaml).objects() {
        sandbox.edit(Edit::Put(object.value().clone())).unwrap();
    }
}

fn type_in(sandbox: &Sandbox, pod: &str, line: &str) -> Output {
    let argv: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
    run(sandbox, &pod.parse().unwrap(), &argv, "")
}

/// Standard output, standard error behind `2> `, and the status.
fn page(output: &Output) -> String {
    let errors: String = output.errors.lines().map(|line| format!("2> {line}\n")).collect();
    format!("{}{errors}= {}\n", output.text, output.status)
}

fn shows(sandbox: &Sandbox, pod: &str, line: &str, wanted: Expect) {
    wanted.assert_eq(&page(&type_in(sandbox, pod, line)));
}

#[test]
fn an_unknown_command_says_what_is_near() {
    shows(
        &lab(),
        "shell",
        "nslokup db",
        expect![[r#"
        2> sh: nslokup: not found
        2> # near: nslookup
        = 127
    "#]],
    );
    shows(
        &lab(),
        "shell",
        "vim",
        expect![[r#"
            2> sh: vim: not found
            2> # near: cat curl dig echo env getent host hostname nslookup ping printenv sh wget
            = 127
        "#]],
    );
    shows(
        &lab(),
        "nobody",
        "dig db",
        expect![[r#"
        2> Error from server (NotFound): pods "nobody" not found
        = 1
    "#]],
    );
    shows(
        &lab(),
        "shell",
        "sh -c ls",
        expect![[r#"
            2> # not modelled: scripts; sh -c 'COMMANDS' and, through kubectl exec -it, a shell are
            = 1
        "#]],
    );
}

#[test]
fn every_command_has_its_help() {
    let lab = lab();
    for name in NAMES {
        let output = type_in(&lab, "shell", &format!("{name} --help"));
        assert!(!output.text.is_empty() && output.errors.is_empty() && output.status == 0, "{name}");
    }
    assert_eq!(type_in(&lab, "shell", "dig -h"), type_in(&lab, "shell", "dig --help"));
}

#[cfg(not(target_arch = "wasm32"))]
mod any_input {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]
        #[test]
        fn no_command_line_can_make_a_tool_panic(
            command in proptest::sample::select(NAMES),
            pod in proptest::sample::select(vec!["shell", "tiny", "old", "alpine", "nobody"]),
            words in proptest::collection::vec(
                "([-+@]{0,2}[a-zA-Z0-9.=:é/\\\\%]{0,6}|db|db\\.default|example\\.com|hosts|ahosts|-x|-t|srv|10\\.96\\.0\\.1|::1|\\PC{0,8})",
                0..5,
            ),
            stdin in "\\PC{0,8}",
        ) {
            let argv: Vec<String> = std::iter::once(command.to_string()).chain(words).collect();
            let output = run(&LAB, &pod.parse().unwrap(), &argv, &stdin);
            let ends = |text: &str| text.is_empty() || text.ends_with('\n') || *command == *"echo" || *command == *"cat";
            prop_assert!(ends(&output.text) && ends(&output.errors), "{output:?}");
        }
    }

    static LAB: std::sync::LazyLock<Sandbox> = std::sync::LazyLock::new(lab);
}

#[test]
fn a_tool_prints_no_made_up_reply_where_the_lab_cannot_say() {
    let mut sandbox = lab();
    let text = crate::resolution::corefile::Corefile::kubeadm("cluster.local").to_string();
    let text =
        text.replace("    errors\n", "    errors\n    secondary corp.test {\n        transfer from 10.0.0.1\n    }\n");
    let object = crate::resolution::server::Configuration::object();
    sandbox.edit(Edit::Set { object, field: "data.Corefile".parse().unwrap(), value: Some(text.into()) }).unwrap();
    for line in ["dig www.corp.test", "nslookup www.corp.test", "getent hosts www.corp.test", "host www.corp.test"] {
        let output = type_in(&sandbox, "default/shell", line);
        assert_eq!((output.text.as_str(), output.status), ("", 1), "{line}");
        assert!(output.errors.starts_with("# cannot say: the reply depends on `secondary` (Corefile, line "), "{line}");
    }
    assert_eq!(type_in(&sandbox, "default/shell", "dig +short db.default.svc.cluster.local").status, 0);
}
