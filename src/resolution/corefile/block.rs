//! Server blocks and their lines. What a directive means is not known here.

use super::token::{Place, Token};
use std::collections::BTreeMap;

/// How deep braces are told apart; no directive has more than two levels.
pub(super) const MAX_DEPTH: usize = 16;

/// A server block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Its keys, as written but for a comma between them.
    pub keys: Vec<Token>,
    /// Its directives, in file order.
    pub directives: Vec<Directive>,
    /// The tokens of all directives of one name, one after another, as a set-up gets them.
    pub tokens: BTreeMap<String, Vec<Token>>,
}

/// A line: a directive of a server block, or a property inside of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The first word.
    pub name: Token,
    /// The words after it.
    pub arguments: Vec<Token>,
    /// What stands in its braces; `None` where it has none.
    pub block: Option<Vec<Directive>>,
    /// The place of its last token.
    pub end: Place,
}

impl Directive {
    /// The first word.
    pub fn word(&self) -> &str {
        &self.name.text
    }

    /// The lines in its braces.
    pub fn lines(&self) -> &[Directive] {
        self.block.as_deref().unwrap_or_default()
    }

    /// Where it stands.
    pub fn place(&self) -> &Place {
        &self.name.place
    }

    /// True where one of its words stands at a place.
    pub fn holds(&self, place: &Place) -> bool {
        let is_own = std::iter::once(&self.name).chain(&self.arguments).any(|token| token.place == *place);
        is_own || self.lines().iter().any(|line| line.holds(place))
    }
}

/// Makes lines of a directive's tokens: a line is a name, its arguments, and what stands in braces behind them.
pub(super) fn shape(tokens: &mut std::iter::Peekable<std::vec::IntoIter<Token>>, depth: usize) -> Option<Directive> {
    let name = tokens.next()?;
    let mut last = name.clone();
    let (mut arguments, mut block) = (Vec::new(), None);
    let goes_on = |token: &Token, last: &Token| {
        // A brace may close what is around on the same line.
        !token.is_on_new_line_after(last) && (depth == 0 || token.text != "}")
    };
    while let Some(token) = tokens.next_if(|token| goes_on(token, &last)) {
        last = token.clone();
        if token.text != "{" || depth >= MAX_DEPTH {
            arguments.push(token);
            continue;
        }
        let mut lines = Vec::new();
        while let Some(first) = tokens.peek() {
            if first.text == "}" {
                last = tokens.next()?;
                break;
            }
            let line = shape(tokens, depth + 1)?;
            last = Token { text: String::new(), place: line.end.clone(), last_line: line.end.line, is_closed: true };
            lines.push(line);
        }
        block = Some(lines);
        break;
    }
    Some(Directive { name, arguments, block, end: last.place })
}
