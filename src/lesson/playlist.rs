//! Orders in which lessons follow each other, for those who teach.

use super::problem::{Place, Problem};
use super::yaml_reader::{Item, whole};

const FILE: &str = "playlists.yaml";

/// The playlists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Playlists {
    /// Each by its id, with its lessons in order.
    pub all: Vec<(String, Vec<String>)>,
}

impl Playlists {
    /// Reads the file.
    pub fn read(text: &str) -> Result<Self, Vec<Problem>> {
        whole(FILE, text, |reader, root| {
            reader.keys(root, &["playlists"]);
            let items = reader.with_ids(root, "playlists", 1, &["id", "lessons"]);
            let one = |(id, _, item): (String, Place, Item<'_>)| {
                let lessons = reader.list(&item, "lessons", 1);
                (id, lessons.iter().filter_map(|lesson| reader.text(lesson)).collect())
            };
            Self { all: items.into_iter().map(one).collect() }
        })
    }

    /// The lesson that follows another in a playlist.
    pub fn after(&self, playlist: &str, lesson: &str) -> Option<&str> {
        let (_, lessons) = self.all.iter().find(|(id, _)| id == playlist)?;
        let at = lessons.iter().position(|known| known == lesson)?;
        lessons.get(at + 1).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_playlist_says_which_lesson_follows() {
        let read = Playlists::read("playlists: [{id: short, lessons: [a, c, b]}]").unwrap();
        assert_eq!(read.after("short", "a"), Some("c"));
        assert_eq!(read.after("short", "c"), Some("b"));
        assert_eq!((read.after("short", "b"), read.after("short", "d"), read.after("long", "a")), (None, None, None));
        assert_eq!(Playlists::read("playlists: [{id: short}]").unwrap_err().len(), 1);
    }
}
