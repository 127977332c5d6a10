//! What is the matter with a Corefile, whoever asks: lines that swallow, miss or never get a name.

pub(super) mod forwarding;
mod zones;

use super::{Diagnosis, Finding};
use crate::cluster::{Cluster, Intent, Object, Request, well_known};
use crate::dns::Name;
use crate::dns::reverse::is_reverse_zone;
use crate::resolution::corefile::{
    Block, Corefile, CorefileError, CorefileReason, Directive, PATH, Place, Token, Wants, absolute,
};
use crate::resolution::server::plugin::{gone, nearest};
use crate::resolution::server::{Configuration, Key, plugin};

/// A Corefile with what lies around it.
struct Read<'a> {
    cluster: &'a Cluster,
    object: &'a Object,
    corefile: Corefile,
    configuration: Configuration,
}

/// What is wrong with the cluster's Corefile, most telling first.
pub(super) fn look(cluster: &Cluster, object: &Object, found: &mut Vec<Finding>) {
    if object.reference() != Configuration::object_of(cluster) {
        return;
    }
    let Some(text) = object.as_config_map().and_then(|map| map.data.get("Corefile")) else { return };
    let configuration = Configuration::of(cluster);
    let corefile = Corefile::read(text, configuration.files()).0;
    let read = Read { cluster, object, corefile, configuration };
    words(&read, found);
    // Of a text that is longer than is read, nobody looks at each block.
    if read.configuration.errors.iter().any(|error| matches!(error.reason, CorefileReason::TooMany { .. })) {
        return;
    }
    zones::look(&read, found);
    forwarding::look(&read, found);
    for block in read.corefile.blocks() {
        swallowing(&read, block, found);
        denying(&read, block, found);
        autopath(&read, block, found);
    }
    imports(&read, found);
}

impl Read<'_> {
    /// A finding about a line, of the Corefile or of a ConfigMap that it imports; what was found comes first, the line last.
    fn finding<const N: usize>(&self, diagnosis: Diagnosis, found: [&str; N], place: &Place) -> Finding {
        let mut finding = match self.configuration.origin(self.cluster, place) {
            Some((map, key)) => Finding::new(diagnosis, &map, &["data", &key], found),
            None => Finding::new(diagnosis, self.object.reference(), &well_known::COREFILE_FIELD, found),
        };
        finding.found.push(place.line.to_string());
        finding
    }

    /// The finding with another Corefile as its mend, where the server takes that.
    fn mended(&self, finding: Finding, text: String) -> Finding {
        let is_better = || {
            let errors = Configuration::read(&text, self.configuration.files()).errors.len();
            errors == 0 || errors < self.configuration.errors.len()
        };
        if text == self.corefile.to_string() || !is_better() {
            return finding;
        }
        let changed = Intent::Corefile(text).done_to(self.object);
        finding.mended_by(vec![Request::Put(changed)])
    }
}

/// Where CoreDNS has a directive in the chain, whatever the order of the Corefile (rule PS4).
fn rank(directive: &Directive) -> Option<usize> {
    plugin::directives().position(|name| name == directive.word())
}

/// The zones that words name.
fn named(words: &[Token]) -> Vec<Name> {
    words.iter().flat_map(|word| Key::parse(&word.text).unwrap_or_default()).map(|key| key.zone).collect()
}

/// The zones that a directive says are its own; those of its block where it says none.
fn own_zones(directive: &Directive, block: &Block) -> Vec<Name> {
    let words = match directive.word() {
        "forward" => directive.arguments.get(..1),
        "hosts" | "file" => directive.arguments.get(1..),
        "template" => directive.arguments.get(2..),
        _ => directive.arguments.get(..),
    };
    let zones = named(words.unwrap_or_default());
    if zones.is_empty() { named(&block.keys) } else { zones }
}

/// Any other error: the server says what it is, and exits (rules PU5 to PU7).
fn refused(read: &Read<'_>, error: &CorefileError) -> Finding {
    match &error.reason {
        CorefileReason::Value(property, _, Wants::Nameservers) if property == "forward" => {
            read.finding(Diagnosis::NoNameserverForForward, [], &error.place)
        }
        _ => read.finding(Diagnosis::CorefileRefused, [&error.said], &error.place),
    }
}

/// Words that CoreDNS does not have (rule PU5).
fn words(read: &Read<'_>, found: &mut Vec<Finding>) {
    for error in &read.configuration.errors {
        let (plugin, word) = match &error.reason {
            CorefileReason::UnknownDirective(word) => (None, word),
            CorefileReason::UnknownProperty(plugin, word) => (Some(*plugin), word),
            _ => {
                found.push(refused(read, error));
                continue;
            }
        };
        let gone = gone(plugin, word);
        let instead = match gone {
            Some((_, instead)) => instead,
            None => nearest(plugin, word),
        };
        let version = gone.map_or("", |(version, _)| version);
        let finding =
            read.finding(Diagnosis::UnknownDirective, [word, instead.unwrap_or_default(), version], &error.place);
        let place = error.place.is_in_corefile().then_some(&error.place);
        let all = read.corefile.blocks().iter().flat_map(|block| &block.directives);
        let lines: Vec<&Directive> = all.flat_map(|one| std::iter::once(one).chain(one.lines())).collect();
        let line = place.and_then(|place| lines.into_iter().find(|line| line.place() == place));
        found.push(match (line, instead) {
            // A directive does not become a property's other word by its name alone, where it stands elsewhere now.
            (Some(line), Some(instead)) if gone.is_none() || plugin.is_none() => {
                read.mended(finding, read.corefile.with_word(&line.name, instead))
            }
            (Some(line), _) => read.mended(finding, read.corefile.without(line)),
            (None, _) => finding,
        });
    }
}

/// The zones that plugins behind a directive have, as far as its own zones reach, and `fallthrough` does not hand on.
fn swallowed(directive: &Directive, block: &Block) -> Option<Name> {
    let own = own_zones(directive, block);
    let falls = directive.lines().iter().find(|line| line.word() == "fallthrough").map(|line| named(&line.arguments));
    let goes_on = |zone: &Name| match &falls {
        Some(zones) if zones.is_empty() => true,
        Some(zones) => zones.iter().any(|falls| zone.is_under(falls)),
        None => false,
    };
    let behind = block.directives.iter().filter(|other| {
        let answers = ["k8s_external", "kubernetes", "file", "forward", "hosts"].contains(&other.word());
        answers && rank(other) > rank(directive)
    });
    let zones = behind.flat_map(|other| own_zones(other, block)).filter(|zone| !is_reverse_zone(zone));
    let mut lost = zones.filter(|zone| own.iter().any(|own| zone.is_under(own)) && !goes_on(zone));
    lost.next()
}

/// `hosts` and `template` without `fallthrough` keep names that plugins behind them have (rules PH7, PT2).
fn swallowing(read: &Read<'_>, block: &Block, found: &mut Vec<Finding>) {
    for directive in &block.directives {
        let diagnosis = match directive.word() {
            "hosts" => Diagnosis::HostsWithoutFallthrough,
            // Without a pattern a template is for every name of its zones, and hands none on.
            "template" if is_choosy(directive) => Diagnosis::TemplateWithoutFallthrough,
            _ => continue,
        };
        let Some(zone) = swallowed(directive, block) else { continue };
        let finding = read.finding(diagnosis, [zone.as_str()], directive.place());
        let text = with_fallthrough(read, directive);
        found.push(text.map_or(finding.clone(), |text| read.mended(finding, text)));
    }
}

/// The Corefile with a `fallthrough` for every name.
fn with_fallthrough(read: &Read<'_>, directive: &Directive) -> Option<String> {
    directive.place().is_in_corefile().then(|| read.corefile.with_property(directive, "fallthrough", Some(&[])))
}

/// True where a template is for some of the names of its zones.
fn is_choosy(template: &Directive) -> bool {
    let patterns = template.lines().iter().filter(|line| line.word() == "match");
    let mut patterns = patterns.flat_map(|line| &line.arguments).map(|word| word.text.as_str()).peekable();
    let has_condition = template.lines().iter().any(|line| line.word() == "expr");
    let fits_all = patterns.peek().is_none() || patterns.any(|pattern| [".*", "^.*$", ".", ""].contains(&pattern));
    has_condition || !fits_all
}

/// A template denies the name where somebody asks for AAAA: the same name with an A record does not exist then.
fn denying(read: &Read<'_>, block: &Block, found: &mut Vec<Finding>) {
    for directive in block.directives.iter().filter(|one| one.word() == "template") {
        let [_, record_type, ..] = directive.arguments.as_slice() else { continue };
        let denies = directive.lines().iter().find(|line| {
            let rcode = line.arguments.first().map(|word| word.text.as_str());
            line.word() == "rcode" && rcode.is_some_and(|rcode| rcode.eq_ignore_ascii_case("NXDOMAIN"))
        });
        let Some(denies) = denies.filter(|_| record_type.text.eq_ignore_ascii_case("AAAA")) else { continue };
        let zones = own_zones(directive, block);
        let others = block
            .directives
            .iter()
            .filter(|other| ["hosts", "kubernetes", "k8s_external", "file", "forward"].contains(&other.word()));
        let mut others = others.flat_map(|other| own_zones(other, block));
        let meets = |other: Name| zones.iter().any(|zone| other.is_under(zone) || zone.is_under(&other));
        if !others.any(meets) {
            continue;
        }
        let zone = zones.first().map_or(".", Name::as_str);
        let finding = read.finding(Diagnosis::AaaaDenied, [zone], directive.place());
        let word = denies.arguments.first().filter(|word| word.place.is_in_corefile());
        found.push(match word {
            Some(word) => read.mended(finding, read.corefile.with_word(word, "NOERROR")),
            None => finding,
        });
    }
}

/// `autopath @kubernetes` learns from `pods verified` alone in whose namespace a client is (rule PA1).
fn autopath(read: &Read<'_>, block: &Block, found: &mut Vec<Finding>) {
    let asks = |one: &&Directive| {
        one.word() == "autopath" && one.arguments.last().is_some_and(|word| word.text == "@kubernetes")
    };
    let Some(autopath) = block.directives.iter().rfind(asks) else { return };
    let Some(kubernetes) = block.directives.iter().find(|one| one.word() == "kubernetes") else { return };
    let mode = kubernetes.lines().iter().rfind(|line| line.word() == "pods");
    let mode = mode.and_then(|line| line.arguments.first()).map_or("disabled", |word| word.text.as_str());
    if mode == "verified" {
        return;
    }
    let finding = read.finding(Diagnosis::AutopathNeedsVerified, [mode], autopath.place());
    found.push(if kubernetes.place().is_in_corefile() {
        read.mended(finding, read.corefile.with_property(kubernetes, "pods", Some(&["verified"])))
    } else {
        finding
    });
}

/// Patterns of `import` that fit no file though files are there, or for which there is no directory at all (rule PU8).
fn imports(read: &Read<'_>, found: &mut Vec<Finding>) {
    let files = read.configuration.files();
    let directory = |path: &str| path.rsplit_once('/').map_or(String::new(), |(directory, _)| directory.to_owned());
    for token in read.corefile.matched_nothing() {
        let path = absolute(&token.text, PATH);
        let beside = directory(&path);
        let own = directory(PATH);
        let mut there = files.by_path.keys().filter(|file| directory(file) == beside && beside != own);
        // What another import takes in is no file that this one misses.
        let missed = there.find(|file| {
            let imports = read.corefile.imports().iter().filter(|other| other.text != token.text);
            !imports.map(|other| absolute(&other.text, PATH)).any(|other| files.matching(&other).contains(file))
        });
        // An empty directory that a volume brings is a door left open.
        let is_nowhere = !files.is_directory(&beside) && !files.directories.contains(&beside);
        if missed.is_some() || is_nowhere {
            let file = missed.map(|file| file.rsplit('/').next().unwrap_or_default()).unwrap_or_default();
            found.push(read.finding(Diagnosis::ImportMatchesNothing, [&token.text, file], &token.place));
        }
    }
}

#[cfg(test)]
mod tests;
