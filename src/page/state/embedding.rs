//! How the page is wanted (`crate::host`): by its own address, or by the page that embeds it.

use crate::control::Controls;
use crate::host::{Parameters, Problem, ThemeWish, View};
use crate::page::browser::framed::{become_embedded, is_embedded, is_framed};
use crate::page::browser::lazy::lazy_fn;
use crate::page::state::lab::{Lab, Theme};
use crate::sandbox::{Ask, Sandbox};
use leptos::prelude::*;

/// How the page is wanted; handed down by context.
#[derive(Clone, Copy)]
pub(crate) struct Embedding {
    pub(in crate::page) parameters: StoredValue<Parameters>,
    /// The question at the start.
    pub(in crate::page) question: StoredValue<Ask>,
    /// True once a host has said that it listens.
    pub(in crate::page) has_host: StoredValue<bool>,
    /// True while the host wants it to hold still.
    pub(in crate::page) paused: StoredValue<bool>,
    /// True while it is scrolled out of sight.
    pub(in crate::page) unseen: StoredValue<bool>,
}

impl Embedding {
    /// A page that is wanted so, around a state.
    pub(crate) fn new(parameters: Parameters, lab: Lab) -> Self {
        // A small view offers what its author names, the whole lab everything but what its author leaves out.
        let is_small = !matches!(parameters.view, View::Full | View::Lesson);
        let controls = parameters.controls.or_else(|| is_small.then(Controls::default));
        // A lesson offers what it needs by itself.
        let controls = controls.filter(|_| parameters.lesson.is_none());
        lab.write(|session| session.host_offers(controls));
        Self {
            parameters: StoredValue::new(parameters),
            question: StoredValue::new(lab.sandbox.with_untracked(|sandbox| sandbox.question().clone())),
            has_host: StoredValue::new(false),
            paused: StoredValue::new(false),
            unseen: StoredValue::new(false),
        }
    }

    /// What is shown.
    pub(crate) fn view(self) -> View {
        self.parameters.with_value(|parameters| parameters.view)
    }

    /// Holds still while the host wants it or nobody sees it.
    pub(crate) fn settle(self, lab: Lab) {
        let still = self.paused.get_value() || self.unseen.get_value();
        if lab.frozen.get_untracked() != still {
            lab.frozen.set(still);
        }
    }

    /// True where a bar belongs above the view.
    pub(crate) fn has_bar(self) -> bool {
        !(is_embedded() && self.parameters.with_value(|parameters| parameters.bare))
    }
}

/// How the page is wanted, from anywhere below [`crate::page::App`].
pub(crate) fn embedding() -> Embedding {
    expect_context::<Embedding>()
}

/// Reads how the page is wanted, and from then on keeps the rules for an embedded page where it is one.
pub(crate) fn arrive(query: &str) -> (Parameters, Vec<Problem>) {
    let (parameters, problems) = Parameters::read(query);
    become_embedded(parameters.embed.unwrap_or_else(is_framed));
    apply_parameters(&parameters);
    (parameters, problems)
}

lazy_fn! { change:
    /// What makes of a state the one that the page is wanted to start with.
    pub(crate) fn preparation() -> fn(&mut Sandbox, &Parameters) {
        crate::host::apply_parameters
    }
}

/// Tells the style sheets what is wanted, and fetches the one that an embedded page needs.
fn apply_parameters(parameters: &Parameters) {
    let Some(root) = document().document_element() else { return };
    let _ = match is_embedded() {
        true => root.set_attribute("data-guest", parameters.view.as_str()),
        false => root.remove_attribute("data-guest"),
    };
    if parameters.still {
        let _ = root.set_attribute("data-motion", "off");
    }
    if parameters.projector {
        let _ = root.set_attribute("data-projector", "");
    }
    // Before anything is drawn, so that nothing is seen to change its colours.
    match parameters.theme {
        Some(ThemeWish::Light) => drop(root.set_attribute("data-theme", "light")),
        Some(ThemeWish::Dark) => drop(root.set_attribute("data-theme", "dark")),
        Some(ThemeWish::Auto | ThemeWish::Host) | None => {}
    }
    if parameters.view == View::Full {
        return;
    }
    let _ = root.set_attribute("data-guest", parameters.view.as_str());
    // frame.html has it already.
    let is_there = document().query_selector("link[href='embed.css']").is_ok_and(|sheet| sheet.is_some());
    let sheet = document().create_element("link").ok().filter(|_| !is_there);
    if let (Some(sheet), Some(head)) = (sheet, document().head()) {
        let _ = sheet.set_attribute("rel", "stylesheet");
        let _ = sheet.set_attribute("href", "embed.css");
        let _ = head.append_child(&sheet);
    }
}

/// The theme that is wished for.
pub(crate) fn theme(wish: ThemeWish) -> Theme {
    match wish {
        ThemeWish::Light => Theme::Light,
        ThemeWish::Dark => Theme::Dark,
        ThemeWish::Auto | ThemeWish::Host => Theme::System,
    }
}
