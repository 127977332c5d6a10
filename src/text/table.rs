//! Tables of sentences: a row for each variant of an enum, with the sentence that says it. The compiler holds a table
//! to be complete, and each of its rows to name a sentence of `assets/locale` with as many places as are filled in.

/// Makes a function of a table. The numbers behind a sentence are the places, in what was found, of the words that it
/// is filled in with; a variant after `""` has no sentence.
macro_rules! sentences {
    (
        $(#[$about:meta])*
        $name:ident: $room:ty, &$of:ident;
        $($($variant:ident)|+ => $sentence:ident($($at:literal),*),)*
        $("" => $($silent:ident)|+,)?
    ) => {
        $(#[$about])*
        fn $name(words: $room, of: &$of, found: &[&str]) -> String {
            // A table may have nothing to fill in.
            let _ = found;
            match of {
                $($($of::$variant { .. })|+ => String::from(words.$sentence($(found.get($at).copied().unwrap_or_default()),*)),)*
                $($($of::$silent { .. })|+ => String::new(),)?
            }
        }
    };
}

pub(super) use sentences;
