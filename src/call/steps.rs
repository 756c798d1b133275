//! What a case does, step by step.

use std::time::Duration;

use serde_json::json;

use super::ask::{self, Asked, Outcome};
use super::book::{Owner, stated};
use super::config;
use super::line::Line;
use super::play::Play;
use super::{End, Kind};
use crate::live::{What, one_line};
use crate::sdp::{Description, Side};
use crate::session::Proposal;
use crate::suite::session::{Media, Part, Sets, Step};

/// How long one is watched after a side has said that it failed: for what is said of that.
const AFTERMATH: Duration = Duration::from_millis(700);
/// How long a session that fails is watched at least: an audit takes that for long enough to call it unfinished.
const WATCHED: Duration = Duration::from_millis(8500);
/// How long a text and its echo may take, and the user's news of a connection that is up; no longer than a session
/// may take to come up.
const DELIVERY: Duration = Duration::from_secs(5);
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
        self.seen.was_up = self.seen.up;
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
        let offer = self.line.peer.offer(self.line.now(), proposal);
        let offer = offer.map_err(|error| Box::new(own(&error.to_string())))?;
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
        let accepted = self.line.peer.accept(self.line.now(), &answer);
        if let Err(error) = accepted {
            return Ok(self.unusable("answer", &error.to_string()));
        }
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
        let answer = self.line.peer.answer(self.line.now(), &offer);
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return Ok(self.unusable("offer", &error.to_string())),
        };
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

    /// icespec cannot use a description of the stack's; whether the session goes on.
    fn unusable(&mut self, what: &str, error: &str) -> bool {
        let fault = format!("its {what} cannot be used: {}", one_line(error));
        self.line.record.note(What::Note, fault.as_str());
        if self.misdescribes {
            return true;
        }
        self.seen.unusable = Some(fault);
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
        let begin = self.line.now();
        let over = |line: &Line| line.is_secured() || line.has_failed();
        self.until(begin + self.options.patience, over)?;
        if !self.line.is_secured() {
            self.pass(AFTERMATH)?;
            self.until(begin + WATCHED.min(self.options.patience), Line::is_secured)?;
            return Ok(self.line.is_secured());
        }
        self.until(self.line.now() + self.delivery(), |line| {
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
                self.misdescribes |= deviation.is_described();
                let deviation = config::deviation(deviation);
                let taken = self.line.peer.deviate(self.line.now(), Some(deviation));
                taken.map_err(|error| Box::new(own(&error.to_string())))
            }
            Step::Reoffer(offer) => self.reoffer(&offer),
        }
    }

    /// A text each way and its echo, if there is a data channel; whether they came.
    fn talk(&mut self) -> Outcome<bool> {
        if !self.line.has_data() {
            return Ok(true);
        }
        let count = self.line.heard.len() + self.line.told.len();
        let (own, theirs) = (format!("from icespec {count}"), format!("from the stack {count}"));
        let deadline = self.line.now() + self.delivery();
        let mut sent = (false, false);
        loop {
            sent.0 = sent.0 || self.line.peer.send(self.line.now(), &own);
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
                self.line.now() + AGAIN
            };
            if self.until(until.min(deadline), back)? {
                return Ok(true);
            }
            if self.line.now() >= deadline || self.line.has_failed() {
                return Ok(false);
            }
        }
    }

    /// How long something may take that was sent.
    pub(super) fn delivery(&self) -> Duration {
        DELIVERY.min(self.options.patience)
    }
}

/// icespec's own side could not do its part.
pub(super) fn own(error: &str) -> End {
    End::Broken(format!("icespec's own side: {error}"))
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
}
