//! What may notice a fault, and how it is asked.

use super::audited;
use crate::fault::{self, Fault, Layer};
use crate::runner::{self, CaseResult, Item};
use crate::subject::guarded;
use crate::subject::simulated::{Kind, Simulated};
use crate::suite::{self, Access, Case, session};
use crate::vector::judge::Judgement;
use crate::vector::{Suite, Verdict};

/// Everything happens in one way, today and tomorrow.
const SEED: [u8; 32] = *b"icespec selftest: the same again";

/// The vectors, the live cases and the whole sessions.
#[derive(Debug)]
pub struct Items {
    suite: Suite,
    cases: Vec<&'static Case>,
    sessions: Vec<&'static session::Case>,
}

/// What came of an item.
#[derive(Debug)]
pub(super) struct Outcome {
    /// The verdict.
    pub(super) judgement: Judgement,
    /// For a session that was agreed on and did not come up: whether the audit names why.
    pub(super) named: Option<bool>,
}

impl Items {
    /// These vectors, and every live case and session.
    pub fn new(suite: Suite) -> Items {
        let cases = suite::all().collect();
        let sessions = session::all().collect();
        Items {
            suite,
            cases,
            sessions,
        }
    }

    /// Only those of these that are asked for.
    pub fn retain(&mut self, asked: impl Fn(Item<'_>) -> bool) {
        self.suite.vectors.retain(|one| asked(Item::Vector(one)));
        self.cases.retain(|one| asked(Item::Case(one)));
        self.sessions.retain(|one| asked(Item::Session(one)));
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.suite.vectors.len() + self.cases.len() + self.sessions.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The one at a place.
    pub(super) fn get(&self, at: usize) -> Item<'_> {
        let vectors = &self.suite.vectors;
        match (vectors.get(at), self.cases.get(at.saturating_sub(vectors.len()))) {
            (Some(vector), _) => Item::Vector(vector),
            (None, Some(case)) => Item::Case(case),
            (None, None) => Item::Session(self.sessions[at - vectors.len() - self.cases.len()]),
        }
    }
}

/// Whether an item uses the code that a layer's faults are in, as the imports of that code prove.
pub(super) fn can_notice(layer: Layer, item: Item<'_>) -> bool {
    match (layer, item) {
        // A vector is answered without an agent, and a live case tells credentials and candidates without a description.
        (Layer::Agent, Item::Vector(_)) | (Layer::Sdp, Item::Case(_)) => false,
        (Layer::Session, _) => matches!(item, Item::Session(_)),
        // A session is made of all there is.
        _ => true,
    }
}

/// What comes of an item while a fault is active.
pub(super) fn attempt(item: Item<'_>, fault: Option<&'static Fault>) -> Outcome {
    let body = || {
        let mut subject = match fault::with(fault, || Simulated::new(kind(item), SEED)) {
            Ok(subject) => subject,
            Err(error) => return Outcome::of(Verdict::HarnessError, error.to_string()),
        };
        match item {
            Item::Session(case) => {
                let result = fault::with(fault, || runner::play(&mut subject, case));
                Outcome::played(result, fault)
            }
            _ => Outcome {
                judgement: fault::with(fault, || runner::judge(&mut subject, item)),
                named: None,
            },
        }
    };
    guarded(body).unwrap_or_else(|panic| Outcome::of(Verdict::Crash, panic))
}

impl Outcome {
    /// Nothing but a verdict.
    pub(super) fn of(verdict: Verdict, observed: String) -> Outcome {
        let judgement = Judgement {
            verdict,
            observed,
            reason: None,
        };
        Outcome {
            judgement,
            named: None,
        }
    }

    /// A session, and its audit, which has no fault.
    fn played(mut result: CaseResult, fault: Option<&Fault>) -> Outcome {
        let audited = audited::audit(&result, fault);
        if let Some(audited) = &audited {
            result.observed.extend([" audit=", audited.found]);
        }
        Outcome {
            named: audited.map(|one| one.named),
            ..Outcome::of(result.verdict, result.observed)
        }
    }
}

fn kind(item: Item<'_>) -> Kind {
    match item {
        Item::Vector(_) | Item::Session(_) => Kind::Agents,
        Item::Case(case) => match case.scene.server {
            None => Kind::Agents,
            Some(Access::Open) => Kind::OpenServer,
            Some(Access::LongTerm) => Kind::LoginServer,
        },
    }
}
