//! From descriptions to what is served, on which addresses.

use std::collections::BTreeSet;
use std::fmt;
use std::net::SocketAddr;

use crate::credential::{Credentials, Role, SetId};
use crate::sdp::{
    self, CandidateAddress, CandidateKind, CandidateTransport, Description, SdpError, Side, Transport,
};
use crate::stun::IntegrityKey;

/// Sockets are not without end, and a description may ask for any number of them.
const MOST_PLACES: usize = 256;

/// The descriptions of one exchange, as one side has them.
#[derive(Debug)]
pub struct Sources<'a> {
    /// This side's own.
    pub own: &'a Description,
    /// The other side's, if it is known.
    pub peer: Option<&'a Description>,
}

/// What is served.
#[derive(Debug)]
pub struct Plan {
    pub(super) served: Vec<Served>,
    pub(super) idle: Vec<Idle>,
    places: Vec<Place>,
    /// The role this side begins with.
    pub role: Role,
}

/// An address to bind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The section whose credentials count there, by its index.
    pub section: usize,
    /// Its component.
    pub component: u16,
    /// What its candidate says.
    pub address: SocketAddr,
}

/// A section by its names, in one generation of its credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its index.
    pub index: usize,
    /// Its mid.
    pub mid: Option<String>,
    /// Its media type.
    pub kind: String,
    /// How often ICE was restarted before.
    pub generation: u32,
}

impl Section {
    /// Its mid in quotes, or its number, and its kind.
    pub fn name(&self) -> String {
        // Both may be as long as their line.
        const LONGEST: usize = 40;
        let cut = |text: &str| text.chars().take(LONGEST).collect::<String>();
        let kind = cut(&self.kind);
        match &self.mid {
            Some(mid) => format!("\"{}\" ({kind})", cut(mid)),
            None => format!("number {} ({kind})", self.index),
        }
    }
}

impl fmt::Display for Section {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "section {}, generation {}", self.name(), self.generation)
    }
}

/// Credentials that count.
#[derive(Debug)]
pub(super) struct Served {
    pub(super) section: Section,
    pub(super) local: Credentials,
    pub(super) remote: Option<Credentials>,
    /// The sections that share the transport.
    pub(super) bundled: Vec<Section>,
}

/// Credentials that a description states and that do not count.
#[derive(Debug)]
pub(super) struct Idle {
    pub(super) section: Section,
    pub(super) ufrag: String,
    pub(super) key: IntegrityKey,
    /// The section whose credentials count instead; none if this one is rejected.
    pub(super) tagged: Option<usize>,
}

/// Why descriptions cannot be served.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// This side's description cannot be used, or does not fit the other one.
    #[error("{source}")]
    Own {
        /// Of which exchange, from 0.
        exchange: usize,
        /// What is wrong with it.
        source: SdpError,
    },
    /// The other side's description cannot be used.
    #[error("{source}")]
    Peer {
        /// Of which exchange, from 0.
        exchange: usize,
        /// What is wrong with it.
        source: SdpError,
    },
    /// All sections are rejected, or none uses ICE.
    #[error("no section is in use, so that there is nothing to serve")]
    Nothing,
    /// A description asks for more sockets than are given.
    #[error("the candidates name {count} addresses, and at most {MOST_PLACES} are bound")]
    TooMany {
        /// How many.
        count: usize,
    },
}

impl Plan {
    /// Reads the exchanges of a session in order, those of restarts behind the first.
    ///
    /// Without the peer's description an offer is served as it is before its answer, each section with its own
    /// credentials, and an answer by its own groups: what it bundles was offered (RFC 9143 section 7.3).
    pub fn new(side: Side, exchanges: &[Sources<'_>]) -> Result<Self, PlanError> {
        let mut plan = Self {
            served: Vec::new(),
            idle: Vec::new(),
            places: Vec::new(),
            role: Role::Controlled,
        };
        let mut places = BTreeSet::new();
        for (exchange, sources) in exchanges.iter().enumerate() {
            let transports =
                resolved(side, side, sources).map_err(|source| PlanError::Own { exchange, source })?;
            let peers = peers(side, sources).map_err(|source| PlanError::Peer { exchange, source })?;
            plan.exchange(sources.own, &transports, &peers, &mut places);
        }
        if plan.served.is_empty() {
            return Err(PlanError::Nothing);
        }
        if places.len() > MOST_PLACES {
            return Err(PlanError::TooMany { count: places.len() });
        }
        let lite = exchanges.iter().any(|sources| sources.own.ice_lite);
        if side == Side::Offerer && !lite {
            plan.role = Role::Controlling;
        }
        plan.places = places.into_iter().collect();
        Ok(plan)
    }

    /// The addresses that the candidates name, those of UDP on this host: `host` candidates with an IP address.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The sections whose credentials count, once for each generation, with those that share their transport.
    pub fn sections(&self) -> impl Iterator<Item = (&Section, &[Section])> {
        self.served.iter().map(|one| (&one.section, &one.bundled[..]))
    }

    /// Whether a set of this plan states the same credentials as another.
    pub(super) fn states_the_same(&self, set: SetId, other: &Served) -> bool {
        self.served.iter().any(|one| {
            u32::try_from(one.section.index) == Ok(set.stream.0)
                && one.section.generation == set.generation.0
                && one.local == other.local
        })
    }

    fn exchange(
        &mut self,
        own: &Description,
        transports: &[Transport<'_>],
        peers: &[Transport<'_>],
        places: &mut BTreeSet<Place>,
    ) {
        for transport in transports {
            let tagged = transport.sections[0];
            let peer = peers.iter().find(|one| one.sections.contains(&tagged));
            self.serve(own, transport, peer);
            places.extend(named(own, tagged));
        }
        for index in 0..own.sections.len() {
            let transport = transports.iter().find(|one| one.sections.contains(&index));
            if transport.is_none_or(|one| one.sections[0] != index) {
                self.idle(own, index, transport.map(|one| one.sections[0]));
            }
        }
    }

    fn serve(&mut self, own: &Description, transport: &Transport<'_>, peer: Option<&Transport<'_>>) {
        let credentials = |one: &Transport<'_>| Credentials::new(one.ufrag, one.password.as_str()).ok();
        // What `transports` gives has been checked against the same grammar.
        let Some(local) = credentials(transport) else {
            return;
        };
        let remote = peer.and_then(credentials);
        let index = transport.sections[0];
        let earlier = self.served.iter_mut().filter(|one| one.section.index == index);
        let last = earlier.last();
        if let Some(last) = last.filter(|last| last.local == local) {
            last.remote = remote.or(last.remote.take());
            return;
        }
        let generation = self.generations(index);
        let bundled = transport.sections[1..].iter();
        self.served.push(Served {
            section: section(own, index, generation),
            local,
            remote,
            bundled: bundled.map(|&other| section(own, other, generation)).collect(),
        });
    }

    fn generations(&self, index: usize) -> u32 {
        let known = self.served.iter().filter(|one| one.section.index == index);
        known.map(|one| one.section.generation + 1).max().unwrap_or(0)
    }

    fn idle(&mut self, own: &Description, index: usize, tagged: Option<usize>) {
        let (Some(ufrag), Some(password)) = (own.ufrag(index), own.password(index)) else {
            return;
        };
        let known = |one: &Idle| one.section.index == index && one.ufrag == ufrag.value;
        let counts = |one: &Served| one.local.ufrag.as_bytes() == ufrag.value.as_bytes();
        if self.idle.iter().any(known) || self.served.iter().any(counts) {
            return;
        }
        let generation = self.idle.iter().filter(|one| one.section.index == index);
        let generation = u32::try_from(generation.count()).unwrap_or(u32::MAX);
        self.idle.push(Idle {
            section: section(own, index, generation),
            ufrag: ufrag.value.clone(),
            key: IntegrityKey::short_term(password.value.as_str().as_bytes()),
            tagged,
        });
    }
}

/// The transports of a side, by what the side that serves has.
fn resolved<'a>(of: Side, own: Side, sources: &Sources<'a>) -> Result<Vec<Transport<'a>>, SdpError> {
    match (own, sources.peer) {
        (Side::Offerer, answer) => sdp::transports(sources.own, answer, of),
        (Side::Answerer, Some(offer)) => sdp::transports(offer, Some(sources.own), of),
        (Side::Answerer, None) => sdp::transports(sources.own, Some(sources.own), of),
    }
}

fn peers<'a>(side: Side, sources: &Sources<'a>) -> Result<Vec<Transport<'a>>, SdpError> {
    match sources.peer {
        Some(_) => resolved(side.opposite(), side, sources),
        None => Ok(Vec::new()),
    }
}

fn section(description: &Description, index: usize, generation: u32) -> Section {
    let section = &description.sections[index];
    Section {
        index,
        mid: section.mid.clone(),
        kind: section.kind.clone(),
        generation,
    }
}

fn named(description: &Description, index: usize) -> impl Iterator<Item = Place> {
    let candidates = description.sections[index].candidates.iter();
    candidates.filter_map(move |one| {
        let here = one.transport == CandidateTransport::Udp && one.kind == CandidateKind::Host;
        match one.address {
            CandidateAddress::Ip(ip) if here => Some(Place {
                section: index,
                component: one.component,
                address: SocketAddr::new(ip, one.port),
            }),
            _ => None,
        }
    })
}
