//! What the directives refuse that watch queries: `trace`, `dnstap`, `geoip`.

use super::{Checked, SetupContext, Wants, bad, duration, go, is_missing, number};
use crate::resolution::corefile::{CorefileReason, Dispenser, Token};

pub(super) fn trace(d: &mut Dispenser<'_>) -> Checked {
    const KINDS: &[&str] = &["zipkin", "datadog"];
    while d.advance() {
        match d.rest().as_slice() {
            [] | [_] => {}
            [kind, _] => {
                let word = kind.text.to_lowercase();
                if !KINDS.contains(&word.as_str()) {
                    let said = format!("tracing endpoint type '{word}' is not supported");
                    return Err(d.plain(&kind.place, &said, bad("trace", &kind.text, Wants::OneOf(KINDS))));
                }
            }
            _ => return Err(d.too_many("trace")),
        }
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "every" => {
                    let word = d.only_word()?;
                    let reason = bad(property, &word.text, Wants::AtLeast(0));
                    go::parse_uint(&word.text).map_err(|said| d.plain(&word.place, &said, reason))?;
                }
                "service" => {
                    d.only_word()?;
                }
                "client_server" => at_most_one(d, |d, word| {
                    const WORDS: &[&str] = &["true", "false"];
                    let all = ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"];
                    if all.contains(&word.text.as_str()) {
                        return Ok(());
                    }
                    let said = format!("strconv.ParseBool: parsing {:?}: invalid syntax", word.text);
                    Err(d.plain(&word.place, &said, bad("client_server", &word.text, Wants::OneOf(WORDS))))
                })?,
                "datadog_analytics_rate" => at_most_one(d, rate)?,
                "zipkin_max_backlog_size" | "zipkin_max_batch_size" => {
                    let word = d.only_word()?;
                    number(d, property, word)?;
                }
                "zipkin_max_batch_interval" => {
                    let word = d.only_word()?;
                    duration(d, property, word)?;
                }
                _ => return Err(d.unknown_property()),
            }
        }
    }
    Ok(())
}

fn at_most_one(d: &mut Dispenser<'_>, check: impl Fn(&Dispenser<'_>, &Token) -> Checked) -> Checked {
    let property = d.val();
    match d.rest().as_slice() {
        [] => Ok(()),
        [word] => check(d, word),
        _ => Err(d.too_many(property)),
    }
}

fn rate(d: &Dispenser<'_>, word: &Token) -> Checked {
    let refuse =
        |said: &str| Err(d.plain(&word.place, said, bad("datadog_analytics_rate", &word.text, Wants::Between(0, 1))));
    match word.text.parse::<f64>() {
        Ok(rate) if (0.0..=1.0).contains(&rate) => Ok(()),
        Ok(rate) => refuse(&format!("datadog analytics rate must be between 0 and 1, '{rate:.6}' is not supported")),
        Err(_) => refuse(&format!("strconv.ParseFloat: parsing {:?}: invalid syntax", word.text)),
    }
}

/// `dnstap [listen] ENDPOINT [full [BUFFER [QUEUE]]]`.
pub(super) fn dnstap(d: &mut Dispenser<'_>) -> Checked {
    while d.advance() {
        let all = d.rest();
        let (listens, words) = match all.as_slice() {
            [] => return Err(d.missing("dnstap")),
            [first] if first.text == "listen" => {
                let reason = CorefileReason::MissingValue("listen".to_owned());
                return Err(d.here("dnstap listen requires an endpoint argument", reason));
            }
            [first, rest @ ..] if first.text == "listen" => (true, rest),
            words => (false, words),
        };
        let limits = [("MultipleTcpWriteBuf", 1024, "MiB units"), ("MultipleQueue", 4096, "x10k messages")];
        for (word, (name, most, unit)) in words.iter().skip(2).zip(limits) {
            let refuse = |said: &str| Err(d.here(said, bad("dnstap", &word.text, Wants::Between(1, most))));
            match go::atoi(&word.text) {
                Err(why) => return refuse(&format!("dnstap: invalid {name} {:?}: {why}", word.text)),
                Ok(number) if !(1..=i64::from(most)).contains(&number) => {
                    return refuse(&format!("dnstap: {name} must be between 1 and {most} ({unit}): {number}"));
                }
                Ok(_) => {}
            }
        }
        while d.next_in_braces() {
            match d.val() {
                // What stands behind it on its line is read as the next property.
                "skipverify" => {}
                "tls" if !listens => {
                    return Err(d.here("tls directive only valid for listeners", d.no_property()));
                }
                "tls" => {
                    if d.rest().len() < 2 {
                        let reason = CorefileReason::MissingValue("tls".to_owned());
                        return Err(d.here("tls requires cert and key file paths", reason));
                    }
                }
                property @ ("identity" | "version" | "extra") => {
                    if !d.next_argument() {
                        return Err(d.missing(property));
                    }
                }
                _ => return Err(d.unknown_property()),
            }
        }
    }
    Ok(())
}

pub(super) fn geoip(d: &mut Dispenser<'_>, around: &SetupContext<'_>) -> Checked {
    let mut database: Option<Token> = None;
    while d.advance() {
        if !d.next_argument() {
            return Err(d.missing("geoip"));
        }
        if database.is_some() {
            let reason = CorefileReason::Twice("geoip".to_owned());
            return Err(d.here("configuring multiple databases is not supported", reason));
        }
        database = Some(Token::made(d.val(), &d.place()));
        if !d.rest().is_empty() {
            return Err(d.too_many("geoip"));
        }
        while d.next_in_braces() {
            // Which properties there are has changed from release to release; none of them changes an answer.
            d.rest();
        }
    }
    match database.filter(|path| is_missing(around.files, &path.text)) {
        Some(path) => {
            let said = format!("failed to open database file: open {}: no such file or directory", path.text);
            Err(d.here(&said, CorefileReason::NoFile("geoip".to_owned(), path.text)))
        }
        None => Ok(()),
    }
}
