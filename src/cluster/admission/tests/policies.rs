//! NetworkPolicies, field by field (rule V12): what is refused, where, and what is not.

use super::*;

/// Places and reasons of everything wrong with a policy of this spec.
fn wrong(spec: &str, settings: Settings) -> Vec<String> {
    let text = format!(
        "{{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {{name: p, namespace: default}}, spec: {spec}}}"
    );
    let reading = crate::manifest::read(&text);
    let value = reading.documents.first().unwrap_or_else(|| panic!("{spec}")).value.clone();
    let context = Context { settings, ..single() };
    let told = |one: &Invalid| format!("{} {:?}", one.field, one.reason);
    admit(value, None, &context).err().unwrap_or_default().iter().map(told).collect()
}

fn egress(rule: &str) -> String {
    format!("{{podSelector: {{}}, policyTypes: [Egress], egress: [{rule}]}}")
}

#[test]
fn a_port_in_quotes_is_a_name_without_a_letter() {
    assert_eq!(
        wrong(&egress("{ports: [{port: '53', protocol: UDP}]}"), Settings::default()),
        ["spec.egress[0].ports[0].port PortNameWithoutLetter"]
    );
}

#[test]
fn what_the_api_server_takes_is_taken() {
    for spec in [
        "{}",
        "{podSelector: {}}",
        "{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress]}",
        "{podSelector: {matchExpressions: [{key: app, operator: In, values: [web, '']}, {key: b, operator: Exists}]}, ingress: [{}]}",
        "{podSelector: {}, policyTypes: [], ingress: null, egress: []}",
        &egress(
            "{ports: [{port: dns, protocol: UDP}, {port: 53}, {protocol: SCTP}, {port: 1, endPort: 65535}, {port: 5, endPort: 5}]}",
        ),
        &egress(
            "{to: [{podSelector: {}}, {namespaceSelector: {}}, {podSelector: {}, namespaceSelector: {matchLabels: {a: b}}}]}",
        ),
        &egress(
            "{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 169.254.169.254/32]}}, {ipBlock: {cidr: '2001:db8::/64'}}]}",
        ),
        &egress("{to: [], ports: []}"),
    ] {
        assert_eq!(wrong(spec, Settings::default()), [""; 0], "{spec}");
    }
}

#[test]
fn what_it_refuses_is_refused_at_its_place() {
    for (rule, expected) in [
        ("{ports: [{port: 0}]}", "spec.egress[0].ports[0].port OutOfRange { least: 1, most: 65535 }"),
        (
            "{ports: [{protocol: udp}]}",
            r#"spec.egress[0].ports[0].protocol NotOneOf { supported: ["SCTP", "TCP", "UDP"] }"#,
        ),
        (
            "{ports: [{port: true}]}",
            r#"spec.egress[0].ports[0].port Type { wanted: "integer or string", found: "bool" }"#,
        ),
        ("{ports: [{port: 53, endPort: 52}]}", "spec.egress[0].ports[0].endPort EndBeforePort"),
        ("{ports: [{port: dns, endPort: 60}]}", "spec.egress[0].ports[0].endPort EndPortWithoutNumber"),
        ("{ports: [{endPort: 60}]}", "spec.egress[0].ports[0].endPort EndPortWithoutNumber"),
        ("{ports: {port: 53}}", r#"spec.egress[0].ports Type { wanted: "array", found: "object" }"#),
        ("{to: [{}]}", "spec.egress[0].to[0] NoPeer"),
        ("{to: [{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]}", "spec.egress[0].to[0] BlockWithSelector"),
        ("{to: [{ipBlock: {}}]}", "spec.egress[0].to[0].ipBlock.cidr Missing"),
        ("{to: [{ipBlock: {cidr: 10.96.0.10}}]}", "spec.egress[0].to[0].ipBlock.cidr NotACidr"),
        ("{to: [{ipBlock: {cidr: 10.0.0.0/33}}]}", "spec.egress[0].to[0].ipBlock.cidr NotACidr"),
        (
            "{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}]}",
            "spec.egress[0].to[0].ipBlock.except[0] NotWithinCidr",
        ),
        (
            "{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}]}",
            "spec.egress[0].to[0].ipBlock.except[0] NotWithinCidr",
        ),
        (
            "{to: [{podSelector: {matchLabels: {'a b': c}}}]}",
            "spec.egress[0].to[0].podSelector.matchLabels NotAQualifiedName",
        ),
        (
            "{to: [{namespaceSelector: {matchExpressions: [{key: a, operator: In}]}}]}",
            "spec.egress[0].to[0].namespaceSelector.matchExpressions[0].values Missing",
        ),
        (
            "{to: [{podSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}}]}",
            "spec.egress[0].to[0].podSelector.matchExpressions[0].values ValuesWithoutUse",
        ),
    ] {
        assert_eq!(wrong(&egress(rule), Settings::default()), [expected], "{rule}");
    }
    assert_eq!(
        wrong("{podSelector: {}, policyTypes: [Egres]}", Settings::default()),
        [r#"spec.policyTypes[0] NotOneOf { supported: ["Egress", "Ingress"] }"#]
    );
    assert_eq!(
        wrong("{podSelector: {matchExpressions: [{key: a, operator: Equals, values: [b]}]}}", Settings::default()),
        [
            r#"spec.podSelector.matchExpressions[0].operator NotOneOf { supported: ["In", "NotIn", "Exists", "DoesNotExist"] }"#
        ]
    );
}

#[test]
fn bits_behind_the_prefix_are_refused_since_1_36_unless_the_policy_was_found_in_a_cluster() {
    let rule = egress("{to: [{ipBlock: {cidr: 10.0.0.1/8}}]}");
    assert_eq!(wrong(&rule, Settings::default()), ["spec.egress[0].to[0].ipBlock.cidr BitsBehindPrefix"]);
    for settings in
        [Settings { before_1_36: true, ..Settings::default() }, Settings { is_observed: true, ..Settings::default() }]
    {
        assert_eq!(wrong(&rule, settings), [""; 0]);
    }
}
