//! What a case does, step by step.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::json;

use super::ask::{self, Asked, Outcome};
use super::book::{Owner, stated};
use super::config;
use super::play::{Line, Play};
use super::reoffer::Reoffer;
use super::witness;
use super::{End, Kind};
use crate::live::What;
use crate::sdp::{CandidateAddress, CandidateTransport, Description, Side};
use crate::session::Proposal;
use crate::stun::TransactionId;
use crate::suite::session::{Media, Part, Sets, Signed, Step};
use crate::suite::{Draft, Pair, Terms};

/// How long a session may take to come up. What an audit has to wait for in one that does not is less.
const PATIENCE: Duration = Duration::from_secs(11);
/// How long one is watched after a side has said that it failed: for what is said of that.
const AFTERMATH: Duration = Duration::from_millis(700);
/// How long a text and its echo may take, and the user's news of a connection that is up.
const DELIVERY: Duration = Duration::from_secs(5);
/// How long the reply to a check of icespec's own may take.
const REPLY: Duration = Duration::from_millis(600);
/// How often a text is sent again that was refused: a channel opens some time after the connection is up.
const AGAIN: Duration = Duration::from_millis(100);
/// How long a session that is up is watched at least.
const SETTLED: Duration = Duration::from_millis(300);

impl Play<'_> {
    /// Plays the case.
    pub(super) fn run(&mut self) -> Outcome<()> {
        if !self.exchange()? {
            self.seen.refused = true;
            return Ok(());
        }
        self.seen.up = self.connect()? && self.talk()?;
        if self.seen.up {
            let plan = &self.line.case.entry.plan;
            for step in plan.steps {
                self.step(*step)?;
            }
            self.pass(SETTLED)?;
            self.seen.up &= self.line.is_secured();
        }
        Ok(())
    }

    /// The first offer and its answer; false if the stack refuses one.
    fn exchange(&mut self) -> Outcome<bool> {
        let plan = &self.line.case.entry.plan;
        match self.line.case.part {
            Part::Offers => {
                let proposal = Proposal::of(&config::media(plan.sections));
                self.offered(&proposal)
            }
            Part::Answers => {
                let kinds: Vec<&str> = plan.sections.iter().map(|kind| kind.name()).collect();
                let mut input = self.request(json!({"sections": kinds}));
                if plan.distinct {
                    input["distinct"] = json!(true);
                }
                self.answered(input)
            }
        }
    }

    /// Offers, and takes the stack's answer.
    pub(super) fn offered(&mut self, proposal: &Proposal) -> Outcome<bool> {
        let offer = self.line.peer.offer(Instant::now(), proposal);
        let offer = offer.map_err(|error| own(&error.to_string()))?;
        self.line.described(Kind::Offer, Owner::Icespec, &offer);
        let input = self.request(json!({"sdp": offer}));
        let answer = match self.ask("session.answer", input)? {
            Asked::Done(reply) => ask::description("session.answer", &reply)?,
            Asked::Refused(why) => return Ok(self.refused("offer", &why)),
        };
        self.first_words(&answer);
        self.line.described(Kind::Answer, Owner::Stack, &answer);
        self.settle(&offer, &answer, Side::Answerer);
        self.early()?;
        let accepted = self.line.peer.accept(Instant::now(), &answer);
        accepted.map_err(|error| unusable("answer", &error.to_string()))?;
        self.line.settle_homes();
        Ok(true)
    }

    /// Has the stack offer, and answers.
    pub(super) fn answered(&mut self, input: serde_json::Value) -> Outcome<bool> {
        let offer = match self.ask("session.offer", input)? {
            Asked::Done(reply) => ask::description("session.offer", &reply)?,
            Asked::Refused(why) => {
                let text = format!("session.offer failed: {why}");
                return Err(Box::new(End::Inconclusive(text)));
            }
        };
        self.first_words(&offer);
        self.line.described(Kind::Offer, Owner::Stack, &offer);
        let answer = self.line.peer.answer(Instant::now(), &offer);
        let answer = answer.map_err(|error| unusable("offer", &error.to_string()))?;
        self.line.described(Kind::Answer, Owner::Icespec, &answer);
        self.early()?;
        let input = json!({"session": self.line.name, "type": "answer", "sdp": answer});
        match self.ask("session.remote", input)? {
            Asked::Done(_) => {
                self.settle(&offer, &answer, Side::Offerer);
                Ok(true)
            }
            Asked::Refused(why) => Ok(self.refused("answer", &why)),
        }
    }

    /// What lies between an answer and its delivery.
    fn early(&mut self) -> Outcome<()> {
        if self.line.descriptions.len() > 2 {
            return self.while_restarting();
        }
        let plan = &self.line.case.entry.plan;
        self.pass(Duration::from_millis(plan.delay.into()))?;
        plan.early.iter().try_for_each(|step| self.step(*step))
    }

    pub(super) fn request(&self, mut input: serde_json::Value) -> serde_json::Value {
        input["session"] = json!(self.line.name);
        input["bundle"] = json!(self.line.case.entry.plan.bundle.name());
        input["address"] = json!(self.line.address);
        input
    }

    fn refused(&mut self, what: &str, why: &str) -> bool {
        let note = format!("the stack refuses the {what}: {why}");
        self.line.record.note(What::Note, note);
        false
    }

    /// What the stack's first description states.
    fn first_words(&mut self, sdp: &str) {
        let Ok(described) = Description::read(sdp) else {
            return;
        };
        if self.seen.states == Sets::None {
            let mut fragments: Vec<String> = stated(&described).map(|(_, pair)| pair.ufrag).collect();
            let all = fragments.len();
            fragments.sort_unstable();
            fragments.dedup();
            self.seen.states = match fragments.len() {
                0 => Sets::None,
                1 => Sets::One,
                different if different == all => Sets::Each,
                _ => Sets::Some,
            };
        }
    }

    /// Both sides know both descriptions.
    fn settle(&mut self, offer: &str, answer: &str, stack: Side) {
        if let (Ok(offer), Ok(answer)) = (Description::read(offer), Description::read(answer)) {
            self.line.witness.settle(&offer, &answer, stack);
        }
    }

    /// Waits until all is up and the user knows; whether it is up.
    pub(super) fn connect(&mut self) -> Outcome<bool> {
        let deadline = Instant::now() + PATIENCE;
        let over = |line: &Line| line.is_secured() || line.has_failed();
        self.until(deadline, over)?;
        if !self.line.is_secured() {
            self.pass(AFTERMATH)?;
            return Ok(self.line.is_secured());
        }
        self.until(Instant::now() + DELIVERY, |line| {
            line.told_up() || line.has_failed()
        })?;
        Ok(self.line.is_secured())
    }

    /// One step.
    fn step(&mut self, step: Step) -> Outcome<()> {
        self.line.record.note(What::Note, step.to_string());
        match step {
            Step::Check { signed, to } => self.check(signed, to),
            Step::Talk => {
                self.seen.up &= self.talk()?;
                Ok(())
            }
            Step::Pass(millis) => self.pass(Duration::from_millis(millis.into())),
            Step::Deviate(deviation) => {
                let deviation = config::deviation(deviation);
                self.line.peer.deviate(Instant::now(), Some(deviation));
                Ok(())
            }
            Step::Reoffer {
                by,
                restart,
                renew_dtls,
                add,
                disable,
            } => self.reoffer(&Reoffer {
                by,
                restart,
                renew_dtls,
                add,
                disable,
            }),
        }
    }

    /// A text each way and its echo, if there is a data channel; whether they came.
    fn talk(&mut self) -> Outcome<bool> {
        if !self.line.has_data() {
            return Ok(true);
        }
        let count = self.line.heard.len() + self.line.told.len();
        let (own, theirs) = (format!("from icespec {count}"), format!("from the stack {count}"));
        let deadline = Instant::now() + DELIVERY;
        let mut sent = (false, false);
        loop {
            sent.0 = sent.0 || self.line.peer.send(Instant::now(), &own);
            if !sent.1 {
                let input = ask::text(&self.line.name, &theirs);
                sent.1 = match self.ask("session.send", input)? {
                    Asked::Done(reply) => reply["sent"] != false,
                    Asked::Refused(_) => false,
                };
            }
            let back = |line: &Line| {
                line.heard.contains(&format!("echo:{own}")) && line.told.contains(&format!("echo:{theirs}"))
            };
            let until = if sent == (true, true) {
                deadline
            } else {
                Instant::now() + AGAIN
            };
            if self.until(until.min(deadline), back)? {
                return Ok(true);
            }
            if Instant::now() >= deadline || self.line.has_failed() {
                return Ok(false);
            }
        }
    }

    /// A check of icespec's own, from a socket that the stack was told nothing of.
    fn check(&mut self, signed: Signed, to: usize) -> Outcome<()> {
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
        let from = socket.map_err(|error| own(&error.to_string()))?;
        self.line.strangers.push(from);
        let id = random_transaction();
        let remote = self.line.witness.book.latest(Owner::Icespec, 0);
        let terms = Terms {
            local,
            remote: remote.map(|key| key.pair.clone()).unwrap_or_default(),
            other: Pair::default(),
            old: Pair::default(),
            old_remote: Pair::default(),
            other_remote: Pair::default(),
            tie_breaker: 0,
            transaction_id: TransactionId(id),
            mapped: from,
            login: None,
        };
        let controlling = self.line.offers();
        let bytes = Draft::check(controlling, 1, PEER_REFLEXIVE).render(&terms);
        let what = if counts {
            witness::Asked::Right
        } else {
            witness::Asked::Wrong
        };
        self.line.witness.asks(id, what);
        self.line.transmit(from, to, &bytes);
        self.pass(REPLY)
    }
}

/// The priority of a peer-reflexive candidate (RFC 8445 section 5.1.2.1).
const PEER_REFLEXIVE: u32 = 110 << 24 | 0xffff << 8 | 255;

fn own(error: &str) -> Box<End> {
    Box::new(End::Broken(format!("icespec's own side: {error}")))
}

fn unusable(what: &str, error: &str) -> Box<End> {
    let text = format!("icespec cannot use the stack's {what}: {}", ask::one_line(error));
    Box::new(End::Inconclusive(text))
}

fn random_transaction() -> [u8; 12] {
    let mut id = [0; 12];
    id.copy_from_slice(&crate::live::random_bytes(12));
    id
}

impl Line {
    /// Whether a side has given up.
    pub(super) fn has_failed(&self) -> bool {
        let told = matches!(self.connection.as_deref(), Some("failed" | "closed"));
        told || self.peer.connection() == crate::session::Connection::Failed
    }

    /// Whether a data channel is in use by both.
    pub(super) fn has_data(&self) -> bool {
        let kinds = &self.kinds;
        let transports = self.peer.transports();
        let used = |section: usize| transports.iter().any(|one| one.sections.contains(&section));
        (kinds.iter().enumerate()).any(|(section, kind)| *kind == Media::Application && used(section))
    }

    /// The credentials that a check is to carry, and whether they count.
    fn credentials(&self, signed: Signed) -> Option<(Pair, bool)> {
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
                let text = hex::encode(crate::live::random_bytes(16));
                let ufrag = text[..8].to_owned();
                Some((Pair { ufrag, pwd: text }, false))
            }
        }
    }

    /// The stack's address for a section: its candidate, that of the first section with one, or where it is.
    fn destination(&self, section: usize) -> Option<SocketAddr> {
        let described = self.latest_of(Owner::Stack)?;
        let of = |one: &crate::sdp::Section| {
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
