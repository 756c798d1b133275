//! What the datagrams show, read without any code of the reference's.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;

use super::book::{Book, Key, Owner};
use crate::sdp::{self, Description, Side};
use crate::suite::Pair;
use crate::suite::session::{Reached, Reply, Whose};
use crate::vector::wire::{Kind, Message};

const USERNAME: u16 = 0x0006;

/// A check of icespec's whose answer is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// It carries what counts.
    Right,
    /// It does not.
    Wrong,
}

/// What has come to a socket of icespec's.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    answers: bool,
    checks: bool,
    /// DTLS of either side.
    dtls: bool,
}

/// What was seen so far.
#[derive(Debug, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "things seen are independent of each other"
)]
pub(super) struct Witness {
    pub(super) book: Book,
    /// Sockets of icespec's, with the sections whose credentials count there.
    homes: HashSet<(SocketAddr, usize)>,
    /// The sections of the stack's whose credentials count, once it knows both descriptions.
    serving: Vec<usize>,
    /// The stack is lite, and sends no checks.
    lite: bool,
    worst: Whose,
    former: bool,
    fresh: bool,
    /// What the checks of the stack carry.
    carried: Vec<Pair>,
    /// Checks of the stack's that wait for icespec's answer, and pairs on which it has got success.
    open: HashMap<[u8; 12], (SocketAddr, SocketAddr)>,
    validated: HashSet<(SocketAddr, SocketAddr)>,
    /// Checks of icespec's that are looked at, with what each was answered.
    asked: HashMap<[u8; 12], (Asked, Vec<Reply>)>,
    pub(super) dtls_early: bool,
    pub(super) stranger_served: bool,
    alert: bool,
    /// What has come to each of icespec's sockets.
    places: HashMap<SocketAddr, Place>,
}

impl Witness {
    /// Which credentials count on which of icespec's sockets, by the transports as they stand. What has counted
    /// before goes on to.
    pub(super) fn at_home(&mut self, homes: impl IntoIterator<Item = (SocketAddr, usize)>) {
        self.homes.extend(homes);
    }

    /// icespec has described itself anew: checks that carry what it said before are former ones from now on.
    pub(super) fn renewed(&mut self) {
        self.fresh = false;
    }

    /// The stack knows both descriptions.
    pub(super) fn settle(&mut self, offer: &Description, answer: &Description, stack: Side) {
        let transports = sdp::transports(offer, Some(answer), stack).unwrap_or_default();
        self.serving = transports
            .iter()
            .filter_map(|one| one.sections.first().copied())
            .collect();
        self.lite = match stack {
            Side::Offerer => offer.ice_lite,
            Side::Answerer => answer.ice_lite,
        };
    }

    /// Whether credentials of the stack's for this section count: before it knows both descriptions all do.
    pub(super) fn counts(&self, key: &Key) -> bool {
        let same = |section: &usize| {
            let serving = self.book.latest(Owner::Stack, *section);
            serving.is_some_and(|serving| serving.pair == key.pair)
        };
        self.serving.is_empty() || self.serving.iter().any(same)
    }

    /// A check of icespec's is about to be sent, whose answer is looked at.
    pub(super) fn asks(&mut self, transaction: [u8; 12], what: Asked) {
        self.asked.insert(transaction, (what, Vec::new()));
    }

    /// Whether that answer has come.
    pub(super) fn has_reply(&self, transaction: [u8; 12]) -> bool {
        let asked = self.asked.get(&transaction);
        asked.is_some_and(|(_, replies)| !replies.is_empty())
    }

    /// Takes a datagram of icespec's.
    pub(super) fn sent(&mut self, from: SocketAddr, to: SocketAddr, bytes: &[u8]) {
        if matches!(bytes.first(), Some(20..=63)) {
            self.places.entry(from).or_default().dtls = true;
        }
        let Some(message) = Message::read(bytes) else {
            return;
        };
        let id = message.transaction_id();
        match message.kind() {
            Kind::Success if self.open.get(&id) == Some(&(from, to)) => {
                self.validated.insert((from, to));
            }
            Kind::Request if self.is_wrong(id, &message) => {
                self.asks(id, Asked::Wrong);
            }
            _ => {}
        }
    }

    /// Whether a check of icespec's carries neither what counts at the stack nor what did before a restart. Before the
    /// stack knows both descriptions nothing is wrong yet.
    fn is_wrong(&self, id: [u8; 12], message: &Message<'_>) -> bool {
        if self.serving.is_empty() || self.asked.contains_key(&id) {
            return false;
        }
        let fragment = halves(message).map_or(&[][..], |(asked, _)| asked);
        let mut named = self.book.named(Owner::Stack, fragment);
        !named.any(|key| {
            let counts = self.counts(key) || self.book.is_former(key);
            counts && message.verifies(key.pair.pwd.as_bytes())
        })
    }

    /// Takes a datagram of the stack's. `known` is false at a socket that it was told nothing of.
    pub(super) fn received(&mut self, at: SocketAddr, from: SocketAddr, bytes: &[u8], known: bool) {
        if matches!(bytes.first(), Some(20..=63)) {
            self.handshake(at, from, bytes, known);
            return;
        }
        let Some(message) = Message::read(bytes) else {
            return;
        };
        let id = message.transaction_id();
        match message.kind() {
            Kind::Request if known => {
                self.open.insert(id, (at, from));
                self.places.entry(at).or_default().checks = true;
                self.check(at, &message);
            }
            Kind::Success | Kind::Error => {
                self.places.entry(at).or_default().answers |= message.kind() == Kind::Success;
                if let Some((_, replies)) = self.asked.get_mut(&id) {
                    replies.push(reply(&message));
                }
            }
            Kind::Request | Kind::Indication => {}
        }
    }

    fn handshake(&mut self, at: SocketAddr, from: SocketAddr, bytes: &[u8], known: bool) {
        // The record header of DTLS 1.2: type, version, epoch, sequence number, length (RFC 6347 section 4.1).
        let plain = bytes.get(3..5) == Some(&[0, 0]);
        self.alert |= plain && bytes.first() == Some(&21) && bytes.get(13) == Some(&2);
        if !known {
            self.stranger_served = true;
            return;
        }
        self.places.entry(at).or_default().dtls = true;
        self.dtls_early |= !self.validated.contains(&(at, from));
    }

    fn check(&mut self, at: SocketAddr, message: &Message<'_>) {
        let fragment = halves(message).map_or(&[][..], |(asked, _)| asked);
        let keys: Vec<&Key> = self
            .book
            .named(Owner::Icespec, fragment)
            .filter(|key| message.verifies(key.pair.pwd.as_bytes()))
            .collect();
        let at_home = keys.iter().any(|key| self.homes.contains(&(at, key.section)));
        let whose = match (keys.is_empty(), at_home) {
            (true, _) => Whose::Unknown,
            (_, true) => Whose::Serving,
            (_, false) => Whose::OtherSection,
        };
        for pair in keys.iter().map(|key| &key.pair) {
            if !self.carried.contains(pair) {
                self.carried.push(pair.clone());
            }
        }
        if !keys.is_empty() {
            let former = keys.iter().all(|key| self.book.is_former(key));
            self.former |= former;
            self.fresh |= !former;
        }
        self.worst = self.worst.max(whose);
    }

    /// How far the transport of a socket has come that is not up; `complete` is what icespec's ICE says of it.
    pub(super) fn reached(&self, socket: SocketAddr, complete: bool) -> Reached {
        let seen = self.places.get(&socket).copied().unwrap_or_default();
        let any_dtls = self.places.values().any(|place| place.dtls);
        // A full agent validates the pair by checks of its own.
        let one_sided = !seen.checks && !self.lite;
        match (seen, complete) {
            _ if self.alert => Reached::Alert,
            _ if seen.dtls || (complete && any_dtls) => Reached::Dtls,
            (_, true) if one_sided => Reached::Nothing,
            (_, true) => Reached::Ice,
            _ if seen.checks => Reached::Checks,
            _ if seen.answers => Reached::Nothing,
            _ => Reached::Nowhere,
        }
    }

    /// Whether a check of the stack's, wherever it went, carries what does not count for any transport.
    pub(super) fn carries_other(&self) -> bool {
        let counts = |pair: &Pair| {
            let mut latest = self
                .serving
                .iter()
                .filter_map(|&section| self.book.latest(Owner::Icespec, section));
            latest.any(|key| key.pair == *pair)
        };
        !self.carried.iter().all(counts)
    }

    /// Whose credentials the stack's checks carry: the worst that was seen.
    pub(super) fn signs(&self) -> Whose {
        let stuck = self.worst == Whose::Serving && self.former && !self.fresh;
        if stuck { Whose::Former } else { self.worst }
    }

    /// How checks were answered that carry what does not count; the most that was given away.
    pub(super) fn to_wrong(&self) -> Reply {
        self.answered(Asked::Wrong, |replies| replies.max())
    }

    /// How checks were answered that carry what counts; the least that was given.
    pub(super) fn to_right(&self) -> Reply {
        self.answered(Asked::Right, |replies| replies.min())
    }

    /// What checks of this kind were answered; of several replies the one that is picked.
    fn answered(&self, what: Asked, pick: fn(&mut dyn Iterator<Item = Reply>) -> Option<Reply>) -> Reply {
        let mut asked = self.asked.values().filter(|(asked, _)| *asked == what).peekable();
        if asked.peek().is_none() {
            return Reply::NotAsked;
        }
        let mut replies = asked.flat_map(|(_, replies)| replies).copied();
        pick(&mut replies).unwrap_or(Reply::Silence)
    }
}

/// Both halves of USERNAME.
fn halves<'a>(message: &Message<'a>) -> Option<(&'a [u8], &'a [u8])> {
    let value = message.find(USERNAME)?.value;
    let colon = value.iter().position(|byte| *byte == b':')?;
    Some((&value[..colon], &value[colon + 1..]))
}

fn reply(message: &Message<'_>) -> Reply {
    if message.kind() == Kind::Success {
        return Reply::Success;
    }
    if message.is_signed() || message.find(USERNAME).is_some() {
        return Reply::SignedRefusal;
    }
    match message.error_code() {
        Some(401) => Reply::Refused,
        _ => Reply::OtherRefusal,
    }
}

#[cfg(test)]
#[path = "witness_tests.rs"]
mod tests;
