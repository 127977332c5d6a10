//! What `rewrite` does to a reply on its way back (`reverter.go`): per record, what matched last comes first (rule
//! PR8).

use super::super::super::chain::{Served, Walk};
use super::super::super::{NoReply, Request};
use super::super::Watcher;
use super::Rule;
use super::name::{Answer, Matched, Matches, remap};
use crate::dns::{EdnsOption, Name, Rcode, Record, RecordData, RecordType, Response};
use crate::resolution::trace::{Detail, Station, Step, StepId};
use crate::rule;

/// What a rule that matched does to the reply. The number is the rule's line.
pub(super) enum Back<'p> {
    /// Owners equal to the first name or below it get the second (`answer auto`).
    Names(usize, String, String),
    /// The same for record values.
    Values(usize, String, String),
    Answer(usize, &'p Answer),
    Ttl(usize, u32, u32),
    Rcode(&'p Rule, Option<Rcode>, Option<Rcode>),
    Cname(&'p Rule, &'p Matches, &'p str),
    /// The first option of that code is what it was again, or goes (`revert`).
    Edns(u16, Option<EdnsOption>),
}

impl Back<'_> {
    /// True for what changes names of records.
    pub(super) fn is_of_names(&self) -> bool {
        matches!(self, Self::Names(..) | Self::Values(..) | Self::Answer(..))
    }

    /// Takes a change of the options back.
    pub(super) fn revert(&self, options: &mut Vec<EdnsOption>) {
        let Self::Edns(code, was) = self else { return };
        let Some(at) = options.iter().position(|option| option.code() == *code) else { return };
        options.splice(at..=at, was.clone());
    }
}

/// A reply on its way back.
pub(super) struct Respond<'r, 'q> {
    pub back: &'r [Back<'r>],
    pub request: &'r Request<'q>,
    pub original: &'r Request<'r>,
    /// The line of the first rule.
    pub first: usize,
    /// The causes there were before the reply.
    pub mark: (usize, usize),
}

/// The texts of a record that a rule may change: no name until all rules have passed.
struct Texts {
    name: String,
    value: Option<String>,
}

impl Respond<'_, '_> {
    pub(super) fn apply<O: Watcher>(&self, walk: &mut Walk<'_, O>, mut response: Response) -> Served {
        if self.back.iter().all(|back| matches!(back, Back::Edns(..))) {
            return Served::Reply(response);
        }
        walk.observe.enter(|| {
            let station = Station::Plugin { plugin: "rewrite", line: self.first, steps: Vec::new() };
            (self.original.question.as_ref().clone(), station)
        });
        let changed = self.change(walk, &mut response);
        walk.observe.leave(None);
        match changed {
            Ok(()) => Served::Reply(response),
            Err(served) => served,
        }
    }

    fn change<O: Watcher>(&self, walk: &mut Walk<'_, O>, response: &mut Response) -> Result<(), Served> {
        // What a look-up brings has been through these rules already.
        let mut own = usize::MAX;
        for back in self.back.iter().rev() {
            match back {
                Back::Rcode(rule, from, to) => {
                    if *from != Some(response.rcode) {
                        continue;
                    }
                    let Some(to) = to else { return Err(rule.cannot_say(walk, self.request)) };
                    walk.observe.step(|| {
                        let detail = [rule.place.line.to_string(), response.rcode.to_string(), to.to_string()];
                        Step::new(StepId::RewriteRcode, rule::PR10, detail)
                    });
                    response.rcode = *to;
                    // A code of more than four bits needs the OPT record.
                    if to.number() > 15 && self.request.edns.is_none() {
                        return Err(Served::NoReply(NoReply::Unpackable));
                    }
                }
                Back::Cname(rule, matches, to) => {
                    own = self.cname(walk, response, (rule, matches, to))?.map_or(own, |kept| own.min(kept));
                }
                _ => {}
            }
        }
        self.opt(response);
        let mut shown = 0;
        let (answers, rest) = (&mut response.answers, [&mut response.authority, &mut response.additional]);
        for record in answers.iter_mut().take(own).chain(rest.into_iter().flatten()) {
            self.record(walk, record, &mut shown)?;
        }
        Ok(())
    }

    /// The OPT record is a record too: what stands where others have a TTL are its flags, of which DO is the one with the
    /// value 32768 (RFC 6891, section 6.1.3).
    fn opt(&self, response: &mut Response) {
        const DO: u32 = 1 << 15;
        let Some(edns) = &mut response.edns else { return };
        for back in self.back.iter().rev() {
            if let Back::Ttl(_, least, most) = back {
                let flags = if edns.dnssec_ok { DO } else { 0 };
                edns.dnssec_ok = flags.max(*least).min(*most) & DO != 0;
            }
        }
    }

    /// Changes one record.
    fn record<O: Watcher>(&self, walk: &mut Walk<'_, O>, record: &mut Record, shown: &mut usize) -> Result<(), Served> {
        let mut texts: Option<Texts> = None;
        for back in self.back.iter().rev() {
            if let Back::Ttl(line, least, most) = back {
                let ttl = record.ttl.max(*least).min(*most);
                if ttl != record.ttl {
                    let detail =
                        || [line.to_string(), record.name.to_string(), record.ttl.to_string(), ttl.to_string()];
                    tell(walk, shown, || Step::new(StepId::RewriteTtl, rule::PR9, detail()));
                    record.ttl = ttl;
                }
                continue;
            }
            if !back.is_of_names() {
                continue;
            }
            let own =
                texts.get_or_insert_with(|| Texts { name: record.name.to_string(), value: value_of(&record.data) });
            let is_value = matches!(back, Back::Values(..) | Back::Answer(_, Answer { is_value: true, .. }));
            let text = if is_value { own.value.as_mut() } else { Some(&mut own.name) };
            let Some(text) = text else { continue };
            let (line, new) = match back {
                Back::Names(line, from, to) | Back::Values(line, from, to) => (*line, Some(remap(text, from, to))),
                Back::Answer(line, answer) => (*line, answer.by.rewrite(text)),
                _ => continue,
            };
            let Some(new) = new else { return Err(Served::CannotSay(Box::new(self.cannot_say(line)))) };
            if new != *text {
                let detail = || [line.to_string(), text.clone(), new.clone()];
                tell(walk, shown, || Step::new(StepId::RewriteAnswer, rule::PR7, detail()));
                *text = new;
            }
        }
        let Some(Texts { name, value }) = texts else { return Ok(()) };
        // A name that breaks a limit makes a message that cannot be packed (rule PS10).
        let unpackable = || Served::NoReply(NoReply::Unpackable);
        if name != record.name.as_str() {
            record.name = absolute(&name).ok_or_else(unpackable)?;
        }
        if let Some(value) = value.filter(|value| Some(value) != value_of(&record.data).as_ref()) {
            set_value(&mut record.data, absolute(&value).ok_or_else(unpackable)?);
        }
        Ok(())
    }

    fn cannot_say(&self, line: usize) -> crate::resolution::trace::CannotSay {
        let reason = crate::resolution::trace::Unknown::NotModelled;
        crate::resolution::trace::CannotSay { directive: "rewrite".to_owned(), line, file: None, reason }
    }

    /// `cname` (rule PR12): each alias of the reply whose target matches is looked up anew under another one. How many
    /// of the reply's own records are left, where one was.
    fn cname<O: Watcher>(
        &self,
        walk: &mut Walk<'_, O>,
        response: &mut Response,
        (rule, matches, to): (&Rule, &Matches, &str),
    ) -> Result<Option<usize>, Served> {
        let mut own = None;
        let targets: Vec<Name> = response.answers.iter().filter_map(target_of).cloned().collect();
        for target in targets {
            let new = match matches.rewrite(target.as_str(), to) {
                Matched::No => continue,
                Matched::Unknown => return Err(rule.cannot_say(walk, self.request)),
                Matched::To(new) => new,
            };
            let Some(new) = absolute(&new) else { return Err(Served::NoReply(NoReply::Unpackable)) };
            walk.observe.step(|| {
                let detail = [rule.place.line.to_string(), target.to_string(), new.to_string()];
                Step::new(StepId::RewriteCname, rule::PR12, detail)
            });
            let (causes, _) = walk.observe.since(self.mark);
            let (_, additional) = walk.observe.mark();
            walk.observe.rewind((self.mark.0, additional));
            let mut kept = Vec::new();
            for (position, mut record) in std::mem::take(&mut response.answers).into_iter().enumerate() {
                let Some(own) = target_of(&record) else { continue };
                let is_it = *own == target;
                if is_it {
                    record.data = RecordData::Cname(new.clone());
                }
                kept.push(record);
                if let Some(cause) = causes.get(position) {
                    walk.observe.answer(|| cause.clone());
                }
                if is_it {
                    break;
                }
            }
            let looked_up = walk.lookup(self.request, &new, self.request.question.record_type);
            // The server chases itself: nothing ever comes of it.
            if walk.is_endless() {
                return Err(Served::NoReply(NoReply::Dropped));
            }
            own = Some(kept.len());
            kept.extend(looked_up.answers);
            response.answers = kept;
        }
        Ok(own)
    }
}

/// Tells the trace of a change, of the first ones.
fn tell<O: Watcher>(walk: &mut Walk<'_, O>, shown: &mut usize, step: impl FnOnce() -> Step) {
    if *shown < Detail::SHOWN {
        *shown += 1;
        walk.observe.step(step);
    }
}

fn target_of(record: &Record) -> Option<&Name> {
    match &record.data {
        RecordData::Cname(target) => Some(target),
        _ => None,
    }
}

/// The name a text is, where it is an absolute one.
fn absolute(text: &str) -> Option<Name> {
    Name::parse(text).ok().filter(|_| text.ends_with('.'))
}

/// The name in a record's data that may be rewritten (`getRecordValueForRewrite`).
fn value_of(data: &RecordData) -> Option<String> {
    Some(match data {
        RecordData::Cname(name) | RecordData::Ptr(name) | RecordData::Ns(name) => name.to_string(),
        RecordData::Srv { target, .. } => target.to_string(),
        RecordData::Mx { exchange, .. } => exchange.to_string(),
        RecordData::Soa(soa) => soa.mname.to_string(),
        RecordData::Other(other) if matches!(other.record_type, RecordType::Dname | RecordType::Naptr) => {
            other.rdata.rsplit(' ').next()?.to_owned()
        }
        _ => return None,
    })
}

fn set_value(data: &mut RecordData, name: Name) {
    match data {
        RecordData::Cname(own) | RecordData::Ptr(own) | RecordData::Ns(own) => *own = name,
        RecordData::Srv { target, .. } => *target = name,
        RecordData::Mx { exchange, .. } => *exchange = name,
        RecordData::Soa(soa) => {
            let mut own = (**soa).clone();
            own.mname = name;
            *soa = own.into();
        }
        RecordData::Other(other) => {
            let before = other.rdata.rsplit_once(' ').map_or("", |(before, _)| before);
            let space = if before.is_empty() { "" } else { " " };
            other.rdata = format!("{before}{space}{name}").into();
        }
        _ => {}
    }
}
