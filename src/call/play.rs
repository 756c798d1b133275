//! One session as it is played: the one loop, which takes datagrams and events in and keeps the bounds.

use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::ask::{self, Asked, Outcome};
use super::line::Line;
use super::{End, Options, Performance};
use crate::fault::{self, Fault};
use crate::live::What;
use crate::net::Net;
use crate::subject::{Answer, Subject};
use crate::suite::session::{Case, Deviation, Observation};

/// RFC 8827 section 6.5 has all implementations support one suite with ECDSA; icespec has such alone.
const NOTHING_IN_COMMON: &str = "DTLS has nothing in common: icespec has certificates and cipher suites with ECDSA alone (RFC 8827 section 6.5)";
/// The longest that a session may take, whatever its steps add up to.
const LIMIT: Duration = Duration::from_secs(90);
/// How often a subject that has nothing to poll is asked for events, and one that works on a question is looked at.
const TICK: Duration = Duration::from_millis(2);
/// How often what is waited for is looked at, though nothing has come.
const LOOK: Duration = Duration::from_millis(100);

/// A session being played.
pub(super) struct Play<'a> {
    pub(super) subject: &'a mut dyn Subject,
    pub(super) line: Line,
    pub(super) seen: Observation,
    /// The text that is sent while the restart is under way.
    pub(super) under_way: Option<String>,
    /// How many restarts there were.
    pub(super) restarts: usize,
    /// icespec's descriptions are wrong on purpose: what the stack makes of them may be of no use.
    pub(super) misdescribes: bool,
    /// What the subject does wrongly, if it is the reference on trial.
    fault: Option<&'static Fault>,
    pub(super) options: Options,
    limit: Instant,
}

impl<'a> Play<'a> {
    /// Of a case; nothing has happened yet.
    pub(super) fn new(
        subject: &'a mut dyn Subject,
        case: &'static Case,
        options: Options,
        fault: Option<&'static Fault>,
    ) -> Outcome<Play<'a>> {
        let net = subject.net();
        Ok(Play {
            subject,
            line: Line::new(case, &net, options)?,
            seen: Observation::default(),
            under_way: None,
            restarts: 0,
            misdescribes: (case.entry.plan.deviation).is_some_and(Deviation::is_described),
            fault,
            options,
            limit: net.now() + LIMIT,
        })
    }

    /// Plays it to its end.
    pub(super) fn perform(mut self) -> Performance {
        let outcome = self.run();
        self.observe();
        let end = match outcome {
            Ok(()) if self.line.nothing_in_common && !self.seen.up && !self.line.tampers() => {
                End::Unsupported(NOTHING_IN_COMMON.to_owned())
            }
            Ok(()) => End::Seen(std::mem::take(&mut self.seen)),
            Err(end) => *end,
        };
        let end = self.close().unwrap_or(end);
        let mut line = self.line;
        line.record.note(What::Note, "done");
        Performance {
            end,
            transcript: line.record.entries(),
            descriptions: line.descriptions,
        }
    }

    /// Ends the session on both sides. How the subject came to its end over that, if it did.
    fn close(&mut self) -> Option<End> {
        self.line.peer.close(self.line.now());
        self.line.flush();
        if !self.subject.is_up() {
            return None;
        }
        let input = ask::input(json!({"session": self.line.name}));
        match ask::read(called(self.subject, self.fault, "session.close", &input)) {
            // Who never opened it, or has closed it when the peer did, may call this an error.
            Ok(_) => None,
            Err(end) if matches!(*end, End::Unsupported(_)) => None,
            Err(end) => Some(*end),
        }
    }

    /// Asks for one operation. The session goes on meanwhile, unless time stands still.
    pub(super) fn ask(&mut self, operation: &str, input: Value) -> Outcome<Asked> {
        let input = ask::input(input);
        let (subject, fault) = (&mut *self.subject, self.fault);
        if let Net::Simulated(_) = subject.net() {
            return ask::read(called(subject, fault, operation, &input));
        }
        let line = &mut self.line;
        let answer = std::thread::scope(|scope| {
            let asked = scope.spawn(move || called(subject, fault, operation, &input));
            while !asked.is_finished() {
                line.turn(None, line.now() + TICK)?;
            }
            asked.join().map_err(|_| {
                let text = format!("{operation}: the subject's own thread panicked");
                Box::new(End::Broken(text))
            })
        })?;
        ask::read(answer)
    }

    /// Plays until the deadline, or until something holds; whether it does.
    pub(super) fn until(&mut self, deadline: Instant, done: impl Fn(&Line) -> bool) -> Outcome<bool> {
        loop {
            self.listen()?;
            if done(&self.line) {
                return Ok(true);
            }
            let now = self.line.now();
            if now >= deadline {
                return Ok(false);
            }
            if now >= self.limit {
                let long = format!("the session took more than {LIMIT:?}");
                return Err(Box::new(End::TimedOut(long)));
            }
            let wake = self.subject.wake();
            let look = match self.subject.net() {
                Net::Real if wake.is_none() => TICK,
                _ => LOOK,
            };
            self.line.turn(wake, deadline.min(now + look))?;
        }
    }

    /// Lets so much time pass.
    pub(super) fn pass(&mut self, time: Duration) -> Outcome<()> {
        self.until(self.line.now() + time, |_| false).map(|_| ())
    }

    /// Takes the events that are there. The subject may be found to be gone.
    fn listen(&mut self) -> Outcome<()> {
        for _ in 0..100 {
            let Some(event) = self.subject.next_event(self.line.now()) else {
                break;
            };
            self.line.tell(&event)?;
        }
        if self.subject.is_up() {
            return Ok(());
        }
        match ask::read(self.subject.probe()) {
            Ok(_) => Err(Box::new(End::Broken("it was gone for a while".to_owned()))),
            Err(end) => Err(end),
        }
    }
}

/// Asks for an operation, done wrongly by whom it is asked for. What icespec's peer is made of has no fault.
fn called(
    subject: &mut dyn Subject,
    fault: Option<&'static Fault>,
    operation: &str,
    input: &Map<String, Value>,
) -> Answer {
    fault::with(fault, || subject.call(operation, input))
}
