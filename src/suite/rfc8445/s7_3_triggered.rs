//! RFC 8445 sections 7.3.1.3 and 7.3.1.4: what an accepted check leads to, and a lite agent's part (7.3.2).

use crate::stun::AttributeType as A;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::fact::Fact::{
    Checks, Connected, Keeps, NoSuccess, Signed, Success, Triggered, TriggeredRightly,
};
use crate::suite::fact::{Rule, Signer};
use crate::suite::outcome::{
    ANSWERED, DROPPED, FRESH, LEARNT, MISSING, MISSING_AND_INERT, WRONG, WRONG_AND_INERT, unknown,
};
use crate::suite::step::{Control, Source, Step, send};
use crate::suite::{Case, Expect, Key, Knows, Role, Scene};

const CONTROLLING: Scene = Scene::new(Role::Controlling);
const LITE: Scene = Scene::new(Role::Controlled).lite();

/// A lite agent makes no checks.
const ANSWERED_ONLY: &[Expect] = &[
    conformant(&[
        Success,
        Signed(Signer::Addressed),
        Triggered(false),
        Checks(false),
    ]),
    violation(&[Triggered(true)], "a lite agent makes no checks"),
    violation(&[Checks(true)], "a lite agent makes no checks"),
];

/// A valid check from an unknown address is learnt.
macro_rules! learn {
    ($id:literal, $title:literal, $scene:expr, $change:expr) => {
        Case {
            id: concat!("rfc8445/7.3.1.3/learnt-", $id),
            title: $title,
            requirements: &[
                "ICE-8445-7.3.1.3-01",
                "ICE-8445-7.3.1.4-02",
                "ICE-8445-7.3.1.4-03",
            ],
            scene: $scene,
            steps: &[send($change)
                .from(Source::Stranger(0))
                .control(Control::Stranger)
                .step()],
            expect: LEARNT,
        }
    };
}

/// One message to an agent in another role or over IPv6.
macro_rules! scene {
    ($id:literal, $title:literal, $requirement:literal, $scene:expr, $change:expr, $expect:expr) => {
        Case {
            id: concat!("rfc8445/7.3/", $id),
            title: $title,
            requirements: &[$requirement],
            scene: $scene,
            steps: &[send($change).step()],
            expect: $expect,
        }
    };
}

/// One message from an unknown address to an agent in another role or over IPv6.
macro_rules! inert {
    ($id:literal, $title:literal, $requirement:literal, $scene:expr, $change:expr, $expect:expr) => {
        Case {
            id: concat!("rfc8445/7.3.1.3/not-learnt-", $id),
            title: $title,
            requirements: &[$requirement, "ICE-8445-7.3-02"],
            scene: $scene,
            steps: &[send($change)
                .from(Source::Stranger(0))
                .control(Control::Stranger)
                .step()],
            expect: $expect,
        }
    };
}

pub(super) const CASES: &[Case] = &[
    learn! {
        "controlled", "a controlled agent learns a valid check's unknown address and checks it", FRESH,
        |check| check
    },
    learn! {
        "controlling", "a controlling agent learns a valid check's unknown address and checks it",
        CONTROLLING, |check| check
    },
    learn! {
        "beside-candidates",
        "an agent that has candidates learns a valid check's unknown address and checks it",
        FRESH.knows(Knows::Candidates), |check| check
    },
    learn! {
        "ipv6", "over IPv6 a valid check's unknown address is learnt and checked", FRESH.ipv6(), |check| check
    },
    learn! {
        "lowest-priority", "an unknown address with PRIORITY 1 is learnt and checked", FRESH,
        |check| check.set(A::PRIORITY, &[0, 0, 0, 1])
    },
    learn! {
        "nominating", "an unknown address is learnt and checked when its check nominates", FRESH,
        |check| check.nominating()
    },
    learn! {
        "unknown-optional",
        "an unknown address is learnt and checked whatever optional attribute its check has", FRESH,
        |check| check.set(A(0xfffe), &[1, 2, 3])
    },
    Case {
        id: "rfc8445/7.3.1.3/learnt-two",
        title: "two unknown addresses one after the other are both answered, and the second is checked too",
        requirements: &["ICE-8445-7.3.1.3-01", "ICE-8445-7.3.1.4-02"],
        scene: FRESH,
        steps: &[
            send(|check| check)
                .from(Source::Stranger(0))
                .control(Control::Stranger)
                .step(),
            send(|check| check)
                .from(Source::Stranger(1))
                .control(Control::Stranger)
                .step(),
        ],
        expect: LEARNT,
    },
    Case {
        id: "rfc8445/7.3.1.3/learnt-check-is-complete",
        title: "the check to a learnt address has everything that a check must have",
        requirements: &["ICE-8445-7.3.1.4-03", "ICE-8445-7.2.2-01"],
        scene: FRESH,
        steps: &[send(|check| check)
            .from(Source::Stranger(0))
            .control(Control::Stranger)
            .step()],
        expect: &[conformant(&[
            Triggered(true),
            TriggeredRightly(true),
            Keeps(Rule::Username),
            Keeps(Rule::Integrity),
            Keeps(Rule::Fingerprint),
            Keeps(Rule::Priority),
            Keeps(Rule::OneRole),
        ])],
    },
    inert! {
        "controlling-no-integrity", "a controlling agent learns nothing from an unsigned check",
        "STUN-8489-9.1.3-01", CONTROLLING, |check| check.without(A::MESSAGE_INTEGRITY), MISSING_AND_INERT
    },
    inert! {
        "controlling-wrong-integrity", "a controlling agent learns nothing from a wrongly signed check",
        "STUN-8489-9.1.3-08", CONTROLLING, |check| check.integrity_flipped(1), WRONG_AND_INERT
    },
    inert! {
        "controlling-foreign", "a controlling agent learns nothing from a check for a foreign user",
        "STUN-8489-9.1.3-04", CONTROLLING, |check| check.username("foreign:{remote}"), WRONG_AND_INERT
    },
    inert! {
        "ipv6-no-integrity", "over IPv6 nothing is learnt from an unsigned check", "STUN-8489-9.1.3-01",
        FRESH.ipv6(), |check| check.without(A::MESSAGE_INTEGRITY), MISSING_AND_INERT
    },
    inert! {
        "ipv6-wrong-integrity", "over IPv6 nothing is learnt from a wrongly signed check",
        "STUN-8489-9.1.3-08", FRESH.ipv6(), |check| check.integrity_flipped(1), WRONG_AND_INERT
    },
    inert! {
        "connected-no-integrity", "a connected agent learns nothing from an unsigned check",
        "STUN-8489-9.1.3-01", FRESH.connected(), |check| check.without(A::MESSAGE_INTEGRITY),
        MISSING_AND_INERT
    },
    inert! {
        "connected-wrong-integrity", "a connected agent learns nothing from a wrongly signed check",
        "STUN-8489-9.1.3-08", FRESH.connected(), |check| check.integrity_flipped(1), WRONG_AND_INERT
    },
    scene! {
        "ipv6-valid", "over IPv6 a valid check is answered with the address it came from",
        "STUN-8489-14.2-01", FRESH.ipv6().shared(), |check| check, ANSWERED
    },
    scene! {
        "ipv6-no-integrity", "over IPv6 an unsigned check is refused", "STUN-8489-9.1.3-01",
        FRESH.ipv6().shared(), |check| check.without(A::MESSAGE_INTEGRITY), MISSING
    },
    scene! {
        "ipv6-wrong-integrity", "over IPv6 a wrongly signed check is refused", "STUN-8489-9.1.3-08",
        FRESH.ipv6().shared(), |check| check.integrity_flipped(1), WRONG
    },
    scene! {
        "ipv6-cookie-wrong", "over IPv6 a check with a wrong cookie is dropped", "ICE-8445-7.3-08",
        FRESH.ipv6().shared(), |check| check.cookie(0), DROPPED
    },
    scene! {
        "controlling-foreign", "a controlling agent refuses a check for a foreign user", "STUN-8489-9.1.3-04",
        CONTROLLING.shared(), |check| check.username("foreign:{remote}"), WRONG
    },
    scene! {
        "controlling-swapped", "a controlling agent refuses a check with swapped fragments",
        "ICE-8445-7.3-04", CONTROLLING.shared(), |check| check.username("{remote}:{local}"), WRONG
    },
    scene! {
        "controlling-unknown-required", "a controlling agent refuses an unknown required attribute",
        "STUN-8489-6.3.1-01", CONTROLLING.shared(), |check| check.set(A(0x7fff), &[1]), unknown!(&[0x7fff])
    },
    scene! {
        "lite-valid", "a lite agent answers a valid check", "ICE-8445-7.3-03", LITE.shared(), |check| check,
        ANSWERED
    },
    scene! {
        "lite-no-integrity", "a lite agent refuses an unsigned check", "STUN-8489-9.1.3-01", LITE.shared(),
        |check| check.without(A::MESSAGE_INTEGRITY), MISSING
    },
    scene! {
        "lite-no-username", "a lite agent refuses a check without USERNAME", "STUN-8489-9.1.3-01",
        LITE.shared(), |check| check.without(A::USERNAME), MISSING
    },
    scene! {
        "lite-wrong-integrity", "a lite agent refuses a wrongly signed check", "STUN-8489-9.1.3-08",
        LITE.shared(), |check| check.integrity_flipped(1), WRONG
    },
    scene! {
        "lite-key-peer", "a lite agent refuses a check signed with the peer's own password",
        "STUN-8489-9.1.3-08", LITE.shared(), |check| check.signed(Key::Remote), WRONG
    },
    scene! {
        "lite-foreign", "a lite agent refuses a check for a foreign user", "STUN-8489-9.1.3-04",
        LITE.shared(), |check| check.username("foreign:{remote}"), WRONG
    },
    scene! {
        "lite-swapped", "a lite agent refuses a check with swapped fragments", "ICE-8445-7.3-04",
        LITE.shared(), |check| check.username("{remote}:{local}"), WRONG
    },
    scene! {
        "lite-unknown-required", "a lite agent refuses an unknown required attribute", "STUN-8489-6.3.1-01",
        LITE.shared(), |check| check.set(A(0x7fff), &[1]), unknown!(&[0x7fff])
    },
    scene! {
        "lite-cookie-wrong", "a lite agent drops a check with a wrong cookie", "ICE-8445-7.3-08",
        LITE.shared(), |check| check.cookie(0), DROPPED
    },
    Case {
        id: "rfc8445/7.3.2/lite-answers-only",
        title: "a lite agent answers a valid check from an unknown address and makes none itself",
        requirements: &["ICE-8445-7.3-03", "ICE-8445-7.3.2-01"],
        scene: LITE,
        steps: &[send(|check| check)
            .from(Source::Stranger(0))
            .control(Control::Stranger)
            .step()],
        expect: ANSWERED_ONLY,
    },
    Case {
        id: "rfc8445/7.3.2/lite-nominated",
        title: "a lite agent is connected by a valid check with USE-CANDIDATE",
        requirements: &["ICE-8445-7.3.2-01"],
        scene: LITE.knows(Knows::Candidates),
        steps: &[
            send(|check| check.nominating()).step(),
            Step::AwaitConnected(2000),
        ],
        expect: &[conformant(&[Success, Connected(true)])],
    },
    Case {
        id: "rfc8445/7.3.2/lite-not-nominated-unsigned",
        title: "a lite agent is not connected by an unsigned check with USE-CANDIDATE",
        requirements: &["ICE-8445-7.3.2-01", "STUN-8489-9.1.3-01"],
        scene: LITE.knows(Knows::Candidates),
        steps: &[
            send(|check| check.nominating().without(A::MESSAGE_INTEGRITY)).step(),
            Step::Pass(300),
        ],
        expect: &[
            conformant(&[NoSuccess, Connected(false)]),
            violation(&[Connected(true)], "an unsigned packet connected the agent"),
        ],
    },
    Case {
        id: "rfc8445/7.3.2/lite-not-nominated-wrong",
        title: "a lite agent is not connected by a wrongly signed check with USE-CANDIDATE",
        requirements: &["ICE-8445-7.3.2-01", "STUN-8489-9.1.3-08"],
        scene: LITE.knows(Knows::Candidates),
        steps: &[
            send(|check| check.nominating().integrity_flipped(1)).step(),
            Step::Pass(300),
        ],
        expect: &[
            conformant(&[NoSuccess, Connected(false)]),
            violation(&[Connected(true)], "a wrongly signed packet connected the agent"),
        ],
    },
    Case {
        id: "rfc8445/7.3.2/lite-not-connected-without-nomination",
        title: "a lite agent is not connected by a valid check without USE-CANDIDATE",
        requirements: &["ICE-8445-7.3.2-01", "ICE-8445-12.1.1-01"],
        scene: LITE.knows(Knows::Candidates),
        steps: &[send(|check| check).step(), Step::Pass(300)],
        expect: &[
            conformant(&[Success, Connected(false)]),
            acceptable(
                &[Success, Connected(true)],
                "said to be connected before the peer has nominated",
            ),
        ],
    },
];
