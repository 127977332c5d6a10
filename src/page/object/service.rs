//! The form of a Service.

use super::fields::{Present, Shown, Switch, TextLine, due, offered, path, step};
use super::parts::{Column, ColumnKind, Pairs, Rows};
use crate::cluster::{Intent, ObjectRef, Service, ServiceType, Value};
use crate::control::Control;
use crate::page::kit::live::live;
use crate::page::state::lab::{Lab, lab};
use crate::sandbox::Edit;
use leptos::ev;
use leptos::prelude::*;

const TYPES: [ServiceType; 4] =
    [ServiceType::ClusterIP, ServiceType::NodePort, ServiceType::LoadBalancer, ServiceType::ExternalName];

const PORTS: &[Column] = &[
    Column { name: |text| text.name(), field: "name", kind: ColumnKind::Text },
    Column { name: |text| text.port(), field: "port", kind: ColumnKind::Number },
    Column { name: |text| text.target_port(), field: "targetPort", kind: ColumnKind::NumberOrText },
    Column { name: |text| text.protocol(), field: "protocol", kind: ColumnKind::Text },
];

/// Type, headless, selector, ports, readiness, target.
#[component]
pub(super) fn ServiceForm(object: ObjectRef, present: Present) -> impl IntoView {
    let lab = lab();
    let reference = StoredValue::new(object.clone());
    let with = move |read: fn(&Service) -> String| read_service(present, read);
    let is = move |read: fn(&Service) -> bool| read_service(present, read);
    let service_type = Memo::new(move |_| with(|service| service.spec.service_type.as_str().to_owned()));
    let is_external = move || service_type.with(|known| known == "ExternalName");
    let mean = move |intent: Intent| {
        lab.dispatch(Edit::Do { object: reference.get_value(), intent });
    };
    let choose_type = move |event: ev::Event| {
        let chosen = event_target_value(&event);
        let Some(chosen) = TYPES.into_iter().find(|known| known.as_str() == chosen) else { return };
        mean(match chosen {
            ServiceType::ExternalName => {
                let known = with(|service| service.spec.external_name.clone());
                Intent::ExternalName(if known.is_empty() { "www.example.com".to_owned() } else { known })
            }
            other => Intent::ServiceType(other),
        });
    };
    let is_due = move |field: &str| due(lab, &reference.get_value(), &path(field));
    let (type_due, address_due, listed_due) =
        (is_due("spec.type"), is_due("spec.clusterIP"), is_due("spec.publishNotReadyAddresses"));
    let turn_headless = move |wanted: bool| mean(if wanted { Intent::Headless } else { Intent::ClusterIp });
    view! {
        <div class="form">
            <Show when=move || lab.offers(Control::Headless) || lab.offers(Control::ExternalName)>
            {types(lab, service_type, type_due, choose_type)}
            </Show>
            <Show when=is_external fallback={
                move || view! {
                    {offered(Control::Headless, move || view! {
                        <Switch name=Signal::derive(move || lab.text().headless().to_owned()) on=Signal::derive(move || is(Service::is_headless)) turn=turn_headless is_due=address_due />
                    }.into_any())}
                    <Shown name=Signal::stored("clusterIP".to_owned()) value=Signal::derive(move || with(|service| service.spec.cluster_ips.join(", "))) />
                }
            }>
                {live(move || external_name(lab, reference.get_value(), present))}
            </Show>
            <Pairs object=object.clone() present field="spec.selector" name=Signal::derive(move || lab.text().selector().to_owned()) offer=Control::Selector />
            {offered(Control::Ports, move || view! {
                <Rows object=reference.get_value() present field=path("spec.ports") name=Signal::derive(move || lab.text().ports().to_owned()) columns=PORTS
                    new_row=|| Value::object([("name", "http".into()), ("port", 80.into())]) add_name=|text| text.add_port() />
            }.into_any())}
            {offered(Control::Ready, move || view! {
                <Switch name=Signal::stored("publishNotReadyAddresses".to_owned())
                    on=Signal::derive(move || is(|service| service.spec.publish_not_ready_addresses))
                    turn=move |wanted: bool| mean(Intent::PublishNotReady(wanted)) is_due=listed_due />
            }.into_any())}
            <Pairs object present field="metadata.labels" name=Signal::derive(move || lab.text().labels().to_owned()) />
        </div>
    }
}

/// The choice of the type.
fn types(lab: Lab, chosen: Memo<String>, is_due: Signal<bool>, choose: impl Fn(ev::Event) + 'static) -> impl IntoView {
    let option = |known: ServiceType| {
        let name = known.as_str().to_owned();
        let (same, value) = (name.clone(), name.clone());
        view! { <option value=value selected=move || chosen.with(|chosen| *chosen == same)>{name}</option> }
    };
    view! {
        <div class="line" class:to-do=is_due>
            <label for="service-type" translate="no">"type"</label>
            <select id="service-type" class="field" aria-current=move || step(is_due.get()) translate="no" on:change=choose
                prop:value=move || { lab.refused.track(); chosen.get() }>
                {TYPES.map(option)}
            </select>
        </div>
    }
}

/// The name that an ExternalName leads to, to be changed where that is offered.
fn external_name(lab: Lab, object: ObjectRef, present: Present) -> AnyView {
    let name = Signal::stored("externalName".to_owned());
    if lab.offers(Control::ExternalName) {
        return view! { <TextLine object present field="spec.externalName" name /> }.into_any();
    }
    let value = Signal::derive(move || read_service(present, |service| service.spec.external_name.clone()));
    view! { <Shown name value /> }.into_any()
}

/// Something of the Service as it is now.
fn read_service<T: Default>(present: Present, read: fn(&Service) -> T) -> T {
    present.with(|object| object.as_ref().and_then(|object| object.as_service()).map(read).unwrap_or_default())
}
