//! What the labels below the zone mean (rule Q10; `plugin/kubernetes/parse.go` parseRequest).

use crate::dns::Labels;

/// The branch of the zone a name is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Branch {
    Svc,
    Pod,
}

/// A name, understood. Empty texts are labels that are not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Request<'a> {
    /// `None` for the zone itself and for `svc` and `pod` alone.
    pub branch: Option<Branch>,
    pub namespace: &'a str,
    pub service: &'a str,
    pub endpoint: &'a str,
    pub port: &'a str,
    pub protocol: &'a str,
}

/// The name can be no name of a Service or pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Misshapen;

impl<'a> Request<'a> {
    /// Reads the labels below the zone, in lower case.
    pub fn parse(below: &'a str) -> Result<Self, Misshapen> {
        let mut labels = Labels::of(below).rev();
        let mut next = || labels.next().unwrap_or_default();
        let [branch, namespace, service, first, second, surplus] = [next(), next(), next(), next(), next(), next()];
        let branch = match branch {
            "" => None,
            "svc" => Some(Branch::Svc),
            "pod" => Some(Branch::Pod),
            _ => return Err(Misshapen),
        };
        if !surplus.is_empty() {
            return Err(Misshapen);
        }
        let branch = branch.filter(|_| !namespace.is_empty());
        let request = Self { branch, namespace, service, endpoint: "", port: "", protocol: "" };
        Ok(if second.is_empty() {
            Self { endpoint: first, ..request }
        } else {
            Self { protocol: without_underscore(first), port: without_underscore(second), ..request }
        })
    }

    /// True where no port and no protocol is asked for.
    pub fn any_port(&self) -> bool {
        self.port.is_empty() && self.protocol.is_empty()
    }

    /// True where something stands in front of the Service's name.
    pub fn has_front(&self) -> bool {
        !self.endpoint.is_empty() || !self.any_port()
    }
}

fn without_underscore(label: &str) -> &str {
    label.strip_prefix('_').unwrap_or(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_understood_from_right_to_left() {
        let request = Request::parse("_http._tcp.web.default.svc").unwrap();
        assert_eq!((request.port, request.protocol, request.service), ("http", "tcp", "web"));
        let request = Request::parse("db-0.db.default.svc").unwrap();
        assert_eq!((request.endpoint, request.service, request.has_front()), ("db-0", "db", true));
        assert_eq!(Request::parse("default.pod").unwrap().branch, Some(Branch::Pod));
    }

    #[test]
    fn the_underscore_is_not_required_and_only_one_is_taken() {
        let request = Request::parse("http.__tcp.web.default.svc").unwrap();
        assert_eq!((request.port, request.protocol), ("http", "_tcp"));
        assert_eq!(Request::parse("_tcp.web.default.svc").unwrap().endpoint, "_tcp");
        assert!(!Request::parse("_._.web.default.svc").unwrap().has_front());
    }

    #[test]
    fn apex_and_bare_branches_ask_for_nothing() {
        assert_eq!(["", "svc", "pod"].map(|text| Request::parse(text).unwrap().branch), [None; 3]);
        assert_eq!(Request::parse("dns"), Err(Misshapen));
        assert_eq!(Request::parse("a.b.c.web.default.svc"), Err(Misshapen));
    }
}
