//! The editor of the server's Corefile: the text with its colours, what is wrong in it, what its lines do, words that
//! fit, the order in which the plugins run, and the Corefiles of distributions. It draws what
//! `resolution::writing` knows.

mod offers;
mod order;
mod presets;

use super::fields::Present;
use crate::cluster::{Intent, ObjectRef};
use crate::control::Control;
use crate::page::browser::stylesheet;
use crate::page::kit::editor::{Editor, Stretch, Suggesting, caret_of, go_to, write};
use crate::page::kit::long_lists::Growing;
use crate::page::kit::rich::rich;
use crate::page::state::lab::lab;
use crate::page::state::language;
use crate::resolution::corefile::{Class, CorefileError, formatted, highlight};
use crate::resolution::server::Configuration;
use crate::resolution::writing::{self, Mend};
use crate::sandbox::{Edit, Sandbox};
use crate::text::words::{self, CorefileText as Words, Volume};
use crate::text::{Language, corefile, server};
use leptos::html;
use leptos::prelude::*;
use offers::Offers;

/// How many errors are listed.
const LISTED: usize = 20;

/// What the field holds now, and what the server would make of it.
#[derive(Clone, Copy)]
struct Desk {
    /// The field.
    field: NodeRef<html::Textarea>,
    /// The text as it is being typed.
    typed: RwSignal<String>,
    /// How it reads.
    read: Memo<Read>,
    /// The language whose sentences of the editor are here.
    speaks: Memo<Option<Language>>,
    /// True where it may be changed.
    is_offered: Signal<bool>,
}

impl Desk {
    /// The editor's sentences.
    fn words(self) -> Words {
        words::corefile(self.speaks.get().unwrap_or_default())
    }

    /// Puts a text in the field, as if somebody had typed it.
    fn put(self, text: &str) {
        write(self.field, 0, self.typed.with_untracked(String::len), text);
    }
}

/// What is made of a text.
#[derive(Clone, Default, PartialEq)]
struct Read {
    errors: Vec<CorefileError>,
    /// What CoreDNS prints before it exits.
    says: Option<String>,
    /// What the lab reads and leaves alone.
    not_modelled: String,
}

/// The editor.
#[component]
pub(super) fn CorefileEditor(object: ObjectRef, present: Present) -> impl IntoView {
    let lab = lab();
    let here = RwSignal::new(0_u32);
    Effect::new(move || {
        let language = lab.language.get();
        leptos::task::spawn_local(async move {
            stylesheet::arrived(stylesheet::COREFILE).await;
            lab.not_fetched.set(language::arrived(Volume::Corefile(language)).await.is_err());
            here.try_update(|here| *here += 1);
        });
    });
    // It goes on in the language before until the other one is here.
    let speaks = Memo::new(move |before: Option<&Option<Language>>| {
        let language = lab.language.get();
        let is_here = here.get() > 0 && Volume::Corefile(language).is_here();
        if is_here { Some(language) } else { before.copied().flatten() }
    });
    let is_here = Memo::new(move |_| speaks.get().is_some());
    move || match is_here.get() {
        true => view! { <Writing object=object.clone() present speaks /> }.into_any(),
        false => view! { <p class="quiet" aria-busy="true">"…"</p> }.into_any(),
    }
}

/// The editor, once its sentences are here.
#[component]
fn Writing(object: ObjectRef, present: Present, speaks: Memo<Option<Language>>) -> impl IntoView {
    let lab = lab();
    let reference = StoredValue::new(object);
    let text = Memo::new(move |_| {
        let text = present.with(|object| object.as_ref()?.as_config_map()?.data.get("Corefile").cloned());
        text.unwrap_or_default()
    });
    let typed = RwSignal::new(text.get_untracked());
    let read = Memo::new(move |_| {
        lab.sandbox.with(|sandbox| {
            let files = Configuration::files_of(sandbox.cluster());
            let read = typed.with(|typed| Configuration::read(typed, &files));
            let mut names: Vec<String> = read.notes.iter().map(|note| server::note(&note.kind)).collect();
            names.dedup();
            Read { errors: read.errors, says: read.says, not_modelled: names.join(", ") }
        })
    });
    let field = NodeRef::<html::Textarea>::new();
    let is_offered = Signal::derive(move || lab.offers(Control::Corefile));
    let desk = Desk { field, typed, read, speaks, is_offered };
    let put = move |corefile: String| {
        if corefile != text.get_untracked() {
            lab.dispatch(Edit::Do { object: reference.get_value(), intent: Intent::Corefile(corefile) });
        }
    };
    let wrong = Signal::derive(move || {
        typed.with(|typed| {
            let errors = read.get().errors;
            let spans = errors.iter().filter_map(|error| writing::span_of(typed, error));
            spans.map(|span| (span.start, span.end)).collect::<Vec<_>>()
        })
    });
    let caret = RwSignal::new(None::<usize>);
    let over = RwSignal::new(None::<usize>);
    let offers = Offers::new(desk);
    let suggesting = Suggesting {
        list: offers::LIST,
        active: Signal::derive(move || offers.active()),
        key: Callback::new(move |event| offers.key(&event)),
        moved: Callback::new(move |has_typed| {
            caret.set(caret_of(field));
            offers.moved(caret.get_untracked(), has_typed);
        }),
        over: Callback::new(move |line| {
            if over.get_untracked() != line {
                over.set(line);
            }
        }),
        left: Callback::new(move |()| offers.close()),
    };
    // The line that is pointed at, or the one with the caret.
    let line = Memo::new(move |_| {
        let of_caret = || {
            let caret = caret.get()?;
            typed.with(|typed| Some(1 + typed.get(..caret)?.matches('\n').count()))
        };
        over.get().or_else(of_caret)
    });
    let does = Memo::new(move |_| {
        let number = line.get()?;
        let meaning = typed.with(|typed| writing::line(typed, number))?;
        Some((number, corefile::line(speaks.get()?, &meaning)))
    });
    let said = RwSignal::new(None::<fn(Words) -> &'static str>);
    let format = move |_| {
        let tidy = typed.with_untracked(|typed| formatted(typed));
        let is_tidy = typed.with_untracked(|typed| *typed == tidy);
        said.set(is_tidy.then_some(|words: Words| words.is_formatted()));
        if !is_tidy {
            desk.put(&tidy);
        }
    };
    view! {
        <p class="unseen" id="corefile-hint">{move || lab.text().corefile_hint()} " " {move || desk.words().editor_hint()}</p>
        <presets::Presets desk object=reference />
        <div class="desk">
            <div class="tools">
                <Verdict desk />
                <button class="button" type="button" hidden=move || !is_offered.get() title=move || desk.words().format_hint() on:click=format>{move || desk.words().format()}</button>
            </div>
            <p class="unseen" role="status">{move || said.get().map(|says| says(desk.words()))}</p>
            <div class="sheet">
                <Editor name=Signal::derive(move || desk.words().editor_label().to_owned()) text diagnostics=Signal::stored(Vec::new())
                    described_by="corefile-hint" colours=Some(colours) wrong typed suggesting=Some(suggesting)
                    on_pause=put field read_only=Signal::derive(move || !is_offered.get()) />
                <offers::List offers desk />
            </div>
            <p class="does" aria-live="polite">
                {move || match does.get() {
                    Some((number, sentence)) => view! { <span class="number">{desk.words().line_does(number)}</span> " " {rich(&sentence)} }.into_any(),
                    None => view! { <span class="quiet">{desk.words().no_line()}</span> }.into_any(),
                }}
            </p>
            <Errors desk />
            <p class="hint">{move || rich(&lab.sandbox.with(|sandbox| corefile::when_read(desk.speaks.get().unwrap_or_default(), sandbox.looks_every())))}</p>
            <Show when=move || lab.sandbox.with(Sandbox::awaits_restart)>
                <p class="hint" role="status">
                    {move || desk.words().awaits_restart()} " "
                    <button class="button" type="button" on:click=move |_| {
                        lab.dispatch(Edit::Requests(lab.sandbox.with_untracked(Sandbox::restart_of_dns)));
                    }>{move || desk.words().restart()}</button>
                </p>
            </Show>
        </div>
        <Show when=move || read.with(|read| !read.not_modelled.is_empty())>
            <p class="hint">{move || lab.text().corefile_not_modelled(read.get().not_modelled)}</p>
        </Show>
        <order::Order desk />
    }
}

/// Whether CoreDNS takes it.
#[component]
fn Verdict(desk: Desk) -> impl IntoView {
    let count = Memo::new(move |_| desk.read.with(|read| read.errors.len()));
    view! {
        <p class="verdict-of" class:wrong=move || { count.get() > 0 } role="status">
            <span class="sign" aria-hidden="true">{move || if count.get() > 0 { "✗" } else { "✓" }}</span> " "
            {move || match count.get() {
                0 => desk.words().nothing_wrong().to_owned(),
                count => desk.words().errors_found(count),
            }}
        </p>
    }
}

/// What is wrong, each place a button that takes one there.
#[component]
fn Errors(desk: Desk) -> impl IntoView {
    let lab = lab();
    let line = move |error: &CorefileError, language: Language| {
        let (place, sentence) = (error.place.clone(), server::corefile(language, &error.reason));
        let (span, mend) =
            desk.typed.with_untracked(|text| (writing::span_of(text, error), writing::mend(text, error)));
        let place = match place.is_in_corefile() {
            true => language.text().place(place.line, place.column),
            false => place.to_string(),
        };
        let shown = match span {
            Some(span) => view! { <button class="link place" type="button" on:click=move |_| go_to(desk.field, span.start, span.end)>{place}</button> }.into_any(),
            None => view! { <span class="place">{place}</span> }.into_any(),
        };
        let mended = mend.filter(|_| desk.is_offered.get()).map(|Mend { span, word }| {
            let name = word.clone();
            view! {
                <button class="plain mend" type="button" on:click=move |_| write(desk.field, span.start, span.end, &word)>
                    {move || rich(&desk.words().mend_with(&name))}
                </button>
            }
        });
        view! { <li class="error">{shown} <span>{rich(&sentence)} " " {mended}</span></li> }
    };
    let shown = Growing::from(LISTED);
    view! {
        <Show when=move || desk.read.with(|read| !read.errors.is_empty())>
            <ul class="remarks" aria-label=move || desk.words().errors_found(desk.read.with(|read| read.errors.len()))>
                {move || {
                    let language = desk.speaks.get().unwrap_or_default();
                    desk.read.with(|read| read.errors.iter().take(shown.most()).map(|error| line(error, language)).collect_view())
                }}
            </ul>
            {shown.more(move || desk.read.with(|read| read.errors.len()))}
            <p class="refused">
                {move || desk.read.get().says.filter(|says| !says.is_empty()).map(|says| rich(&lab.text().corefile_refused(says)))}
            </p>
        </Show>
    }
}

/// The colours of a Corefile, as classes.
fn colours(text: &str) -> Vec<Stretch> {
    let class = |class: Class| match class {
        Class::Zone | Class::Snippet => "zone",
        Class::Directive => "key",
        Class::Property => "property",
        Class::Number => "number",
        Class::Variable => "keyword",
        Class::Quoted => "quoted",
        Class::Brace => "punctuation",
        Class::Comment => "comment",
        Class::Text => "",
    };
    highlight(text).into_iter().map(|one| (one.span.start, one.span.end, class(one.class))).collect()
}
