//! What is wrong with, or left alone in, the two texts the DNS side is set up by: the Corefile and the
//! table of outside names.

use super::{Language, words};
use crate::dns::zone_file::ZoneFileReason;
use crate::dns::{NameError, RecordType};
use crate::resolution::corefile::{CorefileReason, Plenty, Wants};
use crate::resolution::server::{NoteKind, plugin};
use crate::resolution::upstream::UpstreamReason;

/// Why a text is no domain name.
pub fn name_error(language: Language, error: NameError) -> &'static str {
    let words = words::server(language);
    match error {
        NameError::Empty => words.name_empty(),
        NameError::EmptyLabel => words.name_empty_label(),
        NameError::LabelTooLong => words.name_label_too_long(),
        NameError::TooLong => words.name_too_long(),
        NameError::BadEscape => words.name_bad_escape(),
    }
}

/// What is wrong with a Corefile.
pub fn corefile(language: Language, reason: &CorefileReason) -> String {
    use CorefileReason as R;
    let words = words::server(language);
    match reason {
        R::Empty => words.corefile_empty().to_owned(),
        R::NoServerName => words.corefile_no_server_name().to_owned(),
        R::UnopenedBrace => words.corefile_unopened_brace().to_owned(),
        R::UnclosedBrace => words.corefile_unclosed_brace().to_owned(),
        R::UnclosedQuote => words.corefile_unclosed_quote().to_owned(),
        R::UnknownDirective(word) => meant(language, words.corefile_unknown_directive(word), None, word),
        R::SnippetWithoutBrace(name) => words.corefile_snippet_without_brace(name),
        R::SnippetTwice(name) => words.corefile_snippet_twice(name),
        R::NoForwardZone => words.corefile_no_forward_zone().to_owned(),
        R::NeedsTls(scheme) => words.corefile_needs_tls(scheme),
        R::ImportCycle(name) => words.corefile_import_cycle(name),
        R::ImportPattern(name) => words.corefile_import_pattern(name),
        R::ImportNotFound(name) => words.corefile_import_not_found(name),
        R::Zone(zone, error) => words.corefile_zone(zone, name_error(language, *error)),
        R::DuplicateZone(zone) => words.corefile_duplicate_zone(zone),
        R::Value(property, value, takes) => words.corefile_value(value, property, wants(language, *takes)),
        R::NoFile(property, path) => words.corefile_no_file(property, path),
        R::ImportDirectory(path) => words.corefile_import_directory(path),
        R::Exclude(one, other) => words.corefile_exclude(one, other),
        R::Needs(plugin, other) => words.corefile_needs(plugin, other),
        R::HostsAfterFallthrough => words.corefile_hosts_after_fallthrough().to_owned(),
        R::Listen(address) => words.corefile_listen(address),
        R::Twice(word) => words.corefile_twice(word),
        R::UnknownProperty(plugin, property) => {
            meant(language, words.corefile_unknown_property(plugin, property), Some(plugin), property)
        }
        R::MissingValue(property) => words.corefile_missing_value(property),
        R::TooManyValues(property) => words.corefile_too_many_values(property),
        R::BadValue(property, value) => words.corefile_bad_value(value, property),
        R::TooMany { what, limit } => match what {
            Plenty::Blocks => words.corefile_too_many_blocks(limit),
            Plenty::Zones => words.corefile_too_many_zones(limit),
            Plenty::Lines => words.corefile_too_many_lines(limit),
            Plenty::Words => words.corefile_too_many_words(limit),
        },
        R::Pattern(pattern, reason) => words.corefile_pattern(pattern, reason),
        R::TooManyGroups(to, pattern) => words.corefile_too_many_groups(to, pattern),
        R::ZoneFile(path, error) => words.corefile_zone_file(path, error.line, zone_file(language, &error.reason)),
        R::ZoneFileWithoutSoa(path, zone) => words.corefile_zone_file_without_soa(path, zone),
    }
}

/// What is wrong with a line of a zone file.
fn zone_file(language: Language, reason: &ZoneFileReason) -> String {
    use ZoneFileReason as R;
    let words = words::server(language);
    match reason {
        R::Name(text) => words.zone_file_name(text),
        R::NoOwner => words.zone_file_no_owner().to_owned(),
        R::NoTtl => words.zone_file_no_ttl().to_owned(),
        R::Type(word) if word.is_empty() => words.zone_file_no_type().to_owned(),
        R::Type(word) => words.zone_file_type(word),
        R::Data(record_type, data) => words.zone_file_data(data, record_type),
        R::Unclosed => words.zone_file_unclosed().to_owned(),
        R::Directive(word) => words.zone_file_directive(word),
    }
}

/// The sentence with what was meant by the word: a release dropped it, or another word is near.
fn meant(language: Language, sentence: String, plugin: Option<&str>, word: &str) -> String {
    let words = words::server(language);
    match (plugin::gone(plugin, word), plugin::nearest(plugin, word)) {
        (Some((version, Some(instead))), _) => words.corefile_gone_for(sentence, version, instead),
        (Some((version, None)), _) => words.corefile_gone(sentence, version),
        (None, Some(nearest)) => words.corefile_nearest(sentence, nearest),
        (None, None) => sentence,
    }
}

/// What a directive or a property takes.
fn wants(language: Language, wants: Wants) -> String {
    use Wants as W;
    let words = words::server(language);
    match wants {
        W::WholeNumber => words.wants_whole_number().to_owned(),
        W::AtLeast(least) => words.wants_at_least(least),
        W::Between(least, most) => words.wants_between(least, most),
        W::Percentage => words.wants_percentage().to_owned(),
        W::Duration => words.wants_duration().to_owned(),
        W::DurationFrom(least) => words.wants_duration_from(least),
        W::DurationBetween(least, most) => words.wants_duration_between(least, most),
        W::OneOf(all) => {
            let all: Vec<String> = all.iter().map(|word| format!("`{word}`")).collect();
            words.wants_one_of(all.join(", "))
        }
        W::Address => words.wants_address().to_owned(),
        W::Upstream => words.wants_upstream().to_owned(),
        W::Nameservers => words.wants_nameservers().to_owned(),
        W::Interface => words.wants_interface().to_owned(),
        W::Listener => words.wants_listener().to_owned(),
        W::Network => words.wants_network().to_owned(),
        W::Prefix => words.wants_prefix().to_owned(),
        W::Rcode => words.wants_rcode().to_owned(),
        W::RecordType => words.wants_record_type().to_owned(),
        W::Domain => words.wants_domain().to_owned(),
        W::OwnZone => words.wants_own_zone().to_owned(),
        W::LabelSelector => words.wants_label_selector().to_owned(),
        W::TtlRange => words.wants_ttl_range().to_owned(),
        W::ClosedAction => words.wants_closed_action().to_owned(),
    }
}

/// The name of what a Corefile has and the lab leaves alone.
pub fn note(kind: &NoteKind) -> String {
    match kind {
        NoteKind::Plugin(name) | NoteKind::Import(name) => name.clone(),
        NoteKind::Property(plugin, property) => format!("{plugin} {property}"),
    }
}

/// What is wrong with a line of the outside names.
pub fn upstream(language: Language, reason: &UpstreamReason) -> String {
    use UpstreamReason as R;
    let words = words::server(language);
    match reason {
        R::Name(word, error) => words.outside_name(word, name_error(language, *error)),
        R::NoType => words.outside_no_type().to_owned(),
        R::UnknownType(word) => words.outside_unknown_type(word),
        R::UnsupportedType(kind) => words.outside_unsupported_type(kind),
        R::MissingData(kind) => words.outside_missing_data(kind, example(*kind)),
        R::BadData(kind, word) => words.outside_bad_data(word, kind, example(*kind)),
        R::TooMuch(word) => words.outside_too_much(word),
        R::Address(word) => words.outside_address(word),
    }
}

/// A line of the outside names with a record of a type, as an example.
fn example(kind: RecordType) -> &'static str {
    match kind {
        RecordType::A => "db.test. A 192.0.2.7",
        RecordType::Aaaa => "db.test. AAAA 2001:db8::7",
        RecordType::Srv => "_db._tcp.test. SRV 0 5 5432 db.test.",
        RecordType::Mx => "test. MX 10 mail.test.",
        RecordType::Txt => "test. TXT \"a text\"",
        RecordType::Ptr => "7.2.0.192.in-addr.arpa. PTR db.test.",
        RecordType::Ns => "test. NS ns.test.",
        _ => "www.test. CNAME db.test.",
    }
}
