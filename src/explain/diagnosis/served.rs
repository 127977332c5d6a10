//! What is the matter with the way of a question through the server: the lines of its Corefile that the question met.

use super::{Diagnosis, Finding, QuestionContext, corefile};
use crate::cluster::{Intent, Object, Request, well_known};
use crate::dns::{Name, Outcome, RecordType};
use crate::resolution::corefile::{Corefile, Directive};
use crate::resolution::server::Configuration;
use crate::resolution::trace::{Station, Step, StepId, Unknown};

/// The findings of the Corefile that this question met, and what only a question shows.
pub(in super::super) fn look(asked: &QuestionContext<'_>) -> Vec<Finding> {
    let Some(object) = asked.cluster.get(Configuration::object_of(asked.cluster)) else { return Vec::new() };
    let text = object.as_config_map().and_then(|map| map.data.get("Corefile"));
    let settings = asked.cluster.settings();
    // Of kubeadm's own nothing is wrong but where it forwards to.
    let is_right = |text: &String| {
        Corefile::is_kubeadms(text, &settings.cluster_domain) && !corefile::forwarding::leads_back(settings)
    };
    if text.is_none_or(is_right) {
        return Vec::new();
    }
    let mut all = Vec::new();
    corefile::look(asked.cluster, object, &mut all);
    let mut found: Vec<Finding> = all.into_iter().filter(|finding| is_met(asked, finding)).collect();
    for (line, step) in steps(asked) {
        let diagnosis = match step.id {
            StepId::HostsUnknownFails => Diagnosis::HostsWithoutFallthrough,
            StepId::TemplateNoMatchFails => Diagnosis::TemplateWithoutFallthrough,
            StepId::RewriteName => {
                found.extend(not_put_back(asked, object, step));
                continue;
            }
            _ => continue,
        };
        let is_told = |one: &Finding| one.diagnosis == diagnosis && one.found.last() == Some(&line.to_string());
        if let Some(name) = step.detail.first()
            && !found.iter().any(is_told)
        {
            let finding = at(object, diagnosis, &[name], line);
            let plugin = if diagnosis == Diagnosis::HostsWithoutFallthrough { "hosts" } else { "template" };
            found.push(mended(object, finding, (plugin, line), |one, directive| {
                one.with_property(directive, "fallthrough", Some(&[]))
            }));
        }
    }
    found
}

fn at(object: &Object, diagnosis: Diagnosis, found: &[&str], line: usize) -> Finding {
    let mut finding = Finding::new(diagnosis, object.reference(), &well_known::COREFILE_FIELD, []);
    finding.found = found.iter().map(|&word| word.to_owned()).chain([line.to_string()]).collect();
    finding
}

/// The finding with a change of a directive, by its plugin and line, as its mend.
fn mended(
    object: &Object,
    finding: Finding,
    (plugin, line): (&str, usize),
    change: impl Fn(&Corefile, &Directive) -> String,
) -> Finding {
    let Some(corefile) = super::question_context::corefile_of(object) else { return finding };
    let all = corefile.blocks().iter().flat_map(|block| &block.directives);
    let here = |one: &&Directive| one.word() == plugin && one.place().line == line && one.place().is_in_corefile();
    let Some(text) = all.into_iter().find(here).map(|directive| change(&corefile, directive)) else { return finding };
    let changed = Intent::Corefile(text).done_to(object);
    finding.mended_by(vec![Request::Put(changed)])
}

/// What plugins did, with the line of each.
fn steps<'a>(asked: &QuestionContext<'a>) -> impl Iterator<Item = (usize, &'a Step)> {
    let hops = asked.hops();
    hops.flat_map(|hop| match &hop.at {
        Station::Plugin { line, steps, .. } => steps.iter().map(|step| (*line, step)).collect::<Vec<_>>(),
        _ => Vec::new(),
    })
}

/// True where a finding of the Corefile has to do with this question.
fn is_met(asked: &QuestionContext<'_>, finding: &Finding) -> bool {
    let line = finding.found.last().and_then(|line| line.parse::<usize>().ok()).unwrap_or_default();
    let word = |position: usize| finding.found.get(position).map_or("", String::as_str);
    let has_failed = asked.lookup.winner().is_none();
    let under = |zone: &str| {
        let zone = Name::parse(zone).ok();
        let tried = asked.lookup.tries.iter().filter_map(|one| one.name.as_ref());
        zone.is_some_and(|zone| tried.into_iter().any(|name| name.is_under(&zone)))
    };
    let did = |id: StepId| steps(asked).any(|(at, step)| at == line && step.id == id);
    match finding.diagnosis {
        Diagnosis::HostsWithoutFallthrough => did(StepId::HostsUnknownFails),
        Diagnosis::TemplateWithoutFallthrough => did(StepId::TemplateNoMatchFails),
        Diagnosis::RewriteIsForwarded => {
            let is_rule = |(_, step): (usize, &Step)| {
                step.id == StepId::RewriteName && step.detail.first() == Some(&line.to_string())
            };
            has_failed && steps(asked).any(is_rule)
        }
        Diagnosis::StubZoneShadowed | Diagnosis::ForwardBehindForward => has_failed && under(word(0)),
        Diagnosis::ZoneIsNotClusterDomain => has_failed && under(word(0)),
        Diagnosis::AaaaDenied => asked.record_type == RecordType::Aaaa && did(StepId::TemplateReplies),
        Diagnosis::AutopathNeedsVerified => asked.lookup.tries.len() > 1,
        Diagnosis::ForwardsToItself => {
            let hops = asked.hops();
            // With `loop` it does not even start.
            !word(1).is_empty() || hops.into_iter().any(|hop| matches!(hop.at, Station::Forward { .. }))
        }
        // A server that refuses its Corefile does not answer.
        Diagnosis::UnknownDirective | Diagnosis::CorefileRefused | Diagnosis::NoNameserverForForward => {
            let mut hops = asked.hops().peekable();
            hops.peek().is_none() || hops.any(|hop| is_stopped(&hop.at))
        }
        // What it was to bring in is missed by whoever gets nothing.
        Diagnosis::ImportMatchesNothing => has_failed,
        _ => false,
    }
}

/// True where a server has exited, or would should it start again.
fn is_stopped(station: &Station) -> bool {
    match station {
        Station::Stopped { .. } => true,
        Station::CannotSay { cannot } => matches!(cannot.reason, Unknown::RunsWithAnother { .. }),
        _ => false,
    }
}

/// Records that come under the name a `rewrite` made: who looks at their names takes none of them (rules PR4, PR5).
fn not_put_back(asked: &QuestionContext<'_>, object: &Object, step: &Step) -> Option<Finding> {
    let [line, asked_for, made] = step.detail.as_slice() else { return None };
    let line = line.parse().ok()?;
    let replies = asked.lookup.sent.iter().filter_map(|sent| Some((&sent.question, sent.exchange.response()?)));
    let (_, response) = replies.into_iter().find(|(question, response)| {
        let is_other = |name: &Name| !name.as_str().eq_ignore_ascii_case(question.name.as_str());
        let owner = response.answers.first().map(|record| &record.name);
        question.name.as_str().eq_ignore_ascii_case(asked_for)
            && response.outcome() == Outcome::NoError
            && owner.is_some_and(is_other)
    })?;
    let owner = response.answers.first().map_or_else(|| made.clone(), |record| record.name.to_string());
    let finding = at(object, Diagnosis::RewriteWithoutAnswer, &[asked_for, &owner], line);
    Some(mended(object, finding, ("rewrite", line), |one, directive| one.with_more(directive, "answer auto")))
}
