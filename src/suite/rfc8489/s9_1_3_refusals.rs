//! RFC 8489 section 9.1.3: how much comes back, and the same from a controlling agent.

use crate::stun::AttributeType as A;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::Key;
use crate::suite::fact::Fact::{self, Error, Larger, Signed, Silence, Success};
use crate::suite::fact::Signer;
use crate::suite::outcome::{
    ANSWERED, CODE_OF_MISSING, CODE_OF_WRONG, CONTROLLED, HARDENED, MISSING, UNAUTHENTICATED, WRONG,
};
use crate::suite::step::send;
use crate::suite::{Case, Expect, Role, Scene};

const SMALL_REFUSAL_MISSING: &[Expect] = &[
    conformant(&[Error(400), Larger(false)]),
    acceptable(&[Error(401), Larger(false)], CODE_OF_WRONG),
    acceptable(&[Silence], HARDENED),
    acceptable(
        &[Fact::AnyError, Larger(true)],
        "the refusal is larger than the request and can be aimed at others",
    ),
];

const SMALL_REFUSAL_WRONG: &[Expect] = &[
    conformant(&[Error(401), Larger(false)]),
    acceptable(&[Error(400), Larger(false)], CODE_OF_MISSING),
    acceptable(&[Silence], HARDENED),
    acceptable(
        &[Fact::AnyError, Larger(true)],
        "the refusal is larger than the request and can be aimed at others",
    ),
];

pub(super) const CASES: &[Case] = &[
    Case {
        id: "rfc8489/9.1.3/refusal-of-missing-not-larger",
        title: "the refusal of an unsigned check is not larger than the check",
        requirements: &["STUN-8489-9.1.3-02"],
        scene: CONTROLLED,
        steps: &[send(|check| check.without(A::MESSAGE_INTEGRITY)).step()],
        expect: SMALL_REFUSAL_MISSING,
    },
    Case {
        id: "rfc8489/9.1.3/refusal-of-wrong-not-larger",
        title: "the refusal of a wrongly signed check is not larger than the check",
        requirements: &["STUN-8489-9.1.3-09"],
        scene: CONTROLLED,
        steps: &[send(|check| check.signed(Key::Text("wrong"))).step()],
        expect: SMALL_REFUSAL_WRONG,
    },
    Case {
        id: "rfc8489/9.1.3/no-integrity-copies",
        title: "five unsigned checks get at most one refusal each",
        requirements: &["STUN-8489-9.1.3-02"],
        scene: CONTROLLED,
        steps: &[send(|check| check.without(A::MESSAGE_INTEGRITY)).copies(5).step()],
        expect: &[
            conformant(&[Error(400), Fact::Replies(5)]),
            acceptable(&[Error(401), Fact::Replies(5)], CODE_OF_WRONG),
            acceptable(&[Silence], HARDENED),
            acceptable(
                &[Error(400), Signed(Signer::Nobody)],
                "fewer refusals than requests, as a limit on their rate",
            ),
            acceptable(
                &[Error(401), Signed(Signer::Nobody)],
                "fewer refusals than requests, as a limit on their rate",
            ),
            violation(&[Success], UNAUTHENTICATED),
        ],
    },
    Case {
        id: "rfc8489/9.1.3/controlling-no-integrity",
        title: "a controlling agent refuses a check without MESSAGE-INTEGRITY",
        requirements: &["STUN-8489-9.1.3-01"],
        scene: Scene::new(Role::Controlling).shared(),
        steps: &[send(|check| check.without(A::MESSAGE_INTEGRITY)).step()],
        expect: MISSING,
    },
    Case {
        id: "rfc8489/9.1.3/controlling-wrong-integrity",
        title: "a controlling agent refuses a wrongly signed check",
        requirements: &["STUN-8489-9.1.3-08"],
        scene: Scene::new(Role::Controlling).shared(),
        steps: &[send(|check| check.integrity_flipped(0x40)).step()],
        expect: WRONG,
    },
    Case {
        id: "rfc8489/9.1.3/controlling-valid",
        title: "a controlling agent answers a valid check",
        requirements: &["STUN-8489-9.1.3-12", "ICE-8445-7.3-03"],
        scene: Scene::new(Role::Controlling).shared(),
        steps: &[send(|check| check).step()],
        expect: ANSWERED,
    },
];
