//! What a name may look like (rules V1, V2, V7, V9; apimachinery `util/validation`). Every function
//! returns what is wrong with the text, in the order the API server finds it; nothing means that it is
//! well formed.

use crate::cluster::Reason;

/// The longest label, in bytes.
const MAX_LABEL: usize = 63;
/// The longest subdomain, in bytes.
pub(super) const MAX_SUBDOMAIN: usize = 253;
/// The longest port name, in bytes.
const MAX_PORT_NAME: usize = 15;

/// An RFC 1123 label (`IsDNS1123Label`).
pub(super) fn label(text: &str) -> Vec<Reason> {
    let mut wrong = too_long(text, MAX_LABEL);
    if !is_label(text) {
        wrong.push(if is_subdomain(text) { Reason::LabelWithDots } else { Reason::NotALabel });
    }
    wrong
}

/// An RFC 1035 label, which starts with a letter (`IsDNS1035Label`).
pub(super) fn label_1035(text: &str) -> Vec<Reason> {
    let mut wrong = too_long(text, MAX_LABEL);
    if !(is_label(text) && text.starts_with(|first: char| first.is_ascii_lowercase())) {
        wrong.push(Reason::NotA1035Label);
    }
    wrong
}

/// An RFC 1123 subdomain: labels joined by dots, of which none has a limit of its own
/// (`IsDNS1123Subdomain`).
pub(super) fn subdomain(text: &str) -> Vec<Reason> {
    let mut wrong = too_long(text, MAX_SUBDOMAIN);
    if !is_subdomain(text) {
        wrong.push(Reason::NotASubdomain);
    }
    wrong
}

/// A subdomain in which underscores may stand as well (`IsDNS1123SubdomainWithUnderscore`).
pub(super) fn search_domain(text: &str) -> Vec<Reason> {
    let mut wrong = too_long(text, MAX_SUBDOMAIN);
    let fits = |part: &str| {
        let part = part.strip_prefix('_').unwrap_or(part);
        is_label_of(part, |byte| is_lower_or_digit(byte) || byte == b'-' || byte == b'_')
    };
    if !text.split('.').all(fits) {
        wrong.push(Reason::NotASearchDomain);
    }
    wrong
}

/// A domain of at least two labels, which may end in a dot (`IsFullyQualifiedDomainName`). At most one
/// thing is reported.
pub(super) fn qualified_domain(text: &str) -> Option<Reason> {
    if text.is_empty() {
        return Some(Reason::Missing);
    }
    let text = text.strip_suffix('.').unwrap_or(text);
    if let Some(wrong) = subdomain(text).into_iter().next() {
        return Some(wrong);
    }
    if !text.contains('.') {
        return Some(Reason::SingleLabel);
    }
    text.split('.').find_map(|part| label(part).into_iter().next())
}

/// A port name as IANA registers them (`IsValidPortName`).
pub(super) fn port_name(text: &str) -> Vec<Reason> {
    let mut wrong = too_long(text, MAX_PORT_NAME);
    let mut check = |holds: bool, reason: Reason| {
        if !holds {
            wrong.push(reason);
        }
    };
    let fits = |byte: u8| is_lower_or_digit(byte) || byte == b'-';
    check(!text.is_empty() && text.bytes().all(fits), Reason::PortNameCharacters);
    check(text.bytes().any(|byte| byte.is_ascii_lowercase()), Reason::PortNameWithoutLetter);
    check(!text.contains("--"), Reason::PortNameDoubleHyphen);
    check(!text.starts_with('-') && !text.ends_with('-'), Reason::PortNameEdgeHyphen);
    wrong
}

/// The key of a label or annotation: a name of at most 63 bytes, with a subdomain and a slash before it
/// or not (`IsQualifiedName`).
pub(super) fn qualified_name(text: &str) -> Vec<Reason> {
    let (prefix, name) = match text.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, text),
    };
    let prefix_fits = prefix.is_none_or(|prefix| prefix.len() <= MAX_SUBDOMAIN && is_subdomain(prefix));
    let name_fits = name.len() <= MAX_LABEL && is_value(name);
    if prefix_fits && name_fits { Vec::new() } else { vec![Reason::NotAQualifiedName] }
}

/// The value of a label (`IsValidLabelValue`).
pub(super) fn label_value(text: &str) -> Vec<Reason> {
    let mut wrong = too_long(text, MAX_LABEL);
    if !text.is_empty() && !is_value(text) {
        wrong.push(Reason::NotALabelValue);
    }
    wrong
}

/// A key of a ConfigMap (`IsConfigMapKey`).
pub(super) fn config_map_key(text: &str) -> Vec<Reason> {
    let mut wrong = too_long(text, MAX_SUBDOMAIN);
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if text.is_empty() || text == "." || text.starts_with("..") || !text.bytes().all(fits) {
        wrong.push(Reason::NotAConfigMapKey);
    }
    wrong
}

fn too_long(text: &str, limit: usize) -> Vec<Reason> {
    if text.len() > limit { vec![Reason::TooLong { limit }] } else { Vec::new() }
}

fn is_lower_or_digit(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// Bytes that satisfy `inner`, the first and the last of them a small letter or digit.
fn is_label_of(text: &str, inner: impl Fn(u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    ends.iter().all(|end| end.is_some_and(|byte| is_lower_or_digit(*byte))) && bytes.iter().all(|byte| inner(*byte))
}

fn is_label(text: &str) -> bool {
    is_label_of(text, |byte| is_lower_or_digit(byte) || byte == b'-')
}

/// True for labels of lower-case letters, digits and inner hyphens that are joined by dots.
pub(crate) fn is_subdomain(text: &str) -> bool {
    text.split('.').all(is_label)
}

/// `[A-Za-z0-9]` at both ends, `[-A-Za-z0-9_.]` between.
fn is_value(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    ends.iter().all(|end| end.is_some_and(|byte| byte.is_ascii_alphanumeric()))
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_short_small_and_without_dots() {
        for good in ["a", "1", "10-0-0-1", "web-0", &"a".repeat(63)] {
            assert_eq!(label(good), [], "{good}");
        }
        assert_eq!(label("a.b"), [Reason::LabelWithDots]);
        for bad in ["", "-a", "a-", "A", "a_b", "*", "é"] {
            assert_eq!(label(bad), [Reason::NotALabel], "{bad}");
        }
        assert_eq!(label(&"A".repeat(64)), [Reason::TooLong { limit: 63 }, Reason::NotALabel]);
    }

    #[test]
    fn a_1035_label_starts_with_a_letter() {
        assert_eq!(label_1035("web1"), []);
        assert_eq!(label_1035("1web"), [Reason::NotA1035Label]);
    }

    #[test]
    fn a_subdomain_has_no_limit_a_label() {
        assert_eq!(subdomain(&"x".repeat(253)), []);
        assert_eq!(subdomain(&"x".repeat(254)), [Reason::TooLong { limit: 253 }]);
        assert_eq!(subdomain("192.0.2.1"), []);
        assert_eq!(subdomain("a..b"), [Reason::NotASubdomain]);
    }

    #[test]
    fn a_search_domain_may_have_underscores_but_not_at_the_end_of_a_label() {
        for good in ["_sip._tcp.example", "a_b", "s0.example"] {
            assert_eq!(search_domain(good), [], "{good}");
        }
        for bad in ["", "a_", "__a", "A.example", "a..b"] {
            assert_eq!(search_domain(bad), [Reason::NotASearchDomain], "{bad}");
        }
    }

    #[test]
    fn a_port_name_has_a_letter_and_at_most_15_bytes() {
        assert_eq!(port_name("http"), []);
        assert_eq!(port_name("8080"), [Reason::PortNameWithoutLetter]);
        assert_eq!(port_name("a--b"), [Reason::PortNameDoubleHyphen]);
        assert_eq!(port_name("-a"), [Reason::PortNameEdgeHyphen]);
        assert_eq!(port_name("abcdefghijklmnop"), [Reason::TooLong { limit: 15 }]);
        assert_eq!(port_name("HTTP"), [Reason::PortNameCharacters, Reason::PortNameWithoutLetter]);
    }

    #[test]
    fn a_qualified_domain_has_two_labels_and_may_end_in_a_dot() {
        assert_eq!(qualified_domain("example.com."), None);
        assert_eq!(qualified_domain("example"), Some(Reason::SingleLabel));
        assert_eq!(qualified_domain("*.example.com"), Some(Reason::NotASubdomain));
        assert_eq!(qualified_domain(&format!("{}.com", "x".repeat(64))), Some(Reason::TooLong { limit: 63 }));
    }

    #[test]
    fn a_label_key_may_have_a_domain_before_its_slash() {
        assert_eq!(qualified_name("app.kubernetes.io/name"), []);
        assert_eq!(qualified_name("App_1"), []);
        for bad in ["", "/a", "a/", "a/b/c", "-a"] {
            assert_eq!(qualified_name(bad), [Reason::NotAQualifiedName], "{bad}");
        }
        assert_eq!(label_value(""), []);
        assert_eq!(label_value("a b"), [Reason::NotALabelValue]);
    }
}
