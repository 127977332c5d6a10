//! The phases of a lesson: guess, see what happens, do it, and what help is offered meanwhile. The attempt
//! ([`crate::lesson::Attempt`]) judges; here is what follows. Time is told from outside: an effect asks for it.

use super::followed::Followed;
use super::visit::Happened;
use crate::control::{Control, Controls};
use crate::lesson::{
    Attempt, DO_AFTER, Exercise, Game, GoalRow, Judgement, Lesson, LessonProgress, Reveal, Stage, View,
};
use crate::sandbox::{Answer, Ask, Edit, Link, Sandbox};
use crate::text::{Language, words};
use std::sync::Arc;

/// How long nothing has to move until a hint is offered, in seconds.
pub const IDLE: u64 = 60;

/// How many questions have to bring nothing until one is.
pub const FAILED_ASKS: usize = 2;

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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// The goals.
    pub rows: Vec<GoalRow>,
    /// The goal that the last step met, or undid.
    pub turned: Option<String>,
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
            turned: None,
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

/// Where the learner comes from.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// What is kept of this lesson.
    pub progress: Option<LessonProgress>,
    /// True where the link that led here wants the goals alone.
    pub is_linked: bool,
    /// What draws the rounds of a game.
    pub seed: u64,
}

/// What happens at a lesson.
#[derive(Debug)]
pub enum Event<'a> {
    /// A stage begins at its start, or goes on from a state of it; perhaps with a question of somebody's own.
    Begin(Stage, Option<Box<Sandbox>>, Option<Ask>, Known),
    /// The learner chooses a stage.
    Chosen(Stage, Known),
    /// The steps are wanted, or no more.
    Guided(bool),
    /// A hand is raised for an option, before a room.
    Raised(&'a str),
    /// A hand is lowered again.
    Lowered(&'a str),
    /// The prediction at hand is made.
    Guessed(usize, Guess),
    /// What happened has been seen: on to the next question, or to the task.
    Seen(usize, Known),
    /// The state changed, or something was asked or refused.
    Happened(&'a Happened),
    /// A hint is wanted.
    HintWanted,
    /// Something is done for the learner: a step of the guided stage, or a way that is shown.
    Helped(Option<usize>),
    /// The script of a guided step was played.
    Played(usize),
    /// To be shown a way is wanted, or no more.
    WayToggled,
    /// The start once more is wanted.
    StartWanted,
    /// It is there.
    StartedOver(Known),
    /// A game of rounds is wanted.
    GameWanted(Known),
    /// The round that is due is wanted.
    RoundWanted(Known),
    /// The same is to be done with a command.
    KubectlWanted,
    /// The learner is back from the sandbox.
    Back,
    /// What was waited for by [`Effect::Wait`] has passed.
    Waited(Wait),
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Nothing is changed: the step that is due may be done for the learner then.
    Still,
    /// Nothing moves: a hint is offered then.
    Idle,
}

impl Wait {
    /// How long, in seconds.
    pub fn seconds(self) -> u64 {
        match self {
            Self::Still => DO_AFTER,
            Self::Idle => IDLE,
        }
    }
}

/// What a screen reader hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// A goal is met, and not all of them: how many of how many are.
    Met(usize, usize),
    /// Every goal is met.
    AllMet,
    /// The same was done with a command.
    KubectlDone,
}

impl Said {
    /// The sentence.
    pub fn sentence(self, language: Language) -> String {
        let words = words::tutorial(language);
        match self {
            Self::Met(met, all) => words.met_of(met, all),
            Self::AllMet => words.all_met().to_owned(),
            Self::KubectlDone => words.kubectl_done().to_owned(),
        }
    }
}

/// What the page does about it.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Puts a state in place of the present one.
    Put(Box<Sandbox>),
    /// Shows what a prediction was about, beside the answer there was before it.
    Reveal(Box<Sandbox>, Box<Answer>),
    /// Looks up what shows that a step is done, which the learner has not asked for.
    LookUp(Ask),
    /// Makes an edit, and tells [`Event::StartedOver`] where it was made.
    StartOver(Box<Edit>),
    /// Offers these controls, and withholds the remedies or shows them; leaves those as they are where neither is said.
    Offer(Controls, Option<bool>),
    /// Shows what would mend an answer.
    ShowRemedies,
    /// Keeps how far the learner is.
    Record,
    /// Keeps that the same was done with a command.
    RecordKubectl,
    /// Keeps what a game that is over was worth.
    RecordGame,
    /// Puts the game of this seed into the address bar.
    ShowGame(u64),
    /// Shows this beside the picture, without going there.
    Show(View),
    /// Opens the terminal.
    OpenTerminal,
    /// Says it to a screen reader.
    Announce(Said),
    /// Waits, from now on: what is waited for already is waited for anew.
    Wait(Wait),
}

/// A learner at a lesson.
#[derive(Clone, Debug)]
pub struct Learner {
    /// Which stage it is.
    pub stage: Followed<Stage>,
    /// Where the learner is.
    pub phase: Followed<Phase>,
    /// What was guessed, by prediction.
    pub guesses: Followed<Vec<(Guess, Arc<Reveal>)>>,
    /// The options for which hands were raised, one for each hand, where the lesson is shown to a room.
    pub hands: Followed<Vec<String>>,
    /// What the attempt says.
    pub seen: Followed<Seen>,
    /// True from when all goals were met once.
    pub finished: Followed<bool>,
    /// The hints given, oldest first.
    pub hints: Followed<Vec<String>>,
    /// What was remarked about a mistake, last.
    pub remark: Followed<Option<String>>,
    /// True where a hint was wanted and there is none left.
    pub spent: Followed<bool>,
    /// True where nothing has moved for a while, or questions have brought nothing: a hint is offered.
    pub idle: Followed<bool>,
    /// True where the step that is due may be done for the learner.
    pub may_be_done: Followed<bool>,
    /// True where somebody wants to be shown a way.
    pub showing: Followed<bool>,
    /// Whether the same was done with a command; `None` until somebody begins to.
    pub with_kubectl: Followed<Option<bool>>,
    /// The game of rounds that is played.
    pub game: Followed<Option<Game>>,
    /// Counts the rounds that were begun: each one is shown afresh.
    pub round: Followed<u32>,
    /// The lesson, or the round of it that is played.
    lesson: Arc<Lesson>,
    /// False where nothing of it is anybody's progress: a lesson from elsewhere, or one that is shown to a room.
    is_kept: bool,
    attempt: Attempt,
    /// True where the task goes on that was begun before the page was loaded.
    goes_on: bool,
    exercise: Option<Exercise>,
    /// How long nothing has been changed, at least, in seconds.
    still: u64,
    /// How many questions there were since a goal was last met or a hint given, and the last one, where nothing has
    /// changed since: to ask it once more is no other question.
    asks: (usize, Option<Ask>),
}

mod phases;
mod rounds;
mod task;
#[cfg(test)]
mod tests;
