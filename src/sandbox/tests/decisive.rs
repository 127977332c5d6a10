//! Which name that was tried decides about an answer, and what on its way does.

use super::*;
use crate::cluster::Intent;
use crate::resolution::trace::{CheckId, Station, StepId};

/// The name that decides, and what does.
fn decides(sandbox: &Sandbox, name: &str) -> (String, String) {
    let ask = Ask { name: name.to_owned(), ..Ask::default() };
    let answer = sandbox.answer(&ask);
    let at = sandbox.decisive(&ask, &answer).unwrap();
    let tried = &answer.lookup.as_ref().unwrap().tries[at];
    let says = match answer.trace_of(at).and_then(Deciding::on) {
        Some(Deciding::Check(check)) => format!("{:?}", check.id),
        Some(Deciding::Station(station)) => format!("{station:?}").split([' ', '{']).next().unwrap().to_owned(),
        Some(Deciding::Step(Station::Plugin { steps, .. }, step)) => format!("{:?}", steps[step].id),
        _ => String::new(),
    };
    (tried.name.as_ref().map(ToString::to_string).unwrap_or_default(), says)
}

#[test]
fn of_a_name_and_a_namespace_that_is_decides_which_is_not_there() {
    let sandbox = Sandbox::toy();
    let is = |name: &str, full: &str, check: CheckId| {
        assert_eq!(decides(&sandbox, name), (format!("{full}cluster.local."), format!("{check:?}")), "{name}");
    };
    is("nobody", "nobody.default.svc.", CheckId::ServiceExists);
    is("nope.shop", "nope.shop.svc.", CheckId::NamespaceExists);
    is("nope.default", "nope.default.svc.", CheckId::ServiceExists);
    is("db.shop.svc", "db.shop.svc.", CheckId::NamespaceExists);
    // What stands before a Service of the asker's own is one of its endpoints.
    is("db-7.db", "db-7.db.default.svc.", CheckId::EndpointNamed);
}

#[test]
fn of_a_domain_outside_decides_what_the_nameserver_outside_says() {
    let mut sandbox = Sandbox::toy();
    for name in ["db.corp.test", "nobody.example.com", "corp.lan"] {
        assert_eq!(decides(&sandbox, name), (format!("{name}."), "Upstream".to_owned()), "{name}");
    }
    // A namespace may be called so.
    let text = "apiVersion: v1\nkind: Namespace\nmetadata: {name: test}\n";
    sandbox.edit(Edit::Manifests { text: text.to_owned(), scope: Scope::Named, recreate: false }).unwrap();
    assert_eq!(decides(&sandbox, "db.test"), ("db.test.svc.cluster.local.".to_owned(), "ServiceExists".to_owned()));
}

#[test]
fn a_plugin_that_replies_by_itself_decides_and_one_that_only_touches_the_query_does_not() {
    let mut sandbox = Sandbox::toy();
    let mut with = |lines: &str, name: &str| {
        let corefile = format!(
            ".:53 {{\n{lines}\n    kubernetes cluster.local in-addr.arpa ip6.arpa\n    forward . /etc/resolv.conf\n    reload\n}}\n"
        );
        let object = sandbox.cluster().settings().corefile.clone();
        sandbox.edit(Edit::Do { object, intent: Intent::Corefile(corefile) }).unwrap();

        decides(&sandbox, name).1
    };
    let is = |step: StepId| format!("{step:?}");
    assert_eq!(with("    hosts {\n        10.9.9.9 a.test\n    }", "b.test"), is(StepId::HostsUnknownFails));
    assert_eq!(with("    hosts {\n        10.9.9.9 a.test\n    }", "a.test."), is(StepId::HostsLine));
    let hosts = "    rewrite name c.test a.test\n    hosts {\n        10.9.9.9 a.test\n        fallthrough\n    }";
    assert_eq!(with(hosts, "a.test."), is(StepId::HostsLine), "rewrite ran before it");
    assert_eq!(with(hosts, "nobody"), "ServiceExists");
    assert_eq!(with("    template IN A test {\n        rcode NXDOMAIN\n    }", "x.test."), is(StepId::TemplateReplies));
}
