//! Every name that exists now: its records, and the object and field that cause each. What the last step
//! changed is marked; a click asks.

use crate::dns::{Name, RecordType};
use crate::explain::difference::Difference;
use crate::explain::zone::Caused;
use crate::host::View;
use crate::page::answer::difference::Compare;
use crate::page::kit::live::*;
use crate::page::kit::rich::breakable;
use crate::page::kit::sentence::screen_text;
use crate::page::kit::windowed::{Shape, Windowed};
use crate::page::state::embedding::embedding;
use crate::page::state::lab::{Lab, Mark, Selection, lab};
use crate::page::state::slices;
use crate::resolution::trace::Cause;
use crate::sandbox::Sandbox;
use crate::session::names::parts;
use crate::sorting::sort_by_key;
use crate::text::words::ScreenText;
use leptos::prelude::*;

/// What the last step did to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Appeared,
    Changed,
    Vanished,
}

/// One line of the listing: a name that is there, or one that is gone.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    is_gone: bool,
    name: Name,
    record_type: RecordType,
}

/// How many names are shown to a page that embeds the listing, which grows with them, before one has to filter.
const SHOWN: usize = 200;
/// How many of them it has room for until somebody wants more.
const SHOWN_EMBEDDED: usize = 12;
/// What the listing is made of.
const SHAPE: Shape = Shape { list: ("tbody", ""), row: "tr", height: 30.0 };
/// Up to how many names are put in the order a person expects; more are in order of spelling.
const SORTED: usize = 4000;
/// How many records of one name are shown before they are counted.
const RECORDS: usize = 6;

/// The panel.
#[component]
pub(crate) fn ZoneView() -> impl IntoView {
    let lab = lab();
    let awaits = Memo::new(move |_| lab.sandbox.with(Sandbox::awaits_plugins));
    Effect::new(move || {
        lab.revision.track();
        awaits.with(|_| ());
        slices::count_names(lab);
    });
    let filter = RwSignal::new(String::new());
    let reverse = RwSignal::new(false);
    let most = RwSignal::new(if embedding().view() == View::Zone { SHOWN_EMBEDDED } else { usize::MAX });
    let shown = Memo::new(move |_| {
        lab.names.track();
        let filter = filter.get().to_lowercase();
        lab.sandbox.with(|sandbox| rows(sandbox, &filter, reverse.get(), most.get()))
    });
    let is_counted = Memo::new(move |_| lab.names.with(Option::is_some));
    let left = move || shown.with(|(_, rest)| *rest);
    let told = move || view! { <p class="quiet">{move || lab.text().zone_rest(left())}</p> }.into_any();
    let offered = move || {
        let show = click(move || most.set(SHOWN));
        view! { <button class="plain" type="button" on:click=show>{move || lab.text().more(left())}</button> }
            .into_any()
    };
    let rest = move || if most.get() == SHOWN { told() } else { offered() };
    let number = Signal::derive(move || shown.with(|(rows, _)| rows.len()));
    let row = move |at: usize| {
        let row = shown.with_untracked(|(rows, _)| rows.get(at).cloned());
        row.map_or_else(|| ().into_any(), |row| line(row, at))
    };
    view! {
        <section aria-label=screen_text(|text| text.region_zone()) aria-busy=move || (!is_counted.get()).then_some("true")>
            <div class="zone-tools">
                <input class="field" type="search" aria-label=screen_text(|text| text.zone_filter()) placeholder=screen_text(|text| text.zone_filter())
                    prop:value=filter on:input=move |event| filter.set(event_target_value(&event)) />
                <label class="check">
                    <input type="checkbox" prop:checked=reverse on:change=move |event| reverse.set(event_target_checked(&event)) />
                    {screen_text(|text| text.zone_reverse())}
                </label>
                <span class="quiet">{move || counted(lab)}</span>
            </div>
            <Compare />
            <table class="zone" aria-rowcount=move || number.get() + 1>
                <thead><tr>
                    <th class="sign"></th>
                    <th scope="col" class="col-name">{screen_text(|text| text.zone_name())}</th>
                    <th scope="col" class="col-records">{screen_text(|text| text.zone_records())}</th>
                    <th scope="col">{screen_text(|text| text.zone_cause())}</th>
                </tr></thead>
                <Windowed shape=SHAPE number wanted=None row=Callback::new(row) />
            </table>
            <Show when=move || is_counted.get() && shown.with(|(rows, _)| rows.is_empty())><p class="quiet">{screen_text(|text| text.zone_none())}</p></Show>
            <Show when=move || shown.with(|(_, rest)| *rest > 0)>{rest}</Show>
        </section>
    }
}

/// What the last step did to names.
fn counted(lab: Lab) -> String {
    let text = lab.text();
    lab.names.track();
    let told = |names: &Difference| last_step(text, names.appeared.len(), names.changed.len(), names.vanished.len());
    lab.sandbox.with(|sandbox| sandbox.difference_at_hand().map(told).unwrap_or_default())
}

/// The lines of the names that fit, and how many more there are than `most`.
fn rows(sandbox: &Sandbox, filter: &str, with_reverse: bool, most: usize) -> (Vec<Row>, usize) {
    let fits = |name: &Name, record_type: RecordType| {
        (with_reverse || record_type != RecordType::Ptr)
            && (filter.is_empty() || name.as_str().to_lowercase().contains(filter))
    };
    let Some((zone, difference)) = sandbox.zone_at_hand().zip(sandbox.difference_at_hand()) else {
        return (Vec::new(), 0);
    };
    let gone = difference.vanished.iter().filter(|gone| fits(&gone.name, gone.record_type)).take(most / 2);
    let gone = gone.map(|gone| Row { is_gone: true, name: gone.name.clone(), record_type: gone.record_type });
    let mut rows: Vec<Row> = gone.collect();
    let mut listed: Vec<_> = zone.0.keys().filter(|(name, record_type)| fits(name, *record_type)).collect();
    // Names that belong together stand together: by namespace, by Service, then what is below it. The
    // server's own come last.
    if listed.len() <= SORTED {
        sort_by_key(&mut listed, |(name, record_type)| {
            let is_own = !name.as_str().contains(".svc.");
            (is_own, name.labels().rev().map(str::to_owned).collect::<Vec<_>>(), *record_type)
        });
    }
    let room = most - rows.len();
    let rest = listed.len().saturating_sub(room);
    let there = listed.into_iter().take(room);
    rows.extend(there.map(|(name, record_type)| Row { is_gone: false, name: name.clone(), record_type: *record_type }));
    (rows, rest)
}

/// What the last step did to the name of a line, and its records.
fn told_of(sandbox: &Sandbox, row: &Row) -> Option<(Option<Sign>, Vec<Caused>)> {
    let Row { is_gone, name, record_type } = row;
    let (zone, difference) = sandbox.zone_at_hand().zip(sandbox.difference_at_hand())?;
    let key = (name, record_type);
    if *is_gone {
        let at = difference.vanished.binary_search_by(|one| (&one.name, &one.record_type).cmp(&key)).ok()?;
        return Some((Some(Sign::Vanished), difference.vanished.get(at)?.records.clone()));
    }
    let records = zone.0.get(&(name.clone(), *record_type))?.clone();
    let sign = if difference.appeared.binary_search_by(|one| (&one.name, &one.record_type).cmp(&key)).is_ok() {
        Some(Sign::Appeared)
    } else {
        let changed = difference.changed.binary_search_by(|one| (&one.name, &one.record_type).cmp(&key));
        changed.is_ok().then_some(Sign::Changed)
    };
    Some((sign, records))
}

/// What the last step did to the names.
fn last_step(text: ScreenText, appeared: usize, changed: usize, vanished: usize) -> String {
    let parts = [
        (appeared > 0).then(|| text.zone_step_appeared(appeared)),
        (changed > 0).then(|| text.zone_step_changed(changed)),
        (vanished > 0).then(|| text.zone_step_vanished(vanished)),
    ];
    let changes: Vec<String> = parts.into_iter().flatten().collect();
    if changes.is_empty() { text.zone_step_nothing().to_owned() } else { text.zone_step(changes.join(", ")) }
}

/// The line of a name, which is at this place of the listing; made anew when its records are others.
fn line(row: Row, at: usize) -> AnyView {
    let lab = lab();
    let (name, record_type) = (row.name.clone(), row.record_type);
    let told = Memo::new(move |_| {
        lab.names.track();
        lab.sandbox.with(|sandbox| told_of(sandbox, &row)).unwrap_or_default()
    });
    live(move || {
        let (sign, records) = told.get();
        cells(lab, at, (&name, record_type), sign, &records)
    })
    .into_any()
}

/// The line as it is.
fn cells(lab: Lab, at: usize, asked: (&Name, RecordType), sign: Option<Sign>, records: &[Caused]) -> AnyView {
    let (name, record_type) = asked;
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
        <tr aria-rowindex=at + 2 class=class class:marked=is_marked on:pointerenter=move |_| lab.point_at(over.clone()) on:pointerleave=move |_| lab.point_at(None)
            on:focusin=move |_| lab.point_at(focused.clone()) on:focusout=move |_| lab.point_at(None)>
            <td class="sign"><span aria-hidden="true">{shape}</span><span class="unseen">{word}</span></td>
            <th scope="row"><button class="link" type="button" translate="no" on:click=ask>{breakable(parts(&asked).into_iter())}</button></th>
            <td class="mono" translate="no">
                {record_type.as_str()} " "
                {records.iter().take(RECORDS).map(|one| one.record.data.to_string()).collect::<Vec<_>>().join(", ")}
                {(rest > 0).then(|| format!(" {}", lab.text().more_records(rest)))}
            </td>
            <td translate="no">
                {shown_cause.map(|Mark { object, field }| {
                    let field = field.map(|field| field.to_string());
                    let shown = object.to_string();
                    let field = field.unwrap_or_default();
                    view! {
                        <button class="link" type="button" on:click=move |_| lab.select(Selection::Object(object.clone()))>{breakable(parts(&shown).into_iter())}</button>
                        " " <span class="quiet mono">{breakable(parts(&field).into_iter())}</span>
                    }
                })}
            </td>
        </tr>
    }
    .into_any()
}
