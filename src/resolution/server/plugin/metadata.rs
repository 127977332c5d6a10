//! `metadata`: what plugins of a block know of a query, by name (`plugin/metadata`; rule PT6). A template asks for it.

use super::super::Request;
use super::kubernetes::{Kubernetes, Metadatum};
use super::{Controller, Plugin};
use crate::dns::Name;

/// The plugin.
#[derive(Clone, Debug)]
pub(super) struct Metadata {
    zones: Vec<Name>,
    /// The name of the block's `view`.
    view: Option<String>,
    /// Plugins of the block that know of a query what the lab does not.
    unknown: Vec<&'static str>,
    /// It is collected for the query as it comes in, and a plugin of the block may change the question later.
    may_be_changed: bool,
}

impl Metadata {
    /// What the block of a controller has.
    pub(super) fn of(controller: &mut Controller<'_>) -> Option<Self> {
        let all = || controller.block.directives.iter();
        let own = all().find(|directive| directive.word() == "metadata")?;
        let view = all().find(|directive| directive.word() == "view");
        let view = view.and_then(|view| view.arguments.first()).map(|name| name.text.clone());
        let has = |word: &str| all().any(|directive| directive.word() == word);
        let unknown = ["geoip", "trace"].into_iter().filter(|word| has(word)).collect();
        let may_be_changed = has("rewrite") || has("autopath");
        let arguments = own.arguments.clone();
        Some(Self { zones: controller.zones_or_blocks(&arguments), view, unknown, may_be_changed })
    }

    /// What is known under a name, as a text that is empty where nothing is. `None` where the lab does not know.
    /// `rest` are the plugins that follow in the block.
    pub(super) fn value(&self, key: &str, request: &Request<'_>, rest: &[Plugin]) -> Option<String> {
        let (provider, own) = key.split_once('/').unwrap_or((key, ""));
        let name = request.question.name.to_lowercase();
        let is_in_zone = self.zones.iter().any(|zone| name.is_under(zone));
        let is_unknown = self.unknown.contains(&provider);
        let asks_kubernetes = provider == "kubernetes";
        if self.may_be_changed && (is_unknown || asks_kubernetes || self.zones.iter().all(|zone| !zone.is_root())) {
            return None;
        }
        if !is_in_zone {
            return Some(String::new());
        }
        if provider == "view" && own == "name" {
            return Some(self.view.clone().unwrap_or_default());
        }
        if is_unknown {
            return None;
        }
        let plugin: Option<&Kubernetes> = rest.iter().find_map(|plugin| match plugin {
            Plugin::Kubernetes(plugin) => Some(&**plugin),
            _ => None,
        });
        match plugin.filter(|_| asks_kubernetes).map(|plugin| plugin.metadata(own, request, &name)) {
            // `forward/upstream` is known once the query was forwarded, which is after every template.
            None | Some(Metadatum::Nothing) => Some(String::new()),
            Some(Metadatum::Text(text)) => Some(text),
            Some(Metadatum::Unknown) => None,
        }
    }
}
