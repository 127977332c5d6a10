//! Domain names. A [`Name`] is always absolute: what a person types is a plain `&str` until a stub
//! resolver's search list has made it a `Name`.

mod labels;
mod presentation;

pub use labels::Labels;

use presentation::{MAX_LABEL, Octet, Octets, check, ends_in_backslash, ends_in_root, presentation};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// An absolute domain name in presentation form (RFC 1035, section 5.1). Each name has one: `\DDD` stands
/// for an octet outside `!` to `~`, a backslash before those that mean something in a zone file
/// (`SPECIAL` in `presentation.rs`), and all others for themselves. The case of letters is kept; comparison, order and hash
/// ignore it (RFC 4343).
///
/// ```
/// use k8s_dns_lab::dns::Name;
///
/// let name = Name::parse("Web.default.svc.cluster.local")?;
/// let zone = Name::parse("cluster.local")?;
/// assert_eq!(name.as_str(), "Web.default.svc.cluster.local.");
/// assert_eq!(name.below(&zone), Some("Web.default.svc"));
/// assert_eq!(name, Name::parse("web.default.svc.cluster.local.")?);
/// # Ok::<(), k8s_dns_lab::dns::NameError>(())
/// ```
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
    /// A backslash that escapes nothing, or no octet.
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

    /// Reads a name; the final dot may be missing. An octet that a name is not written with stands for
    /// itself, as does what follows a backslash; `\DDD` is an octet in decimal. Limits are those of
    /// RFC 1035, section 2.3.4.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        match text {
            "" => return Err(NameError::Empty),
            "." => return Ok(Self::root()),
            _ => {}
        }
        Ok(if check(text)? { Self::from_checked(text) } else { Self::from_checked(&presentation(text)) })
    }

    /// A name put together from parts that are names or labels already. The caller vouches for the
    /// limits: nothing is checked, and a missing final dot is added.
    pub(crate) fn from_checked(text: &str) -> Self {
        if ends_in_root(text) { Self { text: Arc::from(text) } } else { Self { text: Arc::from(format!("{text}.")) } }
    }

    /// True where a message can hold the name: no label is empty or too long (miekg/dns `packDomainName`). One that was
    /// [parsed](Name::parse) always can.
    pub fn is_packable(&self) -> bool {
        // A short one without dots side by side needs no closer look.
        let text = &*self.text;
        // Every byte is looked at, so that the compiler can look at many at once.
        let pairs = text.bytes().zip(text.bytes().skip(1));
        let is_odd = |found, (one, next)| found | (one == b'\\') | ((one == b'.') & (next == b'.'));
        if self.is_root() || text.len() <= MAX_LABEL && !text.starts_with('.') && !pairs.fold(false, is_odd) {
            return true;
        }
        !matches!(check(text), Err(NameError::EmptyLabel | NameError::LabelTooLong))
    }

    /// The name with its final dot.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The name without its final dot, as tools print it. The root stays `.`.
    pub fn without_root(&self) -> &str {
        if self.is_root() { &self.text } else { self.dotted_labels() }
    }

    /// The labels with the dots between them; empty for the root.
    fn dotted_labels(&self) -> &str {
        self.text.strip_suffix('.').unwrap_or(&self.text)
    }

    /// True for `.`.
    pub fn is_root(&self) -> bool {
        &*self.text == "."
    }

    /// True where no octet is above 127.
    pub fn is_ascii(&self) -> bool {
        let mut octets = Octets::of(&self.text);
        while let Ok(Some(octet)) = octets.next() {
            if matches!(octet, Octet::Escaped(octet) if !octet.is_ascii()) {
                return false;
            }
        }
        true
    }

    /// The labels from left to right, without the root.
    pub fn labels(&self) -> Labels<'_> {
        Labels::of(self.dotted_labels())
    }

    /// True where the name is `zone` or lies below it.
    pub fn is_under(&self, zone: &Name) -> bool {
        self.below(zone).is_some()
    }

    /// What stands left of `zone`, without the dot between: `web.default.svc` for
    /// `web.default.svc.cluster.local.` below `cluster.local.`, the empty text for the zone itself.
    pub fn below(&self, zone: &Name) -> Option<&str> {
        if zone.is_root() {
            return Some(self.dotted_labels());
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
    fn a_message_holds_no_label_that_is_empty_or_too_long() {
        let packable = |text: &str| Name::from_checked(text).is_packable();
        let (most, more) = ("a".repeat(63), "a".repeat(64));
        assert!(packable(".") && packable("web.default.svc") && packable(&format!("{most}.corp.test")));
        assert!(packable(r"a\..b") && !packable(&format!("{more}.corp.test")));
        assert!(!packable("a..svc") && !packable(".a") && !packable(&format!("{most}.corp..test")));
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
    fn a_name_has_one_spelling_however_it_was_typed() {
        for (typed, written) in [
            ("cluster.local\r", r"cluster.local\013."),
            (r"cluster.local\013.", r"cluster.local\013."),
            ("web web", r"web\032web."),
            (r"web\ web", r"web\032web."),
            ("bücher", r"b\195\188cher."),
            (r"b\195\188cher", r"b\195\188cher."),
            (r"w\101b.\a", "web.a."),
            ("a@b.(c);'d\"", r#"a\@b.\(c\)\;\'d\"."#),
            (r"a\046b.c\\d", r"a\.b.c\\d."),
            ("_http._tcp.*.a/b:1~!", "_http._tcp.*.a/b:1~!."),
            ("\u{7f}\u{0}", r"\127\000."),
        ] {
            assert_eq!(name(typed).as_str(), written, "{typed:?}");
            assert_eq!(name(written).as_str(), written);
        }
        for bad in [r"\256", r"\25", r"\2x5", r"a.\", r"\999.b"] {
            assert_eq!(Name::parse(bad), Err(NameError::BadEscape), "{bad}");
        }
        assert_eq!(name(&r"\195".repeat(63)).labels().count(), 1);
        assert_eq!(Name::parse(&r"\195".repeat(64)), Err(NameError::LabelTooLong));
    }

    #[test]
    fn the_root_is_a_dot_without_its_dot_too() {
        assert_eq!(Name::root().without_root(), ".");
        assert_eq!(Name::root().below(&Name::root()), Some(""));
        assert_eq!(name(r"a\.").without_root(), r"a\.");
    }

    #[test]
    fn labels_split_at_unescaped_dots() {
        assert_eq!(name("a.b.c").labels().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(name(r"a\.b.c").labels().rev().collect::<Vec<_>>(), ["c", r"a\.b"]);
        assert_eq!(Name::root().labels().count(), 0);
    }
}
