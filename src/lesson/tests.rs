//! The rooms of a lesson, each by itself. `tests/lessons` plays the lessons there are.

use super::assertion::{Assertion, AssertionErrorKind};
use super::goals::Watch;
use super::*;
use crate::cluster::{FieldPath, Kind, ObjectRef, Value};
use crate::sandbox::{Ask, Edit, Sandbox, ToyService};
use crate::text::{Language, lesson as say};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

mod assertions;

const SAMPLE: [(&str, &str); 5] = [
    ("lesson.yaml", include_str!("../../tests/lessons/sample/lesson.yaml")),
    ("world.yaml", include_str!("../../tests/lessons/sample/world.yaml")),
    ("en.md", include_str!("../../tests/lessons/sample/en.md")),
    ("ko.md", include_str!("../../tests/lessons/sample/ko.md")),
    ("ja.md", include_str!("../../tests/lessons/sample/ja.md")),
];

fn sample() -> Files {
    let texts = SAMPLE.map(|(name, text)| (name.to_owned(), text.to_owned()));
    Files { slug: "sample".to_owned(), texts: BTreeMap::from(texts) }
}

/// Assertions looked at from the opening toy on, in which the Service `db` has a cluster IP and two pods.
struct Toy {
    sandbox: Sandbox,
    watch: Watch,
}

impl Toy {
    fn watching(assertions: &[&str]) -> Self {
        let sandbox = Sandbox::toy();
        let parsed = assertions.iter().map(|text| text.parse().unwrap()).collect();
        let watch = Watch::new(parsed, &sandbox);
        Self { sandbox, watch }
    }

    fn does(&mut self, edit: Edit) -> Vec<bool> {
        match self.sandbox.edit(edit) {
            Ok(_) => self.watch.observe(&self.sandbox),
            Err(refusal) => self.watch.refused(&self.sandbox, &refusal),
        }
        self.holds()
    }

    fn undoes(&mut self) -> Vec<bool> {
        assert!(self.sandbox.undo());
        self.watch.observe(&self.sandbox);
        self.holds()
    }

    fn holds(&self) -> Vec<bool> {
        self.watch.findings.iter().map(|finding| finding.holds).collect()
    }
}

fn service() -> ObjectRef {
    ObjectRef::new(Kind::Service, "default", "db")
}

fn set(object: ObjectRef, field: &str, value: impl Into<Value>) -> Edit {
    Edit::Set { object, field: field.parse().unwrap(), value: Some(value.into()) }
}

#[test]
fn an_attempt_goes_from_hint_to_hint_and_from_step_to_step() {
    let lesson = Arc::new(Lesson::read(&sample()).unwrap());
    let (mut sandbox, _) = lesson.start(Stage::Guided);
    let mut attempt = Attempt::new(Arc::clone(&lesson), Stage::Guided, &sandbox);
    assert_eq!(attempt.due_step(), Some(0));
    assert_eq!(attempt.take_hint().map(|hint| hint.id).as_deref(), Some("look"));
    let service = ObjectRef::new(Kind::Service, "default", "api");
    let refusal = sandbox.edit(set(service.clone(), "spec.clusterIP", "None")).unwrap_err();
    attempt.refused(&sandbox, &refusal);
    assert_eq!(attempt.noticed().map(|hint| hint.id.as_str()), Some("in-place"));
    attempt.remark_on();
    assert_eq!((attempt.remark(), attempt.noticed()), (Some("in-place"), None));
    for typed in [("full", "api"), ("none", "NXDOMAIN")] {
        assert!(!attempt.is_complete());
        assert_eq!(attempt.answer(typed.0, typed.1, &sandbox), Some(Judgement::Right));
    }
    for (index, step) in lesson.steps.iter().enumerate() {
        assert_eq!(attempt.due_step(), Some(index));
        for step in &step.script.steps {
            let Ok(Act::Edit(edit)) = step.act(&sandbox) else { panic!("no edit") };
            sandbox.edit(edit).unwrap();
            attempt.observe(&sandbox);
        }
        attempt.played(index, &sandbox);
    }
    assert!(attempt.is_complete() && attempt.due_step().is_none());
    let mut progress = Progress::default();
    progress.seed = Some(7);
    progress.record(&attempt);
    assert!(progress.is_done("sample"));
    assert_eq!(Progress::read(&progress.write()), Ok(progress));
    sandbox.edit(Edit::Delete(ObjectRef::new(Kind::Pod, "default", "shell"))).unwrap();
    attempt.observe(&sandbox);
    assert_eq!(attempt.failed(), Some("asker"));
    assert!(!attempt.is_complete());
}

/// Plays a step of the guided stage for a learner.
fn plays(attempt: &mut Attempt, sandbox: &mut Sandbox, index: usize) {
    let step = attempt.lesson().steps[index].clone();
    for step in &step.script.steps {
        match step.act(sandbox) {
            Ok(Act::Edit(edit)) => drop(sandbox.edit(edit).unwrap()),
            Ok(Act::Ask(ask)) => attempt.asked(sandbox, &ask),
            Err(error) => panic!("{error:?}"),
        }
        attempt.observe(sandbox);
    }
    attempt.played(index, sandbox);
}

#[test]
fn a_step_may_be_done_for_a_learner_who_took_a_hint_at_it_or_changed_nothing_for_a_while() {
    let lesson = Arc::new(Lesson::read(&sample()).unwrap());
    let (mut sandbox, _) = lesson.start(Stage::Guided);
    let mut attempt = Attempt::new(Arc::clone(&lesson), Stage::Guided, &sandbox);
    assert!(!attempt.may_be_done(0) && !attempt.may_be_done(DO_AFTER - 1) && attempt.may_be_done(DO_AFTER));
    // A mistake that is remarked is no hint that was taken.
    let refusal = sandbox.edit(set(ObjectRef::new(Kind::Service, "default", "api"), "spec.clusterIP", "None"));
    attempt.refused(&sandbox, &refusal.unwrap_err());
    attempt.remark_on();
    assert!(attempt.remark().is_some() && !attempt.may_be_done(0));
    assert!(attempt.take_hint().is_some() && attempt.may_be_done(0));
    plays(&mut attempt, &mut sandbox, 0);
    assert!(!attempt.may_be_done(0), "the next step needs a hint of its own");
    while attempt.take_hint().is_some() {}
    assert!(attempt.may_be_done(0), "there may be no hint left");
    for step in 1..lesson.steps.len() {
        plays(&mut attempt, &mut sandbox, step);
    }
    assert!(!attempt.may_be_done(DO_AFTER), "nothing is left to be done");
}

#[test]
fn what_was_done_with_help_is_told_from_what_was_done_alone() {
    let lesson = Arc::new(Lesson::read(&sample()).unwrap());
    let (start, _) = lesson.start(Stage::Guided);
    let finish = |progress: &mut Progress, helped: bool| {
        let mut sandbox = start.clone();
        let mut attempt = Attempt::new(Arc::clone(&lesson), Stage::Guided, &sandbox);
        attempt.take_hint();
        for typed in [("full", "api"), ("none", "NXDOMAIN")] {
            attempt.answer(typed.0, typed.1, &sandbox);
        }
        for step in &lesson.solutions[1].script.steps {
            let Ok(Act::Edit(edit)) = step.act(&sandbox) else { panic!("no edit") };
            sandbox.edit(edit).unwrap();
            attempt.observe(&sandbox);
        }
        if helped {
            attempt.help(Some(1));
        }
        assert!(attempt.is_complete());
        progress.record(&attempt);
    };
    let mut progress = Progress::default();
    assert_eq!(progress.standing("sample"), Standing::Untouched);
    progress.record(&Attempt::new(Arc::clone(&lesson), Stage::Guided, &start));
    assert_eq!(progress.standing("sample"), Standing::Begun);
    finish(&mut progress, true);
    assert_eq!(progress.standing("sample"), Standing::Helped);
    assert_eq!(progress.lesson("sample").unwrap().helped_steps.iter().collect::<Vec<_>>(), [&lesson.steps[1].id]);
    assert_eq!(Progress::read(&progress.write()), Ok(progress.clone()));
    finish(&mut progress, false);
    assert_eq!(progress.standing("sample"), Standing::Done, "alone now");
    finish(&mut progress, true);
    assert_eq!(progress.standing("sample"), Standing::Done, "once done alone, always done alone");
    assert!(progress.is_done("sample") && progress.lesson("sample").unwrap().helped_steps.len() == 1);
    // A progress from before anybody told one from the other.
    let old = "schema: 1\nlessons:\n  sample: {stage: guided, done: [guided]}\n";
    assert_eq!(Progress::read(old).unwrap().standing("sample"), Standing::Done);
}

#[test]
fn the_object_of_a_step_is_offered_before_all_others() {
    let lesson = Lesson::read(&sample()).unwrap();
    let names = |step| lesson.offered(step).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(names(None), ["service/api", "deployment/api"]);
    assert_eq!(names(Some(0)), ["service/api", "deployment/api"]);
    assert_eq!(names(Some(1)), ["deployment/api", "service/api"]);
    assert_eq!(names(Some(9)), names(None));
}

/// The Service of the sample.
fn api() -> ObjectRef {
    ObjectRef::new(Kind::Service, "default", "api")
}

#[test]
fn what_a_step_makes_and_sets_is_due_until_it_is_so() {
    let lesson = Lesson::read(&sample()).unwrap();
    let (mut sandbox, _) = lesson.start(Stage::Guided);
    let field = |text: &str| text.parse::<FieldPath>().unwrap();
    let due = lesson.due(Some(0), sandbox.cluster());
    assert!(due.sets(&api(), &field("spec.clusterIP")) && !due.sets(&api(), &field("spec.selector")));
    assert!(!due.sets(&api(), &FieldPath::root()), "it is not deleted");
    assert_eq!(lesson.due(None, sandbox.cluster()).fields, [], "without steps nothing is");
    assert_eq!(lesson.due(Some(1), sandbox.cluster()).fields[0].1, field("spec.replicas"));
    sandbox.edit(Edit::Delete(api())).unwrap();
    assert_eq!(lesson.due(Some(0), sandbox.cluster()).fields, [], "there is nothing to set it of");
}

#[test]
fn a_manifest_that_a_step_applies_is_made_or_changes_what_differs() {
    let manifest = "kind: Service\nmetadata: {name: api}\nspec: {clusterIP: None, selector: {app: other}}\n";
    let text = sample().texts["lesson.yaml"].replacen(
        "  - recreate: {object: service/api, field: spec.clusterIP, to: None}\n  done",
        &format!("  - apply: |\n      apiVersion: v1\n      {}\n  done", manifest.trim_end().replace('\n', "\n      ")),
        1,
    );
    let mut files = sample();
    files.texts.insert("lesson.yaml".to_owned(), text);
    let lesson = Lesson::read(&files).unwrap();
    let (mut sandbox, _) = lesson.start(Stage::Guided);
    let due = lesson.due(Some(0), sandbox.cluster());
    assert!(due.makes.is_empty(), "it is there");
    let names: Vec<String> = due.fields.iter().map(|(_, field)| field.to_string()).collect();
    assert_eq!(names, ["spec.clusterIP", "spec.selector"]);
    let part: FieldPath = "spec.selector.app".parse().unwrap();
    assert!(due.sets(&api(), &part), "a part of what is set");
    sandbox.edit(Edit::Delete(api())).unwrap();
    let due = lesson.due(Some(0), sandbox.cluster());
    assert_eq!((due.makes.len(), due.fields.len()), (1, 0), "it is gone, and made");
    let due = lesson.due(None, sandbox.cluster());
    assert_eq!((due.makes.len(), due.wanted().len()), (0, 1), "without steps nothing is outlined, and it has its name");
}

#[test]
fn steps_follow_the_state() {
    let lesson = Arc::new(Lesson::read(&sample()).unwrap());
    let (mut sandbox, _) = lesson.start(Stage::Guided);
    let mut attempt = Attempt::new(Arc::clone(&lesson), Stage::Guided, &sandbox);
    for step in 0..lesson.steps.len() {
        plays(&mut attempt, &mut sandbox, step);
    }
    assert_eq!(attempt.steps_done(), [true, true, true]);
    for done in [[true, true, false], [true, false, false], [false, false, false]] {
        assert!(sandbox.undo());
        attempt.observe(&sandbox);
        assert_eq!(attempt.steps_done(), done);
    }
}

#[test]
fn what_a_japanese_keyboard_types_is_read_as_what_it_stands_for() {
    use super::typed::bare;
    assert_eq!(["２", " ＮＸＤＯＭＡＩＮ　", "ｄｂ。ｄａｔａ", "`api`"].map(bare), ["2", "NXDOMAIN", "db.data", "api"]);
    assert_eq!(bare("데이터"), "데이터");
}

#[test]
fn an_answer_is_judged_by_what_it_does_and_not_by_its_letters() {
    let lesson = Arc::new(Lesson::read(&sample()).unwrap());
    let (mut sandbox, _) = lesson.start(Stage::Goal);
    let mut attempt = Attempt::new(Arc::clone(&lesson), Stage::Goal, &sandbox);
    let wrong = |hint: Option<&str>| Some(Judgement::Wrong(hint.map(str::to_owned)));
    for (question, answer, judgement) in [
        ("full", "api.default", wrong(Some("searched"))),
        ("full", "kubernetes", wrong(None)),
        ("full", "ａｐｉ．ｄｅｆａｕｌｔ", wrong(Some("searched"))),
        ("full", "", Some(Judgement::OtherSort)),
        ("full", "api default", Some(Judgement::OtherSort)),
        ("full", " `API` ", Some(Judgement::Right)),
        ("none", "NODATA", wrong(None)),
        ("none", "10.0.0.1", Some(Judgement::OtherSort)),
        ("none", "nxdomain", Some(Judgement::Right)),
        ("no-such", "api", None),
    ] {
        assert_eq!(attempt.answer(question, answer, &sandbox), judgement, "{question}: {answer}");
    }
    assert_eq!((attempt.typed("full"), attempt.typed("none")), (Some("API"), Some("nxdomain")));
    // A wrong answer later does not take a right one back, and a later attempt need not give it once more.
    attempt.answer("full", "nobody", &sandbox);
    let mut progress = Progress::default();
    progress.record(&attempt);
    let progress = Progress::read(&progress.write()).unwrap();
    let mut later = Attempt::new(Arc::clone(&lesson), Stage::Goal, &sandbox);
    assert_eq!(later.typed("full"), None);
    later.answered_before(&progress.lesson("sample").unwrap().typed);
    assert_eq!(later.typed("full"), Some("API"));
    // What is right in the state at hand is right as well, where the question supposes nothing.
    let searching = |domain: &str| {
        let pod = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: shell}}\nspec:\n  containers: [{{name: shell, image: \"debian:12\"}}]\n  \
             dnsPolicy: None\n  dnsConfig: {{nameservers: [10.96.0.10], searches: [{domain}], options: [{{name: ndots, value: \"5\"}}]}}\n"
        );
        Edit::Recreate(crate::manifest::read(&pod).documents.remove(0).value)
    };
    assert_eq!(later.answer("full", "api.default", &sandbox), wrong(Some("searched")));
    sandbox.edit(searching("svc.cluster.local")).unwrap();
    assert_eq!(later.answer("full", "api.default", &sandbox), Some(Judgement::Right));
    assert_eq!(later.answer("full", "api", &sandbox), Some(Judgement::Right), "the question is about the start too");
    sandbox.edit(Edit::Delete(ObjectRef::new(Kind::Deployment, "default", "api"))).unwrap();
    assert_eq!(later.answer("none", "NOERROR", &sandbox), wrong(None), "the other supposes a state of its own");
}

#[test]
fn the_question_of_a_goal_is_that_of_what_does_not_hold_yet() {
    let mut toy = Toy::watching(&[
        "ask(shell, \"db\").rcode = NOERROR and ask(shell, \"nobody\", AAAA).rcode = NOERROR",
        "once(count(ask(shell, dash(ip(pod/db-0)) + \".default.pod\").answers) = 7)",
        "exists(pod/shell)",
        "asked(shell, db) and ask(shell, \"db\").tries = 1",
    ]);
    toy.does(Edit::Advance { seconds: 1 });
    let questions: Vec<_> = toy.watch.findings.iter().map(|finding| finding.question()).collect();
    let names: Vec<_> = questions.iter().map(|ask| ask.as_ref().map(|ask| ask.name.as_str())).collect();
    assert_eq!(names[0], Some("nobody"));
    assert!(names[1].is_some_and(|name| name.ends_with(".default.pod") && name.starts_with("10-")), "{names:?}");
    // To look something up is the learner's to do where that is what is wanted.
    assert_eq!(names[2..], [None, None]);
}

#[test]
fn progress_of_a_later_version_is_told_from_rubbish() {
    assert_eq!(Progress::read("schema: 2\n"), Err(ProgressError::Newer(2)));
    for text in ["", "schema: 0\n", "[", "lessons: {}\n"] {
        assert_eq!(Progress::read(text), Err(ProgressError::Unreadable), "{text}");
    }
}

#[test]
fn if_you_were_right_something_else_would_be_seen() {
    let lesson = Lesson::read(&sample()).unwrap();
    let reveal = lesson.reveal(&lesson.predictions[0]);
    let chosen = |is_wanted: fn(bool) -> bool| -> Vec<String> {
        let all = lesson.predictions[0].options.iter().filter(|option| is_wanted(option.is_right));
        all.map(|option| option.id.clone()).collect()
    };
    let is_right = |chosen: Vec<String>| reveal.is_right(&lesson.predictions[0], &chosen);
    assert!(is_right(chosen(|is_right| is_right)));
    assert!(!is_right(chosen(|_| true)) && !is_right(chosen(|is_right| !is_right)) && !is_right(Vec::new()));
    assert_eq!(reveal.options.iter().map(|one| one.holds).collect::<Vec<_>>(), [false, false, true]);
    let imagine = |model: Model| model.imagine(&reveal.before, &reveal.sandbox, &reveal.ask);
    let nothing = imagine(Model::HeadlessHasNoRecords);
    assert_eq!((nothing.outcome.as_str(), nothing.records.len()), ("NXDOMAIN", 0));
    assert_eq!(imagine(Model::DnsBalances).records.len(), 1);
    assert_eq!(imagine(Model::AnswersNeedRestart).records.len(), 1);
    assert_eq!(reveal.answer.records.len(), 3);
    let elsewhere =
        Ask { name: "kube-dns".to_owned(), from: "kube-system/nobody".parse().unwrap(), ..reveal.ask.clone() };
    assert_eq!(imagine(Model::ServerExpands).tried, ["api"]);
    assert_eq!(Model::ServerExpands.imagine(&reveal.before, &reveal.sandbox, &elsewhere).records.len(), 0);
}

#[test]
fn what_was_done_in_the_lab_becomes_a_lesson_that_plays() {
    let edits: [&[Edit]; 4] = [
        &[Edit::ToyService(ToyService::Headless)],
        &[Edit::ToyService(ToyService::ExternalName), Edit::Advance { seconds: 5 }],
        &[Edit::Delete(service())],
        &[
            set(ObjectRef::new(Kind::Pod, "default", "db-0"), "metadata.labels.app", "other"),
            Edit::Outside("a.test. 1 IN A 192.0.2.1\n".to_owned()),
        ],
    ];
    for edits in edits {
        let mut sandbox = Sandbox::toy();
        for edit in edits {
            sandbox.edit(edit.clone()).unwrap();
        }
        let chosen = [Ask::default(), Ask { name: "db.default.svc.cluster.local.".to_owned(), ..Ask::default() }];
        let chosen = if matches!(edits[0], Edit::Set { .. }) {
            vec![Ask { name: "a.test".to_owned(), ..Ask::default() }]
        } else {
            chosen.to_vec()
        };
        for language in Language::ALL {
            let files = draft(&sandbox, &chosen, "# A `title` [of] mine", &say::draft_words(language)).unwrap();
            let files = Files::from_bundle(&files.bundle()).unwrap();
            let lesson = Lesson::read(&files).unwrap_or_else(|problems| {
                panic!("{problems:#?}\n{}", files.bundle());
            });
            let problems = check(&Arc::new(lesson), None);
            assert!(problems.is_empty(), "{problems:#?}\n{}", files.bundle());
        }
    }
    let untouched = Sandbox::toy();
    let words = &say::draft_words(Language::English);
    assert_eq!(draft(&untouched, &[], "", words), Err(DraftError::NothingChosen));
    assert_eq!(draft(&untouched, &[Ask::default()], "", words), Err(DraftError::NothingChanged));
}

#[test]
fn what_is_no_lesson_in_one_text_is_refused() {
    for (text, wanted) in [
        ("", ProblemKind::NotALesson),
        ("K8S-DNS-LAB LESSON 2\n", ProblemKind::Newer("2".to_owned())),
        ("K8S-DNS-LAB LESSON 1\n=== x.yaml ===\n", ProblemKind::UnknownId("x.yaml".to_owned())),
        ("K8S-DNS-LAB LESSON 1\nhello\n", ProblemKind::TextBeforeKey),
    ] {
        let problems = Files::from_bundle(text).unwrap_err();
        assert_eq!(problems[0].kind, wanted, "{text}");
    }
    let long = format!("K8S-DNS-LAB LESSON 1\n{}", "x".repeat(BUNDLE_LIMIT));
    assert_eq!(Files::from_bundle(&long).unwrap_err()[0].kind, ProblemKind::TooLarge);
}

#[test]
fn prose_is_text_with_three_marks() {
    let (prose, problems) =
        Prose::read("en.md", "## a\nOne `x` **y** [z](lesson:headless)\ntwo <b>\n\nthree * [four]\n");
    assert_eq!(problems, []);
    let text = prose.get("a").unwrap();
    assert_eq!(text.plain(), "One x y z two <b>\n\nthree * [four]");
    assert_eq!(text.links().collect::<Vec<_>>(), [&Target::Lesson("headless".to_owned())]);
    let (_, problems) = Prose::read("en.md", "## a\n[z](javascript:alert)\n## a\nb\n");
    assert_eq!(problems.len(), 2);
    assert_eq!(problems[0].kind, ProblemKind::BadLink("javascript:alert".to_owned()));
}

#[test]
fn five_letters_of_japanese_count_as_two_words() {
    use super::prose::words_in;
    assert_eq!(words_in("One x y\n\ntwo - three"), 6);
    assert_eq!(words_in("이름 하나를 조회합니다."), 3);
    assert_eq!(words_in("名前を引く。"), 2);
    assert_eq!(words_in("`db`を引くと、Serviceのアドレスが返ります。"), 2 + 5, "`db` and Service, and 14 letters");
    assert_eq!(words_in(""), 0);
}

/// Texts made of what assertions are made of.
fn assertion_like() -> impl Strategy<Value = String> {
    let words = [
        "ask(",
        "shell",
        ", ",
        "\"api\"",
        ")",
        ".answers",
        ".rcode",
        " = ",
        "ips(",
        "app=api",
        "{",
        "}",
        "[",
        "]",
        "once(",
        "always(",
        "within(2s, ",
        "after(",
        "not ",
        " and ",
        " or ",
        "count(",
        "distinct(",
        "7",
        "(5432, ",
        "\"",
        "+",
        "$typed",
        "$",
        "pod/x",
        "same(",
        "route(service/db:5432)",
        "*",
        "가",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..24).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_makes_the_assertion_parser_panic(text in any::<String>(), like in assertion_like()) {
        let sandbox = Sandbox::bare();
        for text in [text, like] {
            match text.parse::<Assertion>() {
                Ok(assertion) => {
                    let watch = Watch::new(vec![assertion], &sandbox);
                    for language in Language::ALL {
                        prop_assert!(!say::found(language, &watch.findings[0]).is_empty());
                    }
                }
                Err(error) => prop_assert!(error.at <= text.len()),
            }
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>(), which in 0_usize..4, at in any::<prop::sample::Index>(), other in any::<prop::sample::Index>()) {
        let mut files = sample();
        let (name, original) = SAMPLE[which];
        // A line of the file goes, comes twice, or is replaced.
        let lines: Vec<&str> = original.lines().collect();
        let (at, other) = (at.index(lines.len()), other.index(lines.len()));
        let mut changed = lines.clone();
        changed[at] = lines[other];
        for text in [changed.join("\n"), original.replacen(lines[at], &text, 1), text] {
            files.texts.insert(name.to_owned(), text.clone());
            match Lesson::read(&files) {
                Ok(lesson) => {
                    for problem in check(&Arc::new(lesson), None) {
                        prop_assert!(!say::problem(Language::Korean, &problem).is_empty());
                    }
                }
                Err(problems) => prop_assert!(!problems.is_empty()),
            }
            let _ = Files::from_bundle(&text);
            let _ = Progress::read(&text);
            let _ = Index::read(&text);
            let _ = Library::read(&text, &[("en", &text)]);
        }
    }
}
