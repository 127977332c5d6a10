//! `kubectl run`: a pod, and with `--rm` one for a single command.

use super::command::{Command, DRY};
use super::create::{labels_of, port_of};
use super::exec::is_shell;
use super::flags::Arguments;
use super::{Dry, Kubectl, Once, Output, Result, fail};
use crate::cluster::{Kind, ObjectRef, Value};
use crate::sandbox::PodRef;
use crate::shell::Inside;

pub(super) const RUN: Command = Command {
    name: "run",
    flags: &[
        "image=",
        "port=",
        "labels,l=",
        "env=",
        "restart=",
        "rm",
        "stdin,i",
        "tty,t",
        "attach",
        "command",
        "expose",
        "overrides=",
        "image-pull-policy=",
        "quiet,q",
        DRY,
        "output,o=",
    ],
    about: "Makes a pod. With --rm -it and a command the pod lives for it alone.",
    examples: &[
        "kubectl run shell2 --image=busybox:1.36",
        "kubectl run tmp --image=busybox:1.28 --rm -it --restart=Never -- nslookup db",
    ],
    run,
};

fn run(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let Some(name) = arguments.words.first() else { return Err(fail("error: NAME is required for run")) };
    let Some(image) = arguments.value("image") else {
        return Err(fail("error: required flag(s) \"image\" not set"));
    };
    if arguments.value("overrides").is_some() {
        return Err(fail(
            "# --overrides is not modelled in this lab: kubectl run … --dry-run=client -o yaml, then kubectl apply -f - <<EOF",
        ));
    }
    let mut words: Vec<String> = arguments.words.iter().skip(1).cloned().collect();
    words.extend(arguments.after.iter().flatten().cloned());
    let labels = arguments.value("labels").map_or_else(|| Value::object([("run", name.as_str().into())]), labels_of);
    let port = port_of(arguments, "port")?;
    let ports = port.map(|port| Value::List(vec![Value::object([("containerPort", port.into())])]));
    let list = |words: &[String]| if words.is_empty() { Value::Null } else { words.to_vec().into() };
    let is_command = arguments.has("command");
    let container = Value::object([
        ("image", image.into()),
        ("name", name.as_str().into()),
        ("ports", ports.unwrap_or_default()),
        ("args", if is_command { Value::Null } else { list(&words) }),
        ("command", if is_command { list(&words) } else { Value::Null }),
    ]);
    let restart = arguments.value("restart").filter(|policy| *policy != "Always").map(str::to_owned);
    let pod = Value::object([
        ("apiVersion", "v1".into()),
        ("kind", "Pod".into()),
        ("metadata", Value::object([("name", name.as_str().into()), ("labels", labels)])),
        ("spec", Value::object([("containers", Value::List(vec![container])), ("restartPolicy", restart.into())])),
    ]);
    let reference = PodRef { namespace: kubectl.namespace(arguments).to_owned(), name: name.clone(), container: None };
    let dry = Dry::from_arguments(arguments)?;
    let stays = arguments.has("stdin") || arguments.has("attach");
    if arguments.has("rm") && !stays {
        return Err(fail("error: --rm should only be used for attached containers"));
    }
    let runs = stays && !words.is_empty() && !is_shell(&words) && dry == Dry::No;
    if runs && arguments.has("rm") {
        return run_once(kubectl, arguments, pod, &reference, &words);
    }
    let made = kubectl.make_new(pod, arguments, "created")?;
    if runs {
        kubectl.in_pod = Some((reference, words));
    } else if stays && dry == Dry::No {
        let goes_on_leaving = arguments.has("rm");
        kubectl.shell.inside = Some(Inside { goes_on_leaving, ..Inside::of(reference.clone()) });
        return Ok(Output { text: format!("# in {reference}; exit leaves it\n"), ..made });
    }
    Ok(made)
}

/// A pod that lives for one command: nothing of it stays, so it is no step of the history.
fn run_once(
    kubectl: &mut Kubectl<'_>,
    arguments: &Arguments,
    pod: Value,
    reference: &PodRef,
    words: &[String],
) -> Result {
    let mut sandbox = kubectl.sandbox.clone();
    let mut inner = Kubectl::new(&mut sandbox, kubectl.shell, kubectl.language, kubectl.stdin);
    let errors = inner.make_new(pod, arguments, "created")?.errors;
    let gone = ObjectRef::new(Kind::Pod, &reference.namespace, &reference.name);
    let ends = format!("pod \"{}\" deleted{}", reference.name, super::delete::from_namespace(&gone));
    let (pod, words) = (reference.clone(), words.to_vec());
    kubectl.once = Some(Box::new(Once { sandbox, pod, words, errors, ends }));
    Ok(Output::default())
}
