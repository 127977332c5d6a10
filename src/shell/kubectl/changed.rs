//! What several commands end with: changed objects are put in place and printed.

use super::flags::Arguments;
use super::output_format::Format;
use super::{Dry, Kubectl, Output, Result, fail, refusal};
use crate::cluster::Value;

/// Puts the changed objects in place and prints a line for each, or the objects themselves.
pub(super) fn finish(
    kubectl: &mut Kubectl<'_>,
    arguments: &Arguments,
    dry: Dry,
    new: Vec<Value>,
    lines: Vec<String>,
    mut output: Output,
) -> Result {
    let format = Format::parse(arguments.value("output"))?;
    let printed = format.print(&new, new.len() > 1)?;
    match kubectl.put(new, dry) {
        Ok(warnings) => warnings.iter().for_each(|warning| output.complain(warning)),
        Err(refused) => return Err(fail(refusal::text(&refused, kubectl.language))),
    }
    match printed {
        Some(text) => output.text = text,
        None => lines.iter().for_each(|line| output.say(line)),
    }
    Ok(output)
}
