//! Words that fit at the caret: a list beside it, worked with the keys of the field.

use super::Desk;
use crate::page::kit::editor::{Measures, caret_of, write};
use crate::page::kit::rich::rich;
use crate::resolution::corefile::{Caret, Role, indentation};
use crate::resolution::writing::{Completion, complete};
use crate::text::corefile;
use leptos::ev;
use leptos::prelude::*;
use std::ops::Range;
use wasm_bindgen::JsCast;

/// The id of the list.
pub(super) const LIST: &str = "corefile-offers";

/// How wide a letter is, as a part of a line's height: the fixed-width face at 13 pixels on lines of 20.
const LETTER: f64 = 0.39;

/// The list: whether it is open, and what is pointed at.
#[derive(Clone, Copy)]
pub(super) struct Offers {
    desk: Desk,
    open: RwSignal<Option<Open>>,
    /// What somebody is told who asked for words and got none.
    none: RwSignal<bool>,
}

/// An open list.
#[derive(Clone)]
struct Open {
    /// What a word replaces.
    span: Range<usize>,
    words: Vec<Completion>,
    /// The position of the word that is pointed at.
    at: usize,
    /// Where it stands: pixels from the top and from the left of the field.
    top: f64,
    left: f64,
}

impl Offers {
    /// Closed.
    pub(super) fn new(desk: Desk) -> Self {
        Self { desk, open: RwSignal::new(None), none: RwSignal::new(false) }
    }

    /// The id of the word that is pointed at.
    pub(super) fn active(self) -> Option<String> {
        self.open.with(|open| open.as_ref().map(|open| id_of(open.at)))
    }

    /// Closes the list.
    pub(super) fn close(self) {
        if self.open.with_untracked(Option::is_some) {
            self.open.set(None);
        }
        self.none.set(false);
    }

    /// The text or the caret has changed: while somebody types a word, the list follows.
    pub(super) fn moved(self, caret: Option<usize>, has_typed: bool) {
        if has_typed {
            self.open_at(caret, false);
        } else if let Some(caret) = caret
            && self.open.with_untracked(|open| {
                open.as_ref().is_some_and(|open| !(open.span.start..=open.span.end).contains(&caret))
            })
        {
            self.close();
        }
    }

    /// Opens the list; unasked only where a word of a line has begun.
    fn open_at(self, caret: Option<usize>, is_asked: bool) {
        let text = self.desk.typed.get_untracked();
        let offset = caret.or_else(|| caret_of(self.desk.field)).unwrap_or_default();
        let is_wanted = is_asked
            || Caret::at(&text, offset).is_some_and(|caret| {
                !caret.typed.is_empty() && !matches!(caret.role, Role::Key | Role::Snippet | Role::Open | Role::Close)
            });
        let found = complete(&text, offset).filter(|(_, words)| is_wanted && !words.is_empty());
        self.none.set(is_asked && found.is_none());
        self.open.set(found.map(|(span, words)| {
            let (top, left) = self.place(&text, span.start);
            Open { span, words, at: 0, top, left }
        }));
    }

    /// The pixels of an offset, below its line.
    fn place(self, text: &str, offset: usize) -> (f64, f64) {
        let before = text.get(..offset).unwrap_or_default();
        let line = before.matches('\n').count();
        let column: usize =
            before.rsplit('\n').next().unwrap_or_default().chars().map(|one| if one == '\t' { 2 } else { 1 }).sum();
        let field = self.desk.field.get_untracked();
        let Some(measures) = field.as_ref().and_then(Measures::of) else { return (0.0, 0.0) };
        let scrolled = field
            .and_then(|field| field.parent_element())
            .map_or((0, 0), |around| (around.scroll_top(), around.scroll_left()));
        let top = measures.padding + measures.line * (line as f64 + 1.0) - f64::from(scrolled.0);
        (top, measures.line * LETTER * column as f64 - f64::from(scrolled.1))
    }

    /// A key of the field.
    pub(super) fn key(self, event: &ev::KeyboardEvent) {
        if event.is_composing() {
            return;
        }
        let key = event.key();
        if event.ctrl_key() && (key == " " || event.code() == "Space") {
            event.prevent_default();
            if self.desk.is_offered.get_untracked() {
                self.open_at(None, true);
            }
            return;
        }
        let Some(open) = self.open.get_untracked() else {
            if key == "Enter" && !event.shift_key() && self.desk.is_offered.get_untracked() {
                self.new_line(event);
            }
            return;
        };
        let count = open.words.len();
        let by = |step: usize| self.point(&open, (open.at + step) % count.max(1));
        match key.as_str() {
            "ArrowDown" => by(1),
            "ArrowUp" => by(count.saturating_sub(1)),
            "Escape" => self.close(),
            "Enter" | "Tab" if !event.shift_key() => {
                let Some(word) = open.words.get(open.at) else { return };
                let is_written = self.desk.typed.with_untracked(|text| text.get(open.span.clone()) == Some(&word.word));
                self.close();
                // What stands there already is not taken, and the key does what it does otherwise.
                if is_written {
                    return self.key(event);
                }
                self.take(&open.span, &word.word);
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// Begins a line below the one before.
    fn new_line(self, event: &ev::KeyboardEvent) {
        let range = self.desk.field.get_untracked().and_then(|field| {
            let (start, end) = (field.selection_start().ok()??, field.selection_end().ok()??);
            (start == end).then_some(())
        });
        let (Some(()), Some(caret)) = (range, caret_of(self.desk.field)) else { return };
        event.prevent_default();
        let begins = self.desk.typed.with_untracked(|text| indentation(text, caret));
        write(self.desk.field, caret, caret, &format!("\n{begins}"));
    }

    fn point(self, open: &Open, at: usize) {
        self.open.set(Some(Open { at, ..open.clone() }));
        // The list shows what is pointed at.
        request_animation_frame(move || {
            if let Some(word) = document().get_element_by_id(&id_of(at)) {
                let list = word.parent_element().and_then(|list| list.dyn_into::<web_sys::HtmlElement>().ok());
                if let (Some(list), Ok(word)) = (list, word.dyn_into::<web_sys::HtmlElement>()) {
                    let (top, bottom) = (word.offset_top(), word.offset_top() + word.offset_height());
                    if top < list.scroll_top() {
                        list.set_scroll_top(top);
                    } else if bottom > list.scroll_top() + list.client_height() {
                        list.set_scroll_top(bottom - list.client_height());
                    }
                }
            }
        });
    }

    fn take(self, span: &Range<usize>, word: &str) {
        write(self.desk.field, span.start, span.end, word);
        self.close();
    }
}

fn id_of(at: usize) -> String {
    format!("{LIST}-{at}")
}

/// The list, drawn below the word.
#[component]
pub(super) fn List(offers: Offers, desk: Desk) -> impl IntoView {
    let count = Memo::new(move |_| offers.open.with(|open| open.as_ref().map(|open| open.words.len())));
    let words = move || {
        let open = offers.open.get()?;
        let language = desk.speaks.get().unwrap_or_default();
        let lines = open.words.iter().enumerate().map(|(at, one)| {
            let (span, word) = (open.span.clone(), one.word.clone());
            let does = corefile::completion(language, one);
            view! {
                <li role="option" id=id_of(at) aria-selected=(at == open.at).to_string() on:pointerdown=move |event| {
                    // The field keeps the focus.
                    event.prevent_default();
                    offers.take(&span, &word);
                }>
                    <span class="mono" translate="no">{one.word.clone()}</span>
                    {one.is_there.then(|| view! { <span class="quiet">{desk.words().has_already()}</span> })}
                    <span class="about">{rich(does)}</span>
                </li>
            }
        });
        Some(lines.collect_view())
    };
    view! {
        <ul class="offers" id=LIST role="listbox" aria-label=move || desk.words().offers() hidden=move || count.get().is_none()
            style:top=move || offers.open.with(|open| open.as_ref().map(|open| format!("{}px", open.top)))
            style:--from=move || offers.open.with(|open| open.as_ref().map(|open| format!("{}px", open.left)))>
            {words}
        </ul>
        <p class="none" role="status" class:unseen=move || count.get().is_some()>
            {move || match (count.get(), offers.none.get()) {
                (Some(count), _) => desk.words().offered(count),
                (None, true) => desk.words().offers_none().to_owned(),
                (None, false) => String::new(),
            }}
        </p>
    }
}
