//! Remedies at the asking pod: `dnsPolicy` and what else its resolv.conf is made of.

use super::super::diagnosis::remade;
use super::{Act, Proposals};
use crate::cluster::{DnsPolicy, Intent};

pub(super) fn propose(all: &mut Proposals<'_, '_>) {
    let (asked, reference) = (all.asked, all.asker());
    let Some(object) = asked.cluster.get(&reference).map(AsRef::as_ref) else { return };
    let object = remade(asked.cluster, asked.pod).unwrap_or(object);
    let pod = asked.pod;
    let wanted = if pod.spec.host_network { DnsPolicy::ClusterFirstWithHostNet } else { DnsPolicy::ClusterFirst };
    if matches!(pod.effective_dns_policy(), DnsPolicy::Default | DnsPolicy::None) {
        all.meant(1, Act::DnsPolicy(wanted.as_str()), object, &Intent::DnsPolicy(wanted));
    }
    if pod.spec.dns_config.is_some() {
        all.meant(1, Act::NoDnsConfig, object, &Intent::NoDnsConfig);
    }
}
