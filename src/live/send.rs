//! Messages to the subject, and how it is known that one got no reply.

use std::net::SocketAddr;
use std::time::Duration;

use super::End;
use super::agent::{self, priority};
use super::play::{Outcome, Play, Sent};
use super::reply::{self, Context};
use super::socket::Place;
use super::transcript::What;
use crate::stun::AttributeType;
use crate::suite::{Control, Draft, Fact, Role, Send, Source};
use crate::vector::wire::Message;

/// How long a check that a control triggers is waited for.
const TRIGGERED: Duration = Duration::from_millis(1500);
/// How long after the control's own triggered check the message's may come.
pub(super) const BEHIND: Duration = Duration::from_millis(200);
/// How long after the control's reply the message's may come: a stack of several threads answers in any order.
const OVERTAKEN: Duration = Duration::from_millis(40);

impl Play<'_> {
    /// Carries [`crate::suite::Step::Send`] out.
    pub(super) fn send(&mut self, send: &Send) -> Outcome<()> {
        let target = send.socket_of.unwrap_or(send.stream);
        let to = self.address(target, send.component)?;
        let socket = self.socket(match send.from {
            Source::Candidate => Place::Candidate(target, send.component),
            Source::Stranger(number) => Place::Stranger(number),
        })?;
        let heard = self.world.ledger.checks.len();
        self.heard = heard;
        self.target = (target, send.component);
        let stimulus = self.stimulate(send, socket, to)?;
        self.control(send, socket, to, target, heard)?;
        self.until(self.now() + OVERTAKEN, |play| {
            !play.sent[stimulus].replies.is_empty()
        })?;
        self.read_reply(stimulus, usize::from(send.stream));
        self.read_triggered(socket, heard);
        Ok(())
    }

    /// Where the subject has a component of a stream.
    pub(super) fn address(&self, stream: u8, component: u8) -> Outcome<SocketAddr> {
        let one = self.world.streams.get(usize::from(stream));
        let address = one.and_then(|one| one.addresses.get(&component));
        address.copied().ok_or_else(|| {
            let text = format!("the case has no stream {stream} with a component {component}");
            Box::new(End::Broken(text))
        })
    }

    /// A valid check of the peer in this role.
    pub(super) fn draft(&self, role: Role, component: u8) -> Draft {
        let controlling = role == Role::Controlling;
        Draft::check(controlling, self.world.neutral(role), priority(110, component))
    }

    /// A request that an agent or a server of this scene has to answer.
    fn right_draft(&self, component: u8) -> Draft {
        match self.case.scene.server {
            None => self.draft(self.world.peer_role(), component),
            Some(_) => self.server_draft(),
        }
    }

    fn stimulate(&mut self, send: &Send, socket: usize, to: SocketAddr) -> Outcome<usize> {
        let base = self.right_draft(send.component);
        let before = self.stimulus.filter(|_| send.same_transaction);
        let id = before.map_or_else(|| self.world.random.transaction(), |at| self.sent[at].id);
        let source = self.world.sockets.get(socket).address;
        let terms = self.terms(usize::from(send.stream), id, source);
        let bytes = (send.change)(base).render(&terms);
        self.provoke(&bytes);
        let at = self.remember(id, bytes.clone(), socket);
        self.stimulus = Some(at);
        for _ in 0..send.copies {
            self.transmit(socket, to, &bytes, "stimulus: ")?;
        }
        Ok(at)
    }

    /// A claim of the subject's own role may make it change role or tie-breaker.
    fn provoke(&mut self, bytes: &[u8]) {
        if claim(bytes).is_some_and(|claim| claim != self.world.peer_role()) {
            self.world.ledger.conflict = true;
        }
    }

    pub(super) fn remember(&mut self, id: [u8; 12], bytes: Vec<u8>, socket: usize) -> usize {
        let claim = claim(&bytes);
        self.world.asked.insert(id);
        self.sent.push(Sent {
            id,
            bytes,
            socket,
            claim,
            replies: Vec::new(),
            replier: None,
            others: Vec::new(),
        });
        self.sent.len() - 1
    }

    fn control(
        &mut self,
        send: &Send,
        socket: usize,
        to: SocketAddr,
        target: u8,
        heard: usize,
    ) -> Outcome<()> {
        let from = match send.control {
            Control::Wait(millis) => {
                let deadline = self.now() + Duration::from_millis(millis.into());
                self.until(deadline, |_| false)?;
                return Ok(());
            }
            Control::Behind => socket,
            Control::Stranger => self.socket(Place::Fresh)?,
        };
        let draft = self.right_draft(send.component);
        let answered = self.ask(&draft, from, to, target, "control: ")?;
        let Some(_) = answered else {
            return self.unanswered();
        };
        if send.control == Control::Stranger && self.looks_at_triggered() {
            let before = |play: &Play<'_>, at: usize| {
                play.world.ledger.checks[heard..]
                    .iter()
                    .any(|one| one.socket == at)
            };
            let deadline = self.now() + TRIGGERED;
            let own = self.until(deadline, |play| before(play, from))?;
            if own {
                let deadline = self.now() + BEHIND;
                self.until(deadline, |play| before(play, socket))?;
            }
        }
        Ok(())
    }

    /// Sends a request of the peer and waits for the reply, sending it again meanwhile. The reply, if it
    /// came within the timeout.
    pub(super) fn ask(
        &mut self,
        draft: &Draft,
        socket: usize,
        to: SocketAddr,
        stream: u8,
        prefix: &str,
    ) -> Outcome<Option<Vec<u8>>> {
        let id = self.world.random.transaction();
        let source = self.world.sockets.get(socket).address;
        let terms = self.terms(usize::from(stream), id, source);
        let bytes = draft.render(&terms);
        let at = self.remember(id, bytes.clone(), socket);
        let start = self.now();
        for third in 1..=3 {
            self.transmit(socket, to, &bytes, prefix)?;
            let deadline = start + self.timeout * third / 3;
            if self.until(deadline, |play| !play.sent[at].replies.is_empty())? {
                return Ok(self.sent[at].replies.first().cloned());
            }
        }
        Ok(None)
    }

    /// Finds out whether the subject answers a right check, before it is told anything else.
    pub(super) fn prove(&mut self) -> Outcome<()> {
        let to = self.address(0, 1)?;
        let socket = self.socket(Place::Fresh)?;
        let draft = self.right_draft(1);
        self.proven = self.ask(&draft, socket, to, 0, "control: ")?.is_some();
        if self.proven { Ok(()) } else { self.unanswered() }
    }

    /// A control got no reply: the subject is dead or deaf, or it cannot be told what silence means.
    pub(super) fn unanswered(&mut self) -> Outcome<()> {
        if let Some(end) = agent::failure(self.subject.probe()) {
            return Err(Box::new(end));
        }
        if self.world.early {
            self.log.note(
                What::Note,
                "the control was not answered before the peer was known",
            );
            return Ok(());
        }
        let end = if self.proven { End::Deaf } else { End::Unanswered };
        Err(Box::new(end))
    }

    fn read_reply(&mut self, at: usize, stream: usize) {
        let sent = &self.sent[at];
        let context = Context {
            message: &sent.bytes,
            source: self.world.sockets.get(sent.socket).address,
            stream,
            streams: &self.world.streams,
            login: self.login.as_ref(),
        };
        let mut seen = std::mem::take(&mut self.seen);
        reply::forget(&mut seen);
        reply::read(&context, &sent.replies, &sent.others, &mut seen);
        let asked = self.address(self.target.0, self.target.1);
        seen.from_asked = asked.is_ok_and(|asked| sent.replier == Some(asked));
        self.seen = seen;
        self.log.note(What::Note, format!("reply: {}", self.seen.reply));
    }

    /// Reads the checks that came to a socket since there were so many.
    pub(super) fn read_triggered(&mut self, socket: usize, heard: usize) {
        let mut there = self.world.ledger.checks[heard..]
            .iter()
            .filter(|one| one.socket == socket)
            .peekable();
        self.seen.triggered = there.peek().is_some();
        self.seen.triggered_rightly = self.seen.triggered && there.all(|one| one.authentic);
    }

    /// Whether the case needs to know about triggered checks.
    pub(super) fn looks_at_triggered(&self) -> bool {
        let looks = |fact: &Fact| matches!(fact, Fact::Triggered(_) | Fact::TriggeredRightly(_));
        self.case.expect.iter().flat_map(|one| one.facts).any(looks)
    }
}

/// The role that a message claims.
pub(super) fn claim(bytes: &[u8]) -> Option<Role> {
    let message = Message::read_shape(bytes)?;
    if message.find(AttributeType::ICE_CONTROLLING.0).is_some() {
        Some(Role::Controlling)
    } else {
        message
            .find(AttributeType::ICE_CONTROLLED.0)
            .map(|_| Role::Controlled)
    }
}
