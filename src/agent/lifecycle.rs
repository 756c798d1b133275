//! Streams come, restart and go.

use std::net::SocketAddr;
use std::time::Instant;

use super::candidate::host_candidates;
use super::checklist::ListState;
use super::config::{AddError, RemoteDescription, RemoteError, StreamConfig};
use super::core::Agent;
use super::event::{Event, LocalDescription, State};
use super::exchange::Purpose;
use super::session::Session;
use super::stream::Stream;
use crate::credential::{CredentialSet, Credentials, Generation, Role, SetId, StreamId};
use crate::fault;

impl Agent {
    /// Adds a stream, whose checks are answered from now on.
    pub fn add_stream(&mut self, config: StreamConfig) -> Result<LocalDescription, AddError> {
        if self.streams.get(config.stream).is_some() {
            return Err(AddError::Exists(config.stream));
        }
        check_sockets(&config.sockets)?;
        let local = match config.local {
            Some(local) => local,
            None => self.random.credentials()?,
        };
        let id = SetId {
            stream: config.stream,
            generation: Generation(0),
        };
        let session = Session::new(id, local, host_candidates(&config.sockets), self.max_pairs);
        self.register(&session)?;
        let description = session.description();
        self.streams.0.push(Stream {
            id: config.stream,
            current: session,
            old: None,
            retire_old: None,
            state: State::New,
        });
        Ok(description)
    }

    /// Takes the peer's credentials and candidates, and begins to check. Under the same credentials it
    /// adds candidates; what still comes for the generation before a restart is of no use any more.
    pub fn set_remote(
        &mut self,
        now: Instant,
        stream: StreamId,
        remote: RemoteDescription,
    ) -> Result<(), RemoteError> {
        if self.lite && remote.lite {
            return Err(RemoteError::BothLite);
        }
        let known = self.streams.get(stream).ok_or(RemoteError::Unknown(stream))?;
        let set = known.current.id;
        let fragment = &remote.credentials.ufrag;
        let is_of_old = known
            .old
            .as_ref()
            .is_some_and(|old| old.remote.as_ref() == Some(fragment));
        match &known.current.remote {
            None if is_of_old => return Ok(()),
            Some(current) if current != fragment && is_of_old => return Ok(()),
            Some(current) if current != fragment => return Err(RemoteError::RestartNeeded),
            _ => {}
        }
        if fragment.as_bytes().len() > 32 && fault::is(&fault::LONG_FRAGMENT_GIVEN_UP) {
            return Ok(());
        }
        self.responder
            .table_mut()
            .set_remote(set, remote.credentials.clone())?;
        if remote.lite && self.role() == Role::Controlled && !fault::is(&fault::LITE_PEER_KEEPS_CONTROL) {
            self.take_role(Role::Controlling, true);
        }
        self.begin(now, set, remote);
        Ok(())
    }

    /// Begins a new generation with new credentials (RFC 8445 section 9). The old one goes on carrying
    /// data; a generation between the two that never got to carry any is forgotten.
    pub fn restart(&mut self, stream: StreamId) -> Result<LocalDescription, AddError> {
        let local = self.random.credentials()?;
        self.restart_with(stream, local)
    }

    /// Begins a new generation with these credentials, which several streams may share.
    pub fn restart_with(
        &mut self,
        stream: StreamId,
        mut local: Credentials,
    ) -> Result<LocalDescription, AddError> {
        let known = self.streams.get(stream).ok_or(AddError::Unknown(stream))?;
        if fault::is(&fault::RESTART_KEEPS_PASSWORD) {
            local.password = known.current.local.password.clone();
        }
        let mut id = known.current.id;
        id.generation = Generation(id.generation.0.wrapping_add(1));
        let session = Session::new(id, local, known.current.locals.clone(), self.max_pairs);
        if !fault::is(&fault::NEW_GENERATION_REFUSED) {
            self.register(&session)?;
        }
        let description = session.description();
        let mut retired = None;
        if let Some(known) = self.streams.get_mut(stream) {
            let previous = std::mem::replace(&mut known.current, session);
            let carries = previous.list.state == ListState::Completed;
            retired = if carries || known.old.is_none() {
                known.old.replace(previous)
            } else {
                Some(previous)
            };
            known.retire_old = None;
            if let Some(old) = &mut known.old {
                old.list.stop();
            }
        }
        if let Some(retired) = retired {
            self.retire(retired.id);
        }
        self.settle_old(stream);
        if fault::is(&fault::RESTART_TURNS_THE_ROLE) {
            self.take_role(self.role().opposite(), true);
        }
        if fault::is(&fault::OLD_GENERATION_REFUSED_AT_ONCE)
            && let Some(old) = self.streams.get(stream).and_then(|known| known.old.as_ref())
        {
            self.responder.table_mut().retire(old.id);
        }
        if fault::is(&fault::RESTART_OF_ONE_RESTARTS_ALL) {
            self.restart_the_others(stream);
        }
        Ok(description)
    }

    /// Ends a stream: nothing is answered or sent for it any more.
    pub fn close(&mut self, stream: StreamId) {
        let Some(at) = self.streams.0.iter().position(|one| one.id == stream) else {
            return;
        };
        for set in self.generations(stream) {
            self.retire(set);
        }
        self.streams.0.remove(at);
        let state = State::Closed;
        self.events.push_back(Event::State { stream, state });
    }

    /// Forgets a generation: its credentials, transactions and whatever waits for it.
    pub(super) fn retire(&mut self, set: SetId) {
        self.responder.table_mut().retire(set);
        self.transactions.retire(set);
        self.pending.retire(set);
        self.exchanges.take(|one| one.set == set);
    }

    /// Serves a generation's credentials on its own sockets only: two streams may have drawn one
    /// fragment, and a fragment is not to be answered on a socket that it was not given out for.
    fn register(&mut self, session: &Session) -> Result<(), AddError> {
        for candidate in &session.locals {
            let registered = self.responder.table_mut().register(CredentialSet {
                stream: session.id.stream,
                generation: session.id.generation,
                socket: Some(candidate.address),
                local: session.local.clone(),
                remote: None,
            });
            if let Err(error) = registered {
                self.responder.table_mut().retire(session.id);
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// The generation before a restart keeps its consent checks and nothing else.
    fn settle_old(&mut self, stream: StreamId) {
        let old = self.streams.get(stream).and_then(|one| one.old.as_ref());
        let Some(set) = old.map(|old| old.id) else {
            return;
        };
        self.pending.retire(set);
        for id in self
            .exchanges
            .take(|one| one.set == set && one.purpose != Purpose::Consent)
        {
            self.transactions.forget(id);
        }
    }

    /// Pairs what the peer has told with our candidates, and does what its early checks asked for.
    fn begin(&mut self, now: Instant, set: SetId, remote: RemoteDescription) {
        let controlling = self.is_controlling();
        let lite = self.lite;
        let Credentials { ufrag, .. } = remote.credentials;
        let Some(session) = self.streams.current_mut(set) else {
            return;
        };
        if session.started.is_none() {
            session.started = Some(now);
            session.remote = Some(ufrag.clone());
            session.list.state = ListState::Running;
        }
        // A lite agent pairs what checks come from, and a list that has ended takes no more.
        if !lite && session.list.state == ListState::Running {
            for candidate in remote.candidates {
                session.add_remote(candidate, controlling);
            }
        }
        self.thaw(set);
        self.next_check.get_or_insert(now);
        for check in self.pending.take(set, &ufrag) {
            // The component is looked up again: nothing of the check but its address is trusted.
            self.triggered(
                now,
                set,
                (check.destination, check.source),
                check.priority,
                check.nominated,
            );
        }
        self.conclude(now, set);
    }
}

fn check_sockets(sockets: &[(u16, SocketAddr)]) -> Result<(), AddError> {
    if sockets.is_empty() {
        return Err(AddError::NoSocket);
    }
    for (at, (component, address)) in sockets.iter().enumerate() {
        if !(1..=256).contains(component) {
            return Err(AddError::Component(*component));
        }
        if sockets[..at].iter().any(|(_, earlier)| earlier == address) {
            return Err(AddError::SharedAddress(*address));
        }
    }
    Ok(())
}
