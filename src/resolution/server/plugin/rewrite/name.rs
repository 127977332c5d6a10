//! How a rule matches a name, and what it makes of it (`name.go`, `ttl.go`, `rcode.go`, `cname_target.go`). Names are
//! compared as text: a label's border is nothing special unless a dot is written.

use super::super::pattern::{Found, Pattern};

/// How long a replacement may become on the way. A name has less than this; what is longer is none.
const MAX_TEXT: usize = 1 << 16;

/// Which names a rule is about.
#[derive(Clone, Debug)]
pub(super) enum Matches {
    Exact(String),
    Prefix(String),
    Suffix(String),
    Substring(String),
    /// `None` is a pattern that does not compile where CoreDNS looks at it only when a query comes.
    Regex(Option<Pattern>),
}

/// What a rule makes of a name.
pub(super) enum Matched {
    No,
    To(String),
    /// The lab cannot tell.
    Unknown,
}

impl Matches {
    /// True where the rule is about this name; `None` where the lab cannot tell.
    pub(super) fn holds(&self, name: &str) -> Option<bool> {
        Some(match self {
            Self::Exact(from) => name == from,
            Self::Prefix(from) => name.starts_with(from.as_str()),
            Self::Suffix(from) => name.ends_with(from.as_str()),
            Self::Substring(from) => name.contains(from.as_str()),
            Self::Regex(pattern) => match pattern.as_ref()?.find(name) {
                Found::Nothing => false,
                Found::Groups(_) => true,
                Found::Unknown => return None,
            },
        })
    }

    /// The name with what matches replaced.
    pub(super) fn rewrite(&self, name: &str, to: &str) -> Matched {
        let text = match self {
            Self::Exact(from) => (name == from).then(|| to.to_owned()),
            Self::Prefix(from) => name.strip_prefix(from.as_str()).map(|rest| format!("{to}{rest}")),
            Self::Suffix(from) => name.strip_suffix(from.as_str()).map(|rest| format!("{rest}{to}")),
            Self::Substring(from) => name.contains(from.as_str()).then(|| {
                let times = name.matches(from.as_str()).count();
                if times * to.len() > MAX_TEXT { too_long() } else { name.replace(from.as_str(), to) }
            }),
            Self::Regex(pattern) => {
                let Some(pattern) = pattern else { return Matched::Unknown };
                match pattern.find(name) {
                    Found::Nothing => None,
                    Found::Groups(groups) => Some(expand(to, &groups)),
                    Found::Unknown => return Matched::Unknown,
                }
            }
        };
        text.map_or(Matched::No, Matched::To)
    }
}

/// A text that is no name, in place of one that would only have grown.
fn too_long() -> String {
    "..".to_owned()
}

/// `{0}`, `{1}` and so on in a text, replaced one after the other.
fn expand(to: &str, groups: &[&str]) -> String {
    let mut text = to.to_owned();
    for (number, group) in groups.iter().enumerate() {
        if !text.contains('{') {
            break;
        }
        let place = format!("{{{number}}}");
        let times = text.matches(&place).count();
        if text.len() + times * group.len() > MAX_TEXT {
            return too_long();
        }
        if times > 0 {
            text = text.replace(&place, group);
        }
    }
    text
}

/// How many different groups a replacement uses (`getSubExprUsage`).
pub(super) fn used_groups(to: &str) -> usize {
    (0..=100).filter(|number| to.contains(&format!("{{{number}}}"))).count()
}

/// What is done to the names of the reply by a rule's `answer` (rules PR6, PR7).
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// The data, as opposed to the owner.
    pub is_value: bool,
    pub by: Rewriter,
}

/// How a name of the reply is changed.
#[derive(Clone, Debug)]
pub(super) enum Rewriter {
    /// The end of a name is another one.
    Suffix { from: String, to: String },
    /// Where it matches anywhere, the whole name becomes the replacement.
    Regex { from: Pattern, to: String },
}

impl Rewriter {
    /// The name as it is afterwards; `None` where the lab cannot tell.
    pub(super) fn rewrite(&self, name: &str) -> Option<String> {
        match self {
            Self::Suffix { from, to } => {
                Some(name.strip_suffix(from.as_str()).map_or_else(|| name.to_owned(), |rest| format!("{rest}{to}")))
            }
            Self::Regex { from, to } => match from.find(name) {
                Found::Nothing => Some(name.to_owned()),
                Found::Groups(groups) => Some(expand(to, &groups)),
                Found::Unknown => None,
            },
        }
    }
}

/// One name mapped to another, and names below it on a label's border (`remapStringRewriter`).
pub(super) fn remap(name: &str, from: &str, to: &str) -> String {
    if name == from {
        return to.to_owned();
    }
    match name.strip_suffix(from) {
        Some(rest) if rest.ends_with('.') => format!("{rest}{to}"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(matches: &Matches, name: &str, to: &str) -> String {
        match matches.rewrite(name, to) {
            Matched::To(text) => text,
            Matched::No => "no".to_owned(),
            Matched::Unknown => "unknown".to_owned(),
        }
    }

    #[test]
    fn a_name_is_text_to_a_rule() {
        let suffix = Matches::Suffix("corp.test.".to_owned());
        assert_eq!(to(&suffix, "xcorp.test.", "svc."), "xsvc.");
        let substring = Matches::Substring("a".to_owned());
        assert_eq!(to(&substring, "a.b.a.", "cc"), "cc.b.cc.");
        let regex = Matches::Regex(Some(Pattern::parse(r"^(a)(b)?\.x\.$").unwrap()));
        assert_eq!(to(&regex, "a.x.", "{1}-{2}-{0}."), "a--a.x..");
        assert_eq!(to(&regex, "b.x.", "{1}."), "no");
    }

    #[test]
    fn a_replacement_does_not_explode() {
        let regex = Matches::Regex(Some(Pattern::parse("^(.*)$").unwrap()));
        let name = "a".repeat(60) + ".";
        assert_eq!(to(&regex, &name, &"{1}".repeat(100_000)), "..");
        let substring = Matches::Substring("a".to_owned());
        assert_eq!(to(&substring, &name, &"b".repeat(60_000)), "..");
    }

    #[test]
    fn a_name_is_mapped_back_on_a_labels_border() {
        assert_eq!(remap("x.a.b.", "a.b.", "c."), "x.c.");
        assert_eq!(remap("xa.b.", "a.b.", "c."), "xa.b.");
        assert_eq!(remap("a.b.", "a.b.", "c."), "c.");
    }
}
