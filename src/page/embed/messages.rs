//! The line to the host page: its messages in, ours out. `crate::host::message` reads what comes; here is
//! only who sent it, and what is done.

use super::channel::{HostChannel, LONGEST_ID, apart, fault_of, id_in, is_measured, short};
use super::misread::misread;
use super::{frame_height, visibility};
use crate::cluster::Value;
use crate::host::message::{self, Fault, Message, NAMESPACE, Request, Token, VERSION};
use crate::host::{Height, View};
use crate::lesson::Stage;
use crate::page::browser::framed::{is_embedded, is_framed};
use crate::page::browser::lazy::pause_for;
use crate::page::browser::{address, site};
use crate::page::lesson::{self, Lessons};
use crate::page::object;
use crate::page::state::change::{self, Event};
use crate::page::state::embedding::{self, Embedding, embedding};
use crate::page::state::lab::{Lab, Session, lab};
use crate::page::state::slices::{self, Turn};
use crate::page::state::{language, lesson_opened};
use crate::sandbox::report::Report;
use crate::sandbox::{Ask, Edit, Link, LinkProblem, Refusal, Sandbox, Scope};
use crate::text::Language;
use crate::text::words::Volume;
use js_sys::{Array, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// How often it is looked whether all parts of a small view have come, and how long it is waited each time, in milliseconds.
const ARRIVALS: usize = 60;
const ARRIVAL: i32 = 50;

/// What a message may change.
#[derive(Clone, Copy)]
struct Hands {
    lab: Lab,
    embedding: Embedding,
    lessons: Lessons,
}

/// Listens to the host and tells it what happens. Shows nothing.
#[component]
pub(super) fn Line() -> impl IntoView {
    let lab = lab();
    let embedding = embedding();
    let lessons = lesson::lessons();
    let Some(wire) = wire_of(embedding) else { return };
    let wire = StoredValue::new_local(wire);
    let listening = window_event_listener_untyped("message", move |event| {
        if let Ok(event) = event.dyn_into::<web_sys::MessageEvent>() {
            receive(Hands { lab, embedding, lessons }, wire, &event);
        }
    });
    on_cleanup(move || listening.remove());
    let post = move |kind: &str, fields: &[(&str, JsValue)]| wire.with_value(|wire| wire.post(kind, None, fields));
    post("hello", &[("versions", versions())]);
    Effect::new(move || {
        let trace = lab.answer.with(|answer| trace_of(lab, answer));
        post("answer", &[("trace", trace)]);
    });
    tell_of_lessons(lessons, post);
    let view = embedding.view();
    if view != View::Full && embedding.parameters.with_value(|parameters| parameters.height == Height::Auto) {
        frame_height::tell(move |pixels| post("height", &[("px", pixels.into())]));
    }
    visibility::tell_of_use(embedding, move || post("used", &[]));
    submit_without_forms();
    let owner = Owner::current().unwrap_or_default();
    // After the first rendering, so that who hears it sees the lab, and all of it.
    leptos::task::spawn_local(async move {
        leptos::task::tick().await;
        for _ in 0..ARRIVALS {
            if view == View::Full || !frame_height::is_coming() {
                break;
            }
            pause_for(ARRIVAL).await;
        }
        owner.with(|| visibility::freeze_out_of_sight(lab, embedding));
        post("ready", &[("view", view.as_str().into())]);
    });
}

/// Opens a lesson of the course, where there is one of that name and the view has a place for it.
fn load(hands: Hands, wire: HostChannel, id: Option<Value>, slug: String, stage: Option<Stage>) {
    let Hands { embedding, lessons, .. } = hands;
    leptos::task::spawn_local(async move {
        let shows = matches!(embedding.view(), View::Full | View::Lesson);
        let entry = format!("slug: {slug}");
        let is_known =
            |index: Option<String>| index.is_some_and(|index| index.lines().any(|line| line.trim() == entry));
        if shows && address::is_slug(&slug) && is_known(site::fetch("lessons/index.yaml").await) {
            lessons.open(lesson_opened::Opened::course(&slug, stage.map(Stage::as_str)));
            wire.post("done", id.as_ref(), &[]);
            return;
        }
        let says = if shows { format!("there is no lesson {slug:?}") } else { "this view shows no lesson".to_owned() };
        let fault = Fault { code: "value", field: Some("lesson".to_owned()), says, nearest: None };
        wire.faults(id.as_ref(), &[fault]);
    });
}

/// Tells how far the learner is, and what is to be kept of it.
fn tell_of_lessons(lessons: Lessons, post: impl Fn(&str, &[(&str, JsValue)]) + Copy + 'static) {
    let met = Memo::new(move |_| lessons.heading.with(|heading| heading.as_ref().map(|heading| heading.met)));
    Effect::new(move |before: Option<Option<(usize, usize)>>| {
        let now = met.get();
        if let Some((done, total)) = now.filter(|(_, total)| *total > 0) {
            post("goal", &[("done", count(done)), ("total", count(total))]);
            let was_short = before.flatten().is_some_and(|(done, total)| done < total);
            if done == total && was_short {
                let lesson = lessons.slug().map_or(JsValue::NULL, Into::into);
                post("complete", &[("lesson", lesson)]);
            }
        }
        now
    });
    Effect::new(move |was: Option<u32>| {
        let times = lessons.progressed.get();
        if let (Some(_), Some(blob)) = (was, lessons.progress_text()) {
            post("progress", &[("blob", blob.into())]);
        }
        times
    });
}

fn count(number: usize) -> JsValue {
    u32::try_from(number).unwrap_or(u32::MAX).into()
}

fn wire_of(embedding: Embedding) -> Option<HostChannel> {
    let parent = window().parent().ok().flatten().filter(|_| is_embedded() && is_framed())?;
    Some(HostChannel { parent, ears: embedding.parameters.with_value(|parameters| parameters.origin.clone()) })
}

fn versions() -> JsValue {
    let versions = Object::new();
    let _ = Reflect::set(&versions, &"lab".into(), &env!("CARGO_PKG_VERSION").into());
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let _ = Reflect::set(&versions, &"protocol".into(), &(VERSION as f64).into());
    versions.into()
}

/// The report of the present question's answer.
fn trace_of(lab: Lab, answer: &crate::sandbox::Answer) -> JsValue {
    let report = lab.sandbox.with_untracked(|sandbox| Report::of(sandbox, sandbox.question(), answer));
    serde_wasm_bindgen::to_value(&report).unwrap_or_default()
}

/// Takes a message, if it is from the host and for the lab.
fn receive(hands: Hands, wire: StoredValue<HostChannel, LocalStorage>, event: &web_sys::MessageEvent) {
    let Some(wire) = wire.try_get_value() else { return };
    if !wire.hears(event) {
        return;
    }
    let data = event.data();
    // Reading a field of what is no object fails: not for us.
    let ns = Reflect::get(&data, &"ns".into()).ok().and_then(|ns| short(&ns, LONGEST_ID));
    if ns.as_deref() != Some(NAMESPACE) {
        return;
    }
    #[expect(clippy::cast_possible_truncation, reason = "some millions")]
    let mut left = message::LONGEST as u32;
    if !is_measured(&data, 0, &mut left) {
        return wire.faults(id_in(&data).as_ref(), &[message::too_long()]);
    }
    let (short, long) = apart(&data);
    let text = js_sys::JSON::stringify(&short).ok().filter(|text| text.length() as usize <= message::LONGEST);
    let Some(text) = text.and_then(|text| text.as_string()) else {
        return wire.faults(id_in(&data).as_ref(), &[message::too_long()]);
    };
    let Some(Message { id, wanted }) = message::decode_with(&text, long) else { return };
    // A text that is too long or too deep is not read, but what it was made of has its `id`.
    let id = id.or_else(|| id_in(&data));
    match wanted {
        Ok(request) => handle(hands, wire, id, request),
        Err(faults) => wire.faults(id.as_ref(), &faults),
    }
}

fn handle(hands: Hands, wire: HostChannel, id: Option<Value>, request: Request) {
    let Hands { lab, embedding, lessons } = hands;
    let done = |wire: &HostChannel| wire.post("done", id.as_ref(), &[]);
    match request {
        Request::Init { tokens, language, progress } => {
            embedding.has_host.set_value(true);
            if let Some(progress) = progress {
                lessons.adopt_progress(progress);
            }
            apply_tokens(&tokens);
            match language {
                Some(language) => speak(lab, wire, id, language),
                None => done(&wire),
            }
        }
        Request::Ask { from, name, record_type } => {
            let present = lab.sandbox.with_untracked(|sandbox| sandbox.question().clone());
            let (from, name) = (from.unwrap_or(present.from), name.unwrap_or(present.name));
            lab.ask(Ask { from, name, record_type: record_type.unwrap_or(present.record_type) });
            let answer = lab.sandbox.with_untracked(|sandbox| sandbox.answer(sandbox.question()));
            wire.post("answer", id.as_ref(), &[("trace", trace_of(lab, &answer))]);
        }
        Request::Apply { yaml, recreate } => leptos::task::spawn_local(apply(lab, wire, id, yaml, recreate)),
        Request::Load { lesson, stage } => load(hands, wire, id, lesson, stage),
        Request::Theme { theme, tokens } => {
            if let Some(wish) = theme {
                lab.theme.set(embedding::theme(wish));
            }
            apply_tokens(&tokens);
            done(&wire);
        }
        Request::Lang(language) => speak(lab, wire, id, language),
        Request::Pause(paused) => {
            embedding.paused.set_value(paused);
            embedding.settle(lab);
            done(&wire);
        }
        Request::GetState if lab.sandbox.with_untracked(Sandbox::is_imported) => {
            let says = "the reader has taken in a cluster of their own, and it is theirs to share".to_owned();
            wire.faults(id.as_ref(), &[Fault { code: "refused", field: None, says, nearest: None }]);
        }
        Request::GetState => leptos::task::spawn_local(async move {
            match state_of(lab).await {
                Some(state) => wire.post("state", id.as_ref(), &[("state", state.into())]),
                None => not_fetched(&wire, id.as_ref()),
            }
        }),
        Request::SetState(state) => leptos::task::spawn_local(set_state(lab, wire, id, state)),
        Request::Undo => {
            let told = move |undone: bool| wire.post("done", id.as_ref(), &[("undone", undone.into())]);
            change::make(lab, Event::Undo, Box::new(told));
        }
        Request::Focus => {
            crate::page::question::ask::focus_on_name();
            done(&wire);
        }
    }
}

/// Applies a text of the host's.
async fn apply(lab: Lab, wire: HostChannel, id: Option<Value>, yaml: String, recreate: bool) {
    let _turn = Turn::come(lab.waiting).await;
    match slices::applied(lab, yaml, Scope::Named, recreate).await {
        Err(_) => not_fetched(&wire, id.as_ref()),
        Ok(None) => stopped(&wire, id.as_ref()),
        Ok(Some((_, (kept, has_other)))) if !kept.is_empty() && !has_other => wire.faults(id.as_ref(), &kept),
        Ok(Some((Ok(edit), (kept, _)))) => make(lab, wire, id, edit, kept),
        Ok(Some((Err(refusal), _))) => refuse(lab, &wire, id.as_ref(), &refusal).await,
    }
}

/// Puts a state of the host's in place of the present one, whole or not at all.
async fn set_state(lab: Lab, wire: HostChannel, id: Option<Value>, state: String) {
    let _turn = Turn::come(lab.waiting).await;
    let (link, mut problems) = address::read(&state).await;
    let opened = slices::opened(link, lab.waiting.goes_on()).await;
    lab.waiting.is_over();
    let Ok(opened) = opened else { return not_fetched(&wire, id.as_ref()) };
    let Some((sandbox, more)) = opened else { return stopped(&wire, id.as_ref()) };
    // A link leads somewhere whatever is in it; a state is to be had whole or not at all.
    problems.extend(more);
    if problems.is_empty() {
        return make(lab, wire, id, Edit::Become(Box::new(sandbox)), Vec::new());
    }
    let fault = |problem: &LinkProblem| Fault {
        code: "value",
        field: Some("state".to_owned()),
        says: misread(problem),
        nearest: None,
    };
    wire.faults(id.as_ref(), &problems.iter().map(fault).collect::<Vec<_>>());
}

/// Makes an edit of the host and tells it how that went. What refuses it is the host's to hear, and not
/// the reader's to see.
///
/// `kept` are the objects that are kept and do nothing: the reply says so.
fn make(lab: Lab, wire: HostChannel, id: Option<Value>, edit: Edit, kept: Vec<Fault>) {
    let then = move |made: bool| {
        if made {
            let list: Array = kept.iter().map(fault_of).collect();
            let told = [("kept", list.into())];
            wire.post("done", id.as_ref(), if kept.is_empty() { &[] } else { &told });
            return;
        }
        let Some(refused) = lab.refused.get_untracked() else { return not_fetched(&wire, id.as_ref()) };
        lab.write(Session::dismiss);
        leptos::task::spawn_local(async move { refuse(lab, &wire, id.as_ref(), &refused.refusal).await });
    };
    change::make(lab, Event::Make(edit), Box::new(then));
}

/// Tells a host why an edit was refused.
async fn refuse(lab: Lab, wire: &HostChannel, id: Option<&Value>, refusal: &Refusal) {
    let language = lab.language.get_untracked();
    if language::arrived(Volume::Opened(language)).await.is_err() {
        return not_fetched(wire, id);
    }
    let fault = |(field, _, says): (String, String, String)| Fault {
        code: "refused",
        field: (!field.is_empty()).then_some(field),
        says,
        nearest: None,
    };
    let faults: Vec<Fault> = object::reasons(language, refusal).into_iter().map(fault).collect();
    wire.faults(id, &faults);
}

fn stopped(wire: &HostChannel, id: Option<&Value>) {
    let says = "the reader has stopped it".to_owned();
    wire.faults(id, &[Fault { code: "refused", field: None, says, nearest: None }]);
}

/// Goes over to a language, and says so once it is done.
fn speak(lab: Lab, wire: HostChannel, id: Option<Value>, wanted: Language) {
    leptos::task::spawn_local(async move {
        match language::speak(lab, wanted).await {
            true => wire.post("done", id.as_ref(), &[]),
            false => not_fetched(&wire, id.as_ref()),
        }
    });
}

fn not_fetched(wire: &HostChannel, id: Option<&Value>) {
    let says = "a part of the lab could not be fetched; try again".to_owned();
    wire.faults(id, &[Fault { code: "network", field: None, says, nearest: None }]);
}

/// The present state as the text of a link.
async fn state_of(lab: Lab) -> Option<String> {
    let link: Link = change::link_to(lab).await.ok()?;
    Some(address::write(&link.shared()).await)
}

/// Opens the present state in a page of its own. A host that listens does it, because a frame may not
/// be allowed to.
pub(super) async fn open_in_full(lab: Lab, embedding: Embedding) {
    let Some(state) = state_of(lab).await else { return lab.not_fetched.set(true) };
    let url = address::address(&state);
    // A cluster of the reader's own is no business of the host.
    let is_imported = lab.sandbox.with_untracked(Sandbox::is_imported);
    match wire_of(embedding).filter(|_| embedding.has_host.get_value() && !is_imported) {
        Some(wire) => wire.post("open", None, &[("url", url.into())]),
        None => {
            let _ = window().open_with_url_and_target_and_features(&url, "_blank", "noopener");
        }
    }
}

/// Puts the host's tokens in place of the page's own.
fn apply_tokens(tokens: &[Token]) {
    let root = document().document_element().and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok());
    let Some(style) = root.map(|root| root.style()) else { return };
    for token in tokens {
        let _ = style.set_property(token.property, &token.value);
    }
}

/// A sandbox without `allow-forms` swallows the submission of a form before anybody hears of it. The press
/// that would have caused it (Enter presses the button too) says the same.
fn submit_without_forms() {
    let pressed = window_event_listener(leptos::ev::click, |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let button = target.and_then(|target| target.closest("button[type='submit']").ok().flatten());
        let Some(form) = button.and_then(|button| button.closest("form").ok().flatten()) else { return };
        event.prevent_default();
        let options = web_sys::EventInit::new();
        options.set_bubbles(true);
        options.set_cancelable(true);
        if let Ok(submission) = web_sys::Event::new_with_event_init_dict("submit", &options) {
            let _ = form.dispatch_event(&submission);
        }
    });
    on_cleanup(move || pressed.remove());
}
