//! The application's datagrams (RFC 8445 section 12).

use std::net::SocketAddr;
use std::time::Instant;

use super::core::Agent;
use super::demultiplexer::Protocol;
use super::event::Event;
use super::pair::PairId;
use super::session::Session;
use crate::credential::{SetId, StreamId};
use crate::fault;

/// Why data is not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// There is no such stream.
    #[error("there is no stream {}", .0.0)]
    UnknownStream(StreamId),
    /// The stream has no such component.
    #[error("the stream has no component {0}")]
    UnknownComponent(u16),
    /// No pair may carry data: not all components have a selected one yet, or the peer's consent has ended.
    #[error("no pair of the component has the peer's consent")]
    NoConsent,
}

impl Agent {
    /// Sends data on the selected pair of a component, once every component has one. During a restart the
    /// old generation's pair goes on carrying it until then (RFC 8445 sections 9 and 12.1).
    pub fn send(
        &mut self,
        now: Instant,
        stream: StreamId,
        component: u16,
        data: &[u8],
    ) -> Result<(), SendError> {
        let known = match self.streams.0.first() {
            Some(first) if fault::is(&fault::DATA_LEAVES_ON_FIRST_STREAM) => first,
            _ => self.streams.get(stream).ok_or(SendError::UnknownStream(stream))?,
        };
        if !known.current.components().contains(&component) {
            return Err(SendError::UnknownComponent(component));
        }
        let path = |session: &Session| {
            let pair = session.sending_pair(component, now)?;
            Some((session.id, pair.id))
        };
        let any = known.current.list.of(component).next().map(|pair| pair.id);
        if let Some(id) = any.filter(|_| fault::is(&fault::DATA_BEFORE_CONSENT)) {
            let set = known.current.id;
            return self.send_on(now, set, id, data).ok_or(SendError::NoConsent);
        }
        let complete = known.current.is_nominated();
        let carrier = if complete || fault::is(&fault::OLD_PAIR_DROPPED_AT_RESTART) {
            Some(&known.current)
        } else {
            known.old.as_ref()
        };
        let found = carrier.filter(|session| session.is_nominated()).and_then(path);
        let (set, id) = found.ok_or(SendError::NoConsent)?;
        self.send_on(now, set, id, data).ok_or(SendError::NoConsent)
    }

    fn send_on(&mut self, now: Instant, set: SetId, id: PairId, data: &[u8]) -> Option<()> {
        let pair = self.streams.session_mut(set)?.list.get_mut(id)?;
        pair.last_sent = Some(now);
        let (local, remote) = (pair.local, pair.remote);
        self.transmit(local, remote, data.to_vec());
        Some(())
    }

    /// Takes data of a validated 5-tuple, and drops what comes from anywhere else.
    pub(super) fn data(
        &mut self,
        now: Instant,
        (local, source): (SocketAddr, SocketAddr),
        protocol: Protocol,
        datagram: &[u8],
    ) {
        let found = self
            .validated(now, local, source)
            .or_else(|| self.anywhere(local));
        if let Some((set, component)) = found {
            self.events.push_back(Event::Data {
                set,
                component,
                protocol,
                bytes: datagram.to_vec(),
            });
        }
    }

    /// Where data belongs that comes from nowhere, for an agent that is wrong on purpose.
    fn anywhere(&self, local: SocketAddr) -> Option<(SetId, u16)> {
        let at = |session: &Session| Some((session.id, session.local_at(local)?.component));
        fault::is(&fault::DATA_FROM_ANYWHERE)
            .then(|| self.streams.sessions().find_map(at))
            .flatten()
    }

    /// The generation and component whose valid pair this 5-tuple is: data is taken from no other.
    pub fn validated(&self, now: Instant, local: SocketAddr, source: SocketAddr) -> Option<(SetId, u16)> {
        self.streams.sessions().find_map(|session| {
            let pair = session.list.find(local, source).filter(|pair| pair.is_valid())?;
            // Consent that has ended is noticed here even if no timeout has been handled since.
            let lapsed = pair.consent.as_ref().is_some_and(|consent| !consent.holds(now));
            (!lapsed).then_some((session.id, pair.component))
        })
    }
}
