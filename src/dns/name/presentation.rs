//! How a name is written, octet by octet (RFC 1035, section 5.1), and the limits of what is written.

use super::NameError;

/// The longest label, in octets (RFC 1035, section 2.3.4).
pub(super) const MAX_LABEL: usize = 63;
/// The longest name on the wire, in octets, length bytes and root included (RFC 1035, section 2.3.4).
const MAX_WIRE: usize = 255;

/// Octets that are written with a backslash, as the library of CoreDNS does it (miekg/dns,
/// `isDomainNameLabelSpecial`). That writes a space so too; here it is `\032`, as others have it.
const SPECIAL: &[u8] = br#".'@;()"\"#;

/// Checks the limits of a name that is neither empty nor the root. True where it is in presentation form
/// already.
pub(super) fn check(text: &str) -> Result<bool, NameError> {
    let mut wire = 1;
    let mut label = 0;
    let mut plain = true;
    let mut octets = Octets::of(text);
    while let Some(octet) = octets.next()? {
        match octet {
            Octet::Dot => {
                if label == 0 {
                    return Err(NameError::EmptyLabel);
                }
                wire += label + 1;
                label = 0;
                continue;
            }
            Octet::Escaped(_) => plain = false,
            Octet::Written(octet) => plain &= stands_for_itself(octet),
        }
        label += 1;
        if label > MAX_LABEL {
            return Err(NameError::LabelTooLong);
        }
    }
    if label > 0 {
        wire += label + 1;
    }
    if wire > MAX_WIRE { Err(NameError::TooLong) } else { Ok(plain) }
}

/// The presentation form of a name that was checked.
pub(super) fn presentation(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 8);
    let mut octets = Octets::of(text);
    while let Ok(Some(octet)) = octets.next() {
        match octet {
            Octet::Dot => written.push('.'),
            Octet::Written(octet) | Octet::Escaped(octet) => write_octet(octet, &mut written),
        }
    }
    written
}

fn stands_for_itself(octet: u8) -> bool {
    octet.is_ascii_graphic() && !SPECIAL.contains(&octet)
}

fn write_octet(octet: u8, written: &mut String) {
    if stands_for_itself(octet) {
        written.push(char::from(octet));
    } else if octet.is_ascii_graphic() {
        written.extend(['\\', char::from(octet)]);
    } else {
        written.push_str(&format!("\\{octet:03}"));
    }
}

/// One thing that stands in a written name.
pub(super) enum Octet {
    /// A dot between labels.
    Dot,
    /// An octet, written as itself.
    Written(u8),
    /// An octet behind a backslash.
    Escaped(u8),
}

/// A written name, octet by octet.
pub(super) struct Octets<'a> {
    bytes: std::str::Bytes<'a>,
}

impl<'a> Octets<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { bytes: text.bytes() }
    }

    pub(super) fn next(&mut self) -> Result<Option<Octet>, NameError> {
        let Some(byte) = self.bytes.next() else { return Ok(None) };
        Ok(Some(match byte {
            b'.' => Octet::Dot,
            b'\\' => Octet::Escaped(self.escaped().ok_or(NameError::BadEscape)?),
            byte => Octet::Written(byte),
        }))
    }

    /// What stands behind a backslash: three digits, or anything else.
    fn escaped(&mut self) -> Option<u8> {
        let first = self.bytes.next()?;
        if !first.is_ascii_digit() {
            return Some(first);
        }
        [first, self.bytes.next()?, self.bytes.next()?].iter().try_fold(0_u8, |number, digit| {
            let digit = digit.is_ascii_digit().then(|| digit - b'0')?;
            number.checked_mul(10)?.checked_add(digit)
        })
    }
}

pub(super) fn ends_in_root(text: &str) -> bool {
    text.strip_suffix('.').is_some_and(|rest| !ends_in_backslash(rest))
}

/// True where an odd number of backslashes ends the text, so that what follows is escaped.
pub(super) fn ends_in_backslash(text: &str) -> bool {
    text.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}
