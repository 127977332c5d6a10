//! The first five minutes, as the left column of a newcomer's page: a step at a time, what was done staying above it.
//! Which steps there are and when one is met is `session::first_minutes`.

use crate::page::browser::focus;
use crate::page::kit::live::*;
use crate::page::kit::rich::rich;
use crate::page::layout::header::DoorLink;
use crate::page::layout::toy_service::Ways;
use crate::page::state::lab::{Lab, Selection, lab};
use crate::sandbox::{Ask, Edit, ToyService};
use crate::session::doors::Door;
use crate::session::first_minutes::{FirstMinutes, Guess, Step, Typed, address_of, answered, restart, typed};
use crate::text::words::{self, tutorial};
use leptos::prelude::*;

/// Where the focus goes when a step comes.
const HEADING: &str = "#minutes-title";

/// The button that goes on.
const NEXT: &str = ".minutes > .primary";

/// The words, tracked.
fn says(lab: Lab) -> words::FirstMinutesText {
    words::first_minutes(lab.language.get())
}

/// The column.
#[component]
pub(crate) fn Minutes() -> impl IntoView {
    let lab = lab();
    if !lab
        .sandbox
        .with_untracked(|sandbox| ToyService::is_toy(sandbox) && ToyService::of(sandbox) == Some(ToyService::ClusterIp))
    {
        lab.dispatch(Edit::Reset);
    }
    lab.ask(Ask::default());
    let minutes = RwSignal::new(lab.sandbox.with_untracked(FirstMinutes::of));
    Effect::new(move || {
        lab.sandbox.with(|sandbox| {
            let mut followed = minutes.get_untracked();
            followed.follow(sandbox);
            if minutes.with_untracked(|minutes| *minutes != followed) {
                minutes.set(followed);
            }
        });
    });
    // The button that began them is gone.
    focus::take_up(vec![HEADING.to_owned()]);
    let step = Memo::new(move |_| minutes.with(|minutes| minutes.step));
    let is_met = Memo::new(move |_| minutes.with(|minutes| lab.sandbox.with(|sandbox| minutes.is_met(sandbox))));
    let next = move || {
        let edit = minutes.try_update(FirstMinutes::go_on).flatten();
        lab.write(|session| session.select(Selection::List));
        if let Some(edit) = edit {
            lab.dispatch(edit);
        }
        if step.get_untracked() != Step::Name {
            lab.ask(Ask::default());
        }
        focus::take_up(vec![HEADING.to_owned()]);
    };
    let number = move || Step::ALL.iter().position(|one| *one == step.get()).map_or(1, |at| at + 1);
    view! {
        <div class="toy minutes" class:with-why=move || { step.get() >= Step::Why }>
            <p class="quiet" id="minutes-title" tabindex="-1">{string_fn(move || says(lab).step_of(number(), Step::ALL.len()))}</p>
            {live(move || match step.get() {
                Step::Restart => view! { <Restart minutes /> }.into_any(),
                Step::Guess => view! { <Guessed minutes /> }.into_any(),
                Step::Ways => view! { <Four minutes /> }.into_any(),
                Step::Why => view! { <p>{rich(says(lab).why_says())}</p> }.into_any(),
                Step::Task => view! { <Task is_met /> }.into_any(),
                Step::Name => view! { <Name minutes /> }.into_any(),
                Step::Doors => view! { <Onward /> }.into_any(),
            })}
            <button class="button primary" type="button" hidden=flag(move || !is_met.get()) on:click=click(next)>{text_fn(move || says(lab).next())}</button>
            <DoorLink door=Door::Sandbox class="plain" says=text_fn(move || says(lab).whole()) />
        </div>
    }
}

/// An app: what it does, and whether that works.
fn app(does: &str, works: bool, what: &str) -> AnyView {
    let (sign, class) = if works { ("✓ ", "yes") } else { ("✕ ", "not") };
    view! { <li><p>{rich(does)}</p> <p class=class><span aria-hidden="true">{sign}</span>{rich(what)}</p></li> }
        .into_any()
}

/// One app has saved an address and one looks the name up; the pod is restarted.
#[component]
fn Restart(minutes: RwSignal<FirstMinutes>) -> impl IntoView {
    let lab = lab();
    let reached =
        Memo::new(move |_| lab.sandbox.with(|sandbox| minutes.with(|minutes| minutes.reached_by_address(sandbox))));
    let apps = move || {
        let says = says(lab);
        let connects = minutes.with(|minutes| says.by_address(&minutes.saved));
        let by_address = reached.with(|reached| match reached {
            Some(pod) => app(&connects, true, &says.works(pod)),
            None => app(&connects, false, says.broken()),
        });
        let got = lab.sandbox.with(answered);
        let by_name = app(says.by_name(), !got.is_empty(), &says.works_by_name(got.join(", ")));
        view! { {by_address} {by_name} }.into_any()
    };
    let again = move || {
        if let Some(edit) = lab.sandbox.with_untracked(restart) {
            lab.dispatch(edit);
            focus::take_up(vec![NEXT.to_owned()]);
        }
    };
    let below = move || match reached.with(Option::is_some) {
        true => view! {
            <p>{text_fn(move || says(lab).restart_says())}</p>
            <button class="button" type="button" on:click=click(again)>{text_fn(move || says(lab).restart())}</button>
        }
        .into_any(),
        false => {
            let address = lab.sandbox.with(|sandbox| address_of(sandbox, "db-0")).unwrap_or_default();
            view! { <p>{rich(&says(lab).restarted(&address))}</p> }.into_any()
        }
    };
    view! {
        <h1>{text_fn(move || says(lab).apps())}</h1>
        <ul class="apps">{live(apps)}</ul>
        <div role="status">{live(below)}</div>
    }
}

/// What did the lookup get? The guess stays to be seen beside what happened.
#[component]
fn Guessed(minutes: RwSignal<FirstMinutes>) -> impl IntoView {
    let lab = lab();
    let guess = Memo::new(move |_| minutes.with(|minutes| minutes.guess));
    let option = move |one: Guess| {
        let name = string_fn(move || {
            let address = lab.sandbox.with(|sandbox| address_of(sandbox, "db-0")).unwrap_or_default();
            match one {
                Guess::Pod => says(lab).guess_pod(&address),
                Guess::Service => says(lab).guess_service().to_owned(),
                Guess::Pods => says(lab).guess_pods().to_owned(),
                Guess::Unsure => tutorial(lab.language.get()).not_sure().to_owned(),
            }
        });
        let pressed = string_fn(move || (guess.get() == Some(one)).to_string());
        let wrong = move || guess.get() == Some(one) && !one.is_right() && one != Guess::Unsure;
        let plain = move || name().replace('`', "");
        let sign = text_fn(move || if guess.get().is_some() && one.is_right() { "✓ " } else { "" });
        view! {
            <button class="button" class:wrong=wrong type="button" aria-pressed=pressed
                on:click=click(move || minutes.update(|minutes| minutes.guess = Some(one)))><span class="yes" aria-hidden="true">{sign}</span>{plain}</button>
        }
        .into_any()
    };
    let told = move || match guess.get() {
        None => ().into_any(),
        Some(guess) => {
            let got = lab.sandbox.with(answered).join(", ");
            let first =
                guess.is_right().then(|| view! { <strong>{tutorial(lab.language.get()).is_right()}</strong> " " });
            view! { <p>{first} {rich(&says(lab).told(&got))}</p> }.into_any()
        }
    };
    view! {
        <h1>{live(move || rich(says(lab).guess_asks()).into_any())}</h1>
        <div class="guesses" role="group" aria-labelledby="minutes-title">{Guess::ALL.map(option).into_iter().collect_view()}</div>
        <div role="status">{live(told)}</div>
    }
}

/// The four kinds of answer, and what each was.
#[component]
fn Four(minutes: RwSignal<FirstMinutes>) -> impl IntoView {
    let lab = lab();
    let row = move |(way, got): &(ToyService, Vec<String>)| {
        let name = match way {
            ToyService::ClusterIp => says(lab).way_cluster_ip(),
            ToyService::Headless => says(lab).way_headless(),
            ToyService::Manual => says(lab).way_manual(),
            ToyService::ExternalName => says(lab).way_external(),
        };
        view! { <dt>{name}</dt> <dd class="mono" translate="no">{got.join(", ")}</dd> }.into_any()
    };
    let is_done = move || minutes.with(|minutes| minutes.seen.len() == ToyService::ALL.len());
    view! {
        <h1>{text_fn(move || says(lab).ways_say())}</h1>
        <Ways />
        <dl class="seen">{live(move || minutes.with(|minutes| minutes.seen.iter().map(row).collect_view().into_any()))}</dl>
        <p role="status">{text_fn(move || if is_done() { says(lab).ways_done() } else { "" })}</p>
    }
}

/// The learner does it.
#[component]
fn Task(is_met: Memo<bool>) -> impl IntoView {
    let lab = lab();
    let says = move || match is_met.get() {
        true => {
            view! { <p class="yes"><span aria-hidden="true">"✓ "</span>{rich(says(lab).task_done())}</p> }.into_any()
        }
        false => view! { <p class="quiet">{rich(says(lab).task_hint())}</p> }.into_any(),
    };
    view! {
        <h1>{live(move || rich(self::says(lab).task()).into_any())}</h1>
        <div role="status">{live(says)}</div>
    }
}

/// A name is typed.
#[component]
fn Name(minutes: RwSignal<FirstMinutes>) -> impl IntoView {
    let lab = lab();
    let field = RwSignal::new(String::new());
    let check = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = field.get_untracked().trim().to_owned();
        let does = lab.sandbox.with_untracked(|sandbox| typed(sandbox, &name));
        minutes.update(|minutes| minutes.typed = Some((name.clone(), does)));
        lab.ask(Ask { name, ..Ask::default() });
    };
    let told = move || {
        let says = says(lab);
        let Some((name, does)) = minutes.with(|minutes| minutes.typed.clone()) else { return ().into_any() };
        // Backticks would end the words that they stand around.
        let plain = |name: &str| name.replace('`', "");
        let name = plain(&name);
        let told = match does {
            Typed::Shortest => {
                return view! { <p class="yes"><span aria-hidden="true">"✓ "</span>{rich(says.name_right())}</p> }
                    .into_any();
            }
            Typed::Longer => says.name_longer(name),
            Typed::Own => says.name_own(name),
            Typed::Address => says.name_address(name),
            Typed::Invalid => says.name_invalid(name),
            Typed::FinalDot => says.name_dot(name),
            Typed::NoNamespace(namespace) => says.name_no_namespace(name, plain(&namespace)),
            Typed::NoService { namespace, service } => says.name_no_service(name, plain(&namespace), plain(&service)),
            Typed::Neither => says.name_neither(name),
        };
        view! { <p>{rich(&told)}</p> }.into_any()
    };
    view! {
        <h1>{live(move || rich(says(lab).name_asks()).into_any())}</h1>
        <form class="row-of" on:submit=check>
            <input class="field" type="text" aria-label=text_fn(move || says(lab).name_label()) autocomplete="off" autocapitalize="off" spellcheck="false" translate="no" dir="ltr"
                prop:value=field on:input=move |event| field.set(event_target_value(&event)) />
            <button class="button" type="submit">{text_fn(move || says(lab).name_check())}</button>
        </form>
        <div role="status">{live(told)}</div>
    }
}

/// What one can say now, and three ways on.
#[component]
fn Onward() -> impl IntoView {
    let lab = lab();
    view! {
        <h1>{text_fn(move || says(lab).can_title())}</h1>
        <ul class="apps">{live(move || says(lab).can().map(|line| view! { <li>{line}</li> }).into_iter().collect_view().into_any())}</ul>
        <h2>{text_fn(move || says(lab).where_to())}</h2>
        <div class="two-ways">
            <DoorLink door=Door::Lessons class="button primary" says=text_fn(move || says(lab).learn()) />
            <DoorLink door=Door::MyCluster class="button" says=text_fn(move || says(lab).stuck()) />
            <DoorLink door=Door::Sandbox class="button" says=text_fn(move || says(lab).play()) />
        </div>
    }
}
