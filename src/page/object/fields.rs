//! The controls that all forms are made of. Each shows a field of the object and, when a person is done
//! with it, sends the edit that sets it.

use super::reasons;
use crate::cluster::{FieldPath, Object, ObjectRef, Value};
use crate::control::Control;
use crate::page::kit::live::live;
use crate::page::kit::rich::rich;
use crate::page::state::lab::{Lab, lab};
use crate::sandbox::{Edit, Refusal};
use leptos::ev;
use leptos::prelude::*;
use std::sync::Arc;

/// An object as it is now; `None` once it is gone.
pub(super) type Present = Memo<Option<Arc<Object>>>;

/// The field path of a dotted text that the source code spells out.
pub(super) fn path(text: &str) -> FieldPath {
    text.parse().unwrap_or_default()
}

/// The text at a path, empty where there is none.
pub(super) fn text_at(present: Present, field: &FieldPath) -> String {
    present.with(|object| match object.as_ref().and_then(|object| object.value().at(field)) {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Int(number)) => number.to_string(),
        _ => String::new(),
    })
}

/// Whether a lesson's step wants this field set now: its control is outlined.
pub(super) fn due(lab: Lab, object: &ObjectRef, field: &FieldPath) -> Signal<bool> {
    let (object, field) = (object.clone(), field.clone());
    Signal::derive(move || lab.due.with(|due| due.sets(&object, &field)))
}

/// Whether a fold is open by itself: from when something in it is due on, so that it never closes under a hand.
pub(super) fn opened(is_due: impl Fn() -> bool + Send + Sync + 'static) -> Memo<bool> {
    Memo::new(move |was| was == Some(&true) || is_due())
}

/// What a screen reader is told of a control that a step wants used.
pub(super) fn step(is_due: bool) -> Option<&'static str> {
    is_due.then_some("step")
}

/// A part of a form that is there where its control is offered.
pub(super) fn offered(offer: Control, part: impl Fn() -> AnyView + Send + 'static) -> impl IntoView {
    let lab = lab();
    live(move || if lab.offers(offer) { part() } else { ().into_any() })
}

/// A line of a form: a text field.
#[component]
pub(super) fn TextLine(
    /// The object.
    object: ObjectRef,
    /// The object as it is now.
    present: Present,
    /// The field.
    field: &'static str,
    /// What the field is called.
    #[prop(into)]
    name: Signal<String>,
    /// True where the API server will not change it in place.
    #[prop(default = false)]
    fixed: bool,
    /// True for whole numbers.
    #[prop(default = false)]
    number: bool,
) -> impl IntoView {
    let lab = lab();
    let id = format!("field-{field}");
    let (label_for, lock_id) = (id.clone(), format!("{id}-lock"));
    let described_by = fixed.then(|| lock_id.clone());
    let is_due = due(lab, &object, &path(field));
    let own = object.clone();
    let shown = Memo::new(move |_| as_typed_or_is(lab, &own, present, field));
    let edit_of = move |event: &ev::Event| {
        let typed = event_target_value(event).trim().to_owned();
        let value = match (typed.is_empty(), number) {
            (true, _) => None,
            (false, true) => Some(typed.parse::<i64>().map_or(Value::Text(typed), Value::Int)),
            (false, false) => Some(Value::Text(typed)),
        };
        Edit::Set { object: object.clone(), field: path(field), value }
    };
    let verdict = AsTyped::new(lab);
    let consider = {
        let edit_of = edit_of.clone();
        move |event: ev::Event| verdict.consider(&edit_of(&event))
    };
    let change = move |event: ev::Event| {
        verdict.settle();
        lab.dispatch(edit_of(&event));
    };
    let input_mode = if number { "numeric" } else { "text" };
    view! {
        <div class="line" class:to-do=is_due>
            <label for=label_for>{name}</label>
            <div>
                <input id=id class="field" aria-current=move || step(is_due.get()) type="text" inputmode=input_mode autocomplete="off" autocapitalize="off" spellcheck="false" translate="no" dir="ltr"
                    aria-describedby=described_by aria-invalid=move || verdict.objects()
                    prop:value=move || { lab.revision.track(); shown.get() } on:input=consider on:change=change />
                {verdict.shown()}
                {fixed.then(|| lock(lab, lock_id))}
            </div>
        </div>
    }
}

/// What says that the API server will not change a field in place.
fn lock(lab: Lab, id: String) -> impl IntoView {
    view! {
        <span class="lock" id=id>
            <svg viewBox="0 0 10 12" aria-hidden="true"><path d="M1 5.5h8v6H1zM3 5.5v-2a2 2 0 0 1 4 0v2"></path></svg>
            {move || lab.text().fixed_while_it_lives()}
        </span>
    }
}

/// What a field shows: what was typed and refused stays until it is settled, recreated or given up.
fn as_typed_or_is(lab: Lab, object: &ObjectRef, present: Present, field: &str) -> String {
    let wanted =
        lab.refused.with(|refused| refused.as_ref().and_then(|refused| refused.edit.wants(object, &path(field))));
    match wanted {
        Some(Some(Value::Text(typed))) => typed,
        Some(Some(Value::Int(typed))) => typed.to_string(),
        Some(_) => String::new(),
        None => text_at(present, &path(field)),
    }
}

/// What the API server would say to what is being typed, told while it is.
#[derive(Clone, Copy)]
pub(super) struct AsTyped(Lab, RwSignal<Option<Refusal>>);

impl AsTyped {
    pub(super) fn new(lab: Lab) -> Self {
        Self(lab, RwSignal::new(None))
    }

    pub(super) fn consider(self, edit: &Edit) {
        let verdict = self.0.work_out(|sandbox| sandbox.verdict(edit));
        self.1.set(verdict.and_then(Result::err));
    }

    /// What was typed is an edit now, and its refusal stands where refusals stand.
    pub(super) fn settle(self) {
        self.1.set(None);
    }

    pub(super) fn objects(self) -> Option<&'static str> {
        self.1.with(Option::is_some).then_some("true")
    }

    pub(super) fn shown(self) -> impl IntoView {
        let said = move || {
            let language = self.0.language.get();
            self.1.with(|refusal| refusal.as_ref().and_then(|refusal| reasons(language, refusal).into_iter().next()))
        };
        view! {
            <div role="status">
                {move || said().map(|(field, _, reason)| view! {
                    <p class="problem"><span class="mono" translate="no">{field}</span> " " {rich(&reason)}</p>
                })}
            </div>
        }
    }
}

/// A line of a form: one of a few words.
#[component]
pub(super) fn Choose(
    /// What it is called.
    #[prop(into)]
    name: Signal<String>,
    /// The id of the control.
    id: &'static str,
    /// The words, and how each is shown.
    options: Vec<(String, String)>,
    /// The present word.
    #[prop(into)]
    chosen: Signal<String>,
    /// Called with what a person wants.
    #[prop(into)]
    choose: Callback<String>,
    /// True where a lesson's step wants it.
    is_due: Signal<bool>,
) -> impl IntoView {
    let lab = lab();
    view! {
        <div class="line" class:to-do=is_due>
            <label for=id translate="no">{name}</label>
            <select id=id class="field" aria-current=move || step(is_due.get()) translate="no" on:change=move |event| choose.run(event_target_value(&event))
                prop:value=move || { lab.refused.track(); chosen.get() }>
                {options.into_iter().map(|(word, shown)| {
                    let same = word.clone();
                    view! { <option value=word selected=move || chosen.with(|chosen| *chosen == same)>{shown}</option> }
                }).collect_view()}
            </select>
        </div>
    }
}

/// A line of a form: a list of words with spaces between.
#[component]
pub(super) fn Words(
    /// The object.
    object: ObjectRef,
    /// The sequence.
    field: &'static str,
    /// What it is called.
    name: &'static str,
    /// The words as they are now.
    text: Signal<String>,
    /// What a word is in the sequence.
    write: fn(&str) -> Value,
) -> impl IntoView {
    let lab = lab();
    let is_due = due(lab, &object, &path(field));
    let edit_of = move |event: &ev::Event| {
        let typed = event_target_value(event);
        let words: Vec<Value> = typed.split([' ', ',']).filter(|word| !word.is_empty()).map(write).collect();
        let value = (!words.is_empty()).then_some(Value::List(words));
        Edit::Set { object: object.clone(), field: path(field), value }
    };
    let verdict = AsTyped::new(lab);
    let consider = {
        let edit_of = edit_of.clone();
        move |event: ev::Event| verdict.consider(&edit_of(&event))
    };
    let change = move |event: ev::Event| {
        verdict.settle();
        lab.dispatch(edit_of(&event));
    };
    view! {
        <div class="line" class:to-do=is_due>
            <label for=field translate="no">{name}</label>
            <div>
                <input id=field class="field" aria-current=move || step(is_due.get()) type="text" autocomplete="off" autocapitalize="off" spellcheck="false" translate="no" dir="ltr"
                    aria-invalid=move || verdict.objects() prop:value=move || { lab.revision.track(); text.get() }
                    on:input=consider on:change=change />
                {verdict.shown()}
            </div>
        </div>
    }
}

/// A line of a form that only shows.
#[component]
pub(super) fn Shown(
    /// What it is called.
    #[prop(into)]
    name: Signal<String>,
    /// What it says.
    #[prop(into)]
    value: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="line"><span class="name">{name}</span><span class="value" translate="no">{value}</span></div>
    }
}

/// A line of a form: a switch.
#[component]
pub(super) fn Switch(
    /// What it is called.
    #[prop(into)]
    name: Signal<String>,
    /// On or off.
    #[prop(into)]
    on: Signal<bool>,
    /// Called with what a person wants.
    #[prop(into)]
    turn: Callback<bool>,
    /// True where it cannot be turned at present.
    #[prop(into, default = Signal::stored(false))]
    disabled: Signal<bool>,
    /// True where a lesson's step wants it.
    #[prop(into, default = Signal::stored(false))]
    is_due: Signal<bool>,
) -> impl IntoView {
    let lab = lab();
    view! {
        <div class="line" class:to-do=is_due>
            <label class="check wide">
                <input type="checkbox" aria-current=move || step(is_due.get()) prop:checked=move || { lab.revision.track(); lab.refused.track(); on.get() } disabled=disabled
                    on:change=move |event| turn.run(event_target_checked(&event)) />
                <span translate="no">{name}</span>
            </label>
        </div>
    }
}

/// The path of one element of a sequence.
pub(super) fn element(sequence: &str, index: usize) -> FieldPath {
    path(sequence).index(index)
}
