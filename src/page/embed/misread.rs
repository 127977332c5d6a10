//! What is wrong with a state that a host hands in, as a reply says it.

use crate::manifest::Diagnostic;
use crate::sandbox::LinkProblem;
use crate::text::excerpt::excerpt;

/// What is wrong.
pub(super) fn misread(problem: &LinkProblem) -> String {
    match problem {
        LinkProblem::Newer(version) => {
            format!("the state is of version {}, which this lab does not know", excerpt(version))
        }
        LinkProblem::UnknownKey(key) => format!("a state has no `{}`", excerpt(key)),
        LinkProblem::BadValue { key, value } => format!("`{key}={}` does not fit", excerpt(value)),
        LinkProblem::Refused(refused) => {
            let one = |refused: &Diagnostic| {
                let object = refused.object.as_ref().map(ToString::to_string).unwrap_or_default();
                format!("{object} ({})", refused.field)
            };
            let all: Vec<String> = refused.iter().take(20).map(one).collect();
            format!("the API server refuses of the state: {}", all.join(", "))
        }
        LinkProblem::Damaged => "the state is damaged: it does not have its checksum".to_owned(),
        LinkProblem::TooManyPins => "there are too many pinned questions in the state".to_owned(),
        LinkProblem::Unpacking => "the manifests of the state do not read".to_owned(),
        LinkProblem::Manifests { wrong, .. } => format!("the manifests of the state do not read{}", places(wrong)),
        LinkProblem::Misspelt(all) => {
            format!("the manifests of the state have what the API does not know{}", places(all))
        }
    }
}

/// The lines that remarks are about.
fn places(all: &[Diagnostic]) -> String {
    let lines: Vec<String> = all.iter().take(20).map(|one| one.span.line.to_string()).collect();
    if lines.is_empty() { String::new() } else { format!(": line {}", lines.join(", ")) }
}
