//! Rounds of a game: what is solved, what each took, and what is kept.

use super::*;

/// Solves what is at hand as the lesson itself would.
fn solves(page: &mut Page) {
    let solution = page.learner.lesson().solutions(*page.learner.stage)[0].clone();
    for step in &solution.script.steps {
        match step.act(&page.session.sandbox) {
            Ok(Act::Edit(edit)) => assert!(page.does(edit)),
            Ok(Act::Ask(ask)) => page.asks(&ask.name),
            Err(error) => panic!("{error:?}"),
        }
    }
}

#[test]
fn a_game_goes_from_round_to_round_and_is_kept_once_it_is_over() {
    let is_kept_game = |effect: &Effect| matches!(effect, Effect::RecordGame);
    for is_kept in [true, false] {
        let whole = lesson("assets/lessons/gauntlet");
        let mut page = Page::before(whole.clone(), is_kept);
        let known = || Known { seed: 7, ..Known::default() };
        page.tell(Event::Begin(Stage::Rounds, None, None, known()));
        assert!(matches!(page.told.first(), Some(Effect::ShowGame(7))));
        let count = page.learner.game.as_ref().unwrap().count();
        for at in 0..count {
            assert_eq!((*page.learner.phase, *page.learner.stage), (Phase::Task, Stage::Rounds));
            let game = page.learner.game.as_ref().unwrap();
            assert_eq!((game.played().len(), game.is_over(), *page.learner.finished), (at, false, false));
            assert_eq!(page.told(is_kept_game), 0);
            solves(&mut page);
            assert!(*page.learner.finished, "round {at}");
            page.tell(Event::RoundWanted(known()));
        }
        assert_eq!(
            (page.told(is_kept_game), *page.learner.round),
            (usize::from(is_kept), u32::try_from(count).unwrap())
        );
        assert!(page.learner.game.as_ref().unwrap().is_over() && *page.learner.finished, "there is no round left");
        // Another game begins at its first round, and any other stage is the whole lesson's again.
        page.tell(Event::GameWanted(Known { seed: 8, ..Known::default() }));
        assert_eq!(page.learner.game.as_ref().map(|game| (game.seed, game.played().len())), Some((8, 0)));
        page.tell(Event::Chosen(Stage::Goal, linked()));
        assert!(page.learner.game.is_none() && Arc::ptr_eq(page.learner.lesson(), &whole));
        assert_eq!(*page.learner.stage, Stage::Goal);
    }
}

#[test]
fn what_a_round_took_is_not_forgotten_by_starting_it_over() {
    let mut page = Page::before(lesson("assets/lessons/gauntlet"), true);
    page.tell(Event::Begin(Stage::Rounds, None, None, Known { seed: 7, ..Known::default() }));
    page.asks("nobody");
    page.tell(Event::HintWanted);
    page.tell(Event::StartWanted);
    let took = page.learner.attempt().took();
    assert_eq!((took.lookups, took.hints), (1, 1));
}

#[test]
fn a_lesson_without_rounds_begins_no_game() {
    let mut page = Page::at(Stage::Goal);
    page.tell(Event::GameWanted(Known::default()));
    assert!(page.learner.game.is_none() && page.told.is_empty());
}
