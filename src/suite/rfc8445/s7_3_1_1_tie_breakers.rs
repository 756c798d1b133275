//! RFC 8445 section 7.3.1.1: how tie-breakers are compared. The claims are made of the one that the subject's
//! checks show, or decide against any that it may have, for there are stacks where it cannot be set.

use crate::stun::AttributeType;
use crate::suite::fact::Fact;
use crate::suite::initiator::{CONTROLLED, CONTROLLING};
use crate::suite::step::{Answering, Step, send};
use crate::suite::{Case, Scene};

use super::s7_3_1_1_role_conflict::{
    HIGHEST_TO_CONTROLLED, LOWEST_TO_CONTROLLED, LOWEST_TO_CONTROLLING, NOW_CONTROLLED, NOW_CONTROLLING,
    REFUSED_BY_CONTROLLED, REFUSED_BY_CONTROLLING, claimed,
};

const AS_CONTROLLING: AttributeType = AttributeType::ICE_CONTROLLING;

const AS_CONTROLLED: AttributeType = AttributeType::ICE_CONTROLLED;

/// The subject has shown its tie-breaker in a check that nobody answers.
const SHOWN_CONTROLLING: Scene = CONTROLLING.answered(Answering::Never);

const SHOWN_CONTROLLED: Scene = CONTROLLED.answered(Answering::Never);

pub(super) const CASES: &[Case] = &[
    claimed(
        "rfc8445/7.3.1.1/controlling-equal-claim",
        "a controlling agent refuses a controlling peer that claims its very tie-breaker",
        SHOWN_CONTROLLING,
        &[
            Step::AwaitCheck(4000),
            Step::Ensure(Fact::Checks(true)),
            send(|check| check.role_near(AS_CONTROLLING, 0)).step(),
            Step::Settle,
        ],
        REFUSED_BY_CONTROLLING,
    ),
    claimed(
        "rfc8445/7.3.1.1/controlled-equal-claim",
        "a controlled agent takes control from a controlled peer that claims its very tie-breaker",
        SHOWN_CONTROLLED,
        &[
            Step::AwaitCheck(4000),
            Step::Ensure(Fact::Checks(true)),
            send(|check| check.role_near(AS_CONTROLLED, 0)).step(),
            Step::Settle,
        ],
        NOW_CONTROLLING,
    ),
    claimed(
        "rfc8445/7.3.1.1/controlling-claim-above",
        "a controlling agent gives way to a tie-breaker larger than its own by one",
        SHOWN_CONTROLLING,
        &[
            Step::AwaitCheck(4000),
            Step::Ensure(Fact::Checks(true)),
            send(|check| check.role_near(AS_CONTROLLING, 1)).step(),
            Step::Settle,
        ],
        NOW_CONTROLLED,
    ),
    claimed(
        "rfc8445/7.3.1.1/controlling-claim-below",
        "a controlling agent refuses a tie-breaker smaller than its own by one",
        SHOWN_CONTROLLING,
        &[
            Step::AwaitCheck(4000),
            Step::Ensure(Fact::Checks(true)),
            send(|check| check.role_near(AS_CONTROLLING, -1)).step(),
            Step::Settle,
        ],
        REFUSED_BY_CONTROLLING,
    ),
    claimed(
        "rfc8445/7.3.1.1/controlled-claim-above",
        "a controlled agent refuses a tie-breaker larger than its own by one",
        SHOWN_CONTROLLED,
        &[
            Step::AwaitCheck(4000),
            Step::Ensure(Fact::Checks(true)),
            send(|check| check.role_near(AS_CONTROLLED, 1)).step(),
            Step::Settle,
        ],
        REFUSED_BY_CONTROLLED,
    ),
    claimed(
        "rfc8445/7.3.1.1/controlled-claim-below",
        "a controlled agent takes control from a tie-breaker smaller than its own by one",
        SHOWN_CONTROLLED,
        &[
            Step::AwaitCheck(4000),
            Step::Ensure(Fact::Checks(true)),
            send(|check| check.role_near(AS_CONTROLLED, -1)).step(),
            Step::Settle,
        ],
        NOW_CONTROLLING,
    ),
    claimed(
        "rfc8445/7.3.1.1/top-bit-controlling",
        "a tie-breaker with its top bit set is larger than 0, not negative (controlling)",
        CONTROLLING.tie_breaker(0x8000_0000_0000_0001),
        &[send(LOWEST_TO_CONTROLLING).step(), Step::Settle],
        REFUSED_BY_CONTROLLING,
    ),
    claimed(
        "rfc8445/7.3.1.1/top-bit-controlled",
        "a tie-breaker with its top bit set is larger than 0, not negative (controlled)",
        CONTROLLED.tie_breaker(0x8000_0000_0000_0001),
        &[send(LOWEST_TO_CONTROLLED).step(), Step::Settle],
        NOW_CONTROLLING,
    ),
    claimed(
        "rfc8445/7.3.1.1/top-bit-of-the-claim",
        "a claim with its top bit set is larger than one without, not negative",
        CONTROLLED.tie_breaker(0x7fff_ffff_ffff_ffff),
        &[send(HIGHEST_TO_CONTROLLED).step(), Step::Settle],
        REFUSED_BY_CONTROLLED,
    ),
    claimed(
        "rfc8445/7.3.1.1/own-zero-controlling",
        "a controlling agent, even of tie-breaker 0, refuses a claim of 0",
        CONTROLLING.tie_breaker(0),
        &[send(LOWEST_TO_CONTROLLING).step(), Step::Settle],
        REFUSED_BY_CONTROLLING,
    ),
    claimed(
        "rfc8445/7.3.1.1/own-zero-controlled",
        "a controlled agent, even of tie-breaker 0, takes control from a claim of 0",
        CONTROLLED.tie_breaker(0),
        &[send(LOWEST_TO_CONTROLLED).step(), Step::Settle],
        NOW_CONTROLLING,
    ),
];
