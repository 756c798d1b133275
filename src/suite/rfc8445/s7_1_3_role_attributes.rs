//! RFC 8445 sections 7.1.3 and 16.1: ICE-CONTROLLING, ICE-CONTROLLED and the tie-breaker in a check.

use crate::suite::case::{acceptable, conformant};
use crate::suite::fact::Fact::{Checks, Keeps, Role as InRole};
use crate::suite::fact::Rule::{OneRole, SameTieBreaker};
use crate::suite::initiator::{CONTROLLED, CONTROLLING, connects, unanswered};
use crate::suite::{Case, Expect, Role};

const SAME: &[Expect] = &[conformant(&[Keeps(SameTieBreaker)])];

pub(super) const CASES: &[Case] = &[
    connects(
        "rfc8445/7.1.3/controlling",
        "a controlling agent sends ICE-CONTROLLING of 8 bytes and not ICE-CONTROLLED",
        &["ICE-8445-7.1.3-01", "ICE-8445-16.1-01"],
        CONTROLLING,
        &[conformant(&[Keeps(OneRole), InRole(Role::Controlling)])],
    ),
    connects(
        "rfc8445/7.1.3/controlled",
        "a controlled agent sends ICE-CONTROLLED of 8 bytes and not ICE-CONTROLLING",
        &["ICE-8445-7.1.3-02", "ICE-8445-16.1-01"],
        CONTROLLED,
        &[conformant(&[Keeps(OneRole), InRole(Role::Controlled)])],
    ),
    connects(
        "rfc8445/7.1.3/zero-tie-breaker",
        "a tie-breaker of zero is sent as any other, not left out",
        &["ICE-8445-7.1.3-01", "ICE-8445-16.1-01"],
        CONTROLLING.tie_breaker(0),
        &[conformant(&[Keeps(OneRole), InRole(Role::Controlling)])],
    ),
    unanswered(
        "rfc8445/16.1/same-tie-breaker",
        "the tie-breaker is the same in all checks of an agent",
        &["ICE-8445-16.1-02"],
        CONTROLLING,
        SAME,
    ),
    connects(
        "rfc8445/16.1/same-tie-breaker-nominating",
        "the check that nominates has the tie-breaker of those before",
        &["ICE-8445-16.1-02"],
        CONTROLLING,
        SAME,
    ),
    connects(
        "rfc8445/16.1/same-tie-breaker-streams",
        "the tie-breaker is the same in the checks of all streams",
        &["ICE-8445-16.1-02"],
        CONTROLLING.streams(3),
        &[
            conformant(&[Keeps(SameTieBreaker)]),
            acceptable(
                &[Checks(true)],
                "one agent for each stream, each with a tie-breaker of its own: a conflict may be decided otherwise on each",
            ),
        ],
    ),
];
