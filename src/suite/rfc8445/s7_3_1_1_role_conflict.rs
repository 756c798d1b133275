//! RFC 8445 section 7.3.1.1: a check that claims the subject's own role. Claims of 0 and of the largest number
//! decide against whatever tie-breaker the subject has.

use crate::stun::AttributeType;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::fact::Fact::{
    self, Connected, Error, Nominated, Role as InRole, Signed, Success, Triggered,
};
use crate::suite::fact::{Presence, Signer};
use crate::suite::initiator::{CONTROLLED, CONTROLLING};
use crate::suite::step::{Answering, Change, Control, Source, Step, send};
use crate::suite::{Case, Expect, Role, Scene};

const AS_CONTROLLING: AttributeType = AttributeType::ICE_CONTROLLING;

const AS_CONTROLLED: AttributeType = AttributeType::ICE_CONTROLLED;

/// What a controlling agent does (the text's first bullet).
const OF_CONTROLLING: &[&str] = &["ICE-8445-7.3.1.1-03", "ICE-8445-7.3.1.1-02"];

/// What a controlled agent does (the second).
const OF_CONTROLLED: &[&str] = &["ICE-8445-7.3.1.1-04", "ICE-8445-7.3.1.1-02"];

const BOTH_ALIKE: &str =
    "both sides draw the opposite conclusion from one comparison, so both end in the same role";

/// The claim loses: a signed 487, and nothing changes.
pub(super) const REFUSED_BY_CONTROLLING: &[Expect] = &[
    conformant(&[
        Error(487),
        Signed(Signer::Addressed),
        Fact::ReplyFingerprint(Presence::Right),
        InRole(Role::Controlling),
    ]),
    violation(&[InRole(Role::Controlled)], BOTH_ALIKE),
    violation(
        &[Error(487), Signed(Signer::Nobody)],
        "the peer must ignore an unsigned 487, so the conflict is never settled",
    ),
];

pub(super) const REFUSED_BY_CONTROLLED: &[Expect] = &[
    conformant(&[
        Error(487),
        Signed(Signer::Addressed),
        Fact::ReplyFingerprint(Presence::Right),
        InRole(Role::Controlled),
    ]),
    violation(&[InRole(Role::Controlling)], BOTH_ALIKE),
    violation(
        &[Error(487), Signed(Signer::Nobody)],
        "the peer must ignore an unsigned 487, so the conflict is never settled",
    ),
];

/// The claim wins: the subject changes its role and answers as to any check.
pub(super) const NOW_CONTROLLED: &[Expect] = &[
    conformant(&[Success, Signed(Signer::Addressed), InRole(Role::Controlled)]),
    violation(&[InRole(Role::Controlling)], BOTH_ALIKE),
];

pub(super) const NOW_CONTROLLING: &[Expect] = &[
    conformant(&[Success, Signed(Signer::Addressed), InRole(Role::Controlling)]),
    violation(&[InRole(Role::Controlled)], BOTH_ALIKE),
];

/// One claim, and then the role that the subject shows.
pub(super) const fn claimed(
    id: &'static str,
    title: &'static str,
    scene: Scene,
    steps: &'static [Step],
    expect: &'static [Expect],
) -> Case {
    Case {
        id,
        title,
        requirements: match scene.role {
            Role::Controlling => OF_CONTROLLING,
            Role::Controlled => OF_CONTROLLED,
        },
        scene,
        steps,
        expect,
    }
}

pub(super) const LOWEST_TO_CONTROLLED: Change = |check| check.role(AS_CONTROLLED, 0);

pub(super) const HIGHEST_TO_CONTROLLED: Change = |check| check.role(AS_CONTROLLED, u64::MAX);

pub(super) const LOWEST_TO_CONTROLLING: Change = |check| check.role(AS_CONTROLLING, 0);

const HIGHEST_TO_CONTROLLING: Change = |check| check.role(AS_CONTROLLING, u64::MAX);

pub(super) const CASES: &[Case] = &[
    claimed(
        "rfc8445/7.3.1.1/controlling-lower-claim",
        "a controlling agent refuses a controlling peer of tie-breaker 0 with a signed 487",
        CONTROLLING,
        &[send(LOWEST_TO_CONTROLLING).step(), Step::Settle],
        REFUSED_BY_CONTROLLING,
    ),
    claimed(
        "rfc8445/7.3.1.1/controlling-higher-claim",
        "a controlling agent gives way to a controlling peer of the largest tie-breaker",
        CONTROLLING,
        &[send(HIGHEST_TO_CONTROLLING).step(), Step::Settle],
        NOW_CONTROLLED,
    ),
    claimed(
        "rfc8445/7.3.1.1/controlled-lower-claim",
        "a controlled agent takes control from a controlled peer of tie-breaker 0",
        CONTROLLED,
        &[send(LOWEST_TO_CONTROLLED).step(), Step::Settle],
        NOW_CONTROLLING,
    ),
    claimed(
        "rfc8445/7.3.1.1/controlled-higher-claim",
        "a controlled agent refuses a controlled peer of the largest tie-breaker with a signed 487",
        CONTROLLED,
        &[send(HIGHEST_TO_CONTROLLED).step(), Step::Settle],
        REFUSED_BY_CONTROLLED,
    ),
    claimed(
        "rfc8445/7.3.1.1/controlling-lower-claim-ipv6",
        "over IPv6, a controlling agent refuses a controlling peer of tie-breaker 0",
        CONTROLLING.ipv6(),
        &[send(LOWEST_TO_CONTROLLING).step(), Step::Settle],
        REFUSED_BY_CONTROLLING,
    ),
    claimed(
        "rfc8445/7.3.1.1/controlled-higher-claim-ipv6",
        "over IPv6, a controlled agent refuses a controlled peer of the largest tie-breaker",
        CONTROLLED.ipv6(),
        &[send(HIGHEST_TO_CONTROLLED).step(), Step::Settle],
        REFUSED_BY_CONTROLLED,
    ),
    claimed(
        "rfc8445/7.3.1.1/stranger-wins",
        "an authenticated claim decides from whatever address it comes",
        CONTROLLED,
        &[
            send(LOWEST_TO_CONTROLLED).from(Source::Stranger(0)).step(),
            Step::Settle,
        ],
        NOW_CONTROLLING,
    ),
    claimed(
        "rfc8445/7.3.1.1/refused-triggers-nothing",
        "a check refused with 487 makes its address no candidate",
        CONTROLLED,
        &[send(HIGHEST_TO_CONTROLLED)
            .from(Source::Stranger(0))
            .control(Control::Stranger)
            .step()],
        &[
            conformant(&[Error(487), Triggered(false)]),
            acceptable(
                &[Error(487), Triggered(true)],
                "the address is learned although the check was refused; whoever sent it has the password",
            ),
        ],
    ),
    claimed(
        "rfc8445/7.3.1.1/two-in-a-row",
        "an agent that took control gives it up again to the largest tie-breaker",
        CONTROLLED,
        &[
            send(LOWEST_TO_CONTROLLED).step(),
            send(HIGHEST_TO_CONTROLLING).step(),
            Step::Settle,
        ],
        NOW_CONTROLLED,
    ),
    claimed(
        "rfc8445/7.3.1.1/refused-twice",
        "the same losing claim, sent again, is refused again",
        CONTROLLED,
        &[send(HIGHEST_TO_CONTROLLED).copies(2).step(), Step::Settle],
        &[conformant(&[
            Error(487),
            Fact::Replies(2),
            Signed(Signer::Addressed),
            InRole(Role::Controlled),
        ])],
    ),
    claimed(
        "rfc8445/7.3.1.1/wins-twice",
        "the same winning claim, sent again, does not change the role back",
        CONTROLLED,
        &[send(LOWEST_TO_CONTROLLED).copies(2).step(), Step::Settle],
        NOW_CONTROLLING,
    ),
    claimed(
        "rfc8445/7.3.1.1/second-stream",
        "a claim on the second stream decides as one on the first",
        CONTROLLED.streams(2),
        &[send(HIGHEST_TO_CONTROLLED).stream(1).step()],
        &[conformant(&[Error(487), Signed(Signer::Addressed)])],
    ),
    claimed(
        "rfc8445/7.3.1.1/then-nominates",
        "an agent that took control nominates and connects",
        CONTROLLED.answered(Answering::Never),
        &[
            send(LOWEST_TO_CONTROLLED).step(),
            Step::Answer(Answering::rightly()),
            Step::AwaitConnected(6000),
        ],
        &[conformant(&[
            Success,
            InRole(Role::Controlling),
            Nominated(true),
            Connected(true),
        ])],
    ),
    claimed(
        "rfc8445/7.3.1.1/then-is-nominated",
        "an agent that gave control away does not nominate and is nominated by its peer",
        CONTROLLING,
        &[
            send(HIGHEST_TO_CONTROLLING).step(),
            Step::Settle,
            Step::Remote,
            Step::Pass(500),
            Step::Nominate(0),
            Step::AwaitConnected(6000),
        ],
        &[
            conformant(&[InRole(Role::Controlled), Nominated(false), Connected(true)]),
            violation(
                &[InRole(Role::Controlled), Nominated(true)],
                "two agents that both nominate may settle on different pairs",
            ),
        ],
    ),
    claimed(
        "rfc8445/7.3.1.1/no-conflict-controlled",
        "a controlled agent keeps its role before a controlling peer of the largest tie-breaker",
        CONTROLLED,
        &[send(HIGHEST_TO_CONTROLLING).step(), Step::Settle],
        &[conformant(&[Success, InRole(Role::Controlled)])],
    ),
    claimed(
        "rfc8445/7.3.1.1/no-conflict-controlling",
        "a controlling agent keeps its role before a controlled peer of the largest tie-breaker",
        CONTROLLING,
        &[send(HIGHEST_TO_CONTROLLED).step(), Step::Settle],
        &[conformant(&[Success, InRole(Role::Controlling)])],
    ),
    claimed(
        "rfc8445/7.3.1.1/no-conflict-zero",
        "a controlling agent keeps its role before a controlled peer of tie-breaker 0",
        CONTROLLING,
        &[send(LOWEST_TO_CONTROLLED).step(), Step::Settle],
        &[conformant(&[Success, InRole(Role::Controlling)])],
    ),
];
