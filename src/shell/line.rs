//! What is typed, taken apart as a shell does it (POSIX.1, Shell Command Language): statements of commands that pipes
//! join, `for` loops, redirections and here-documents, and words of text, variables and `$(…)`. No globs, no
//! arithmetic, and of the compound commands the loop over words alone. What is read is bounded in depth, so that no
//! text nests without end.

mod reader;
mod words;

use std::fmt;
use std::sync::{Arc, OnceLock};

/// How deep `for` and `$(…)` may nest.
const DEEPEST: usize = 8;

/// Commands joined by pipes, and what they are bound by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Statement {
    /// When it is run.
    pub joint: Joint,
    /// The commands; what one prints the next one reads.
    pub commands: Vec<Command>,
}

/// When a statement is run, by how the one before ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Joint {
    /// However it did (`;` or a new line).
    #[default]
    Always,
    /// Where it ended well (`&&`).
    And,
    /// Where it did not (`||`).
    Or,
}

/// One command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Command {
    /// What is run.
    pub what: What,
    /// Where it reads and prints, in the order they stand.
    pub redirections: Vec<Redirection>,
}

/// What a command does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Runs words.
    Run(Vec<Word>),
    /// Sets variables: `a=b c=d`.
    Set(Vec<(String, Word)>),
    /// Runs its body once for each word.
    For {
        /// The variable that holds the word.
        name: String,
        /// The words.
        words: Vec<Word>,
        /// What is run for each.
        body: Arc<[Statement]>,
    },
}

/// Where a command reads or prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Redirection {
    /// `<<MARK`: the lines up to the mark. They are known once the line has been read to its end.
    Here(Arc<OnceLock<Word>>),
    /// `< FILE`.
    From(Word),
    /// `> FILE`, and `>> FILE`, which adds to it; `2>` for what is complained of.
    To {
        /// True for `2>`.
        errors: bool,
        /// The file.
        file: Word,
        /// True for `>>`.
        adds: bool,
    },
    /// `2>&1`.
    ErrorsToOutput,
    /// `>&2`.
    OutputToErrors,
}

/// A word as it was typed: what it becomes follows when it is run.
pub(super) type Word = Vec<Part>;

/// A part of a word. What is in quotes stays in one piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Text.
    Text {
        /// What it says.
        text: String,
        /// True in quotes.
        quoted: bool,
    },
    /// `$name`, `${name}`, `$?`.
    Variable {
        /// The name, or `?` for how the last command ended.
        name: String,
        /// True in quotes.
        quoted: bool,
    },
    /// `$(…)` or backticks: what the commands print.
    Output {
        /// The commands.
        of: Arc<[Statement]>,
        /// True in quotes.
        quoted: bool,
    },
}

/// Why a text cannot be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShellSyntaxError {
    /// A quote is not closed.
    Quote,
    /// A here-document has no end yet.
    HereDocument,
    /// The text ends in `|`, `&&`, a backslash, or amid a loop or `$(`.
    Unfinished,
    /// A sign or a word where none of its kind may be.
    Unexpected(&'static str),
    /// A sign of the shell that the lab has no meaning for.
    Sign(char),
    /// A word of the shell that the lab has no meaning for.
    NotModelled(&'static str),
    /// Loops or `$(…)` nest too deep.
    TooDeep,
}

impl fmt::Display for ShellSyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quote => f.write_str("a quote is not closed"),
            Self::HereDocument => f.write_str("a here-document has no end"),
            Self::Unfinished => f.write_str("the line is not finished"),
            Self::Unexpected(what) => write!(f, "{what} is unexpected"),
            Self::Sign(sign) => write!(f, "the sign {sign} is not modelled"),
            Self::NotModelled(what) => write!(f, "{what} is not modelled"),
            Self::TooDeep => write!(f, "loops and substitutions nest deeper than {DEEPEST}"),
        }
    }
}

impl std::error::Error for ShellSyntaxError {}

impl ShellSyntaxError {
    /// True where more lines may mend it.
    pub fn wants_more(self) -> bool {
        matches!(self, Self::Quote | Self::HereDocument | Self::Unfinished)
    }
}

/// Takes a text apart.
pub(super) fn read(text: &str) -> Result<Vec<Statement>, ShellSyntaxError> {
    reader::read(text, 0)
}

/// True for a name that a variable may have.
pub(super) fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What words say that hold neither variables nor commands.
    fn said(word: &Word) -> String {
        let text = |part: &Part| match part {
            Part::Text { text, .. } => text.clone(),
            Part::Variable { name, .. } => format!("<{name}>"),
            Part::Output { of, .. } => format!("<{}>", of.len()),
        };
        word.iter().map(text).collect()
    }

    fn commands(text: &str) -> Vec<Vec<String>> {
        let all = read(text).unwrap().into_iter().flat_map(|statement| statement.commands);
        all.map(|command| match command.what {
            What::Run(words) => words.iter().map(said).collect(),
            What::Set(all) => all.iter().map(|(name, word)| format!("{name}={}", said(word))).collect(),
            What::For { name, words, body } => {
                let mut all = vec![name];
                all.extend(words.iter().map(said));
                all.push(body.len().to_string());
                all
            }
        })
        .collect()
    }

    #[test]
    fn words_keep_what_their_quotes_hold() {
        let all = commands(r#"kubectl label pod 'a b' k="v w" x\ y # not this"#);
        assert_eq!(all, [["kubectl", "label", "pod", "a b", "k=v w", "x y"]]);
        assert_eq!(commands("a \\\n b"), [["a", "b"]]);
        assert_eq!(commands("a ''"), [["a", ""]]);
        assert_eq!(commands("a $ '$b' \\$c \"d$\""), [["a", "$", "$b", "$c", "d$"]]);
    }

    #[test]
    fn variables_and_commands_stand_in_words() {
        assert_eq!(commands("a $b ${c}d \"$e-$?\" $(f; g) `h`"), [["a", "<b>", "<c>d", "<e>-<?>", "<2>", "<1>"]]);
        assert_eq!(commands("a=b c=$d; e f=g"), [vec!["a=b", "c=<d>"], vec!["e", "f=g"]]);
        assert_eq!(commands("a \"$(b \")\" | c)\""), [["a", "<1>"]]);
    }

    #[test]
    fn a_here_document_ends_where_its_mark_stands_alone() {
        let all = read("kubectl apply -f - <<'EOF' | wc -l\nkind: $Pod\n\nEOF\nls").unwrap();
        let document = |command: &Command| match command.redirections.as_slice() {
            [Redirection::Here(text)] => text.get().map(said),
            _ => None,
        };
        assert_eq!(document(&all[0].commands[0]).as_deref(), Some("kind: $Pod\n\n"));
        assert_eq!((all[0].commands.len(), all.len()), (2, 2));
        let all = read("a | cat <<EOF\n$b \\$c\nEOF").unwrap();
        assert_eq!(document(&all[0].commands[1]).as_deref(), Some("<b> $c\n"));
        for open in ["cat <<EOF", "cat <<EOF\nkind: Pod", "a |", "a &&", "a \\", "'a", "$(a", "for i in a; do b", "for"]
        {
            assert!(read(open).unwrap_err().wants_more(), "{open}");
        }
    }

    #[test]
    fn lines_and_conditions_part_statements() {
        let all = read("a && b | c; d || e\nf").unwrap();
        let joints: Vec<Joint> = all.iter().map(|one| one.joint).collect();
        assert_eq!(joints, [Joint::Always, Joint::And, Joint::Always, Joint::Or, Joint::Always]);
        assert_eq!(commands("a |\n b"), [["a"], ["b"]]);
        assert_eq!(commands("for i in 0 1; do a; b\ndone"), [["i", "0", "1", "2"]]);
        assert_eq!(commands("for i\nin 0\ndo for j in x; do y; done; done | z"), [vec!["i", "0", "1"], vec!["z"]]);
    }

    #[test]
    fn what_the_lab_s_shell_cannot_do_it_says() {
        assert_eq!(read("a & b"), Err(ShellSyntaxError::Sign('&')));
        assert_eq!(read("a $((1))"), Err(ShellSyntaxError::Sign('$')));
        assert_eq!(read("a ${b:-c}"), Err(ShellSyntaxError::Sign('$')));
        assert_eq!(read("| a"), Err(ShellSyntaxError::Unexpected("|")));
        assert_eq!(read("a; done"), Err(ShellSyntaxError::Unexpected("done")));
        assert_eq!(read("for i in a; b"), Err(ShellSyntaxError::Unexpected("do")));
        assert_eq!(read("while true; do a; done"), Err(ShellSyntaxError::NotModelled("while")));
        assert_eq!(read(&"$(a ".repeat(DEEPEST + 1)), Err(ShellSyntaxError::TooDeep));
        assert_eq!(read(&"for i in a; do ".repeat(DEEPEST + 1)), Err(ShellSyntaxError::TooDeep));
        assert_eq!(commands("echo while"), [["echo", "while"]]);
    }
}
