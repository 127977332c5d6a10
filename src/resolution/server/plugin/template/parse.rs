//! Templates as Go's `text/template/parse` reads them, as far as the lab runs them. What Go refuses is refused; what Go
//! can do and the lab cannot is a template of which the lab cannot say what it makes.

use super::lex::{Item, TemplateError, Token, items};

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

/// What ends a list of nodes.
enum Ending {
    Eof,
    End,
    Else(Vec<Token>),
}

/// Reads a template.
pub(super) fn parse(text: &str) -> Result<Vec<Node>, TemplateError> {
    let items = items(text)?;
    let mut parser = Parser { items: items.into_iter(), depth: 0 };
    match parser.list()? {
        (nodes, Ending::Eof) => Ok(nodes),
        _ => Err(TemplateError::Refused),
    }
}

struct Parser {
    items: std::vec::IntoIter<Item>,
    depth: usize,
}

impl Parser {
    fn list(&mut self) -> Result<(Vec<Node>, Ending), TemplateError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(TemplateError::Unknown);
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
                "end" => return Err(TemplateError::Refused),
                "else" => break Ending::Else(rest.to_vec()),
                "range" | "define" | "template" | "block" | "break" | "continue" => return Err(TemplateError::Unknown),
                _ => nodes.push(Node::Put(pipeline(&tokens)?)),
            }
        };
        self.depth -= 1;
        Ok((nodes, ending))
    }

    fn branch(&mut self, is_with: bool, test: &[Token]) -> Result<Node, TemplateError> {
        let test = pipeline(test)?;
        let (then, ending) = self.list()?;
        let otherwise = match ending {
            Ending::Eof => return Err(TemplateError::Refused),
            Ending::End => Vec::new(),
            Ending::Else(behind) => match keyword(&behind) {
                ("", rest) if rest.iter().all(|token| *token == Token::Space) => match self.list()? {
                    (nodes, Ending::End) => nodes,
                    _ => return Err(TemplateError::Refused),
                },
                ("if", rest) if !is_with => self.nested(false, rest)?,
                ("with", rest) if is_with => self.nested(true, rest)?,
                _ => return Err(TemplateError::Refused),
            },
        };
        Ok(Node::Branch { is_with, test, then, otherwise })
    }

    /// `else if` shares the `end` of its `if`.
    fn nested(&mut self, is_with: bool, test: &[Token]) -> Result<Vec<Node>, TemplateError> {
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

fn pipeline(tokens: &[Token]) -> Result<Pipeline, TemplateError> {
    let mut rest = tokens;
    let pipeline = commands(&mut rest, 0)?;
    if rest.is_empty() { Ok(pipeline) } else { Err(TemplateError::Refused) }
}

/// Reads commands up to a parenthesis that closes, or the end.
fn commands(rest: &mut &[Token], depth: usize) -> Result<Pipeline, TemplateError> {
    if depth > MAX_DEPTH {
        return Err(TemplateError::Unknown);
    }
    let mut all = Vec::new();
    loop {
        let command = command(rest, depth)?;
        let can_be_run = |first: &Operand| {
            matches!(first, Operand::Function(_) | Operand::Fields(..) | Operand::Group(_) | Operand::Root)
        };
        if command.is_empty() || (!all.is_empty() && !command.first().is_some_and(can_be_run)) {
            return Err(TemplateError::Refused);
        }
        all.push(command);
        match rest.split_first() {
            Some((Token::Pipe, behind)) => *rest = behind,
            _ => return Ok(Pipeline(all)),
        }
    }
}

fn command(rest: &mut &[Token], depth: usize) -> Result<Vec<Operand>, TemplateError> {
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
            _ if !is_apart => return Err(TemplateError::Refused),
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
                    _ => return Err(TemplateError::Refused),
                }
                Operand::Group(inner)
            }
            Token::Space | Token::Pipe | Token::Close => return Err(TemplateError::Refused),
        };
        while let Some((Token::Field(name), behind)) = rest.split_first() {
            fields.push(name.clone());
            *rest = behind;
        }
        let has_fields = !fields.is_empty();
        match operand {
            Operand::Text(_) | Operand::Number(_) | Operand::Bool(_) if has_fields => {
                return Err(TemplateError::Refused);
            }
            Operand::Function(_) if has_fields => return Err(TemplateError::Unknown),
            operand if has_fields => all.push(Operand::Fields(Box::new(operand), fields)),
            operand => all.push(operand),
        }
        is_apart = false;
    }
    Ok(all)
}

fn operand(word: &str) -> Result<Operand, TemplateError> {
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
        "nil" | "printf" | "html" | "js" | "urlquery" | "slice" | "call" => return Err(TemplateError::Unknown),
        // No such function, or a keyword where none belongs.
        _ => return Err(TemplateError::Refused),
    })
}
