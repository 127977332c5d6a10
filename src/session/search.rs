//! One search over everything: the objects of the cluster, the names to look up, the pages of the lab, its lessons,
//! confusions and followed pages, and its rules. What there is to find, what fits and in which order are decided here.

use super::names;
use super::view::{Drawer, Selection};
use crate::case::{Covered, KnownConfusion, Walkthrough};
use crate::cluster::{Kind, ObjectRef, well_known};
use crate::control::{Control, Controls};
use crate::host::Door;
use crate::lesson::Index;
use crate::resolution::server::Configuration;
use crate::rule::Rule;
use crate::sandbox::Sandbox;
use crate::sorting::sort_by;
use crate::text::{Language, words};

/// What kind of thing is found. The order is that of things that fit equally well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Category {
    Page,
    Object,
    Name,
    Lesson,
    Confusion,
    Walkthrough,
    Rule,
}

/// Where it leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Leads {
    /// Through a door.
    Door(Door),
    /// To an object, or to what has none.
    Select(Selection),
    /// To a panel of the drawer.
    Drawer(Drawer),
    /// To the link of the state.
    Share,
    /// To what is simulated.
    Simulated,
    /// To the answer to this name.
    Ask(String),
    /// To a lesson, by its folder.
    Lesson(String),
    /// To a confusion's world, by its file.
    Case(String),
    /// To a page of kubernetes.io that is followed, by its file.
    Walkthrough(String),
    /// To a rule's place in the book.
    Rule(Rule),
}

/// Something that can be found.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Entry {
    pub sort: Category,
    /// What it is called.
    pub title: String,
    /// What else it is found by, and what is read beside it.
    pub aside: String,
    pub leads: Leads,
    /// Both in small letters.
    folded: (String, String),
}

impl Entry {
    fn new(sort: Category, title: impl Into<String>, aside: impl Into<String>, leads: Leads) -> Self {
        let (title, aside) = (title.into(), aside.into());
        let folded = (title.to_lowercase(), aside.to_lowercase());
        Self { sort, title, aside, leads, folded }
    }
}

/// Everything that can be found.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    entries: Vec<Entry>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The best first.
    pub listed: Vec<Entry>,
    /// How many there are in all.
    pub all: usize,
}

impl Catalogue {
    /// What is at hand at once: the pages of the lab, the cluster, and the rule book.
    pub fn new(sandbox: &Sandbox, limit: Option<Controls>, language: Language) -> Self {
        let mut entries = pages(limit, language);
        let cluster = sandbox.cluster();
        if limit.is_none_or(|controls| controls.has(Control::Corefile)) {
            entries.push(corefile_entry(Configuration::object_of(cluster)));
        }
        entries.extend(cluster.objects().map(|object| object_entry(object.reference())));
        let here = &sandbox.question().from.namespace;
        let services = cluster.of_kind(&Kind::Service).map(|service| names::service_name(here, service.reference()));
        let pods = cluster.of_kind(&Kind::Pod).filter_map(|pod| names::pod_name(here, pod));
        entries.extend(services.chain(pods).map(|name| name_entry(name, language)));
        let of_rule = |one: crate::rule::Entry| {
            let title = format!("{} {}", one.rule.id(), one.fact.replace('`', ""));
            Entry::new(Category::Rule, title, one.source, Leads::Rule(one.rule))
        };
        entries.extend(Rule::all().map(of_rule));
        Self { entries }
    }

    /// The lessons of the course, once their list has come.
    pub fn add_lessons(&mut self, index: &Index, language: Language) {
        let said =
            |all: &crate::ordered::OrderedMap<String, String>| all.get(language.tag()).cloned().unwrap_or_default();
        let (words, all) = (words::tutorial(language), index.entries.len());
        self.entries.extend(index.entries.iter().zip(1..).map(|(entry, at)| {
            let leads = Leads::Lesson(entry.slug.clone());
            let aside = format!("{} · {}", words.lesson_of(at, all), said(&entry.after));
            Entry::new(Category::Lesson, said(&entry.titles), aside, leads)
        }));
    }

    /// The confusions that the lab has a world for, once their list has come.
    pub fn add_confusions(&mut self, all: &[KnownConfusion], language: Language) {
        let of = |one: &KnownConfusion| {
            let Covered::By(slug) = &one.covered else { return None };
            let (title, says) = (one.title(language.tag()), one.says(language.tag()));
            Some(Entry::new(
                Category::Confusion,
                title.replace('`', ""),
                says.replace('`', ""),
                Leads::Case(slug.clone()),
            ))
        };
        self.entries.extend(all.iter().filter_map(of));
    }

    /// The pages of kubernetes.io that can be followed, once their list has come.
    pub fn add_walkthroughs(&mut self, all: &[Walkthrough], language: Language) {
        let of = |page: &Walkthrough| {
            let leads = Leads::Walkthrough(page.slug().to_owned());
            Entry::new(Category::Walkthrough, page.title(), page.says(language.tag()).replace('`', ""), leads)
        };
        self.entries.extend(all.iter().map(of));
    }

    /// What fits what was typed, at most so many; the pages of the lab where nothing was. What could be a name can be
    /// looked up, whether or not anything is called so.
    pub fn find(&self, typed: &str, most: usize, language: Language) -> Found {
        let wanted = typed.to_lowercase();
        let wanted: Vec<&str> = wanted.split_whitespace().collect();
        let weighed = self.entries.iter().enumerate().filter_map(|(at, entry)| Some((weight(entry, &wanted)?, at)));
        let mut weighed: Vec<((u8, Category, usize), usize)> = weighed
            .map(|(weight, at)| {
                // What nobody asked for stays in its order.
                let is_asked = !wanted.is_empty();
                let length = self.entries.get(at).filter(|_| is_asked).map_or(0, |entry| entry.title.len());
                let sort = self.entries.get(at).map_or(Category::Rule, |entry| entry.sort);
                ((weight, sort, length), at)
            })
            .collect();
        sort_by(&mut weighed, Ord::cmp);
        let mut all = weighed.len();
        let mut listed: Vec<Entry> =
            weighed.iter().take(most).filter_map(|(_, at)| self.entries.get(*at).cloned()).collect();
        let name = typed.trim().trim_end_matches('.');
        let is_known = listed.iter().any(|entry| entry.leads == Leads::Ask(name.to_owned()));
        if !is_known && name.parse::<crate::dns::Name>().is_ok() && !name.is_empty() && wanted.len() == 1 {
            listed.truncate(most.saturating_sub(1));
            listed.push(name_entry(typed.trim().to_owned(), language));
            all += 1;
        }
        Found { listed, all }
    }
}

/// How well an entry fits, 0 being best; nothing where a word is missing.
fn weight(entry: &Entry, wanted: &[&str]) -> Option<u8> {
    let (title, aside) = (&entry.folded.0, &entry.folded.1);
    let Some(first) = wanted.first() else {
        return (entry.sort == Category::Page).then_some(0);
    };
    if !wanted.iter().all(|word| has(title, word) || has(aside, word)) {
        return None;
    }
    let begins_word = |text: &str| {
        text.match_indices(first)
            .any(|(at, _)| text[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric()))
    };
    Some(match () {
        () if wanted.len() == 1 && title == first => 0,
        () if title.starts_with(first) => 1,
        () if begins_word(title) => 2,
        () if wanted.iter().all(|word| title.contains(word)) => 3,
        () => 4,
    })
}

/// True where a text has a word, or part of one; of a number the whole, as 7 is no part of 17.
fn has(text: &str, word: &str) -> bool {
    let is_digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    let mut places = text.match_indices(word);
    match word.bytes().all(|byte| byte.is_ascii_digit()) {
        true => places.any(|(at, _)| {
            !is_digit(text[..at].chars().next_back()) && !is_digit(text[at + word.len()..].chars().next())
        }),
        false => places.next().is_some(),
    }
}

fn object_entry(object: &ObjectRef) -> Entry {
    let aside = match object.namespace.is_empty() {
        true => object.kind.name().to_owned(),
        false => format!("{} · {}", object.kind.name(), object.namespace),
    };
    Entry::new(Category::Object, object.name.clone(), aside, Leads::Select(Selection::Object(object.clone())))
}

/// What CoreDNS reads is a text in an object of another name.
fn corefile_entry(object: &ObjectRef) -> Entry {
    let leads = Leads::Select(Selection::Object(object.clone()));
    Entry::new(Category::Page, well_known::COREFILE, object.to_string(), leads)
}

fn name_entry(name: String, language: Language) -> Entry {
    Entry::new(Category::Name, name.clone(), words::search(language).look_up(), Leads::Ask(name))
}

/// The pages of the lab: its doors, its panels, and what hangs on the drawing, as far as they are offered.
fn pages(limit: Option<Controls>, language: Language) -> Vec<Entry> {
    let (door, text) = (words::lesson_entry(language), language.text());
    let is_offered = |control: Control| limit.is_none_or(|controls| controls.has(control));
    let all = [
        (door.lessons(), None, Leads::Door(Door::Lessons)),
        (text.my_cluster(), None, Leads::Door(Door::MyCluster)),
        (text.own_sandbox(), None, Leads::Door(Door::Sandbox)),
        (door.confusions(), None, Leads::Door(Door::Confusions)),
        (door.five(), None, Leads::Door(Door::Start)),
        (text.objects(), None, Leads::Select(Selection::List)),
        (text.region_why(), None, Leads::Drawer(Drawer::Why)),
        (text.region_zone(), Some(Control::Zone), Leads::Drawer(Drawer::Zone)),
        (text.region_manifests(), Some(Control::Manifests), Leads::Drawer(Drawer::Manifests)),
        (text.region_terminal(), Some(Control::Terminal), Leads::Drawer(Drawer::Terminal)),
        (text.outside_names(), Some(Control::Outside), Leads::Select(Selection::Outside)),
        (text.cluster_settings(), Some(Control::Settings), Leads::Select(Selection::Settings)),
        (text.share(), None, Leads::Share),
        (text.simulated(), None, Leads::Simulated),
    ];
    let offered = all.into_iter().filter(|(_, control, _)| control.is_none_or(is_offered));
    offered.map(|(title, _, leads)| Entry::new(Category::Page, title, words::search(language).page(), leads)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::{Edit, Scope};

    fn catalogue(sandbox: &Sandbox) -> Catalogue {
        Catalogue::new(sandbox, None, Language::English)
    }

    fn found(catalogue: &Catalogue, typed: &str) -> Vec<(Category, String)> {
        let found = catalogue.find(typed, 8, Language::English);
        found.listed.into_iter().map(|entry| (entry.sort, entry.title)).collect()
    }

    #[test]
    fn before_anything_is_typed_the_parts_of_the_lab_are_listed() {
        let catalogue = catalogue(&Sandbox::toy());
        let all = catalogue.find("", 40, Language::English);
        assert!(all.listed.iter().all(|entry| entry.sort == Category::Page) && all.all == all.listed.len(), "{all:?}");
        assert!(Door::BAR.iter().all(|door| all.listed.iter().any(|entry| entry.leads == Leads::Door(*door))));
    }

    #[test]
    fn what_is_called_so_comes_first_then_what_begins_so_and_a_name_leads_to_its_answer() {
        let sandbox = Sandbox::toy();
        let all = found(&catalogue(&sandbox), "db");
        assert_eq!(all[0], (Category::Object, "db".to_owned()), "the Service: {all:?}");
        assert!(all.contains(&(Category::Name, "db".to_owned())), "its name can be looked up: {all:?}");
        let of_pods = all.iter().position(|(_, title)| title == "db-0");
        let exact = all.iter().rposition(|(_, title)| title == "db");
        assert!(exact < of_pods, "{all:?}");
    }

    #[test]
    fn every_word_is_looked_for_in_any_order_and_case() {
        let catalogue = catalogue(&Sandbox::toy());
        assert_eq!(found(&catalogue, "SERVICE db")[0].1, "db");
        assert_eq!(found(&catalogue, "default pod db-1")[0].1, "db-1");
        assert_eq!(found(&catalogue, "pod nosuchword"), []);
    }

    #[test]
    fn whatever_could_be_a_name_can_be_looked_up_and_what_could_not_cannot() {
        let catalogue = catalogue(&Sandbox::toy());
        let last = |typed| found(&catalogue, typed).pop();
        assert_eq!(last("www.example.org."), Some((Category::Name, "www.example.org.".to_owned())));
        assert_eq!(last("no..name"), None);
        let of_db = found(&catalogue, "db").into_iter().filter(|(sort, _)| *sort == Category::Name).count();
        assert_eq!(of_db, 1, "it is not offered twice");
    }

    #[test]
    fn the_corefile_is_found_by_its_name_and_a_lesson_by_its_number() {
        let mut catalogue = catalogue(&Sandbox::toy());
        let first = catalogue.find("corefile", 8, Language::English).listed.remove(0);
        assert!(
            matches!(&first.leads, Leads::Select(Selection::Object(object)) if object.kind == Kind::ConfigMap),
            "{first:?}"
        );
        let index = Index::read(include_str!("../../assets/lessons/index.yaml")).unwrap();
        catalogue.add_lessons(&index, Language::English);
        let seventh = index.entries[6].titles.get("en").unwrap().clone();
        assert_eq!(found(&catalogue, "lesson 7").remove(0), (Category::Lesson, seventh));
    }

    #[test]
    fn a_rule_is_found_by_its_id_and_a_lesson_and_a_confusion_by_their_titles_in_the_language() {
        let mut catalogue = catalogue(&Sandbox::toy());
        let rule = found(&catalogue, "g13").remove(0);
        assert!(rule.0 == Category::Rule && rule.1.starts_with("G13 "), "{rule:?}");
        let index = Index::read(include_str!("../../assets/lessons/index.yaml")).unwrap();
        catalogue.add_lessons(&index, Language::Korean);
        let confusions = crate::case::known_confusions(include_str!("../../assets/cases/index.yaml"));
        catalogue.add_confusions(&confusions, Language::Korean);
        for entry in &index.entries {
            let title = &entry.titles.get("ko").unwrap()[..];
            assert!(found(&catalogue, title).contains(&(Category::Lesson, title.to_owned())), "{title}");
        }
        let pages = crate::case::walkthroughs(include_str!("../../assets/walkthroughs/index.yaml"));
        catalogue.add_walkthroughs(&pages, Language::Korean);
        let title = pages[0].title();
        assert!(found(&catalogue, title).contains(&(Category::Walkthrough, title.to_owned())), "{title}");
        let worlds = catalogue.entries.iter().filter(|entry| entry.sort == Category::Confusion).count();
        assert_eq!(worlds, confusions.iter().filter(|one| one.covered != Covered::Not).count());
    }

    #[test]
    fn what_is_not_offered_is_not_found() {
        let sandbox = Sandbox::toy();
        let limit = [Control::Zone].into_iter().collect::<Controls>();
        let limited = Catalogue::new(&sandbox, Some(limit), Language::English);
        let leads: Vec<Leads> =
            limited.find("", 40, Language::English).listed.into_iter().map(|entry| entry.leads).collect();
        assert!(leads.contains(&Leads::Drawer(Drawer::Zone)));
        assert!(
            !leads.contains(&Leads::Drawer(Drawer::Terminal)) && !leads.contains(&Leads::Select(Selection::Settings))
        );
    }

    #[test]
    fn one_of_three_thousand_objects_is_found_and_the_others_are_counted() {
        let mut sandbox = Sandbox::toy();
        let one = |number: usize| {
            format!("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: config-{number}, namespace: default}}\n")
        };
        let text: String = (0..3000).map(one).collect();
        sandbox.edit(Edit::Manifests { text, scope: Scope::Named, recreate: false }).unwrap();
        let catalogue = catalogue(&sandbox);
        assert_eq!(found(&catalogue, "config-2718")[0], (Category::Object, "config-2718".to_owned()));
        let all = catalogue.find("config-", 40, Language::English);
        assert!(all.listed.len() == 40 && all.all >= 3000, "{}", all.all);
    }
}
