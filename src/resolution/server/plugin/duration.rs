//! Durations as Go reads and writes them: `500ms`, `1h30m`, `-5m` (`time.ParseDuration`, `Duration.String`).

/// A duration in milliseconds; what is shorter than one counts as none. `None` where the text is no duration.
pub(super) fn millis(text: &str) -> Option<i64> {
    nanoseconds(text).ok().map(|nanos| nanos / 1_000_000)
}

/// A duration in nanoseconds.
///
/// # Errors
///
/// What Go says of a text that is none.
pub(super) fn nanoseconds(text: &str) -> Result<i64, String> {
    let invalid = || format!("time: invalid duration {text:?}");
    let (negative, mut rest) = match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..).unwrap_or_default()),
        Some(b'+') => (false, text.get(1..).unwrap_or_default()),
        _ => (false, text),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: f64 = 0.0;
    while !rest.is_empty() {
        let end = rest.find(|one: char| !one.is_ascii_digit() && one != '.').unwrap_or(rest.len());
        let (figure, behind) = rest.split_at(end);
        let is_number = figure.bytes().any(|byte| byte.is_ascii_digit()) && figure.matches('.').count() <= 1;
        let figure: f64 =
            if is_number { format!("0{figure}").parse().map_err(|_| invalid())? } else { return Err(invalid()) };
        let end = behind.find(|one: char| one.is_ascii_digit() || one == '.').unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(end);
        total += figure
            * match unit {
                "" => return Err(format!("time: missing unit in duration {text:?}")),
                "ns" => 1.0,
                "us" | "µs" | "μs" => 1e3,
                "ms" => 1e6,
                "s" => 1e9,
                "m" => 60e9,
                "h" => 3600e9,
                other => return Err(format!("time: unknown unit {other:?} in duration {text:?}")),
            };
        rest = behind;
    }
    if total > 9.2e18 {
        return Err(invalid());
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is below the bound just checked")]
    let nanos = total as i64;
    Ok(if negative { -nanos } else { nanos })
}

/// A duration as Go writes it: `1m30s`, `1.5s`, `200ms`.
pub(super) fn written(nanos: i64) -> String {
    let (sign, all) = (if nanos < 0 { "-" } else { "" }, nanos.unsigned_abs());
    let fraction = |whole: u64, unit: u64| {
        let rest = format!("{:0width$}", whole % unit, width = unit.ilog10() as usize);
        let rest = rest.trim_end_matches('0');
        if rest.is_empty() { format!("{}", whole / unit) } else { format!("{}.{rest}", whole / unit) }
    };
    let text = match all {
        0 => "0s".to_owned(),
        1..1_000 => format!("{all}ns"),
        1_000..1_000_000 => format!("{}µs", fraction(all, 1_000)),
        1_000_000..1_000_000_000 => format!("{}ms", fraction(all, 1_000_000)),
        _ => {
            let (minutes, rest) = (all / 60_000_000_000, all % 60_000_000_000);
            let seconds = fraction(rest, 1_000_000_000);
            match (minutes / 60, minutes % 60) {
                (0, 0) => format!("{seconds}s"),
                (0, minutes) => format!("{minutes}m{seconds}s"),
                (hours, minutes) => format!("{hours}h{minutes}m{seconds}s"),
            }
        }
    };
    format!("{sign}{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_written_as_go_does() {
        for (text, nanos, again) in [
            ("1h30m", 5_400_000_000_000, "1h30m0s"),
            ("-1s", -1_000_000_000, "-1s"),
            ("1.5s", 1_500_000_000, "1.5s"),
            ("200ms", 200_000_000, "200ms"),
            ("0", 0, "0s"),
            ("90s", 90_000_000_000, "1m30s"),
        ] {
            assert_eq!((nanoseconds(text), written(nanos)), (Ok(nanos), again.to_owned()), "{text}");
        }
        assert_eq!(nanoseconds("soon"), Err("time: invalid duration \"soon\"".to_owned()));
        assert_eq!(nanoseconds("5"), Err("time: missing unit in duration \"5\"".to_owned()));
        assert_eq!(nanoseconds("5x"), Err("time: unknown unit \"x\" in duration \"5x\"".to_owned()));
        assert!(nanoseconds("").is_err() && nanoseconds(".s").is_err() && nanoseconds("9999999999h").is_err());
    }

    #[test]
    fn durations_are_read_as_go_reads_them() {
        let read = |text| millis(text);
        assert_eq!(
            [read("500ms"), read("1h30m"), read("2s"), read("1.5s")],
            [Some(500), Some(5_400_000), Some(2000), Some(1500)]
        );
        assert_eq!([read("-5m"), read("0"), read("0s"), read("10us")], [Some(-300_000), Some(0), Some(0), Some(0)]);
        assert_eq!([read(""), read("5"), read("s"), read("5x"), read("."), read("99999999999999h")], [None; 6]);
    }
}
