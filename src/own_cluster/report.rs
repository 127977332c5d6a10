//! The report for a ticket, in Markdown: question, outcome, cause, evidence, what mends it, how to see that it is mended,
//! and what is not known.

use super::{Aside, Cause, Disturbs, ErrorMessage, Gap, Means, Mendable, Numbers, Taken, taken};
use crate::cluster::{Kind, ServiceType};
use crate::explain::diagnosis::extent::Extent;
use crate::resolution::stub::{Library, NextStep};
use crate::sandbox::{Answer, Ask, ResolvFile, Sandbox};
use crate::shell::{command_for_question, command_for_question_alone, command_for_question_on_windows};
use crate::text::answer::outcome_word;
use crate::text::{Language, outcome, walk, words};
use std::fmt::Write as _;

/// The commands by which one sees in the cluster itself what a question comes to: asked from the pod, or where that pod
/// is the lab's own, from one that is started for it; asked of cluster DNS itself; and what stands behind the Services.
pub fn checks(sandbox: &Sandbox, ask: &Ask, answer: &Answer) -> Vec<String> {
    let pieces = sandbox.pieces();
    let is_there = pieces.is_empty() || pieces.iter().any(|piece| piece.has(&ask.from.object()));
    let mut all = Vec::new();
    let is_windows = sandbox.library_of(&ask.from) == Some(Library::Windows);
    all.push(match (is_there, is_windows) {
        (true, true) => command_for_question_on_windows(ask),
        (true, false) => command_for_question(ask),
        (false, _) => command_for_question_alone(ask),
    });
    for object in answer.consulted.iter().filter(|object| object.kind == Kind::Service) {
        let service = sandbox.cluster().get(object).and_then(|object| object.as_service());
        // An alias has no endpoints: where it leads is a column of its own.
        let is_alias = service.is_some_and(|service| service.spec.service_type == ServiceType::ExternalName);
        let (namespace, name) = (&object.namespace, &object.name);
        all.push(match is_alias {
            true => format!("kubectl get svc -n {namespace} {name}"),
            false => format!("kubectl get endpointslices -n {namespace} -l kubernetes.io/service-name={name}"),
        });
    }
    all
}

/// How much a change disturbs, in words.
pub fn disturbs(language: Language, how: Disturbs) -> String {
    let words = words::own_cluster(language);
    match how {
        Disturbs::Nothing => words.disturbs_nothing().to_owned(),
        Disturbs::Adds => words.disturbs_adds().to_owned(),
        Disturbs::OneObject => words.disturbs_one().to_owned(),
        Disturbs::Objects => words.disturbs_objects().to_owned(),
        Disturbs::NewClusterIp => words.disturbs_cluster_ip().to_owned(),
        Disturbs::Pods(number) => words.disturbs_pods(number),
        Disturbs::Deletes => words.disturbs_deletes().to_owned(),
        Disturbs::Everything => words.disturbs_everything().to_owned(),
    }
}

/// How much was found, in one line.
pub fn found_in_short(language: Language, numbers: &Numbers) -> String {
    let words = words::own_cluster(language);
    let Numbers { fail, unknown, others, services, left_outside, is_asked } = *numbers;
    let mut said = Vec::new();
    said.extend((fail > 0).then(|| words.fails(fail)));
    said.extend((others > 0).then(|| if fail > 0 { words.other_problems(others) } else { words.problems(others) }));
    said.extend((unknown > 0).then(|| words.unknowns(unknown)));
    match said.as_slice() {
        [] if services == 0 => words.no_services().to_owned(),
        [] if !is_asked => words.nobody_asks().to_owned(),
        [] if left_outside > 0 => words.some_lead_outside(left_outside),
        [] => words.none_fails().to_owned(),
        said => {
            let (stop, space) = language.between_sentences();
            said.join(&format!("{stop}{space}"))
        }
    }
}

/// What is not known, in words.
pub fn gap(language: Language, gap: &Gap) -> String {
    let words = words::own_cluster(language);
    match gap {
        Gap::DnsService => words.gap_dns_service().to_owned(),
        Gap::DnsPods { namespace } => words.gap_dns_pods(namespace),
        Gap::Corefile(map) => words.gap_corefile(map),
        Gap::Imported { map, path } => words.gap_imported(map, path),
        Gap::Pods(namespaces) => words.gap_pods(namespaces.join(", ")),
        Gap::Slices(namespaces) => words.gap_slices(namespaces.join(", ")),
        Gap::Policies => words.gap_policies().to_owned(),
        Gap::Nodes => words.gap_nodes().to_owned(),
        Gap::Kubelet => words.gap_kubelet().to_owned(),
        Gap::NodeResolver => words.gap_node_resolver().to_owned(),
    }
}

/// What the names that were tried came to, one line each.
fn evidence(language: Language, answer: &Answer) -> Vec<String> {
    let tries = answer.lookup.iter().flat_map(|lookup| &lookup.tries);
    let line = |one: &crate::resolution::stub::Try| {
        let name = one.name.as_ref().map(ToString::to_string).unwrap_or_default();
        let then = walk::then(language, one.ending, one.next);
        let mark = if one.next == NextStep::Done { "→" } else { "↓" };
        format!("`{name}` {mark} {then}")
    };
    tries.map(line).collect()
}

/// What is taken for all of a kind, as a sentence.
pub fn as_taken(language: Language, taken: &Taken) -> String {
    let words = words::own_cluster(language);
    match taken {
        Taken::Services(Extent::All(number)) => words.taken_all_services(*number),
        Taken::Services(Extent::Only(some)) if some.is_empty() => words.taken_no_services().to_owned(),
        Taken::Services(Extent::Only(some)) => words.taken_some_services(in_short(some)),
        Taken::Namespaces(Extent::All(number)) => words.taken_all_namespaces(*number),
        Taken::Namespaces(Extent::Only(_)) => words.taken_some_namespaces().to_owned(),
        Taken::Policies(number) => words.taken_policies(*number),
    }
}

/// What was pasted in place of a cluster says in the lab's words, and what to do next.
pub fn meant(language: Language, sandbox: &Sandbox, said: &Aside) -> String {
    let (_, space) = language.between_sentences();
    let all = match said {
        Aside::Message(message) => of_message(language, sandbox, message),
        Aside::File(file) => of_file(language, sandbox, file),
    };
    all.into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join(space)
}

/// Whose file it is, whether it is as here, and what to do next.
fn of_file(language: Language, sandbox: &Sandbox, file: &ResolvFile) -> Vec<String> {
    let words = words::own_cluster(language);
    let nameservers = in_short(&file.nameservers().map(str::to_owned).collect::<Vec<_>>());
    let Some((namespace, _)) = file.of_pod() else {
        let then = if file.asks_itself() { words.file_asks_itself() } else { words.file_taken_for_nodes() };
        return vec![words.file_of_node(nameservers), then.to_owned()];
    };
    let settings = sandbox.cluster().settings();
    let here: Vec<String> = settings.cluster_dns.iter().map(ToString::to_string).collect();
    let compared = match file.fits(settings) {
        true => words.file_fits().to_owned(),
        false => words.file_differs(in_short(&here), &settings.cluster_domain),
    };
    vec![words.file_of_pod(namespace, nameservers), compared]
}

/// What an error message means, and what to do next.
fn of_message(language: Language, sandbox: &Sandbox, said: &ErrorMessage) -> Vec<String> {
    let words = words::own_cluster(language);
    let about = match &said.name {
        Some(name) => words.message_about(name),
        None => words.message_about_no_name().to_owned(),
    };
    let means = match said.means {
        Means::NoSuchName => words.means_no_such_name(),
        Means::NoAddress => words.means_no_address(),
        Means::ServerFails => words.means_server_fails(),
        Means::Refused => words.means_refused(),
        Means::NoReply => words.means_no_reply(),
        Means::NobodyListens => words.means_nobody_listens(),
        Means::FailsForNow => words.means_fails_for_now(),
        Means::DoesNotSay => words.means_does_not_say(),
    };
    let asked = said.nameserver.map(|address| words.message_asked(address));
    let next = match (sandbox.pieces().is_empty(), &said.name) {
        (true, _) => words.message_next_paste(),
        (false, Some(_)) => words.message_next_ask(),
        (false, None) => "",
    };
    [Some(about), asked, Some(means.to_owned()), Some(next.to_owned())].into_iter().flatten().collect()
}

/// The first of some names.
fn in_short(names: &[String]) -> String {
    const NAMED: usize = 6;
    let more = if names.len() > NAMED { ", …" } else { "" };
    let first: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    format!("{}{more}", first.join(", "))
}

/// All of it.
pub fn markdown(
    language: Language,
    sandbox: &Sandbox,
    ask: &Ask,
    answer: &Answer,
    cause: &Cause,
    mends: &[Mendable],
    gaps: &[Gap],
) -> String {
    let words = words::own_cluster(language);
    let mut page = Page { text: String::new(), language };
    let outcome = match answer.is_without_dns() {
        true => outcome_word(words::question(language), answer),
        false => outcome::word(words::question(language), answer.comes_to().as_str()),
    };
    page.line(&format!("## {}", words.report_title(&ask.name, outcome)));
    page.line("");
    page.line(&words.report_question(&ask.from, &ask.name, ask.record_type));
    page.line("");
    page.line(&format!("**{}** {}", words.report_cause(), cause.sentence(language, ask, answer)));
    for other in &cause.others {
        page.line(&format!("- {} (`{}`)", crate::text::diagnosis::sentence(language, other), other.object));
    }
    let tried = evidence(language, answer);
    if !tried.is_empty() {
        page.heading(words.report_tried());
        page.line("");
        for (number, one) in tried.iter().enumerate() {
            page.line(&format!("{}. {one}", number + 1));
        }
    }
    if !mends.is_empty() {
        page.heading(words.report_mends());
    }
    for (number, one) in mends.iter().enumerate() {
        page.mend(sandbox, number + 1, one);
    }
    page.heading(words.report_check());
    page.fenced("sh", &checks(sandbox, ask, answer).join("\n"));
    if !gaps.is_empty() {
        page.heading(words.report_unknown());
        page.line("");
        for one in gaps {
            page.line(&format!("- {} `{}`", gap(language, one), one.command()));
        }
        for one in taken(sandbox) {
            page.line(&format!("- {}", as_taken(language, &one)));
        }
    }
    page.line("");
    let before = sandbox.cluster().settings().before_1_36;
    page.line(&words.report_behaves(if before { "1.35" } else { "1.36" }));
    page.text
}

/// A text in Markdown, line after line.
struct Page {
    text: String,
    language: Language,
}

impl Page {
    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{line}");
    }

    fn heading(&mut self, of: &str) {
        self.line("");
        self.line(&format!("### {of}"));
    }

    /// What mends it, how much that disturbs, and how it is done.
    fn mend(&mut self, sandbox: &Sandbox, number: usize, one: &Mendable) {
        self.line("");
        let (says, why_not) = (one.says(self.language), one.why_not(sandbox));
        match &why_not {
            // No one changes it in place.
            Some(_) => self.line(&format!("{number}. {says}. {}", words::own_cluster(self.language).set_by_kubelet())),
            None => self.line(&format!("{number}. {says} — {}", disturbs(self.language, one.disturbs))),
        }
        if let Some(leads_to) = one.leads_to(self.language, sandbox) {
            self.line(&format!("   {} `{leads_to}`", words::own_cluster(self.language).leads_to()));
        }
        if let Some(command) = one.command(sandbox).or(why_not) {
            self.fenced("sh", &command);
        }
        for (_, patch) in one.patches(sandbox) {
            self.fenced("yaml", &patch);
        }
    }

    /// A block of text in a fence that it does not close.
    fn fenced(&mut self, of: &str, text: &str) {
        let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(longest.saturating_add(1).max(3));
        self.line("");
        self.line(&format!("{fence}{of}"));
        self.line(text.trim_end());
        self.line(&fence);
    }
}
