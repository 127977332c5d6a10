//! Why the answer is what it is: the check that decides, what would mend it, the names that the resolver tried with the
//! server's checks of each, and what the pod's own files say. What is folded and what decides is `session::argument`'s.

use crate::page::answer::known_confusions::Notes;
use crate::page::answer::pod_files;
use crate::page::answer::question_as_commands::AsTools;
use crate::page::answer::remedies::Remedies;
use crate::page::kit::arriving::lazy;
use crate::page::kit::live::*;
use crate::page::kit::rich::rich;
use crate::page::kit::sentence::screen_text;
use crate::page::state::lab::{Lab, Mark, Selection, lab};
use crate::resolution::stub::Library;
use crate::rule::Rule;
use crate::sandbox::PodRef;
use crate::session::argument::{Argument, Group, Row, Sign, Tried, argument};
use leptos::prelude::*;

/// The panel.
#[component]
pub(crate) fn Why() -> impl IntoView {
    let lab = lab();
    let asker = Signal::derive(move || lab.sandbox.with(|sandbox| sandbox.question().from.clone()));
    let library = move || lab.sandbox.with(|sandbox| sandbox.library_of(&asker.get()).map(Library::as_str));
    let reads = RwSignal::new(false);
    // Whatever it is made of changed, so it is another one: nothing is compared.
    let argument = Memo::new_with_compare(move |_| argument_of(lab), |_, _| true);
    let has_tries = move || lab.answer.with(|answer| answer.tried() > 0);
    let has_name = move || lab.sandbox.with(|sandbox| !sandbox.question().name.is_empty());
    view! {
        <section aria-label=screen_text(|text| text.region_why())>
            {live(move || argument.with(|argument| decisive_line(lab, argument).into_any()))}
            <Show when=move || !lab.is_fresh.get()>{lazy!(noted: notes, Matter)}</Show>
            <Remedies />
            <Show when=has_tries fallback=move || view! { <p class="quiet" hidden=flag(has_name)>{screen_text(|text| text.why_none())}</p> }>
                <ol class="tries">{live(move || argument.with(|argument| tried_names(lab, argument)))}</ol>
                <AsTools />
            </Show>
            <details class="more" on:toggle=move |event| reads.set(is_open_now(&event))>
                <summary translate="no">{string_fn(move || asker.with(ToString::to_string))} ": /etc/resolv.conf · " {library}</summary>
                <Show when=move || reads.get()>{lazy!(opened: files, Files, asker: Signal<PodRef>)}</Show>
            </details>
        </section>
    }
}

/// What the programs of the pod that asks find.
#[component]
fn Files(asker: Signal<PodRef>) -> impl IntoView {
    view! { <pod_files::Files pod=asker /> }
}

/// What is the matter, of all that the question leads to.
#[component]
fn Matter() -> impl IntoView {
    let lab = lab();
    let matter = Memo::new(move |_| {
        lab.sandbox.with(|sandbox| lab.answer.with(|answer| sandbox.diagnose_question(sandbox.question(), answer)))
    });
    view! { <Notes of=matter named=true /> }
}

/// The sentence that decides.
fn decisive_line(lab: Lab, argument: &Argument) -> impl IntoView + use<> {
    let one = argument.decides.as_ref()?;
    let sign = sign_view(lab, one.sign);
    // Where names were tried, the rule stands with the check of the one that decides.
    let rule = one.rule.filter(|_| argument.tries.is_empty()).map(|rule| rule_link(lab, rule));
    Some(view! { <p class="decides">{sign} " " {rich(&one.said)} " " {rule}</p> })
}

/// The names that were tried, and what the server looked at for each.
pub(in crate::page) fn tries(lab: Lab) -> AnyView {
    tried_names(lab, &argument_of(lab))
}

fn tried_names(lab: Lab, argument: &Argument) -> AnyView {
    argument
        .tries
        .iter()
        .cloned()
        .enumerate()
        .map(|(position, one)| tried(lab, position, one))
        .collect_view()
        .into_any()
}

fn argument_of(lab: Lab) -> Argument {
    let language = lab.language.get();
    lab.answer.with(|answer| lab.sandbox.with(|sandbox| argument(sandbox, answer, language)))
}

/// A name: the one that decides with its checks, another with what it came to, which opens to the same.
fn tried(lab: Lab, position: usize, one: Tried) -> AnyView {
    let because = view! { <span>{rich(&one.because)}</span> {rule_link(lab, one.rule)} };
    let rows = view! { <ol>{one.groups.into_iter().map(|group| group_view(lab, group)).collect_view()}</ol> };
    let number = view! { <span class="quiet" aria-hidden="true">{position + 1}</span> };
    if one.decides || one.name.is_empty() {
        return view! { <li>{number} {because} {rows}</li> }.into_any();
    }
    let sign = if one.found { Sign::Yes } else { Sign::No };
    view! {
        <li>
            {number}
            <details>
                <summary><code translate="no">{one.name}</code> " " {sign_view(lab, sign)} " " <span translate="no">{one.outcome}</span></summary>
                <p class="row-of">{because}</p>
                {rows}
            </details>
        </li>
    }
    .into_any()
}

fn group_view(lab: Lab, group: Group) -> AnyView {
    match group {
        Group::Row(one) => row_view(lab, one),
        Group::Passed(all) => {
            let said = lab.text().why_passed(all.len());
            let rows = all.into_iter().map(|one| row_view(lab, one)).collect_view();
            let sign = view! { <span class="yes" aria-hidden="true">"✓"</span> };
            view! { <li>{sign}<details><summary>{said}</summary><ol>{rows}</ol></details></li> }.into_any()
        }
    }
}

fn row_view(lab: Lab, one: Row) -> AnyView {
    let rule = one.rule.map_or_else(|| ().into_any(), |rule| rule_link(lab, rule));
    let line = view! { {sign_view(lab, one.sign)} <span>{rich(&one.said)} {one.about.clone().and_then(|(mark, is_there)| is_there.then(|| opens(lab, mark)))}</span> {rule} };
    let Some((mark, _)) = one.about else { return view! { <li>{line}</li> }.into_any() };
    let (over, focused) = (mark.clone(), mark.clone());
    view! {
        <li class:marked=move || lab.is_marked(&mark.object) on:pointerenter=move |_| lab.point_at(Some(over.clone())) on:pointerleave=move |_| lab.point_at(None)
            on:focusin=move |_| lab.point_at(Some(focused.clone())) on:focusout=move |_| lab.point_at(None)>{line}</li>
    }
    .into_any()
}

/// A button that shows the object in the Object region.
fn opens(lab: Lab, Mark { object, .. }: Mark) -> AnyView {
    let name = object.to_string();
    view! { " " <button class="link mono" type="button" translate="no" on:click=click(move || lab.select(Selection::Object(object.clone())))>{name}</button> }
        .into_any()
}

/// A sign, and the word for who does not see it.
fn sign_view(lab: Lab, sign: Sign) -> AnyView {
    let text = lab.language.get_untracked().text();
    let (shape, class, word) = match sign {
        Sign::Yes => ("✓", "yes", text.yes()),
        Sign::No => ("✕", "not", text.no()),
        Sign::On => ("→", "on", ""),
        Sign::Kept => ("↺", "on", ""),
        Sign::Unknown => ("?", "unknown", ""),
    };
    view! { <span class=class><span aria-hidden="true">{shape}</span><span class="unseen">{word} " "</span></span> }
        .into_any()
}

/// The id of a rule, which leads to its paragraph in the rule book of the site.
fn rule_link(lab: Lab, rule: Rule) -> AnyView {
    let named = lab.language.get_untracked().text().why_rule(rule.id());
    view! {
        <a class="rule" translate="no" href=rule.page() target="_blank" rel="noopener" aria-label=named>{rule.id()}</a>
    }
    .into_any()
}
