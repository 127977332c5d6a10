//! Durations as Go writes them: `500ms`, `1h30m`, `-5m` (`time.ParseDuration`).

/// Reads a duration, in milliseconds; what is shorter than one counts as none. `None` where the text is no duration.
pub(super) fn parse(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    let mut total = 0.0_f64;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|one: char| !one.is_ascii_digit() && one != '.').unwrap_or(rest.len());
        let (number, unit_and_rest) = rest.split_at(digits);
        if !number.contains(|one: char| one.is_ascii_digit()) {
            return None;
        }
        let number: f64 = number.parse().ok()?;
        let letters = unit_and_rest.find(|one: char| one.is_ascii_digit() || one == '.').unwrap_or(unit_and_rest.len());
        let (unit, after) = unit_and_rest.split_at(letters);
        total += number
            * match unit {
                "ns" => 1e-6,
                "us" | "µs" | "μs" => 1e-3,
                "ms" => 1.0,
                "s" => 1e3,
                "m" => 6e4,
                "h" => 3.6e6,
                _ => return None,
            };
        rest = after;
    }
    // Go's durations end after some 290 years.
    if total > 9.2e12 {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, reason = "held within bounds above")]
    Some((sign * total) as i64)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn durations_are_read_as_go_reads_them() {
        let read = |text| parse(text);
        assert_eq!(
            [read("500ms"), read("1h30m"), read("2s"), read("1.5s")],
            [Some(500), Some(5_400_000), Some(2000), Some(1500)]
        );
        assert_eq!([read("-5m"), read("0"), read("0s"), read("10us")], [Some(-300_000), Some(0), Some(0), Some(0)]);
        assert_eq!([read(""), read("5"), read("s"), read("5x"), read("."), read("99999999999999h")], [None; 6]);
    }
}
