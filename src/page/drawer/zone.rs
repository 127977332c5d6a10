//! Every name that exists now: its records, and the object and field that cause each. What the last step
//! changed is marked; a click asks.

use crate::dns::{Name, RecordType};
use crate::explain::difference::Difference;
use crate::explain::zone::Caused;
use crate::host::View;
use crate::page::answer::difference::Compare;
use crate::page::kit::live::*;
use crate::page::kit::sentence::label;
use crate::page::state::guest::guest;
use crate::page::state::lab::{Mark, Selection, lab};
use crate::page::state::slices;
use crate::resolution::trace::Cause;
use crate::sorting::sort_by_key;
use crate::text::words::Screen;
use leptos::prelude::*;

/// What the last step did to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Appeared,
    Changed,
    Vanished,
}

/// One line of the listing.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    sign: Option<Sign>,
    name: Name,
    record_type: RecordType,
    records: Vec<Caused>,
}

/// How many names are shown before one has to filter.
const SHOWN: usize = 200;
/// How many of them a page that embeds the listing has room for until somebody wants more.
const SHOWN_TO_GUESTS: usize = 12;
/// Up to how many names are put in the order a person expects; more are in order of spelling.
const SORTED: usize = 4000;
/// How many records of one name are shown before they are counted.
const RECORDS: usize = 6;

/// The panel.
#[component]
pub fn ZoneView() -> impl IntoView {
    let lab = lab();
    Effect::new(move || {
        lab.revision.track();
        slices::count_names(lab);
    });
    let filter = RwSignal::new(String::new());
    let reverse = RwSignal::new(false);
    let most = RwSignal::new(if guest().view() == View::Zone { SHOWN_TO_GUESTS } else { SHOWN });
    let shown = Memo::new(move |_| {
        let most = most.get();
        let filter = filter.get().to_lowercase();
        let with_reverse = reverse.get();
        let fits = |name: &Name, record_type: RecordType| {
            (with_reverse || record_type != RecordType::Ptr)
                && (filter.is_empty() || name.as_str().to_lowercase().contains(&filter))
        };
        lab.names.track();
        lab.sandbox.with(|sandbox| {
            let mut rows = Vec::new();
            let Some((zone, difference)) = sandbox.zone_at_hand().zip(sandbox.difference_at_hand()) else {
                return (rows, 0);
            };
            for gone in difference.vanished.iter().filter(|gone| fits(&gone.name, gone.record_type)).take(most / 2) {
                let (name, record_type, records) = (gone.name.clone(), gone.record_type, gone.records.clone());
                rows.push(Row { sign: Some(Sign::Vanished), name, record_type, records });
            }
            let mut rest = 0;
            let mut listed: Vec<_> =
                zone.0.iter().filter(|((name, record_type), _)| fits(name, *record_type)).collect();
            // Names that belong together stand together: by namespace, by Service, then what is below it. The
            // server's own come last.
            if listed.len() <= SORTED {
                sort_by_key(&mut listed, |((name, record_type), _)| {
                    let is_own = !name.as_str().contains(".svc.");
                    (is_own, name.labels().rev().map(str::to_owned).collect::<Vec<_>>(), *record_type)
                });
            }
            for ((name, record_type), records) in listed {
                if rows.len() >= most {
                    rest += 1;
                    continue;
                }
                let appeared =
                    || difference.appeared.iter().any(|one| one.name == *name && one.record_type == *record_type);
                let changed =
                    || difference.changed.iter().any(|one| one.name == *name && one.record_type == *record_type);
                let sign = if appeared() { Some(Sign::Appeared) } else { changed().then_some(Sign::Changed) };
                rows.push(Row { sign, name: name.clone(), record_type: *record_type, records: records.clone() });
            }
            (rows, rest)
        })
    });
    let counts = move || {
        let text = lab.text();
        lab.names.track();
        lab.sandbox.with(|sandbox| {
            let told =
                |names: &Difference| last_step(text, names.appeared.len(), names.changed.len(), names.vanished.len());
            sandbox.difference_at_hand().map(told).unwrap_or_default()
        })
    };
    let is_counted = Memo::new(move |_| lab.names.with(Option::is_some));
    let left = move || shown.with(|(_, rest)| *rest);
    let told = move || view! { <p class="quiet">{move || lab.text().zone_rest(left())}</p> }.into_any();
    let offered = move || {
        let show = click(move || most.set(SHOWN));
        view! { <button class="plain" type="button" on:click=show>{move || lab.text().more(left())}</button> }
            .into_any()
    };
    let rest = move || if most.get() == SHOWN { told() } else { offered() };
    view! {
        <section aria-label=label(|text| text.region_zone()) aria-busy=move || (!is_counted.get()).then_some("true")>
            <div class="zone-tools">
                <input class="field" type="search" aria-label=label(|text| text.zone_filter()) placeholder=label(|text| text.zone_filter())
                    prop:value=filter on:input=move |event| filter.set(event_target_value(&event)) />
                <label class="check">
                    <input type="checkbox" prop:checked=reverse on:change=move |event| reverse.set(event_target_checked(&event)) />
                    {label(|text| text.zone_reverse())}
                </label>
                <span class="quiet">{counts}</span>
            </div>
            <Compare />
            <table class="zone">
                <thead><tr>
                    <th class="sign"></th>
                    <th scope="col" class="col-name">{label(|text| text.zone_name())}</th>
                    <th scope="col" class="col-records">{label(|text| text.zone_records())}</th>
                    <th scope="col">{label(|text| text.zone_cause())}</th>
                </tr></thead>
                <tbody>{move || shown.get().0.into_iter().map(line).collect_view()}</tbody>
            </table>
            <Show when=move || is_counted.get() && shown.with(|(rows, _)| rows.is_empty())><p class="quiet">{label(|text| text.zone_none())}</p></Show>
            <Show when=move || shown.with(|(_, rest)| *rest > 0)>{rest}</Show>
        </section>
    }
}

/// What the last step did to the names.
fn last_step(text: Screen, appeared: usize, changed: usize, vanished: usize) -> String {
    let parts = [
        (appeared > 0).then(|| text.zone_step_appeared(appeared)),
        (changed > 0).then(|| text.zone_step_changed(changed)),
        (vanished > 0).then(|| text.zone_step_vanished(vanished)),
    ];
    let changes: Vec<String> = parts.into_iter().flatten().collect();
    if changes.is_empty() { text.zone_step_nothing().to_owned() } else { text.zone_step(changes.join(", ")) }
}

fn line(row: Row) -> impl IntoView {
    let lab = lab();
    let Row { sign, name, record_type, records } = row;
    let (class, shape, word) = match sign {
        Some(Sign::Appeared) => ("appeared", "+", lab.text().appeared()),
        Some(Sign::Changed) => ("different", "~", lab.text().different()),
        Some(Sign::Vanished) => ("vanished", "−", lab.text().vanished()),
        None => ("", "", ""),
    };
    let asked = name.to_string();
    let ask = {
        let asked = asked.clone();
        move |_| lab.ask_for(&asked, record_type)
    };
    let rest = records.len().saturating_sub(RECORDS);
    let mark = records.iter().find_map(|one| match &one.cause {
        Cause::Object { object, field } => Some(Mark { object: object.clone(), field: Some(field.clone()) }),
        Cause::Upstream { .. } | Cause::Corefile { .. } | Cause::Server => None,
    });
    let (over, focused, shown_cause) = (mark.clone(), mark.clone(), mark.clone());
    let is_marked = move || mark.as_ref().is_some_and(|mark| lab.is_marked(&mark.object));
    view! {
        <tr class=class class:marked=is_marked on:pointerenter=move |_| lab.point_at(over.clone()) on:pointerleave=move |_| lab.point_at(None)
            on:focusin=move |_| lab.point_at(focused.clone()) on:focusout=move |_| lab.point_at(None)>
            <td class="sign"><span aria-hidden="true">{shape}</span><span class="unseen">{word}</span></td>
            <th scope="row"><button class="link" type="button" translate="no" on:click=ask>{asked}</button></th>
            <td class="mono" translate="no">
                {record_type.as_str()} " "
                {records.iter().take(RECORDS).map(|one| one.record.data.to_string()).collect::<Vec<_>>().join(", ")}
                {(rest > 0).then(|| format!(" {}", lab.text().more_records(rest)))}
            </td>
            <td translate="no">
                {shown_cause.map(|Mark { object, field }| {
                    let field = field.map(|field| field.to_string());
                    let shown = object.to_string();
                    view! {
                        <button class="link" type="button" on:click=move |_| lab.select(Selection::Object(object.clone()))>{shown}</button>
                        " " <span class="quiet mono">{field}</span>
                    }
                })}
            </td>
        </tr>
    }
}
