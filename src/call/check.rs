//! A check of icespec's own, beside those of its peer.

use std::net::SocketAddr;
use std::time::Duration;

use super::ask::Outcome;
use super::book::Owner;
use super::line::Line;
use super::play::Play;
use super::steps::own;
use super::witness;
use crate::live::{What, priority};
use crate::sdp::{CandidateAddress, CandidateTransport, Section};
use crate::stun::TransactionId;
use crate::suite::session::Signed;
use crate::suite::{Draft, Pair, Terms};

/// How long the reply to it may take.
const REPLY: Duration = Duration::from_millis(600);
/// The type preference of a peer-reflexive candidate (RFC 8445 section 5.1.2.2).
const PEER_REFLEXIVE: u32 = 110;

impl Play<'_> {
    /// A check of icespec's own, from a socket that the stack was told nothing of.
    pub(super) fn check(&mut self, signed: Signed, to: usize) -> Outcome<()> {
        let Some((local, counts)) = self.line.credentials(signed) else {
            self.line
                .record
                .note(What::Note, "no such credentials were ever stated");
            return Ok(());
        };
        let Some(to) = self.line.destination(to) else {
            self.line.record.note(What::Note, "no address to send it to");
            return Ok(());
        };
        let socket = self.line.sockets.bind();
        let from = socket.map_err(|error| Box::new(own(&error.to_string())))?;
        self.line.strangers.push(from);
        let id = self.line.random.transaction();
        let remote = self.line.witness.book.latest(Owner::Icespec, 0);
        let terms = Terms::new(
            local,
            remote.map(|key| key.pair.clone()).unwrap_or_default(),
            TransactionId(id),
            from,
        );
        let controlling = self.line.offers();
        let bytes = Draft::check(controlling, 1, priority(PEER_REFLEXIVE, 1)).render(&terms);
        let what = if counts {
            witness::Asked::Right
        } else {
            witness::Asked::Wrong
        };
        self.line.witness.asks(id, what);
        self.line.transmit(from, to, &bytes);
        let answered = move |line: &Line| line.witness.has_reply(id);
        self.until(self.line.now() + REPLY, answered).map(|_| ())
    }
}

impl Line {
    /// The credentials that a check is to carry, and whether they count.
    fn credentials(&mut self, signed: Signed) -> Option<(Pair, bool)> {
        let book = &self.witness.book;
        match signed {
            Signed::Section(section) => {
                // Who states none for it has them share those of the first that has some.
                let first = || book.keys.iter().find(|key| key.owner == Owner::Stack);
                let key = book.latest(Owner::Stack, section).or_else(first)?;
                Some((key.pair.clone(), self.witness.counts(key)))
            }
            Signed::Former => book.former(Owner::Stack, 0).map(|key| (key.pair.clone(), false)),
            Signed::Nobody => {
                let text = hex::encode(self.random.bytes(16));
                let ufrag = text[..8].to_owned();
                Some((Pair { ufrag, pwd: text }, false))
            }
        }
    }

    /// The stack's address for a section: its candidate, that of the first section with one, or where it is.
    fn destination(&self, section: usize) -> Option<SocketAddr> {
        let described = self.latest_of(Owner::Stack)?;
        let of = |one: &Section| {
            let usable = one
                .candidates
                .iter()
                .filter(|one| one.transport == CandidateTransport::Udp);
            let mut usable = usable.filter(|one| one.component == 1);
            usable.find_map(|one| match one.address {
                CandidateAddress::Ip(ip) if ip.to_string() == self.address => {
                    Some(SocketAddr::new(ip, one.port))
                }
                _ => None,
            })
        };
        let own = described.sections.get(section).and_then(of);
        let selected = || {
            let mut transports = self.peer.transports().into_iter();
            transports.find_map(|one| one.selected).map(|path| path.remote)
        };
        own.or_else(|| described.sections.iter().find_map(of))
            .or_else(selected)
    }
}
