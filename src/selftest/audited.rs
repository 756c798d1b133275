//! Sessions that come to nothing, read by the audit as it would read a capture of them.

use std::time::Duration;

use crate::audit::{Auditor, CaptureFacts, InputError, Sources};
use crate::capture::{Datagram, Transport};
use crate::fault::Fault;
use crate::runner::{CaseResult, Kind};
use crate::sdp;

/// What an audit finds in a session that was agreed on and did not come up.
pub(super) struct Audited {
    /// Whether that is what the case says has broken it, or what the fault does.
    pub(super) named: bool,
    /// The cause.
    pub(super) found: &'static str,
}

/// Audits a session that came to nothing. The audit has the datagrams and the descriptions, and knows nothing of
/// the case or of a fault.
pub(super) fn audit(result: &CaseResult, fault: Option<&Fault>) -> Option<Audited> {
    let expected = result.cause?;
    let found = found(result).unwrap_or("unreadable");
    let by_fault = fault.is_some_and(|fault| fault.causes.contains(&found));
    let named = found == expected || by_fault;
    Some(Audited { named, found })
}

/// The cause that it finds; none if it cannot read the descriptions.
fn found(result: &CaseResult) -> Option<&'static str> {
    let mut auditor = Auditor::new(sources(result).ok()?);
    let mut count = 0;
    for entry in &result.transcript {
        let (Ok(source), Ok(destination)) = (entry.from.parse(), entry.to.parse()) else {
            continue;
        };
        count += 1;
        auditor.take(&Datagram {
            packet: count,
            time: entry.at,
            transport: Transport::Udp,
            source,
            destination,
            payload: &entry.bytes,
            cut: false,
        });
    }
    let last = result.transcript.last().map_or(Duration::ZERO, |one| one.at);
    auditor.lasted_until(last);
    let report = auditor.finish(CaptureFacts {
        packets: count,
        datagrams: count,
        skipped: 0,
        seconds: last.as_secs_f64(),
        cut: false,
    });
    Some(report.cause.slug())
}

/// What was described in a session whose every datagram is known.
pub(crate) fn sources(result: &CaseResult) -> Result<Sources, InputError> {
    let mut sources = Sources::new();
    sources.from_start();
    for one in &result.descriptions {
        let kind = match one.kind {
            Kind::Offer => sdp::Kind::Offer,
            Kind::Answer => sdp::Kind::Answer,
        };
        sources.description(one.kind.name(), &one.sdp, Some(kind))?;
    }
    Ok(sources)
}
