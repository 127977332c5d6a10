//! What `--help` says of kubectl and its commands: what the lab models of them, and no more.

use super::COMMANDS;

/// `kubectl --help`.
pub(super) fn all() -> String {
    let names: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
    format!(
        "kubectl controls this lab's cluster.\n\nCommands:\n  {}\n\nUsage:\n  kubectl COMMAND [flags]\n\nUse \"kubectl COMMAND --help\" for one of them. A command is one step: undo takes it back.\n",
        names.join("\n  ")
    )
}

/// The help of a command; `None` for a word that is none.
pub(super) fn help_text(name: &str) -> Option<String> {
    let command = COMMANDS.iter().find(|command| command.name == name)?;
    let mut text = format!("{}\n\nExamples:\n", command.about);
    for example in command.examples {
        text.push_str(&format!("  {}\n", example.replace('\n', "\n  ")));
    }
    text.push_str("\nOptions:\n");
    for (flag, takes) in super::flags::typed(command.flags) {
        text.push_str(&format!("    {flag}{}\n", if takes { "…" } else { "" }));
    }
    Some(text)
}
