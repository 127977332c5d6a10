//! A text of manifests as an edit: what it asks of the API server, and, where it is long, the same piece by piece.

use super::import::{locate, sound};
use super::{Sandbox, Scope, keep_what_is_not_ours};
use crate::cluster::{Changes, Cluster, Kind, Object, ObjectRef, Request, Requesting, Value};
use crate::manifest::{self, Diagnostic, Reading};
use crate::sorting::sort_by_key;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a text asks of the API server.
pub(super) struct Plan {
    pub requests: Vec<Request>,
    pub touched: Vec<ObjectRef>,
}

/// Compares a text with the objects it stands for. Fails with every error of the text.
pub(super) fn plan(
    sandbox: &Sandbox,
    text: &str,
    scope: Scope,
    recreate: bool,
) -> Result<(Plan, Reading), Vec<Diagnostic>> {
    let reading = sound(manifest::read(text))?;
    let mut comparing = Comparing::new(&sandbox.cluster, scope, recreate);
    for object in objects(&reading) {
        comparing.take(&sandbox.cluster, object);
    }
    Ok((comparing.finish(&sandbox.cluster), reading))
}

fn objects(reading: &Reading) -> impl Iterator<Item = &Object> {
    reading.documents.iter().filter_map(|document| document.object.as_ref())
}

/// A comparison under way.
#[derive(Debug, Default)]
struct Comparing {
    scope: Scope,
    /// Says what the API server refuses in place, where such objects are to be made anew.
    probe: Option<Cluster>,
    named: BTreeSet<ObjectRef>,
    puts: Vec<(bool, Request)>,
    touched: Vec<ObjectRef>,
}

impl Comparing {
    fn new(cluster: &Cluster, scope: Scope, recreate: bool) -> Self {
        let probe = recreate.then(|| cluster.clone());
        Self { scope, probe, ..Self::default() }
    }

    fn take(&mut self, cluster: &Cluster, object: &Object) {
        let reference = object.reference().clone();
        self.named.insert(reference.clone());
        let value = match cluster.get(&reference) {
            Some(old) => {
                let value = keep_what_is_not_ours(object.value().clone(), old.value());
                if value == *old.value() {
                    return;
                }
                value
            }
            None => object.value().clone(),
        };
        let is_refused = |probe: &mut Cluster, value: &Value| probe.verdict(Request::Put(value.clone())).is_err();
        let anew = self.probe.as_mut().is_some_and(|probe| is_refused(probe, &value));
        let request = if anew { Request::Recreate(value) } else { Request::Put(value) };
        self.puts.push((reference.kind == Kind::Namespace, request));
        self.touched.push(reference);
    }

    fn finish(mut self, cluster: &Cluster) -> Plan {
        let mut requests = Vec::new();
        for object in cluster.objects() {
            if self.scope.shows(object) && !self.named.contains(object.reference()) {
                requests.push(Request::Delete(object.reference().clone()));
                self.touched.push(object.reference().clone());
            }
        }
        sort_by_key(&mut self.puts, |(is_namespace, _)| !is_namespace);
        requests.extend(self.puts.into_iter().map(|(_, request)| request));
        Plan { requests, touched: self.touched }
    }
}

/// A text that is being applied to a copy of the cluster, piece by piece, so that whoever waits can be told how far it
/// has come and stop it. [`super::Edit::Applied`] then makes it the cluster.
#[derive(Debug)]
pub struct Applying {
    basis: Arc<Cluster>,
    given: Given,
    reading: Reading,
    /// How many documents have been compared.
    compared: usize,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Comparing(Box<Comparing>),
    Requesting(Box<Requesting>, Vec<ObjectRef>),
}

/// A text as it was given, with what [`super::Edit::Manifests`] says of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Given {
    pub text: String,
    pub scope: Scope,
    pub recreate: bool,
}

/// What a text came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    basis: Arc<Cluster>,
    /// For a cluster that is another one by now: then it is applied in one go.
    pub(super) given: Given,
    cluster: Arc<Cluster>,
    changes: Changes,
    touched: Vec<ObjectRef>,
    remarks: Vec<Diagnostic>,
}

impl Applying {
    /// Begins with a text, what has been read of it, and the objects of `scope` as they are in the sandbox (see
    /// [`super::Edit::Manifests`]). Fails with every error of the text.
    pub fn begin(
        sandbox: &Sandbox,
        text: String,
        reading: Reading,
        scope: Scope,
        recreate: bool,
    ) -> Result<Self, Vec<Diagnostic>> {
        let reading = sound(reading)?;
        let basis = Arc::clone(&sandbox.cluster);
        let stage = Stage::Comparing(Box::new(Comparing::new(&basis, scope, recreate)));
        Ok(Self { basis, given: Given { text, scope, recreate }, reading, compared: 0, stage })
    }

    /// Takes so many more steps. True where all is done.
    pub fn advance(&mut self, steps: usize) -> bool {
        let comparing = match &mut self.stage {
            Stage::Comparing(comparing) => comparing,
            Stage::Requesting(requesting, _) => return requesting.advance(steps),
        };
        let waiting = self.reading.documents.get(self.compared..).unwrap_or_default();
        for document in waiting.iter().take(steps) {
            if let Some(object) = &document.object {
                comparing.take(&self.basis, object);
            }
        }
        let is_compared = waiting.len() <= steps;
        self.compared += waiting.len().min(steps);
        if is_compared {
            let plan = std::mem::take(&mut **comparing).finish(&self.basis);
            let requesting = Box::new(Requesting::new(Cluster::clone(&self.basis), plan.requests));
            self.stage = Stage::Requesting(requesting, plan.touched);
        }
        false
    }

    /// How many objects have been looked at, and of how many: to be compared, and then to be changed.
    pub fn progress(&self) -> (usize, usize) {
        match &self.stage {
            Stage::Comparing(_) => (self.compared, 2 * self.reading.documents.len()),
            Stage::Requesting(requesting, _) => {
                let (done, of) = requesting.progress();
                (of + done, 2 * of)
            }
        }
    }

    /// What has come of it, or what the API server refuses, at its place in the text.
    pub fn finish(mut self) -> Result<Applied, Vec<Diagnostic>> {
        while !self.advance(usize::MAX) {}
        let Stage::Requesting(requesting, touched) = self.stage else { return Err(self.reading.diagnostics) };
        let (cluster, changes) = requesting.finish().map_err(|rejections| locate(&self.reading, &rejections))?;
        Ok(Applied {
            basis: self.basis,
            given: self.given,
            cluster: Arc::new(cluster),
            changes,
            touched,
            remarks: self.reading.diagnostics,
        })
    }
}

impl Applied {
    /// True where the cluster is still the one it was applied to.
    fn fits(&self, sandbox: &Sandbox) -> bool {
        Arc::ptr_eq(&self.basis, &sandbox.cluster) || self.basis == sandbox.cluster
    }

    /// Makes it the cluster, and gives what has changed; nothing where the cluster is another one by now.
    pub(super) fn put_in_place(&self, sandbox: &mut Sandbox) -> Option<InPlace> {
        if !self.fits(sandbox) {
            return None;
        }
        sandbox.cluster = Arc::clone(&self.cluster);
        sandbox.follow(&self.changes);
        Some((self.changes.clone(), self.touched.clone(), self.remarks.clone()))
    }
}

/// What has changed, which objects the text touched, and what its reader remarked.
pub(super) type InPlace = (Changes, Vec<ObjectRef>, Vec<Diagnostic>);

#[cfg(test)]
mod tests {
    use super::super::{Edit, Refusal};
    use super::*;

    const OBJECTS: &str = "\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: 'debian:12'}]}
---
apiVersion: v1
kind: Namespace
metadata: {name: data}
";
    const HEADLESS: &str = "\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}
";

    fn applied(sandbox: &Sandbox, text: &str, recreate: bool, steps: usize) -> Result<Applied, Vec<Diagnostic>> {
        let mut applying = Applying::begin(sandbox, text.to_owned(), manifest::read(text), Scope::Named, recreate)?;
        let share = |applying: &Applying| match applying.progress() {
            (done, of) if done <= of => 1000 * done / of.max(1),
            (done, of) => panic!("{done} of {of}"),
        };
        let mut before = 0;
        while !applying.advance(steps) {
            let now = share(&applying);
            assert!(before <= now, "{now} behind {before}");
            before = now;
        }
        applying.finish()
    }

    fn at_once(sandbox: &mut Sandbox, text: &str, recreate: bool) -> Result<Vec<Diagnostic>, Refusal> {
        sandbox.edit(Edit::Manifests { text: text.to_owned(), scope: Scope::Named, recreate })
    }

    #[test]
    fn a_text_applied_piece_by_piece_comes_to_the_same_as_at_once() {
        for steps in [1, 2, 3, 7, usize::MAX] {
            let mut whole = Sandbox::toy();
            let mut pieces = whole.clone();
            for (text, recreate) in [(OBJECTS, false), (HEADLESS, true), (OBJECTS, true)] {
                let edit = Edit::Applied(Arc::new(applied(&pieces, text, recreate, steps).unwrap()));
                assert_eq!(pieces.edit(edit), at_once(&mut whole, text, recreate));
                assert!(pieces == whole);
                assert_eq!(pieces.answer(pieces.question()), whole.answer(whole.question()));
            }
            assert!(pieces.undo() && whole.undo());
            assert!(pieces == whole);
        }
    }

    #[test]
    fn what_the_api_server_refuses_is_told_at_the_same_places_piece_by_piece() {
        let mut whole = Sandbox::toy();
        at_once(&mut whole, OBJECTS, false).unwrap();
        for text in
            [HEADLESS, "kind: Service", "{", "apiVersion: v1\nkind: Pod\nmetadata: {name: A}\nspec: {containers: []}"]
        {
            let before = whole.clone();
            let refused = applied(&whole, text, false, 2).unwrap_err();
            assert_eq!(at_once(&mut whole, text, false), Err(Refusal::Text(refused)));
            assert!(whole == before);
        }
    }

    #[test]
    fn where_the_cluster_has_changed_meanwhile_the_text_is_applied_to_what_there_is() {
        let mut sandbox = Sandbox::toy();
        let late = applied(&sandbox, OBJECTS, false, 3).unwrap();
        at_once(&mut sandbox, HEADLESS, false).unwrap();
        let mut other = sandbox.clone();
        assert_eq!(sandbox.edit(Edit::Applied(Arc::new(late))), at_once(&mut other, OBJECTS, false));
        assert!(sandbox == other);
    }
}
