//! Session descriptions as ICE and BUNDLE see them (RFC 8839, RFC 9143).
//!
//! The line grammar is read by the crate `sdp-types`; which credentials a section has, which candidates can be
//! used and which sections share a transport is decided here. Reading is linear in the size of the text and
//! keeps what is illegal as data ([`Description::defects`]), each entry with its line and column, so that a
//! linter, an audit and the reference subject can each apply their own policy to the same description.
//!
//! Lines and columns count from 1; a column counts bytes of its line.

mod bundle;
mod candidate;
mod candidate_line;
mod credentials;
mod defect;
mod description;
mod error;
pub mod operation;
mod reader;
mod text;
mod transport;

pub use bundle::Group;
pub use candidate::{
    Candidate, CandidateAddress, CandidateKind, CandidateTransport, RelatedAddress, RemoteCandidate, TcpType,
};
pub use credentials::{RawPassword, Stated};
pub use defect::{CandidateFault, Defect, DefectKind};
pub use description::{Attributes, Description, Kind, Level, Section};
pub use error::SdpError;
pub use transport::{Side, Transport, transports};

#[cfg(test)]
mod tests;
