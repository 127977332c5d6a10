//! The stations of a query in the server as sentences: what each plugin did, where `forward` sent it, and what the
//! lab cannot say.

use super::Language;
use super::words::{self, Volume};
use crate::cluster::ObjectRef;
use crate::resolution::trace::{CannotSay, Station, Step, StepId as Id, Unknown, Unreached, Who};
use crate::rule::{self, Rule};
use std::sync::OnceLock;

/// How a step becomes a sentence.
type Sentence = fn(Language, &Step) -> String;

static STEPS: OnceLock<Sentence> = OnceLock::new();

/// Takes in the sentences of steps, which in a browser arrive with the further plugins.
pub fn take_in() {
    STEPS.get_or_init(|| sentence);
}

fn arrived() -> Option<&'static Sentence> {
    #[cfg(not(split))]
    take_in();
    STEPS.get()
}

/// True once the sentences of steps are there in this language.
pub fn has_arrived(language: Language) -> bool {
    Volume::Opened(language).is_here() && arrived().is_some()
}

/// What a plugin did; empty as long as the sentences have not arrived.
pub fn step(language: Language, step: &Step) -> String {
    arrived().map(|sentence| sentence(language, step)).unwrap_or_default()
}

fn sentence(language: Language, step: &Step) -> String {
    let words = words::plugin_step(language);
    let detail = |position: usize| step.detail.get(position).map_or("", String::as_str);
    match step.id {
        Id::AnyIsObsolete => words.any_is_obsolete().to_owned(),
        Id::AutopathFound => words.autopath_found(detail(0)),
        Id::AutopathTried => words.autopath_tried(detail(0)),
        Id::AutopathFoundNothing => words.autopath_found_nothing().to_owned(),
        Id::AutopathNothingInFront => words.autopath_nothing_in_front(detail(0)),
        Id::FileAnswers => words.file_answers(detail(0)),
        Id::FileHasNoType => words.file_has_no_type(detail(0), detail(1)),
        Id::FileHasNoName => words.file_has_no_name(detail(0)),
        Id::FileEmptyName => words.file_empty_name(detail(0)),
        Id::FileWildcard => words.file_wildcard(detail(0), detail(1)),
        Id::FileDelegates => words.file_delegates(detail(0)),
        Id::FileDname => words.file_dname(detail(0)),
        Id::FileAliasInside => words.file_alias_inside(detail(0)),
        Id::FileAliasOutside => words.file_alias_outside(detail(0)),
        Id::FileAliasLoop => words.file_alias_loop(detail(0)),
        Id::FileFallsThrough => words.file_falls_through(detail(0)),
        Id::FileMissing => words.file_missing(detail(0)),
        Id::FileNotItsZone => words.file_not_its_zone().to_owned(),
        Id::ExternalAddresses => words.external_addresses(detail(0), detail(1), detail(2)),
        Id::ExternalNoNamespace => words.external_no_namespace(detail(0)),
        Id::ExternalNamespace => words.external_namespace(detail(0)),
        Id::ExternalNoService => words.external_no_service(detail(0), detail(1)),
        Id::ExternalNoAddress => words.external_no_address(detail(0), detail(1)),
        Id::ExternalTooLong => words.external_too_long().to_owned(),
        Id::ExternalReverse => words.external_reverse(detail(1), detail(0)),
        Id::ExternalApex => words.external_apex(detail(0)),
        Id::ExternalFallsThrough => words.external_falls_through().to_owned(),
        Id::TransferNeedsTcp => words.transfer_needs_tcp().to_owned(),
        Id::TransferNotToThem => words.transfer_not_to_them(detail(0)),
        Id::TransferWithoutSerial => words.transfer_without_serial().to_owned(),
        Id::TransferNobodyHasIt => words.transfer_nobody_has_it(detail(0)),
        Id::TransferSent => words.transfer_sent(detail(0), detail(1)),
        Id::CacheRefreshes => words.cache_refreshes().to_owned(),
        Id::CacheAsksFirst => words.cache_asks_first().to_owned(),
        Id::CacheTakesTheNew => words.cache_takes_the_new().to_owned(),
        Id::CacheDoesNotAskAgain => words.cache_does_not_ask_again().to_owned(),
        Id::CacheGivesWhatIsOver => words.cache_gives_what_is_over().to_owned(),
        Id::ForwardExcepts => words.forward_excepts(detail(0), detail(1)),
        Id::ForwardSkips => words.forward_skips(detail(0)),
        Id::ForwardTriesAllTheSame => words.forward_tries_all_the_same().to_owned(),
        Id::ForwardHasNoReply => words.forward_has_no_reply(detail(0)),
        Id::ForwardIsToldOfAnother => words.forward_is_told_of_another(detail(0)),
        Id::ForwardFailsOver => words.forward_fails_over(detail(0), detail(1)),
        Id::ForwardHandsOn => words.forward_hands_on(detail(0)),
        Id::ForwardGivesUp => words.forward_gives_up().to_owned(),
        Id::HostsLine => words.hosts_line(detail(0), detail(1), detail(2)),
        Id::HostsHasOtherTypes => words.hosts_has_other_types(detail(0), detail(1), detail(2)),
        Id::HostsTypeGoesOn => words.hosts_type_goes_on(detail(0), detail(1)),
        Id::HostsUnknownGoesOn => words.hosts_unknown_goes_on(detail(0)),
        Id::HostsUnknownFails => words.hosts_unknown_fails(detail(0)),
        Id::HostsNoReverse => words.hosts_no_reverse(detail(0)),
        Id::RewriteNothing => words.rewrite_nothing(detail(0)),
        Id::RewriteName => words.rewrite_name(detail(0), detail(1), detail(2)),
        Id::RewriteNameInvalid => words.rewrite_name_invalid(detail(0), detail(1), detail(2)),
        Id::RewriteType => words.rewrite_type(detail(0), detail(1), detail(2)),
        Id::RewriteClass => words.rewrite_class(detail(0), detail(1), detail(2)),
        Id::RewriteEdns => words.rewrite_edns(detail(0), detail(1)),
        Id::RewriteAnswer => words.rewrite_answer(detail(0), detail(1), detail(2)),
        Id::RewriteTtl => words.rewrite_ttl(detail(0), detail(1), detail(2), detail(3)),
        Id::RewriteRcode => words.rewrite_rcode(detail(0), detail(1), detail(2)),
        Id::RewriteCname => words.rewrite_cname(detail(0), detail(1), detail(2)),
        Id::TemplateDoesNotFit => words.template_does_not_fit(detail(0), detail(1)),
        Id::TemplateNoMatchGoesOn => words.template_no_match_goes_on(detail(0)),
        Id::TemplateNoMatchFails => words.template_no_match_fails(detail(0)),
        Id::TemplateReplies => words.template_replies(detail(0), detail(1), detail(2)),
        Id::TemplateAlias => words.template_alias(detail(0)),
        Id::TemplateError => words.template_error().to_owned(),
        Id::TemplateNoRecord => words.template_no_record(detail(0)),
        Id::AclAllows => words.acl_allows(detail(0), detail(1)),
        Id::AclBlocks => words.acl_blocks(detail(0), detail(1)),
        Id::AclFilters => words.acl_filters(detail(0), detail(1)),
        Id::AclDrops => words.acl_drops(detail(0), detail(1)),
        Id::AclHasNoPolicy => words.acl_has_no_policy(detail(0)),
        Id::BufsizeLimits => words.bufsize_limits(detail(0), detail(1)),
        Id::ChaosTells => words.chaos_tells().to_owned(),
        Id::Dns64AsksForA => words.dns64_asks_for_a(detail(0)),
        Id::Dns64Translates => words.dns64_translates(detail(0), detail(1)),
        Id::ErraticAnswers => words.erratic_answers(detail(0)),
        Id::ErraticDelays => words.erratic_delays(detail(0), detail(1)),
        Id::ErraticDrops => words.erratic_drops(detail(0)),
        Id::ErraticTruncates => words.erratic_truncates(detail(0)),
        Id::HeaderSetsFlags => words.header_sets_flags(detail(0)),
        Id::LoadbalanceShuffles => words.loadbalance_shuffles().to_owned(),
        Id::LocalAnswers => words.local_answers().to_owned(),
        Id::MinimalRemoves => words.minimal_removes(detail(0), detail(1)),
        Id::MinimalHasNoMessage => words.minimal_has_no_message().to_owned(),
        Id::NsidTells => words.nsid_tells(detail(0)),
        Id::ReplyIsTruncated => words.reply_is_truncated(detail(0), detail(1), detail(2)),
        Id::WhoamiTellsTheClient => words.whoami_tells_the_client(detail(0)),
    }
}

/// One thing that happened at a station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The sentence.
    pub said: String,
    /// The rule, where there is one.
    pub rule: Option<Rule>,
    /// What the lab cannot say, and not something that happened.
    pub is_unknown: bool,
}

/// What happened at a station, but for the checks of `kubernetes` and what `cache` had kept, which have sentences of
/// their own (`text::check`, `time.txt`).
pub fn lines(language: Language, station: &Station) -> Vec<Line> {
    let words = words::plugin(language);
    let line = |said: String, rule: Option<Rule>| Line { said, rule, is_unknown: false };
    match station {
        Station::Kubernetes { .. } | Station::Cache { .. } => Vec::new(),
        Station::Refused { rule } => vec![line(words.no_block().to_owned(), Some(*rule))],
        Station::Forward { to, rule } => vec![line(words.forward_sends(to.join(", ")), Some(*rule))],
        Station::Nameserver { who: Who::NodeLocalDns, address, rule, object } => {
            let object = object.as_ref().map(ToString::to_string).unwrap_or_default();
            vec![line(words.node_local_answers(object, address), Some(*rule))]
        }
        Station::Nameserver { who: Who::KubeDns, rule, object, .. } => {
            vec![line(
                words.kube_dns_answers(object.as_ref().map(ToString::to_string).unwrap_or_default()),
                Some(*rule),
            )]
        }
        Station::Nameserver { who: Who::ClusterDns, address, rule, .. } => {
            vec![line(words.node_local_asks(address), Some(*rule))]
        }
        Station::Upstream { address: None, outcome, .. } => vec![line(words.upstream_says(outcome.0.as_str()), None)],
        Station::Upstream { address: Some(address), outcome, .. } => {
            vec![line(words.upstream_at_says(address, outcome.0.as_str()), None)]
        }
        Station::Stopped { says, line: Some(at) } => vec![line(words.stopped_at(at, says), Some(rule::PU5))],
        Station::Stopped { says, line: None } => vec![line(words.stopped(says), Some(rule::PQ8))],
        Station::Unanswered => vec![line(words.unanswered().to_owned(), None)],
        Station::Plugin { .. } if !has_arrived(language) => Vec::new(),
        Station::Plugin { plugin, line: at, steps } => {
            let said = |one: &Step| line(words.did(plugin, at, step(language, one)), Some(one.rule));
            steps.iter().map(said).collect()
        }
        Station::Unreached { why, object, rule } => {
            vec![line(unreached(language, *why, object.as_ref()), Some(*rule))]
        }
        Station::CannotSay { cannot } => {
            vec![Line { said: cannot_say(language, cannot), rule: None, is_unknown: true }]
        }
    }
}

/// Why the lab cannot say what comes of a query, and what would help.
pub fn cannot_say(language: Language, cannot: &CannotSay) -> String {
    let words = words::plugin(language);
    let (directive, line) = (&cannot.directive, cannot.line);
    match &cannot.reason {
        Unknown::NotModelled => words.cannot_say_not_modelled(directive, line),
        Unknown::Elsewhere => words.cannot_say_elsewhere(directive, line),
        Unknown::FileNotGiven { path } => words.cannot_say_file_not_given(line, path),
        Unknown::VariableNotGiven { variable } => words.cannot_say_variable_not_given(line, variable),
        Unknown::KubeDns => words.cannot_say_kube_dns().to_owned(),
        Unknown::NotArrived => words.cannot_say_not_arrived(directive, line),
        Unknown::NameserverNotDescribed { address } => words.cannot_say_nameserver(address),
        Unknown::PolicyNotModelled { policy } => words.cannot_say_policy_not_modelled(policy),
        Unknown::PolicyDependsOnPlugin { policy } => words.cannot_say_policy_depends(policy),
        Unknown::RunsWithAnother { says } => words.cannot_say_runs_with_another(line, says),
        Unknown::MayNotList { role } => words.cannot_say_may_not_list(role),
        Unknown::EndpointsNotGiven { namespace, service } => words.cannot_say_endpoints(service, namespace),
        Unknown::TakenByMesh { who } => words.cannot_say_taken_by_mesh(who),
        Unknown::NotDocumented => words.cannot_say_not_documented(directive),
        Unknown::SomePodsOnly { policy } => words.cannot_say_some_pods_only(policy),
    }
}

/// Why a query did not get to a nameserver.
pub fn unreached(language: Language, why: Unreached, object: Option<&ObjectRef>) -> String {
    let words = words::plugin(language);
    let name = object.map(ToString::to_string).unwrap_or_default();
    match why {
        Unreached::NoSuchAddress => words.unreached_no_such_address().to_owned(),
        Unreached::NoSuchPort => words.unreached_no_such_port(name),
        Unreached::NoEndpoint => words.unreached_no_endpoint(name),
        Unreached::NoLocalEndpoint => words.unreached_no_local_endpoint(name),
        Unreached::Policy => words.unreached_policy(name),
        Unreached::NotADnsServer => words.unreached_not_a_dns_server(name),
        Unreached::Loopback => words.unreached_loopback().to_owned(),
    }
}
