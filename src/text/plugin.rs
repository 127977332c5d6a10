//! The stations of a query in the server as sentences: what each plugin did, where `forward` sent it, and what the
//! lab cannot say.

use super::Language;
use super::table::sentences;
use super::words::{self, Volume};
use crate::cluster::ObjectRef;
use crate::resolution::trace::{CannotSay, Station, Step, StepId, Unknown, Unreached, Who};
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
    let found: Vec<&str> = step.detail.iter().map(String::as_str).collect();
    of_step(words::plugin_step(language), &step.id, &found)
}

sentences! {
    /// What a step of a plugin says.
    of_step: words::PluginStepText, &StepId;
    AnyIsObsolete => any_is_obsolete(),
    AutopathFound => autopath_found(0),
    AutopathTried => autopath_tried(0),
    AutopathFoundNothing => autopath_found_nothing(),
    AutopathNothingInFront => autopath_nothing_in_front(0),
    FileAnswers => file_answers(0),
    FileHasNoType => file_has_no_type(0, 1),
    FileHasNoName => file_has_no_name(0),
    FileEmptyName => file_empty_name(0),
    FileWildcard => file_wildcard(0, 1),
    FileDelegates => file_delegates(0),
    FileDname => file_dname(0),
    FileAliasInside => file_alias_inside(0),
    FileAliasOutside => file_alias_outside(0),
    FileAliasLoop => file_alias_loop(0),
    FileFallsThrough => file_falls_through(0),
    FileMissing => file_missing(0),
    FileNotItsZone => file_not_its_zone(),
    ExternalAddresses => external_addresses(0, 1, 2),
    ExternalNoNamespace => external_no_namespace(0),
    ExternalNamespace => external_namespace(0),
    ExternalNoService => external_no_service(0, 1),
    ExternalNoAddress => external_no_address(0, 1),
    ExternalTooLong => external_too_long(),
    ExternalReverse => external_reverse(1, 0),
    ExternalApex => external_apex(0),
    ExternalFallsThrough => external_falls_through(),
    TransferNeedsTcp => transfer_needs_tcp(),
    TransferNotToThem => transfer_not_to_them(0),
    TransferWithoutSerial => transfer_without_serial(),
    TransferNobodyHasIt => transfer_nobody_has_it(0),
    TransferSent => transfer_sent(0, 1),
    CacheRefreshes => cache_refreshes(),
    CacheAsksFirst => cache_asks_first(),
    CacheTakesTheNew => cache_takes_the_new(),
    CacheDoesNotAskAgain => cache_does_not_ask_again(),
    CacheGivesWhatIsOver => cache_gives_what_is_over(),
    ForwardExcepts => forward_excepts(0, 1),
    ForwardSkips => forward_skips(0),
    ForwardTriesAllTheSame => forward_tries_all_the_same(),
    ForwardHasNoReply => forward_has_no_reply(0),
    ForwardIsToldOfAnother => forward_is_told_of_another(0),
    ForwardFailsOver => forward_fails_over(0, 1),
    ForwardHandsOn => forward_hands_on(0),
    ForwardGivesUp => forward_gives_up(),
    HostsLine => hosts_line(0, 1, 2),
    HostsHasOtherTypes => hosts_has_other_types(0, 1, 2),
    HostsTypeGoesOn => hosts_type_goes_on(0, 1),
    HostsUnknownGoesOn => hosts_unknown_goes_on(0),
    HostsUnknownFails => hosts_unknown_fails(0),
    HostsNoReverse => hosts_no_reverse(0),
    RewriteNothing => rewrite_nothing(0),
    RewriteName => rewrite_name(0, 1, 2),
    RewriteNameInvalid => rewrite_name_invalid(0, 1, 2),
    RewriteType => rewrite_type(0, 1, 2),
    RewriteClass => rewrite_class(0, 1, 2),
    RewriteEdns => rewrite_edns(0, 1),
    RewriteAnswer => rewrite_answer(0, 1, 2),
    RewriteTtl => rewrite_ttl(0, 1, 2, 3),
    RewriteRcode => rewrite_rcode(0, 1, 2),
    RewriteCname => rewrite_cname(0, 1, 2),
    TemplateDoesNotFit => template_does_not_fit(0, 1),
    TemplateNoMatchGoesOn => template_no_match_goes_on(0),
    TemplateNoMatchFails => template_no_match_fails(0),
    TemplateReplies => template_replies(0, 1, 2),
    TemplateAlias => template_alias(0),
    TemplateError => template_error(),
    TemplateNoRecord => template_no_record(0),
    AclAllows => acl_allows(0, 1),
    AclBlocks => acl_blocks(0, 1),
    AclFilters => acl_filters(0, 1),
    AclDrops => acl_drops(0, 1),
    AclHasNoPolicy => acl_has_no_policy(0),
    BufsizeLimits => bufsize_limits(0, 1),
    ChaosTells => chaos_tells(),
    Dns64AsksForA => dns64_asks_for_a(0),
    Dns64Translates => dns64_translates(0, 1),
    ErraticAnswers => erratic_answers(0),
    ErraticDelays => erratic_delays(0, 1),
    ErraticDrops => erratic_drops(0),
    ErraticTruncates => erratic_truncates(0),
    HeaderSetsFlags => header_sets_flags(0),
    LoadbalanceShuffles => loadbalance_shuffles(),
    LocalAnswers => local_answers(),
    MinimalRemoves => minimal_removes(0, 1),
    MinimalHasNoMessage => minimal_has_no_message(),
    NsidTells => nsid_tells(0),
    ReplyIsTruncated => reply_is_truncated(0, 1, 2),
    WhoamiTellsTheClient => whoami_tells_the_client(0),
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
        Station::Forward { to, rule, .. } => vec![line(words.forward_sends(to.join(", ")), Some(*rule))],
        Station::Nameserver { who: Who::NodeLocalDns, address, rule, object } => {
            let object = object.as_ref().map(ToString::to_string).unwrap_or_default();
            vec![line(words.node_local_answers(object, address), Some(*rule))]
        }
        Station::Nameserver { who: Who::OwnServer, address, rule, object } => {
            let object = object.as_ref().map(ToString::to_string).unwrap_or_default();
            vec![line(words.own_server_answers(object, address), Some(*rule))]
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
        Station::Stopped { says, line: None } => {
            let rule = if says.starts_with("plugin/loop") { rule::PQ8 } else { rule::PU5 };
            vec![line(words.stopped(says), Some(rule))]
        }
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
        Unknown::LeftOut => words.cannot_say_left_out(line),
        Unknown::VariableNotGiven { variable } => words.cannot_say_variable_not_given(line, variable),
        Unknown::KubeDns => words.cannot_say_kube_dns().to_owned(),
        Unknown::CloudDns => words.cannot_say_cloud_dns().to_owned(),
        Unknown::NotArrived => words.cannot_say_not_arrived(directive, line),
        Unknown::NameserverNotDescribed { address } => words.cannot_say_nameserver(address),
        Unknown::NameNotDescribed { name, asked } if asked.is_empty() => words.cannot_say_name(name),
        Unknown::NameNotDescribed { name, asked } => words.cannot_say_name_asked(name, asked),
        Unknown::UpstreamsDiffer { one, other } => words.cannot_say_upstreams_differ(one, other),
        Unknown::PolicyNotModelled { policy } => words.cannot_say_policy_not_modelled(policy),
        Unknown::NamespaceNotGiven { policy, namespace } => words.cannot_say_namespace_not_given(policy, namespace),
        Unknown::PolicyDependsOnPlugin { policy } => words.cannot_say_policy_depends(policy),
        Unknown::PolicyBeforeCache { policy, address } => words.cannot_say_policy_before_cache(address, policy),
        Unknown::RedirectedByPolicy { policy } => words.cannot_say_redirected(policy),
        Unknown::RunsWithAnother { says } => words.cannot_say_runs_with_another(line, says),
        Unknown::MayNotList { role } => words.cannot_say_may_not_list(role),
        Unknown::EndpointsNotGiven { namespace, service } => words.cannot_say_endpoints(service, namespace),
        Unknown::CorefileNotGiven { server, command } => words.cannot_say_corefile_not_given(server, command),
        Unknown::ServerNotGiven { service, command } => words.cannot_say_server_not_given(service, command),
        Unknown::ServicesNotGiven { namespace } => words.cannot_say_services(namespace),
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
        Unreached::OtherFamily => words.unreached_other_family().to_owned(),
    }
}
