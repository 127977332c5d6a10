//! One search over everything: a field whose list has what fits. What fits is decided in `session::search`; here one goes
//! there.

use crate::case::{known_confusions, walkthroughs};
use crate::page::answer::known_confusions::confusions;
use crate::page::browser::site::fetch;
use crate::page::browser::{focus, scroll};
use crate::page::kit::sentence::screen_text;
use crate::page::lesson::lessons;
use crate::page::question::ask::focus_on_name;
use crate::page::state::dialog::{Which, dialog};
use crate::page::state::lab::lab;
use crate::page::state::lesson_opened::Opened;
use crate::sandbox::Ask;
use crate::session::search::{Catalogue, Category, Entry, Leads};
use crate::text::words;
use leptos::html;
use leptos::prelude::*;

/// The id of its heading.
pub(crate) const TITLE: &str = "search-title";
/// How many results are listed.
const LISTED: usize = 40;

/// The field and its list.
#[component]
pub(crate) fn Search() -> impl IntoView {
    let lab = lab();
    let words = move || words::search(lab.language.get());
    let course = lessons().course;
    let limit = lab.offered.with_untracked(|offered| offered.limit());
    let language = lab.language.get_untracked();
    let catalogue = RwSignal::new(lab.sandbox.with_untracked(|sandbox| Catalogue::new(sandbox, limit, language)));
    // What is listed in files of its own joins as it comes.
    leptos::task::spawn_local(async move {
        if let Ok(index) = course.index().await {
            catalogue.try_update(|catalogue| catalogue.add_lessons(&index, language));
        }
        if let Some(text) = fetch("cases/index.yaml").await {
            catalogue.try_update(|catalogue| catalogue.add_confusions(&known_confusions(&text), language));
        }
        if let Some(text) = fetch("walkthroughs/index.yaml").await {
            catalogue.try_update(|catalogue| catalogue.add_walkthroughs(&walkthroughs(&text), language));
        }
    });
    let typed = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        typed.with(|typed| catalogue.with(|catalogue| catalogue.find(typed, LISTED, lab.language.get())))
    });
    let current = RwSignal::new(0_usize);
    let field = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let follow = follows();
    let go = move |at: usize| {
        if let Some(entry) = found.with_untracked(|found| found.listed.get(at).cloned()) {
            follow.run(entry.leads);
        }
    };
    let keys = move |event: leptos::ev::KeyboardEvent| {
        let last = found.with_untracked(|found| found.listed.len()).saturating_sub(1);
        let at = current.get_untracked();
        match event.key().as_str() {
            "Enter" if !event.is_composing() => go(at),
            "ArrowDown" => show(current, if at < last { at + 1 } else { 0 }),
            "ArrowUp" => show(current, at.checked_sub(1).unwrap_or(last)),
            _ => return,
        }
        event.prevent_default();
    };
    let count = move || match found.with(|found| found.all) {
        0 => words().none().to_owned(),
        all => words().found(all),
    };
    let row = move |(at, entry): (usize, Entry)| {
        let says = match entry.sort {
            Category::Object | Category::Page | Category::Name => entry.aside,
            Category::Lesson => words().lesson().to_owned(),
            Category::Confusion => words().confusion().to_owned(),
            Category::Walkthrough => "kubernetes.io".to_owned(),
            Category::Rule => words().rule().to_owned(),
        };
        let language = matches!(entry.sort, Category::Rule | Category::Walkthrough).then_some("en");
        let is_mono = matches!(entry.sort, Category::Object | Category::Name);
        view! {
            <li role="option" id=id_of(at) aria-selected=move || (current.get() == at).to_string() on:click=move |_| go(at)>
                <span class:mono=is_mono lang=language>{entry.title}</span> <span class="quiet">{says}</span>
            </li>
        }
    };
    view! {
        <h2 id=TITLE>{screen_text(|text| text.search())}</h2>
        <input node_ref=field class="field" type="text" role="combobox" aria-labelledby=TITLE aria-expanded="true" aria-controls="search-found" aria-autocomplete="list"
            aria-activedescendant=move || found.with(|found| !found.listed.is_empty()).then(|| id_of(current.get())) placeholder=move || words().hint() autocomplete="off" autocapitalize="off" spellcheck="false"
            on:input=move |event| { current.set(0); typed.set(event_target_value(&event)); } on:keydown=keys />
        <ul id="search-found" class="search-found" role="listbox" aria-labelledby=TITLE>
            {move || found.with(|found| found.listed.iter().cloned().enumerate().map(row).collect_view())}
        </ul>
        <p class="quiet" role="status">{count}</p>
    }
}

fn id_of(at: usize) -> String {
    format!("found-{at}")
}

/// Makes a result the one that Enter goes to, and has it seen.
fn show(current: RwSignal<usize>, at: usize) {
    current.set(at);
    if let Some(row) = document().get_element_by_id(&id_of(at)) {
        scroll::to_nearest(&row);
    }
}

/// Goes where a result leads. The dialog is closed before, so that the focus can go there too.
fn follows() -> Callback<Leads> {
    let (lab, dialog, lessons, confusions) = (lab(), dialog(), lessons(), confusions());
    Callback::new(move |leads| {
        dialog.close();
        match leads {
            Leads::Door(door) => lessons.go(door),
            Leads::Select(selection) => {
                lab.select(selection);
                focus::go_to("#object h2");
            }
            Leads::Drawer(drawer) => {
                lab.drawer.set(drawer);
                lab.tab.set(crate::page::state::lab::Tab::Ask);
                focus::go_to("#drawer-panel");
            }
            Leads::Share => dialog.open_share(),
            Leads::Simulated => dialog.open(Which::Simulated),
            Leads::Ask(name) => {
                let question = lab.sandbox.with_untracked(|sandbox| sandbox.question().clone());
                lab.ask(Ask { name, ..question });
                lab.tab.set(crate::page::state::lab::Tab::Ask);
                focus_on_name();
            }
            Leads::Lesson(slug) => lessons.open(Opened::course(&slug, None)),
            Leads::Case(slug) => confusions.open(slug),
            Leads::Walkthrough(page) => lab.go_to_page(page),
            Leads::Rule(rule) => {
                let _ = window().open_with_url_and_target_and_features(&rule.page(), "_blank", "noopener");
            }
        }
    })
}
