//! Plays a lesson through: what must fail fails, what must pass passes, and the engine agrees with what the
//! lesson says of it.

use super::assertion::Finding;
use super::attempt::Attempt;
use super::goals::Watch;
use super::library::Library;
use super::model::{Lesson, Prediction, PredictionOption};
use super::problem::{Place, Problem, ProblemKind};
use super::script::{Act, Script, StepError};
use super::stage::Stage;
use super::typed::Judgement;
use crate::manifest::Message;
use crate::sandbox::{Answer, Ask, Edit, Sandbox};
use std::sync::Arc;

const LESSON: &str = "lesson.yaml";
const WORLD: &str = "world.yaml";

/// What the reveal of a prediction shows. It was played on a copy.
#[derive(Clone, Debug)]
pub struct Reveal {
    /// The state before.
    pub before: Sandbox,
    /// The state after the script.
    pub sandbox: Sandbox,
    /// What was asked.
    pub ask: Ask,
    /// What it came to.
    pub answer: Answer,
    /// For each option what the engine finds of it.
    pub options: Vec<Finding>,
}

impl Reveal {
    /// What somebody who chose this option has in mind, and what it comes to.
    pub fn meant_by(&self, option: &PredictionOption) -> (Ask, Answer) {
        match &option.ask {
            Some(ask) => (ask.clone(), self.sandbox.answer(ask)),
            None => (self.ask.clone(), self.answer.clone()),
        }
    }

    /// True where what was chosen of a prediction's options is all that holds, and nothing else.
    pub fn is_right(&self, prediction: &Prediction, chosen: &[String]) -> bool {
        prediction.options.iter().zip(&self.options).all(|(option, found)| found.holds == chosen.contains(&option.id))
    }
}

impl Lesson {
    /// Plays a prediction on a copy of the start.
    pub fn reveal(&self, prediction: &Prediction) -> Reveal {
        let (before, _) = self.start(Stage::Goal);
        self.reveal_in(prediction, before).0
    }

    fn reveal_in(&self, prediction: &Prediction, before: Sandbox) -> (Reveal, Vec<Problem>) {
        let mut sandbox = before.clone();
        let mut watch = Watch::new(prediction.options.iter().map(|option| option.holds.clone()).collect(), &sandbox);
        let problems = play(&prediction.script, &mut sandbox, &mut watch).err().into_iter().collect();
        // What the start asks already is asked once.
        if *sandbox.question() != prediction.ask {
            sandbox.ask(prediction.ask.clone());
        }
        watch.asked(&sandbox, &prediction.ask);
        let answer = sandbox.answer(&prediction.ask);
        (Reveal { before, ask: prediction.ask.clone(), answer, options: watch.findings, sandbox }, problems)
    }
}

/// Somebody who looks on while a script is played.
trait Onlooker {
    fn observe(&mut self, sandbox: &Sandbox);
    fn asked(&mut self, sandbox: &Sandbox, ask: &Ask);
    fn refused(&mut self, sandbox: &Sandbox, refusal: &crate::sandbox::Refusal);
}

impl Onlooker for Watch {
    fn observe(&mut self, sandbox: &Sandbox) {
        Self::observe(self, sandbox);
    }
    fn asked(&mut self, sandbox: &Sandbox, ask: &Ask) {
        Self::asked(self, sandbox, ask);
    }
    fn refused(&mut self, sandbox: &Sandbox, refusal: &crate::sandbox::Refusal) {
        Self::refused(self, sandbox, refusal);
    }
}

impl Onlooker for Attempt {
    fn observe(&mut self, sandbox: &Sandbox) {
        Self::observe(self, sandbox);
    }
    fn asked(&mut self, sandbox: &Sandbox, ask: &Ask) {
        Self::asked(self, sandbox, ask);
    }
    fn refused(&mut self, sandbox: &Sandbox, refusal: &crate::sandbox::Refusal) {
        Self::refused(self, sandbox, refusal);
    }
}

fn problem(place: Place, kind: ProblemKind) -> Problem {
    Problem { file: LESSON.to_owned(), place, kind }
}

/// Plays a script to its end or to what stands in its way.
fn play(script: &Script, sandbox: &mut Sandbox, onlooker: &mut impl Onlooker) -> Result<(), Problem> {
    for step in &script.steps {
        let act = step
            .act(sandbox)
            .map_err(|StepError::NoObject(object)| problem(step.place, ProblemKind::NoObject(object.to_string())))?;
        match act {
            Act::Ask(ask) => {
                sandbox.ask(ask.clone());
                onlooker.asked(sandbox, &ask);
            }
            Act::Edit(edit) => match (sandbox.edit(edit), step.is_refused()) {
                (Ok(_), false) => onlooker.observe(sandbox),
                (Err(refusal), true) => onlooker.refused(sandbox, &refusal),
                (Ok(_), true) => return Err(problem(step.place, ProblemKind::NotRefused)),
                (Err(refusal), false) => {
                    return Err(problem(step.place, ProblemKind::Refused(Box::new(refusal))));
                }
            },
        }
    }
    Ok(())
}

/// Everything that is wrong with a lesson beyond its form. Misconceptions are looked up where there is a library.
pub fn check(lesson: &Arc<Lesson>, library: Option<&Library>) -> Vec<Problem> {
    let mut problems = world(lesson);
    for stage in [Stage::Goal, Stage::Fix].into_iter().filter(|stage| lesson.has(*stage)) {
        problems.extend(stage_of(lesson, stage));
    }
    problems.extend(guided(lesson));
    problems.extend(rounds(lesson));
    let (start, _) = lesson.start(Stage::Goal);
    for mistake in &lesson.mistakes {
        let mut sandbox = start.clone();
        let mut attempt = Attempt::new(Arc::clone(lesson), Stage::Goal, &sandbox);
        if let Err(problem) = play(&mistake.script, &mut sandbox, &mut attempt) {
            problems.push(problem);
            continue;
        }
        if attempt.meets_goals() {
            problems.push(problem(mistake.place, ProblemKind::MistakePasses));
        }
        let raised = attempt.noticed().map(|hint| hint.id.clone());
        if raised.as_ref() != Some(&mistake.hint) {
            problems.push(problem(mistake.place, ProblemKind::OtherHint(raised)));
        }
    }
    problems.extend(typed(lesson));
    problems.extend(after(lesson));
    for prediction in lesson.predictions.iter().chain(&lesson.recall) {
        let (reveal, said) = lesson.reveal_in(prediction, start.clone());
        problems.extend(said);
        for (option, found) in prediction.options.iter().zip(reveal.options) {
            if found.holds != option.is_right {
                problems
                    .push(problem(option.place, ProblemKind::OptionIs { right: found.holds, found: Box::new(found) }));
            }
            if let (Some(id), Some(library)) = (&option.misconception, library)
                && library.get(id).is_none()
            {
                problems.push(problem(option.place, ProblemKind::UnknownMisconception(id.clone())));
            }
        }
    }
    problems
}

/// The API server takes every object of the world.
fn world(lesson: &Lesson) -> Vec<Problem> {
    let mut sandbox = Sandbox::bare();
    let link = lesson.link();
    if let Some(settings) = link.settings {
        let _ = sandbox.edit(Edit::Settings(settings));
    }
    let remarks = sandbox.edit(Edit::Import(lesson.start.manifests.clone()));
    let remarks = match remarks {
        Ok(remarks) => remarks,
        Err(refusal) => return vec![problem(Place::default(), ProblemKind::Refused(Box::new(refusal)))],
    };
    let refused = remarks.into_iter().filter(|remark| matches!(remark.message, Message::Invalid(_)));
    refused
        .map(|remark| Problem {
            file: WORLD.to_owned(),
            place: remark.span.into(),
            kind: ProblemKind::Manifest(Box::new(remark.message)),
        })
        .collect()
}

/// The start does not reach the goals, every solution does, and neither breaks a precondition.
fn stage_of(lesson: &Arc<Lesson>, stage: Stage) -> Vec<Problem> {
    let mut problems = Vec::new();
    let (mut start, _) = lesson.start(Stage::Goal);
    let place = lesson.fix.as_ref().filter(|_| stage.is_broken()).map(|fix| fix.place).unwrap_or_default();
    if let Some(fix) = lesson.fix.as_ref().filter(|_| stage.is_broken()) {
        let mut nobody = Watch::new(Vec::new(), &start);
        problems.extend(play(&fix.damage, &mut start, &mut nobody).err());
        start = lesson.start(stage).0;
    }
    let at_start = Attempt::new(Arc::clone(lesson), stage, &start);
    if at_start.meets_goals() {
        problems.push(problem(place, ProblemKind::StartPasses(stage)));
    }
    if let Some(id) = at_start.failed() {
        problems.push(problem(place, ProblemKind::Fails(id.to_owned())));
    }
    let mut bonus: Vec<_> = lesson.goals.iter().filter(|goal| goal.is_bonus).collect();
    for solution in lesson.solutions(stage) {
        let mut sandbox = start.clone();
        let mut attempt = at_start.clone();
        let played = play(&solution.script, &mut sandbox, &mut attempt);
        problems.extend(played.err());
        if let Some(id) = attempt.failed() {
            problems.push(problem(solution.place, ProblemKind::Fails(id.to_owned())));
        } else if !attempt.meets_goals() {
            let missed = missed(&attempt);
            problems.push(problem(solution.place, ProblemKind::DoesNotPass(missed.collect())));
        }
        let rows = attempt.goals();
        bonus.retain(|goal| !rows.iter().any(|row| row.id == goal.id && row.is_done));
    }
    // Some way has to earn what not every way does.
    for goal in bonus {
        let row = at_start.goals().into_iter().find(|row| row.id == goal.id);
        let missed = row.map(|row| (row.id, row.finding)).into_iter().collect();
        problems.push(problem(goal.place, ProblemKind::DoesNotPass(missed)));
    }
    problems
}

/// Every fault breaks what resolves without it, and its fix makes it resolve again.
fn rounds(lesson: &Arc<Lesson>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let Some(rounds) = &lesson.rounds else { return problems };
    let (mut whole, _) = lesson.start(Stage::Goal);
    let mut nobody = Watch::new(Vec::new(), &whole);
    problems.extend(play(&lesson.mended(), &mut whole, &mut nobody).err());
    for fault in &rounds.faults {
        let round = Arc::new(lesson.round(fault));
        let unbroken = Attempt::new(Arc::clone(&round), Stage::Rounds, &whole);
        if !unbroken.meets_goals() {
            problems.push(problem(fault.place, ProblemKind::DoesNotPass(missed(&unbroken).collect())));
        }
        problems.extend(stage_of(&round, Stage::Rounds));
    }
    problems
}

/// What an attempt still lacks.
fn missed(attempt: &Attempt) -> impl Iterator<Item = (String, Finding)> {
    let lacks = attempt.goals().into_iter().filter(|row| !row.is_done && !row.is_bonus);
    lacks.map(|row| (row.id, row.finding))
}

/// Each step of the guided stage is open before its script was played and done after.
fn guided(lesson: &Arc<Lesson>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let (mut sandbox, _) = lesson.start(Stage::Guided);
    let mut attempt = Attempt::new(Arc::clone(lesson), Stage::Guided, &sandbox);
    for (index, step) in lesson.steps.iter().enumerate() {
        let is_done = |attempt: &Attempt| attempt.steps_done().get(index).copied().unwrap_or_default();
        if is_done(&attempt) {
            problems.push(problem(step.place, ProblemKind::StepDone(true)));
        }
        if let Err(problem) = play(&step.script, &mut sandbox, &mut attempt) {
            problems.push(problem);
            return problems;
        }
        attempt.played(index, &sandbox);
        if !is_done(&attempt) {
            problems.push(problem(step.place, ProblemKind::StepDone(false)));
        }
        for (done, before) in attempt.steps_done().iter().zip(&lesson.steps).take(index) {
            if !done {
                problems.push(problem(step.place, ProblemKind::Reopens(before.id.clone())));
            }
        }
    }
    if !attempt.meets_goals() {
        let missed = missed(&attempt);
        let place = lesson.steps.last().map(|step| step.place).unwrap_or_default();
        problems.push(problem(place, ProblemKind::DoesNotPass(missed.collect())));
    }
    problems
}

/// Each answer listed as right is accepted and each listed as wrong is not, at the start and after every solution.
fn typed(lesson: &Arc<Lesson>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let (start, _) = lesson.start(Stage::Goal);
    for question in lesson.typed.iter().chain(&lesson.recall_typed) {
        let mut nobody = Watch::new(Vec::new(), &start);
        if let Err(problem) = play(&question.script, &mut start.clone(), &mut nobody) {
            problems.push(problem);
            continue;
        }
        for answer in &question.right {
            if lesson.judge(question, &answer.text, &start) != Judgement::Right {
                problems.push(problem(answer.place, ProblemKind::RightRefused(answer.text.clone())));
            }
        }
        for (answer, hint) in &question.wrong {
            match lesson.judge(question, &answer.text, &start) {
                Judgement::Right => {
                    problems.push(problem(answer.place, ProblemKind::WrongAccepted(answer.text.clone())));
                }
                Judgement::Wrong(raised) if raised == *hint => {}
                Judgement::OtherSort if hint.is_none() => {}
                other => {
                    let raised = if let Judgement::Wrong(raised) = other { raised } else { None };
                    let text = answer.text.clone();
                    problems.push(problem(answer.place, ProblemKind::OtherTypedHint(text, raised)));
                }
            }
        }
    }
    for (solution, state) in ends(lesson) {
        for question in &lesson.typed {
            for (answer, _) in &question.wrong {
                if lesson.judge(question, &answer.text, &state) == Judgement::Right {
                    problems.push(problem(solution, ProblemKind::WrongAccepted(answer.text.clone())));
                }
            }
        }
    }
    problems
}

/// What the exercise at the terminal wants is not so before; the experiment shows what it says.
fn after(lesson: &Arc<Lesson>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let (start, _) = lesson.start(Stage::Goal);
    let scripts = lesson.kubectl.iter().map(|one| &one.script).chain(lesson.experiment.iter().map(|one| &one.script));
    for script in scripts {
        let mut nobody = Watch::new(Vec::new(), &start);
        problems.extend(play(script, &mut start.clone(), &mut nobody).err());
    }
    if let (Some(kubectl), Some((exercise, _))) = (&lesson.kubectl, lesson.exercise())
        && exercise.is_done()
    {
        problems.push(problem(kubectl.place, ProblemKind::StartPasses(Stage::Goal)));
    }
    if let (Some(experiment), Some(link)) = (&lesson.experiment, lesson.experiment_world()) {
        let (sandbox, _) = link.open();
        let seen = Watch::new(vec![experiment.sees.clone()], &sandbox).findings.into_iter().next();
        if let Some(finding) = seen.filter(|finding| !finding.holds) {
            problems
                .push(problem(experiment.place, ProblemKind::DoesNotPass(vec![("experiment".to_owned(), finding)])));
        }
    }
    problems
}

/// Where each solution stands, and the state it comes to.
fn ends(lesson: &Arc<Lesson>) -> Vec<(Place, Sandbox)> {
    let stages = [Stage::Goal, Stage::Fix].into_iter().filter(|stage| lesson.has(*stage));
    let end = |stage: Stage| {
        lesson.solutions(stage).iter().map(move |solution| {
            let (mut sandbox, _) = lesson.start(stage);
            let mut nobody = Watch::new(Vec::new(), &sandbox);
            // What stands in its way is told where the solution is played.
            let _ = play(&solution.script, &mut sandbox, &mut nobody);
            (solution.place, sandbox)
        })
    };
    stages.flat_map(end).collect()
}
