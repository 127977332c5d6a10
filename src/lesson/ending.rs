//! The end of the course: what a learner can do by now, and what they believed at first.

use super::index::Index;
use super::progress::{Progress, Standing};

/// How far a learner is with the course.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ending {
    /// Each lesson of the course, in order, and how far the learner is with it.
    pub lessons: Vec<(String, Standing)>,
    /// What was believed, each once, in the order of the lessons.
    pub beliefs: Vec<Belief>,
}

/// Something that a guess of the learner's said they believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Belief {
    /// The id of the misconception.
    pub misconception: String,
    /// The lesson in which it was guessed first.
    pub lesson: String,
}

impl Ending {
    /// What this progress says.
    pub fn of(index: &Index, progress: &Progress) -> Self {
        let lessons = index.entries.iter().map(|entry| (entry.slug.clone(), progress.standing(&entry.slug)));
        let mut beliefs: Vec<Belief> = Vec::new();
        for entry in &index.entries {
            let Some(known) = progress.lesson(&entry.slug) else { continue };
            for (prediction, option, misconception) in &entry.beliefs {
                let is_chosen = known.predicted.get(prediction).is_some_and(|options| options.contains(option));
                if is_chosen && beliefs.iter().all(|belief| belief.misconception != *misconception) {
                    beliefs.push(Belief { misconception: misconception.clone(), lesson: entry.slug.clone() });
                }
            }
        }
        Self { lessons: lessons.collect(), beliefs }
    }

    /// How many lessons were completed alone, how many at all, and how many there are.
    pub fn counts(&self) -> (usize, usize, usize) {
        let at_least = |least: Standing| self.lessons.iter().filter(|(_, standing)| *standing >= least).count();
        (at_least(Standing::Done), at_least(Standing::Helped), self.lessons.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = "
lessons:
- slug: first
  order: 1
  beliefs:
    a: {sticky: m-sticky, none: m-none}
    b: {again: m-sticky}
- slug: second
  order: 2
  beliefs:
    c: {other: m-other, third: m-third}
- slug: third
  order: 3
";

    #[test]
    fn each_belief_is_told_once_with_the_lesson_where_it_was_guessed_first() {
        let index = Index::read(INDEX).unwrap();
        assert_eq!(index.entries[0].beliefs.len(), 3);
        let progress = Progress::read(
            "{schema: 1, lessons: {first: {stage: guided, done: [guided], helped: [guided], predicted: {a: [sticky], b: [again]}}, \
             second: {stage: goal, done: [guided, goal], helped: [guided], predicted: {c: [third], d: [gone]}}, elsewhere: {done: [goal]}}}",
        )
        .unwrap();
        let ending = Ending::of(&index, &progress);
        let belief = |misconception: &str, lesson: &str| Belief {
            misconception: misconception.to_owned(),
            lesson: lesson.to_owned(),
        };
        assert_eq!(ending.beliefs, [belief("m-sticky", "first"), belief("m-third", "second")]);
        assert_eq!(ending.counts(), (1, 2, 3));
        let standings: Vec<Standing> = ending.lessons.iter().map(|(_, standing)| *standing).collect();
        assert_eq!(standings, [Standing::Helped, Standing::Done, Standing::Untouched]);
    }

    #[test]
    fn whoever_guessed_nothing_believed_nothing() {
        let index = Index::read(INDEX).unwrap();
        let ending = Ending::of(&index, &Progress::default());
        assert_eq!((ending.beliefs.len(), ending.counts()), (0, (0, 0, 3)));
    }
}
