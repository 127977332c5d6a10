//! What is held against bytes from anywhere, one function an entrance. The fuzz targets (`fuzz_targets`) and the
//! property tests on stable Rust (`tests/hostile.rs`) run these and nothing else, so that they cannot drift apart.
//!
//! Everywhere: nothing panics, and what is refused leaves everything as it was. What a function promises besides
//! stands above it.
#![allow(dead_code, clippy::allow_attributes, reason = "each target runs one of them")]

use k8s_dns_lab::cluster::{FieldPath, Value};
use k8s_dns_lab::dns::{Name, Question, RecordType};
use k8s_dns_lab::host::message::{Request, decode};
use k8s_dns_lab::host::{KEYS, Parameters};
use k8s_dns_lab::json;
use k8s_dns_lab::lesson::assertion::Assertion;
use k8s_dns_lab::lesson::{Attempt, Files, Lesson, Problem, Progress, ProgressError, Prose, Stage};
use k8s_dns_lab::manifest::{self, Span};
use k8s_dns_lab::resolution::corefile::Files as CorefileFiles;
use k8s_dns_lab::resolution::server::{Configuration, Server};
use k8s_dns_lab::sandbox::{Edit, Link, Refusal, Sandbox, Scope, packed};
use k8s_dns_lab::shell::Shell;
use k8s_dns_lab::text::server::corefile as sentence_of_corefile;
use k8s_dns_lab::text::{Language, diagnostic, lesson::problem as sentence};
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

/// The opening toy, made once.
static TOY: LazyLock<Sandbox> = LazyLock::new(Sandbox::toy);

fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// Manifests. Every remark has a place in the text and a sentence in each language; what was read can be written
/// and read again and is the same; the editor's colours lie in the text, in order; taking the text in is one step,
/// which undo takes back whole.
pub(crate) fn manifest(bytes: &[u8]) {
    let text = &*text(bytes);
    let reading = manifest::read(text);
    for remark in &reading.diagnostics {
        has_place(text, remark.span);
        has_sentences(remark);
    }
    let values: Vec<&Value> = reading.documents.iter().map(|document| &document.value).collect();
    let written = manifest::write_all(values.iter().copied());
    let again = manifest::read(&written);
    if written.len() <= manifest::TEXT_LIMIT {
        let found: Vec<&Value> = again.documents.iter().map(|document| &document.value).collect();
        assert_eq!(found, values, "written as\n{written}");
    }
    let mut end = 0;
    for token in manifest::highlight(text) {
        assert!(end <= token.start && token.start < token.end, "{token:?} after {end}");
        assert!(text.get(token.start..token.end).is_some_and(|word| !word.contains('\n')), "{token:?}");
        end = token.end;
    }
    all_or_nothing(Edit::Import(text.to_owned()));
    all_or_nothing(Edit::Manifests { text: text.to_owned(), scope: Scope::Own, recreate: false });
}

/// The fragment or the query of an address. It opens a state whatever it says; what that state is links to itself;
/// the settings of a frame are read beside it.
pub(crate) fn link(bytes: &[u8]) {
    let text = &*text(bytes);
    let _ = packed(text);
    let _ = Parameters::read(text);
    let (link, _) = Link::read(text, KEYS);
    opens(&link);
    all_or_nothing(Edit::Open(Box::new(link)));
}

/// What the browser kept: the last state, as the text of a link, and what a learner has done. What reads without a
/// problem is the same once it is kept again; what does not read says why and is not taken for something else.
pub(crate) fn stored_state(bytes: &[u8]) {
    let text = &*text(bytes);
    let (link, problems) = Link::read(text, &[]);
    let (_, more) = link.open();
    if problems.is_empty() && more.is_empty() {
        opens(&link);
    }
    match Progress::read(text) {
        Ok(progress) => {
            let kept = progress.write();
            assert_eq!(Progress::read(&kept), Ok(progress), "kept as\n{kept}");
        }
        Err(ProgressError::Newer(schema)) => assert!(schema > 1),
        Err(ProgressError::Unreadable) => {}
    }
}

/// Lessons from elsewhere, and the assertions in them. Each error has a place in the text and a sentence; what reads
/// can be started, watched and answered.
pub(crate) fn assertion(bytes: &[u8]) {
    let text = &*text(bytes);
    match text.parse::<Assertion>() {
        Ok(assertion) => {
            assert_eq!(assertion.text.trim(), text.trim());
            let mut files = sample();
            // As a precondition of a lesson that is sound otherwise.
            let when = manifest::write(&Value::object([("when", text.into())])).replace('\n', "\n  ");
            let lesson = files.texts.entry("lesson.yaml".to_owned()).or_default();
            assert!(lesson.contains(PRECONDITION));
            *lesson = lesson.replace(PRECONDITION, when.trim_end());
            plays(&files);
        }
        Err(error) => assert!(text.is_char_boundary(error.at), "{error:?} in {} bytes", text.len()),
    }
    let (_, problems) = Prose::read("en.md", text);
    told(&problems);
    match Files::from_bundle(text) {
        Ok(files) => {
            assert_eq!(Files::from_bundle(&files.bundle()).map(|files| files.texts), Ok(files.texts.clone()));
            plays(&files);
        }
        Err(problems) => {
            assert!(!problems.is_empty());
            told(&problems);
        }
    }
    let mut files = sample();
    files.texts.insert("lesson.yaml".to_owned(), text.to_owned());
    plays(&files);
}

/// What a person types in the terminal. Whatever ran, undo leads back to the cluster there was; completion only
/// adds.
pub(crate) fn command_line(bytes: &[u8]) {
    let text = &*text(bytes);
    let mut sandbox = TOY.clone();
    let mut shell = Shell::default();
    let completed = shell.complete(&sandbox, text);
    assert!(completed.text.starts_with(text), "{completed:?}");
    let _ = Shell::wants_more(text);
    for language in Language::ALL {
        let _ = shell.run(&mut sandbox, language, text);
    }
    let _ = shell.run(&mut sandbox, Language::English, "kubectl get all -A; getent hosts db");
    // The history forgets what is older than its longest.
    if sandbox.steps_taken() == sandbox.done().len() {
        while sandbox.undo() {}
        assert_eq!(sandbox.cluster(), TOY.cluster());
        assert_eq!(sandbox.upstream(), TOY.upstream());
    }
}

/// The message of a host page. One that is not understood says at least one fault, each with a sentence; one that
/// is does what a person could do, or nothing.
pub(crate) fn host_message(bytes: &[u8]) {
    let text = &*text(bytes);
    if let Err(error) = json::parse(text) {
        assert!(text.is_char_boundary(error.at), "{error:?}");
    }
    let Some(message) = decode(text) else { return };
    match message.wanted {
        Err(faults) => {
            assert!(!faults.is_empty());
            assert!(faults.iter().all(|fault| !fault.says.is_empty() && !fault.code.is_empty()), "{faults:?}");
        }
        Ok(Request::Apply { yaml, recreate }) => {
            all_or_nothing(Edit::Manifests { text: yaml, scope: Scope::Own, recreate });
        }
        Ok(Request::SetState(state)) => {
            let (link, _) = Link::read(&state, KEYS);
            all_or_nothing(Edit::Open(Box::new(link)));
        }
        Ok(Request::Theme { tokens, .. } | Request::Init { tokens, .. }) => {
            assert!(tokens.iter().all(|token| !token.value.contains([';', '{', '}', '\\'])), "{tokens:?}");
        }
        Ok(_) => {}
    }
}

/// A Corefile. What is wrong with it has a place, a sentence in each language and what CoreDNS prints; what starts
/// answers whatever it is asked, watched or not, the same. Its text is kept as it is.
pub(crate) fn corefile(bytes: &[u8]) {
    let text = &*text(bytes);
    let directory = "/etc/coredns/custom".to_owned();
    let part = |name: &str, text: &str| (format!("{directory}/{name}"), text.to_owned());
    let files = CorefileFiles {
        by_path: [part("a.server", "a.test {\n whoami\n}\n"), part("b.override", "log\n"), part("itself", text)].into(),
        environment: [("ONE".to_owned(), "10.0.0.1".to_owned()), ("TWICE".to_owned(), "{$TWICE}".to_owned())].into(),
        directories: [directory.clone()].into(),
        mounts: [directory].into(),
        ..CorefileFiles::default()
    };
    serves(text, &files);
    let object = Configuration::object();
    let field = FieldPath::of(&["data", "Corefile"]);
    all_or_nothing(Edit::Set { object, field, value: Some(text.into()) });
}

/// A rule of `rewrite`, and what stands in the quotes of a `template`, a pattern and a `view`. Each ends, refused with
/// its place or read.
pub(crate) fn expression(bytes: &[u8]) {
    let text = &*text(bytes);
    let line = text.lines().next().unwrap_or_default();
    let quoted = text.replace('\\', "\\\\").replace('"', "\\\"");
    for corefile in [
        format!(". {{\n rewrite {line}\n rewrite continue name suffix .test .lan.test answer auto\n whoami\n}}"),
        format!(". {{\n rewrite stop {{\n {text}\n }}\n hosts {{\n 10.0.0.1 a.test\n fallthrough\n }}\n}}"),
        format!(
            ". {{\n metadata\n template ANY ANY test {{\n match \"{quoted}\"\n answer \"{{{{ .Name }}}} A 10.0.0.1\"\n fallthrough\n }}\n whoami\n}}"
        ),
        format!(
            ". {{\n metadata\n template ANY ANY {{\n match \"^(?P<who>.*)\\.test\\.$\"\n answer \"{quoted}\"\n additional \"{quoted}\"\n }}\n}}"
        ),
        format!(
            ". {{\n template ANY ANY {{\n var x \"{quoted}\"\n expr \"{quoted}\"\n answer \"{{{{ .Name }}}} A 10.0.0.1\"\n }}\n}}"
        ),
        format!(". {{\n view v {{\n expr {line}\n }}\n whoami\n}}"),
    ] {
        serves(&corefile, &CorefileFiles { are_all: true, ..CorefileFiles::default() });
    }
}

/// Reads a Corefile and asks its server.
fn serves(text: &str, files: &CorefileFiles) {
    let configuration = Configuration::read(text, files);
    assert_eq!(configuration.errors.is_empty(), configuration.says.is_none(), "{text}");
    for error in &configuration.errors {
        assert!(error.place.line >= 1 && error.place.column >= 1, "{error:?}");
        for language in Language::ALL {
            assert!(!sentence_of_corefile(language, &error.reason).is_empty(), "{error:?}");
        }
    }
    let refused = configuration.is_refused();
    let server = Server::with(configuration, TOY.cluster());
    assert_eq!(refused, server.configuration().running().is_none());
    for (name, record_type) in
        [("a.test.", RecordType::A), ("db.default.svc.cluster.local.", RecordType::Srv), (".", RecordType::Any)]
    {
        let question = Question { name: name.parse().unwrap_or_else(|_| Name::root()), record_type };
        let plain = server.answer(&question, TOY.upstream());
        let (watched, _) = server.answer_traced(&question, TOY.upstream());
        assert_eq!(plain, watched, "{text}");
    }
}

/// The edit changes nothing where it is refused, and is taken back whole where it is not.
fn all_or_nothing(edit: Edit) {
    let mut sandbox = TOY.clone();
    match sandbox.edit(edit) {
        Ok(_) => {
            let _ = sandbox.answer(sandbox.question());
            let _ = sandbox.zone();
            let changed = sandbox.clone();
            if sandbox.undo() {
                assert!(sandbox == *TOY, "undo leads back");
                assert!(sandbox.redo() && sandbox == changed, "redo leads there again");
            }
        }
        Err(refusal) => {
            assert!(sandbox == *TOY, "{refusal:?}");
            assert_eq!(sandbox.steps_taken(), TOY.steps_taken());
            let has_reason = match &refusal {
                Refusal::Text(remarks) => !remarks.is_empty(),
                Refusal::Api(rejections) => !rejections.is_empty(),
                Refusal::Outside(errors) => !errors.is_empty(),
                _ => true,
            };
            assert!(has_reason, "a reason is due");
        }
    }
}

/// The state of a link answers, and the link to it leads to the same state.
fn opens(link: &Link) {
    let (state, _) = link.open();
    let _ = state.answer(state.question());
    for pinned in state.pinned() {
        let _ = state.answer(pinned);
    }
    let _ = state.zone();
    let to_it = Link::to(&state);
    let (read, problems) = Link::read_with(&to_it.pairs(), to_it.manifests.clone().into(), &[]);
    assert_eq!(problems, [], "{}", to_it.pairs());
    assert_eq!(read, to_it);
    let (same, problems) = read.open();
    assert_eq!(problems, [], "{}", to_it.pairs());
    assert_eq!(Link::to(&same), to_it);
}

/// The one precondition of [`sample`].
const PRECONDITION: &str = "when: not exists(pod/shell)";

/// A lesson that is sound.
fn sample() -> Files {
    let texts = [
        ("lesson.yaml", include_str!("../tests/lessons/sample/lesson.yaml")),
        ("world.yaml", include_str!("../tests/lessons/sample/world.yaml")),
        ("en.md", include_str!("../tests/lessons/sample/en.md")),
        ("ko.md", include_str!("../tests/lessons/sample/ko.md")),
        ("ja.md", include_str!("../tests/lessons/sample/ja.md")),
    ];
    let texts = texts.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    Files { slug: "sample".to_owned(), texts }
}

/// A lesson reads and plays, or says what is wrong with it and where.
fn plays(files: &Files) {
    let lesson = match Lesson::read(files) {
        Ok(lesson) => Arc::new(lesson),
        Err(problems) => {
            assert!(!problems.is_empty());
            return told(&problems);
        }
    };
    for stage in Stage::ALL {
        let (mut sandbox, _) = lesson.start(stage);
        let mut attempt = Attempt::new(Arc::clone(&lesson), stage, &sandbox);
        attempt.observe(&sandbox);
        let question = sandbox.question().clone();
        attempt.asked(&sandbox, &question);
        let _ = sandbox.edit(Edit::Advance { seconds: 31 });
        attempt.observe(&sandbox);
        let _ = (attempt.goals(), attempt.is_complete(), attempt.take_hint(), attempt.steps_done());
        let mut progress = Progress::default();
        progress.record(&attempt);
        assert_eq!(Progress::read(&progress.write()), Ok(progress));
    }
}

fn told(problems: &[Problem]) {
    for problem in problems {
        assert!(problem.place.line >= 1 && problem.place.column >= 1, "{problem:?}");
        for language in Language::ALL {
            assert!(!sentence(language, problem).is_empty(), "{problem:?}");
        }
    }
}

fn has_place(text: &str, span: Span) {
    assert!(text.get(span.start..span.end).is_some(), "{span:?} in {} bytes", text.len());
    let before = text.get(..span.start).unwrap_or_default();
    assert!(span.line >= 1 && span.column >= 1, "{span:?}");
    assert!(
        usize::try_from(span.line)
            .is_ok_and(|line| line <= before.matches(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).count() + 1),
        "{span:?}"
    );
}

fn has_sentences(remark: &manifest::Diagnostic) {
    for language in Language::ALL {
        assert!(!diagnostic::sentence(language, &remark.message).is_empty(), "{remark:?}");
    }
}
