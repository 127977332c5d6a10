//! The commands behind a pipe, as far as people use them on what `kubectl` and `dig` print.

use super::Output;
use crate::sorting::sort;
use crate::spelling::closest;
use std::fmt::Write as _;

/// The filters there are.
pub(super) const NAMES: &[&str] = &["grep", "head", "sort", "tail", "uniq", "wc"];

/// How many lines `head` and `tail` show unasked.
const LINES: usize = 10;

/// Runs a filter on a text; `None` where it is no filter.
pub(super) fn run(words: &[String], input: &str) -> Option<Output> {
    let (name, arguments) = words.split_first()?;
    let (known, usage) = match name.as_str() {
        "grep" => (
            "ivcnEFow",
            "grep [-ivcnowEF] [-A LINES] [-B LINES] [-C LINES] PATTERN    prints the lines in which it is; . * ^ $ and | as in -E",
        ),
        "wc" => ("lwc", "wc [-lwc]    counts lines, words, bytes"),
        "sort" => ("ru", "sort [-ru]    sorts lines"),
        "uniq" => ("", "uniq    drops repeated lines"),
        "head" => ("", "head [-n LINES]    the first lines"),
        "tail" => ("", "tail [-n LINES]    the last lines"),
        _ => return None,
    };
    if arguments == ["--help"] {
        return Some(Output::of(format!("Usage: {usage}\n")));
    }
    let asked = match Asked::read(name, arguments, known) {
        Ok(asked) => asked,
        Err(output) => return Some(output),
    };
    let lines: Vec<&str> = input.lines().collect();
    Some(match name.as_str() {
        "grep" => grep(&asked, &lines),
        "head" => print(lines.into_iter().take(asked.count)),
        "tail" => print(lines.iter().skip(lines.len().saturating_sub(asked.count)).copied()),
        "uniq" => {
            let mut lines = lines;
            lines.dedup();
            print(lines)
        }
        "sort" => {
            let mut lines = lines;
            sort(&mut lines);
            if asked.has('u') {
                lines.dedup();
            }
            if asked.has('r') {
                lines.reverse();
            }
            print(lines)
        }
        _ => {
            let (words, bytes) = (input.split_whitespace().count(), input.len());
            Output::of(match asked.letters.as_str() {
                "l" => format!("{}\n", lines.len()),
                "w" => format!("{words}\n"),
                "c" => format!("{bytes}\n"),
                _ => format!("{:7} {words:7} {bytes:7}\n", lines.len()),
            })
        }
    })
}

/// What stands behind the name of a filter.
struct Asked<'w> {
    letters: String,
    count: usize,
    /// How many lines before and behind one that was found are shown with it.
    around: (usize, usize),
    rest: Vec<&'w str>,
}

impl<'w> Asked<'w> {
    fn read(name: &str, arguments: &'w [String], known: &str) -> Result<Self, Output> {
        let mut asked = Self { letters: String::new(), count: LINES, around: (0, 0), rest: Vec::new() };
        let mut all = arguments.iter();
        while let Some(word) = all.next() {
            let Some(flags) = word.strip_prefix('-').filter(|flags| !flags.is_empty()) else {
                asked.rest.push(word);
                continue;
            };
            if let ("grep", Some((letters, lines))) = (name, flags.find(['A', 'B', 'C']).map(|at| flags.split_at(at))) {
                asked.letters.push_str(letters);
                let (side, number) = lines.split_at(1);
                let number = if number.is_empty() { all.next().map_or("", String::as_str) } else { number };
                let wrong = || Output::failed(2, format!("grep: {number}: invalid context length argument"));
                let lines: usize = number.parse().map_err(|_| wrong())?;
                let (before, behind) = asked.around;
                asked.around = (if side == "A" { before } else { lines }, if side == "B" { behind } else { lines });
                continue;
            }
            let cuts = matches!(name, "head" | "tail");
            let number = match flags.strip_prefix('n') {
                Some("") if cuts => all.next().map(String::as_str),
                Some(number) if cuts => Some(number),
                _ if flags.bytes().all(|byte| byte.is_ascii_digit()) => Some(flags),
                _ if name == "grep" && flags == "e" => {
                    asked.rest.extend(all.next().map(String::as_str));
                    continue;
                }
                _ => None,
            };
            match number {
                Some(number) => {
                    let wrong = || Output::failed(1, format!("{name}: invalid number of lines: '{number}'"));
                    asked.count = number.parse().map_err(|_| wrong())?;
                }
                None => asked.letters.push_str(flags),
            }
        }
        match asked.letters.chars().find(|letter| !known.contains(*letter)) {
            Some(letter) => {
                Err(Output::failed(2, format!("{name}: invalid option -- '{letter}'\n# see: {name} --help")))
            }
            None => Ok(asked),
        }
    }

    fn has(&self, letter: char) -> bool {
        self.letters.contains(letter)
    }
}

fn print<'l>(lines: impl IntoIterator<Item = &'l str>) -> Output {
    let mut output = Output::default();
    lines.into_iter().for_each(|line| output.say(line));
    output
}

fn grep(asked: &Asked<'_>, lines: &[&str]) -> Output {
    let Some(pattern) = asked.rest.first() else {
        return Output::failed(2, "usage: grep [-ivcnowEF] PATTERN");
    };
    let folded = |text: &str| if asked.has('i') { text.to_lowercase() } else { text.to_owned() };
    let pattern = folded(pattern).replace("\\|", "|");
    let alternatives: Vec<Pattern> = pattern.split('|').map(|one| Pattern::read(one, asked.has('F'))).collect();
    let found = |line: &str| {
        let line = folded(line);
        let is_in = |text: &str| alternatives.iter().any(|one| one.is_in(text));
        if asked.has('w') {
            line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(is_in)
        } else {
            is_in(&line)
        }
    };
    let is_found: Vec<bool> = lines.iter().map(|line| found(line) != asked.has('v')).collect();
    let count = is_found.iter().filter(|found| **found).count();
    let (before, behind) = asked.around;
    // How far the next line that was found is from each.
    let mut to_next: Vec<usize> = Vec::with_capacity(lines.len());
    for found in is_found.iter().rev() {
        let behind_it = to_next.last().map_or(usize::MAX, |lines| lines.saturating_add(1));
        to_next.push(if *found { 0 } else { behind_it });
    }
    let mut text = String::new();
    // The last line that was printed, and the last one that was found; lines are counted from 1.
    let (mut printed, mut last) = (0, None);
    for ((number, line), to_next) in (1..).zip(lines).zip(to_next.into_iter().rev()) {
        let is_it = to_next == 0;
        if is_it {
            last = Some(number);
        }
        if to_next > before && last.is_none_or(|last| number - last > behind) {
            continue;
        }
        if asked.around != (0, 0) && printed > 0 && printed + 1 < number {
            text.push_str("--\n");
        }
        printed = number;
        if asked.has('n') {
            let _ = write!(text, "{number}{}", if is_it { ':' } else { '-' });
        }
        let _ = writeln!(text, "{line}");
    }
    if asked.has('c') {
        text = format!("{count}\n");
    }
    Output { text, status: u8::from(count == 0), ..Output::default() }
}

/// A simple expression: letters, `.`, `*` behind either, `^` and `$` at the ends.
struct Pattern {
    letters: Vec<(Option<char>, bool)>,
    from_start: bool,
    to_end: bool,
}

impl Pattern {
    fn read(text: &str, is_plain: bool) -> Self {
        let mut pattern = Self { letters: Vec::new(), from_start: false, to_end: false };
        let mut characters = text.chars().peekable();
        let mut is_first = true;
        while let Some(character) = characters.next() {
            let at_start = std::mem::take(&mut is_first);
            match character {
                _ if is_plain => pattern.letters.push((Some(character), false)),
                '^' if at_start => pattern.from_start = true,
                '$' if characters.peek().is_none() => pattern.to_end = true,
                '.' => pattern.letters.push((None, false)),
                '*' if !pattern.letters.is_empty() => {
                    if let Some(last) = pattern.letters.last_mut() {
                        last.1 = true;
                    }
                }
                '\\' => pattern.letters.push((characters.next(), false)),
                other => pattern.letters.push((Some(other), false)),
            }
        }
        pattern
    }

    /// Follows all the ways a text can match at once, so that no pattern takes long.
    fn is_in(&self, text: &str) -> bool {
        let end = self.letters.len();
        let mut at = vec![false; end + 1];
        self.reach(&mut at, 0);
        for letter in text.chars() {
            if !self.to_end && at.get(end) == Some(&true) {
                return true;
            }
            let mut next = vec![false; end + 1];
            for (position, (wanted, repeats)) in self.letters.iter().enumerate() {
                if at.get(position) == Some(&true) && wanted.is_none_or(|wanted| wanted == letter) {
                    self.reach(&mut next, if *repeats { position } else { position + 1 });
                }
            }
            if !self.from_start {
                self.reach(&mut next, 0);
            }
            at = next;
        }
        at.get(end) == Some(&true)
    }

    /// Marks a position, and those behind letters that need not come.
    fn reach(&self, at: &mut [bool], from: usize) {
        for position in from..at.len() {
            if let Some(mark) = at.get_mut(position) {
                *mark = true;
            }
            if !self.letters.get(position).is_some_and(|(_, repeats)| *repeats) {
                break;
            }
        }
    }
}

/// What to say of a word that is no command.
pub(super) fn no_command<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Output {
    let hint = closest(word, known).map(|near| format!("\n# near: {near}")).unwrap_or_default();
    Output::failed(127, format!("sh: {word}: not found{hint}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run_on(line: &str, input: &str) -> String {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let output = run(&words, input).unwrap();
        format!("{}{}={}", output.text, output.errors, output.status)
    }

    #[test]
    fn a_filter_keeps_what_it_is_asked_for() {
        let text = "web 10.96.0.1\ndb 10.96.0.2\nDB None\n";
        for (line, wanted) in [
            ("grep db", "db 10.96.0.2\n=0"),
            ("grep -i ^db", "db 10.96.0.2\nDB None\n=0"),
            ("grep -vi db", "web 10.96.0.1\n=0"),
            ("grep -c 10.*1$", "1\n=0"),
            ("grep -nE web|None", "1:web 10.96.0.1\n3:DB None\n=0"),
            ("grep nobody", "=1"),
            ("grep -F 1.", "=1"),
            ("grep web -A 1", "web 10.96.0.1\ndb 10.96.0.2\n=0"),
            ("grep -nB1 db", "1-web 10.96.0.1\n2:db 10.96.0.2\n=0"),
            ("grep -E web|DB -C0", "web 10.96.0.1\nDB None\n=0"),
            ("grep -C x web", "grep: x: invalid context length argument\n=2"),
            ("head -1", "web 10.96.0.1\n=0"),
            ("head -n 2", "web 10.96.0.1\ndb 10.96.0.2\n=0"),
            ("tail -n1", "DB None\n=0"),
            ("wc -l", "3\n=0"),
            ("sort -r", "web 10.96.0.1\ndb 10.96.0.2\nDB None\n=0"),
            ("grep -z x", "grep: invalid option -- 'z'\n# see: grep --help\n=2"),
        ] {
            assert_eq!(run_on(line, text), wanted, "{line}");
        }
        let text = "a\nb\nc\nd\ne\nf\na\n";
        assert_eq!(run_on("grep a -C 1", text), "a\nb\n--\nf\na\n=0");
        assert_eq!(run_on("grep -c a -C 1", text), "2\n=0");
    }
}
