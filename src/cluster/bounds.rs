//! Limits on the size of what is taken in. A page has one thread and little memory, and what it opens is often somebody
//! else's text: so what a text may cost has an end, and what lies beyond it is refused, with its place, before the work
//! is done. No API server has these bounds; where they are met, the reason says that they are the lab's
//! ([`Reason::BeyondTheLab`](super::Reason::BeyondTheLab)).

/// How many ports a Service may have.
pub(super) const SERVICE_PORTS: usize = 1_000;

/// How many endpoints there may be in all: each pod counts once for every Service that selects it, each address once
/// for every slice or Endpoints made by hand. Measured natively, with its objects, its records and a step to undo, one
/// comes to some 11 kB (50,800 of them to 560 MB): this is what fits into 300 MB.
pub(super) const ENDPOINTS: usize = 25_000;

/// How many endpoints there may be where each counts once for every port of its Service: every such pair is an SRV
/// record of its own.
pub(super) const ENDPOINT_PORTS: usize = 60_000;

/// How many pods and workloads selectors may have to be held against, in all. A selector is held against those that
/// have its rarest label.
pub(super) const LOOKS: usize = 10 * ENDPOINTS;

/// What there is too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the constants say it")]
pub enum Bound {
    ServicePorts,
    Endpoints,
    EndpointPorts,
    Looks,
}

impl Bound {
    /// How many the lab bears.
    pub fn limit(self) -> usize {
        match self {
            Self::ServicePorts => SERVICE_PORTS,
            Self::Endpoints => ENDPOINTS,
            Self::EndpointPorts => ENDPOINT_PORTS,
            Self::Looks => LOOKS,
        }
    }
}

/// Counting work in tests: what a test of cost says is how often something was done, never how long it took.
/// Nothing of it is there outside of tests.
pub(crate) mod work {
    /// What is counted.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub(crate) enum Work {
        /// An object has come, changed or gone.
        Object,
        /// A Service's endpoints were looked at.
        Service,
        /// A pod was turned into an endpoint, for one of the objects that list it.
        Endpoint,
        /// A selector was held against a pod or a workload.
        Look,
        /// The key of a server block was held against those of another.
        Zone,
        /// The keys of a server block were read, to see what is the matter with the Corefile.
        Keys,
        /// A block of a range was looked at for a node.
        Block,
        /// A token of a text was read by the scanner.
        Event,
        /// The server was asked for a name, to list its records.
        Name,
        /// An object was read into the index of a server.
        Indexed,
        /// The records of a name were compared with those it had before.
        Compared,
    }

    #[cfg(not(test))]
    #[inline(always)]
    pub(crate) fn count(_: Work, _: usize) {}

    #[cfg(test)]
    pub(crate) use counting::*;

    #[cfg(test)]
    mod counting {
        use super::Work;
        use std::cell::RefCell;
        use std::collections::BTreeMap;

        thread_local! {
            static DONE: RefCell<BTreeMap<Work, usize>> = const { RefCell::new(BTreeMap::new()) };
        }

        pub(crate) fn count(work: Work, times: usize) {
            DONE.with_borrow_mut(|done| *done.entry(work).or_default() += times);
        }

        /// How often each was done meanwhile, by this thread.
        pub(crate) fn counted<T>(act: impl FnOnce() -> T) -> (T, Box<dyn Fn(Work) -> usize>) {
            let before = DONE.take();
            let came = act();
            let done = DONE.replace(before);
            (came, Box::new(move |work| done.get(&work).copied().unwrap_or_default()))
        }
    }
}
