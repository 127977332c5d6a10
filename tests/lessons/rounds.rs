//! The rounds of the gauntlet, over many seeds: what a seed draws, what a game takes and what is kept of it.

use super::{files, lessons, play};
use k8s_dns_lab::lesson::{Act, Attempt, Game, Lesson, Progress, ROUND_POINTS, Stage, Standing};
use k8s_dns_lab::text::particle::fitting;
use std::collections::BTreeSet;
use std::sync::Arc;

const SEEDS: u64 = 400;

fn gauntlet() -> Arc<Lesson> {
    lessons().into_iter().find(|lesson| lesson.rounds.is_some()).unwrap()
}

/// What a seed draws: kinds and names.
fn drawn(lesson: &Lesson, seed: u64) -> Vec<(String, String)> {
    let rounds = lesson.rounds.as_ref().unwrap();
    rounds.drawn(seed).into_iter().map(|fault| (fault.id.clone(), fault.one.clone())).collect()
}

#[test]
fn the_same_seed_draws_the_same_rounds_and_another_draws_others() {
    let lesson = gauntlet();
    let (again, mut all) = (gauntlet(), BTreeSet::new());
    for seed in 0..SEEDS {
        let rounds = drawn(&lesson, seed);
        assert_eq!(rounds, drawn(&again, seed), "{seed}");
        let kinds: BTreeSet<&str> = rounds.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!((rounds.len(), kinds.len()), (5, 5), "{seed}: {rounds:?}");
        assert_ne!(rounds, drawn(&lesson, seed + 1), "{seed}");
        all.insert(rounds);
    }
    assert!(all.len() as u64 > SEEDS * 9 / 10, "{} of {SEEDS} seeds differ", all.len());
}

/// The Korean texts stand with each name that a seed may draw.
#[test]
fn the_particle_behind_a_drawn_name_fits_each_of_them() {
    let lesson = gauntlet();
    let text = files(&lesson.slug).texts["ko.md"].clone();
    let pairs = ["은/는", "이/가", "을/를", "과/와", "으로/로", "이었/였"];
    let mut seen = 0;
    for fault in lesson.rounds.iter().flat_map(|rounds| &rounds.faults) {
        let own = format!("round.{}", fault.id);
        let is_own = |key: &str| key == own || key.starts_with(&format!("{own}."));
        let of_fault = |part: &&str| part.split_once('\n').is_some_and(|(key, _)| is_own(key));
        for part in text.split("\n## ").filter(of_fault) {
            for piece in part.split("$one").skip(1) {
                let Some((rest, behind)) = piece.split_once('`') else { continue };
                let fits = |forms: &&str| forms.split('/').any(|form| behind.starts_with(form));
                let Some(forms) = pairs.iter().find(|forms| fits(forms)) else { continue };
                let word = format!("{}{rest}", fault.one);
                assert!(behind.starts_with(fitting(&word, forms)), "{}: {word}` {behind}", fault.id);
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn every_fault_is_drawn_by_some_seed() {
    let lesson = gauntlet();
    let faults = lesson.rounds.iter().flat_map(|rounds| &rounds.faults);
    let wanted: BTreeSet<_> = faults.map(|fault| (fault.id.clone(), fault.one.clone())).collect();
    let found: BTreeSet<_> = (0..SEEDS).flat_map(|seed| drawn(&lesson, seed)).collect();
    assert!(wanted.len() > 20, "{wanted:?}");
    assert_eq!(found, wanted);
}

/// Plays a game as it is shown in the lesson.
fn played(lesson: &Arc<Lesson>, seed: u64, mut in_round: impl FnMut(usize, &mut Attempt)) -> Game {
    let mut game = Game::new(Arc::clone(lesson), seed).unwrap();
    while let Some(round) = game.round() {
        let (mut sandbox, problems) = round.start(Stage::Rounds);
        assert_eq!(problems, []);
        let round = Arc::new(round);
        let mut attempt = Attempt::new(Arc::clone(&round), Stage::Rounds, &sandbox);
        assert!(!attempt.is_complete(), "seed {seed}: {:?} breaks nothing", game.fault());
        in_round(game.played().len(), &mut attempt);
        play(&round.solutions(Stage::Rounds)[0].script, &mut sandbox, &mut attempt);
        assert!(attempt.is_complete(), "seed {seed}: {:?} is not fixed", game.fault());
        game.finish(&attempt);
    }
    game
}

#[test]
fn every_round_of_many_seeds_is_broken_and_can_be_fixed_for_all_points() {
    let lesson = gauntlet();
    for seed in (0..SEEDS).step_by(20) {
        let game = played(&lesson, seed, |_, _| ());
        assert!(game.is_over() && !game.is_helped());
        assert_eq!((game.points(), game.most()), (5 * ROUND_POINTS, 5 * ROUND_POINTS), "{seed}");
    }
}

#[test]
fn a_game_counts_lookups_hints_and_what_is_shown() {
    let lesson = gauntlet();
    let game = played(&lesson, 7, |at, attempt| match at {
        0 => drop(attempt.take_hint()),
        1 => attempt.help(None),
        2 => {
            let (sandbox, _) = attempt.lesson().start(Stage::Rounds);
            for _ in 0..6 {
                attempt.asked(&sandbox, &sandbox.question().clone());
            }
        }
        _ => {}
    });
    let points: Vec<u32> = game.played().iter().map(|round| round.points()).collect();
    assert_eq!(points, [8, 0, 8, 10, 10]);
    assert_eq!(game.played()[2].took.lookups, 6);
    assert!(game.is_helped());
}

/// An edit that is undone was made, and so was the one after it.
#[test]
fn an_edit_that_is_undone_counts() {
    let lesson = gauntlet();
    let game = Game::new(Arc::clone(&lesson), 3).unwrap();
    let round = Arc::new(game.round().unwrap());
    let (mut sandbox, _) = round.start(Stage::Rounds);
    let mut attempt = Attempt::new(Arc::clone(&round), Stage::Rounds, &sandbox);
    let step = &round.solutions(Stage::Rounds)[0].script.steps[0];
    for _ in 0..2 {
        let Act::Edit(edit) = step.act(&sandbox).unwrap() else { unreachable!("a fix is an edit") };
        sandbox.edit(edit).unwrap();
        attempt.observe(&sandbox);
        sandbox.undo();
        attempt.observe(&sandbox);
    }
    assert_eq!(attempt.took().edits, 2);
}

#[test]
fn the_best_game_of_a_seed_is_kept_and_tells_what_was_done_alone() {
    let lesson = gauntlet();
    let slug = lesson.slug.as_str();
    let mut progress = Progress::default();
    let shown = played(&lesson, 7, |_, attempt| attempt.help(None));
    progress.played(&shown);
    assert_eq!((shown.points(), progress.standing(slug)), (0, Standing::Helped));
    let alone = played(&lesson, 7, |_, _| ());
    progress.played(&alone);
    assert_eq!(progress.standing(slug), Standing::Done);
    // What was better stays.
    progress.played(&shown);
    assert_eq!(progress.lesson(slug).unwrap().games.get(&7), Some(&alone.points()));
    for seed in 100..140 {
        let mut game = Game::new(Arc::clone(&lesson), seed).unwrap();
        let round = Arc::new(game.round().unwrap());
        game.finish(&Attempt::new(Arc::clone(&round), Stage::Rounds, &round.start(Stage::Rounds).0));
        progress.played(&game);
    }
    let games = &progress.lesson(slug).unwrap().games;
    assert!(games.len() == 20 && games.contains_key(&7) && games.contains_key(&139), "{games:?}");
    assert_eq!(Progress::read(&progress.write()), Ok(progress));
}

/// What is fixed says so in each language, about the name that was broken.
#[test]
fn a_round_speaks_of_the_name_it_is_about() {
    let lesson = gauntlet();
    for fault in &lesson.rounds.as_ref().unwrap().faults {
        let round = lesson.round(fault);
        for (tag, prose) in &round.prose {
            for key in ["title", "task", "goal.round", "hint.order", "hint.object", "aha", "solution.round"] {
                let says = prose.plain(key);
                assert!(!says.is_empty() && !says.contains('$'), "{tag} {}: {key} = {says:?}", fault.id);
            }
        }
    }
}
