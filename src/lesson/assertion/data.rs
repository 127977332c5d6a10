//! Values that assertions compare.

use crate::sorting::{sort, sort_by_key};
use std::fmt;
use std::net::IpAddr;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// Elements without an order: sorted, each once.
    Set(Vec<String>),
    /// Elements in order.
    List(Vec<String>),
    /// One text.
    Text(String),
    /// A whole number.
    Number(i64),
}

impl Data {
    /// The set of these elements.
    pub fn set(elements: impl IntoIterator<Item = String>) -> Self {
        let mut all: Vec<String> = elements.into_iter().collect();
        sort_by_key(&mut all, |element| (element.parse::<IpAddr>().ok(), element.clone()));
        all.dedup();
        Self::Set(all)
    }

    /// The elements; a text or a number is one.
    pub fn elements(&self) -> Vec<String> {
        match self {
            Self::Set(all) | Self::List(all) => all.clone(),
            Self::Text(text) => vec![text.clone()],
            Self::Number(number) => vec![number.to_string()],
        }
    }

    /// True where there is no element.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Set(all) | Self::List(all) if all.is_empty())
    }

    /// The number, or the number written in the one element.
    pub(super) fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => match self.elements().as_slice() {
                [only] => only.parse().ok(),
                _ => None,
            },
        }
    }

    /// Lists compare in order, everything else as sets.
    pub(super) fn equals(&self, other: &Self, as_names: bool) -> bool {
        let normal = |data: &Self| -> Vec<String> {
            data.elements().into_iter().map(|element| normal(&element, as_names)).collect()
        };
        let (mut left, mut right) = (normal(self), normal(other));
        if !matches!((self, other), (Self::List(_), Self::List(_))) {
            for side in [&mut left, &mut right] {
                sort(side);
                side.dedup();
            }
        }
        left == right
    }

    pub(super) fn is_among(&self, other: &Self, as_names: bool) -> bool {
        let all: Vec<String> = other.elements().iter().map(|element| normal(element, as_names)).collect();
        self.elements().iter().all(|element| all.contains(&normal(element, as_names)))
    }
}

/// Addresses in their one form; names without case and final dot.
fn normal(text: &str, as_name: bool) -> String {
    if let Ok(address) = text.parse::<IpAddr>() {
        return address.to_string();
    }
    if as_name { text.strip_suffix('.').unwrap_or(text).to_lowercase() } else { text.to_owned() }
}

impl fmt::Display for Data {
    /// The elements, separated by commas; nothing for none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.elements().join(", "))
    }
}
