//! Both sides claim the same role, and it stays so.
//!
//! Evidence: of both parties the last few checks claim it, for as long as a conflict that is repaired never lasts.

use std::time::Duration;

use crate::audit::class::Evidence;
use crate::audit::flow::Claim;
use crate::audit::report::Cause;

use super::credentials::{ROLE_CONFLICT, times};
use super::session::{Leg, Session};
use super::{ATTEMPTS, Fault, mid_of};

/// A conflict is repaired within one round trip; this is much more.
const CONFLICT_PATIENCE: Duration = Duration::from_secs(1);

pub(super) fn fault(session: &Session<'_>, leg: &Leg<'_>) -> Option<Fault> {
    let [one, other] = [0, 1].map(|party| claim(leg, party));
    let (one, other) = (one?, other?);
    let since = one.since.max(other.since);
    let lasting = one.last.min(other.last).time.saturating_sub(since.time) >= CONFLICT_PATIENCE
        || session.since(since) >= super::PATIENCE;
    if one.role != other.role || one.checks.min(other.checks) < ATTEMPTS || !lasting {
        return None;
    }
    let mut evidence = Evidence::default();
    for (_, class) in (0..2).flat_map(|party| leg.checks(party)) {
        evidence.merge(&class.requests);
    }
    let conflicts = conflicts(leg);
    let refusals = if conflicts == 0 {
        "no 487 was sent".to_owned()
    } else {
        format!("487 was answered {} and changed nothing", times(conflicts))
    };
    Some(
        Fault::new(leg, None, Cause::RoleConflictUnresolved, since, &evidence)
            .about(mid_of(session, leg))
            .explained(format!(
                "Both sides claim to be {} in all their checks, and {refusals}.",
                one.role.name()
            ))
            .advised(
                "Who receives a check that claims its own role compares the tie-breakers and either answers 487 or changes \
                 its role; who receives 487 changes its role and checks again.",
            ),
    )
}

/// The last claim of a party, with the checks of all its flows that agree.
fn claim(leg: &Leg<'_>, party: usize) -> Option<Claim> {
    let claims = || {
        leg.strands.iter().filter_map(move |strand| {
            strand
                .flow
                .ice
                .as_ref()
                .and_then(|ice| ice.roles[strand.end(party)])
        })
    };
    let last = claims().max_by_key(|claim| claim.last)?;
    // A flow where it claimed the other role later than this began: not since then.
    let agreeing = || claims().filter(|claim| claim.role == last.role);
    Some(Claim {
        since: agreeing().map(|claim| claim.since).min()?,
        checks: agreeing().map(|claim| claim.checks).sum(),
        ..last
    })
}

pub(super) fn conflicts(leg: &Leg<'_>) -> u64 {
    let classes = (0..2).flat_map(|party| leg.checks(party));
    classes
        .flat_map(|(_, class)| class.errors())
        .filter(|(_, code)| *code == ROLE_CONFLICT)
        .map(|(answers, _)| answers.evidence.count)
        .sum()
}
