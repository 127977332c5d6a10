//! The forms of Endpoints and EndpointSlice: addresses and ports, by hand.

use super::fields::{Present, element, offered, path};
use super::keeper;
use super::parts::{Column, ColumnKind, Pairs, Rows};
use crate::cluster::{ObjectRef, Value};
use crate::control::Control;
use crate::page::kit::windowed::{Shape, Windowed};
use crate::page::state::lab::lab;
use crate::sandbox::Edit;
use leptos::prelude::*;

/// What the list of subsets is made of: each has three tables.
const SUBSETS: Shape = Shape { list: ("div", ""), row: "div", height: 260.0 };

const PORTS: &[Column] = &[
    Column { name: |text| text.name(), field: "name", kind: ColumnKind::Text },
    Column { name: |text| text.port(), field: "port", kind: ColumnKind::Number },
    Column { name: |text| text.protocol(), field: "protocol", kind: ColumnKind::Text },
];

const SUBSET_ADDRESSES: &[Column] = &[
    Column { name: |text| text.address(), field: "ip", kind: ColumnKind::Text },
    Column { name: |text| text.hostname(), field: "hostname", kind: ColumnKind::Text },
];

const SLICE_ENDPOINTS: &[Column] = &[
    Column { name: |text| text.address(), field: "addresses[0]", kind: ColumnKind::Text },
    Column { name: |text| text.hostname(), field: "hostname", kind: ColumnKind::Text },
    Column { name: |text| text.ready(), field: "conditions.ready", kind: ColumnKind::TrueUnlessSaid },
];

fn new_port() -> Value {
    Value::object([("name", "http".into()), ("port", 80.into())])
}

fn new_address() -> Value {
    Value::object([("ip", "192.0.2.1".into())])
}

fn new_endpoint() -> Value {
    Value::object([("addresses", vec!["192.0.2.1"].into())])
}

/// Who puts back what one changes here.
#[component]
fn Keeper(present: Present) -> impl IntoView {
    let lab = lab();
    let kept_by = move || present.with(|object| object.as_ref().and_then(|object| keeper(object)));
    view! {
        <Show when=move || kept_by().is_some()>
            <p class="hint">{move || kept_by().map(|keeper| lab.text().kept_by(&keeper))}</p>
        </Show>
    }
}

/// Endpoints: subsets of addresses that share ports.
#[component]
pub(super) fn EndpointsForm(object: ObjectRef, present: Present) -> impl IntoView {
    let lab = lab();
    let reference = StoredValue::new(object);
    let subsets = Memo::new(move |_| {
        present
            .with(|object| {
                object.as_ref().and_then(|object| object.as_endpoints()).map_or(0, |endpoints| endpoints.subsets.len())
            })
            .max(1)
    });
    let subset = move |index: usize| {
        view! {
            <div>
                <Rows object=reference.get_value() present field=element("subsets", index).key("addresses") columns=SUBSET_ADDRESSES
                    name=Signal::derive(move || lab.text().addresses_head().to_owned()) new_row=new_address add_name=|text| text.add_address() />
                <Rows object=reference.get_value() present field=element("subsets", index).key("notReadyAddresses") columns=SUBSET_ADDRESSES
                    name=Signal::stored("notReadyAddresses".to_owned()) new_row=new_address add_name=|text| text.add_address() />
                <Rows object=reference.get_value() present field=element("subsets", index).key("ports") columns=PORTS
                    name=Signal::derive(move || lab.text().ports().to_owned()) new_row=new_port add_name=|text| text.add_port() />
            </div>
        }
        .into_any()
    };
    view! {
        <div class="form">
            <Keeper present />
            {offered(Control::Endpoints, move || view! { <Windowed shape=SUBSETS number=subsets.into() wanted=None row=Callback::new(subset) /> }.into_any())}
        </div>
    }
}

/// A slice: endpoints, ports, and the label that says whose it is.
#[component]
pub(super) fn SliceForm(object: ObjectRef, present: Present) -> impl IntoView {
    let lab = lab();
    let reference = StoredValue::new(object.clone());
    let service = move || {
        present.with(|object| {
            object
                .as_ref()
                .and_then(|object| object.as_endpoint_slice())
                .and_then(|slice| slice.service_name())
                .unwrap_or_default()
                .to_owned()
        })
    };
    let set_service = move |event| {
        let name = event_target_value(&event).trim().to_owned();
        let field = path("metadata.labels").key(crate::cluster::well_known::SERVICE_NAME);
        lab.dispatch(Edit::Set {
            object: reference.get_value(),
            field,
            value: (!name.is_empty()).then_some(Value::Text(name)),
        });
    };
    view! {
        <div class="form">
            <Keeper present />
            {offered(Control::Endpoints, move || view! {
            <div class="line">
                <label for="slice-service" translate="no">"service-name"</label>
                <input id="slice-service" class="field" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" translate="no" dir="ltr"
                    prop:value=service on:change=set_service />
            </div>
            <Rows object=reference.get_value() present field=path("endpoints") columns=SLICE_ENDPOINTS
                name=Signal::stored("endpoints".to_owned()) new_row=new_endpoint add_name=|text| text.add_address() />
            <Rows object=reference.get_value() present field=path("ports") columns=PORTS
                name=Signal::derive(move || lab.text().ports().to_owned()) new_row=new_port add_name=|text| text.add_port() />
            }.into_any())}
            <Pairs object present field="metadata.labels" name=Signal::derive(move || lab.text().labels().to_owned()) />
        </div>
    }
}
