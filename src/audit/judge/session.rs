//! Which flows belong to the session, to which of its transports, and who is at which end.

mod leg;
mod sides;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;

use crate::audit::auditor::{Auditor, Tally};
use crate::audit::book::{Book, Set};
use crate::audit::class::{At, Class};
use crate::audit::flow::Flow;
use crate::audit::report::Side;

use sides::side_of_a;

/// No agent leaves its peer so long without a check.
const LEAD: Duration = Duration::from_secs(8);

/// A session as the capture shows it. A party is 0 or 1; where sides are known, the offerer is 0.
#[derive(Debug)]
pub(super) struct Session<'a> {
    pub(super) book: &'a Book,
    pub(super) flows: &'a [Flow],
    pub(super) tally: Tally,
    pub(super) legs: Vec<Leg<'a>>,
    /// Indices of the flows that end at an address: looking at all flows for each leg would not end with many.
    at: HashMap<SocketAddr, Vec<usize>>,
}

/// A transport of the session: all flows that serve the same sections and component.
#[derive(Debug)]
pub(super) struct Leg<'a> {
    /// Index among the legs of the book.
    pub(super) plan: Option<usize>,
    pub(super) component: u16,
    /// Whether parties are sides.
    pub(super) sided: bool,
    pub(super) strands: Vec<Strand<'a>>,
    /// Fragments of each party, by what its checks and those to it say.
    fragments: [Vec<Box<[u8]>>; 2],
}

/// A flow of a leg.
#[derive(Clone, Copy, Debug)]
pub(super) struct Strand<'a> {
    pub(super) index: usize,
    pub(super) flow: &'a Flow,
    /// The party at the end that sent first.
    pub(super) a: usize,
}

impl Strand<'_> {
    /// The end at which a party is, and the party at an end: it is the same exchange.
    pub(super) fn end(&self, party: usize) -> usize {
        party ^ self.a
    }

    /// The section, which BUNDLE has put out of use, to whose candidate a party's checks go here.
    pub(super) fn astray(&self, book: &Book, party: usize) -> Option<usize> {
        book.unused(self.flow.ends[self.end(1 - party)])
    }
}

impl<'a> Session<'a> {
    pub(super) fn new(auditor: &'a Auditor) -> Self {
        let mut session = Self {
            book: &auditor.book,
            flows: &auditor.flows,
            tally: auditor.tally,
            legs: Vec::new(),
            at: HashMap::new(),
        };
        for (index, flow) in auditor.flows.iter().enumerate() {
            for end in flow.ends {
                session.at.entry(end).or_default().push(index);
            }
        }
        let flows = || auditor.flows.iter().enumerate();
        for (index, flow) in flows().filter(|(_, flow)| flow.has_checks()) {
            if session.is_relevant(flow) {
                session.place(index, flow);
            }
        }
        for (index, flow) in flows().filter(|(_, flow)| !flow.has_checks()) {
            session.adopt(index, flow);
        }
        session
    }

    /// The flows that end at an address, with their indices.
    pub(super) fn flows_at(&self, end: SocketAddr) -> impl Iterator<Item = (usize, &'a Flow)> {
        let flows = self.flows;
        self.at
            .get(&end)
            .into_iter()
            .flatten()
            .map(move |&index| (index, &flows[index]))
    }

    /// Whether a flow with checks is of this session. Without sources everything is.
    fn is_relevant(&self, flow: &Flow) -> bool {
        if self.book.is_empty() {
            return true;
        }
        let named = (0..2).flat_map(|from| flow.checks(from)).any(|class| {
            class.halves().is_some_and(|(local, remote)| {
                !self.book.sets_of(local).is_empty() || !self.book.sets_of(remote).is_empty()
            })
        });
        let [a, b] = flow.ends.map(|end| self.book.side_of(end));
        named || (a.is_some() && b.is_some() && a != b)
    }

    fn place(&mut self, index: usize, flow: &'a Flow) {
        let side = side_of_a(self.book, flow);
        let plan = if self.book.settled {
            self.plan_of(flow)
        } else {
            None
        };
        let component = self.component_of(flow);
        let fragments = fragments(flow);
        let shares = |leg: &Leg<'_>| {
            let all = || fragments.iter().flatten();
            all().any(|one| leg.fragments.iter().flatten().any(|known| known == one))
        };
        let fits = |leg: &Leg<'_>| {
            leg.component == component
                && match (leg.plan, plan) {
                    (Some(one), Some(other)) => one == other,
                    _ => shares(leg),
                }
        };
        let leg = self.legs.iter().position(fits).unwrap_or_else(|| {
            self.legs.push(Leg {
                plan,
                component,
                sided: false,
                strands: Vec::new(),
                fragments: [Vec::new(), Vec::new()],
            });
            self.legs.len() - 1
        });
        self.legs[leg].add(index, flow, side, fragments);
    }

    /// A flow without checks joins the leg of a flow that has an end in common with it.
    fn adopt(&mut self, index: usize, flow: &'a Flow) {
        if flow.counts.dtls == 0 && flow.data.iter().all(Option::is_none) {
            return;
        }
        let shared = |end: SocketAddr| self.legs.iter().position(|leg| leg.address_party(end).is_some());
        let Some(leg) = flow.ends.into_iter().find_map(shared) else {
            return;
        };
        let leg = &mut self.legs[leg];
        let a = match flow.ends.map(|end| leg.address_party(end)) {
            [Some(party), _] => party,
            [None, Some(party)] => 1 - party,
            [None, None] => return,
        };
        leg.strands.push(Strand { index, flow, a });
    }

    /// The leg of the book that the fragments name, by the addresses where they name several.
    fn plan_of(&self, flow: &Flow) -> Option<usize> {
        let by_address = flow
            .ends
            .into_iter()
            .find_map(|end| self.book.locations(end).iter().find_map(|at| at.leg));
        let mut named = Vec::new();
        for class in (0..2).flat_map(|from| flow.checks(from)) {
            let Some((local, remote)) = class.halves() else {
                continue;
            };
            for half in [local, remote] {
                let legs = self
                    .book
                    .sets_of(half)
                    .iter()
                    .filter_map(|&set| self.book.sets[set].leg);
                named.extend(legs.filter(|leg| !named.contains(leg)).collect::<Vec<_>>());
            }
        }
        match by_address {
            Some(leg) if named.is_empty() || named.contains(&leg) => Some(leg),
            _ => named.first().copied(),
        }
    }

    fn component_of(&self, flow: &Flow) -> u16 {
        let by_address = flow
            .ends
            .into_iter()
            .find_map(|end| self.book.locations(end).first().map(|at| at.component));
        let by_priority = flow.ice.as_ref().and_then(|ice| ice.component);
        by_address.or(by_priority).unwrap_or(1)
    }

    pub(super) fn since(&self, at: At) -> Duration {
        self.tally.end.saturating_sub(at.time)
    }

    /// The sets that a fragment names on a side; on any side where sides are not known.
    pub(super) fn sets(&self, fragment: &[u8], side: Option<Side>) -> Vec<&'a Set> {
        let sets = self
            .book
            .sets_of(fragment)
            .iter()
            .map(|&set| &self.book.sets[set]);
        sets.filter(|set| side.is_none() || set.side.is_none() || set.side == side)
            .collect()
    }
}

/// Fragments of each end: the second half of what it sends, the first half of what it is sent.
fn fragments(flow: &Flow) -> [Vec<Box<[u8]>>; 2] {
    let mut own: [Vec<Box<[u8]>>; 2] = [Vec::new(), Vec::new()];
    for from in 0..2 {
        for (local, remote) in flow.checks(from).filter_map(Class::halves) {
            for (end, half) in [(1 - from, local), (from, remote)] {
                if !half.is_empty() && !own[end].iter().any(|known| **known == *half) {
                    own[end].push(half.into());
                }
            }
        }
    }
    own
}

impl Session<'_> {
    /// Whether the capture had begun well before a leg did: consent is asked for more often than that. Or who made it
    /// says so, or one of the leg's ends gathered candidates first, with the help of a STUN or TURN server.
    pub(super) fn saw_beginning(&self, leg: &Leg<'_>) -> bool {
        let Some(first) = (0..2).filter_map(|party| leg.first_message(party)).min() else {
            return false;
        };
        let gathers = |flow: &Flow| {
            let asks = flow.ice.as_ref().is_some_and(|ice| ice.other_methods)
                || flow.classes(0).iter().any(|one| one.plain);
            asks && flow.first < first && leg.address_party(flow.ends[0]).is_some()
        };
        self.tally.from_start
            || self.tally.lead.saturating_add(first.time) >= LEAD
            || self.flows.iter().any(gathers)
    }

    /// Whether every transport that offer and answer promise has checks in the capture. Without one of the
    /// descriptions nobody knows what was promised.
    pub(super) fn is_whole(&self) -> bool {
        let seen = |plan: usize, component: u16| {
            self.legs
                .iter()
                .any(|leg| leg.plan == Some(plan) && leg.component == component)
        };
        let known = self.book.parties.iter().all(|party| party.known);
        let mut planned = self.book.legs.iter().enumerate();
        let promised = self.book.settled && known;
        promised && planned.all(|(plan, leg)| seen(plan, 1) && (!leg.rtcp || seen(plan, 2)))
    }
}
