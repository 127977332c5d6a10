//! Where a page that embeds the lab wants it to start: with somebody to ask, under a server profile, with
//! a library.

use super::parameters::Parameters;
use crate::cluster::{FieldPath, Intent, Kind, Value};
use crate::resolution::server::Configuration;
use crate::resolution::stub::ANNOTATION;
use crate::sandbox::{Edit, Sandbox};

/// The image of a pod that is there to ask: a plain one with glibc.
const IMAGE: &str = "debian:12";

/// Puts a state as the parameters want it, with nothing to undo. Manifests on a page seldom hold the pod
/// that asks: where the question's pod is not there, and its namespace is, it is made.
pub fn apply_parameters(sandbox: &mut Sandbox, parameters: &Parameters) {
    let asker = sandbox.question().from.clone();
    let object = asker.object();
    if sandbox.cluster().get(&object).is_none() {
        let container = Value::object([("name", asker.name.as_str().into()), ("image", IMAGE.into())]);
        let metadata = [("name", asker.name.as_str().into()), ("namespace", asker.namespace.as_str().into())];
        let pod = Value::object([
            ("apiVersion", "v1".into()),
            ("kind", Kind::Pod.name().into()),
            ("metadata", Value::object(metadata)),
            ("spec", Value::object([("containers", Value::List(vec![container]))])),
        ]);
        // Without its namespace, or under a name no pod can have, it stays missing, and the answer says so.
        let _ = sandbox.edit(Edit::Put(pod));
    }
    if let Some(profile) = parameters.profile {
        let corefile = profile.text(&sandbox.cluster().settings().cluster_domain);
        let _ = sandbox.edit(Edit::Do {
            object: Configuration::object_of(sandbox.cluster()).clone(),
            intent: Intent::Corefile(corefile),
        });
    }
    if let Some(library) = parameters.library {
        let field = FieldPath::of(&["metadata", "annotations", ANNOTATION]);
        let value = Some(library.annotation_value().into());
        let _ = sandbox.edit(Edit::Set { object, field, value });
    }
    sandbox.begin_here();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolution::stub::Library;
    use crate::sandbox::Link;

    const SERVICE: &str = "apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  clusterIP: None\n  selector:\n    app: db\n---\n\
                           apiVersion: v1\nkind: Pod\nmetadata:\n  name: db-0\n  labels:\n    app: db\nspec:\n  containers:\n  - name: db\n    image: postgres:17\n";

    fn opened(query: &str) -> Sandbox {
        let (parameters, problems) = Parameters::read(query);
        assert_eq!(problems, []);
        let (mut link, _) = Link::read(query, super::super::KEYS);
        link.manifests = Some(SERVICE.to_owned());
        let (mut sandbox, problems) = link.open();
        assert_eq!(problems, []);
        apply_parameters(&mut sandbox, &parameters);
        sandbox
    }

    #[test]
    fn manifests_without_an_asker_get_one_and_answer() {
        let sandbox = opened("name=db&from=shell");
        assert_eq!(sandbox.answer(sandbox.question()).outcome().as_str(), "NOERROR");
        assert!(sandbox.done().is_empty());
        let sandbox = opened("name=db&from=nowhere/shell");
        assert!(sandbox.answer(sandbox.question()).lookup.is_none(), "no namespace is made up");
    }

    #[test]
    fn manifests_without_a_question_are_asked_for_their_first_service() {
        for (manifests, asked) in [
            (SERVICE.to_owned(), "default/shell db A"),
            (SERVICE.replace("name: db\nspec", "name: web\nspec"), "default/shell web A"),
            (
                format!(
                    "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n---\n{}",
                    SERVICE.replace("name: db\nspec", "name: cart\n  namespace: shop\nspec")
                ),
                "shop/shell cart A",
            ),
        ] {
            let (mut sandbox, problems) = Link { manifests: Some(manifests), ..Link::default() }.open();
            assert_eq!(problems, []);
            apply_parameters(&mut sandbox, &Parameters::default());
            assert_eq!(sandbox.question().to_string(), asked);
            assert!(sandbox.answer(sandbox.question()).lookup.is_some(), "{asked}: somebody is there to ask");
        }
    }

    #[test]
    fn the_first_answer_comes_from_no_cache() {
        for more in ["", "&libc=musl", "&profile=kubeadm-old", "&libc=musl&profile=kubeadm-old"] {
            let sandbox = opened(&format!("name=www.example.com&from=db-0{more}"));
            let answer = sandbox.answer(sandbox.question());
            assert_eq!((answer.outcome().as_str(), answer.remembered), ("NOERROR", None), "{more}");
        }
    }

    #[test]
    fn the_profile_and_the_library_are_put_in_place() {
        let sandbox = opened("name=db&from=shell&libc=musl&profile=coredns-defaults");
        let pod = sandbox.cluster().get(&sandbox.question().from.object()).unwrap();
        assert_eq!(Library::for_pod(pod.as_pod().unwrap()), Library::Musl125);
        let corefile = sandbox.cluster().get(&Configuration::object()).unwrap();
        let text = corefile.as_config_map().unwrap().data.get("Corefile").unwrap();
        assert_eq!(*text, crate::resolution::corefile::Profile::CorednsDefaults.text("cluster.local"));
    }
}
