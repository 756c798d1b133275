//! Seeded faults: defects of the reference that the suite has to find.
//!
//! Each is one decision made wrongly in one place, as a real stack once made it. The right code asks
//! [`is`] at that place and reads as if the question were not there. Nothing is wrong until [`with`] says
//! which fault is, for one thread and one closure; without the cargo feature `faults` nothing can be.

mod active;
mod agent;
mod check;
mod codec;
mod credential;
mod datagram;
mod login;
mod response;
mod sdp;
mod session;
#[cfg(test)]
mod tests;

pub use active::{active, is, with};
pub use agent::*;
pub use check::*;
pub use codec::*;
pub use credential::*;
pub use datagram::*;
pub use login::*;
pub use response::*;
pub use sdp::*;
pub use session::*;

/// One defect.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// The name of its constant, in small letters and with dashes; never used again for another defect.
    pub id: &'static str,
    /// What the reference does wrongly while it is active.
    pub title: &'static str,
    /// What it is a defect of.
    pub layer: Layer,
    /// The bug it is modelled on, as `owner/repository#number` or as a CVE, or the class of bugs in words.
    pub models: &'static str,
    /// The requirements it breaks: `icespec explain ID`.
    pub requirements: &'static [&'static str],
    /// What an audit names in a session that does not come up for it, where a case cannot tell that from what it sees.
    pub causes: &'static [&'static str],
}

/// The part of the reference that a fault sits in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layer {
    /// Bytes: `src/stun`.
    Codec,
    /// Whose credential, and what is answered: `src/credential`.
    Credential,
    /// The ICE agent: `src/agent`.
    Agent,
    /// Descriptions: `src/sdp`.
    Sdp,
    /// Whole sessions: `src/session`.
    Session,
}

/// Every fault, by theme.
pub fn all() -> impl Iterator<Item = &'static Fault> {
    THEMES.iter().copied().flatten().copied()
}

/// The fault with an id.
pub fn find(id: &str) -> Option<&'static Fault> {
    all().find(|fault| fault.id == id)
}

const THEMES: &[&[&Fault]] = &[
    CODEC, CREDENTIAL, LOGIN, DATAGRAM, AGENT, CHECK, RESPONSE, SDP, SESSION,
];

/// Declares the faults of one layer: a constant each, and the list of them.
macro_rules! faults {
    ($list:ident: $layer:ident; $($name:ident = $id:literal, $title:literal, $models:literal, [$($requirement:literal),+]
        $(, audit [$($cause:literal),+])?;)*) => {
        $(
            #[doc = $title]
            pub static $name: $crate::fault::Fault = $crate::fault::Fault {
                id: $id,
                title: $title,
                layer: $crate::fault::Layer::$layer,
                models: $models,
                requirements: &[$($requirement),+],
                causes: &[$($($cause),+)?],
            };
        )*

        pub(super) const $list: &[&$crate::fault::Fault] = &[$(&$name),*];
    };
}
use faults;
