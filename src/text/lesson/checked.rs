//! How a goal is checked: the whole of its assertion, a sentence for each condition, whether that holds or not.

use super::finding::{pod, question_of, time};
use crate::dns::RecordType;
use crate::lesson::assertion::{AskField, AskPattern, Data, Event, Expr, Finding, Operator, Said};
use crate::sandbox::{Ask, PodRef};
use crate::text::{Language, outcome, words};

/// How a goal is checked: a sentence for each of its conditions.
pub fn checks(language: Language, finding: &Finding) -> Vec<String> {
    let checks = Checks { language, words: words::finding(language) };
    let parts = match &finding.said {
        Said::All(parts) => &parts[..],
        _ => std::slice::from_ref(finding),
    };
    checks.clauses(parts, None).into_iter().map(|clause| checks.words.check(begun(clause))).collect()
}

/// With a capital letter, unless it begins with what is not a word: an object, a name, a field.
fn begun(mut clause: String) -> String {
    let first = clause.split([' ', ',']).next().unwrap_or_default();
    let is_word = first.bytes().all(|one| one.is_ascii_alphabetic());
    if let Some(first) = clause.get_mut(..1).filter(|_| is_word) {
        first.make_ascii_uppercase();
    }
    clause
}

/// The words of a language for it.
struct Checks {
    language: Language,
    words: words::FindingText,
}

/// What was asked before in the same condition: its answer needs no name of its own.
type Before<'a> = Option<&'a AskPattern>;

impl Checks {
    fn clauses<'a>(&self, parts: &'a [Finding], mut before: Before<'a>) -> Vec<String> {
        let mut all = Vec::with_capacity(parts.len());
        for part in parts {
            all.push(self.clause(part, before));
            if let Said::Asked(pattern) = &part.said {
                before = Some(pattern);
            }
        }
        all
    }

    /// What must be so.
    fn clause<'a>(&self, finding: &'a Finding, before: Before<'a>) -> String {
        let words = self.words;
        let inner = |part: &'a Finding| self.clause(part, before);
        match &finding.said {
            Said::Compared { left, operator, right, wanted, .. } => {
                self.compared(left, *operator, (right, wanted), before)
            }
            Said::Exists(object) => words.must_exist(object),
            Said::Ready(object) => words.must_be_ready(object),
            Said::Same { object, .. } => words.must_be_same(object),
            Said::Asked(AskPattern { from, name, record_type }) => {
                words.must_be_asked(question_of(name, record_type.unwrap_or(RecordType::A)), pod(from))
            }
            Said::Refused { object, .. } => words.must_be_refused(object),
            Said::Event { event: Event::Created, object } => words.must_be_created(object),
            Said::Event { event: Event::Deleted, object } => words.must_be_deleted(object),
            Said::Event { event: Event::Changed, object } => words.must_be_changed(object),
            Said::Event { event: Event::Restored, object } => words.must_be_restored(object),
            Said::Once(part) => words.must_once(inner(part)),
            Said::Always(part) => words.must_always(inner(part)),
            Said::After(event, part) => words.must_after(inner(event), inner(part)),
            Said::Within { limit, event: Some(event), inner: part } => {
                words.must_within_after(inner(event), time(self.language, *limit), inner(part))
            }
            Said::Within { limit, event: None, inner: part } => {
                words.must_within(time(self.language, *limit), inner(part))
            }
            Said::Not(part) => match &part.said {
                Said::Exists(object) => words.must_not_exist(object),
                Said::Ready(object) => words.must_not_be_ready(object),
                _ => words.must_not(inner(part)),
            },
            Said::All(parts) => self.clauses(parts, before).join(words.and()),
            Said::Any(parts) => self.one_of(parts, before),
        }
    }

    /// One of several; of one thing that may have several values, that is said once.
    fn one_of<'a>(&self, parts: &'a [Finding], before: Before<'a>) -> String {
        let of_one = parts.iter().map(|part| match &part.said {
            Said::Compared { left, operator: Operator::Equal, right, wanted, .. } => Some((left, right, wanted)),
            _ => None,
        });
        match of_one.collect::<Option<Vec<_>>>().as_deref() {
            Some(all @ [(first, ..), ..]) if all.iter().all(|(left, ..)| left == first) => {
                let values: Vec<String> = all.iter().map(|(_, right, wanted)| self.value(right, wanted)).collect();
                self.words.must_equal(self.subject(first, before), values.join(self.words.or()))
            }
            _ => self.clauses(parts, before).join(self.words.or()),
        }
    }

    fn compared(&self, left: &Expr, operator: Operator, right: (&Expr, &Data), before: Before<'_>) -> String {
        let words = self.words;
        match (left, operator, right.0) {
            (Expr::Holder(inner), Operator::Equal, nothing) if is_nothing(nothing) => {
                return words.must_have_no_holder(self.subject(inner, before));
            }
            (_, Operator::Equal, nothing) if is_nothing(nothing) => {
                return words.must_be_empty(self.subject(left, before));
            }
            (_, Operator::NotEqual, nothing) if is_nothing(nothing) => {
                return words.must_not_be_empty(self.subject(left, before));
            }
            // All that was seen is what there is now.
            (Expr::Distinct { inner, .. }, Operator::Equal, now) if **inner == *now => {
                return words.must_stay(self.subject(now, before));
            }
            (Expr::Distinct { inner, .. }, Operator::NotEqual, now) if **inner == *now => {
                return words.must_have_changed(self.subject(now, before));
            }
            _ => {}
        }
        let (left, value) = (self.subject(left, before), self.value(right.0, right.1));
        match operator {
            Operator::Equal => words.must_equal(left, value),
            Operator::NotEqual => words.must_not_equal(left, value),
            Operator::In => words.must_be_among(left, value),
            Operator::Less => words.must_be_less(left, value),
            Operator::LessOrEqual => words.must_be_at_most(left, value),
            Operator::Greater => words.must_be_greater(left, value),
            Operator::GreaterOrEqual => words.must_be_at_least(left, value),
        }
    }

    /// What something is compared with: a value, or what has it and the value it has now.
    fn value(&self, expr: &Expr, now: &Data) -> String {
        let now = now.to_string();
        let now = outcome::word(words::question(self.language), &now);
        let names = match expr {
            Expr::Set(items) if items.iter().any(names_something) => {
                let items: Vec<String> = items.iter().map(|item| self.subject(item, None)).collect();
                items.join(", ")
            }
            other if names_something(other) => self.subject(other, None),
            _ => return now.to_owned(),
        };
        if now.is_empty() { self.words.with_no_value(names) } else { self.words.with_value(names, now) }
    }

    /// What a value is asked of.
    fn subject(&self, expr: &Expr, before: Before<'_>) -> String {
        let words = self.words;
        match expr {
            Expr::Ask { from, name, record_type, field } => {
                let name = match name.as_ref() {
                    Expr::Text(name) => name.clone(),
                    other => other.to_string(),
                };
                let ask = Ask { from: from.clone(), name, record_type: *record_type };
                if before.is_some_and(|before| before.fits(&ask)) {
                    return self.its(*field).to_owned();
                }
                self.of_question(*field, question_of(&ask.name, *record_type), from)
            }
            Expr::Ips { namespace, labels } => {
                let labels: Vec<String> = labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
                let labels = labels.join(", ");
                match namespace.as_str() {
                    "default" => words.the_pod_addresses(labels),
                    other => words.the_pod_addresses_in(labels, other),
                }
            }
            Expr::Ip(object) => words.the_address(object),
            Expr::Vip(object) => words.the_cluster_ip(object),
            Expr::Eps(object) => words.the_endpoints(object),
            Expr::Route { service, port } => words.the_route(service, port),
            Expr::Field { object, field } => words.the_field(field, object),
            Expr::Holder(inner) => words.the_holder(self.subject(inner, before)),
            Expr::Dash(inner) => words.with_hyphens(self.subject(inner, before)),
            Expr::Count(inner) => match inner.as_ref() {
                Expr::Ask { field: AskField::Answers, .. } => words.count_of_answer(self.subject(inner, before)),
                Expr::Distinct { inner, .. } => words.count_of_distinct(self.subject(inner, before)),
                other => words.count_of(self.subject(other, before)),
            },
            Expr::Distinct { inner, .. } => words.so_far(self.subject(inner, before)),
            other => other.to_string(),
        }
    }

    /// What is looked at of the answer to a question.
    fn of_question(&self, field: AskField, question: String, from: &PodRef) -> String {
        let (words, pod) = (self.words, pod(from));
        match field {
            AskField::Answers => words.the_answer(question, pod),
            AskField::Rcode => words.the_result(question, pod),
            AskField::Chain => words.the_chain(question, pod),
            AskField::Tries => words.the_tries(question, pod),
            AskField::Tried => words.the_tried(question, pod),
            AskField::Questions => words.the_questions(question, pod),
            AskField::Upstream => words.the_upstream(question, pod),
        }
    }

    /// The same where the question has just been named.
    fn its(&self, field: AskField) -> &'static str {
        let words = self.words;
        match field {
            AskField::Answers => words.its_answer(),
            AskField::Rcode => words.its_result(),
            AskField::Chain => words.its_chain(),
            AskField::Tries => words.its_tries(),
            AskField::Tried => words.its_tried(),
            AskField::Questions => words.its_questions(),
            AskField::Upstream => words.its_upstream(),
        }
    }
}

fn is_nothing(expr: &Expr) -> bool {
    matches!(expr, Expr::Set(items) | Expr::List(items) if items.is_empty())
}

/// True for what has another value in another state.
fn names_something(expr: &Expr) -> bool {
    !matches!(
        expr,
        Expr::Set(_) | Expr::List(_) | Expr::Pair(..) | Expr::Text(_) | Expr::Number(_) | Expr::Typed | Expr::Join(..)
    )
}
