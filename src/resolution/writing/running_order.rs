//! The order in which the plugins of each server block run, beside the order in which they are written (rule PS4).

use crate::resolution::corefile::{Block, Corefile, Place};
use crate::resolution::server::plugin;

/// The plugins of a server block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockOrder {
    /// Its keys as written.
    pub keys: Vec<String>,
    /// The links of its chain, in the order in which a query passes them.
    pub runs: Vec<Station>,
    /// The positions in `runs` of the same, in the order in which they are written.
    pub written: Vec<usize>,
    /// What is set up at the start and sees no query, in the order of the set-up.
    pub unseen: Vec<&'static str>,
}

/// A link of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Station {
    /// The plugin.
    pub plugin: &'static str,
    /// Where it stands; several places where its directive stands several times.
    pub places: Vec<Place>,
    /// Where it runs, as against where it is written; `None` where the two agree.
    pub moved: Option<Moved>,
}

/// How the order it runs in differs from the order it is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// It runs before something that is written above it.
    Earlier,
    /// It runs after something that is written below it.
    Later,
}

impl BlockOrder {
    /// True where it runs as it is written.
    pub fn is_as_written(&self) -> bool {
        self.runs.iter().all(|station| station.moved.is_none())
    }
}

/// The order of every server block, imports and snippets in their places. Unknown directives are left out.
pub fn running_order(corefile: &Corefile) -> Vec<BlockOrder> {
    corefile.blocks().iter().map(order_of).collect()
}

fn order_of(block: &Block) -> BlockOrder {
    let places = |name: &str| -> Vec<Place> {
        let own = block.directives.iter().filter(|directive| directive.word() == name);
        own.map(|directive| directive.place().clone()).collect()
    };
    let all: Vec<&'static str> = plugin::directives().filter(|name| !places(name).is_empty()).collect();
    let (links, unseen): (Vec<_>, Vec<_>) = all.into_iter().partition(|name| plugin::is_link(name));
    let mut written: Vec<usize> = Vec::new();
    for directive in &block.directives {
        let position = links.iter().position(|name| *name == directive.word());
        written.extend(position.filter(|position| !written.contains(position)));
    }
    let stays = longest_rise(&written);
    let station = |(position, plugin): (usize, &'static str)| {
        let is_written = written.iter().position(|other| *other == position);
        let moved = (!stays.contains(&position)).then(|| {
            // Against those that stay: what runs before it and is written below it shows the way.
            let above = is_written.map_or(0, |at| {
                written.get(..at).unwrap_or_default().iter().filter(|other| stays.contains(other)).count()
            });
            let before = stays.iter().filter(|other| **other < position).count();
            if before < above { Moved::Earlier } else { Moved::Later }
        });
        Station { plugin, places: places(plugin), moved }
    };
    BlockOrder {
        keys: block.keys.iter().map(|key| key.text.clone()).collect(),
        runs: links.iter().copied().enumerate().map(station).collect(),
        written,
        unseen,
    }
}

/// The longest list of numbers that rise in the order given: what need not be moved. Of several that with the most
/// numbers in their own places, then the first.
fn longest_rise(numbers: &[usize]) -> Vec<usize> {
    let in_place = |list: &Vec<usize>| list.iter().filter(|number| numbers.get(**number) == Some(number)).count();
    let longest = |lists: &mut dyn Iterator<Item = &Vec<usize>>| {
        let mut best: Option<&Vec<usize>> = None;
        for list in lists {
            let worth = |list: &Vec<usize>| (list.len(), in_place(list));
            if best.is_none_or(|best| worth(list) > worth(best)) {
                best = Some(list);
            }
        }
        best.cloned().unwrap_or_default()
    };
    let mut lists: Vec<Vec<usize>> = Vec::new();
    for (at, number) in numbers.iter().enumerate() {
        let before = numbers.iter().take(at).zip(&lists).filter(|(other, _)| *other < number);
        let mut list = longest(&mut before.map(|(_, list)| list));
        list.push(*number);
        lists.push(list);
    }
    longest(&mut lists.iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orders(text: &str) -> Vec<String> {
        let said = |station: &Station| {
            let sign = match station.moved {
                Some(Moved::Earlier) => "^",
                Some(Moved::Later) => "v",
                None => "",
            };
            format!("{}{sign}", station.plugin)
        };
        let all = running_order(&Corefile::parse(text).0);
        all.iter().map(|order| order.runs.iter().map(said).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn kubeadms_cache_is_written_after_kubernetes_and_runs_before_it() {
        let order = running_order(&Corefile::kubeadm("cluster.local"));
        let [order] = order.as_slice() else { panic!("{order:?}") };
        assert_eq!(
            orders(&Corefile::kubeadm_text("cluster.local")),
            ["prometheus^ errors loadbalance^ cache^ kubernetes loop forwardv"]
        );
        assert_eq!(order.unseen, ["reload", "ready", "health"]);
        let written: Vec<_> = order.written.iter().map(|at| order.runs[*at].plugin).collect();
        assert_eq!(written, ["errors", "kubernetes", "prometheus", "forward", "cache", "loop", "loadbalance"]);
        assert!(!order.is_as_written());
    }

    #[test]
    fn what_is_written_first_and_runs_last_is_marked_once() {
        assert_eq!(orders(""), Vec::<String>::new());
        assert_eq!(
            orders(". {\n forward . 1.1.1.1\n errors\n cache\n kubernetes a\n}"),
            ["errors cache kubernetes forwardv"]
        );
        assert_eq!(orders(". {\n errors\n cache\n nothing\n}\na.test {\n whoami\n}"), ["errors cache", "whoami"]);
    }

    #[test]
    fn several_lines_of_one_plugin_are_one_station_with_their_places() {
        let order = running_order(&Corefile::parse(". {\n rewrite name a b\n cache\n rewrite name c d\n}").0);
        let lines: Vec<usize> = order[0].runs[0].places.iter().map(|place| place.line).collect();
        assert_eq!((order[0].runs[0].plugin, lines), ("rewrite", vec![2, 4]));
        assert!(order[0].is_as_written());
    }
}
