//! `ping`, `curl` and `wget`, as far as the name: the library is asked as they ask it, its error is theirs,
//! and no packet goes anywhere after that.

use super::pod_context::{PodContext, Userland, fatal, words};
use super::{complain, say};
use crate::explain::traffic::{Destination, destination};
use crate::resolution::stub::{Family, Lookup, LookupError};
use crate::shell::Output;
use crate::spelling::closest;
use std::fmt::Display;
use std::net::IpAddr;

pub(super) fn ping(around: &PodContext<'_>, arguments: &[&str]) -> Output {
    let mut output = Output::default();
    let (mut family, mut target) = (Family::Unspec, None);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.strip_prefix('-').and_then(|option| option.chars().next()) {
            None => target = Some(*argument),
            Some('4') => family = Family::Inet,
            Some('6') => family = Family::Inet6,
            Some('c' | 'i' | 'I' | 'W' | 'w' | 's' | 't' | 'p') => {
                if argument.len() == 2 {
                    rest.next();
                }
            }
            Some('n' | 'q' | 'v' | 'D' | 'O' | 'a' | 'A' | 'f') => {}
            Some(letter) => {
                complain(&mut output, format_args!("ping: invalid option -- '{letter}'\n# see: ping --help"));
                output.status = if around.userland == Userland::Gnu { 2 } else { 1 };
                return output;
            }
        }
    }
    let Some(target) = target else {
        complain(&mut output, "ping: usage error: Destination address required");
        output.status = if around.userland == Userland::Gnu { 1 } else { 2 };
        return output;
    };
    let lookup = around.look_up(target, family);
    let addresses = match found(&lookup, &mut output) {
        Ok(addresses) => addresses,
        Err(None) => return output,
        Err(Some(error)) => {
            if around.userland == Userland::Gnu {
                complain(&mut output, format_args!("ping: {target}: {}", words(around.view.library, error)));
                output.status = 2;
            } else {
                complain(&mut output, format_args!("ping: bad address '{target}'"));
                output.status = 1;
            }
            return output;
        }
    };
    if let Some(first) = addresses.first() {
        if around.userland == Userland::Gnu {
            let name = around.canonical_name(&lookup, target);
            let octets = if first.is_ipv4() { "56(84) bytes of data." } else { "56 data bytes" };
            say(&mut output, format_args!("PING {name} ({first}) {octets}"));
        } else {
            say(&mut output, format_args!("PING {target} ({first}): 56 data bytes"));
        }
    }
    note(around, &mut output, target, addresses);
    output
}

/// The options of curl with a value behind them.
const CURL_VALUES: [&str; 17] = [
    "-o",
    "--output",
    "-X",
    "--request",
    "-H",
    "--header",
    "-d",
    "--data",
    "-m",
    "--max-time",
    "-u",
    "-A",
    "-w",
    "--connect-timeout",
    "--cacert",
    "--cert",
    "--key",
];
/// The options of curl without.
const CURL_FLAGS: [&str; 22] = [
    "-s",
    "--silent",
    "-S",
    "--show-error",
    "-v",
    "--verbose",
    "-f",
    "--fail",
    "-L",
    "--location",
    "-k",
    "--insecure",
    "-I",
    "--head",
    "-i",
    "--include",
    "-O",
    "-4",
    "--ipv4",
    "-6",
    "--ipv6",
    "-g",
];

/// What curl is told to do.
struct Curl<'a> {
    family: Family,
    is_silent: bool,
    /// `-S`: errors are told where all else is not.
    shows_errors: bool,
    is_verbose: bool,
    urls: Vec<&'a str>,
}

impl<'a> Curl<'a> {
    /// Reads the command line; the option that curl does not know, where there is one.
    fn read(arguments: &[&'a str]) -> Result<Self, String> {
        let mut curl =
            Self { family: Family::Unspec, is_silent: false, shows_errors: false, is_verbose: false, urls: Vec::new() };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            if !argument.starts_with('-') {
                curl.urls.push(argument);
            } else if CURL_VALUES.contains(argument) || curl.options(argument)? {
                rest.next();
            }
        }
        Ok(curl)
    }

    /// The options in a word, of which `-sSf` has three. True where the value of the last is the next word.
    fn options(&mut self, word: &str) -> Result<bool, String> {
        let options: Vec<String> = match word.strip_prefix('-').filter(|_| !word.starts_with("--")) {
            Some(letters) => letters.chars().map(|letter| format!("-{letter}")).collect(),
            None => vec![word.to_owned()],
        };
        for (position, option) in options.iter().enumerate() {
            match option.as_str() {
                "-s" | "--silent" => self.is_silent = true,
                "-S" | "--show-error" => self.shows_errors = true,
                "-v" | "--verbose" => self.is_verbose = true,
                "-4" | "--ipv4" => self.family = Family::Inet,
                "-6" | "--ipv6" => self.family = Family::Inet6,
                known if CURL_FLAGS.contains(&known) => {}
                // Its value is what follows, in this word or the next.
                known if CURL_VALUES.contains(&known) => return Ok(position + 1 == options.len()),
                unknown => return Err(unknown.to_owned()),
            }
        }
        Ok(false)
    }

    /// Says what went wrong, unless it is to be silent.
    fn tell(&self, output: &mut Output, line: impl Display) {
        if !self.is_silent || self.shows_errors {
            complain(output, line);
        }
    }
}

pub(super) fn curl(around: &PodContext<'_>, arguments: &[&str]) -> Output {
    let mut output = Output::default();
    let curl = match Curl::read(arguments) {
        Ok(curl) => curl,
        Err(unknown) => {
            complain(&mut output, format_args!("curl: option {unknown}: is unknown"));
            if let Some(near) = closest(&unknown, CURL_FLAGS.into_iter().chain(CURL_VALUES)) {
                complain(&mut output, format_args!("# near: {near}"));
            }
            complain(&mut output, "curl: try 'curl --help' for more information");
            output.status = 2;
            return output;
        }
    };
    if curl.urls.is_empty() {
        complain(&mut output, "curl: (2) no URL specified\ncurl: try 'curl --help' for more information");
        output.status = 2;
        return output;
    }
    for url in &curl.urls {
        let (host, port) = host_of(url);
        if host.is_empty() {
            curl.tell(&mut output, "curl: (3) URL rejected: No host part in the URL");
            output.status = 3;
            continue;
        }
        let lookup = around.look_up(host, curl.family);
        match found(&lookup, &mut output) {
            Err(None) => return output,
            Err(Some(_)) => {
                curl.tell(&mut output, format_args!("curl: (6) Could not resolve host: {host}"));
                output.status = 6;
            }
            Ok(addresses) => {
                if curl.is_verbose {
                    say_verbose(&mut output, host, port, addresses);
                }
                note(around, &mut output, host, addresses);
                output.status = 0;
            }
        }
    }
    output
}

fn say_verbose(output: &mut Output, host: &str, port: u16, addresses: &[IpAddr]) {
    let list = |wanted: fn(&IpAddr) -> bool| {
        let texts: Vec<_> = addresses.iter().filter(|address| wanted(address)).map(ToString::to_string).collect();
        if texts.is_empty() { "(none)".to_owned() } else { texts.join(", ") }
    };
    complain(output, format_args!("* Host {host}:{port} was resolved."));
    complain(output, format_args!("* IPv6: {}\n* IPv4: {}", list(IpAddr::is_ipv6), list(IpAddr::is_ipv4)));
}

pub(super) fn wget(around: &PodContext<'_>, arguments: &[&str]) -> Output {
    let mut output = Output::default();
    let mut rest = arguments.iter();
    let mut url = None;
    let mut quiet = false;
    while let Some(argument) = rest.next() {
        match *argument {
            "-O" | "-T" | "-t" | "-o" | "-U" | "-P" => drop(rest.next()),
            "-" => {}
            option if option.starts_with("--") => quiet |= option == "--quiet",
            option if option.starts_with('-') => {
                quiet |= option.contains('q');
                // `-qO-` has its value with it, `-qO` behind it.
                if option.ends_with(['O', 'T', 't']) {
                    rest.next();
                }
            }
            target => url = Some(target),
        }
    }
    let Some(url) = url else {
        complain(&mut output, "wget: missing URL\n# see: wget --help");
        output.status = 1;
        return output;
    };
    let is_gnu = around.userland == Userland::Gnu;
    let (host, port) = host_of(url);
    let lookup = around.look_up(host, Family::Unspec);
    match found(&lookup, &mut output) {
        Err(None) => {}
        Err(Some(error)) if is_gnu => {
            let words = words(around.view.library, error);
            if !quiet {
                complain(&mut output, format_args!("Resolving {host} ({host})... failed: {words}."));
            }
            complain(&mut output, format_args!("wget: unable to resolve host address ‘{host}’"));
            output.status = 4;
        }
        Err(Some(_)) => {
            complain(&mut output, format_args!("wget: bad address '{host}'"));
            output.status = 1;
        }
        Ok(addresses) => {
            let texts: Vec<_> = addresses.iter().map(ToString::to_string).collect();
            if is_gnu && !quiet {
                complain(&mut output, format_args!("Resolving {host} ({host})... {}", texts.join(", ")));
            } else if let (Some(first), false) = (addresses.first(), quiet) {
                complain(
                    &mut output,
                    format_args!("Connecting to {host} ({})", std::net::SocketAddr::new(*first, port)),
                );
            }
            note(around, &mut output, host, addresses);
        }
    }
    output
}

/// The addresses, or the error to tell; `Err(None)` where the program died of it and all is said.
fn found<'l>(lookup: &'l Lookup, output: &mut Output) -> Result<&'l [IpAddr], Option<LookupError>> {
    let error = match &lookup.result {
        Ok(addresses) => return Ok(addresses),
        Err(error) => *error,
    };
    let Some((line, status)) = fatal(error) else { return Err(Some(error)) };
    complain(output, line);
    output.status = status;
    Err(None)
}

fn note(around: &PodContext<'_>, output: &mut Output, name: &str, addresses: &[IpAddr]) {
    let texts: Vec<_> = addresses.iter().map(ToString::to_string).collect();
    let found = if texts == [name] {
        format!("# {name} is an address")
    } else {
        format!("# {name} resolves to {}", texts.join(", "))
    };
    say(output, format_args!("{found}. No packet is sent in this lab."));
    for address in addresses {
        if destination(around.sandbox.cluster(), *address) == Destination::Nobody {
            say(output, format_args!("# No pod or Service has the address {address}: the connection would fail."));
        }
    }
}

/// The host and the port of a URL (RFC 3986, section 3.2). Without a scheme it is http.
fn host_of(url: &str) -> (&str, u16) {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let default = if scheme.eq_ignore_ascii_case("https") { 443 } else { 80 };
    if let Some((host, port)) = authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return (host, port.strip_prefix(':').and_then(|port| port.parse().ok()).unwrap_or(default));
    }
    match authority.split_once(':') {
        Some((host, port)) => (host, port.parse().unwrap_or(default)),
        None => (authority, default),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_a_url_is_what_the_library_is_asked_for() {
        for (url, wanted) in [
            ("db", ("db", 80)),
            ("http://db:5432/a?b#c", ("db", 5432)),
            ("https://user:word@web.default/", ("web.default", 443)),
            ("http://[2001:db8::1]:8080/", ("2001:db8::1", 8080)),
            ("http:///", ("", 80)),
        ] {
            assert_eq!(host_of(url), wanted, "{url}");
        }
    }
}
