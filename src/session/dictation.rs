//! How *Show me* shows a step: with the command that does the same, typed at a pace at which it can be read.

use crate::lesson::{Act, ScriptStep};
use crate::sandbox::Sandbox;
use crate::shell::{command_for_edit, command_to_connect};

/// The pause between two touches of the keys, in milliseconds.
pub const TOUCH: u32 = 30;

/// After how many touches the longest command stands there: about four seconds.
const LONGEST: usize = 130;

/// The command that does what a step does; none where no command does, or where the API server is to refuse the step.
/// A name is looked up in the field for the question, which shows why it resolves; to an address one connects.
pub fn command(step: &ScriptStep, sandbox: &Sandbox) -> Option<String> {
    match step.act(sandbox) {
        Ok(Act::Edit(edit)) if !step.is_refused() => command_for_edit(sandbox, &edit),
        Ok(Act::Ask(ask)) if ask.is_address() => Some(command_to_connect(&ask.from, &ask.name)),
        _ => None,
    }
}

/// What of a line is typed after a number of touches: a letter with each, and more where it would take too long.
pub fn typed(line: &str, touches: usize) -> &str {
    let letters = line.chars().count();
    let at_a_touch = letters.div_ceil(LONGEST).max(1);
    let end = line.char_indices().nth(touches.saturating_mul(at_a_touch)).map_or(line.len(), |(at, _)| at);
    line.get(..end).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::{Place, StepKind};
    use crate::sandbox::Ask;

    #[test]
    fn to_an_address_one_connects_and_a_name_is_asked_in_its_field() {
        let sandbox = Sandbox::toy();
        let step = |name: &str| {
            let kind = StepKind::Ask(Ask { name: name.to_owned(), ..Ask::default() });
            command(&ScriptStep { kind, place: Place::default() }, &sandbox)
        };
        assert_eq!(step("10.244.1.2").as_deref(), Some("kubectl exec shell -- curl 10.244.1.2"));
        assert_eq!(step("db"), None);
    }

    #[test]
    fn a_short_line_is_typed_letter_by_letter() {
        let seen: Vec<&str> = (0..5).map(|touches| typed("한 ls", touches)).collect();
        assert_eq!(seen, ["", "한", "한 ", "한 l", "한 ls"]);
        assert_eq!(typed("한 ls", 9), "한 ls");
    }

    #[test]
    fn no_line_takes_longer_than_it_takes_to_read_it() {
        for length in [1, 129, 130, 131, 1_000, 50_000] {
            let line = "x".repeat(length);
            assert_eq!(typed(&line, LONGEST), line);
            let mut before = 0;
            for touches in 1..=LONGEST {
                let now = typed(&line, touches).len();
                assert!(now > before || now == length, "{length} after {touches}");
                before = now;
            }
        }
    }
}
