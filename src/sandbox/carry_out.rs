//! How edits are carried out: what each asks of the API server, and what the step is called that it makes.

use super::edit::{Edit, Refusal, with_fields};
use super::history::{Step, StepName};
use super::import::{self, Import, ImportReport, Pieces};
use super::link::MOST_PINNED;
use super::scope::{Scope, keep_what_is_not_ours};
use super::{Ask, Origin, Sandbox, ToyService, manifests, settings, world};
use crate::cluster::{Changes, FieldPath, Kind, ObjectRef, Request, Service, Value};
use crate::manifest::Diagnostic;
use crate::resolution::upstream::Upstream;
use std::sync::Arc;

/// Does it, and says what the readers of its texts remarked.
pub(super) fn carry_out(sandbox: &mut Sandbox, edit: Edit) -> Result<(Step, Vec<Diagnostic>), Refusal> {
    let step = match edit.in_fields(sandbox) {
        // Those that read texts, which have remarks.
        Edit::Manifests { text, scope, recreate } => return apply_manifests(sandbox, &text, scope, recreate),
        Edit::Applied(applied) => {
            return match applied.put_in_place(sandbox) {
                Some((changes, touched, remarks)) => Ok((Step::changing_cluster(touching(&touched), changes), remarks)),
                None => {
                    let manifests::Given { text, scope, recreate } = &applied.given;
                    apply_manifests(sandbox, text, *scope, *recreate)
                }
            };
        }
        Edit::Import(text) => {
            let imported = Import::read(&text).map_err(Refusal::Text)?.finish();
            return Ok(take_in(sandbox, &imported));
        }
        Edit::Imported(imported) => return Ok(take_in(sandbox, &imported)),
        // Those of one object.
        Edit::Do { object, .. } => return Err(Refusal::Gone(object)),
        Edit::Put(value) => put(sandbox, value)?,
        Edit::Set { object, field, value } => set(sandbox, object, field, value)?,
        Edit::SetAll { object, fields } => set_all(sandbox, object, &fields)?,
        Edit::Recreate(value) => {
            let name = ObjectRef::from_value(&value).map_or(StepName::ChangedMany(1), StepName::Recreated);
            Step::changing_cluster(name, request(sandbox, vec![Request::Recreate(value)])?)
        }
        Edit::Delete(object) => delete(sandbox, object)?,
        // Those of several.
        Edit::ToyService(choice) => answer_as(sandbox, choice)?,
        Edit::Requests(requests) => {
            let name = named_by(sandbox, &requests);
            Step::changing_cluster(name, request(sandbox, requests)?)
        }
        Edit::Try { requests, question, wait } => follow_remedy(sandbox, requests, question, wait)?,
        // Those of what stands around the cluster.
        Edit::Outside(text) => look_outside(sandbox, &text)?,
        Edit::Settings(choices) => Step::changing_cluster(StepName::Settings, settings::adopt(sandbox, choices)),
        Edit::Advance { seconds } => {
            sandbox.moment.advance(seconds);
            Step::changing_cluster(StepName::Advanced(seconds), Changes::default())
        }
        Edit::Pin(ask) => pin(sandbox, ask)?,
        Edit::Unpin(ask) => {
            repin(sandbox, StepName::Unpinned(ask.clone()), |pinned| pinned.retain(|kept| *kept != ask))
        }
        // Those of all there is.
        Edit::Open(link) => become_like(sandbox, link.open().0, StepName::Opened),
        Edit::Become(other) => become_like(sandbox, *other, StepName::Opened),
        Edit::Reset => become_like(sandbox, Sandbox::toy(), StepName::Reset),
    };
    Ok((step, Vec::new()))
}

fn put(sandbox: &mut Sandbox, value: Value) -> Result<Step, Refusal> {
    let reference = ObjectRef::from_value(&value);
    let known = reference.as_ref().and_then(|reference| sandbox.cluster.get(reference));
    let (value, is_new) = match known {
        Some(object) => (keep_what_is_not_ours(value, object.value()), false),
        None => (value, true),
    };
    let changes = request(sandbox, vec![Request::Put(value)])?;
    let name = reference.map_or(StepName::ChangedMany(1), |reference| {
        if is_new { StepName::Created(reference) } else { StepName::Changed(reference) }
    });
    Ok(Step::changing_cluster(name, changes))
}

fn set(sandbox: &mut Sandbox, object: ObjectRef, field: FieldPath, value: Option<Value>) -> Result<Step, Refusal> {
    let new = with_fields(sandbox, &object, &[(field.clone(), value)]).ok_or(Refusal::Gone(object.clone()))?;
    let changes = request(sandbox, vec![Request::Put(new)])?;
    Ok(Step::changing_cluster(StepName::ChangedField(object, field), changes))
}

fn set_all(sandbox: &mut Sandbox, object: ObjectRef, fields: &[(FieldPath, Option<Value>)]) -> Result<Step, Refusal> {
    let new = with_fields(sandbox, &object, fields).ok_or(Refusal::Gone(object.clone()))?;
    if would_stay_headless(sandbox, &object, &new) {
        return Err(Refusal::Kept(object));
    }
    let changes = request(sandbox, vec![Request::Put(new)])?;
    Ok(Step::changing_cluster(StepName::Changed(object), changes))
}

fn delete(sandbox: &mut Sandbox, object: ObjectRef) -> Result<Step, Refusal> {
    if sandbox.cluster.get(&object).is_none() {
        return Err(Refusal::Gone(object));
    }
    let changes = request(sandbox, vec![Request::Delete(object.clone())])?;
    Ok(Step::changing_cluster(StepName::Deleted(object), changes))
}

fn apply_manifests(
    sandbox: &mut Sandbox,
    text: &str,
    scope: Scope,
    recreate: bool,
) -> Result<(Step, Vec<Diagnostic>), Refusal> {
    let (plan, reading) = manifests::plan(sandbox, text, scope, recreate).map_err(Refusal::Text)?;
    let changes = Arc::make_mut(&mut sandbox.cluster)
        .request_all(plan.requests)
        .map_err(|rejections| Refusal::Text(import::locate(&reading, &rejections)))?;
    sandbox.follow(&changes);
    Ok((Step::changing_cluster(touching(&plan.touched), changes), reading.diagnostics))
}

/// Makes `db` of the toy answer in one of its four ways.
fn answer_as(sandbox: &mut Sandbox, choice: ToyService) -> Result<Step, Refusal> {
    if sandbox.is_imported() {
        return Err(Refusal::Gone(Ask::default().from.object()));
    }
    if ToyService::of(sandbox) == Some(choice) {
        // A Service that is there already keeps its address.
        return Ok(Step::changing_cluster(StepName::ToyService(choice), Changes::default()));
    }
    let service = ObjectRef::new(Kind::Service, "default", "db");
    let mut requests = Vec::new();
    if sandbox.cluster.get(&service).is_some() {
        requests.push(Request::Delete(service));
    }
    let wanted = world::toy_service(choice);
    let endpoints = ObjectRef::new(Kind::Endpoints, "default", "db");
    requests.push(Request::Delete(endpoints));
    requests.extend(wanted.into_iter().map(|object| Request::Put(object.into_value())));
    let changes = request(sandbox, requests)?;
    Ok(Step::changing_cluster(StepName::ToyService(choice), changes))
}

/// Does what a remedy says: its requests, then its question, then its time.
fn follow_remedy(
    sandbox: &mut Sandbox,
    requests: Vec<Request>,
    question: Option<Ask>,
    wait: u64,
) -> Result<Step, Refusal> {
    let name = match &question {
        Some(question) if requests.is_empty() => StepName::Asked(question.clone()),
        _ => named_by(sandbox, &requests),
    };
    let changes = if requests.is_empty() { Changes::default() } else { request(sandbox, requests)? };
    let question = question.filter(|question| *question != sandbox.question).map(|question| {
        let before = std::mem::replace(&mut sandbox.question, question.clone());
        (before, question)
    });
    sandbox.moment.advance(wait);
    Ok(Step { question, ..Step::changing_cluster(name, changes) })
}

/// Puts other names outside in place of those there are.
fn look_outside(sandbox: &mut Sandbox, text: &str) -> Result<Step, Refusal> {
    let (after, diagnostics) = Upstream::parse(text);
    if !diagnostics.is_empty() {
        return Err(Refusal::Outside(diagnostics));
    }
    let before = sandbox.look_outside(after.clone());
    let upstream = (before != after).then_some((before, after));
    Ok(Step { upstream, ..Step::changing_cluster(StepName::Outside, Changes::default()) })
}

fn pin(sandbox: &mut Sandbox, ask: Ask) -> Result<Step, Refusal> {
    if sandbox.pinned.contains(&ask) {
        return Ok(repin(sandbox, StepName::Pinned(ask), |_| {}));
    }
    if sandbox.pinned.len() >= MOST_PINNED {
        return Err(Refusal::TooManyPins);
    }
    Ok(repin(sandbox, StepName::Pinned(ask.clone()), |pinned| pinned.push(ask)))
}

/// Somebody's own cluster in place of what there was.
fn take_in(sandbox: &mut Sandbox, imported: &ImportReport) -> (Step, Vec<Diagnostic>) {
    // The lab's own names outside are none of the world around somebody's cluster. They go first, where fewer names are
    // to be looked through.
    let is_of_the_lab = *sandbox.upstream() == Upstream::example();
    let upstream = is_of_the_lab.then(|| (sandbox.look_outside(Upstream::undescribed()), Upstream::undescribed()));
    let changes = import::take_in(sandbox, imported);
    let origin = comes_from(sandbox, Origin::Own);
    let pieces = put_together_from(sandbox, imported.pieces.clone());
    (Step { origin, pieces, upstream, ..Step::changing_cluster(StepName::Imported, changes) }, imported.remarks.clone())
}

/// Notes where the cluster comes from; gives that of before and after, where it changes.
fn comes_from(sandbox: &mut Sandbox, origin: Origin) -> Option<(Origin, Origin)> {
    let before = std::mem::replace(&mut sandbox.origin, origin);
    (before != origin).then_some((before, origin))
}

/// Notes what the cluster was put together from; gives that of before and after, where it changes.
fn put_together_from(sandbox: &mut Sandbox, pieces: Pieces) -> Option<(Pieces, Pieces)> {
    let before = std::mem::replace(&mut sandbox.pieces, pieces.clone());
    (before != pieces).then_some((before, pieces))
}

/// Everything as in another state, its question and its pinned questions too.
fn become_like(sandbox: &mut Sandbox, other: Sandbox, name: StepName) -> Step {
    let changes = sandbox.cluster.changes_to(&other.cluster);
    sandbox.cluster = other.cluster;
    sandbox.travel(&changes, other.moment.older.clone());
    let before = sandbox.look_outside(other.upstream.clone());
    let upstream = (before != other.upstream).then_some((before, other.upstream));
    let asked = std::mem::replace(&mut sandbox.question, other.question.clone());
    let question = (asked != other.question).then_some((asked, other.question));
    sandbox.moment = other.moment;
    let origin = comes_from(sandbox, other.origin);
    let pieces = put_together_from(sandbox, other.pieces);
    let step = repin(sandbox, name, |pinned| *pinned = other.pinned);
    Step { changes, upstream, question, origin, pieces, ..step }
}

/// What a step is called that touches these objects.
fn touching(touched: &[ObjectRef]) -> StepName {
    match touched {
        [only] => StepName::Changed(only.clone()),
        many => StepName::ChangedMany(many.len()),
    }
}

/// What a step of these requests is called: by its object, where it is about one.
fn named_by(sandbox: &Sandbox, requests: &[Request]) -> StepName {
    let only = match requests {
        [Request::Put(value)] => ObjectRef::from_value(value).map(|object| {
            if sandbox.cluster.get(&object).is_some() { StepName::Changed(object) } else { StepName::Created(object) }
        }),
        [Request::Recreate(value)] => ObjectRef::from_value(value).map(StepName::Recreated),
        [Request::Delete(object) | Request::Orphan(object)] => Some(StepName::Deleted(object.clone())),
        _ => None,
    };
    only.unwrap_or(StepName::ChangedMany(requests.len()))
}

fn request(sandbox: &mut Sandbox, requests: Vec<Request>) -> Result<Changes, Refusal> {
    let changes = Arc::make_mut(&mut sandbox.cluster).request_all(requests).map_err(Refusal::Api)?;
    sandbox.follow(&changes);
    Ok(changes)
}

/// True where a Service is headless and `new` leaves its cluster IP out, of a type that has one: the API
/// server fills in what there was (rule V5, `patchAllocatedValues`).
fn would_stay_headless(sandbox: &Sandbox, object: &ObjectRef, new: &Value) -> bool {
    let is_headless =
        sandbox.cluster.get(object).and_then(|object| object.as_service()).is_some_and(Service::is_headless);
    let text = |field: &str| new.at(&FieldPath::of(&["spec", field])).and_then(Value::as_text).unwrap_or_default();
    is_headless && text("clusterIP").is_empty() && text("type") != "ExternalName"
}

fn repin(sandbox: &mut Sandbox, name: StepName, change: impl FnOnce(&mut Vec<Ask>)) -> Step {
    let before = sandbox.pinned.clone();
    change(&mut sandbox.pinned);
    let pinned = (before != sandbox.pinned).then(|| (before, sandbox.pinned.clone()));
    Step { pinned, ..Step::changing_cluster(name, Changes::default()) }
}
