//! Carries the cases of [`crate::suite`] out against a live subject, over UDP.
//!
//! This is the peer of the subject: it owns the sockets and the clock, sends what a case says, answers the
//! subject's checks as the case says, and writes down what comes of it as an
//! [`Observation`](crate::suite::Observation). It is no ICE agent and shares no code with the reference's:
//! it does what each case prescribes and nothing by itself.

mod transcript;

pub use transcript::{Entry, What};
