//! The names that are there, and what the last step did to them. A step that touches little takes them along at once;
//! after one that touches much they are worked out when they are wanted, in one go or piece by piece.

use super::Sandbox;
use crate::cluster::Changes;
use crate::explain::difference::{Comparing, Difference};
use crate::explain::zone::{Lister, Listing};
use crate::resolution::server::Server;
use std::sync::{Arc, OnceLock, Weak};

/// How many objects and endpoints a step touches that is followed at once.
pub(super) const FEW: usize = 500;

/// What the last step did to the names, as far as it is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    /// The names there were before it, where that has not been worked out.
    earlier: Option<Arc<Listing>>,
    difference: OnceLock<Difference>,
}

impl Told {
    /// That it did this.
    pub(super) fn of(difference: Difference) -> Self {
        Self { earlier: None, difference: difference.into() }
    }

    /// That these were the names before it.
    pub(super) fn since(earlier: Listing) -> Self {
        Self { earlier: Some(Arc::new(earlier)), difference: OnceLock::new() }
    }

    fn is_known(&self) -> bool {
        self.earlier.is_none() || self.difference.get().is_some()
    }

    fn get(&self, now: impl FnOnce() -> Option<Difference>) -> Option<&Difference> {
        match (self.difference.get(), &self.earlier) {
            (Some(known), _) => Some(known),
            (None, None) => Some(self.difference.get_or_init(Difference::default)),
            (None, Some(_)) => now().map(|difference| self.difference.get_or_init(|| difference)),
        }
    }
}

/// True where a step touches so much that what follows is worked out later.
pub(super) fn touches_much(changes: &Changes) -> bool {
    let mut left = FEW;
    changes.objects.iter().any(|change| {
        let slices = [&change.before, &change.after].into_iter().flatten().filter_map(|one| one.as_endpoint_slice());
        let endpoints: usize = slices.map(|slice| slice.endpoints.len()).sum();
        let rest = left.checked_sub(1 + endpoints);
        left = rest.unwrap_or_default();
        rest.is_none()
    })
}

impl Sandbox {
    /// Every name that exists now, with its records and what each comes from.
    pub fn zone(&self) -> &Listing {
        self.zone.get_or_init(|| crate::explain::zone::full_listing(&self.server, &self.upstream))
    }

    /// The same, where it is known already.
    pub fn zone_at_hand(&self) -> Option<&Listing> {
        self.zone.get()
    }

    /// What the last change did to the names.
    ///
    /// ```
    /// use k8s_dns_lab::cluster::{Kind, ObjectRef};
    /// use k8s_dns_lab::sandbox::{Edit, Sandbox};
    ///
    /// let mut sandbox = Sandbox::toy();
    /// sandbox.edit(Edit::Delete(ObjectRef::new(Kind::Service, "default", "db"))).map_err(|_| "it is there")?;
    /// let gone: Vec<String> = sandbox.difference().vanished.iter().map(|one| one.name.to_string()).collect();
    /// assert!(gone.contains(&"db.default.svc.cluster.local.".to_owned()), "{gone:?}");
    /// # Ok::<(), &str>(())
    /// ```
    pub fn difference(&self) -> &Difference {
        static NONE: OnceLock<Difference> = OnceLock::new();
        let now = || Some(Difference::between(self.told.earlier.as_ref()?, self.zone()));
        self.told.get(now).unwrap_or_else(|| NONE.get_or_init(Difference::default))
    }

    /// The same, where it is known already.
    pub fn difference_at_hand(&self) -> Option<&Difference> {
        self.told.get(|| None)
    }

    /// What is left to do until the names, and what the last change did to them, are known; nothing where they are, and as
    /// long as the code that reads the Corefile has not arrived: that server has no names, and the one that will be may.
    pub fn naming(&self) -> Option<Naming> {
        let is_known = self.zone.get().is_some() && self.told.is_known();
        (!is_known && !self.awaits_plugins()).then(|| Naming {
            server: Arc::downgrade(&self.server),
            lister: Lister::begin(&self.server),
            comparing: Comparing::default(),
        })
    }
}

/// Names that are being listed, piece by piece.
#[derive(Debug)]
pub struct Naming {
    /// Whose names they are. It goes with the first change.
    server: Weak<Server>,
    lister: Lister,
    comparing: Comparing,
}

impl Naming {
    /// Takes so many more steps. True where nothing is left to do: all is known ([`Sandbox::zone_at_hand`]), or the
    /// state is another one by now.
    pub fn advance(&mut self, sandbox: &mut Sandbox, steps: usize) -> bool {
        if self.server.as_ptr() != Arc::as_ptr(&sandbox.server) || self.server.strong_count() == 0 {
            return true;
        }
        let Some(zone) = sandbox.zone.get() else {
            if self.lister.advance(&sandbox.server, &sandbox.upstream, steps) {
                let lister = std::mem::replace(&mut self.lister, Lister::begin(&sandbox.server));
                sandbox.zone = lister.finish(&sandbox.server, &sandbox.upstream).into();
            }
            return false;
        };
        let Some(earlier) = sandbox.told.earlier.as_ref().filter(|_| !sandbox.told.is_known()) else { return true };
        let is_over = self.comparing.advance(earlier, zone, steps);
        if is_over {
            sandbox.told = Told::of(std::mem::take(&mut self.comparing).difference);
        }
        is_over
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::work::{Work, counted};
    use crate::sandbox::{Edit, Scope};
    use std::fmt::Write;

    fn services(count: usize, from: usize) -> String {
        let mut text = String::new();
        for number in from..from + count {
            let _ = write!(
                text,
                "---\napiVersion: v1\nkind: Service\nmetadata: {{name: s{number}}}\nspec: {{selector: {{app: x}}, ports: [{{name: http, port: 80}}]}}\n"
            );
        }
        text
    }

    fn manifests(text: String) -> Edit {
        Edit::Manifests { text, scope: Scope::Own, recreate: false }
    }

    fn named(sandbox: &mut Sandbox, steps: usize) -> usize {
        let mut naming = sandbox.naming().unwrap();
        let mut pieces = 0;
        loop {
            let (is_over, work) = counted(|| naming.advance(sandbox, steps));
            assert!(work(Work::Name) + work(Work::Compared) <= steps, "{} names at once", work(Work::Name));
            pieces += 1;
            if is_over {
                return pieces;
            }
        }
    }

    #[test]
    fn a_step_that_touches_much_lists_no_name_until_somebody_wants_to_know() {
        let mut sandbox = Sandbox::toy();
        sandbox.zone();
        let (_, work) = counted(|| sandbox.edit(manifests(services(600, 0))).unwrap());
        assert_eq!(work(Work::Name), 0);
        assert!(sandbox.zone_at_hand().is_none() && sandbox.difference_at_hand().is_none());
        let (_, work) = counted(|| {
            sandbox.undo();
            sandbox.redo();
        });
        // What was there before the undoing is listed for it.
        assert!(work(Work::Name) > 600 && sandbox.difference_at_hand().is_none());
        assert_eq!(sandbox.difference().appeared.len() / 600, 4, "A, PTR and two SRV of each");
        assert!(sandbox.naming().is_none());
    }

    #[test]
    fn a_step_that_touches_little_is_followed_at_once() {
        let mut sandbox = Sandbox::toy();
        sandbox.edit(manifests(services(3, 0))).unwrap();
        assert!(sandbox.naming().is_none());
        assert!(!sandbox.difference_at_hand().unwrap().appeared.is_empty());
    }

    #[test]
    fn names_that_are_listed_piece_by_piece_are_those_that_are_listed_at_once() {
        for steps in [1, 7, 1_000] {
            let mut sandbox = Sandbox::toy();
            sandbox.edit(manifests(services(520, 0))).unwrap();
            named(&mut sandbox, steps);
            // Some go, some stay, some come.
            sandbox.edit(manifests(services(520, 260))).unwrap();
            let whole = sandbox.clone();
            let pieces = named(&mut sandbox, steps);
            assert!(pieces * steps > 520 * 4, "{pieces} pieces of {steps}");
            assert!(sandbox.naming().is_none());
            assert_eq!(sandbox.zone_at_hand(), Some(whole.zone()));
            assert_eq!(sandbox.difference_at_hand(), Some(whole.difference()));
            let difference = sandbox.difference();
            assert!(!difference.appeared.is_empty() && !difference.vanished.is_empty());
        }
    }

    #[test]
    fn a_listing_of_a_state_that_has_gone_comes_to_nothing() {
        let mut sandbox = Sandbox::toy();
        sandbox.edit(manifests(services(600, 0))).unwrap();
        let mut naming = sandbox.naming().unwrap();
        assert!(!naming.advance(&mut sandbox, 10));
        sandbox.edit(manifests(services(1_200, 0))).unwrap();
        assert!(naming.advance(&mut sandbox, usize::MAX));
        assert!(sandbox.zone_at_hand().is_none());
    }
}
