//! What is packed in a link, and the checksum that tells damage.

use super::pairs::value_of;
use super::{LESSON, PACKED, SUM};

/// The packed manifests of a fragment: the value of `m`.
pub fn packed(text: &str) -> Option<String> {
    value_of(text, PACKED)
}

/// True where a fragment bears a checksum that what is packed in it does not have. Older links bear none.
pub fn is_damaged(text: &str) -> bool {
    let Some(sum) = value_of(text, SUM) else { return false };
    let packed = value_of(text, PACKED).or_else(|| value_of(text, LESSON));
    packed.is_none_or(|packed| checksum(&packed) != sum)
}

/// The pair of what is packed, its checksum in front: so a link that was cut off is known by it too.
pub fn with_checksum(key: &str, packed: &str) -> String {
    format!("{SUM}={}&{key}={packed}", checksum(packed))
}

/// Four letters of base64url for the CRC-24 of a text (RFC 9580, 6.1). It is taken of what is packed, so that damage
/// is told before anything unpacks; any one letter that changes, and any burst of three, changes it.
fn checksum(packed: &str) -> String {
    let crc = packed.bytes().fold(0x00B7_04CE_u32, |crc, byte| {
        (0..8).fold(crc ^ (u32::from(byte) << 16), |crc, _| {
            let shifted = crc << 1;
            if shifted & 0x0100_0000 == 0 { shifted } else { shifted ^ 0x0186_4CFB }
        })
    });
    [18, 12, 6, 0].iter().map(|shift| letter((crc >> shift) & 0x3F)).collect()
}

/// A letter of base64url (RFC 4648, section 5).
fn letter(number: u32) -> char {
    let number = u8::try_from(number).unwrap_or_default();
    char::from(match number {
        0..26 => b'A' + number,
        26..52 => b'a' + (number - 26),
        52..62 => b'0' + (number - 52),
        62 => b'-',
        _ => b'_',
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_that_changes_is_told_wherever_it_stands_and_older_links_bear_no_checksum() {
        assert_eq!(checksum(""), "twTO", "the CRC-24 of nothing is its start");
        assert_eq!(checksum("123456789"), "Ic8C", "RFC 9580's generator: 21CF02");
        let packed = "3VhLb-M2EL77Vwi5S7H8SHZ1K5JdIIcujCTttaAp2iZCkypJeWu0";
        let text = format!("v=1&name=db&{}", with_checksum("m", packed));
        assert!(!is_damaged(&text) && !is_damaged(&format!("v=1&m={packed}")));
        let start = text.len() - packed.len();
        for at in start..text.len() {
            for other in ["A", "z", "_", ""] {
                if text.get(at..=at) != Some(other) {
                    let mut damaged = text.clone();
                    damaged.replace_range(at..=at, other);
                    assert!(is_damaged(&damaged), "{damaged}");
                }
            }
            assert!(is_damaged(&text[..at]), "cut at {at}");
        }
    }
}
