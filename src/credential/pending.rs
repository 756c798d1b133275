//! Checks in our own direction that wait for the peer's answer (RFC 8445 section 7.3).
//!
//! A check may arrive before the credentials of the peer that sent it. It is answered at once; the
//! check that it triggers needs the peer's password and waits here, in bounded space.

use std::collections::HashMap;
use std::net::SocketAddr;

use super::fragment::Ufrag;
use super::outcome::Check;
use super::set::SetId;

/// A triggered check that cannot be sent yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingCheck {
    /// The peer's fragment: the credential it waits for.
    pub remote: Ufrag,
    /// Where the peer's check came from, and ours will go.
    pub source: SocketAddr,
    /// The socket it arrived on, and ours will leave from.
    pub destination: SocketAddr,
    /// The priority of the peer-reflexive candidate.
    pub priority: u32,
    /// The peer has nominated the pair.
    pub nominated: bool,
}

/// What became of a check that was to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queued {
    /// It waits.
    Added,
    /// It repeats one that waits: the two are one, nominated if either is.
    Coalesced,
    /// The set has as many waiting as it may have; the peer will repeat its check.
    Full,
    /// Its remote fragment is none that any peer can have, so its wait would never end.
    Unmatchable,
}

/// Triggered checks by the set they belong to.
#[derive(Debug)]
pub struct PendingChecks {
    waiting: HashMap<SetId, Vec<PendingCheck>>,
    limit: usize,
}

impl PendingChecks {
    /// Room for `limit` checks in each set.
    pub fn new(limit: usize) -> Self {
        Self {
            waiting: HashMap::new(),
            limit,
        }
    }

    /// Lets the check that `check` triggers wait.
    pub fn push(&mut self, check: &Check<'_>, source: SocketAddr, destination: SocketAddr) -> Queued {
        let Ok(remote) = Ufrag::new(check.remote_fragment) else {
            return Queued::Unmatchable;
        };
        let Check {
            priority, nominated, ..
        } = *check;
        let queue = self.waiting.entry(check.set).or_default();
        let mut known = queue.iter_mut();
        if let Some(known) = known.find(|known| {
            known.source == source && known.destination == destination && known.remote == remote
        }) {
            known.priority = priority;
            known.nominated |= nominated;
            return Queued::Coalesced;
        }
        if queue.len() >= self.limit {
            return Queued::Full;
        }
        queue.push(PendingCheck {
            remote,
            source,
            destination,
            priority,
            nominated,
        });
        Queued::Added
    }

    /// Takes out what waited for this peer, in order of arrival: to be called when its credentials
    /// have been registered. Checks of other forks go on waiting.
    pub fn take(&mut self, set: SetId, remote: &Ufrag) -> Vec<PendingCheck> {
        let Some(queue) = self.waiting.get_mut(&set) else {
            return Vec::new();
        };
        let ready = queue.extract_if(.., |check| check.remote == *remote).collect();
        if queue.is_empty() {
            self.waiting.remove(&set);
        }
        ready
    }

    /// Forgets what waits in a set that is retired.
    pub fn retire(&mut self, set: SetId) {
        self.waiting.remove(&set);
    }

    /// How many checks wait in a set.
    pub fn len(&self, set: SetId) -> usize {
        self.waiting.get(&set).map_or(0, Vec::len)
    }

    /// True if no check waits in any set.
    pub fn is_empty(&self) -> bool {
        self.waiting.values().all(Vec::is_empty)
    }
}

#[cfg(test)]
mod tests {
    use super::super::outcome::Triggered;
    use super::super::set::{Generation, StreamId};
    use super::*;

    const LOCAL: &str = "192.0.2.7:3478";

    fn set(stream: u32, generation: u32) -> SetId {
        SetId {
            stream: StreamId(stream),
            generation: Generation(generation),
        }
    }

    fn check(set: SetId, remote_fragment: &[u8], nominated: bool) -> Check<'_> {
        let triggered = Triggered::AwaitsRemote;
        Check {
            set,
            priority: 7,
            nominated,
            role_switched: None,
            remote_fragment,
            triggered,
        }
    }

    fn push(queue: &mut PendingChecks, check: &Check<'_>, port: u16) -> Queued {
        queue.push(
            check,
            SocketAddr::from(([192, 0, 2, 1], port)),
            LOCAL.parse().unwrap(),
        )
    }

    #[test]
    fn a_check_waits_for_its_own_fork_alone() {
        let mut queue = PendingChecks::new(8);
        assert!(queue.is_empty());
        assert_eq!(
            push(&mut queue, &check(set(1, 0), b"forkA", false), 1),
            Queued::Added
        );
        assert_eq!(
            push(&mut queue, &check(set(1, 0), b"forkB", false), 2),
            Queued::Added
        );
        assert_eq!(
            push(&mut queue, &check(set(1, 0), b"forkA", false), 3),
            Queued::Added
        );
        let ready = queue.take(set(1, 0), &Ufrag::new("forkA").unwrap());
        assert_eq!(
            ready.iter().map(|check| check.source.port()).collect::<Vec<_>>(),
            [1, 3]
        );
        assert_eq!(ready[0].destination, LOCAL.parse().unwrap());
        assert_eq!(queue.len(set(1, 0)), 1);
        assert!(!queue.is_empty());
        assert_eq!(queue.take(set(1, 0), &Ufrag::new("forkA").unwrap()), []);
        assert_eq!(queue.take(set(1, 0), &Ufrag::new("forkB").unwrap()).len(), 1);
        assert!(queue.is_empty());
    }

    #[test]
    fn a_check_never_leaves_its_stream_or_generation() {
        let mut queue = PendingChecks::new(8);
        assert_eq!(
            push(&mut queue, &check(set(1, 0), b"peer", false), 1),
            Queued::Added
        );
        let peer = Ufrag::new("peer").unwrap();
        assert_eq!(queue.take(set(1, 1), &peer), []);
        assert_eq!(queue.take(set(2, 0), &peer), []);
        queue.retire(set(1, 1));
        assert_eq!(queue.len(set(1, 0)), 1);
        queue.retire(set(1, 0));
        assert_eq!(queue.take(set(1, 0), &peer), []);
    }

    #[test]
    fn repeats_are_one_check_that_keeps_its_nomination() {
        let mut queue = PendingChecks::new(1);
        assert_eq!(
            push(&mut queue, &check(set(1, 0), b"peer", false), 1),
            Queued::Added
        );
        assert_eq!(
            push(&mut queue, &check(set(1, 0), b"peer", true), 1),
            Queued::Coalesced
        );
        let newest = Check {
            priority: 8,
            ..check(set(1, 0), b"peer", false)
        };
        assert_eq!(push(&mut queue, &newest, 1), Queued::Coalesced);
        let ready = queue.take(set(1, 0), &Ufrag::new("peer").unwrap());
        assert_eq!(ready.len(), 1);
        assert!(ready[0].nominated);
        assert_eq!(ready[0].priority, 8);
    }

    #[test]
    fn source_destination_and_fragment_make_a_check_another() {
        let mut queue = PendingChecks::new(8);
        let first = check(set(1, 0), b"peer", false);
        assert_eq!(push(&mut queue, &first, 1), Queued::Added);
        assert_eq!(push(&mut queue, &first, 2), Queued::Added);
        assert_eq!(
            push(&mut queue, &check(set(1, 0), b"reep", false), 1),
            Queued::Added
        );
        let source = SocketAddr::from(([192, 0, 2, 1], 1));
        let other_socket = "192.0.2.7:3479".parse().unwrap();
        assert_eq!(queue.push(&first, source, other_socket), Queued::Added);
        assert_eq!(queue.len(set(1, 0)), 4);
    }

    #[test]
    fn each_set_is_bounded_on_its_own() {
        let mut queue = PendingChecks::new(2);
        for port in [1, 2] {
            assert_eq!(
                push(&mut queue, &check(set(1, 0), b"peer", false), port),
                Queued::Added
            );
        }
        assert_eq!(
            push(&mut queue, &check(set(1, 0), b"peer", false), 3),
            Queued::Full
        );
        assert_eq!(
            push(&mut queue, &check(set(1, 0), b"peer", false), 2),
            Queued::Coalesced
        );
        assert_eq!(
            push(&mut queue, &check(set(2, 0), b"peer", false), 3),
            Queued::Added
        );
        assert_eq!(queue.len(set(1, 0)), 2);
    }

    #[test]
    fn what_no_peer_can_be_called_does_not_wait() {
        let mut queue = PendingChecks::new(8);
        for fragment in [&b""[..], b"abc", b"b:cd", &[b'x'; 257]] {
            assert_eq!(
                push(&mut queue, &check(set(1, 0), fragment, false), 1),
                Queued::Unmatchable
            );
        }
        assert!(queue.is_empty());
    }
}
