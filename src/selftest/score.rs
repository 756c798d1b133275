//! What came of it: faults with the items that catch them, items with the faults that they catch.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::items::Items;
use crate::fault::Fault;
use crate::requirement::Requirement;
use crate::runner::{Baseline, Item};
use crate::vector::Verdict;

/// An item that is not conformant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catch {
    /// Its place among the items.
    pub item: usize,
    /// What it came to.
    pub verdict: Verdict,
    /// What was observed.
    pub observed: String,
    /// For a session that was agreed on and did not come up: whether the audit names why.
    pub named: Option<bool>,
}

/// A fault and what catches it.
#[derive(Debug, Clone)]
pub struct FaultScore {
    /// The fault.
    pub fault: &'static Fault,
    /// What catches it, in the order of the items; where nothing does, what is merely acceptable with it.
    pub catches: Vec<Catch>,
    /// What is conformant without it and merely acceptable with it: `--strict` would tell.
    pub noticed: Vec<Catch>,
}

impl FaultScore {
    /// What audits make of the sessions that catch it.
    pub fn audits(&self) -> Audits {
        let audited = self.catches.iter().filter_map(|one| one.named);
        audited.fold(Audits::default(), |audits, named| Audits {
            fallen: audits.fallen + 1,
            named: audits.named + usize::from(named),
        })
    }
}

/// Sessions that were agreed on and did not come up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Audits {
    /// How many.
    pub fallen: usize,
    /// How many of them an audit explains as the case does.
    pub named: usize,
}

/// What kind of item it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A vector.
    Vector,
    /// A live case or a whole session.
    Case,
}

/// An item and what it catches.
#[derive(Debug, Clone)]
pub struct ItemScore {
    /// Its id.
    pub id: String,
    /// What is special about it.
    pub title: String,
    /// What kind it is of.
    pub kind: Kind,
    /// What it tests.
    pub requirements: Vec<&'static Requirement>,
    /// How many faults it catches.
    pub catches: usize,
    /// The faults that nothing else catches.
    pub only: Vec<&'static Fault>,
    /// The real stacks that it caught, each once.
    pub caught: Vec<String>,
}

/// An item that is not in order without any fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclean {
    /// Its id.
    pub id: String,
    /// What it came to.
    pub verdict: Verdict,
    /// What was observed.
    pub observed: String,
}

/// Which real stacks each item caught, by their baselines.
#[derive(Debug, Clone, Default)]
pub struct Evidence(BTreeMap<String, BTreeSet<String>>);

impl Evidence {
    /// What these baselines tell.
    pub fn new(baselines: &[Baseline]) -> Evidence {
        let mut stacks: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for baseline in baselines {
            for case in baseline.caught() {
                let stacks = stacks.entry(case.to_owned()).or_default();
                stacks.insert(baseline.subject.clone());
            }
        }
        Evidence(stacks)
    }

    /// The stacks that an item caught.
    pub fn of(&self, item: &str) -> Vec<String> {
        self.0.get(item).into_iter().flatten().cloned().collect()
    }
}

/// The whole result.
#[derive(Debug, Clone)]
pub struct Score {
    /// By fault, in their order.
    pub faults: Vec<FaultScore>,
    /// By item, vectors first.
    pub items: Vec<ItemScore>,
    /// What is not in order without any fault: it can catch nothing.
    pub unclean: Vec<Unclean>,
    /// How long it took.
    pub took: Duration,
}

impl Score {
    pub(super) fn new(
        items: &Items,
        faults: &[&'static Fault],
        mut rounds: Vec<Vec<Catch>>,
        took: Duration,
    ) -> Score {
        let (lenient, unclean): (Vec<Catch>, Vec<Catch>) =
            (rounds.remove(0).into_iter()).partition(|one| one.verdict == Verdict::Acceptable);
        let places = |of: &[Catch]| of.iter().map(|one| one.item).collect::<BTreeSet<usize>>();
        let (lenient, bad) = (places(&lenient), places(&unclean));
        let mut score = Score {
            faults: Vec::new(),
            items: (0..items.len()).map(|at| item_score(items.get(at))).collect(),
            unclean: unclean
                .into_iter()
                .map(|one| Unclean {
                    id: items.get(one.item).id().to_owned(),
                    verdict: one.verdict,
                    observed: one.observed,
                })
                .collect(),
            took,
        };
        for (fault, mut others) in faults.iter().zip(rounds) {
            others.retain(|one| !bad.contains(&one.item));
            others.sort_by_key(|one| one.item);
            let (mut catches, mut noticed): (Vec<Catch>, Vec<Catch>) =
                others.into_iter().partition(|one| is_a_catch(one.verdict));
            noticed.retain(|one| one.verdict == Verdict::Acceptable && !lenient.contains(&one.item));
            // Where the suite permits what the fault does, that an item tells it apart is all there can be.
            if catches.is_empty() {
                std::mem::swap(&mut catches, &mut noticed);
            }
            score.add(fault, catches, noticed);
        }
        score
    }

    fn add(&mut self, fault: &'static Fault, catches: Vec<Catch>, noticed: Vec<Catch>) {
        for one in &catches {
            self.items[one.item].catches += 1;
        }
        if let [only] = catches.as_slice() {
            self.items[only.item].only.push(fault);
        }
        self.faults.push(FaultScore {
            fault,
            catches,
            noticed,
        });
    }

    /// Writes down which real stacks the items caught.
    pub fn attest(&mut self, evidence: &Evidence) {
        for item in &mut self.items {
            item.caught = evidence.of(&item.id);
        }
    }

    /// Every fault there is was tried.
    pub fn is_whole(&self) -> bool {
        self.faults.len() == crate::fault::all().count()
    }

    /// The faults that nothing catches.
    pub fn missed(&self) -> impl Iterator<Item = &'static Fault> {
        let missed = self.faults.iter().filter(|one| one.catches.is_empty());
        missed.map(|one| one.fault)
    }

    /// How many faults are told apart and permitted: no item is worse than acceptable with them.
    pub fn permitted(&self) -> usize {
        let permitted = |one: &&FaultScore| {
            (one.catches.first()).is_some_and(|first| first.verdict == Verdict::Acceptable)
        };
        self.faults.iter().filter(permitted).count()
    }

    /// What audits make of all sessions that catch a fault.
    pub fn audits(&self) -> Audits {
        let all = self.faults.iter().map(FaultScore::audits);
        all.fold(Audits::default(), |sum, one| Audits {
            fallen: sum.fallen + one.fallen,
            named: sum.named + one.named,
        })
    }

    /// Whether every fault is caught, and nothing is out of order without one.
    pub fn is_good(&self) -> bool {
        self.missed().next().is_none() && self.unclean.is_empty()
    }
}

/// That nothing can be said any more is no catch.
pub(super) fn is_a_catch(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Violation | Verdict::Crash | Verdict::Timeout)
}

fn item_score(item: Item<'_>) -> ItemScore {
    ItemScore {
        id: item.id().to_owned(),
        title: item.title().to_owned(),
        kind: match item {
            Item::Vector(_) => Kind::Vector,
            Item::Case(_) | Item::Session(_) => Kind::Case,
        },
        requirements: item.requirements(),
        catches: 0,
        only: Vec::new(),
        caught: Vec::new(),
    }
}
