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
    /// The topology zone, and whether no other will do (`zonal`; rule PK7).
    pub zone: &'a str,
    pub pins_zone: bool,
}

/// The name can be no name of a Service or pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct InvalidNameShape;

impl<'a> Request<'a> {
    /// Reads the labels below the zone, in lower case.
    /// Where the zone is one of `multicluster`, two labels in front of the Service are an endpoint and its cluster
    /// (rule PM2), unless the second has an underscore.
    pub(super) fn parse(below: &'a str, multicluster: bool) -> Result<Self, InvalidNameShape> {
        let mut labels = Labels::of(below).rev();
        let mut next = || labels.next().unwrap_or_default();
        let [branch, namespace, service, first, second, surplus] = [next(), next(), next(), next(), next(), next()];
        let branch = match branch {
            "" => None,
            "svc" => Some(Branch::Svc),
            "pod" => Some(Branch::Pod),
            _ => return Err(InvalidNameShape),
        };
        if !surplus.is_empty() {
            return Err(InvalidNameShape);
        }
        let branch = branch.filter(|_| !namespace.is_empty());
        let request =
            Self { branch, namespace, service, endpoint: "", port: "", protocol: "", zone: "", pins_zone: false };
        let has_cluster = multicluster && !second.is_empty() && !first.starts_with('_');
        Ok(if has_cluster {
            let length = second.len() + 1 + first.len();
            Self { endpoint: below.get(..length).unwrap_or_default(), ..request }
        } else if second.is_empty() {
            Self { endpoint: first, ..request }
        } else {
            Self { protocol: without_underscore(first), port: without_underscore(second), ..request }
        })
    }

    /// Reads `<zone>.pin._zone.service.namespace.svc`, and the same with `prefer` (rule PK7). A zone may have dots.
    pub(super) fn zonal(below: &'a str) -> Option<Self> {
        let mut labels = Labels::of(below).rev();
        let mut next = || labels.next().unwrap_or_default();
        let [branch, namespace, service, mark, how] = [next(), next(), next(), next(), next()];
        if branch != "svc" || mark != "_zone" || !matches!(how, "pin" | "prefer") {
            return None;
        }
        let behind: usize = [branch, namespace, service, mark, how].iter().map(|label| label.len() + 1).sum();
        let zone = below.get(..below.len().checked_sub(behind)?).filter(|zone| !zone.is_empty())?;
        let (branch, pins_zone) = (Some(Branch::Svc), how == "pin");
        Some(Self { branch, namespace, service, endpoint: "", port: "", protocol: "", zone, pins_zone })
    }

    /// True where no port and no protocol is asked for.
    pub(super) fn any_port(&self) -> bool {
        self.port.is_empty() && self.protocol.is_empty()
    }

    /// True where something stands in front of the Service's name.
    pub(super) fn has_front(&self) -> bool {
        !self.endpoint.is_empty() || !self.any_port() || !self.zone.is_empty()
    }
}

pub(super) fn without_underscore(label: &str) -> &str {
    label.strip_prefix('_').unwrap_or(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_understood_from_right_to_left() {
        let request = Request::parse("_http._tcp.web.default.svc", false).unwrap();
        assert_eq!((request.port, request.protocol, request.service), ("http", "tcp", "web"));
        let request = Request::parse("db-0.db.default.svc", false).unwrap();
        assert_eq!((request.endpoint, request.service, request.has_front()), ("db-0", "db", true));
        assert_eq!(Request::parse("default.pod", false).unwrap().branch, Some(Branch::Pod));
    }

    #[test]
    fn the_underscore_is_not_required_and_only_one_is_taken() {
        let request = Request::parse("http.__tcp.web.default.svc", false).unwrap();
        assert_eq!((request.port, request.protocol), ("http", "_tcp"));
        assert_eq!(Request::parse("_tcp.web.default.svc", false).unwrap().endpoint, "_tcp");
        assert!(!Request::parse("_._.web.default.svc", false).unwrap().has_front());
    }

    #[test]
    fn a_zone_of_several_clusters_has_the_cluster_behind_the_endpoint() {
        let request = Request::parse("a-0.east.db.default.svc", true).unwrap();
        assert_eq!((request.endpoint, request.service, request.any_port()), ("a-0.east", "db", true));
        let request = Request::parse("_http._tcp.db.default.svc", true).unwrap();
        assert_eq!((request.endpoint, request.port, request.protocol), ("", "http", "tcp"));
        assert_eq!(Request::parse("east.db.default.svc", true).unwrap().endpoint, "east");
    }

    #[test]
    fn a_topology_zone_stands_in_front_and_may_have_dots() {
        let request = Request::zonal("eu-1.example.pin._zone.db.default.svc").unwrap();
        assert_eq!((request.zone, request.pins_zone, request.service), ("eu-1.example", true, "db"));
        assert!(!Request::zonal("b.prefer._zone.db.default.svc").unwrap().pins_zone);
        for text in ["pin._zone.db.default.svc", "b.other._zone.db.default.svc", "b.pin.zone.db.default.svc", "a.svc"] {
            assert_eq!(Request::zonal(text), None, "{text}");
        }
        assert_eq!(Request::zonal("b.pin._zone.db.default.pod"), None);
    }

    #[test]
    fn apex_and_bare_branches_ask_for_nothing() {
        assert_eq!(["", "svc", "pod"].map(|text| Request::parse(text, false).unwrap().branch), [None; 3]);
        assert_eq!(Request::parse("dns", false), Err(InvalidNameShape));
        assert_eq!(Request::parse("a.b.c.web.default.svc", false), Err(InvalidNameShape));
    }
}
