//! The other way round: the command that does what an edit did. Whatever is offered has been tried on a copy
//! of the state from before, and led to the same objects.

use super::Shell;
use super::kubectl::{operations_between, patch_between, short};
use crate::cluster::{Change, Changes, FieldPath, Kind, Object, ObjectRef, Value};
use crate::sandbox::{Edit, Sandbox, Step, StepName, is_derived};
use crate::text::Language;
use crate::{json, manifest};

/// The command line that does what an edit would do; `None` where none does, or the edit would be refused.
pub fn command_for_edit(sandbox: &Sandbox, edit: &Edit) -> Option<String> {
    let mut after = sandbox.clone();
    let steps = after.done().len();
    after.edit(edit.clone()).ok()?;
    if after.done().len() == steps { None } else { command_for_step(&after) }
}

/// The command line that does what the last step did; `None` where none does: the names outside, the settings
/// and the questions are no objects of the cluster.
pub fn command_for_step(sandbox: &Sandbox) -> Option<String> {
    let mut before = sandbox.clone();
    if !before.undo() {
        return None;
    }
    let step = sandbox.done().last()?;
    if !is_of_objects(step) {
        return None;
    }
    candidates(step).into_iter().find(|command| leads_to(&before, command, sandbox))
}

fn is_of_objects(step: &Step) -> bool {
    let is_named = matches!(
        step.name,
        StepName::Created(_)
            | StepName::Changed(_)
            | StepName::ChangedField(..)
            | StepName::Recreated(_)
            | StepName::Deleted(_)
            | StepName::ChangedMany(_)
            | StepName::ToyService(_)
    );
    is_named && !step.changes.objects.is_empty() && step.upstream.is_none() && step.question.is_none()
}

/// True where the command makes of one state the objects of the other.
fn leads_to(before: &Sandbox, command: &str, wanted: &Sandbox) -> bool {
    let mut tried = before.clone();
    Shell::default().run(&mut tried, Language::English, command);
    tried.cluster().objects().eq(wanted.cluster().objects())
}

/// What `kubectl patch --type=merge` takes to make one value of an object of another, with the lines that say which
/// object it is; `None` where nothing changes.
pub fn patch_of(before: &Value, after: &Value) -> Option<Value> {
    let changes = patch_between(before, after)?;
    let mut patch = Value::object([]);
    for path in [&["apiVersion"][..], &["kind"], &["metadata", "name"], &["metadata", "namespace"]] {
        let path = FieldPath::of(path);
        patch.set(&path, after.at(&path).cloned());
    }
    Some(merged(patch, changes))
}

/// The command that patches one object to what somebody asks for, and leaves to the API server what it fills in.
pub fn patch_command(before: &Object, after: &Value) -> Option<String> {
    let object = before.reference();
    let patch = json::write(&patch_between(before.value(), after)?, false);
    let (namespace, kind) = (namespace(&object.namespace), short(&object.kind));
    Some(format!("kubectl patch{namespace} {kind} {} --type=merge -p {}", object.name, quoted(&patch)))
}

/// The command that creates one object.
pub fn create_command(value: &Value) -> String {
    from_text("create", &manifest::write_all(&[minimal(value)]))
}

/// What `kubectl` does with a text that stands below the command.
fn from_text(verb: &str, text: &str) -> String {
    format!("kubectl {verb} -f - <<'EOF'\n{text}EOF")
}

fn merged(into: Value, changes: Value) -> Value {
    match (into, changes) {
        (Value::Map(mut into), Value::Map(changes)) => {
            for (key, value) in changes {
                let old = into.remove(&key).unwrap_or(Value::Null);
                into.insert(key, if matches!(old, Value::Null) { value } else { merged(old, value) });
            }
            Value::Map(into)
        }
        (_, changes) => changes,
    }
}

/// The option for a namespace, where it is not `default`.
pub(super) fn namespace(namespace: &str) -> String {
    match namespace {
        "" | "default" => String::new(),
        other => format!(" -n {other}"),
    }
}

/// A word as a shell needs it.
pub(super) fn quoted(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:=,@%+".contains(&byte);
    if !word.is_empty() && word.bytes().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// Commands that may do it, the shortest first.
fn candidates(step: &Step) -> Vec<String> {
    let own = own_changes(&step.changes);
    let mut all = Vec::new();
    if let StepName::Deleted(object) = &step.name {
        all.push(delete(&[object]));
        all.push(format!("{} --cascade=orphan", delete(&[object])));
    }
    if let [change] = own.as_slice() {
        match (&change.before, &change.after) {
            (None, Some(after)) => all.extend(short_creation(after)),
            (Some(before), Some(after)) if !matches!(step.name, StepName::Recreated(_)) => {
                all.extend(changes_of(before, after));
            }
            _ => {}
        }
    }
    all.extend(one_by_one(&own));
    for shown in [minimal, manifest::for_apply] {
        all.push(script(&own, shown, false));
        all.push(script(&own, shown, true));
    }
    all
}

/// Several objects, each by a command of its own: what is new is created, and of what was there nothing is repeated.
fn one_by_one(own: &[&Change]) -> Option<String> {
    let command = |change: &&Change| match (&change.before, &change.after) {
        (None, Some(_)) => Some(script(&[*change], minimal, false)),
        (Some(before), Some(after)) => changes_of(before, after).into_iter().next(),
        _ => None,
    };
    let commands: Vec<String> = own.iter().map(command).collect::<Option<_>>()?;
    (commands.len() > 1).then(|| commands.join("\n"))
}

/// What a person changed: nothing that controllers follow up with, and nothing that went with its namespace.
fn own_changes(changes: &Changes) -> Vec<&Change> {
    let gone: Vec<&str> = changes
        .objects
        .iter()
        .filter(|change| change.object.kind == Kind::Namespace && change.after.is_none())
        .map(|change| change.object.name.as_str())
        .collect();
    let is_own = |change: &&Change| {
        let side = change.after.as_ref().or(change.before.as_ref());
        let went_along = change.after.is_none() && gone.contains(&change.object.namespace.as_str());
        side.is_some_and(|object| !is_derived(object)) && !went_along
    };
    changes.objects.iter().filter(is_own).collect()
}

fn delete(objects: &[&ObjectRef]) -> String {
    match objects {
        [only] => format!("kubectl delete{} {} {}", namespace(&only.namespace), short(&only.kind), only.name),
        many => {
            let first = many.first().map_or("", |object| object.namespace.as_str());
            let names: Vec<String> =
                many.iter().map(|object| format!("{}/{}", short(&object.kind), object.name)).collect();
            format!("kubectl delete{} {}", namespace(first), names.join(" "))
        }
    }
}

/// Deletions, changes and creations as texts. With `force` what was there is made anew.
fn script(own: &[&Change], shown: fn(&Value) -> Value, force: bool) -> String {
    let mut lines = Vec::new();
    let mut namespaces: Vec<&str> = own.iter().map(|change| change.object.namespace.as_str()).collect();
    namespaces.dedup();
    for namespace in namespaces {
        let gone: Vec<&ObjectRef> = own
            .iter()
            .filter(|change| change.after.is_none() && change.object.namespace == namespace)
            .map(|change| &change.object)
            .collect();
        if !gone.is_empty() {
            lines.push(delete(&gone));
        }
    }
    let text = |is_new: bool| {
        let side = own.iter().filter(|change| force || change.before.is_none() == is_new);
        let values: Vec<Value> =
            side.filter_map(|change| change.after.as_ref()).map(|object| shown(object.value())).collect();
        manifest::write_all(&values)
    };
    let mut put = |verb: &str, text: String| {
        if !text.is_empty() {
            lines.push(from_text(verb, &text));
        }
    };
    if force {
        put("replace --force", text(true));
    } else {
        put("create", text(true));
        put("replace", text(false));
    }
    lines.join("\n")
}

/// An object without what the API server fills in by itself.
fn minimal(value: &Value) -> Value {
    let mut value = manifest::for_apply(value);
    let kind = value.field("kind").and_then(Value::as_text).unwrap_or_default().to_owned();
    let text =
        |value: &Value, path: &[&str]| value.at(&FieldPath::of(path)).and_then(Value::as_text).map(str::to_owned);
    let mut drop = |path: &[&str]| value.set(&FieldPath::of(path), None);
    match kind.as_str() {
        "Pod" => drop(&["spec", "nodeName"]),
        "Service" => {
            drop(&["spec", "clusterIPs"]);
            drop(&["spec", "ipFamilies"]);
            for (field, usual) in [
                ("internalTrafficPolicy", "Cluster"),
                ("ipFamilyPolicy", "SingleStack"),
                ("sessionAffinity", "None"),
                ("type", "ClusterIP"),
            ] {
                if text(&value, &["spec", field]).as_deref() == Some(usual) {
                    value.set(&FieldPath::of(&["spec", field]), None);
                }
            }
            if text(&value, &["spec", "clusterIP"]).is_some_and(|ip| ip != "None") {
                value.set(&FieldPath::of(&["spec", "clusterIP"]), None);
            }
        }
        _ => {}
    }
    if text(&value, &["metadata", "namespace"]).as_deref() == Some("default") {
        value.set(&FieldPath::of(&["metadata", "namespace"]), None);
    }
    value
}

/// The short forms of `kubectl create` and `run`, where they may say it all.
fn short_creation(object: &Object) -> Option<String> {
    let ObjectRef { kind, namespace: of, name } = object.reference();
    let namespace = namespace(of);
    match kind {
        Kind::Namespace => Some(format!("kubectl create namespace {name}")),
        Kind::Pod => {
            let container = object.as_pod()?.spec.containers.first()?;
            let labels = &object.meta().labels;
            let labels = if labels.len() == 1 && labels.get("run") == Some(name) {
                String::new()
            } else {
                let pairs: Vec<String> = labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
                format!(" --labels={}", quoted(&pairs.join(",")))
            };
            let port = container.ports.first().map(|port| format!(" --port={}", port.container_port));
            Some(format!(
                "kubectl run{namespace} {name} --image={}{labels}{}",
                quoted(&container.image),
                port.unwrap_or_default()
            ))
        }
        Kind::Deployment => {
            let workload = object.as_workload()?;
            let image = &workload.template.containers.first()?.image;
            let replicas =
                if workload.replicas == 1 { String::new() } else { format!(" --replicas={}", workload.replicas) };
            Some(format!("kubectl create deployment{namespace} {name} --image={}{replicas}", quoted(image)))
        }
        Kind::Service => {
            let service = object.as_service()?;
            let spec = &service.spec;
            let kind = spec.service_type.as_str().to_ascii_lowercase();
            let head = if service.is_headless() { " --clusterip=None" } else { "" };
            let mut flags = String::from(head);
            if !spec.external_name.is_empty() {
                flags.push_str(&format!(" --external-name={}", spec.external_name));
            }
            for port in &spec.ports {
                flags.push_str(&format!(" --tcp={}", port.name.replace('-', ":")));
            }
            Some(format!("kubectl create service{namespace} {kind} {name}{flags}"))
        }
        _ => None,
    }
}

/// The verbs that change one thing of an object, and the patch that changes anything.
fn changes_of(before: &Object, after: &Object) -> Vec<String> {
    let reference = after.reference();
    let Some(patch) = patch_between(before.value(), after.value()) else { return Vec::new() };
    let (kind, name, namespace) = (short(&reference.kind), &reference.name, namespace(&reference.namespace));
    let mut all = Vec::new();
    let leaves = leaves(&patch);
    for (field, verb) in [("labels", "label"), ("annotations", "annotate")] {
        let whole = pairs_of(field, before, &patch, &leaves);
        if let Some(pairs) = whole.filter(|pairs| !pairs.is_empty()) {
            let replaces = pairs.iter().any(|pair| !pair.ends_with('-'));
            let overwrite = if replaces && !is_addition(before, &leaves) { " --overwrite" } else { "" };
            all.push(format!("kubectl {verb}{namespace} {kind} {name} {}{overwrite}", pairs.join(" ")));
        }
    }
    if let [(path, Value::Int(replicas))] = leaves.as_slice()
        && path.join(".") == "spec.replicas"
    {
        all.push(format!("kubectl scale{namespace} {kind} {name} --replicas={replicas}"));
    }
    if let Some(service) = after.as_service()
        && leaves.iter().all(|(path, _)| path.starts_with(&["spec".to_owned(), "selector".to_owned()]))
    {
        let pairs: Vec<String> = service.spec.selector.iter().map(|(key, value)| format!("{key}={value}")).collect();
        if !pairs.is_empty() {
            all.push(format!("kubectl set selector{namespace} {kind} {name} {}", quoted(&pairs.join(","))));
        }
    }
    // Families that are fewer than before are left to the API server: only a single stack may give one up.
    let families = |object: &Object| object.as_service().map_or(0, |service| service.spec.ip_families.len());
    if families(after) < families(before) {
        let mut patch = patch.clone();
        patch.set(&FieldPath::of(&["spec", "ipFamilies"]), Some(Value::Null));
        let text = quoted(&json::write(&patch, false));
        all.push(format!("kubectl patch{namespace} {kind} {name} --type=merge -p {text}"));
    }
    // A merge patch would repeat a whole list for one element of it.
    if leaves.iter().any(|(_, value)| matches!(value, Value::List(_))) {
        let text = quoted(&json::write(&operations_between(before.value(), after.value()), false));
        all.push(format!("kubectl patch{namespace} {kind} {name} --type=json -p {text}"));
    }
    for subresource in ["", " --subresource=status"] {
        let mut patch = patch.clone();
        let other = if subresource.is_empty() { "status" } else { "spec" };
        patch.set(&FieldPath::of(&[other]), None);
        if patch.as_map().is_some_and(|map| !map.is_empty()) {
            let text = quoted(&json::write(&patch, false));
            all.push(format!("kubectl patch{namespace} {kind} {name} --type=merge{subresource} -p {text}"));
        }
    }
    all
}

/// What a verb is told of labels or annotations; `None` where the patch says more than that.
fn pairs_of(field: &str, before: &Object, patch: &Value, leaves: &[(Vec<String>, Value)]) -> Option<Vec<String>> {
    let pair = |(path, value): &(Vec<String>, Value)| match (path.as_slice(), value) {
        ([meta, of, key], value) if meta == "metadata" && of == field => match value {
            Value::Null => Some(format!("{key}-")),
            Value::Text(text) => Some(quoted(&format!("{key}={text}"))),
            _ => None,
        },
        _ => None,
    };
    // All of a map that goes leaves one null, which names no key.
    match patch.field("metadata").and_then(|meta| meta.field(field)) {
        Some(Value::Null) => {
            let old = if field == "labels" { &before.meta().labels } else { &before.meta().annotations };
            Some(old.keys().map(|key| format!("{key}-")).collect())
        }
        _ => leaves.iter().map(pair).collect(),
    }
}

/// True where every leaf of the patch stands where nothing stood.
fn is_addition(before: &Object, leaves: &[(Vec<String>, Value)]) -> bool {
    leaves.iter().all(|(path, _)| {
        let keys: Vec<&str> = path.iter().map(String::as_str).collect();
        before.value().at(&FieldPath::of(&keys)).is_none()
    })
}

/// Every value of a patch with the way to it.
fn leaves(patch: &Value) -> Vec<(Vec<String>, Value)> {
    match patch {
        Value::Map(map) if !map.is_empty() => map
            .iter()
            .flat_map(|(key, value)| {
                leaves(value).into_iter().map(move |(mut path, leaf)| {
                    path.insert(0, key.clone());
                    (path, leaf)
                })
            })
            .collect(),
        other => vec![(Vec::new(), other.clone())],
    }
}
