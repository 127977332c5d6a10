//! What Tab offers: commands, kinds, objects, flags, and names that exist.

use super::{Shell, filters, kubectl, tools};
use crate::cluster::{Kind, ObjectRef};
use crate::resolution::upstream::Line;
use crate::sandbox::{PodRef, Sandbox};
use crate::text::explain;
use std::collections::BTreeSet;

/// How many candidates are offered.
const MOST: usize = 100;

/// Ways to go on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The text with as much put in as all candidates share.
    pub text: String,
    /// The candidates, where there are several, in order of the alphabet.
    pub candidates: Vec<String>,
}

impl Shell {
    /// Completes the last word of what stands before the caret.
    pub fn complete(&self, sandbox: &Sandbox, text: &str) -> Completion {
        let from = text.rfind(['|', ';', '&', '\n']).map_or(0, |at| at + 1);
        let segment = text.get(from..).unwrap_or_default();
        let behind_pipe = text.get(..from).is_some_and(|before| before.trim_end().ends_with('|'));
        let start = segment.rfind(char::is_whitespace).map_or(from, |at| {
            let width = segment.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            from + at + width
        });
        let partial = text.get(start..).unwrap_or_default();
        let before: Vec<&str> = text.get(from..start).unwrap_or_default().split_whitespace().collect();
        let offers = Offers { shell: self, sandbox };
        let mut found: Vec<String> = offers
            .words_for(&before, partial, behind_pipe)
            .into_iter()
            .filter(|word| word.starts_with(partial))
            .collect();
        found.truncate(MOST);
        let head = text.get(..start).unwrap_or_default();
        match found.as_slice() {
            [] => Completion { text: text.to_owned(), candidates: found },
            [only] => {
                let end = if only.ends_with(['=', '/', '.', '@']) { "" } else { " " };
                Completion { text: format!("{head}{only}{end}"), candidates: Vec::new() }
            }
            [first, rest @ ..] => {
                let shared = rest.iter().fold(first.as_str(), |shared, other| common(shared, other));
                Completion { text: format!("{head}{shared}"), candidates: found }
            }
        }
    }
}

/// The beginning that two words share.
fn common<'a>(one: &'a str, other: &str) -> &'a str {
    let mut both = one.char_indices().zip(other.chars());
    let end = both.find(|((_, letter), same)| letter != same).map(|((at, _), _)| at);
    one.get(..end.unwrap_or(one.len().min(other.len()))).unwrap_or_default()
}

struct Offers<'a> {
    shell: &'a Shell,
    sandbox: &'a Sandbox,
}

fn owned<'w>(words: impl IntoIterator<Item = &'w str>) -> BTreeSet<String> {
    words.into_iter().map(str::to_owned).collect()
}

impl Offers<'_> {
    fn words_for(&self, before: &[&str], partial: &str, behind_pipe: bool) -> BTreeSet<String> {
        let (pod, is_inside) = self.shell.pod(self.sandbox);
        match before {
            [] if behind_pipe => {
                let mut all = owned(filters::NAMES.iter().copied());
                all.insert("kubectl".to_owned());
                all
            }
            [] => {
                let mut all = owned(tools::NAMES.iter().copied());
                all.extend(owned(["clear", "help"]));
                all.insert(if is_inside { "exit" } else { "kubectl" }.to_owned());
                all
            }
            ["kubectl" | "k", rest @ ..] => self.kubectl_words(rest, partial),
            [tool, rest @ ..] => self.tool_words(tool, rest, partial, &pod),
        }
    }

    fn kubectl_words(&self, words: &[&str], partial: &str) -> BTreeSet<String> {
        let at = (0..words.len()).find(|at| {
            let is_value = at.checked_sub(1).and_then(|before| words.get(before));
            let is_value = is_value.is_some_and(|flag| kubectl::takes_next(&[], flag).is_some());
            !is_value && words.get(*at).is_some_and(|word| !word.starts_with('-'))
        });
        let Some(command) = at.and_then(|at| words.get(at)) else {
            if words.last().is_some_and(|flag| kubectl::takes_next(&[], flag) == Some("namespace")) {
                return self.names(&Kind::Namespace, "");
            }
            return kubectl::COMMANDS.iter().map(|command| command.name.to_owned()).collect();
        };
        let Some(known) = kubectl::COMMANDS.iter().find(|known| known.name == *command) else {
            return BTreeSet::new();
        };
        if let Some(end) = words.iter().position(|word| *word == "--") {
            let inside = words.get(end + 1..).unwrap_or_default();
            return match inside {
                [] => owned(tools::NAMES.iter().copied()),
                [tool, rest @ ..] => self.tool_words(tool, rest, partial, &self.shell.pod(self.sandbox).0),
            };
        }
        let namespace = namespace(words).unwrap_or(self.shell.namespace());
        if let Some(flag) = words.last().and_then(|word| kubectl::takes_next(known.flags, word)) {
            return self.values(flag);
        }
        if let Some((flag, _)) = partial.strip_prefix("--").and_then(|flag| flag.split_once('=')) {
            return self.values(flag).into_iter().map(|value| format!("--{flag}={value}")).collect();
        }
        if partial.starts_with('-') {
            return kubectl::typed(known.flags).map(|(flag, _)| flag).collect();
        }
        let mut positional: Vec<&str> = Vec::new();
        let behind = words.get(at.unwrap_or_default() + 1..).unwrap_or_default();
        let mut skip = false;
        for word in behind {
            if !std::mem::replace(&mut skip, kubectl::takes_next(known.flags, word).is_some()) && !word.starts_with('-')
            {
                positional.push(word);
            }
        }
        self.positional(command, &positional, partial, namespace)
    }

    fn positional(&self, command: &str, words: &[&str], partial: &str, namespace: &str) -> BTreeSet<String> {
        match (command, words) {
            ("exec" | "logs", []) => self.names(&Kind::Pod, namespace),
            ("explain", []) => self.fields(partial),
            ("create", []) => owned(["namespace", "service", "deployment", "configmap"]),
            ("create", ["service" | "svc"]) => owned(["clusterip", "externalname", "loadbalancer", "nodeport"]),
            ("config", []) => owned(["set-context", "current-context", "get-contexts", "view"]),
            ("config", ["set-context"]) => owned(["--current"]),
            ("rollout", []) => owned(["restart", "status"]),
            ("set", []) => owned(["image", "selector"]),
            ("rollout" | "set", [_, rest @ ..]) => self.objects(rest, partial, namespace),
            (
                "apply" | "replace" | "run" | "version" | "api-resources" | "create" | "config" | "exec" | "explain",
                _,
            ) => BTreeSet::new(),
            _ => self.objects(words, partial, namespace),
        }
    }

    /// Kinds, then names; or `kind/name`.
    fn objects(&self, words: &[&str], partial: &str, namespace: &str) -> BTreeSet<String> {
        if let Some((kind, _)) = partial.split_once('/') {
            let Ok(of) = kubectl::kind_of(kind) else { return BTreeSet::new() };
            return self.names(&of, namespace).into_iter().map(|name| format!("{kind}/{name}")).collect();
        }
        match words {
            [] => {
                let mut all = owned(kubectl::kind_names());
                all.extend(kubectl::short_names().filter(|_| !partial.is_empty()).map(str::to_owned));
                all
            }
            [kind, ..] => match kubectl::kind_of(kind.split(['/', ',']).next().unwrap_or_default()) {
                Ok(kind) => self.names(&kind, namespace),
                Err(_) => BTreeSet::new(),
            },
        }
    }

    fn fields(&self, partial: &str) -> BTreeSet<String> {
        let Some((kind, path)) = partial.split_once('.') else { return owned(kubectl::kind_names()) };
        let Ok(of) = kubectl::kind_of(kind) else { return BTreeSet::new() };
        let parent = path.rsplit_once('.').map_or("", |(parent, _)| parent);
        let head = if parent.is_empty() { kind.to_owned() } else { format!("{kind}.{parent}") };
        explain::below(&of, parent).into_iter().map(|(name, _)| format!("{head}.{name}")).collect()
    }

    fn values(&self, flag: &str) -> BTreeSet<String> {
        match flag {
            "namespace" => self.names(&Kind::Namespace, ""),
            "output" => owned(["json", "jsonpath=", "name", "wide", "yaml"]),
            "dry-run" => owned(["client", "server", "none"]),
            "type" => owned(["ClusterIP", "ExternalName", "LoadBalancer", "NodePort", "merge", "strategic"]),
            "cluster-ip" | "clusterip" => owned(["None"]),
            "filename" => owned(["-"]),
            "image" => owned(["alpine:3.20", "busybox:1.28", "busybox:1.36", "debian:12", "nginx:1.27"]),
            _ => BTreeSet::new(),
        }
    }

    fn names(&self, kind: &Kind, namespace: &str) -> BTreeSet<String> {
        let namespace = ObjectRef::new(kind.clone(), namespace, "").namespace;
        let all = self.sandbox.cluster().in_namespace(kind, &namespace);
        all.map(|object| object.reference().name.clone()).collect()
    }

    fn tool_words(&self, tool: &str, words: &[&str], partial: &str, pod: &PodRef) -> BTreeSet<String> {
        match (tool.rsplit('/').next().unwrap_or(tool), words) {
            ("cat", _) => owned(["/etc/hostname", "/etc/hosts", "/etc/resolv.conf"]),
            ("getent", []) => owned(["ahosts", "ahostsv4", "ahostsv6", "hosts"]),
            ("dig", _) if partial.starts_with('+') => owned(["+answer", "+noall", "+search", "+short"]),
            ("hostname", []) if partial.starts_with('-') => owned(["-d", "-f", "-i", "-s"]),
            ("dig" | "nslookup" | "host" | "ping" | "curl" | "wget" | "getent", _) => self.dns_names(partial, pod),
            _ => BTreeSet::new(),
        }
    }

    /// Names that would be found: Services as a pod would say them, and every full name.
    fn dns_names(&self, partial: &str, pod: &PodRef) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        for service in self.sandbox.cluster().of_kind(&Kind::Service) {
            let ObjectRef { namespace, name, .. } = service.reference();
            if *namespace == pod.namespace {
                all.insert(name.clone());
            }
            all.insert(format!("{name}.{namespace}"));
        }
        if partial.contains('.') {
            let names = self.sandbox.zone().0.keys().map(|(name, _)| name.without_root().to_owned());
            all.extend(names.filter(|name| name.starts_with(partial)));
            all.extend(self.sandbox.upstream().lines().iter().filter_map(|line| match line {
                Line::Record(record) => Some(record.name.without_root().to_owned()),
                Line::Failure(name, ..) => Some(name.without_root().to_owned()),
                Line::Text(_) | Line::At(..) => None,
            }));
        }
        all
    }
}

/// What `-n` says among words.
fn namespace<'w>(words: &[&'w str]) -> Option<&'w str> {
    let mut last = None;
    for (at, word) in words.iter().enumerate() {
        if let Some(value) = word.strip_prefix("--namespace=").or_else(|| word.strip_prefix("-n=")) {
            last = Some(value);
        } else if matches!(*word, "-n" | "--namespace") {
            last = words.get(at + 1).copied();
        }
    }
    last
}
