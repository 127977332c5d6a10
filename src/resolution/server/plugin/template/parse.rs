//! Templates as Go's `text/template/parse` reads them, as far as the lab runs them. What Go refuses is refused; what Go
//! can do and the lab cannot is a template of which the lab cannot say what it makes.

/// How deep actions and parentheses may nest for the lab.
const MAX_DEPTH: usize = 100;

/// A piece of a template.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Text(String),
    Put(Pipeline),
    /// `if`, or `with`, which also makes the value the dot.
    Branch {
        is_with: bool,
        test: Pipeline,
        then: Vec<Node>,
        otherwise: Vec<Node>,
    },
}

/// Commands, each of which gets the value of the one before as its last argument.
#[derive(Clone, Debug)]
pub(super) struct Pipeline(pub Vec<Vec<Operand>>);

/// A word of a command.
#[derive(Clone, Debug)]
pub(super) enum Operand {
    Dot,
    /// `$`: what the template was given.
    Root,
    Text(String),
    Number(i64),
    Bool(bool),
    Function(Function),
    Group(Pipeline),
    /// Fields of a value.
    Fields(Box<Operand>, Vec<String>),
}

/// The functions of Go's templates, and CoreDNS's `parseInt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    And,
    Or,
    Not,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    Index,
    Len,
    Print,
    Println,
    ParseInt,
}

/// Why there is no template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bad {
    /// Go refuses it.
    Refused,
    /// Go takes it, as far as the lab can tell; the lab does not run it.
    Unknown,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Space,
    Pipe,
    Open,
    Close,
    Dot,
    Dollar,
    Field(String),
    Word(String),
    Text(String),
    Number(i64),
}

enum Item {
    Text(String),
    Action(Vec<Token>),
}

/// What ends a list of nodes.
enum Ending {
    Eof,
    End,
    Else(Vec<Token>),
}

/// Reads a template.
pub(super) fn parse(text: &str) -> Result<Vec<Node>, Bad> {
    let items = items(text)?;
    let mut parser = Parser { items: items.into_iter(), depth: 0 };
    match parser.list()? {
        (nodes, Ending::Eof) => Ok(nodes),
        _ => Err(Bad::Refused),
    }
}

const SPACES: [char; 4] = [' ', '\t', '\r', '\n'];

/// Parts texts from actions (`lex.go`).
fn items(text: &str) -> Result<Vec<Item>, Bad> {
    let mut all = Vec::new();
    let mut rest = text;
    let mut trims = false;
    loop {
        let (before, action) = match rest.split_once("{{") {
            Some((before, action)) => (before, Some(action)),
            None => (rest, None),
        };
        let mut before = if trims { before.trim_start_matches(SPACES) } else { before };
        let action = action.map(|action| match action.strip_prefix('-') {
            Some(trimmed) if trimmed.starts_with(SPACES) => {
                before = before.trim_end_matches(SPACES);
                trimmed
            }
            _ => action,
        });
        if !before.is_empty() {
            all.push(Item::Text(before.to_owned()));
        }
        let Some(action) = action else { return Ok(all) };
        // A comment stands alone in its braces.
        if let Some(comment) = action.trim_start_matches(SPACES).strip_prefix("/*") {
            let (_, behind) = comment.split_once("*/").ok_or(Bad::Refused)?;
            let trimmed = behind.trim_start_matches(SPACES);
            let is_trimmed = trimmed.len() < behind.len();
            (rest, trims) = match (behind.strip_prefix("}}"), trimmed.strip_prefix("-}}")) {
                (Some(behind), _) => (behind, false),
                (None, Some(behind)) if is_trimmed => (behind, true),
                _ => return Err(Bad::Refused),
            };
            continue;
        }
        let (tokens, behind, is_trimmed) = tokens(action)?;
        all.push(Item::Action(tokens));
        (rest, trims) = (behind, is_trimmed);
    }
}

/// Where a word or a field may end.
fn is_at_end_of_word(rest: &str) -> bool {
    let ends = |next: char| SPACES.contains(&next) || ['.', ',', '|', ':', ')', '('].contains(&next);
    rest.starts_with(ends) || rest.is_empty() || rest.starts_with("}}")
}

fn word(text: &str) -> (&str, &str) {
    let length = text.find(|one: char| one != '_' && !one.is_alphanumeric()).unwrap_or(text.len());
    text.split_at_checked(length).unwrap_or((text, ""))
}

/// The words of an action, what is behind it, and whether it trims that.
fn tokens(action: &str) -> Result<(Vec<Token>, &str, bool), Bad> {
    let mut all = Vec::new();
    let mut rest = action;
    let mut depth = 0_usize;
    loop {
        let unspaced = rest.trim_start_matches(SPACES);
        let is_spaced = unspaced.len() < rest.len();
        let end = rest.strip_prefix("}}").map(|behind| (behind, false));
        let trimmed_end = unspaced.strip_prefix("-}}").filter(|_| is_spaced).map(|behind| (behind, true));
        if let Some((behind, trims)) = end.or(trimmed_end) {
            return if depth == 0 { Ok((all, behind, trims)) } else { Err(Bad::Refused) };
        }
        if is_spaced {
            all.push(Token::Space);
            rest = unspaced;
            continue;
        }
        let mut characters = rest.chars();
        // An action that never ends.
        let first = characters.next().ok_or(Bad::Refused)?;
        let behind = characters.as_str();
        let (token, behind) = match first {
            '|' => (Token::Pipe, behind),
            '(' => {
                depth += 1;
                (Token::Open, behind)
            }
            ')' => {
                depth = depth.checked_sub(1).ok_or(Bad::Refused)?;
                (Token::Close, behind)
            }
            '"' => quoted(behind)?,
            '`' => {
                let (text, behind) = behind.split_once('`').ok_or(Bad::Refused)?;
                (Token::Text(text.to_owned()), behind)
            }
            // Characters, variables and their declarations.
            '\'' | ':' | '=' | ',' => return Err(Bad::Unknown),
            '$' => {
                let (name, behind) = word(behind);
                if !name.is_empty() {
                    return Err(Bad::Unknown);
                }
                (Token::Dollar, behind)
            }
            '.' => {
                let (name, behind) = word(behind);
                if name.starts_with(|first: char| first.is_ascii_digit()) {
                    return Err(Bad::Unknown);
                }
                if !is_at_end_of_word(behind) {
                    return Err(Bad::Refused);
                }
                (if name.is_empty() { Token::Dot } else { Token::Field(name.to_owned()) }, behind)
            }
            '+' | '-' | '0'..='9' => {
                let end = |one: char| !one.is_alphanumeric() && !['.', '+', '-', '_'].contains(&one);
                let length = behind.find(end).map_or(rest.len(), |length| length + 1);
                let (digits, behind) = rest.split_at_checked(length).ok_or(Bad::Unknown)?;
                // Other bases, fractions and the like.
                let plain = digits.strip_prefix(['+', '-']).unwrap_or(digits);
                if plain.starts_with('0') && plain.len() > 1 {
                    return Err(Bad::Unknown);
                }
                (Token::Number(digits.parse().map_err(|_| Bad::Unknown)?), behind)
            }
            _ => {
                let (name, behind) = word(rest);
                if name.is_empty() || !is_at_end_of_word(behind) {
                    return Err(Bad::Refused);
                }
                (Token::Word(name.to_owned()), behind)
            }
        };
        all.push(token);
        rest = behind;
    }
}

/// A text in quotes, after the first.
fn quoted(text: &str) -> Result<(Token, &str), Bad> {
    let mut plain = String::new();
    let mut characters = text.chars();
    loop {
        match characters.next().ok_or(Bad::Refused)? {
            '"' => return Ok((Token::Text(plain), characters.as_str())),
            '\n' => return Err(Bad::Refused),
            '\\' => plain.push(match characters.next().ok_or(Bad::Refused)? {
                'a' => '\x07',
                'b' => '\x08',
                'f' => '\x0c',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'v' => '\x0b',
                same @ ('\\' | '"') => same,
                'x' | 'u' | 'U' | '0'..='7' => return Err(Bad::Unknown),
                _ => return Err(Bad::Refused),
            }),
            other => plain.push(other),
        }
    }
}

struct Parser {
    items: std::vec::IntoIter<Item>,
    depth: usize,
}

impl Parser {
    fn list(&mut self) -> Result<(Vec<Node>, Ending), Bad> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Bad::Unknown);
        }
        let mut nodes = Vec::new();
        let ending = loop {
            let tokens = match self.items.next() {
                None => break Ending::Eof,
                Some(Item::Text(text)) => {
                    nodes.push(Node::Text(text));
                    continue;
                }
                Some(Item::Action(tokens)) => tokens,
            };
            let (keyword, rest) = keyword(&tokens);
            match keyword {
                "if" | "with" => nodes.push(self.branch(keyword == "with", rest)?),
                "end" if rest.iter().all(|token| *token == Token::Space) => break Ending::End,
                "end" => return Err(Bad::Refused),
                "else" => break Ending::Else(rest.to_vec()),
                "range" | "define" | "template" | "block" | "break" | "continue" => return Err(Bad::Unknown),
                _ => nodes.push(Node::Put(pipeline(&tokens)?)),
            }
        };
        self.depth -= 1;
        Ok((nodes, ending))
    }

    fn branch(&mut self, is_with: bool, test: &[Token]) -> Result<Node, Bad> {
        let test = pipeline(test)?;
        let (then, ending) = self.list()?;
        let otherwise = match ending {
            Ending::Eof => return Err(Bad::Refused),
            Ending::End => Vec::new(),
            Ending::Else(behind) => match keyword(&behind) {
                ("", rest) if rest.iter().all(|token| *token == Token::Space) => match self.list()? {
                    (nodes, Ending::End) => nodes,
                    _ => return Err(Bad::Refused),
                },
                ("if", rest) if !is_with => self.nested(false, rest)?,
                ("with", rest) if is_with => self.nested(true, rest)?,
                _ => return Err(Bad::Refused),
            },
        };
        Ok(Node::Branch { is_with, test, then, otherwise })
    }

    /// `else if` shares the `end` of its `if`.
    fn nested(&mut self, is_with: bool, test: &[Token]) -> Result<Vec<Node>, Bad> {
        self.depth += 1;
        let node = self.branch(is_with, test)?;
        self.depth -= 1;
        Ok(vec![node])
    }
}

/// The word an action starts with, and what is behind it.
fn keyword(tokens: &[Token]) -> (&str, &[Token]) {
    let tokens = match tokens {
        [Token::Space, rest @ ..] => rest,
        _ => tokens,
    };
    match tokens {
        [Token::Word(word), rest @ ..] => (word, rest),
        _ => ("", tokens),
    }
}

fn pipeline(tokens: &[Token]) -> Result<Pipeline, Bad> {
    let mut rest = tokens;
    let pipeline = commands(&mut rest, 0)?;
    if rest.is_empty() { Ok(pipeline) } else { Err(Bad::Refused) }
}

/// Reads commands up to a parenthesis that closes, or the end.
fn commands(rest: &mut &[Token], depth: usize) -> Result<Pipeline, Bad> {
    if depth > MAX_DEPTH {
        return Err(Bad::Unknown);
    }
    let mut all = Vec::new();
    loop {
        let command = command(rest, depth)?;
        let can_be_run = |first: &Operand| {
            matches!(first, Operand::Function(_) | Operand::Fields(..) | Operand::Group(_) | Operand::Root)
        };
        if command.is_empty() || (!all.is_empty() && !command.first().is_some_and(can_be_run)) {
            return Err(Bad::Refused);
        }
        all.push(command);
        match rest.split_first() {
            Some((Token::Pipe, behind)) => *rest = behind,
            _ => return Ok(Pipeline(all)),
        }
    }
}

fn command(rest: &mut &[Token], depth: usize) -> Result<Vec<Operand>, Bad> {
    let mut all = Vec::new();
    let mut is_apart = true;
    while let Some((token, behind)) = rest.split_first() {
        match token {
            Token::Pipe | Token::Close => break,
            Token::Space => {
                *rest = behind;
                is_apart = true;
                continue;
            }
            _ if !is_apart => return Err(Bad::Refused),
            _ => *rest = behind,
        }
        let mut fields = Vec::new();
        let operand = match token {
            Token::Dot => Operand::Dot,
            Token::Dollar => Operand::Root,
            Token::Field(name) => {
                fields.push(name.clone());
                Operand::Dot
            }
            Token::Text(text) => Operand::Text(text.clone()),
            Token::Number(number) => Operand::Number(*number),
            Token::Word(word) => operand(word)?,
            Token::Open => {
                let inner = commands(rest, depth + 1)?;
                match rest.split_first() {
                    Some((Token::Close, behind)) => *rest = behind,
                    _ => return Err(Bad::Refused),
                }
                Operand::Group(inner)
            }
            Token::Space | Token::Pipe | Token::Close => return Err(Bad::Refused),
        };
        while let Some((Token::Field(name), behind)) = rest.split_first() {
            fields.push(name.clone());
            *rest = behind;
        }
        let has_fields = !fields.is_empty();
        match operand {
            Operand::Text(_) | Operand::Number(_) | Operand::Bool(_) if has_fields => return Err(Bad::Refused),
            Operand::Function(_) if has_fields => return Err(Bad::Unknown),
            operand if has_fields => all.push(Operand::Fields(Box::new(operand), fields)),
            operand => all.push(operand),
        }
        is_apart = false;
    }
    Ok(all)
}

fn operand(word: &str) -> Result<Operand, Bad> {
    Ok(match word {
        "true" => Operand::Bool(true),
        "false" => Operand::Bool(false),
        "and" => Operand::Function(Function::And),
        "or" => Operand::Function(Function::Or),
        "not" => Operand::Function(Function::Not),
        "eq" => Operand::Function(Function::Eq),
        "ne" => Operand::Function(Function::Ne),
        "lt" => Operand::Function(Function::Lt),
        "le" => Operand::Function(Function::Le),
        "gt" => Operand::Function(Function::Gt),
        "ge" => Operand::Function(Function::Ge),
        "index" => Operand::Function(Function::Index),
        "len" => Operand::Function(Function::Len),
        "print" => Operand::Function(Function::Print),
        "println" => Operand::Function(Function::Println),
        "parseInt" => Operand::Function(Function::ParseInt),
        "nil" | "printf" | "html" | "js" | "urlquery" | "slice" | "call" => return Err(Bad::Unknown),
        // No such function, or a keyword where none belongs.
        _ => return Err(Bad::Refused),
    })
}
