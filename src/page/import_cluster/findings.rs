//! What is the matter in the cluster, before anybody asks: looked for a few milliseconds at a time.

use super::result::{Card, CardView, explain};
use super::{ImportScreen, import_screen, says};
use crate::own_cluster::{Findings, Matter, Numbers, Weight, found_in_short, mends_of};
use crate::page::browser::lazy::{is_over_within, pause};
use crate::page::kit::live::*;
use crate::page::kit::rich::rich;
use crate::page::kit::windowed::{Shape, Windowed};
use crate::sandbox::{Ask, PodRef};
use crate::session::window::Opened;
use crate::text::{Language, check, diagnosis, plugin};
use leptos::prelude::*;

/// How long the page is held up at a time, in milliseconds.
const AT_A_TIME: f64 = 30.0;
/// How many objects are looked at between two looks at the clock: one may be a Service of a thousand endpoints.
const OBJECTS: usize = 8;
/// From how many findings on a field finds among them.
const MANY: usize = 12;
/// What the list is made of: rows of two lines or three, and buttons.
const SHAPE: Shape = Shape { list: ("ul", "matters"), row: "li", height: 140.0 };

/// The heading of the list.
pub(super) const TITLE: &str = "mine-findings";

/// The list, what fails first.
#[component]
pub(super) fn FindingsList() -> impl IntoView {
    let screen = import_screen();
    let lab = screen.lab;
    let found = RwSignal::new(Vec::<Matter>::new());
    let progress = RwSignal::new(Some((0, 0)));
    let numbers = RwSignal::new(Numbers::default());
    // Who asked for the names.
    let asker = StoredValue::new(None::<PodRef>);
    // Each change makes the look before it idle.
    let turn = StoredValue::new(0_u32);
    // What reads the Corefile may arrive after the objects: the server is another one then.
    let server = Memo::new(move |_| lab.sandbox.with(|sandbox| std::ptr::from_ref(sandbox.server()) as usize));
    Effect::new(move |_| {
        lab.revision.track();
        server.with(|_| ());
        turn.update_value(|turn| *turn += 1);
        let own = turn.get_value();
        leptos::task::spawn_local(async move {
            pause().await;
            let is_wanted = || turn.try_get_value() == Some(own);
            let Some(mut look) = lab.sandbox.try_with_untracked(Findings::begin) else { return };
            while is_wanted() {
                let mut advance = || lab.sandbox.try_with_untracked(|sandbox| look.advance(sandbox, OBJECTS));
                // Where the state has gone, so has who wanted it.
                if is_over_within(AT_A_TIME, || advance() != Some(false)) {
                    asker.try_set_value(look.asker().cloned());
                    numbers.try_set(look.numbers());
                    found.try_set(look.found());
                    progress.try_set(None);
                    return;
                }
                progress.try_set(Some(look.progress()));
                pause().await;
            }
        });
    });
    let text = RwSignal::new(String::new());
    let opened = StoredValue::new(Opened::default());
    let of = move |weight: Weight| {
        let wanted = text.get().trim().to_ascii_lowercase();
        found.with(|found| {
            let fits =
                |one: &&Matter| one.weight == weight && one.object.to_string().to_ascii_lowercase().contains(&wanted);
            found.iter().filter(fits).cloned().collect::<Vec<_>>()
        })
    };
    let rows = move |all: Vec<Matter>| {
        lab.language.track();
        let number = all.len();
        let all = StoredValue::new(all);
        let row = move |at: usize| {
            let one = all.with_value(|all| all.get(at).cloned());
            one.map(|one| view! { <MatterView one asker=asker.get_value() place=(at + 1, number) opened /> }).into_any()
        };
        view! { <Windowed shape=SHAPE number=Signal::stored(number) wanted=None row=Callback::new(row) /> }
    };
    let is_long = move || found.with(|found| found.len() > MANY);
    let title = move || match progress.get() {
        Some((done, all)) => says(lab).looking(done, all),
        None => numbers.with(|numbers| found_in_short(lab.language.get(), numbers)),
    };
    view! {
        <section class="findings" aria-labelledby=TITLE aria-busy=move || progress.get().is_some().to_string()>
            <h2 id=TITLE>{text_fn(move || says(lab).findings())}</h2>
            <p role="status">{string_fn(title)}</p>
            <Show when=is_long>
                <input class="field" type="search" autocomplete="off" spellcheck="false" aria-label=text_fn(move || says(lab).filter()) placeholder=text_fn(move || says(lab).filter())
                    on:input=move |event| text.set(event_target_value(&event)) />
            </Show>
            {move || rows(of(Weight::Fails))}
            {move || rows(of(Weight::Unknown))}
            {move || {
                let all = of(Weight::Surprises);
                (!all.is_empty()).then(|| view! {
                    <details open=opened.with_value(|opened| opened.has(SURPRISES)) on:toggle=kept_open(opened, SURPRISES.to_owned())>
                        <summary>{says(lab).surprises(all.len())}</summary>
                        {rows(all)}
                    </details>
                })
            }}
        </section>
    }
}

/// What the part is called whose rows only surprise.
const SURPRISES: &str = "";

/// Keeps in mind whether a row is open.
fn kept_open(opened: StoredValue<Opened>, row: String) -> impl Fn(leptos::ev::Event) + 'static {
    move |event| {
        let is_open = is_open_now(&event);
        opened.try_update_value(|opened| opened.set(&row, is_open));
    }
}

/// Explains a name, asked for from the pod that it was found by.
fn look_into(screen: ImportScreen, asker: Option<PodRef>, name: &str) {
    if let Some(from) = asker {
        explain(screen, Ask { from, name: name.to_owned(), record_type: crate::dns::RecordType::A });
    }
}

/// One that is the matter, which stands at a place of so many, with what mends it folded away.
#[component]
fn MatterView(one: Matter, asker: Option<PodRef>, place: (usize, usize), opened: StoredValue<Opened>) -> impl IntoView {
    let screen = import_screen();
    let lab = screen.lab;
    let language: Language = lab.language.get_untracked();
    let words = super::says(lab);
    let found = one.finding.as_ref().map(|finding| diagnosis::sentence(language, finding));
    let said = found.or_else(|| one.unknown.as_ref().map(|why| plugin::cannot_say(language, why)));
    let said = said.or_else(|| one.check.as_ref().map(|failed| check::sentence(language, failed)));
    let ends = one.name.as_ref().map(|(name, comes_to)| words.name_comes_to(name, comes_to.as_str()));
    let others = (one.others > 0).then(|| words.and_others(one.others));
    let asks = one.name.as_ref().map(|(name, _)| name.clone());
    let is_mended = one.finding.as_ref().is_some_and(|finding| {
        lab.sandbox.with_untracked(|sandbox| !mends_of(sandbox, std::slice::from_ref(finding)).is_empty())
    });
    let key = one.key();
    let is_open = RwSignal::new(opened.with_value(|opened| opened.has(&key)));
    let keep = kept_open(opened, key);
    let toggled = move |event: leptos::ev::Event| {
        is_open.set(is_open_now(&event));
        keep(event);
    };
    let finding = StoredValue::new(one.finding.clone());
    let cards = move || {
        let Some(finding) = finding.get_value() else { return ().into_any() };
        let cards = lab.sandbox.with_untracked(|sandbox| {
            let all = mends_of(sandbox, &[finding]);
            all.iter().map(|one| Card::of(sandbox, lab.language.get_untracked(), one)).collect::<Vec<_>>()
        });
        view! { <ol class="mends">{cards.into_iter().map(|card| view! { <CardView card /> }).collect_view()}</ol> }
            .into_any()
    };
    let explains = asks.map(|name| {
        let label = words.look_into(&name);
        view! { <button class="button" type="button" on:click=click(move || look_into(screen, asker.clone(), &name))>{label}</button> }
    });
    view! {
        <li aria-posinset=place.0 aria-setsize=place.1 class=match one.weight { Weight::Fails => "fails", Weight::Unknown => "unknown", Weight::Surprises => "surprises" }>
            <p><strong class="mono" translate="no">{one.object.to_string()}</strong> {ends.map(|ends| view! { " " <span class="ends">{rich(&ends)}</span> })}</p>
            {said.map(|said| view! { <p>{rich(&said)}</p> })}
            {others.map(|others| view! { <p class="quiet">{others}</p> })}
            <div class="row-of">
                {explains}
                {is_mended.then(|| view! {
                    <details open=is_open.get_untracked() on:toggle=toggled>
                        <summary>{words.mends()}</summary>
                        <Show when=move || is_open.get()>{cards()}</Show>
                    </details>
                })}
            </div>
        </li>
    }
}
