//! What follows each event of a lesson.

use super::*;
use crate::session::marks;

impl Learner {
    /// A learner before a lesson, of which nothing is put in place yet.
    pub fn new(lesson: Arc<Lesson>, is_kept: bool, present: &Sandbox) -> Self {
        Self {
            stage: Followed::new(Stage::Guided),
            phase: Followed::new(Phase::Task),
            guesses: Followed::default(),
            hands: Followed::default(),
            seen: Followed::default(),
            finished: Followed::default(),
            hints: Followed::default(),
            remark: Followed::default(),
            spent: Followed::default(),
            idle: Followed::default(),
            may_be_done: Followed::default(),
            showing: Followed::default(),
            with_kubectl: Followed::default(),
            game: Followed::default(),
            round: Followed::default(),
            attempt: Attempt::new(lesson.clone(), Stage::Guided, present),
            lesson,
            is_kept,
            goes_on: false,
            exercise: None,
            still: 0,
            asks: (0, None),
        }
    }

    /// The lesson, or the round of it that is played.
    pub fn lesson(&self) -> &Arc<Lesson> {
        &self.lesson
    }

    /// The lesson as a whole, whichever round of it is played.
    pub fn whole_lesson(&self) -> &Arc<Lesson> {
        self.game.as_ref().map_or(&self.lesson, Game::lesson)
    }

    /// The attempt, to be kept.
    pub fn attempt(&self) -> &Attempt {
        &self.attempt
    }

    /// Lets an event happen in the present state, and everything follow it.
    pub fn update(&mut self, event: Event<'_>, sandbox: &Sandbox) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Begin(stage, resumed, question, known) => {
                self.begin(stage, resumed.map(|resumed| *resumed), question, &known, &mut effects);
            }
            Event::Chosen(stage, known) => self.choose(stage, &known, &mut effects),
            Event::Guided(is_guided) => self.set_guided(is_guided, &mut effects),
            Event::Raised(option) => self.hands.change(|hands| hands.push(option.to_owned())),
            Event::Lowered(option) => self.hands.change(|hands| {
                if let Some(at) = hands.iter().position(|hand| hand == option) {
                    hands.remove(at);
                }
            }),
            Event::Guessed(at, guess) => self.reveal(at, guess, &mut effects),
            Event::Seen(at, known) => self.go_on(at, &known, &mut effects),
            Event::Happened(happened) => self.hear(happened, sandbox, &mut effects),
            Event::HintWanted => self.hint(&mut effects),
            Event::Helped(step) => self.attempt.help(step),
            Event::Played(step) => {
                self.attempt.played(step, sandbox);
                self.look(&mut effects);
            }
            Event::WayToggled => {
                self.showing.change(|showing| *showing = !*showing);
                self.offer(None, &mut effects);
            }
            Event::StartWanted => {
                let start = self.start_of_task();
                effects.push(Effect::StartOver(Box::new(Edit::Open(Box::new(Link::to(&start))))));
            }
            Event::StartedOver(known) => self.start_over(&known, sandbox, &mut effects),
            Event::GameWanted(known) => self.begin_game(&known, &mut effects),
            Event::RoundWanted(known) => self.begin_round(&known, &mut effects),
            Event::KubectlWanted => self.begin_at_terminal(&mut effects),
            Event::Back => self.offer(Some(*self.finished), &mut effects),
            Event::Waited(Wait::Still) => {
                self.still = DO_AFTER;
                self.weigh_doing();
            }
            Event::Waited(Wait::Idle) => self.idle.set(!*self.finished),
        }
        effects
    }

    /// What becomes of an answer that the learner typed; nothing where there is no such question.
    pub fn answer(&mut self, question: &str, text: &str, sandbox: &Sandbox) -> (Option<Judgement>, Vec<Effect>) {
        let mut effects = Vec::new();
        let judged = self.attempt.answer(question, text, sandbox);
        self.look(&mut effects);
        if judged == Some(Judgement::Right) {
            self.record(&mut effects);
        }
        (judged, effects)
    }

    /// Begins a stage. The guided one asks for predictions, and the one with goals only where the learner has not made
    /// them yet.
    fn begin(
        &mut self,
        stage: Stage,
        resumed: Option<Sandbox>,
        question: Option<Ask>,
        known: &Known,
        effects: &mut Vec<Effect>,
    ) {
        if stage == Stage::Rounds {
            return self.begin_game(known, effects);
        }
        self.leave_game();
        self.stage.set(stage);
        let wants = match stage {
            Stage::Guided => true,
            Stage::Goal => !known.is_linked && !self.has_predicted(known),
            Stage::Fix | Stage::Rounds => false,
        };
        let predicts = wants && resumed.is_none() && !self.lesson.predictions.is_empty();
        let mut start = if predicts { self.start_of_guess(0) } else { self.start_of_task() };
        if let Some(question) = question {
            start.begin_with(question);
        }
        // Whoever comes back in the middle finds what they guessed.
        let guesses = if resumed.is_some() { self.guessed_before(known) } else { Vec::new() };
        self.guesses.set(guesses);
        self.hands.set(Vec::new());
        self.goes_on = resumed.is_some();
        self.enter(start, resumed, known, effects);
        self.phase.set(if predicts { Phase::Predict(0) } else { Phase::Task });
        if !predicts {
            self.show_view(effects);
        }
        self.record(effects);
    }

    /// A stage that the learner chose: steps come and go where one is, and everything else begins with its start.
    fn choose(&mut self, stage: Stage, known: &Known, effects: &mut Vec<Effect>) {
        let now = *self.stage;
        if stage != now && !stage.is_broken() && !now.is_broken() && !*self.finished {
            self.set_guided(stage == Stage::Guided, effects);
        } else {
            self.begin(stage, None, None, known, effects);
        }
    }

    /// True where the learner made the predictions already, just now or at another time.
    fn has_predicted(&self, known: &Known) -> bool {
        let is_known =
            |known: &LessonProgress| self.lesson.predictions.iter().all(|one| known.predicted.contains_key(&one.id));
        self.guesses.len() >= self.lesson.predictions.len() || known.progress.as_ref().is_some_and(is_known)
    }

    /// What was guessed at another time and what happened, where all of it is known.
    fn guessed_before(&self, known: &Known) -> Vec<(Guess, Arc<Reveal>)> {
        let Some(known) = &known.progress else { return Vec::new() };
        let one = |prediction: &crate::lesson::Prediction| {
            let options = known.predicted.get(&prediction.id)?;
            let guess = (!options.is_empty()).then(|| options.clone());
            Some((guess, Arc::new(self.lesson.reveal(prediction))))
        };
        self.lesson.predictions.iter().map(one).collect::<Option<_>>().unwrap_or_default()
    }

    /// Offers the steps, or no more, without touching what was done: both stages start from the same state.
    fn set_guided(&mut self, is_guided: bool, effects: &mut Vec<Effect>) {
        self.attempt.set_guided(is_guided);
        self.stage.set(self.attempt.stage());
        self.look(effects);
        self.record(effects);
    }

    /// The lesson's start in place, and an attempt that knows nothing yet but what was typed at another time.
    pub(super) fn enter(&mut self, start: Sandbox, resumed: Option<Sandbox>, known: &Known, effects: &mut Vec<Effect>) {
        let mut attempt = Attempt::new(self.lesson.clone(), *self.stage, &start);
        if let Some(resumed) = &resumed {
            attempt.observe(resumed);
        }
        for (prediction, (guess, _)) in self.lesson.predictions.iter().zip(self.guesses.iter()) {
            attempt.predict(&prediction.id, guess.as_deref().unwrap_or_default());
        }
        self.attempt = attempt;
        self.seen.set(Seen::default());
        self.know(known);
        self.leave_terminal();
        self.hints.set(Vec::new());
        self.spent.set(false);
        self.asks = (0, None);
        self.remark.set(None);
        self.finished.set(false);
        self.showing.set(false);
        effects.push(Effect::Put(Box::new(resumed.unwrap_or(start))));
        self.offer(Some(false), effects);
        self.look(effects);
        self.settle(effects);
    }

    /// What was typed at another time need not be typed once more.
    fn know(&mut self, known: &Known) {
        if let Some(known) = &known.progress {
            self.attempt.answered_before(&known.typed);
        }
    }

    /// The lesson is as at its start, by a step that can be undone.
    fn start_over(&mut self, known: &Known, now: &Sandbox, effects: &mut Vec<Effect>) {
        self.attempt = self.attempt.once_more(now);
        self.know(known);
        self.leave_terminal();
        self.offer(Some(*self.finished), effects);
        self.remark.set(None);
        self.spent.set(false);
        self.look(effects);
        self.settle(effects);
    }

    /// The lesson's own controls, and its silence about remedies until somebody asks for help to the end. Whoever is at
    /// the terminal, or was until now, has it alone: it stays where something was just typed.
    fn offer(&self, shows_remedies: Option<bool>, effects: &mut Vec<Effect>) {
        let is_at_terminal = self.with_kubectl.is_some();
        let own = (!is_at_terminal).then_some(self.lesson.controls);
        // A way is shown in the terminal.
        let terminal = (is_at_terminal || *self.showing).then_some(Control::Terminal);
        let controls = own.iter().flat_map(|controls| controls.iter()).chain(terminal).collect();
        effects.push(Effect::Offer(controls, shows_remedies));
    }

    fn hear(&mut self, happened: &Happened, sandbox: &Sandbox, effects: &mut Vec<Effect>) {
        if *self.phase != Phase::Task {
            return;
        }
        if *self.with_kubectl == Some(false) {
            return self.hear_terminal(happened, sandbox, effects);
        }
        let met = self.seen.met();
        match happened {
            Happened::Changed | Happened::Passed => self.attempt.observe(sandbox),
            Happened::Asked(all) => all.iter().for_each(|ask| self.attempt.asked(sandbox, ask)),
            Happened::Refused(refusal) => self.attempt.refused(sandbox, refusal),
        }
        self.look(effects);
        if matches!(happened, Happened::Changed) {
            self.settle(effects);
        }
        let (count, last) = &mut self.asks;
        match happened {
            _ if self.seen.met() > met => (*count, *last) = (0, None),
            Happened::Asked(all) => {
                if let Some(ask) = all.last().filter(|ask| last.as_ref() != Some(ask)) {
                    (*count, *last) = (*count + 1, Some(ask.clone()));
                }
            }
            Happened::Changed | Happened::Passed | Happened::Refused(_) => *last = None,
        }
        if *count >= FAILED_ASKS {
            self.idle.set(!*self.finished);
        }
    }

    /// What happened while somebody is at the terminal.
    fn hear_terminal(&mut self, happened: &Happened, sandbox: &Sandbox, effects: &mut Vec<Effect>) {
        let Some(exercise) = &mut self.exercise else { return };
        match happened {
            Happened::Changed | Happened::Passed => exercise.observe(sandbox),
            Happened::Asked(all) => all.iter().for_each(|ask| exercise.asked(sandbox, ask)),
            Happened::Refused(refusal) => exercise.refused(sandbox, refusal),
        }
        if exercise.is_done() {
            self.with_kubectl.set(Some(true));
            effects.push(Effect::Announce(Said::KubectlDone));
            if self.is_kept {
                effects.push(Effect::RecordKubectl);
            }
        }
    }

    /// The state from which the same is done with a command, in the terminal.
    fn begin_at_terminal(&mut self, effects: &mut Vec<Effect>) {
        let Some((exercise, start)) = self.lesson.exercise() else { return };
        self.exercise = Some(exercise);
        self.with_kubectl.set(Some(false));
        effects.push(Effect::Put(Box::new(start)));
        self.offer(Some(false), effects);
        effects.push(Effect::OpenTerminal);
    }

    fn leave_terminal(&mut self) {
        self.exercise = None;
        self.with_kubectl.set(None);
    }

    /// Takes over what the attempt says now.
    fn look(&mut self, effects: &mut Vec<Effect>) {
        let mut seen = Seen::of(&self.attempt);
        seen.turned = marks::turned(&self.seen.rows, &seen.rows);
        // A mistake is remarked at once, and by itself; the ladder waits to be asked.
        if !seen.complete {
            self.attempt.remark_on();
        }
        self.say(&seen);
        let completes = seen.complete && !*self.finished;
        let is_met = seen.rows.iter().any(|row| row.is_done && Some(&row.id) == seen.turned.as_ref());
        if is_met && !completes {
            let (met, all) = seen.met();
            effects.push(Effect::Announce(Said::Met(met, all)));
        }
        effects.extend(self.question_of_done(&seen).map(Effect::LookUp));
        if seen != *self.seen {
            self.seen.set(seen);
        }
        if completes {
            self.finished.set(true);
            effects.extend([Effect::ShowRemedies, Effect::Announce(Said::AllMet)]);
            self.record(effects);
            self.finish_round(effects);
        }
        self.wind(effects);
        self.weigh_doing();
    }

    /// Starts counting the time in which nothing is changed.
    fn settle(&mut self, effects: &mut Vec<Effect>) {
        self.still = 0;
        effects.push(Effect::Wait(Wait::Still));
        self.weigh_doing();
    }

    /// Starts counting the time in which nothing moves.
    fn wind(&mut self, effects: &mut Vec<Effect>) {
        self.idle.set(false);
        effects.push(Effect::Wait(Wait::Idle));
    }

    /// Whether the step that is due may be done for the learner now.
    fn weigh_doing(&mut self) {
        let may = self.attempt.may_be_done(self.still);
        if may != *self.may_be_done {
            self.may_be_done.set(may);
        }
    }

    pub(super) fn record(&self, effects: &mut Vec<Effect>) {
        if self.is_kept {
            effects.push(Effect::Record);
        }
    }

    /// The next hint, if there is one. The last rung lets the page say what would mend an answer.
    fn hint(&mut self, effects: &mut Vec<Effect>) {
        let next = self.attempt.take_hint();
        self.spent.set(next.is_none());
        if next.is_none() {
            effects.push(Effect::ShowRemedies);
        }
        self.hints.set(self.attempt.hints());
        self.asks = (0, None);
        self.wind(effects);
        self.weigh_doing();
    }

    /// What happens, for the prediction at hand.
    fn reveal(&mut self, at: usize, guess: Guess, effects: &mut Vec<Effect>) {
        let Some(prediction) = self.lesson.predictions.get(at) else { return };
        let reveal = self.lesson.reveal(prediction);
        let before = reveal.before.answer(&reveal.ask);
        let mut shown = reveal.sandbox.clone();
        shown.begin_with(reveal.ask.clone());
        self.attempt.predict(&prediction.id, guess.as_deref().unwrap_or_default());
        self.guesses.change(|guesses| {
            guesses.truncate(at);
            guesses.push((guess, Arc::new(reveal)));
        });
        self.record(effects);
        self.phase.set(Phase::Reveal(at));
        effects.push(Effect::Reveal(Box::new(shown), Box::new(before)));
    }

    /// From what happened to the next question, or to the task.
    fn go_on(&mut self, at: usize, known: &Known, effects: &mut Vec<Effect>) {
        self.hands.set(Vec::new());
        if at + 1 < self.lesson.predictions.len() {
            effects.push(Effect::Put(Box::new(self.start_of_guess(at + 1))));
            self.phase.set(Phase::Predict(at + 1));
        } else {
            self.enter(self.start_of_task(), None, known, effects);
            self.phase.set(Phase::Task);
            self.show_view(effects);
        }
    }
}
