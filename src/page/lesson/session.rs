//! A learner at a lesson, as the column shows one: the values that views follow, and what is done about what happens.
//! What follows what is `session::learner`'s to say.

use super::{Heading, Lessons, prose};
use crate::lesson::{Game, Judgement, Lesson, Library, Prose, Reveal, Stage, Standing};
use crate::page::state::lab::Lab;
use crate::page::state::part::{self, Part};
use crate::sandbox::{Ask, Sandbox};
pub(super) use crate::session::learner::{Event, Guess, Phase, Seen};
use crate::session::learner::{Known, Learner};
use crate::session::visit;
use crate::text::words::TutorialText;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

/// The handle that all parts of the column share. What its parts are is told at [`Learner`].
#[derive(Clone, Copy)]
pub(super) struct Session {
    /// The page.
    pub lab: Lab,
    /// The tutorial.
    pub lessons: Lessons,
    /// The lesson's name in the course; none for a lesson from elsewhere.
    pub slug: StoredValue<Option<String>>,
    /// The words of the whole lesson.
    pub(super) of_lesson: StoredValue<Arc<Prose>>,
    /// Its words, or those of the round.
    pub prose: RwSignal<Arc<Prose>>,
    /// The misconceptions.
    pub library: RwSignal<Arc<Library>>,
    pub stage: Part<Stage, Learner>,
    pub phase: Part<Phase, Learner>,
    pub guesses: Part<Vec<(Guess, Arc<Reveal>)>, Learner>,
    pub hands: Part<Vec<String>, Learner>,
    pub seen: Part<Seen, Learner>,
    pub finished: Part<bool, Learner>,
    pub hints: Part<Vec<String>, Learner>,
    pub remark: Part<Option<String>, Learner>,
    pub spent: Part<bool, Learner>,
    pub idle: Part<bool, Learner>,
    pub may_be_done: Part<bool, Learner>,
    pub showing: Part<bool, Learner>,
    pub with_kubectl: Part<Option<bool>, Learner>,
    pub game: Part<Option<Game>, Learner>,
    pub round: Part<u32, Learner>,
    pub(super) learner: StoredValue<Learner>,
    /// What is waited for: that nothing is changed, and that nothing moves.
    pub(super) waits: StoredValue<(Option<Timeout>, Option<Timeout>), LocalStorage>,
}

impl Session {
    /// A learner before a lesson; nothing is put in place yet.
    pub(super) fn new(
        lessons: Lessons,
        lab: Lab,
        lesson: Lesson,
        slug: Option<String>,
        prose: Prose,
        library: Arc<Library>,
    ) -> Self {
        // What a room does is nobody's progress.
        let is_kept = slug.is_some() && !lessons.is_projected();
        let (lesson, prose) = (Arc::new(lesson), Arc::new(prose));
        let learner = lab.sandbox.with_untracked(|sandbox| Learner::new(lesson, is_kept, sandbox));
        let learner = StoredValue::new(learner);
        Self {
            lab,
            lessons,
            slug: StoredValue::new(slug),
            of_lesson: StoredValue::new(prose.clone()),
            prose: RwSignal::new(prose),
            library: RwSignal::new(library),
            stage: Part::new(learner, |learner| &learner.stage),
            phase: Part::new(learner, |learner| &learner.phase),
            guesses: Part::new(learner, |learner| &learner.guesses),
            hands: Part::new(learner, |learner| &learner.hands),
            seen: Part::new(learner, |learner| &learner.seen),
            finished: Part::new(learner, |learner| &learner.finished),
            hints: Part::new(learner, |learner| &learner.hints),
            remark: Part::new(learner, |learner| &learner.remark),
            spent: Part::new(learner, |learner| &learner.spent),
            idle: Part::new(learner, |learner| &learner.idle),
            may_be_done: Part::new(learner, |learner| &learner.may_be_done),
            showing: Part::new(learner, |learner| &learner.showing),
            with_kubectl: Part::new(learner, |learner| &learner.with_kubectl),
            game: Part::new(learner, |learner| &learner.game),
            round: Part::new(learner, |learner| &learner.round),
            learner,
            waits: StoredValue::new_local((None, None)),
        }
    }

    /// The lesson, or the round of it that is played.
    pub(super) fn lesson(self) -> Arc<Lesson> {
        self.learner.with_value(|learner| learner.lesson().clone())
    }

    /// A text of the lesson in paragraphs; tracks the language.
    pub(super) fn say(self, key: &str) -> AnyView {
        self.prose.with(|words| prose::paragraphs(words.get(key)))
    }

    /// A one-line text of the lesson; tracks the language.
    pub(super) fn line(self, key: &str) -> AnyView {
        self.prose.with(|words| prose::line(words.get(key)))
    }

    /// True where the lesson has such a text.
    pub(super) fn says(self, key: &str) -> bool {
        self.prose.with(|words| words.get(key).is_some())
    }

    /// What is known of the learner at this lesson.
    pub(super) fn known(self) -> Known {
        let progress = self.slug.get_value().and_then(|slug| self.lessons.progress().ok()?.lesson(&slug).cloned());
        let stage = |opened: &Option<super::Opened>| opened.as_ref().and_then(|opened| opened.stage.clone());
        let is_linked = self.lessons.opened.with_untracked(stage).as_deref() == Some(Stage::Goal.as_str());
        Known { progress, is_linked, seed: self.game_seed() }
    }

    /// Begins a stage, and hears from then on of everything that happens.
    pub(super) fn begin(self, stage: Stage, resumed: Option<Sandbox>, question: Option<Ask>) {
        self.tell(Event::Begin(stage, resumed.map(Box::new), question, self.known()));
        let hear = move |happened: &visit::Happened| {
            if !self.lessons.paused.get_untracked() {
                self.tell(Event::Happened(happened));
            }
        };
        self.lab.observer.set_value(Some(Rc::new(hear)));
    }

    /// Tells the learner what happens, and does what follows.
    pub(super) fn tell(self, event: Event<'_>) {
        let update = |sandbox: &Sandbox| self.write(|learner| learner.update(event, sandbox));
        let effects = self.lab.sandbox.try_with_untracked(update).flatten();
        self.carry_out(effects.unwrap_or_default());
    }

    /// What becomes of an answer that the learner typed.
    pub(super) fn answer(self, question: &str, text: &str) -> Option<Judgement> {
        let answer = |sandbox: &Sandbox| self.write(|learner| learner.answer(question, text, sandbox));
        let (judged, effects) = self.lab.sandbox.with_untracked(answer)?;
        self.carry_out(effects);
        judged
    }

    /// Has the learner do something, and tells the views what of it is new.
    fn write<T>(self, by: impl FnOnce(&mut Learner) -> T) -> Option<T> {
        let mut learner = self.learner.try_write_value()?;
        let result = by(&mut learner);
        let met = learner.seen.met();
        let is_round = learner.round.is_new();
        let followed = [
            (learner.stage.is_new(), self.stage.views()),
            (learner.phase.is_new(), self.phase.views()),
            (learner.guesses.is_new(), self.guesses.views()),
            (learner.hands.is_new(), self.hands.views()),
            (learner.seen.is_new(), self.seen.views()),
            (learner.finished.is_new(), self.finished.views()),
            (learner.hints.is_new(), self.hints.views()),
            (learner.remark.is_new(), self.remark.views()),
            (learner.spent.is_new(), self.spent.views()),
            (learner.idle.is_new(), self.idle.views()),
            (learner.may_be_done.is_new(), self.may_be_done.views()),
            (learner.showing.is_new(), self.showing.views()),
            (learner.with_kubectl.is_new(), self.with_kubectl.views()),
            (learner.game.is_new(), self.game.views()),
            (is_round, self.round.views()),
        ];
        drop(learner);
        part::tell(followed);
        if is_round {
            self.put_prose_at_hand();
        }
        let is_another = |heading: &Option<Heading>| heading.as_ref().is_some_and(|heading| heading.met != met);
        if self.lessons.heading.with_untracked(is_another) {
            self.lessons.heading.update(|heading| heading.iter_mut().for_each(|heading| heading.met = met));
        }
        Some(result)
    }

    /// What the header and the phone's bar say.
    pub(super) fn head(self, title: String, number: usize, done: Vec<Standing>) {
        let met = self.seen.with_untracked(Seen::met);
        self.lessons.heading.set(Some(Heading { title, number, done, met }));
    }
}

/// What a stage is called.
pub(super) fn name_of(stage: Stage, words: TutorialText) -> &'static str {
    let [guided, goal, fix, rounds] = words.stages();
    match stage {
        Stage::Guided => guided,
        Stage::Goal => goal,
        Stage::Fix => fix,
        Stage::Rounds => rounds,
    }
}
