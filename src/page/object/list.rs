//! All objects, and the buttons that make new ones.

use super::fields::opened;
use super::listed::{entry_of, is_listed, scope};
use crate::cluster::{Cluster, Kind, ObjectRef};
use crate::control::Control;
use crate::page::answer::edit_as_command::{AsCommands, Button};
use crate::page::kit::arriving::lazy;
use crate::page::kit::live::*;
use crate::page::kit::long_lists;
use crate::page::kit::sentence::screen_text;
use crate::page::state::lab::{Lab, Selection, lab};
use crate::sandbox::{Edit, Sandbox, Scope};
use crate::session::new_object::{self, Form, New, Selects};
use crate::text::words::{self, ScreenText};
use leptos::prelude::*;

/// How many kinds have a list of their own, and of how many objects of a kind all rows are made.
const LISTED: usize = long_lists::SHOWN;

/// Where an object stands in the list, as a selector. A name that is none (of an object from elsewhere) is nowhere.
pub(super) fn entry(object: &ObjectRef) -> String {
    let name: String = object.to_string().replace(['"', '\\', '\n'], "");
    format!("#object [data-object=\"{name}\"]")
}

/// A kind and its objects, up to one more than are made at once.
type Group = (Kind, Vec<ObjectRef>);

/// The objects of a scope by kind, and whether there are others, of kinds beyond those that have a list of their own.
fn grouped(sandbox: &Sandbox, filter: &str, scope: Scope) -> (Vec<Group>, bool) {
    let mut groups: Vec<Group> = Vec::new();
    let mut has_others = false;
    for object in sandbox.cluster().objects() {
        let reference = object.reference();
        let is_full = groups.len() == LISTED;
        // Of a kind that has all its rows no more objects are looked at: there may be ten thousand.
        let is_enough = |(kind, listed): &Group| listed.len() > LISTED && *kind == reference.kind;
        if groups.last().is_some_and(is_enough) || !is_listed(object, filter, scope) {
            continue;
        }
        match groups.last_mut() {
            Some((kind, listed)) if *kind == reference.kind => listed.push(reference.clone()),
            _ if is_full => has_others = true,
            _ => groups.push((reference.kind.clone(), vec![reference.clone()])),
        }
    }
    (groups, has_others)
}

/// All objects by kind.
#[component]
pub(super) fn List() -> impl IntoView {
    let lab = lab();
    let making = RwSignal::new(None::<New>);
    let filter = RwSignal::new(String::new());
    let everything = RwSignal::new(false);
    let groups = Memo::new(move |_| {
        lab.sandbox.with(|sandbox| filter.with(|filter| grouped(sandbox, filter, scope(everything))))
    });
    let button = move |new: New, primary: bool, name: fn(ScreenText) -> &'static str| {
        let is_due = move || lab.due.with(|due| due.makes.iter().any(|wanted| New::of(wanted) == Some(new)));
        let current = move || is_due().then_some("step");
        view! { <button class="button" class:primary=primary class:to-do=is_due aria-current=current type="button" on:click=click(move || making.set(Some(new)))>{text_fn(move || name(lab.text()))}</button> }
    };
    view! {
        <h2 tabindex="-1">{screen_text(|text| text.objects())}</h2>
        <div class="actions">
            {live(move || lab.offers(Control::Pod).then(|| button(New::Pod, false, |text| text.add_pod())).into_any())}
            {live(move || lab.offers(Control::Service).then(|| button(New::Service, false, |text| text.add_service())).into_any())}
        </div>
        {live(move || {
            let is_due = move || lab.due.with(|due| due.makes.iter().filter_map(New::of).any(|new| New::MORE.contains(&new)));
            let has_due = opened(is_due);
            let more: Vec<New> = New::MORE.into_iter().filter(|new| lab.offers(new.offer())).collect();
            if more.is_empty() {
                return ().into_any();
            }
            view! {
                <details open=has_due>
                    <summary>{screen_text(|text| text.add_more())}</summary>
                    <div class="actions">{more.into_iter().map(|new| button(new, false, more_name(new))).collect_view()}</div>
                </details>
            }.into_any()
        })}
        {move || making.get().map(|new| lazy!(opened: object, Maker, new: New, making: RwSignal<Option<New>>))}
        {move || lab.refused.with(Option::is_some).then(|| lazy!(opened: object, super::Refused))}
        <div class="row-of">
            <input class="field" type="search" aria-label=screen_text(|text| text.zone_filter()) placeholder=screen_text(|text| text.zone_filter())
                prop:value=filter on:input=move |event| filter.set(event_target_value(&event)) />
            <label class="check">
                <input type="checkbox" prop:checked=everything on:change=move |event| everything.set(event_target_checked(&event)) />
                {screen_text(|text| text.show_all())}
            </label>
        </div>
        <div class="objects">
            {live(move || due(lab))}
            {live(move || groups.get().0.into_iter().map(|(kind, objects)| view! {
                <div>
                    <h3 translate="no">{kind.name().to_owned()}</h3>
                    {if objects.len() > LISTED {
                        lazy!(opened: object, super::long::Long, kind: Kind, filter: RwSignal<String>, everything: RwSignal<bool>)
                    } else {
                        view! { <ul>{objects.into_iter().map(|object| view! { <li>{entry_of(lab, object)}</li> }.into_any()).collect_view()}</ul> }.into_any()
                    }}
                </div>
            }.into_any()).collect_view().into_any())}
            {live(move || others(groups, filter, everything))}
        </div>
    }
}

/// The objects of all kinds that have no list of their own.
fn others(groups: Memo<(Vec<Group>, bool)>, filter: RwSignal<String>, everything: RwSignal<bool>) -> AnyView {
    let last = groups.with(|(groups, has_others)| groups.last().filter(|_| *has_others).map(|(kind, _)| kind.clone()));
    match last {
        Some(kind) => {
            lazy!(opened: object, super::long::Others, kind: Kind, filter: RwSignal<String>, everything: RwSignal<bool>)
        }
        None => ().into_any(),
    }
}

/// What a lesson's due step is about, which comes first.
fn due(lab: Lab) -> AnyView {
    let due = lab.due.with(|due| due.objects.clone());
    if due.is_empty() {
        return ().into_any();
    }
    let row = |object| view! { <li>{entry_of(lab, object)}</li> }.into_any();
    view! {
        <div>
            <h3>{words::tutorial(lab.language.get()).change()}</h3>
            <ul>{due.into_iter().map(row).collect_view()}</ul>
        </div>
    }
    .into_any()
}

/// What the button says that makes one of the rarer kinds.
fn more_name(new: New) -> fn(ScreenText) -> &'static str {
    match new {
        New::Headless => |text| text.add_headless(),
        New::Deployment => |text| text.add_deployment(),
        New::StatefulSet => |text| text.add_stateful_set(),
        New::Endpoints => |text| text.add_endpoints(),
        New::Slice => |text| text.add_slice(),
        _ => |text| text.add_namespace(),
    }
}

/// What a new object must be told: its name, where it lives, and of a Service what it selects and on which port.
#[component]
fn Maker(new: New, making: RwSignal<Option<New>>) -> impl IntoView {
    let lab = lab();
    let here = lab.sandbox.with_untracked(|sandbox| sandbox.question().from.namespace.clone());
    let starting = lab.sandbox.with_untracked(|sandbox| {
        lab.due.with_untracked(|due| Form::starting(new, &due.wanted(), sandbox.cluster(), &here))
    });
    let namespace = RwSignal::new(starting.namespace.clone());
    let form = RwSignal::new(starting);
    let now = move || Form { namespace: namespace.get(), ..form.get() };
    let object = move || lab.sandbox.with(|sandbox| now().object(new, sandbox.cluster()));
    let namespaces = lab.sandbox.with_untracked(|sandbox| {
        sandbox.cluster().of_kind(&Kind::Namespace).map(|object| object.reference().name.clone()).collect::<Vec<_>>()
    });
    let is_namespaced = new.kind().is_namespaced();
    let would_create = Signal::derive(move || {
        let button: Button = (|text| text.create(), Edit::Put(object()));
        vec![button]
    });
    let create = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (made, object) = untrack(|| {
            let Form { name, namespace, .. } = now();
            (ObjectRef::new(new.kind(), &namespace, name.trim()), object())
        });
        lab.dispatch_then(Edit::Put(object), move |done| {
            if done {
                making.set(None);
                lab.select(Selection::Object(made));
            }
        });
    };
    let of_form = move |field: fn(&Form) -> &str| form.with(|form| field(form).to_owned());
    view! {
        <form class="form" on:submit=create aria-label=move || lab.text().name_of_new(new.kind().name())>
            <div class="line">
                <label for="new-name">{screen_text(|text| text.name())}</label>
                <input id="new-name" class="field" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" translate="no" dir="ltr"
                    prop:value=move || of_form(|form| &form.name) on:input=move |event| form.update(|form| form.name = event_target_value(&event)) />
            </div>
            <Show when=move || is_namespaced>
                <div class="line">
                    <label for="new-namespace">{screen_text(|text| text.namespace())}</label>
                    {in_namespace(namespaces.clone(), namespace)}
                </div>
            </Show>
            {new.selects().then(|| selecting(lab, form, Signal::derive(now)))}
            <div class="actions">
                <button class="button primary" type="submit">{screen_text(|text| text.create())}</button>
                <button class="button" type="button" on:click=click(move || making.set(None))>{screen_text(|text| text.cancel())}</button>
            </div>
            <AsCommands buttons=would_create />
        </form>
    }
}

/// The selector of a new Service, with the labels that there are and how many pods it matches, and its port.
fn selecting(lab: Lab, form: RwSignal<Form>, now: Signal<Form>) -> AnyView {
    let words = move || words::new_object(lab.language.get());
    let of_now = move |what: fn(&Form, &Cluster) -> String| {
        lab.sandbox.with(|sandbox| now.with(|form| what(form, sandbox.cluster())))
    };
    let offered = move || {
        let labels =
            lab.sandbox.with(|sandbox| now.with(|form| new_object::labels(sandbox.cluster(), &form.namespace)));
        let option = |(pair, pods): (String, usize)| view! { <option value=pair>{words().pods(pods)}</option> };
        labels.into_iter().take(long_lists::SHOWN).map(option).collect_view()
    };
    let matches = move || match lab.sandbox.with(|sandbox| now.with(|form| form.selects(sandbox.cluster()))) {
        Selects::None => words().selects_none().to_owned(),
        Selects::Unreadable => words().no_selector().to_owned(),
        Selects::Pods(pods) => words().matches(pods),
    };
    view! {
        <div class="line">
            <label for="new-selector">{text_fn(move || words().selector())}</label>
            <input id="new-selector" class="field" type="text" list="new-labels" placeholder="app=web" aria-describedby="new-matches"
                autocomplete="off" autocapitalize="off" spellcheck="false" translate="no" dir="ltr"
                prop:value=move || of_now(Form::selector) on:input=move |event| form.update(|form| form.selector = Some(event_target_value(&event))) />
            <datalist id="new-labels">{offered}</datalist>
        </div>
        <p class="quiet" id="new-matches" role="status">{matches}</p>
        <div class="line">
            <label for="new-port">{text_fn(move || words().port())}</label>
            <input id="new-port" class="field" type="text" inputmode="numeric" autocomplete="off" translate="no" dir="ltr"
                prop:value=move || of_now(Form::port) on:input=move |event| form.update(|form| form.port = Some(event_target_value(&event))) />
        </div>
    }
    .into_any()
}

/// The field for the Namespace: a list of all, or where they are many one to type into, which offers those that fit.
fn in_namespace(namespaces: Vec<String>, namespace: RwSignal<String>) -> AnyView {
    if namespaces.len() <= long_lists::SHOWN {
        let option = |known: String| {
            let (same, value) = (known.clone(), known.clone());
            view! { <option value=value selected=move || namespace.with_untracked(|chosen| *chosen == same)>{known}</option> }
        };
        return view! {
            <select id="new-namespace" class="field" translate="no" prop:value=namespace on:change=move |event| namespace.set(event_target_value(&event))>
                {namespaces.into_iter().map(option).collect_view()}
            </select>
        }
        .into_any();
    }
    let offered = move || {
        let fit = namespaces.iter().filter(|known| namespace.with(|typed| known.contains(typed.trim())));
        fit.take(long_lists::SHOWN).map(|known| view! { <option value=known.clone()></option> }).collect_view()
    };
    view! {
        <input id="new-namespace" class="field" type="text" list="new-namespaces" autocomplete="off" autocapitalize="off" spellcheck="false" translate="no" dir="ltr"
            prop:value=namespace on:input=move |event| namespace.set(event_target_value(&event)) />
        <datalist id="new-namespaces">{offered}</datalist>
    }
    .into_any()
}
