//! Which flows belong to the session, to which of its transports, and who is at which end.

mod sides;

use std::net::SocketAddr;
use std::time::Duration;

use crate::audit::auditor::{Auditor, Tally};
use crate::audit::book::{self, Book, Set};
use crate::audit::class::{At, Class, Role};
use crate::audit::flow::Flow;
use crate::audit::report::{DtlsEnd, Side};

use sides::side_of_a;

/// A session as the capture shows it. A party is 0 or 1; where sides are known, the offerer is 0.
#[derive(Debug)]
pub(super) struct Session<'a> {
    pub(super) book: &'a Book,
    pub(super) flows: &'a [Flow],
    pub(super) tally: Tally,
    pub(super) legs: Vec<Leg<'a>>,
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
}

impl<'a> Session<'a> {
    pub(super) fn new(auditor: &'a Auditor) -> Self {
        let mut session = Self {
            book: &auditor.book,
            flows: &auditor.flows,
            tally: auditor.tally,
            legs: Vec::new(),
        };
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
        let plan = if self.book.settled { self.plan_of(flow) } else { None };
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
        let shared = |end: SocketAddr| {
            self.legs.iter().position(|leg| leg.address_party(end).is_some())
        };
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
            let Some((local, remote)) = class.halves() else { continue };
            for half in [local, remote] {
                let legs = self.book.sets_of(half).iter().filter_map(|&set| self.book.sets[set].leg);
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
        let sets = self.book.sets_of(fragment).iter().map(|&set| &self.book.sets[set]);
        sets.filter(|set| side.is_none() || set.side.is_none() || set.side == side)
            .collect()
    }
}

impl<'a> Leg<'a> {
    fn add(&mut self, index: usize, flow: &'a Flow, side: Option<Side>, own: [Vec<Box<[u8]>>; 2]) {
        let by_fragment = || {
            (0..2).find_map(|end| {
                let party = |one: &Box<[u8]>| (0..2).find(|&party| self.fragments[party].contains(one));
                own[end].iter().find_map(party).map(|party| party ^ end)
            })
        };
        let a = side.map(book::index).or_else(by_fragment).unwrap_or(0);
        self.sided |= side.is_some();
        for (end, fragments) in own.into_iter().enumerate() {
            for fragment in fragments {
                if !self.fragments.iter().any(|known| known.contains(&fragment)) {
                    self.fragments[end ^ a].push(fragment);
                }
            }
        }
        self.strands.push(Strand { index, flow, a });
    }

    fn address_party(&self, address: SocketAddr) -> Option<usize> {
        self.strands.iter().filter(|strand| strand.flow.has_checks()).find_map(|strand| {
            let end = strand.flow.ends.iter().position(|&end| end == address)?;
            Some(end ^ strand.a)
        })
    }

    pub(super) fn side(&self, party: usize) -> Option<Side> {
        self.sided.then(|| book::side_at(party))
    }

    /// "the offerer", or an address where sides are not known.
    pub(super) fn who(&self, party: usize) -> String {
        match (self.side(party), self.address(party)) {
            (Some(side), _) => format!("the {}", book::name(side)),
            (None, Some(address)) => format!("the agent at {address}"),
            (None, None) => "one agent".to_owned(),
        }
    }

    pub(super) fn address(&self, party: usize) -> Option<SocketAddr> {
        let strand = self.strands.first()?;
        Some(strand.flow.ends[strand.end(party)])
    }

    /// Checks that a party sent.
    pub(super) fn checks(&self, party: usize) -> impl Iterator<Item = (&Strand<'a>, &'a Class)> {
        self.strands
            .iter()
            .flat_map(move |strand| strand.flow.checks(strand.end(party)).map(move |class| (strand, class)))
    }

    pub(super) fn first_check(&self, party: usize) -> Option<At> {
        self.checks(party).map(|(_, class)| class.first).min()
    }

    pub(super) fn first_message(&self, party: usize) -> Option<At> {
        let sent = self.strands.iter().filter_map(|strand| strand.flow.sent[strand.end(party)]);
        sent.map(|(first, _)| first).min()
    }

    pub(super) fn first_success(&self, party: usize) -> Option<At> {
        self.checks(party).filter_map(|(_, class)| class.first_success()).min()
    }

    pub(super) fn role(&self, party: usize) -> Option<Role> {
        let claims = self.strands.iter().filter_map(|strand| {
            strand.flow.ice.as_ref().and_then(|ice| ice.roles[strand.end(party)])
        });
        claims.max_by_key(|claim| claim.last).map(|claim| claim.role)
    }

    pub(super) fn dtls(&self) -> impl Iterator<Item = (&Strand<'a>, &'a crate::audit::flow::Handshake)> {
        self.strands
            .iter()
            .filter_map(|strand| strand.flow.dtls.as_deref().map(|dtls| (strand, dtls)))
    }

    /// How DTLS ended on the flow where it came farthest.
    pub(super) fn dtls_end(&self) -> DtlsEnd {
        let ends = || self.dtls().map(|(_, dtls)| dtls);
        let begun = ends().filter(|dtls| dtls.began.is_some());
        let best = [DtlsEnd::Completed, DtlsEnd::Closed, DtlsEnd::Failed, DtlsEnd::Unfinished];
        let ends_begun: Vec<DtlsEnd> = begun.map(|dtls| dtls.end).collect();
        best.into_iter().find(|end| ends_begun.contains(end)).unwrap_or_else(|| {
            if ends().any(|dtls| dtls.end != DtlsEnd::NotStarted) {
                DtlsEnd::UnderWay
            } else {
                DtlsEnd::NotStarted
            }
        })
    }

    pub(super) fn has_data(&self) -> bool {
        self.strands.iter().any(|strand| strand.flow.data.iter().any(Option::is_some))
    }

    /// Whether what the capture shows of it began earlier.
    pub(super) fn is_midway(&self) -> bool {
        let first_success = [0, 1].map(|party| self.first_success(party));
        let validated = first_success.into_iter().flatten().min();
        // An association moves to other flows of its leg.
        let began = self.dtls().filter_map(|(_, dtls)| dtls.began).min();
        let is_early = |first: At| validated.is_none_or(|at| first < at) && began.is_none_or(|at| first < at);
        self.strands.iter().any(|strand| {
            let flow = strand.flow;
            let under_way = flow.dtls.as_ref().filter(|dtls| dtls.began.is_none()).and_then(|dtls| dtls.first);
            let orphan = flow.ice.as_ref().is_some_and(|ice| ice.began_with_orphan);
            let early = flow.data.iter().flatten().any(|&(first, _)| is_early(first));
            under_way.is_some_and(|first| began.is_none_or(|at| first < at)) || orphan || (early && flow.has_checks())
        })
    }

    /// Whether the capture shows ICE at its start rather than the upkeep of consent.
    pub(super) fn is_setting_up(&self) -> bool {
        let both = |class: &Class| class.nominating.count > 0 && class.nominating.count < class.requests.count;
        self.strands.iter().any(|strand| {
            strand.flow.ice.as_ref().is_some_and(|ice| ice.setting_up)
                || (0..2).any(|from| strand.flow.checks(from).any(both))
        })
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
    /// Whether every transport that offer and answer promise has checks in the capture.
    pub(super) fn is_whole(&self) -> bool {
        let seen = |plan: usize, component: u16| {
            self.legs
                .iter()
                .any(|leg| leg.plan == Some(plan) && leg.component == component)
        };
        let planned = self.book.legs.iter().enumerate();
        !self.legs.is_empty()
            && (!self.book.settled
                || planned
                    .into_iter()
                    .all(|(plan, leg)| seen(plan, 1) && (!leg.rtcp || seen(plan, 2))))
    }
}
