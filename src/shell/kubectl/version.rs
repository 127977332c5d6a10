//! `kubectl version`.

use super::command::Command;
use super::flags::Arguments;
use super::{Kubectl, Output, Result};
use crate::sandbox::SettingField;

pub(super) const VERSION: Command = Command {
    name: "version",
    flags: &["client", "output,o="],
    about: "Prints the version the lab's API server behaves as.",
    examples: &["kubectl version"],
    run: version,
};

fn version(kubectl: &mut Kubectl<'_>, _: &Arguments) -> Result {
    let version = SettingField::Version.write(kubectl.sandbox.cluster().settings());
    Ok(Output::of(format!(
        "Client Version: v{version}.0\nServer Version: v{version}.0\n# both as far as this lab models them\n"
    )))
}
