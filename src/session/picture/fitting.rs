//! What becomes of the lines of a box that are wider than it: names break at their dots and hyphens, sentences between
//! words, and what stood at the end of a line gets one of its own. Widths are those of the wider of the common fonts, so
//! that less breaks on the page than is made room for here.

use super::super::scene::Line;

/// What a box has around its text, in pixels; in a narrow drawing, and in others.
const AROUND: (i32, i32) = (10, 18);
/// Up to this width a drawing is narrow. The style sheet says the same.
const NARROW: i32 = 560;
/// Between a line and what stands at its end, in tenths of a pixel.
const BETWEEN: i32 = 60;
/// A letter of the fixed font at 12 pixels, in tenths of a pixel.
const FIXED: i32 = 73;
/// Up to how many rows a line is broken into.
const ROWS: usize = 4;

/// How much of a column is for text, in pixels: of one so many thousandths wide in a drawing of this width.
pub(super) fn inner(across: i32, thousandths: i32) -> i32 {
    let around = if across <= NARROW { AROUND.0 } else { AROUND.1 };
    let column = i64::from(across) * i64::from(thousandths) / 1000;
    i32::try_from(column).unwrap_or(i32::MAX).saturating_sub(around)
}

/// The lines of a box in this many pixels.
pub(super) fn fitted(mut lines: Vec<Line>, inner: i32) -> Vec<Line> {
    let room = inner.saturating_mul(10);
    for at in 1..lines.len() {
        let [before, line] = [at - 1, at].map(|at| lines.get(at).map(|line| (width(line), line.is_tag())));
        if let (Some((before, _)), Some((own, true))) = (before, line)
            && before + BETWEEN + own > room
            && let Some(tag) = lines.get_mut(at)
        {
            tag.class = match tag.class {
                "tag on" => "sub on",
                "tag off" => "sub off",
                _ => "sub",
            };
        }
    }
    for line in &mut lines {
        // What is broken already has its rows.
        if width(line) > room && !line.text.contains('\n') {
            line.text = broken(&line.text, is_fixed(line), room);
        }
    }
    lines
}

fn is_fixed(line: &Line) -> bool {
    line.class.contains("mono")
}

fn width(line: &Line) -> i32 {
    line.text.chars().map(|letter| letter_width(letter, is_fixed(line))).sum()
}

/// How wide a letter is, in tenths of a pixel.
fn letter_width(letter: char, is_fixed: bool) -> i32 {
    match letter {
        // The scripts of Korea and Japan.
        '\u{2e80}'.. => 125,
        _ if is_fixed => FIXED,
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '·' => 40,
        't' | 'f' | 'r' | '-' | '(' | ')' | '[' | ']' | '/' => 49,
        's' | 'z' => 64,
        'c' => 66,
        'a' | 'e' | 'k' | 'o' | 'v' | 'x' | 'y' => 74,
        'm' | 'w' | 'M' | 'W' | '%' => 117,
        '!'..='@' | 'a'..='z' => 76,
        'A'..='Z' => 84,
        _ => 101,
    }
}

/// A text with a break wherever a row is full: at a space where there is one, else before a dot or behind another sign,
/// and between any letters where there is none of these.
fn broken(text: &str, is_fixed: bool, room: i32) -> String {
    let mut rows = Vec::new();
    let mut rest = text;
    while rows.len() + 1 < ROWS {
        let mut taken = 0;
        let full = rest.char_indices().find(|(_, letter)| {
            taken += letter_width(*letter, is_fixed);
            taken > room
        });
        let Some((full, _)) = full.filter(|(at, _)| *at > 0) else { break };
        let (row, after) = rest.split_at(place_to_break(rest, full));
        rows.push(row);
        rest = after;
    }
    rows.push(rest);
    rows.join("\n")
}

/// Where a text is broken of which the letters before `full` have room.
fn place_to_break(text: &str, full: usize) -> usize {
    let places = || text.char_indices().skip(1).take_while(|(at, _)| *at <= full);
    let behind = |at: usize| text.get(..at).and_then(|before| before.chars().next_back());
    let space = places().filter(|(at, _)| behind(*at) == Some(' ')).last();
    let sign = places()
        .filter(|(at, letter)| *letter == '.' || matches!(behind(*at), Some('-' | '/' | ',' | ':' | '=')))
        .last();
    space.or(sign).map_or(full, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: Vec<Line>) -> Vec<(String, &'static str)> {
        lines.into_iter().map(|line| (line.text, line.class)).collect()
    }

    #[test]
    fn a_name_breaks_at_its_dots_and_hyphens_and_a_sentence_between_words() {
        let broken = |line: Line, inner| fitted(vec![line], inner).remove(0).text;
        assert_eq!(broken(Line::name("pod2-wzmh47hgb7-pz88j"), 160), "pod2-wzmh47hgb7-pz88j");
        assert_eq!(broken(Line::name("pod2-wzmh47hgb7-pz88j"), 150), "pod2-wzmh47hgb7-\npz88j");
        assert_eq!(broken(Line::mono("orders.shop.svc.cluster.local"), 130), "orders.shop.svc\n.cluster.local");
        assert_eq!(broken(Line::mono("10.244.1.1, 10.244.1.2"), 120), "10.244.1.1, \n10.244.1.2");
        assert_eq!(broken(Line::sub("outside the cluster"), 90), "outside the \ncluster");
        assert_eq!(broken(Line::name("abcdefghij"), 37), "abcde\nfghij");
        // A file's line, as wide as it is measured in a browser on the systems whose font is the widest.
        assert_eq!(broken(Line::sub("ndots:5 · search × 3"), 124), "ndots:5 · search × 3");
    }

    #[test]
    fn what_a_break_is_made_of_is_what_stood_there_and_each_row_has_room() {
        for text in ["pod2-wzmh47hgb7-pz88j", "a.b.c.d.e.f.g.h.svc.cluster.local.", "클러스터 밖의 이름", "-", ""]
        {
            for inner in 20..200 {
                let line = fitted(vec![Line::mono(text)], inner).remove(0);
                assert_eq!(line.said(), text);
                let rows: Vec<&str> = line.text.split('\n').collect();
                assert!(rows.len() <= ROWS);
                assert_eq!(fitted(vec![line.clone()], inner).remove(0), line, "once is enough");
                for row in rows.iter().take(ROWS - 1) {
                    assert!(width(&Line::mono(*row)) <= inner * 10, "{row} in {inner}");
                }
            }
        }
    }

    #[test]
    fn what_stands_at_the_end_of_a_line_gets_its_own_where_both_have_no_room() {
        let card = || vec![Line::name("pod4.headless1"), Line::tag(false, "NXDOMAIN"), Line::sub(".default.svc.")];
        assert_eq!(texts(fitted(card(), 220))[1].1, "tag off");
        assert_eq!(
            texts(fitted(card(), 160)),
            [
                ("pod4.headless1".to_owned(), "mono"),
                ("✕ NXDOMAIN".to_owned(), "sub off"),
                (".default.svc.".to_owned(), "sub"),
            ]
        );
    }

    #[test]
    fn words_beside_a_name_stand_under_it_where_both_have_no_room() {
        let program = |name| vec![Line::name(name), Line::aside("glibc 2.36")];
        assert_eq!(texts(fitted(program("shell"), 160))[1], ("glibc 2.36".to_owned(), "tag"));
        assert_eq!(texts(fitted(program("pod2-wzmh47hgb7-pz88j"), 160))[1], ("glibc 2.36".to_owned(), "sub"));
    }

    #[test]
    fn a_column_leaves_its_text_what_is_not_around_it() {
        assert_eq!(inner(752, 250), 170);
        assert_eq!(inner(500, 200), 90);
        assert_eq!(inner(i32::MAX, 200), 429_496_729 - 18);
    }
}
