//! The part of a pod's form that decides how it resolves names: policy, additions, library, and the files
//! that come of them.

use super::fields::{Choose, Present, Switch, Words, due, offered, opened, path};
use crate::cluster::{DnsPolicy, FieldPath, Intent, ObjectRef, Pod, Value};
use crate::control::Control;
use crate::page::answer::pod_files::Files;
use crate::page::state::lab::lab;
use crate::resolution::stub::{ANNOTATION, Library};
use crate::sandbox::{Edit, PodRef};
use leptos::prelude::*;

/// The controls, folded away until somebody wants them, and the files.
#[component]
pub(super) fn Resolver(object: ObjectRef, present: Present) -> impl IntoView {
    let lab = lab();
    let reference = StoredValue::new(object.clone());
    let of_pod = move |read: fn(&Pod) -> String| {
        Signal::derive(move || {
            present.with(|object| object.as_ref().and_then(|object| object.as_pod()).map(read).unwrap_or_default())
        })
    };
    let set = move |field: FieldPath, value: Option<Value>| {
        lab.dispatch(Edit::Set { object: reference.get_value(), field, value });
    };
    let policy = of_pod(|pod| match pod.spec.dns_policy.as_str() {
        "" => DnsPolicy::ClusterFirst.as_str().to_owned(),
        said => said.to_owned(),
    });
    let policies = DnsPolicy::ALL.map(|policy| (policy.as_str().to_owned(), policy.as_str().to_owned()));
    let policy_due = due(lab, &object, &path("spec.dnsPolicy"));
    let config_due = due(lab, &object, &path("spec.dnsConfig"));
    let is_open = opened(move || policy_due.get() || config_due.get());
    let library = of_pod(|pod| Library::for_pod(pod).annotation_value().to_owned());
    let libraries = Library::ALL.map(|library| (library.annotation_value().to_owned(), library.as_str().to_owned()));
    let fqdn = Signal::derive(move || {
        present.with(|object| {
            object.as_ref().and_then(|object| object.as_pod()).is_some_and(|pod| pod.spec.set_hostname_as_fqdn)
        })
    });
    let words = move |field: &'static str, name: &'static str, read: fn(&Pod) -> String, write: fn(&str) -> Value| {
        view! { <Words object=reference.get_value() field name text=of_pod(read) write /> }
    };
    view! {
        <details class="more" open=is_open>
            <summary>{move || lab.text().how_it_resolves()}</summary>
            {offered(Control::Policy, move || view! {
                <Choose name=Signal::stored("dnsPolicy".to_owned()) id="pod-dns-policy" options=policies.to_vec() chosen=policy is_due=policy_due
                    choose=move |word: String| {
                        if let Some(policy) = DnsPolicy::ALL.into_iter().find(|known| known.as_str() == word) {
                            lab.dispatch(Edit::Do { object: reference.get_value(), intent: Intent::DnsPolicy(policy) });
                        }
                    } />
                {words("spec.dnsConfig.nameservers", "nameservers", |pod| listed(pod, |config| config.nameservers.clone()), text_of)}
                {words("spec.dnsConfig.searches", "searches", |pod| listed(pod, |config| config.searches.clone()), text_of)}
                {words("spec.dnsConfig.options", "options", |pod| listed(pod, options), option_of)}
            }.into_any())}
            {offered(Control::Library, move || view! {
                <Choose name=Signal::derive(move || lab.text().library().to_owned()) id="pod-library" options=libraries.to_vec() chosen=library is_due=Signal::stored(false)
                    choose=move |word: String| set(FieldPath::of(&["metadata", "annotations", ANNOTATION]), Some(Value::Text(word))) />
            }.into_any())}
            {offered(Control::Policy, move || view! {
                <Switch name=Signal::stored("setHostnameAsFQDN".to_owned()) on=fqdn
                    turn=move |wanted: bool| set(path("spec.setHostnameAsFQDN"), wanted.then(|| true.into())) />
            }.into_any())}
            <Files pod=Signal::stored(PodRef::of(&object)) />
        </details>
    }
}

fn listed(pod: &Pod, list: fn(&crate::cluster::DnsConfig) -> Vec<String>) -> String {
    pod.spec.dns_config.as_ref().map(list).unwrap_or_default().join(" ")
}

fn options(config: &crate::cluster::DnsConfig) -> Vec<String> {
    let one = |option: &crate::cluster::DnsOption| match option.value.as_deref() {
        None | Some("") => option.name.clone(),
        Some(value) => format!("{}:{value}", option.name),
    };
    config.options.iter().map(one).collect()
}

fn text_of(word: &str) -> Value {
    word.into()
}

/// `ndots:2` as the API writes it: name and value.
fn option_of(word: &str) -> Value {
    match word.split_once(':') {
        Some((name, value)) => Value::object([("name", name.into()), ("value", value.into())]),
        None => Value::object([("name", word.into())]),
    }
}
