//! What a learner can do by now, as plain text to keep.

use crate::lesson::{Ending, Index, Standing};
use crate::text::{Language, words};
use std::fmt::Write as _;

/// The text: what was done and how, a line a lesson, with the day and the address of the lab.
pub fn statement(language: Language, ending: &Ending, index: &Index, date: &str, address: &str) -> String {
    let says = words::course_end(language);
    let tutorial = words::tutorial(language);
    let (alone, done, all) = ending.counts();
    let mut text = format!("{}\n{}\n\n{}\n\n", says.statement(), says.recorded(date), says.counts(done, all, alone));
    for (at, (slug, standing)) in ending.lessons.iter().enumerate() {
        let Some(entry) = index.get(slug) else { continue };
        let said =
            |texts: &crate::ordered::OrderedMap<String, String>| texts.get(language.tag()).cloned().unwrap_or_default();
        let (sign, state) = match standing {
            Standing::Done => ("x", tutorial.done()),
            Standing::Helped => ("x", tutorial.helped()),
            Standing::Begun => (" ", tutorial.begun()),
            Standing::Untouched => (" ", tutorial.none_yet()),
        };
        let number = at + 1;
        let (title, after) = (said(&entry.titles), said(&entry.after));
        let _ = writeln!(text, "[{sign}] {number:>2}. {title} ({state})\n        {after}");
    }
    let _ = writeln!(text, "\n{address}");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Progress;

    #[test]
    fn the_text_tells_what_was_done_alone_from_what_was_done_with_help() {
        let index = Index::read(
            "{lessons: [{slug: a, order: 1, title: {en: One, ko: 하나}, after: {en: Do one., ko: 하나를 합니다.}}, \
             {slug: b, order: 2, title: {en: Two, ko: 둘}, after: {en: Do two., ko: 둘을 합니다.}}]}",
        )
        .unwrap();
        let progress = Progress::read("{schema: 1, lessons: {a: {done: [goal]}, b: {done: [goal], helped: [goal]}}}");
        let ending = Ending::of(&index, &progress.unwrap());
        let said = |language| statement(language, &ending, &index, "2026-11-29", "https://lab.example/");
        expect_test::expect![[r#"
            k8s-dns-lab: what I can do now
            As recorded in this browser on 2026-11-29. Not an exam: a list kept by the learner.

            2 of 2 lessons done, 1 of them without help.

            [x]  1. One (done)
                    Do one.
            [x]  2. Two (done with help)
                    Do two.

            https://lab.example/
        "#]]
        .assert_eq(&said(Language::English));
        assert!(said(Language::Korean).contains("[x]  2. 둘 (도움받아 완료)\n        둘을 합니다.\n"));
    }
}
