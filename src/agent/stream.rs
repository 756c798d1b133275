//! A stream with the generation that is current and the one it follows.

use std::time::Instant;

use super::event::State;
use super::session::Session;
use crate::credential::{SetId, StreamId};

/// A data stream.
#[derive(Debug)]
pub(super) struct Stream {
    pub(super) id: StreamId,
    pub(super) current: Session,
    /// The generation before the restart: answered, and carrying data, until the new one is complete.
    pub(super) old: Option<Session>,
    pub(super) retire_old: Option<Instant>,
    pub(super) state: State,
}

/// All streams of an agent: their checklists are the checklist set (RFC 8445 section 6.1.2).
#[derive(Debug, Default)]
pub(super) struct Streams(pub(super) Vec<Stream>);

impl Streams {
    pub(super) fn get(&self, id: StreamId) -> Option<&Stream> {
        self.0.iter().find(|one| one.id == id)
    }

    pub(super) fn get_mut(&mut self, id: StreamId) -> Option<&mut Stream> {
        self.0.iter_mut().find(|one| one.id == id)
    }

    /// The current generation of a stream, if that is the one asked for.
    pub(super) fn current_mut(&mut self, set: SetId) -> Option<&mut Session> {
        let stream = self.get_mut(set.stream)?;
        Some(&mut stream.current).filter(|session| session.id == set)
    }

    pub(super) fn session(&self, set: SetId) -> Option<&Session> {
        let stream = self.get(set.stream)?;
        let mut sessions = std::iter::once(&stream.current).chain(&stream.old);
        sessions.find(|session| session.id == set)
    }

    pub(super) fn session_mut(&mut self, set: SetId) -> Option<&mut Session> {
        let stream = self.get_mut(set.stream)?;
        let mut sessions = std::iter::once(&mut stream.current).chain(&mut stream.old);
        sessions.find(|session| session.id == set)
    }

    /// Every generation of every stream.
    pub(super) fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.0
            .iter()
            .flat_map(|stream| std::iter::once(&stream.current).chain(&stream.old))
    }

    /// The generation of each stream that is being, or was, checked.
    pub(super) fn current(&self) -> impl Iterator<Item = &Session> {
        self.0.iter().map(|stream| &stream.current)
    }
}
