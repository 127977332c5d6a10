//! What is the matter, as quiet notes with the button that mends it; and the list of known confusions, each
//! a world that is fetched when somebody opens it.

use crate::case::{Case, Covered, KnownConfusion, known_confusions};
use crate::explain::diagnosis::{Finding, Mend};
use crate::page::browser::lazy::lazy_fn;
use crate::page::browser::site::fetch;
use crate::page::kit::arriving::lazy;
use crate::page::kit::rich::rich;
use crate::page::state::change::make;
use crate::page::state::lab::{Lab, Selection, StateOwner, lab};
use crate::sandbox::{Ask, Edit, StepName};
use crate::session::doors::{Door, is_found};
use crate::session::update::Event;
use crate::text::{diagnosis, words};
use leptos::prelude::*;

/// How many notes are shown at once; the others unfold.
const SHOWN: usize = 2;

/// The notes of an object or a question; nothing at all where nothing is the matter.
#[component]
pub(crate) fn Notes(
    /// What was found, most telling first.
    #[prop(into)]
    of: Signal<Vec<Finding>>,
    /// True where the notes speak of several objects, so that each names its own.
    #[prop(optional)]
    named: bool,
) -> impl IntoView {
    let lab = lab();
    let notes = move |of: &[Finding]| of.iter().map(|finding| note(lab, finding, named)).collect_view();
    view! {
        <Show when=move || !is_withheld(lab) && !of.with(Vec::is_empty)>
            <section class="diagnoses" aria-label=move || words::diagnosis(lab.language.get()).notes()>
                {move || of.with(|of| {
                    let (first, more) = of.split_at(of.len().min(SHOWN));
                    let said = words::diagnosis(lab.language.get()).more(more.len());
                    let more = (!more.is_empty()).then(|| view! {
                        <details><summary>{said}</summary><ul>{notes(more)}</ul></details>
                    });
                    view! { <ul>{notes(first)}</ul> {more} }
                })}
            </section>
        </Show>
    }
}

/// In a lesson the cause is what the learner is to find; its hints lead there.
fn is_withheld(lab: Lab) -> bool {
    lab.whose.get() != StateOwner::Own && !lab.remedies_shown.get()
}

fn note(lab: Lab, finding: &Finding, named: bool) -> impl IntoView + use<> {
    let language = lab.language.get();
    let said = diagnosis::sentence(language, finding);
    let object = finding.object.clone();
    let opens = named.then(|| {
        let name = object.to_string();
        view! { " " <button class="link mono" type="button" translate="no" on:click=move |_| lab.select(Selection::Object(object.clone()))>{name}</button> }
    });
    let offered = finding.mend.clone().filter(|_| lab.remedies_shown.get());
    let mend = diagnosis::mend(language, finding).zip(offered).map(|(name, mend)| {
        view! { <button class="button" type="button" on:click=move |_| carry_out(lab, &mend)>{name}</button> }
    });
    view! { <li data-diagnosis=format!("{:?}", finding.diagnosis)><p>{rich(&said)} {opens}</p> {mend}</li> }
}

fn carry_out(lab: Lab, mend: &Mend) {
    let (requests, wait) = (mend.requests.clone(), u64::from(mend.wait));
    let name = mend.ask.clone();
    let ask = move |made| {
        if let Some(name) = name.filter(|_| made) {
            let question = lab.sandbox.with_untracked(|sandbox| sandbox.question().clone());
            lab.ask(Ask { name, ..question });
        }
    };
    match (requests.is_empty(), wait) {
        (true, 0) => ask(true),
        (true, seconds) => {
            lab.dispatch_then(Edit::Advance { seconds }, ask);
        }
        (false, 0) => {
            lab.dispatch_then(Edit::Requests(requests), ask);
        }
        (false, wait) => {
            lab.dispatch_then(Edit::Try { requests, question: None, wait }, ask);
        }
    }
}

/// The list of known confusions and the one that is open; handed down by context.
#[derive(Clone, Copy)]
pub(crate) struct Confusions {
    lab: Lab,
    all: RwSignal<Vec<KnownConfusion>>,
    opened: RwSignal<Option<KnownConfusion>>,
    failed: RwSignal<bool>,
    // The one that was wanted is not in the list.
    unknown: RwSignal<bool>,
}

/// The list, from anywhere below [`crate::page::App`].
pub(crate) fn confusions() -> Confusions {
    expect_context::<Confusions>()
}

impl Confusions {
    /// The list around a state; nothing is fetched yet.
    pub(crate) fn new(lab: Lab) -> Self {
        Self {
            lab,
            all: RwSignal::default(),
            opened: RwSignal::new(None),
            failed: RwSignal::new(false),
            unknown: RwSignal::new(false),
        }
    }

    /// Opens a case as one step. A file that cannot be fetched or is no case leaves everything as it is and
    /// says so in the list.
    pub(crate) fn open(self, slug: String) {
        self.start(slug, false);
    }

    /// Opens the case that the address names: whoever wrote that is bound by no limit of what is offered to others.
    pub(crate) fn open_named(self, slug: String) {
        self.start(slug, true);
    }

    fn start(self, slug: String, is_named: bool) {
        leptos::task::spawn_local(async move {
            self.lab.not_fetched.set(open(self, slug, is_named).await.is_err());
        });
    }

    async fn fetch_and_open(self, slug: &str, is_named: bool) -> Option<()> {
        self.fetch_all().await?;
        let wanted = Covered::By(slug.to_owned());
        let known = self.all.with_untracked(|all| all.iter().find(|one| one.covered == wanted).cloned());
        self.unknown.set(known.is_none());
        let known = known?;
        let text = fetch(&format!("cases/{slug}.yaml")).await?;
        crate::page::state::plugins::plugins_for(&text).await;
        let case = Case::read(&text)?;
        let lab = self.lab;
        let edit = Edit::Open(Box::new(case.link));
        let event = if is_named { Event::Make(edit) } else { Event::World(edit) };
        make(lab, event, Box::new(|_| ()));
        lab.tab.set(crate::page::state::lab::Tab::Ask);
        lab.drawer.set(crate::page::state::lab::Drawer::Why);
        self.opened.set(Some(known));
        self.failed.set(false);
        Some(())
    }

    /// Why the one that was wanted is not open.
    fn why_not(self) -> &'static str {
        let words = words::confusions(self.lab.language.get());
        match (self.failed.get(), self.unknown.get()) {
            (false, _) => "",
            (true, false) => words.not_fetched(),
            (true, true) => words.not_there(),
        }
    }

    async fn fetch_all(self) -> Option<()> {
        if self.all.with_untracked(Vec::is_empty) {
            let all = fetch("cases/index.yaml").await.map(|text| known_confusions(&text)).unwrap_or_default();
            self.failed.set(all.is_empty());
            self.all.set(all);
        }
        (!self.all.with_untracked(Vec::is_empty)).then_some(())
    }
}

lazy_fn! { dialogs:
    fn open(list: Confusions, slug: String, is_named: bool) -> () {
        leptos::task::spawn_local(async move {
            if list.fetch_and_open(&slug, is_named).await.is_none() {
                list.failed.set(true);
                list.lab.pass(Door::Confusions);
            }
        });
    }
}

/// The list, as the left column. It is fetched when it is first shown.
#[component]
pub(crate) fn KnownConfusions() -> impl IntoView {
    let lab = lab();
    let list = confusions();
    let words = move || words::confusions(lab.language.get());
    let wanted = RwSignal::new(String::new());
    let is_wanted = move |one: &KnownConfusion| {
        let tag = lab.language.get().tag();
        wanted.with(|wanted| is_found(&format!("{} {}", one.title(tag), one.says(tag)), wanted))
    };
    let found = move || list.all.with(|all| all.iter().filter(|one| is_wanted(one)).count());
    let rows = move |covered: bool| {
        let language = lab.language.get();
        let of_sort = move |one: &&KnownConfusion| (one.covered != Covered::Not) == covered && is_wanted(one);
        list.all.with(|all| all.iter().filter(of_sort).map(|one| row(list, one, language)).collect_view())
    };
    leptos::task::spawn_local(async move {
        let _ = list.fetch_all().await;
    });
    view! {
        <section class="confusions" aria-labelledby="column-title">
        <h2 id="column-title" tabindex="-1">{move || words().known()}</h2>
        <p class="quiet">{move || words().known_says()}</p>
        <input class="field" type="search" aria-label=move || words().filter() placeholder=move || words().filter() prop:value=wanted
            on:input=move |event| wanted.set(event_target_value(&event)) />
        <p role="alert" class="problem" hidden=move || !list.failed.get()>{move || list.why_not()}</p>
        <p class="quiet" role="status">{move || words().found(found())}</p>
        <ul>{move || rows(true)}</ul>
        <h3>{move || words().not_covered()}</h3>
        <ul>{move || rows(false)}</ul>
        </section>
    }
}

fn row(list: Confusions, one: &KnownConfusion, language: crate::text::Language) -> impl IntoView + use<> {
    let words = words::confusions(language);
    let title = one.title(language.tag()).to_owned();
    let says = rich(one.says(language.tag()));
    let opens = match &one.covered {
        Covered::By(slug) => {
            let (slug, name) = (slug.clone(), words.open(&title));
            let address = format!("?case={slug}");
            // A link that can be copied or opened beside; followed here it keeps what there is in the history.
            let follow = move |event: leptos::ev::MouseEvent| {
                if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                    event.prevent_default();
                    list.open(slug.clone());
                }
            };
            Some(view! { <a class="button" href=address aria-label=name on:click=follow>{words.open_short()}</a> })
        }
        Covered::Not => None,
    };
    view! { <li><div><strong>{title}</strong><p class="quiet">{says}</p></div> {opens}</li> }
}

/// What the open case is about, until it is closed or undone.
#[component]
pub(crate) fn OpenCase() -> impl IntoView {
    let lab = lab();
    let list = confusions();
    let is_open = move || {
        list.opened.with(Option::is_some)
            && lab.sandbox.with(|sandbox| {
                let steps = sandbox.done().iter().rev().map(|step| &step.name);
                let mut ends = steps.filter(|name| matches!(name, StepName::Opened | StepName::Reset));
                ends.next() == Some(&StepName::Opened)
            })
    };
    view! { <Show when=is_open>{lazy!(dialogs, TheCase)}</Show> }
}

#[component]
fn TheCase() -> impl IntoView {
    let lab = lab();
    let list = confusions();
    let text = move |of: fn(&KnownConfusion, &str) -> String| {
        let tag = lab.language.get().tag();
        list.opened.with(|one| one.as_ref().map(|one| of(one, tag))).unwrap_or_default()
    };
    view! {
        <section class="case" aria-labelledby="case-title">
            <h2 id="case-title">{move || text(|one, tag| one.title(tag).to_owned())}</h2>
            <p>{move || rich(&text(|one, tag| one.says(tag).to_owned()))}</p>
            <button class="plain" type="button" on:click=move |_| list.opened.set(None)>{move || lab.text().close()}</button>
        </section>
    }
}
