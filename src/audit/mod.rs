//! What happened in a capture, and who did what wrong: ICE and DTLS read together, against the descriptions
//! both sides exchanged.
//!
//! The audit does not guess. A finding names the packets it rests on; what a capture cannot show is listed as
//! unknown. Passwords are used to verify messages and never appear in a report.

mod report;
pub mod vector;

pub use report::{
    CaptureFacts, Cause, Counts, Dtls, DtlsEnd, Endpoint, Finding, Moment, MomentKind, Report, Severity,
    Side, TransportReport, Verdict,
};
