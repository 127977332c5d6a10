//! Each check can fail: the sample lesson, broken in one place, is told to be broken there.

use super::{files_in, library};
use k8s_dns_lab::lesson::{Files, Lesson, check};
use k8s_dns_lab::text::{Language, lesson as say};
use std::sync::Arc;

/// A lesson of our own, so that none of the course's has to stay as it is.
fn sample() -> Files {
    files_in("tests/lessons/sample", "sample")
}

#[test]
fn the_sample_is_whole() {
    let lesson = Arc::new(Lesson::read(&sample()).unwrap());
    assert_eq!(check(&lesson, Some(&library())), []);
}

/// What is said of the sample after one replacement.
fn told(file: &str, from: &str, to: &str) -> String {
    let mut files = sample();
    let text = files.texts.get_mut(file).unwrap();
    assert!(text.contains(from), "{from} is no longer in {file}");
    *text = text.replacen(from, to, 1);
    let problems = match Lesson::read(&files) {
        Ok(lesson) => check(&Arc::new(lesson), Some(&library())),
        Err(problems) => problems,
    };
    for language in Language::ALL {
        assert!(problems.iter().all(|problem| !say::problem(language, problem).is_empty()));
    }
    let lines = problems.iter().map(|problem| say::problem_line(Language::English, "", problem));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_check_can_fail_and_names_the_place() {
    for (file, from, to, wanted) in [
        // The reader.
        ("lesson.yaml", "schema: 1", "schema: 2", "lesson.yaml:1:9: This file uses version 2"),
        ("lesson.yaml", "minutes: 5", "minute: 5", "There is no key `minute` here. Did you mean `minutes`?"),
        ("lesson.yaml", "minutes: 5", "minutes: soon", "lesson.yaml:4:10: Expected: a whole number. Found: `soon`."),
        (
            "lesson.yaml",
            "controls: [headless",
            "controls: [headles",
            "`headles` is not a valid value here. Did you mean `headless`?",
        ),
        ("lesson.yaml", "objects: [service/api", "objects: [api", "Expected: service/api. Found: `api`."),
        ("lesson.yaml", "predict:", "view: zon\npredict:", "`zon` is not a valid value here. Did you mean `zone`?"),
        ("lesson.yaml", "predict:", "view: sort/of\npredict:", "Expected: service/api. Found: `sort/of`."),
        (
            "lesson.yaml",
            "  when: not exists(pod/shell)",
            "  when: not exist(pod/shell)",
            "`exist` does not exist. Did you mean `exists`?",
        ),
        ("lesson.yaml", "rcode = NXDOMAIN", "rcod = NXDOMAIN", "`.rcod` does not exist. Did you mean `rcode`?"),
        ("lesson.yaml", "    right: true\n", "", "No option is marked `right: true`."),
        ("lesson.yaml", "hint: in-place", "hint: in-plaice", "`in-plaice` does not exist."),
        ("lesson.yaml", "- id: one\n  do", "- id: recreate\n  do", "The id `recreate` is already used."),
        ("lesson.yaml", "url: https://v1", "url: http://v1", "is not a valid link target"),
        ("lesson.yaml", "predict:", "predict: [", "lesson.yaml:"),
        ("lesson.yaml", "kind: Service", "kind: Servic\n  :", "lesson.yaml:"),
        ("world.yaml", "kind: Pod", "kin: Pod", "world.yaml:2:1: `kind` is missing."),
        // The prose.
        ("en.md", "## aha", "## ahah", "The text `aha` is missing."),
        ("en.md", "## aha", "## ahah", "The lesson does not use the text `ahah`."),
        ("en.md", "`clusterIP: None`. What", "`clusterIP: None. What", "This ` is not closed on its line."),
        ("ko.md", "## title\n", "제목\n## title\n", "ko.md:1:1: There is text before the first `## key`."),
        // The play.
        (
            "world.yaml",
            "  selector:\n    app: api\n  ports",
            "  clusterIP: 1.2.3.400\n  selector:\n    app: api\n  ports",
            "world.yaml:",
        ),
        ("lesson.yaml", "holds: count(ips(app=api)) = 0 and", "holds: exists(pod/shell) or", "option"),
        ("lesson.yaml", "misconception: m-headless-no-dns", "misconception: m-nobody", "no misconception `m-nobody`"),
        (
            "lesson.yaml",
            "    holds: ask(shell, \"api\").rcode = NXDOMAIN",
            "    holds: exists(pod/shell)",
            "this option is right",
        ),
        (
            "lesson.yaml",
            "  - delete: service/api\n  - apply",
            "  - delete: service/other\n  - apply",
            "service/other does not exist at this step.",
        ),
        (
            "lesson.yaml",
            "field: spec.type, to: Headless",
            "field: spec.type, to: NodePort",
            "The API server does not reject this step.",
        ),
        (
            "lesson.yaml",
            "refused: {set: {object: service/api, field: spec.clusterIP, to: None}}",
            "set: {object: service/api, field: spec.clusterIP, to: None}",
            "The API server rejects this step.",
        ),
        (
            "lesson.yaml",
            "  when: refused(service/api, spec.clusterIPs)\n",
            "  when: refused(pod/shell)\n",
            "triggers no hint",
        ),
        (
            "lesson.yaml",
            "  when: not exists(pod/shell)",
            "  when: exists(pod/shell)",
            "breaks the precondition `asker`",
        ),
        (
            "lesson.yaml",
            "  done: once(ask(shell, \"api\").answers = ips(app=api))",
            "  done: exists(pod/shell)",
            "done before it is carried out",
        ),
        (
            "lesson.yaml",
            "  done: once(ask(shell, \"api\").answers = ips(app=api))",
            "  done: exists(pod/nobody)",
            "not done after its script",
        ),
        (
            "lesson.yaml",
            "  done: once(ask(shell, \"api\").answers = ips(app=api))",
            "  done: ask(shell, \"api\").answers = ips(app=api)",
            "the step `recreate` is no longer done",
        ),
        // What is typed.
        ("lesson.yaml", "  kind: name", "  kind: nam", "`nam` is not a valid value here. Did you mean `name`?"),
        ("lesson.yaml", "    when: ask(shell, $typed)", "    when: ask(shell, \"api\")", "does not use `$typed`"),
        (
            "lesson.yaml",
            "holds: ask(shell, \"api\").rcode = $typed",
            "holds: ask(shell, \"api\").rcode = $type",
            "Did you mean `$typed`?",
        ),
        ("lesson.yaml", "  when: not exists(pod/shell)", "  when: $typed = 1", "only defined under `typed`"),
        (
            "lesson.yaml",
            "right: [api, API,",
            "right: [api, kubernetes,",
            "`kubernetes` is listed as right but is rejected",
        ),
        ("lesson.yaml", "wrong: [NOERROR,", "wrong: [nxdomain,", "`nxdomain` is listed as wrong but is accepted"),
        (
            "lesson.yaml",
            "{answer: api.default, hint: searched}",
            "api.default",
            "`api.default` triggers the hint `searched`",
        ),
        (
            "lesson.yaml",
            "- kubernetes.default.svc.cluster.local.",
            "- {answer: kubernetes.default.svc.cluster.local., hint: searched}",
            "triggers no hint",
        ),
        ("lesson.yaml", "hint: searched", "hint: looked", "`looked` does not exist."),
        ("en.md", "## right.full", "## right.ful", "The text `right.full` is missing."),
    ] {
        let told = told(file, from, to);
        // A goal that holds at once shows in many places; the first of them is the start itself.
        let wanted = if wanted == "option" { "" } else { wanted };
        assert!(!told.is_empty() && told.contains(wanted), "{file}: {from} → {to}\n{told}");
    }
}

#[test]
fn a_start_that_passes_and_a_way_that_does_not_are_told() {
    let files = sample();
    let text = &files.texts["lesson.yaml"];
    let start = text.find("goals:").unwrap();
    let end = text.find("typed:").unwrap();
    for (goals, wanted) in [
        (
            "goals:\n- {id: pods, holds: exists(pod/shell)}\n- {id: one, holds: exists(pod/shell)}\n- {id: none, holds: exists(pod/shell)}\n\n",
            "already met at the start",
        ),
        (
            "goals:\n- {id: pods, holds: exists(pod/shell)}\n- {id: one, holds: exists(pod/nobody)}\n- {id: none, holds: exists(pod/shell)}\n\n",
            "This does not meet the goals. one: Expected: pod/nobody exists. Found: there is none.",
        ),
        (
            "goals:\n- {id: pods, holds: exists(pod/shell)}\n- {id: one, holds: not exists(service/api)}\n- {id: none, holds: exists(pod/shell)}\n\n",
            "This mistake meets the goals.",
        ),
    ] {
        let mut changed = files.clone();
        changed.texts.get_mut("lesson.yaml").unwrap().replace_range(start..end, goals);
        let lesson = Arc::new(Lesson::read(&changed).unwrap());
        let problems = check(&lesson, None);
        let lines: Vec<String> = problems.iter().map(|one| say::problem_line(Language::English, "", one)).collect();
        assert!(lines.iter().any(|line| line.contains(wanted)), "{wanted}\n{}", lines.join("\n"));
    }
}
