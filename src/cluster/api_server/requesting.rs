//! Carrying out requests, all of them or none: at once, or piece by piece on a cluster of its own, so that whoever
//! waits can be told how far it has come.

use super::bulk_load::made;
use super::{Request, carry_out, commit, weighing};
use crate::cluster::changes::{Changes, Rejection};
use crate::cluster::controllers;
use crate::cluster::store::{Cluster, SoFar, Transaction};
use std::collections::VecDeque;

/// Requests on their way.
#[derive(Debug)]
pub(super) struct Requests {
    waiting: VecDeque<Request>,
    rejections: Vec<Rejection>,
    is_weighed: bool,
}

impl Requests {
    pub(super) fn new(requests: Vec<Request>) -> Self {
        Self { waiting: requests.into(), rejections: Vec::new(), is_weighed: false }
    }

    /// Carries out the next one; in the end all of them are weighed. False where nothing is left.
    pub(super) fn admit(&mut self, transaction: &mut Transaction<'_>) -> bool {
        if let Some(request) = self.waiting.pop_front() {
            self.rejections.extend(carry_out(transaction, request).err());
            return true;
        }
        let is_first = !std::mem::replace(&mut self.is_weighed, true);
        if is_first && self.rejections.is_empty() {
            self.rejections = weighing::beyond(transaction);
        }
        is_first
    }

    /// True as long as none has been refused.
    pub(super) fn are_admitted(&self) -> bool {
        self.rejections.is_empty()
    }

    /// What came of it: all of it, or nothing and why.
    pub(super) fn end(self, transaction: Transaction<'_>) -> Result<Changes, Vec<Rejection>> {
        if self.are_admitted() {
            return Ok(commit(transaction));
        }
        transaction.roll_back();
        Err(self.rejections)
    }
}

/// A cluster in which requests are being carried out.
#[derive(Debug)]
pub struct Requesting {
    cluster: Cluster,
    so_far: SoFar,
    requests: Requests,
    total: usize,
}

impl Requesting {
    /// Begins with requests to this cluster.
    pub fn new(mut cluster: Cluster, requests: Vec<Request>) -> Self {
        let so_far = Transaction::new(&mut cluster).so_far;
        Self { cluster, so_far, total: requests.len(), requests: Requests::new(requests) }
    }

    /// Takes so many more steps: a request is one, each thing a controller looks at, and what it makes. True where all
    /// is done.
    pub fn advance(&mut self, steps: usize) -> bool {
        let mut transaction = Transaction::resumed(&mut self.cluster, std::mem::take(&mut self.so_far));
        let mut left = steps;
        let mut is_done = false;
        while left > 0 && !is_done {
            let before = made(&transaction);
            let goes_on = self.requests.admit(&mut transaction)
                || (self.requests.are_admitted() && controllers::step(&mut transaction));
            is_done = !goes_on;
            left = left.saturating_sub(1 + made(&transaction).saturating_sub(before));
        }
        self.so_far = transaction.so_far;
        is_done
    }

    /// How many requests have been carried out, and of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.total - self.requests.waiting.len(), self.total)
    }

    /// The cluster and what has changed in it, or what the API server refused.
    pub fn finish(mut self) -> Result<(Cluster, Changes), Vec<Rejection>> {
        while !self.advance(usize::MAX) {}
        let transaction = Transaction::resumed(&mut self.cluster, self.so_far);
        let changes = self.requests.end(transaction)?;
        Ok((self.cluster, changes))
    }
}
