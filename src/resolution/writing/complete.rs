//! What fits at the caret: directives, properties, values, snippets.

use crate::resolution::corefile::{Caret, Role};
use crate::resolution::server::plugin;
use crate::spelling;
use std::ops::Range;

/// How many are offered at most.
const MOST: usize = 60;

/// A word that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The word.
    pub word: String,
    /// What it would be.
    pub offered: Offered,
    /// True for a directive that the block has already.
    pub is_there: bool,
}

/// What a word would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offered {
    /// A directive.
    Directive,
    /// A property of this plugin.
    Property(&'static str),
    /// One of the words a line takes.
    Value,
    /// A snippet to import.
    Snippet,
    /// A zone.
    Zone,
}

/// What fits at an offset of a text, best first, and the octets that the word chosen replaces. Nothing in comments and
/// quotes.
pub fn complete(text: &str, offset: usize) -> Option<(Range<usize>, Vec<Completion>)> {
    let caret = Caret::at(text, offset)?;
    let all = match caret.role {
        Role::Key | Role::Snippet if caret.before.is_empty() => {
            let zones = [".:53", "import"].map(|word| made(word, Offered::Zone, false));
            fitting(caret.typed, zones.to_vec())
        }
        Role::Directive | Role::Import => {
            let is_there = |word: &str| caret.siblings.contains(&word);
            let all = plugin::directives().chain(["import"]);
            let mut all: Vec<Completion> = all.map(|word| made(word, Offered::Directive, is_there(word))).collect();
            crate::sorting::sort_by_key(&mut all, |one| one.word.clone());
            fitting(caret.typed, all)
        }
        Role::Property => {
            let name = known(caret.directive?)?;
            let all = plugin::properties(name).iter().map(|word| made(word, Offered::Property(name), false));
            fitting(caret.typed, all.collect())
        }
        Role::Argument => fitting(caret.typed, values(&caret)),
        _ => Vec::new(),
    };
    Some((caret.span, all))
}

fn made(word: &str, offered: Offered, is_there: bool) -> Completion {
    Completion { word: word.to_owned(), offered, is_there }
}

/// The directive of this name.
fn known(name: &str) -> Option<&'static str> {
    plugin::directives().find(|word| *word == name)
}

/// The words that a line takes at the caret.
fn values(caret: &Caret<'_>) -> Vec<Completion> {
    if caret.before == ["import"] {
        return caret.snippets.iter().map(|name| made(name, Offered::Snippet, false)).collect();
    }
    let Some(name) = caret.directive.and_then(known) else { return Vec::new() };
    let last = caret.before.last().copied().unwrap_or_default();
    // The directive's own line begins with its name.
    let behind = if caret.before == [name] { "" } else { last };
    let is_free = matches!(name, "log") && behind == "class" || matches!(behind, "next" | "failover");
    let given = caret.before.len();
    let is_first = given == 1 || behind != last || is_free || (name == "rewrite" || name == "template") && given < 4;
    let all = plugin::values(name, behind).iter().filter(|_| is_first);
    all.map(|word| made(word, Offered::Value, false)).collect()
}

/// Those that begin as is typed, then those that have three letters or more of it inside, else the nearest one. What
/// is typed in full already is not offered alone.
fn fitting(typed: &str, all: Vec<Completion>) -> Vec<Completion> {
    let low = typed.to_ascii_lowercase();
    let begins = |one: &&Completion| one.word.to_ascii_lowercase().starts_with(&low);
    let has = |one: &&Completion| low.len() > 2 && one.word.to_ascii_lowercase().contains(&low) && !begins(one);
    let mut found: Vec<Completion> = all.iter().filter(begins).chain(all.iter().filter(has)).cloned().collect();
    if found.is_empty() {
        let near = spelling::closest(typed, all.iter().map(|one| one.word.as_str()));
        found = all.iter().filter(|one| Some(one.word.as_str()) == near).cloned().collect();
    }
    if matches!(found.as_slice(), [only] if only.word == typed) {
        found.clear();
    }
    found.truncate(MOST);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What is offered where `|` stands.
    fn offered(text: &str) -> Vec<String> {
        let at = text.find('|').unwrap();
        let text = text.replace('|', "");
        complete(&text, at).map(|(_, all)| all.into_iter().map(|one| one.word).collect()).unwrap_or_default()
    }

    #[test]
    fn directives_by_how_they_begin_then_by_what_they_hold_then_the_nearest() {
        assert_eq!(offered(". {\n ca|\n}"), ["cache", "cancel"]);
        assert_eq!(offered(". {\n log|\n}"), Vec::<String>::new());
        assert_eq!(offered(". {\n kubernets|\n}"), ["kubernetes"]);
        assert_eq!(offered(". {\n |\n}").len(), 60);
        assert!(offered(". {\n path|\n}").contains(&"autopath".to_owned()));
    }

    #[test]
    fn what_the_block_has_already_is_marked() {
        let text = ". {\n errors\n err\n}";
        let (span, all) = complete(text, text.find("err\n").unwrap() + 3).unwrap();
        assert_eq!(text.get(span), Some("err"));
        assert_eq!(all.iter().find(|one| one.word == "errors").map(|one| one.is_there), Some(true));
    }

    #[test]
    fn properties_are_those_of_the_directive_around() {
        assert_eq!(offered(". {\n kubernetes cluster.local {\n  po|\n }\n}"), ["pods"]);
        assert_eq!(offered(". {\n kubernetes cluster.local {\n  pod|\n }\n}"), ["pods", "endpoint_pod_names"]);
        assert_eq!(offered(". {\n health {\n  |\n }\n}"), ["lameduck"]);
        assert_eq!(offered(". {\n nothing {\n  |\n }\n}"), Vec::<String>::new());
    }

    #[test]
    fn values_are_those_of_the_property_or_the_directive() {
        assert_eq!(offered(". {\n kubernetes x {\n  pods v|\n }\n}"), ["verified"]);
        assert_eq!(offered(". {\n rewrite name |\n}"), ["exact", "prefix", "suffix", "substring", "regex"]);
        assert_eq!(offered(". {\n template IN A|\n}"), ["A", "AAAA", "ANY"]);
        assert_eq!(offered(". {\n forward . |\n}"), Vec::<String>::new());
        assert_eq!(offered("(own) {\n errors\n}\n. {\n import |\n}"), ["own"]);
    }

    #[test]
    fn nothing_fits_in_comments_and_quotes() {
        assert_eq!(offered(". {\n # ca|\n}"), Vec::<String>::new());
        assert_eq!(offered(". {\n log \"ca|\"\n}"), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer_anywhere(text in "[a-z{}() \n\"#.é]{0,60}", at in 0_usize..70) {
            if let Some((span, all)) = complete(&text, at) {
                prop_assert!(text.get(span).is_some() && all.len() <= MOST);
            }
        }
    }
}
