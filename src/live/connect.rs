//! Brings the streams of a scene to where its case begins: checked, nominated, connected.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::End;
use super::agent::priority;
use super::play::{Outcome, Play};
use super::socket::Place;
use super::transcript::What;
use crate::suite::{Draft, Role};

/// How long connecting may take.
const BOUND: Duration = Duration::from_secs(8);
/// How often the peer sends its check again.
const AGAIN: Duration = Duration::from_millis(250);
/// How long after its check was answered the peer nominates, if no check of the subject comes first.
const PATIENCE: Duration = Duration::from_millis(300);

/// What the peer does for one pair.
#[derive(Debug)]
struct Errand {
    socket: usize,
    nominating: bool,
    sent: Vec<usize>,
    last: Instant,
    answered: Option<Instant>,
}

impl Play<'_> {
    /// Connects every stream.
    pub(super) fn connect(&mut self) -> Outcome<()> {
        let deadline = self.now() + BOUND;
        let mut errands = BTreeMap::new();
        let pairs: Vec<(usize, u8)> = (self.world.streams.iter().enumerate())
            .flat_map(|(at, one)| one.addresses.keys().map(move |component| (at, *component)))
            .collect();
        for (stream, component) in pairs {
            let index = u8::try_from(stream).unwrap_or(u8::MAX);
            let socket = self.socket(Place::Candidate(index, component))?;
            let errand = Errand {
                socket,
                // A lite agent makes no check that could come first.
                nominating: self.world.scene.lite,
                sent: Vec::new(),
                last: self.now(),
                answered: None,
            };
            errands.insert((stream, component), errand);
        }
        while !self.world.is_settled() {
            let now = self.now();
            if now >= deadline {
                return Err(self.not_connected());
            }
            if !self.world.scene.peer_lite {
                for ((stream, component), errand) in &mut errands {
                    self.run(*stream, *component, errand)?;
                }
            }
            self.turn(deadline.min(now + Duration::from_millis(20)))?;
        }
        self.log.note(What::Note, "connected");
        Ok(())
    }

    fn run(&mut self, stream: usize, component: u8, errand: &mut Errand) -> Outcome<()> {
        let now = self.now();
        let granted = |play: &Play<'_>, at: &usize| {
            let replies = &play.sent[*at].replies;
            replies.iter().any(|bytes| super::reply::is_success(bytes))
        };
        if errand.answered.is_none() && errand.sent.iter().any(|at| granted(self, at)) {
            errand.answered = Some(now);
            if errand.nominating {
                let nomination = (now, errand.socket);
                self.world.streams[stream].nominated.insert(component, nomination);
            }
        }
        let Some(answered) = errand.answered else {
            if errand.sent.is_empty() || now >= errand.last + AGAIN {
                errand.last = now;
                let at = self.check(stream, component, errand.socket, errand.nominating)?;
                errand.sent.push(at);
            }
            return Ok(());
        };
        let heard = |play: &Play<'_>| {
            let mut checks = play.world.ledger.checks.iter();
            checks.any(|one| one.socket == errand.socket && one.answered.is_some())
        };
        let nominates = self.world.peer_role() == Role::Controlling && !errand.nominating;
        if nominates && (heard(self) || now >= answered + PATIENCE) {
            errand.nominating = true;
            errand.answered = None;
            errand.sent.clear();
        }
        Ok(())
    }

    /// Sends a valid check of the peer.
    fn check(&mut self, stream: usize, component: u8, socket: usize, nominating: bool) -> Outcome<usize> {
        let role = self.world.peer_role();
        let draft = self.draft(role, component);
        let draft = if nominating { draft.nominating() } else { draft };
        let index = u8::try_from(stream).unwrap_or(u8::MAX);
        let to = self.address(index, component)?;
        let id = self.world.random.transaction();
        let source = self.world.sockets.get(socket).address;
        let bytes = draft.render(&self.terms(stream, id, source));
        let at = self.remember(id, bytes.clone(), socket);
        self.transmit(socket, to, &bytes, "")?;
        Ok(at)
    }

    fn not_connected(&self) -> Box<End> {
        let words: Vec<String> = self
            .world
            .streams
            .iter()
            .map(|one| {
                let state = one.state.map_or("no state told".to_owned(), |state| {
                    format!("{state:?}").to_lowercase()
                });
                let nomination = if one.nominated.is_empty() {
                    "not nominated"
                } else {
                    "nominated"
                };
                format!("{}: {state}, {nomination}", one.name)
            })
            .collect();
        let text = format!("not connected within {BOUND:?}: {}", words.join("; "));
        Box::new(End::Inconclusive(text))
    }

    /// Carries [`crate::suite::Step::Nominate`] out: on every component of the stream.
    pub(super) fn nominate(&mut self, stream: u8) -> Outcome<()> {
        let at = usize::from(stream);
        for component in 1..=self.world.scene.components {
            let to = self.address(stream, component)?;
            let socket = self.socket(Place::Candidate(stream, component))?;
            let tie_breaker = self.world.neutral(Role::Controlling);
            let draft = Draft::check(true, tie_breaker, priority(110, component)).nominating();
            match self.ask(&draft, socket, to, stream, "nomination: ")? {
                Some(reply) if super::reply::is_success(&reply) => {
                    let nomination = (self.now(), socket);
                    self.world.streams[at].nominated.insert(component, nomination);
                }
                Some(_) => self.log.note(What::Note, "the nomination was refused"),
                None => self.log.note(What::Note, "the nomination was not answered"),
            }
        }
        Ok(())
    }
}
