//! The terminal: a log of real text and a line to type in. It holds no rule: `shell` reads, runs and
//! completes; the keys are here.

use crate::control::Control;
use crate::page::answer::edit_as_command::AsCommands;
use crate::page::browser::lazy::pause;
use crate::page::drawer::dictation::{Dictation, Typist};
use crate::page::drawer::terminal_session::{Entry, Kept};
use crate::page::drawer::walkthroughs::{PageFollowed, PageLost, Walkthroughs};
use crate::page::kit::live::*;
use crate::page::kit::rich::rich;
use crate::page::kit::sentence::screen_text;
use crate::page::state::lab::{Lab, Selection, lab};
use crate::page::state::{change, slices};
use crate::session::update::{AtPrompt, Event};
use crate::shell::{self, Reply, Shell, first_lines};
use crate::text::{Language, words};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use std::rc::Rc;

/// How many lines of a session are kept.
const KEPT: usize = 200;
/// How much of what all lines printed is kept, in bytes.
const KEPT_IN_ALL: usize = 2_000_000;
/// How much of what one line printed is shown, in bytes.
const SHOWN: usize = 200_000;

/// The panel.
#[component]
pub(crate) fn Terminal() -> impl IntoView {
    let lab = lab();
    let kept = expect_context::<Kept>();
    let field = NodeRef::<html::Textarea>::new();
    let offers = RwSignal::new(Vec::<String>::new());
    let waits = RwSignal::new(false);
    let says = move || words::terminal(lab.language.get());
    // Where the pod of the prompt is: it follows the question, and what was run.
    let prompt = Memo::new(move |_| {
        kept.printed.track();
        lab.sandbox.with(|sandbox| kept.shell.with_value(|shell| shell.prompt(sandbox)))
    });
    let first = Memo::new(move |_| lab.sandbox.with(first_lines));
    // What a line did may have put another panel in the place of this one.
    let there = move || field.try_get_untracked().flatten();
    let put = move |value: &str| {
        if let Some(field) = there() {
            field.set_value(value);
            fit(&field);
            kept.draft.set_value(value.to_owned());
            waits.set(Shell::wants_more(value));
        }
    };
    let run = move || {
        let Some(typed) = field.get_untracked().map(|field| field.value()) else { return };
        offers.set(Vec::new());
        if typed.trim().is_empty() || kept.running.with_untracked(Option::is_some) {
            return;
        }
        run_line(lab, kept, prompt.get_untracked(), typed);
        put("");
        // Where the line is stays in view, with what it printed above it.
        request_animation_frame(move || {
            if let Some(field) = there() {
                field.scroll_into_view_with_bool(false);
            }
        });
    };
    let keys = Keys { field, offers, at: StoredValue::new(None), leaves: StoredValue::new(false) };
    let on_key = move |event: ev::KeyboardEvent| keys.pressed(lab, kept, &event, &run, &put);
    let on_input = move |_| {
        if let Some(field) = field.get_untracked() {
            fit(&field);
            let value = field.value();
            waits.set(Shell::wants_more(&value));
            kept.draft.set_value(value);
        }
        offers.set(Vec::new());
        keys.at.set_value(None);
        keys.leaves.set_value(false);
    };
    // What was being typed when the panel was left.
    Effect::new(move || {
        if let Some(field) = field.get() {
            field.set_value(&kept.draft.get_value());
            fit(&field);
        }
    });
    let type_in = move |text: &str| {
        let is_there = there().is_some();
        put(text);
        is_there
    };
    let typist = Typist { kept, dictation: expect_context::<Dictation>(), put: Rc::new(type_in), run: Rc::new(run) };
    typist.follow(move || field.get().is_some());
    let take = move |line: &str| {
        put(line);
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    };
    // What a page has one type, or why there is no page, needs the room.
    let is_followed = move || kept.followed.with(Option::is_some) || kept.lost.get().is_some();
    view! {
        <section class="terminal" aria-label=screen_text(|text| text.region_terminal())>
            <PageLost />
            <p class="quiet" hidden=flag(is_followed)>{live(move || rich(says().hint()).into_any())}</p>
            <div class="log" role="log" aria-label=text_fn(move || says().printed()) tabindex="0" translate="no" dir="ltr" lang="en">
                <For each=move || kept.printed.get() key=|entry| entry.number let:entry>
                    <Printed entry />
                </For>
            </div>
            <Show when=move || kept.printed.with(Vec::is_empty) && !is_followed()>
                <p class="examples">
                    <span class="quiet">{text_fn(move || says().examples())}": "</span>
                    {live(move || first.get().into_iter().map(|line| {
                        let typed = line.clone();
                        view! { <button class="plain mono" type="button" translate="no" on:click=click(move || take(&typed))>{line}</button> }.into_any()
                    }).collect_view().into_any())}
                </p>
            </Show>
            <PageFollowed take=Callback::new(move |line: String| take(&line)) />
            <div class="line" class:to-do=flag(move || lab.due.with(|due| due.controls.contains(&Control::Terminal)))>
                <label for="terminal-line"><span class="unseen">{text_fn(move || says().command())}" "</span><span class="prompt mono" translate="no">{string_fn(move || prompt.get())}</span></label>
                <textarea id="terminal-line" node_ref=field rows="1" class="mono" dir="ltr" aria-describedby="terminal-keys"
                    autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="send"
                    on:keydown=on_key on:input=on_input></textarea>
                <button class="button" type="button" on:click=click(run)>{text_fn(move || says().run())}</button>
                <button class="plain" type="button" on:click=click(move || kept.printed.set(Vec::new()))>{text_fn(move || says().clear())}</button>
            </div>
            <div class="offers" role="status">
                <Show when=move || kept.running.with(Option::is_some)>
                    <p>{string_fn(move || kept.running.get().map(|(done, of)| says().running(done, of)).unwrap_or_default())} " "
                        <button class="button" type="button" on:click=click(move || kept.is_stopped.set_value(true))>{text_fn(move || says().stop())}</button></p>
                </Show>
                <Show when=move || waits.get()><p class="quiet">{text_fn(move || says().more_lines())}</p></Show>
                <Show when=move || !offers.with(Vec::is_empty)>
                    <p class="unseen">{string_fn(move || says().offers(offers.with(Vec::len)))}</p>
                    <ul class="mono" translate="no">
                        {live(move || offers.get().into_iter().map(|offer| view! { <li>{offer}</li> }).collect_view().into_any())}
                    </ul>
                </Show>
            </div>
            <Walkthroughs />
            <p class="quiet keys" id="terminal-keys">{text_fn(move || says().keys())}</p>
            <AsCommands buttons=Signal::stored(Vec::new()) />
        </section>
    }
}

/// What a line printed.
#[component]
fn Printed(entry: Entry) -> impl IntoView {
    let lab = lab();
    let says = move || words::terminal(lab.language.get());
    let status = entry.status;
    let remark = entry.remark.map(|remark| {
        let ask = remark.ask.clone();
        let name = ask.name.clone();
        view! {
            <p class="remark" lang=text_fn(move || lab.language.get().tag())>
                {live(move || rich(&remark.sentences(lab.language.get())).into_any())} " "
                <button class="link" type="button" on:click=click(move || lab.ask(ask.clone()))>{string_fn(move || says().ask_as_program(&name))}</button>
            </p>
        }
    });
    let part = |class: &'static str, text: String| (!text.is_empty()).then(|| view! { <pre class=class>{text}</pre> });
    view! {
        <div class="entry">
            <pre class="typed"><b>{entry.prompt}</b> " " {entry.line}</pre>
            {part("text", entry.text)}
            {part("errors", entry.errors)}
            {(status != 0).then(|| view! { <p class="status" lang=text_fn(move || lab.language.get().tag())>{string_fn(move || says().failed(status))}</p> })}
            {remark}
        </div>
    }
}

/// A line that is being run.
struct Running {
    line: String,
    prompt: String,
    language: Language,
    before: AtPrompt,
    shell: Shell,
    run: shell::Line,
}

impl Running {
    fn begin(lab: Lab, kept: Kept, prompt: String, line: String) -> Self {
        let run = Shell::begin(&line);
        let before = lab.sandbox.with_untracked(AtPrompt::of);
        let (shell, language) = (kept.shell.get_value(), lab.language.get_untracked());
        Self { line, prompt, language, before, shell, run }
    }

    /// How many commands are done, and of how many, as far as that is known.
    fn progress(&self) -> (usize, usize) {
        let done = self.run.ran();
        (done, done.saturating_add(self.run.left()))
    }

    /// Runs one more command. True where none is left.
    fn advance(&mut self, lab: Lab) -> bool {
        let Self { shell, run, language, .. } = self;
        lab.work_out(|sandbox| shell.advance(sandbox, *language, run)).unwrap_or(true)
    }
}

/// Runs a line, command by command, shows what it printed, and lets the page follow what it changed.
fn run_line(lab: Lab, kept: Kept, prompt: String, line: String) {
    if kept.running.with_untracked(Option::is_some) {
        return;
    }
    let mut running = Running::begin(lab, kept, prompt, line);
    if slices::is_over_at_once(|| running.advance(lab)) {
        return settle(lab, kept, running);
    }
    kept.is_stopped.set_value(false);
    kept.running.set(Some(running.progress()));
    leptos::task::spawn_local(async move {
        loop {
            pause().await;
            if kept.is_stopped.get_value() {
                running.run.stop();
            }
            if slices::is_over_at_once(|| running.advance(lab)) {
                break;
            }
            kept.running.set(Some(running.progress()));
        }
        kept.running.set(None);
        settle(lab, kept, running);
    });
}

fn settle(lab: Lab, kept: Kept, running: Running) {
    let Running { line, prompt, language, before, shell, run, .. } = running;
    let Reply { output, opens, clears, remark, asked, .. } = run.finish();
    kept.shell.set_value(shell);
    kept.ran(&line);
    if let Some(effects) = lab.write(|session| session.update(Event::LineRan(Box::new(before), asked))) {
        change::carry_out(lab, effects);
    }
    kept.typed.update_value(|typed| {
        if typed.last() != Some(&line) {
            typed.push(line.clone());
        }
        let surplus = typed.len().saturating_sub(KEPT);
        typed.drain(..surplus);
    });
    let number = kept.count.get_value() + 1;
    kept.count.set_value(number);
    let shown = |text: String| cut(text, words::terminal(language).cut());
    let (text, errors) = (shown(output.text), shown(output.errors));
    kept.printed.update(|printed| {
        if clears {
            printed.clear();
        }
        if !clears || !text.is_empty() || !errors.is_empty() {
            printed.push(Entry { number, prompt, line, text, errors, status: output.status, remark });
        }
        let surplus = printed.len().saturating_sub(KEPT);
        printed.drain(..surplus);
        // The oldest go first; the last stays, which is no longer than one may be.
        let length = |entry: &Entry| entry.line.len() + entry.text.len() + entry.errors.len();
        let mut all: usize = printed.iter().map(length).sum();
        while all > KEPT_IN_ALL && printed.len() > 1 {
            all -= length(&printed.remove(0));
        }
    });
    if let Some(object) = opens {
        lab.select(Selection::Object(object));
    }
}

/// As much of a text as is shown.
fn cut(mut text: String, says: &str) -> String {
    if text.len() > SHOWN {
        let end = (0..=SHOWN).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
        text.truncate(end);
        text.push('\n');
        text.push_str(says);
    }
    text
}

/// As many rows as the text has.
fn fit(field: &web_sys::HtmlTextAreaElement) {
    let rows = field.value().split('\n').count().min(16);
    field.set_rows(u32::try_from(rows).unwrap_or(1));
}

/// What the keys of the field do.
#[derive(Clone, Copy)]
struct Keys {
    field: NodeRef<html::Textarea>,
    offers: RwSignal<Vec<String>>,
    /// Which earlier line is shown, counted from the last.
    at: StoredValue<Option<usize>>,
    /// Escape has been pressed: the next Tab leaves the field.
    leaves: StoredValue<bool>,
}

impl Keys {
    fn pressed(self, lab: Lab, kept: Kept, event: &ev::KeyboardEvent, run: &dyn Fn(), put: &dyn Fn(&str)) {
        // An input method is putting a syllable together: its keys are its own.
        if event.is_composing() || event.key_code() == 229 {
            return;
        }
        let Some(field) = self.field.get_untracked() else { return };
        let value = field.value();
        let control = event.ctrl_key() || event.meta_key();
        let key = event.key();
        let leaves = std::mem::take(&mut *self.leaves.write_value());
        match key.as_str() {
            "Escape" => {
                self.leaves.set_value(true);
                self.offers.set(Vec::new());
            }
            "Tab" if !event.shift_key() && !leaves && !value.is_empty() => {
                event.prevent_default();
                self.complete(lab, kept, &field, put);
            }
            "Enter" if !event.shift_key() && !control && !Shell::wants_more(&value) => {
                event.prevent_default();
                self.at.set_value(None);
                run();
            }
            "ArrowUp" | "ArrowDown"
                if !control && !event.shift_key() && self.history(kept, &field, key == "ArrowUp", put) =>
            {
                event.prevent_default();
            }
            "l" | "L" if event.ctrl_key() => {
                event.prevent_default();
                kept.printed.set(Vec::new());
            }
            _ => {}
        }
    }

    /// Completes what stands before the caret.
    fn complete(self, lab: Lab, kept: Kept, field: &web_sys::HtmlTextAreaElement, put: &dyn Fn(&str)) {
        let value = field.value();
        let units = field.selection_start().ok().flatten().and_then(|at| usize::try_from(at).ok());
        let at = byte_at(&value, units.unwrap_or(usize::MAX));
        let (before, behind) = value.split_at(at);
        let completed =
            lab.sandbox.with_untracked(|sandbox| kept.shell.with_value(|shell| shell.complete(sandbox, before)));
        if completed.text != before {
            put(&format!("{}{behind}", completed.text));
            let caret = u32::try_from(completed.text.encode_utf16().count()).unwrap_or(u32::MAX);
            let _ = field.set_selection_range(caret, caret);
        }
        self.offers.set(completed.candidates);
    }

    /// Shows an earlier or later line, where the caret is at the edge of the text. True where it did.
    fn history(self, kept: Kept, field: &web_sys::HtmlTextAreaElement, up: bool, put: &dyn Fn(&str)) -> bool {
        let value = field.value();
        let units = field.selection_start().ok().flatten().and_then(|at| usize::try_from(at).ok());
        let (before, behind) = value.split_at(byte_at(&value, units.unwrap_or(usize::MAX)));
        if (up && before.contains('\n')) || (!up && behind.contains('\n')) {
            return false;
        }
        let typed = kept.typed.get_value();
        let next = match (self.at.get_value(), up) {
            (None, true) => Some(0),
            (Some(at), true) => Some((at + 1).min(typed.len().saturating_sub(1))),
            (Some(at), false) => at.checked_sub(1),
            (None, false) => return false,
        };
        let line = next.and_then(|at| typed.len().checked_sub(at + 1)).and_then(|at| typed.get(at));
        if next.is_some() && line.is_none() {
            return false;
        }
        put(line.map_or("", String::as_str));
        self.at.set_value(next);
        true
    }
}

/// Where in a text the given UTF-16 unit stands, in bytes.
fn byte_at(text: &str, units: usize) -> usize {
    let mut left = units;
    for (at, letter) in text.char_indices() {
        if left < letter.len_utf16() {
            return at;
        }
        left -= letter.len_utf16();
    }
    text.len()
}
