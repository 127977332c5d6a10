//! Pieces that outlive a visit: of each what it was called, how much it was and what it gave, and which of the objects
//! that stand came with it. What the lab put around them, and made of them, stays apart from what was brought.

use super::asker;
use super::piece::{Piece, Pieces};
use super::resolv_file::ResolvFile;
use crate::cluster::{Cluster, Kind, Object, ObjectRef, Value};
use crate::json;
use crate::ordered::OrderedMap;
use crate::sandbox::scope::is_derived;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// In how many pieces an object stands on average, at the most: what is kept may have been written by anybody.
const MOST: usize = 16;

/// A piece of an earlier visit, and where its objects stand among those that are written with it.
#[derive(Debug)]
pub(in crate::sandbox) struct Kept {
    piece: Piece,
    /// First and last of each run, in order.
    at: Vec<(usize, usize)>,
}

/// What is kept of each piece, beside objects that are written in this order.
pub(in crate::sandbox) fn write(pieces: &Pieces, objects: &[Arc<Object>]) -> Vec<String> {
    if pieces.is_empty() {
        return Vec::new();
    }
    let places: BTreeMap<&ObjectRef, usize> =
        objects.iter().enumerate().map(|(at, object)| (object.reference(), at)).collect();
    let of_piece = |piece: &Arc<Piece>| {
        let own = piece.objects.iter().filter_map(|object| places.get(object.reference()).copied());
        let at: BTreeSet<usize> = own.collect();
        let mut unmodelled: OrderedMap<String, usize> = OrderedMap::new();
        piece.unmodelled.iter().for_each(|(kind, _)| *unmodelled.entry(kind.clone()).or_default() += 1);
        let kept = Value::object([
            ("name", piece.name.as_str().into()),
            ("bytes", number(piece.bytes)),
            ("standing", Value::Bool(piece.is_standing)),
            ("secrets", number(piece.secrets)),
            ("gave", as_value(&piece.gave)),
            ("unmodelled", as_value(&unmodelled)),
            ("at", Value::List(runs(at.into_iter()))),
            ("files", Value::List(piece.files.iter().map(|file| file.text().into()).collect())),
        ]);
        json::write(&kept, false)
    };
    pieces.iter().map(of_piece).collect()
}

/// What was written of one piece; nothing where it does not read.
pub(in crate::sandbox) fn read(text: &str) -> Option<Kept> {
    let kept = json::parse(text).ok()?;
    let kept = kept.as_map()?;
    let count = |key: &str| kept.get(key).and_then(Value::as_int).and_then(|number| usize::try_from(number).ok());
    let files = kept.get("files").map(Value::items).unwrap_or_default();
    let mut piece = Piece {
        bytes: count("bytes")?,
        is_standing: kept.get("standing")?.as_bool()?,
        gave: counts(kept.get("gave")?)?,
        secrets: count("secrets")?,
        files: files.iter().filter_map(Value::as_text).filter_map(ResolvFile::read).collect(),
        ..Piece::without_objects(kept.get("name")?.as_text()?)
    };
    for (kind, times) in &counts(kept.get("unmodelled")?)? {
        // As many as there were, which is a part of what it gave.
        let times = (*times).min(piece.gave.get(kind).copied().unwrap_or_default());
        piece.unmodelled.extend(std::iter::repeat_n((kind.clone(), None), times));
    }
    let mut at: Vec<(usize, usize)> = Vec::new();
    for run in kept.get("at")?.items() {
        let [first, last] = run.items() else { return None };
        let (first, last) = (usize::try_from(first.as_int()?).ok()?, usize::try_from(last.as_int()?).ok()?);
        if last < first || at.last().is_some_and(|(_, before)| first <= *before) {
            return None;
        }
        at.push((first, last));
    }
    Some(Kept { piece, at })
}

/// The pieces with their objects as these stand in the cluster; `written` is what stood beside them. What somebody made
/// here since the last of them came is a piece of its own.
pub(super) fn put_together(kept: Vec<Kept>, written: &[Option<ObjectRef>], cluster: &Cluster) -> Pieces {
    let mut told: BTreeSet<&ObjectRef> = BTreeSet::new();
    let mut left = written.len().saturating_mul(MOST);
    let mut pieces = Pieces::default();
    for Kept { mut piece, at } in kept {
        let runs = at.iter().flat_map(|(first, last)| *first..=(*last).min(written.len()));
        for reference in runs.filter_map(|at| written.get(at)?.as_ref()).take(left) {
            left -= 1;
            if let Some(object) = cluster.get(reference) {
                told.insert(reference);
                piece.objects.push(Arc::clone(object));
            }
        }
        pieces = pieces.and(piece);
    }
    if pieces.is_empty() {
        return pieces;
    }
    let is_made_here = |object: &Object| {
        let follows = matches!(object.reference().kind, Kind::Namespace | Kind::Node | Kind::Endpoints);
        !follows && !told.contains(object.reference()) && !is_derived(object) && !asker::was_put_there(object)
    };
    let made_here = Piece::standing(cluster, is_made_here);
    if made_here.objects.is_empty() { pieces } else { pieces.and(made_here) }
}

fn number(number: usize) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

fn as_value(counts: &OrderedMap<String, usize>) -> Value {
    Value::Map(counts.iter().map(|(kind, count)| (kind.clone(), number(*count))).collect())
}

fn counts(value: &Value) -> Option<OrderedMap<String, usize>> {
    let count = |(kind, count): (&String, &Value)| Some((kind.clone(), usize::try_from(count.as_int()?).ok()?));
    value.as_map()?.iter().map(count).collect()
}

/// Positions as runs, each its first and last.
fn runs(at: impl Iterator<Item = usize>) -> Vec<Value> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for at in at {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == at => *last = at,
            _ => runs.push((at, at)),
        }
    }
    runs.into_iter().map(|(first, last)| Value::List(vec![number(first), number(last)])).collect()
}
