//! From a link to the state that it names, in one go or piece by piece.

use super::{Link, LinkProblem};
use crate::cluster::{Kind, ObjectRef, well_known};
use crate::manifest::{Diagnostic, Message, Reader};
use crate::resolution::server::Older;
use crate::resolution::upstream::Upstream;
use crate::sandbox::clock::LATEST;
use crate::sandbox::import::{Import, ImportReport, kept};
use crate::sandbox::{Ask, Clock, Origin, PodRef, Sandbox, settings, take_in_ways};
use std::sync::{Arc, OnceLock};

/// A link on its way to the state it names, piece by piece, so that whoever waits can be told how far it has come, or
/// stop.
#[derive(Debug)]
pub struct Opening<'a> {
    link: &'a Link,
    cluster: Arrival<'a>,
    problems: Vec<LinkProblem>,
}

/// A cluster on its way in.
#[derive(Debug)]
enum Arrival<'a> {
    /// Its text is being read.
    Text(Box<Reader<'a>>),
    /// Its objects are being taken in.
    Objects(Box<Import>),
    /// There is none, or none that reads.
    None,
}

/// How far an opening has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many bytes of its text have been read, and of how many.
    Read(usize, usize),
    /// So many objects have been taken in, and of how many.
    Taken(usize, usize),
}

impl Opening<'_> {
    /// Takes so many more steps. True where all is done.
    pub fn advance(&mut self, steps: usize) -> bool {
        match &mut self.cluster {
            Arrival::Text(reader) => {
                if reader.advance(steps)
                    && let Arrival::Text(reader) = std::mem::replace(&mut self.cluster, Arrival::None)
                {
                    let is_observed = self.link.is_observed || self.link.is_imported;
                    let observed = is_observed.then(|| self.link.not_given.clone());
                    let mut pieces = Vec::new();
                    for written in &self.link.pieces {
                        match kept::read(written) {
                            Some(piece) => pieces.push(piece),
                            None => self.problems.push(not_read("piece", written)),
                        }
                    }
                    match Import::whole(*reader, self.link.settings.as_ref(), observed, pieces) {
                        Ok(import) => self.cluster = Arrival::Objects(Box::new(import)),
                        Err(wrong) => self.problems.push(unread(self.link, wrong)),
                    }
                }
                matches!(self.cluster, Arrival::None)
            }
            Arrival::Objects(import) => import.advance(steps),
            Arrival::None => true,
        }
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        match &self.cluster {
            Arrival::Text(reader) => {
                let (read, of) = reader.progress();
                Progress::Read(read, of)
            }
            Arrival::Objects(import) => {
                let (taken, of) = import.progress();
                Progress::Taken(taken, of)
            }
            Arrival::None => Progress::Taken(0, 0),
        }
    }

    /// The state, and what of the link could not be used.
    pub fn finish(mut self) -> (Sandbox, Vec<LinkProblem>) {
        while !self.advance(usize::MAX) {}
        let Self { link, cluster, mut problems } = self;
        let import = if let Arrival::Objects(import) = cluster { Some(*import) } else { None };
        let mut sandbox = match import.map(Import::finish) {
            Some(ImportReport { cluster, remarks, pieces, taken, .. }) => {
                if link.is_written && taken.is_empty() && remarks.is_empty() {
                    problems.push(unread(link, Vec::new()));
                }
                let (refused, mut misspelt): (Vec<_>, Vec<_>) =
                    remarks.into_iter().partition(|remark| matches!(remark.message, Message::Invalid(_)));
                misspelt.retain(|remark| link.is_written && remark.message.is_misspelling());
                problems.extend((!refused.is_empty()).then_some(LinkProblem::Refused(refused)));
                problems.extend((!misspelt.is_empty()).then_some(LinkProblem::Misspelt(misspelt)));
                let was_found = link.is_observed || link.is_imported;
                let usual = if was_found { Upstream::undescribed() } else { Upstream::example() };
                Sandbox { pieces, ..Sandbox::of(Arc::unwrap_or_clone(cluster), usual) }
            }
            None => Sandbox::toy(),
        };
        if let (None, Some(settings)) = (&link.manifests, &link.settings) {
            settings::adopt(&mut sandbox, settings.clone());
        }
        if let Some(outside) = &link.outside {
            let (upstream, diagnostics) = Upstream::parse(outside);
            if diagnostics.is_empty() {
                sandbox.upstream = upstream;
                sandbox.zone = OnceLock::new();
            } else {
                problems.push(not_read("outside", outside));
            }
        }
        link.put_questions(&mut sandbox);
        if let (None, Some(question)) = (&link.question, link.question_of_its_own(&sandbox)) {
            sandbox.question = question;
        }
        if let (Some(older), Some(_)) = (&link.older, &link.manifests) {
            sandbox.go_on_with(Older::from_text(older));
        }
        sandbox.origin = match link.manifests {
            Some(_) if link.is_imported => Origin::Own,
            Some(_) if link.is_observed => Origin::Observed,
            _ => Origin::Lab,
        };
        // Nothing was changed yet.
        sandbox.told = Default::default();
        (sandbox, problems)
    }
}

impl Link {
    /// The state this link names; what does not read keeps what `Sandbox::toy` has. The history
    /// is empty.
    pub fn open(&self) -> (Sandbox, Vec<LinkProblem>) {
        self.opening().finish()
    }

    /// The same piece by piece.
    pub fn opening(&self) -> Opening<'_> {
        take_in_ways();
        let cluster =
            self.manifests.as_deref().map_or(Arrival::None, |text| Arrival::Text(Box::new(Reader::new(text))));
        Opening { link: self, cluster, problems: Vec::new() }
    }

    /// The questions of the link, put to the opening toy: all there is to do for a link without a cluster.
    pub fn open_on_toy(&self) -> (Sandbox, Vec<LinkProblem>) {
        take_in_ways();
        let mut sandbox = Sandbox::toy();
        self.put_questions(&mut sandbox);
        (sandbox, Vec::new())
    }

    fn put_questions(&self, sandbox: &mut Sandbox) {
        sandbox.pinned.clone_from(&self.pinned);
        sandbox.moment = Clock { now: self.clock.min(LATEST), memory: self.kept.clone(), ..Clock::default() };
        sandbox.answers = OnceLock::new();
        if let Some(question) = &self.question {
            sandbox.question = question.clone();
        }
    }

    /// Of manifests without a question the name of their first Service, asked in its namespace: the name that the
    /// opening toy asks for is none of theirs.
    fn question_of_its_own(&self, sandbox: &Sandbox) -> Option<Ask> {
        self.manifests.as_ref().filter(|_| !self.is_imported && !self.is_observed)?;
        let api = well_known::api_service();
        let is_own = |service: &&ObjectRef| service.namespace != well_known::SYSTEM && **service != api;
        let services = || sandbox.cluster.of_kind(&Kind::Service).map(|object| object.reference()).filter(is_own);
        let usual = Ask::default();
        let is_asked = |service: &ObjectRef| service.name == usual.name && service.namespace == usual.from.namespace;
        let service = services().find(|service| is_asked(service)).or_else(|| services().next())?;
        let from = PodRef { namespace: service.namespace.clone(), ..usual.from };
        Some(Ask { from, name: service.name.clone(), ..usual })
    }
}

fn unread(link: &Link, wrong: Vec<Diagnostic>) -> LinkProblem {
    LinkProblem::Manifests { text: link.manifests.clone().unwrap_or_default(), wrong }
}

fn not_read(key: &str, value: &str) -> LinkProblem {
    LinkProblem::BadValue { key: key.to_owned(), value: value.to_owned() }
}
