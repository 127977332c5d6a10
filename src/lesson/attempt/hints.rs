//! What a learner is told of a mistake and of where to look, and how long it stands: no longer than it is true.
//!
//! A hint that speaks of its own accord stands while its condition holds. Where nothing but a deed made it hold, which
//! no later state can undo, it stands until the learner does something else. A rung of the ladder stands until what it
//! leads to is there, or else the step that was due when it was taken is done.

use super::Attempt;
use crate::lesson::assertion::{Finding, Said};
use crate::lesson::goals::{Deed, Watch};
use crate::lesson::model::Hint;
use crate::sandbox::Sandbox;

/// What was said so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    /// Which hints were, oldest first.
    shown: Vec<String>,
    /// What may still stand, the last at the end.
    said: Vec<Line>,
    /// Remarks that are due once more: the mistake was made again.
    again: Vec<String>,
    /// Hints that were wanted once there was none left: then the page says what would help.
    beyond: usize,
}

/// One thing that was said.
#[derive(Clone, Debug)]
struct Line {
    hint: String,
    /// True where the learner asked for a hint.
    is_wanted: bool,
    /// The step that was due then.
    due: Option<usize>,
}

impl Told {
    /// How many hints it were, those too that were wanted when there was none left.
    pub(super) fn count(&self) -> usize {
        self.shown.len() + self.beyond
    }

    /// What is left of it for an attempt that begins once more: the hints that were asked for, and where that is scored
    /// how many there were.
    pub(super) fn once_more(&self, is_scored: bool) -> Self {
        let said = self.said.iter().filter(|line| line.is_wanted).cloned().collect();
        let (shown, beyond) = if is_scored { (self.shown.clone(), self.beyond) } else { (Vec::new(), 0) };
        Self { shown, said, beyond, again: Vec::new() }
    }

    fn say(&mut self, hint: &str, is_wanted: bool, due: Option<usize>) {
        if !self.shown.iter().any(|known| known == hint) {
            self.shown.push(hint.to_owned());
        }
        self.again.retain(|known| known != hint);
        self.said.retain(|known| known.hint != hint || known.is_wanted != is_wanted);
        self.said.push(Line { hint: hint.to_owned(), is_wanted, due });
    }
}

impl Attempt {
    /// Lets something happen, and looks at what it makes of the mistakes.
    pub(super) fn hear(&mut self, sandbox: &Sandbox, deed: Deed<'_>, happen: impl FnOnce(&mut Watch)) {
        let lesson = self.lesson.clone();
        let stands = |attempt: &Self| lesson.hints.iter().map(|hint| attempt.stands(hint)).collect::<Vec<_>>();
        let before = stands(self);
        let is_deed = !matches!(deed, Deed::Done(0));
        happen(&mut self.watch);
        for (hint, (was, is)) in lesson.hints.iter().zip(before.into_iter().zip(stands(self))) {
            let Some(finding) = self.finding_of(hint) else { continue };
            let by = made_by(finding);
            let repeats = || self.watch.holds_of(self.place_of(hint), sandbox, deed);
            let is_again = is && (!was || is_deed && by.is_some() && repeats());
            if is_again && self.was_shown(hint) {
                self.told.again.push(hint.id.clone());
            }
            let is_over = match by {
                Some(By::Asking) => is_deed,
                Some(By::Doing) => is_deed && !matches!(deed, Deed::Asked(_)),
                None => false,
            };
            if is_over {
                self.told.said.retain(|line| line.hint != hint.id);
            }
        }
    }

    /// A hint that speaks of its own accord, and was not shown yet, or was for another time.
    pub fn noticed(&self) -> Option<&Hint> {
        let is_due = |hint: &&Hint| !self.was_shown(hint) || self.told.again.contains(&hint.id);
        self.lesson.hints.iter().filter(|hint| hint.when.is_some() && self.stands(hint)).find(is_due)
    }

    /// A hint that the learner asks for: what was noticed, or else the next rung of the ladder. Whether there is one left
    /// or not: the step that is due may be done for them.
    pub fn take_hint(&mut self) -> Option<Hint> {
        self.hinted = self.due_step();
        let rung = || self.lesson.hints.iter().find(|hint| self.is_next(hint));
        let hint = self.noticed().or_else(rung).cloned();
        match &hint {
            Some(hint) => self.told.say(&hint.id, true, self.hinted),
            None => self.told.beyond += 1,
        }
        hint
    }

    /// Remarks a mistake, where one was noticed.
    pub fn remark_on(&mut self) {
        if let Some(noticed) = self.noticed().map(|hint| hint.id.clone()) {
            self.told.say(&noticed, false, self.due_step());
        }
    }

    /// What was remarked last and still holds.
    pub fn remark(&self) -> Option<&str> {
        self.standing(false).last()
    }

    /// The hints that were asked for and still hold, oldest first.
    pub fn hints(&self) -> Vec<String> {
        self.standing(true).map(str::to_owned).collect()
    }

    /// True where there is one more to be asked for.
    pub fn has_hint(&self) -> bool {
        self.noticed().is_some() || self.lesson.hints.iter().any(|hint| self.is_next(hint))
    }

    /// The hints shown so far, oldest first.
    pub fn shown(&self) -> &[String] {
        &self.told.shown
    }

    fn was_shown(&self, hint: &Hint) -> bool {
        self.told.shown.contains(&hint.id)
    }

    fn is_next(&self, hint: &Hint) -> bool {
        hint.when.is_none() && !self.was_shown(hint) && self.stands(hint)
    }

    fn standing(&self, is_wanted: bool) -> impl Iterator<Item = &str> {
        let done = self.steps_done();
        let still = move |line: &&Line| {
            let Some(hint) = self.lesson.hint(&line.hint) else { return false };
            let is_passed = hint.when.is_none() && line.due.is_some_and(|due| done.get(due) == Some(&true));
            line.is_wanted == is_wanted && self.stands(hint) && !is_passed
        };
        self.told.said.iter().filter(still).map(|line| line.hint.as_str())
    }

    /// True while its condition holds, where it has one, and it is of use.
    fn stands(&self, hint: &Hint) -> bool {
        let is_of_use = hint.until.is_none() || !self.finding(self.end_of(hint)).is_some_and(|end| end.holds);
        is_of_use && (hint.when.is_none() || self.finding_of(hint).is_some_and(|finding| finding.holds))
    }

    fn finding(&self, place: usize) -> Option<&Finding> {
        self.watch.findings.get(place)
    }

    /// What was found of the condition of a hint that has one.
    fn finding_of(&self, hint: &Hint) -> Option<&Finding> {
        self.finding(self.place_of(hint)).filter(|_| hint.when.is_some())
    }

    /// Where the condition of a hint stands among all that are watched.
    fn place_of(&self, hint: &Hint) -> usize {
        let before = self.lesson.hints.iter().take_while(|one| one.id != hint.id);
        self.lesson.goals.len() + self.lesson.fails.len() + before.filter(|one| one.when.is_some()).count()
    }

    /// Where the end of a hint stands: behind everything else.
    fn end_of(&self, hint: &Hint) -> usize {
        let from = self.lesson.hints.iter().skip_while(|one| one.id != hint.id);
        self.watch.findings.len().saturating_sub(from.filter(|one| one.until.is_some()).count())
    }
}

/// What alone makes a condition hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// That something was asked.
    Asking,
    /// That something was done, or tried.
    Doing,
}

/// The deed by which alone a condition holds; none where the state has a part in it.
fn made_by(finding: &Finding) -> Option<By> {
    let of_all = |parts: &[Finding], counts: fn(&Finding) -> bool| {
        let all: Option<Vec<By>> = parts.iter().filter(|part| counts(part)).map(made_by).collect();
        let all = all.filter(|all| !all.is_empty())?;
        Some(if all.contains(&By::Asking) { By::Asking } else { By::Doing })
    };
    match &finding.said {
        Said::Asked(_) => Some(By::Asking),
        Said::Refused { .. } | Said::Event { .. } | Said::Once(_) => Some(By::Doing),
        Said::All(parts) => of_all(parts, |_| true),
        Said::Any(parts) => of_all(parts, |part| part.holds),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::cluster::{Kind, ObjectRef};
    use crate::lesson::{Attempt, Files, Lesson, Stage};
    use crate::sandbox::{Ask, Edit, Sandbox, Scope};
    use std::sync::Arc;

    /// A learner at the task of the sample.
    struct Learner {
        sandbox: Sandbox,
        attempt: Attempt,
    }

    impl Learner {
        fn at(change: impl FnOnce(&mut Lesson)) -> Self {
            let texts = ["lesson.yaml", "world.yaml", "en.md"].map(|name| {
                let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lessons/sample");
                (name.to_owned(), std::fs::read_to_string(folder.join(name)).unwrap())
            });
            let mut lesson = Lesson::read(&Files { slug: "sample".to_owned(), texts: texts.into() }).unwrap();
            change(&mut lesson);
            let lesson = Arc::new(lesson);
            let (sandbox, _) = lesson.start(Stage::Guided);
            let attempt = Attempt::new(lesson, Stage::Guided, &sandbox);
            Self { sandbox, attempt }
        }

        fn does(&mut self, edit: Edit) -> Option<&str> {
            match self.sandbox.edit(edit) {
                Ok(_) => self.attempt.observe(&self.sandbox),
                Err(refusal) => self.attempt.refused(&self.sandbox, &refusal),
            }
            self.attempt.remark_on();
            self.attempt.remark()
        }

        fn sets(&mut self, field: &str, to: &str) -> Option<&str> {
            let object = ObjectRef::new(Kind::Service, "default", "api");
            self.does(Edit::Set { object, field: field.parse().unwrap(), value: Some(to.into()) })
        }

        fn headless(&mut self, selects: &str) -> Option<&str> {
            let text = format!(
                "apiVersion: v1\nkind: Service\nmetadata: {{name: api}}\nspec: {{clusterIP: None, selector: {{app: {selects}}}}}\n"
            );
            self.does(Edit::Manifests { text, scope: Scope::Named, recreate: true })
        }

        fn undoes(&mut self) -> Option<&str> {
            assert!(self.sandbox.undo());
            self.attempt.observe(&self.sandbox);
            self.attempt.remark_on();
            self.attempt.remark()
        }

        fn asks(&mut self) -> Option<&str> {
            let ask = Ask::default();
            self.attempt.asked(&self.sandbox, &ask);
            self.attempt.remark_on();
            self.attempt.remark()
        }
    }

    #[test]
    fn a_remark_goes_once_the_mistake_is_mended_and_comes_whenever_it_is_made() {
        let mut learner = Learner::at(|_| ());
        assert_eq!(learner.headless("nobody"), Some("selects-nothing"));
        assert_eq!(learner.asks(), Some("selects-nothing"));
        assert_eq!(learner.sets("spec.selector.app", "api"), None);
        assert_eq!(learner.sets("spec.selector.app", "apis"), Some("selects-nothing"));
        assert_eq!(learner.undoes(), None);
        assert_eq!(learner.attempt.shown(), ["selects-nothing"], "it counts once");
    }

    #[test]
    fn a_remark_on_what_was_tried_goes_with_what_is_done_next_and_comes_with_every_try() {
        let mut learner = Learner::at(|_| ());
        assert_eq!(learner.sets("spec.clusterIP", "None"), Some("in-place"));
        assert_eq!(learner.asks(), Some("in-place"), "to look something up is no other try");
        assert_eq!(learner.sets("metadata.labels.app", "api"), None);
        assert_eq!(learner.sets("spec.clusterIP", "None"), Some("in-place"));
        assert_eq!(learner.sets("spec.type", "Headless"), Some("no-such-type"));
    }

    #[test]
    fn a_remark_on_a_question_goes_with_the_next_one() {
        let asked = |lesson: &mut Lesson| {
            lesson.hints[0].when =
                Some("asked(shell, \"api\") or refused(service/api, spec.clusterIPs)".parse().unwrap());
        };
        let mut learner = Learner::at(asked);
        let ask = Ask { name: "api".to_owned(), ..Ask::default() };
        for _ in 0..2 {
            learner.attempt.asked(&learner.sandbox, &ask);
            learner.attempt.remark_on();
            assert_eq!(learner.attempt.remark(), Some("in-place"), "it is of this question, asked again too");
        }
        assert_eq!(learner.asks(), None);
    }

    #[test]
    fn a_hint_goes_once_its_step_is_done_and_is_back_where_that_is_undone() {
        let mut learner = Learner::at(|_| ());
        assert_eq!(learner.attempt.take_hint().map(|hint| hint.id).as_deref(), Some("look"));
        learner.sets("metadata.labels.app", "api");
        assert_eq!(learner.attempt.hints(), ["look"]);
        learner.headless("api");
        assert_eq!((learner.attempt.due_step(), learner.attempt.hints()), (Some(1), Vec::new()));
        assert_eq!(learner.attempt.take_hint().map(|hint| hint.id).as_deref(), Some("object"));
        assert_eq!(learner.attempt.hints(), ["object"]);
        learner.undoes();
        assert_eq!(learner.attempt.hints(), ["look", "object"]);
    }

    #[test]
    fn a_rung_that_leads_to_what_is_there_already_is_passed_over() {
        let until = |lesson: &mut Lesson| {
            for (id, until) in [("look", "exists(pod/shell)"), ("object", "field(service/api, spec.clusterIP) = None")]
            {
                let hint = lesson.hints.iter_mut().find(|hint| hint.id == id).unwrap();
                hint.until = Some(until.parse().unwrap());
            }
        };
        let mut learner = Learner::at(until);
        assert_eq!(learner.attempt.take_hint().map(|hint| hint.id).as_deref(), Some("object"));
        learner.headless("nobody");
        assert_eq!(learner.attempt.hints(), Vec::<String>::new(), "though its step is not done");
        assert_eq!(learner.attempt.take_hint().map(|hint| hint.id).as_deref(), Some("condition"));
        assert!(!learner.attempt.has_hint() && learner.attempt.take_hint().is_none());
    }
}
