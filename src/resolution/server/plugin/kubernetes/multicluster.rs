//! ServiceImports and the endpoints of all clusters, for the zones under `multicluster` (rules PM1 and PM2;
//! `plugin/kubernetes/object/{serviceimport,multicluster_endpoint}.go`). An import is kept as what a Service is kept as;
//! its endpoints are called by their own name and their cluster's.

use super::index_options::IndexOptions;
use super::port::{Port, Protocol};
use super::service_entry::{Entry, ServiceShape, Slice, full_name};
use crate::cluster::{Changes, Cluster, FieldPath, Kind, Object, Value};
use crate::resolution::trace::Cause;
use rustc_hash::{FxHashMap, FxHashSet};
use std::net::IpAddr;
use std::sync::Arc;

/// On a slice: the import it belongs to, and the cluster it comes from (`mcs-api` LabelServiceName,
/// LabelSourceCluster).
const SERVICE_NAME: &str = "multicluster.kubernetes.io/service-name";
const SOURCE_CLUSTER: &str = "multicluster.kubernetes.io/source-cluster";
/// The API of imports.
const API_VERSION: &str = "multicluster.x-k8s.io/v1alpha1";
const KIND: &str = "ServiceImport";

/// A namespace and a name in it.
type At = (Box<str>, Box<str>);

/// What is known of imports.
#[derive(Clone, Debug, Default)]
pub(in crate::resolution::server) struct Imports {
    entries: FxHashMap<Box<str>, FxHashMap<Box<str>, Entry>>,
    options: IndexOptions,
}

impl Imports {
    /// The kind of the objects.
    pub(crate) fn kind() -> Kind {
        Kind::Other(API_VERSION.to_owned(), KIND.to_owned())
    }

    /// What is known under an import's name.
    pub(super) fn entry_of(&self, namespace: &str, name: &str) -> Option<&Entry> {
        self.entries.get(namespace)?.get(name)
    }

    /// The imports of a namespace, in no order.
    pub(super) fn entries(&self, namespace: &str) -> impl Iterator<Item = &Entry> {
        self.entries.get(namespace).into_iter().flat_map(FxHashMap::values)
    }

    /// The field of an import that holds an address.
    pub(crate) fn ip_cause(import: &Object, address: IpAddr) -> Cause {
        let list = FieldPath::of(&["spec", "ips"]);
        let texts = import.value().at(&list).map_or(&[][..], Value::items).iter();
        let position = texts.map(ip_of).position(|ip| ip == Some(address)).unwrap_or_default();
        Cause::Object { object: import.reference().clone(), field: list.index(position) }
    }

    /// Reads the whole cluster.
    pub(crate) fn new(cluster: &Cluster, options: IndexOptions) -> Self {
        let mut imports = Self { entries: FxHashMap::default(), options };
        let mut stale = FxHashSet::default();
        cluster.objects().for_each(|object| imports.put(object, &mut stale));
        stale.iter().for_each(|at| imports.derive(at));
        imports
    }

    /// Follows a change of the cluster.
    pub(crate) fn update(&mut self, changes: &Changes) {
        let mut stale = FxHashSet::default();
        for change in &changes.objects {
            if let Some(before) = &change.before {
                self.take(before, &mut stale);
            }
            if let Some(after) = &change.after {
                self.put(after, &mut stale);
            }
        }
        stale.iter().for_each(|at| self.derive(at));
    }

    fn entry(&mut self, at: &At) -> &mut Entry {
        let of_namespace = self.entries.entry(at.0.clone()).or_default();
        of_namespace.entry(at.1.clone()).or_insert_with(|| Entry::new((Arc::from(&*at.0), Arc::from(&*at.1))))
    }

    fn put(&mut self, object: &Arc<Object>, stale: &mut FxHashSet<At>) {
        let Some((at, is_slice)) = place_of(object) else { return };
        if is_slice && self.options.noendpoints || !self.options.watches(object) {
            return;
        }
        if is_slice {
            self.entry(&at).put_slice(Slice::new(Arc::clone(object)));
        } else {
            self.entry(&at).object = Some(Arc::clone(object));
        }
        stale.insert(at);
    }

    fn take(&mut self, object: &Object, stale: &mut FxHashSet<At>) {
        let Some((at, is_slice)) = place_of(object) else { return };
        if is_slice {
            self.entry(&at).take_slice(&object.reference().name);
        } else {
            self.entry(&at).object = None;
        }
        stale.insert(at);
    }

    fn derive(&mut self, at: &At) {
        let Self { entries, options } = self;
        let Some(of_namespace) = entries.get_mut(&at.0) else { return };
        let Some(entry) = of_namespace.get_mut(&at.1) else { return };
        if entry.is_empty() {
            of_namespace.remove(&at.1);
            return;
        }
        let key = entry.key.clone();
        entry.target = full_name(&[&key.1, &key.0, "svc"], &options.primary_zone);
        let field = |path: &[&str]| entry.object.as_ref().and_then(|import| import.value().at(&FieldPath::of(path)));
        let is_headless = field(&["spec", "type"]).and_then(Value::as_text) == Some("Headless");
        let items = |path: &[&str]| field(path).map_or(&[][..], Value::items);
        let ips = items(&["spec", "ips"]).iter().filter_map(ip_of).collect();
        // No port stands for none, unlike with a Service: without ports there is no name (rule PM2).
        let ports = items(&["spec", "ports"]).iter().map(|port| {
            let text = |key: &str| port.field(key).and_then(Value::as_text);
            let number = port.field("port").and_then(Value::as_int);
            Port {
                name: text("name").unwrap_or_default().into(),
                protocol: Protocol::parse(text("protocol").unwrap_or("TCP")),
                number: number.and_then(|number| u16::try_from(number).ok()),
            }
        });
        let ports = ports.collect();
        let shape = match (&entry.object, is_headless) {
            (None, _) => ServiceShape::Absent,
            (Some(_), true) => ServiceShape::Headless,
            (Some(_), false) => ServiceShape::ClusterIp(ips),
        };
        (entry.ports, entry.shape) = (ports, shape);
        entry.derive_endpoints(&key, options);
        entry.name_by_cluster(options);
    }
}

impl Entry {
    /// Calls each endpoint by its name and its cluster's.
    fn name_by_cluster(&mut self, options: &IndexOptions) {
        let Self { slices, endpoints, by_name, key, .. } = self;
        by_name.clear();
        for (position, endpoint) in (0_u32..).zip(endpoints.iter_mut()) {
            let slice = slices.get(super::service_entry::place(endpoint.slice)).and_then(Slice::typed);
            let cluster = slice.and_then(|slice| slice.meta.labels.get(SOURCE_CLUSTER)).map_or("", String::as_str);
            // Without a cluster it is found by its own label, and its full name has an empty one.
            let asked =
                if cluster.is_empty() { endpoint.label.to_string() } else { format!("{}.{cluster}", endpoint.label) };
            by_name.entry(asked.to_ascii_lowercase().into()).or_default().push(position);
            endpoint.label = format!("{}.{cluster}", endpoint.label).into();
            endpoint.target = full_name(&[&endpoint.label, &key.1, &key.0, "svc"], &options.primary_zone);
        }
        // Addresses of several clusters may well coincide.
        self.all_distinct = false;
    }
}

/// An address as an item of a list.
fn ip_of(item: &Value) -> Option<IpAddr> {
    item.as_text()?.parse::<IpAddr>().ok().map(|ip| ip.to_canonical())
}

/// The import an object is, or belongs to: its namespace and name.
pub(crate) fn import_of(object: &Object) -> Option<(&str, &str)> {
    let reference = object.reference();
    let name = match object.as_endpoint_slice() {
        Some(slice) => slice.meta.labels.get(SERVICE_NAME)?,
        None if reference.kind == Imports::kind() => &reference.name,
        None => return None,
    };
    Some((&reference.namespace, name))
}

/// The same, and whether the object is a slice.
fn place_of(object: &Object) -> Option<(At, bool)> {
    let (namespace, name) = import_of(object)?;
    Some(((namespace.into(), name.into()), object.as_endpoint_slice().is_some()))
}
