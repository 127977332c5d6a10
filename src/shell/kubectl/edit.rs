//! `kubectl edit`: the object in the editor.

use super::command::Command;
use super::flags::Arguments;
use super::{Kubectl, Output, Result, fail, resource_names};

pub(super) const EDIT: Command = Command {
    name: "edit",
    flags: &["output,o=", "save-config", "validate=?strict"],
    about: "Opens an object's YAML in the editor beside.",
    examples: &["kubectl edit svc/db"],
    run: edit,
};

fn edit(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let objects = kubectl.chosen(&arguments.words, arguments)?;
    let [object] = objects.as_slice() else { return Err(fail("# edit one object at a time")) };
    kubectl.opens = Some(object.reference().clone());
    Ok(Output::of(format!(
        "# {} is open in the editor; what is changed there is applied\n",
        resource_names::name_of(object)
    )))
}
