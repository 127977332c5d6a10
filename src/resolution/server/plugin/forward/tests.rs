use super::super::super::{Configuration, Server, State};
use super::*;
use crate::cluster::{Cluster, Settings};
use crate::dns::RecordType;
use crate::resolution::corefile::Files;
use crate::resolution::upstream::{Behaviour, Nameserver, Upstream};

/// The reply's code and what the trace says of `forward` and of each upstream, in running order.
fn told(corefile: &str, servers: &[(&str, Behaviour)], name: &str, memory: &mut State, now: Millis) -> String {
    let configuration = Configuration::read(corefile, &Files::default());
    assert_eq!(configuration.errors, []);
    let server = Server::with(configuration, &Cluster::new(Settings::default()));
    let mut upstream = Upstream::default();
    for (address, behaviour) in servers {
        let mut server = Nameserver::new(Vec::new());
        server.behaviour = behaviour.clone();
        upstream.describe(address, server);
    }
    let question = Question { name: name.parse().unwrap(), record_type: RecordType::A };
    let (reply, trace) = server.answer_at(&question, &upstream, memory, now);
    let said = trace.hops.iter().filter_map(|hop| match &hop.at {
        Station::Forward { .. } => Some("sends".to_owned()),
        Station::Upstream { outcome, .. } => Some(outcome.0.as_str().to_owned()),
        Station::Plugin { plugin: "forward", line, steps } => {
            let steps = steps.iter().map(|step| format!("{line}{:?}{:?}", step.id, step.detail));
            Some(steps.collect::<Vec<_>>().join("+"))
        }
        _ => None,
    });
    let said = said.collect::<Vec<_>>().join(" ");
    format!("{} {said}", reply.response().map_or("nothing", |response| response.rcode.as_str()))
}

fn says(rcode: Rcode) -> Behaviour {
    Behaviour { rcode: Some(rcode), ..Behaviour::default() }
}

#[test]
fn the_zone_of_except_that_keeps_a_name_is_told() {
    let corefile = ". {\n    forward . 192.0.2.1 {\n        except corp.test\n    }\n}\n";
    let servers = [("192.0.2.1", says(Rcode::NoError))];
    let ask = |name| told(corefile, &servers, name, &mut State::default(), 0);
    assert_eq!(ask("a.corp.test"), "SERVFAIL 2ForwardExcepts[\"a.corp.test.\", \"corp.test.\"]");
    assert_eq!(ask("a.test"), "NOERROR sends NODATA");
}

#[test]
fn each_upstream_that_says_nothing_is_told_and_skipped_once_its_probes_fail() {
    let corefile = ". {\n    forward . 192.0.2.1 192.0.2.2\n}\n";
    let silent = Behaviour { drop: true, ..Behaviour::default() };
    let servers = [("192.0.2.1", silent.clone()), ("192.0.2.2", says(Rcode::NoError))];
    let mut memory = State::default();
    assert_eq!(
        told(corefile, &servers, "a.test", &mut memory, 0),
        "NOERROR sends TIMEOUT 2ForwardHasNoReply[\"192.0.2.1\"] NODATA"
    );
    assert_eq!(
        told(corefile, &servers, "a.test", &mut memory, 20_000),
        "NOERROR sends 2ForwardSkips[\"192.0.2.1\"] NODATA"
    );
    let both = [("192.0.2.1", silent.clone()), ("192.0.2.2", silent)];
    let all = told(corefile, &both, "a.test", &mut State::default(), 0);
    assert!(all.ends_with("ForwardHasNoReply[\"192.0.2.1\"] 2ForwardGivesUp[]"), "{all}");
}

#[test]
fn when_all_are_down_the_first_is_asked_all_the_same_unless_that_is_to_fail_at_once() {
    let silent = [("192.0.2.1", Behaviour { drop: true, ..Behaviour::default() })];
    for (property, wanted) in [
        (
            "",
            "SERVFAIL sends 2ForwardSkips[\"192.0.2.1\"] 2ForwardTriesAllTheSame[] TIMEOUT 2ForwardHasNoReply[\"192.0.2.1\"] 2ForwardGivesUp[]",
        ),
        ("failfast_all_unhealthy_upstreams", "SERVFAIL sends 2ForwardSkips[\"192.0.2.1\"] 2ForwardGivesUp[]"),
    ] {
        let corefile =
            format!(". {{\n    forward . 192.0.2.1 {{\n        max_fails 1\n        {property}\n    }}\n}}\n");
        let mut memory = State::default();
        told(&corefile, &silent, "a.test", &mut memory, 0);
        assert_eq!(told(&corefile, &silent, "a.test", &mut memory, 60_000), wanted);
    }
}

#[test]
fn failover_and_next_tell_which_reply_sent_the_query_on() {
    let corefile = ". {\n    forward . 192.0.2.1 192.0.2.2 {\n        failover REFUSED\n        next NXDOMAIN\n    }\n    forward . 192.0.2.3\n}\n";
    let servers = [
        ("192.0.2.1", says(Rcode::Refused)),
        ("192.0.2.2", says(Rcode::NxDomain)),
        ("192.0.2.3", says(Rcode::NoError)),
    ];
    assert_eq!(
        told(corefile, &servers, "a.test", &mut State::default(), 0),
        "NOERROR sends REFUSED 2ForwardFailsOver[\"192.0.2.1\", \"REFUSED\"] NXDOMAIN 2ForwardHandsOn[\"NXDOMAIN\"] sends NODATA"
    );
    let other = [("192.0.2.1", Behaviour { wrong_question: true, ..Behaviour::default() })];
    assert_eq!(
        told(". {\n    forward . 192.0.2.1\n}\n", &other, "a.test", &mut State::default(), 0),
        "FORMERR sends NODATA 2ForwardIsToldOfAnother[\"192.0.2.1\"]"
    );
}

#[test]
fn what_the_set_up_refuses_is_said_as_coredns_says_it() {
    use crate::resolution::server::Configuration;
    let says = |line: &str| {
        let text = format!(". {{\n forward {line}\n}}");
        Configuration::said_of(&text)
    };
    for (line, what) in [
        (". quic://192.0.2.1", "'quic' is not supported as a destination protocol in forward: quic://192.0.2.1:853"),
        (". 192.0.2.1 {\n  expire -1s\n }", "expire can't be negative: -1s"),
        (". 192.0.2.1 {\n  read_timeout 0\n }", "read_timeout must be positive: 0s"),
        (". 192.0.2.1 {\n  failover noerror\n }", "NoError cannot be used in failover"),
        (". 192.0.2.1 {\n  next BADVERS\n }", "BADVERS is not a valid rcode"),
    ] {
        assert_eq!(says(line), Some(format!("plugin/forward: {what}")), "{line}");
    }
    for property in
        ["proxy_protocol", "next badsig NOTIMPL DSOTYPENI", "health_check 1s no_rec domain a.test", "doh_method GET"]
    {
        assert_eq!(says(&format!(". 192.0.2.1 {{\n  {property}\n }}")), None, "{property}");
    }
}

#[test]
fn an_upstream_that_is_named_twice_is_asked_once() {
    let corefile = ". {\n    forward . 192.0.2.1 192.0.2.1:53 192.0.2.2 {\n        failover REFUSED\n    }\n}\n";
    let servers = [("192.0.2.1", says(Rcode::Refused)), ("192.0.2.2", says(Rcode::NoError))];
    let said = told(corefile, &servers, "a.test", &mut State::default(), 0);
    assert_eq!(said.matches("REFUSED").count(), 2, "{said}");
    assert!(said.starts_with("NOERROR "), "{said}");
}

#[test]
fn the_port_of_an_upstream_stands_behind_its_servers_name() {
    let corefile = ". {\n    forward . tls://192.0.2.1%dns.test:10853\n}\n";
    let servers = [("192.0.2.1:10853", says(Rcode::NoError))];
    let said = told(corefile, &servers, "a.test", &mut State::default(), 0);
    assert!(said.starts_with("NOERROR "), "{said}");
}
