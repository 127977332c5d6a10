//! All records of a zone, some of them twice as there (`plugin/k8s_external/transfer.go`).

use super::super::super::{CannotSay, Server, Unknown};
use super::super::Plugin;
use super::super::kubernetes::external::Outside;
use super::super::kubernetes::{Host, Key};
use super::super::transfer::Records;
use super::{External, below, kubernetes_of, weight};
use crate::dns::{Name, Record, RecordData};
use crate::ordered::{OrderedMap, OrderedSet};
use crate::resolution::trace::Cause;

/// A transfer in the making.
struct Transfer<'t> {
    zone: &'t Name,
    /// The TTL of addresses.
    ttl: u32,
    /// The TTL of SRV records, which is that of `kubernetes`.
    srv_ttl: u32,
    /// The names that have an SRV record already.
    owners: OrderedSet<Name>,
    records: Records,
}

impl External {
    /// All records of a zone for a transfer (`transfer.go` Transfer). `Ok(None)` where the zone is not one of these;
    /// fails where a Service has a name outside, of which nobody has recorded what a transfer makes.
    pub(in super::super) fn transfer(
        &self,
        server: &Server,
        next: &[Plugin],
        zone: &Name,
    ) -> Result<Option<Records>, CannotSay> {
        let is_own = |own: &&Name| own.as_str().eq_ignore_ascii_case(zone.as_str());
        let (Some(zone), Some(kubernetes)) = (self.zones.iter().find(is_own), kubernetes_of(next)) else {
            return Ok(None);
        };
        let soa = || (self.soa(zone), Cause::Server);
        let mut records = vec![soa(), (self.ns(zone), Cause::Server)];
        for (address, cause) in kubernetes.own_addresses_outside(server, self.headless) {
            let name = below(&["ns1", self.apex.as_str()], zone);
            records.push((Record { name, ttl: self.ttl, data: RecordData::from(address) }, cause));
        }
        let (ttl, srv_ttl) = (self.ttl, kubernetes.options.ttl);
        let mut transfer = Transfer { zone, ttl, srv_ttl, owners: OrderedSet::new(), records };
        for (key, are_endpoints, found) in kubernetes.all_outside(self.headless) {
            if found.iter().any(|one| matches!(one.host, Host::Name(_))) {
                return Err(self.names_outside());
            }
            if are_endpoints {
                transfer.endpoints(&key, &found);
            } else {
                transfer.service(&key, &found);
            }
        }
        transfer.records.push(soa());
        Ok(Some(transfer.records))
    }

    /// What a transfer makes of a Service's name outside is not known.
    fn names_outside(&self) -> CannotSay {
        CannotSay { directive: "k8s_external".to_owned(), line: self.line, file: None, reason: Unknown::NotModelled }
    }
}

impl Transfer<'_> {
    /// An SRV record of a name, where there is a port.
    fn srv(&self, owner: &Name, one: &Outside, target: Name, weight: u16) -> Option<(Record, Cause)> {
        let data = RecordData::Srv { priority: 0, weight, port: one.port?, target };
        Some((Record { name: owner.clone(), ttl: self.srv_ttl, data }, one.port_cause.clone()))
    }

    /// The address of a name.
    fn address(&self, owner: &Name, one: &Outside) -> Option<(Record, Cause)> {
        match one.host {
            Host::Ip(ip) => {
                let record = Record { name: owner.clone(), ttl: self.ttl, data: RecordData::from(ip) };
                Some((record, one.address_cause.clone()))
            }
            Host::Name(_) => None,
        }
    }

    /// A headless Service: the addresses of its endpoints under its own name and under theirs, and its ports.
    fn endpoints(&mut self, key: &Key, found: &[Outside]) {
        let own = below(&[&key.1, &key.0], self.zone);
        let mut seen = Vec::new();
        for one in found {
            if !seen.contains(&&one.host) {
                seen.push(&one.host);
                self.records.extend(self.address(&own, one));
            }
        }
        let parted = weight(found.len());
        let of_own = |one: &Outside| self.srv(&own, one, below(&one.labels, self.zone), parted);
        let all: Vec<_> = found.iter().filter_map(of_own).collect();
        self.records.extend(all.iter().chain(&all).cloned());
        for one in found {
            let name = below(&one.labels, self.zone);
            self.records.extend(self.address(&name, one));
            let own = self.srv(&name, one, name.clone(), weight(1));
            self.records.extend(own.iter().chain(&own).cloned());
        }
        let mut by_port: OrderedMap<Name, Vec<&Outside>> = OrderedMap::new();
        for one in found.iter().filter(|one| !one.port_name.is_empty()) {
            by_port.entry(below(&one.port_labels(key), self.zone)).or_default().push(one);
        }
        for (owner, all) in by_port {
            let parted = weight(all.len());
            for one in all {
                self.records.extend(self.srv(&owner, one, below(&one.labels, self.zone), parted));
            }
        }
    }

    /// A Service with addresses of its own. Each name gets the first of its SRV records.
    fn service(&mut self, key: &Key, found: &[Outside]) {
        let own = below(&[&key.1, &key.0], self.zone);
        for one in found {
            self.records.extend(self.address(&own, one));
            for owner in [own.clone(), below(&one.port_labels(key), self.zone)] {
                if one.port.is_some() && self.owners.insert(owner.clone()) {
                    self.records.extend(self.srv(&owner, one, own.clone(), weight(1)));
                }
            }
        }
    }
}
