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

impl Case {
    /// What is typed in this world, in order.
    pub fn commands(&self) -> Vec<&str> {
        let all = self.head(&["commands"]).map(Value::items).unwrap_or_default();
        all.iter().filter_map(Value::as_text).collect()
    }
}
