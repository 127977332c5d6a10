//! The directives of CoreDNS in its order (`core/dnsserver/zdirectives.go`), and how the lab treats each.

use super::unmodelled::Reach;
use crate::resolution::corefile::{Block, CorefileError, CorefileReason};

/// How the lab treats a directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::resolution::server) enum Treated {
    /// It is read, and changes no reply: it logs, measures, watches or listens (rule PQ9).
    Unseen,
    /// It is modelled.
    Modelled,
    /// It is modelled in [`late`](super::late).
    Late,
    /// It is not modelled: the lab cannot say what comes of the queries it reaches.
    Unmodelled(Reach),
}

/// CoreDNS's directives in its compile-time order (rule PS4; `core/dnsserver/zdirectives.go`).
pub(in crate::resolution::server) const DIRECTIVES: [(&str, Treated); 59] = {
    use Reach::{DnssecOk, Never, Zones};
    use Treated::{Late, Modelled, Unmodelled, Unseen};
    [
        ("root", Unseen),
        ("metadata", Unseen),
        ("geoip", Unseen),
        ("cancel", Unseen),
        ("proxyproto", Unseen),
        ("quic", Unseen),
        ("grpc_server", Unseen),
        ("https", Unseen),
        ("https3", Unseen),
        ("timeouts", Unseen),
        ("multisocket", Unseen),
        ("reload", Unseen),
        ("nsid", Late),
        ("bufsize", Late),
        ("bind", Unseen),
        ("debug", Unseen),
        ("trace", Unseen),
        ("ready", Unseen),
        ("health", Unseen),
        ("pprof", Unseen),
        ("shed", Unseen),
        ("prometheus", Unseen),
        ("errors", Unseen),
        ("log", Unseen),
        ("dnstap", Unseen),
        ("local", Late),
        ("dns64", Late),
        ("any", Late),
        ("chaos", Late),
        // Where nothing is drawn, records keep their order, and all but a rare policy of it comes to nothing.
        ("loadbalance", Unseen),
        ("tsig", Unmodelled(Never)),
        ("rewrite", Late),
        ("autopath", Late),
        ("acl", Late),
        ("cache", Modelled),
        ("header", Late),
        ("dnssec", Unmodelled(DnssecOk)),
        ("tls", Unseen),
        ("minimal", Late),
        ("template", Late),
        ("transfer", Late),
        ("hosts", Late),
        ("route53", Unmodelled(Zones)),
        ("azure", Unmodelled(Zones)),
        ("clouddns", Unmodelled(Zones)),
        ("k8s_external", Late),
        ("kubernetes", Modelled),
        ("file", Late),
        ("auto", Unmodelled(Zones)),
        ("secondary", Unmodelled(Zones)),
        ("etcd", Unmodelled(Zones)),
        ("loop", Unseen),
        ("forward", Modelled),
        ("grpc", Unmodelled(Reach::First)),
        ("erratic", Late),
        ("whoami", Late),
        ("sign", Unseen),
        ("view", Modelled),
        ("nomad", Unmodelled(Zones)),
    ]
};

/// The directives CoreDNS has, in its order.
pub fn directives() -> impl Iterator<Item = &'static str> {
    DIRECTIVES.iter().map(|(name, _)| *name)
}

/// The directives that are set up when the server starts and make no link of its chain (they do not call `AddPlugin`):
/// no query passes them.
const NO_LINK: [&str; 16] = [
    "root",
    "proxyproto",
    "quic",
    "grpc_server",
    "https",
    "https3",
    "timeouts",
    "multisocket",
    "reload",
    "bind",
    "debug",
    "ready",
    "health",
    "pprof",
    "tls",
    "sign",
];

/// True for a directive whose plugin is a link of the chain.
pub fn is_link(directive: &str) -> bool {
    !NO_LINK.contains(&directive)
}

/// The first word of a line that is no directive of CoreDNS (rule PU5).
pub(in super::super) fn unknown(block: &Block) -> impl Iterator<Item = CorefileError> {
    let unknown = block.directives.iter().filter(|one| DIRECTIVES.iter().all(|(name, _)| *name != one.word()));
    unknown.map(|directive| {
        let (place, word) = (directive.place().clone(), directive.word().to_owned());
        let said = format!("{} - Error during parsing: Unknown directive '{word}'", place.line_text());
        CorefileError { place, reason: CorefileReason::UnknownDirective(word), said }
    })
}
