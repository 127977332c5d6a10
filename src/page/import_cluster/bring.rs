//! How a cluster comes in: pasted, dropped or chosen, piece after piece. A long text is never put into a field.

use super::copying::Copyable;
use super::{ImportScreen, import_screen, says};
use crate::manifest::Diagnostic;
use crate::own_cluster::{Aside, COMMAND, as_taken, gap, gaps, may_hold_objects, meant, refused, taken, worth_reading};
use crate::page::browser::lazy::pause;
use crate::page::browser::{dropped, scroll};
use crate::page::kit::live::*;
use crate::page::kit::long_lists::{self, Growing};
use crate::page::kit::rich::rich;
use crate::page::state::lab::Lab;
use crate::page::state::slices::{self, Named};
use crate::sandbox::{Edit, Piece, Pieces, Progress, Sandbox};
use crate::text::{diagnostic, words};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// From this many bytes on a text is taken in as it is put into the field, and does not stay there.
const LONG: usize = 20_000;
/// How many remarks on a piece are listed.
const LISTED: usize = 20;

/// How far it has come.
#[derive(Clone, Copy, Default, PartialEq)]
enum Stage {
    #[default]
    Open,
    Reading,
    Taking(usize, usize),
    Putting,
}

/// The first command, the field and the files, and the pieces that are there.
#[component]
pub(super) fn Bring() -> impl IntoView {
    let screen = import_screen();
    let lab = screen.lab;
    let stage = RwSignal::new(Stage::default());
    let field = NodeRef::<html::Textarea>::new();
    let text = move || field.get_untracked().map(|field| field.value()).unwrap_or_default();
    let take = move |texts: Vec<Named>| {
        if let Some(field) = field.get_untracked() {
            field.set_value("");
        }
        let said = match texts.as_slice() {
            [(name, text)] if name.is_empty() => Aside::of(text),
            _ => None,
        };
        if matches!(said, Some(Aside::Message(_))) {
            return screen.message.set(said);
        }
        screen.message.set(None);
        leptos::task::spawn_local(async move {
            take_in(screen, stage, texts).await;
            // What is told of a file follows from the cluster that it is a part of.
            screen.message.try_set(said);
        });
    };
    let pasted = move |event: ev::ClipboardEvent| {
        let data = event.clipboard_data();
        let text = data.and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
        // A word pasted into a line that is being typed stays a word.
        if text.trim().contains('\n') || text.trim().starts_with(['{', '[']) || text.len() > LONG {
            event.prevent_default();
            take(vec![(String::new(), text)]);
        }
    };
    let typed = move |_| {
        let text = text();
        if text.len() > LONG {
            take(vec![(String::new(), text)]);
        }
    };
    let left_out = RwSignal::new(0_usize);
    let open = move |chosen: Vec<(String, web_sys::File)>, others: usize| async move {
        let mut texts = Vec::new();
        for (name, file) in chosen {
            let text = wasm_bindgen_futures::JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            texts.extend(text.map(|text| (name, text)));
        }
        let (texts, without_objects) = worth_reading(texts);
        left_out.try_set(others + without_objects);
        if !texts.is_empty() {
            take(texts);
        }
    };
    let files = move |list: Option<web_sys::FileList>| {
        let Some(list) = list else { return };
        let chosen = (0..list.length()).filter_map(|at| list.get(at)).map(|file| (file.name(), file)).collect();
        leptos::task::spawn_local(open(chosen, 0));
    };
    let dropped = move |event: ev::DragEvent| {
        event.prevent_default();
        let Some(data) = event.data_transfer() else { return };
        let entries = dropped::entries(&data);
        if entries.is_empty() {
            return files(data.files());
        }
        leptos::task::spawn_local(async move {
            let (chosen, others) = dropped::files(entries, may_hold_objects).await;
            open(chosen, others).await;
        });
    };
    let picked = move |event: ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        files(input.as_ref().and_then(|input| input.files()));
        // The same files may be chosen again.
        input.inspect(|input| input.set_value(""));
    };
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let text = text();
        if !text.trim().is_empty() {
            take(vec![(String::new(), text)]);
        }
    };
    let is_busy = move || stage.get() != Stage::Open;
    let progress = string_fn(move || {
        let words = says(lab);
        match stage.get() {
            Stage::Open => String::new(),
            Stage::Reading => words.reading().to_owned(),
            Stage::Taking(done, of) => words.taking(done, of),
            Stage::Putting => words.putting().to_owned(),
        }
    });
    let bar = move || match stage.get() {
        Stage::Taking(done, of) => Some((done, of)),
        _ => None,
    };
    view! {
        <section class="bring" aria-label=text_fn(move || says(lab).pieces()) on:dragover=|event| event.prevent_default() on:drop=dropped>
            <p>{text_fn(move || says(lab).first_command())}</p>
            {live(move || view! { <Copyable what=says(lab).first_command() text=COMMAND /> }.into_any())}
            <form on:submit=add>
                <textarea node_ref=field rows="3" spellcheck="false" autocomplete="off" translate="no" dir="ltr" aria-label=text_fn(move || says(lab).field())
                    placeholder=text_fn(move || says(lab).field_hint()) on:paste=pasted on:input=typed></textarea>
                <div class="row-of">
                    <button class="button" type="submit" disabled=flag(is_busy)>{text_fn(move || says(lab).take_in())}</button>
                    <label class="button chooser">
                        {text_fn(move || says(lab).choose_files())}
                        <input type="file" class="unseen" multiple accept=".yaml,.yml,.json,.txt,text/*,application/json" on:change=picked />
                    </label>
                    <Show when=move || matches!(stage.get(), Stage::Reading | Stage::Taking(..))>
                        <button class="button" type="button" on:click=click(move || stage.set(Stage::Open))>{text_fn(move || lab.text().stop())}</button>
                    </Show>
                </div>
            </form>
            <p class="quiet">{text_fn(move || says(lab).how_also())}</p>
            <p role="status">{progress}</p>
            <p class="quiet" role="status">{string_fn(move || match left_out.get() { 0 => String::new(), number => says(lab).files_left_out(number) })}</p>
            <Show when=move || bar().is_some()>
                <progress value=move || bar().map_or(0, |(done, _)| done).to_string() max=move || bar().map_or(1, |(_, of)| of.max(1)).to_string()
                    aria-label=text_fn(move || says(lab).take_in())></progress>
            </Show>
            <p role="status">{live(move || screen.message.with(|said| said.as_ref().map(|said| lab.sandbox.with(|sandbox| rich(&meant(lab.language.get(), sandbox, said))))).into_any())}</p>
            <Unread />
            <PieceList stage />
            <p class="quiet">{text_fn(move || says(lab).stays_here())}</p>
        </section>
    }
}

async fn take_in(screen: ImportScreen, stage: RwSignal<Stage>, texts: Vec<Named>) {
    let pieces = screen.lab.sandbox.with_untracked(Sandbox::pieces_to_add_to);
    put_together(screen, stage, pieces, texts).await;
}

/// Puts pieces together, with texts that are read first, and puts the cluster they make in place.
async fn put_together(screen: ImportScreen, stage: RwSignal<Stage>, pieces: Pieces, texts: Vec<Named>) {
    let lab = screen.lab;
    stage.set(Stage::Reading);
    screen.unread.set(Vec::new());
    pause().await;
    let goes_on = move |progress| {
        // Whoever leaves the screen wants none of it any more, and neither does who has stopped it.
        let is_wanted = stage.try_with_untracked(|stage| *stage != Stage::Open) == Some(true);
        if is_wanted && let Progress::Taken(done, of) = progress {
            stage.set(Stage::Taking(done, of));
        }
        is_wanted
    };
    let is_first = pieces.is_empty();
    let steps = lab.sandbox.with_untracked(|sandbox| sandbox.done().len());
    crate::page::state::plugins::plugins_here().await;
    let taken = slices::taken_in(pieces, texts, Box::new(goes_on)).await;
    lab.not_fetched.set(taken.is_err());
    let Ok(Some(came)) = taken else {
        stage.try_set(Stage::Open);
        return;
    };
    screen.unread.set(came.unread);
    let Some(imported) = came.imported.map(Arc::new) else {
        stage.try_set(Stage::Open);
        return;
    };
    if stage.try_set(Stage::Putting).is_some() {
        return;
    }
    pause().await;
    let kept = Arc::clone(&imported);
    // Changes that were made here since a piece came are not in the pieces.
    let loses = !is_first
        && lab.sandbox.with_untracked(|sandbox| {
            !sandbox.done().last().is_some_and(|step| step.name == crate::sandbox::StepName::Imported)
        })
        && steps > 0;
    lab.open_world_then(Edit::Imported(imported), move |done| {
        if done {
            screen.is_asked.set(false);
            screen.came.set(Some(kept));
            let words = says(lab);
            request_animation_frame(show_findings);
            lab.announcement.set(if loses { words.put_anew() } else { words.stands() }.to_owned());
        }
        stage.try_set(Stage::Open);
    });
}

/// What was found stands above the field on a phone, where nobody would look for it.
fn show_findings() {
    if let Some(title) = document().get_element_by_id(super::findings::TITLE) {
        scroll::to_nearest(&title);
    }
}

/// Texts that did not read.
#[component]
fn Unread() -> impl IntoView {
    let screen = import_screen();
    let lab = screen.lab;
    let shown = Growing::from(LISTED);
    let all = move || {
        let one = |(name, diagnostics): &(String, Vec<Diagnostic>)| {
            let name = (!name.is_empty()).then(|| view! { <strong translate="no">{name.clone()}</strong> });
            view! { <li>{name}{remarks(lab, diagnostics.clone())}</li> }
        };
        screen.unread.with(|unread| unread.iter().take(shown.most()).map(one).collect_view())
    };
    view! {
        <Show when=move || !screen.unread.with(Vec::is_empty)>
            <div role="alert">
                <p class="problem">{text_fn(move || says(lab).not_read())}</p>
                <ul>{all}</ul>
                {shown.more(move || screen.unread.with(Vec::len))}
                <p class="quiet">{live(move || rich(says(lab).too_long()).into_any())}</p>
            </div>
        </Show>
    }
}

/// The remarks on a text, the first of them at first.
fn remarks(lab: Lab, all: Vec<Diagnostic>) -> impl IntoView {
    let shown = Growing::from(LISTED);
    let number = all.len();
    let lines = move || {
        let language = lab.language.get();
        all.iter().take(shown.most()).map(|one| remark(language, one)).collect_view()
    };
    view! { <ul class="remarks">{lines}</ul> {shown.more(move || number)} }
}

fn remark(language: crate::text::Language, one: &Diagnostic) -> impl IntoView + use<> {
    let place = language.text().place(one.span.line, one.span.column);
    let object = one.object.as_ref().map(|object| format!("{object} ")).unwrap_or_default();
    let field = one.field.to_string();
    let said = diagnostic::sentence(language, &one.message);
    view! {
        <li>
            <span class="quiet" translate="no">{place}" "{object}</span>
            {(!field.is_empty()).then(|| view! { <code translate="no">{field}</code> " " })} {rich(&said)}
        </li>
    }
}

/// What a piece is called.
fn name_of(words: words::OwnClusterText, place: usize, piece: &Piece) -> String {
    match piece.name.as_str() {
        "" if piece.is_standing => words.kept_before().to_owned(),
        "" => words.pasted(place + 1),
        name => name.to_owned(),
    }
}

/// The pieces that are there, each with what it gave.
#[component]
fn PieceList(stage: RwSignal<Stage>) -> impl IntoView {
    let screen = import_screen();
    let lab = screen.lab;
    let pieces = Memo::new(move |_| lab.sandbox.with(|sandbox| sandbox.pieces().clone()));
    let row = move |place: usize, piece: &Arc<Piece>| {
        let words = says(lab);
        let name = name_of(words, place, piece);
        let files = piece.files.iter().map(|_| "resolv.conf".to_owned());
        let gave: Vec<String> = files.chain(piece.gave.iter().map(|(kind, count)| format!("{count} {kind}"))).collect();
        let size = words.piece_size(piece.bytes.div_ceil(1000), piece.number());
        let remarks = screen.came.with(|came| {
            let came = came.as_ref().filter(|came| pieces.with(|pieces| came.pieces == *pieces))?;
            let own = came.remarks.iter().zip(&came.whose).filter(|(_, whose)| **whose == place);
            let own: Vec<_> = own.map(|(remark, _)| remark.clone()).collect();
            (!own.is_empty()).then(|| {
                let number = own.len();
                // Where nothing could be read of it, the remark is what there is.
                view! { <details open=piece.number() == 0><summary>{words.remarks(number)}</summary>{remarks(lab, own)}</details> }
            })
        });
        let remove = move || {
            let left = pieces.with_untracked(|pieces| pieces.without(place));
            if left.is_empty() {
                // Nothing is left: what was there before the first piece is.
                while lab.sandbox.with_untracked(|sandbox| !sandbox.pieces().is_empty() && !sandbox.done().is_empty()) {
                    lab.undo();
                }
                // It came in an earlier visit, of which nothing can be undone.
                if lab.sandbox.with_untracked(|sandbox| !sandbox.pieces().is_empty()) {
                    lab.dispatch(Edit::Reset);
                }
                screen.is_asked.set(false);
                return;
            }
            leptos::task::spawn_local(put_together(screen, stage, left, Vec::new()));
        };
        view! {
            <li>
                <div><strong translate="no">{name.clone()}</strong> " " <span class="quiet">{size}</span>
                    <p class="quiet" translate="no">{gave.join(", ")}</p>
                    {remarks}
                </div>
                <button class="plain" type="button" aria-label=words.remove_piece(&name) on:click=click(remove)>"×"</button>
            </li>
        }
    };
    let shown = Growing::from(long_lists::SHOWN);
    let rows = move || {
        pieces.with(|pieces| {
            pieces.iter().enumerate().take(shown.most()).map(|(place, piece)| row(place, piece)).collect_view()
        })
    };
    view! {
        <Show when=move || !pieces.with(Pieces::is_empty)>
            <h2>{text_fn(move || says(lab).pieces())}</h2>
            <ol class="pieces">{rows}</ol>
            {shown.more(move || pieces.with(|pieces| pieces.iter().count()))}
        </Show>
    }
}

/// What is not known yet, each with the command that tells it.
#[component]
pub(super) fn Unknown() -> impl IntoView {
    let screen = import_screen();
    let lab = screen.lab;
    let pieces = Memo::new(move |_| lab.sandbox.with(|sandbox| sandbox.pieces().clone()));
    let all = Memo::new(move |_| {
        pieces.with(|_| ());
        lab.sandbox.with_untracked(gaps)
    });
    let rows = move || {
        let language = lab.language.get();
        all.with(|all| {
            all.iter()
                .map(|one| {
                    let said = gap(language, one);
                    let plain = said.replace('`', "");
                    view! { <li><p>{rich(&said)}</p><Copyable what=plain text=one.command() /></li> }
                })
                .collect_view()
        })
    };
    // On what it rests that something does not exist.
    let taken_for_all = move || {
        all.track();
        let language = lab.language.get();
        let all = lab.sandbox.with_untracked(taken);
        all.iter().map(|one| view! { <p class="sub">{rich(&as_taken(language, one))}</p> }).collect_view()
    };
    // What reads the Corefile may arrive after the objects.
    let rejected = move || {
        let language = lab.language.get();
        let said = lab.sandbox.with(|sandbox| refused(language, sandbox));
        (!said.is_empty())
            .then(|| view! { <p class="problem">{rich(&says(lab).corefile_refused(said.join("; ")))}</p> })
    };
    view! {
        <section class="unknown" aria-labelledby="mine-unknown">
            <h2 id="mine-unknown">{text_fn(move || says(lab).unknown())}</h2>
            {rejected}
            <ul>{rows}</ul>
            {taken_for_all}
        </section>
    }
}
