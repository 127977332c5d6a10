//! `autopath`: walks the client's search list on the server (rules of part PA; `plugin/autopath/autopath.go`).

use super::super::chain::{Served, Walk};
use super::super::{CannotSay, NoReply, Request, Unknown};
use super::check::{self, SetupContext};
use super::controller::zones_or_blocks;
use super::{Plugin, Watcher};
use crate::dns::{Name, Question, Rcode, Record, RecordData, Response};
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed};
use crate::resolution::trace::{Cause, Station, Step, StepId};
use crate::rule;

/// The file whose search list follows that of the pod's namespace (rule PA2).
const RESOLV_CONF: &str = "/etc/resolv.conf";

/// The plugin.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Autopath {
    line: usize,
    zones: Vec<Name>,
    source: Source,
}

/// Where the search list comes from.
#[derive(Clone, Debug)]
enum Source {
    /// `@kubernetes`: the namespace of the pod that asks, and then this list of the server's own; `None` where nobody
    /// has said what is in its file.
    Kubernetes(Option<Vec<Name>>),
    /// `@` and a plugin that knows no search list: nothing happens.
    Nobody,
    /// A file: its list, for every client.
    File(Vec<Name>),
    /// Nobody has said what is in the file.
    CannotSay(Box<CannotSay>),
}

/// Reads all directives: one plugin is made of them, and the last one counts (`setup.go` autoPathParse).
pub(super) fn parse(d: &mut Dispenser<'_>, around: &SetupContext<'_>) -> Result<Autopath, Failed> {
    let mut plugin = Autopath { line: d.place().line, zones: Vec::new(), source: Source::Nobody };
    while d.advance() {
        let line = d.place().line;
        let words = d.rest();
        let Some((last, zones)) = words.split_last() else {
            let reason = CorefileReason::MissingValue("autopath".to_owned());
            return Err(d.plain(&d.place(), "no resolv-conf specified", reason));
        };
        let files = around.files;
        let source = match (last.text.strip_prefix('@'), files.get(&last.text)) {
            (Some("kubernetes"), _) => Source::Kubernetes(files.get(RESOLV_CONF).map(searches).or_else(|| {
                // Where the file is known not to exist the list is empty.
                files.are_all.then(Vec::new)
            })),
            (Some(_), _) => Source::Nobody,
            (None, Some(text)) => Source::File(searches(text)),
            (None, None) if check::is_missing(files, &last.text) => {
                let path = &last.text;
                let said = format!("failed to parse {path:?}: open {path}: no such file or directory");
                return Err(d.plain(&last.place, &said, CorefileReason::NoFile("autopath".to_owned(), path.clone())));
            }
            (None, None) => {
                let reason = Unknown::FileNotGiven { path: last.text.clone() };
                Source::CannotSay(Box::new(CannotSay::new("autopath", &last.place, reason)))
            }
        };
        plugin = Autopath { line, zones: zones_or_blocks(zones, around.zones), source };
    }
    Ok(plugin)
}

/// The search list of a resolv.conf: that of its last `search` or `domain` line (`miekg/dns` ClientConfigFromReader).
fn searches(text: &str) -> Vec<Name> {
    let mut searches = Vec::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        let names: Vec<&str> = match words.next() {
            Some("search") => words.collect(),
            Some("domain") => words.take(1).collect(),
            _ => continue,
        };
        if !names.is_empty() {
            searches = names.into_iter().filter_map(|name| Name::parse(name).ok()).collect();
        }
    }
    searches.into_iter().map(|name: Name| name.to_lowercase().into_owned()).collect()
}

impl Autopath {
    /// The node's resolv.conf, which is CoreDNS's own where nobody says otherwise: its pods have the DNS policy Default.
    pub(in crate::resolution::server) fn take_node_file(&mut self, text: &str) {
        if let Source::Kubernetes(own @ None) = &mut self.source {
            *own = Some(searches(text));
        }
    }

    pub(super) fn serve<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let name = &request.question.name;
        if !self.zones.iter().any(|zone| name.is_under(zone)) {
            return walk.next(next, request);
        }
        let list = match &self.source {
            Source::File(searches) => searches.clone(),
            Source::Kubernetes(own) => {
                let kubernetes = next.iter().find_map(|plugin| match plugin {
                    Plugin::Kubernetes(plugin) => Some(&**plugin),
                    _ => None,
                });
                let of_pod = kubernetes.and_then(|plugin| plugin.search_list_of(request.client.ip(), name));
                of_pod.map(|list| list.into_iter().chain(own.clone().unwrap_or_default()).collect()).unwrap_or_default()
            }
            Source::Nobody => Vec::new(),
            Source::CannotSay(unknown) => {
                let cannot = (**unknown).clone();
                walk.station(|| (request.question.as_ref().clone(), Station::CannotSay { cannot }));
                return Served::CannotSay(unknown.clone());
            }
        };
        let Some(base) = list.first().and_then(|first| name.below(first)) else {
            return walk.next(next, request);
        };
        let question = || request.question.as_ref().clone();
        walk.observe.enter(|| (question(), Station::Plugin { plugin: "autopath", line: self.line, steps: Vec::new() }));
        let served = if base.is_empty() {
            // Nothing is left in front of the first entry (rule PA3).
            walk.observe.step(|| Step::new(StepId::AutopathNothingInFront, rule::PA3, [name.to_string()]));
            Served::Rcode(Rcode::ServFail)
        } else {
            self.walk_list(walk, request, next, base, &list)
        };
        walk.observe.leave(None);
        served
    }

    /// Tries the base with each entry of the list, and as it is (rules PA4 and PA5).
    fn walk_list<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
        base: &str,
        list: &[Name],
    ) -> Served {
        let original = &request.question.name;
        let mark = walk.observe.mark();
        let mut first = None;
        let searched = list.iter().map(|suffix| suffix.prepend(base));
        for name in searched.chain(std::iter::once(Name::parse(base))) {
            // A name that breaks a limit is one that nobody has.
            let Ok(name) = name else { continue };
            let question = Question { name: name.clone(), ..request.question.as_ref().clone() };
            let served = walk.attempt(|walk| walk.next(next, &request.with_question(question)));
            let causes = walk.observe.since(mark);
            match served {
                (Served::Reply(response), _) if response.rcode != Rcode::NxDomain => {
                    walk.observe.step(|| Step::new(StepId::AutopathFound, rule::PA4, [name.to_string()]));
                    return Served::Reply(pointed(walk, response, original, (mark, causes)));
                }
                // A plugin that fails ends the walk; one that only returns a code does not.
                (served, true) => return served,
                // It looks at a message that is not there.
                (Served::Nil | Served::Panic | Served::NoReply(NoReply::Dropped), _) => return Served::Panic,
                (served @ (Served::NoReply(_) | Served::CannotSay(_)), _) => return served,
                (served, _) => {
                    walk.observe.step(|| Step::new(StepId::AutopathTried, rule::PA4, [name.to_string()]));
                    walk.observe.rewind(mark);
                    first.get_or_insert((served, causes, name));
                }
            }
        }
        walk.observe.step(|| Step::new(StepId::AutopathFoundNothing, rule::PA5, []));
        let Some((served, (answers, additional), name)) = first else { return Served::Rcode(Rcode::ServFail) };
        answers.into_iter().for_each(|cause| walk.observe.answer(|| cause));
        additional.into_iter().for_each(|cause| walk.observe.additional(|| cause));
        match served {
            Served::Reply(mut response) => {
                // It repeats what was asked first.
                let question = Question { name, ..request.question.as_ref().clone() };
                response.question = Some(Box::new(question));
                Served::Reply(response)
            }
            other => other,
        }
    }
}

/// What is known of where records come from: a mark, and the causes behind it.
type Told = ((usize, usize), (Vec<Cause>, Vec<Cause>));

/// The reply with an alias in front that leads from the question to the first answer of another name
/// (`autopath/cname.go` cnamer). Where the name asked for has an alias itself, that one comes twice (rule PA6).
fn pointed<O: Watcher>(
    walk: &mut Walk<'_, O>,
    mut response: Response,
    original: &Name,
    (mark, (answers, additional)): Told,
) -> Response {
    let other = |record: &&Record| !record.name.as_str().eq_ignore_ascii_case(original.as_str());
    if let Some(Record { name, ttl, .. }) = response.answers.iter().find(other) {
        let data = RecordData::Cname(name.clone());
        let alias = Record { name: original.clone(), ttl: *ttl, data };
        response.answers.insert(0, alias);
        walk.observe.rewind(mark);
        walk.observe.answer(|| Cause::Corefile { property: "autopath" });
        answers.into_iter().for_each(|cause| walk.observe.answer(|| cause));
        additional.into_iter().for_each(|cause| walk.observe.additional(|| cause));
    }
    response.question = None;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_with_a_search_list_counts() {
        let of = |text: &str| searches(text).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(of("search A.test b.test\n# search c.test\nsearch d.test\nnameserver 192.0.2.1\n"), ["d.test."]);
        assert_eq!(of("search a.test b.test\ndomain c.test d.test\nsearch\n"), ["c.test."]);
        assert_eq!(of("nameserver 192.0.2.1\n"), [""; 0]);
    }
}
