//! Classes of characters, as the set of their ASCII members: a name has no others.

/// All of ASCII.
const ALL: u128 = u128::MAX;

/// The members of ASCII from one character to another.
pub(super) const fn range(low: char, high: char) -> u128 {
    let (low, high) = (low as u32, high as u32);
    if low > 127 {
        return 0;
    }
    let high = if high > 127 { 127 } else { high };
    (ALL << low) & (ALL >> (127 - high))
}

pub(super) const DIGITS: u128 = range('0', '9');
const UPPER: u128 = range('A', 'Z');
const LOWER: u128 = range('a', 'z');
pub(super) const WORD: u128 = DIGITS | UPPER | LOWER | range('_', '_');
pub(super) const SPACES: u128 = range('\t', '\n') | range('\u{c}', '\r') | range(' ', ' ');
const GRAPHIC: u128 = range('!', '~');

/// A set with both cases of its letters.
pub(super) const fn fold(set: u128) -> u128 {
    set | ((set & UPPER) << 32) | ((set & LOWER) >> 32)
}

/// What a character matches beside itself where case does not count.
pub(super) fn folded(character: char) -> Option<u128> {
    let near = match character {
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        other => other,
    };
    near.is_ascii_alphabetic().then(|| fold(range(near, near)))
}

/// A class in the engine's words.
pub(super) fn written_class(set: u128) -> String {
    if set == 0 {
        // Something that no name holds.
        return "\\x{100}".to_owned();
    }
    let mut written = "[".to_owned();
    let mut from = None;
    for code in 0..=128_u32 {
        let is_in = code < 128 && (set >> code) & 1 == 1;
        match (from, is_in) {
            (None, true) => from = Some(code),
            (Some(low), false) => {
                written.push_str(&format!("\\x{{{low:X}}}-\\x{{{:X}}}", code - 1));
                from = None;
            }
            _ => {}
        }
    }
    written + "]"
}

/// The ASCII members of a class of POSIX; `^` before the name is everything else.
pub(super) fn posix_class(name: &str) -> Option<u128> {
    if let Some(name) = name.strip_prefix('^') {
        return posix_class(name).map(|set| !set);
    }
    Some(match name {
        "alnum" => DIGITS | UPPER | LOWER,
        "alpha" => UPPER | LOWER,
        "ascii" => ALL,
        "blank" => range('\t', '\t') | range(' ', ' '),
        "cntrl" => range('\0', '\u{1f}') | range('\u{7f}', '\u{7f}'),
        "digit" => DIGITS,
        "graph" => GRAPHIC,
        "lower" => LOWER,
        "print" => GRAPHIC | range(' ', ' '),
        "punct" => GRAPHIC & !(DIGITS | UPPER | LOWER),
        "space" => range('\t', '\r') | range(' ', ' '),
        "upper" => UPPER,
        "word" => WORD,
        "xdigit" => DIGITS | range('A', 'F') | range('a', 'f'),
        _ => return None,
    })
}

/// The ASCII members of some classes of Unicode; `None` of those the lab does not know.
pub(super) fn unicode_class(name: &str) -> Option<u128> {
    let letters = |text: &str| text.chars().fold(0, |set, one| set | range(one, one));
    Some(match name {
        "Any" => ALL,
        "L" | "Latin" => UPPER | LOWER,
        "Lu" => UPPER,
        "Ll" => LOWER,
        "N" | "Nd" => DIGITS,
        "Z" | "Zs" => range(' ', ' '),
        "C" | "Cc" => range('\0', '\u{1f}') | range('\u{7f}', '\u{7f}'),
        "S" => letters("$+<=>^`|~"),
        "P" => GRAPHIC & !(DIGITS | UPPER | LOWER | letters("$+<=>^`|~")),
        "Pd" => letters("-"),
        "Pc" => letters("_"),
        "Common" => !(UPPER | LOWER),
        "Lt" | "Lm" | "Lo" | "M" | "Mn" | "Mc" | "Me" | "Nl" | "No" | "Greek" | "Cyrillic" | "Han" | "Hangul" => 0,
        _ => return None,
    })
}
