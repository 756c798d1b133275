//! What can be asked of a leg.

use std::net::SocketAddr;

use crate::audit::book::{self, Book};
use crate::audit::class::{At, Class, Role};
use crate::audit::flow::Flow;
use crate::audit::handshake::Handshake;
use crate::audit::report::{DtlsEnd, Side};

use super::{Leg, Strand};

impl<'a> Leg<'a> {
    pub(in crate::audit::judge) fn add(
        &mut self,
        index: usize,
        flow: &'a Flow,
        side: Option<Side>,
        own: [Vec<Box<[u8]>>; 2],
    ) {
        let by_fragment = || {
            (0..2).find_map(|end| {
                let party = |one: &[u8]| {
                    (0..2).find(|&party| self.fragments[party].iter().any(|known| **known == *one))
                };
                own[end]
                    .iter()
                    .find_map(|one| party(one))
                    .map(|party| party ^ end)
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

    pub(in crate::audit::judge) fn address_party(&self, address: SocketAddr) -> Option<usize> {
        self.strands
            .iter()
            .filter(|strand| strand.flow.has_checks())
            .find_map(|strand| {
                let end = strand.flow.ends.iter().position(|&end| end == address)?;
                Some(end ^ strand.a)
            })
    }

    pub(in crate::audit::judge) fn side(&self, party: usize) -> Option<Side> {
        self.sided.then(|| book::side_at(party))
    }

    /// "the offerer", or an address where sides are not known.
    pub(in crate::audit::judge) fn who(&self, party: usize) -> String {
        match (self.side(party), self.address(party)) {
            (Some(side), _) => format!("the {}", side.name()),
            (None, Some(address)) => format!("the agent at {address}"),
            (None, None) => "one agent".to_owned(),
        }
    }

    pub(in crate::audit::judge) fn address(&self, party: usize) -> Option<SocketAddr> {
        let strand = self.strands.first()?;
        Some(strand.flow.ends[strand.end(party)])
    }

    /// Checks that a party sent.
    pub(in crate::audit::judge) fn checks(
        &self,
        party: usize,
    ) -> impl Iterator<Item = (&Strand<'a>, &'a Class)> {
        self.strands.iter().flat_map(move |strand| {
            strand
                .flow
                .checks(strand.end(party))
                .map(move |class| (strand, class))
        })
    }

    /// Those of them that go to where its peer has to be: a section that BUNDLE has put out of use has no transport.
    pub(in crate::audit::judge) fn checks_in_use(
        &self,
        book: &Book,
        party: usize,
    ) -> impl Iterator<Item = (&Strand<'a>, &'a Class)> {
        self.checks(party)
            .filter(move |(strand, _)| strand.astray(book, party).is_none())
    }

    pub(in crate::audit::judge) fn first_check(&self, party: usize) -> Option<At> {
        self.checks(party).map(|(_, class)| class.first).min()
    }

    pub(in crate::audit::judge) fn first_message(&self, party: usize) -> Option<At> {
        let sent = self
            .strands
            .iter()
            .filter_map(|strand| strand.flow.sent[strand.end(party)]);
        sent.map(|(first, _)| first).min()
    }

    pub(in crate::audit::judge) fn first_success(&self, party: usize) -> Option<At> {
        self.checks(party)
            .filter_map(|(_, class)| class.first_success())
            .min()
    }

    pub(in crate::audit::judge) fn role(&self, party: usize) -> Option<Role> {
        let claims = self.strands.iter().filter_map(|strand| {
            strand
                .flow
                .ice
                .as_ref()
                .and_then(|ice| ice.roles[strand.end(party)])
        });
        claims.max_by_key(|claim| claim.last).map(|claim| claim.role)
    }

    pub(in crate::audit::judge) fn dtls(&self) -> impl Iterator<Item = (&Strand<'a>, &'a Handshake)> {
        self.strands
            .iter()
            .filter_map(|strand| strand.flow.dtls.as_deref().map(|dtls| (strand, dtls)))
    }

    /// How DTLS ended on the flow where it came farthest.
    pub(in crate::audit::judge) fn dtls_end(&self) -> DtlsEnd {
        let ends = || self.dtls().map(|(_, dtls)| dtls);
        let begun = ends().filter(|dtls| dtls.began.is_some());
        let best = [
            DtlsEnd::Completed,
            DtlsEnd::Closed,
            DtlsEnd::Failed,
            DtlsEnd::Unfinished,
        ];
        let ends_begun: Vec<DtlsEnd> = begun.map(|dtls| dtls.end).collect();
        best.into_iter()
            .find(|end| ends_begun.contains(end))
            .unwrap_or_else(|| {
                if ends().any(|dtls| dtls.end != DtlsEnd::NotStarted) {
                    DtlsEnd::UnderWay
                } else {
                    DtlsEnd::NotStarted
                }
            })
    }

    pub(in crate::audit::judge) fn has_data(&self) -> bool {
        self.strands
            .iter()
            .any(|strand| strand.flow.data.iter().any(Option::is_some))
    }

    /// Whether what the capture shows of it began earlier.
    pub(in crate::audit::judge) fn is_midway(&self) -> bool {
        let first_success = [0, 1].map(|party| self.first_success(party));
        let validated = first_success.into_iter().flatten().min();
        // An association moves to other flows of its leg.
        let began = self.dtls().filter_map(|(_, dtls)| dtls.began).min();
        let is_early = |first: At| validated.is_none_or(|at| first < at) && began.is_none_or(|at| first < at);
        self.strands.iter().any(|strand| {
            let flow = strand.flow;
            let under_way = flow
                .dtls
                .as_ref()
                .filter(|dtls| dtls.began.is_none())
                .and_then(|dtls| dtls.first);
            let orphan = flow.ice.as_ref().is_some_and(|ice| ice.began_with_orphan);
            let early = flow.data.iter().flatten().any(|&(first, _)| is_early(first));
            under_way.is_some_and(|first| began.is_none_or(|at| first < at))
                || orphan
                || (early && flow.has_checks())
        })
    }

    /// Whether the capture shows ICE at its start rather than the upkeep of consent.
    pub(in crate::audit::judge) fn is_setting_up(&self) -> bool {
        let both =
            |class: &Class| class.nominating.count > 0 && class.nominating.count < class.requests.count;
        self.strands.iter().any(|strand| {
            strand.flow.ice.as_ref().is_some_and(|ice| ice.setting_up)
                || (0..2).any(|from| strand.flow.checks(from).any(both))
        })
    }
}
