//! The files of a support bundle, dropped all at once: those with objects and each resolv.conf are read, logs and
//! pictures are not.

use crate::manifest::{TEXT_LIMIT, holds_objects, resolv_conf};

/// True for a file of a folder that is worth opening, by its path and its size in bytes: none that is hidden, and none
/// that is longer than any text that is read.
pub fn may_hold_objects(path: &str, bytes: usize) -> bool {
    bytes <= TEXT_LIMIT && !path.split('/').any(|part| part.starts_with('.'))
}

/// The files of a bundle that are worth reading, by name: those with objects, and each resolv.conf; and how many others
/// there were. A file that comes alone is read whatever it holds, and so are all where none has objects: what is wrong
/// with them is told then.
pub fn worth_reading(files: Vec<(String, String)>) -> (Vec<(String, String)>, usize) {
    let has_objects = |(_, text): &(String, String)| holds_objects(text) || resolv_conf(text).is_some();
    if files.len() < 2 || !files.iter().any(has_objects) {
        return (files, 0);
    }
    let all = files.len();
    let kept: Vec<_> = files.into_iter().filter(has_objects).collect();
    let left_out = all - kept.len();
    (kept, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> (String, String) {
        (name.to_owned(), text.to_owned())
    }

    #[test]
    fn of_a_folder_nothing_hidden_is_opened_and_nothing_that_is_longer_than_a_text_may_be() {
        assert!(may_hold_objects("bundle/cluster-resources/pods/shop.json", TEXT_LIMIT));
        assert!(!may_hold_objects("bundle/logs/coredns.log", TEXT_LIMIT + 1));
        assert!(!may_hold_objects("repository/.git/config", 10));
        assert!(!may_hold_objects(".DS_Store", 10));
    }

    #[test]
    fn of_several_files_those_without_objects_are_left_out_and_counted() {
        let services = file("services.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n");
        let log = file("coredns.log", "[INFO] 10.0.0.1:53 - 1 \"A IN a. udp\" NOERROR\n");
        let picture = file("a.png", "\u{fffd}PNG\0\0");
        let (kept, left_out) = worth_reading(vec![log.clone(), services.clone(), picture]);
        assert_eq!((kept, left_out), (vec![services.clone()], 2));
        assert_eq!(worth_reading(vec![log.clone()]), (vec![log.clone()], 0), "a file alone is read");
        assert_eq!(worth_reading(vec![log.clone(), log.clone()]).1, 0, "where none has objects that is told");
        let long = file("coredns-1.log", &"[INFO] plugin/reload: Running\n".repeat(1_000));
        assert_eq!(worth_reading(vec![services.clone(), long]), (vec![services], 1));
    }
}
