//! What is wrong with, or left alone in, the two texts the DNS side is set up by: the Corefile and the
//! table of outside names.

use super::{Language, words};
use crate::dns::NameError;
use crate::dns::zone_file::ZoneFileReason;
use crate::resolution::corefile::{CorefileReason, Plenty};
use crate::resolution::server::NoteKind;
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
        R::TooDeep => words.corefile_too_deep().to_owned(),
        R::UnknownDirective(word) => words.corefile_unknown_directive(word),
        R::SnippetWithoutBrace(name) => words.corefile_snippet_without_brace(name),
        R::SnippetTwice(name) => words.corefile_snippet_twice(name),
        R::ImportCycle(name) => words.corefile_import_cycle(name),
        R::ImportPattern(name) => words.corefile_import_pattern(name),
        R::ImportNotFound(name) => words.corefile_import_not_found(name),
        R::Zone(zone, error) => words.corefile_zone(zone, name_error(language, *error)),
        R::DuplicateZone(zone) => words.corefile_duplicate_zone(zone),
        R::OnlyReverseZones => words.corefile_only_reverse_zones().to_owned(),
        R::Twice(word) => words.corefile_twice(word),
        R::UnknownProperty(plugin, property) => words.corefile_unknown_property(plugin, property),
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
        R::OutOfRange(property, value, least, most) => words.corefile_out_of_range(property, value, least, most),
        R::ZoneFile(path, error) => words.corefile_zone_file(path, error.line, zone_file(language, &error.reason)),
        R::ZoneFileWithoutSoa(path, zone) => words.corefile_zone_file_without_soa(path, zone),
        R::Without(plugin, other) => words.corefile_without(plugin, other),
        R::NotItsZone(zone) => words.corefile_not_its_zone(zone),
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
        R::MissingData(kind) => words.outside_missing_data(kind),
        R::BadData(kind, word) => words.outside_bad_data(word, kind),
        R::TooMuch(word) => words.outside_too_much(word),
    }
}
