//! RFC 8445 section 7.1.2: who sends USE-CANDIDATE.

use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::fact::Fact::{Checks, Connected, Keeps, Nominated};
use crate::suite::fact::Rule::NominatesOnlyControlling;
use crate::suite::initiator::{CONTROLLED, CONTROLLING, connects, unanswered};
use crate::suite::{Case, Expect};

const LEAVES_IT: &[Expect] = &[
    conformant(&[Keeps(NominatesOnlyControlling), Nominated(false)]),
    violation(
        &[Nominated(true)],
        "two agents that both nominate may settle on different pairs",
    ),
];

const NOMINATES: &[Expect] = &[conformant(&[Nominated(true), Connected(true)])];

pub(super) const CASES: &[Case] = &[
    connects(
        "rfc8445/7.1.2/controlled-does-not-nominate",
        "a controlled agent sends no USE-CANDIDATE, not even when it is nominated",
        &["ICE-8445-7.1.2-02"],
        CONTROLLED,
        LEAVES_IT,
    ),
    unanswered(
        "rfc8445/7.1.2/controlled-does-not-nominate-unanswered",
        "a controlled agent that gets no answers sends no USE-CANDIDATE",
        &["ICE-8445-7.1.2-02"],
        CONTROLLED,
        &[conformant(&[Checks(true), Nominated(false)])],
    ),
    connects(
        "rfc8445/7.1.2/controlling-nominates",
        "a controlling agent whose check succeeds sends USE-CANDIDATE",
        &["ICE-8445-7.1.2-01", "ICE-8445-8.1.1-02"],
        CONTROLLING,
        NOMINATES,
    ),
    connects(
        "rfc8445/7.1.2/controlling-nominates-ipv6",
        "a controlling agent whose check succeeds over IPv6 sends USE-CANDIDATE",
        &["ICE-8445-7.1.2-01", "ICE-8445-8.1.1-02"],
        CONTROLLING.ipv6(),
        NOMINATES,
    ),
    connects(
        "rfc8445/7.1.2/controlling-nominates-components",
        "a controlling agent nominates a pair for each of two components",
        &["ICE-8445-8.1.1-02", "ICE-8445-7.1.2-01"],
        CONTROLLING.components(2),
        NOMINATES,
    ),
    connects(
        "rfc8445/7.1.2/controlling-nominates-streams",
        "a controlling agent nominates a pair for each of three streams",
        &["ICE-8445-8.1.1-02", "ICE-8445-7.1.2-01"],
        CONTROLLING.streams(3),
        NOMINATES,
    ),
    unanswered(
        "rfc8445/8.1.1/nominates-what-is-valid",
        "a controlling agent whose checks nobody answers nominates nothing",
        &["ICE-8445-8.1.1-02"],
        CONTROLLING,
        &[
            conformant(&[Checks(true), Nominated(false)]),
            acceptable(
                &[Checks(true), Nominated(true)],
                "aggressive nomination, as RFC 5245 had it: the first pair that works is taken, and a peer that allows \
                 one nomination may be left with another",
            ),
        ],
    ),
];
