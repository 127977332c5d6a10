//! What was typed for a name and is more than one: a URL, or a host with its port, as configuration files hold them.

/// The host in a URL (`postgres://user@db:5432/shop`) or in a host with a port or a path (`db:5432`, `db/shop`): RFC
/// 3986, sections 3.1 and 3.2. `None` for whatever is neither, a bare name or address among it.
pub(super) fn host_in(text: &str) -> Option<&str> {
    let text = text.trim();
    let (has_scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => (true, rest),
        Some(_) => return None,
        None => (false, text),
    };
    let (authority, has_more) = match rest.find(['/', '?', '#']) {
        Some(end) => (rest.get(..end)?, true),
        None => (rest, false),
    };
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let has_user = host_and_port.len() < authority.len();
    let (host, has_port) = match host_and_port.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, after)) => (address, after.starts_with(':')),
        None => match host_and_port.split_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, true),
            // More than one colon outside brackets is an IPv6 address, or nothing at all.
            Some(_) => return None,
            None => (host_and_port, false),
        },
    };
    let is_more = has_scheme || has_port || has_more || has_user;
    (is_more && !host.is_empty() && host != text).then_some(host)
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_what_configuration_files_hold() {
        for (text, host) in [
            ("http://db:5432/x", Some("db")),
            ("db:5432", Some("db")),
            ("postgres://shop:secret@db.data:5432/shop?sslmode=off", Some("db.data")),
            ("jdbc:postgresql://db/shop", Some("db")),
            ("https://web.shop.svc.cluster.local", Some("web.shop.svc.cluster.local")),
            ("web.shop./healthz", Some("web.shop.")),
            ("redis+tls://[fd00::1]:6379", Some("fd00::1")),
            ("user@db", Some("db")),
            ("db", None),
            ("db.shop.", None),
            ("_sql._tcp.db", None),
            ("fd00::1", None),
            ("10.0.0.1", None),
            ("://db", None),
            ("http://", None),
            (":5432", None),
            ("db:sql", None),
            ("", None),
        ] {
            assert_eq!(host_in(text), host, "{text}");
        }
    }
}
