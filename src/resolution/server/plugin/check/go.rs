//! Numbers and addresses as Go's library reads them, with what it says of others: CoreDNS passes that on.

/// `strconv.Atoi`.
pub(crate) fn atoi(text: &str) -> Result<i64, String> {
    number(text, "Atoi", true).and_then(|number| {
        i64::try_from(number).map_err(|_| format!("strconv.Atoi: parsing {text:?}: value out of range"))
    })
}

/// `strconv.ParseInt(text, 10, 32)`.
pub(crate) fn parse_int(text: &str) -> Result<i64, String> {
    bounded(text, "ParseInt", true, i128::from(i32::MIN), i128::from(i32::MAX))
}

/// `strconv.ParseUint(text, base, bits)` with decimal numbers of up to 32 bits.
pub(crate) fn parse_uint(text: &str) -> Result<i64, String> {
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

/// `net.SplitHostPort`.
pub(crate) fn host_and_port(text: &str) -> Result<(&str, &str), String> {
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

/// True for what `net.ParseCIDR` takes.
pub(crate) fn is_cidr(text: &str) -> bool {
    text.split_once('/').is_some_and(|(address, bits)| {
        let most = address.parse::<std::net::IpAddr>().map(|address| if address.is_ipv4() { 32 } else { 128 });
        let is_number = !bits.is_empty() && bits.bytes().all(|digit| digit.is_ascii_digit());
        most.is_ok_and(|most| is_number && bits.parse::<u32>().is_ok_and(|bits| bits <= most))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
