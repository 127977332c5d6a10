//! The task: its steps where the stage is guided, the goals as a table, and help in rungs.

use super::play::Play;
use super::prediction::{Before, focus_soon};
use super::prose;
use super::rounds::Whereabouts;
use super::session::{Event, Session};
use super::typed::Answers;
use crate::lesson::{Due, GoalRow, ObjectPattern, Stage};
use crate::page::kit::live::*;
use crate::page::state::lab::Selection;
use crate::text::lesson as sentences;
use crate::text::words;
use leptos::prelude::*;

/// The task.
#[component]
pub(super) fn Task(session: Session) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let is_guided = move || session.stage.get() == Stage::Guided;
    let is_goal = move || session.stage.get() == Stage::Goal && !session.finished.get();
    let is_fix = move || session.stage.get() == Stage::Fix;
    let has_guesses = move || session.guesses.with(|guesses| !guesses.is_empty());
    let is_put_back = move || {
        session.seen.track();
        has_guesses() && session.learner.with_value(|learner| learner.is_put_back())
    };
    view! {
        <div class="task">
            <Whereabouts session />
            <Before session />
            {live(move || if has_guesses() { ().into_any() } else { view! { <div class="world">{session.say("world")}</div> }.into_any() })}
            <h2 class="eyebrow" id="lesson-task" tabindex="-1">{text_fn(move || words().task())}</h2>
            {live(move || if is_fix() { view! { <div class="broken-start">{session.say("fix")}</div> }.into_any() } else { ().into_any() })}
            <p class="quiet" hidden=flag(move || !is_put_back())>{text_fn(move || words().put_back())}</p>
            <div class="what">{live(move || session.say("task"))}</div>
            {live(move || if is_guided() && !session.lesson().steps.is_empty() { view! { <Steps session /> }.into_any() } else { ().into_any() })}
            <Goals session />
            <Answers session />
            {live(move || if is_goal() && !session.lesson().steps.is_empty() { view! { <Guide session /> }.into_any() } else { ().into_any() })}
            <Objects session />
            <Help session />
        </div>
    }
}

/// The guided stage: what is done, what is due, what comes.
#[component]
fn Steps(session: Session) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let lesson = session.lesson();
    let due = Memo::new(move |_| {
        session.seen.with(|seen| if seen.complete { usize::MAX } else { seen.step.unwrap_or(usize::MAX) })
    });
    let done = Memo::new(move |_| session.seen.with(|seen| seen.steps.clone()));
    let ids: Vec<String> = lesson.steps.iter().map(|step| step.id.clone()).collect();
    let step = move |(at, id): (usize, String)| {
        let key = format!("step.{id}");
        view! {
            <li>
                {live(move || {
                    let (class, sign, state) = match (done.with(|done| done.get(at) == Some(&true)), due.get() == at) {
                        (true, _) => ("done", "✓", words().step_done()),
                        (_, true) => ("due", "→", words().step_due()),
                        _ => ("later", "·", ""),
                    };
                    let current = (class == "due").then_some("step");
                    let do_it = (class == "due" && session.may_be_done.get()).then(|| view! {
                        <button class="button" type="button" on:click=click(move || do_step(session, at))>{words().do_it()}</button>
                    });
                    view! {
                        <div class=format!("step {class}") aria-current=current>
                            <span class="sign"><span aria-hidden="true">{sign}</span><span class="unseen">{state}</span></span>
                            <div>{session.say(&key)} {do_it}</div>
                        </div>
                    }
                    .into_any()
                })}
            </li>
        }
        .into_any()
    };
    view! { <ol class="steps" id="lesson-steps" tabindex="-1" aria-label=text_fn(move || words().steps())>{ids.into_iter().enumerate().map(step).collect_view()}</ol> }
}

/// Does a step for the learner. The button that they pressed goes; the focus stays with the steps.
fn do_step(session: Session, at: usize) {
    super::play::play_step(session, at);
    focus_soon("lesson-steps");
}

/// The steps, for a learner who has the goals alone and wants them.
#[component]
fn Guide(session: Session) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let guide = move || {
        session.tell(Event::Guided(true));
        focus_soon("lesson-steps");
    };
    view! { <div class="row-of"><button class="button" type="button" on:click=click(guide)>{text_fn(move || words().guide_me())}</button></div> }
}

/// The goals: what is wanted beside what there is.
#[component]
pub(super) fn Goals(session: Session) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let row = move |row: &GoalRow, is_turned: bool| {
        let language = session.lab.language.get();
        let (class, sign, state) =
            if row.is_done { ("yes", "✓", words().met()) } else { ("not", "✕", words().not_met()) };
        let checks = sentences::checks(language, &row.finding);
        let checks = checks.iter().map(|one| view! { <li>{prose::sentence(one)}</li> }).collect_view();
        let question = row.finding.question().map(|ask| {
            let says = sentences::look_up(language, &ask);
            let look_up = move || session.lab.ask(ask.clone());
            view! { <button class="link" type="button" on:click=click(look_up)>{prose::sentence(&says)}</button> }
        });
        // "Not yet" is said once.
        let now = Some(sentences::actual(language, &row.finding)).filter(|now| now != state);
        view! {
            <tbody class:changed=is_turned data-goal=row.id.clone() data-done=row.is_done.to_string()>
                <tr>
                    <th scope="row">
                        {row.is_bonus.then(|| view! { <span class="bonus">{words().bonus()} " "</span> })}
                        {session.line(&format!("goal.{}", row.id))}
                    </th>
                    <td><span class=class><span aria-hidden="true">{sign} " "</span><span class="status">{state}</span></span>
                        {now.map(|now| view! { <span class="found">{prose::breakable(&now)}</span> })}</td>
                </tr>
                <tr class="of-goal"><td colspan="2">
                    {question}
                    <details><summary>{words().how_checked()}</summary><ul class="quiet wanted">{checks}</ul></details>
                </td></tr>
            </tbody>
        }
        .into_any()
    };
    view! {
        <table class="goals">
            <caption class="unseen">{text_fn(move || words().goals())}</caption>
            <thead><tr><th scope="col">{text_fn(move || words().wanted())}</th><th scope="col">{text_fn(move || words().now())}</th></tr></thead>
            {live(move || session.seen.with(|seen| seen.rows.iter().map(|one| row(one, seen.turned.as_ref() == Some(&one.id))).collect_view().into_any()))}
        </table>
    }
}

/// What cannot count any more, and the way back.
#[component]
pub(super) fn Broken(session: Session) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let failed = Memo::new(move |_| session.seen.with(|seen| seen.failed.clone()));
    view! {
        <div role="status">
            {live(move || match failed.get() {
                Some(id) => view! {
                    <div class="remark broken">
                        <p><strong class="not">{words().broken()}</strong></p>
                        {session.say(&format!("fail.{id}"))}
                        <button class="button" type="button" on:click=click(move || session.lab.undo())>{words().undo_it()}</button>
                    </div>
                }
                .into_any(),
                None => ().into_any(),
            })}
        </div>
    }
}

/// What was remarked about the last mistake.
#[component]
pub(super) fn Remark(session: Session) -> impl IntoView {
    view! {
        <div role="status">
            {live(move || match session.remark.get() {
                Some(id) => view! { <div class="remark"><Hint session id /></div> }.into_any(),
                None => ().into_any(),
            })}
        </div>
    }
}

/// A hint, with the object it speaks of.
#[component]
fn Hint(session: Session, id: String) -> impl IntoView {
    let show = session.lesson().hint(&id).and_then(|hint| hint.show.clone());
    live(move || {
        let words = words::tutorial(session.lab.language.get());
        let look = show.as_ref().and_then(|pattern| found(session, pattern)).map(|object| {
            let says = words.look_at(&object);
            let look = move || session.lab.select(Selection::Object(object.clone()));
            view! { <button class="link" type="button" on:click=click(look)>{says}</button> }
        });
        view! { {session.say(&format!("hint.{id}"))} {look} }.into_any()
    })
}

/// The first object of a pattern, if there is one now.
fn found(session: Session, pattern: &ObjectPattern) -> Option<crate::cluster::ObjectRef> {
    session.lab.sandbox.with(|sandbox| pattern.all(sandbox.cluster()).next().map(|object| object.reference().clone()))
}

/// What there is to change in this lesson.
#[component]
fn Objects(session: Session) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    // Where the steps are shown, the object of the one that is due comes first.
    let due = Memo::new(
        move |_| {
            if session.stage.get() == Stage::Guided { session.seen.with(|seen| seen.step) } else { None }
        },
    );
    let lab = session.lab;
    let due = Memo::new(move |_| lab.sandbox.with(|sandbox| session.lesson().due(due.get(), sandbox.cluster())));
    Effect::new(move || lab.due.set(due.get()));
    on_cleanup(move || {
        lab.due.try_set(Due::default());
    });
    live(move || {
        let there = due.with(|due| due.objects.clone());
        if there.is_empty() {
            return ().into_any();
        }
        let one = |object: crate::cluster::ObjectRef| {
            let place = if object.namespace == "default" || object.namespace.is_empty() {
                String::new()
            } else {
                format!("{}/", object.namespace)
            };
            let name = format!("{} {place}{}", object.kind.name(), object.name);
            let open = move || session.lab.select(Selection::Object(object.clone()));
            view! { <button class="button" type="button" translate="no" on:click=click(open)>{name}</button> }
                .into_any()
        };
        view! {
            <div class="to-change" role="group" aria-label=text_fn(move || words().change())>
                <p class="eyebrow" aria-hidden="true">{words().change()}</p>
                <div class="row-of">{there.into_iter().map(one).collect_view()}</div>
            </div>
        }
        .into_any()
    })
}

/// The rungs of help, always there.
#[component]
fn Help(session: Session) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    view! {
        <div class="help" role="group" aria-label=text_fn(move || words().help())>
            <div role="status">
                <ol class="hints">
                    {live(move || session.hints.get().into_iter().map(|id| view! { <li><Hint session id /></li> }.into_any()).collect_view().into_any())}
                </ol>
                {live(move || match (session.spent.get(), session.idle.get()) {
                    (true, _) => view! { <p class="quiet no-hint">{words().no_hint()}</p> }.into_any(),
                    (false, true) => view! { <p class="quiet">{words().offer_hint()}</p> }.into_any(),
                    _ => ().into_any(),
                })}
            </div>
            <div class="row-of">
                <button class="button" type="button" hidden=session.lessons.is_projected() aria-expanded=words_of(move || session.showing.get())
                    on:click=click(move || session.tell(Event::WayToggled))>{text_fn(move || words().show_me())}</button>
                <button class="plain" type="button" on:click=click(move || session.tell(Event::StartWanted))>{text_fn(move || words().reset())}</button>
            </div>
            {live(move || if session.showing.get() { view! { <Play session /> }.into_any() } else { ().into_any() })}
        </div>
    }
}

fn words_of(is: impl Fn() -> bool + Send + 'static) -> Box<dyn Fn() -> String + Send> {
    string_fn(move || is().to_string())
}
