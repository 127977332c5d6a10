//! musl, Go's own resolver, Windows, and questions for other types than addresses, behind one table of functions: the
//! first question needs none of them, and a module can be cut there. In a browser they arrive with whatever brings
//! about a pod that may need them; for those of the opening toy they are fetched (`Sandbox::awaits_library`).

use super::{Config, Exchange, Family, Host, Library, Lookup, Sent, Transport, glibc, go, image, musl, windows};
use crate::dns::RecordType;
use std::sync::OnceLock;

/// What they do.
pub(super) struct Table {
    pub library_of_image: fn(&str) -> Library,
    pub read: fn(Library, &str, &str) -> Config,
    pub look_up: fn(Library, &Host<'_>, &str, Family, &mut dyn Transport) -> Lookup,
    pub search: fn(Library, &Host<'_>, &str, RecordType, &mut dyn Transport) -> Lookup,
    /// See [`super::lookup_log::Journal::awaited`]: nothing is late before something has taken its time.
    pub awaited: fn(&[Sent], usize) -> usize,
}

static TABLE: OnceLock<Table> = OnceLock::new();

/// Their functions, once they have arrived.
pub(super) fn table() -> Option<&'static Table> {
    #[cfg(not(split))]
    take_in();
    TABLE.get()
}

/// Takes them in.
pub fn take_in() {
    TABLE.get_or_init(|| Table { library_of_image: image::library_of_image, read, look_up, search, awaited });
}

fn awaited(all: &[Sent], packet: usize) -> usize {
    let Some(own) = all.get(packet) else { return packet };
    let is_same = |sent: &Sent| {
        (sent.nameserver, sent.protocol, sent.attempt_of, &sent.question)
            == (own.nameserver, own.protocol, own.attempt_of, &own.question)
    };
    let comes = |sent: &Sent| matches!(sent.exchange, Exchange::Response(_)) && sent.at + sent.after > own.at;
    let earlier = all.iter().enumerate().take(packet).filter(|(_, sent)| is_same(sent) && comes(sent));
    let first = earlier.min_by_key(|(_, sent)| sent.at + sent.after);
    let is_first = |sent: &Sent| !comes(own) || sent.at + sent.after < own.at + own.after;
    first.filter(|(_, sent)| is_first(sent)).map_or(packet, |(earlier, _)| earlier)
}

fn read(library: Library, text: &str, hostname: &str) -> Config {
    match library {
        Library::Go => go::read(text, hostname),
        Library::Windows => windows::read(text, hostname),
        _ => musl::read(text),
    }
}

fn look_up(library: Library, host: &Host<'_>, name: &str, family: Family, transport: &mut dyn Transport) -> Lookup {
    match library {
        Library::Go => go::look_up(host, name, family, transport),
        Library::Windows => windows::look_up(host, name, family, transport),
        _ => musl::look_up(library, host, name, family, transport),
    }
}

fn search(
    library: Library,
    host: &Host<'_>,
    name: &str,
    record_type: RecordType,
    transport: &mut dyn Transport,
) -> Lookup {
    match library {
        Library::Glibc => glibc::search(host, name, record_type, transport),
        Library::Go => go::search(host, name, record_type, transport),
        Library::Windows => windows::search(host, name, record_type, transport),
        _ => musl::search(library, host, name, record_type, transport),
    }
}
