//! Every name that exists now: its records, and the object and field that cause each. What the last step
//! changed is marked; a click asks.

use super::app::label;
use super::lab::{Selection, lab};
use crate::dns::RecordType;
use crate::explain::zone::{Entry, Sign};
use crate::resolution::trace::Cause;
use leptos::prelude::*;

/// How many names are shown before one has to filter.
const SHOWN: usize = 200;
/// How many records of one name are shown before they are counted.
const RECORDS: usize = 6;

/// The panel.
#[component]
pub fn ZoneView() -> impl IntoView {
    let lab = lab();
    let filter = RwSignal::new(String::new());
    let reverse = RwSignal::new(false);
    let listing = Memo::new(move |_| lab.sandbox.with(|sandbox| sandbox.zone()));
    let changed = Memo::new(move |_| lab.sandbox.with(|sandbox| sandbox.names_changed_by_last_step()));
    let shown = Memo::new(move |_| {
        let filter = filter.get().to_lowercase();
        let with_reverse = reverse.get();
        let fits = |entry: &Entry| {
            (with_reverse || entry.record_type != RecordType::Ptr) && (filter.is_empty() || entry.name.as_str().to_lowercase().contains(&filter))
        };
        let signs = changed.get();
        let mut rows: Vec<(Option<Sign>, Entry)> = Vec::new();
        for (sign, entry) in &signs {
            if *sign == Sign::Vanished && fits(entry) {
                rows.push((Some(*sign), entry.clone()));
            }
        }
        let mut rest = 0;
        listing.with(|listing| {
            for entry in listing.iter().filter(|entry| fits(entry)) {
                if rows.len() >= SHOWN {
                    rest += 1;
                    continue;
                }
                let sign = signs.iter().find(|(_, other)| other.name == entry.name && other.record_type == entry.record_type).map(|(sign, _)| *sign);
                rows.push((sign, entry.clone()));
            }
        });
        (rows, rest)
    });
    let counts = move || {
        let of = |wanted: Sign| changed.with(|changed| changed.iter().filter(|(sign, _)| *sign == wanted).count());
        (lab.text().zone_changed)(of(Sign::Appeared), of(Sign::Changed), of(Sign::Vanished))
    };
    view! {
        <section aria-label=label(|text| text.region_zone)>
            <div class="zone-tools">
                <input class="field" type="search" aria-label=move || lab.text().zone_filter placeholder=move || lab.text().zone_filter
                    prop:value=filter on:input=move |event| filter.set(event_target_value(&event)) />
                <label class="check">
                    <input type="checkbox" prop:checked=reverse on:change=move |event| reverse.set(event_target_checked(&event)) />
                    {move || lab.text().zone_reverse}
                </label>
                <span class="quiet">{counts}</span>
            </div>
            <table class="zone">
                <thead><tr>
                    <th class="sign"></th>
                    <th scope="col">{move || lab.text().zone_name}</th>
                    <th scope="col">{move || lab.text().zone_records}</th>
                    <th scope="col">{move || lab.text().zone_cause}</th>
                </tr></thead>
                <tbody>{move || shown.get().0.into_iter().map(|(sign, entry)| row(sign, entry)).collect_view()}</tbody>
            </table>
            <Show when=move || shown.with(|(rows, _)| rows.is_empty())><p class="quiet">{move || lab.text().zone_none}</p></Show>
            <Show when=move || shown.with(|(_, rest)| *rest > 0)><p class="quiet">{move || (lab.text().zone_rest)(shown.with(|(_, rest)| *rest))}</p></Show>
        </section>
    }
}

fn row(sign: Option<Sign>, entry: Entry) -> impl IntoView {
    let lab = lab();
    let Entry { name, record_type, records, causes } = entry;
    let (class, mark, word) = match sign {
        Some(Sign::Appeared) => ("appeared", "+", lab.text().appeared),
        Some(Sign::Changed) => ("different", "~", lab.text().different),
        Some(Sign::Vanished) => ("vanished", "−", lab.text().vanished),
        None => ("", "", ""),
    };
    let asked = name.to_string();
    let ask = {
        let asked = asked.clone();
        move |_| lab.ask_for(&asked, record_type)
    };
    let rest = records.len().saturating_sub(RECORDS);
    let first_cause = causes.into_iter().find_map(|cause| match cause {
        Cause::Object { object, field } => Some((object, field.to_string())),
        Cause::Upstream { .. } | Cause::Corefile { .. } | Cause::Server => None,
    });
    view! {
        <tr class=class>
            <td class="sign"><span aria-hidden="true">{mark}</span><span class="unseen">{word}</span></td>
            <th scope="row"><button class="link" type="button" translate="no" on:click=ask>{asked}</button></th>
            <td class="mono" translate="no">
                {record_type.as_str()} " "
                {records.iter().take(RECORDS).map(|record| record.data.to_string()).collect::<Vec<_>>().join(", ")}
                {(rest > 0).then(|| format!(" {}", (lab.text().more_records)(rest)))}
            </td>
            <td translate="no">
                {first_cause.map(|(object, field)| {
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
