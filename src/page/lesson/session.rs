//! A learner at a lesson: what is being shown, and the attempt that watches what they do. The attempt judges; this
//! room tells it what happens and keeps what it says where the column sees it.

use super::{Heading, Lessons, kept, prose};
use crate::control::Control;
use crate::lesson::{
    Attempt, DO_AFTER, Exercise, Game, GoalRow, Judgement, Lesson, Library, Prediction, Prose, Reveal, Stage, Standing,
};
use crate::page::state::lab::{Happened, Lab};
use crate::sandbox::{Ask, Edit, Link, Sandbox};
use crate::session::visit;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

/// How long nothing has to move until a hint is offered, in milliseconds.
const IDLE: u32 = 60_000;

/// How many questions have to bring nothing until one is.
const FAILED_ASKS: usize = 2;

/// Where the learner is in the lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Guessing.
    Predict(usize),
    /// Seeing what happens.
    Reveal(usize),
    /// At the task, and at its end.
    Task,
}

/// A prediction: the options chosen, none for "not sure".
pub type Guess = Option<Vec<String>>;

/// What the attempt says now.
#[derive(Clone, Default, PartialEq)]
pub struct Seen {
    /// The goals.
    pub rows: Vec<GoalRow>,
    /// The precondition that is broken.
    pub failed: Option<String>,
    /// For each guided step whether it is done.
    pub steps: Vec<bool>,
    /// The guided step that is due.
    pub step: Option<usize>,
    /// The questions whose answers are typed, with the answer where it was right.
    pub typed: Vec<(String, Option<String>)>,
    /// True where every goal is met and nothing is broken.
    pub complete: bool,
}

impl Seen {
    fn of(attempt: &Attempt) -> Self {
        let typed = |one: &crate::lesson::Typed| (one.id.clone(), attempt.typed(&one.id).map(str::to_owned));
        Self {
            rows: attempt.goals(),
            failed: attempt.failed().map(str::to_owned),
            steps: attempt.steps_done(),
            step: attempt.due_step(),
            typed: attempt.lesson().typed.iter().map(typed).collect(),
            complete: attempt.is_complete(),
        }
    }

    /// Goals that are met and answers that are right, of all there are but a bonus.
    pub fn met(&self) -> (usize, usize) {
        let wanted = || self.rows.iter().filter(|row| !row.is_bonus);
        let answered = self.typed.iter().filter(|(_, text)| text.is_some()).count();
        (wanted().filter(|row| row.is_done).count() + answered, wanted().count() + self.typed.len())
    }

    /// What was typed as an answer, where that was right.
    pub fn typed_of(&self, question: &str) -> Option<String> {
        self.typed.iter().find(|(known, _)| known == question).and_then(|(_, text)| text.clone())
    }
}

/// The handle that all parts of the column share.
#[derive(Clone, Copy)]
pub struct Session {
    /// The page.
    pub lab: Lab,
    /// The tutorial.
    pub lessons: Lessons,
    /// The lesson, or the round of it that is played.
    pub lesson: StoredValue<Arc<Lesson>>,
    /// Its name in the course; none for a lesson from elsewhere.
    pub slug: StoredValue<Option<String>>,
    /// The game of rounds that is played.
    pub game: RwSignal<Option<Game>>,
    /// Counts the rounds that were begun: each one is shown afresh.
    pub round: RwSignal<u32>,
    /// The words of the whole lesson.
    pub(super) of_lesson: StoredValue<Arc<Prose>>,
    /// Its words, or those of the round.
    pub prose: RwSignal<Arc<Prose>>,
    /// The misconceptions.
    pub library: RwSignal<Arc<Library>>,
    /// Which stage it is.
    pub stage: RwSignal<Stage>,
    /// Where the learner is.
    pub phase: RwSignal<Phase>,
    /// What was guessed, by prediction.
    pub guesses: RwSignal<Vec<(Guess, Arc<Reveal>)>>,
    /// The options for which hands were raised, one for each hand, where the lesson is shown to a room.
    pub hands: RwSignal<Vec<String>>,
    /// What the attempt says.
    pub seen: RwSignal<Seen>,
    /// True from when all goals were met once.
    pub finished: RwSignal<bool>,
    /// The hints given, oldest first.
    pub hints: RwSignal<Vec<String>>,
    /// What was remarked about a mistake, last.
    pub remark: RwSignal<Option<String>>,
    /// True where a hint was wanted and there is none left.
    pub spent: RwSignal<bool>,
    /// True where nothing has moved for a while, or questions have brought nothing: a hint is offered.
    pub idle: RwSignal<bool>,
    /// True where the step that is due may be done for the learner.
    pub may_be_done: RwSignal<bool>,
    /// True where somebody wants to be shown a way.
    pub showing: RwSignal<bool>,
    /// Whether the same was done with a command; `None` until somebody begins to.
    pub with_kubectl: RwSignal<Option<bool>>,
    pub(super) exercise: StoredValue<Option<Exercise>, LocalStorage>,
    pub(super) attempt: StoredValue<Option<Attempt>, LocalStorage>,
    clock: StoredValue<Option<Timeout>, LocalStorage>,
    /// Counts the time in which nothing is changed, and how long that was at least, in seconds.
    stillness: StoredValue<(Option<Timeout>, u64), LocalStorage>,
    /// How many questions there were since a goal was last met or a hint given, and the last one, where nothing has
    /// changed since: to ask it once more is no other question.
    asks: StoredValue<(usize, Option<Ask>)>,
}

impl Session {
    /// A learner before a lesson; nothing is put in place yet.
    pub fn new(
        lessons: Lessons,
        lab: Lab,
        lesson: Lesson,
        slug: Option<String>,
        prose: Prose,
        library: Arc<Library>,
    ) -> Self {
        let prose = Arc::new(prose);
        Self {
            lab,
            lessons,
            lesson: StoredValue::new(Arc::new(lesson)),
            slug: StoredValue::new(slug),
            game: RwSignal::new(None),
            round: RwSignal::new(0),
            of_lesson: StoredValue::new(prose.clone()),
            prose: RwSignal::new(prose),
            library: RwSignal::new(library),
            stage: RwSignal::new(Stage::Guided),
            phase: RwSignal::new(Phase::Task),
            guesses: RwSignal::default(),
            hands: RwSignal::default(),
            seen: RwSignal::default(),
            finished: RwSignal::new(false),
            hints: RwSignal::default(),
            remark: RwSignal::new(None),
            spent: RwSignal::new(false),
            idle: RwSignal::new(false),
            may_be_done: RwSignal::new(false),
            showing: RwSignal::new(false),
            with_kubectl: RwSignal::new(None),
            exercise: StoredValue::new_local(None),
            attempt: StoredValue::new_local(None),
            clock: StoredValue::new_local(None),
            stillness: StoredValue::new_local((None, 0)),
            asks: StoredValue::default(),
        }
    }

    /// The lesson.
    pub fn lesson(self) -> Arc<Lesson> {
        self.lesson.get_value()
    }

    /// A text of the lesson in paragraphs; tracks the language.
    pub fn say(self, key: &str) -> AnyView {
        self.prose.with(|words| prose::paragraphs(words.get(key)))
    }

    /// A one-line text of the lesson; tracks the language.
    pub fn line(self, key: &str) -> AnyView {
        self.prose.with(|words| prose::line(words.get(key)))
    }

    /// True where the lesson has such a text.
    pub fn says(self, key: &str) -> bool {
        self.prose.with(|words| words.get(key).is_some())
    }

    /// Begins a stage: the lesson's start in place, or a state of it to go on from. The guided stage asks for
    /// predictions, and the one with goals only where the learner has not made them yet.
    pub fn begin(self, stage: Stage, resumed: Option<Sandbox>, question: Option<Ask>) {
        if stage == Stage::Rounds {
            return self.begin_game(self.game_seed());
        }
        self.leave_game();
        let lesson = self.lesson();
        let (mut start, _) = lesson.start(stage);
        if let Some(question) = question {
            start.ask(question);
        }
        self.stage.set(stage);
        let wants = match stage {
            Stage::Guided => true,
            Stage::Goal => !self.is_linked() && !self.has_predicted(&lesson),
            Stage::Fix | Stage::Rounds => false,
        };
        let predicts = wants && resumed.is_none() && !lesson.predictions.is_empty();
        // Whoever comes back in the middle finds what they guessed.
        self.guesses.set(if resumed.is_some() { self.guessed_before(&lesson) } else { Vec::new() });
        self.enter(&lesson, start, resumed);
        self.phase.set(if predicts { Phase::Predict(0) } else { Phase::Task });
        self.record();
    }

    /// True where the link that led here wants the goals alone.
    fn is_linked(self) -> bool {
        let stage = |opened: &Option<super::Opened>| opened.as_ref().and_then(|opened| opened.stage.clone());
        self.lessons.opened.with_untracked(stage).as_deref() == Some(Stage::Goal.as_str())
    }

    /// True where the learner made the predictions already, just now or at another time.
    fn has_predicted(self, lesson: &Lesson) -> bool {
        if self.guesses.with_untracked(Vec::len) >= lesson.predictions.len() {
            return true;
        }
        let known = self.slug.get_value().and_then(|slug| kept::progress().ok()?.of(&slug).cloned());
        known.is_some_and(|known| lesson.predictions.iter().all(|one| known.predicted.contains_key(&one.id)))
    }

    /// What was guessed at another time and what happened, where all of it is known.
    fn guessed_before(self, lesson: &Lesson) -> Vec<(Guess, Arc<Reveal>)> {
        let known = self.slug.get_value().and_then(|slug| kept::progress().ok()?.of(&slug).cloned());
        let known = known.unwrap_or_default();
        let one = |prediction: &Prediction| {
            let options = known.predicted.get(&prediction.id)?;
            let guess = (!options.is_empty()).then(|| options.clone());
            Some((guess, Arc::new(lesson.reveal(prediction))))
        };
        lesson.predictions.iter().map(one).collect::<Option<_>>().unwrap_or_default()
    }

    /// Offers the steps, or no more, without touching what was done: both stages start from the same state.
    pub fn set_guided(self, is_guided: bool) {
        self.attempt.update_value(|attempt| {
            if let Some(attempt) = attempt {
                attempt.set_guided(is_guided);
                self.stage.set(attempt.stage());
            }
        });
        self.look();
        self.record();
    }

    /// What becomes of an answer that the learner typed.
    pub fn answer(self, question: &str, text: &str) -> Option<Judgement> {
        let mut judged = None;
        self.attempt.update_value(|attempt| {
            let Some(attempt) = attempt else { return };
            judged = self.lab.sandbox.with_untracked(|sandbox| attempt.answer(question, text, sandbox));
        });
        self.look();
        if judged == Some(Judgement::Right) {
            self.record();
        }
        judged
    }

    /// The lesson's start in place, and an attempt that knows nothing yet.
    pub(super) fn enter(self, lesson: &Arc<Lesson>, start: Sandbox, resumed: Option<Sandbox>) {
        let mut attempt = Attempt::new(lesson.clone(), self.stage.get_untracked(), &start);
        if let Some(resumed) = &resumed {
            attempt.observe(resumed);
        }
        for (prediction, (guess, _)) in lesson.predictions.iter().zip(self.guesses.get_untracked()) {
            attempt.predict(&prediction.id, &guess.unwrap_or_default());
        }
        self.know(&mut attempt);
        self.attempt.set_value(Some(attempt));
        self.leave_terminal();
        self.hints.set(Vec::new());
        self.spent.set(false);
        self.asks.set_value((0, None));
        self.remark.set(None);
        self.finished.set(false);
        self.showing.set(false);
        self.lab.put(resumed.unwrap_or(start));
        self.offer();
        self.listen();
        self.look();
        self.settle();
    }

    /// What was typed at another time need not be typed once more.
    fn know(self, attempt: &mut Attempt) {
        let known = self.slug.get_value().and_then(|slug| kept::progress().ok()?.of(&slug).cloned());
        if let Some(known) = known {
            attempt.answered_before(&known);
        }
    }

    /// The lesson as at its start, as a step that can be undone.
    pub fn reset(self) {
        let lesson = self.lesson();
        let stage = self.stage.get_untracked();
        let (start, _) = lesson.start(stage);
        let edit = Edit::Open(Box::new(Link::to(&start)));
        self.lab.dispatch_then(edit, move |done| {
            if done {
                let now = self.lab.sandbox.get_untracked();
                self.attempt.update_value(|attempt| {
                    let fresh = attempt.as_ref().map(|before| before.once_more(&now));
                    *attempt = fresh.map(|mut fresh| {
                        self.know(&mut fresh);
                        fresh
                    });
                });
                self.leave_terminal();
                self.offer_again();
                self.remark.set(None);
                self.spent.set(false);
                self.look();
                self.settle();
            }
        });
    }

    /// The lesson's own controls, and its silence about remedies until somebody asks for help to the end.
    pub fn offer(self) {
        self.offer_with(false);
    }

    /// The same once more, for a learner who comes back from the sandbox.
    pub fn offer_again(self) {
        self.offer_with(self.finished.get_untracked());
    }

    /// Shows a way, or no more.
    pub fn show_way(self, shows: bool) {
        self.showing.set(shows);
        self.offer_with(self.lab.remedies_shown.get_untracked());
    }

    fn offer_with(self, shows_remedies: bool) {
        // Whoever is at the terminal, or was until now, has it alone: it stays where something was just typed.
        let is_at_terminal = self.with_kubectl.get_untracked().is_some();
        let own = (!is_at_terminal).then(|| self.lesson().controls);
        // A way is shown in the terminal.
        let terminal = (is_at_terminal || self.showing.get_untracked()).then_some(Control::Terminal);
        let controls = own.iter().flat_map(|controls| controls.iter()).chain(terminal).collect();
        self.lab.write(|session| session.lesson_offers(controls, shows_remedies));
    }

    /// Has the attempt told of everything that happens.
    pub fn listen(self) {
        self.lab.observer.set_value(Some(Rc::new(move |happened| self.hear(happened))));
    }

    fn hear(self, happened: &Happened) {
        if self.lessons.paused.get_untracked() || self.phase.get_untracked() != Phase::Task {
            return;
        }
        if self.with_kubectl.get_untracked() == Some(false) {
            return self.hear_terminal(happened);
        }
        let met = self.seen.with_untracked(Seen::met);
        self.attempt.update_value(|attempt| {
            let Some(attempt) = attempt else { return };
            self.lab.sandbox.with_untracked(|sandbox| match happened {
                Happened::Changed | Happened::Passed => attempt.observe(sandbox),
                Happened::Asked(all) => all.iter().for_each(|ask| attempt.asked(sandbox, ask)),
                Happened::Refused(refusal) => attempt.refused(sandbox, refusal),
            });
        });
        self.look();
        if matches!(happened, Happened::Changed) {
            self.settle();
        }
        let has_met = self.seen.with_untracked(Seen::met) > met;
        self.asks.update_value(|(count, last)| match happened {
            _ if has_met => (*count, *last) = (0, None),
            Happened::Asked(all) => {
                if let Some(ask) = all.last().filter(|ask| last.as_ref() != Some(ask)) {
                    (*count, *last) = (*count + 1, Some(ask.clone()));
                }
            }
            Happened::Changed | Happened::Passed | Happened::Refused(_) => *last = None,
        });
        if self.asks.with_value(|(count, _)| *count) >= FAILED_ASKS {
            self.idle.set(!self.finished.get_untracked());
        }
    }

    /// Takes over what the attempt says now.
    fn look(self) {
        let mut seen = Seen::default();
        let mut remark = None;
        self.attempt.update_value(|attempt| {
            let Some(attempt) = attempt else { return };
            seen = Seen::of(attempt);
            // A mistake is remarked at once, and by itself; the ladder waits to be asked.
            if !seen.complete && attempt.noticed().is_some() {
                remark = attempt.next_hint().map(|hint| hint.id);
            }
        });
        if remark.is_some() {
            self.remark.set(remark);
        }
        let completes = seen.complete && !self.finished.get_untracked();
        self.lessons.heading.update(|heading| {
            if let Some(heading) = heading {
                heading.met = seen.met();
            }
        });
        if seen != self.seen.get_untracked() {
            self.seen.set(seen);
        }
        if completes {
            self.finished.set(true);
            self.remark.set(None);
            self.lab.write(visit::Session::show_remedies);
            let words = crate::text::words::tutorial(self.lab.language.get_untracked());
            self.lab.announcement.set(words.all_met().to_owned());
            self.record();
            self.finish_round();
        }
        self.wind();
        self.weigh_doing();
    }

    /// Starts counting the time in which nothing is changed.
    fn settle(self) {
        let still = move || {
            self.stillness.try_update_value(|(_, seconds)| *seconds = DO_AFTER);
            self.weigh_doing();
        };
        let milliseconds = u32::try_from(DO_AFTER * 1_000).unwrap_or(u32::MAX);
        self.stillness.set_value((Some(Timeout::new(milliseconds, still)), 0));
        self.weigh_doing();
    }

    /// Whether the step that is due may be done for the learner now.
    fn weigh_doing(self) {
        let still = self.stillness.try_with_value(|(_, seconds)| *seconds).unwrap_or_default();
        let may = self.attempt.try_with_value(|attempt| attempt.as_ref().is_some_and(|one| one.may_be_done(still)));
        if may.is_some() && may != self.may_be_done.try_get_untracked() {
            self.may_be_done.try_set(may.unwrap_or_default());
        }
    }

    /// Something is done for the learner: a step of the guided stage, or a way that is shown.
    pub fn help(self, step: Option<usize>) {
        self.attempt.update_value(|attempt| {
            if let Some(attempt) = attempt {
                attempt.help(step);
            }
        });
    }

    /// Starts counting the time in which nothing moves.
    fn wind(self) {
        self.idle.set(false);
        let idle = move || {
            self.idle.try_set(!self.finished.get_untracked());
        };
        self.clock.set_value(Some(Timeout::new(IDLE, idle)));
    }

    pub(super) fn record(self) {
        // What a room does is nobody's progress.
        if self.lessons.is_projected() {
            return;
        }
        self.attempt.with_value(|attempt| {
            if let (Some(attempt), true) = (attempt, self.slug.with_value(Option::is_some)) {
                kept::record(self.lessons, attempt);
            }
        });
    }

    /// The script of a guided step was played.
    pub fn played(self, step: usize) {
        self.attempt.update_value(|attempt| {
            if let Some(attempt) = attempt {
                self.lab.sandbox.with_untracked(|sandbox| attempt.played(step, sandbox));
            }
        });
        self.look();
    }

    /// The next hint, if there is one. The last rung lets the page say what would mend an answer.
    pub fn hint(self) {
        let mut next = None;
        self.attempt.update_value(|attempt| next = attempt.as_mut().and_then(Attempt::take_hint));
        self.spent.set(next.is_none());
        match next {
            Some(hint) => self.hints.update(|hints| hints.push(hint.id)),
            None => {
                self.lab.write(visit::Session::show_remedies);
            }
        }
        self.asks.set_value((0, None));
        self.wind();
        self.weigh_doing();
    }

    /// What happens, for the prediction at hand.
    pub fn reveal(self, at: usize, prediction: &Prediction, guess: Guess) {
        let lesson = self.lesson();
        let reveal = lesson.reveal(prediction);
        let before = reveal.before.answer(&reveal.ask);
        let mut shown = reveal.sandbox.clone();
        shown.ask(reveal.ask.clone());
        self.attempt.update_value(|attempt| {
            if let Some(attempt) = attempt {
                attempt.predict(&prediction.id, guess.as_deref().unwrap_or_default());
            }
        });
        self.guesses.update(|guesses| {
            guesses.truncate(at);
            guesses.push((guess, Arc::new(reveal)));
        });
        self.record();
        self.phase.set(Phase::Reveal(at));
        self.lab.write(|session| session.reveal(shown, before));
    }

    /// From what happened to the next question, or to the task.
    pub fn go_on(self, at: usize) {
        let lesson = self.lesson();
        let (start, _) = lesson.start(self.stage.get_untracked());
        if at + 1 < lesson.predictions.len() {
            self.lab.put(start);
            self.phase.set(Phase::Predict(at + 1));
        } else {
            self.enter(&lesson, start, None);
            self.phase.set(Phase::Task);
            self.look();
        }
    }

    /// What the header and the phone's bar say.
    pub fn head(self, title: String, number: usize, done: Vec<Standing>) {
        let met = self.seen.with_untracked(Seen::met);
        self.lessons.heading.set(Some(Heading { title, number, done, met }));
    }
}

/// Where a stage stands among the words for stages.
pub fn index_of(stage: Stage) -> usize {
    match stage {
        Stage::Guided => 0,
        Stage::Goal => 1,
        Stage::Fix => 2,
        Stage::Rounds => 3,
    }
}
