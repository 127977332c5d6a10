//! Which controls the page offers: all of them in the sandbox, those a lesson or a host page names elsewhere.
//! What is not offered is not shown, or shown without a way to change it.

/// One control, by the word that lessons and links call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants say it")]
pub enum Offer {
    /// Type and cluster IP of a Service.
    Headless,
    Selector,
    Ports,
    ExternalName,
    /// Endpoints and EndpointSlices by hand.
    Endpoints,
    Labels,
    /// Ready or not, and publishNotReadyAddresses.
    Ready,
    /// With subdomain.
    Hostname,
    /// dnsPolicy and dnsConfig.
    Policy,
    /// glibc, musl or another.
    Library,
    Scale,
    /// A new pod.
    Pod,
    /// A new Service.
    Service,
    Delete,
    Recreate,
    Corefile,
    Outside,
    Time,
    /// YAML, of one object or of all.
    Manifests,
    Terminal,
    Zone,
    /// The administrator's choices, and new objects of every other kind.
    Settings,
}

impl Offer {
    /// All controls, in the order of their bits.
    const ALL: [(Self, &str); 22] = [
        (Self::Headless, "headless"),
        (Self::Selector, "selector"),
        (Self::Ports, "ports"),
        (Self::ExternalName, "externalname"),
        (Self::Endpoints, "endpoints"),
        (Self::Labels, "labels"),
        (Self::Ready, "ready"),
        (Self::Hostname, "hostname"),
        (Self::Policy, "policy"),
        (Self::Library, "library"),
        (Self::Scale, "scale"),
        (Self::Pod, "pod"),
        (Self::Service, "service"),
        (Self::Delete, "delete"),
        (Self::Recreate, "recreate"),
        (Self::Corefile, "corefile"),
        (Self::Outside, "outside"),
        (Self::Time, "time"),
        (Self::Manifests, "manifests"),
        (Self::Terminal, "terminal"),
        (Self::Zone, "zone"),
        (Self::Settings, "settings"),
    ];

    fn bit(self) -> u32 {
        Self::ALL.iter().position(|(known, _)| *known == self).map_or(0, |at| 1 << at)
    }
}

/// A set of controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offers(u32);

impl Default for Offers {
    /// Everything.
    fn default() -> Self {
        Self(u32::MAX)
    }
}

impl Offers {
    /// The controls of these words; what is no such word offers nothing.
    pub fn of_words<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let known =
            |word: &str| Offer::ALL.iter().find(|(_, known)| *known == word).map_or(0, |(offer, _)| offer.bit());
        Self(words.into_iter().fold(0, |all, word| all | known(word)))
    }

    /// True where it is among them.
    pub fn has(self, offer: Offer) -> bool {
        self.0 & offer.bit() != 0
    }

    /// True where nothing is left out.
    pub fn is_all(self) -> bool {
        self == Self::default()
    }
}
