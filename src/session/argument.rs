//! *Why* as an argument: the check that decides, what it rests on, and the other names that were tried.

use super::journey::word;
use super::view::Mark;
use crate::resolution::stub::{CandidateOutcome, CandidateReason, Library, Lookup, LookupError, NextStep, Source, Try};
use crate::resolution::trace::{Check, CheckId, Detail, Remembered, Station, Trace};
use crate::rule::{self, Rule};
use crate::sandbox::{Answer, Deciding, Sandbox};
use crate::text::{Language, check, plugin, walk, words};

/// How many checks that held are folded at the least: one alone takes no more room than what says that it is there.
const FOLDED: usize = 2;

/// Why an answer is what it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Argument {
    /// What decides: the check that failed, where the query ended, or what the answer rests on.
    pub decides: Option<Row>,
    /// The names that were tried, in order.
    pub tries: Vec<Tried>,
}

/// One name that was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// Why this name was tried, and by which rule.
    pub because: String,
    /// [`Self::because`]'s rule.
    pub rule: Rule,
    /// The name; empty where what was put together is none.
    pub name: String,
    /// What it came to, as an outcome is written, and whether that was an answer.
    pub outcome: &'static str,
    /// True where it was found.
    pub found: bool,
    /// True for the name that decides.
    pub decides: bool,
    /// What happened to its query, in order.
    pub groups: Vec<Group>,
}

/// Rows that belong together.
#[derive(Clone, Debug, PartialEq)]
pub enum Group {
    /// One that is shown.
    Row(Row),
    /// Checks that held, of which nothing but their number is shown at first.
    Passed(Vec<Row>),
}

/// A sentence of the argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What came of it.
    pub sign: Sign,
    /// The sentence; names stand in backticks.
    pub said: String,
    /// The rule it follows from.
    pub rule: Option<Rule>,
    /// The object and the field it is about, and whether that object is there.
    pub about: Option<(Mark, bool)>,
}

/// What came of a check, or of a station of the query's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// The query goes on.
    On,
    /// A cache had the reply.
    Kept,
    /// Nobody can say.
    Unknown,
}

/// Why the answer to the present question is what it is.
pub fn argument(sandbox: &Sandbox, answer: &Answer, language: Language) -> Argument {
    let Some(lookup) = &answer.lookup else { return Argument::default() };
    let decisive = sandbox.decisive(sandbox.question(), answer);
    let fails = answer.comes_to().kind() != "NOERROR";
    let mut argument = Argument { decides: without_dns(sandbox, lookup, language), ..Argument::default() };
    for (position, candidate) in lookup.tries.iter().enumerate() {
        let is_decisive = Some(position) == decisive;
        let trace = answer.trace_of(position);
        let deciding = trace.filter(|_| is_decisive).and_then(Deciding::on);
        let (mut rows, mut decides) = rows(sandbox, trace, deciding, language);
        let mut rests = None;
        let ends_in_alias = candidate.ending == CandidateOutcome::AliasOnly;
        if is_decisive && (!fails || ends_in_alias) {
            rests = rests_on(sandbox, trace, language, ends_in_alias);
            // What an answer rests on is what was found last, or the alias that led away from the name.
            let about = rests.as_ref().map(|(check, _)| Row::from_check(sandbox, check, language));
            let found = about.and_then(|about| rows.iter().position(|row| *row == about));
            decides = found.or(decides);
        }
        let told = rows.len();
        // What came of it is known only where the server's answer is.
        if trace.is_none_or(|trace| trace.cannot_say().is_none()) {
            rows.push(came_to(candidate, language));
        }
        if is_decisive {
            // What a cache has kept is all that there is, unless the library gave up for it with names left to try; else
            // it is the plugin that was the last.
            let is_left = matches!(candidate.because, CandidateReason::Suffix(_));
            let gave_up =
                is_left && candidate.ending == CandidateOutcome::ServFail && candidate.next == NextStep::GiveUp;
            let kept = || rows.iter().position(|row| row.sign == Sign::Kept).filter(|_| fails && !gave_up);
            decides = decides.or_else(kept).or(Some(if gave_up { told } else { told.saturating_sub(1) }));
        }
        argument.decides = argument.decides.or_else(|| {
            let row = rows.get(decides?)?.clone();
            // Where the query ended, it goes on no more.
            let sign = if ends_in_alias || (fails && row.sign == Sign::On) { Sign::No } else { row.sign };
            Some(Row { said: rests.map_or(row.said, |(_, said)| said), sign, ..row })
        });
        let name = candidate.name.as_ref().map(ToString::to_string).unwrap_or_default();
        argument.tries.push(Tried {
            because: walk::because(language, candidate.because, &name),
            rule: candidate.rule,
            name,
            outcome: word(candidate.ending),
            found: candidate.ending == CandidateOutcome::Data,
            decides: is_decisive,
            groups: if is_decisive { grouped(rows, decides) } else { rows.into_iter().map(Group::Row).collect() },
        });
    }
    argument
}

/// Why no query was sent, where none was.
fn without_dns(sandbox: &Sandbox, lookup: &Lookup, language: Language) -> Option<Row> {
    let question = sandbox.question();
    let said = walk::without_dns(language, &lookup.source, &question.name)?;
    let library = sandbox.library_of(&question.from)?;
    let is_no_host_name = lookup.result == Err(LookupError::NoName);
    let rule = match (library, &lookup.source) {
        (Library::Glibc, Source::Nobody) if is_no_host_name => Some(rule::G6),
        (Library::Glibc, Source::Literal) => Some(rule::G4),
        (Library::Glibc, Source::Hosts(_)) => Some(rule::G5),
        (Library::Musl123 | Library::Musl125, Source::Literal) => Some(rule::M3),
        (Library::Musl123 | Library::Musl125, Source::Hosts(_)) => Some(rule::M4),
        _ => None,
    };
    let sign = if lookup.result.is_ok() { Sign::Yes } else { Sign::No };
    Some(Row { sign, said, rule, about: None })
}

/// What an answer rests on, where more is to be said of it than of the check alone: the alias at its beginning, be it
/// all that there is, or the endpoints of a headless Service.
fn rests_on<'a>(
    sandbox: &Sandbox,
    trace: Option<&'a Trace>,
    language: Language,
    ends_in_alias: bool,
) -> Option<(&'a Check, String)> {
    let own = trace?.hops.iter().filter(|hop| hop.depth == 0);
    let checks = own.flat_map(|hop| match &hop.at {
        Station::Kubernetes { checks, .. } => &checks[..],
        _ => &[],
    });
    let checks: Vec<&Check> = checks.filter(|check| check.ok).collect();
    let named = |id: CheckId| checks.iter().copied().find(|check| check.id == id && check.object.is_some());
    let words = words::check(language);
    if let Some(check) = named(CheckId::ServiceIsExternalName) {
        let object = check.object.as_ref()?;
        let target = &sandbox.cluster().get(object)?.as_service()?.spec.external_name;
        let said = if ends_in_alias {
            words.service_is_external_name_in_vain(&object.name, target)
        } else {
            words.service_is_external_name_to(&object.name, target)
        };
        return Some((check, said));
    }
    let (last, headless) = (checks.last()?, named(CheckId::ServiceIsHeadless)?);
    match (last.id, &last.detail) {
        (CheckId::EndpointsReady, Some(Detail::Ready { ready, total })) => {
            Some((last, words.headless_answers(&headless.object.as_ref()?.name, ready, total)))
        }
        _ => None,
    }
}

/// What happened to the query for a name, and the place of the row of what decides.
fn rows(
    sandbox: &Sandbox,
    trace: Option<&Trace>,
    deciding: Option<Deciding<'_>>,
    language: Language,
) -> (Vec<Row>, Option<usize>) {
    let (mut rows, mut decides) = (Vec::new(), None);
    let kept = |kept: Remembered| Row {
        sign: Sign::Kept,
        said: words::time(language).kept_check(kept.age, kept.left),
        rule: Some(rule::H3),
        about: None,
    };
    rows.extend(trace.and_then(Trace::remembered).map(kept));
    let mut depth = 0;
    for hop in trace.into_iter().flat_map(|trace| &trace.hops) {
        let at = &hop.at;
        if hop.depth > depth {
            let said = words::plugin(language).asks_itself(&hop.question.name);
            rows.push(Row { sign: Sign::On, said, rule: None, about: None });
        }
        depth = hop.depth;
        if let (1.., Station::Cache { remembered: Some(remembered), .. }) = (depth, at) {
            rows.push(kept(*remembered));
        }
        match deciding {
            Some(Deciding::Station(station)) if std::ptr::eq(station, at) => decides = Some(rows.len()),
            Some(Deciding::Step(station, step)) if std::ptr::eq(station, at) => decides = Some(rows.len() + step),
            _ => {}
        }
        let Station::Kubernetes { checks, .. } = at else {
            rows.extend(plugin::lines(language, at).into_iter().map(Row::from_line));
            continue;
        };
        for one in checks {
            if matches!(deciding, Some(Deciding::Check(failed)) if std::ptr::eq(failed, one)) {
                decides = Some(rows.len());
            }
            rows.push(Row::from_check(sandbox, one, language));
        }
    }
    (rows, decides)
}

/// What a name came to, and what the library did next.
fn came_to(candidate: &Try, language: Language) -> Row {
    let sign = if candidate.ending == CandidateOutcome::Data { Sign::Yes } else { Sign::No };
    Row { sign, said: walk::then(language, candidate.ending, candidate.next), rule: None, about: None }
}

/// Folds the checks that held, but for the one that decides.
fn grouped(rows: Vec<Row>, decides: Option<usize>) -> Vec<Group> {
    let (mut groups, mut held) = (Vec::new(), Vec::new());
    for (at, row) in rows.into_iter().enumerate() {
        if row.sign == Sign::Yes && row.rule.is_some() && Some(at) != decides {
            held.push(row);
            continue;
        }
        fold(&mut groups, &mut held);
        groups.push(Group::Row(row));
    }
    fold(&mut groups, &mut held);
    groups
}

fn fold(groups: &mut Vec<Group>, held: &mut Vec<Row>) {
    if held.len() < FOLDED {
        groups.extend(held.drain(..).map(Group::Row));
    } else {
        groups.push(Group::Passed(std::mem::take(held)));
    }
}

impl Row {
    fn from_line(line: plugin::Line) -> Self {
        let sign = if line.is_unknown { Sign::Unknown } else { Sign::On };
        Self { sign, said: line.said, rule: line.rule, about: None }
    }

    fn from_check(sandbox: &Sandbox, one: &Check, language: Language) -> Self {
        // A name outside the zone is no failure: the next plugin has it.
        let moves_on = one.id == CheckId::ZoneMatch && !one.ok;
        let sign = match one.ok {
            _ if moves_on => Sign::On,
            true => Sign::Yes,
            false => Sign::No,
        };
        let about = one.object.clone().map(|object| {
            let is_there = sandbox.cluster().get(&object).is_some();
            (Mark { object, field: one.field.clone() }, is_there)
        });
        Self { sign, said: check::sentence(language, one), rule: Some(one.rule), about }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dns::RecordType;
    use crate::sandbox::{Ask, Edit, Scope, ToyService};
    use crate::session::picture::{ENDLESS, picture};

    fn argument_for(sandbox: &mut Sandbox, name: &str) -> Argument {
        let from = sandbox.question().from.clone();
        sandbox.ask(Ask { from, name: name.to_owned(), record_type: RecordType::A });
        argument(sandbox, &sandbox.answer(sandbox.question()), Language::English)
    }

    fn said(argument: &Argument) -> &str {
        argument.decides.as_ref().map(|row| row.said.as_str()).unwrap_or_default()
    }

    #[test]
    fn an_answer_rests_on_the_last_check_and_those_before_it_are_counted() {
        let argument = argument_for(&mut Sandbox::toy(), "db");
        assert_eq!(said(&argument), "`db` has a cluster IP: its name resolves to it");
        let [one] = &argument.tries[..] else { panic!("{argument:?}") };
        assert!(one.decides && one.found);
        let [Group::Passed(passed), Group::Row(rests), Group::Row(came)] = &one.groups[..] else { panic!("{one:?}") };
        assert_eq!(passed.len(), 4);
        assert_eq!(Some(rests), argument.decides.as_ref());
        assert_eq!((came.sign, came.rule), (Sign::Yes, None));
    }

    #[test]
    fn an_alias_is_told_with_its_target_and_what_became_of_that_under_its_own_name() {
        let mut sandbox = Sandbox::toy();
        sandbox.edit(Edit::ToyService(ToyService::ExternalName)).unwrap();
        let first = argument(&sandbox, &sandbox.answer(sandbox.question()), Language::English);
        assert_eq!(said(&first), "`db` is an ExternalName: its answer is a CNAME to `old-db.example.com`");
        let shown = |group: &Group| match group {
            Group::Row(row) => Some(row.said.clone()),
            Group::Passed(_) => None,
        };
        let shown: Vec<String> = first.tries[0].groups.iter().filter_map(shown).collect();
        let asks = shown.iter().position(|said| said == "The server now looks up `old-db.example.com.`").unwrap();
        let outside = shown.iter().position(|said| said.starts_with("The name is outside the cluster's zone")).unwrap();
        assert_eq!(outside, asks + 1, "{shown:?}");
        assert!(shown.iter().any(|said| said == "The reply of the nameserver outside is NOERROR."), "{shown:?}");
        // Asked again, the target is in the server's cache, and the alias is not.
        let again = argument_for(&mut sandbox, "db");
        let is_kept = |group: &Group| matches!(group, Group::Row(row) if row.sign == Sign::Kept);
        assert!(again.tries[0].groups.iter().any(is_kept), "{again:?}");
    }

    #[test]
    fn a_headless_service_is_named_with_how_many_of_its_endpoints_are_the_answer() {
        let mut sandbox = Sandbox::toy();
        sandbox.edit(Edit::ToyService(ToyService::Headless)).unwrap();
        let argument = argument_for(&mut sandbox, "db");
        assert_eq!(said(&argument), "`db` is headless: its answer lists its ready endpoints, 2 of 2");
    }

    #[test]
    fn a_name_that_is_missed_is_told_by_the_check_that_failed_where_the_server_came_nearest() {
        let argument = argument_for(&mut Sandbox::toy(), "nobody");
        assert_eq!(said(&argument), "Namespace `default` has no Service `nobody`");
        let decides: Vec<bool> = argument.tries.iter().map(|one| one.decides).collect();
        assert_eq!(decides, [true, false, false, false]);
        assert!(argument.tries.iter().all(|one| one.outcome == "NXDOMAIN"));
        // What other names came to is one line, which opens to all of it: nothing is folded twice.
        assert!(argument.tries[1].groups.iter().all(|group| matches!(group, Group::Row(_))));
        let of_first = argument.tries[0].groups.iter().filter(|group| matches!(group, Group::Passed(_)));
        assert_eq!(of_first.count(), 1);
    }

    #[test]
    fn a_name_that_is_found_last_decides_and_not_the_misses_before_it() {
        let argument = argument_for(&mut Sandbox::toy(), "www.example.com");
        let decides: Vec<usize> =
            argument.tries.iter().enumerate().filter(|(_, one)| one.decides).map(|(at, _)| at).collect();
        assert_eq!(decides, [3]);
        assert!(argument.decides.is_some());
    }

    #[test]
    fn a_silent_hop_decides_whatever_else_was_looked_at() {
        let mut sandbox = Sandbox::toy();
        let text = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: none}\n\
                    spec: {podSelector: {}, policyTypes: [Egress]}\n";
        sandbox.edit(Edit::Manifests { text: text.to_owned(), scope: Scope::Named, recreate: false }).unwrap();
        let argument = argument_for(&mut sandbox, "db");
        assert!(said(&argument).contains("networkpolicy/default/none"), "{argument:?}");
        let drawn = picture(&sandbox, &sandbox.answer(sandbox.question()), Language::English, ENDLESS);
        let fails = drawn.scene.nodes.iter().find_map(|node| node.fails.as_deref());
        assert_eq!(fails, Some(said(&argument)), "the picture says the same");
    }

    #[test]
    fn what_is_not_asked_in_dns_says_why_and_by_which_rule_and_the_picture_has_it_too() {
        let mut sandbox = Sandbox::toy();
        for (name, says, rule) in [
            (
                "10.244.1.2",
                "`10.244.1.2` is an address: the library returns it as is, and no query is sent",
                Some(rule::G4),
            ),
            (
                "localhost",
                "The pod's `/etc/hosts` has `localhost`: the library takes the address from there, and no query is sent",
                Some(rule::G5),
            ),
            ("a..b", "The library sends no query for `a..b`", Some(rule::G6)),
        ] {
            let argument = argument_for(&mut sandbox, name);
            assert_eq!(said(&argument), says);
            let row = argument.decides.unwrap();
            let is_found = name != "a..b";
            assert_eq!((row.rule, row.sign == Sign::Yes), (rule, is_found), "{name}");
            assert!(argument.tries.is_empty());
            let answer = sandbox.answer(sandbox.question());
            let drawn = picture(&sandbox, &answer, Language::English, ENDLESS);
            let card = drawn.scene.nodes.iter().find(|node| node.lines.first().is_some_and(|line| line.text == name));
            assert_eq!(card.map(|card| card.in_answer), Some(is_found), "{name}");
        }
    }

    #[test]
    fn a_failure_at_which_the_library_gives_up_decides_and_not_the_names_before_it_that_do_not_exist() {
        let mut sandbox = Sandbox::toy();
        let musl = "apiVersion: v1\nkind: Pod\nmetadata: {name: tiny}\nspec:\n  containers: [{name: c, image: 'alpine:3.20'}]\n  \
                    dnsConfig: {searches: [broken.example.com]}\n";
        let edit = Edit::Manifests { text: musl.to_owned(), scope: Scope::Named, recreate: false };
        sandbox.edit(edit).unwrap();
        let outside = "*.broken.example.com SERVFAIL\n".to_owned();
        sandbox.edit(Edit::Outside(outside)).unwrap();
        sandbox.ask(Ask { from: "default/tiny".parse().unwrap(), name: "a.b".to_owned(), record_type: RecordType::A });
        let answer = sandbox.answer(sandbox.question());
        assert_eq!(answer.comes_to().as_str(), "SERVFAIL");
        let argument = argument(&sandbox, &answer, Language::English);
        let decides = argument.tries.iter().find(|one| one.decides).unwrap();
        assert_eq!((decides.name.as_str(), decides.outcome), ("a.b.broken.example.com.", "SERVFAIL"));
        // musl has sent it twice, and the cache keeps a failure for five seconds: that is not why the search ended.
        assert_eq!(said(&argument), "`SERVFAIL`: the server could not get an answer; the lookup is given up.");
    }

    /// What decides about the question of one of the known confusions.
    fn decides_in_case(slug: &str) -> (Sign, String) {
        let text = std::fs::read_to_string(format!("assets/cases/{slug}.yaml")).unwrap();
        let (sandbox, _) = crate::case::Case::read(&text).unwrap().link.open();
        let row = argument(&sandbox, &sandbox.answer(sandbox.question()), Language::English).decides.unwrap();
        (row.sign, row.said)
    }

    #[test]
    fn something_decides_of_every_known_confusion_and_is_what_ended_the_search() {
        for (slug, sign, says) in [
            ("hosts-without-fallthrough", Sign::No, "`hosts` (line 3): no line has `kubernetes.default.default.svc"),
            ("template-denies-aaaa", Sign::No, "`template` (line 3): the pattern `.*` matches"),
            ("search-dot", Sign::No, "No reply in time; the lookup is given up."),
            ("musl-two-nameservers", Sign::No, "The reply from 192.0.2.53 is NXDOMAIN."),
            ("external-name-chain", Sign::No, "The chain of aliases is too long, so the server gives up"),
            ("external-name-short", Sign::No, "`alias` is an ExternalName, and its target `web.other` has no address"),
            ("external-name-forward", Sign::No, "`ext` is an ExternalName, and its target `payments.example.org` has"),
            (
                "labels-do-not-match",
                Sign::No,
                "The Service has no endpoints; without a ready endpoint, a headless name",
            ),
            ("reverse-name", Sign::No, "No Service and no ready endpoint has that address"),
            ("unnamed-port", Sign::No, "There is no tcp port named `http`; the ports are `80/TCP`"),
            ("no-dns-pods", Sign::No, "svc/kube-system/kube-dns has no ready endpoint: the query is refused at once"),
        ] {
            let (found, said) = decides_in_case(slug);
            assert!(found == sign && said.starts_with(says), "{slug}: {found:?} {said}");
        }
    }

    #[test]
    fn a_pod_that_is_not_there_gives_no_argument() {
        let mut sandbox = Sandbox::toy();
        let from = "default/nobody".parse().unwrap();
        sandbox.ask(Ask { from, name: "db".to_owned(), record_type: RecordType::A });
        assert_eq!(argument(&sandbox, &sandbox.answer(sandbox.question()), Language::English), Argument::default());
    }
}
