//! Names to look up: by which a Service or a pod is asked for from a namespace.

use crate::cluster::{Cluster, Kind, Object, ObjectRef};

/// How many names are offered at the most, and how many objects of a kind are looked at for them.
const OFFERED: usize = 60;

/// The name of something from a namespace: short where it is in that one.
fn from(here: &str, name: String, object: &ObjectRef) -> String {
    if object.namespace == here { name } else { format!("{name}.{}", object.namespace) }
}

/// A Service's name.
pub fn service_name(here: &str, service: &ObjectRef) -> String {
    from(here, service.name.clone(), service)
}

/// Above how many letters a name is written smaller, so that more of it is seen in the field of the question.
const LONG: usize = 26;

/// True for a name that is long for its field.
pub fn is_long(name: &str) -> bool {
    name.chars().count() > LONG
}

/// The parts of a name or a path between which a line may break: before a dot or a bracket, and behind a slash.
pub fn parts(name: &str) -> Vec<&str> {
    let is_place = |at: usize, letter: char| at > 0 && matches!(letter, '.' | '[');
    let places = name.char_indices().filter_map(|(at, letter)| match letter {
        '/' => Some(at + 1),
        _ => is_place(at, letter).then_some(at),
    });
    let mut begin = 0;
    let mut parts = Vec::new();
    for place in places.chain([name.len()]) {
        parts.extend(name.get(begin..place).filter(|part| !part.is_empty()));
        begin = place;
    }
    parts
}

/// The name that a pod has below a Service; none where it lacks a hostname or a subdomain.
pub fn pod_name(here: &str, pod: &Object) -> Option<String> {
    let spec = &pod.as_pod()?.spec;
    let has_name = !spec.hostname.is_empty() && !spec.subdomain.is_empty();
    has_name.then(|| from(here, format!("{}.{}", spec.hostname, spec.subdomain), pod.reference()))
}

/// Names that somebody may want to try from a namespace: Services and pods of it, Services of others, and a name outside.
pub fn worth_offering(cluster: &Cluster, here: &str) -> Vec<String> {
    let services = cluster.of_kind(&Kind::Service).take(OFFERED).map(|object| object.reference());
    let (near, far): (Vec<_>, Vec<_>) = services.partition(|service| service.namespace == here);
    let pods = cluster.in_namespace(&Kind::Pod, here).take(OFFERED);
    let mut names: Vec<String> = near.into_iter().map(|service| service_name(here, service)).collect();
    names.extend(pods.filter_map(|pod| pod_name(here, pod)));
    names.extend(far.into_iter().map(|service| service_name(here, service)));
    names.push("www.example.com".to_owned());
    names.truncate(OFFERED);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_long_where_its_field_at_a_desk_would_cut_it() {
        assert!(is_long("service1.default.svc.cluster.local."));
        assert!(!is_long("kafka-0.kafka-headless"));
    }

    #[test]
    fn a_name_breaks_at_dots_and_slashes_and_nothing_of_it_is_lost() {
        assert_eq!(parts("endpointslice/default/headless1-prp87"), ["endpointslice/", "default/", "headless1-prp87"]);
        assert_eq!(parts("endpoints[0].addresses[0]"), ["endpoints", "[0]", ".addresses", "[0]"]);
        for name in ["a.b.svc.cluster.local.", ".", "", "/", "한.글"] {
            assert_eq!(parts(name).concat(), name);
        }
    }
    use crate::sandbox::{Edit, Sandbox, Scope};

    #[test]
    fn what_is_near_comes_first_and_what_is_far_has_its_namespace() {
        let mut sandbox = Sandbox::toy();
        let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: web-0}\nspec: {hostname: web-0, subdomain: db, containers: [{name: c, image: busybox}]}\n";
        sandbox.edit(Edit::Manifests { text: text.to_owned(), scope: Scope::Named, recreate: false }).unwrap();
        let offered = |here| worth_offering(sandbox.cluster(), here);
        let from_default = offered("default");
        assert_eq!(from_default, ["db", "kubernetes", "web-0.db", "kube-dns.kube-system", "www.example.com"]);
        assert_eq!(offered("kube-system"), ["kube-dns", "db.default", "kubernetes.default", "www.example.com"]);
    }
}
