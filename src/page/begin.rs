//! Start of the regions: the contexts that they share, and the lesson or the case that the address names.

use crate::page::answer::known_confusions;
use crate::page::browser::lazy::once_painted;
use crate::page::drawer::dictation::Dictation;
use crate::page::import_cluster::ImportScreen;
use crate::page::lesson::Lessons;
use crate::page::page_effects;
use crate::page::state::embedding::embedding;
use crate::page::state::lab::Lab;
use crate::page::state::startup::Startup;
use crate::page::state::{dialog, slices};
use crate::session::doors;
use leptos::prelude::*;

/// How many objects a cluster has whose names are counted as soon as it is open.
const MANY: usize = 500;

/// What is carried to where it is made use of, once.
pub(super) type PendingStartup = StoredValue<Option<Startup>, LocalStorage>;

/// Hands down what the regions share and the first download does without, and opens the lesson or the case that
/// the address names. Gives what is left to be told.
pub(super) fn begin(lab: Lab, pending: PendingStartup) -> Startup {
    let mut startup = pending.try_update_value(Option::take).flatten().unwrap_or_default();
    let dialog = dialog::Dialog::new(lab);
    provide_context(dialog);
    page_effects::begin(lab);
    lab.follow_doors();
    // On a phone the address of a door whose column comes first shows that column, as the door itself does.
    if let Some(tab) = doors::tab(lab.door.get_untracked(), lab.tab.get_untracked()) {
        lab.tab.set(tab);
    }
    let confusions = known_confusions::Confusions::new(lab);
    provide_context(confusions);
    if let Some(case) = startup.case.take() {
        confusions.open_named(case);
    }
    if let Some((page, opens_world)) = startup.page.take() {
        lab.show_page(page, opens_world);
    }
    let dictation = Dictation::default();
    provide_context(dictation);
    let lessons = Lessons::new(lab, embedding(), dictation);
    provide_context(lessons);
    lessons.follow_history();
    let screen = ImportScreen::new(lab);
    provide_context(screen);
    if let Some(lesson) = startup.lesson.take() {
        lessons.show(lesson);
    }
    // A change is told from the names there were before it: where they are many, they are listed ahead of it.
    if lab.sandbox.with_untracked(|sandbox| sandbox.cluster().objects().count() > MANY) {
        let count = async move {
            if let Ok(count) = slices::counting().await {
                count(lab);
            }
        };
        once_painted(Box::new(move || leptos::task::spawn_local(count)));
    }
    startup
}
