//! A game: which round is due, what is kept of it, and the way back to the whole lesson.

use super::*;

impl Learner {
    /// Begins a game with the rounds of a seed; nothing where the lesson has none.
    pub(super) fn begin_game(&mut self, known: &Known, effects: &mut Vec<Effect>) {
        let Some(game) = Game::new(self.whole_lesson().clone(), known.seed) else { return };
        effects.push(Effect::ShowGame(known.seed));
        self.stage.set(Stage::Rounds);
        self.guesses.set(Vec::new());
        self.game.set(Some(game));
        self.begin_round(known, effects);
    }

    /// Begins the round that is due.
    pub(super) fn begin_round(&mut self, known: &Known, effects: &mut Vec<Effect>) {
        let Some(round) = self.game.as_ref().and_then(Game::round) else { return };
        self.lesson = Arc::new(round);
        let (start, _) = self.lesson.start(Stage::Rounds);
        self.enter(start, None, known, effects);
        self.phase.set(Phase::Task);
        self.record(effects);
        self.round.change(|count| *count += 1);
    }

    /// The round at hand is over, if one is played; so is the game with the last one.
    pub(super) fn finish_round(&mut self, effects: &mut Vec<Effect>) {
        if self.game.is_none() {
            return;
        }
        let attempt = &self.attempt;
        let is_over = self.game.change(|game| {
            game.as_mut().is_some_and(|game| {
                game.finish(attempt);
                game.is_over()
            })
        });
        if is_over && self.is_kept {
            effects.push(Effect::RecordGame);
        }
    }

    /// The lesson as a whole again.
    pub(super) fn leave_game(&mut self) {
        if let Some(game) = self.game.as_ref() {
            self.lesson = game.lesson().clone();
            self.game.set(None);
            self.round.change(|count| *count += 1);
        }
    }
}
