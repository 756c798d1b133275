//! What happened in a capture, and who did what wrong: ICE and DTLS read together, against the descriptions
//! both sides exchanged.
//!
//! The audit does not guess. A finding names the packets it rests on; what a capture cannot show is listed as
//! unknown. Passwords are used to verify messages and never appear in a report.
//!
//! ```text
//! descriptions, credentials ─▶ Sources ─▶ Book ──┐ whose fragment, whose key
//! datagrams ─▶ Auditor::take ─▶ flows, classes ──┴▶ judge ─▶ Report
//! ```
//!
//! [`Auditor::take`] looks at each datagram once and keeps, of each flow, classes of checks (same USERNAME, same
//! signer) with what became of them. The judgement is made at the end, from these alone.

mod auditor;
mod book;
mod broken;
mod class;
mod credentials_file;
mod flow;
mod handshake;
mod judge;
mod read;
mod report;
mod sources;
mod timeline;
mod transaction;
pub mod vector;
mod words;

pub use auditor::Auditor;
pub use broken::findings;
pub use read::audit;
pub use report::{
    CaptureFacts, Cause, Counts, Dtls, DtlsEnd, Endpoint, Finding, Moment, MomentKind, Report, Severity,
    Side, TransportReport, Verdict,
};
pub use sources::{InputError, Sources};
pub(crate) use words::capital;
pub use words::explain;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
