//! Every sentence the lab says, in English and Korean. One struct holds them all, so a missing or
//! surplus translation does not compile. DNS names, field names, kinds and rcodes stay as they are in
//! both languages.
//!
//! What can be said of a value of the core (a refusal, a diagnostic, a check) stands in a room of its own
//! beside this one.

pub mod check;
pub mod diagnosis;
pub mod diagnostic;
mod en;
pub mod explain;
pub mod files;
pub mod host;
pub mod keeping;
mod ko;
pub mod lesson;
#[cfg(test)]
mod locale;
pub mod mine;
pub mod particle;
pub mod path;
pub mod remedy;
pub mod server;
pub mod step;
pub mod terminal;
pub mod time;
pub mod tutorial;
pub mod verdict;
pub mod walk;
pub mod words;

pub use particle::{Particle, with_particle};

/// The languages of the lab, equals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants say it")]
pub enum Language {
    #[default]
    English,
    Korean,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::English, Self::Korean];

    /// The language tag (RFC 5646) for `lang` attributes and links.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
        }
    }

    /// What the language calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Korean => "한국어",
        }
    }

    /// The language of a tag such as `ko-KR`; `None` for one the lab does not speak.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The sentences of the page.
    pub fn text(self) -> &'static Text {
        match self {
            Self::English => &en::TEXT,
            Self::Korean => &ko::TEXT,
        }
    }
}

/// How many answers recorded from the real programs the model is compared with. The conformance run counts
/// them and fails where this says otherwise.
pub const RECORDINGS: usize = 8876;

/// The sentences of the page, named by where they stand.
#[allow(missing_docs, reason = "the name of a field says where its sentence stands")]
pub struct Text {
    // The frame.
    pub skip_to_question: &'static str,
    pub undo: &'static str,
    pub redo: &'static str,
    pub share: &'static str,
    pub reset: &'static str,
    pub theme_light: &'static str,
    pub theme_dark: &'static str,
    pub theme_system: &'static str,
    pub close: &'static str,
    pub cancel: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub tab_ask: &'static str,
    pub tab_map: &'static str,
    pub tab_objects: &'static str,
    pub tab_start: &'static str,
    pub views: &'static str,

    // Regions, by the names a program may rely on.
    pub region_why: &'static str,
    pub region_map: &'static str,
    pub region_zone: &'static str,
    pub region_object: &'static str,
    pub region_manifests: &'static str,
    pub region_terminal: &'static str,
    pub region_start: &'static str,

    // The question.

    // The answer.
    pub was: fn(&str) -> String,
    pub same_as_before: &'static str,
    pub more_records: fn(usize) -> String,
    pub as_tools: &'static str,
    pub as_command: &'static str,
    pub copy_json: &'static str,
    pub copy_link: &'static str,

    // The opening toy and the pinned questions.
    pub toy_says: &'static str,
    pub toy_ways: &'static str,
    pub toy_cluster_ip: &'static str,
    pub toy_headless: &'static str,
    pub toy_manual: &'static str,
    pub toy_external_name: &'static str,
    pub pinned: &'static str,
    pub pinned_none: &'static str,
    pub pinned_name: &'static str,
    pub pinned_now: &'static str,
    pub unpin: fn(&str) -> String,
    pub outside_names: &'static str,
    pub server_settings: &'static str,
    pub simulated: &'static str,
    pub cluster_settings: &'static str,
    pub settings_says: &'static str,
    pub settings_choice: fn(crate::sandbox::Choice) -> &'static str,
    pub settings_bad: fn(crate::sandbox::Choice) -> &'static str,
    pub settings_apply: &'static str,
    pub how_it_resolves: &'static str,
    pub library: &'static str,

    // The map.
    pub map_hint: &'static str,
    pub namespace_named: fn(&str) -> String,
    pub show_namespace: fn(&str) -> String,
    pub asked_from_here: &'static str,
    pub more: fn(usize) -> String,
    pub not_ready: &'static str,
    pub terminating: &'static str,
    pub no_address: &'static str,
    pub by_hand: &'static str,
    pub outside_cluster: &'static str,
    pub legend_asked: &'static str,
    pub legend_looked: &'static str,
    pub legend_alias: &'static str,
    pub legend_selects: &'static str,

    // Why.
    pub why_none: &'static str,
    pub yes: &'static str,
    pub no: &'static str,

    // The zone.
    pub zone_names: fn(usize) -> String,
    pub zone_filter: &'static str,
    pub zone_name: &'static str,
    pub zone_records: &'static str,
    pub zone_cause: &'static str,
    pub zone_reverse: &'static str,
    pub zone_none: &'static str,
    pub zone_changed: fn(usize, usize, usize) -> String,
    pub appeared: &'static str,
    pub vanished: &'static str,
    pub different: &'static str,
    pub zone_rest: fn(usize) -> String,

    // Objects.
    pub objects: &'static str,
    pub all_objects: &'static str,
    pub add_pod: &'static str,
    pub add_service: &'static str,
    pub add_headless: &'static str,
    pub add_endpoints: &'static str,
    pub add_slice: &'static str,
    pub add_deployment: &'static str,
    pub add_stateful_set: &'static str,
    pub add_namespace: &'static str,
    pub add_more: &'static str,
    pub name: &'static str,
    pub namespace: &'static str,
    pub create: &'static str,
    pub name_of_new: fn(&str) -> String,
    pub delete: &'static str,
    pub recreate: &'static str,
    pub recreate_costs_pod: &'static str,
    pub recreate_costs_service: &'static str,
    pub recreate_costs: &'static str,
    pub refused: &'static str,
    pub gone: fn(&str) -> String,
    pub kept_headless: &'static str,
    pub labels: &'static str,
    pub selector: &'static str,
    pub add: &'static str,
    pub add_pair: &'static str,
    pub remove: fn(&str) -> String,
    pub ready: &'static str,
    pub ip: &'static str,
    pub node: &'static str,
    pub image: &'static str,
    pub replicas: &'static str,
    pub headless: &'static str,
    pub ports: &'static str,
    pub port: &'static str,
    pub protocol: &'static str,
    pub target_port: &'static str,
    pub add_port: &'static str,
    pub addresses_head: &'static str,
    pub address: &'static str,
    pub hostname: &'static str,
    pub add_address: &'static str,
    pub fixed_while_it_lives: &'static str,
    pub kept_by: fn(&str) -> String,
    pub yaml: &'static str,
    pub yaml_hint: &'static str,
    pub corefile_presets: &'static str,
    pub preset_kubeadm: &'static str,
    pub preset_kubeadm_before: &'static str,
    pub preset_defaults: &'static str,
    pub corefile_hint: &'static str,
    pub corefile_not_modelled: fn(&str) -> String,
    pub outside_hint: &'static str,

    // Manifests.
    pub manifests_hint: &'static str,
    pub show_all: &'static str,
    pub apply_recreating: &'static str,
    pub revert: &'static str,
    pub explain_mine: &'static str,
    pub download: &'static str,
    pub not_applied: &'static str,
    pub place: fn(usize, usize) -> String,
    pub drop_hint: &'static str,

    // Links and what is kept.
    pub share_says: &'static str,
    pub share_long: &'static str,
    pub link_newer: &'static str,
    pub link_broken: &'static str,
    pub kept_elsewhere: &'static str,
    pub kept_open: &'static str,

    // What is simulated.
    pub simulated_says: &'static str,
    pub simulated_recordings: fn(usize) -> String,
    pub simulated_versions: &'static [&'static str],
    pub simulated_simpler: &'static str,
    pub simulated_list: &'static [&'static str],
    pub drawer: &'static str,
    pub resize: &'static str,
    pub taller: &'static str,
    pub lower: &'static str,
}
