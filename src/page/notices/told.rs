//! Notices about a link: what of it could not be used.

use crate::host::View;
use crate::page::kit::arriving::lazy;
use crate::page::kit::live::*;
use crate::page::kit::rich::rich;
use crate::page::kit::sentence::screen_text;
use crate::page::notices::details::Details;
use crate::page::state::embedding::embedding;
use crate::page::state::lab::lab;
use crate::page::state::startup::Notice;
use crate::text::Language;
use leptos::prelude::*;

/// What a link said that could not be used, and the way back to what was kept.
#[component]
pub(crate) fn Told(
    /// What is wrong.
    notices: Vec<Notice>,
    /// The link text of the cluster kept from before.
    kept: Option<String>,
) -> impl IntoView {
    let lab = lab();
    for notice in notices.iter().filter(|notice| notice.details().is_none()) {
        leptos::logging::warn!("{}", notice.sentence(Language::English));
    }
    let shown = RwSignal::new(true);
    let says_nothing_else = notices.is_empty();
    // In a small view there would be nothing else to see.
    let stays = embedding().view() != View::Full && notices.iter().any(Notice::leaves_nothing);
    let notices = StoredValue::new(notices);
    let kept = StoredValue::new(kept);
    view! {
        <Show when=move || shown.get() && !(says_nothing_else && lab.storage.is_replaced.get()) fallback=|| view! { <div></div> }>
            <div class="notice" role="status">
                <ul>
                    {move || notices.with_value(|all| all.iter().map(|notice| {
                        let notice = notice.clone();
                        view! { <li>{match notice.details() {
                            Some(_) => lazy!(opened: left_out, Details, notice: Notice),
                            None => rich(&notice.sentence(lab.language.get())).into_any(),
                        }}</li> }
                    }).collect_view())}
                    {move || kept.get_value().filter(|_| !lab.storage.is_replaced.get()).map(|text| view! {
                        <li>
                            {screen_text(|text| text.kept_elsewhere())} " "
                            <button class="link" type="button" on:click=click(move || { lab.open_kept(text.clone()); shown.set(false); })>
                                {screen_text(|text| text.kept_open())}
                            </button>
                        </li>
                    })}
                </ul>
                <button class="plain" type="button" hidden=stays on:click=click(move || shown.set(false))>{screen_text(|text| text.close())}</button>
            </div>
        </Show>
    }
}
