//! `kubectl run`, `exec`, `edit`, and the little of `config` that people use: the namespace.

use super::create::{labels_of, port_of};
use super::flags::Arguments;
use super::get::pod_named;
use super::{Dry, Kubectl, Output, Result, fail, kinds};
use crate::cluster::{Container, DEFAULT_CONTAINER, Kind, ObjectRef, Pod, Value};
use crate::sandbox::PodRef;
use crate::shell::Inside;
use crate::shell::tools::not_valid;

/// Names of shells, which `-it` goes into.
fn is_shell(words: &[String]) -> bool {
    matches!(words, [only] if matches!(only.rsplit('/').next(), Some("sh" | "bash" | "ash")))
}

pub(super) fn exec(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let Some(pod) = arguments.words.first() else {
        return Err(fail("error: pod, type/name or --filename must be specified"));
    };
    let pod = pod_named(kubectl, kubectl.namespace(arguments), pod)?;
    let Some(words) = arguments.after.clone().filter(|words| !words.is_empty()) else {
        return Err(fail(match arguments.words.len() {
            1 => "error: you must specify at least one command for the container",
            _ => {
                "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec --help' for usage."
            }
        }));
    };
    let (pod, mut output) = container_of(kubectl, arguments, pod)?;
    if is_shell(&words) {
        if !arguments.has("stdin") {
            output.text.push_str("# a shell without -it ends at once\n");
            return Ok(output);
        }
        output.text.push_str(&format!("# in {pod}; exit leaves it\n"));
        kubectl.shell.inside = Some(Inside { pod, goes_on_leaving: false });
        return Ok(output);
    }
    kubectl.in_pod = Some((pod, words));
    Ok(output)
}

/// The container that `-c` names, or the default one, with what kubectl says of its choice (`kubectl/pkg/cmd/util/podcmd`).
fn container_of(kubectl: &Kubectl<'_>, arguments: &Arguments, from: PodRef) -> Result<(PodRef, Output)> {
    let mut output = Output::default();
    let object = kubectl.object(&Kind::Pod, &from.namespace, &from.name)?;
    let Some(pod) = object.as_pod() else { return Ok((from, output)) };
    let Some(name) = arguments.value("container") else {
        let said = pod.meta.annotations.get(DEFAULT_CONTAINER).is_some_and(|name| pod.container(name).is_some());
        let is_told = !said && pod.all_containers().count() > 1 && !arguments.has("quiet");
        if let Some(container) = pod.default_container().filter(|_| is_told) {
            output.complain(format_args!("Defaulted container \"{}\" out of: {}", container.name, names_of(pod)));
        }
        return Ok((from, output));
    };
    let from = from.in_container(name);
    if pod.container(name).is_none() {
        return Err(fail(not_valid(&from)));
    }
    // An init container without `restartPolicy: Always` has ended before the others began.
    let mut ended = pod.spec.init_containers.iter().filter(|one| one.restart_policy != "Always");
    if ended.any(|one| one.name == *name) {
        return Err(fail(format!("error: unable to upgrade connection: container not found (\"{name}\")")));
    }
    Ok((from, output))
}

/// All containers of a pod as kubectl lists them (`AllContainerNames`).
pub(super) fn names_of(pod: &Pod) -> String {
    let spec = &pod.spec;
    let named = |all: &[Container], mark: &'static str| -> Vec<String> {
        all.iter().map(|one| format!("{}{mark}", one.name)).collect()
    };
    [
        named(&spec.containers, ""),
        named(&spec.ephemeral_containers, " (ephem)"),
        named(&spec.init_containers, " (init)"),
    ]
    .concat()
    .join(", ")
}

pub(super) fn run(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
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
    let dry = Dry::of(arguments)?;
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
        kubectl.shell.inside = Some(Inside { pod: reference.clone(), goes_on_leaving });
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
    let mut other = kubectl.sandbox.clone();
    let mut reply = crate::shell::Reply::default();
    let output = {
        let mut inner = Kubectl::new(&mut other, kubectl.shell, kubectl.language, kubectl.stdin);
        let made = inner.make_new(pod, arguments, "created")?;
        let errors = made.errors;
        let mut output =
            kubectl.shell.in_pod(&mut other, kubectl.language, reference, words, kubectl.stdin, 0, &mut reply);
        output.errors.insert_str(0, &errors);
        output
    };
    let mut output = output;
    let gone = ObjectRef::new(Kind::Pod, &reference.namespace, &reference.name);
    output.say(format_args!("pod \"{}\" deleted{}", reference.name, super::delete::from_namespace(&gone)));
    Ok(output)
}

pub(super) fn edit(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let objects = kubectl.chosen(&arguments.words, arguments)?;
    let [object] = objects.as_slice() else { return Err(fail("# edit one object at a time")) };
    kubectl.opens = Some(object.reference().clone());
    Ok(Output::of(format!("# {} is open in the editor; what is changed there is applied\n", kinds::name_of(object))))
}

pub(super) fn config(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
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
        ["get-contexts"] => Ok(Output::of(super::table::of_get(&[
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
