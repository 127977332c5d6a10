//! The form of a Pod.

use super::fields::{Present, Shown, Switch, TextLine, due, offered, path};
use super::parts::Pairs;
use super::resolver::Resolver;
use crate::cluster::{Intent, ObjectRef, Pod, Value};
use crate::control::Control;
use crate::page::state::lab::lab;
use crate::sandbox::Edit;
use leptos::prelude::*;

/// Hostname, subdomain, labels, readiness, addresses.
#[component]
pub(super) fn PodForm(object: ObjectRef, present: Present) -> impl IntoView {
    let lab = lab();
    let reference = StoredValue::new(object.clone());
    let is = move |read: fn(&Pod) -> bool| Signal::derive(move || read_pod(present, read));
    let says = move |read: fn(&Pod) -> String| Signal::derive(move || read_pod(present, read));
    let ready = is(|pod| pod.status.ready);
    let turn_ready = move |wanted: bool| {
        lab.dispatch(Edit::Do { object: reference.get_value(), intent: Intent::Ready(wanted) });
    };
    let terminating =
        Signal::derive(move || present.with(|object| object.as_ref().is_some_and(|object| object.meta().terminating)));
    let turn_terminating = move |wanted: bool| {
        // The moment carries no meaning here: the lab has no wall clock.
        let value = wanted.then(|| Value::from("1970-01-01T00:00:00Z"));
        lab.dispatch(Edit::Set { object: reference.get_value(), field: path("metadata.deletionTimestamp"), value });
    };
    let host_network = is(|pod| pod.spec.host_network);
    let turn_host_network = move |wanted: bool| {
        lab.dispatch(Edit::Set {
            object: reference.get_value(),
            field: path("spec.hostNetwork"),
            value: wanted.then(|| true.into()),
        });
    };
    let ready_due = due(lab, &object, &path("status.conditions"));
    let ips = says(|pod| pod.status.pod_ips.join(", "));
    let image = says(|pod| pod.spec.containers.first().map(|container| container.image.clone()).unwrap_or_default());
    view! {
        <div class="form">
            {offered(Control::Hostname, move || view! {
                <TextLine object=reference.get_value() present field="spec.hostname" name=Signal::stored("hostname".to_owned()) fixed=true />
                <TextLine object=reference.get_value() present field="spec.subdomain" name=Signal::stored("subdomain".to_owned()) fixed=true />
            }.into_any())}
            <Pairs object=object.clone() present field="metadata.labels" name=Signal::derive(move || lab.text().labels().to_owned()) />
            {offered(Control::Ready, move || view! {
                <Switch name=Signal::derive(move || lab.text().ready().to_owned()) on=ready turn=turn_ready is_due=ready_due />
                <Switch name=Signal::derive(move || lab.text().terminating().to_owned()) on=terminating turn=turn_terminating />
            }.into_any())}
            {offered(Control::Policy, move || view! {
                <Switch name=Signal::stored("hostNetwork".to_owned()) on=host_network turn=turn_host_network />
            }.into_any())}
            <Shown name=Signal::derive(move || lab.text().ip().to_owned()) value=ips />
            <Shown name=Signal::derive(move || lab.text().image().to_owned()) value=image />
            <Resolver object present />
        </div>
    }
}

/// Something of the pod as it is now.
fn read_pod<T: Default>(present: Present, read: fn(&Pod) -> T) -> T {
    present.with(|object| object.as_ref().and_then(|object| object.as_pod()).map(read).unwrap_or_default())
}
