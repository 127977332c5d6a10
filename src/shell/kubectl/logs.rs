//! `kubectl logs`, as far as the lab knows what a program prints: the DNS server's start, what it refuses, and why it
//! stops, and what `log` and `errors` say of the questions on the page: of others the lab keeps no record.

use super::command::Command;
use super::exec::names_of;
use super::flags::Arguments;
use super::get::pod_named;
use super::{Kubectl, Output, Result, fail};
use crate::cluster::{Kind, ObjectRef, well_known};
use crate::resolution::corefile::CorefileReason;
use crate::resolution::network::is_dns_pod;
use crate::resolution::server::{Configuration, Heard, Logger};
use crate::resolution::trace::{Station, Trace};
use crate::sandbox::{PodRef, Sandbox};

pub(super) const LOGS: Command = Command {
    name: "logs",
    flags: &[
        "follow,f",
        "previous,p",
        "tail=",
        "container,c=",
        "selector,l=",
        "all-containers",
        "timestamps",
        "since=",
        "prefix",
    ],
    about: "Prints what the DNS server says when it starts, refuses its Corefile or stops. No other pod runs a program here.",
    examples: &["kubectl logs -n kube-system deploy/coredns", "kubectl logs -n kube-system -l k8s-app=kube-dns"],
    run: logs,
};

/// The version line of the CoreDNS that the lab models.
const VERSION: &str = "CoreDNS-1.14.7";

/// How many lines about queries are shown.
const MOST_QUERIES: usize = 500;

fn logs(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let namespace = kubectl.namespace(arguments).to_owned();
    let pods = match (arguments.words.first(), arguments.value("selector")) {
        (Some(word), _) => vec![named(kubectl, &namespace, word)?],
        (None, Some(_)) => {
            let all = kubectl.chosen(&["pods".to_owned()], arguments)?;
            all.iter().map(|object| PodRef::of(object.reference())).collect()
        }
        (None, None) => {
            return Err(fail(
                "error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command\nSee 'kubectl logs --help' for help and examples",
            ));
        }
    };
    let mut output = Output::default();
    for reference in pods {
        let object = kubectl.object(&Kind::Pod, &reference.namespace, &reference.name)?;
        if let (Some(pod), Some(name)) = (object.as_pod(), arguments.value("container"))
            && pod.container(name).is_none()
        {
            let all = names_of(pod);
            return Err(fail(format!("error: container {name} is not valid for pod {} out of: {all}", reference.name)));
        }
        let lines = match object.as_pod() {
            Some(pod)
                if is_dns_pod(kubectl.sandbox.cluster(), pod) && kubectl.sandbox.runs_with_another().is_some() =>
            {
                output.complain(format_args!("# cannot say: {reference} runs with an earlier Corefile"));
                continue;
            }
            Some(pod) if is_dns_pod(kubectl.sandbox.cluster(), pod) => server_lines(kubectl.sandbox),
            _ => {
                output.complain(format_args!(
                    "# not modelled: what {reference} prints: the lab runs no programs in pods"
                ));
                output.status = 1;
                continue;
            }
        };
        let tail = arguments.value("tail").and_then(|tail| tail.parse::<usize>().ok()).unwrap_or(usize::MAX);
        for line in lines.iter().skip(lines.len().saturating_sub(tail)) {
            output.say(format_args!("{line}"));
        }
    }
    Ok(output)
}

/// The pod that is meant. The lab's own cluster has the pods of its DNS server without the Deployment that kubeadm makes
/// them by; its name leads to them.
fn named(kubectl: &Kubectl<'_>, namespace: &str, word: &str) -> Result<PodRef> {
    let dns = Configuration::object_of(kubectl.sandbox.cluster());
    let is_dns = namespace == dns.namespace
        && matches!(word, "deploy/coredns" | "deployment/coredns" | "deployment.apps/coredns");
    let deployment = ObjectRef::new(Kind::Deployment, namespace, well_known::COREDNS);
    if is_dns && kubectl.sandbox.cluster().get(&deployment).is_none() {
        let mut pods = kubectl.sandbox.cluster().in_namespace(&Kind::Pod, namespace);
        let pod = pods.find(|object| object.as_pod().is_some_and(|pod| is_dns_pod(kubectl.sandbox.cluster(), pod)));
        return pod
            .map(|pod| PodRef::of(pod.reference()))
            .ok_or_else(|| fail(super::resource_names::not_found(&Kind::Deployment, well_known::COREDNS)));
    }
    pod_named(kubectl, namespace, word)
}

/// What the DNS server has printed.
fn server_lines(sandbox: &Sandbox) -> Vec<String> {
    let configuration = sandbox.server().configuration();
    let started = || {
        let mut lines = configuration.listens();
        lines.extend([VERSION.to_owned(), "linux/amd64".to_owned()]);
        lines
    };
    if let Some(says) = configuration.says_at_its_end() {
        // `loop` stops a server that has started; a refused Corefile none that has.
        let is_fatal = !configuration.is_refused();
        return vec![if is_fatal { format!("[FATAL] {says}") } else { says.to_owned() }];
    }
    let mut lines = started();
    // Who does not look at the Corefile has nothing to say of it.
    let sees_it = configuration.runs_older && sandbox.looks_every().is_some();
    if let Some(says) = configuration.says.as_ref().filter(|_| sees_it) {
        use CorefileReason as R;
        let is_structure = configuration.errors.first().is_some_and(|error| {
            matches!(
                error.reason,
                R::UnopenedBrace
                    | R::UnclosedBrace
                    | R::NoServerName
                    | R::ImportNotFound(_)
                    | R::ImportCycle(_)
                    | R::SnippetTwice(_)
            )
        });
        lines.push(if is_structure {
            format!("[WARNING] plugin/reload: Corefile parse failed: {says}")
        } else {
            format!("[ERROR] plugin/reload: Corefile changed but reload failed: {says}")
        });
    }
    lines.extend(queries(sandbox));
    lines
}

/// The lines about the questions on the page, and in front of them what is not known of them.
fn queries(sandbox: &Sandbox) -> Vec<String> {
    let logger = Logger::of(sandbox.server().configuration());
    let server = sandbox.cluster().of_kind(&Kind::Pod).find_map(|object| {
        let pod = object.as_pod().filter(|pod| is_dns_pod(sandbox.cluster(), pod))?;
        pod.status.addresses().next()
    });
    let mut lines = Vec::new();
    for ask in std::iter::once(sandbox.question()).chain(sandbox.pinned()) {
        let answer = sandbox.answer_at_hand(ask);
        let pod = sandbox.cluster().get(&ask.from.object());
        let client = pod.and_then(|pod| pod.as_pod()?.status.addresses().next());
        for sent in answer.packets() {
            let Some(trace) = sent.trace.as_ref().filter(|trace| is_of_server(trace)) else { continue };
            let (question, protocol) = (&sent.question, sent.protocol);
            let response = sent.exchange.response();
            lines.extend(logger.lines(&Heard { client, server, question, protocol, response, trace }));
            if lines.len() >= MOST_QUERIES {
                break;
            }
        }
    }
    lines.truncate(MOST_QUERIES);
    if !lines.is_empty() {
        lines.insert(
            0,
            "# of the questions on the page; ports, ids and durations are not modelled and stand as 0".to_owned(),
        );
    }
    lines
}

/// True where a packet reached the server, which knows what it did with it.
fn is_of_server(trace: &Trace) -> bool {
    let elsewhere =
        |at: &Station| matches!(at, Station::Unreached { .. } | Station::CannotSay { .. } | Station::Stopped { .. });
    !trace.hops.is_empty() && !trace.hops.iter().any(|hop| elsewhere(&hop.at))
}
