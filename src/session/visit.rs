//! The session: the sandbox, and what a visit has made of it so far. What follows an event stands here where the first
//! screen knows the event, and in `update` where it is a change of the cluster.

use super::followed::Followed;
use super::progress::OwnProgress;
use super::set_aside::Held;
use super::view::{Refused, Selection, StateOwner};
use crate::control::{Controls, Offered};
use crate::manifest::Diagnostic;
use crate::sandbox::{Answer, Ask, Edit, Refusal, Sandbox};

/// The session. Views read it, and its own functions alone write it.
#[derive(Clone, Debug)]
pub struct Session {
    /// The one state.
    pub sandbox: Followed<Sandbox>,
    /// The answer to the same question before the last change, where there was one.
    pub before: Followed<Option<Answer>>,
    /// What the Object region shows.
    pub selection: Followed<Selection>,
    /// The last edit that was refused, until the next edit.
    pub refused: Followed<Option<Refused>>,
    /// What the last edit made the readers remark.
    pub remarks: Followed<Vec<Diagnostic>>,
    /// How many names there are, once they are counted.
    pub names: Followed<Option<usize>>,
    /// True until something is asked or changed in the opening toy: so long nothing is the matter with it.
    pub is_fresh: Followed<bool>,
    /// The controls that are offered, and who named them.
    pub offered: Followed<Offered>,
    /// False where the remedies of an answer are withheld: a lesson leads to them.
    pub remedies_shown: Followed<bool>,
    /// Counts the edits from outside the editors, so that these know when to take the text anew.
    pub revision: Followed<u32>,
    /// Whose the state is: what is kept is the person's own.
    pub whose: Followed<StateOwner>,
    /// Counts the steps within one cluster, which the map marks.
    pub steps: u32,
    /// At which step leaving the field for a name asked, where nothing was asked since.
    asked_at: Option<u32>,
    /// True once the person has shared a cluster of their own that they took in: until then nothing of it gets into
    /// the address bar.
    pub shares_imported: bool,
    /// Whether the state that is kept has to be set aside before the next one is.
    pub kept: Held,
    /// What a learner has done.
    pub progress: OwnProgress,
    /// What the person had before the first lesson.
    own: Option<Sandbox>,
    /// What the lesson had when the learner went off.
    held: Option<Sandbox>,
}

/// What happens to the state, as whoever watches it is told: the attempt at a lesson.
#[derive(Clone, Debug, PartialEq)]
pub enum Happened {
    /// It is another: an edit, or a step back or forward.
    Changed,
    /// Time has passed.
    Passed,
    /// An edit was refused.
    Refused(Refusal),
    /// A question was asked, or several by one line in the terminal.
    Asked(Vec<Ask>),
}

/// Which values were written since somebody last asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// [`Session::sandbox`].
    pub sandbox: bool,
    /// [`Session::before`].
    pub before: bool,
    /// [`Session::selection`].
    pub selection: bool,
    /// [`Session::refused`].
    pub refused: bool,
    /// [`Session::remarks`].
    pub remarks: bool,
    /// [`Session::names`].
    pub names: bool,
    /// [`Session::is_fresh`].
    pub is_fresh: bool,
    /// [`Session::offered`].
    pub offered: bool,
    /// [`Session::remedies_shown`].
    pub remedies_shown: bool,
    /// [`Session::revision`].
    pub revision: bool,
    /// [`Session::whose`].
    pub whose: bool,
}

impl Session {
    /// A visit that begins with a state.
    pub fn new(sandbox: Sandbox, is_fresh: bool) -> Self {
        Self {
            sandbox: Followed::new(sandbox),
            before: Followed::default(),
            selection: Followed::default(),
            refused: Followed::default(),
            remarks: Followed::default(),
            names: Followed::default(),
            is_fresh: Followed::new(is_fresh),
            offered: Followed::default(),
            remedies_shown: Followed::new(true),
            revision: Followed::default(),
            whose: Followed::default(),
            steps: 0,
            asked_at: None,
            shares_imported: false,
            kept: Held::none(),
            progress: OwnProgress::default(),
            own: None,
            held: None,
        }
    }

    /// What was written since this was asked last.
    pub fn news(&mut self) -> News {
        News {
            sandbox: self.sandbox.is_new(),
            before: self.before.is_new(),
            selection: self.selection.is_new(),
            refused: self.refused.is_new(),
            remarks: self.remarks.is_new(),
            names: self.names.is_new(),
            is_fresh: self.is_fresh.is_new(),
            offered: self.offered.is_new(),
            remedies_shown: self.remedies_shown.is_new(),
            revision: self.revision.is_new(),
            whose: self.whose.is_new(),
        }
    }

    /// A question is asked: its answer is told from no other.
    pub fn ask(&mut self, question: Ask) -> Happened {
        self.ask_by(Sandbox::ask, question)
    }

    /// The same where the cause is looked for (`Sandbox::ask_afresh`).
    pub fn explain(&mut self, question: Ask) -> Happened {
        self.ask_by(Sandbox::ask_afresh, question)
    }

    fn ask_by(&mut self, ask: fn(&mut Sandbox, Ask), question: Ask) -> Happened {
        self.before.set(None);
        self.is_fresh.set(false);
        self.asked_at = None;
        self.sandbox.change(|sandbox| ask(sandbox, question.clone()));
        Happened::Asked(vec![question])
    }

    /// A question stands in the field for a name, which is left, or Enter or *Ask* was pressed: `is_sent`. Browsers tell of
    /// both where somebody presses either: that is one question. A second would be answered from the cache.
    pub fn ask_typed(&mut self, question: Ask, is_sent: bool) -> Option<Happened> {
        if is_sent && self.asked_at.take() == Some(self.steps) && *self.sandbox.question() == question {
            return None;
        }
        let happened = self.ask(question);
        self.asked_at = (!is_sent).then_some(self.steps);
        Some(happened)
    }

    /// A question is shown that nobody asked: it stays where it is the one that is there.
    pub fn look_up(&mut self, question: Ask) {
        if *self.sandbox.question() != question {
            self.ask(question);
        }
    }

    /// Something is shown in the Object region.
    pub fn select(&mut self, selection: Selection) {
        self.refused.set(None);
        self.selection.set(selection);
    }

    /// What was refused has been read, or is told elsewhere.
    pub fn dismiss(&mut self) {
        self.refused.set(None);
    }

    /// The names have been counted, or begin to be.
    pub fn count(&mut self, names: Option<usize>) {
        self.names.set(names);
    }

    /// The person shares the state, a cluster of their own included.
    pub fn share(&mut self) {
        self.shares_imported = true;
    }

    /// A host names what may be changed. Whoever leaves something out leads to the remedies by itself.
    pub fn host_offers(&mut self, controls: Option<Controls>) {
        self.offered.change(|offered| offered.host = controls);
        if controls.is_some() {
            self.remedies_shown.set(false);
        }
    }

    /// A lesson names what it needs, and withholds the remedies or shows them, or leaves those as they are.
    pub fn lesson_offers(&mut self, controls: Controls, shows_remedies: Option<bool>) {
        self.offered.change(|offered| offered.lesson = Some(controls));
        if let Some(shows_remedies) = shows_remedies {
            self.remedies_shown.set(shows_remedies);
        }
    }

    /// Whoever learns is helped to the end: what would mend an answer is told.
    pub fn show_remedies(&mut self) {
        self.remedies_shown.set(true);
    }

    /// True where an edit may be made by hand.
    pub fn offers(&self, edit: &Edit) -> bool {
        self.offered.limit().is_none_or(|controls| controls.offer(edit, &self.sandbox))
    }

    /// Code has arrived that the state waited for.
    pub fn take_in(&mut self, arrived: fn(&mut Sandbox)) {
        self.sandbox.change(arrived);
    }

    /// Lets the sandbox work something out that leaves it as it is: what an edit would come to, how two moments differ,
    /// which names there are.
    pub fn work_out<T>(&mut self, what: impl FnOnce(&mut Sandbox) -> T) -> T {
        what(self.sandbox.lend())
    }

    /// Another state takes the place of the present one. Nothing that was said of the old one stays: neither what its
    /// answer was, nor what was refused or remarked, nor the number of its names.
    pub fn put(&mut self, sandbox: Sandbox) {
        self.is_fresh.set(false);
        self.before.set(None);
        self.refused.set(None);
        self.remarks.set(Vec::new());
        self.selection.set(Selection::List);
        self.sandbox.set(sandbox);
        self.names.set(None);
        self.revision.change(|revision| *revision += 1);
    }

    /// The state of a link is opened in place of the present one. Nothing of it is shared yet.
    pub fn open(&mut self, sandbox: Sandbox) {
        self.put(sandbox);
        self.shares_imported = false;
    }

    /// What a prediction was about has happened. "Same as before" would be said of a question that was not on the screen.
    pub fn reveal(&mut self, shown: Sandbox, before: Answer) {
        let was_asked = self.sandbox.question() == shown.question();
        let is_same = before.records == shown.answer_at_hand(shown.question()).records;
        self.put(shown);
        // What happened is a step of what there was, where the question still is the one about it.
        self.steps += u32::from(was_asked);
        self.before.set((was_asked || !is_same).then_some(before));
    }

    /// A lesson is opened: what is the person's own waits.
    pub fn open_lesson(&mut self, whose: StateOwner) {
        if *self.whose == StateOwner::Own {
            self.own = Some(Sandbox::clone(&self.sandbox));
        }
        self.whose.set(whose);
    }

    /// The lesson is left: the person has again what they had before, or what they made of it where they went on in
    /// the sandbox.
    pub fn leave_lesson(&mut self) {
        self.held = None;
        self.be_own();
    }

    /// The lesson waits, and the person has what is their own.
    pub fn pause_lesson(&mut self) {
        self.held = Some(Sandbox::clone(&self.sandbox));
        self.be_own();
    }

    /// Back to the lesson as it was left. False where none waits.
    pub fn resume_lesson(&mut self, whose: StateOwner) -> bool {
        let Some(held) = self.held.take() else { return false };
        self.own = Some(Sandbox::clone(&self.sandbox));
        self.put(held);
        self.whose.set(whose);
        true
    }

    /// The state is the person's own again, and everything is offered.
    fn be_own(&mut self) {
        if let Some(own) = self.own.take() {
            self.put(own);
        }
        self.whose.set(StateOwner::Own);
        self.offered.change(|offered| offered.lesson = None);
        self.remedies_shown.set(true);
    }
}
