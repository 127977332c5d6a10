//! Directives about the process and its listeners: `health`, `reload`, `bind` and the like.

use super::super::duration::{nanoseconds, written};
use super::{Checked, SetupContext, Wants, bad, duration, go};
use crate::resolution::corefile::{CorefileReason, Dispenser, Token};
use crate::resolution::server::key::Scheme;

const SECOND: i64 = 1_000_000_000;

pub(super) fn root(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        if !d.next_argument() {
            return Err(d.missing("root"));
        }
    }
    Ok(())
}

pub(super) fn metadata(d: &mut Dispenser<'_>) -> Checked {
    d.advance();
    d.rest();
    if d.next_in_braces() || d.advance() { Err(d.too_many("metadata")) } else { Ok(()) }
}

/// Directives that take nothing: `minimal`, `any`, `whoami`. The first of a block alone is looked at.
pub(super) fn alone(d: &mut Dispenser<'_>) -> Checked {
    d.advance();
    let name = d.val();
    if d.next_argument() { Err(d.too_many(name)) } else { Ok(()) }
}

pub(super) fn debug(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        if d.next_argument() {
            return Err(d.too_many("debug"));
        }
    }
    Ok(())
}

pub(super) fn cancel(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        match d.rest().as_slice() {
            [] => {}
            [word] => {
                let refuse = |said: &str| Err(d.plain(&word.place, said, bad("cancel", &word.text, Wants::Duration)));
                match nanoseconds(&word.text) {
                    Err(_) => return refuse(&format!("invalid duration: {:?}", word.text)),
                    Ok(nanos) if nanos <= 0 => return refuse(&format!("invalid negative duration: {:?}", word.text)),
                    Ok(_) => {}
                }
            }
            _ => return Err(d.too_many("cancel")),
        }
    }
    Ok(())
}

pub(super) fn timeouts(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        if !d.rest().is_empty() {
            return Err(d.too_many("timeouts"));
        }
        let mut count = 0;
        while d.next_in_braces() {
            let property = d.val();
            let word = d.only_word()?;
            if property == "maxtcpqueries" {
                queries(d, word)?;
                count += 1;
                continue;
            }
            // A bare number is seconds (`durations.NewDurationFromArg`).
            let is_number = word.text.bytes().all(|byte| byte.is_ascii_digit());
            let text = if is_number { format!("{}s", word.text) } else { word.text.clone() };
            let Ok(nanos) = nanoseconds(&text) else {
                let said = format!("failed to parse duration '{text}'");
                return Err(d.here(&said, bad(property, &word.text, Wants::Duration)));
            };
            if !(SECOND..=24 * 3600 * SECOND).contains(&nanos) {
                let said = format!(
                    "timeout provided must be between 1 second and 24 hours. Timeout received was '{}'",
                    written(nanos)
                );
                return Err(d.here(&said, bad(property, &word.text, Wants::DurationBetween("1s", "24h"))));
            }
            if !["read", "write", "idle"].contains(&property) {
                let reason = CorefileReason::UnknownProperty("timeouts", property.to_owned());
                return Err(d.here(&format!("unknown option: '{property}'"), reason));
            }
            count += 1;
        }
        if count == 0 {
            return Err(
                d.here("timeouts block with no timeouts specified", CorefileReason::MissingValue("timeouts".into()))
            );
        }
    }
    Ok(())
}

/// `maxtcpqueries`: how many queries a connection takes; -1 for any number.
fn queries(d: &Dispenser<'_>, word: &Token) -> Checked {
    let refuse = |said: &str, wants| Err(d.here(said, bad("maxtcpqueries", &word.text, wants)));
    match go::atoi(&word.text) {
        Err(said) => refuse(&format!("invalid value for maxtcpqueries: {said}"), Wants::WholeNumber),
        Ok(count) if count < 1 && count != -1 => {
            let said = format!("maxtcpqueries provided '{count}' needs to be -1 (unlimited) or a positive integer");
            refuse(&said, Wants::WholeNumber)
        }
        Ok(_) => Ok(()),
    }
}

/// `shed` takes nothing, and only where plain DNS is spoken (rule PQ11).
pub(super) fn shed(d: &mut Dispenser<'_>, around: &SetupContext<'_>) -> Checked {
    while d.advance_once()? {
        if !d.rest().is_empty() {
            return Err(d.too_many("shed"));
        }
        if d.next_in_braces() {
            return Err(d.here("shed takes no options", d.no_property()));
        }
    }
    let Some(key) = around.keys.iter().find(|key| key.scheme != Scheme::Dns) else { return Ok(()) };
    let (word, scheme) = (key.in_full(), key.scheme.as_str());
    let said = format!("only plain DNS server blocks are supported; {word:?} uses transport {scheme:?}");
    Err(d.here(&said, CorefileReason::BadValue("shed".to_owned(), word)))
}

pub(super) fn multisocket(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        match d.rest().as_slice() {
            [] => {}
            [word] => {
                let refuse = |said: &str| {
                    Err(d.plain(&word.place, said, bad("multisocket", &word.text, Wants::Between(1, 1024))))
                };
                match go::atoi(&word.text) {
                    Err(said) => return refuse(&format!("invalid num sockets: {said}")),
                    Ok(count) if count < 1 => {
                        return refuse(&format!("num sockets can not be zero or negative: {count}"));
                    }
                    Ok(count) if count > 1024 => {
                        return refuse(&format!("num sockets can not exceed 1024: {count}"));
                    }
                    Ok(_) => {}
                }
            }
            _ => return Err(d.too_many("multisocket")),
        }
    }
    Ok(())
}

/// Only the first `reload` is looked at; the interval is at least 2 s, the jitter at least 1 s (rule PV1).
pub(super) fn reload(d: &mut Dispenser<'_>) -> Checked {
    d.advance();
    let words = d.rest();
    if words.len() > 2 {
        return Err(d.too_many("reload"));
    }
    for (word, name, least) in
        words.iter().zip([("interval", 2), ("jitter", 1)]).map(|(word, (name, least))| (word, name, least))
    {
        if duration(d, "reload", word)? < least * SECOND {
            let said = format!("{name} value must be greater or equal to {least}s");
            let least = if least == 2 { "2s" } else { "1s" };
            return Err(d.plain(&word.place, &said, bad("reload", &word.text, Wants::DurationFrom(least))));
        }
    }
    Ok(())
}

/// Interfaces there are in a pod, beside addresses.
pub(in super::super) const INTERFACES: [&str; 2] = ["lo", "eth0"];

pub(super) fn bind(d: &mut Dispenser<'_>, around: &SetupContext<'_>) -> Checked {
    let is_there = |text: &str| {
        INTERFACES.contains(&text) || text.parse::<std::net::IpAddr>().is_ok() || around.files.addresses.is_none()
    };
    while d.advance() {
        let words = d.rest();
        if words.is_empty() {
            return Err(d.plain(
                &d.place(),
                "at least one address or interface name is expected",
                CorefileReason::MissingValue("bind".to_owned()),
            ));
        }
        let mut all = words;
        while d.next_in_braces() {
            if d.val() != "except" {
                return Err(d.plain(&d.place(), &format!("invalid option {:?}", d.val()), d.no_property()));
            }
            let except = d.rest();
            if except.is_empty() {
                let said = "at least one address or interface must be given to except subdirective";
                return Err(d.plain(&d.place(), said, CorefileReason::MissingValue("except".to_owned())));
            }
            all.extend(except);
        }
        if let Some(word) = all.into_iter().find(|word| !is_there(&word.text)) {
            let said = format!("not a valid IP address or interface name: {:?}", word.text);
            return Err(d.plain(&word.place, &said, bad("bind", &word.text, Wants::Interface)));
        }
    }
    Ok(())
}

/// `host:port` that a plugin listens on; the host may be left out (rule PU11).
fn listens(d: &mut Dispenser<'_>, name: &'static str) -> Checked {
    match d.rest().as_slice() {
        [] => Ok(()),
        [word] => match go::host_and_port(&word.text) {
            Ok(_) => Ok(()),
            Err(said) => Err(d.plain(&word.place, &said, bad(name, &word.text, Wants::Listener))),
        },
        _ => Err(d.too_many(name)),
    }
}

pub(super) fn ready(d: &mut Dispenser<'_>) -> Checked {
    while d.advance_once()? {
        listens(d, "ready")?;
        while d.next_in_braces() {
            if d.val() != "monitor" {
                return Err(d.unknown_property());
            }
            let word = d.only_word()?;
            const KNOWN: &[&str] = &["until-ready", "continuously"];
            if !KNOWN.contains(&word.text.as_str()) {
                let said = format!("monitor type '{}' not supported", word.text);
                return Err(d.here(&said, bad("monitor", &word.text, Wants::OneOf(KNOWN))));
            }
        }
    }
    Ok(())
}

pub(super) fn health(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        listens(d, "health")?;
        while d.next_in_braces() {
            if d.val() != "lameduck" {
                return Err(d.unknown_property());
            }
            let word = d.only_word()?;
            if let Err(said) = nanoseconds(&word.text) {
                let said = format!("unable to parse lameduck duration value: '{}' : {said}", word.text);
                return Err(d.plain(&word.place, &said, bad("lameduck", &word.text, Wants::Duration)));
            }
        }
    }
    Ok(())
}

pub(super) fn pprof(d: &mut Dispenser<'_>) -> Checked {
    while d.advance_once()? {
        match d.rest().as_slice() {
            [] => {}
            [word] => {
                if let Err(said) = go::host_and_port(&word.text) {
                    return Err(d.here(&said, bad("pprof", &word.text, Wants::Listener)));
                }
            }
            _ => return Err(d.too_many("pprof")),
        }
        while d.next_in_braces() {
            if d.val() != "block" {
                return Err(d.unknown_property());
            }
            match d.rest().as_slice() {
                [] => {}
                [word] if go::atoi(&word.text).is_ok() => {}
                [word] => {
                    let said = format!("property 'block' invalid integer value '{}'", word.text);
                    return Err(d.here(&said, bad("block", &word.text, Wants::WholeNumber)));
                }
                _ => return Err(d.too_many("block")),
            }
        }
    }
    Ok(())
}

pub(super) fn prometheus(d: &mut Dispenser<'_>) -> Checked {
    while d.advance_once()? {
        listens(d, "prometheus")?;
        while d.next_in_braces() {
            d.rest();
        }
    }
    Ok(())
}

pub(super) fn looping(d: &mut Dispenser<'_>) -> Checked {
    while d.advance_once()? {
        if d.next_argument() {
            return Err(d.too_many("loop"));
        }
    }
    Ok(())
}
