//! A lesson made of the state at hand: what the lab was before anybody changed it is the start, the answers that
//! were chosen are the goals, and what was done is the way there. What it says in words is handed in.

use super::files::Files;
use super::model::SCHEMA;
use crate::cluster::{FieldPath, Intent, Object, ObjectRef, Value, well_known};
use crate::dns::RecordData;
use crate::manifest;
use crate::resolution::server::Configuration;
use crate::resolution::upstream::Upstream;
use crate::sandbox::{Ask, Edit, Sandbox, Scope, SettingField, is_cluster_owned};
use crate::sorting::sort;
use std::fmt::{self, Write as _};

/// A sentence of a draft that says a name or an answer.
type Says = Box<dyn Fn(&str) -> String>;
/// A sentence of a draft that says a name and an answer.
type SaysBoth = Box<dyn Fn(&str, &str) -> String>;

/// The words of a draft, in one language.
#[expect(missing_docs, reason = "the keys of a lesson's prose")]
pub struct DraftWords {
    pub tag: &'static str,
    pub after: &'static str,
    pub world: &'static str,
    pub predict: Says,
    pub becomes: Says,
    pub stays: Says,
    pub reveal: &'static str,
    pub task: &'static str,
    pub step: &'static str,
    pub goal: SaysBoth,
    pub look: &'static str,
    pub object: &'static str,
    pub solution: &'static str,
    pub aha: &'static str,
}

/// Why no lesson can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftError {
    /// No answer was chosen.
    NothingChosen,
    /// The answers chosen are those of the start: there is nothing to do.
    NothingChanged,
}

impl fmt::Display for DraftError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NothingChosen => "no answer is chosen that the lesson could ask for",
            Self::NothingChanged => "the chosen answers are those of the start",
        })
    }
}

impl std::error::Error for DraftError {}

/// `cache` keeps nothing longer, in seconds (CoreDNS, `plugin/cache/cache.go`, `maxTTL`).
const CACHED_AT_MOST: u64 = 3_600;

/// The longest answer that is put in words.
const SHOWN: usize = 3;

/// Writes a lesson. Its start is the state before the oldest step of the history.
pub fn draft(now: &Sandbox, chosen: &[Ask], title: &str, words: &DraftWords) -> Result<Files, DraftError> {
    if chosen.is_empty() {
        return Err(DraftError::NothingChosen);
    }
    let mut start = now.clone();
    while start.undo() {}
    let is_open = |ask: &&Ask| said(&start, ask) != said(now, ask);
    let Some(first) = chosen.iter().find(is_open) else { return Err(DraftError::NothingChanged) };
    let (script, touched) = script(&start, now);
    let mut files = Files { slug: String::new(), texts: std::collections::BTreeMap::new() };
    let lesson = lesson(&start, now, chosen, first, &script, touched.as_ref());
    files.texts.insert("lesson.yaml".to_owned(), lesson);
    files.texts.insert("world.yaml".to_owned(), world(&start));
    files.texts.insert(format!("{}.md", words.tag), prose(&start, now, chosen, first, title, words));
    Ok(files)
}

/// The objects a person made, with what a manifest leaves out and a lesson needs: that a pod is not ready.
fn world(start: &Sandbox) -> String {
    let own = start.cluster().objects().filter(|object| Scope::Own.shows(object));
    let values: Vec<Value> = own
        .map(|object| {
            let value = manifest::for_apply(object.value());
            if object.as_pod().is_none_or(|pod| pod.status.ready) {
                return value;
            }
            Object::decode(value.clone()).map_or(value, |pod| Intent::Ready(false).done_to(&pod))
        })
        .collect();
    manifest::write_all(&values)
}

/// What an answer says, as the elements of a set or an outcome.
fn said(sandbox: &Sandbox, ask: &Ask) -> (String, Vec<String>) {
    let answer = sandbox.answer(ask);
    let mut records: Vec<String> = answer.records.iter().map(|one| one.record.data.to_string()).collect();
    sort(&mut records);
    (answer.outcome().as_str().to_owned(), records)
}

/// An assertion that holds where the answer is what it is now.
fn assertion(sandbox: &Sandbox, ask: &Ask) -> String {
    let answer = sandbox.answer(ask);
    let pod = if ask.from.namespace == "default" { ask.from.name.clone() } else { ask.from.to_string() };
    let question = format!("ask({pod}, {}, {})", quoted(&ask.name), ask.record_type);
    let records: Vec<&RecordData> = answer.records.iter().map(|one| &one.record.data).collect();
    if records.is_empty() {
        return format!("{question}.rcode = {}", quoted(answer.outcome().as_str()));
    }
    let elements: Vec<String> = records
        .iter()
        .filter_map(|data| match data {
            RecordData::A(address) => Some(address.to_string()),
            RecordData::Aaaa(address) => Some(quoted(&address.to_string())),
            RecordData::Srv { port, target, .. } => Some(format!("({port}, {})", quoted(&target.to_string()))),
            RecordData::Cname(_) => None,
            other => Some(quoted(other.to_string().trim_matches('"'))),
        })
        .collect();
    let addresses: Vec<String> = records
        .iter()
        .filter_map(|data| match data {
            RecordData::A(address) => Some(address.to_string()),
            RecordData::Aaaa(address) => Some(address.to_string()),
            _ => None,
        })
        .collect();
    let symbol = symbol(sandbox, &addresses).unwrap_or_else(|| format!("{{{}}}", elements.join(", ")));
    format!("{question}.answers = {symbol}")
}

/// The object whose addresses these are, all of them and nobody else's.
fn symbol(sandbox: &Sandbox, addresses: &[String]) -> Option<String> {
    let mut wanted = addresses.to_vec();
    sort(&mut wanted);
    let is = |mut found: Vec<String>| {
        sort(&mut found);
        found.dedup();
        !found.is_empty() && found == wanted
    };
    let cluster = sandbox.cluster();
    let name = |object: &Object| {
        let reference = object.reference();
        let kind = reference.kind.name().to_ascii_lowercase();
        format!("{kind}/{}/{}", reference.namespace, reference.name)
    };
    let own = || cluster.objects().filter(|object| !is_cluster_owned(object));
    let services = own().filter_map(|object| Some((object, object.as_service()?)));
    for (object, service) in services {
        if is(service.spec.cluster_ips.clone()) {
            return Some(format!("vip({})", name(object)));
        }
        let endpoints = cluster.ready_endpoints(&service.meta.namespace, &service.meta.name);
        if is(endpoints.flat_map(|endpoint| endpoint.addresses.iter().cloned()).collect()) {
            return Some(format!("eps({})", name(object)));
        }
    }
    let mut pods = own().filter_map(|object| Some((object, object.as_pod()?)));
    pods.find(|(_, pod)| is(pod.status.pod_ips.clone())).map(|(object, _)| format!("ip({})", name(object)))
}

/// A text in the quotes of the assertion language, which knows no escapes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace(['"', '\n'], ""))
}

/// The steps from one state to the other, as they stand in `lesson.yaml`, and an object they touch.
fn script(start: &Sandbox, now: &Sandbox) -> (String, Option<ObjectRef>) {
    let mut out = String::new();
    let mut touched = None;
    let mut copy = start.clone();
    let corefile = |sandbox: &Sandbox| {
        let object = sandbox.cluster().get(&Configuration::object())?.value().clone();
        Some(object.at(&FieldPath::of(&well_known::COREFILE_FIELD))?.as_text()?.to_owned())
    };
    if let (before, Some(after)) = (corefile(start), corefile(now))
        && before.as_ref() != Some(&after)
    {
        block(&mut out, "corefile", &after);
    }
    if start.upstream() != now.upstream() {
        block(&mut out, "outside", &now.upstream().to_string());
    }
    for gone in start.cluster().objects().filter(|object| Scope::Own.shows(object)) {
        let reference = gone.reference();
        if now.cluster().get(reference).is_none() {
            let _ = writeln!(out, "  - delete: {}", name_of(reference));
            let _ = copy.edit(Edit::Delete(reference.clone()));
            touched = Some(reference.clone());
        }
    }
    for object in now.cluster().objects().filter(|object| Scope::Own.shows(object)) {
        let reference = object.reference();
        let applied = |object: &Object| manifest::for_apply(object.value());
        let before = start.cluster().get(reference);
        if before.is_none_or(|before| applied(before) != applied(object)) {
            let value = applied(object);
            let is_taken = copy.edit(Edit::Put(value.clone())).is_ok();
            if !is_taken {
                let _ = copy.edit(Edit::Recreate(value.clone()));
            }
            block(&mut out, if is_taken { "apply" } else { "recreate" }, &manifest::write(&value));
            touched = Some(reference.clone());
        }
        if let Some(pod) = object.as_pod()
            && copy
                .cluster()
                .get(reference)
                .and_then(|object| object.as_pod())
                .is_some_and(|old| old.status.ready != pod.status.ready)
        {
            let _ = writeln!(out, "  - ready: {{object: {}, to: {}}}", name_of(reference), pod.status.ready);
        }
    }
    let passed = now.now().saturating_sub(start.now());
    // What was asked before the names outside changed is in the caches, and the question of a lesson is.
    let passed = if start.upstream() == now.upstream() { passed } else { passed.max(CACHED_AT_MOST) };
    if passed > 0 {
        let _ = writeln!(out, "  - wait: {passed}s");
    }
    (out, touched)
}

fn name_of(object: &ObjectRef) -> String {
    super::pattern::ObjectPattern::from(object.clone()).to_string()
}

/// A step with a text under it.
fn block(out: &mut String, key: &str, text: &str) {
    let _ = writeln!(out, "  - {key}: |");
    for line in text.lines() {
        let _ = writeln!(out, "      {line}");
    }
}

fn lesson(
    start: &Sandbox,
    now: &Sandbox,
    chosen: &[Ask],
    first: &Ask,
    script: &str,
    touched: Option<&ObjectRef>,
) -> String {
    let line = |text: &str| manifest::write(&Value::from(text)).trim_end().to_owned();
    let ask = |ask: &Ask| format!("{{from: {}, name: {}, type: {}}}", ask.from, quoted(&ask.name), ask.record_type);
    let mut out = format!("schema: {SCHEMA}\nminutes: 5\n");
    let settings = start.cluster().settings();
    let usual = crate::cluster::Settings::default();
    let others: Vec<SettingField> =
        SettingField::ALL.into_iter().filter(|choice| choice.write(settings) != choice.write(&usual)).collect();
    if !others.is_empty() {
        out.push_str("settings:\n");
        for choice in others {
            let text = choice.write(settings);
            if text.contains('\n') {
                let _ = writeln!(out, "  {}: |", choice.key());
                text.lines().for_each(|line| out.push_str(&format!("    {line}\n")));
            } else {
                let _ = writeln!(out, "  {}: {}", choice.key(), line(&text));
            }
        }
    }
    if *start.upstream() != Upstream::example() {
        out.push_str("outside: |\n");
        for text in start.upstream().to_string().lines() {
            let _ = writeln!(out, "  {text}");
        }
    }
    let _ = writeln!(out, "question: {}", ask(first));
    out.push_str("controls: [manifests, terminal, service, pod, delete, recreate]\n");
    let _ = write!(
        out,
        "predict:\n- id: then\n  do:\n{script}  ask: {}\n  options:\n  - id: becomes\n    right: true\n    holds: {}\n  - id: stays\n    holds: {}\n",
        ask(first),
        line(&assertion(now, first)),
        line(&assertion(start, first)),
    );
    let _ = write!(out, "steps:\n- id: do\n  do:\n{script}  done: {}\ngoals:\n", line(&assertion(now, first)));
    for (number, ask) in (1..).zip(chosen) {
        let _ = writeln!(out, "- id: answer-{number}\n  holds: {}", line(&assertion(now, ask)));
    }
    out.push_str("hints:\n- id: look\n- id: object\n");
    if let Some(object) = touched {
        let _ = writeln!(out, "  show: {}", name_of(object));
    }
    out.push_str("solutions:\n- {id: as-it-was-done, do: steps}\n");
    out
}

/// An answer in a few words.
fn shown(sandbox: &Sandbox, ask: &Ask) -> String {
    let (outcome, records) = said(sandbox, ask);
    if records.is_empty() {
        return outcome;
    }
    let more = if records.len() > SHOWN { " …" } else { "" };
    let few: Vec<&str> = records.iter().take(SHOWN).map(String::as_str).collect();
    few.join(", ") + more
}

fn prose(start: &Sandbox, now: &Sandbox, chosen: &[Ask], first: &Ask, title: &str, words: &DraftWords) -> String {
    // What a person typed is a line of its own text: it can neither begin a section nor open a mark.
    let tame = |text: &str| text.replace(['`', '*', '[', '\n', '\r'], " ");
    let title = tame(title);
    let title = if title.trim().is_empty() { first.name.as_str() } else { title.trim() };
    let title = title.trim_start_matches('#').trim();
    let mut out = String::new();
    let mut add = |key: &str, text: &str| {
        let _ = write!(out, "## {key}\n{text}\n\n");
    };
    add("title", if title.is_empty() { "·" } else { title });
    add("after", words.after);
    add("world", words.world);
    add("predict.then", &(words.predict)(&tame(&first.name)));
    add("predict.then.becomes", &(words.becomes)(&tame(&shown(now, first))));
    add("predict.then.stays", &(words.stays)(&tame(&shown(start, first))));
    add("reveal.then", words.reveal);
    add("task", words.task);
    add("step.do", words.step);
    for (number, ask) in (1..).zip(chosen) {
        add(&format!("goal.answer-{number}"), &(words.goal)(&tame(&ask.name), &tame(&shown(now, ask))));
    }
    add("hint.look", words.look);
    add("hint.object", words.object);
    add("solution.as-it-was-done", words.solution);
    add("aha", words.aha);
    out
}
