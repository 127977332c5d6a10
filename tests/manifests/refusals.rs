//! What is refused or remarked, where it says so, and in which words.

use super::*;

#[test]
fn a_syntax_error_costs_its_own_document_only() {
    let text = format!(
        "{SERVICE}---\nkind: \"Pod\nmetadata: x\n---\na: [\n--- # last\n{}",
        SERVICE.replace("name: web", "name: two")
    );
    let reading = read(&text);
    assert_eq!(reading.objects().count(), 2);
    assert_eq!(remarks(&text), "17:7 Error - kind Syntax(UnclosedQuote)\n20:4 Error - a[0] Syntax(UnclosedBracket)\n");
    let two = reading.documents.last().unwrap();
    assert_eq!(slice(&text, two.spans.at(&path("metadata.name")).unwrap()), "two");
}

#[test]
fn syntax_errors_are_told_apart() {
    for (text, error) in [
        ("a:\n\tb: 1\n", SyntaxProblem::TabIndentation),
        ("a:\n  b: 1\n\tc: 2\n", SyntaxProblem::TabIndentation),
        ("a:\n  b: 1\n c: 2\n", SyntaxProblem::BadIndentation),
        ("a: 1\n  b: 2\n", SyntaxProblem::BadIndentation),
        ("a:b\nc: d\n", SyntaxProblem::MissingColon),
        ("a: 1\n- b\n", SyntaxProblem::BadIndentation),
        ("a: - b\n", SyntaxProblem::BadIndentation),
        ("a: b: c\n", SyntaxProblem::SecondColon),
        ("a: 1\nbcd\ne: 2\n", SyntaxProblem::MissingColon),
        ("a: \"b\nc: d\n", SyntaxProblem::UnclosedQuote),
        ("a: 'b\nc: d\n", SyntaxProblem::UnclosedQuote),
        ("a: \"b\" c\n", SyntaxProblem::AfterQuote),
        ("a: \"\\q\"\n", SyntaxProblem::BadEscape),
        ("a: [1, 2\nb: 3\n", SyntaxProblem::UnclosedBracket),
        ("a: {b: 1\n", SyntaxProblem::UnclosedBracket),
        ("a: ]\n", SyntaxProblem::StrayBracket),
        ("a: @b\n", SyntaxProblem::ReservedCharacter('@')),
        ("a: `b`\n", SyntaxProblem::ReservedCharacter('`')),
        ("a: %b\n", SyntaxProblem::ReservedCharacter('%')),
        ("a: *b\n", SyntaxProblem::UnknownAlias),
        ("a: &b [*b]\n", SyntaxProblem::AliasInItself),
        ("a: & b\n", SyntaxProblem::BadAnchor),
        ("a: |x\n  b\n", SyntaxProblem::BadBlockText),
        ("a: b\u{1}\n", SyntaxProblem::ControlCharacter),
    ] {
        let reading = read(text);
        let found: Vec<_> = reading.diagnostics.iter().map(|diagnostic| &diagnostic.message).collect();
        assert_eq!(found, [&Message::Syntax(error)], "{text:?}");
    }
}

#[test]
fn everything_wrong_is_said_at_once_each_in_its_place() {
    let text = "\
apiVersion: v1
kind: Service
metadata:
  name: web
  labels: {app: no, tier: 1, env: \"no\"}
spec:
  ports:
  - port: \"80\"
  - port: 81
    targetport: 8080
  clusterip: None
  selector: web
  selector: {app: web}
---
- a
---
kind: Pod
metadata: {}
---
apiVersion: v1
kind: Pod
metadata: {labels: {}}
---
apiVersion: v1
kind: [Pod]
";
    assert_eq!(
        remarks(text),
        "\
5:17 Error svc/default/web metadata.labels.app UnquotedText { word: \"no\", reads_as: \"bool\" }
5:27 Error svc/default/web metadata.labels.tier UnquotedText { word: \"1\", reads_as: \"number\" }
8:11 Error svc/default/web spec.ports[0].port Invalid(Invalid { kind: TypeInvalid, field: FieldPath([Key(\"spec\"), Key(\"ports\"), Index(0), Key(\"port\")]), value: Some(\"80\"), reason: Type { wanted: \"integer\", found: \"string\" } })
10:5 Note svc/default/web spec.ports[1].targetport UnknownField { name: \"targetport\", nearest: Some(\"targetPort\") }
11:3 Note svc/default/web spec.clusterip UnknownField { name: \"clusterip\", nearest: Some(\"clusterIP\") }
13:3 Error svc/default/web spec.selector DuplicateKey { key: \"selector\", first_line: 12 }
15:3 Error - - NotAMapping { found: \"array\" }
17:1 Error - apiVersion MissingApiVersion
22:1 Error - metadata.name MissingName
25:7 Error - kind Invalid(Invalid { kind: TypeInvalid, field: FieldPath([Key(\"kind\")]), value: None, reason: Type { wanted: \"string\", found: \"array\" } })
"
    );
}

#[test]
fn unknown_kinds_and_fields_are_kept_and_only_noted() {
    let text = "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {rules: [{host: a}]}
---
apiVersion: v1
kind: Sevice
metadata: {name: web}
---
apiVersion: v1beta1
kind: EndpointSlice
metadata: {name: web}
---
apiVersion: v1
kind: Pod
metadata: {name: a, selfLink: x}
spec: {containers: [{name: a, image: b, resources: {limits: {cpu: 1}}}], evictionResponders: [], color: red}
";
    let reading = read(text);
    assert!(reading.is_clean());
    assert_eq!(reading.objects().count(), 4);
    assert_eq!(
        remarks(text),
        "\
2:7 Note ingress/shop/web kind UnknownKind { kind: \"Ingress\", nearest: None }
7:7 Note sevice/web kind UnknownKind { kind: \"Sevice\", nearest: Some(\"Service\") }
10:13 Note endpointslice/web apiVersion OtherVersion { kind: \"EndpointSlice\", found: \"v1beta1\", wanted: \"discovery.k8s.io/v1\" }
17:98 Note pod/default/a spec.color UnknownField { name: \"color\", nearest: None }
"
    );
    assert_eq!(reading.documents[0].value.at(&path("spec.rules[0].host")), Some(&"a".into()));
    assert_eq!(reading.documents[3].value.at(&path("spec.color")), Some(&"red".into()));
}

#[test]
fn a_cron_job_is_noted_as_one_that_makes_no_job_by_itself() {
    let reading = read(
        "\
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: '0 3 * * *'
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}
",
    );
    assert!(reading.is_clean());
    let said: Vec<_> = reading.diagnostics.iter().map(|one| (one.severity, one.message.clone())).collect();
    assert_eq!(said, [(Severity::Note, Message::NoSchedule { name: "nightly".to_owned() })]);
}

#[test]
fn the_same_object_twice_is_noted_and_the_last_one_is_located() {
    let text = format!("{SERVICE}---\n{}", SERVICE.replace("name: web  ", "name: web\n  namespace: default"));
    let reading = read(&text);
    assert_eq!(remarks(&text), "17:1 Note svc/default/web - SameObjectTwice { first_line: 1 }\n");
    let web = ObjectRef::new(Kind::Service, "default", "web");
    assert_eq!(locate(&reading, &web, &path("metadata.name")).unwrap().line, 20);
}

#[test]
fn bombs_are_refused() {
    let mut aliases = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let below = format!("*a{}, ", level - 1).repeat(10);
        aliases += &format!("a{level}: &a{level} [{below}]\n");
    }
    let long_text = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), "*a, ".repeat(10_000));
    for text in [aliases, long_text, format!("a: [{}]", "1,".repeat(NODE_LIMIT))] {
        let reading = read(&text);
        assert!(reading.documents.is_empty());
        assert_eq!(reading.diagnostics[0].message, Message::TooManyValues);
    }
    for text in ["[".repeat(100_000), "- ".repeat(100_000), "{a: ".repeat(100), "? ".repeat(5_000)] {
        assert_eq!(read(&text).diagnostics[0].message, Message::TooDeep, "{}", &text[..9]);
    }
    let deep: String = (0..3_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    assert_eq!(read(&deep).diagnostics[0].message, Message::TooDeep);
    let nested = format!("a: &a {}x{}\nb: {}*a{}\n", "[".repeat(40), "]".repeat(40), "[".repeat(40), "]".repeat(40));
    assert_eq!(read(&nested).diagnostics[0].message, Message::TooDeep);
    assert_eq!(read(&" ".repeat(TEXT_LIMIT + 1)).diagnostics[0].message, Message::TextTooLong);
}

#[test]
fn a_flood_of_mistakes_is_cut_short_without_losing_errors_to_notes() {
    let text = "apiVersion: v1\nkind: Nope\nmetadata: {name: a}\n---\n".repeat(3_000) + "kind: Pod\n";
    let reading = read(&text);
    assert_eq!(reading.diagnostics.len(), manifest::DIAGNOSTIC_LIMIT + 1);
    assert!(!reading.is_clean());
}

#[test]
fn a_syntax_error_points_at_its_cause() {
    for (text, cause) in [
        ("a:\n  b: 1\n  \tc: 2\n", "\t"),
        ("a:\r\n\tb: 1\r\n", "\t"),
        ("a: 1\n\nbcd\n\n", "bcd"),
        ("a: 1\nb:2\nc: d\n", "b:2"),
        ("a: 1\n   웹: 2\nc: d\n", "웹: 2"),
        ("a: [1,\n  {b: 2,\n", "{"),
        ("{\"a\": 1\n \"b\": 2}", ": 2}"),
        ("a: 1\nb: 'c\nd: e\n", "'c"),
        ("a: 1\nb: c: d\n", ": d"),
        ("웹: 1\nb: *c\n", "*c"),
    ] {
        let reading = read(text);
        assert_eq!(slice(text, reading.diagnostics[0].span), cause, "{text:?} {:?}", reading.diagnostics);
    }
}

#[test]
fn every_remark_has_a_sentence_in_each_language() {
    let text = "apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {app: no}}\nspec: {ports: x, clusterIp: None}\n---\na: \"\n";
    let reading = read(text);
    let say =
        |language| reading.diagnostics.iter().map(|remark| sentence(language, &remark.message)).collect::<Vec<_>>();
    assert_eq!(
        say(Language::English),
        [
            "This must be a string, but YAML reads the unquoted `no` as a boolean. Write \"no\".",
            "`spec.ports` must be a list, not a string.",
            "The API has no field `clusterIp` here. Did you mean `clusterIP`? It is kept but has no effect.",
            "A quote is opened here and never closed.",
        ]
    );
    assert_eq!(
        say(Language::Korean),
        [
            "문자열이 필요한 자리인데, YAML은 따옴표 없는 `no`를 불리언으로 읽습니다. \"no\" 형태로 적으세요.",
            "`spec.ports` 필드는 리스트여야 하는데, 문자열이 들어 있습니다.",
            "API의 이 위치에는 `clusterIp` 필드가 없습니다. `clusterIP`를 쓰려고 했나요? 그대로 보존하지만 아무 효과가 없습니다.",
            "여기서 연 따옴표가 닫히지 않았습니다.",
        ]
    );
}

#[test]
fn severities_are_ordered_worst_first() {
    assert!(Severity::Error < Severity::Note);
}

/// The API's own types have the last word: a whole number that one of them does not take is refused, wherever it stands,
/// and one that it takes is not.
#[test]
fn whole_numbers_are_as_wide_as_the_api_has_them() {
    use k8s_openapi::api::{apps, core, discovery};
    use serde_json::{Value as Json, from_value, json};

    type Reads = fn(Json) -> bool;
    fn reads<T: serde::de::DeserializeOwned>(json: Json) -> bool {
        from_value::<T>(json).is_ok()
    }
    /// The value at the end of a way, such as `spec.ports[].port`.
    fn at(steps: &str, value: &Json) -> Json {
        let (step, rest) = steps.split_once('.').unwrap_or((steps, ""));
        let inner = if rest.is_empty() { value.clone() } else { at(rest, value) };
        match step.strip_suffix("[]") {
            Some(name) => json!({ name: [inner] }),
            None => json!({ step: inner }),
        }
    }

    let service = "spec.ports[].port spec.ports[].nodePort spec.ports[].targetPort spec.healthCheckNodePort \
                   spec.sessionAffinityConfig.clientIP.timeoutSeconds";
    let workload = "spec.replicas spec.minReadySeconds spec.revisionHistoryLimit spec.template.spec.priority \
                    spec.template.spec.containers[].ports[].hostPort \
                    spec.template.spec.initContainers[].startupProbe.failureThreshold";
    let deployment =
        "spec.progressDeadlineSeconds spec.strategy.rollingUpdate.maxSurge spec.strategy.rollingUpdate.maxUnavailable";
    let stateful_set = "spec.ordinals.start spec.updateStrategy.rollingUpdate.partition \
                        spec.updateStrategy.rollingUpdate.maxUnavailable";
    let probes = ["livenessProbe", "readinessProbe", "startupProbe"].map(|probe| {
        let numbers = "initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold \
                       terminationGracePeriodSeconds httpGet.port tcpSocket.port grpc.port";
        numbers.split_whitespace().map(|number| format!("spec.containers[].{probe}.{number} ")).collect::<String>()
    });
    let pod = "metadata.generation metadata.deletionGracePeriodSeconds spec.priority spec.activeDeadlineSeconds \
               spec.terminationGracePeriodSeconds spec.tolerations[].tolerationSeconds \
               spec.topologySpreadConstraints[].maxSkew spec.topologySpreadConstraints[].minDomains \
               spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[].weight \
               spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[].weight \
               spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[].weight \
               spec.securityContext.runAsUser spec.securityContext.runAsGroup spec.securityContext.fsGroup \
               spec.securityContext.supplementalGroups[] spec.containers[].ports[].containerPort \
               spec.containers[].ports[].hostPort spec.containers[].securityContext.runAsUser \
               spec.containers[].securityContext.runAsGroup spec.containers[].lifecycle.preStop.httpGet.port \
               spec.containers[].lifecycle.preStop.tcpSocket.port spec.containers[].lifecycle.preStop.sleep.seconds \
               spec.containers[].lifecycle.postStart.httpGet.port spec.ephemeralContainers[].readinessProbe.grpc.port";
    let kinds: [(&str, &str, Reads, String); 6] = [
        ("v1", "Service", reads::<core::v1::Service>, service.to_owned()),
        ("v1", "Endpoints", reads::<core::v1::Endpoints>, "subsets[].ports[].port".to_owned()),
        ("discovery.k8s.io/v1", "EndpointSlice", reads::<discovery::v1::EndpointSlice>, "ports[].port".to_owned()),
        ("apps/v1", "Deployment", reads::<apps::v1::Deployment>, format!("{workload} {deployment}")),
        ("apps/v1", "StatefulSet", reads::<apps::v1::StatefulSet>, format!("{workload} {stateful_set}")),
        ("v1", "Pod", reads::<core::v1::Pod>, format!("{pod} {}", probes.concat())),
    ];
    let values = [
        json!(0),
        json!(i32::MAX),
        json!(i64::from(i32::MAX) + 1),
        json!(i32::MIN),
        json!(i64::from(i32::MIN) - 1),
        json!(i64::MAX),
        json!(u64::MAX),
        json!("80"),
        json!(true),
        json!({}),
    ];
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (api, kind, is_read, fields) in kinds {
        for field in fields.split_whitespace() {
            for value in &values {
                let mut object = at(field, value);
                object["apiVersion"] = api.into();
                object["kind"] = kind.into();
                object["metadata"]["name"] = "a".into();
                let wanted = is_read(object.clone());
                let reading = read(&object.to_string());
                let found = reading.documents.first().is_some_and(|document| document.object.is_some());
                let end = field.replace("[]", "[0]");
                let told = reading.diagnostics.iter().any(|one| one.field.to_string() == end && one.span.line == 1);
                if found != wanted || told == wanted {
                    wrong.push(format!("{kind} {field}: {value} is {wanted} in the API and {found} here"));
                }
                tried += 1;
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(tried > 700, "{tried}");
}
