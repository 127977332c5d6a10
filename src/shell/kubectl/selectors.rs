//! Which objects a command means: `TYPE NAME…`, `TYPE/NAME…`, label and field selectors.

use super::flags::Arguments;
use super::{Kubectl, Result, fail, resource_names};
use crate::cluster::{FieldPath, Kind, Labels, Object, Value};
use crate::sorting::sort_by_key;
use std::sync::Arc;

/// What the words of a command name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// Kinds, all objects of them.
    Kinds(Vec<Kind>),
    /// Objects, each by kind and name.
    Objects(Vec<(Kind, String)>),
}

/// Reads the words behind a command.
pub(super) fn named(words: &[String]) -> Result<Named> {
    let Some((first, rest)) = words.split_first() else {
        let all: Vec<&str> = resource_names::names().collect();
        return Err(fail(format!(
            "error: you must specify the type of resource to get\n# the lab models {}",
            all.join(" ")
        )));
    };
    if words.iter().any(|word| word.contains('/')) {
        let each = words.iter().map(|word| {
            let (kind, name) = word.split_once('/').filter(|(_, name)| !name.is_empty()).ok_or_else(|| {
                fail("error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'")
            })?;
            Ok((resource_names::parse_kind(kind).map_err(fail)?, name.to_owned()))
        });
        return Ok(Named::Objects(each.collect::<Result<_>>()?));
    }
    let mut all = Vec::new();
    for word in first.split(',') {
        if word == "all" {
            all.extend(resource_names::ALL);
        } else {
            all.push(resource_names::parse_kind(word).map_err(fail)?);
        }
    }
    if rest.is_empty() {
        return Ok(Named::Kinds(all));
    }
    Ok(Named::Objects(all.iter().flat_map(|kind| rest.iter().map(|name| (kind.clone(), name.clone()))).collect()))
}

/// Conditions on the objects of a kind.
#[derive(Debug, Default)]
pub(super) struct Selector {
    labels: Vec<Condition>,
    fields: Vec<(FieldPath, bool, String)>,
}

#[derive(Debug)]
enum Condition {
    Exists(String),
    Missing(String),
    In(String, Vec<String>),
    NotIn(String, Vec<String>),
}

impl Selector {
    /// The selectors among the flags of a command.
    pub(super) fn from_arguments(arguments: &Arguments) -> Result<Self> {
        let mut selector = Self::default();
        if let Some(text) = arguments.value("selector") {
            for part in parts(text) {
                selector.labels.push(condition(part).ok_or_else(|| {
                    fail(format!("error: unable to parse requirement: found '{part}' in the label selector {text:?}\n# as in app=web,tier!=front,env in (a,b),!old"))
                })?);
            }
        }
        for part in arguments.value("field-selector").unwrap_or_default().split(',').filter(|part| !part.is_empty()) {
            let wrong = || fail(format!("error: invalid field selector {part:?}: can't understand '{part}'"));
            let (path, value) = part.split_once('=').ok_or_else(wrong)?;
            let (path, differs) = path.strip_suffix('!').map_or((path, false), |path| (path, true));
            let value = value.strip_prefix('=').unwrap_or(value);
            selector.fields.push((path.parse().map_err(|_| wrong())?, differs, value.to_owned()));
        }
        Ok(selector)
    }

    /// True where nothing is asked for.
    pub(super) fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.fields.is_empty()
    }

    /// True where an object fulfils all of it.
    pub(super) fn selects(&self, object: &Object) -> bool {
        let labels = &object.meta().labels;
        self.labels.iter().all(|condition| condition.holds(labels))
            && self.fields.iter().all(|(path, differs, wanted)| {
                let found = object.value().at(path).and_then(Value::as_text).unwrap_or_default();
                (found == wanted) != *differs
            })
    }
}

impl Condition {
    fn holds(&self, labels: &Labels) -> bool {
        match self {
            Self::Exists(key) => labels.contains_key(key),
            Self::Missing(key) => !labels.contains_key(key),
            Self::In(key, values) => labels.get(key).is_some_and(|value| values.contains(value)),
            Self::NotIn(key, values) => labels.get(key).is_none_or(|value| !values.contains(value)),
        }
    }
}

/// Parts between commas that stand in no parentheses.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_i32;
    let split = text.split(move |letter| {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        letter == ',' && depth == 0
    });
    split.map(str::trim).filter(|part| !part.is_empty())
}

fn condition(part: &str) -> Option<Condition> {
    let is_key = |key: &str| !key.is_empty() && !key.contains([' ', '(', ')', '=', '!']);
    if let Some(key) = part.strip_prefix('!') {
        return is_key(key).then(|| Condition::Missing(key.to_owned()));
    }
    if let Some((head, list)) = part.strip_suffix(')').and_then(|part| part.split_once('(')) {
        let values = list.split(',').map(|value| value.trim().to_owned()).collect();
        let mut words = head.split_whitespace();
        return match (words.next()?, words.next()?) {
            (key, "in") => Some(Condition::In(key.to_owned(), values)),
            (key, "notin") => Some(Condition::NotIn(key.to_owned(), values)),
            _ => None,
        };
    }
    if let Some((key, value)) = part.split_once("!=") {
        return is_key(key).then(|| Condition::NotIn(key.to_owned(), vec![value.to_owned()]));
    }
    if let Some((key, value)) = part.split_once('=') {
        let value = value.strip_prefix('=').unwrap_or(value);
        return is_key(key).then(|| Condition::In(key.to_owned(), vec![value.to_owned()]));
    }
    is_key(part).then(|| Condition::Exists(part.to_owned()))
}

impl Kubectl<'_> {
    /// The objects of a kind that a command without names means.
    pub(super) fn listed(&self, kind: &Kind, arguments: &Arguments, selector: &Selector) -> Vec<Arc<Object>> {
        let everywhere = arguments.has("all-namespaces") || !kind.is_namespaced();
        let namespace = self.namespace(arguments);
        let all = self.sandbox.cluster().of_kind(kind);
        let here = all.filter(|object| everywhere || object.reference().namespace == namespace);
        here.filter(|object| selector.selects(object)).cloned().collect()
    }

    /// The same for who looks and changes nothing: with the ReplicaSets that Deployments imply.
    pub(super) fn seen(&self, kind: &Kind, arguments: &Arguments, selector: &Selector) -> Vec<Arc<Object>> {
        let mut all = self.listed(kind, arguments, selector);
        if *kind == Kind::ReplicaSet {
            let namespace = (!arguments.has("all-namespaces")).then(|| self.namespace(arguments));
            let implied = self.sandbox.cluster().implied_replica_sets(namespace);
            all.extend(implied.into_iter().filter(|object| selector.selects(object)).map(Arc::new));
            sort_by_key(&mut all, |object| object.reference().clone());
        }
        all
    }

    /// An object to look at, among which are those ReplicaSets.
    pub(super) fn seen_object(&self, kind: &Kind, namespace: &str, name: &str) -> Result<Arc<Object>> {
        let found = self.object(kind, namespace, name);
        if found.is_ok() || *kind != Kind::ReplicaSet {
            return found;
        }
        let implied = self.sandbox.cluster().implied_replica_sets(Some(namespace));
        implied.into_iter().find(|object| object.reference().name == name).map(Arc::new).map_or(found, Ok)
    }

    /// Why an object cannot be changed that is not there: nobody has it, or a Deployment implies it.
    pub(super) fn not_there(&self, kind: &Kind, namespace: &str, name: &str) -> String {
        let seen = self.seen_object(kind, namespace, name).ok();
        match seen.as_ref().and_then(|seen| seen.meta().controller()) {
            Some(owner) => format!("# deployment/{} keeps replicaset/{name}: change that", owner.name),
            None => resource_names::not_found(kind, name),
        }
    }

    /// The objects a changing command means: by name, or by `--all` or `-l`. The words of `words` only.
    pub(super) fn chosen(&self, words: &[String], arguments: &Arguments) -> Result<Vec<Arc<Object>>> {
        let selector = Selector::from_arguments(arguments)?;
        match named(words)? {
            Named::Objects(names) => {
                let namespace = self.namespace(arguments);
                let one = |(kind, name): &(Kind, String)| {
                    self.object(kind, namespace, name).map_err(|_| fail(self.not_there(kind, namespace, name)))
                };
                names.iter().map(one).collect()
            }
            Named::Kinds(_) if selector.is_empty() && !arguments.has("all") => {
                Err(fail("error: resource(s) were provided, but no name was specified"))
            }
            Named::Kinds(all) => Ok(all.iter().flat_map(|kind| self.listed(kind, arguments, &selector)).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_selector_selects_as_the_api_s_own() {
        let labels: Labels =
            [("app", "web"), ("tier", "front")].map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        let holds = |text: &str| parts(text).all(|part| condition(part).unwrap().holds(&labels));
        for text in ["app=web", "app==web,tier", "app in (db, web),!old", "env!=prod", "app notin (db)", ""] {
            assert!(holds(text), "{text}");
        }
        for text in ["app=db", "old", "!app", "app!=web", "tier in (back,side)"] {
            assert!(!holds(text), "{text}");
        }
        assert!(condition("a b").is_none());
    }
}
