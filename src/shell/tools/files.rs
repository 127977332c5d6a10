//! Small commands of a pod: `cat` of the three files the kubelet writes, `hostname`, `echo`, `env` and
//! `printenv`.

use super::environment::environment;
use super::pod_context::{PodContext, Userland};
use super::{complain, say};
use crate::resolution::hosts::HostsFile;
use crate::shell::Output;
use crate::spelling::closest;

pub(in crate::shell) const FILES: [&str; 3] = ["/etc/hostname", "/etc/hosts", "/etc/resolv.conf"];

pub(super) fn cat(around: &PodContext<'_>, arguments: &[&str]) -> Output {
    let mut output = Output::default();
    let paths = if arguments.is_empty() { &["-"] } else { arguments };
    for path in paths {
        match *path {
            "-" => output.text.push_str(around.stdin),
            "/etc/resolv.conf" => output.text.push_str(&around.view.resolv_conf.to_string()),
            "/etc/hosts" => output.text.push_str(&hosts(around)),
            "/etc/hostname" => say(&mut output, around.view.kernel_name()),
            other => {
                if around.userland == Userland::Gnu {
                    complain(&mut output, format_args!("cat: {other}: No such file or directory"));
                } else {
                    complain(&mut output, format_args!("cat: can't open '{other}': No such file or directory"));
                }
                let near = closest(other, FILES).map_or_else(|| FILES.join(", "), str::to_owned);
                complain(&mut output, format_args!("# near: {near}"));
                output.status = 1;
            }
        }
    }
    output
}

/// /etc/hosts with the kubelet's own comments (`pkg/kubelet/kubelet_pods.go`, `nodeHostsFileContent` and
/// `managedHostsFileContent`).
fn hosts(around: &PodContext<'_>) -> String {
    let view = &around.view;
    let aliases = view.hosts.lines.len().saturating_sub(view.pod.spec.host_aliases.len());
    let (own, aliases) = view.hosts.lines.split_at_checked(aliases).unwrap_or((&view.hosts.lines, &[]));
    let managed = if view.pod.spec.host_network { " (host network)" } else { "" };
    let mut text = format!("# Kubernetes-managed hosts file{managed}.\n{}", HostsFile { lines: own.to_vec() });
    if !aliases.is_empty() {
        text.push_str("\n# Entries added by HostAliases.\n");
        text.push_str(&HostsFile { lines: aliases.to_vec() }.to_string());
    }
    text
}

pub(super) fn hostname(around: &PodContext<'_>, arguments: &[&str]) -> Output {
    let mut output = Output::default();
    let view = &around.view;
    match arguments {
        [] => say(&mut output, view.kernel_name()),
        ["-f" | "--fqdn" | "--long", ..] => say(&mut output, view.hostname.fqdn()),
        ["-s" | "--short", ..] => say(&mut output, &view.hostname.hostname),
        ["-d" | "--domain", ..] => say(&mut output, view.hostname.domain.as_deref().unwrap_or_default()),
        ["-i" | "-I" | "--ip-address" | "--all-ip-addresses", ..] => {
            say(&mut output, view.pod.status.pod_ips.join(" "));
        }
        [option, ..] if option.starts_with('-') => {
            complain(&mut output, format_args!("hostname: unrecognized option '{option}'\n# see: hostname --help"));
            output.status = 1;
        }
        [..] => {
            complain(&mut output, "hostname: you must be root to change the host name");
            output.status = 1;
        }
    }
    output
}

pub(in crate::shell) fn echo(arguments: &[&str]) -> Output {
    let (words, end) = match arguments {
        ["-n", words @ ..] => (words, ""),
        words => (words, "\n"),
    };
    Output { text: format!("{}{end}", words.join(" ")), ..Output::default() }
}

pub(super) fn env(around: &PodContext<'_>, arguments: &[&str]) -> Output {
    let mut output = Output::default();
    if !arguments.is_empty() {
        complain(&mut output, "# not modelled: env with arguments: it prints the variables only");
        output.status = 1;
        return output;
    }
    for (name, value) in environment(around.sandbox, around.from) {
        say(&mut output, format_args!("{name}={value}"));
    }
    output
}

pub(super) fn printenv(around: &PodContext<'_>, arguments: &[&str]) -> Output {
    if arguments.is_empty() {
        return env(around, arguments);
    }
    let mut output = Output::default();
    let all = environment(around.sandbox, around.from);
    for wanted in arguments {
        match all.iter().find(|(name, _)| name == wanted) {
            Some((_, value)) => say(&mut output, value),
            None => output.status = 1,
        }
    }
    output
}
