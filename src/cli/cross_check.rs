//! Whether the audit of a session finds what the case says has broken it.

use crate::audit::audit;
use crate::report;
use crate::runner::CaseResult;
use crate::selftest::sources;

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
    let sources = sources(result).map_err(|error| error.to_string())?;
    let (report, error) = audit(capture.as_slice(), sources);
    match error {
        Some(error) => Err(error.to_string()),
        None => Ok(report.cause.slug().to_owned()),
    }
}
