//! What the steps of the history are called.

use super::{Language, words};
use crate::cluster::ObjectRef;
use crate::sandbox::{FourAnswers, StepName};

/// A few words for a step, to stand behind "Undo".
pub fn name(language: Language, step: &StepName) -> String {
    let text = language.text();
    let of = |english: &str, korean: &str, object: &ObjectRef| match language {
        Language::English => format!("{english} {}", object.name),
        Language::Korean => format!("{} {korean}", object.name),
    };
    match step {
        StepName::Created(object) => of("create", "만들기", object),
        StepName::Changed(object) => of("change", "변경", object),
        StepName::ChangedField(object, field) => {
            let field = field.steps().iter().rev().find_map(|step| match step {
                crate::cluster::PathStep::Key(key) => Some(key.as_str()),
                crate::cluster::PathStep::Index(_) => None,
            });
            let field = field.unwrap_or_default();
            match language {
                Language::English => format!("{field} on {}", object.name),
                Language::Korean => format!("{}의 {field}", object.name),
            }
        }
        StepName::Recreated(object) => of("recreate", "다시 만들기", object),
        StepName::Deleted(object) => of("delete", "삭제", object),
        StepName::ChangedMany(number) => match language {
            Language::English => format!("{number} objects"),
            Language::Korean => format!("오브젝트 {number}개"),
        },
        StepName::FourAnswers(choice) => match choice {
            FourAnswers::ClusterIp => text.toy_cluster_ip,
            FourAnswers::Headless => text.toy_headless,
            FourAnswers::Manual => text.toy_manual,
            FourAnswers::ExternalName => text.toy_external_name,
        }
        .to_owned(),
        StepName::Advanced(seconds) => match language {
            Language::English => format!("{seconds} s pass"),
            Language::Korean => format!("{seconds}초 경과"),
        },
        StepName::Settings => text.cluster_settings.to_owned(),
        StepName::Outside => text.outside_names.to_owned(),
        StepName::Pinned(ask) => format!("{} {}", words::question(language).pin(), ask.name),
        StepName::Unpinned(ask) => (text.unpin)(&ask.name),
        StepName::Asked(ask) => format!("{} {}", words::question(language).ask(), ask.name),
        StepName::Imported => text.explain_mine.to_owned(),
        StepName::Reset => text.reset.to_owned(),
        StepName::Opened => super::diagnosis::words(language).opened.to_owned(),
    }
}
