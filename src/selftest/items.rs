//! What may notice a fault, and how it is asked.

use crate::fault::{self, Fault, Layer};
use crate::runner::{self, Item};
use crate::subject::guarded;
use crate::subject::simulated::{Kind, Simulated};
use crate::suite::{self, Access, Case};
use crate::vector::judge::Judgement;
use crate::vector::{Suite, Verdict};

/// Everything happens in one way, today and tomorrow.
const SEED: [u8; 32] = *b"icespec selftest: the same again";

/// The vectors and the live cases.
#[derive(Debug)]
pub struct Items {
    suite: Suite,
    cases: Vec<&'static Case>,
}

impl Items {
    /// These vectors, and every live case.
    pub fn new(suite: Suite) -> Items {
        let cases = suite::all().collect();
        Items { suite, cases }
    }

    /// Only those of these that are asked for.
    pub fn retain(&mut self, asked: impl Fn(Item<'_>) -> bool) {
        self.suite.vectors.retain(|one| asked(Item::Vector(one)));
        self.cases.retain(|one| asked(Item::Case(one)));
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.suite.vectors.len() + self.cases.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The one at a place.
    pub(super) fn get(&self, at: usize) -> Item<'_> {
        match self.suite.vectors.get(at) {
            Some(vector) => Item::Vector(vector),
            None => Item::Case(self.cases[at - self.suite.vectors.len()]),
        }
    }
}

/// Whether an item uses the code that a layer's faults are in, as the imports of that code prove.
pub(super) fn can_notice(layer: Layer, item: Item<'_>) -> bool {
    match layer {
        Layer::Codec | Layer::Credential => !matches!(item, Item::Session(_)),
        // A vector is answered without an agent.
        Layer::Agent => matches!(item, Item::Case(_)),
        // A live case tells credentials and candidates without a description.
        Layer::Sdp => matches!(item, Item::Vector(_)),
        // Whole sessions have items of their own, which come in here.
        Layer::Session => false,
    }
}

/// What comes of an item while a fault is active.
pub(super) fn attempt(item: Item<'_>, fault: Option<&'static Fault>) -> Judgement {
    let outcome = |verdict, observed| Judgement {
        verdict,
        observed,
        reason: None,
    };
    let body = || match Simulated::new(kind(item), SEED) {
        Ok(mut subject) => runner::judge(&mut subject, item),
        Err(error) => outcome(Verdict::HarnessError, error.to_string()),
    };
    guarded(|| fault::with(fault, body)).unwrap_or_else(|panic| outcome(Verdict::Crash, panic))
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
