//! Which address comes next. Deterministic, so that the same deeds give the same cluster; never the one
//! just given back, so that what is made anew is seen to have another.

use super::{Cidr, FieldPath, Object, Value};
use crate::chance::number_of;
use crate::ordered::OrderedMap;
use std::net::IpAddr;

/// Node ports are given out from here up (`--service-node-port-range`).
const FIRST_NODE_PORT: i64 = 30000;
/// One past the last node port.
const END_OF_NODE_PORTS: i64 = 32768;
/// At most so many addresses of a range are walked before they repeat: enough for any lab.
const WALK: u128 = 1 << 20;
/// The stride of the walk through a range of cluster IPs. Odd and large, so that addresses look as
/// scattered as the API server's random ones do.
const STRIDE: u128 = 0x9E37;

/// How far allocation has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Allocator {
    /// How many cluster IPs have been given out.
    pub cluster_ips: u64,
    /// For each node the offset given to its last pod.
    pub pods: OrderedMap<String, u128>,
    /// How many names with a made-up ending have been given out.
    pub names: u64,
}

impl Allocator {
    /// How far allocation had come, as [`Allocator::to_value`] wrote it.
    pub(super) fn of(value: &Value) -> Self {
        let number = |value: Option<&Value>| value.and_then(Value::as_int).and_then(|number| number.try_into().ok());
        let Some(Value::Map(nodes)) = value.field("pods") else { return Self::default() };
        let mut pods = OrderedMap::new();
        for (node, at) in nodes {
            pods.insert(node.clone(), number(Some(at)).unwrap_or(0_u64).into());
        }
        let count = |field: &str| number(value.field(field)).unwrap_or_default();
        Self { cluster_ips: count("clusterIPs"), pods, names: count("names") }
    }

    /// How far allocation has come. Offsets beyond what a whole number holds are left out: no lab has one.
    pub(super) fn to_value(&self) -> Value {
        let number = |number: u64| i64::try_from(number).map_or(Value::Null, Value::Int);
        let pods = self.pods.iter().map(|(node, at)| (node.clone(), u64::try_from(*at).map_or(Value::Null, number)));
        Value::object([
            ("clusterIPs", number(self.cluster_ips)),
            ("names", number(self.names)),
            ("pods", Value::Map(pods.collect())),
        ])
    }

    /// The next free cluster IP of a range and the count to remember once it is used. The lower part of
    /// the range is left for explicit requests as long as there is room above it: the first
    /// min(max(16, size / 16), 256) addresses, none where there are no more than 16 at all
    /// (rule V3; `pkg/registry/core/service/ipallocator`, `calculateRangeOffset`).
    pub(super) fn cluster_ip(&self, range: &Cidr, is_taken: impl Fn(IpAddr) -> bool) -> Option<(IpAddr, u64)> {
        let size = 1_u128.checked_shl(range.host_bits()).unwrap_or(u128::MAX);
        // Neither the network's own address nor the broadcast address is anybody's.
        let band = if size <= 16 { 1 } else { (size / 16).clamp(16, 256) };
        let span = size.saturating_sub(band + 1).min(WALK);
        let stride = coprime(STRIDE, span);
        let candidate = |count: u64| {
            let offset = band + (u128::from(count) + 1).checked_mul(stride)? % span;
            range.nth(offset).map(|address| (address, count + 1))
        };
        if span == 0 {
            return None;
        }
        let rounds = u64::try_from(span).ok()?;
        let above = (self.cluster_ips..self.cluster_ips.saturating_add(rounds)).filter_map(candidate);
        let below = (1..band).filter_map(|offset| Some((range.nth(offset)?, self.cluster_ips + 1)));
        above.chain(below).find(|(address, _)| !is_taken(*address))
    }

    /// The next node port, leaving out those taken.
    pub(super) fn node_port(&self, is_taken: impl Fn(i64) -> bool) -> Option<i64> {
        (FIRST_NODE_PORT..END_OF_NODE_PORTS).find(|port| !is_taken(*port))
    }

    /// The offsets for pods of a node, the next one first: rolling upward, from 2 (the node has 1) to the last but
    /// one of the range, and around. To be remembered in `pods` once it is used.
    pub(super) fn pod_offsets(&self, node: &str, smallest: &Cidr) -> impl Iterator<Item = u128> + use<> {
        let size = 1_u128.checked_shl(smallest.host_bits()).unwrap_or(WALK).min(WALK);
        let last = self.pods.get(node).copied().unwrap_or(1);
        let count = size.saturating_sub(3);
        (0..count).map(move |step| 2 + (last - 1 + step) % count)
    }
}

/// A text of `length` letters that stands for a number, as Kubernetes makes names up: without vowels and
/// without digits that look like letters (`k8s.io/apimachinery/pkg/util/rand`).
pub(super) fn letters(mut number: u64, length: usize) -> String {
    const ALPHABET: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";
    (0..length)
        .map(|_| {
            let digit = usize::try_from((number >> 7) % 27).unwrap_or_default();
            number = number.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
            ALPHABET.get(digit).map_or('x', |letter| char::from(*letter))
        })
        .collect()
}

/// A uid in the form of those that the API server draws, the same for the same object, where nobody gave its own.
pub fn uid_of(object: &Object) -> String {
    let own = object.value().at(&FieldPath::of(&["metadata", "uid"])).and_then(Value::as_text);
    if let Some(own) = own.filter(|own| !own.is_empty()) {
        return own.to_owned();
    }
    let reference = object.reference().to_string();
    let (high, low) = (number_of(&reference), number_of(&format!("{reference} uid")));
    // Version 4, variant 1 (RFC 9562, section 5.4).
    let (third, fourth) = (high & 0x0FFF | 0x4000, low >> 48 & 0x3FFF | 0x8000);
    format!("{:08x}-{:04x}-{third:04x}-{fourth:04x}-{:012x}", high >> 32, high >> 16 & 0xFFFF, low & 0xFFFF_FFFF_FFFF)
}

/// The smallest number from `wanted` up that shares no factor with `span`.
fn coprime(wanted: u128, span: u128) -> u128 {
    fn shares(mut a: u128, mut b: u128) -> bool {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a != 1
    }
    (wanted..).find(|candidate| !shares(*candidate, span.max(1))).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn cluster_ips_stay_above_the_band_while_there_is_room_and_never_repeat_until_the_range_is_full() {
        let range: Cidr = "10.96.0.0/24".parse().unwrap();
        let mut allocator = Allocator::default();
        let mut taken = BTreeSet::new();
        while let Some((address, count)) = allocator.cluster_ip(&range, |address| taken.contains(&address)) {
            assert!(range.offset_of(address).unwrap() >= 16 || taken.len() >= 256 - 16 - 1);
            assert!(taken.insert(address));
            allocator.cluster_ips = count;
        }
        assert_eq!(taken.len(), 254);
    }

    #[test]
    fn a_small_range_gives_all_its_addresses() {
        for (range, addresses) in [("10.96.0.0/29", 6), ("10.96.0.0/28", 14), ("10.96.0.0/27", 30)] {
            let range: Cidr = range.parse().unwrap();
            let mut allocator = Allocator::default();
            let mut taken = BTreeSet::new();
            while let Some((address, count)) = allocator.cluster_ip(&range, |address| taken.contains(&address)) {
                assert!(taken.insert(address));
                allocator.cluster_ips = count;
            }
            assert_eq!(taken.len(), addresses, "{range}");
        }
    }

    #[test]
    fn a_pod_address_given_back_is_not_given_out_next() {
        let range: Cidr = "10.244.1.0/24".parse().unwrap();
        let mut allocator = Allocator::default();
        let mut next = || {
            let offset = allocator.pod_offsets("node-a", &range).next().unwrap();
            allocator.pods.insert("node-a".to_owned(), offset);
            offset
        };
        assert_eq!((next(), next()), (2, 3));
        for _ in 0..500 {
            assert!((2..255).contains(&next()));
        }
    }
}
