//! The commands inside a pod: `dig`, `nslookup`, `host`, `getent` and what else a person types in one.
//!
//! What they ask stands in `resolution::stub`; here is what they print, in their own English words, and
//! with what status they end. A line of the lab's own begins with `# `. Every tool is there in every pod,
//! whether or not its image has it; the image decides whose tool it is where there are several.

mod bind_common;
mod busybox;
mod busybox_1_29;
mod dig;
mod environment;
mod files;
mod getent;
mod help;
mod host;
mod http_and_ping;
mod nslookup;
mod nslookup_line;
mod pod_context;
#[cfg(test)]
mod tests;

pub(super) use environment::{environment, written};
pub(super) use files::echo;

use super::Output;
use crate::resolution::server::State;
use crate::resolution::stub::Library;
use crate::resolution::trace::{CannotSay, Unknown};
use crate::sandbox::{Ask, PodRef, PodUnavailable, Sandbox, take_in_ways};
use crate::spelling::closest;
pub(super) use files::FILES;
use pod_context::PodContext;
pub(super) use pod_context::Userland;
use std::cell::RefCell;
use std::fmt::Display;

/// The commands there are, in the order of the alphabet.
pub const NAMES: &[&str] =
    &["cat", "curl", "dig", "echo", "env", "getent", "host", "hostname", "nslookup", "ping", "printenv", "sh", "wget"];
/// What people type in pods and beside a cluster, and the lab has nothing for.
pub(super) const NOT_MODELLED: &[&str] = &[
    "apk",
    "apt",
    "apt-get",
    "awk",
    "base64",
    "chmod",
    "chown",
    "cp",
    "cut",
    "date",
    "df",
    "docker",
    "free",
    "id",
    "ip",
    "jq",
    "kill",
    "ls",
    "make",
    "mkdir",
    "mount",
    "mv",
    "nc",
    "netstat",
    "openssl",
    "ps",
    "python3",
    "rm",
    "sleep",
    "ss",
    "ssh",
    "systemctl",
    "tcpdump",
    "tee",
    "telnet",
    "test",
    "time",
    "top",
    "touch",
    "tr",
    "traceroute",
    "uname",
    "uptime",
    "vi",
    "watch",
    "whoami",
    "xargs",
];

/// Whose programs a container has; `None` where there is no such pod or container.
pub(super) fn userland(sandbox: &Sandbox, pod: &PodRef) -> Option<Userland> {
    Some(Userland::from_image(sandbox.pod_view(pod).ok()?.image()))
}

/// Runs a command in a pod. `argv` begins with the command's name; `stdin` is what it may read.
///
/// The status is the tool's own; 127 where there is no such command, 1 where there is no such pod.
/// What its questions would leave in the server's caches is forgotten: this is for showing what it prints.
pub fn run(sandbox: &Sandbox, pod: &PodRef, argv: &[String], stdin: &str) -> Output {
    run_with(sandbox, pod, argv, stdin, &RefCell::new(sandbox.memory().clone()), &RefCell::default())
}

/// Runs a command as [`run`] does, and leaves in the server's caches what its questions leave there. With what it
/// prints comes what has been asked by way of it.
pub fn run_and_keep(sandbox: &mut Sandbox, pod: &PodRef, argv: &[String], stdin: &str) -> (Output, Vec<Ask>) {
    let memory = RefCell::new(sandbox.memory().clone());
    let asked = RefCell::default();
    let output = run_with(sandbox, pod, argv, stdin, &memory, &asked);
    sandbox.remember(memory.into_inner());
    (output, asked.into_inner())
}

fn run_with(
    sandbox: &Sandbox,
    pod: &PodRef,
    argv: &[String],
    stdin: &str,
    memory: &RefCell<State>,
    asked: &RefCell<Vec<Ask>>,
) -> Output {
    take_in_ways();
    let view = match sandbox.pod_view(pod) {
        Ok(view) => view,
        Err(PodUnavailable::UnknownPod) => {
            return failure(1, format_args!("Error from server (NotFound): pods \"{}\" not found", pod.name));
        }
        Err(PodUnavailable::UnknownContainer) => return failure(1, not_valid(pod)),
        Err(PodUnavailable::NoResolvConf) => {
            return failure(1, format_args!("# pod {pod} has not started: its node's resolv.conf cannot be read"));
        }
    };
    if view.library == Library::Windows {
        return failure(
            1,
            "# a Windows container: the lab has none of its programs; the page says what names resolve to",
        );
    }
    let cannot_say = RefCell::default();
    let around = PodContext::new(sandbox, pod, view, stdin, memory, asked, &cannot_say);
    let words: Vec<&str> = argv.iter().map(String::as_str).collect();
    let Some((command, arguments)) = words.split_first() else {
        return failure(1, "error: you must specify at least one command for the container");
    };
    let output = run_tool(&around, command, arguments);
    match cannot_say.take() {
        Some(cannot) => failure(1, unsaid(&cannot)),
        None => output,
    }
}

/// Runs the tool of a name, or tells its help.
fn run_tool(around: &PodContext<'_>, command: &str, arguments: &[&str]) -> Output {
    // A command may be named by its path.
    let name = command.rsplit('/').next().unwrap_or(command);
    let asks_help = arguments == ["--help"] || (name != "echo" && arguments.contains(&"--help"));
    if let (true, Some(help)) = (asks_help, help::help_text(name)) {
        return Output { text: format!("{help}\n"), ..Output::default() };
    }
    match name {
        "cat" => files::cat(around, arguments),
        "curl" => http_and_ping::curl(around, arguments),
        "dig" => dig::run(around, arguments),
        "echo" => files::echo(arguments),
        "env" => files::env(around, arguments),
        "printenv" => files::printenv(around, arguments),
        "getent" => getent::run(around, arguments),
        "host" => host::run(around, arguments),
        "hostname" => files::hostname(around, arguments),
        "nslookup" => nslookup::run(around, arguments),
        "ping" => http_and_ping::ping(around, arguments),
        "wget" => http_and_ping::wget(around, arguments),
        "sh" => failure(1, "# not modelled: scripts; sh -c 'COMMANDS' and, through kubectl exec -it, a shell are"),
        _ if NOT_MODELLED.contains(&name) => failure(1, format_args!("# not modelled: {name}")),
        _ => {
            let mut output = failure(127, format_args!("sh: {command}: not found"));
            let near = closest(name, NAMES.iter().copied()).map_or_else(|| NAMES.join(" "), str::to_owned);
            complain(&mut output, format_args!("# near: {near}"));
            output
        }
    }
}

/// What stands for the output of a tool whose reply the lab cannot say: a remark, and no made-up reply.
fn unsaid(cannot: &CannotSay) -> String {
    let CannotSay { directive, line, file, reason } = cannot;
    let file = file.as_deref().unwrap_or("Corefile");
    if let Some(missing) = not_given(reason) {
        return format!("# cannot say: {missing}");
    }
    let why = match reason {
        Unknown::PolicyNotModelled { policy } => {
            return format!("# cannot say: the lab does not model policies such as {policy}");
        }
        Unknown::PolicyDependsOnPlugin { policy } => {
            return format!(
                "# cannot say: {policy} allows the Service's address but not its pods'; whether that is enough depends on the network plugin"
            );
        }
        Unknown::PolicyBeforeCache { policy, address } => {
            return format!(
                "# cannot say: {policy} does not allow {address}, the DNS cache of the node; whether it blocks that depends on the network plugin"
            );
        }
        Unknown::RedirectedByPolicy { policy } => {
            return format!("# cannot say: {policy} redirects the query to a pod on the node, which was not given");
        }
        Unknown::TakenByMesh { who } => {
            return format!("# cannot say: {who} takes this pod's DNS queries and answers them itself");
        }
        Unknown::NotDocumented => {
            return format!("# cannot say: what the resolver of {directive} does in this case is not documented");
        }
        Unknown::SomePodsOnly { policy } => {
            return format!("# cannot say: NetworkPolicy {policy} blocks some of the server's pods");
        }
        Unknown::RunsWithAnother { says } => {
            return format!(
                "# cannot say: the server runs with an earlier Corefile; with this one it would not start: {says}"
            );
        }
        Unknown::MayNotList { role } => {
            return format!("# cannot say: the ClusterRole {role} does not allow the server to list EndpointSlices");
        }
        Unknown::KubeDns | Unknown::CloudDns => {
            return format!("# cannot say: {}", unknown_of_kube_dns(&cannot.reason));
        }
        Unknown::NotModelled => "which the lab does not model".to_owned(),
        Unknown::Elsewhere => "which uses a service outside the cluster that is not described here".to_owned(),
        Unknown::FileNotGiven { path } => format!("which reads {path}: paste that file"),
        Unknown::LeftOut => "which stands for lines that were left out: paste all of it".to_owned(),
        Unknown::VariableNotGiven { variable } => {
            format!("which uses ${variable} of the server's environment: paste its Deployment")
        }
        _ => "a part of the lab that has not been loaded yet".to_owned(),
    };
    format!("# cannot say: the reply depends on `{directive}` ({file}, line {line}), {why}")
}

/// What nobody gave, where it is that.
fn not_given(reason: &Unknown) -> Option<String> {
    Some(match reason {
        Unknown::NameserverNotDescribed { address } => format!("the nameserver at {address} is not described here"),
        Unknown::UpstreamsDiffer { one, other } => {
            format!("forward asks {one} or {other}, and they answer differently")
        }
        Unknown::NameNotDescribed { name, .. } => {
            format!("{name} is a name outside the cluster, and its records are not given")
        }
        Unknown::NamespaceNotGiven { policy, namespace } => {
            format!("{policy} asks for labels of namespace {namespace}, which were not given")
        }
        Unknown::EndpointsNotGiven { namespace, service } => format!(
            "the endpoints of {namespace}/{service} are not given: kubectl get endpointslices -n {namespace} -o yaml"
        ),
        Unknown::CorefileNotGiven { server, command } => format!("the Corefile of {server} is not given: {command}"),
        Unknown::ServerNotGiven { service, command } => format!("the pods behind {service} are not given: {command}"),
        Unknown::ServicesNotGiven { namespace } => {
            format!("no Service of namespace {namespace} is given: kubectl get svc -n {namespace} -o yaml")
        }
        _ => return None,
    })
}

/// Why nothing can be said of kube-dns.
fn unknown_of_kube_dns(reason: &Unknown) -> &'static str {
    match reason {
        Unknown::CloudDns => "kube-dns has no pods, and on GKE Cloud DNS may answer in its place",
        _ => "cluster DNS is kube-dns, and the lab does not know how it answers this query",
    }
}

/// What the API server says of a container that a pod does not have (`pkg/registry/core/pod/strategy.go`).
pub(super) fn not_valid(from: &PodRef) -> String {
    let container = from.container.as_deref().unwrap_or_default();
    format!("Error from server (BadRequest): container {container} is not valid for pod {}", from.name)
}

fn failure(status: u8, line: impl Display) -> Output {
    Output { status, errors: format!("{line}\n"), ..Output::default() }
}

/// A line of standard output.
fn say(output: &mut Output, line: impl Display) {
    output.text.push_str(&format!("{line}\n"));
}

/// A line of standard error.
fn complain(output: &mut Output, line: impl Display) {
    output.errors.push_str(&format!("{line}\n"));
}
