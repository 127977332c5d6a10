//! The first five minutes: two apps that need one database, a guess, four kinds of answer, a first success of one's own,
//! and the doors to go on through. Here is what each step asks for and whether it is met; what is said of it is the
//! page's.

use crate::cluster::{Kind, ObjectRef, Request};
use crate::manifest;
use crate::sandbox::{Answer, Ask, Edit, Sandbox, ToyService};
use crate::sorting::sort;
use std::net::IpAddr;

/// The steps, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The pod of the database is restarted.
    #[default]
    Restart,
    /// What did the lookup get?
    Guess,
    /// The four kinds of answer.
    Ways,
    /// Why the answer is what it is.
    Why,
    /// The learner makes a name return the pods' own addresses.
    Task,
    /// The learner types a name that finds a Service elsewhere.
    Name,
    /// What one can say now, and where to go on.
    Doors,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 7] = [Self::Restart, Self::Guess, Self::Ways, Self::Why, Self::Task, Self::Name, Self::Doors];
}

/// What a learner may think that a lookup of `db` got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// The new address of the pod.
    Pod,
    /// An address that no pod has.
    Service,
    /// The addresses of both pods.
    Pods,
    /// The learner does not know.
    Unsure,
}

impl Guess {
    /// All of them, as they are offered.
    pub const ALL: [Self; 4] = [Self::Pod, Self::Service, Self::Pods, Self::Unsure];

    /// True for what happens.
    pub fn is_right(self) -> bool {
        self == Self::Service
    }
}

/// How a typed name does, and where it finds nothing why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// It finds the Service, and no shorter one does.
    Shortest,
    /// It finds the Service.
    Longer,
    /// It finds the Service of this name in the pod's own namespace.
    Own,
    /// It is an address.
    Address,
    /// No query can hold it.
    Invalid,
    /// A dot at its end keeps the search list from completing it.
    FinalDot,
    /// There is no such namespace, which its second label names.
    NoNamespace(String),
    /// The namespace has no such Service.
    NoService {
        /// The namespace.
        namespace: String,
        /// The Service.
        service: String,
    },
    /// Its labels are none of a Service.
    Neither,
}

/// The shortest name of the database in the other namespace.
const SHORTEST: &str = "db.data";

/// How far a newcomer is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FirstMinutes {
    /// The present step.
    pub step: Step,
    /// The address that one of the apps has saved.
    pub saved: String,
    /// What the learner thinks the lookup got.
    pub guess: Option<Guess>,
    /// The kinds of answer that were seen, in the order in which they were, each with what it was.
    pub seen: Vec<(ToyService, Vec<String>)>,
    /// The name that was typed last, and how it did.
    pub typed: Option<(String, Typed)>,
}

impl FirstMinutes {
    /// Before the first step: one app has saved the address that the database has now.
    pub fn of(sandbox: &Sandbox) -> Self {
        Self { saved: address_of(sandbox, "db-0").unwrap_or_default(), ..Self::default() }
    }

    /// The pod that the app with a saved address reaches, where any has it.
    pub fn reached_by_address(&self, sandbox: &Sandbox) -> Option<String> {
        let pod = sandbox.cluster().pod_at(self.saved.parse().ok()?)?;
        Some(pod.reference().name.clone())
    }

    /// Takes note of what the state has become.
    pub fn follow(&mut self, sandbox: &Sandbox) {
        let Some(way) = ToyService::of(sandbox).filter(|_| self.step == Step::Ways) else { return };
        match self.seen.iter_mut().find(|(seen, _)| *seen == way) {
            // A Service that is created again has another address.
            Some((_, got)) => *got = answered(sandbox),
            None => self.seen.push((way, answered(sandbox))),
        }
    }

    /// True where the present step is done.
    pub fn is_met(&self, sandbox: &Sandbox) -> bool {
        match self.step {
            Step::Restart => self.reached_by_address(sandbox).is_none(),
            Step::Guess => self.guess.is_some(),
            Step::Ways => self.seen.len() == ToyService::ALL.len(),
            Step::Why => true,
            Step::Task => returns_both(sandbox),
            Step::Name => matches!(self.typed, Some((_, Typed::Shortest))),
            Step::Doors => false,
        }
    }

    /// Goes on to the next step, and says what is done to the cluster for it.
    pub fn go_on(&mut self) -> Option<Edit> {
        let next = Step::ALL.into_iter().find(|step| *step > self.step)?;
        self.step = next;
        match next {
            Step::Task => Some(Edit::ToyService(ToyService::ClusterIp)),
            Step::Name => Some(other_database()),
            _ => None,
        }
    }
}

/// The restart of the database's pod; `None` where there is no such pod.
pub fn restart(sandbox: &Sandbox) -> Option<Edit> {
    let pod = sandbox.cluster().get(&ObjectRef::new(Kind::Pod, "default", "db-0"))?;
    Some(Edit::Recreate(pod.value().clone()))
}

/// What a lookup of `db` gets now: the names on the way and the addresses.
pub fn answered(sandbox: &Sandbox) -> Vec<String> {
    data_of(&sandbox.answer(&Ask::default()))
}

/// The address of a pod of the toy.
pub fn address_of(sandbox: &Sandbox, pod: &str) -> Option<String> {
    let object = sandbox.cluster().get(&ObjectRef::new(Kind::Pod, "default", pod))?;
    object.as_pod()?.status.pod_ip().map(ToString::to_string)
}

/// How a name does that is looked up from the toy's pod.
pub fn typed(sandbox: &Sandbox, name: &str) -> Typed {
    let name = name.trim();
    if name.parse::<IpAddr>().is_ok() {
        return Typed::Address;
    }
    let answer = sandbox.answer(&Ask { name: name.to_owned(), ..Ask::default() });
    let is_of = |namespace: &str| {
        let service = ObjectRef::new(Kind::Service, namespace, "db");
        answer.records.iter().any(|record| record.cause.as_ref() == Some(&service))
    };
    let found = data_of(&answer);
    match (is_of("data"), is_of("default") || !found.is_empty() && found == answered(sandbox)) {
        (true, _) if name.eq_ignore_ascii_case(SHORTEST) => Typed::Shortest,
        (true, _) => Typed::Longer,
        (false, true) => Typed::Own,
        (false, false) if answer.questions == 0 => Typed::Invalid,
        (false, false) => missing(sandbox, name),
    }
}

/// What a name that finds nothing names that is not there.
fn missing(sandbox: &Sandbox, name: &str) -> Typed {
    let is_there = |kind, namespace: &str, name: &str| {
        let [namespace, name] = [namespace, name].map(str::to_ascii_lowercase);
        sandbox.cluster().get(&ObjectRef::new(kind, &namespace, &name)).is_some()
    };
    let labels: Vec<&str> = name.split('.').collect();
    let (service, namespace) = match labels[..] {
        [_, .., ""] => return Typed::FinalDot,
        [service] => (service, "default"),
        [service, namespace] => (service, namespace),
        [service, namespace, svc, ..] if svc.eq_ignore_ascii_case("svc") => (service, namespace),
        _ => return Typed::Neither,
    };
    if !is_there(Kind::Namespace, "", namespace) {
        return Typed::NoNamespace(namespace.to_owned());
    }
    if is_there(Kind::Service, namespace, service) {
        return Typed::Neither;
    }
    Typed::NoService { namespace: namespace.to_owned(), service: service.to_owned() }
}

/// What the records of an answer hold.
fn data_of(answer: &Answer) -> Vec<String> {
    answer.records.iter().map(|record| record.record.data.to_string()).collect()
}

/// True where a lookup of `db` gets the addresses of both pods and nothing else.
fn returns_both(sandbox: &Sandbox) -> bool {
    let both: Option<Vec<IpAddr>> =
        ["db-0", "db-1"].into_iter().map(|pod| address_of(sandbox, pod)?.parse().ok()).collect();
    let mut got: Vec<IpAddr> = answered(sandbox).iter().filter_map(|data| data.parse().ok()).collect();
    let Some(mut both) = both else { return false };
    sort(&mut got);
    sort(&mut both);
    got == both
}

/// The second database, in a namespace of its own.
fn other_database() -> Edit {
    let reading = manifest::read(include_str!("../../assets/worlds/other-db.yaml"));
    Edit::Requests(reading.documents.into_iter().map(|document| Request::Put(document.value)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The toy, and a newcomer at its beginning.
    fn begun() -> (Sandbox, FirstMinutes) {
        let sandbox = Sandbox::toy();
        let minutes = FirstMinutes::of(&sandbox);
        (sandbox, minutes)
    }

    fn go_on(sandbox: &mut Sandbox, minutes: &mut FirstMinutes) {
        assert!(minutes.is_met(sandbox), "{:?}", minutes.step);
        if let Some(edit) = minutes.go_on() {
            sandbox.edit(edit).unwrap();
        }
        minutes.follow(sandbox);
    }

    #[test]
    fn a_restart_breaks_who_saved_the_address_and_not_who_looks_the_name_up() {
        let (mut sandbox, minutes) = begun();
        assert_eq!(minutes.reached_by_address(&sandbox).as_deref(), Some("db-0"));
        let before = answered(&sandbox);
        assert!(!minutes.is_met(&sandbox));
        sandbox.edit(restart(&sandbox).unwrap()).unwrap();
        assert_eq!(minutes.reached_by_address(&sandbox), None);
        assert_eq!(answered(&sandbox), before);
        assert_ne!(address_of(&sandbox, "db-0").unwrap(), minutes.saved);
        assert!(minutes.is_met(&sandbox));
    }

    #[test]
    fn the_right_guess_is_what_the_lookup_gets() {
        let (sandbox, _) = begun();
        let address: IpAddr = answered(&sandbox).first().unwrap().parse().unwrap();
        assert!(sandbox.cluster().pod_at(address).is_none() && sandbox.cluster().service_at(address).is_some());
        assert_eq!(Guess::ALL.map(Guess::is_right), [false, true, false, false]);
    }

    #[test]
    fn the_seven_steps_are_played_from_the_first_to_the_doors() {
        let (mut sandbox, mut minutes) = begun();
        sandbox.edit(restart(&sandbox).unwrap()).unwrap();
        go_on(&mut sandbox, &mut minutes);
        assert!(!minutes.is_met(&sandbox));
        minutes.guess = Some(Guess::Unsure);
        go_on(&mut sandbox, &mut minutes);
        for way in ToyService::ALL {
            assert!(!minutes.is_met(&sandbox));
            sandbox.edit(Edit::ToyService(way)).ok();
            minutes.follow(&sandbox);
            minutes.follow(&sandbox);
        }
        assert_eq!(minutes.seen.iter().map(|(way, _)| *way).collect::<Vec<_>>(), ToyService::ALL);
        assert!(minutes.seen.iter().all(|(_, got)| !got.is_empty()));
        go_on(&mut sandbox, &mut minutes);
        assert_eq!(minutes.step, Step::Why);
        go_on(&mut sandbox, &mut minutes);
        assert!(!minutes.is_met(&sandbox), "the task begins with one fixed address");
        sandbox.edit(Edit::ToyService(ToyService::Headless)).unwrap();
        go_on(&mut sandbox, &mut minutes);
        assert!(!minutes.is_met(&sandbox));
        minutes.typed = Some(("data".to_owned(), typed(&sandbox, "data")));
        assert!(!minutes.is_met(&sandbox));
        minutes.typed = Some(("db.data".to_owned(), typed(&sandbox, "db.data")));
        go_on(&mut sandbox, &mut minutes);
        assert_eq!((minutes.step, minutes.go_on()), (Step::Doors, None));
    }

    #[test]
    fn a_lasting_address_lasts_while_its_service_does_and_what_was_got_is_the_address_of_now() {
        let (mut sandbox, mut minutes) = begun();
        minutes.step = Step::Ways;
        let got = |sandbox: &mut Sandbox, minutes: &mut FirstMinutes, way| {
            sandbox.edit(Edit::ToyService(way)).unwrap();
            minutes.follow(sandbox);
            minutes.seen.iter().find(|(seen, _)| *seen == ToyService::ClusterIp).unwrap().1.clone()
        };
        let first = got(&mut sandbox, &mut minutes, ToyService::ClusterIp);
        assert_eq!(got(&mut sandbox, &mut minutes, ToyService::ClusterIp), first);
        assert_eq!(got(&mut sandbox, &mut minutes, ToyService::Headless), first);
        // Created again, it has another one.
        let again = got(&mut sandbox, &mut minutes, ToyService::ClusterIp);
        assert_eq!((again == answered(&sandbox), again == first), (true, false));
    }

    #[test]
    fn addresses_made_by_hand_are_not_those_of_the_pods() {
        let (mut sandbox, _) = begun();
        sandbox.edit(Edit::ToyService(ToyService::Manual)).unwrap();
        assert_eq!(answered(&sandbox).len(), 2);
        assert!(!returns_both(&sandbox));
    }

    #[test]
    fn a_typed_name_is_judged_by_what_it_finds() {
        let (mut sandbox, _) = begun();
        sandbox.edit(other_database()).unwrap();
        for way in [ToyService::ClusterIp, ToyService::Headless] {
            sandbox.edit(Edit::ToyService(way)).ok();
            for (name, does) in [
                (" db.data ", Typed::Shortest),
                ("DB.data", Typed::Shortest),
                ("db.data.svc", Typed::Longer),
                ("db.data.svc.cluster.local.", Typed::Longer),
                ("db", Typed::Own),
                ("db.default", Typed::Own),
                ("data.db", Typed::NoNamespace("db".to_owned())),
                ("data.DB.svc", Typed::NoNamespace("DB".to_owned())),
                ("data", none("data", "default")),
                ("😀", Typed::Invalid),
                ("http://db.data", Typed::Invalid),
                ("bd.data", none("bd", "data")),
                ("bd.data.svc.cluster.local", none("bd", "data")),
                ("db.data.", Typed::FinalDot),
                ("DB.DATA.", Typed::FinalDot),
                ("db.data.cluster", Typed::Neither),
                ("data.svc.cluster.local", Typed::Neither),
                ("10.96.0.1", Typed::Address),
                ("", Typed::Invalid),
                ("..", Typed::Invalid),
                ("db..data", Typed::Invalid),
            ] {
                assert_eq!(typed(&sandbox, name), does, "{name} {way:?}");
            }
        }
    }

    fn none(service: &str, namespace: &str) -> Typed {
        Typed::NoService { namespace: namespace.to_owned(), service: service.to_owned() }
    }

    #[test]
    fn the_address_of_the_own_database_is_no_name_of_it() {
        let (sandbox, _) = begun();
        assert_eq!(typed(&sandbox, &answered(&sandbox)[0]), Typed::Address);
    }

    #[test]
    fn a_name_that_finds_nothing_is_no_other_that_finds_nothing() {
        let (mut sandbox, _) = begun();
        sandbox.edit(other_database()).unwrap();
        for namespace in ["default", "data"] {
            sandbox.edit(Edit::Delete(ObjectRef::new(Kind::Service, namespace, "db"))).unwrap();
        }
        assert_eq!(typed(&sandbox, "db"), none("db", "default"));
        assert_eq!(typed(&sandbox, "db.data"), none("db", "data"));
    }
}
