//! Handles on the drawing: what belongs to a place in it, and which box each hangs on.

use super::view::Selection;
use crate::cluster::ObjectRef;
use crate::control::Control;

/// What is changed at a place of the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handle {
    /// The Corefile, at CoreDNS.
    Corefile,
    /// The names outside the cluster, at what is outside.
    Outside,
    /// The administrator's choices, at the cluster's frame.
    Settings,
}

impl Handle {
    /// What has to be offered for it.
    pub fn control(self) -> Control {
        match self {
            Self::Corefile => Control::Corefile,
            Self::Outside => Control::Outside,
            Self::Settings => Control::Settings,
        }
    }

    /// The handle on a box, by what the box opens. `corefile` is the ConfigMap that the server reads.
    pub fn for_box(opens: &Selection, corefile: &ObjectRef) -> Option<Self> {
        match opens {
            Selection::Object(object) => (object == corefile).then_some(Self::Corefile),
            Selection::Outside => Some(Self::Outside),
            Selection::Settings | Selection::List => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dns::RecordType;
    use crate::sandbox::{Ask, Sandbox};
    use crate::session::picture::{ENDLESS, picture};
    use crate::text::Language;

    /// The handles on the boxes of the picture of a name, in their order.
    fn handles(name: &str) -> Vec<Handle> {
        let mut sandbox = Sandbox::toy();
        let from = sandbox.question().from.clone();
        sandbox.ask(Ask { from, name: name.to_owned(), record_type: RecordType::A });
        let answer = sandbox.answer(sandbox.question());
        let corefile = &sandbox.cluster().settings().corefile;
        let scene = picture(&sandbox, &answer, Language::default(), ENDLESS).scene;
        scene.nodes.iter().filter_map(|node| Handle::for_box(&node.opens, corefile)).collect()
    }

    #[test]
    fn the_corefile_hangs_on_the_server_and_the_names_outside_on_what_is_outside() {
        assert_eq!(handles("db"), [Handle::Corefile]);
        assert_eq!(handles("example.com."), [Handle::Corefile, Handle::Outside]);
    }
}
