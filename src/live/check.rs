//! Takes the subject's checks in, and answers them as the case says.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::End;
use super::ledger::Check;
use super::play::{Due, Outcome, Play};
use super::rules;
use super::socket::Place;
use super::transcript::What;
use crate::stun::AttributeType;
use crate::suite::step::Answer;
use crate::suite::{Answering, Draft, Role, Rule};
use crate::vector::wire::Message;

/// How long checks may still come that left before the subject was told of its peer's new credentials.
const UNDER_WAY: Duration = Duration::from_millis(300);
/// How many answers may wait.
const MAX_DUE: usize = 1000;

/// How a datagram fails to be the Binding request that it begins like, if it does.
pub(super) fn misframed(bytes: &[u8]) -> Option<&'static str> {
    let [first, 0x01, high, low, rest @ ..] = bytes else {
        return None;
    };
    if rest.len() < 16 || first & 0x3f != 0 {
        return None;
    }
    let cookie = rest[..4] == crate::vector::wire::COOKIE;
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    // Something else may begin with the same two bytes; then neither the cookie nor the length fits.
    if !cookie && length + 20 != bytes.len() {
        return None;
    }
    Some(if first & 0xc0 != 0 {
        "a top bit is set"
    } else if length + 20 != bytes.len() {
        "the length is not the datagram's"
    } else {
        "the attributes do not fill the length"
    })
}

impl Play<'_> {
    /// Takes in a request of the subject.
    pub(super) fn checked(
        &mut self,
        socket: usize,
        from: SocketAddr,
        message: &Message<'_>,
        bytes: &[u8],
    ) -> Outcome<()> {
        let check = self.read_check(socket, from, message, bytes);
        let (at, new) = self.world.ledger.take(check);
        if new {
            let check = &self.world.ledger.checks[at];
            // Where streams are agents of their own, the role is that of the one that is asked.
            if check.stream.unwrap_or(0) == usize::from(self.target.0) {
                self.role = check.role.or(self.role);
            }
            self.seen.checks = true;
            self.seen.nominated |= check.nominating;
        }
        self.answer(at)
    }

    fn read_check(&mut self, socket: usize, from: SocketAddr, message: &Message<'_>, bytes: &[u8]) -> Check {
        let stream = self.stream_of(socket, from, message);
        let mut broken = rules::form(message, self.case.scene.ipv6);
        if message.cookie() != crate::vector::wire::COOKIE {
            broken.push((Rule::Framing, "another cookie"));
        }
        let mut authentic = false;
        if let Some(stream) = stream.map(|at| &self.world.streams[at]) {
            let (breaches, valid) = rules::credentials(message, stream);
            let since = |told| self.now().saturating_duration_since(told);
            let late = self.world.told.is_some_and(|told| since(told) < UNDER_WAY);
            broken.extend(
                breaches
                    .into_iter()
                    .filter(|one| !(late && *one == rules::TWO_GENERATIONS)),
            );
            authentic = valid;
        }
        if self.comes_from_elsewhere(socket, from, stream) {
            broken.push((Rule::OwnSocket, "from another address than its candidate's"));
        }
        for (rule, how) in broken {
            self.world.ledger.breaks(rule, how);
        }
        let role = |kind: AttributeType, role: Role| {
            let value = message.find(kind.0)?.value;
            Some((role, <[u8; 8]>::try_from(value).ok().map(u64::from_be_bytes)))
        };
        let claim = role(AttributeType::ICE_CONTROLLING, Role::Controlling)
            .or_else(|| role(AttributeType::ICE_CONTROLLED, Role::Controlled));
        let now = self.now();
        Check {
            id: message.transaction_id(),
            first: now,
            last: now,
            socket,
            from,
            stream,
            nominating: message.find(AttributeType::USE_CANDIDATE.0).is_some(),
            role: claim.map(|(role, _)| role),
            tie_breaker: claim.and_then(|(_, value)| value),
            authentic,
            old: stream.is_some_and(|at| self.is_old(at, message)),
            answered: None,
            times: 1,
            rightly: false,
            bytes: bytes.to_vec(),
        }
    }

    /// The stream a check is about: by the candidate it came to, else by the peer's fragment in it, else by
    /// where it came from.
    fn stream_of(&self, socket: usize, from: SocketAddr, message: &Message<'_>) -> Option<usize> {
        if let Place::Candidate(stream, _) = self.world.sockets.get(socket).place {
            return Some(usize::from(stream));
        }
        let username = message.find(AttributeType::USERNAME.0);
        let named = username.and_then(|one| {
            let text = std::str::from_utf8(one.value).ok()?;
            self.world.stream_of_remote(text.split(':').next()?)
        });
        let owner = |at: &usize| {
            let addresses = &self.world.streams[*at].addresses;
            addresses.values().any(|address| *address == from)
        };
        named.or_else(|| (0..self.world.streams.len()).find(owner))
    }

    /// Whether a check names the peer's fragment from before the last restart.
    fn is_old(&self, stream: usize, message: &Message<'_>) -> bool {
        let stream = &self.world.streams[stream];
        let username = message.find(AttributeType::USERNAME.0);
        let named = username.and_then(|one| one.value.split(|byte| *byte == b':').next());
        let old = stream
            .old_remote
            .as_ref()
            .filter(|old| old.ufrag != stream.remote.ufrag);
        old.is_some_and(|old| named == Some(old.ufrag.as_bytes()))
    }

    fn comes_from_elsewhere(&self, socket: usize, from: SocketAddr, stream: Option<usize>) -> bool {
        let Some(stream) = stream.map(|at| &self.world.streams[at]) else {
            return true;
        };
        match self.world.sockets.get(socket).place {
            Place::Candidate(_, component) => stream.addresses.get(&component) != Some(&from),
            _ => !stream.addresses.values().any(|address| *address == from),
        }
    }

    /// Answers the check with this index as agreed, now or later.
    fn answer(&mut self, at: usize) -> Outcome<()> {
        let check = &self.world.ledger.checks[at];
        let (socket, to, stream) = (check.socket, check.from, check.stream.unwrap_or(0));
        let Answering::With(agreed) = self.answering else {
            return Ok(());
        };
        if let Place::Dead(_) = self.world.sockets.get(socket).place {
            return Ok(());
        }
        if !check.authentic {
            return self.refuse(at);
        }
        // An answer that is on its way already answers what was sent again meanwhile.
        if self.due.iter().any(|one| one.check == at) {
            return Ok(());
        }
        let concerned = agreed.only_stream.is_none_or(|only| usize::from(only) == stream)
            && (agreed.first == 0 || self.answers < u32::from(agreed.first));
        let Answering::With(right) = Answering::rightly() else {
            return Ok(());
        };
        let answer = if concerned { agreed } else { right };
        self.answers += u32::from(concerned);
        let bytes = self.render_answer(at, &answer);
        let socket = if answer.from_elsewhere {
            self.socket(Place::Elsewhere)?
        } else {
            socket
        };
        let when = self.now() + Duration::from_millis(answer.delay.into());
        for _ in 0..answer.copies {
            if self.due.len() >= MAX_DUE {
                return Err(Box::new(End::TimedOut(
                    "a flood: more checks than can be answered".into(),
                )));
            }
            self.due.push(Due {
                at: when,
                socket,
                to,
                bytes: bytes.clone(),
                check: at,
            });
        }
        self.world.ledger.checks[at].rightly = is_right(&answer);
        self.send_due(self.now())
    }

    fn render_answer(&mut self, at: usize, answer: &Answer) -> Vec<u8> {
        let check = &self.world.ledger.checks[at];
        let id = if answer.other_transaction {
            self.world.random.transaction()
        } else {
            check.id
        };
        let stream = check.stream.unwrap_or(0);
        let mut terms = self.terms(stream, id, check.from);
        // An answer is signed with the key of its request, which may be of the generation before.
        let message = Message::read_shape(&check.bytes);
        let signed_by = |pwd: &str| message.as_ref().is_some_and(|one| one.verifies(pwd.as_bytes()));
        if !signed_by(&terms.remote.pwd) && signed_by(&terms.old_remote.pwd) {
            terms.remote = terms.old_remote.clone();
        }
        let bytes = (answer.change)(Draft::success()).render(&terms);
        if super::reply::code(&bytes) == Some(487) {
            self.world.ledger.conflict = true;
        }
        bytes
    }

    /// A check that is not authentic gets what a peer answers to it, whatever is agreed for right ones.
    fn refuse(&mut self, at: usize) -> Outcome<()> {
        let check = &self.world.ledger.checks[at];
        let (socket, to, id) = (check.socket, check.from, check.id);
        let terms = self.terms(check.stream.unwrap_or(0), id, to);
        let draft = Draft::success()
            .error(401, "Unauthenticated")
            .without(AttributeType::MESSAGE_INTEGRITY);
        let bytes = draft.render(&terms);
        self.transmit(socket, to, &bytes, "not authentic: ")
    }

    /// Sends the answers whose time has come.
    pub(super) fn send_due(&mut self, now: Instant) -> Outcome<()> {
        while let Some(next) = self.due.iter().position(|one| one.at <= now) {
            let due = self.due.remove(next);
            self.transmit(due.socket, due.to, &due.bytes, "answer: ")?;
            self.answered_with.insert(due.bytes);
            self.answered(due.check);
        }
        Ok(())
    }

    fn answered(&mut self, at: usize) {
        let now = self.now();
        let Some(check) = self.world.ledger.checks.get_mut(at) else {
            return;
        };
        check.answered.get_or_insert(now);
        if !check.rightly {
            return;
        }
        self.last_answer = Some(now);
        let place = self.world.sockets.get(check.socket).place;
        let (Some(stream), true) = (check.stream, check.nominating) else {
            return;
        };
        let component = match place {
            Place::Candidate(_, component) => component,
            _ => 1,
        };
        let socket = check.socket;
        let known = self.world.streams[stream]
            .nominated
            .insert(component, (now, socket));
        if known.is_none() {
            self.log
                .note(What::Note, "the nomination of the subject was answered");
        } else if let Some(before) = known {
            // It counts from the first time.
            let entry = self.world.streams[stream].nominated.get_mut(&component);
            if let Some(entry) = entry {
                entry.0 = before.0;
            }
        }
    }
}

/// Whether it is the answer of a peer that does everything right, if perhaps late.
fn is_right(answer: &Answer) -> bool {
    (answer.change)(Draft::success()) == Draft::success()
        && !answer.from_elsewhere
        && !answer.other_transaction
}
