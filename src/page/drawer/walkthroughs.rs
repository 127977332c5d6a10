//! The pages of kubernetes.io that can be followed in the terminal: the list of them, each a world that is fetched when
//! somebody opens it, and the commands of the one that is open.

use crate::case::{Case, Walkthrough, walkthroughs};
use crate::page::browser::site::fetch;
use crate::page::drawer::terminal_session::{Followed, Kept, Lost};
use crate::page::kit::rich::rich;
use crate::page::state::lab::{Lab, lab};
use crate::page::state::plugins::plugins_for;
use crate::sandbox::Edit;
use crate::shell::Shell;
use crate::text::{Language, words};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The heading of the commands.
const TITLE: &str = "walkthrough-title";

impl Lost {
    fn says(self, words: words::TerminalText) -> &'static str {
        match self {
            Self::NotFetched => words.page_not_fetched(),
            Self::NotThere => words.page_not_there(),
        }
    }
}

/// Why the page that was wanted is not there, above all else.
#[component]
pub(crate) fn PageLost() -> impl IntoView {
    let lab = lab();
    let lost = expect_context::<Kept>().lost;
    let says = move || lost.get().map_or("", |lost| lost.says(words::terminal(lab.language.get())));
    view! { <p role="alert" class="problem" hidden=move || lost.get().is_none()>{says}</p> }
}

/// The page that is followed, and what it has one type next, right above the line.
#[component]
pub(crate) fn PageFollowed(
    /// Puts a command in the line.
    take: Callback<String>,
) -> impl IntoView {
    let lab = lab();
    let kept = expect_context::<Kept>();
    view! {
        <Show when=move || kept.followed.with(Option::is_some)>
            {move || kept.followed.get().map(|followed| commands(lab, kept.next, followed, take))}
        </Show>
    }
}

/// The list.
#[component]
pub(crate) fn Walkthroughs() -> impl IntoView {
    let lab = lab();
    let kept = expect_context::<Kept>();
    let all = RwSignal::new(Vec::<Walkthrough>::new());
    let failed = kept.lost;
    let is_open = RwSignal::new(false);
    let says = move || words::terminal(lab.language.get());
    let list = move |event: leptos::ev::Event| {
        is_open.set(event_target::<web_sys::HtmlDetailsElement>(&event).open());
        if is_open.get_untracked() && all.with_untracked(Vec::is_empty) {
            leptos::task::spawn_local(async move {
                match fetch("walkthroughs/index.yaml").await {
                    Some(text) => all.set(walkthroughs(&text)),
                    None => failed.set(Some(Lost::NotFetched)),
                }
            });
        }
    };
    Effect::new(move || {
        let page = lab.page.get();
        if page.is_empty() {
            return kept.followed.set(None);
        }
        failed.set(None);
        if kept.followed.with_untracked(|followed| followed.as_ref().is_some_and(|followed| followed.slug == page)) {
            return;
        }
        leptos::task::spawn_local(async move {
            let lost = follow(lab, kept, &page, !lab.has_page_world.get_untracked()).await.err();
            failed.try_set(lost);
            if lost.is_none() {
                // The list goes with the button that was pressed: the commands are where one goes on.
                is_open.try_set(false);
                request_animation_frame(show_commands);
            } else {
                // It can be tried again.
                lab.page.set(String::new());
                is_open.try_set(true);
            }
        });
    });
    let rows = move || {
        let language = lab.language.get();
        all.with(|all| all.iter().map(|page| row(lab, page, language)).collect_view())
    };
    view! {
        // A lesson has its own world and its own commands.
        <details class="confusions" hidden=move || lab.offered.with(|offered| offered.lesson.is_some()) prop:open=move || is_open.get() on:toggle=list>
            <summary>{move || says().walkthroughs()}</summary>
            <p class="quiet">{move || says().walkthroughs_say()}</p>
            <ul>{rows}</ul>
        </details>
    }
}

/// Goes to the commands of the page that has been opened.
fn show_commands() {
    let title = document().get_element_by_id(TITLE).and_then(|title| title.query_selector("a").ok().flatten());
    if let Some(link) = title.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = link.focus();
    }
}

/// Opens the world of a page as one step where it is wanted, with a terminal that has nothing of before. `None` where it
/// cannot be fetched.
async fn follow(lab: Lab, kept: Kept, slug: &str, opens_world: bool) -> Result<(), Lost> {
    let all = walkthroughs(&fetch("walkthroughs/index.yaml").await.ok_or(Lost::NotFetched)?);
    let page = all.into_iter().find(|page| page.slug() == slug).ok_or(Lost::NotThere)?;
    let text = fetch(&format!("walkthroughs/{slug}.yaml")).await.ok_or(Lost::NotFetched)?;
    plugins_for(&text).await;
    let case = Case::read(&text).ok_or(Lost::NotFetched)?;
    let commands = case.commands().into_iter().map(str::to_owned).collect();
    if opens_world {
        lab.open_world_then(Edit::Open(Box::new(case.link)), |_| ());
        // The pod that one was in belongs to another world.
        kept.shell.set_value(Shell::default());
    }
    let (title, address) = (page.title().to_owned(), page.address().to_owned());
    kept.next.set(0);
    kept.followed.set(Some(Followed { slug: slug.to_owned(), title, address, commands }));
    Ok(())
}

fn row(lab: Lab, page: &Walkthrough, language: Language) -> impl IntoView + use<> {
    let title = page.title().to_owned();
    let says = rich(page.says(language.tag()));
    let name = words::terminal(language).open_page(&title);
    let slug = page.slug().to_owned();
    view! {
        <li>
            <div><strong lang="en">{title}</strong><p class="quiet">{says}</p></div>
            <button class="button" type="button" aria-label=name on:click=move |_| lab.go_to_page(slug.clone())>{words::confusions(language).open_short()}</button>
        </li>
    }
}

fn commands(lab: Lab, next: RwSignal<usize>, followed: Followed, take: Callback<String>) -> impl IntoView + use<> {
    let says = move || words::terminal(lab.language.get());
    let Followed { title, address, commands, .. } = followed;
    let all = commands.len();
    let button = move |command: String| {
        let typed = command.clone();
        view! { <button class="plain mono" type="button" translate="no" lang="en" on:click=move |_| take.run(typed.clone())>{command}</button> }
    };
    let is_left = move || next.get() < all;
    let due = commands.clone();
    let due = move || due.get(next.get()).cloned().map(button);
    let listed = commands.into_iter().enumerate().map(|(at, command)| {
        view! { <li aria-current=move || (next.get() == at).then_some("step")>{button(command)}</li> }
    });
    view! {
        <section class="case followed" aria-labelledby=TITLE>
            <h3 id=TITLE><a href=address target="_blank" rel="noopener" lang="en">{title}</a></h3>
            <details>
                <summary>{move || says().page_commands()}</summary>
                <ol class="examples">{listed.collect_view()}</ol>
            </details>
            <button class="plain" type="button" on:click=move |_| lab.go_to_page(String::new())>{move || lab.text().close()}</button>
            <p class="next" role="status">
                <span class="quiet">{move || if is_left() { says().page_next(next.get() + 1, all) } else { says().page_done(all) }}</span> " "
                {due}
            </p>
        </section>
    }
}
