//! `sed`, as far as the pages of kubernetes.io use it: `s/this/that/g`, where what is looked for is plain text.

use super::files::Files;
use super::{LONGEST, Output};

/// How many substitutions one command makes.
const MOST: usize = 100;

/// A substitution.
struct Substitution {
    from: String,
    to: String,
    everywhere: bool,
}

/// Runs `sed [-i] [-e] SCRIPT [FILE…]`. Files in pods there are none.
pub(super) fn run(files: &mut Files, in_pod: bool, arguments: &[&str], stdin: &str) -> Output {
    let (mut in_place, mut scripts, mut paths) = (false, Vec::new(), Vec::new());
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match *argument {
            "--help" => {
                return Output::of("Usage: sed [-i] [-e] 's/TEXT/TEXT/g; …' [FILE…]    replaces plain text\n");
            }
            "-i" | "--in-place" => in_place = true,
            "-e" | "--expression" => scripts.extend(rest.next().copied()),
            option if option.len() > 1 && option.starts_with('-') => {
                return Output::failed(1, format!("# not modelled: sed {option}"));
            }
            script if scripts.is_empty() => scripts.push(script),
            path => paths.push(path),
        }
    }
    if scripts.is_empty() {
        return Output::failed(1, "Usage: sed [-i] [-e] 's/TEXT/TEXT/g; …' [FILE…]");
    }
    let all = match read(&scripts.join("\n")) {
        Ok(all) => all,
        Err(says) => return Output::failed(1, says),
    };
    if paths.is_empty() {
        return edited(stdin, &all).map_or_else(too_long, Output::of);
    }
    let mut output = Output::default();
    for path in paths {
        let known = if in_pod { None } else { files.read(path) };
        let Some(text) = known else {
            output.complain(format_args!("sed: {path}: No such file or directory"));
            output.status = if in_place { 4 } else { 2 };
            continue;
        };
        let Some(text) = edited(text, &all) else { return too_long() };
        if !in_place {
            output.text.push_str(&text);
        } else if let Err(says) = files.write(path, &text, false) {
            return Output::failed(4, says);
        }
    }
    output
}

fn too_long() -> Output {
    Output::failed(4, "sed: # what comes of it is longer than a megabyte")
}

/// Reads `s/this/that/g`, several parted by `;`. Any letter may stand for the slash.
fn read(script: &str) -> Result<Vec<Substitution>, String> {
    let mut all = Vec::new();
    let mut rest = script.trim();
    while !rest.is_empty() {
        let body = rest.strip_prefix('s').and_then(|body| {
            let sign = body.chars().next()?;
            Some((sign, body.strip_prefix(sign)?))
        });
        let Some((sign, body)) = body else { return Err(format!("# not modelled: sed {rest}")) };
        let unended = || format!("sed: -e expression #1, char {}: unterminated `s' command", script.len());
        let (from, body) = until(body, sign).ok_or_else(unended)?;
        let (to, body) = until(body, sign).ok_or_else(unended)?;
        let (flags, body) = body.split_once([';', '\n']).unwrap_or((body, ""));
        if !matches!(flags.trim(), "" | "g") {
            return Err(format!("# not modelled: sed s{sign}…{sign}…{sign}{}", flags.trim()));
        }
        let Some(from) = plain(&from, &['.', '*', '[', ']', '^', '$']) else {
            return Err(format!("# not modelled: patterns in sed, such as {from}"));
        };
        let Some(to) = plain(&to, &['&']) else {
            return Err(format!("# not modelled: what was found in what stands for it in sed, such as {to}"));
        };
        if from.is_empty() {
            return Err("sed: -e expression #1, char 0: no previous regular expression".to_owned());
        }
        if all.len() == MOST {
            return Err(format!("sed: # no more than {MOST} substitutions"));
        }
        all.push(Substitution { from, to, everywhere: flags.trim() == "g" });
        rest = body.trim_start();
    }
    Ok(all)
}

/// What stands before the next sign that is not escaped, and what behind it.
fn until(text: &str, sign: char) -> Option<(String, &str)> {
    let mut before = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => {
                let (_, escaped) = letters.next()?;
                if escaped != sign {
                    before.push('\\');
                }
                before.push(escaped);
            }
            _ if letter == sign => return Some((before, text.get(at + sign.len_utf8()..)?)),
            other => before.push(other),
        }
    }
    None
}

/// A text without what escapes its signs; `None` where one of these signs has a meaning in it, or what is escaped has.
fn plain(text: &str, signs: &[char]) -> Option<String> {
    let mut all = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => all.push(letters.next().filter(|escaped| !escaped.is_alphanumeric())?),
            sign if signs.contains(&sign) => return None,
            other => all.push(other),
        }
    }
    Some(all)
}

/// The text with each line's substitutions made; `None` where it grows too long.
fn edited(text: &str, all: &[Substitution]) -> Option<String> {
    let mut whole = String::new();
    for line in text.split_inclusive('\n') {
        let mut line = line.to_owned();
        for one in all {
            let times = if one.everywhere { line.matches(&one.from).count() } else { 1 };
            if line.len() + whole.len() + one.to.len().saturating_mul(times) > LONGEST {
                return None;
            }
            line = line.replacen(&one.from, &one.to, times);
        }
        whole.push_str(&line);
    }
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sed(script: &str, text: &str) -> String {
        let output = run(&mut Files::default(), false, &[script], text);
        format!("{}{}", output.text, output.errors)
    }

    #[test]
    fn plain_text_is_replaced_line_by_line() {
        for (script, wanted) in [
            ("s/a/b/", "b-a a\nc\n"),
            ("s/a/b/g", "b-b b\nc\n"),
            ("s|a-|/|; s/c/d\\/e/g", "/a a\nd/e\n"),
            ("s/a./b/", "# not modelled: patterns in sed, such as a.\n"),
            ("s/a\\./b/", "a-a a\nc\n"),
            ("s/a/&&/", "# not modelled: what was found in what stands for it in sed, such as &&\n"),
            ("1d", "# not modelled: sed 1d\n"),
            ("s/a/b/p", "# not modelled: sed s/…/…/p\n"),
        ] {
            assert_eq!(sed(script, "a-a a\nc\n"), wanted, "{script}");
        }
        assert!(sed("s/a/b", "").contains("unterminated"));
        let doubled = "s/a/aa/g;".repeat(30);
        assert!(sed(&doubled, "a").contains("longer than a megabyte"));
    }
}
