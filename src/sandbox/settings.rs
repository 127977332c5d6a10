//! The administrator's choices: as the texts a person or a link writes them, and what other choices do to a
//! cluster that is there already.

use super::scope::is_cluster_owned;
use super::{Sandbox, base_objects};
use crate::cluster::admission::is_subdomain;
use crate::cluster::{
    Changes, Cidr, Cluster, FieldPath, IpFamily, Kind, Object, Settings, Typed, Value, forget_given, well_known,
};
use crate::dns::Name;
use crate::resolution::corefile::Corefile;
use crate::resolution::server::Configuration;
use std::net::IpAddr;
use std::sync::Arc;

/// A choice of the administrator that is written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingField {
    /// The API server's `--service-cluster-ip-range`: one range, or one a family.
    ServiceRanges,
    /// The controller manager's `--cluster-cidr`: one range, or one a family.
    PodRanges,
    /// The kubelet's `clusterDomain`.
    Domain,
    /// The kubelet's `clusterDNS`.
    ClusterDns,
    /// The file under the kubelet's `resolvConf`.
    NodeFile,
    /// `1.35` where the API server is older than 1.36.
    Version,
}

impl SettingField {
    /// All choices, in the order a form shows them.
    pub const ALL: [Self; 6] =
        [Self::ServiceRanges, Self::PodRanges, Self::Domain, Self::ClusterDns, Self::NodeFile, Self::Version];

    /// The key in a link.
    pub fn key(self) -> &'static str {
        match self {
            Self::ServiceRanges => "services",
            Self::PodRanges => "pods",
            Self::Domain => "domain",
            Self::ClusterDns => "dns",
            Self::NodeFile => "node",
            Self::Version => "api",
        }
    }

    /// The choice as text.
    pub fn write(self, settings: &Settings) -> String {
        match self {
            Self::ServiceRanges => joined(&settings.service_cidrs),
            Self::PodRanges => joined(&settings.pod_cidrs),
            Self::Domain => settings.cluster_domain.clone(),
            Self::ClusterDns => joined(&settings.cluster_dns),
            Self::NodeFile => settings.node_resolv_conf.clone(),
            Self::Version => if settings.before_1_36 { "1.35" } else { "1.36" }.to_owned(),
        }
    }

    /// Reads the choice; `Err` for a text that is none. Another service range moves the cluster's DNS along.
    pub fn read(self, text: &str, settings: &mut Settings) -> Result<(), Self> {
        match self {
            Self::ServiceRanges => {
                settings.service_cidrs = ranges(text).ok_or(self)?;
                settings.cluster_dns = vec![dns_address(settings).ok_or(self)?];
            }
            Self::PodRanges => settings.pod_cidrs = ranges(text).ok_or(self)?,
            Self::Domain => {
                // kubeadm takes a DNS-1123 subdomain; with a space or another letter a kubelet would write something else.
                let is_domain = |name: &Name| is_subdomain(name.without_root());
                let domain = Name::parse(text.trim()).ok().filter(is_domain).ok_or(self)?;
                settings.cluster_domain = domain.without_root().to_owned();
            }
            Self::ClusterDns => {
                settings.cluster_dns = texts(text).map(str::parse).collect::<Result<_, _>>().map_err(|_| self)?;
            }
            Self::NodeFile => text.clone_into(&mut settings.node_resolv_conf),
            Self::Version => {
                settings.before_1_36 = match text.trim() {
                    "1.36" => false,
                    "1.35" => true,
                    _ => return Err(self),
                }
            }
        }
        Ok(())
    }
}

/// kubeadm gives cluster DNS the tenth address of the service range (`GetDNSIP`).
const DNS_OFFSET: u128 = 10;

/// The address of cluster DNS where kubeadm chooses it.
pub(super) fn dns_address(settings: &Settings) -> Option<IpAddr> {
    settings.service_cidrs.first()?.nth(DNS_OFFSET)
}

/// The API server's own Service has the first.
const API_OFFSET: u128 = 1;
/// A range has room for eight addresses at the least (`validateClusterIPFlags`).
const LEAST_HOST_BITS: u32 = 3;

fn joined(all: &[impl ToString]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

fn texts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ' ']).filter(|text| !text.is_empty())
}

/// One range, or one of each family.
fn ranges(text: &str) -> Option<Vec<Cidr>> {
    let all = texts(text).map(str::parse).collect::<Result<Vec<Cidr>, _>>().ok()?;
    let is_wide = all.iter().all(|range| range.host_bits() >= LEAST_HOST_BITS);
    let is_one_a_family = match all.as_slice() {
        [_] => true,
        [first, second] => IpFamily::of(first.base) != IpFamily::of(second.base),
        _ => false,
    };
    (is_wide && is_one_a_family).then_some(all)
}

/// What every cluster has, at its place under these choices: cluster DNS and the API server in the service
/// range, nodes that take their share of the pod range, a Corefile for the domain.
pub(super) fn system_objects(settings: &Settings) -> Vec<Object> {
    let usual = Settings::default();
    let spec = |field: &str| FieldPath::of(&["spec", field]);
    let moved = |object: Object| {
        let (kind, name) = (object.reference().kind.clone(), object.reference().name.clone());
        let mut value = object.into_value();
        match (kind, name.as_str()) {
            (Kind::Service, well_known::KUBE_DNS) => {
                value.set(&spec("clusterIP"), own_dns_address(settings).map(|address| address.to_string().into()));
            }
            (Kind::Service, _) => {
                let address = settings.service_cidrs.first().and_then(|range| range.nth(API_OFFSET));
                value.set(&spec("clusterIP"), address.map(|address| address.to_string().into()));
            }
            (Kind::Node, _) if settings.pod_cidrs != usual.pod_cidrs => {
                value.set(&spec("podCIDR"), None);
                value.set(&spec("podCIDRs"), None);
            }
            (Kind::ConfigMap, _) if settings.cluster_domain != usual.cluster_domain => {
                let corefile = Corefile::kubeadm(&settings.cluster_domain).to_string();
                value.set(&FieldPath::of(&well_known::COREFILE_FIELD), Some(Value::Text(corefile)));
            }
            _ => {}
        }
        Object::decode(value).ok()
    };
    base_objects().into_iter().filter_map(moved).collect()
}

/// The address of the Service of cluster DNS: the one that pods ask, unless that is one of their node's own.
fn own_dns_address(settings: &Settings) -> Option<IpAddr> {
    let is_in_range = |address: &IpAddr| settings.service_cidrs.iter().any(|range| range.contains(*address));
    let mut told = settings.cluster_dns.iter().copied();
    match settings.is_observed {
        true => told.find(is_in_range).or_else(|| dns_address(settings)),
        false => told.next(),
    }
}

/// Puts other choices in place. Where they leave every address valid the objects stay as they are; else the
/// cluster is made anew around them: a Service outside the ranges gets another address, a pod another life.
pub(super) fn adopt(sandbox: &mut Sandbox, settings: Settings) -> Changes {
    let old = sandbox.cluster.settings();
    let same_ranges = old.service_cidrs == settings.service_cidrs && old.pod_cidrs == settings.pod_cidrs;
    let same_names = old.cluster_domain == settings.cluster_domain && old.cluster_dns == settings.cluster_dns;
    let next = if same_ranges && same_names {
        Cluster::clone(&sandbox.cluster).with_settings(settings)
    } else {
        rebuilt(&sandbox.cluster, settings)
    };
    let changes = Arc::make_mut(&mut sandbox.cluster).become_like(&next);
    sandbox.follow(&changes);
    changes
}

fn rebuilt(cluster: &Cluster, settings: Settings) -> Cluster {
    let mut objects = system_objects(&settings);
    if cluster.settings().cluster_domain == settings.cluster_domain {
        let name = Configuration::object_of(cluster);
        let own = cluster.get(name);
        objects.retain(|object| own.is_none() || object.reference() != name);
        objects.extend(own.map(|object| Object::clone(object)));
    }
    let gets_other_families = families(&settings) != families(cluster.settings());
    let kept = cluster.objects().filter(|object| !is_cluster_owned(object)).filter_map(|object| {
        let mut value = object.value().clone();
        match object.typed() {
            Typed::Service(service) if !fits(&service.spec.cluster_ips, &settings.service_cidrs) => {
                forget_given(&mut value);
                // The ranges may be of other families now.
                value.set(&FieldPath::of(&["spec", "ipFamilies"]), None);
            }
            Typed::Pod(pod)
                if !pod.spec.host_network
                    && (gets_other_families || !fits(&pod.status.pod_ips, &settings.pod_cidrs)) =>
            {
                value.set(&FieldPath::of(&["status"]), None);
            }
            _ => {}
        }
        Object::decode(value).ok()
    });
    objects.extend(kept);
    let mut next = Cluster::new(settings);
    next.load(objects);
    next
}

/// The families a pod gets addresses of.
fn families(settings: &Settings) -> Vec<IpFamily> {
    settings.pod_cidrs.iter().map(|range| IpFamily::of(range.base)).collect()
}

/// True where each address lies in a range; `None` of a headless Service is no address.
fn fits(addresses: &[String], ranges: &[Cidr]) -> bool {
    let mut known = addresses.iter().filter_map(|text| text.parse().ok());
    known.all(|address: IpAddr| ranges.iter().any(|range| range.contains(address)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::ObjectRef;
    use crate::sandbox::{Ask, Edit};

    fn read(pairs: &[(SettingField, &str)]) -> Settings {
        let mut settings = Settings::default();
        for (choice, text) in pairs {
            choice.read(text, &mut settings).unwrap();
        }
        settings
    }

    #[test]
    fn every_choice_reads_what_it_writes() {
        let settings = read(&[
            (SettingField::ServiceRanges, "fd00:96::/112, 172.20.0.0/16"),
            (SettingField::PodRanges, "fd00:244::/56,10.1.0.0/16"),
            (SettingField::Domain, "corp.test."),
            (SettingField::NodeFile, "search corp.test\nnameserver 192.0.2.1\n"),
            (SettingField::Version, "1.35"),
        ]);
        assert_eq!(settings.cluster_dns, [IpAddr::from([0xfd00, 0x96, 0, 0, 0, 0, 0, 0xa])]);
        let mut again = Settings::default();
        for choice in SettingField::ALL {
            choice.read(&choice.write(&settings), &mut again).unwrap();
        }
        assert_eq!(again, settings);
    }

    #[test]
    fn what_is_no_choice_is_refused() {
        for (choice, text) in [
            (SettingField::ServiceRanges, "10.96.0.0"),
            (SettingField::ServiceRanges, ""),
            (SettingField::ServiceRanges, "10.96.0.0/12,10.97.0.0/16"),
            (SettingField::PodRanges, "10.0.0.0/31"),
            (SettingField::Domain, ""),
            (SettingField::Domain, "a..b"),
            (SettingField::Domain, "a b"),
            (SettingField::Domain, "-x"),
            (SettingField::Domain, "Foo_bar"),
            (SettingField::Domain, "클러스터.local"),
            (SettingField::ClusterDns, "kube-dns"),
            (SettingField::Version, "1.2"),
        ] {
            let mut settings = Settings::default();
            assert_eq!(choice.read(text, &mut settings), Err(choice), "{text}");
            assert_eq!(settings, Settings::default(), "{text}");
        }
    }

    #[test]
    fn another_service_range_moves_every_cluster_ip_and_dns_still_answers() {
        let mut sandbox = Sandbox::toy();
        sandbox.edit(Edit::Settings(read(&[(SettingField::ServiceRanges, "172.20.0.0/16")]))).unwrap();
        let dns = sandbox.cluster().get(&ObjectRef::new(Kind::Service, "kube-system", "kube-dns")).unwrap();
        assert_eq!(dns.as_service().unwrap().spec.cluster_ips, ["172.20.0.10"]);
        let answer = sandbox.answer(&Ask::default());
        assert_eq!(answer.outcome().as_str(), "NOERROR");
        assert!(answer.records[0].record.data.to_string().starts_with("172.20."), "{:?}", answer.records);
        sandbox.undo();
        assert_eq!(sandbox, Sandbox::toy());
        assert_eq!(sandbox.answer(&Ask::default()), Sandbox::toy().answer(&Ask::default()));
    }

    #[test]
    fn a_cluster_with_both_families_gives_its_pods_both_addresses() {
        let mut sandbox = Sandbox::toy();
        let settings = read(&[
            (SettingField::ServiceRanges, "10.96.0.0/12,fd00:96::/112"),
            (SettingField::PodRanges, "10.244.0.0/16,fd00:244::/56"),
        ]);
        sandbox.edit(Edit::Settings(settings)).unwrap();
        let shell = sandbox.cluster().get(&Ask::default().from.object()).unwrap();
        assert_eq!(shell.as_pod().unwrap().status.pod_ips.len(), 2);
    }

    #[test]
    fn the_version_alone_changes_no_object() {
        let mut sandbox = Sandbox::toy();
        sandbox.edit(Edit::Settings(read(&[(SettingField::Version, "1.35")]))).unwrap();
        assert!(sandbox.done().last().unwrap().changes.objects.is_empty());
        assert!(sandbox.cluster().settings().before_1_36);
    }

    #[test]
    fn the_domain_of_the_cluster_is_the_zone_of_its_server() {
        let mut sandbox = Sandbox::toy();
        sandbox.edit(Edit::Settings(read(&[(SettingField::Domain, "k8s.test")]))).unwrap();
        let answer = sandbox.answer(&Ask::default());
        assert_eq!(answer.records[0].record.name.to_string(), "db.default.svc.k8s.test.");
    }

    #[test]
    fn a_search_domain_of_the_node_reaches_every_pod() {
        let mut sandbox = Sandbox::toy();
        let file = "search corp.test\nnameserver 192.0.2.53\n";
        sandbox.edit(Edit::Settings(read(&[(SettingField::NodeFile, file)]))).unwrap();
        let ask = Ask { name: "nowhere".to_owned(), ..Ask::default() };
        assert_eq!(sandbox.answer(&ask).tried(), 5);
    }
}
