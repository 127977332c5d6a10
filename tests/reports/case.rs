//! How a case is written, and whether what it says is so.
//!
//! `=== title` begins one, `=== open: title` one that is still wrong. Then sections, each behind a line with `@`:
//! `@paste` is what somebody pasted, and with `base` or `lb` on its line that file stands in front of it; `@corefile` is that of
//! the ConfigMap `kube-system/coredns`; `@node` the node's own resolv.conf; `@outside` the table of outside names, without
//! which the lab's own are kept;
//! `@ask` has a question a line, `@run` commands with what they print, `@finds` what is found at objects, and `@refused` how
//! many objects are refused where it is not none.
//!
//! A question is `namespace/pod name type: OUTCOME data …`, or `…: N records`, and behind each `|` one thing more:
//! `asks N` questions were sent; `owner NAME` and `ttl N` of the first record; `finding KIND [object]` and `no finding KIND`;
//! `remedy WORDS` and `no remedy WORDS` look into what is offered; `cause KIND` is what the answer comes down to on *My
//! cluster*, and `mend WORDS` and `no mend WORDS` look into the cards there; `ends WORDS` is where the first packet's way ended;
//! `says WORDS` is in the sentence that the answer comes down to there, or in what else was found;
//! `outside NAME` was asked outside, and `inside` says that nothing was; `to ADDRESS` that a `forward` sent it there.
//! In `@run`, `$ command` is followed by lines with `+ words` that it prints and `- words` that it does not.

use k8s_dns_lab::cluster::ObjectRef;
use k8s_dns_lab::explain::diagnosis::Finding;
use k8s_dns_lab::own_cluster::{self, Mendable, Told};
use k8s_dns_lab::resolution::trace::Station;
use k8s_dns_lab::resolution::upstream::Upstream;
use k8s_dns_lab::sandbox::{Answer, Ask, Edit, Import, Sandbox};
use k8s_dns_lab::shell::Shell;
use k8s_dns_lab::text::{Language, diagnosis};
use std::sync::Arc;

const BASE: &str = include_str!("base.yaml");
const LB: &str = include_str!("lb.yaml");

/// One report.
#[derive(Debug, Default)]
pub(crate) struct Case {
    /// What it is about, with where it was reported.
    pub title: String,
    /// Still wrong.
    pub is_open: bool,
    sections: Vec<(String, String)>,
}

impl Case {
    /// All cases of a file.
    pub(crate) fn all(text: &str) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for line in text.lines() {
            if let Some(title) = line.strip_prefix("=== ") {
                let open = title.strip_prefix("open: ");
                let title = open.unwrap_or(title).to_owned();
                all.push(Self { title, is_open: open.is_some(), sections: Vec::new() });
                continue;
            }
            let Some(case) = all.last_mut() else { continue };
            match line.strip_prefix('@') {
                Some(name) => case.sections.push((name.trim().to_owned(), String::new())),
                None => {
                    if let Some((_, body)) = case.sections.last_mut() {
                        body.push_str(line);
                        body.push('\n');
                    }
                }
            }
        }
        all
    }

    fn section(&self, name: &str) -> Option<&str> {
        let mut all = self.sections.iter().filter(|(own, _)| own.split(' ').next() == Some(name));
        let found = all.next().map(|(_, body)| body.as_str());
        assert!(all.next().is_none(), "{}: two sections `{name}`", self.title);
        found
    }

    /// What was pasted, as one text.
    fn paste(&self) -> String {
        let mut documents = Vec::new();
        for (name, body) in &self.sections {
            match name.as_str() {
                "paste base" => documents.extend([BASE.to_owned(), body.clone()]),
                "paste lb" => documents.extend([LB.to_owned(), body.clone()]),
                "paste" => documents.push(body.clone()),
                "corefile" => documents.push(format!(
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: coredns, namespace: kube-system}}\ndata:\n  Corefile: |\n    {}\n",
                    body.trim_end().replace('\n', "\n    ")
                )),
                "node" | "outside" | "ask" | "run" | "finds" | "refused" => {}
                other => panic!("{}: no such section: {other}", self.title),
            }
        }
        documents.retain(|document| !document.trim().is_empty());
        documents.join("\n---\n")
    }

    /// What of it is not so.
    pub(crate) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut sandbox = Sandbox::toy();
        match Import::read(&self.paste()) {
            Ok(mut import) => {
                import.advance(usize::MAX);
                let imported = import.finish();
                let wanted = self.section("refused").map_or(0, |body| body.trim().parse().unwrap());
                if imported.refused != wanted {
                    problems.push(format!("{} refused: {:?}", imported.refused, imported.remarks));
                }
                sandbox.edit(Edit::Imported(Arc::new(imported))).unwrap();
            }
            Err(diagnostics) => return vec![format!("does not read: {diagnostics:?}")],
        }
        if let Some(node) = self.section("node") {
            let mut settings = sandbox.cluster().settings().clone();
            node.clone_into(&mut settings.node_resolv_conf);
            sandbox.edit(Edit::Settings(settings)).unwrap();
        }
        // Unless a case says something of the names outside, whoever pasted keeps the lab's.
        let outside = self.section("outside").map_or_else(|| Upstream::example().to_string(), str::to_owned);
        if let Err(refusal) = sandbox.edit(Edit::Outside(outside)) {
            return vec![format!("outside: {refusal:?}")];
        }
        let lines =
            |name| self.section(name).unwrap_or_default().lines().map(str::trim).filter(|line| !line.is_empty());
        let mut count = 0;
        for line in lines("ask") {
            count += 1;
            problems.extend(asked(&sandbox, line));
        }
        for line in lines("finds") {
            count += 1;
            problems.extend(found(&sandbox, line));
        }
        let mut shell = Shell::default();
        let mut printed = String::new();
        for line in lines("run") {
            count += 1;
            if let Some(command) = line.strip_prefix("$ ") {
                let output = shell.run(&mut sandbox, Language::English, command).output;
                printed = format!("{}{}", output.text, output.errors);
            } else if let Some(words) = line.strip_prefix("+ ") {
                if !printed.contains(words) {
                    problems.push(format!("`{words}` is missing from:\n{printed}"));
                }
            } else if let Some(words) = line.strip_prefix("- ") {
                if printed.contains(words) {
                    problems.push(format!("`{words}` is in:\n{printed}"));
                }
            } else {
                panic!("{}: {line}", self.title);
            }
        }
        assert!(count > 0, "{} asks nothing", self.title);
        problems
    }
}

/// Fails unless each language has sentences for it, without a gap.
fn is_said(finding: &Finding) {
    for language in Language::ALL {
        let mend = diagnosis::mend(language, finding);
        for said in [Some(diagnosis::sentence(language, finding)), mend].into_iter().flatten() {
            let has_gap = ["``", "  ", "()", "{"].iter().any(|gap| said.contains(gap));
            assert!(!said.is_empty() && said == said.trim() && !has_gap, "{said}");
        }
    }
}

/// The findings that words name: `KIND`, or `KIND object`.
fn named<'f>(findings: &'f [Finding], words: &'f str) -> impl Iterator<Item = &'f Finding> {
    let (kind, object) = words.split_once(' ').unwrap_or((words, ""));
    findings.iter().filter(move |finding| {
        format!("{:?}", finding.diagnosis) == kind && (object.is_empty() || finding.object.to_string() == object)
    })
}

fn is_there(findings: &[Finding], words: &str) -> bool {
    findings.iter().for_each(is_said);
    named(findings, words).next().is_some()
}

/// Why a mend is none: the cluster does not take it, or what it is to mend is there afterwards as well.
fn mends(sandbox: &Sandbox, ask: Option<&Ask>, finding: &Finding) -> Option<String> {
    let mend = finding.mend.as_ref().filter(|mend| !mend.requests.is_empty())?;
    let mut mended = sandbox.clone();
    if let Err(refusal) = mended.edit(Edit::Requests(mend.requests.clone())) {
        return Some(format!("{:?} is not mended: {refusal:?}", finding.diagnosis));
    }
    let left = match ask {
        Some(ask) => mended.diagnose_question(ask, &mended.answer_afresh(ask)),
        None => mended.diagnose(&finding.object),
    };
    let is_left = left.iter().any(|one| (one.diagnosis, &one.object) == (finding.diagnosis, &finding.object));
    is_left.then(|| format!("{:?} is there after its mend as well", finding.diagnosis))
}

/// `object: KIND`, `object: no KIND`, `object: none`.
fn found(sandbox: &Sandbox, line: &str) -> Option<String> {
    let (object, words) = line.split_once(": ").unwrap_or_else(|| panic!("{line}"));
    let reference =
        sandbox.cluster().objects().map(|one| one.reference()).find(|one: &&ObjectRef| one.to_string() == object);
    let Some(reference) = reference else { return Some(format!("{line}: there is no such object")) };
    let findings = sandbox.diagnose(reference);
    let is_so = match words.split_once(' ') {
        Some(("no", kind)) => !is_there(&findings, kind),
        _ if words == "none" => findings.is_empty(),
        _ => is_there(&findings, words),
    };
    let problem = named(&findings, words).find_map(|finding| mends(sandbox, None, finding));
    problem.or((!is_so).then(|| format!("{line}: found {findings:?}")))
}

/// What of a line of `@ask` is not so.
fn asked(sandbox: &Sandbox, line: &str) -> Vec<String> {
    let mut parts = line.split(" | ");
    let first = parts.next().unwrap_or_default();
    let (question, wanted) = first.split_once(": ").unwrap_or_else(|| panic!("{line}"));
    let words: Vec<&str> = question.split(' ').collect();
    let [from, name, record_type] = words.as_slice() else { panic!("{line}") };
    let ask = Ask {
        from: from.parse().unwrap_or_else(|_| panic!("{line}")),
        name: (*name).to_owned(),
        record_type: record_type.parse().unwrap_or_else(|_| panic!("{line}")),
    };
    let answer = sandbox.answer(&ask);
    let mut data: Vec<String> = answer.records.iter().map(|one| one.record.data.to_string()).collect();
    data.sort();
    if let Some(wanted) = wanted.strip_suffix(" records") {
        let got = data.len().to_string();
        return (got != wanted).then(|| format!("{question}: {got} records")).into_iter().collect();
    }
    let got = [vec![answer.outcome().as_str().to_owned()], data].concat().join(" ");
    let mut problems = Vec::new();
    if got != wanted.trim() {
        problems.push(format!("{question}: {got}, not {wanted} {}", ends(&answer)));
    }
    for part in parts {
        problems.extend(detail(sandbox, &ask, &answer, part.trim()).map(|problem| format!("{question}: {problem}")));
    }
    problems
}

fn ends(answer: &Answer) -> String {
    if let Some(cannot) = &answer.cannot_say {
        return format!("{} {:?}", cannot.directive, cannot.reason);
    }
    let hop = answer.traces().next().and_then(|trace| trace.hops.last());
    match hop.map(|hop| &hop.at) {
        Some(Station::Unreached { why, object, .. }) => {
            format!("{why:?} {}", object.as_ref().map(ToString::to_string).unwrap_or_default()).trim().to_owned()
        }
        Some(Station::CannotSay { cannot }) => format!("{} {:?}", cannot.directive, cannot.reason),
        Some(Station::Stopped { says, .. }) => format!("Stopped {says}"),
        Some(other) => format!("{other:?}"),
        None => String::new(),
    }
}

/// What an answer comes down to on *My cluster*.
fn told(sandbox: &Sandbox, ask: &Ask, answer: &Answer) -> String {
    match &own_cluster::cause(sandbox, ask, answer).told {
        Told::Finding(finding) => format!("{:?}", finding.diagnosis),
        other => format!("{other:?}"),
    }
}

/// The cards of mends there: what each says, its command and its patches.
fn cards(sandbox: &Sandbox, ask: &Ask, answer: &Answer) -> Vec<String> {
    let findings = sandbox.diagnose_question(ask, answer);
    let remedies = sandbox.remedies(ask).finish();
    let said = |one: &Mendable| {
        Language::ALL.iter().for_each(|language| assert!(!one.says(*language).is_empty()));
        let why_not = one.why_not(sandbox).unwrap_or_default();
        let patches = one.patches(sandbox).into_iter().map(|(_, patch)| patch).collect::<String>();
        format!("{} {} {patches} {why_not}", one.says(Language::English), one.command(sandbox).unwrap_or_default())
    };
    own_cluster::mends(sandbox, ask, &findings, &remedies).iter().map(said).collect()
}

/// What of a part of a question is not so.
fn detail(sandbox: &Sandbox, ask: &Ask, answer: &Answer, part: &str) -> Option<String> {
    let (word, rest) = part.split_once(' ').unwrap_or((part, ""));
    let is_wanted = word != "no";
    let (word, rest) = if is_wanted { (word, rest) } else { rest.split_once(' ').unwrap_or((rest, "")) };
    let record = answer.records.first().map(|one| &one.record);
    let (is_so, got) = match word {
        "asks" => (answer.questions.to_string() == rest, answer.questions.to_string()),
        "owner" => {
            let owner = record.map(|record| record.name.to_string()).unwrap_or_default();
            (owner == rest, owner)
        }
        "ttl" => {
            let ttl = record.map(|record| record.ttl.to_string()).unwrap_or_default();
            (ttl == rest, ttl)
        }
        "finding" => {
            let findings = sandbox.diagnose_question(ask, answer);
            if let Some(problem) = named(&findings, rest).find_map(|finding| mends(sandbox, Some(ask), finding)) {
                return Some(problem);
            }
            (is_there(&findings, rest), format!("{findings:?}"))
        }
        "remedy" => {
            let remedies = sandbox.remedies(ask).finish();
            let texts: Vec<String> = remedies
                .iter()
                .map(|one| {
                    let moves: Vec<String> =
                        one.moves.iter().map(|one| format!("{:?} {}", one.act, one.object)).collect();
                    format!("{} -> {}", moves.join(" + "), one.promise.outcome.as_str())
                })
                .collect();
            (texts.iter().any(|text| text.contains(rest)), format!("{texts:?}"))
        }
        "cause" => {
            let told = told(sandbox, ask, answer);
            (told.starts_with(rest), told)
        }
        "says" => {
            let cause = own_cluster::cause(sandbox, ask, answer);
            let others = cause.others.iter().map(|one| diagnosis::sentence(Language::English, one));
            let said: String = others.chain([cause.sentence(Language::English, ask, answer)]).collect();
            (said.contains(rest), said)
        }
        "mend" => {
            let cards = cards(sandbox, ask, answer);
            (cards.iter().any(|text| text.contains(rest)), format!("{cards:?}"))
        }
        "ends" => (ends(answer).contains(rest), ends(answer)),
        "outside" => (answer.forwarded.iter().any(|name| name == rest), format!("{:?}", answer.forwarded)),
        "inside" => (answer.forwarded.is_empty(), format!("{:?}", answer.forwarded)),
        "to" => {
            let hops = answer.traces().flat_map(|trace| &trace.hops);
            let to: Vec<String> = hops
                .filter_map(|hop| if let Station::Forward { to, .. } = &hop.at { Some(to.join(" ")) } else { None })
                .collect();
            (to.iter().any(|one| one == rest), format!("{to:?}"))
        }
        "error" => {
            let error = answer.application_error().map_or("", |error| error.as_str());
            (error == rest, error.to_owned())
        }
        _ => panic!("no such part: {part}"),
    };
    (is_so != is_wanted).then(|| format!("`{part}` is not so: {got}"))
}
