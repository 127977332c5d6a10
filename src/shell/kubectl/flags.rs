//! Flags of a command, as `pflag` reads them.

use crate::spelling::closest;

/// The flags every command has.
const GLOBAL: &[&str] = &["namespace,n=", "help,h", "context=", "kubeconfig=", "request-timeout=", "cluster=", "user="];

/// What stands behind a command.
#[derive(Clone, Debug, Default)]
pub(super) struct Arguments {
    /// The words that are no flags.
    pub words: Vec<String>,
    /// What follows `--`.
    pub after: Option<Vec<String>>,
    flags: Vec<(&'static str, String)>,
}

/// A flag: `long`, `long,s` with its short letter; `=` behind takes a value, `=?x` takes one behind `=` only
/// and means `x` without.
#[derive(Clone, Copy)]
struct Flag {
    long: &'static str,
    short: &'static str,
    takes: Takes,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    Nothing,
    Value,
    Either(&'static str),
}

impl Flag {
    fn parse(text: &'static str) -> Self {
        let (names, takes) = match text.split_once('=') {
            None => (text, Takes::Nothing),
            Some((names, "")) => (names, Takes::Value),
            Some((names, default)) => (names, Takes::Either(default.trim_start_matches('?'))),
        };
        let (long, short) = names.split_once(',').unwrap_or((names, ""));
        Self { long, short, takes }
    }
}

/// The flags of a command, those that every command has included.
fn all(known: &'static [&'static str]) -> impl Iterator<Item = Flag> + Clone {
    known.iter().chain(GLOBAL).map(|text| Flag::parse(text))
}

/// How the flags of a command are typed, with whether a word follows as its value.
pub(in crate::shell) fn typed(known: &'static [&'static str]) -> impl Iterator<Item = (String, bool)> {
    all(known).map(|flag| match flag.takes {
        Takes::Value => (format!("--{}=", flag.long), true),
        _ => (format!("--{}", flag.long), false),
    })
}

/// The long name of the flag that takes the next word as its value, where `word` is one that does.
pub(in crate::shell) fn takes_next(known: &'static [&'static str], word: &str) -> Option<&'static str> {
    let name = word.strip_prefix("--").or_else(|| word.strip_prefix('-'))?;
    let mut flags = all(known).filter(|flag| flag.takes == Takes::Value);
    flags.find(|flag| flag.long == name || flag.short == name).map(|flag| flag.long)
}

/// Reads what stands behind `command`. Fails with what kubectl says of the first flag it does not know.
pub(super) fn read(command: &str, known: &'static [&'static str], arguments: &[&str]) -> Result<Arguments, String> {
    let mut read = Arguments::default();
    let mut reader = Reader { known, rest: arguments.iter() };
    while let Some(word) = reader.rest.next() {
        let flags = if *word == "--" {
            read.after = Some(reader.rest.map(|word| (*word).to_owned()).collect());
            break;
        } else if let Some(body) = word.strip_prefix("--") {
            reader.long(body).map(|flag| vec![flag])
        } else if let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            reader.short(word, letters)
        } else {
            read.words.push((*word).to_owned());
            continue;
        };
        let see = format!("See 'kubectl {command} --help' for usage.");
        read.flags.extend(flags.map_err(|Wrong { says, near }| {
            let hint = near.map(|near| format!("\n# near: --{near}")).unwrap_or_default();
            format!("error: {says}\n{see}{hint}")
        })?);
    }
    Ok(read)
}

/// What is wrong with a flag, and the long name of one that may be meant.
struct Wrong {
    says: String,
    near: Option<&'static str>,
}

/// The words of a command, and the flags it knows.
struct Reader<'a> {
    known: &'static [&'static str],
    rest: std::slice::Iter<'a, &'a str>,
}

impl Reader<'_> {
    /// `--name` or `--name=value`, or with its value in the next word.
    fn long(&mut self, body: &str) -> Result<(&'static str, String), Wrong> {
        let (name, value) = body.split_once('=').map_or((body, None), |(name, value)| (name, Some(value)));
        let Some(flag) = all(self.known).find(|flag| flag.long == name) else {
            let near = closest(name, all(self.known).map(|flag| flag.long));
            return Err(Wrong { says: format!("unknown flag: --{name}"), near });
        };
        let value = match (flag.takes, value) {
            (_, Some(value)) => value.to_owned(),
            (Takes::Nothing, None) => "true".to_owned(),
            (Takes::Either(default), None) => default.to_owned(),
            (Takes::Value, None) => {
                let value = self.rest.next();
                value
                    .ok_or_else(|| Wrong { says: format!("flag needs an argument: --{name}"), near: None })?
                    .to_string()
            }
        };
        Ok((flag.long, value))
    }

    /// The letters of `-Aoyaml`, of which the last may have its value with it or in the next word.
    fn short(&mut self, word: &str, letters: &str) -> Result<Vec<(&'static str, String)>, Wrong> {
        let mut flags = Vec::new();
        let mut at = letters;
        while let Some(letter) = at.chars().next() {
            let (short, behind) = at.split_at(letter.len_utf8());
            at = behind;
            let Some(flag) = all(self.known).find(|flag| flag.short == short) else {
                let near = all(self.known).find(|flag| flag.long == letters).map(|flag| flag.long);
                return Err(Wrong { says: format!("unknown shorthand flag: '{short}' in {word}"), near });
            };
            let value = match flag.takes {
                Takes::Value => {
                    let value = std::mem::take(&mut at);
                    let value = value.strip_prefix('=').unwrap_or(value);
                    let value = if value.is_empty() { self.rest.next().copied() } else { Some(value) };
                    let says = || format!("flag needs an argument: '{short}' in {word}");
                    value.ok_or_else(|| Wrong { says: says(), near: None })?.to_owned()
                }
                Takes::Nothing => "true".to_owned(),
                Takes::Either(default) => default.to_owned(),
            };
            flags.push((flag.long, value));
        }
        Ok(flags)
    }
}

impl Arguments {
    /// True where a flag is given and not as `false`.
    pub(super) fn has(&self, long: &str) -> bool {
        self.value(long).is_some_and(|value| value != "false")
    }

    /// The value of a flag, the last one of several.
    pub(super) fn value(&self, long: &str) -> Option<&str> {
        self.flags.iter().rfind(|(name, _)| *name == long).map(|(_, value)| value.as_str())
    }

    /// All values of a flag that may be repeated.
    pub(super) fn all(&self, long: &str) -> impl Iterator<Item = &str> {
        self.flags.iter().filter(move |(name, _)| *name == long).map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] = &["output,o=", "show-labels", "all-namespaces,A", "dry-run=?unchanged", "stdin,i", "tty,t"];

    fn parsed(line: &str) -> Result<Arguments, String> {
        read("get", KNOWN, &line.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn flags_are_read_as_pflag_reads_them() {
        let read = parsed("pods -A -oyaml --dry-run x --show-labels=false -n=shop -it -- ls -l").unwrap();
        assert_eq!(read.words, ["pods", "x"]);
        assert_eq!(read.value("output"), Some("yaml"));
        assert_eq!(read.value("dry-run"), Some("unchanged"));
        assert_eq!(read.value("namespace"), Some("shop"));
        assert!(read.has("all-namespaces") && !read.has("show-labels") && read.has("stdin") && read.has("tty"));
        assert_eq!(read.after.as_deref(), Some(&["ls".to_owned(), "-l".to_owned()][..]));
    }

    #[test]
    fn an_unknown_flag_says_so_and_what_is_near() {
        for (line, wanted) in [
            ("--show-label", "unknown flag: --show-label\nSee 'kubectl get --help' for usage.\n# near: --show-labels"),
            ("-z", "unknown shorthand flag: 'z' in -z\nSee 'kubectl get --help' for usage."),
            ("-o", "flag needs an argument: 'o' in -o\nSee 'kubectl get --help' for usage."),
            ("--output", "flag needs an argument: --output\nSee 'kubectl get --help' for usage."),
        ] {
            assert_eq!(parsed(line).unwrap_err(), format!("error: {wanted}"), "{line}");
        }
    }
}
