//! What an assertion may ask of an answer, as lessons write it.

use super::{AskField, Data};
use crate::dns::{RecordData, RecordType};
use crate::sandbox::Answer;

/// What assertions ask of an answer.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    rcode: &'static str,
    answers: Vec<String>,
    chain: Vec<String>,
    tried: Vec<String>,
    tries: usize,
    questions: usize,
    upstream: usize,
}

impl Facts {
    pub(super) fn of(answer: &Answer, wanted: RecordType) -> Self {
        let records: Vec<_> = answer.records.iter().map(|one| &one.record).collect();
        let is_alias = |data: &RecordData| matches!(data, RecordData::Cname(_)) && wanted != RecordType::Cname;
        let finals = records.iter().filter(|record| !is_alias(&record.data)).map(|record| said(&record.data));
        let mut chain: Vec<String> = Vec::new();
        for record in &records {
            let owner = plain(&record.name.to_string());
            if !chain.contains(&owner) {
                chain.push(owner);
            }
            if let RecordData::Cname(target) = &record.data {
                let target = plain(&target.to_string());
                if !chain.contains(&target) {
                    chain.push(target);
                }
            }
        }
        let tries = answer.lookup.as_ref().map(|lookup| lookup.tries.as_slice()).unwrap_or_default();
        let tried = tries.iter().filter_map(|one| one.name.as_ref()).map(|name| plain(&name.to_string()));
        Self {
            rcode: answer.outcome().as_str(),
            answers: finals.collect(),
            chain,
            tried: tried.collect(),
            tries: answer.tried(),
            questions: answer.questions,
            upstream: answer.outside,
        }
    }

    /// The value of one of them.
    pub(super) fn data(&self, field: AskField) -> Data {
        let number = |count: usize| Data::Number(i64::try_from(count).unwrap_or(i64::MAX));
        match field {
            AskField::Rcode => Data::Text(self.rcode.to_owned()),
            AskField::Answers => Data::set(self.answers.iter().cloned()),
            AskField::Chain => Data::List(self.chain.clone()),
            AskField::Tried => Data::List(self.tried.clone()),
            AskField::Tries => number(self.tries),
            AskField::Questions => number(self.questions),
            AskField::Upstream => number(self.upstream),
        }
    }
}

/// A name as lessons write it.
fn plain(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_lowercase()
}

/// What a record says, as lessons write it: without priorities, weights and final dots.
fn said(data: &RecordData) -> String {
    match data {
        RecordData::Srv { port, target, .. } => pair(i64::from(*port), &target.to_string()),
        other => {
            let text = other.to_string();
            let unquoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
            unquoted.map_or_else(|| plain(&text), str::to_owned)
        }
    }
}

/// A port and a target, as lessons write them.
pub(super) fn pair(port: i64, target: &str) -> String {
    format!("{port} {}", plain(target))
}
