//! The flows of the session for the report.

use crate::audit::class::Class;
use crate::audit::flow::Flow;
use crate::audit::report::{Dtls, Endpoint, Finding, TransportReport};

use super::moments;
use super::session::{Leg, Session, Strand};

/// Most flows that a report lists.
const MAX_TRANSPORTS: usize = 256;

pub(super) fn transports(session: &Session<'_>, findings: &[Finding]) -> Vec<TransportReport> {
    let mut strands: Vec<(&Leg<'_>, &Strand<'_>)> = session
        .legs
        .iter()
        .flat_map(|leg| leg.strands.iter().map(move |strand| (leg, strand)))
        .collect();
    strands.sort_by_key(|(_, strand)| strand.flow.first.packet);
    strands.truncate(MAX_TRANSPORTS);
    strands
        .into_iter()
        .enumerate()
        .map(|(number, (leg, strand))| transport(session, number + 1, leg, strand, findings))
        .collect()
}

fn transport(
    session: &Session<'_>,
    number: usize,
    leg: &Leg<'_>,
    strand: &Strand<'_>,
    findings: &[Finding],
) -> TransportReport {
    let flow = strand.flow;
    let end = |end: usize| Endpoint {
        address: flow.ends[end],
        side: leg.side(strand.end(end)),
        role: flow
            .ice
            .as_ref()
            .and_then(|ice| ice.roles[end])
            .map(|claim| claim.role.name()),
    };
    let validated = |from: usize| {
        let first = flow.checks(from).filter_map(Class::first_success).min();
        first.map(|at| at.packet)
    };
    let nominated = (0..2)
        .flat_map(|from| flow.checks(from))
        .filter_map(|class| class.nominated);
    TransportReport {
        id: format!("t{number}"),
        protocol: flow.transport,
        a: end(0),
        b: end(1),
        mids: leg
            .plan
            .and_then(|plan| session.book.legs.get(plan))
            .map(|plan| plan.mids.clone())
            .unwrap_or_default(),
        counts: flow.counts,
        validated: [validated(0), validated(1)],
        nominated: nominated.min().map(|at| at.packet),
        dtls: dtls(flow),
        timeline: moments::moments(session, leg, strand, findings),
        omitted: flow.timeline.omitted,
    }
}

fn dtls(flow: &Flow) -> Dtls {
    let Some(dtls) = &flow.dtls else {
        return Dtls::default();
    };
    Dtls {
        began: dtls.began.map(|at| at.packet),
        client: dtls.client,
        version: dtls.version,
        end: dtls.end,
        ended: dtls.ended.map(|at| at.packet),
        alert: dtls.alert.as_ref().map(|alert| alert.text.clone()),
    }
}
