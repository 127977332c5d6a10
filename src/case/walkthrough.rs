//! The pages of kubernetes.io that can be followed here: an index of them, and a world for each, a file as that of a
//! case. `assets/walkthroughs` has them.

use super::Case;
use crate::cluster::Value;
use crate::manifest;

/// A page of kubernetes.io.
#[derive(Clone, Debug, PartialEq)]
pub struct Walkthrough(Value);

/// The pages of the index, in its order.
pub fn walkthroughs(index: &str) -> Vec<Walkthrough> {
    let reading = manifest::read(index);
    let pages = reading.documents.first().and_then(|document| document.value.field("pages"));
    pages.map(Value::items).unwrap_or_default().iter().cloned().map(Walkthrough).collect()
}

impl Walkthrough {
    fn text(&self, key: &str) -> &str {
        self.0.field(key).and_then(Value::as_text).unwrap_or_default()
    }

    /// The name of its world.
    pub fn slug(&self) -> &str {
        self.text("page")
    }

    /// What the page is called.
    pub fn title(&self) -> &str {
        self.text("title")
    }

    /// Where the page is.
    pub fn address(&self) -> &str {
        self.text("address")
    }

    /// What one sees there, in the language of a tag.
    pub fn says(&self, tag: &str) -> &str {
        self.0.field("says").and_then(|said| said.field(tag)).and_then(Value::as_text).unwrap_or_default()
    }
}

/// Which of a page's commands is to be typed next, once a line has run: the one behind that line, where it is one of
/// those that were still to come.
pub fn next_command(commands: &[String], next: usize, line: &str) -> usize {
    let mut coming = commands.iter().skip(next);
    coming.position(|command| command.trim() == line.trim()).map_or(next, |passed| next + passed + 1)
}

impl Case {
    /// What is typed in this world, in order.
    pub fn commands(&self) -> Vec<&str> {
        let all = self.head(&["commands"]).map(Value::items).unwrap_or_default();
        all.iter().filter_map(Value::as_text).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_command_is_the_one_behind_what_was_run_and_others_leave_it_as_it_is() {
        let commands = ["kubectl get pods", "nslookup a", "kubectl get pods"].map(str::to_owned);
        let after = |next, line| next_command(&commands, next, line);
        assert_eq!(after(0, "kubectl get pods\n"), 1);
        assert_eq!(after(1, "help"), 1);
        // Out of order: what was passed over is not asked for again.
        assert_eq!(after(0, "nslookup a"), 2);
        assert_eq!(after(2, "nslookup a"), 2);
        assert_eq!(after(2, "kubectl get pods"), 3);
        assert_eq!(after(3, "kubectl get pods"), 3);
    }
}
