//! The types and codes a Corefile may name, as the library of CoreDNS has them (miekg/dns, `StringToType`,
//! `StringToRcode`).

use crate::dns::{Class, Rcode, RecordType};

#[rustfmt::skip]
/// The types by number, those too that the lab has no word for.
const TYPES: [(&str, u16); 87] = [
    ("A", 1), ("NS", 2), ("MD", 3), ("MF", 4), ("CNAME", 5), ("SOA", 6), ("MB", 7), ("MG", 8), ("MR", 9),
    ("NULL", 10), ("PTR", 12), ("HINFO", 13), ("MINFO", 14), ("MX", 15), ("TXT", 16), ("RP", 17), ("AFSDB", 18),
    ("X25", 19), ("ISDN", 20), ("RT", 21), ("NSAP-PTR", 23), ("SIG", 24), ("KEY", 25), ("PX", 26), ("GPOS", 27),
    ("AAAA", 28), ("LOC", 29), ("NXT", 30), ("EID", 31), ("NIMLOC", 32), ("SRV", 33), ("ATMA", 34), ("NAPTR", 35),
    ("KX", 36), ("CERT", 37), ("DNAME", 39), ("OPT", 41), ("APL", 42), ("DS", 43), ("SSHFP", 44), ("IPSECKEY", 45),
    ("RRSIG", 46), ("NSEC", 47), ("DNSKEY", 48), ("DHCID", 49), ("NSEC3", 50), ("NSEC3PARAM", 51), ("TLSA", 52),
    ("SMIMEA", 53), ("HIP", 55), ("NINFO", 56), ("RKEY", 57), ("TALINK", 58), ("CDS", 59), ("CDNSKEY", 60),
    ("OPENPGPKEY", 61), ("CSYNC", 62), ("ZONEMD", 63), ("SVCB", 64), ("HTTPS", 65), ("SPF", 99), ("UINFO", 100),
    ("UID", 101), ("GID", 102), ("UNSPEC", 103), ("NID", 104), ("L32", 105), ("L64", 106), ("LP", 107),
    ("EUI48", 108), ("EUI64", 109), ("NXNAME", 128), ("TKEY", 249), ("TSIG", 250), ("IXFR", 251), ("AXFR", 252),
    ("MAILB", 253), ("MAILA", 254), ("ANY", 255), ("URI", 256), ("CAA", 257), ("AVC", 258), ("AMTRELAY", 260),
    ("RESINFO", 261), ("TA", 32768), ("DLV", 32769), ("RESERVED", 65535),
];

/// The type a word in upper case names.
pub(super) fn record_type(word: &str) -> Option<RecordType> {
    let (_, number) = TYPES.iter().find(|(known, _)| *known == word)?;
    // What the lab has a word for it has under that word alone.
    Some(RecordType::parse_any(word).unwrap_or(RecordType::Type(*number)))
}

/// The number of a type.
pub(super) fn type_number(record_type: RecordType) -> u16 {
    match record_type {
        RecordType::Type(number) => number,
        named => TYPES.iter().find(|(known, _)| *known == named.as_str()).map_or(0, |(_, number)| *number),
    }
}

/// The word for a type; empty where there is none (`TypeToString`).
pub(super) fn type_word(record_type: RecordType) -> &'static str {
    let number = type_number(record_type);
    TYPES.iter().find(|(_, known)| *known == number).map_or("", |(word, _)| word)
}

/// The number of a class.
pub(super) fn class_number(class: Class) -> u16 {
    match class {
        Class::In => 1,
        Class::Ch => 3,
        Class::Hs => 4,
        Class::Any => 255,
    }
}

/// The class a word in upper case names.
pub(super) fn class(word: &str) -> Option<Class> {
    Class::ALL.into_iter().find(|class| class.as_str() == word)
}

/// The code a word in upper case names.
pub(super) fn rcode(word: &str) -> Option<Rcode> {
    let word = match word {
        "NOTIMPL" => "NOTIMP",
        // The library has 16 under its older word alone.
        "BADSIG" => "BADVERS",
        "BADVERS" => return None,
        word => word,
    };
    Rcode::ALL.into_iter().find(|rcode| rcode.as_str() == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_has_one_number_and_the_labs_word() {
        assert_eq!(record_type("AAAA"), Some(RecordType::Aaaa));
        assert_eq!(record_type("SSHFP"), Some(RecordType::Type(44)));
        assert_eq!(record_type("TYPE44"), None);
        for (word, number) in TYPES {
            assert_eq!(record_type(word).map(type_number), Some(number), "{word}");
        }
    }
}
