//! The lower drawer: why, the zone, the manifests, the terminal. It remembers its panel and its height.

pub(super) mod dictation;
pub(super) mod manifests;
pub(super) mod terminal;
pub(super) mod terminal_session;
pub(super) mod walkthroughs;
pub(super) mod why;
pub(super) mod zone;

use crate::control::Control;
use crate::page::browser::storage;
use crate::page::kit::arriving::lazy;
use crate::page::kit::live::*;
use crate::page::kit::sentence::screen_text;
use crate::page::state::lab::{Drawer, Lab, lab};
use crate::session::view::drawer_height;
use crate::text::words::ScreenText;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Where the height is kept.
const HEIGHT: &str = "k8s-dns-lab.drawer";
/// The lowest and highest the drawer can be dragged, in pixels.
const RANGE: (i32, i32) = (120, 900);
/// One press of an arrow key, in pixels.
const STRIDE: i32 = 40;

/// The tabs and the open panel.
#[component]
pub(super) fn DrawerView() -> impl IntoView {
    let lab = lab();
    let kept = storage::kept(HEIGHT).and_then(|kept| kept.parse().ok());
    let height = RwSignal::new(kept.unwrap_or_else(|| drawer_height(inner_height())));
    let tall = RwSignal::new(false);
    begin(lab);
    let set = move |wanted: i32| {
        tall.set(false);
        height.set(wanted.clamp(RANGE.0, RANGE.1));
        storage::keep(HEIGHT, &height.get_untracked().to_string());
    };
    let drag = move |event: ev::PointerEvent| {
        if event.buttons() & 1 == 1 {
            set(inner_height() - event.client_y());
        }
    };
    let nudge = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "ArrowUp" => set(height.get_untracked() + STRIDE),
        "ArrowDown" => set(height.get_untracked() - STRIDE),
        _ => {}
    };
    let tab = move |which: Drawer, name: fn(ScreenText) -> &'static str, count: Signal<String>| {
        let selected = move || lab.drawer.get() == which;
        view! {
            <button type="button" role="tab" class:to-do=flag(move || !selected() && is_due(lab, which)) hidden=flag(move || !is_offered(lab, which)) id=format!("tab-{which:?}") aria-controls="drawer-panel"
                aria-selected=string_fn(move || selected().to_string()) tabindex=text_fn(move || if selected() { "0" } else { "-1" })
                on:click=click(move || lab.drawer.set(which))>
                {text_fn(move || name(lab.text()))} " " <span class="count">{count}</span>
            </button>
        }
    };
    let names = Signal::derive(move || lab.names.get().map(|number| lab.text().zone_names(number)).unwrap_or_default());
    let nothing = Signal::derive(String::new);
    view! {
        <section class="drawer" class:tall=flag(move || tall.get()) aria-label=screen_text(|text| text.drawer()) style:--drawer=string_fn(move || format!("{}px", height.get()))>
            <div class="grip" role="separator" aria-orientation="horizontal" tabindex="0" aria-label=screen_text(|text| text.resize())
                aria-valuenow=string_fn(move || height.get().to_string()) aria-valuemin=RANGE.0.to_string() aria-valuemax=RANGE.1.to_string()
                on:pointerdown=hold on:pointermove=drag on:keydown=nudge></div>
            <div class="tabs">
                <div role="tablist" aria-label=screen_text(|text| text.drawer()) on:keydown=move |event| change_tab(lab, &event)>
                    {tab(Drawer::Why, |text| text.region_why(), nothing)}
                    {tab(Drawer::Zone, |text| text.region_zone(), names)}
                    {tab(Drawer::Manifests, |text| text.region_manifests(), nothing)}
                    {tab(Drawer::Terminal, |text| text.region_terminal(), nothing)}
                </div>
                <button class="plain tall-toggle" type="button" on:click=click(move || tall.update(|tall| *tall = !*tall))>
                    {text_fn(move || if tall.get() { lab.text().lower() } else { lab.text().taller() })}
                </button>
            </div>
            <div id="drawer-panel" class="panel" role="tabpanel" tabindex="0" aria-labelledby=string_fn(move || format!("tab-{:?}", lab.drawer.get()))>
                {live(move || match Some(lab.drawer.get()).filter(|which| is_offered(lab, *which)).unwrap_or_default() {
                    Drawer::Why => view! { <why::Why /> }.into_any(),
                    Drawer::Zone => lazy!(opened: zone, zone::ZoneView),
                    Drawer::Manifests => lazy!(opened: manifests, manifests::Manifests),
                    Drawer::Terminal => lazy!(opened: terminal, terminal::Terminal),
                })}
            </div>
        </section>
    }
}

/// The terminal's lines outlive its panel. A panel begins at its top, and so does what is said of another question: the first sentence is the one that decides.
/// What an edit changes leaves it where it was read.
fn begin(lab: Lab) {
    provide_context(terminal_session::Kept::default());
    let question = Memo::new(move |_| lab.sandbox.with(|sandbox| sandbox.question().clone()));
    Effect::new(move || {
        lab.drawer.track();
        question.with(|_| ());
        to_top();
    });
}

/// Shows the open panel from its top.
pub(super) fn to_top() {
    if let Some(panel) = document().get_element_by_id("drawer-panel") {
        panel.set_scroll_top(0);
    }
}

/// The height of the window, in pixels.
fn inner_height() -> i32 {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    // Pixels on a screen: the cast cannot lose anything that matters.
    #[expect(clippy::cast_possible_truncation, reason = "a height in pixels")]
    let pixels = height as i32;
    pixels
}

/// The grip hears of the pointer wherever that goes.
fn hold(event: ev::PointerEvent) {
    if let Some(grip) = event.target().and_then(|grip| grip.dyn_into::<web_sys::Element>().ok()) {
        let _ = grip.set_pointer_capture(event.pointer_id());
    }
}

/// What has to be offered for a panel.
fn control(which: Drawer) -> Option<Control> {
    match which {
        Drawer::Why => None,
        Drawer::Zone => Some(Control::Zone),
        Drawer::Manifests => Some(Control::Manifests),
        Drawer::Terminal => Some(Control::Terminal),
    }
}

/// Whether a panel is among what is offered.
fn is_offered(lab: Lab, which: Drawer) -> bool {
    control(which).is_none_or(|control| lab.offers(control))
}

/// Whether the step of a lesson that is due is done in a panel.
fn is_due(lab: Lab, which: Drawer) -> bool {
    control(which).is_some_and(|control| lab.due.with(|due| due.controls.contains(&control)))
}

/// Arrow keys move between tabs, as in any tab list.
fn change_tab(lab: Lab, event: &ev::KeyboardEvent) {
    const ORDER: [Drawer; 4] = [Drawer::Why, Drawer::Zone, Drawer::Manifests, Drawer::Terminal];
    let step = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => ORDER.len() - 1,
        _ => return,
    };
    let now = lab.drawer.get_untracked();
    let at = ORDER.iter().position(|known| *known == now).unwrap_or_default();
    let after = (1..ORDER.len()).filter_map(|times| ORDER.get((at + times * step) % ORDER.len()));
    let Some(next) = untrack(|| after.copied().find(|next| is_offered(lab, *next))) else { return };
    lab.drawer.set(next);
    let tab = document()
        .get_element_by_id(&format!("tab-{next:?}"))
        .and_then(|tab| tab.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(tab) = tab {
        let _ = tab.focus();
    }
}
