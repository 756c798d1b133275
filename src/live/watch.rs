//! What became of the subject's check after an answer.

use std::time::Duration;

use super::ledger::Check;
use super::play::{Outcome, Play};
use super::transcript::What;
use crate::suite::{Answering, Fate};

/// How long it is waited for.
const COMES: Duration = Duration::from_secs(3);
/// How long it is watched: the slowest that is common sends again after one second.
const BOUND: Duration = Duration::from_secs(2);
/// How long an event may come behind the datagram it explains, or an answer lie unread while a check is sent
/// once more.
const GRACE: Duration = Duration::from_millis(250);
/// A retransmission so soon behind the answer has crossed it.
const CROSSED: Duration = Duration::from_millis(20);

impl Play<'_> {
    /// Carries [`crate::suite::Step::Watch`] out.
    pub(super) fn watch(&mut self) -> Outcome<()> {
        let deadline = self.now() + COMES;
        self.until(deadline, |play| play.watched().is_some())?;
        let Some(watched) = self.watched() else {
            self.seen.fate = Fate::GaveUp;
            self.log.note(What::Note, "no check came that could be watched");
            return Ok(());
        };
        let deadline = self.now() + BOUND;
        self.until(deadline, |play| play.fate(watched).is_some())?;
        if matches!(self.fate(watched), Some(Fate::Retried | Fate::Ignored)) {
            self.until(self.now() + GRACE, |play| play.accepted(watched))?;
        }
        self.seen.fate = self.fate(watched).unwrap_or(Fate::GaveUp);
        self.watch_from = self.world.ledger.checks.len();
        self.log
            .note(What::Note, format!("answer: {:?}", self.seen.fate).to_lowercase());
        Ok(())
    }

    /// The check that is watched: the first that was answered as agreed now; if none is to be, the first. One
    /// of the generation before a restart goes on with what was agreed then.
    fn watched(&self) -> Option<usize> {
        let never = matches!(self.answering, Answering::Never);
        let from = self.watch_from.min(self.world.ledger.checks.len());
        let found = self.world.ledger.checks[from..]
            .iter()
            .position(|one| !one.old && (never || one.answered.is_some()));
        found.map(|at| at + from)
    }

    fn accepted(&self, watched: usize) -> bool {
        let stream = self.world.ledger.checks[watched].stream;
        stream.is_some_and(|at| self.world.streams[at].linked == Some(true))
    }

    fn fate(&self, watched: usize) -> Option<Fate> {
        let check = &self.world.ledger.checks[watched];
        let answered = check.answered.unwrap_or(check.first);
        if self.accepted(watched) {
            return Some(Fate::Accepted);
        }
        // What the subject hands on says nothing: some hand on an answer that they take for no STUN.
        if self.payload.iter().any(|(socket, _)| *socket == check.socket) {
            return Some(Fate::Accepted);
        }
        let same_pair = |one: &&Check| {
            one.socket == check.socket && one.from == check.from && one.id != check.id && one.first > answered
        };
        let later: Vec<&Check> = self.world.ledger.checks[watched + 1..]
            .iter()
            .filter(same_pair)
            .collect();
        if !check.nominating && later.iter().any(|one| one.nominating) {
            return Some(Fate::Accepted);
        }
        if check.last > answered + CROSSED {
            return Some(Fate::Ignored);
        }
        if !later.is_empty() {
            return Some(Fate::Retried);
        }
        let stream = check.stream.map(|at| &self.world.streams[at]);
        stream.is_some_and(|one| one.failed).then_some(Fate::GaveUp)
    }
}
