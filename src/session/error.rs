//! Why a peer cannot do what it is asked for.

use crate::agent::{AddError, RemoteError};
use crate::sdp::SdpError;

/// Why a description is not written, or not taken. Where it is the other side's, nothing has changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The other side's description cannot be used.
    #[error("the other side's description: {0}")]
    Description(#[from] SdpError),
    /// A section of the other side's description cannot be used.
    #[error("the other side's description, line {line}, section {section} (counted from 0): {what}")]
    Section {
        /// The line of the section.
        line: usize,
        /// Its index.
        section: usize,
        /// What is wrong.
        what: &'static str,
    },
    /// A description that is not due: an answer without an offer, an offer while one is open.
    #[error("{0}")]
    Order(&'static str),
    /// There are more sections that need a transport than sockets.
    #[error("{needed} sockets are needed, and there are {present}")]
    Sockets {
        /// How many there would have to be.
        needed: usize,
        /// How many there are.
        present: usize,
    },
    /// The proposal cannot be offered.
    #[error("the proposal: {0}")]
    Proposal(&'static str),
    /// The agent refuses a stream.
    #[error(transparent)]
    Stream(#[from] AddError),
    /// The agent refuses the other side's credentials.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// The certificate could not be made.
    #[error("no certificate: {0}")]
    Certificate(String),
    /// The association could not be made or used.
    #[error("DTLS: {0}")]
    Dtls(String),
}
