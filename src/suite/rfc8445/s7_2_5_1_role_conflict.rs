//! RFC 8445 section 7.2.5.1: a 487 to the subject's check. It makes the subject change its role, so it is
//! worth something to an attacker, and counts only with a right signature.

use crate::stun::AttributeType;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Draft, Key, Place};
use crate::suite::fact::Fact::{Checks, Connected, NewTieBreaker, Nominated, Role as InRole};
use crate::suite::initiator::{CONTROLLED, CONTROLLING};
use crate::suite::step::{Answer, Answering, Step, answer};
use crate::suite::{Case, Expect, Role, Scene};

const MI: AttributeType = AttributeType::MESSAGE_INTEGRITY;

const ERROR: AttributeType = AttributeType::ERROR_CODE;

const SWITCH: &[&str] = &["ICE-8445-7.2.5.1-01", "ICE-8445-7.2.5.1-02"];

const AUTHENTIC: &[&str] = &["ICE-8445-7.2.5.1-04", "STUN-8489-9.1.4-02"];

const FLIPPED: &str = "whoever can send from the peer's address turns the roles over without the password, and the session with them";

fn conflict(success: Draft) -> Draft {
    success.error(487, "Role Conflict")
}

/// A signed 487 to the first check, right answers to all later ones.
const ONCE: Answering = answer(conflict).first(1).always();

const SWITCHING: &[Step] = &[Step::AwaitCheck(4000), Step::Pass(1500), Step::Settle];

const NOW_CONTROLLED: &[Expect] = &[
    conformant(&[InRole(Role::Controlled), NewTieBreaker(true)]),
    acceptable(
        &[InRole(Role::Controlled)],
        "the tie-breaker stays, as in RFC 5245: the conflict is settled all the same",
    ),
];

const NOW_CONTROLLING: &[Expect] = &[
    conformant(&[InRole(Role::Controlling), NewTieBreaker(true)]),
    acceptable(
        &[InRole(Role::Controlling)],
        "the tie-breaker stays, as in RFC 5245: the conflict is settled all the same",
    ),
];

const STILL_CONTROLLING: &[Expect] = &[
    conformant(&[Checks(true), InRole(Role::Controlling)]),
    violation(&[InRole(Role::Controlled)], FLIPPED),
];

const STILL_CONTROLLED: &[Expect] = &[
    conformant(&[Checks(true), InRole(Role::Controlled)]),
    violation(&[InRole(Role::Controlling)], FLIPPED),
];

/// The subject's first check is answered with a 487 that does not count, all later ones rightly; the role is
/// what it was. Only the first: a subject that takes each would turn over and back, and end in either role.
const fn keeps_role(id: &'static str, title: &'static str, scene: Scene, answer: Answer) -> Case {
    Case {
        id,
        title,
        requirements: AUTHENTIC,
        scene: scene.answered(answer.first(1).always()),
        steps: IGNORING,
        expect: match scene.role {
            Role::Controlling => STILL_CONTROLLING,
            Role::Controlled => STILL_CONTROLLED,
        },
    }
}

const IGNORING: &[Step] = &[
    Step::AwaitCheck(4000),
    Step::Pass(1500),
    Step::Answer(Answering::rightly()),
    Step::Settle,
];

pub(super) const CASES: &[Case] = &[
    Case {
        id: "rfc8445/7.2.5.1/controlling-signed",
        title: "a controlling agent that gets a signed 487 becomes controlled, with a new tie-breaker",
        requirements: &["ICE-8445-7.2.5.1-01", "ICE-8445-7.2.5.1-03", "ICE-8445-16.1-03"],
        scene: CONTROLLING.answered(ONCE),
        steps: SWITCHING,
        expect: NOW_CONTROLLED,
    },
    Case {
        id: "rfc8445/7.2.5.1/controlled-signed",
        title: "a controlled agent that gets a signed 487 becomes controlling, with a new tie-breaker",
        requirements: &["ICE-8445-7.2.5.1-01", "ICE-8445-7.2.5.1-03", "ICE-8445-16.1-03"],
        scene: CONTROLLED.answered(ONCE),
        steps: SWITCHING,
        expect: NOW_CONTROLLING,
    },
    Case {
        id: "rfc8445/7.2.5.1/controlled-signed-nominates",
        title: "an agent that became controlling by a 487 checks the pair again, nominates it and connects",
        requirements: &["ICE-8445-7.2.5.1-01", "ICE-8445-7.2.5.1-02", "ICE-8445-7.1.2-01"],
        scene: CONTROLLED.answered(ONCE),
        steps: &[Step::AwaitConnected(6000)],
        expect: &[conformant(&[
            InRole(Role::Controlling),
            Nominated(true),
            Connected(true),
        ])],
    },
    Case {
        id: "rfc8445/7.2.5.1/controlling-signed-is-nominated",
        title: "an agent that became controlled by a 487 checks the pair again and is nominated on it",
        requirements: SWITCH,
        scene: CONTROLLING.answered(ONCE),
        steps: &[
            Step::AwaitCheck(4000),
            Step::Pass(1000),
            Step::Nominate(0),
            Step::AwaitConnected(6000),
        ],
        expect: &[conformant(&[InRole(Role::Controlled), Connected(true)])],
    },
    Case {
        id: "rfc8445/7.2.5.1/reserved-bits",
        title: "the reserved bits of ERROR-CODE have no effect: a signed 487 changes the role all the same",
        requirements: &["STUN-8489-14.8-03", "ICE-8445-7.2.5.1-01"],
        scene: CONTROLLING.answered(
            answer(|success| conflict(success).set(ERROR, &[0xff, 0xff, 0xfc, 87]))
                .first(1)
                .always(),
        ),
        steps: SWITCHING,
        expect: &[
            conformant(&[InRole(Role::Controlled)]),
            acceptable(
                &[InRole(Role::Controlling)],
                "a sender has to leave these bits zero, and the conflict comes up again",
            ),
        ],
    },
    Case {
        id: "rfc8445/7.2.5.1/signed-copies",
        title: "copies of one signed 487 change the role once",
        requirements: &["ICE-8445-7.2.5.1-01", "STUN-8489-6.3-03"],
        scene: CONTROLLING.answered(answer(conflict).first(1).copies(2).always()),
        steps: SWITCHING,
        expect: &[
            conformant(&[InRole(Role::Controlled)]),
            violation(
                &[InRole(Role::Controlling)],
                "an answer to a finished transaction still has an effect, so a repeated packet turns the role over",
            ),
        ],
    },
    Case {
        id: "rfc8445/7.2.5.1/signed-twice",
        title: "a signed 487 to the check after the change changes the role back",
        requirements: SWITCH,
        scene: CONTROLLING.answered(answer(conflict).first(2).always()),
        steps: &[Step::AwaitCheck(4000), Step::Pass(1500), Step::Settle],
        expect: &[
            conformant(&[InRole(Role::Controlling)]),
            acceptable(
                &[InRole(Role::Controlled)],
                "the second check came too late to be answered so, or the second change was held back against flapping",
            ),
        ],
    },
    Case {
        id: "rfc8445/7.2.5.1/signed-ipv6",
        title: "a signed 487 over IPv6 changes the role",
        requirements: SWITCH,
        scene: CONTROLLING.ipv6().answered(ONCE),
        steps: SWITCHING,
        expect: NOW_CONTROLLED,
    },
    Case {
        id: "rfc8445/7.2.5.1/signed-late",
        title: "a signed 487 that comes after the check was sent again changes the role",
        requirements: SWITCH,
        scene: CONTROLLING.answered(answer(conflict).delay(650).first(1).always()),
        steps: &[Step::AwaitCheck(4000), Step::Pass(3000), Step::Settle],
        expect: NOW_CONTROLLED,
    },
    keeps_role(
        "rfc8445/7.2.5.1/controlling-unsigned",
        "an unsigned 487 does not change the role of a controlling agent",
        CONTROLLING,
        answer(|success| conflict(success).without(MI)),
    ),
    keeps_role(
        "rfc8445/7.2.5.1/controlled-unsigned",
        "an unsigned 487 does not change the role of a controlled agent",
        CONTROLLED,
        answer(|success| conflict(success).without(MI)),
    ),
    keeps_role(
        "rfc8445/7.2.5.1/controlling-integrity-wrong",
        "a 487 with a wrong MESSAGE-INTEGRITY does not change the role of a controlling agent",
        CONTROLLING,
        answer(|success| conflict(success).integrity_flipped(1)),
    ),
    keeps_role(
        "rfc8445/7.2.5.1/controlled-integrity-wrong",
        "a 487 with a wrong MESSAGE-INTEGRITY does not change the role of a controlled agent",
        CONTROLLED,
        answer(|success| conflict(success).integrity_flipped(1)),
    ),
    keeps_role(
        "rfc8445/7.2.5.1/controlling-own-password",
        "a 487 signed with the receiver's own password does not change the role of a controlling agent",
        CONTROLLING,
        answer(|success| conflict(success).signed(Key::Local)),
    ),
    keeps_role(
        "rfc8445/7.2.5.1/controlled-own-password",
        "a 487 signed with the receiver's own password does not change the role of a controlled agent",
        CONTROLLED,
        answer(|success| conflict(success).signed(Key::Local)),
    ),
    keeps_role(
        "rfc8445/7.2.5.1/integrity-empty",
        "a 487 with an empty MESSAGE-INTEGRITY does not change the role",
        CONTROLLING,
        answer(|success| conflict(success).set(MI, &[])),
    ),
    keeps_role(
        "rfc8445/7.2.5.1/sha256-wrong",
        "a 487 with a wrong MESSAGE-INTEGRITY-SHA256 alone does not change the role",
        CONTROLLING,
        answer(|success| conflict(success).without(MI).signed_sha256(Key::Remote, 32, 1)),
    ),
    keeps_role(
        "rfc8445/7.2.5.1/other-stream",
        "a 487 signed with the peer's password of another stream does not change the role",
        CONTROLLING.streams(2),
        answer(|success| conflict(success).signed(Key::OtherRemote)).only_stream(0),
    ),
    keeps_role(
        "rfc8445/7.2.5.1/other-transaction",
        "a signed 487 with a transaction id of its own does not change the role",
        CONTROLLING,
        answer(conflict).other_transaction(),
    ),
    keeps_role(
        "rfc8445/7.2.5.1/code-after-integrity",
        "a second ERROR-CODE of 487 behind MESSAGE-INTEGRITY of a signed 400 does not change the role",
        CONTROLLING,
        answer(|success| {
            success.error(400, "Bad Request").add(
                Place::AfterIntegrity,
                AttributeType::ERROR_CODE,
                &[0, 0, 4, 87],
            )
        }),
    ),
    Case {
        id: "rfc8445/7.2.5.1/code-in-a-success",
        title: "a signed success with an ERROR-CODE of 487 does not change the role",
        requirements: AUTHENTIC,
        scene: CONTROLLING.answered(
            answer(|success| success.add(Place::BeforeIntegrity, AttributeType::ERROR_CODE, &[0, 0, 4, 87]))
                .first(1)
                .always(),
        ),
        steps: IGNORING,
        expect: &[
            conformant(&[Checks(true), InRole(Role::Controlling)]),
            violation(
                &[InRole(Role::Controlled)],
                "an attribute that means nothing in a success turned the roles over",
            ),
        ],
    },
    keeps_role(
        "rfc8445/7.2.5.1/signed-400",
        "a signed 400 does not change the role",
        CONTROLLED,
        answer(|success| success.error(400, "Bad Request")),
    ),
];
