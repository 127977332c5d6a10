//! The asking pod: what its resolv.conf is made of.

use super::super::diagnosis::with;
use super::{Act, Proposals};
use crate::cluster::{DnsPolicy, Request};

pub(super) fn propose(all: &mut Proposals<'_, '_>) {
    let (asked, reference) = (all.asked, all.asker());
    let Some(object) = asked.cluster.get(&reference) else { return };
    let pod = asked.pod;
    let wanted = if pod.spec.host_network { DnsPolicy::ClusterFirstWithHostNet } else { DnsPolicy::ClusterFirst };
    if matches!(pod.effective_dns_policy(), DnsPolicy::Default | DnsPolicy::None) {
        let word = wanted.as_str();
        let changed = with(object, [(&["spec", "dnsPolicy"], Some(word.into()))]);
        all.edit(1, Act::DnsPolicy(word), &reference, vec![Request::Put(changed)]);
    }
    if pod.spec.dns_config.is_some() {
        let changed = with(object, [(&["spec", "dnsConfig"], None)]);
        all.edit(1, Act::NoDnsConfig, &reference, vec![Request::Put(changed)]);
    }
}
