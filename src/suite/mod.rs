//! The live cases, as data: what is sent to a subject on the wire, and what it may do then.
//!
//! A [`Case`] states a [`Scene`] (which agent, what it knows), [`Step`]s (each message as a deviation from
//! a valid one, a [`Draft`]) and the outcomes that are permitted, made of [`Fact`]s that are literals from
//! the RFCs. Nothing here has a socket, a clock or an agent: the module `live` carries cases out.

#![allow(
    clippy::return_self_not_must_use,
    reason = "a step of a builder that is not used does not compile into a case"
)]
#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "`|check| check.nominating()` reads as what is done to the check"
)]

pub mod case;
pub mod draft;
pub mod fact;
pub mod outcome;
pub mod scene;
pub mod session;
pub mod step;

mod initiator;
mod rfc7675;
mod rfc7983;
mod rfc8445;
mod rfc8489;
mod rfc8839;
mod rfc9143;

pub use case::{Case, Expect, Grade, Judgement};
pub use draft::{Draft, Key, Login, Pair, Place, Terms};
pub use fact::{Fact, Fate, Left, Mapped, NonceCookie, Observation, Presence, Reply, Rule, Signer};
pub use scene::{Access, Knows, Role, Scene};
pub use step::{Answer, Answering, Change, Control, Send, Source, Step};

/// Every case, in the order of the RFCs and their sections.
pub fn all() -> impl Iterator<Item = &'static Case> {
    [
        rfc8489::CASES,
        rfc8445::CASES,
        rfc8839::CASES,
        rfc9143::CASES,
        rfc7675::CASES,
        rfc7983::CASES,
    ]
    .into_iter()
    .flatten()
    .flat_map(|section| section.iter())
}

/// The case with this id.
pub fn find(id: &str) -> Option<&'static Case> {
    all().find(|case| case.id == id)
}

#[cfg(test)]
#[path = "registry_tests.rs"]
mod tests;

#[cfg(test)]
mod words_tests;
