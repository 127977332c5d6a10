//! What a plain (unquoted, untagged) scalar is.
//!
//! Kubernetes reads YAML through `sigs.k8s.io/yaml`, which stands on go-yaml v2, so it is that
//! library's `resolve` (goyaml.v2/resolve.go) that decides, not YAML 1.2: `no`, `on` and even `y` are
//! truth values, `0777` is octal, `1_000` is a number, `12:30` is a text, a date stays a text.
//! The result then passes through JSON, where a float without a fraction is a whole number.

use crate::cluster::Value;

/// The value of a plain scalar.
pub(super) fn resolve(word: &str) -> Value {
    let Some(first) = word.as_bytes().first() else { return Value::Null };
    // As in go-yaml, most words are known by their first letter to be texts.
    match first {
        b'+' | b'-' | b'.' | b'0'..=b'9' => return number(word).unwrap_or_else(|| word.into()),
        b'~' | b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' if word.len() <= 5 => {}
        _ => return word.into(),
    }
    match word {
        "~" | "null" | "Null" | "NULL" => Value::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Value::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Value::Bool(false),
        _ => word.into(),
    }
}

fn number(word: &str) -> Option<Value> {
    match *word.as_bytes().first()? {
        b'.' if matches!(word, ".nan" | ".NaN" | ".NAN" | ".inf" | ".Inf" | ".INF") => {
            Some(Value::Number(word.to_owned()))
        }
        b'.' => float(word),
        b'+' | b'-' if matches!(word.get(1..), Some(".inf" | ".Inf" | ".INF")) => Some(Value::Number(word.to_owned())),
        b'+' | b'-' | b'0'..=b'9' => {
            let plain = word.replace('_', "");
            integer(&plain).or_else(|| float(&plain))
        }
        _ => None,
    }
}

/// Go's `strconv.ParseInt` with base 0. Whole numbers beyond 64 bits are kept as they are written.
fn integer(plain: &str) -> Option<Value> {
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.strip_prefix('+').unwrap_or(plain)),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, digits.get(2..)?),
        [b'0', b'o' | b'O', ..] => (8, digits.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, digits.get(2..)?),
        [b'0', _, ..] => (8, digits.get(1..)?),
        _ => (10, digits),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    Some(
        i64::from_str_radix(&format!("{sign}{digits}"), radix)
            .map_or_else(|_| Value::Number(plain.to_owned()), Value::Int),
    )
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, as a whole number where it is one and a
/// float can tell it from its neighbours. One too large for a float is a text, as Go has it.
fn float(plain: &str) -> Option<Value> {
    let (sign, unsigned) = match plain.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, plain.strip_prefix('+').unwrap_or(plain)),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent_of(exponent)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = || whole.bytes().chain(fraction.bytes());
    if !digits().all(|digit| digit.is_ascii_digit()) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let leading_zeros = digits().take_while(|digit| *digit == b'0').count();
    let trailing_zeros = digits().rev().take_while(|digit| *digit == b'0').count();
    let length = whole.len() + fraction.len();
    if leading_zeros == length {
        return Some(Value::Int(0));
    }
    // The digits that matter stand `before` places before the point.
    let signed = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let point = signed(whole.len()).saturating_add(exponent);
    let before = point.saturating_sub(signed(leading_zeros));
    if before > 309 {
        return None;
    }
    let significant = signed(length - leading_zeros - trailing_zeros);
    if before < significant || before > 16 {
        return Some(Value::Number(plain.to_owned()));
    }
    let padding = usize::try_from(before - significant).unwrap_or_default();
    let exact = digits()
        .skip(leading_zeros)
        .take(length - leading_zeros - trailing_zeros)
        .chain(std::iter::repeat_n(b'0', padding))
        .fold(0_i64, |number, digit| number * 10 + i64::from(digit - b'0'));
    if exact >= 1 << 53 {
        return Some(Value::Number(plain.to_owned()));
    }
    Some(Value::Int(sign * exact))
}

fn exponent_of(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let limit = if text.starts_with('-') { i64::MIN / 4 } else { i64::MAX / 4 };
    Some(text.parse().map_or(limit, |exponent: i64| exponent.clamp(i64::MIN / 4, i64::MAX / 4)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_go_yaml_v2_takes_them_for() {
        for word in ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"] {
            assert_eq!(resolve(word), Value::Bool(true), "{word}");
        }
        for word in ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"] {
            assert_eq!(resolve(word), Value::Bool(false), "{word}");
        }
        for word in ["", "~", "null", "Null", "NULL"] {
            assert_eq!(resolve(word), Value::Null, "{word}");
        }
        for word in ["yEs", "oN", "tRue", "nULL", "NaN", "inf", "noo", "None", "web", "-", "+", ".", "..", "- x"] {
            assert_eq!(resolve(word), word.into(), "{word}");
        }
    }

    #[test]
    fn whole_numbers_are_what_go_yaml_v2_takes_them_for() {
        for (word, number) in [
            ("0", 0),
            ("-0", 0),
            ("685230", 685_230),
            ("+685_230", 685_230),
            ("02472256", 685_230),
            ("0o2472256", 685_230),
            ("0x_0A_74_AE", 685_230),
            ("0b1010_0111_0100_1010_1110", 685_230),
            ("-0b101010", -42),
            ("0777", 511),
            ("00", 0),
            ("08", 8),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
            ("80.0", 80),
            ("1.", 1),
            ("1e3", 1000),
            ("123456E1", 1_234_560),
            ("685.230_15e+05", 68_523_015),
            ("-.5e1", -5),
            ("0e999999999999999999999", 0),
        ] {
            assert_eq!(resolve(word), Value::Int(number), "{word}");
        }
    }

    #[test]
    fn other_numbers_are_kept_as_written() {
        for word in [
            "0.1",
            ".1",
            "-.1",
            "6.8523e-5",
            ".inf",
            "-.Inf",
            "+.INF",
            ".NaN",
            "1.5",
            "9223372036854775808",
            "18446744073709551615",
            "1e20",
            "99999999999999999999999",
            "1e-99999999999999999999",
        ] {
            assert_eq!(resolve(word), Value::Number(word.into()), "{word}");
        }
        assert_eq!(resolve("685_230.15"), Value::Number("685230.15".into()));
    }

    #[test]
    fn what_only_looks_like_a_number_is_a_text() {
        for word in [
            "190:20:30",
            "1:1",
            "10.96.0.10",
            "1.2.3",
            "2015-01-01",
            "2001-12-14t21:59:43.10-05:00",
            "0o8",
            "0xZZ",
            "0b2",
            "1e",
            "1e+",
            "e5",
            "-b_c",
            "50cent",
            "1e400",
            "12e4567890123456789012",
            "_1",
            "fd00::1",
            "10.0.0.0/8",
            "0x",
        ] {
            assert_eq!(resolve(word), word.into(), "{word}");
        }
    }
}
