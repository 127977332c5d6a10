//! The controls for fields that have parts: pairs such as labels, and rows such as ports. Each part is shown and set
//! by itself.

use super::fields::{AsTyped, Present, due, offered, path, step};
use crate::cluster::{FieldPath, Intent, Labels, ObjectRef, Value};
use crate::control::Control;
use crate::page::kit::long_lists;
use crate::page::kit::windowed::{Shape, Windowed};
use crate::page::state::lab::lab;
use crate::sandbox::Edit;
use crate::text::words::ScreenText;
use leptos::ev;
use leptos::prelude::*;

/// What a long list of pairs is made of: one on each line.
const CHIPS: Shape = Shape { list: ("ul", "plain-list"), row: "li", height: 30.0 };

/// A line of a form: pairs such as labels, as chips.
#[component]
pub(super) fn Pairs(
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
    #[prop(default = Control::Labels)]
    offer: Control,
) -> impl IntoView {
    let lab = lab();
    let is_due = due(lab, &object, &path(field));
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
        let (object, value) = (object.get_value(), (!pairs.is_empty()).then(|| Value::from(&pairs)));
        match offer {
            Control::Selector if value.is_some() => Edit::Do { object, intent: Intent::Selector(pairs) },
            _ => Edit::Set { object, field: path(field), value },
        }
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
    let chip = move |key: String, value: String| {
        let shown = format!("{key}={value}");
        let spoken = shown.clone();
        if !lab.offers(offer) {
            return view! { <span class="chip fixed">{shown}</span> }.into_any();
        }
        view! {
            <span class="chip">{shown}
                <button type="button" aria-label=move || lab.text().remove(&spoken) on:click=move |_| remove(key.clone())>"×"</button>
            </span>
        }
        .into_any()
    };
    let is_long = Memo::new(move |_| pairs.with(|pairs| pairs.len() > long_lists::SHOWN));
    let line = move |at: usize| {
        let pair = pairs
            .with_untracked(|pairs| pairs.iter().nth(at).map(|(key, value)| (key.clone(), value.clone(), pairs.len())));
        pair.map(|(key, value, number)| {
            view! { <li aria-posinset=at + 1 aria-setsize=number translate="no">{chip(key, value)}</li> }
        })
        .into_any()
    };
    view! {
        <div class="line" class:to-do=is_due>
            <span class="name" translate="no">{name}</span>
            <div>
                {move || if is_long.get() {
                    view! { <Windowed shape=CHIPS number=Signal::derive(move || pairs.with(|pairs| pairs.len())) wanted=None row=Callback::new(line) /> }.into_any()
                } else {
                    view! { <div class="chips" translate="no">{move || pairs.get().into_iter().map(|(key, value)| chip(key, value)).collect_view()}</div> }.into_any()
                }}
                {offered(offer, move || view! {
                    <form class="add" on:submit=submit>
                        <input class="field" aria-current=move || step(is_due.get()) type="text" autocomplete="off" autocapitalize="off" spellcheck="false" translate="no" dir="ltr"
                            aria-label=move || format!("{} {}", name.get(), lab.text().add_pair()) placeholder=move || lab.text().add_pair()
                            aria-invalid=move || verdict.objects() prop:value=draft on:input=typed />
                        <button class="plain" type="submit" aria-label=move || format!("{} {}", lab.text().add(), name.get())>{move || lab.text().add()}</button>
                    </form>
                }.into_any())}
                {verdict.shown()}
            </div>
        </div>
    }
}

/// One column of a table of rows.
#[derive(Clone, Copy)]
pub(super) struct Column {
    /// What it is called.
    pub name: fn(ScreenText) -> &'static str,
    /// The field of a row.
    pub field: &'static str,
    /// How the field is read and written.
    pub kind: ColumnKind,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnKind {
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// A whole number, or else a text.
    NumberOrText,
    /// A truth value that is true where it is not given.
    TrueUnlessSaid,
}

/// From how many rows on a table has a field that finds among them, and only those in view are made.
const MANY: usize = 50;

/// What a long table is made of.
const TABLE: Shape = Shape { list: ("tbody", ""), row: "tr", height: 34.0 };

/// The places of the rows that have a text in one of their values.
fn fitting(rows: &[Value], find: &str) -> Vec<usize> {
    let find = find.trim();
    rows.iter().enumerate().filter(|(_, row)| row.has_text(find)).map(|(index, _)| index).collect()
}

/// A table of rows: ports, addresses. Every cell is a field of its own.
#[component]
pub(super) fn Rows(
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
    add_name: fn(ScreenText) -> &'static str,
) -> impl IntoView {
    let lab = lab();
    let is_due = due(lab, &object, &field);
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
    let find = RwSignal::new(String::new());
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
    let fits = Memo::new(move |_| rows.with(|rows| find.with(|find| fitting(rows, find))));
    let is_long = Memo::new(move |_| rows.with(|rows| rows.len() > MANY));
    let cells = move |index: usize, row: &Value| {
        let remove = move |_| {
            let mut rows = rows.get_untracked();
            if index < rows.len() {
                rows.remove(index);
            }
            set_rows(rows);
        };
        let spoken = move || lab.text().remove(format!("{} {}", name.get(), index + 1));
        view! {
            {columns.iter().map(|column| cell(index, row, *column)).collect_view()}
            <td class="tiny"><button class="plain" type="button" aria-label=spoken on:click=remove>"×"</button></td>
        }
    };
    let row = move |at: usize| {
        let index = fits.with_untracked(|fits| fits.get(at).copied()).unwrap_or_default();
        let present = move || rows.with(|rows| rows.get(index).map(|row| cells(index, row)));
        view! { <tr aria-rowindex=index + 2>{present}</tr> }.into_any()
    };
    let body = move || {
        if is_long.get() {
            let number = Signal::derive(move || fits.with(Vec::len));
            return view! { <Windowed shape=TABLE number wanted=None row=Callback::new(row) /> }.into_any();
        }
        let all = move || {
            let row = |(index, row)| view! { <tr>{cells(index, &row)}</tr> };
            rows.get().into_iter().enumerate().map(row).collect_view()
        };
        view! { <tbody>{all}</tbody> }.into_any()
    };
    let row_count = move || {
        let count = rows.with(|rows| rows.len() + 1);
        (count > MANY + 1).then_some(count)
    };
    view! {
        <div class="line" class:to-do=is_due><div class="wide">
            <span class="quiet" translate="no">{name}</span>
            <Show when=move || is_long.get()>
                <input class="field" type="search" dir="ltr" aria-label=move || format!("{} {}", name.get(), lab.text().find_row()) placeholder=move || lab.text().find_row()
                    on:input=move |event| find.set(event_target_value(&event)) />
            </Show>
            <table aria-rowcount=row_count>
                <thead><tr>
                    {columns.iter().map(|column| {
                        let column = *column;
                        let narrow = matches!(column.kind, ColumnKind::Number);
                        let tiny = column.kind == ColumnKind::TrueUnlessSaid;
                        view! { <th scope="col" class:narrow=narrow class:tiny=tiny>{move || (column.name)(lab.text())}</th> }
                    }).collect_view()}
                    <th class="tiny"></th>
                </tr></thead>
                {body}
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
pub(super) fn LabelsOnly(object: ObjectRef, present: Present) -> impl IntoView {
    let lab = lab();
    view! { <div class="form"><Pairs object present field="metadata.labels" name=Signal::derive(move || lab.text().labels().to_owned()) /></div> }
}
