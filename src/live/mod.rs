//! Carries the cases of [`crate::suite`] out against a live subject, over UDP.
//!
//! This is the peer of the subject: it owns the sockets and the clock, sends what a case says, answers the
//! subject's checks as the case says, and writes down what comes of it as an
//! [`Observation`]. It is no ICE agent and shares no code with the reference's: it does what each case
//! prescribes and nothing by itself.
//!
//! Whatever the subject does, a case ends within a bound of time that its steps state, in bounded memory:
//! after 10,000 datagrams or events it is given up.

mod agent;
mod check;
mod connect;
mod count;
mod describe;
mod event;
mod ledger;
mod observe;
mod play;
mod random;
mod reply;
mod rules;
mod send;
mod server;
mod socket;
mod stage;
mod steps;
mod terms;
mod transcript;
mod watch;
mod world;

use std::time::Duration;

pub(crate) use agent::{one_line, priority};
pub use describe::{Key, describe};
pub(crate) use random::Random;
pub use stage::Stage;
pub(crate) use stage::UNANSWERED;
pub use transcript::{Entry, What};

use crate::suite::{Case, Fact, Observation, Rule};

/// How to carry cases out.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How long the reply to a control is waited for.
    pub timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            timeout: Duration::from_secs(1),
        }
    }
}

/// What came of a case.
#[derive(Debug, Clone)]
pub struct Performance {
    /// How it ended.
    pub end: End,
    /// What happened, its beginning and its end if it is long.
    pub transcript: Vec<Entry>,
}

/// How a case ended.
#[derive(Debug, Clone, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "the large one is the usual one, and there is one of it a case"
)]
pub enum End {
    /// All its steps were done, and this was seen.
    Seen(Observation),
    /// The subject cannot do what it needs, and why.
    Unsupported(String),
    /// It did not come to where something could be said, and why.
    Inconclusive(String),
    /// A right check that has to be answered was not.
    Unanswered,
    /// The same, with an agent that had answered one just before.
    Deaf,
    /// The subject died, and how.
    Crashed(String),
    /// The subject said nothing in time.
    TimedOut(String),
    /// The subject's shim broke the protocol, or the case cannot be carried out, and how.
    Broken(String),
}

/// Whether an outcome of the case hangs on how long something takes, so that a busy machine may spoil it:
/// before it is held against the subject, it is carried out again.
pub fn is_timing(case: &Case) -> bool {
    let timed = |fact: &Fact| {
        matches!(
            fact,
            Fact::Keeps(Rule::RetransmissionFloor)
                | Fact::StopsAfter(..)
                | Fact::ConsentInterval(..)
                | Fact::ConsentRandomised(_)
                | Fact::ConsentFloor(_)
                | Fact::Fate(_)
                | Fact::Connected(_)
                | Fact::StreamConnected(..)
                | Fact::Failed(_)
                | Fact::Triggered(_)
                | Fact::TriggeredRightly(_)
                | Fact::Role(_)
                | Fact::NewTieBreaker(_)
                | Fact::Nominated(_)
                | Fact::SelectedCandidate(_)
                | Fact::Checks(_)
                | Fact::Delivered(_)
                | Fact::DataLeft(_)
        )
    };
    case.expect.iter().flat_map(|one| one.facts).any(timed)
}
