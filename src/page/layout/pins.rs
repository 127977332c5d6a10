//! The pinned questions, each answered anew after every change.

use crate::page::kit::arriving::lazy;
use crate::page::kit::live::*;
use crate::page::kit::sentence::screen_text;
use crate::page::lesson::lessons;
use crate::page::state::lab::lab;
use crate::sandbox::{Ask, ComesTo, Edit};
use crate::session::doors::Column;
use crate::text::answer::summary;
use leptos::prelude::*;

/// What a pinned question says, how it ended, and what it said before that.
type Said = (String, ComesTo, String);

/// The pinned questions, in the sandbox and beside a lesson that has some.
#[component]
pub(crate) fn Pins() -> impl IntoView {
    let lab = lab();
    let lessons = lessons();
    let is_empty = Memo::new(move |_| lab.sandbox.with(|sandbox| sandbox.pinned().is_empty()));
    view! {
        <div class="pins" hidden=flag(move || match lessons.column() {
            Column::Sandbox => false,
            Column::Lesson => is_empty.get(),
            Column::Start | Column::Lessons | Column::Confusions => true,
        })>
            <h2>{screen_text(|text| text.pinned())}</h2>
            {live(move || match is_empty.get() {
                true => view! { <p class="quiet">{screen_text(|text| text.pinned_none())}</p> }.into_any(),
                false => lazy!(pins, Rows),
            })}
        </div>
    }
}

/// A row for each of them. It is a signal of its own, which changes with what it says.
#[component]
fn Rows() -> impl IntoView {
    let lab = lab();
    let rows = RwSignal::new(Vec::<(Ask, ArcRwSignal<Said>)>::new());
    let follow = move || {
        let words = lab.words();
        lab.sandbox.with(|sandbox| {
            let say = |ask: &Ask| {
                let answer = sandbox.answer_at_hand(ask);
                (summary(words, &answer), answer.comes_to())
            };
            let known = rows.with_untracked(|rows| {
                let is_same = rows.iter().map(|(ask, _)| ask).eq(sandbox.pinned());
                (!is_same).then(|| rows.clone())
            });
            if let Some(known) = known {
                let row = |ask: &Ask| {
                    let known = known.iter().find(|(known, _)| known == ask).cloned();
                    known.unwrap_or_else(|| {
                        let (says, outcome) = say(ask);
                        (ask.clone(), ArcRwSignal::new((says, outcome, String::new())))
                    })
                };
                rows.set(sandbox.pinned().iter().map(row).collect());
            }
            rows.with_untracked(|rows| {
                for (ask, said) in rows {
                    let (says, outcome) = say(ask);
                    if said.with_untracked(|(before, ended, _)| *before != says || *ended != outcome) {
                        said.update(|said| *said = (says, outcome, std::mem::take(&mut said.0)));
                    }
                }
            });
        });
    };
    untrack(follow);
    Effect::new(follow);
    view! {
        <table>
            <thead><tr>
                <th scope="col">{screen_text(|text| text.pinned_name())}</th>
                <th scope="col">{screen_text(|text| text.pinned_now())}</th>
                <th class="off"></th>
            </tr></thead>
            <tbody>
                <For each=move || rows.get() key=|(ask, _)| ask.to_string() let:row><Pin row /></For>
            </tbody>
        </table>
    }
}

#[component]
fn Pin(row: (Ask, ArcRwSignal<Said>)) -> impl IntoView {
    let lab = lab();
    let (ask, said) = row;
    let ask = StoredValue::new(ask);
    let title = ask.with_value(|ask| {
        if ask.record_type == crate::dns::RecordType::A {
            ask.name.clone()
        } else {
            format!("{} {}", ask.name, ask.record_type)
        }
    });
    let from = ask.with_value(|ask| ask.from.to_string());
    let again = move || lab.ask(ask.get_value());
    let unpin_name = title.clone();
    view! {
        <tr>
            <th scope="row">
                <button class="link mono" type="button" translate="no" on:click=click(again)>{title}</button>
                <span class="from" translate="no">{from}</span>
            </th>
            {live(move || {
                let (says, outcome, was) = said.get();
                let class = format!("said is-{}", outcome.kind().to_ascii_lowercase());
                view! { <td translate="no"><s class="from">{was}</s><span class=class>{says}</span></td> }.into_any()
            })}
            <td class="off">
                <button class="plain" type="button" aria-label=string_fn(move || lab.text().unpin(&unpin_name))
                    on:click=click(move || { lab.dispatch(Edit::Unpin(ask.get_value())); })>"×"</button>
            </td>
        </tr>
    }
}
