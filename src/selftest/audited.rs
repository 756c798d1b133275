//! Sessions that come to nothing, read by the audit as it would read a capture of them.

use std::time::Duration;

use crate::audit::{Auditor, CaptureFacts, Sources};
use crate::capture::{Datagram, Transport};
use crate::runner::{CaseResult, Kind};
use crate::sdp;

/// For a session that was agreed on and did not come up: whether the audit names what the case says has broken it.
/// It has the datagrams and the descriptions, and knows nothing of the case or of a fault.
pub(super) fn is_named(result: &CaseResult) -> Option<bool> {
    let expected = result.cause?;
    Some(found(result) == Some(expected))
}

/// The cause that it finds; none if it cannot read the descriptions.
fn found(result: &CaseResult) -> Option<&'static str> {
    let mut sources = Sources::new();
    for one in &result.descriptions {
        let kind = match one.kind {
            Kind::Offer => sdp::Kind::Offer,
            Kind::Answer => sdp::Kind::Answer,
        };
        sources.description(one.kind.name(), &one.sdp, Some(kind)).ok()?;
    }
    let mut auditor = Auditor::new(sources);
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
