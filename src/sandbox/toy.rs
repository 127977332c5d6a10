//! The cluster of the opening toy, ready made: the page opens without the readers, the admission and the
//! controllers that made it, which arrive later. `assets/worlds/opening.json` holds how far allocation had
//! come, then one object a line. It is written by the test below and never by hand.

use crate::cluster::{Cluster, Object, Settings};
use crate::json::reread;

/// The cluster after the API server and the controllers have seen the worlds.
pub(super) fn cluster() -> Cluster {
    let mut lines = include_str!("../../assets/worlds/opening.json").lines().map(reread);
    let allocation = lines.next().unwrap_or_default();
    Cluster::kept(Settings::default(), &allocation, lines.filter_map(|value| Object::from_toy(value).ok()))
}

#[cfg(test)]
mod tests {
    use super::super::world;
    use super::*;
    use crate::cluster::Cluster;
    use crate::json::write;

    /// `UPDATE_EXPECT=1 cargo test --lib the_opening_is` writes the file anew.
    #[test]
    fn the_opening_is_what_the_api_server_and_the_controllers_make_of_the_worlds() {
        let mut made = Cluster::new(Settings::default());
        let mut objects = world::base_objects();
        objects.extend(world::toy_start());
        let (_, rejections) = made.load(objects);
        assert_eq!(rejections, []);
        let mut text = write(&made.allocation(), false);
        for object in made.objects() {
            text.push('\n');
            text.push_str(&write(object.value(), false));
        }
        text.push('\n');
        expect_test::expect_file!["../../assets/worlds/opening.json"].assert_eq(&text);
        assert_eq!(cluster(), made);
    }
}
