//! What follows the question and its answer: all other regions of the whole lab, in one part that is fetched
//! as soon as these two are there. Until it comes, quiet places keep its room.

use super::app::label;
use super::fragment::Notice;
use super::guest::{self, guest};
use super::lab::{Lab, Tab, lab};
use super::later::{Lost, at_once, later_fn, not_fetched};
use super::live::*;
use super::{answer, ask, dialogs, drawer, frame, keeping, map, object, offline, side, storage};
use leptos::prelude::*;

/// How a region is made.
type Region = fn() -> AnyView;

/// The regions.
#[derive(Clone, Copy)]
struct Regions {
    /// What else begins with them.
    begin: fn(Lab),
    header: Region,
    notices: fn(Vec<Notice>, Option<String>) -> AnyView,
    side: Region,
    map: Region,
    drawer: Region,
    object: Region,
    bars: Region,
}

later_fn! { screen:
    fn fetched() -> Regions {
        Regions {
            begin: |lab| {
                if !guest::is_guest() {
                    storage::autosave(lab);
                }
            },
            header: || view! { <frame::Header /> }.into_any(),
            notices: |notices, kept| {
                view! {
                    <frame::Notices notices kept />
                    <keeping::NotKept />
                    <offline::NewVersion />
                }
                .into_any()
            },
            side: || view! { <frame::WhichLeft /> <side::Side /> }.into_any(),
            map: || view! { <map::Map /> }.into_any(),
            drawer: || view! { <drawer::DrawerView /> }.into_any(),
            object: || view! { <object::ObjectView /> }.into_any(),
            bars: || view! { <frame::ThumbBar /> <dialogs::Dialogs /> }.into_any(),
        }
    }
}

/// The regions as far as they have come; cheap to copy.
#[derive(Clone, Copy)]
struct Screen {
    lab: Lab,
    regions: RwSignal<Option<Regions>>,
    is_lost: RwSignal<bool>,
}

impl Screen {
    fn fetch(self) {
        self.is_lost.set(false);
        // What begins with the regions lives as long as the page, whenever they come.
        let owner = Owner::current().unwrap_or_default();
        let settle = move |fetched: Result<Regions, _>| match fetched {
            Ok(regions) => owner.with(|| {
                (regions.begin)(self.lab);
                self.regions.set(Some(regions));
            }),
            Err(_) => self.is_lost.set(true),
        };
        let mut work = Box::pin(fetched());
        match at_once(work.as_mut()) {
            Some(fetched) => settle(fetched),
            None => leptos::task::spawn_local(async move { settle(work.await) }),
        }
    }

    /// A region, or what keeps its room.
    fn place(self, region: fn(&Regions) -> Region, until: Region) -> Live {
        live(move || self.regions.with(|regions| regions.as_ref().map_or(until, region))())
    }
}

/// The whole lab: question and answer, and the rest around them as it comes.
#[component]
pub fn Whole(
    /// What a link said that could not be used.
    notices: Vec<Notice>,
    /// A cluster kept from before, when a link was opened over it.
    kept: Option<String>,
) -> impl IntoView {
    let lab = lab();
    let screen = Screen { lab, regions: RwSignal::new(None), is_lost: RwSignal::new(false) };
    screen.fetch();
    let header = guest().has_bar().then(|| screen.place(|regions| regions.header, bar));
    let notices = live(move || match screen.regions.get() {
        Some(regions) => (regions.notices)(notices.clone(), kept.clone()),
        None => ().into_any(),
    });
    let lost = live(move || match screen.is_lost.get() {
        true => not_fetched(Box::new(move || screen.fetch())),
        false => ().into_any(),
    });
    let tab = said(move || match lab.tab.get() {
        Tab::Ask => "ask",
        Tab::Lesson => "lesson",
        Tab::Map => "map",
        Tab::Objects => "objects",
    });
    view! {
        {header}
        <div class="notices">{notices} {lost} <Lost /></div>
        <main class="lab" data-tab=tab data-left=said(move || if lab.left_is_object.get() { "object" } else { "side" })>
            {screen.place(|regions| regions.side, || view! { <div class="side" aria-busy="true"><div class="toy"><h1>{label(|text| text.toy_title)}</h1></div></div> }.into_any())}
            <div class="middle">
                <ask::AskStrip />
                <answer::AnswerView />
                {screen.place(|regions| regions.map, || busy("map"))}
                {screen.place(|regions| regions.drawer, || busy("drawer"))}
            </div>
            {screen.place(|regions| regions.object, || busy("object"))}
        </main>
        {screen.place(|regions| regions.bars, || ().into_any())}
    }
}

/// Who this is, until the header comes.
fn bar() -> AnyView {
    view! {
        <header class="bar" aria-busy="true">
            <span class="brand" translate="no">"k8s-dns-lab"</span>
            <span class="promise">{label(|text| text.promise)}</span>
        </header>
    }
    .into_any()
}

/// The room of a region that is on its way.
fn busy(class: &'static str) -> AnyView {
    view! { <div class=class aria-busy="true"></div> }.into_any()
}
