//! The facts that only the end of a case decides.

use std::time::{Duration, Instant};

use super::play::Play;
use super::socket::Place;

/// The longest time between two consent checks (RFC 7675 section 5.1), and some more: who was silent longer
/// has stopped.
const SILENT: Duration = Duration::from_secs(7);
/// Checks so soon after the connection belong to its making.
const MAKING: Duration = Duration::from_millis(500);

impl Play<'_> {
    /// Writes down what holds now.
    pub(super) fn observe(&mut self) {
        let now = self.now();
        let streams = &self.world.streams;
        self.seen.connected = streams.iter().map(|one| one.is_connected(now)).collect();
        self.seen.new_credentials = self.world.renewed;
        self.seen.legal_credentials = self.world.is_legal();
        self.seen.role = self.role.or(self.weak_role);
        self.seen.new_tie_breaker = self.new_tie_breaker();
        self.seen.selected_candidate = self.selected_candidate();
        self.seen.broken = self.world.ledger.broken.clone();
        self.seen.stopped_after = self.stopped_after(now);
        self.seen.consent_intervals = self.consent_intervals();
        self.count();
    }

    fn new_tie_breaker(&self) -> bool {
        let ledger = &self.world.ledger;
        let (Some(first), Some((_, last))) = (ledger.first_tie_breaker, ledger.tie_breaker) else {
            return false;
        };
        // The first that was seen may be new already; that shows with a subject that uses what it is given.
        last != first || (self.obeys && last != self.case.scene.tie_breaker)
    }

    fn selected_candidate(&self) -> Option<bool> {
        let one = self.world.streams.first()?;
        let place = if let Some(remote) = one.selected.get(&1) {
            self.world.sockets.find(*remote).map(|socket| socket.place)
        } else {
            let (_, socket) = one.nominated.get(&1)?;
            Some(self.world.sockets.get(*socket).place)
        };
        Some(matches!(place, Some(Place::Candidate(..))))
    }

    fn stopped_after(&self, now: Instant) -> Option<f64> {
        let (answer, heard) = (self.last_answer?, self.last_heard?);
        (now.saturating_duration_since(heard) >= SILENT)
            .then(|| heard.saturating_duration_since(answer).as_secs_f64())
    }

    fn consent_intervals(&self) -> Vec<u32> {
        let Some(since) = self.world.streams.first().and_then(|one| one.linked_at) else {
            return Vec::new();
        };
        let of_pair = |socket: usize| self.world.sockets.get(socket).place == Place::Candidate(0, 1);
        let times: Vec<Instant> = self
            .world
            .ledger
            .recent()
            .iter()
            .filter(|one| of_pair(one.socket) && one.first > since + MAKING)
            .map(|one| one.first)
            .collect();
        let millis = |pair: &[Instant]| u32::try_from((pair[1] - pair[0]).as_millis()).unwrap_or(u32::MAX);
        times.windows(2).map(millis).collect()
    }
}
