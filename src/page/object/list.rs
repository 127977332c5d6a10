//! All objects, and the buttons that make new ones.

use crate::cluster::{Kind, ObjectRef, Value};
use crate::control::Control;
use crate::page::answer::edit_as_command::{AsCommands, Button};
use crate::page::kit::arriving::later;
use crate::page::kit::live::*;
use crate::page::kit::long_lists;
use crate::page::kit::sentence::label;
use crate::page::state::lab::{Selection, lab};
use crate::sandbox::{Edit, Sandbox, Scope};
use crate::text::words::Screen;
use leptos::prelude::*;

/// How many kinds, and how many objects of a kind, are listed before one has to filter.
const LISTED: usize = long_lists::SHOWN;

/// What can be made, and how it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum New {
    Pod,
    Service,
    Headless,
    Endpoints,
    Slice,
    Deployment,
    StatefulSet,
    Namespace,
}

impl New {
    const MORE: [Self; 6] =
        [Self::Headless, Self::Deployment, Self::StatefulSet, Self::Endpoints, Self::Slice, Self::Namespace];

    fn kind(self) -> Kind {
        match self {
            Self::Pod => Kind::Pod,
            Self::Service | Self::Headless => Kind::Service,
            Self::Endpoints => Kind::Endpoints,
            Self::Slice => Kind::EndpointSlice,
            Self::Deployment => Kind::Deployment,
            Self::StatefulSet => Kind::StatefulSet,
            Self::Namespace => Kind::Namespace,
        }
    }

    /// The control that making one is.
    fn offer(self) -> Control {
        match self {
            Self::Pod => Control::Pod,
            Self::Service | Self::Headless => Control::Service,
            Self::Endpoints | Self::Slice => Control::Endpoints,
            Self::Deployment | Self::StatefulSet | Self::Namespace => Control::Settings,
        }
    }

    fn usual_name(self) -> &'static str {
        match self {
            Self::Pod => "web",
            Self::Service => "service",
            Self::Headless => "headless",
            Self::Endpoints | Self::Slice => "db",
            Self::Deployment => "web",
            Self::StatefulSet => "db",
            Self::Namespace => "shop",
        }
    }

    /// What stands below `metadata`.
    fn body(self, name: &str) -> Vec<(&'static str, Value)> {
        let labels = || Value::object([("app", name.into())]);
        let ports = || Value::List(vec![Value::object([("name", "http".into()), ("port", 80.into())])]);
        let containers = || Value::List(vec![Value::object([("name", "main".into()), ("image", "nginx:1.29".into())])]);
        let template = || {
            Value::object([
                ("metadata", Value::object([("labels", labels())])),
                ("spec", Value::object([("containers", containers())])),
            ])
        };
        let workload = |more: Option<(&str, Value)>| {
            let mut spec = Value::object([
                ("replicas", 2.into()),
                ("selector", Value::object([("matchLabels", labels())])),
                ("template", template()),
            ]);
            if let (Value::Map(map), Some((key, value))) = (&mut spec, more) {
                map.insert(key.to_owned(), value);
            }
            vec![("spec", spec)]
        };
        match self {
            Self::Pod => vec![("spec", Value::object([("containers", containers())]))],
            Self::Service => vec![("spec", Value::object([("selector", labels()), ("ports", ports())]))],
            Self::Headless => {
                vec![(
                    "spec",
                    Value::object([("clusterIP", "None".into()), ("selector", labels()), ("ports", ports())]),
                )]
            }
            Self::Endpoints => {
                let addresses = Value::List(vec![Value::object([("ip", "192.0.2.10".into())])]);
                vec![("subsets", Value::List(vec![Value::object([("addresses", addresses), ("ports", ports())])]))]
            }
            Self::Slice => {
                let endpoint = Value::object([("addresses", vec!["192.0.2.10"].into())]);
                vec![("addressType", "IPv4".into()), ("endpoints", Value::List(vec![endpoint])), ("ports", ports())]
            }
            Self::Deployment => workload(None),
            Self::StatefulSet => workload(Some(("serviceName", name.into()))),
            Self::Namespace => Vec::new(),
        }
    }

    fn object(self, namespace: &str, name: &str) -> Value {
        let kind = self.kind();
        let mut metadata = vec![("name", Value::from(name))];
        if kind.is_namespaced() {
            metadata.push(("namespace", namespace.into()));
        }
        match self {
            Self::Pod => metadata.push(("labels", Value::object([("app", name.into())]))),
            Self::Slice => {
                metadata.push(("labels", Value::object([(crate::cluster::well_known::SERVICE_NAME, name.into())])))
            }
            _ => {}
        }
        let map = |fields: Vec<(&str, Value)>| {
            Value::Map(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
        };
        let mut fields =
            vec![("apiVersion", kind.api_version().into()), ("kind", kind.name().into()), ("metadata", map(metadata))];
        fields.extend(self.body(name));
        map(fields)
    }
}

/// Where an object stands in the list, as a selector. A name that is none (of an object from elsewhere) is nowhere.
pub fn entry(object: &ObjectRef) -> String {
    let name: String = object.to_string().replace(['"', '\\', '\n'], "");
    format!("#object [data-object=\"{name}\"]")
}

/// A kind, the objects of it that are listed, and how many more there are.
type Group = (Kind, Vec<ObjectRef>, usize);

/// The objects of a scope by kind, and how many there are of kinds that are not listed.
fn grouped(sandbox: &Sandbox, filter: &str, scope: Scope) -> (Vec<Group>, usize) {
    let mut groups: Vec<Group> = Vec::new();
    let mut unlisted = 0;
    for object in sandbox.cluster().objects() {
        let reference = object.reference();
        let is_pod = reference.kind == Kind::Pod && !reference.namespace.starts_with("kube-");
        if !(scope.shows(object) || is_pod) || !(filter.is_empty() || reference.to_string().contains(filter)) {
            continue;
        }
        let is_full = groups.len() == LISTED;
        match groups.last_mut() {
            Some((kind, listed, _)) if unlisted == 0 && *kind == reference.kind && listed.len() < LISTED => {
                listed.push(reference.clone());
            }
            Some((kind, _, rest)) if unlisted == 0 && *kind == reference.kind => *rest += 1,
            _ if is_full => unlisted += 1,
            _ => groups.push((reference.kind.clone(), vec![reference.clone()], 0)),
        }
    }
    (groups, unlisted)
}

/// All objects by kind.
#[component]
pub fn List() -> impl IntoView {
    let lab = lab();
    let making = RwSignal::new(None::<New>);
    let filter = RwSignal::new(String::new());
    let everything = RwSignal::new(false);
    let groups = Memo::new(move |_| {
        let scope = if everything.get() { Scope::Everything } else { Scope::Own };
        lab.sandbox.with(|sandbox| filter.with(|filter| grouped(sandbox, filter, scope)))
    });
    let button = move |new: New, primary: bool, name: fn(Screen) -> &'static str| {
        view! { <button class="button" class:primary=primary type="button" on:click=click(move || making.set(Some(new)))>{said(move || name(lab.text()))}</button> }
    };
    let more_name = |new: New| -> fn(Screen) -> &'static str {
        match new {
            New::Headless => |text| text.add_headless(),
            New::Deployment => |text| text.add_deployment(),
            New::StatefulSet => |text| text.add_stateful_set(),
            New::Endpoints => |text| text.add_endpoints(),
            New::Slice => |text| text.add_slice(),
            _ => |text| text.add_namespace(),
        }
    };
    view! {
        <h2 tabindex="-1">{label(|text| text.objects())}</h2>
        <div class="actions">
            {live(move || lab.offers_now(Control::Pod).then(|| button(New::Pod, false, |text| text.add_pod())).into_any())}
            {live(move || lab.offers_now(Control::Service).then(|| button(New::Service, false, |text| text.add_service())).into_any())}
        </div>
        {live(move || {
            let more: Vec<New> = New::MORE.into_iter().filter(|new| lab.offers_now(new.offer())).collect();
            if more.is_empty() {
                return ().into_any();
            }
            view! {
                <details>
                    <summary>{label(|text| text.add_more())}</summary>
                    <div class="actions">{more.into_iter().map(|new| button(new, false, more_name(new))).collect_view()}</div>
                </details>
            }.into_any()
        })}
        {move || making.get().map(|new| later!(opened: object, Maker, new: New, making: RwSignal<Option<New>>))}
        {move || lab.refused.with(Option::is_some).then(|| later!(opened: object, super::Refused))}
        <div class="row-of">
            <input class="field" type="search" aria-label=label(|text| text.zone_filter()) placeholder=label(|text| text.zone_filter())
                prop:value=filter on:input=move |event| filter.set(event_target_value(&event)) />
            <label class="check">
                <input type="checkbox" prop:checked=everything on:change=move |event| everything.set(event_target_checked(&event)) />
                {label(|text| text.show_all())}
            </label>
        </div>
        <div class="objects">
            {live(move || groups.get().0.into_iter().map(|(kind, objects, rest)| view! {
                <div>
                    <h3 translate="no">{kind.name().to_owned()}</h3>
                    <ul>{objects.into_iter().map(|object| {
                        let (opens, named) = (object.clone(), object.to_string());
                        view! {
                            <li><button type="button" translate="no" data-object=named on:click=click(move || lab.select(Selection::Object(opens.clone())))>
                                <span class="mono">{object.name}</span> <span class="quiet">{object.namespace}</span>
                            </button></li>
                        }.into_any()
                    }).collect_view()}</ul>
                    {long_lists::more(rest)}
                </div>
            }.into_any()).collect_view().into_any())}
            {live(move || long_lists::more(groups.with(|(_, unlisted)| *unlisted)))}
        </div>
    }
}

/// The two things a new object must be told: its name and where it lives.
#[component]
fn Maker(new: New, making: RwSignal<Option<New>>) -> impl IntoView {
    let lab = lab();
    let here = lab.sandbox.with_untracked(|sandbox| sandbox.question().from.namespace.clone());
    let free_name = lab.sandbox.with_untracked(|sandbox| {
        let taken = |name: &str| sandbox.cluster().get(&ObjectRef::new(new.kind(), &here, name)).is_some();
        let usual = new.usual_name();
        if !taken(usual) && !matches!(new, New::Service | New::Headless | New::Pod) {
            return usual.to_owned();
        }
        (1..).map(|number| format!("{usual}{number}")).find(|name| !taken(name)).unwrap_or_default()
    });
    let name = RwSignal::new(free_name);
    let namespace = RwSignal::new(here);
    let namespaces = lab.sandbox.with_untracked(|sandbox| {
        sandbox.cluster().of_kind(&Kind::Namespace).map(|object| object.reference().name.clone()).collect::<Vec<_>>()
    });
    let is_namespaced = new.kind().is_namespaced();
    let would_create = Signal::derive(move || {
        let object = namespace.with(|namespace| name.with(|name| new.object(namespace, name.trim())));
        let button: Button = (|text| text.create(), Edit::Put(object));
        vec![button]
    });
    let create = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (namespace, name) = (namespace.get_untracked(), name.get_untracked());
        let name = name.trim();
        let made = ObjectRef::new(new.kind(), &namespace, name);
        lab.dispatch_then(Edit::Put(new.object(&namespace, name)), move |done| {
            if done {
                making.set(None);
                lab.select(Selection::Object(made));
            }
        });
    };
    view! {
        <form class="form" on:submit=create aria-label=move || lab.text().name_of_new(new.kind().name())>
            <div class="line">
                <label for="new-name">{label(|text| text.name())}</label>
                <input id="new-name" class="field" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" translate="no" dir="ltr"
                    prop:value=name on:input=move |event| name.set(event_target_value(&event)) />
            </div>
            <Show when=move || is_namespaced>
                <div class="line">
                    <label for="new-namespace">{label(|text| text.namespace())}</label>
                    {in_namespace(namespaces.clone(), namespace)}
                </div>
            </Show>
            <div class="actions">
                <button class="button primary" type="submit">{label(|text| text.create())}</button>
                <button class="button" type="button" on:click=click(move || making.set(None))>{label(|text| text.cancel())}</button>
            </div>
            <AsCommands buttons=would_create />
        </form>
    }
}

/// The field for the Namespace: a list of all, or where they are many one to type into, which offers those that fit.
fn in_namespace(namespaces: Vec<String>, namespace: RwSignal<String>) -> AnyView {
    if namespaces.len() <= long_lists::SHOWN {
        let option = |known: String| {
            let (same, value) = (known.clone(), known.clone());
            view! { <option value=value selected=move || namespace.with_untracked(|chosen| *chosen == same)>{known}</option> }
        };
        return view! {
            <select id="new-namespace" class="field" translate="no" prop:value=namespace on:change=move |event| namespace.set(event_target_value(&event))>
                {namespaces.into_iter().map(option).collect_view()}
            </select>
        }
        .into_any();
    }
    let offered = move || {
        let fit = namespaces.iter().filter(|known| namespace.with(|typed| known.contains(typed.trim())));
        fit.take(long_lists::SHOWN).map(|known| view! { <option value=known.clone()></option> }).collect_view()
    };
    view! {
        <input id="new-namespace" class="field" type="text" list="new-namespaces" autocomplete="off" autocapitalize="off" spellcheck="false" translate="no" dir="ltr"
            prop:value=namespace on:input=move |event| namespace.set(event_target_value(&event)) />
        <datalist id="new-namespaces">{offered}</datalist>
    }
    .into_any()
}
