//! The words of Go's templates (`text/template/parse/lex.go`).

/// Why there is no template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TemplateError {
    /// Go refuses it.
    Refused,
    /// Go takes it, as far as the lab can tell; the lab does not run it.
    Unknown,
}

impl std::fmt::Display for TemplateError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Refused => "Go refuses the template",
            Self::Unknown => "the lab does not run the template",
        })
    }
}

impl std::error::Error for TemplateError {}

/// A word of an action.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
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

/// A piece of a template, before anything is made of its words.
pub(super) enum Item {
    Text(String),
    Action(Vec<Token>),
}

const SPACES: [char; 4] = [' ', '\t', '\r', '\n'];

/// Parts texts from actions (`lex.go`).
pub(super) fn items(text: &str) -> Result<Vec<Item>, TemplateError> {
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
            let (_, behind) = comment.split_once("*/").ok_or(TemplateError::Refused)?;
            let trimmed = behind.trim_start_matches(SPACES);
            let is_trimmed = trimmed.len() < behind.len();
            (rest, trims) = match (behind.strip_prefix("}}"), trimmed.strip_prefix("-}}")) {
                (Some(behind), _) => (behind, false),
                (None, Some(behind)) if is_trimmed => (behind, true),
                _ => return Err(TemplateError::Refused),
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
fn tokens(action: &str) -> Result<(Vec<Token>, &str, bool), TemplateError> {
    let mut all = Vec::new();
    let mut rest = action;
    let mut depth = 0_usize;
    loop {
        let unspaced = rest.trim_start_matches(SPACES);
        let is_spaced = unspaced.len() < rest.len();
        let end = rest.strip_prefix("}}").map(|behind| (behind, false));
        let trimmed_end = unspaced.strip_prefix("-}}").filter(|_| is_spaced).map(|behind| (behind, true));
        if let Some((behind, trims)) = end.or(trimmed_end) {
            return if depth == 0 { Ok((all, behind, trims)) } else { Err(TemplateError::Refused) };
        }
        if is_spaced {
            all.push(Token::Space);
            rest = unspaced;
            continue;
        }
        let (token, behind) = token(rest)?;
        match token {
            Token::Open => depth += 1,
            Token::Close => depth = depth.checked_sub(1).ok_or(TemplateError::Refused)?,
            _ => {}
        }
        all.push(token);
        rest = behind;
    }
}

/// The first word of what is left of an action, and what is behind it.
fn token(rest: &str) -> Result<(Token, &str), TemplateError> {
    let mut characters = rest.chars();
    // An action that never ends.
    let first = characters.next().ok_or(TemplateError::Refused)?;
    let behind = characters.as_str();
    match first {
        '|' => Ok((Token::Pipe, behind)),
        '(' => Ok((Token::Open, behind)),
        ')' => Ok((Token::Close, behind)),
        '"' => quoted(behind),
        '`' => {
            let (text, behind) = behind.split_once('`').ok_or(TemplateError::Refused)?;
            Ok((Token::Text(text.to_owned()), behind))
        }
        // Characters, variables and their declarations.
        '\'' | ':' | '=' | ',' => Err(TemplateError::Unknown),
        '$' => match word(behind) {
            ("", behind) => Ok((Token::Dollar, behind)),
            _ => Err(TemplateError::Unknown),
        },
        '.' => {
            let (name, behind) = word(behind);
            if name.starts_with(|first: char| first.is_ascii_digit()) {
                return Err(TemplateError::Unknown);
            }
            if !is_at_end_of_word(behind) {
                return Err(TemplateError::Refused);
            }
            Ok((if name.is_empty() { Token::Dot } else { Token::Field(name.to_owned()) }, behind))
        }
        '+' | '-' | '0'..='9' => number(rest),
        _ => match word(rest) {
            (name, behind) if !name.is_empty() && is_at_end_of_word(behind) => {
                Ok((Token::Word(name.to_owned()), behind))
            }
            _ => Err(TemplateError::Refused),
        },
    }
}

/// A whole number in base ten. Other bases, fractions and the like are not run.
fn number(rest: &str) -> Result<(Token, &str), TemplateError> {
    let is_end = |one: char| !one.is_alphanumeric() && !['.', '+', '-', '_'].contains(&one);
    // The first is a digit or a sign.
    let length = rest.char_indices().skip(1).find(|(_, one)| is_end(*one)).map_or(rest.len(), |(at, _)| at);
    let (digits, behind) = rest.split_at_checked(length).ok_or(TemplateError::Unknown)?;
    let plain = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    if plain.starts_with('0') && plain.len() > 1 {
        return Err(TemplateError::Unknown);
    }
    Ok((Token::Number(digits.parse().map_err(|_| TemplateError::Unknown)?), behind))
}

/// A text in quotes, after the first.
fn quoted(text: &str) -> Result<(Token, &str), TemplateError> {
    let mut plain = String::new();
    let mut characters = text.chars();
    loop {
        match characters.next().ok_or(TemplateError::Refused)? {
            '"' => return Ok((Token::Text(plain), characters.as_str())),
            '\n' => return Err(TemplateError::Refused),
            '\\' => plain.push(match characters.next().ok_or(TemplateError::Refused)? {
                'a' => '\x07',
                'b' => '\x08',
                'f' => '\x0c',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'v' => '\x0b',
                same @ ('\\' | '"') => same,
                'x' | 'u' | 'U' | '0'..='7' => return Err(TemplateError::Unknown),
                _ => return Err(TemplateError::Refused),
            }),
            other => plain.push(other),
        }
    }
}
