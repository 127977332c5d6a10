//! The playlists name lessons that there are.

use super::slugs;
use k8s_dns_lab::lesson::Playlists;
use std::fs::read_to_string;

#[test]
fn every_lesson_of_a_playlist_is_one_of_the_course() {
    let read = Playlists::read(&read_to_string("assets/lessons/playlists.yaml").unwrap()).unwrap();
    let known = slugs();
    assert!(read.all.iter().any(|(id, lessons)| id == "lecture" && lessons.len() == 9));
    for (id, lessons) in read.all {
        let unknown: Vec<&String> = lessons.iter().filter(|lesson| !known.contains(lesson)).collect();
        assert!(unknown.is_empty(), "{id}: {unknown:?}");
    }
}
