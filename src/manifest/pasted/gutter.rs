//! What quotes and pagers put before each line of a text: the `>` of a mail or of GitHub, the numbers of an editor, and the
//! spaces that pages write for those that do not break. It is taken off before the text is read, and places are told as they are in what was pasted.

use super::super::Span;
use super::super::documents::lines;
use super::left_out::marked;
use super::line::{is_key, opens_object};
use std::borrow::Cow;

/// What may stand between a line's number and the line itself, with spaces around it.
const MARKS: [char; 8] = [':', '|', '│', '┃', '\t', '.', ')', '→'];

/// The space that pages and mails indent with, and that is none for YAML.
const HARD_SPACE: char = '\u{a0}';

/// How many times over a text may be quoted.
const DEEPEST: usize = 8;

/// A text that somebody pasted, without what stands before its lines.
#[derive(Clone, Debug)]
pub struct Pasted<'a> {
    text: Cow<'a, str>,
    /// For each line what was taken off; none where nothing was.
    gutter: Vec<TakenOff>,
}

/// What was taken off one line.
#[derive(Clone, Debug)]
struct TakenOff {
    /// Where the line begins in what is left.
    start: usize,
    /// How many bytes were taken off up to here.
    bytes: usize,
    /// How many characters of this line.
    columns: u32,
}

impl<'a> Pasted<'a> {
    /// Looks at what somebody pasted.
    pub fn from_text(text: &'a str) -> Self {
        let may_have = |line: &str| {
            let first = line.bytes().find(|byte| *byte != b' ');
            line.starts_with('>') || first.is_some_and(|first| first.is_ascii_digit())
        };
        let whole = |text| Self { text: marked(text).map_or(Cow::Borrowed(text), Cow::Owned), gutter: Vec::new() };
        let has_hard_spaces = !text.is_ascii() && text.contains(HARD_SPACE);
        if !has_hard_spaces && !lines(text).any(may_have) {
            return whole(text);
        }
        let mut all: Vec<Line<'_>> = lines(text).map(Line::whole).collect();
        // A quote of a quote has two of them.
        let _ = (0..DEEPEST).any(|_| !take_quotes_off(&mut all));
        take_numbers_off(&mut all);
        if !has_hard_spaces && all.iter().all(|line| line.cut == 0) {
            return whole(text);
        }
        let (mut left, mut gutter, mut bytes) = (String::with_capacity(text.len()), Vec::with_capacity(all.len()), 0);
        for line in all {
            let rest = line.whole.get(line.cut..).unwrap_or_default();
            // Those stand at the beginning of lines, where a page shows what is indented.
            bytes += line.cut + rest.matches(HARD_SPACE).count() * (HARD_SPACE.len_utf8() - 1);
            let columns = line.whole.get(..line.cut).unwrap_or_default().chars().count();
            gutter.push(TakenOff { start: left.len(), bytes, columns: u32::try_from(columns).unwrap_or(u32::MAX) });
            left.push_str(&rest.replace(HARD_SPACE, " "));
        }
        Self { text: Cow::Owned(marked(&left).unwrap_or(left)), gutter }
    }

    /// What is left of the text.
    pub(in crate::manifest) fn text(&self) -> &str {
        &self.text
    }

    /// True where something was taken off.
    pub(in crate::manifest) fn is_other(&self) -> bool {
        !self.gutter.is_empty()
    }

    /// A place in what is left of the text, as it is in what was pasted.
    pub(in crate::manifest) fn place(&self, span: Span) -> Span {
        let before = |at: usize| {
            let line = self.gutter.partition_point(|line| line.start <= at).saturating_sub(1);
            self.gutter.get(line).map_or(0, |line| line.bytes)
        };
        let line = usize::try_from(span.line).unwrap_or_default().checked_sub(1).and_then(|line| self.gutter.get(line));
        Span {
            start: span.start + before(span.start),
            end: span.end + before(span.end.saturating_sub(1).max(span.start)),
            line: span.line,
            column: span.column.saturating_add(line.map_or(0, |line| line.columns)),
        }
    }
}

/// A line of the text, and how much of it is taken off.
struct Line<'a> {
    whole: &'a str,
    cut: usize,
}

impl<'a> Line<'a> {
    fn whole(line: &'a str) -> Self {
        Self { whole: line, cut: 0 }
    }

    /// What is left of it, without the line break.
    fn left(&self) -> &'a str {
        self.whole.get(self.cut..).unwrap_or_default().trim_end_matches(['\n', '\r'])
    }

    fn is_blank(&self) -> bool {
        self.left().trim().is_empty()
    }
}

/// Takes one `>` off the lines of each quote that has an object in it. No line of an object begins with one: what a
/// folded text says stands farther in. True where there was such a quote.
fn take_quotes_off(all: &mut [Line<'_>]) -> bool {
    let mut has_quote = false;
    for quote in all.chunk_by_mut(|one, next| one.left().starts_with('>') == next.left().starts_with('>')) {
        let inner = |line: &Line<'_>| line.left().strip_prefix('>').map(str::to_owned);
        let Some(inner) = quote.iter().map(inner).collect::<Option<Vec<_>>>() else { continue };
        let holds_object =
            |line: &String| opens_object(line.trim_start_matches(['>', ' ']).trim_start_matches(numbers));
        if !inner.iter().any(holds_object) {
            continue;
        }
        has_quote = true;
        // Who writes a space behind it writes one on every line, but for those that end there.
        let is_spaced = inner.iter().all(|line| line.is_empty() || line.starts_with([' ', '>']));
        for (line, inner) in quote.iter_mut().zip(&inner) {
            line.cut += 1 + usize::from(is_spaced && inner.starts_with(' '));
        }
    }
    has_quote
}

/// What may stand before an object in a line with a number.
fn numbers(letter: char) -> bool {
    letter.is_ascii_digit() || letter == ' ' || MARKS.contains(&letter)
}

/// The number of a line, and what stands behind it.
fn numbered(line: &str) -> Option<(u32, &str)> {
    let own = line.trim_start_matches(' ');
    let end = own.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(own.len());
    let (number, behind) = own.split_at_checked(end)?;
    Some((number.parse().ok()?, behind))
}

/// Takes the numbers off lines that are numbered one after the other and have an object among them.
fn take_numbers_off(all: &mut [Line<'_>]) {
    let mut here = 0;
    while here < all.len() {
        let end = end_of_numbers(all, here);
        let (before, rest) = all.split_at_mut(here);
        let Some(run) = rest.get_mut(..end.saturating_sub(here)) else { return };
        if run.len() > 1 && !is_amid_object(before) {
            take_run_off(run);
        }
        here = end.max(here + 1);
    }
}

/// Where the lines end that are numbered one after the other from a line on. Some programs give empty lines no number.
fn end_of_numbers(all: &[Line<'_>], start: usize) -> usize {
    let mut next = None;
    let mut end = start;
    for (at, line) in all.iter().enumerate().skip(start) {
        match numbered(line.left()) {
            Some((number, _)) if next.is_none_or(|next| next == number) => {
                (next, end) = (number.checked_add(1), at + 1);
            }
            None if line.is_blank() && next.is_some() => {}
            _ => break,
        }
    }
    end
}

/// True where the line before belongs to an object: numbers behind it are its own, in a text that it holds.
fn is_amid_object(before: &[Line<'_>]) -> bool {
    let last = before.iter().rfind(|line| !line.is_blank());
    last.is_some_and(|line| line.cut == 0 && (line.left().starts_with([' ', '\t']) || is_key(line.left())))
}

/// Takes the numbers off, what stands behind each, and the spaces that all lines have there.
fn take_run_off(run: &mut [Line<'_>]) {
    let behind: Vec<&str> = run.iter().map(|line| numbered(line.left()).map_or("", |(_, behind)| behind)).collect();
    let with_words = || behind.iter().copied().filter(|behind| !behind.trim().is_empty());
    let first = with_words().next().and_then(|behind| behind.trim_start_matches(' ').chars().next());
    let mark = first.filter(|first| {
        MARKS.contains(first) && with_words().all(|behind| behind.trim_start_matches(' ').starts_with(*first))
    });
    let own = |behind: &'_ str| match mark {
        None => 0,
        Some(mark) => behind.find(mark).map_or(behind.len(), |at| at + mark.len_utf8()),
    };
    let inner = |behind: &str| behind.get(own(behind)..).unwrap_or_default().to_owned();
    let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let all_inner: Vec<String> = behind.iter().map(|behind| inner(behind)).collect();
    let common = all_inner.iter().filter(|line| !line.trim().is_empty()).map(|line| spaces(line)).min();
    let common = common.unwrap_or_default();
    let is_gutter = (mark.is_some() || common > 0) && all_inner.iter().any(|line| opens_object(line.trim_start()));
    if !is_gutter {
        return;
    }
    for ((line, behind), inner) in run.iter_mut().zip(&behind).zip(&all_inner) {
        if numbered(line.left()).is_some() {
            line.cut += line.left().len() - behind.len() + own(behind) + common.min(spaces(inner));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Reader, Severity};

    const TEXT: &str = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  annotations:\n    note: |\n      > as is\n      1: one\nspec:\n  clusterIP: None\n  ports: none\n---\napiVersion: v1\nkind: Namespace\n\nmetadata: {name: shop}\n";

    /// The text with something before each line.
    fn each(before: impl Fn(usize, &str) -> String) -> String {
        TEXT.lines().zip(1..).map(|(line, number)| before(number, line) + line + "\n").collect()
    }

    fn columns(text: &str) -> Vec<String> {
        let reading = Reader::pasted(&Pasted::from_text(text)).finish();
        let objects = reading.documents.iter().map(|one| format!("{:?}", one.value));
        let said = reading.diagnostics.iter().map(|one| {
            let own = text.get(one.span.start..one.span.end);
            format!(
                "{} {}: {own:?} {}",
                one.span.line,
                one.field,
                text.lines()
                    .nth(one.span.line as usize - 1)
                    .map_or(0, |line| { line.chars().count() - (one.span.column as usize - 1) })
            )
        });
        objects.chain(said).collect()
    }

    #[test]
    fn what_quotes_and_numbers_put_before_lines_is_taken_off_and_places_stay_where_they_are() {
        let plain = columns(TEXT);
        assert_eq!(plain.len(), 3, "two objects and one that is wrong: {plain:?}");
        assert!(plain[0].contains("> as is") && plain[0].contains("1: one"), "{plain:?}");
        let quoted = each(|_, _| "> ".to_owned());
        let tight = each(|_, _| ">".to_owned());
        let numbered = each(|number, _| format!("{number}: "));
        for text in
            [
                quoted.clone(),
                quoted.replace("> \n", ">\n").replace('\n', "\r\n"),
                tight,
                each(|_, _| "> > ".to_owned()),
                each(|_, _| ">> ".to_owned()),
                each(|number, _| format!("> {number:>4}: ")),
                numbered.clone(),
                each(|number, _| format!("{number:>3}  ")),
                each(|number, _| format!("{:>7} ", number + 995)),
                each(|number, _| format!("{number:>6}\t")),
                each(|number, _| format!("{number} | ")),
                each(|number, _| format!("{number:>4}   │ ")),
                each(|number, _| format!("{number}|")),
                each(|number, line| {
                    if line.is_empty() { String::new() } else { format!("{:>3} ", number - usize::from(number > 14)) }
                }),
            ]
        {
            assert_eq!(columns(&text).len(), 3, "{text}");
            for (came, wanted) in columns(&text).iter().zip(&plain) {
                assert_eq!(came, wanted, "{text}");
            }
        }
        // Words around it, and a second text behind it.
        let around = format!("On Monday somebody wrote:\n{quoted}\nIs that right?\n\n$ cat -n b.yaml\n{numbered}");
        let reading = Reader::pasted(&Pasted::from_text(&around)).finish();
        assert_eq!(reading.documents.len(), 4);
        let wrong: Vec<u32> =
            reading.diagnostics.iter().filter(|one| one.severity == Severity::Error).map(|one| one.span.line).collect();
        assert_eq!(wrong, [12, 32]);
    }

    #[test]
    fn what_an_object_holds_itself_is_left_where_it_is() {
        let inside = |text: &str| {
            let text = text.lines().map(|line| format!("    {line}\n")).collect::<String>();
            format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: notes}}\ndata:\n  text: |\n{text}")
        };
        for text in [
            each(|_, _| "> ".to_owned()),
            each(|number, _| format!("{number:>3} ")),
            each(|number, _| format!("{number}: ")),
            format!("\n{}", each(|number, _| format!("{number:>3}  "))),
        ] {
            let text = inside(&text);
            assert!(matches!(Pasted::from_text(&text).text, Cow::Borrowed(_)), "{text}");
        }
        for text in [
            TEXT.to_owned(),
            "> kubectl get svc -o yaml\n".to_owned() + TEXT,
            "> kubectl get svc\n> kubectl get ns -o yaml\n".to_owned() + TEXT,
            "1: one\n2: two\n".to_owned(),
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  1: apiVersion\n  2: kind\n".to_owned(),
        ] {
            assert!(matches!(Pasted::from_text(&text).text, Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn a_text_of_nothing_but_quotes_is_looked_at_no_more_often_than_a_few_times() {
        let text = format!("{} apiVersion: v1\n", ">".repeat(1 << 20));
        let pasted = Pasted::from_text(&text);
        assert_eq!(pasted.text().len(), text.len() - DEEPEST);
    }
}
