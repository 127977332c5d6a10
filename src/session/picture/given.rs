//! What a program was started with to find others by: variables of its container that hold the name it looks up, or an
//! address. An address of the cluster that nothing has any more is marked.

use super::super::scene::Line;
use crate::cluster::{Cluster, FieldPath, Value};
use crate::explain::traffic::{Destination, destination};
use crate::sandbox::Sandbox;
use std::net::IpAddr;

/// How many variables are drawn.
const MOST: usize = 2;

/// The lines for the program of the present question.
pub(super) fn given(sandbox: &Sandbox) -> Vec<Line> {
    let question = sandbox.question();
    let Some(pod) = sandbox.cluster().get(&question.from.object()) else { return Vec::new() };
    let view = sandbox.pod_view(&question.from).ok();
    let name = view.as_ref().and_then(|view| view.container).map(|container| container.name.as_str());
    let text = |value: &'_ Value, key: &str| value.field(key).and_then(Value::as_text).map(str::to_owned);
    let containers = pod.value().at(&FieldPath::of(&["spec", "containers"])).map(Value::items).unwrap_or_default();
    let own = containers.iter().find(|one| one.field("name").and_then(Value::as_text) == name);
    let variables = own.and_then(|own| own.field("env")).map(Value::items).unwrap_or_default();
    let line = |variable: &Value| {
        let (name, value) = (text(variable, "name")?, text(variable, "value")?);
        let says = format!("{name}={value}");
        match value.parse::<IpAddr>() {
            Ok(address) => Some(match is_held(sandbox.cluster(), address) {
                Some(is_held) => Line::sign(is_held, &says),
                None => Line::mono(says),
            }),
            Err(_) => is_same(&value, &question.name).then(|| Line::mono(says)),
        }
    };
    variables.iter().filter_map(line).take(MOST).collect()
}

/// True for the same name, with or without the dot that ends it.
fn is_same(one: &str, other: &str) -> bool {
    let bare = |name: &str| name.trim_end_matches('.').to_owned();
    !one.is_empty() && bare(one).eq_ignore_ascii_case(&bare(other))
}

/// Whether a pod or a Service has this address; nothing where it is none of the cluster's, or where nobody knows.
fn is_held(cluster: &Cluster, address: IpAddr) -> Option<bool> {
    match destination(cluster, address) {
        Destination::Itself | Destination::Elsewhere | Destination::NotBrought => None,
        found => Some(found != Destination::Nobody),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::{Kind, ObjectRef};
    use crate::sandbox::{Ask, Edit, Link, PodRef};

    fn lines(sandbox: &Sandbox) -> Vec<String> {
        given(sandbox).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn an_address_that_was_written_down_is_marked_once_no_pod_has_it() {
        let pod = |name: &str, env: &str| {
            format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec: {{containers: [{{name: c, image: i, env: [{env}]}}]}}\n"
            )
        };
        let env = "{name: POD2, value: 10.244.1.2}, {name: OUT, value: 192.0.2.7}, {name: PEER, value: Pod2.}, {name: MODE, value: fast}";
        let world = format!("{}---\n{}", pod("pod1", env), pod("pod2", ""));
        let mut sandbox = Link { manifests: Some(world), ..Link::default() }.open().0;
        let ask = Ask {
            from: PodRef::of(&ObjectRef::new(Kind::Pod, "default", "pod1")),
            name: "pod2".to_owned(),
            ..sandbox.question().clone()
        };
        sandbox.ask(ask);
        let pod2 = ObjectRef::new(Kind::Pod, "default", "pod2");
        let address = sandbox.cluster().get(&pod2).and_then(|pod| pod.as_pod()?.status.pod_ip().map(str::to_owned));
        assert_eq!(address.as_deref(), Some("10.244.1.2"));
        assert_eq!(lines(&sandbox), ["✓ POD2=10.244.1.2", "OUT=192.0.2.7"]);
        sandbox.edit(Edit::Delete(pod2)).unwrap();
        assert_eq!(lines(&sandbox), ["✕ POD2=10.244.1.2", "OUT=192.0.2.7"], "of an address outside nothing is known");
    }

    #[test]
    fn a_name_is_drawn_where_it_is_the_one_that_is_looked_up() {
        assert!(is_same("db.shop.", "DB.shop") && is_same("db", "db"));
        assert!(!is_same("db", "db.shop") && !is_same("", "."));
    }
}
