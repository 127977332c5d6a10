//! What an assertion wants and what was found, in a few words, and both in a sentence.

use crate::cluster::{FieldPath, PathStep};
use crate::dns::RecordType;
use crate::lesson::assertion::{AskField, Event, Expr, Finding, Limit, Operator, Said};
use crate::sandbox::{Ask, PodRef};
use crate::text::{Language, outcome, words};

/// What is wanted, in a few words: of what is open, and of several ways the one that was taken.
fn wanted(language: Language, finding: &Finding) -> String {
    let words = words::finding(language);
    let inner = |finding: &Finding| wanted(language, finding);
    match &finding.said {
        Said::Compared { left, operator, right, wanted, .. } => {
            let (left, value) = (subject(language, left), value_of(language, wanted.to_string(), right));
            match operator {
                Operator::Equal => words.equal(left, value),
                Operator::NotEqual => words.not_equal(left, value),
                Operator::In => words.some_of(left, value),
                Operator::Less => words.less(left, value),
                Operator::LessOrEqual => words.less_or_equal(left, value),
                Operator::Greater => words.greater(left, value),
                Operator::GreaterOrEqual => words.greater_or_equal(left, value),
            }
        }
        Said::Exists(object) => words.exists(object),
        Said::Ready(object) => words.ready(object),
        Said::Same { object, .. } => words.same(object),
        Said::Asked(pattern) => words.asked(&pattern.name, pod(&pattern.from)),
        Said::Refused { object, .. } => words.refused(object),
        Said::Event { event: Event::Created, object } => words.created(object),
        Said::Event { event: Event::Deleted, object } => words.deleted(object),
        Said::Event { event: Event::Changed, object } => words.changed(object),
        Said::Event { event: Event::Restored, object } => words.restored(object),
        Said::Once(part) => words.once(inner(part)),
        Said::Always(part) => words.always(inner(part)),
        Said::After(event, part) => words.after(inner(event), inner(part)),
        Said::Within { limit, event: Some(event), inner: part } => {
            words.within_after(time(language, *limit), inner(event), inner(part))
        }
        Said::Within { limit, event: None, inner: part } => words.within(time(language, *limit), inner(part)),
        Said::Not(part) => match &part.said {
            Said::Exists(object) => words.not_exists(object),
            Said::Ready(object) => words.not_ready(object),
            _ => words.not(inner(part)),
        },
        Said::All(parts) => joined(language, parts, words.and()),
        Said::Any(parts) => match taken(parts) {
            Some(part) => inner(part),
            None => joined(language, parts, words.or()),
        },
    }
}

/// What was found, in a few words: the cell beside it.
pub fn actual(language: Language, finding: &Finding) -> String {
    let words = words::finding(language);
    let said = match &finding.said {
        Said::Compared { left, actual, outcome, .. } => {
            let shown = outcome.as_deref().unwrap_or(actual).to_string();
            return told(language, value_of(language, shown, left), left);
        }
        Said::Exists(_) if finding.holds => words.found_exists(),
        Said::Exists(_) => words.found_none(),
        Said::Ready(object) if finding.holds => return words.ready(object),
        Said::Ready(object) => return words.not_ready(object),
        Said::Same { lost, .. } if !lost.is_empty() => {
            return words.found_lost(lost.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));
        }
        Said::Same { .. } if finding.holds => words.found_same(),
        Said::Same { .. } => words.found_none_at_start(),
        Said::Asked(_) | Said::Refused { .. } | Said::Event { .. } if finding.holds => words.found_happened(),
        Said::Asked(_) | Said::Refused { .. } | Said::Event { .. } => words.found_not_yet(),
        // What was seen and is no more is still done; what was broken and is mended is still broken.
        Said::Once(inner) if finding.holds && !inner.holds => words.found_once(),
        Said::Always(inner) if !finding.holds && inner.holds => words.found_not_always(),
        Said::Within { inner, .. } if !finding.holds && inner.holds => {
            return words.found_too_late(actual(language, inner));
        }
        Said::After(event, _) if !finding.holds && !event.holds => return actual(language, event),
        Said::Once(inner)
        | Said::Always(inner)
        | Said::Not(inner)
        | Said::Within { inner, .. }
        | Said::After(_, inner) => return actual(language, inner),
        // Each of them is named: "it" would be one of several.
        Said::All(parts) if finding.holds && parts.iter().all(is_readiness) => return wanted(language, finding),
        Said::All(parts) | Said::Any(parts) => {
            let part = the_one(parts, &finding.said).map(|part| actual(language, part));
            return part.unwrap_or_else(|| words.nothing().to_owned());
        }
    };
    said.to_owned()
}

/// A field's own name, without the way to it.
fn last_of(field: &FieldPath) -> String {
    match field.steps().last() {
        Some(PathStep::Key(key)) => key.clone(),
        _ => field.to_string(),
    }
}

/// True of whether pods are ready.
fn is_readiness(finding: &Finding) -> bool {
    match &finding.said {
        Said::Ready(_) => true,
        Said::Not(inner) => is_readiness(inner),
        _ => false,
    }
}

/// A value beside what it is of, where it does not say that itself: a number, or a field's.
fn told(language: Language, value: String, expr: &Expr) -> String {
    let words = words::finding(language);
    match expr {
        Expr::Ask { field: AskField::Tries, .. } => words.found_tries(value),
        Expr::Ask { field: AskField::Questions, .. } => words.found_queries(value),
        Expr::Ask { field: AskField::Upstream, .. } => words.found_outside(value),
        Expr::Count(inner) if matches!(**inner, Expr::Ask { field: AskField::Answers, .. }) => {
            words.found_records(value)
        }
        Expr::Count(inner) => words.equal(words.count(subject(language, inner)), value),
        Expr::Field { field, .. } => words.equal(last_of(field), value),
        _ => value,
    }
}

/// The part whose value tells how far one is: of several ways the one that was taken, of several wishes the first that
/// is open; where all hold, the last that is an answer or an address, or else a value.
fn the_one<'a>(parts: &'a [Finding], of: &Said) -> Option<&'a Finding> {
    let told = match of {
        Said::Any(_) => taken(parts),
        _ => parts.iter().find(|part| !part.holds),
    };
    let is_plain = |part: &&Finding| matches!(&part.said, Said::Compared { left, .. } if !matches!(left, Expr::Count(_) | Expr::Field { .. }));
    let value = || parts.iter().rev().find(|part| matches!(part.said, Said::Compared { .. }));
    told.or_else(|| parts.iter().rev().find(is_plain)).or_else(value).or(parts.last())
}

/// What a goal's button looks up.
pub fn look_up(language: Language, ask: &Ask) -> String {
    words::tutorial(language).ask_goal(question_of(&ask.name, ask.record_type), pod(&ask.from))
}

/// A name, and the type where it is not the usual one.
pub(super) fn question_of(name: &str, record_type: RecordType) -> String {
    match record_type {
        RecordType::A => format!("`{name}`"),
        other => format!("`{name}` {other}"),
    }
}

/// What was found instead of what was wanted, as a sentence.
pub fn found(language: Language, finding: &Finding) -> String {
    let words = words::finding(language);
    let (wanted, actual) = (wanted(language, finding), actual(language, finding));
    if finding.holds { words.as_wanted(wanted, actual) } else { words.not_as_wanted(wanted, actual) }
}

/// The first of several ways that was taken.
fn taken(parts: &[Finding]) -> Option<&Finding> {
    parts.iter().find(|part| part.holds)
}

/// The parts that matter: those that do not hold, or all where all do. What repeats is said once.
fn joined(language: Language, parts: &[Finding], between: &str) -> String {
    let open: Vec<&Finding> = parts.iter().filter(|part| !part.holds).collect();
    let shown = if open.is_empty() { parts.iter().collect() } else { open };
    let mut said: Vec<String> = shown.into_iter().map(|part| wanted(language, part)).collect();
    said.dedup();
    said.join(between)
}

/// What a value is asked of.
fn subject(language: Language, expr: &Expr) -> String {
    let words = words::finding(language);
    match expr {
        Expr::Ask { from, name, record_type, field } => {
            let name = match name.as_ref() {
                Expr::Text(name) => name.clone(),
                other => other.to_string(),
            };
            let question = question_of(&name, *record_type);
            let pod = pod(from);
            match field {
                AskField::Answers => words.answers(question, pod),
                AskField::Rcode => words.rcode(question, pod),
                AskField::Chain => words.chain(question, pod),
                AskField::Tries => words.tries(question, pod),
                AskField::Tried => words.tried(question, pod),
                AskField::Questions => words.questions(question, pod),
                AskField::Upstream => words.upstream(question, pod),
            }
        }
        Expr::Ips { namespace, labels } => {
            let labels: Vec<String> = labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
            let labels = labels.join(", ");
            match namespace.as_str() {
                "default" => words.pod_addresses(labels),
                other => words.pod_addresses_in(labels, other),
            }
        }
        Expr::Ip(object) => words.address(object),
        Expr::Vip(object) => words.cluster_ip(object),
        Expr::Eps(object) => words.endpoints(object),
        Expr::Route { service, port } => words.route(service, port),
        Expr::Field { object, field } => format!("{object} {field}"),
        Expr::Holder(inner) => words.holder(subject(language, inner)),
        Expr::Count(inner) => words.count(subject(language, inner)),
        Expr::Distinct { inner, .. } => words.distinct(subject(language, inner)),
        other => other.to_string(),
    }
}

/// A value; nothing has a word.
fn value_of(language: Language, value: String, expr: &Expr) -> String {
    if !value.is_empty() {
        return outcome::word(words::question(language), &value).to_owned();
    }
    let words = words::finding(language);
    match expr {
        Expr::Ips { .. } | Expr::Ip(_) | Expr::Vip(_) | Expr::Eps(_) => words.none(subject(language, expr)),
        _ => words.nothing().to_owned(),
    }
}

/// A pod, without its namespace where that is `default`.
pub(super) fn pod(pod: &PodRef) -> String {
    if pod.namespace == "default" { pod.name.clone() } else { pod.to_string() }
}

/// How long something may take.
pub(super) fn time(language: Language, limit: Limit) -> String {
    let words = words::finding(language);
    match limit {
        Limit::Seconds(seconds) => words.seconds(seconds),
        Limit::Changes(1) => words.one_change().to_owned(),
        Limit::Changes(count) => words.changes(count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::assertion::Data;

    #[test]
    fn a_goal_s_button_says_the_name_and_who_looks_it_up() {
        let ask = |from: &str, record_type| Ask { from: from.parse().unwrap(), name: "db".to_owned(), record_type };
        assert_eq!(look_up(Language::English, &ask("shell", RecordType::A)), "Look up `db` from shell");
        assert_eq!(look_up(Language::Korean, &ask("shop/shell", RecordType::Srv)), "shop/shell에서 `db` SRV 조회");
    }

    #[test]
    fn what_must_not_be_is_said_without_a_detour_and_what_repeats_once() {
        let not_ready = |pod: &str| {
            let ready = Finding { holds: false, said: Said::Ready(pod.parse().unwrap()) };
            Finding { holds: true, said: Said::Not(Box::new(ready)) }
        };
        let both = Finding { holds: true, said: Said::All(vec![not_ready("pod/db-0"), not_ready("pod/db-1")]) };
        assert_eq!(wanted(Language::English, &both), "pod/db-0 not ready and pod/db-1 not ready");
        assert_eq!(wanted(Language::Korean, &both), "pod/db-0 not ready, 그리고 pod/db-1 not ready");
        assert_eq!(actual(Language::English, &both), "pod/db-0 not ready and pod/db-1 not ready");
    }

    #[test]
    fn a_lookup_that_brings_nothing_says_how_it_ended_and_a_number_says_of_what() {
        let pod = || "shell".parse().unwrap();
        let ask = |field| Expr::Ask {
            from: pod(),
            name: Box::new(Expr::Text("db".to_owned())),
            record_type: RecordType::A,
            field,
        };
        let compared = |left, actual, outcome| Finding {
            holds: false,
            said: Said::Compared {
                left,
                operator: Operator::Equal,
                right: Expr::Number(1),
                actual,
                wanted: Data::Number(1),
                outcome,
            },
        };
        let nothing =
            compared(ask(AskField::Answers), Data::Set(Vec::new()), Some(Box::new(Data::Text("NXDOMAIN".to_owned()))));
        assert_eq!(actual(Language::English, &nothing), "NXDOMAIN");
        let number = |left| actual(Language::English, &compared(left, Data::Number(4), None));
        assert_eq!(number(ask(AskField::Tries)), "names tried: 4");
        assert_eq!(number(Expr::Count(Box::new(ask(AskField::Answers)))), "records: 4");
        let field = Expr::Field { object: "pod/db".parse().unwrap(), field: FieldPath::of(&["spec", "hostNetwork"]) };
        assert_eq!(number(field), "hostNetwork: 4");
    }

    #[test]
    fn how_far_a_goal_is_is_one_value_that_of_the_first_part_that_is_open() {
        let part = |holds, said| Finding { holds, said };
        let deleted = |holds| part(holds, Said::Event { event: Event::Deleted, object: "pod/db-0".parse().unwrap() });
        let ready = |holds| part(holds, Said::Ready("pod/db-1".parse().unwrap()));
        let left = Expr::Count(Box::new(Expr::Ip("pod/db-1".parse().unwrap())));
        let counted = part(
            true,
            Said::Compared {
                left,
                operator: Operator::Equal,
                right: Expr::Number(3),
                actual: Data::Number(3),
                wanted: Data::Number(3),
                outcome: None,
            },
        );
        let now = |parts: Vec<Finding>| {
            actual(Language::English, &part(parts.iter().all(|part| part.holds), Said::All(parts)))
        };
        assert_eq!(now(vec![deleted(false), ready(false)]), "not yet");
        assert_eq!(now(vec![deleted(true), ready(false)]), "pod/db-1 not ready");
        assert_eq!(now(vec![counted, deleted(true)]), "number of address of pod/db-1: 3");
    }
}
