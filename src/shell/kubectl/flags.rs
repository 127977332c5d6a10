//! Flags of a command, as `pflag` reads them.

use crate::spelling::near;

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
    fn of(text: &'static str) -> Self {
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
    known.iter().chain(GLOBAL).map(|text| Flag::of(text))
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
    let see = format!("See 'kubectl {command} --help' for usage.");
    let mut read = Arguments::default();
    let mut rest = arguments.iter();
    while let Some(word) = rest.next() {
        if *word == "--" {
            read.after = Some(rest.map(|word| (*word).to_owned()).collect());
            break;
        }
        if let Some(body) = word.strip_prefix("--") {
            let (name, value) = body.split_once('=').map_or((body, None), |(name, value)| (name, Some(value)));
            let Some(flag) = all(known).find(|flag| flag.long == name) else {
                let near = near(name, all(known).map(|flag| flag.long));
                let hint = near.map(|near| format!("\n# near: --{near}")).unwrap_or_default();
                return Err(format!("error: unknown flag: --{name}\n{see}{hint}"));
            };
            let value = match (flag.takes, value) {
                (_, Some(value)) => value.to_owned(),
                (Takes::Nothing, None) => "true".to_owned(),
                (Takes::Either(default), None) => default.to_owned(),
                (Takes::Value, None) => match rest.next() {
                    Some(value) => (*value).to_owned(),
                    None => return Err(format!("error: flag needs an argument: --{name}\n{see}")),
                },
            };
            read.flags.push((flag.long, value));
        } else if let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            let mut at = letters;
            while let Some(letter) = at.chars().next() {
                let (short, behind) = at.split_at(letter.len_utf8());
                at = behind;
                let Some(flag) = all(known).find(|flag| flag.short == short) else {
                    let long = all(known).find(|flag| flag.long == letters).map(|flag| flag.long);
                    let hint = long.map(|long| format!("\n# near: --{long}")).unwrap_or_default();
                    return Err(format!("error: unknown shorthand flag: '{short}' in {word}\n{see}{hint}"));
                };
                let value = match flag.takes {
                    Takes::Value => {
                        let value = std::mem::take(&mut at);
                        let value = value.strip_prefix('=').unwrap_or(value);
                        match (value, rest.as_slice()) {
                            ("", [next, ..]) => {
                                rest.next();
                                (*next).to_owned()
                            }
                            ("", []) => {
                                return Err(format!("error: flag needs an argument: '{short}' in {word}\n{see}"));
                            }
                            (value, _) => value.to_owned(),
                        }
                    }
                    Takes::Nothing => "true".to_owned(),
                    Takes::Either(default) => default.to_owned(),
                };
                read.flags.push((flag.long, value));
            }
        } else {
            read.words.push((*word).to_owned());
        }
    }
    Ok(read)
}

impl Arguments {
    /// True where a flag is given and not as `false`.
    pub fn has(&self, long: &str) -> bool {
        self.value(long).is_some_and(|value| value != "false")
    }

    /// The value of a flag, the last one of several.
    pub fn value(&self, long: &str) -> Option<&str> {
        self.flags.iter().rfind(|(name, _)| *name == long).map(|(_, value)| value.as_str())
    }

    /// All values of a flag that may be repeated.
    pub fn all(&self, long: &str) -> impl Iterator<Item = &str> {
        self.flags.iter().filter(move |(name, _)| *name == long).map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] = &["output,o=", "show-labels", "all-namespaces,A", "dry-run=?unchanged", "stdin,i", "tty,t"];

    fn of(line: &str) -> Result<Arguments, String> {
        read("get", KNOWN, &line.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn flags_are_read_as_pflag_reads_them() {
        let read = of("pods -A -oyaml --dry-run x --show-labels=false -n=shop -it -- ls -l").unwrap();
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
            assert_eq!(of(line).unwrap_err(), format!("error: {wanted}"), "{line}");
        }
    }
}
