//! What a plugin does to a question or a reply, step by step.

use crate::rule::Rule;

/// One thing a plugin did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it did.
    pub id: StepId,
    /// What the sentence of this step has to fill in, in order: names, addresses, numbers as text.
    pub detail: Vec<String>,
    /// The rule.
    pub rule: Rule,
}

impl Step {
    /// A step with what its sentence fills in.
    pub fn new<const N: usize>(id: StepId, rule: Rule, detail: [String; N]) -> Self {
        Self { id, detail: detail.into(), rule }
    }
}

/// The steps of plugins, each named by what happens. Every one has a sentence in `assets/locale/*/plugin.txt`
/// (`text::plugin`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StepId {
    /// `any`: a question of type ANY gets a HINFO record instead.
    AnyIsObsolete,
    /// `autopath`: a name of the search list is found. Detail: it.
    AutopathFound,
    /// `autopath`: a name of the search list does not exist. Detail: it.
    AutopathTried,
    /// `autopath`: no name of the list is there: the first reply goes out.
    AutopathFoundNothing,
    /// `autopath`: the name is the first entry itself. Detail: it.
    AutopathNothingInFront,
    /// `file`: the zone has the name and the type. Detail: the name.
    FileAnswers,
    /// `file`: the zone has the name, not the type. Detail: name, type.
    FileHasNoType,
    /// `file`: the zone does not have the name. Detail: it.
    FileHasNoName,
    /// `file`: only names below it have records. Detail: it.
    FileEmptyName,
    /// `file`: a wildcard stands for the name. Detail: wildcard, name.
    FileWildcard,
    /// `file`: the name is delegated. Detail: from where on.
    FileDelegates,
    /// `file`: a DNAME makes an alias. Detail: its owner.
    FileDname,
    /// `file`: an alias leads to a name of the zone. Detail: it.
    FileAliasInside,
    /// `file`: an alias leads elsewhere. Detail: where.
    FileAliasOutside,
    /// `file`: the aliases go on and on. Detail: the next one.
    FileAliasLoop,
    /// `file`: the name is not there, and goes on. Detail: the zone.
    FileFallsThrough,
    /// `file`: there is no such file. Detail: the zone.
    FileMissing,
    /// `file`: the name is in none of its zones, and no plugin is left.
    FileNotItsZone,
    /// `k8s_external`: the Service has addresses outside. Detail: namespace, Service, addresses.
    ExternalAddresses,
    /// `k8s_external`: no such Namespace. Detail: its name.
    ExternalNoNamespace,
    /// `k8s_external`: the name is that of a Namespace. Detail: its name.
    ExternalNamespace,
    /// `k8s_external`: no such Service. Detail: namespace, Service.
    ExternalNoService,
    /// `k8s_external`: the Service has no address outside, or no such port or endpoint. Detail: namespace, Service.
    ExternalNoAddress,
    /// `k8s_external`: the name has too many labels.
    ExternalTooLong,
    /// `k8s_external`: a reverse name. Detail: the address, how many Services have it.
    ExternalReverse,
    /// `k8s_external`: the zone itself, or its name server. Detail: the name.
    ExternalApex,
    /// `k8s_external`: the name is not there, and goes on.
    ExternalFallsThrough,
    /// `transfer`: a transfer over UDP.
    TransferNeedsTcp,
    /// `transfer`: the client may not have the zone. Detail: its address.
    TransferNotToThem,
    /// `transfer`: IXFR without a serial.
    TransferWithoutSerial,
    /// `transfer`: no plugin has the zone. Detail: it.
    TransferNobodyHasIt,
    /// `transfer`: the zone is sent. Detail: it, how many records.
    TransferSent,
    /// `cache`: the source is asked anew behind the client's back.
    CacheRefreshes,
    /// `cache`: what it holds is over, and the source is asked before it is given (`serve_stale … verify`).
    CacheAsksFirst,
    /// `cache`: the source's reply takes the place of what is over.
    CacheTakesTheNew,
    /// `cache`: the source failed a moment ago and is not asked again.
    CacheDoesNotAskAgain,
    /// `cache`: what is over is given all the same (`serve_stale`).
    CacheGivesWhatIsOver,
    /// `forward`: the name is under a zone of `except`. Detail: the name, the zone.
    ForwardExcepts,
    /// `forward`: an upstream has failed too many probes. Detail: its address.
    ForwardSkips,
    /// `forward`: all have, and the first is asked all the same.
    ForwardTriesAllTheSame,
    /// `forward`: an upstream gave no reply. Detail: its address.
    ForwardHasNoReply,
    /// `forward`: a reply to another question came. Detail: the upstream's address.
    ForwardIsToldOfAnother,
    /// `forward`: another upstream is asked for the code's sake. Detail: the upstream's address, the code.
    ForwardFailsOver,
    /// `forward`: the next `forward` is asked for the reply's sake. Detail: what the reply comes to.
    ForwardHandsOn,
    /// `forward`: nobody replied, and that is SERVFAIL.
    ForwardGivesUp,
    /// `hosts`: a line answers. Detail: the name, the address or name that is the answer, where the line stands.
    HostsLine,
    /// `hosts`: the name has addresses of another family only, or the type is none of its own. Detail: the name, the
    /// type, where one of its lines stands.
    HostsHasOtherTypes,
    /// `hosts`: the type is none of its own, and `fallthrough_unsupported` hands it on. Detail: the name, the type.
    HostsTypeGoesOn,
    /// `hosts`: no line has the name, and `fallthrough` hands it on. Detail: the name.
    HostsUnknownGoesOn,
    /// `hosts`: no line has the name, and without `fallthrough` that is SERVFAIL. Detail: the name.
    HostsUnknownFails,
    /// `hosts`: no line has the address of a reverse name. Detail: the name.
    HostsNoReverse,
    /// `rewrite`: no rule matches. Detail: the name.
    RewriteNothing,
    /// `rewrite`: another name is passed on. Detail: the rule's line, the name, the new name.
    RewriteName,
    /// `rewrite`: what the name would become is none, and that is SERVFAIL. Detail: the rule's line, the name, the text.
    RewriteNameInvalid,
    /// `rewrite`: another type is passed on. Detail: the rule's line, the type, the new type.
    RewriteType,
    /// `rewrite`: another class is passed on. Detail: the rule's line, the class, the new class.
    RewriteClass,
    /// `rewrite`: an option of the query changes. Detail: the rule's line, the option's code.
    RewriteEdns,
    /// `rewrite`: a name of the reply changes. Detail: the rule's line, the name, the new name.
    RewriteAnswer,
    /// `rewrite`: a TTL of the reply changes. Detail: the rule's line, the owner, the TTL, the new TTL.
    RewriteTtl,
    /// `rewrite`: the code of the reply changes. Detail: the rule's line, the code, the new code.
    RewriteRcode,
    /// `rewrite`: the target of an alias changes and is looked up. Detail: the rule's line, the target, the new target.
    RewriteCname,
    /// `template`: no template is for this class and type. Detail: the name, the type.
    TemplateDoesNotFit,
    /// `template`: no pattern matches, and `fallthrough` hands the query on. Detail: the name.
    TemplateNoMatchGoesOn,
    /// `template`: no pattern matches, and without `fallthrough` that is SERVFAIL. Detail: the name.
    TemplateNoMatchFails,
    /// `template`: a pattern matches, and the reply is written. Detail: the pattern, the name, the reply code.
    TemplateReplies,
    /// `template`: an alias it wrote is looked up. Detail: the target.
    TemplateAlias,
    /// `template`: its text cannot be worked out, and that is SERVFAIL.
    TemplateError,
    /// `template`: the text it made is no record, and that is SERVFAIL. Detail: the text.
    TemplateNoRecord,
    /// `acl`: a policy lets the query on. Detail: the client, the type.
    AclAllows,
    /// `acl`: a policy refuses it. Detail: the client, the type.
    AclBlocks,
    /// `acl`: a policy leaves the reply without records. Detail: the client, the type.
    AclFilters,
    /// `acl`: a policy leaves the client without a reply. Detail: the client, the type.
    AclDrops,
    /// `acl`: no policy fits. Detail: the client.
    AclHasNoPolicy,
    /// `bufsize`: the client's size is lowered. Detail: the size, the client's.
    BufsizeLimits,
    /// `chaos`: the server tells of itself.
    ChaosTells,
    /// `dns64`: the A records are looked up. Detail: the name.
    Dns64AsksForA,
    /// `dns64`: addresses were made. Detail: how many, the prefix.
    Dns64Translates,
    /// `erratic`: it answers. Detail: the number of the query, the delay in milliseconds.
    ErraticAnswers,
    /// `erratic`: it answers late. Detail: as before.
    ErraticDelays,
    /// `erratic`: it says nothing. Detail: as before.
    ErraticDrops,
    /// `erratic`: it answers with TC. Detail: as before.
    ErraticTruncates,
    /// `header`: flags of the reply were set or cleared. Detail: what, in order.
    HeaderSetsFlags,
    /// `loadbalance`: the records have another order.
    LoadbalanceShuffles,
    /// `local`: it answers by itself.
    LocalAnswers,
    /// `minimal`: records were removed. Detail: how many of the authority and of the additional section.
    MinimalRemoves,
    /// `minimal`: no message is there, and CoreDNS fails over it.
    MinimalHasNoMessage,
    /// `nsid`: the client is told which server this is. Detail: the text.
    NsidTells,
    /// The server: the reply is cut to what fits. Detail: the limit in octets, the answers left, the answers before.
    ReplyIsTruncated,
    /// `whoami`: the client's own address is the answer. Detail: the address.
    WhoamiTellsTheClient,
}

impl StepId {
    /// True for what a plugin does that ends the query: it replies by itself, or keeps others from it.
    pub fn settles(self) -> bool {
        matches!(
            self,
            Self::AnyIsObsolete
                | Self::FileAnswers
                | Self::FileHasNoType
                | Self::FileHasNoName
                | Self::FileEmptyName
                | Self::FileDelegates
                | Self::FileAliasOutside
                | Self::FileAliasLoop
                | Self::FileMissing
                | Self::FileNotItsZone
                | Self::ExternalAddresses
                | Self::ExternalNoNamespace
                | Self::ExternalNamespace
                | Self::ExternalNoService
                | Self::ExternalNoAddress
                | Self::ExternalTooLong
                | Self::ExternalReverse
                | Self::ExternalApex
                | Self::TransferNeedsTcp
                | Self::TransferNotToThem
                | Self::TransferWithoutSerial
                | Self::TransferNobodyHasIt
                | Self::TransferSent
                | Self::CacheGivesWhatIsOver
                | Self::ForwardExcepts
                | Self::ForwardGivesUp
                | Self::HostsLine
                | Self::HostsHasOtherTypes
                | Self::HostsUnknownFails
                | Self::HostsNoReverse
                | Self::RewriteNameInvalid
                | Self::TemplateNoMatchFails
                | Self::TemplateReplies
                | Self::TemplateError
                | Self::TemplateNoRecord
                | Self::AclBlocks
                | Self::AclFilters
                | Self::AclDrops
                | Self::ChaosTells
                | Self::ErraticAnswers
                | Self::ErraticDrops
                | Self::LocalAnswers
                | Self::WhoamiTellsTheClient
        )
    }
}
