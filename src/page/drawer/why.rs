//! Why the answer is what it is: the names the resolver tried, and for each the checks of the server, as
//! an ordered list that reads as sentences.

use crate::page::answer::known_confusions::Notes;
use crate::page::answer::pod_files;
use crate::page::answer::question_as_commands::AsTools;
use crate::page::answer::remedies::Remedies;
use crate::page::kit::arriving::later;
use crate::page::kit::live::*;
use crate::page::kit::rich::rich;
use crate::page::kit::sentence::label;
use crate::page::state::lab::{Lab, Mark, Selection, lab};
use crate::resolution::stub::{Ending, Library};
use crate::resolution::trace::{Check, CheckId, Remembered, Station, Trace};
use crate::rule::{self, Rule};
use crate::sandbox::PodRef;
use crate::text::{Language, check, plugin, walk, words};
use leptos::prelude::*;

/// The panel.
#[component]
pub fn Why() -> impl IntoView {
    let lab = lab();
    let asker = Signal::derive(move || lab.sandbox.with(|sandbox| sandbox.question().from.clone()));
    let library = move || lab.sandbox.with(|sandbox| sandbox.library_of(&asker.get()).map(Library::as_str));
    let reads = RwSignal::new(false);
    let has_tries = move || lab.answer.with(|answer| answer.tried() > 0);
    view! {
        <section aria-label=label(|text| text.region_why())>
            <Show when=move || !lab.is_fresh.get()>{later!(noted: notes, Matter)}</Show>
            <details class="more" on:toggle=move |event| reads.set(is_open_now(&event))>
                <summary translate="no">{words(move || asker.with(ToString::to_string))} ": /etc/resolv.conf · " {library}</summary>
                <Show when=move || reads.get()>{later!(opened: files, Files, asker: Signal<PodRef>)}</Show>
            </details>
            <Show when=has_tries fallback=move || view! { <p class="quiet">{label(|text| text.why_none())}</p> }>
                <ol class="tries">{live(move || tries(lab).into_any())}</ol>
                <AsTools />
            </Show>
            <Remedies />
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

/// The names that were tried, and what the server looked at for each.
pub(in crate::page) fn tries(lab: Lab) -> impl IntoView {
    let language = lab.language.get();
    lab.answer.with(|answer| {
        let Some(lookup) = &answer.lookup else { return Vec::new() };
        let shown = lookup.tries.iter().enumerate().map(|(position, candidate)| {
            let name = candidate.name.as_ref().map(ToString::to_string).unwrap_or_default();
            let trace = answer.trace_of(position);
            let kept = trace.and_then(Trace::remembered);
            let stations = trace.map(|trace| trace.hops.iter().map(|hop| station_lines(lab, &hop.at)).collect_view());
            let unsaid = trace.is_some_and(|trace| trace.cannot_say().is_some());
            let found = candidate.ending == Ending::Data;
            let (sign, class) = if found { ("✓", "yes") } else { ("✕", "not") };
            let because = walk::because(language, candidate.because, &name);
            // What came of it is known only where the server's answer is.
            let then = (!unsaid).then(|| {
                let then = walk::then(language, candidate.ending, candidate.next);
                view! {
                    <li>
                        <span class=class aria-hidden="true">{sign}</span>
                        <span>{rich(&then)}</span>
                        <span></span>
                    </li>
                }
                .into_any()
            });
            let rule = rule_link(language, candidate.rule);
            view! {
                <li>
                    <span class="quiet" aria-hidden="true">{position + 1}</span>
                    <span>{rich(&because)}</span>
                    {rule}
                    <ol>
                        {kept.map(|kept| kept_line(lab, kept))}
                        {stations}
                        {then}
                    </ol>
                </li>
            }
            .into_any()
        });
        shown.collect()
    })
}

/// What happened at a station that a question came through.
fn station_lines(lab: Lab, station: &Station) -> AnyView {
    if let Station::Kubernetes { checks, .. } = station {
        return checks.iter().map(|one| check_line(lab, one).into_any()).collect_view().into_any();
    }
    let language = lab.language.get();
    let line = |one: plugin::Line| {
        let (sign, class) = if one.is_unknown { ("?", "unknown") } else { ("→", "on") };
        let rule = one.rule.map_or_else(|| ().into_any(), |rule| rule_link(language, rule));
        view! { <li><span class=class aria-hidden="true">{sign}</span><span>{rich(&one.said)}</span>{rule}</li> }
            .into_any()
    };
    plugin::lines(language, station).into_iter().map(line).collect_view().into_any()
}

/// The cache had the reply: nothing behind it was asked.
fn kept_line(lab: Lab, kept: Remembered) -> AnyView {
    let language = lab.language.get();
    let said = words::time(language).kept_check(kept.age, kept.left);
    let rule = rule_link(language, rule::H3);
    view! { <li><span class="on" aria-hidden="true">"↺"</span><span>{said}</span>{rule}</li> }.into_any()
}

fn check_line(lab: Lab, one: &Check) -> impl IntoView + use<> {
    let language = lab.language.get();
    let text = language.text();
    // A name outside the zone is no failure: the next plugin has it.
    let moves_on = one.id == CheckId::ZoneMatch && !one.ok;
    let (sign, class, word) = match one.ok {
        _ if moves_on => ("→", "on", ""),
        true => ("✓", "yes", text.yes()),
        false => ("✕", "not", text.no()),
    };
    let said = check::sentence(language, one);
    let rule = rule_link(language, one.rule);
    let present = one
        .object
        .clone()
        .filter(|object| lab.sandbox.with_untracked(|sandbox| sandbox.cluster().get(object).is_some()));
    let opens = present.map(|object| {
        let name = object.to_string();
        view! { " " <button class="link mono" type="button" translate="no" on:click=click(move || lab.select(Selection::Object(object.clone())))>{name}</button> }
    });
    let mark = one.object.clone().map(|object| Mark { object, field: one.field.clone() });
    let (over, focused) = (mark.clone(), mark.clone());
    let is_marked = move || mark.as_ref().is_some_and(|mark| lab.is_marked(&mark.object));
    view! {
        <li class:marked=is_marked on:pointerenter=move |_| lab.point_at(over.clone()) on:pointerleave=move |_| lab.point_at(None)
            on:focusin=move |_| lab.point_at(focused.clone()) on:focusout=move |_| lab.point_at(None)>
            <span class=class><span aria-hidden="true">{sign}</span><span class="unseen">{word} " "</span></span>
            <span>{rich(&said)} {opens}</span>
            {rule}
        </li>
    }
}

/// The id of a rule, which leads to its paragraph in the rule book of the site.
fn rule_link(language: Language, rule: Rule) -> AnyView {
    let named = language.text().why_rule(rule.id());
    view! {
        <a class="rule" translate="no" href=rule.page() target="_blank" rel="noopener" aria-label=named>{rule.id()}</a>
    }
    .into_any()
}
