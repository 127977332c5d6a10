//! Numbers, durations and addresses as Go's library reads them, with what it says of others: CoreDNS passes that on.

use std::net::IpAddr;

/// `strconv.Atoi`.
pub fn atoi(text: &str) -> Result<i64, String> {
    number(text, "Atoi", true).and_then(|number| {
        i64::try_from(number).map_err(|_| format!("strconv.Atoi: parsing {text:?}: value out of range"))
    })
}

/// `strconv.ParseInt(text, 10, 32)`.
pub fn parse_int(text: &str) -> Result<i64, String> {
    bounded(text, "ParseInt", true, i128::from(i32::MIN), i128::from(i32::MAX))
}

/// `strconv.ParseUint(text, base, bits)` with decimal numbers of up to 32 bits.
pub fn parse_uint(text: &str) -> Result<i64, String> {
    bounded(text, "ParseUint", false, 0, i128::from(u32::MAX))
}

fn bounded(text: &str, function: &str, signed: bool, least: i128, most: i128) -> Result<i64, String> {
    let number = number(text, function, signed)?;
    let out = || format!("strconv.{function}: parsing {text:?}: value out of range");
    if !(least..=most).contains(&number) {
        return Err(out());
    }
    i64::try_from(number).map_err(|_| out())
}

fn number(text: &str, function: &str, signed: bool) -> Result<i128, String> {
    let digits = if signed { text.strip_prefix(['+', '-']).unwrap_or(text) } else { text };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("strconv.{function}: parsing {text:?}: invalid syntax"));
    }
    text.parse().map_err(|_| format!("strconv.{function}: parsing {text:?}: value out of range"))
}

/// Nanoseconds, as `time.ParseDuration` reads them.
pub fn duration(text: &str) -> Result<i64, String> {
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
    #[allow(clippy::cast_possible_truncation, reason = "it is below the bound just checked")]
    let nanos = total as i64;
    Ok(if negative { -nanos } else { nanos })
}

/// A duration as Go writes it: `1m30s`, `1.5s`, `200ms`.
pub fn written(nanos: i64) -> String {
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

/// `net.SplitHostPort`.
pub fn host_and_port(text: &str) -> Result<(&str, &str), String> {
    let wrong = |why: &str| format!("address {text}: {why}");
    let Some((before, port)) = text.rsplit_once(':') else { return Err(wrong("missing port in address")) };
    if let Some(inner) = text.strip_prefix('[') {
        let Some((host, behind)) = inner.split_once(']') else { return Err(wrong("missing ']' in address")) };
        return match behind.strip_prefix(':') {
            None if behind.is_empty() => Err(wrong("missing port in address")),
            Some(port) if !port.contains(':') => Ok((host, port)),
            _ if behind.starts_with(':') => Err(wrong("too many colons in address")),
            _ => Err(wrong("missing port in address")),
        };
    }
    if before.contains(':') {
        return Err(wrong("too many colons in address"));
    }
    Ok((before, port))
}

/// `net.ParseCIDR`: the address and how many bits of it count.
pub fn cidr(text: &str) -> Option<(IpAddr, u8)> {
    let (address, bits) = text.split_once('/')?;
    let address: IpAddr = address.parse().ok()?;
    let bits: u8 = if bits.bytes().all(|byte| byte.is_ascii_digit()) { bits.parse().ok()? } else { return None };
    (bits <= if address.is_ipv4() { 32 } else { 128 }).then_some((address, bits))
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
            assert_eq!((duration(text), written(nanos)), (Ok(nanos), again.to_owned()), "{text}");
        }
        assert_eq!(duration("soon"), Err("time: invalid duration \"soon\"".to_owned()));
        assert_eq!(duration("5"), Err("time: missing unit in duration \"5\"".to_owned()));
        assert_eq!(duration("5x"), Err("time: unknown unit \"x\" in duration \"5x\"".to_owned()));
        assert!(duration("").is_err() && duration(".s").is_err() && duration("9999999999h").is_err());
    }

    #[test]
    fn numbers_are_refused_in_the_words_of_go() {
        assert_eq!(atoi("-12"), Ok(-12));
        assert_eq!(atoi("many"), Err("strconv.Atoi: parsing \"many\": invalid syntax".to_owned()));
        assert_eq!(parse_uint("-1"), Err("strconv.ParseUint: parsing \"-1\": invalid syntax".to_owned()));
        assert_eq!(
            parse_uint("4294967296"),
            Err("strconv.ParseUint: parsing \"4294967296\": value out of range".to_owned())
        );
        assert!(atoi(&"9".repeat(60)).is_err());
    }

    #[test]
    fn addresses_with_a_port_are_split_as_go_does() {
        assert_eq!(host_and_port(":9153"), Ok(("", "9153")));
        assert_eq!(host_and_port("[::1]:53"), Ok(("::1", "53")));
        assert_eq!(host_and_port("127.0.0.1"), Err("address 127.0.0.1: missing port in address".to_owned()));
        assert_eq!(host_and_port("::1"), Err("address ::1: too many colons in address".to_owned()));
        assert_eq!(host_and_port("[::1]"), Err("address [::1]: missing port in address".to_owned()));
    }
}
