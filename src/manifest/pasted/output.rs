//! What `kubectl` prints that holds no objects: tables, descriptions, errors.

use super::line::{is_braced, opens_corefile};
use crate::manifest::Message;
use crate::manifest::documents::opens_document;

/// The columns that tell a table of `kubectl get`, and what it lists. The first that is there counts.
const TABLES: [(&str, &str); 14] = [
    ("CLUSTER-IP", "services"),
    ("ADDRESSTYPE", "endpointslices"),
    ("ENDPOINTS", "endpoints"),
    ("RESTARTS", "pods"),
    ("UP-TO-DATE", "deployments"),
    ("POD-SELECTOR", "networkpolicies"),
    ("COMPLETIONS", "jobs"),
    ("SCHEDULE", "cronjobs"),
    ("ROLES", "nodes"),
    ("DESIRED", "replicasets"),
    ("DATA", "configmaps"),
    ("READY", "statefulsets"),
    ("STATUS", "namespaces"),
    ("MESSAGE", ""),
];

/// The lines that tell what `kubectl describe` described. The first that is there counts.
const DESCRIBED: [(&str, &str); 8] = [
    ("AddressType:", "endpointslices"),
    ("Subsets:", "endpoints"),
    ("IP Family Policy:", "services"),
    ("Session Affinity:", "services"),
    ("PodCIDR:", "nodes"),
    ("StrategyType:", "deployments"),
    ("Controlled By:", "pods"),
    ("Data", "configmaps"),
];

/// Lines that `kubectl` printed together and that are no document.
pub(super) struct Output {
    pub start: usize,
    pub line: u32,
    form: Form,
    /// What it lists or describes, as far as that is known.
    of: Option<&'static str>,
    /// The resource that the first row of a table has before its name.
    prefix: Option<String>,
    /// A table of all namespaces; a description that says of what.
    is_of_all: bool,
}

/// How `kubectl` printed it.
enum Form {
    Table,
    Described,
    /// What `kubectl` said instead: its first line.
    Said(String),
    /// Something else printed it.
    Other,
}

impl Output {
    fn new(form: Form) -> Self {
        Self { start: 0, line: 0, form, of: None, prefix: None, is_of_all: false }
    }

    /// What begins with a line that can be part of no object.
    pub(super) fn other(content: &str) -> Self {
        let mut other = Self::new(Form::Other);
        other.take(content);
        other
    }

    /// The output that a line begins.
    pub(super) fn begun_by(content: &str) -> Option<Self> {
        let new = Self::new;
        if is_error(content) {
            return Some(new(Form::Said(content.to_owned())));
        }
        if let Some(rest) = content.strip_prefix("Name:") {
            let is_described = rest.starts_with("  ") && !rest.trim().is_empty() && !rest.trim().contains(' ');
            return is_described.then(|| new(Form::Described));
        }
        let columns = columns(content)?;
        let of = TABLES.iter().find(|(column, _)| columns.contains(column)).map(|(_, of)| *of);
        let of = match of {
            Some("replicasets") if content.contains("NODE SELECTOR") => Some("daemonsets"),
            of => of,
        };
        Some(Self { of, is_of_all: columns.first() == Some(&"NAMESPACE"), ..new(Form::Table) })
    }

    /// True where this line is none of it any more.
    pub(super) fn ends_before(&self, content: &str) -> bool {
        let own = content.trim_start();
        let is_start = opens_document(content)
            || is_braced(content)
            || ["apiVersion:", "kind:", "- apiVersion:", "- kind:"].iter().any(|key| own.starts_with(key));
        match self.form {
            // What is cut off at its beginning has the next object indented.
            Form::Other => is_start || is_braced(own) || is_error(content) || columns(content).is_some(),
            Form::Table => is_start || content.is_empty(),
            Form::Described => is_start || content.starts_with("Name:  ") || is_error(content),
            Form::Said(_) => true,
        }
    }

    /// Learns what a line of it tells of what it lists or describes.
    pub(super) fn take(&mut self, content: &str) {
        match self.form {
            Form::Table if self.prefix.is_none() => {
                let mut words = content.split_whitespace();
                let name = if self.is_of_all { words.nth(1) } else { words.next() };
                let prefix = name.and_then(|name| name.split_once('/')).map_or("", |(prefix, _)| prefix);
                self.prefix = Some(prefix.to_owned());
            }
            Form::Described if self.of.is_none() => {
                let line = content.trim_start();
                let own = |(start, _): &&(&str, &str)| match *start {
                    "Data" => content == "Data",
                    start => line.starts_with(start),
                };
                self.of = DESCRIBED.iter().find(own).map(|(_, of)| *of);
                self.is_of_all |= line.starts_with("Namespace:") || line.starts_with("Labels:");
            }
            Form::Other if self.of.is_none() => self.of = opens_corefile(content).then_some("configmaps"),
            _ => {}
        }
    }

    /// What is remarked of it, with the command that prints the objects.
    pub(super) fn message(self) -> Option<Message> {
        let command = |of: &str| {
            let everywhere = if matches!(of, "nodes" | "namespaces") { "" } else { " -A" };
            format!("kubectl get {of}{everywhere} -o yaml")
        };
        let prefix = self.prefix.filter(|prefix| !prefix.is_empty());
        match self.form {
            Form::Said(line) => Some(Message::KubectlSaid { line }),
            // Events hold nothing that DNS follows from.
            Form::Table if prefix.is_none() && self.of == Some("") => None,
            Form::Table => {
                let of = prefix.as_deref().or(self.of.filter(|of| !of.is_empty()));
                Some(Message::TableOnly { command: command(of.unwrap_or(EVERYTHING)) })
            }
            Form::Described if self.of.is_some() || self.is_of_all => {
                Some(Message::DescribedOnly { command: command(self.of.unwrap_or(EVERYTHING)) })
            }
            Form::Other if self.of.is_some() => Some(Message::CorefileOnly),
            // A name and an address: what a lookup prints.
            Form::Described | Form::Other => Some(Message::NoObject),
        }
    }
}

/// What DNS and the controllers read, for `kubectl get`.
const EVERYTHING: &str = "ns,svc,ep,endpointslices,pods";

/// The columns of a table's head: words in capitals, and the first of them one of those that are first.
fn columns(content: &str) -> Option<Vec<&str>> {
    let is_first =
        ["NAME ", "NAME\t", "NAMESPACE ", "NAMESPACE\t", "LAST SEEN"].iter().any(|first| content.starts_with(first));
    if !is_first || content.bytes().any(|byte| byte.is_ascii_lowercase() && byte != b's') {
        return None;
    }
    let columns: Vec<&str> = content.split_whitespace().collect();
    (columns.len() > 1).then_some(columns)
}

/// What `kubectl` says where it prints no objects.
fn is_error(content: &str) -> bool {
    ["Error from server", "error: ", "Error: ", "Unable to connect to the server", "The connection to the server"]
        .iter()
        .any(|start| content.starts_with(start))
}
