//! The regions of the whole lab but for the question and its answer: one part of the module, which is fetched as soon
//! as these two are there. Until it comes, quiet places keep its room. A view smaller than the whole lab arrives the
//! same way, as one.

use crate::page::answer::{answer_view, difference};
use crate::page::begin::{PendingStartup, begin};
use crate::page::browser::lazy::{NotFetched, at_once, lazy_fn, pause, pause_for};
use crate::page::browser::{framed, stylesheet};
use crate::page::kit::arriving::{Lost, not_fetched};
use crate::page::kit::element::*;
use crate::page::kit::live::*;
use crate::page::kit::sentence::question_text;
use crate::page::kit::waits;
use crate::page::layout::{dialogs, header, offline, start_column};
use crate::page::notices::{self, not_kept};
use crate::page::question::ask;
use crate::page::state::embedding::embedding;
use crate::page::state::lab::{Lab, Selection, Tab, lab};
use crate::page::state::startup::Startup;
use crate::page::state::{autosave, language};
use crate::page::{drawer, embed, import_cluster, map, object};
use crate::session::doors::frame;
use crate::text::words::Volume;
use leptos::prelude::*;
use std::pin::Pin;

/// What the question and its answer have to be painted, in milliseconds, before anything else is fetched.
const FIRST_PAINT: i32 = 50;

/// How a region is made.
type Region = fn() -> AnyView;

/// The regions.
#[derive(Clone, Copy)]
struct Regions {
    /// What else begins with them.
    begin: fn(Lab, PendingStartup) -> AnyView,
    header: Region,
    side: Region,
    /// The names that the question's field offers.
    offered: Region,
    /// What the answer was before the last change.
    before: Region,
    /// What can be done with the answer.
    tools: Region,
    /// What stands under the answer.
    beneath: Region,
    map: Region,
    drawer: Region,
    object: Region,
    bars: Region,
}

lazy_fn! { screen:
    fn fetched() -> Regions {
        Regions {
            begin: |lab, pending| {
                let Startup { notices, kept, .. } = begin(lab, pending);
                if !framed::is_embedded() {
                    autosave::autosave(lab);
                }
                view! {
                    <notices::Notices notices kept />
                    <not_kept::NotKept />
                    <waits::Waits waiting=lab.waiting language=lab.language />
                    <offline::NewVersion />
                }
                .into_any()
            },
            header: || view! { <header::Header /> }.into_any(),
            side: || view! { <header::WhichLeft /> <start_column::Side /> }.into_any(),
            offered: ask::offered,
            before: answer_view::before,
            tools: answer_view::tools,
            beneath: difference::beneath,
            map: || view! { <map::Map /> }.into_any(),
            drawer: || view! { <drawer::DrawerView /> }.into_any(),
            object: || view! { <object::ObjectView /> }.into_any(),
            bars: || {
                let line = framed::is_embedded().then(embed::line_to_host);
                view! { <import_cluster::Place /> <header::ThumbBar /> <dialogs::Dialogs /> {line} }.into_any()
            },
        }
    }
}

/// How regions are fetched.
type Fetch = fn() -> Pin<Box<dyn Future<Output = Result<Regions, NotFetched>>>>;

lazy_fn! { host:
    fn fetched_small() -> Regions {
        let none: Region = || ().into_any();
        let begin = |_, startup| view! { <embed::Compact startup /> }.into_any();
        Regions { begin, header: none, side: none, offered: none, before: none, tools: none, beneath: none, map: none, drawer: none, object: none, bars: none }
    }
}

/// The regions as far as they have come; cheap to copy.
#[derive(Clone, Copy)]
struct Screen {
    lab: Lab,
    startup: PendingStartup,
    /// How long something else has to be painted first, in milliseconds.
    pause: i32,
    /// What hands down what the regions share, whenever they come.
    owner: StoredValue<Owner>,
    regions: RwSignal<Option<Regions>>,
    /// Whose turn has come, in order: a region is made once the one before can be painted.
    turns: [RwSignal<bool>; 6],
    /// What is told first; shown once.
    notices: StoredValue<Option<AnyView>, LocalStorage>,
    is_lost: RwSignal<bool>,
}

impl Screen {
    /// Nothing yet.
    fn new(startup: PendingStartup, pause: i32) -> Self {
        Self {
            lab: lab(),
            startup,
            pause,
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            regions: RwSignal::new(None),
            turns: std::array::from_fn(|_| RwSignal::new(false)),
            notices: StoredValue::new_local(None),
            is_lost: RwSignal::new(false),
        }
    }

    fn fetch(self, fetch: Fetch) {
        self.is_lost.set(false);
        let owner = self.owner.get_value();
        let settle = move |fetched: Result<Regions, _>| {
            let has_come = fetched.is_ok();
            match fetched {
                Ok(regions) => {
                    self.notices.set_value(Some(owner.with(|| (regions.begin)(self.lab, self.startup))));
                    self.regions.set(Some(regions));
                }
                Err(_) => self.is_lost.set(true),
            }
            has_come
        };
        if !cfg!(split)
            && let Some(fetched) = at_once(fetch())
        {
            // A build that is not cut has no first screen to wait with: the style sheet follows.
            let _dressed = stylesheet::arrived(stylesheet::REGIONS);
            self.turns.iter().for_each(|turn| turn.set(true));
            settle(fetched);
            return;
        }
        leptos::task::spawn_local(async move {
            pause_for(self.pause).await;
            let dressed = stylesheet::arrived(stylesheet::REGIONS);
            let mut speaks = Box::pin(language::arrived(Volume::Rest(self.lab.language.get_untracked())));
            // Asked for before the code, and waited for after it.
            let spoken = at_once(speaks.as_mut());
            let fetched = fetch().await;
            let said = match spoken {
                Some(said) => said,
                None => speaks.await,
            };
            dressed.await;
            if !settle(said.and(fetched)) {
                return;
            }
            for turn in self.turns {
                pause().await;
                turn.try_set(true);
            }
        });
    }

    /// What is told first, and that the regions did not come where they did not.
    fn told(self, fetch: Fetch) -> AnyView {
        let notices = live(move || {
            self.regions.track();
            self.notices.try_update_value(Option::take).flatten().unwrap_or_else(|| ().into_any())
        });
        let lost = live(move || match self.is_lost.get() {
            true => not_fetched(Box::new(move || self.fetch(fetch))),
            false => ().into_any(),
        });
        vec![notices.into_any(), lost.into_any()].into_any()
    }

    /// A region, or what keeps its room until it is its turn.
    fn place(self, is_turn: RwSignal<bool>, region: fn(&Regions) -> Region, until: Region) -> AnyView {
        live(move || match is_turn.get() {
            true => self.regions.with_untracked(|regions| regions.as_ref().map_or(until, region))(),
            false => until(),
        })
        .into_any()
    }
}

/// The whole lab: question and answer, and the rest around them as it comes.
#[component]
pub(crate) fn Whole(
    /// What the address brought.
    startup: PendingStartup,
) -> impl IntoView {
    let lab = lab();
    let fetch: Fetch = || Box::pin(fetched());
    let screen = Screen::new(startup, FIRST_PAINT);
    screen.fetch(fetch);
    // The drawer pushes aside what stands beside it on a phone, so both are made at once.
    let [first, bars, map, columns, object, last] = screen.turns;
    let header = embedding().has_bar().then(|| screen.place(last, |regions| regions.header, bar));
    let tab = text_fn(move || match lab.tab.get() {
        Tab::Ask => "ask",
        Tab::Lesson => "lesson",
        Tab::Map => "map",
        Tab::Objects => "objects",
    });
    let has_selection = move || lab.selection.with(|selection| *selection != Selection::List);
    let door = text_fn(move || frame(lab.door.get(), has_selection()));
    let left = text_fn(move || if lab.left_is_object.get() { "object" } else { "side" });
    let nothing: Region = || ().into_any();
    let offered = screen.place(first, |regions| regions.offered, nothing);
    let before = screen.place(first, |regions| regions.before, nothing);
    let tools = screen.place(first, |regions| regions.tools, nothing);
    let beneath = screen.place(first, |regions| regions.beneath, nothing);
    let bars = screen.place(bars, |regions| regions.bars, nothing);
    let map = screen.place(map, |regions| regions.map, || busy("map"));
    let drawer = screen.place(columns, |regions| regions.drawer, || busy("drawer"));
    let side = screen.place(columns, |regions| regions.side, title);
    let object = screen.place(object, |regions| regions.object, || busy("object"));
    let middle = vec![
        view! { <ask::AskStrip offered /> }.into_any(),
        view! { <answer_view::AnswerView before beneath tools /> }.into_any(),
        map,
        drawer,
    ];
    let regions = vec![side, element("div", vec![attr("class", "middle")], middle), object];
    vec![
        header.unwrap_or_else(|| ().into_any()),
        element("div", vec![attr("class", "notices")], vec![screen.told(fetch), view! { <Lost /> }.into_any()]),
        element(
            "main",
            vec![
                attr("class", "lab"),
                attr_text("data-tab", tab),
                attr_text("data-left", left),
                attr_text("data-door", door),
            ],
            regions,
        ),
        bars,
    ]
}

/// The view that is wanted, where it is not the whole lab.
#[component]
pub(crate) fn Small(
    /// What the address brought.
    startup: PendingStartup,
) -> impl IntoView {
    let fetch: Fetch = || Box::pin(fetched_small());
    let screen = Screen::new(startup, 0);
    screen.fetch(fetch);
    screen.told(fetch)
}

/// Who this is, until the header comes.
fn bar() -> AnyView {
    let brand = element("span", vec![attr("class", "brand"), attr("translate", "no")], vec![text("k8s-dns-lab")]);
    let promise =
        element("span", vec![attr("class", "promise")], vec![text_of(question_text(|words| words.promise()))]);
    element("header", vec![attr("class", "bar"), attr("aria-busy", "true")], vec![brand, promise])
}

/// What this is about, until the left column comes.
fn title() -> AnyView {
    let title = element("h1", Vec::new(), vec![text_of(question_text(|words| words.toy_title()))]);
    let toy = element("div", vec![attr("class", "toy"), attr("aria-busy", "true")], vec![title]);
    element("div", vec![attr("class", "side"), attr("aria-busy", "true")], vec![toy])
}

/// The room of a region that is on its way.
fn busy(class: &'static str) -> AnyView {
    element("div", vec![attr("class", class), attr("aria-busy", "true")], Vec::new())
}
