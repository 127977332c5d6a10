//! `kubectl config`: the namespace that is meant where none is named.

use super::command::Command;
use super::flags::Arguments;
use super::{Kubectl, Output, Result, fail};

pub(super) const CONFIG: Command = Command {
    name: "config",
    flags: &["current", "minify", "output,o="],
    about: "Chooses the namespace of the commands that follow.",
    examples: &["kubectl config set-context --current --namespace=shop"],
    run: config,
};

fn config(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let words: Vec<&str> = arguments.words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["set-context", rest @ ..] if arguments.has("current") || !rest.is_empty() => {
            let Some(namespace) = arguments.value("namespace") else {
                return Err(fail("# kubectl config set-context --current --namespace=NAME is what the lab models"));
            };
            namespace.clone_into(&mut kubectl.shell.namespace);
            Ok(Output::of("Context \"lab\" modified.\n"))
        }
        ["current-context"] => Ok(Output::of("lab\n")),
        ["get-contexts"] => Ok(Output::of(super::table::get_table(&[
            super::table::line(["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"]),
            super::table::line(["*", "lab", "lab", "lab", &kubectl.shell.namespace]),
        ]))),
        ["view"] => Ok(Output::of(format!(
            "apiVersion: v1\ncontexts:\n- context:\n    namespace: {}\n  name: lab\ncurrent-context: lab\nkind: Config\n",
            kubectl.shell.namespace
        ))),
        _ => Err(fail(
            "# of kubectl config the lab has: set-context --current --namespace=NAME, current-context, get-contexts, view",
        )),
    }
}
