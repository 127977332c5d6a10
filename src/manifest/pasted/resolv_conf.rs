//! A resolv.conf, which is no object and says something of a cluster all the same.

use std::net::IpAddr;

/// A file has at most so many lines.
const LINES: usize = 60;
/// What begins its lines.
const SETTINGS: [&str; 5] = ["nameserver", "search", "options", "domain", "sortlist"];

/// The settings of a text that is a resolv.conf and nothing else but comments and the command that printed it.
pub fn resolv_conf(text: &str) -> Option<String> {
    let mut settings = String::new();
    let mut has_nameserver = false;
    for (at, line) in text.lines().map(str::trim).enumerate() {
        let mut words = line.split_whitespace();
        let Some(key) = words.next() else { continue };
        if at > LINES {
            return None;
        } else if SETTINGS.contains(&key) {
            if key == "nameserver" {
                // An address of a link has a zone.
                let address = words.next()?.split('%').next()?;
                has_nameserver = address.parse::<IpAddr>().is_ok();
                if !has_nameserver {
                    return None;
                }
            }
            settings.extend([line, "\n"]);
        } else if !line.starts_with(['#', ';']) && !line.contains("resolv.conf") {
            return None;
        }
    }
    has_nameserver.then_some(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "search shop.svc.cluster.local\nnameserver fe80::1%eth0\noptions ndots:5\n";

    #[test]
    fn the_settings_are_read_with_and_without_comments_and_the_command_that_printed_them() {
        for before in
            ["", "$ kubectl exec web-1 -- cat /etc/resolv.conf\n", "root@web:/# cat /etc/resolv.conf\n\n", "; a\n# b\n"]
        {
            assert_eq!(resolv_conf(&format!("{before}{FILE}")).as_deref(), Some(FILE));
        }
    }

    #[test]
    fn other_texts_are_no_such_file() {
        for text in [
            "",
            "nameserver\n",
            "nameserver is down\n",
            "nameserver 10.0.0.1\nnameserver is down\n",
            "apiVersion: v1\nkind: Pod\n",
            "search for it\n",
            "nameserver 10.0.0.1\nkind: Pod\n",
        ] {
            assert_eq!(resolv_conf(text), None, "{text}");
        }
        assert_eq!(resolv_conf(&FILE.repeat(LINES)), None, "too long");
    }
}
