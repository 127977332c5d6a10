//! What the steps of the history are called.

use super::{Language, words};
use crate::cluster::PathStep;
use crate::sandbox::{Sandbox, Step, StepName, ToyService};

/// What became of the history since it had `before` steps: a step was made, or taken back.
pub fn told(language: Language, sandbox: &Sandbox, before: usize) -> String {
    let of = |step: Option<&Step>| step.map(|step| name(language, &step.name)).unwrap_or_default();
    match sandbox.steps_taken() < before {
        true => format!("{} {}", language.text().undo(), of(sandbox.undone().last())),
        false => of(sandbox.done().last()),
    }
}

/// A few words for a step, to stand behind "Undo".
pub fn name(language: Language, step: &StepName) -> String {
    let (text, words) = (language.text(), words::step(language));
    match step {
        StepName::Created(object) => words.created(&object.name),
        StepName::Changed(object) => words.changed(&object.name),
        StepName::ChangedField(object, field) => {
            let field = field.steps().iter().rev().find_map(|step| match step {
                PathStep::Key(key) => Some(key.as_str()),
                PathStep::Index(_) => None,
            });
            words.changed_field(field.unwrap_or_default(), &object.name)
        }
        StepName::Recreated(object) => words.recreated(&object.name),
        StepName::Deleted(object) => words.deleted(&object.name),
        StepName::ChangedMany(number) => words.changed_many(number),
        StepName::ToyService(choice) => match choice {
            ToyService::ClusterIp => text.toy_cluster_ip(),
            ToyService::Headless => text.toy_headless(),
            ToyService::Manual => text.toy_manual(),
            ToyService::ExternalName => text.toy_external_name(),
        }
        .to_owned(),
        StepName::Advanced(seconds) => words.advanced(seconds),
        StepName::Settings => text.cluster_settings().to_owned(),
        StepName::Outside => text.outside_names().to_owned(),
        StepName::Pinned(ask) => words.pinned(&ask.name),
        StepName::Unpinned(ask) => text.unpin(&ask.name),
        StepName::Asked(ask) => words.asked(&ask.name),
        StepName::Imported => text.explain_mine().to_owned(),
        StepName::Reset => text.reset().to_owned(),
        StepName::Opened => words::confusions(language).opened().to_owned(),
    }
}
