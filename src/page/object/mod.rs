//! The Object region: a list of all objects, or one of them as a form and as YAML. Every control sends an
//! edit; what the API server says to it is shown here.

mod config;
mod corefile;
mod endpoints;
mod fields;
mod list;
mod listed;
mod long;
mod outside;
mod parts;
mod pod;
mod resolver;
mod service;
mod settings;
mod workload;
mod yaml;

use crate::cluster::admission::Warning;
use crate::cluster::{FieldPath, Kind, Object, ObjectRef, Typed, well_known};
use crate::control::Control;
use crate::page::answer::edit_as_command::{AsCommands, Button};
use crate::page::answer::known_confusions::Notes;
use crate::page::browser::{focus, scroll};
use crate::page::drawer::manifests::place;
use crate::page::kit::arriving::lazy;
use crate::page::kit::live::live;
use crate::page::kit::long_lists::{self, Growing};
use crate::page::kit::rich::rich;
use crate::page::kit::sentence::screen_text;
use crate::page::state::change;
use crate::page::state::lab::{Lab, Selection, Session, Tab, lab};
use crate::sandbox::{Edit, MOST_PINNED, Refusal, Sandbox};
use crate::text::answer::summary;
use crate::text::words::ScreenText;
use crate::text::{Language, api_refusal};
use leptos::prelude::*;
use listed::HEADING;
use std::sync::Arc;

/// The region.
#[component]
pub(super) fn ObjectView() -> impl IntoView {
    let lab = lab();
    provide_context(long::OpenedLast::default());
    view! {
        <section class="object" id="object" aria-label=screen_text(|text| text.region_object())>
            {live(move || match lab.selection.get() {
                Selection::List => view! { <list::List /> }.into_any(),
                Selection::Outside | Selection::Settings | Selection::Object(_) => lazy!(opened: object, Chosen),
            })}
        </section>
    }
}

/// What is selected.
#[component]
fn Chosen() -> impl IntoView {
    change::prepare();
    let form = match lab().selection.get_untracked() {
        Selection::Object(object) => view! { <One object /> }.into_any(),
        Selection::Settings => view! { <settings::Choices /> }.into_any(),
        Selection::Outside | Selection::List => view! { <outside::Outside /> }.into_any(),
    };
    view! { {form} <AnswerStrip /> }
}

/// On a phone, where one edits and does not see the answer: what an edit makes of it, and the way there.
#[component]
fn AnswerStrip() -> impl IntoView {
    let lab = lab();
    let says = move || {
        let words = lab.words();
        let name = lab.sandbox.with(|sandbox| sandbox.question().name.clone());
        let now = lab.answer.with(|answer| summary(words, answer));
        let was = lab.before.with(|before| before.as_ref().map(|before| summary(words, before)));
        let was = was.filter(|was| *was != now);
        let is_other = was.is_some();
        let was = was.map(|was| view! { <s>{was}</s> " → " });
        view! { <span class:changed=is_other translate="no">{name} ": " {was} <b>{now}</b></span> }
    };
    view! { <button class="answer-strip" type="button" on:click=move |_| lab.tab.set(Tab::Ask)>{says}</button> }
}

/// One object.
#[component]
fn One(object: ObjectRef) -> impl IntoView {
    let lab = lab();
    let reference = StoredValue::new(object.clone());
    let present = Memo::new(move |_| {
        lab.sandbox.with(|sandbox| reference.with_value(|object| sandbox.cluster().get(object).cloned()))
    });
    let matter =
        Memo::new(move |_| lab.sandbox.with(|sandbox| reference.with_value(|object| sandbox.diagnose(object))));
    let name = object.name.clone();
    let place = if object.namespace.is_empty() {
        object.kind.name().to_owned()
    } else {
        format!("{} · {}", object.kind.name(), object.namespace)
    };
    let state = move || {
        let state = present.get().map(|object| state_of(lab.text(), &object)).filter(|state| !state.is_empty());
        state.map(|state| format!(" · {state}"))
    };
    let recreate = move |_| {
        if let Some(object) = present.get_untracked() {
            lab.dispatch_then(Edit::Recreate(object.value().clone()), |_| focus::take_up(vec![HEADING.to_owned()]));
        }
    };
    let is_due = fields::due(lab, &object, &FieldPath::root());
    let can_be_recreated = matches!(object.kind, Kind::Pod | Kind::Service);
    let delete = move |_| {
        let gone = reference.get_value();
        let neighbours = lab.sandbox.with_untracked(|sandbox| neighbours(sandbox, &gone));
        lab.dispatch_then(Edit::Delete(gone.clone()), move |done| {
            if !done {
                return;
            }
            let successor = lab.sandbox.with_untracked(|sandbox| {
                sandbox.done().last().and_then(|step| step.changes.successor(&gone).cloned())
            });
            let entries = successor.into_iter().chain(neighbours).map(|object| list::entry(&object));
            focus::take_up(entries.chain([HEADING.to_owned()]).collect());
        });
    };
    let back = move || listed::go_back(lab, Some(reference.with_value(list::entry)));
    let buttons = Signal::derive(move || {
        let mut all: Vec<Button> = Vec::new();
        if let (true, Some(object)) = (can_be_recreated && lab.offers(Control::Recreate), present.get()) {
            all.push((|text| text.recreate(), Edit::Recreate(object.value().clone())));
        }
        if lab.offers(Control::Delete) {
            all.push((|text| text.delete(), Edit::Delete(reference.get_value())));
        }
        all
    });
    // What is refused stays as it was put until it is settled: recreated, or given up.
    let wanted = Memo::new(move |_| {
        lab.refused.with(|refused| {
            let edit = refused.as_ref().map(|refused| &refused.edit);
            lab.sandbox.with(|sandbox| reference.with_value(|object| sandbox.as_wanted(object, edit)))
        })
    });
    let form = {
        let (object, present) = (object.clone(), wanted);
        match object.kind {
            Kind::Pod => view! { <pod::PodForm object present /> }.into_any(),
            Kind::Service => view! { <service::ServiceForm object present /> }.into_any(),
            Kind::Endpoints => view! { <endpoints::EndpointsForm object present /> }.into_any(),
            Kind::EndpointSlice => view! { <endpoints::SliceForm object present /> }.into_any(),
            ref kind if kind.has_replicas() => view! { <workload::WorkloadForm object present /> }.into_any(),
            Kind::ConfigMap => view! { <config::ConfigForm object present /> }.into_any(),
            _ => view! { <parts::LabelsOnly object present /> }.into_any(),
        }
    };
    view! {
        <div class="head">
            <h2 class="mono" translate="no" tabindex="-1">{name}</h2>
            <button class="plain" type="button" on:click=move |_| back()>{screen_text(|text| text.all_objects())}</button>
        </div>
        <p class="quiet"><span translate="no">{place}</span> {state}</p>
        <Notes of=matter />
        {form}
        <Warnings />
        <Refused />
        <div class="actions">
            <Show when=move || can_be_recreated && lab.offers(Control::Recreate) && lab.refused.with(Option::is_none)>
                <button class="button" type="button" on:click=recreate>{screen_text(|text| text.recreate())}</button>
            </Show>
            <Show when=move || lab.offers(Control::Delete)>
                <button class="button danger" class:to-do=is_due aria-current=move || fields::step(is_due.get()) type="button" on:click=delete>{screen_text(|text| text.delete())}</button>
            </Show>
        </div>
        <AsCommands buttons />
        <yaml::Yaml object present />
    }
}

/// The objects of the same kind that stand beside one: the next, and the one before.
fn neighbours(sandbox: &Sandbox, object: &ObjectRef) -> Vec<ObjectRef> {
    let all: Vec<&ObjectRef> = sandbox.cluster().of_kind(&object.kind).map(|one| one.reference()).collect();
    let Some(at) = all.iter().position(|one| *one == object) else { return Vec::new() };
    let beside = [all.get(at + 1), at.checked_sub(1).and_then(|before| all.get(before))];
    beside.into_iter().flatten().map(|one| (*one).clone()).collect()
}

/// The state of an object in a few words.
fn state_of(text: ScreenText, object: &Arc<Object>) -> String {
    match object.typed() {
        Typed::Pod(pod) => {
            let phase = pod.status.phase.unwrap_or_default().as_str();
            let ready = if pod.status.ready { text.ready() } else { text.not_ready() };
            let node =
                if pod.spec.node_name.is_empty() { String::new() } else { format!("{} · ", pod.spec.node_name) };
            let terminating = if pod.meta.terminating { format!(" · {}", text.terminating()) } else { String::new() };
            format!("{node}{phase}, {ready}{terminating}")
        }
        Typed::Service(service) if service.is_headless() => "headless".to_owned(),
        Typed::Service(service) => service.spec.service_type.as_str().to_owned(),
        Typed::Endpoints(_) | Typed::EndpointSlice(_) => match keeper(object) {
            Some(keeper) => text.kept_by(&keeper),
            None => text.by_hand().to_owned(),
        },
        _ if object.reference().kind.has_replicas() => {
            object.as_workload().map(|workload| format!("× {}", workload.replicas)).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// The controller that keeps an Endpoints or EndpointSlice, where one does.
fn keeper(object: &Object) -> Option<String> {
    let labels = &object.meta().labels;
    labels.get(well_known::MANAGED_BY).or_else(|| labels.get(well_known::ENDPOINTS_MANAGED_BY)).cloned()
}

/// What the API server remarked when it accepted the last edit, and what a controller has put back of it.
#[component]
fn Warnings() -> impl IntoView {
    let lab = lab();
    let said = move || {
        let language = lab.language.get();
        lab.sandbox.with(|sandbox| {
            let Some(last) = sandbox.done().last() else { return Vec::new() };
            let warning = |(object, warning): &(ObjectRef, Warning)| {
                (object.to_string(), api_refusal::warning(language, warning))
            };
            let put_back = |object: &ObjectRef| {
                let keeper = sandbox.cluster().get(object).and_then(|object| keeper(object))?;
                Some((object.to_string(), language.text().kept_by(&keeper)))
            };
            let leftover =
                |object: &ObjectRef| (object.to_string(), api_refusal::leftover_endpoints(language).to_owned());
            let is_here = |(object, _): &&(ObjectRef, Warning)| lab.selection.with(|open| open.has_remarks_on(object));
            let warnings = last.changes.warnings.iter().filter(is_here).map(warning);
            let put_back = last.changes.put_back.iter().filter_map(put_back);
            warnings.chain(put_back).chain(last.changes.leftover.iter().map(leftover)).collect()
        })
    };
    let shown = Growing::from(long_lists::TOLD);
    view! {
        <Show when=move || !said().is_empty()>
            <div role="status">
                <ul class="remarks">
                    {move || said().into_iter().take(shown.most()).map(|(object, sentence)| view! {
                        <li><span class="place" translate="no">{object}</span> <span>{rich(&sentence)}</span></li>
                    }).collect_view()}
                </ul>
                {shown.more(move || said().len())}
            </div>
        </Show>
    }
}

/// A refusal as place, the API's own phrase, and reason.
pub(in crate::page) fn reasons(language: Language, refusal: &Refusal) -> Vec<(String, String, String)> {
    let text = language.text();
    match refusal {
        Refusal::Api(rejections) => rejections
            .iter()
            .flat_map(|rejection| &rejection.errors)
            .map(|error| {
                (error.field.to_string(), error.kind.phrase().to_owned(), api_refusal::reason(language, &error.reason))
            })
            .collect(),
        Refusal::Text(diagnostics) => diagnostics
            .iter()
            .map(|one| {
                (place(text, one), one.field.to_string(), crate::text::diagnostic::sentence(language, &one.message))
            })
            .collect(),
        Refusal::Gone(object) => vec![(String::new(), String::new(), text.gone(object))],
        Refusal::Kept(object) => {
            vec![(object.to_string(), "spec.clusterIP".to_owned(), text.kept_headless().to_owned())]
        }
        Refusal::TooManyPins => vec![(String::new(), String::new(), text.too_many_pins(MOST_PINNED))],
        Refusal::Outside(_) => Vec::new(),
    }
}

/// The field that was changed stays in view beside what is said of it.
fn keep_field_in_view(lab: Lab) {
    let show = || {
        let is_in_form = |field: &web_sys::Element| field.closest(".object").is_ok_and(|form| form.is_some());
        if let Some(field) = document().active_element().filter(is_in_form) {
            scroll::to_nearest(&field);
        }
    };
    Effect::new(move || {
        if lab.refused.with(Option::is_some) {
            request_animation_frame(show);
        }
    });
}

/// What the API server said to the last edit, with the way out where there is one.
#[component]
fn Refused() -> impl IntoView {
    let lab = lab();
    let by_recreating = move || {
        lab.refused.with(|refused| {
            let refused = refused.as_ref()?;
            lab.sandbox.with_untracked(|sandbox| refused.refusal.by_recreating(sandbox, &refused.edit)).map(|edit| {
                match edit {
                    Edit::Recreate(value) => {
                        value.field("kind").and_then(|kind| kind.as_text()).unwrap_or_default().to_owned()
                    }
                    _ => String::new(),
                }
            })
        })
    };
    let reasons = move || {
        let language = lab.language.get();
        lab.refused
            .with(|refused| refused.as_ref().map(|refused| reasons(language, &refused.refusal)).unwrap_or_default())
    };
    keep_field_in_view(lab);
    let settle = move || {
        lab.write(Session::dismiss);
        focus::take_up(vec![HEADING.to_owned()]);
    };
    let recreate_instead = move |_| {
        lab.recreate_instead();
        focus::take_up(vec![HEADING.to_owned()]);
    };
    let costs = move || match by_recreating().as_deref() {
        Some("Pod") => lab.text().recreate_costs_pod(),
        Some("Service") => lab.text().recreate_costs_service(),
        _ => lab.text().recreate_costs(),
    };
    let shown = Growing::from(long_lists::TOLD);
    view! {
        <Show when=move || !reasons().is_empty()>
            <div class="refusal" role="alert">
                <p><strong>{screen_text(|text| text.refused())}</strong></p>
                {move || reasons().into_iter().take(shown.most()).map(|(field, phrase, reason)| view! {
                    <p><span class="where" translate="no">{field} " " {phrase}</span><br />{rich(&reason)}</p>
                }).collect_view()}
                {shown.more(move || reasons().len())}
                <Show when=move || by_recreating().is_some()>
                    <p>{costs}</p>
                </Show>
                <div class="row-of">
                    <Show when=move || by_recreating().is_some()>
                        <button class="button primary" type="button" on:click=recreate_instead>{screen_text(|text| text.recreate())}</button>
                    </Show>
                    <button class="button" type="button" on:click=move |_| settle()>{screen_text(|text| text.cancel())}</button>
                </div>
            </div>
        </Show>
    }
}
