//! What a lesson is: its files, the assertion language of its goals, and an attempt at it.
//!
//! `docs/lessons.md` describes the format. A lesson plays on a [`Sandbox`](crate::sandbox::Sandbox), which knows
//! nothing of lessons: scripts are its edits, goals are judged by its answers. No sentence is made here.
//!
//! | room | what lives there |
//! |---|---|
//! | `assertion` | the language of goals: parsed with places, evaluated moment by moment |
//! | `attempt`, `goals` | a learner at a lesson: what was seen, which goals are reached, which hint is due and which still stands |
//! | `after` | what comes after the goals: the same with a command, and an experiment |
//! | `script`, `due` | steps that are edits and questions; what the one that is due makes and changes |
//! | `model`, `lesson`, `stage` | a lesson: what it is made of, what it is as a whole, how much help there is |
//! | `view` | what is shown beside the picture when the task begins |
//! | `read`, `yaml_reader` | how it is read, with every error at once |
//! | `prose` | the texts of one language |
//! | `library`, `imagined_answers` | misconceptions, and what one would see if they were true |
//! | `check` | plays a lesson through: what must fail fails, what must pass passes |
//! | `progress`, `index`, `ending` | what a learner has done; the list of lessons; what they can do by now and believed at first |
//! | `playlist` | orders in which lessons follow each other |
//! | `sheet` | the glossary and the cheat sheet |
//! | `typed`, `recall` | answers that a learner types, and how they are judged; what a later lesson asks again |
//! | `shuffle` | the order in which options are shown |
//! | `rounds`, `game` | rounds whose faults a seed draws, and what each one took |
//! | `files`, `draft` | a lesson as one text; a lesson made of the state at hand |

mod after;
pub mod assertion;
mod attempt;
mod check;
mod draft;
mod due;
mod ending;
mod files;
mod game;
mod goals;
mod imagined_answers;
mod index;
#[expect(clippy::module_inception, reason = "what can be asked of a `Lesson`, which the folder is about")]
mod lesson;
mod library;
mod model;
mod pattern;
mod playlist;
mod problem;
mod progress;
mod prose;
mod read;
mod recall;
mod rounds;
mod script;
mod sheet;
mod shuffle;
mod stage;
#[cfg(test)]
mod tests;
mod typed;
mod view;
mod yaml_reader;

pub use after::Exercise;
pub use attempt::{Attempt, DO_AFTER, GoalRow, Took};
pub use check::{Reveal, check};
pub use draft::{DraftError, DraftWords, draft};
pub use due::Due;
pub use ending::{Belief, Ending};
pub use files::{BUNDLE_LIMIT, Files};
pub use game::{Game, Played, ROUND_POINTS};
pub use imagined_answers::{Imagined, Model};
pub use index::{Entry, Index, RECALL_EVERY, RECALL_GAP};
pub use library::{Library, Misconception};
pub use model::{
    Example, Experiment, Fail, Fault, Fix, Goal, GuidedStep, Hint, Kubectl, Lesson, Mistake, Prediction,
    PredictionOption, Reference, Rounds, Solution, Typed, TypedHint, TypedKind,
};
pub use pattern::ObjectPattern;
pub use playlist::Playlists;
pub use problem::{Place, Problem, ProblemKind};
pub use progress::{LessonProgress, Progress, ProgressError, Recalled, Standing};
pub use prose::{Inline, Key, Paragraph, Prose, Target, Text, WORD_LIMIT};
pub use recall::RecallItem;
pub use script::{Act, Script, ScriptStep, StepError, StepKind};
pub use sheet::{Check, Sheet, Taught, Tries};
pub use shuffle::order;
pub use stage::Stage;
pub use typed::{Judgement, TYPED_LIMIT};
pub use view::View;
