//! Taking in a set of objects as they were found elsewhere, piece by piece, so that whoever waits can be told how
//! far it has come. At the end it is all the same.

use super::super::controllers::{self, take_in_unseen};
use super::super::index::node_ports;
use super::super::{Kind, Object, ObjectRef, Settings, Value};
use super::{rank, weighing};
use crate::cluster::changes::Rejection;
use crate::cluster::store::{Cluster, Observed, Reserved, SoFar, Transaction};
use crate::sorting::sort_by;
use std::collections::{BTreeSet, VecDeque};

/// How many endpoints cost what an object does.
const ENDPOINTS_A_STEP: usize = 4;

/// A cluster that is being filled.
#[derive(Debug)]
pub struct BulkLoad {
    cluster: Cluster,
    beginning: Option<Beginning>,
    waiting: VecDeque<Object>,
    is_weighed: bool,
    so_far: SoFar,
    rejections: Vec<Rejection>,
    total: usize,
}

/// What there is to do before the first object: each takes long where there are many.
#[derive(Debug)]
enum Beginning {
    /// To look at what objects that were observed are evidence of, beside what the lab puts around them.
    Looking(Vec<Object>, Vec<Object>),
    /// To put them into the order in which they are taken in.
    Sorting(Vec<Object>, Observed),
}

impl BulkLoad {
    /// Begins with these objects, in whatever order. What controllers keep is as they would have it at the end.
    pub fn new(settings: Settings, objects: Vec<Object>) -> Self {
        let total = objects.len();
        Self::begun(settings, total, Beginning::Sorting(objects, Observed::default()))
    }

    /// Begins with objects that were observed in a cluster, and with what the lab puts around them. What was observed
    /// stays as it was: slices and Endpoints of a Service, the pods of a namespace. The controllers look at it with
    /// the first change that concerns it.
    pub fn observed(settings: Settings, objects: Vec<Object>, around: Vec<Object>) -> Self {
        take_in_unseen();
        let total = objects.len() + around.len();
        Self::begun(settings, total, Beginning::Looking(objects, around))
    }

    fn begun(settings: Settings, total: usize, beginning: Beginning) -> Self {
        Self {
            cluster: Cluster::new(settings),
            beginning: Some(beginning),
            total,
            waiting: VecDeque::new(),
            is_weighed: false,
            so_far: SoFar::of(Reserved::default(), Observed::default()),
            rejections: Vec::new(),
        }
    }

    fn begin(&mut self, beginning: Beginning) {
        let (mut objects, observed) = match beginning {
            Beginning::Looking(mut objects, around) => {
                let observed = Observed::of(&objects, &around, &self.cluster.settings().cluster_dns);
                objects.extend(around);
                self.beginning = Some(Beginning::Sorting(objects, observed));
                return;
            }
            Beginning::Sorting(objects, observed) => (objects, observed),
        };
        sort_by(&mut objects, |one, other| (rank(one), one.reference()).cmp(&(rank(other), other.reference())));
        let mut asked_for = Reserved::default();
        for service in objects.iter().filter_map(Object::as_service) {
            asked_for.ips.extend(service.spec.addresses());
            asked_for.ports.extend(node_ports(service));
        }
        self.waiting = missing_namespaces(&objects).into();
        self.waiting.extend(objects);
        self.total = self.waiting.len();
        self.so_far = SoFar::of(asked_for, observed);
    }

    /// Takes so many more steps: an object is one, each thing a controller looks at, and what it makes. True where all
    /// is done.
    pub fn advance(&mut self, steps: usize) -> bool {
        if let Some(beginning) = self.beginning.take() {
            self.begin(beginning);
            return false;
        }
        let mut transaction = Transaction::resumed(&mut self.cluster, std::mem::take(&mut self.so_far));
        let mut is_done = false;
        let mut left = steps;
        while left > 0 {
            let before = made(&transaction);
            if let Some(object) = self.waiting.pop_front() {
                self.rejections.extend(transaction.admit_decoded(object).err());
                controllers::notice(&mut transaction);
            } else if !self.is_weighed {
                self.is_weighed = true;
                self.rejections.extend(weighing::leave_out_beyond(&mut transaction));
            } else if !controllers::step(&mut transaction) {
                is_done = true;
                break;
            }
            left = left.saturating_sub(1 + made(&transaction).saturating_sub(before));
        }
        if is_done {
            transaction.cluster.go_on_behind_the_last();
        }
        self.so_far = transaction.so_far;
        self.so_far.forget_before();
        is_done
    }

    /// How many objects have been looked at, and of how many.
    pub fn progress(&self) -> (usize, usize) {
        let left = if self.beginning.is_some() { self.total } else { self.waiting.len() };
        (self.total - left, self.total)
    }

    /// The cluster, and what the API server refused.
    pub fn finish(mut self) -> (Cluster, Vec<Rejection>) {
        while !self.advance(usize::MAX) {}
        (self.cluster, self.rejections)
    }
}

/// What has been made, counted in steps: an object is one, and so are a few endpoints.
pub(super) fn made(transaction: &Transaction<'_>) -> usize {
    let (endpoints, _) = transaction.cluster.index().listed();
    transaction.touched().len() + endpoints / ENDPOINTS_A_STEP
}

/// The namespaces that objects live in and nobody brought.
pub(super) fn missing_namespaces(objects: &[Object]) -> Vec<Object> {
    let lived_in: BTreeSet<&str> = objects.iter().map(|object| object.reference().namespace.as_str()).collect();
    let brought: BTreeSet<&str> = objects
        .iter()
        .filter(|object| object.reference().kind == Kind::Namespace)
        .map(|object| object.reference().name.as_str())
        .collect();
    let missing = lived_in.into_iter().filter(|name| !name.is_empty() && !brought.contains(name));
    missing.filter_map(|name| Object::decode(namespace(name)).ok()).collect()
}

fn namespace(name: &str) -> Value {
    let reference = ObjectRef::new(Kind::Namespace, "", name);
    Value::object([
        ("apiVersion", reference.kind.api_version().into()),
        ("kind", reference.kind.name().into()),
        ("metadata", Value::object([("name", name.into())])),
    ])
}
