//! The plugins the lab models, read from their lines (`plugin/{kubernetes,cache,forward}/setup.go`).

use super::{CorefileError, CorefileReason, Note, NoteKind, ServerBlock, Stanza, WITHOUT_EFFECT, Word};
use crate::dns::{Name, NameError};

/// The `kubernetes` plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kubernetes {
    /// The zones, in lower case and in the order given.
    pub zones: Vec<Name>,
    /// `pods`.
    pub pods: PodsMode,
    /// `ttl`, in seconds: 0–3600.
    pub ttl: u32,
    /// `endpoint_pod_names`: endpoints without a hostname are called like their pod (rule D7).
    pub endpoint_pod_names: bool,
    /// `ignore empty_service` (rule D4).
    pub ignore_empty_service: bool,
    /// `namespaces`; empty means all (rule Q11).
    pub namespaces: Vec<String>,
    /// `fallthrough`: which names that do not exist go on to the next plugin (rule Q5).
    pub fallthrough: Fallthrough,
    /// `noendpoints` (rule D18).
    pub noendpoints: bool,
}

/// Which pod records the server makes up (rules of part O).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are the Corefile's own words")]
pub enum PodsMode {
    #[default]
    Disabled,
    Insecure,
    Verified,
}

impl PodsMode {
    /// All modes.
    pub const ALL: [Self; 3] = [Self::Disabled, Self::Insecure, Self::Verified];

    /// The word of the Corefile.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::Insecure => "insecure",
            Self::Verified => "verified",
        }
    }
}

/// Where `fallthrough` applies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Fallthrough {
    /// Nowhere: it is not configured.
    #[default]
    Nowhere,
    /// To every name.
    Everywhere,
    /// To names under these zones.
    Zones(Vec<Name>),
}

impl Fallthrough {
    /// True where a name that does not exist goes on to the next plugin.
    pub fn applies_to(&self, name: &Name) -> bool {
        match self {
            Self::Nowhere => false,
            Self::Everywhere => true,
            Self::Zones(zones) => zones.iter().any(|zone| name.is_under(zone)),
        }
    }
}

/// The `cache` plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cache {
    /// Whose names pass through it; `.` is every name.
    pub zones: Vec<Name>,
    /// How answers are kept.
    pub success: CacheKeeping,
    /// How denials are kept.
    pub denial: CacheKeeping,
}

/// How one sort of reply is kept. Times are in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheKeeping {
    /// The longest time.
    pub most: u32,
    /// The shortest time.
    pub least: u32,
    /// `disable`: for names under these zones nothing is kept, though TTLs are still bounded.
    pub disabled: Vec<Name>,
}

/// The `forward` plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forward {
    /// Names under this zone are forwarded.
    pub from: Name,
    /// Where to, as written.
    pub to: Vec<String>,
    /// `except`: zones that are not.
    pub except: Vec<Name>,
}

impl Default for Kubernetes {
    fn default() -> Self {
        Self {
            zones: Vec::new(),
            pods: PodsMode::Disabled,
            ttl: 5,
            endpoint_pod_names: false,
            ignore_empty_service: false,
            namespaces: Vec::new(),
            fallthrough: Fallthrough::Nowhere,
            noendpoints: false,
        }
    }
}

impl Cache {
    fn new(zones: Vec<Name>) -> Self {
        let keeping = |most| CacheKeeping { most, least: 5, disabled: Vec::new() };
        Self { zones, success: keeping(3600), denial: keeping(1800) }
    }
}

/// A zone as CoreDNS normalises it: absolute and in lower case (`plugin/normalize.go`).
pub(super) fn zone(text: &str) -> Result<Name, NameError> {
    Name::parse(text).map(|name| name.to_lowercase().into_owned())
}

/// Reads the plugins of a server block.
pub(super) fn read(
    zones: Vec<Name>,
    lines: &[Stanza],
    notes: &mut Vec<Note>,
    errors: &mut Vec<CorefileError>,
) -> ServerBlock {
    let mut block = ServerBlock { zones, ..ServerBlock::default() };
    for line in lines.iter().filter(|line| !line.words.is_empty()) {
        let mut reader = Reader { line, notes: &mut *notes, errors: &mut *errors };
        match line.name() {
            "kubernetes" if block.kubernetes.is_some() => reader.refuse_again(),
            "cache" if block.cache.is_some() => reader.refuse_again(),
            "kubernetes" => block.kubernetes = Some(reader.kubernetes(&block.zones)),
            "cache" => block.cache = Some(reader.cache(&block.zones)),
            "forward" => block.forwards.extend(reader.forward()),
            "import" => reader.note(NoteKind::Import(line.name().to_owned())),
            other if WITHOUT_EFFECT.contains(&other) => {}
            other => reader.note(NoteKind::Plugin(other.to_owned())),
        }
    }
    block
}

/// One plugin's line, and where to report what is wrong with it.
struct Reader<'a> {
    line: &'a Stanza,
    notes: &'a mut Vec<Note>,
    errors: &'a mut Vec<CorefileError>,
}

impl<'a> Reader<'a> {
    fn note(&mut self, kind: NoteKind) {
        let line = self.line.words.first().map_or(0, |word| word.line);
        self.notes.push(Note { line, kind });
    }

    fn error(&mut self, at: Option<&Word>, reason: CorefileReason) {
        let at = at.or(self.line.words.first());
        let (line, column) = at.map_or((0, 0), |word| (word.line, word.column));
        self.errors.push(CorefileError { line, column, reason });
    }

    fn refuse_again(&mut self) {
        self.error(None, CorefileReason::Twice(self.line.name().to_owned()));
    }

    fn zones(&mut self, words: &[Word]) -> Vec<Name> {
        let mut zones = Vec::new();
        for word in words {
            match zone(&word.text) {
                Ok(zone) => zones.push(zone),
                Err(error) => self.error(Some(word), CorefileReason::Zone(word.text.clone(), error)),
            }
        }
        zones
    }

    /// A number of a property that must lie within a range.
    fn number(&mut self, property: &str, word: &Word, least: u32, most: u32) -> Option<u32> {
        let text = || (property.to_owned(), word.text.clone());
        let Ok(number) = word.text.parse::<i64>() else {
            let (property, value) = text();
            self.error(Some(word), CorefileReason::BadValue(property, value));
            return None;
        };
        match u32::try_from(number) {
            Ok(number) if (least..=most).contains(&number) => Some(number),
            _ => {
                let (property, value) = text();
                self.error(Some(word), CorefileReason::OutOfRange(property, value, least, most));
                None
            }
        }
    }

    /// The only value of a property.
    fn only(&mut self, property: &'a Stanza) -> Option<&'a Word> {
        let name = || property.name().to_owned();
        match property.arguments() {
            [] => self.error(property.words.first(), CorefileReason::MissingValue(name())),
            [only] => return Some(only),
            [_, extra, ..] => self.error(Some(extra), CorefileReason::TooManyValues(name())),
        }
        None
    }

    fn nothing(&mut self, property: &Stanza) -> bool {
        if let Some(extra) = property.arguments().first() {
            self.error(Some(extra), CorefileReason::TooManyValues(property.name().to_owned()));
        }
        property.arguments().is_empty()
    }

    fn kubernetes(&mut self, server_zones: &[Name]) -> Kubernetes {
        let line = self.line;
        let mut zones = self.zones(line.arguments());
        if line.arguments().is_empty() {
            zones = server_zones.to_vec();
        }
        if zones.iter().all(crate::resolution::server::is_reverse_zone) {
            self.error(None, CorefileReason::OnlyReverseZones);
        }
        let mut plugin = Kubernetes { zones, ..Kubernetes::default() };
        for property in line.lines().iter().filter(|property| !property.words.is_empty()) {
            match property.name() {
                "pods" => {
                    let Some(word) = self.only(property) else { continue };
                    match PodsMode::ALL.into_iter().find(|mode| mode.as_str() == word.text) {
                        Some(mode) => plugin.pods = mode,
                        None => {
                            let reason = CorefileReason::BadValue("pods".to_owned(), word.text.clone());
                            self.error(Some(word), reason);
                        }
                    }
                }
                "ttl" => {
                    let Some(word) = self.only(property) else { continue };
                    plugin.ttl = self.number("ttl", word, 0, 3600).unwrap_or(plugin.ttl);
                }
                "endpoint_pod_names" => plugin.endpoint_pod_names = self.nothing(property),
                "noendpoints" => plugin.noendpoints = self.nothing(property),
                "ignore" => {
                    let Some(word) = self.only(property) else { continue };
                    plugin.ignore_empty_service = word.text == "empty_service";
                    if !plugin.ignore_empty_service {
                        self.error(Some(word), CorefileReason::BadValue("ignore".to_owned(), word.text.clone()));
                    }
                }
                "namespaces" if property.arguments().is_empty() => {
                    self.error(property.words.first(), CorefileReason::MissingValue("namespaces".to_owned()));
                }
                "namespaces" => {
                    plugin.namespaces.extend(property.arguments().iter().map(|word| word.text.clone()));
                }
                "fallthrough" if property.arguments().is_empty() => plugin.fallthrough = Fallthrough::Everywhere,
                "fallthrough" => plugin.fallthrough = Fallthrough::Zones(self.zones(property.arguments())),
                // Where the API is and how to reach it says nothing about answers.
                "endpoint"
                | "tls"
                | "kubeconfig"
                | "apiserver_qps"
                | "apiserver_burst"
                | "apiserver_max_inflight"
                | "startup_timeout" => {}
                "labels" | "namespace_labels" | "multicluster" | "zonal" | "ptr_hostname_only" | "transfer" => {
                    self.notes.push(Note {
                        line: property.words.first().map_or(0, |word| word.line),
                        kind: NoteKind::Property("kubernetes", property.name().to_owned()),
                    });
                }
                other => {
                    let reason = CorefileReason::UnknownProperty("kubernetes", other.to_owned());
                    self.error(property.words.first(), reason);
                }
            }
        }
        plugin
    }

    fn cache(&mut self, server_zones: &[Name]) -> Cache {
        let line = self.line;
        let mut arguments = line.arguments();
        let mut cache = Cache::new(server_zones.to_vec());
        if let Some(first) = arguments.first()
            && first.text.parse::<i64>().is_ok()
        {
            let most = self.number("cache", first, 1, u32::MAX);
            cache.success.most = most.unwrap_or(cache.success.most);
            cache.denial.most = most.unwrap_or(cache.denial.most);
            arguments = arguments.get(1..).unwrap_or_default();
        }
        if !arguments.is_empty() {
            cache.zones = self.zones(arguments);
        }
        for property in line.lines().iter().filter(|property| !property.words.is_empty()) {
            match property.name() {
                "success" => self.keeping(property, &mut cache.success),
                "denial" => self.keeping(property, &mut cache.denial),
                "disable" => {
                    let [sort, zones @ ..] = property.arguments() else {
                        self.error(property.words.first(), CorefileReason::MissingValue("disable".to_owned()));
                        continue;
                    };
                    let zones = if zones.is_empty() { server_zones.to_vec() } else { self.zones(zones) };
                    match sort.text.as_str() {
                        "success" => cache.success.disabled.extend(zones),
                        "denial" => cache.denial.disabled.extend(zones),
                        other => {
                            let reason = CorefileReason::BadValue("disable".to_owned(), other.to_owned());
                            self.error(Some(sort), reason);
                        }
                    }
                }
                // Nothing is fetched early or given after its time here, and no failure is kept longer.
                "prefetch" | "serve_stale" | "servfail" | "keepttl" => {
                    let line = property.words.first().map_or(0, |word| word.line);
                    let kind = NoteKind::Property("cache", property.name().to_owned());
                    self.notes.push(Note { line, kind });
                }
                other => {
                    let reason = CorefileReason::UnknownProperty("cache", other.to_owned());
                    self.error(property.words.first(), reason);
                }
            }
        }
        cache
    }

    /// `success|denial CAPACITY [TTL] [MINTTL]`.
    fn keeping(&mut self, property: &Stanza, keeping: &mut CacheKeeping) {
        let name = property.name();
        match property.arguments() {
            [] => self.error(property.words.first(), CorefileReason::MissingValue(name.to_owned())),
            [capacity, rest @ ..] => {
                self.number(name, capacity, 0, u32::MAX);
                if let Some(word) = rest.first() {
                    keeping.most = self.number(name, word, 1, u32::MAX).unwrap_or(keeping.most);
                }
                if let Some(word) = rest.get(1) {
                    keeping.least = self.number(name, word, 0, u32::MAX).unwrap_or(keeping.least);
                }
            }
        }
    }

    fn forward(&mut self) -> Option<Forward> {
        let line = self.line;
        let [from, to @ ..] = line.arguments() else {
            self.error(None, CorefileReason::MissingValue("forward".to_owned()));
            return None;
        };
        if to.is_empty() {
            self.error(None, CorefileReason::MissingValue("forward".to_owned()));
        }
        let zones = self.zones(std::slice::from_ref(from));
        let mut except = Vec::new();
        for property in line.lines().iter().filter(|property| property.name() == "except") {
            except.extend(self.zones(property.arguments()));
        }
        let to = to.iter().map(|word| word.text.clone()).collect();
        Some(Forward { from: zones.into_iter().next()?, to, except })
    }
}
