//! RFC 8445 section 7.3.1.1: claims of a role that must not count, and role attributes out of shape.

use crate::stun::{AttributeType, Class};
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Key, Place};
use crate::suite::fact::Fact::{Error, NoSuccess, Role as InRole, Silence, Success};
use crate::suite::initiator::{CONTROLLED, CONTROLLING};
use crate::suite::step::{Change, Step, send};
use crate::suite::{Case, Expect, Role, Scene};

const MI: AttributeType = AttributeType::MESSAGE_INTEGRITY;

const AS_CONTROLLING: AttributeType = AttributeType::ICE_CONTROLLING;

const AS_CONTROLLED: AttributeType = AttributeType::ICE_CONTROLLED;

const AUTHENTIC: &[&str] = &["ICE-8445-7.3-02", "ICE-8445-7.3.1.1-02"];

const FLIPPED: &str = "whoever can send to the agent turns the roles over without the password";

const STILL_CONTROLLED: &[Expect] = &[
    conformant(&[NoSuccess, InRole(Role::Controlled)]),
    violation(&[InRole(Role::Controlling)], FLIPPED),
    violation(&[Success], "answered as if it had been authenticated"),
];

const STILL_CONTROLLING: &[Expect] = &[
    conformant(&[NoSuccess, InRole(Role::Controlling)]),
    violation(&[InRole(Role::Controlled)], FLIPPED),
    violation(&[Success], "answered as if it had been authenticated"),
];

/// A claim that would win if it were authenticated.
const fn forged(id: &'static str, title: &'static str, scene: Scene, steps: &'static [Step]) -> Case {
    Case {
        id,
        title,
        requirements: AUTHENTIC,
        scene,
        steps,
        expect: match scene.role {
            Role::Controlling => STILL_CONTROLLING,
            Role::Controlled => STILL_CONTROLLED,
        },
    }
}

/// The role attribute is out of shape, so that there is no tie-breaker to compare.
const SHAPELESS: &[Expect] = &[
    conformant(&[Error(400), InRole(Role::Controlled)]),
    conformant(&[Silence, InRole(Role::Controlled)]),
    acceptable(
        &[Success, InRole(Role::Controlled)],
        "taken for a check without a role: no conflict",
    ),
    acceptable(
        &[NoSuccess, InRole(Role::Controlled)],
        "refused with another code than 400",
    ),
    violation(
        &[InRole(Role::Controlling)],
        "the tie-breaker that decided was not in the message",
    ),
];

const UNSIGNED_TO_CONTROLLED: Change = |check| check.role(AS_CONTROLLED, 0).without(MI);

const UNSIGNED_TO_CONTROLLING: Change = |check| check.role(AS_CONTROLLING, u64::MAX).without(MI);

pub(super) const CASES: &[Case] = &[
    forged(
        "rfc8445/7.3.1.1/unsigned-to-controlled",
        "a claim without MESSAGE-INTEGRITY gives a controlled agent no control",
        CONTROLLED,
        &[send(UNSIGNED_TO_CONTROLLED).step(), Step::Settle],
    ),
    forged(
        "rfc8445/7.3.1.1/unsigned-to-controlling",
        "a claim without MESSAGE-INTEGRITY takes no control from a controlling agent",
        CONTROLLING,
        &[send(UNSIGNED_TO_CONTROLLING).step(), Step::Settle],
    ),
    forged(
        "rfc8445/7.3.1.1/integrity-wrong-to-controlled",
        "a claim with a wrong MESSAGE-INTEGRITY gives a controlled agent no control",
        CONTROLLED,
        &[
            send(|check| check.role(AS_CONTROLLED, 0).integrity_flipped(1)).step(),
            Step::Settle,
        ],
    ),
    forged(
        "rfc8445/7.3.1.1/integrity-wrong-to-controlling",
        "a claim with a wrong MESSAGE-INTEGRITY takes no control from a controlling agent",
        CONTROLLING,
        &[
            send(|check| check.role(AS_CONTROLLING, u64::MAX).integrity_flipped(1)).step(),
            Step::Settle,
        ],
    ),
    forged(
        "rfc8445/7.3.1.1/peers-password-to-controlling",
        "a claim signed with the peer's own password takes no control from a controlling agent",
        CONTROLLING,
        &[
            send(|check| check.role(AS_CONTROLLING, u64::MAX).signed(Key::Remote)).step(),
            Step::Settle,
        ],
    ),
    forged(
        "rfc8445/7.3.1.1/foreign-fragment-to-controlled",
        "a claim addressed to another agent's fragment gives a controlled agent no control",
        CONTROLLED,
        &[
            send(|check| check.role(AS_CONTROLLED, 0).username("none:{remote}")).step(),
            Step::Settle,
        ],
    ),
    forged(
        "rfc8445/7.3.1.1/no-username-to-controlled",
        "a claim without USERNAME gives a controlled agent no control",
        CONTROLLED,
        &[
            send(|check| check.role(AS_CONTROLLED, 0).without(AttributeType::USERNAME)).step(),
            Step::Settle,
        ],
    ),
    forged(
        "rfc8445/7.3.1.1/losing-unsigned",
        "a claim without MESSAGE-INTEGRITY that would lose is refused as unauthenticated",
        CONTROLLED,
        &[
            send(|check| check.role(AS_CONTROLLED, u64::MAX).without(MI)).step(),
            Step::Settle,
        ],
    ),
    Case {
        id: "rfc8445/7.3.1.1/indication",
        title: "a claim in a signed indication changes no role and is not answered",
        requirements: &["STUN-8489-6.3.2-02", "ICE-8445-7.3.1.1-02"],
        scene: CONTROLLED,
        steps: &[
            send(|check| check.role(AS_CONTROLLED, 0).class(Class::Indication)).step(),
            Step::Settle,
        ],
        expect: &[
            conformant(&[Silence, InRole(Role::Controlled)]),
            violation(
                &[InRole(Role::Controlling)],
                "an indication is no check, and nobody learns that it was acted on",
            ),
        ],
    },
    Case {
        id: "rfc8445/7.3.1.1/after-integrity",
        title: "a claim behind MESSAGE-INTEGRITY has no effect beside the right role before it",
        requirements: &["STUN-8489-14.5-01", "ICE-8445-7.3.1.1-02"],
        scene: CONTROLLED,
        steps: &[
            send(|check| check.add(Place::AfterIntegrity, AS_CONTROLLED, &[0; 8])).step(),
            Step::Settle,
        ],
        expect: &[
            conformant(&[Success, InRole(Role::Controlled)]),
            acceptable(
                &[NoSuccess, InRole(Role::Controlled)],
                "the whole check refused for what stands behind its integrity",
            ),
            violation(
                &[InRole(Role::Controlling)],
                "what stands behind MESSAGE-INTEGRITY is not covered by it, and anybody on the path can put it there",
            ),
        ],
    },
    Case {
        id: "rfc8445/7.3.1.1/alone-after-integrity",
        title: "a claim that stands behind MESSAGE-INTEGRITY alone has no effect",
        requirements: &["STUN-8489-14.5-01", "ICE-8445-7.3.1.1-02"],
        scene: CONTROLLED,
        steps: &[
            send(|check| {
                check
                    .without_role()
                    .add(Place::AfterIntegrity, AS_CONTROLLED, &[0; 8])
            })
            .step(),
            Step::Settle,
        ],
        expect: &[
            conformant(&[InRole(Role::Controlled)]),
            violation(
                &[InRole(Role::Controlling)],
                "what stands behind MESSAGE-INTEGRITY is not covered by it, and anybody on the path can put it there",
            ),
        ],
    },
    Case {
        id: "rfc8445/7.3.1.1/no-role",
        title: "a check without a role attribute is no conflict",
        requirements: &["ICE-8445-7.3.1.1-02"],
        scene: CONTROLLED,
        steps: &[send(crate::suite::Draft::without_role).step(), Step::Settle],
        expect: &[
            conformant(&[Success, InRole(Role::Controlled)]),
            acceptable(
                &[Error(400), InRole(Role::Controlled)],
                "refused as malformed: the sender has to put one in",
            ),
            acceptable(
                &[Silence, InRole(Role::Controlled)],
                "dropped as malformed: the sender has to put one in",
            ),
        ],
    },
    Case {
        id: "rfc8445/7.3.1.1/both-roles",
        title: "a check that claims both roles is refused, or decided as a conflict",
        requirements: &["ICE-8445-7.3.1.1-02"],
        scene: CONTROLLED,
        steps: &[
            send(|check| check.add(Place::BeforeIntegrity, AS_CONTROLLED, &[0xff; 8])).step(),
            Step::Settle,
        ],
        expect: &[
            conformant(&[Error(400), InRole(Role::Controlled)]),
            acceptable(
                &[Error(487), InRole(Role::Controlled)],
                "decided as a conflict, by the attribute that makes one",
            ),
            acceptable(
                &[Success, InRole(Role::Controlled)],
                "decided by the attribute that makes no conflict",
            ),
            acceptable(&[Silence, InRole(Role::Controlled)], "dropped as malformed"),
        ],
    },
    Case {
        id: "rfc8445/7.3.1.1/short-tie-breaker",
        title: "a role attribute of 4 bytes decides nothing",
        requirements: &["ICE-8445-16.1-01", "ICE-8445-7.3.1.1-02"],
        scene: CONTROLLED,
        steps: &[
            send(|check| {
                check
                    .without_role()
                    .add(Place::BeforeIntegrity, AS_CONTROLLED, &[0; 4])
            })
            .step(),
            Step::Settle,
        ],
        expect: SHAPELESS,
    },
    Case {
        id: "rfc8445/7.3.1.1/empty-tie-breaker",
        title: "a role attribute without a byte decides nothing",
        requirements: &["ICE-8445-16.1-01", "ICE-8445-7.3.1.1-02"],
        scene: CONTROLLED,
        steps: &[
            send(|check| {
                check
                    .without_role()
                    .add(Place::BeforeIntegrity, AS_CONTROLLED, &[])
            })
            .step(),
            Step::Settle,
        ],
        expect: SHAPELESS,
    },
    Case {
        id: "rfc8445/7.3.1.1/long-tie-breaker",
        title: "a role attribute of 12 bytes decides nothing",
        requirements: &["ICE-8445-16.1-01", "ICE-8445-7.3.1.1-02"],
        scene: CONTROLLED,
        steps: &[
            send(|check| {
                check
                    .without_role()
                    .add(Place::BeforeIntegrity, AS_CONTROLLED, &[0; 12])
            })
            .step(),
            Step::Settle,
        ],
        expect: &[
            conformant(&[Error(400), InRole(Role::Controlled)]),
            conformant(&[Silence, InRole(Role::Controlled)]),
            acceptable(
                &[NoSuccess, InRole(Role::Controlled)],
                "refused with another code than 400",
            ),
            acceptable(
                &[Success],
                "read as the eight bytes it begins with, or as no role; it is authenticated either way",
            ),
        ],
    },
];
