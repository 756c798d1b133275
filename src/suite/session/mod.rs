//! Cases of whole sessions, as data: what icespec's peer is and does, and what a stack may do then.
//!
//! An [`Entry`] is one case for each part that icespec can play in it, and its [`Plan`] says all of what it does. The
//! permitted outcomes are made of [`Fact`]s that are literals from the RFCs. The module `call` carries cases out.

mod case;
mod fact;
mod outcome;
mod plan;

mod rfc8445;
mod rfc8489;
mod rfc8838;
mod rfc8839;
mod rfc8842;
mod rfc9143;

use std::sync::LazyLock;

pub use case::{Case, Entry, Part, Parts};
pub use fact::{Fact, Observation, Reached, Reply, Sets, Whose};
pub use plan::{Bundle, By, Candidate, Deviation, Layout, Media, Plan, Reoffer, Setup, Signed, Step};

static ALL: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let entries = [
        rfc9143::CREDENTIALS,
        rfc8489::ENTRIES,
        rfc9143::GROUPS,
        rfc8839::ENTRIES,
        rfc8445::ENTRIES,
        rfc8842::ENTRIES,
        rfc8838::ENTRIES,
    ];
    entries.into_iter().flatten().flat_map(Entry::cases).collect()
});

/// Every case: what bundling does to credentials first, then the rest, an RFC after the other.
pub fn all() -> impl Iterator<Item = &'static Case> {
    ALL.iter()
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
