//! RFC 8445 section 7.1.1: the PRIORITY of a check.

use crate::suite::case::{acceptable, conformant};
use crate::suite::fact::Fact::{Checks, Keeps};
use crate::suite::fact::Rule::{Priority, PriorityPeerReflexive};
use crate::suite::initiator::{CONTROLLED, CONTROLLING, connects, unanswered};
use crate::suite::{Case, Expect};

const PRESENT: &[Expect] = &[conformant(&[Keeps(Priority)])];

const REFLEXIVE: &[Expect] = &[
    conformant(&[Keeps(PriorityPeerReflexive)]),
    acceptable(
        &[Checks(true), Keeps(Priority)],
        "another type preference than a peer-reflexive candidate's: the peer orders a learned pair otherwise, and credentials are not touched",
    ),
];

pub(super) const CASES: &[Case] = &[
    connects(
        "rfc8445/7.1.1/priority-controlling",
        "every check of a controlling agent carries PRIORITY",
        &["ICE-8445-7.1.1-01"],
        CONTROLLING,
        PRESENT,
    ),
    connects(
        "rfc8445/7.1.1/priority-controlled",
        "every check of a controlled agent carries PRIORITY",
        &["ICE-8445-7.1.1-01"],
        CONTROLLED,
        PRESENT,
    ),
    unanswered(
        "rfc8445/7.1.1/priority-retransmitted",
        "a check that nobody answers carries PRIORITY each time",
        &["ICE-8445-7.1.1-01"],
        CONTROLLING,
        PRESENT,
    ),
    connects(
        "rfc8445/7.1.1/priority-components",
        "the checks of both components carry PRIORITY",
        &["ICE-8445-7.1.1-01"],
        CONTROLLING.components(2),
        PRESENT,
    ),
    connects(
        "rfc8445/7.1.1/peer-reflexive-controlling",
        "PRIORITY is what a peer-reflexive candidate would have (controlling)",
        &["ICE-8445-7.1.1-01", "ICE-8445-5.1.2.1-02"],
        CONTROLLING,
        REFLEXIVE,
    ),
    connects(
        "rfc8445/7.1.1/peer-reflexive-controlled",
        "PRIORITY is what a peer-reflexive candidate would have (controlled)",
        &["ICE-8445-7.1.1-01", "ICE-8445-5.1.2.1-02"],
        CONTROLLED,
        REFLEXIVE,
    ),
];
