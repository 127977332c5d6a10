//! `fallthrough`, which several plugins have (`plugin/pkg/fall`).

use super::controller::zones_or_blocks;
use crate::dns::Name;
use crate::resolution::corefile::Token;

/// Where `fallthrough` applies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Fallthrough {
    /// Nowhere: it is not configured.
    #[default]
    Nowhere,
    /// To every name.
    Everywhere,
    /// To names under these zones.
    Zones(Vec<Name>),
}

impl Fallthrough {
    /// True where a name that does not exist goes on to the next plugin.
    pub fn applies_to(&self, name: &Name) -> bool {
        match self {
            Self::Nowhere => false,
            Self::Everywhere => true,
            Self::Zones(zones) => zones.iter().any(|zone| name.is_under(zone)),
        }
    }
}

impl Fallthrough {
    /// What the words behind the property say: without zones it applies to every name.
    pub(in super::super) fn of(words: &[&Token]) -> Self {
        match words {
            [] => Self::Everywhere,
            zones => Self::Zones(zones_or_blocks(zones, &[])),
        }
    }
}
