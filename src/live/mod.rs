//! Carries the cases of [`crate::suite`] out against a live subject, over UDP.
//!
//! This is the peer of the subject: it owns the sockets and the clock, sends what a case says, answers the
//! subject's checks as the case says, and writes down what comes of it as an
//! [`Observation`](crate::suite::Observation). It is no ICE agent and shares no code with the reference's:
//! it does what each case prescribes and nothing by itself.

mod transcript;

pub use transcript::{Entry, What};

// STUB-BEGIN
use crate::subject::Subject;
use crate::suite::{Case, Observation};
use std::time::Duration;
/// o
#[derive(Debug, Clone)]
pub struct Options {
    /// t
    pub timeout: Duration,
    /// s
    pub slow: bool,
}
/// s
#[derive(Debug)]
pub struct Stage {}
/// p
#[derive(Debug)]
pub struct Performance {
    /// e
    pub end: End,
    /// t
    pub transcript: Vec<Entry>,
}
/// e
#[derive(Debug)]
pub enum End {
    /// 1
    Seen(Observation),
    /// 2
    Unsupported(String),
    /// 3
    Inconclusive(String),
    /// 4
    Crashed(String),
    /// 5
    TimedOut(String),
    /// 6
    Broken(String),
}
impl Stage {
    /// n
    pub fn new(_options: Options) -> Stage {
        Stage {}
    }
    /// p
    pub fn perform(&mut self, _subject: &mut dyn Subject, _case: &'static Case) -> Performance {
        Performance {
            end: End::Unsupported("stub".into()),
            transcript: Vec::new(),
        }
    }
    /// c
    pub fn close(&mut self, _subject: &mut dyn Subject) {}
}
/// i
pub fn is_timing(_case: &Case) -> bool {
    false
}
// STUB-END
