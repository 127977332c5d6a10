//! The way of the present question as a picture: fixed lanes, one row a try, the answer, and the way packets
//! would take apart from it. A picture of what the list under *Why* says, and nothing besides.

use crate::page::state::lab::lab;
use crate::session::journey::{Journey, Leg};
use crate::text::words;
use gloo::timers::callback::Interval;
use leptos::prelude::*;

/// Left edges of the lanes, in units of a drawing 600 wide.
const PROGRAM: i32 = 4;
const FILE: i32 = 102;
const TRIES: i32 = 206;
const SERVER: i32 = 392;
const OBJECTS: i32 = 506;
/// Widths of the boxes in them.
const NARROW: i32 = 88;
const WIDE: i32 = 176;
/// The height of a row, and of a box in it.
const ROW: i32 = 50;
const BOX: i32 = 42;
/// Where the first row begins, under the names of the lanes.
const TOP: i32 = 26;
/// A line of text.
const LINE: i32 = 16;
/// How long the whole play takes at most, in milliseconds.
const PLAY: u32 = 2_400;

/// The drawing, and the buttons that walk through it.
#[component]
pub fn Path() -> impl IntoView {
    let lab = lab();
    let words = move || words::path(lab.language.get());
    let journey = Memo::new(move |_| {
        lab.sandbox.with(|sandbox| {
            lab.answer.with(|answer| Journey::of(sandbox, answer, words(), words::question(lab.language.get())))
        })
    });
    let stages = Memo::new(move |_| journey.with(Journey::stages));
    let shown = RwSignal::new(stages.get_untracked());
    let playing = StoredValue::new_local(None::<Interval>);
    let stop = move || playing.set_value(None);
    // Another question is shown whole: nothing moves that nobody asked to move.
    Effect::new(move || {
        journey.track();
        stop();
        shown.set(stages.get());
    });
    Effect::new(move || {
        if lab.frozen.get() {
            stop();
            shown.set(stages.get_untracked());
        }
    });
    let play = move |_| {
        shown.set(1);
        let pause = PLAY / u32::try_from(stages.get_untracked()).unwrap_or(1).max(1);
        playing.set_value(Some(Interval::new(pause, move || {
            shown.update(|shown| *shown += 1);
            if shown.get_untracked() >= stages.get_untracked() {
                stop();
            }
        })));
    };
    let go = move |to: usize| {
        stop();
        shown.set(to.clamp(1, stages.get_untracked()));
    };
    let button = move |name: fn(words::Path) -> &'static str, to: fn(usize, usize) -> usize| {
        view! { <button class="plain" type="button" on:click=move |_| go(to(shown.get_untracked(), stages.get_untracked()))>{move || name(words())}</button> }
    };
    view! {
        <div class="path">
            <div class="path-tools" role="group" aria-label=move || words().view_path()>
                {button(words::Path::back, |now, _| now.saturating_sub(1))}
                {button(words::Path::step, |now, _| now + 1)}
                <button class="plain only-moving" type="button" on:click=play>{move || words().play()}</button>
                {button(words::Path::all, |_, all| all)}
                <span class="quiet">{move || words().progress(shown.get(), stages.get())}</span>
            </div>
            {move || journey.with(|journey| drawing(journey, words(), shown))}
        </div>
    }
}

fn drawing(journey: &Journey, words: words::Path, shown: RwSignal<usize>) -> impl IntoView + use<> {
    let rows = i32::try_from(journey.legs.len().max(2)).unwrap_or(2);
    let foot = TOP + rows * ROW + 8;
    let answer_lines = i32::try_from(journey.records.len().max(1)).unwrap_or(1);
    let way_lines = i32::try_from(journey.ways.len().max(1)).unwrap_or(1);
    let packets = foot + answer_lines * LINE + 26;
    let height = packets + way_lines * LINE + 14;
    let lanes = [
        (PROGRAM, words.lane_program()),
        (FILE, words.lane_file()),
        (TRIES, words.lane_tries()),
        (SERVER, words.lane_server()),
        (OBJECTS, words.lane_objects()),
    ];
    let middle = TOP + BOX / 2;
    let asked = lanes.map(|(x, name)| text(x + 2, 14, "lane", name.to_owned()));
    let program = [journey.asker.clone(), journey.library.to_owned(), journey.typed.clone()];
    let stage = |at: usize, inside: AnyView| {
        view! { <g class:later=move || { shown.get() < at }>{inside}</g> }
    };
    let legs = journey.legs.iter().enumerate().map(|(row, one)| stage(row + 2, leg(row, one)));
    let legs = legs.collect_view();
    let after = journey.legs.len() + 2;
    let outcome = journey.outcome.clone();
    let records: Vec<_> = (0..)
        .zip(&journey.records)
        .map(|(line, record)| text(FILE, foot + 18 + line * LINE, "strong", record.clone()))
        .collect();
    let answer = view! {
        <line class="rule" x1="4" y1=foot x2="596" y2=foot></line>
        {text(PROGRAM, foot + 18, "lane", words.answer().to_owned())}
        {if records.is_empty() { text(FILE, foot + 18, "strong", outcome).into_any() } else { records.into_any() }}
    }
    .into_any();
    let mut ways: Vec<AnyView> = (0..)
        .zip(&journey.ways)
        .map(|(line, way)| {
            let y = packets + 18 + line * LINE;
            let class = if way.is_proxied { "packets proxied" } else { "packets" };
            view! {
                {text(FILE, y, "strong", cut(&way.from, 24))}
                <path class=class d=format!("M282 {}H316", y - 4)></path>
                {text(324, y, "", cut(&way.to, 44))}
            }
            .into_any()
        })
        .collect();
    if ways.is_empty() {
        ways.push(text(FILE, packets + 18, "", words.no_packets().to_owned()).into_any());
    }
    let traffic = view! {
        <line class="rule" x1="4" y1=packets x2="596" y2=packets></line>
        {text(PROGRAM, packets + 18, "lane way", words.packets().to_owned())}
        {ways}
    }
    .into_any();
    view! {
        <svg class="journey" viewBox=format!("0 0 600 {height}") aria-hidden="true">
            {asked}
            {boxed(PROGRAM, TOP, NARROW, 3 * LINE + 12, "box", &program, 11)}
            {boxed(FILE, TOP, 92, i32::try_from(journey.file.len()).unwrap_or(3) * LINE + 12, "box", &journey.file, 12)}
            <path class="asked" d=format!("M{} {middle}H{FILE}", PROGRAM + NARROW)></path>
            {legs}
            {stage(after, answer)}
            {stage(after + 1, traffic)}
        </svg>
    }
}

/// A try: its name, whom it was asked, what decided.
fn leg(row: usize, leg: &Leg) -> AnyView {
    let y = TOP + i32::try_from(row).unwrap_or_default() * ROW;
    let middle = y + BOX / 2;
    let from = TOP + BOX / 2;
    let class = if leg.found { "box found" } else { "box missed" };
    let sign = if leg.found { "✓" } else { "✕" };
    let way = if row == 0 {
        format!("M{} {middle}H{TRIES}", FILE + 92)
    } else {
        format!("M{} {from}h6V{middle}H{TRIES}", FILE + 92)
    };
    let lab = lab();
    let decided = leg.decided.clone().map(|(name, ok, object)| {
        let sign = if ok { "✓" } else { "✕" };
        view! {
            <path class="looked" d=format!("M{} {}H{}", SERVER + 92, y + 13, OBJECTS - 4)></path>
            <g class:marked=move || lab.is_marked(&object)>{text(OBJECTS, y + 17, "strong", cut(&format!("{sign} {name}"), 13))}</g>
        }
    });
    view! {
        <path class="asked" d=way></path>
        {boxed(TRIES, y, WIDE, BOX, class, &[leg.front.clone(), leg.back.clone()], 28)}
        <path class="asked" d=format!("M{} {middle}H{SERVER}", TRIES + WIDE)></path>
        {boxed(SERVER, y, 92, BOX, "plain-box", &[leg.station.to_owned(), format!("{sign} {}", leg.outcome)], 13)}
        {decided}
    }
    .into_any()
}

fn boxed(
    x: i32,
    y: i32,
    width: i32,
    height: i32,
    class: &'static str,
    lines: &[String],
    longest: usize,
) -> impl IntoView + use<> {
    let lines: Vec<_> = (0..)
        .zip(lines)
        .map(|(line, one)| text(x + 6, y + 17 + line * LINE, if line == 0 { "strong" } else { "" }, cut(one, longest)))
        .collect();
    view! {
        <rect class=class x=x y=y width=width height=height rx="5"></rect>
        {lines}
    }
}

fn text(x: i32, y: i32, class: &'static str, said: String) -> impl IntoView {
    view! { <text class=class x=x y=y>{said}</text> }
}

/// A text that fits its box: the list says it whole.
fn cut(said: &str, longest: usize) -> String {
    if said.chars().count() <= longest {
        return said.to_owned();
    }
    let mut short: String = said.chars().take(longest.saturating_sub(1)).collect();
    short.push('…');
    short
}
