//! The rounds of a lesson: which one it is, what each took, and the way to the next. The game is told of each round that
//! is over and says what it was worth.

use super::prediction::focus_soon;
use super::progress_storage;
use super::session::{Event, Session};
use crate::lesson::{Fault, Game, Lesson, Played, Prose};
use crate::page::browser::{address, hand_out};
use crate::page::kit::live::*;
use crate::session::learner::Known;
use crate::text::words;
use leptos::prelude::*;
use std::sync::Arc;

impl Session {
    /// The lesson as a whole, whichever round of it is played.
    pub(super) fn whole_lesson(self) -> Arc<Lesson> {
        self.learner.with_value(|learner| learner.whole_lesson().clone())
    }

    /// What draws the rounds: the seed of the address, of the host, or of the learner.
    pub(super) fn game_seed(self) -> u64 {
        let named = address::named("seed").and_then(|seed| seed.parse::<u32>().ok()).map(u64::from);
        named.or_else(|| self.lessons.seed_wanted()).unwrap_or_else(|| self.lessons.short_seed())
    }

    /// The words of the lesson in a language; what is shown are those of the round, where one is played.
    pub(super) fn put_prose(self, words: Prose) {
        if self.of_lesson.try_set_value(Arc::new(words)).is_none() {
            self.put_prose_at_hand();
        }
    }

    /// Shows the words of the round, or those of the lesson.
    pub(super) fn put_prose_at_hand(self) {
        let words = self.of_lesson.get_value();
        // Once a round is over the next one is due, and what is read is still of the one before.
        let fault = |game: &Option<Game>| {
            let game = game.as_ref()?;
            let at = game.played().len().saturating_sub(usize::from(self.finished.get_untracked()));
            game.faults().get(at).map(|fault| Arc::new(fault.prose(&words)))
        };
        self.prose.set(self.game.with_untracked(fault).unwrap_or_else(|| words.clone()));
    }
}

/// Which round it is, and the seed that drew it.
#[component]
pub(super) fn Whereabouts(session: Session) -> impl IntoView {
    let words = move || words::rounds(session.lab.language.get());
    live(move || {
        session.game.with(|game| match game {
            Some(game) => {
                let at = (game.played().len() + usize::from(!session.finished.get())).min(game.count());
                let says = format!("{} · {}", words().round_of(at, game.count()), words().seed_is(game.seed));
                view! { <p class="round" id="lesson-round" tabindex="-1">{says}</p> }.into_any()
            }
            None => ().into_any(),
        })
    })
}

/// What the rounds so far took and were worth.
#[component]
pub(super) fn Score(session: Session) -> impl IntoView {
    let words = move || words::rounds(session.lab.language.get());
    live(move || {
        session.game.with(|game| {
            let Some(game) = game else { return ().into_any() };
            let (words, seed) = (words(), game.seed);
            let copy = move || {
                let address = window().location().href().unwrap_or_default();
                hand_out::copy(address.split('#').next().unwrap_or_default());
                session.lab.announcement.set(session.lab.language.get_untracked().text().copied().to_owned());
            };
            let row = |(at, (played, fault)): (usize, (&Played, &Fault))| {
                view! {
                    <tr>
                        <th scope="row">{at + 1}</th>
                        <td translate="no"><code>{fault.ask.name.clone()}</code></td>
                        <td>{took(session, played)}</td>
                        <td class="points">{played.points()}</td>
                    </tr>
                }
                .into_any()
            };
            let rows = game.played().iter().zip(game.faults()).enumerate().map(row).collect_view();
            view! {
                <section class="score" aria-labelledby="lesson-score">
                    <h3 id="lesson-score" tabindex="-1">{words.score()}</h3>
                    <table>
                        <thead><tr>
                            <th scope="col">{words.round()}</th>
                            <th scope="col">{words.fault()}</th>
                            <th scope="col">{words.what_it_took()}</th>
                            <th scope="col">{words.worth()}</th>
                        </tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                    <p class="quiet">{words.score_says()}</p>
                    <div class="row-of" hidden=!game.is_over()>
                        <button class="button" type="button" on:click=click(move || play(session, seed))>{words.same_again()}</button>
                        <button class="plain" type="button" on:click=click(copy)>{words.copy_link()}</button>
                    </div>
                </section>
            }
            .into_any()
        })
    })
}

/// Plays the rounds of a seed.
fn play(session: Session, seed: u64) {
    session.tell(Event::GameWanted(Known { seed, ..session.known() }));
    focus_soon("lesson-round");
}

/// What a round took, in words.
fn took(session: Session, played: &Played) -> String {
    let words = words::rounds(session.lab.language.get());
    let took = played.took;
    let says = words.took(took.lookups, took.hints, took.edits, played.least);
    if took.is_shown { format!("{says}; {}", words.was_shown()) } else { says }
}

/// The way on from a round: to the next one, or to another game.
#[component]
pub(super) fn Onward(session: Session) -> impl IntoView {
    live(move || {
        session.game.with(|game| {
            let Some(game) = game else { return ().into_any() };
            let words = words::rounds(session.lab.language.get());
            let last = game.played().last().map(|last| (last.points(), took(session, last)));
            let (points, took) = last.unwrap_or_default();
            let of_round = format!("{}: {took}", words.points(points, crate::lesson::ROUND_POINTS));
            let begin = move || {
                session.tell(Event::RoundWanted(session.known()));
                focus_soon("lesson-round");
            };
            if !game.is_over() {
                let says = words.next_round(game.played().len() + 1);
                return view! {
                    <p>{of_round}</p>
                    <button class="button primary" type="button" on:click=click(begin)>{says}</button>
                }
                .into_any();
            }
            let best = session.lessons.best(&game.lesson().slug, game.seed).filter(|best| *best > game.points());
            view! {
                <p>{of_round}</p>
                <p class="over"><strong>{words.over(game.points(), game.most())}</strong> {best.map(|best| format!(" {}", words.best(best)))}</p>
                <button class="button primary" type="button" on:click=click(move || play(session, progress_storage::drawn_seed()))>{words.another()}</button>
            }
            .into_any()
        })
    })
}
