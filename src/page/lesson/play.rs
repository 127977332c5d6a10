//! Showing a way: a script played step by step, each step an edit that can be undone like one's own. What a command does
//! as well is typed into the terminal.

use super::session::{Event, Session};
use crate::lesson::{Act, Script, ScriptStep};
use crate::page::kit::live::*;
use crate::page::state::lab::Tab;
use crate::sandbox::Sandbox;
use crate::session::dictation::command;
use crate::text::lesson as sentences;
use crate::text::words;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;

/// The pause between two steps that are played, in milliseconds.
const PAUSE: u32 = 900;

/// Makes one step of a script; then tells whether it was made.
fn make(session: Session, step: &ScriptStep, then: impl FnOnce(bool) + 'static) {
    let lab = session.lab;
    let wants_refusal = step.is_refused();
    match lab.sandbox.with_untracked(|sandbox| step.act(sandbox)) {
        Ok(Act::Edit(edit)) => {
            lab.dispatch_then(edit, move |done| then(done != wants_refusal));
        }
        Ok(Act::Ask(ask)) => {
            lab.ask(ask);
            then(true);
        }
        Err(_) => then(false),
    }
}

/// Shows a step: the command that makes it, typed and run in the terminal; without one it is made as it is.
fn show(session: Session, step: &ScriptStep, then: impl FnOnce(Shown) + 'static) {
    let lab = session.lab;
    let told = |made| if made { Shown::Made } else { Shown::Stuck };
    let Some(line) = lab.sandbox.with_untracked(|sandbox| command(step, sandbox)) else {
        return make(session, step, move |made| then(told(made)));
    };
    let steps = lab.sandbox.with_untracked(Sandbox::steps_taken);
    let is_question = step.is_question();
    session.lessons.dictation.dictate(lab, line, move |ran| {
        lab.tab.set(Tab::Lesson);
        let has_changed = lab.sandbox.with_untracked(Sandbox::steps_taken) > steps;
        then(if ran { told(has_changed || is_question) } else { Shown::Left });
    });
}

/// What became of a step that is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// It was made.
    Made,
    /// It cannot be made in this state.
    Stuck,
    /// The learner has stopped it.
    Left,
}

/// Makes all steps one after the other, at once; stops where one cannot be made.
fn make_all(session: Session, script: Script, from: usize, then: Box<dyn FnOnce()>) {
    let Some(step) = script.steps.get(from).cloned() else {
        then();
        return;
    };
    make(session, &step, move |done| {
        if done {
            make_all(session, script, from + 1, then);
        }
    });
}

/// Does a guided step for the learner.
pub(super) fn play_step(session: Session, at: usize) {
    if let Some(step) = session.lesson().steps.get(at) {
        // Told first: the script may well complete the lesson.
        session.tell(Event::Helped(Some(at)));
        make_all(session, step.script.clone(), 0, Box::new(move || session.tell(Event::Played(at))));
    }
}

/// The first solution of the stage, its steps in words, played one by one.
#[component]
pub(super) fn Play(session: Session) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let lesson = session.lesson();
    let Some(solution) = lesson.solutions(session.stage.get_untracked()).first().cloned() else { return ().into_any() };
    let steps = StoredValue::new(solution.script.steps.clone());
    let count = solution.script.steps.len();
    let done = RwSignal::new(0_usize);
    let stuck = RwSignal::new(false);
    let playing = RwSignal::new(false);
    // In another state it may be possible.
    Effect::new(move || {
        session.lab.sandbox.track();
        stuck.set(false);
    });
    let timer = StoredValue::new_local(None::<Timeout>);
    let name = format!("solution.{}", solution.id);
    let typing = RwSignal::new(false);
    let next = move |then: Box<dyn FnOnce(bool)>| {
        let Some(step) = steps.with_value(|steps| steps.get(done.get_untracked()).cloned()) else { return };
        session.tell(Event::Helped(None));
        typing.set(true);
        show(session, &step, move |shown| {
            typing.try_set(false);
            stuck.try_set(shown == Shown::Stuck);
            if shown == Shown::Made {
                done.try_update(|done| *done += 1);
            }
            then(shown == Shown::Made);
        });
    };
    let one = move || {
        playing.set(false);
        next(Box::new(|_| ()));
    };
    let all = move || {
        playing.set(true);
        play_on(playing, timer, std::rc::Rc::new(next));
    };
    let dictation = session.lessons.dictation;
    let stop = move || {
        playing.set(false);
        dictation.leave();
    };
    on_cleanup(move || dictation.leave());
    let sign = move |at: usize| {
        if at < done.get() {
            "✓"
        } else if at == done.get() {
            "→"
        } else {
            "·"
        }
    };
    let ended = move || done.get() >= count;
    view! {
        <section class="play" aria-label=text_fn(move || words().way())>
            <p class="eyebrow">{text_fn(move || words().way())} ": " {live(move || session.line(&name))}</p>
            <ol>
                {(0..count).map(|at| view! {
                    <li class:done=flag(move || at < done.get())>
                        <span aria-hidden="true">{text_fn(move || sign(at))} " "</span>
                        {words_box(move || {
                            let language = session.lab.language.get();
                            steps.with_value(|steps| steps.get(at).map(|step| sentences::step(language, &step.kind)).unwrap_or_default())
                        })}
                    </li>
                }.into_any()).collect_view()}
            </ol>
            <div role="status">
                {live(move || if stuck.get() {
                    view! { <p class="problem">{words().stuck()}</p> }.into_any()
                } else if ended() {
                    view! { <p class="quiet">{words().played()}</p> }.into_any()
                } else {
                    ().into_any()
                })}
            </div>
            <div class="row-of" hidden=flag(ended)>
                <button class="button" type="button" disabled=flag(move || typing.get() || playing.get()) on:click=click(one)>{text_fn(move || words().next_step())}</button>
                <button class="button" type="button" disabled=flag(move || typing.get() || playing.get()) on:click=click(all)>{text_fn(move || words().play())}</button>
                <button class="button" type="button" hidden=flag(move || !typing.get() && !playing.get()) on:click=click(stop)>{text_fn(move || words().stop())}</button>
            </div>
        </section>
    }
    .into_any()
}

fn words_box(says: impl Fn() -> String + Send + 'static) -> Box<dyn Fn() -> AnyView + Send> {
    live(move || crate::page::kit::rich::rich(&says()).into_any())
}

/// Makes the next step, then tells whether it was made.
type Next = std::rc::Rc<dyn Fn(Box<dyn FnOnce(bool)>)>;

/// The next step now, and the one after it after a pause.
fn play_on(playing: RwSignal<bool>, timer: StoredValue<Option<Timeout>, LocalStorage>, next: Next) {
    if playing.try_get_untracked() != Some(true) {
        return;
    }
    let again = next.clone();
    next(Box::new(move |made| {
        if !made {
            playing.try_set(false);
            return;
        }
        let later = Timeout::new(PAUSE, move || play_on(playing, timer, again));
        timer.try_update_value(|timer| *timer = Some(later));
    }));
}
