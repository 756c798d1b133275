//! The steps of a case, but for messages: [`super::send`].

use std::time::{Duration, Instant};

use serde_json::json;

use super::End;
use super::agent;
use super::play::{Outcome, Play};
use super::reply;
use super::socket::Place;
use super::transcript::What;
use crate::suite::{Case, Fact, Knows, Left, Role, Source, Step};

/// How long the check that a settling one triggers is waited for.
const SETTLE: Duration = Duration::from_millis(1500);
/// How long data may take to come out, once a control behind it was answered.
const DELIVERY: Duration = Duration::from_millis(200);
/// How late an event may be told: what is about the session before a restart must not come behind it.
const LATE: Duration = Duration::from_millis(40);
/// How long data may take to leave.
const LEAVING: Duration = Duration::from_millis(500);

impl Play<'_> {
    /// Carries the case out in its world; if `wary`, once it is known that the subject answers.
    pub(super) fn run_case(&mut self, fresh: bool, wary: bool) -> Outcome<()> {
        if fresh && self.subject.target().is_none() {
            let streams: Vec<usize> = (0..self.world.streams.len()).collect();
            let candidates = self.case.scene.knows == Knows::Candidates;
            if self.case.scene.knows != Knows::Nothing {
                agent::remote(self.subject, self.world, &streams, candidates)?;
            }
            if self.case.scene.connected {
                self.connect()?;
            }
        }
        self.log_in()?;
        // What came while nobody looked is taken in before anything is sent.
        self.turn(self.now())?;
        if wary {
            self.prove()?;
        }
        for (at, step) in self.case.steps.iter().enumerate() {
            self.step(step)?;
            if self.seen.forbidden.is_some() || is_decided(self.case, at + 1) {
                break;
            }
        }
        Ok(())
    }

    fn step(&mut self, step: &Step) -> Outcome<()> {
        match *step {
            Step::Send(send) => self.send(&send),
            Step::Settle => self.settle(),
            Step::Answer(answering) => {
                self.answering = answering;
                self.answers = 0;
                self.watch_from = self.world.ledger.checks.len();
                Ok(())
            }
            Step::Remote => {
                let all: Vec<usize> = (0..self.world.streams.len()).collect();
                agent::remote(self.subject, self.world, &all, true)
            }
            Step::Tell(count) => agent::tell(self.subject, self.world, count),
            Step::Watch => self.watch(),
            Step::AwaitConnected(millis) => {
                let deadline = self.after(millis.into());
                let nominates = |fact: &Fact| matches!(fact, Fact::Nominated(true));
                let asked = self.case.expect.iter().flat_map(|one| one.facts).any(nominates);
                // Nobody nominates for a controlled subject unless a step says so; one may become controlling.
                let done = |play: &mut Self| {
                    if asked || play.role.unwrap_or(play.case.scene.role) == Role::Controlling {
                        play.world.is_settled()
                    } else {
                        play.world.all_connected()
                    }
                };
                self.until(deadline, done)?;
                Ok(())
            }
            Step::AwaitCheck(millis) => {
                let first = |play: &mut Self| {
                    play.world
                        .ledger
                        .recent()
                        .iter()
                        .any(|one| one.stream == Some(0) && !one.old)
                };
                self.until(self.after(millis.into()), first)?;
                Ok(())
            }
            Step::Pass(millis) => {
                self.until(self.after(millis.into()), |_| false)?;
                Ok(())
            }
            Step::Ensure(fact) => self.ensure(fact),
            Step::Forbid(fact) => {
                self.forbid(fact);
                Ok(())
            }
            Step::Forget => {
                self.forget();
                Ok(())
            }
            Step::Restart(only) => {
                self.until(self.now() + LATE, |_| false)?;
                let streams = agent::restart(self.subject, self.world, only)?;
                agent::remote(self.subject, self.world, &streams, true)
            }
            Step::RestartLocal => {
                self.until(self.now() + LATE, |_| false)?;
                agent::restart(self.subject, self.world, None)?;
                self.world.early = true;
                Ok(())
            }
            Step::Nominate(stream) => self.nominate(stream),
            Step::Data(from, stream, data) => self.deliver(from, stream, data),
            Step::SubjectSends(stream) => self.subject_sends(stream),
            Step::SubjectCloses => agent::end(self.subject, self.world),
        }
    }

    fn after(&self, millis: u64) -> Instant {
        self.now() + Duration::from_millis(millis)
    }

    fn settle(&mut self) -> Outcome<()> {
        let (stream, component) = self.target;
        let to = self.address(stream, component)?;
        let socket = self.socket(Place::Fresh)?;
        // What it has shown by itself is not called in question by another conflict.
        let mut role = self.role.map_or_else(|| self.world.peer_role(), Role::opposite);
        let draft = self.draft(role, component);
        let mut reply = self.ask(&draft, socket, to, stream, "control: ")?;
        if reply.as_deref().and_then(reply::code) == Some(487) {
            // It has the role that was claimed; a check in the other one triggers one of its own.
            role = role.opposite();
            let draft = self.draft(role, component);
            reply = self.ask(&draft, socket, to, stream, "control: ")?;
        }
        if reply.is_none() {
            return self.unanswered();
        }
        let came = |play: &Self, socket| {
            let checks = &play.world.ledger.checks[play.heard..];
            checks.iter().any(|one| one.socket == socket)
        };
        let shown = !self.case.scene.lite && self.until(self.now() + SETTLE, |play| came(play, socket))?;
        if let Some(stimulus) = self.stimulus {
            if shown && self.looks_at_triggered() {
                let socket = self.sent[stimulus].socket;
                let deadline = self.now() + super::send::BEHIND;
                self.until(deadline, |play| came(play, socket))?;
            }
            self.read_triggered(self.sent[stimulus].socket, self.heard);
        }
        Ok(())
    }

    fn ensure(&mut self, fact: Fact) -> Outcome<()> {
        self.observe();
        if fact.holds(&self.seen) {
            return Ok(());
        }
        if let Fact::Connected(false) = fact {
            // It may send on a valid pair (RFC 8445 section 12.1): whether it obeys a nomination does not show.
            let text = "it counts as connected before anybody nominated";
            return Err(Box::new(End::Unsupported(text.into())));
        }
        let text = format!("the case needs {fact}, but {}", fact.seen(&self.seen));
        Err(Box::new(End::Inconclusive(text)))
    }

    fn forbid(&mut self, fact: Fact) {
        self.observe();
        if fact.holds(&self.seen) {
            self.seen.forbidden = Some(fact.seen(&self.seen));
            self.log.note(What::Note, format!("forbidden: {fact}"));
        }
    }

    fn forget(&mut self) {
        self.world.ledger.forget();
        for stream in &mut self.world.streams {
            stream.forget();
        }
        self.seen.checks = false;
        self.seen.nominated = false;
        self.seen.failed = false;
        self.seen.triggered = false;
        self.seen.triggered_rightly = false;
        self.seen.delivered = false;
        self.data.clear();
        self.payload.clear();
        self.role = None;
        self.weak_role = None;
        self.watch_from = self.world.ledger.checks.len();
    }

    fn deliver(&mut self, from: Source, stream: u8, data: &'static [u8]) -> Outcome<()> {
        let candidate = self.socket(Place::Candidate(stream, 1))?;
        let socket = match from {
            Source::Candidate => candidate,
            Source::Stranger(number) => self.socket(Place::Stranger(number))?,
        };
        let to = self.address(stream, 1)?;
        let name = self.world.streams[usize::from(stream)].name.clone();
        self.data.clear();
        self.transmit(socket, to, data, "stimulus: ")?;
        let out = |play: &mut Self| play.data.iter().any(|(at, bytes)| *at == name && bytes == data);
        let draft = self.draft(self.world.peer_role(), 1);
        // From the candidate, which the subject knows: a check from a stranger would change what it knows.
        if self.ask(&draft, candidate, to, stream, "control: ")?.is_none() {
            self.unanswered()?;
        }
        self.seen.delivered = self.until(self.now() + DELIVERY, out)?;
        if !self.seen.delivered && from == Source::Candidate {
            // A whole session takes nothing but its own protocols' data; such a one sends none either.
            let input = json!({"agent": self.world.agent, "stream": name, "component": 1, "data": "80"});
            agent::call(self.subject, "agent.send", input)?;
        }
        self.log
            .note(What::Note, format!("delivered: {}", self.seen.delivered));
        Ok(())
    }

    fn subject_sends(&mut self, stream: u8) -> Outcome<()> {
        let data = [
            b"icespec ".to_vec(),
            hex::encode(self.world.random.bytes(8)).into_bytes(),
        ]
        .concat();
        let name = self
            .world
            .streams
            .get(usize::from(stream))
            .map(|one| one.name.clone());
        let input = json!({
            "agent": self.world.agent,
            "stream": name,
            "component": 1,
            "data": hex::encode(&data),
        });
        self.payload.clear();
        let reply = agent::call(self.subject, "agent.send", input)?;
        let found = |play: &Self| {
            let found = play.payload.iter().find(|(_, bytes)| *bytes == data);
            found.map(|(socket, _)| play.world.sockets.get(*socket).place)
        };
        let refused = reply["sent"] == false;
        let wait = if refused { Duration::ZERO } else { LEAVING };
        self.until(self.now() + wait, |play| found(play).is_some())?;
        self.seen.left = match found(self) {
            None => Left::Nowhere,
            Some(Place::Candidate(of, 1)) if of == stream => Left::Candidate,
            Some(Place::Candidate(..)) => Left::Other,
            Some(_) => Left::Stranger,
        };
        self.log.note(
            What::Note,
            format!("data left: {:?}", self.seen.left).to_lowercase(),
        );
        Ok(())
    }
}

/// Whether nothing that the steps from `at` on do can change what the case looks at: they only wait, and
/// it looks at replies and at what became of an answer.
fn is_decided(case: &Case, at: usize) -> bool {
    let waits = |step: &Step| {
        matches!(
            step,
            Step::Answer(_) | Step::AwaitConnected(_) | Step::AwaitCheck(_) | Step::Pass(_)
        )
    };
    let settled = |fact: &Fact| is_of_a_reply(fact) || matches!(fact, Fact::Fate(_));
    case.steps[at..].iter().all(waits) && case.expect.iter().flat_map(|one| one.facts).all(settled)
}

/// Whether the reply to a message decides this.
pub(super) fn is_of_a_reply(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Silence
            | Fact::Success
            | Fact::Error(_)
            | Fact::AnyError
            | Fact::NoSuccess
            | Fact::Signed(_)
            | Fact::Mapped(_)
            | Fact::ReplyFingerprint(_)
            | Fact::Unknowns(_)
            | Fact::ReplyHas(..)
            | Fact::PlainErrorCode(_)
            | Fact::Larger(_)
    )
}

/// How long a case may take in all: what it waits for by itself, and a good deal more.
pub(super) fn bound(case: &Case) -> Duration {
    use crate::suite::Control;
    let waits = case.steps.iter().map(|step| match *step {
        Step::AwaitConnected(millis) | Step::AwaitCheck(millis) => millis.into(),
        Step::Pass(millis) => millis.into(),
        Step::Send(send) => match send.control {
            Control::Wait(millis) => u64::from(millis),
            _ => 3000,
        },
        _ => 3000,
    });
    Duration::from_millis(waits.sum::<u64>() + 20_000)
}
