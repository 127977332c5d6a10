//! Domain names. A [`Name`] is always absolute: what a person types is a plain `&str` until a stub
//! resolver's search list has made it a `Name`.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The longest label, in octets (RFC 1035, section 2.3.4).
const MAX_LABEL: usize = 63;
/// The longest name on the wire, in octets, length bytes and root included (RFC 1035, section 2.3.4).
const MAX_WIRE: usize = 255;

/// An absolute domain name in presentation form. It keeps the spelling it was given; comparison, order
/// and hash ignore ASCII case (RFC 4343).
#[derive(Clone)]
pub struct Name {
    /// Ends in the root's dot; the root is `"."`.
    text: Arc<str>,
}

/// Why a text is no domain name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// Nothing was written.
    Empty,
    /// Two dots in a row, or a leading dot.
    EmptyLabel,
    /// A label of more than 63 octets.
    LabelTooLong,
    /// More than 255 octets on the wire.
    TooLong,
    /// A backslash that escapes nothing.
    BadEscape,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the name is empty",
            Self::EmptyLabel => "a label is empty",
            Self::LabelTooLong => "a label is longer than 63 octets",
            Self::TooLong => "the name is longer than 255 octets",
            Self::BadEscape => "a backslash escapes nothing",
        })
    }
}

impl std::error::Error for NameError {}

impl Name {
    /// The root, `.`.
    pub fn root() -> Self {
        Self { text: Arc::from(".") }
    }

    /// Reads a name; the final dot may be missing. Limits are those of RFC 1035, section 2.3.4.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        match text {
            "" => return Err(NameError::Empty),
            "." => return Ok(Self::root()),
            _ => {}
        }
        check(text)?;
        Ok(Self::from_checked(text))
    }

    /// A name put together from parts that are names or labels already. The caller vouches for the
    /// limits: nothing is checked, and a missing final dot is added.
    pub(crate) fn from_checked(text: &str) -> Self {
        if ends_in_root(text) { Self { text: Arc::from(text) } } else { Self { text: Arc::from(format!("{text}.")) } }
    }

    /// The name with its final dot.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The name without its final dot; empty for the root.
    pub fn without_root(&self) -> &str {
        self.text.strip_suffix('.').unwrap_or(&self.text)
    }

    /// True for `.`.
    pub fn is_root(&self) -> bool {
        &*self.text == "."
    }

    /// The labels from left to right, without the root.
    pub fn labels(&self) -> Labels<'_> {
        Labels::of(self.without_root())
    }

    /// True where the name is `zone` or lies below it.
    pub fn is_under(&self, zone: &Name) -> bool {
        self.below(zone).is_some()
    }

    /// What stands left of `zone`, without the dot between: `web.default.svc` for
    /// `web.default.svc.cluster.local.` below `cluster.local.`, the empty text for the zone itself.
    pub fn below(&self, zone: &Name) -> Option<&str> {
        if zone.is_root() {
            return Some(self.without_root());
        }
        let at = self.text.len().checked_sub(zone.text.len())?;
        // Most names fail here: nothing of the rest need be compared.
        if at > 0 && self.text.as_bytes().get(at - 1) != Some(&b'.') {
            return None;
        }
        let (left, right) = self.text.split_at_checked(at)?;
        if right != &*zone.text && !right.eq_ignore_ascii_case(&zone.text) {
            return None;
        }
        if left.is_empty() {
            return Some("");
        }
        let left = left.strip_suffix('.')?;
        (!ends_in_backslash(left)).then_some(left)
    }

    /// The last `zone`-many octets of this name: the zone as this name spells it.
    pub fn spelling_of(&self, zone: &Name) -> Name {
        let at = self.text.len().saturating_sub(zone.text.len());
        Name { text: Arc::from(self.text.get(at..).unwrap_or(".")) }
    }

    /// The name in lower case.
    pub fn to_lowercase(&self) -> Cow<'_, Name> {
        // Every byte is looked at, so that the compiler can look at many at once.
        if self.text.bytes().fold(false, |found, byte| found | byte.is_ascii_uppercase()) {
            Cow::Owned(Name { text: Arc::from(self.text.to_ascii_lowercase()) })
        } else {
            Cow::Borrowed(self)
        }
    }

    /// `label.self`, where `label` may hold several labels. Fails where the result breaks a limit.
    pub fn prepend(&self, label: &str) -> Result<Name, NameError> {
        if self.is_root() {
            return Name::parse(label);
        }
        Name::parse(&format!("{label}.{}", self.text))
    }
}

/// Checks the limits of a name that is neither empty nor the root.
fn check(text: &str) -> Result<(), NameError> {
    let mut wire = 1;
    let mut label = 0;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'.' => {
                if label == 0 {
                    return Err(NameError::EmptyLabel);
                }
                wire += label + 1;
                label = 0;
                continue;
            }
            b'\\' => {
                let first = bytes.next().ok_or(NameError::BadEscape)?;
                if first.is_ascii_digit() {
                    let rest = [bytes.next(), bytes.next()];
                    if !rest.iter().all(|byte| byte.is_some_and(|byte| byte.is_ascii_digit())) {
                        return Err(NameError::BadEscape);
                    }
                }
                label += 1;
            }
            _ => label += 1,
        }
        if label > MAX_LABEL {
            return Err(NameError::LabelTooLong);
        }
    }
    if label > 0 {
        wire += label + 1;
    }
    if wire > MAX_WIRE { Err(NameError::TooLong) } else { Ok(()) }
}

fn ends_in_root(text: &str) -> bool {
    text.strip_suffix('.').is_some_and(|rest| !ends_in_backslash(rest))
}

/// True where an odd number of backslashes ends the text, so that what follows is escaped.
fn ends_in_backslash(text: &str) -> bool {
    text.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// The labels of a name or of a part of one. A dot behind a backslash parts nothing.
#[derive(Clone, Debug)]
pub struct Labels<'a> {
    rest: Option<&'a str>,
}

impl<'a> Labels<'a> {
    /// The labels of a text without a final dot; none of the empty text.
    pub(crate) fn of(text: &'a str) -> Self {
        Self { rest: (!text.is_empty()).then_some(text) }
    }
}

impl<'a> Iterator for Labels<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest?;
        let mut from = 0;
        while let Some(dot) = text.get(from..).and_then(|rest| rest.bytes().position(|byte| byte == b'.')) {
            let (label, rest) = text.split_at(from + dot);
            if !ends_in_backslash(label) {
                self.rest = rest.get(1..);
                return Some(label);
            }
            from += dot + 1;
        }
        self.rest.take()
    }
}

impl<'a> DoubleEndedIterator for Labels<'a> {
    fn next_back(&mut self) -> Option<&'a str> {
        let text = self.rest?;
        let mut until = text.len();
        while let Some(dot) = text.get(..until).and_then(|rest| rest.bytes().rposition(|byte| byte == b'.')) {
            let (rest, label) = text.split_at(dot);
            if !ends_in_backslash(rest) {
                self.rest = Some(rest);
                return label.get(1..);
            }
            until = dot;
        }
        self.rest.take()
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.text.eq_ignore_ascii_case(&other.text)
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for byte in self.text.bytes() {
            state.write_u8(byte.to_ascii_lowercase());
        }
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        let own = self.text.bytes().map(|byte| byte.to_ascii_lowercase());
        own.cmp(other.text.bytes().map(|byte| byte.to_ascii_lowercase()))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::str::FromStr for Name {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::parse(text).unwrap()
    }

    #[test]
    fn a_name_always_ends_in_the_root() {
        assert_eq!(name("web.default").as_str(), "web.default.");
        assert_eq!(name("web.").as_str(), "web.");
        assert_eq!(name(".").as_str(), ".");
        assert_eq!(name(r"a\.").as_str(), r"a\..");
    }

    #[test]
    fn limits_of_rfc_1035_hold() {
        assert_eq!(Name::parse(""), Err(NameError::Empty));
        assert_eq!(Name::parse("a..b"), Err(NameError::EmptyLabel));
        assert_eq!(Name::parse(".a"), Err(NameError::EmptyLabel));
        assert_eq!(Name::parse(&"a".repeat(64)), Err(NameError::LabelTooLong));
        assert!(Name::parse(&"a".repeat(63)).is_ok());
        let labels = vec!["a".repeat(63); 4].join(".");
        assert_eq!(Name::parse(&labels), Err(NameError::TooLong));
        assert_eq!(Name::parse("a\\"), Err(NameError::BadEscape));
    }

    #[test]
    fn case_is_kept_and_ignored() {
        assert_eq!(name("Web.Default"), name("web.default"));
        assert_eq!(name("Web").to_string(), "Web.");
    }

    #[test]
    fn below_cuts_whole_labels_only() {
        let zone = name("cluster.local");
        assert_eq!(name("a.b.CLUSTER.local").below(&zone), Some("a.b"));
        assert_eq!(name("cluster.local").below(&zone), Some(""));
        assert_eq!(name("mycluster.local").below(&zone), None);
        assert_eq!(name("local").below(&zone), None);
        assert_eq!(name("a.b").below(&Name::root()), Some("a.b"));
        assert_eq!(name(r"a\.cluster.local").below(&zone), None);
    }

    #[test]
    fn labels_split_at_unescaped_dots() {
        assert_eq!(name("a.b.c").labels().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(name(r"a\.b.c").labels().rev().collect::<Vec<_>>(), ["c", r"a\.b"]);
        assert_eq!(Name::root().labels().count(), 0);
    }
}
