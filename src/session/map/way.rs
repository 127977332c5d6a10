//! The way of the question on the drawing of the cluster: who asks, the server, where it looked, and the names outside
//! that something points to.

use super::{ASKER, Draft, OUTSIDE, PAD, SERVER, SERVICES};
use crate::cluster::{Kind, ObjectRef, ServiceType};
use crate::sandbox::{Answer, Sandbox};
use crate::session::scene::{Area, GAP, Line, LinkKind, WIDTH};
use crate::session::view::Selection;
use crate::text::outcome::word;
use std::collections::BTreeMap;

impl Draft<'_> {
    /// The names outside that something points to.
    pub(super) fn outside(&mut self, sandbox: &Sandbox, answer: &Answer) {
        let top = self.y;
        let mut y = top + 30;
        let mut names: Vec<String> = Vec::new();
        let mut aliases = Vec::new();
        for object in sandbox.cluster().of_kind(&Kind::Service) {
            let Some(service) = object.as_service() else { continue };
            if service.spec.service_type != ServiceType::ExternalName || !self.places.contains_key(object.reference()) {
                continue;
            }
            let target = service.spec.external_name.trim_end_matches('.').to_owned();
            aliases.push((object.reference().clone(), target.clone()));
            let domain = &sandbox.cluster().settings().cluster_domain;
            if !target.ends_with(&format!(".{domain}")) && !names.contains(&target) {
                names.push(target);
            }
        }
        for name in &answer.forwarded {
            let name = name.trim_end_matches('.').to_owned();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let mut at = BTreeMap::new();
        for name in names {
            let index = self.scene.nodes.len();
            let is_asked = answer.forwarded.iter().any(|asked| asked.trim_end_matches('.') == name);
            y = self.node(OUTSIDE, y, Selection::Outside, false, vec![Line::mono(name.clone())]) + GAP;
            if let Some(node) = self.scene.nodes.get_mut(index) {
                node.in_answer = is_asked;
            }
            at.insert(name, index);
        }
        if at.is_empty() {
            y = self.node(OUTSIDE, y, Selection::Outside, false, vec![Line::sub(self.text.outside_names().to_owned())])
                + GAP;
        }
        self.scene.areas.push(Area {
            name: self.text.outside_cluster().to_owned(),
            folded: None,
            object: None,
            x: SERVICES.0 - PAD,
            y: top,
            width: WIDTH - SERVICES.0,
            height: y - top,
        });
        self.y = y + GAP;
        let domain = format!(".svc.{}", sandbox.cluster().settings().cluster_domain);
        for (service, target) in aliases {
            let to = at.get(&target).copied().or_else(|| {
                let (name, namespace) = target.strip_suffix(&domain)?.split_once('.')?;
                self.places.get(&ObjectRef::new(Kind::Service, namespace, name)).copied()
            });
            if let (Some(&from), Some(to)) = (self.places.get(&service), to) {
                self.link(LinkKind::Alias, from, to);
            }
        }
    }

    /// The asker, the server, and where the server looked.
    pub(super) fn way(&mut self, sandbox: &Sandbox, answer: &Answer, asker: &ObjectRef) {
        let text = self.text;
        let centre = self.scene.nodes.iter().filter(|node| node.in_answer).map(|node| node.y + node.height / 2).min();
        let y = centre.unwrap_or(78).max(56) - 36;
        let first = self.scene.nodes.len();
        let mut lines = vec![Line::name(&asker.name)];
        lines.push(Line::sub(text.asked_from_here().to_owned()));
        lines.push(Line::mono(sandbox.question().name.clone()));
        self.node(ASKER, y, Selection::Object(asker.clone()), false, lines);
        let server = self.scene.nodes.len();
        let corefile = sandbox.cluster().settings().corefile.clone();
        let lines = vec![
            Line::name("CoreDNS"),
            Line::sub(self.words.names_tried(answer.tried())),
            Line::sub(word(self.words, answer.outcome().as_str()).to_owned()),
        ];
        self.node(SERVER, y, Selection::Object(corefile), false, lines);
        self.link(LinkKind::Asked, first, server);
        let looked: Vec<usize> = (0..first)
            .filter(|index| {
                self.scene
                    .nodes
                    .get(*index)
                    .is_some_and(|node| node.in_answer && (node.x == SERVICES.0 || node.opens == Selection::Outside))
            })
            .collect();
        for index in looked {
            self.link(LinkKind::Looked, server, index);
        }
    }
}
