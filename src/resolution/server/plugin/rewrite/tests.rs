//! What no recording of its own pins, or only one among thousands.

use crate::cluster::{Cluster, Settings};
use crate::dns::{Question, Rcode, RecordType, Response};
use crate::resolution::corefile::Files;
use crate::resolution::server::{Configuration, Server};
use crate::resolution::trace::{Station, StepId};
use crate::resolution::upstream::Upstream;

fn server(corefile: &str) -> Server {
    let configuration = Configuration::read(corefile, &Files { are_all: true, ..Files::default() });
    assert_eq!(configuration.errors, []);
    Server::with(configuration, &Cluster::new(Settings::default()))
}

fn question(name: &str) -> Question {
    Question { name: name.parse().unwrap(), record_type: RecordType::A }
}

fn ask(corefile: &str, name: &str) -> Response {
    server(corefile).answer(&question(name), &Upstream::default()).into_response().unwrap()
}

#[test]
fn a_bare_failure_repeats_the_clients_question_where_a_rule_puts_something_back() {
    // Without `fallthrough` an unknown name is a SERVFAIL that no plugin writes.
    let corefile = |rule: &str| format!(".:53 {{\n rewrite continue {rule}\n hosts {{\n 10.0.0.1 x.test\n }}\n}}");
    let kept = ask(&corefile("name exact a.test b.test"), "a.test");
    assert_eq!((kept.rcode, kept.question), (Rcode::ServFail, None));
    let left = ask(&corefile("name suffix a.test b.test"), "a.test");
    assert_eq!(left.question.map(|question| question.name.to_string()).as_deref(), Some("b.test."));
}

#[test]
fn the_trace_names_the_line_of_the_rule_and_of_the_hosts() {
    let corefile = ".:53 {\n rewrite name old.test new.test\n hosts {\n 10.0.0.1 new.test\n }\n}";
    let (_, trace) = server(corefile).answer_traced(&question("old.test"), &Upstream::default());
    let steps: Vec<_> = trace
        .hops
        .iter()
        .filter_map(|hop| match &hop.at {
            Station::Plugin { steps, .. } => Some(steps),
            _ => None,
        })
        .flatten()
        .map(|step| (step.id, step.detail.join(" ")))
        .collect();
    assert_eq!(
        steps,
        [
            (StepId::RewriteName, "2 old.test. new.test.".to_owned()),
            (StepId::HostsLine, "new.test. 10.0.0.1 Corefile:4".to_owned()),
            (StepId::RewriteAnswer, "2 new.test. old.test.".to_owned()),
        ]
    );
}
