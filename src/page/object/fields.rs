//! The controls that all forms are made of. Each shows a field of the object and, when a person is done
//! with it, sends the edit that sets it.

use super::reasons;
use crate::cluster::{FieldPath, Labels, Object, ObjectRef, PathStep, Value};
use crate::page::lab::{Lab, lab};
use crate::page::live::live;
use crate::page::offer::Offer;
use crate::page::rich::rich;
use crate::sandbox::{Edit, Refusal};
use leptos::ev;
use leptos::prelude::*;
use std::sync::Arc;

/// An object as it is now; `None` once it is gone.
pub type Present = Memo<Option<Arc<Object>>>;

/// The field path of a dotted text that the source code spells out.
pub fn path(text: &str) -> FieldPath {
    text.parse().unwrap_or_default()
}

/// The text at a path, empty where there is none.
pub fn text_at(present: Present, field: &FieldPath) -> String {
    present.with(|object| match object.as_ref().and_then(|object| object.value().at(field)) {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Int(number)) => number.to_string(),
        _ => String::new(),
    })
}

/// A part of a form that is there where its control is offered.
pub fn offered(offer: Offer, part: impl Fn() -> AnyView + Send + 'static) -> impl IntoView {
    let lab = lab();
    live(move || if lab.offers_now(offer) { part() } else { ().into_any() })
}

/// A line of a form: a text field.
#[component]
pub fn TextLine(
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
    let own = object.clone();
    // What was typed and refused stays until it is settled: recreated, or given up.
    let shown = Memo::new(move |_| {
        let refused = lab.refused.with(|refused| match refused.as_ref().map(|refused| &refused.edit) {
            Some(Edit::Set { object, field: at, value }) if *object == own && *at == path(field) => Some(value.clone()),
            _ => None,
        });
        match refused {
            Some(Some(Value::Text(typed))) => typed,
            Some(Some(Value::Int(typed))) => typed.to_string(),
            Some(_) => String::new(),
            None => text_at(present, &path(field)),
        }
    });
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
        <div class="line">
            <label for=label_for>{name}</label>
            <div>
                <input id=id class="field" type="text" inputmode=input_mode autocomplete="off" autocapitalize="off" spellcheck="false" translate="no" dir="ltr"
                    aria-describedby=described_by aria-invalid=move || verdict.objects()
                    prop:value=move || { lab.revision.track(); shown.get() } on:input=consider on:change=change />
                {verdict.shown()}
                <Show when=move || fixed>
                    <span class="lock" id=lock_id.clone()>
                        <svg viewBox="0 0 10 12" aria-hidden="true"><path d="M1 5.5h8v6H1zM3 5.5v-2a2 2 0 0 1 4 0v2"></path></svg>
                        {move || lab.text().fixed_while_it_lives}
                    </span>
                </Show>
            </div>
        </div>
    }
}

/// What the API server would say to what is being typed, told while it is.
#[derive(Clone, Copy)]
struct AsTyped(Lab, RwSignal<Option<Refusal>>);

impl AsTyped {
    fn new(lab: Lab) -> Self {
        Self(lab, RwSignal::new(None))
    }

    fn consider(self, edit: &Edit) {
        let verdict = self.0.sandbox.try_update_untracked(|sandbox| sandbox.verdict(edit));
        self.1.set(verdict.and_then(Result::err));
    }

    /// What was typed is an edit now, and its refusal stands where refusals stand.
    fn settle(self) {
        self.1.set(None);
    }

    fn objects(self) -> Option<&'static str> {
        self.1.with(Option::is_some).then_some("true")
    }

    fn shown(self) -> impl IntoView {
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
pub fn Choose(
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
) -> impl IntoView {
    let lab = lab();
    view! {
        <div class="line">
            <label for=id translate="no">{name}</label>
            <select id=id class="field" translate="no" on:change=move |event| choose.run(event_target_value(&event))
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
pub fn Words(
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
        <div class="line">
            <label for=field translate="no">{name}</label>
            <div>
                <input id=field class="field" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" translate="no" dir="ltr"
                    aria-invalid=move || verdict.objects() prop:value=move || { lab.revision.track(); text.get() }
                    on:input=consider on:change=change />
                {verdict.shown()}
            </div>
        </div>
    }
}

/// A line of a form that only shows.
#[component]
pub fn Shown(
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
pub fn Switch(
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
) -> impl IntoView {
    let lab = lab();
    view! {
        <div class="line">
            <label class="check wide">
                <input type="checkbox" prop:checked=move || { lab.revision.track(); lab.refused.track(); on.get() } disabled=disabled
                    on:change=move |event| turn.run(event_target_checked(&event)) />
                <span translate="no">{name}</span>
            </label>
        </div>
    }
}

/// A line of a form: pairs such as labels, as chips.
#[component]
pub fn Pairs(
    /// The object.
    object: ObjectRef,
    /// The object as it is now.
    present: Present,
    /// The mapping.
    field: &'static str,
    /// What it is called.
    #[prop(into)]
    name: Signal<String>,
    /// The control it is; not offered, it only shows.
    #[prop(default = Offer::Labels)]
    offer: Offer,
) -> impl IntoView {
    let lab = lab();
    let object = StoredValue::new(object);
    let pairs = Memo::new(move |_| {
        present
            .with(|object| {
                let map = object.as_ref().and_then(|object| object.value().at(&path(field)))?.as_map()?;
                Some(
                    map.iter()
                        .map(|(key, value)| (key.clone(), value.as_text().unwrap_or_default().to_owned()))
                        .collect::<Labels>(),
                )
            })
            .unwrap_or_default()
    });
    let draft = RwSignal::new(String::new());
    let edit_of = move |pairs: Labels| {
        let value = (!pairs.is_empty()).then(|| Value::from(&pairs));
        Edit::Set { object: object.get_value(), field: path(field), value }
    };
    let with_draft = move || {
        let typed = draft.get_untracked();
        let (key, value) = typed.split_once('=').unwrap_or((&typed, ""));
        let mut pairs = pairs.get_untracked();
        pairs.insert(key.trim().to_owned(), value.trim().to_owned());
        (!key.trim().is_empty()).then_some(pairs)
    };
    let verdict = AsTyped::new(lab);
    let typed = move |event: ev::Event| {
        draft.set(event_target_value(&event));
        match with_draft() {
            Some(pairs) => verdict.consider(&edit_of(pairs)),
            None => verdict.settle(),
        }
    };
    let add = move || {
        verdict.settle();
        let Some(pairs) = with_draft() else { return };
        lab.dispatch_then(edit_of(pairs), move |done| {
            if done {
                draft.try_set(String::new());
            }
        });
    };
    let remove = move |key: String| {
        let mut pairs = pairs.get_untracked();
        pairs.remove(&key);
        lab.dispatch(edit_of(pairs));
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        add();
    };
    view! {
        <div class="line">
            <span class="name" translate="no">{name}</span>
            <div>
                <div class="chips" translate="no">
                    {move || pairs.get().into_iter().map(|(key, value)| {
                        let shown = format!("{key}={value}");
                        let spoken = shown.clone();
                        if !lab.offers_now(offer) {
                            return view! { <span class="chip fixed">{shown}</span> }.into_any();
                        }
                        view! {
                            <span class="chip">{shown}
                                <button type="button" aria-label=move || (lab.text().remove)(&spoken) on:click=move |_| remove(key.clone())>"×"</button>
                            </span>
                        }.into_any()
                    }).collect_view()}
                </div>
                {offered(offer, move || view! {
                    <form class="add" on:submit=submit>
                        <input class="field" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" translate="no" dir="ltr"
                            aria-label=move || format!("{} {}", name.get(), lab.text().add_pair) placeholder=move || lab.text().add_pair
                            aria-invalid=move || verdict.objects() prop:value=draft on:input=typed />
                        <button class="plain" type="submit" aria-label=move || format!("{} {}", lab.text().add, name.get())>{move || lab.text().add}</button>
                    </form>
                }.into_any())}
                {verdict.shown()}
            </div>
        </div>
    }
}

/// One column of a table of rows.
#[derive(Clone, Copy)]
pub struct Column {
    /// What it is called.
    pub name: fn(&crate::text::Text) -> &'static str,
    /// The field of a row.
    pub field: &'static str,
    /// How the field is read and written.
    pub kind: ColumnKind,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// A whole number, or else a text.
    NumberOrText,
    /// A truth value that is true where it is not given.
    TrueUnlessSaid,
}

/// A table of rows: ports, addresses. Every cell is a field of its own.
#[component]
pub fn Rows(
    /// The object.
    object: ObjectRef,
    /// The object as it is now.
    present: Present,
    /// The sequence.
    #[prop(into)]
    field: FieldPath,
    /// What it is called.
    #[prop(into)]
    name: Signal<String>,
    /// The columns.
    columns: &'static [Column],
    /// A row to add, where one may.
    new_row: fn() -> Value,
    /// What the button to add one says.
    add_name: fn(&crate::text::Text) -> &'static str,
) -> impl IntoView {
    let lab = lab();
    let object = StoredValue::new(object);
    let field = StoredValue::new(field);
    let rows = Memo::new(move |_| {
        lab.refused.track();
        present.with(|object| {
            object
                .as_ref()
                .and_then(|object| object.value().at(&field.get_value()))
                .map(|rows| rows.items().to_vec())
                .unwrap_or_default()
        })
    });
    let edit_of = move |rows: Vec<Value>| {
        let value = (!rows.is_empty()).then_some(Value::List(rows));
        Edit::Set { object: object.get_value(), field: field.get_value(), value }
    };
    let verdict = AsTyped::new(lab);
    let set_rows = move |rows: Vec<Value>| {
        verdict.settle();
        lab.dispatch(edit_of(rows));
    };
    let cell = move |index: usize, row: &Value, column: Column| {
        let at = path(column.field);
        let found = row.at(&at).cloned();
        let spoken = move || format!("{} {} {}", name.get(), index + 1, (column.name)(lab.text()));
        let with_cell = move |value: Option<Value>| {
            let mut rows = rows.get_untracked();
            if let Some(row) = rows.get_mut(index) {
                row.set(&path(column.field), value);
            }
            rows
        };
        if column.kind == ColumnKind::TrueUnlessSaid {
            let on = found.and_then(|value| value.as_bool()).unwrap_or(true);
            return view! {
                <td class="tiny"><input type="checkbox" aria-label=spoken prop:checked=on
                    on:change=move |event| set_rows(with_cell(Some(event_target_checked(&event).into()))) /></td>
            }
            .into_any();
        }
        let shown = match found {
            Some(Value::Text(text) | Value::Number(text)) => text,
            Some(Value::Int(number)) => number.to_string(),
            _ => String::new(),
        };
        let typed_rows = move |event: &ev::Event| {
            let typed = event_target_value(event).trim().to_owned();
            with_cell(match (typed.is_empty(), column.kind) {
                (true, _) => None,
                (false, ColumnKind::Number | ColumnKind::NumberOrText) => {
                    Some(typed.parse::<i64>().map_or(Value::Text(typed), Value::Int))
                }
                (false, _) => Some(Value::Text(typed)),
            })
        };
        let change = move |event: ev::Event| set_rows(typed_rows(&event));
        let consider = move |event: ev::Event| verdict.consider(&edit_of(typed_rows(&event)));
        let narrow = matches!(column.kind, ColumnKind::Number);
        view! {
            <td class:narrow=narrow><input class="field" type="text" aria-label=spoken autocomplete="off" autocapitalize="off" spellcheck="false" translate="no" dir="ltr"
                prop:value=shown on:input=consider on:change=change /></td>
        }
        .into_any()
    };
    view! {
        <div class="line"><div class="wide">
            <span class="quiet" translate="no">{name}</span>
            <table>
                <thead><tr>
                    {columns.iter().map(|column| {
                        let column = *column;
                        let narrow = matches!(column.kind, ColumnKind::Number);
                        let tiny = column.kind == ColumnKind::TrueUnlessSaid;
                        view! { <th scope="col" class:narrow=narrow class:tiny=tiny>{move || (column.name)(lab.text())}</th> }
                    }).collect_view()}
                    <th class="tiny"></th>
                </tr></thead>
                <tbody>
                    {move || rows.get().into_iter().enumerate().map(|(index, row)| {
                        let remove = move |_| {
                            let mut rows = rows.get_untracked();
                            if index < rows.len() {
                                rows.remove(index);
                            }
                            set_rows(rows);
                        };
                        let spoken = move || (lab.text().remove)(&format!("{} {}", name.get(), index + 1));
                        view! {
                            <tr>
                                {columns.iter().map(|column| cell(index, &row, *column)).collect_view()}
                                <td class="tiny"><button class="plain" type="button" aria-label=spoken on:click=remove>"×"</button></td>
                            </tr>
                        }
                    }).collect_view()}
                </tbody>
            </table>
            {verdict.shown()}
            <button class="plain" type="button" on:click=move |_| {
                let mut rows = rows.get_untracked();
                rows.push(new_row());
                set_rows(rows);
            }>"+ " {move || add_name(lab.text())}</button>
        </div></div>
    }
}

/// The form of objects that have nothing but labels to edit.
#[component]
pub fn LabelsOnly(object: ObjectRef, present: Present) -> impl IntoView {
    let lab = lab();
    view! { <div class="form"><Pairs object present field="metadata.labels" name=Signal::derive(move || lab.text().labels.to_owned()) /></div> }
}

/// The path of one element of a sequence.
pub fn element(sequence: &str, index: usize) -> FieldPath {
    path(sequence).index(index)
}

/// The index of the condition `Ready` of a pod's status, or where it would go.
pub fn ready_condition(object: &Object) -> FieldPath {
    let conditions = path("status.conditions");
    let found = object.value().at(&conditions).map(Value::items).unwrap_or_default();
    let at = found.iter().position(|condition| condition.field("type").and_then(Value::as_text) == Some("Ready"));
    debug_assert!(matches!(conditions.steps().first(), Some(PathStep::Key(_))));
    conditions.index(at.unwrap_or(found.len()))
}
