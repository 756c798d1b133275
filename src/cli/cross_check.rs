//! Whether the audit of a session finds what the case says has broken it.

use crate::audit::{Sources, audit};
use crate::report;
use crate::runner::{CaseResult, Kind};
use crate::sdp;

/// What an audit of the session says instead of the cause that the case expects. The audit sees the datagrams and
/// the descriptions, nothing of what the case is or has come to.
pub(super) fn cross_check(result: &CaseResult) -> Option<String> {
    let expected = result.cause?;
    let found = cause(result).unwrap_or_else(|problem| problem);
    (found != expected).then(|| {
        format!(
            "{}: the case expects {expected}, the audit finds {found}",
            result.case
        )
    })
}

fn cause(result: &CaseResult) -> Result<String, String> {
    let capture = report::pcapng(result)?;
    let mut sources = Sources::new();
    sources.from_start();
    for one in &result.descriptions {
        let kind = match one.kind {
            Kind::Offer => sdp::Kind::Offer,
            Kind::Answer => sdp::Kind::Answer,
        };
        let added = sources.description(one.kind.name(), &one.sdp, Some(kind));
        added.map_err(|error| error.to_string())?;
    }
    let (report, error) = audit(capture.as_slice(), sources);
    match error {
        Some(error) => Err(error.to_string()),
        None => Ok(report.cause.slug().to_owned()),
    }
}
