//! How remedies are found: by making each edit of `explain::remedy` on a copy, asking again and taking it back, one edit
//! deep and, where that is too little, two.

use super::{Aim, Move, Price, Promise, Remedy, resolves, successor};
use crate::cluster::{Changes, Invalid, Kind, ObjectRef, Rejection, Request};
use crate::explain::remedy::{self, Act, OtherQuestion, Proposal};
use crate::resolution::network;
use crate::resolution::server::{Server, State};
use crate::sandbox::clock::makes_server_anew;
use crate::sandbox::history::History;
use crate::sandbox::names::Told;
use crate::sandbox::{Answer, Ask, Clock, Pieces, Sandbox, ask};
use crate::sorting::sort_by_key;
use std::collections::VecDeque;
use std::mem::discriminant;
use std::sync::{Arc, OnceLock};

/// How many remedies are wanted.
const WANTED: usize = 3;
/// How many edits are made and taken back at most.
const MOST_TRIALS: usize = 160;

/// A search under way. It works on a copy and can be carried on piece by piece.
#[derive(Debug)]
pub struct Search {
    scratch: Sandbox,
    /// The server at the start, which a plan that starts it again comes back to.
    server: Arc<Server>,
    /// That server looks at its Corefile (rule PV1).
    looks: bool,
    question: Ask,
    aim: Option<Aim>,
    start: Answer,
    waiting: VecDeque<Vec<Proposal>>,
    /// Plans that changed something and are not enough.
    opened: VecDeque<Vec<Proposal>>,
    /// What is enough, with what it changes.
    found: Vec<(u8, Remedy, Changes)>,
    /// What could be done at first.
    first: Vec<(Act, ObjectRef)>,
    /// What was enough alone, or has been tried together.
    settled: Vec<Vec<(Act, ObjectRef)>>,
    trials: usize,
}

/// What became of a plan.
struct Tried {
    answer: Answer,
    changes: Changes,
    requests: Vec<Request>,
    question: Option<Ask>,
    wait: u64,
}

impl Sandbox {
    /// Begins to look for remedies of a question.
    pub fn remedies(&self, question: &Ask) -> Search {
        let scratch = self.scratch();
        let server = Arc::clone(&scratch.server);
        let start = self.answer(question);
        let aim = Aim::of(question, &start);
        let mut search = Search {
            scratch,
            server,
            looks: self.looks_every().is_some(),
            question: question.clone(),
            aim,
            start,
            waiting: VecDeque::new(),
            opened: VecDeque::new(),
            found: Vec::new(),
            first: Vec::new(),
            settled: Vec::new(),
            trials: 0,
        };
        if let Some(aim) = aim {
            let question = question.clone();
            let first = search.proposals(aim, &question, &search.start);
            search.first = key(&first);
            search.waiting.push_back(vec![search.waiting_only()]);
            search.waiting.extend(first.into_iter().map(|proposal| vec![proposal]));
        }
        search
    }

    /// A copy without history and without what is derived for showing, as a step finds it: the caches hold what
    /// this moment's questions have left there.
    fn scratch(&self) -> Self {
        Self {
            cluster: self.cluster.clone(),
            server: self.server.clone(),
            upstream: self.upstream.clone(),
            question: self.question.clone(),
            pinned: Vec::new(),
            moment: Clock { memory: self.memory().clone(), ..self.moment.clone() },
            answers: OnceLock::new(),
            last: None,
            touched: None,
            history: History::default(),
            zone: OnceLock::new(),
            node_local: self.node_local.clone(),
            own_servers: self.own_servers.clone(),
            told: Told::default(),
            origin: self.origin,
            pieces: Pieces::default(),
        }
    }
}

impl Search {
    /// What is looked for; `None` where nothing can be.
    pub fn aim(&self) -> Option<Aim> {
        self.aim
    }

    /// Makes so many more trials. True where the search is over.
    pub fn advance(&mut self, trials: usize) -> bool {
        let Some(aim) = self.aim else { return true };
        for _ in 0..trials {
            match self.waiting.pop_front() {
                Some(plan) => self.try_out(aim, plan),
                None if self.open_next(aim) => {}
                None => return true,
            }
        }
        false
    }

    /// Carries the search through.
    pub fn finish(mut self) -> Vec<Remedy> {
        while !self.advance(MOST_TRIALS) {}
        self.found()
    }

    /// The nearest of what has been found: first one of each sort, then what else there is.
    pub fn found(&self) -> Vec<Remedy> {
        self.best().into_iter().cloned().collect()
    }

    fn best(&self) -> Vec<&Remedy> {
        let mut all: Vec<&(u8, Remedy, Changes)> = self.found.iter().collect();
        sort_by_key(&mut all, |(cost, remedy, _)| (remedy.moves.len(), *cost));
        let mut best: Vec<&Remedy> = Vec::new();
        let sort = |remedy: &Remedy| remedy.moves.iter().map(|one| discriminant(&one.act)).collect::<Vec<_>>();
        for of_new_sort in [true, false] {
            for (_, remedy, _) in &all {
                let is_new = !best.iter().any(|known| sort(known) == sort(remedy));
                // The same done otherwise to the same end is the same remedy.
                let is_same = best.iter().any(|known| sort(known) == sort(remedy) && known.promise == remedy.promise);
                if best.len() < WANTED && is_new == of_new_sort && !is_same {
                    best.push(remedy);
                }
            }
        }
        best
    }

    /// Looks at what could be done behind the next plan that was not enough. False where nothing is left to do.
    fn open_next(&mut self, aim: Aim) -> bool {
        if self.best().len() >= WANTED || self.trials >= MOST_TRIALS {
            return false;
        }
        let Some(plan) = self.opened.pop_front() else { return false };
        // What concerns this much is no half of the nearest remedy where there is another.
        if !self.found.is_empty() && plan.iter().any(|proposal| proposal.cost > 2) {
            return true;
        }
        self.trials += 1;
        let Some(tried) = self.make(&plan) else { return true };
        let question = tried.question.clone().unwrap_or_else(|| self.question.clone());
        let more = self.proposals(aim, &question, &tried.answer);
        self.take_back(&tried.changes);
        let is_elsewhere = tried.answer.traces().ne(self.start.traces());
        for proposal in more {
            // What was there before and did not help is tried again only where the question goes another way.
            let (act, object) = (&proposal.act, &proposal.object);
            if !is_elsewhere && self.first.iter().any(|known| (&known.0, &known.1) == (act, object)) {
                continue;
            }
            let asks_twice = proposal.ask.is_some() && plan.iter().any(|first| first.ask.is_some());
            let mut longer = plan.clone();
            longer.push(proposal);
            let key = key(&longer);
            let is_settled = self.settled.iter().any(|known| known.iter().all(|one| key.contains(one)));
            if !asks_twice && !is_settled {
                self.settled.push(key);
                self.waiting.push_back(longer);
            }
        }
        true
    }

    /// What may help, in the state the copy is in.
    fn proposals(&self, aim: Aim, question: &Ask, answer: &Answer) -> Vec<Proposal> {
        let Ok(view) = self.scratch.pod_view(&question.from) else { return Vec::new() };
        let Some(asked) = self.scratch.asked(question, answer, &view) else { return Vec::new() };
        let mut all = match aim {
            Aim::Resolve => remedy::to_resolve(&asked),
            Aim::Remove => remedy::to_remove(&asked),
        };
        sort_by_key(&mut all, |proposal| proposal.cost);
        all
    }

    fn try_out(&mut self, aim: Aim, plan: Vec<Proposal>) {
        self.trials += 1;
        let Some(tried) = self.make(&plan) else { return };
        self.take_back(&tried.changes);
        let wanted = tried.question.as_ref().map_or(self.question.record_type, |question| question.record_type);
        let is_enough = match aim {
            Aim::Resolve => resolves(&tried.answer, wanted),
            // A pod that is no more asks nothing.
            Aim::Remove => tried.answer.lookup.is_some() && !resolves(&tried.answer, wanted),
        };
        if !is_enough {
            if plan.iter().all(|one| one.act == Act::Wait) {
                return;
            }
            if plan.len() == 1 && self.leads_on(aim, &plan, &tried) {
                self.opened.push_back(plan);
            }
            return;
        }
        self.settled.push(key(&plan));
        let cost = cost(&plan, &tried.requests);
        let pod = self.scratch.cluster.get(&self.question.from.object()).and_then(|object| object.as_pod());
        let has_envoy = pod.is_some_and(network::has_envoy);
        let moves = plan.iter().map(|proposal| as_move(proposal, &tried.requests, has_envoy)).collect();
        let Tried { answer, changes, requests, question, wait } = tried;
        let is_known =
            self.found.iter().any(|(_, known, does)| known.question == question && does.objects == changes.objects);
        if !is_known {
            let remedy = Remedy { moves, requests, question, wait, promise: Promise::of(&answer) };
            self.found.push((cost, remedy, changes));
        }
    }

    /// True where a plan that is not enough may be half of one that is.
    fn leads_on(&self, aim: Aim, plan: &[Proposal], tried: &Tried) -> bool {
        match aim {
            Aim::Remove => tried.answer.records.len() < self.start.records.len(),
            Aim::Resolve => {
                let asks = plan.iter().any(|one| one.ask.is_some());
                let is_near = plan.iter().all(|one| one.cost == 1 && one.act != Act::FinalDot);
                !asks || is_near
            }
        }
    }

    /// Makes a plan on the copy and asks. What the API server refuses to change in place is made anew; `None`
    /// where it refuses all the same, or nothing changes.
    fn make(&mut self, plan: &[Proposal]) -> Option<Tried> {
        let requests = plan.iter().flat_map(|proposal| proposal.requests.clone()).collect();
        let mut requests = self.scratch.with_restart(requests);
        let changes = if requests.is_empty() {
            Changes::default()
        } else {
            let cluster = Arc::make_mut(&mut self.scratch.cluster);
            match cluster.request_all(requests.clone()) {
                Ok(changes) => changes,
                Err(rejections) => {
                    requests = anew(requests, &rejections)?;
                    cluster.request_all(requests.clone()).ok()?
                }
            }
        };
        let restarts = self.scratch.server.restarts();
        let looks = self.scratch.looks_after(&changes);
        let server = Arc::make_mut(&mut self.scratch.server);
        server.goes_on_with(server.configuration().to_go_on_with(), looks);
        server.update(&self.scratch.cluster, &changes);
        self.scratch.node_local_follows(&changes);
        let is_anew = self.scratch.server.restarts() != restarts || makes_server_anew(&self.scratch.cluster, &changes);
        let asking = plan.iter().rev().find_map(|proposal| proposal.ask.as_ref());
        let question = asking.map(|OtherQuestion { name, record_type }| Ask {
            name: name.clone(),
            record_type: *record_type,
            from: self.question.from.clone(),
        });
        let waits_only = plan.iter().all(|proposal| proposal.act == Act::Wait);
        if question.is_none() && changes.objects.is_empty() && !waits_only {
            self.take_back(&changes);
            return None;
        }
        let mut ask = question.as_ref().unwrap_or(&self.question).clone();
        // Who asks may have been made anew, with another name.
        let is_followed = self.scratch.is_observed();
        let gone = changes.objects.iter().filter(|change| is_followed && change.after.is_none());
        let gone = gone.filter(|change| change.object == ask.from.object()).find_map(|change| change.before.as_ref());
        if let Some(next) = gone.and_then(|gone| successor(&self.scratch.cluster, gone)) {
            ask.from = next;
        }
        let (answer, wait) = self.ask(&ask, is_anew);
        Some(Tried { answer, changes, requests, question, wait })
    }

    /// Asks after a change, which may have made the server anew. Where caches would answer as before, only once they have
    /// forgotten: for how many seconds that is comes with the answer.
    fn ask(&self, question: &Ask, is_anew: bool) -> (Answer, u64) {
        let sandbox = &self.scratch;
        let empty = State::default();
        let memory = if is_anew { &empty } else { &sandbox.moment.memory };
        let now = ask::answer(sandbox, question, &mut memory.clone());
        if *memory == empty {
            return (now, 0);
        }
        let truth = ask::answer(sandbox, question, &mut State::default());
        let data = |answer: &Answer| answer.records.iter().map(|one| one.record.data.clone()).collect::<Vec<_>>();
        if now.outcome() == truth.outcome() && data(&now) == data(&truth) {
            return (now, 0);
        }
        let sent = [&now, &truth].into_iter().filter_map(|answer| answer.lookup.as_ref()).flat_map(|all| &all.sent);
        let kept = sent.filter_map(|sent| memory.remembered(&sent.question, sandbox.now()));
        let wait = kept.map(|remembered| u64::from(remembered.left)).max().unwrap_or_default();
        let mut moment = Clock { memory: memory.clone(), ..sandbox.moment.clone() };
        moment.advance(wait);
        let mut later = Clock::clone(&moment).memory;
        let later_on = Sandbox { moment, ..sandbox.clone() };
        (ask::answer(&later_on, question, &mut later), wait)
    }

    /// Nothing but time.
    fn waiting_only(&self) -> Proposal {
        Proposal { act: Act::Wait, object: self.question.from.object(), requests: Vec::new(), ask: None, cost: 1 }
    }

    fn take_back(&mut self, changes: &Changes) {
        if changes.is_empty() {
            return;
        }
        Arc::make_mut(&mut self.scratch.cluster).revert(changes);
        if !self.looks && makes_server_anew(&self.scratch.cluster, changes) {
            self.scratch.server = Arc::clone(&self.server);
        } else {
            Arc::make_mut(&mut self.scratch.server).update(&self.scratch.cluster, &changes.reversed());
        }
        self.scratch.node_local_follows(changes);
    }
}

/// The requests with what was refused in place made anew; `None` where that is not all that stands in the way.
fn anew(requests: Vec<Request>, rejections: &[Rejection]) -> Option<Vec<Request>> {
    if !rejections.iter().flat_map(|rejection| &rejection.errors).all(Invalid::suggests_recreate) {
        return None;
    }
    let is_refused = |reference: &Option<ObjectRef>| rejections.iter().any(|rejection| rejection.object == *reference);
    let anew = requests.into_iter().map(|request| match request {
        Request::Put(value) if is_refused(&ObjectRef::from_value(&value)) => Request::Recreate(value),
        other => other,
    });
    Some(anew.collect())
}

/// What a plan does, in any order.
fn key(plan: &[Proposal]) -> Vec<(Act, ObjectRef)> {
    plan.iter().map(|proposal| (proposal.act.clone(), proposal.object.clone())).collect()
}

fn cost(plan: &[Proposal], requests: &[Request]) -> u8 {
    let anew = requests.iter().filter(|request| matches!(request, Request::Recreate(_))).count();
    let anew = u8::try_from(anew).unwrap_or(u8::MAX);
    plan.iter().fold(anew, |sum, proposal| sum.saturating_add(proposal.cost))
}

fn as_move(proposal: &Proposal, requests: &[Request], has_envoy: bool) -> Move {
    let object = &proposal.object;
    let is_anew = requests.iter().any(|request| match request {
        Request::Recreate(value) => ObjectRef::from_value(value).as_ref() == Some(object),
        _ => false,
    });
    let is_template = matches!(proposal.act, Act::Label(_) | Act::HostnameAndSubdomain(..));
    let has_final_dot = proposal.ask.as_ref().is_some_and(|asking| asking.name.ends_with('.'));
    let price = match (&object.kind, &proposal.act) {
        _ if has_envoy && has_final_dot => Some(Price::BehindEnvoy),
        (Kind::Pod, _) if is_anew => Some(Price::NewPod),
        (_, Act::Rename(_)) => Some(Price::NewObject),
        (Kind::Service, _) if is_anew => Some(Price::NewClusterIp),
        (kind, _) if kind.is_workload() && (is_anew || is_template) => Some(Price::NewPods),
        (Kind::ConfigMap, _) => Some(Price::Everybody),
        _ if is_anew => Some(Price::NewObject),
        _ => None,
    };
    Move { act: proposal.act.clone(), object: object.clone(), price }
}
