//! The peer: what it holds, and how it is asked what it wants.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;
use std::time::Instant;

use super::book::Book;
use super::config::Config;
use super::deviation::Deviation;
use super::error::Error;
use super::event::{Connection, DtlsState, Event, Path, Transport};
use super::identity::Identity;
use super::link::Link;
use super::log::Log;
use super::media::Section;
use super::probe::Probe;
use crate::agent::{AddError, Agent, Config as AgentConfig, Random, State, StreamConfig, Transmit};
use crate::credential::{Credentials, Role};
use crate::fault;
use crate::sdp::Description;

/// A WebRTC peer.
///
/// After each call take what [`poll_transmit`](Self::poll_transmit) and [`poll_event`](Self::poll_event) have,
/// and call [`handle_timeout`](Self::handle_timeout) when [`poll_timeout`](Self::poll_timeout) says so. Texts
/// are echoed as `shims/README.md` has it.
#[derive(Debug)]
pub struct Peer {
    pub(super) config: Config,
    pub(super) log: Log,
    pub(super) book: Book,
    pub(super) random: Random,
    pub(super) agent: Agent,
    pub(super) identity: Identity,
    /// What an open offer announces.
    pub(super) next_identity: Option<Identity>,
    pub(super) sections: Vec<Section>,
    pub(super) links: Vec<Link>,
    /// The BUNDLE groups that were agreed on.
    pub(super) groups: Vec<Vec<usize>>,
    /// The other side's description.
    pub(super) remote: Option<Description>,
    /// The own offer that has no answer yet.
    pub(super) open: Option<Description>,
    pub(super) shared: Option<Credentials>,
    pub(super) extra: BTreeMap<usize, Credentials>,
    pub(super) number: u64,
    pub(super) version: u64,
    /// The data channel is this side's to open: it offered the section.
    pub(super) opens: bool,
    /// Where a check of the other side's has been answered with success.
    pub(super) answered: BTreeSet<Path>,
    pub(super) probes: Vec<Probe>,
    pub(super) transmits: VecDeque<Transmit>,
    pub(super) events: VecDeque<Event>,
    pub(super) connection: Connection,
    sockets_taken: usize,
}

impl Peer {
    /// A peer that has described nothing yet.
    pub fn new(mut config: Config) -> Result<Self, Error> {
        config.deviation = config.deviation.or_else(Deviation::seeded);
        let mut random = Random::new(config.seed);
        let identity = Identity::draw(&mut random)?;
        let agent = agent(&config, Role::Controlling, &mut random);
        // At most 63 bits (RFC 9429 section 5.2.1).
        let number = random.number() >> 1;
        Ok(Self {
            log: Log::default(),
            book: Book::default(),
            random,
            agent,
            identity,
            next_identity: None,
            sections: Vec::new(),
            links: Vec::new(),
            groups: Vec::new(),
            remote: None,
            open: None,
            shared: None,
            extra: BTreeMap::new(),
            number,
            version: 0,
            opens: false,
            answered: BTreeSet::new(),
            probes: Vec::new(),
            transmits: VecDeque::new(),
            events: VecDeque::new(),
            connection: Connection::New,
            sockets_taken: 0,
            config,
        })
    }

    /// Sends a text through the data channel; false while none is open.
    pub fn send(&mut self, now: Instant, text: &str) -> bool {
        let channels = self.links.iter_mut().filter_map(|link| link.channel.as_mut());
        let mut open = channels.filter(|channel| channel.open);
        let sent = open.next().is_some_and(|channel| channel.send(now, text));
        self.drive(now);
        sent
    }

    /// From now on it does this wrongly, and nothing else; nothing at all with `None`.
    pub fn deviate(&mut self, now: Instant, deviation: Option<Deviation>) -> Result<(), Error> {
        self.config.deviation = deviation;
        for index in 0..self.links.len() {
            self.reconsider(now, index)?;
        }
        self.drive(now);
        Ok(())
    }

    /// One more socket that may be used.
    pub fn add_socket(&mut self, address: SocketAddr) {
        self.config.sockets.push(address);
    }

    /// Does everything that is due.
    pub fn handle_timeout(&mut self, now: Instant) {
        if self.agent.poll_timeout().is_some_and(|at| at <= now) {
            self.agent.handle_timeout(now);
        }
        for link in &mut self.links {
            if let Some(association) = &mut link.association
                && association.poll_timeout().is_some_and(|at| at <= now)
            {
                association.handle_timeout(now);
            }
            if let Some(channel) = &mut link.channel
                && channel.poll_timeout().is_some_and(|at| at <= now)
            {
                channel.handle_timeout(now);
            }
        }
        self.repeat_probes(now);
        self.drive(now);
    }

    /// When [`handle_timeout`](Self::handle_timeout) is to be called, if nothing happens before.
    pub fn poll_timeout(&self) -> Option<Instant> {
        if self.connection == Connection::Closed {
            return None;
        }
        let links = self.links.iter().filter_map(Link::timeout);
        let probes = self.probes.iter().map(|probe| probe.at);
        links.chain(probes).chain(self.agent.poll_timeout()).min()
    }

    /// The next datagram to send.
    pub fn poll_transmit(&mut self) -> Option<Transmit> {
        self.transmits.pop_front()
    }

    /// The next thing that has happened.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Ends the session: a `close_notify` on every association, and nothing more is taken or sent.
    pub fn close(&mut self, now: Instant) {
        for link in &mut self.links {
            if let Some(association) = &mut link.association {
                association.close();
            }
        }
        self.probes.clear();
        self.drive(now);
        self.events.clear();
        self.connection = Connection::Closed;
    }

    /// The transports as they stand.
    pub fn transports(&self) -> Vec<Transport> {
        let transports = self.links.iter().map(|link| Transport {
            sections: link.sections.clone(),
            mids: self.mids(&link.sections).into_iter().map(str::to_owned).collect(),
            local: link.socket,
            ice: link.ice,
            selected: link.selected.filter(|_| link.ice != State::Failed),
            dtls: link.dtls(),
        });
        transports.collect()
    }

    /// The whole connection as it stands.
    pub fn connection(&self) -> Connection {
        self.connection
    }

    /// What was observed.
    pub fn log(&self) -> &Log {
        &self.log
    }

    pub(super) fn mids(&self, sections: &[usize]) -> Vec<&str> {
        sections
            .iter()
            .map(|&section| self.sections[section].mid.as_str())
            .collect()
    }

    /// The transport that a section is on.
    pub(super) fn link_of(&self, section: usize) -> Option<&Link> {
        self.links.iter().find(|link| link.sections.contains(&section))
    }

    pub(super) fn index_of(&self, section: usize) -> Option<usize> {
        self.links
            .iter()
            .position(|link| link.sections.contains(&section))
    }

    /// The agent begins anew, in the role of who answers.
    pub(super) fn be_answerer(&mut self) {
        self.agent = agent(&self.config, Role::Controlled, &mut self.random);
    }

    /// Refuses what there would not be sockets for.
    pub(super) fn check_sockets(&self, further: usize) -> Result<(), Error> {
        let (needed, present) = (self.sockets_taken + further, self.config.sockets.len());
        if needed > present {
            return Err(Error::Sockets { needed, present });
        }
        Ok(())
    }

    /// A transport of its own for a section, answered from now on.
    pub(super) fn add_link(&mut self, section: usize) -> Result<(), Error> {
        self.check_sockets(1)?;
        let socket = self.config.sockets[self.sockets_taken];
        let local = match (self.is_shared(), &self.shared) {
            (true, Some(shared)) => shared.clone(),
            _ => self.draw_credentials()?,
        };
        if self.is_shared() {
            self.shared = Some(local.clone());
        }
        let link = Link::new(section, socket, hex::encode(self.random.bytes::<8>()));
        self.agent.add_stream(StreamConfig {
            stream: link.stream,
            local: Some(local),
            sockets: vec![(1, socket)],
        })?;
        self.sockets_taken += 1;
        self.links.push(link);
        Ok(())
    }

    pub(super) fn draw_credentials(&mut self) -> Result<Credentials, Error> {
        Ok(self.random.credentials().map_err(AddError::from)?)
    }

    /// New credentials for a transport; shared ones are the same for all that restart together.
    pub(super) fn restart(&mut self, index: usize, shared: &mut Option<Credentials>) -> Result<(), Error> {
        let local = match shared.clone().filter(|_| self.is_shared()) {
            Some(shared) => shared,
            None => self.draw_credentials()?,
        };
        if fault::is(&fault::RESTART_KEEPS_CREDENTIALS) {
            return Ok(());
        }
        self.agent.restart_with(self.links[index].stream, local.clone())?;
        self.extra.clear();
        self.shared = Some(local.clone());
        *shared = Some(local);
        Ok(())
    }

    /// The transport is no more: bundled into another, or its sections were rejected.
    pub(super) fn drop_link(&mut self, index: usize) {
        let link = self.links.remove(index);
        self.agent.close(link.stream);
        let mid = self.sections[link.owner].mid.clone();
        let state = State::Closed;
        self.events.push_back(Event::Ice { mid, state });
    }

    /// Tells the state of the whole connection if it has changed.
    pub(super) fn tell_connection(&mut self) {
        let links = || self.links.iter();
        let dtls = |link: &Link| match link.dtls() {
            _ if fault::is(&fault::CONNECTED_WITHOUT_DTLS) => DtlsState::Connected,
            state => state,
        };
        let failed = |link: &Link| {
            link.ice == State::Failed || matches!(dtls(link), DtlsState::Failed | DtlsState::Closed)
        };
        let up = |link: &Link| link.ice == State::Completed && dtls(link) == DtlsState::Connected;
        let state = if links().any(failed) {
            Connection::Failed
        } else if links().next().is_some() && links().all(up) && !fault::is(&fault::CONNECTION_NEVER_TOLD) {
            Connection::Connected
        } else if links().any(|link| link.ice != State::New) {
            Connection::Connecting
        } else {
            self.connection
        };
        if state != self.connection && self.connection != Connection::Closed {
            self.connection = state;
            self.events.push_back(Event::Connection(state));
        }
    }
}

fn agent(config: &Config, role: Role, random: &mut Random) -> Agent {
    let wrong = config.deviation == Some(Deviation::WrongRole);
    Agent::new(&AgentConfig {
        lite: config.lite,
        ..AgentConfig::new(if wrong { role.opposite() } else { role }, random.bytes())
    })
}
