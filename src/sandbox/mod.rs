//! The one state of the page: a cluster, its DNS server, the outside names, the questions, and the
//! history of it all. Every form, text, button, link and message changes it through [`Sandbox::edit`]
//! and nothing else does. It knows no clock but its own, no browser and no
//! language.

mod ages;
mod answer;
mod answers;
mod ask;
pub mod askers;
mod at_start;
mod carry_out;
mod clock;
mod compare;
mod decisive;
mod diagnose;
mod edit;
mod exchange;
mod follow;
mod history;
mod import;
mod link;
mod manifests;
mod names;
mod order;
mod pending;
mod pod_ref;
mod pod_view;
mod remedy;
pub mod report;
mod round_trip;
mod scope;
mod settings;
mod steps;
mod toy;
mod undescribed;
mod way;
mod world;

pub use ages::Ages;
pub use answer::{Answer, AnswerOutcome, AnswerRecord, ComesTo, NO_CONTAINER, NO_POD, NO_RESOLV_CONF};
pub use ask::Ask;
pub use clock::Clock;
pub use compare::{Answered, Comparison};
pub use decisive::Deciding;
pub use edit::{Edit, Refusal};
pub use history::{Step, StepName};
pub use import::{Dropped, Import, ImportReport, Paring, Piece, Pieces, ResolvFile, Tally, locate};
pub(crate) use link::pairs;
pub use link::{
    LESSON, Link, LinkProblem, MOST_PINNED, Opening, Packed, Progress, Writing, is_damaged, packed, with_checksum,
};
pub use manifests::{Applied, Applying};
pub use names::Naming;
pub use pod_ref::{ParsePodRefError, PodRef};
pub use pod_view::askers_of;
pub(crate) use pod_view::{PodUnavailable, PodView};
pub use remedy::{Aim, Move, Price, Promise, Remedy, Search, successor};
pub use scope::{Scope, is_cluster_owned};
pub(crate) use scope::{is_derived, keep_what_is_not_ours};
pub use settings::SettingField;
pub use way::take_in_ways;
pub use world::{ToyService, base_objects};

use crate::cluster::{Cluster, Pod, Settings, Value};
use crate::dns::Name;
use crate::explain::zone::Listing;
use crate::manifest;
use crate::resolution::network::{self, NodeLocal, OwnServer};
use crate::resolution::server::CachedReply;
use crate::resolution::server::{Server, State, Watch};
use crate::resolution::stub::Library;
use crate::resolution::upstream::Upstream;
use answers::{Answers, TouchedNames};
use history::History;
use names::Told;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// The whole state of the lab. A copy shares the cluster and the server until one of the two changes.
///
/// ```
/// use k8s_dns_lab::cluster::{Kind, ObjectRef};
/// use k8s_dns_lab::sandbox::{Ask, Edit, Sandbox};
///
/// let mut sandbox = Sandbox::toy();
/// let outcome = |sandbox: &Sandbox| sandbox.answer(&Ask::default()).outcome().as_str();
/// assert_eq!(outcome(&sandbox), "NOERROR");
///
/// sandbox.edit(Edit::Delete(ObjectRef::new(Kind::Service, "default", "db")))?;
/// assert_eq!(outcome(&sandbox), "NXDOMAIN");
///
/// assert!(sandbox.undo());
/// assert_eq!(outcome(&sandbox), "NOERROR");
/// # Ok::<(), k8s_dns_lab::sandbox::Refusal>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sandbox {
    cluster: Arc<Cluster>,
    server: Arc<Server>,
    upstream: Upstream,
    question: Ask,
    pinned: Vec<Ask>,
    moment: Clock,
    /// The questions, asked once at this moment; not before somebody wants to know.
    answers: OnceLock<Arc<Answers>>,
    /// Those before the last step.
    last: Option<Arc<Answers>>,
    /// What that step touched; `None` where any answer may be another.
    touched: Option<TouchedNames>,
    history: History,
    /// Every name there is, kept in step with the server from when it is first wanted.
    zone: OnceLock<Listing>,
    /// What the last change did to the names.
    told: Told,
    /// Where the cluster comes from.
    origin: Origin,
    /// The texts it was put together from, where somebody brought it here.
    pieces: Pieces,
    /// The cache of the cluster's nodes, once it was looked for.
    node_local: OnceLock<Option<Arc<NodeLocal>>>,
    /// Whoever else runs CoreDNS in it, once somebody asks them.
    own_servers: OnceLock<Arc<[OwnServer]>>,
}

/// Where a cluster comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The lab made it.
    #[default]
    Lab,
    /// It was found somewhere and shared by a link: what its controllers keep is evidence.
    Observed,
    /// The same, and it is the reader's own: theirs to share.
    Own,
}

impl Sandbox {
    /// A cluster as kubeadm leaves it, and nothing in it yet.
    pub fn bare() -> Self {
        let mut cluster = Cluster::new(Settings::default());
        // The base is a file of ours; the test below reads it without a single remark.
        let (_, rejections) = cluster.load(base_objects());
        debug_assert!(rejections.is_empty(), "{rejections:?}");
        Self::of(cluster, Upstream::example())
    }

    /// The opening toy: one name, one asker, and a Service `db` that can answer in four ways.
    pub fn toy() -> Self {
        Self::of(toy::cluster(), Upstream::example())
    }

    fn of(cluster: Cluster, upstream: Upstream) -> Self {
        let server = Server::new(&cluster);
        Self {
            cluster: Arc::new(cluster),
            server: Arc::new(server),
            upstream,
            question: Ask::default(),
            pinned: Vec::new(),
            moment: Clock::default(),
            answers: OnceLock::new(),
            last: None,
            touched: None,
            history: History::default(),
            zone: OnceLock::new(),
            told: Told::default(),
            origin: Origin::Lab,
            pieces: Pieces::default(),
            node_local: OnceLock::new(),
            own_servers: OnceLock::new(),
        }
    }

    /// True where the cluster is one that somebody took in ([`Edit::Import`], [`Edit::Imported`]), whatever was made of
    /// it since: it is theirs to share.
    pub fn is_imported(&self) -> bool {
        self.origin == Origin::Own
    }

    /// True where the cluster was found somewhere, taken in here or shared by a link: of its objects no more is here than
    /// DNS, admission and the controllers read.
    pub fn is_observed(&self) -> bool {
        self.origin != Origin::Lab
    }

    /// The texts that somebody's own cluster was put together from, in this visit or before; what comes next is put
    /// to them ([`Import::from_pieces`]).
    pub fn pieces(&self) -> &Pieces {
        &self.pieces
    }

    /// The pieces that what comes next is put to. Of a cluster of one's own whose pieces are not known, what stands is
    /// one.
    pub fn pieces_to_add_to(&self) -> Pieces {
        match self.pieces.is_empty() && self.is_imported() {
            true => Pieces::one(Piece::standing(&self.cluster, |_| true)),
            false => self.pieces.clone(),
        }
    }

    /// All objects.
    pub fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// The cluster's DNS server.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The cache of the cluster's nodes, where it has one.
    pub(crate) fn node_local(&self) -> Option<&NodeLocal> {
        if let Some(found) = self.node_local.get() {
            return found.as_deref();
        }
        if !network::has_arrived() {
            return None;
        }
        self.node_local.get_or_init(|| network::node_local(&self.cluster).map(Arc::new)).as_deref()
    }

    /// Every CoreDNS of the cluster that is neither cluster DNS nor a cache of the nodes.
    pub(crate) fn own_servers(&self) -> &[OwnServer] {
        self.own_servers.get_or_init(|| OwnServer::all(&self.cluster).into())
    }

    /// True where a Corefile wants plugins whose code has not arrived: what they would answer cannot be said yet.
    pub fn awaits_plugins(&self) -> bool {
        self.server.awaits_plugins()
            || self.node_local().is_some_and(|cache| cache.server.awaits_plugins())
            || self.own_servers.get().is_some_and(|all| all.iter().any(OwnServer::awaits_plugins))
    }

    /// True where a question of now is asked by a library whose code for that has not arrived, or what it comes to rests
    /// on code that arrives with libraries: it cannot be said yet.
    pub fn awaits_library(&self) -> bool {
        let mut asked = std::iter::once(&self.question).chain(&self.pinned);
        asked.any(|asked| {
            let pod = self.cluster.get(&asked.from.object()).and_then(|object| object.as_pod());
            let library = |pod: &Pod| {
                let named = asked.from.container.as_ref().and_then(|name| pod.container(name));
                Library::in_container(pod, named.or_else(|| pod.default_container()))
            };
            pod.is_some_and(|pod| !library(pod).can_ask(asked.record_type)) || self.answer_at_hand(asked).awaits_code()
        })
    }

    /// The code of further libraries has arrived ([`take_in_ways`]): the questions of now are asked anew.
    pub fn libraries_have_arrived(&mut self) {
        self.answers = OnceLock::new();
        (self.last, self.touched) = (None, None);
    }

    /// The code of further plugins has arrived (`server::take_in_plugins`): the server is made anew with them.
    pub fn plugins_have_arrived(&mut self) {
        let mut server = Server::new(&self.cluster);
        server.goes_on_with(self.moment.older.clone(), self.moment.older.is_none());
        server.read_anew(&self.cluster);
        self.moment.older = self.moment.older.take().filter(|_| server.configuration().runs_older);
        self.server = Arc::new(server);
        (self.answers, self.zone) = (OnceLock::new(), OnceLock::new());
        (self.node_local, self.own_servers) = (OnceLock::new(), OnceLock::new());
        (self.last, self.touched) = (None, None);
    }

    /// The names outside the cluster.
    pub fn upstream(&self) -> &Upstream {
        &self.upstream
    }

    /// The virtual time, in seconds since the lab was opened. It moves by [`Edit::Advance`] alone.
    pub fn now(&self) -> u64 {
        self.moment.now
    }

    /// How often the server's process looks at its Corefile, in seconds. None where it does not: it reads another when it
    /// starts again (rule PV1).
    pub fn looks_every(&self) -> Option<u64> {
        self.watch().map(Watch::seconds)
    }

    fn watch(&self) -> Option<Watch> {
        Watch::of(self.server.configuration(), 0).or(self.moment.watch)
    }

    /// The question that is being asked.
    pub fn question(&self) -> &Ask {
        &self.question
    }

    /// Asks something else, or the same once more. What is asked is no part of the history unless an edit
    /// asks it, but the server's caches keep what they are to keep of it.
    pub fn ask(&mut self, question: Ask) {
        self.moment.memory = self.memory().clone();
        self.question = question;
        self.answers = OnceLock::new();
    }

    /// Asks of a server that has kept nothing yet, as somebody who looks for a cause wants it: what its caches hold of
    /// earlier questions would answer in place of what there is.
    pub fn ask_afresh(&mut self, question: Ask) {
        self.moment.memory = State::default();
        self.begin_with(question);
    }

    /// Puts the question that a state begins with in place of the one it has, which nobody has asked yet: the server's
    /// caches keep nothing of that.
    pub fn begin_with(&mut self, question: Ask) {
        self.question = question;
        self.answers = OnceLock::new();
    }

    /// What the server's caches hold now, in order of name.
    pub fn held(&self) -> Vec<CachedReply> {
        self.memory().held(self.now())
    }

    /// True where the server's cache keeps answers or denials of names of the cluster (rules H1, H3).
    pub fn keeps_names_of_the_cluster(&self) -> bool {
        let Ok(name) = Name::parse(&self.cluster.settings().cluster_domain) else { return false };
        let cache = self.server.cache_for(&name);
        cache.is_some_and(|cache| cache.passes(&name) && (cache.keeps_success(&name) || cache.keeps_denial(&name)))
    }

    /// Takes note of what questions asked elsewhere, as by a command in a pod, have left in the caches. They are
    /// no part of the history, as all that is asked.
    pub(crate) fn remember(&mut self, memory: State) {
        if *self.memory() != memory {
            self.moment.memory = memory;
            self.answers = OnceLock::new();
        }
    }

    /// What the caches hold once the questions of this moment have been asked.
    pub(crate) fn memory(&self) -> &State {
        &self.answers().memory
    }

    fn answers(&self) -> &Arc<Answers> {
        let earlier = || self.last.as_deref().zip(self.touched.as_ref());
        self.answers.get_or_init(|| Arc::new(Answers::after(self, earlier())))
    }

    /// The pinned questions, oldest first.
    pub fn pinned(&self) -> &[Ask] {
        &self.pinned
    }

    /// What the question comes to, now. The present question and the pinned ones have been asked at this
    /// moment; any other is asked after them, and the caches keep nothing of it.
    pub fn answer(&self, question: &Ask) -> Answer {
        self.answer_at_hand(question).into_owned()
    }

    /// As [`Sandbox::answer`], without a copy of what is known at this moment.
    pub fn answer_at_hand(&self, question: &Ask) -> Cow<'_, Answer> {
        match self.answers().answer(question) {
            Some(answer) => Cow::Borrowed(answer),
            None => Cow::Owned(ask::answer(self, question, &mut self.memory().clone())),
        }
    }

    /// What the question would come to if the server's caches were empty: what is true of the objects.
    pub fn answer_afresh(&self, question: &Ask) -> Answer {
        ask::answer(self, question, &mut State::default())
    }

    /// The same, by who has looked around in the pod already.
    pub(crate) fn answer_afresh_in(&self, view: &Result<PodView<'_>, PodUnavailable>, question: &Ask) -> Answer {
        ask::answer_from(self, view, question, &mut State::default())
    }

    /// The objects of a scope as text, the way `kubectl apply` takes it.
    pub fn manifests(&self, scope: Scope) -> String {
        let shown: Vec<Value> = self
            .cluster
            .objects()
            .filter(|object| scope.shows(object))
            .map(
                |object| if scope == Scope::Own { manifest::for_apply(object.value()) } else { object.value().clone() },
            )
            .collect();
        manifest::write_all(&shown)
    }
}

impl PartialEq for Sandbox {
    /// Same cluster, same outside names, same questions, same moment: the server follows from them.
    fn eq(&self, other: &Self) -> bool {
        self.cluster == other.cluster
            && self.upstream == other.upstream
            && self.question == other.question
            && self.pinned == other.pinned
            && self.moment == other.moment
    }
}

#[cfg(test)]
mod tests;
