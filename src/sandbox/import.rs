//! Texts that stand for many objects at once: the manifests panel, and what somebody pastes from a
//! cluster of their own.

mod allowed;
mod asker;
mod dns;
mod gathering;
pub(super) mod kept;
mod piece;
mod resolv_file;
mod settings;
mod sifting;
mod system_objects;

use super::Sandbox;
use crate::cluster::{BulkLoad, Changes, Cluster, Kind, Object, ObjectRef, Rejection, Service, ServiceType, Settings};
use crate::manifest::{self, DIAGNOSTIC_LIMIT, Diagnostic, Document, Message, Reader, Reading, Severity};
use crate::ordered::{OrderedMap, OrderedSet};
use crate::resolution::server::{Server, Starting, take_in_unseen};
use crate::sorting::sort_by;
use std::sync::Arc;

use super::PodRef;
use super::names::{FEW, touches_much};
pub use allowed::{Dropped, Tally};
use dns::ClusterDns;
use gathering::Gathering;
use kept::Kept;
pub use piece::{Paring, Piece, Pieces};
pub use resolv_file::ResolvFile;
use settings::settings_of;
use sifting::Sifting;
use system_objects::{listener, server_of, system_objects_for, with_labels_of_api};

/// Turns refusals of the API server into diagnostics at the place of the text that caused them.
pub fn locate(reading: &Reading, rejections: &[Rejection]) -> Vec<Diagnostic> {
    let mut all = Vec::new();
    for rejection in rejections {
        for error in &rejection.errors {
            let span = rejection
                .object
                .as_ref()
                .and_then(|object| manifest::locate(reading, object, &error.field))
                .unwrap_or_default();
            all.push(Diagnostic {
                severity: Severity::Error,
                span,
                object: rejection.object.clone(),
                field: error.field.clone(),
                message: Message::Invalid(error.clone()),
            });
        }
    }
    all
}

/// A set of objects from elsewhere on its way in, step by step. Nothing of the lab changes before
/// [`super::Edit::Imported`].
#[derive(Debug)]
pub struct Import(Stage);

/// How far it has come.
#[derive(Debug)]
enum Stage {
    /// What several pieces tell of one cluster is being put together.
    Gathering(Gathering),
    /// Of each object no more is kept than DNS could want.
    Sifting(Box<Sifting>),
    /// What the objects show of their cluster is to be looked for.
    Sifted(Box<Sifting>),
    /// The cluster takes the objects in.
    Taking(Box<Taking>),
    /// The DNS server of a large cluster reads it, and so many objects were taken in.
    Starting(Box<(ImportReport, Starting)>, usize),
}

/// Objects that a cluster takes in, and what is known of them beside that.
#[derive(Debug)]
struct Taking {
    loading: BulkLoad,
    told_by: Told,
    dropped: Tally,
    taken: OrderedMap<Kind, usize>,
    brings_corefile: bool,
    stand_in: Option<PodRef>,
    tells_domain: bool,
}

/// [`Settings::endpoints_not_given`].
pub(super) type NotGiven = Vec<ObjectRef>;

/// The Services without a selector for which somebody may have written endpoints that were not brought.
fn not_given(objects: &[Object]) -> NotGiven {
    let is_endpoints = |object: &&Object| matches!(object.reference().kind, Kind::EndpointSlice | Kind::Endpoints);
    let told: OrderedSet<&str> =
        objects.iter().filter(is_endpoints).map(|object| object.reference().namespace.as_str()).collect();
    let services = objects.iter().filter_map(|object| object.as_service());
    let may_have = services.filter(|service| {
        service.spec.selector.is_empty()
            && service.spec.service_type != ServiceType::ExternalName
            && !told.contains(service.meta.namespace.as_str())
    });
    let own = |service: &Service| ObjectRef::new(Kind::Service, &service.meta.namespace, &service.meta.name);
    let mut all: NotGiven = may_have.map(own).collect();
    sort_by(&mut all, Ord::cmp);
    all
}

/// What tells of the objects.
#[derive(Debug)]
enum Told {
    /// Somebody's own cluster, as it was brought.
    Pieces(Pieces),
    /// A text of the lab's own, with the pieces of an earlier visit and the objects of the text in order.
    Text(Reading, Vec<Kept>, Vec<Option<ObjectRef>>),
}

/// A set of objects from elsewhere as a cluster, and what there is to remark on it.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportReport {
    pub(super) cluster: Arc<Cluster>,
    server: Beforehand,
    /// What the readers left alone and the API server refused, in that order.
    pub remarks: Vec<Diagnostic>,
    /// Of each remark, the piece whose text it is about: its place among [`ImportReport::pieces`].
    pub whose: Vec<usize>,
    /// How many objects of each kind were taken in, in order of kind; what controllers made of them is not
    /// counted.
    pub taken: OrderedMap<Kind, usize>,
    /// Kinds the lab does not model, with how many there were of each.
    pub unmodelled: OrderedMap<String, usize>,
    /// How many Secrets there were; what they hold was dropped.
    pub secrets: usize,
    /// How many objects the API server refused.
    pub refused: usize,
    /// Whether the server's own Corefile was among them.
    pub brings_corefile: bool,
    /// Whether anything told the kubelets' cluster domain: without it the zone of the server is taken for it.
    pub tells_domain: bool,
    /// How many fields were dropped, because nothing here reads them.
    pub dropped: Tally,
    /// The pod that was put there to ask, because none came that could.
    pub stand_in: Option<PodRef>,
    /// The texts it was put together from.
    pub pieces: Pieces,
}

/// The DNS server of a large cluster that was taken in step by step, made before the cluster is put in place.
#[derive(Clone, Debug)]
struct Beforehand(Option<Arc<Server>>);

impl PartialEq for Beforehand {
    /// It follows from the cluster.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Import {
    /// Reads what somebody's own cluster prints. Of its objects no more is kept than DNS, admission and the
    /// controllers read ([`Dropped`] counts the rest), and the settings are those that the objects show. Fails with
    /// everything wrong with the text where it does not read.
    pub fn read(text: &str) -> Result<Self, Vec<Diagnostic>> {
        Ok(Self::from_pieces(Pieces::one(Piece::read("", text)?)))
    }

    /// What several texts tell of one cluster, put together.
    pub fn from_pieces(pieces: Pieces) -> Self {
        Self(Stage::Gathering(Gathering::of(pieces)))
    }

    /// Takes a text of the lab's own, such as a link's: all of it is kept. Without `settings` those are taken that
    /// the objects show. `observed` says that the objects are those of a cluster as it was found, and which of its
    /// Services are [`Settings::endpoints_not_given`]; `kept` are its pieces, where it was brought in some.
    pub(super) fn whole(
        reader: Reader<'_>,
        settings: Option<&Settings>,
        observed: Option<NotGiven>,
        kept: Vec<Kept>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let reading = sound(reader.finish())?;
        let is_wanted = !kept.is_empty();
        let reference = |document: &Document| document.object.as_ref().map(|object| object.reference().clone());
        let written = reading.documents.iter().filter(|_| is_wanted).map(reference).collect();
        let (reading, objects) = objects_in(reading);
        Ok(Self(Stage::Taking(Box::new(Taking::of(Told::Text(reading, kept, written), objects, settings, observed)))))
    }

    /// Takes so many more steps. True where all is done.
    pub fn advance(&mut self, steps: usize) -> bool {
        match &mut self.0 {
            Stage::Gathering(gathering) => {
                if gathering.advance(steps) {
                    let gathered = std::mem::replace(gathering, Gathering::of(Pieces::default()));
                    self.0 = Stage::Sifting(Box::new(Sifting::of(gathered)));
                }
                false
            }
            Stage::Sifting(sifting) => {
                if sifting.advance(steps) {
                    self.0 = Stage::Sifted(std::mem::take(sifting));
                }
                false
            }
            Stage::Sifted(sifted) => {
                self.0 = Stage::Taking(Box::new(std::mem::take(sifted).finish()));
                false
            }
            Stage::Taking(taking) => {
                if !taking.loading.advance(steps) {
                    return false;
                }
                let (_, number) = taking.loading.progress();
                if number <= FEW || !matches!(taking.told_by, Told::Pieces(_)) {
                    return true;
                }
                let nothing = Stage::Gathering(Gathering::of(Pieces::default()));
                let Stage::Taking(taken) = std::mem::replace(&mut self.0, nothing) else { return true };
                let imported = taken.finish();
                let starting = Starting::begin(&imported.cluster);
                self.0 = Stage::Starting(Box::new((imported, starting)), number);
                false
            }
            Stage::Starting(both, _) => both.1.advance(steps),
        }
    }

    /// How many objects have been taken in, and of how many.
    pub fn progress(&self) -> (usize, usize) {
        match &self.0 {
            Stage::Gathering(gathering) => (0, gathering.number()),
            Stage::Sifting(sifting) | Stage::Sifted(sifting) => (0, sifting.number()),
            Stage::Taking(taking) => taking.loading.progress(),
            Stage::Starting(_, number) => (*number, *number),
        }
    }

    /// What has come in.
    pub fn finish(self) -> ImportReport {
        match self.0 {
            Stage::Gathering(gathering) => Sifting::of(gathering).finish().finish(),
            Stage::Sifting(sifting) | Stage::Sifted(sifting) => sifting.finish().finish(),
            Stage::Taking(taking) => taking.finish(),
            Stage::Starting(both, _) => {
                let (imported, starting) = *both;
                ImportReport { server: Beforehand(Some(Arc::new(starting.finish()))), ..imported }
            }
        }
    }
}

impl Taking {
    fn of(told_by: Told, mut objects: Vec<Object>, settings: Option<&Settings>, observed: Option<NotGiven>) -> Self {
        let is_observed = observed.is_some();
        if matches!(told_by, Told::Pieces(_)) {
            with_labels_of_api(&mut objects);
        }
        let no_pieces = Pieces::default();
        let pieces = if let Told::Pieces(pieces) = &told_by { pieces } else { &no_pieces };
        let dns = ClusterDns::among(&objects, pieces.file(|file| file.of_pod().is_some()));
        let server = server_of(&objects, &dns);
        let mut settings = settings.cloned().unwrap_or_else(|| settings_of(&objects, &dns, server.as_ref()));
        let tells_domain = dns.domain.is_some();
        settings.corefile.clone_from(&dns.corefile);
        pieces.tell_nodes_file(&mut settings);
        settings.is_observed = is_observed;
        settings.endpoints_not_given = observed.unwrap_or_default();
        settings.server_was_ready = is_observed && dns.was_ready;
        let mut around = system_objects_for(&objects, &settings, &dns, server.as_ref().and_then(listener));
        let asker = if matches!(told_by, Told::Pieces(_)) { asker::for_those(&objects) } else { None };
        let stand_in = asker.as_ref().map(|asker| PodRef::of(asker.reference()));
        around.extend(asker);
        let brings_corefile = objects.iter().any(|object| *object.reference() == settings.corefile);
        let mut taken = OrderedMap::new();
        for kind in objects.iter().map(|object| &object.reference().kind) {
            if !matches!(kind, Kind::Other(..)) || kind.is_network_policy() || kind.is_service_import() {
                *taken.entry(kind.clone()).or_default() += 1;
            }
        }
        let loading = if is_observed {
            take_in_unseen();
            BulkLoad::observed(settings, objects, around)
        } else {
            objects.extend(around);
            BulkLoad::new(settings, objects)
        };
        Self { loading, told_by, dropped: Tally::new(), taken, brings_corefile, stand_in, tells_domain }
    }

    fn finish(self) -> ImportReport {
        let (cluster, rejections) = self.loading.finish();
        let mut imported = ImportReport {
            cluster: Arc::new(cluster),
            server: Beforehand(None),
            remarks: Vec::new(),
            whose: Vec::new(),
            taken: self.taken,
            unmodelled: OrderedMap::new(),
            secrets: 0,
            refused: rejections.len(),
            brings_corefile: self.brings_corefile,
            tells_domain: self.tells_domain,
            dropped: self.dropped,
            stand_in: self.stand_in,
            pieces: Pieces::default(),
        };
        for rejection in &rejections {
            let kind = rejection.object.as_ref().map(|object| &object.kind);
            if let Some(count) = kind.and_then(|kind| imported.taken.get_mut(kind)) {
                *count = count.saturating_sub(1);
            }
        }
        imported.taken.retain(|_, count| *count > 0);
        let mut say = |whose: usize, remarks: &mut dyn Iterator<Item = Diagnostic>| {
            let before = imported.remarks.len();
            imported.remarks.extend(remarks);
            imported.whose.extend(std::iter::repeat_n(whose, imported.remarks.len() - before));
        };
        // As many as the reader says at the most: all of them are counted.
        match self.told_by {
            Told::Text(reading, kept, written) => {
                imported.pieces = kept::put_together(kept, &written, &imported.cluster);
                let refused = as_notes(locate(&reading, &rejections));
                say(0, &mut reading.diagnostics.into_iter());
                say(0, &mut refused.take(DIAGNOSTIC_LIMIT));
            }
            Told::Pieces(pieces) => {
                for (place, piece) in pieces.iter().enumerate() {
                    say(place, &mut piece.remarks.iter().cloned());
                }
                let mut left = DIAGNOSTIC_LIMIT;
                for rejection in &rejections {
                    let object = rejection.object.as_ref();
                    let tells = |piece: &Arc<Piece>| object.is_some_and(|object| piece.has(object));
                    let place = pieces.iter().rposition(tells).unwrap_or_default();
                    let Some(piece) = pieces.iter().nth(place) else { continue };
                    let refused = locate(&piece.places, std::slice::from_ref(rejection));
                    let number = refused.len();
                    say(place, &mut as_notes(refused).take(left));
                    left = left.saturating_sub(number);
                }
                imported.secrets = pieces.iter().map(|piece| piece.secrets).sum();
                imported.unmodelled = pieces.unmodelled();
                imported.pieces = pieces;
            }
        }
        imported
    }
}

/// What the API server refuses of a set of objects is left out, and stands in the way of nothing else.
fn as_notes(refused: Vec<Diagnostic>) -> impl Iterator<Item = Diagnostic> {
    refused.into_iter().map(|error| Diagnostic { severity: Severity::Note, ..error })
}

/// Puts the objects of a link in place of everything that is not the cluster's own. Objects that the API server
/// refuses are left out and remarked on; a text that does not read changes nothing. Without `settings` those
/// are taken that the objects show.
#[cfg(test)]
pub(super) fn replace_all(
    sandbox: &mut Sandbox,
    text: &str,
    settings: Option<&Settings>,
) -> Result<(Changes, Vec<Diagnostic>), Vec<Diagnostic>> {
    let ImportReport { cluster, remarks, .. } =
        Import::whole(Reader::new(text), settings, Some(NotGiven::default()), Vec::new())?.finish();
    let changes = Arc::make_mut(&mut sandbox.cluster).give_way_to(Arc::unwrap_or_clone(cluster));
    // Its server starts with the Corefile it has.
    sandbox.follow_with(&changes, None, true);
    Ok((changes, remarks))
}

/// The text's objects, and what there is to say of it.
fn objects_of(reader: Reader<'_>) -> Result<(Reading, Vec<Object>), Vec<Diagnostic>> {
    Ok(objects_in(sound(reader.finish())?))
}

fn objects_in(mut reading: Reading) -> (Reading, Vec<Object>) {
    let objects = reading.documents.iter_mut().filter_map(|document| document.object.take()).collect();
    (reading, objects)
}

pub(super) fn take_in(sandbox: &mut Sandbox, imported: &ImportReport) -> Changes {
    let changes = sandbox.cluster.changes_to(&imported.cluster);
    sandbox.cluster = Arc::clone(&imported.cluster);
    // Its server starts with the Corefile it has. One that was made before the plugins had arrived says nothing.
    match imported.server.0.as_ref().filter(|server| touches_much(&changes) && !server.awaits_plugins()) {
        Some(server) => sandbox.go_over_to(server, &changes),
        None => sandbox.follow_with(&changes, None, true),
    }
    changes
}

/// A text as far as it reads; everything that is wrong with it where that is not all of it.
pub(super) fn sound(reading: Reading) -> Result<Reading, Vec<Diagnostic>> {
    if reading.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Err(reading.diagnostics);
    }
    Ok(reading)
}
