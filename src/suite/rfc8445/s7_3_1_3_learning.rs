//! RFC 8445 sections 7.3.1.3 and 7.3.1.4: candidates learned from checks, and the checks they trigger.

use crate::stun::{AttributeType, Class};
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Key, Place};
use crate::suite::fact::Fact::{
    Connected, DataLeft, NoSuccess, Nominated, Silence, Success, Triggered, TriggeredRightly,
};
use crate::suite::fact::Left;
use crate::suite::initiator::{CONTROLLED, CONTROLLING};
use crate::suite::scene::Knows;
use crate::suite::step::{Change, Control, Source, Step, send};
use crate::suite::{Case, Expect, Scene};

const LEARN: &[&str] = &["ICE-8445-7.3.1.3-01", "ICE-8445-7.3.1.4-03"];

const FORGED: &[&str] = &["ICE-8445-7.3-02", "ICE-8445-7.3.1.3-01"];

const AIMED: &str =
    "whoever can send to the agent makes it check an address of his choice, without the password";

/// A message from an address that the subject has never heard of.
const fn unheard(change: Change) -> Step {
    send(change)
        .from(Source::Stranger(0))
        .control(Control::Stranger)
        .step()
}

const NOT_LEARNED: &[Expect] = &[
    conformant(&[NoSuccess, Triggered(false)]),
    violation(&[Triggered(true)], AIMED),
    violation(&[Success], "answered as if it had been authenticated"),
];

/// A check from an unknown address that is not authenticated.
const fn forged(id: &'static str, title: &'static str, scene: Scene, steps: &'static [Step]) -> Case {
    Case {
        id,
        title,
        requirements: FORGED,
        scene,
        steps,
        expect: NOT_LEARNED,
    }
}

pub(super) const CASES: &[Case] = &[
    Case {
        id: "rfc8445/7.3.1.3/learned-controlled",
        title: "a check from an unknown address is answered, and that address is checked (controlled)",
        requirements: LEARN,
        scene: CONTROLLED,
        steps: &[unheard(|check| check)],
        expect: &[conformant(&[Success, TriggeredRightly(true)])],
    },
    Case {
        id: "rfc8445/7.3.1.3/learned-controlling",
        title: "a check from an unknown address is answered, and that address is checked (controlling)",
        requirements: LEARN,
        scene: CONTROLLING,
        steps: &[unheard(|check| check)],
        expect: &[conformant(&[Success, TriggeredRightly(true)])],
    },
    Case {
        id: "rfc8445/7.3.1.3/learned-ipv6",
        title: "a check from an unknown address over IPv6 is answered, and that address is checked",
        requirements: LEARN,
        scene: CONTROLLED.ipv6(),
        steps: &[unheard(|check| check)],
        expect: &[conformant(&[Success, TriggeredRightly(true)])],
    },
    Case {
        id: "rfc8445/7.3.1.3/learned-second-stream",
        title: "a check from an unknown address to the second stream is checked back with that stream's credentials",
        requirements: LEARN,
        scene: CONTROLLED.streams(2),
        steps: &[send(|check| check)
            .stream(1)
            .from(Source::Stranger(0))
            .control(Control::Stranger)
            .step()],
        expect: &[conformant(&[Success, TriggeredRightly(true)])],
    },
    Case {
        id: "rfc8445/7.3.1.3/learned-second-component",
        title: "a check from an unknown address to the second component is checked back",
        requirements: LEARN,
        scene: CONTROLLED.components(2),
        steps: &[send(|check| check)
            .component(2)
            .from(Source::Stranger(0))
            .control(Control::Stranger)
            .step()],
        expect: &[conformant(&[Success, TriggeredRightly(true)])],
    },
    Case {
        id: "rfc8445/7.3.1.3/connects-controlling",
        title: "a controlling agent that was given no candidate nominates the address that checks it",
        requirements: &["ICE-8445-7.3.1.3-01", "ICE-8445-8.1.1-02"],
        scene: CONTROLLING,
        steps: &[
            send(|check| check).from(Source::Stranger(0)).step(),
            Step::AwaitConnected(5000),
        ],
        expect: &[conformant(&[Success, Nominated(true), Connected(true)])],
    },
    Case {
        id: "rfc8445/7.3.1.3/connects-controlled",
        title: "a controlled agent that was given no candidate is nominated from an unknown address",
        requirements: &["ICE-8445-7.3.1.3-01", "ICE-8445-7.3.1.4-03"],
        scene: CONTROLLED,
        steps: &[
            send(crate::suite::Draft::nominating)
                .from(Source::Stranger(0))
                .step(),
            Step::AwaitConnected(5000),
        ],
        expect: &[conformant(&[Success, Connected(true)])],
    },
    Case {
        id: "rfc8445/7.3.1.3/data-follows",
        title: "data goes to the unknown address that was nominated, and nowhere else",
        requirements: &["ICE-8445-7.3.1.3-01", "ICE-8445-12.1-02"],
        scene: CONTROLLED,
        steps: &[
            send(crate::suite::Draft::nominating)
                .from(Source::Stranger(0))
                .control(Control::Wait(200))
                .step(),
            Step::AwaitConnected(5000),
            Step::SubjectSends(0),
        ],
        expect: &[conformant(&[Connected(true), DataLeft(Left::Stranger)])],
    },
    Case {
        id: "rfc8445/7.3.1.3/lowest-priority",
        title: "an address whose check has the lowest PRIORITY is learned as any other",
        requirements: LEARN,
        scene: CONTROLLED,
        steps: &[unheard(|check| check.set(AttributeType::PRIORITY, &[0, 0, 0, 1]))],
        expect: &[conformant(&[Success, TriggeredRightly(true)])],
    },
    Case {
        id: "rfc8445/7.3.1.3/after-the-answer",
        title: "an address that checked before the answer came is checked once it has come",
        requirements: &["ICE-8445-7.3-06", "ICE-8445-7.3-05"],
        scene: CONTROLLED.knows(Knows::Nothing),
        steps: &[
            send(|check| check).from(Source::Stranger(0)).step(),
            Step::Remote,
            Step::Settle,
        ],
        expect: &[
            conformant(&[Success, TriggeredRightly(true)]),
            acceptable(
                &[Triggered(true), Silence],
                "not answered before the answer came, checked all the same",
            ),
        ],
    },
    Case {
        id: "rfc8445/7.3.1.4/before-the-answer",
        title: "no check goes out before the peer's password is known",
        requirements: &["ICE-8445-7.3.1.4-03", "ICE-8445-7.2.2-02"],
        scene: CONTROLLED.knows(Knows::Nothing),
        steps: &[send(|check| check).from(Source::Stranger(0)).step(), Step::Settle],
        expect: &[
            conformant(&[Triggered(false)]),
            violation(
                &[Triggered(true)],
                "a check that is made with no password, or with a wrong one, shows a MAC under it",
            ),
        ],
    },
    forged(
        "rfc8445/7.3.1.3/unsigned-controlling",
        "a check without MESSAGE-INTEGRITY from an unknown address triggers none (controlling)",
        CONTROLLING,
        &[unheard(|check| check.without(AttributeType::MESSAGE_INTEGRITY))],
    ),
    forged(
        "rfc8445/7.3.1.3/integrity-wrong",
        "a check with a wrong MESSAGE-INTEGRITY from an unknown address triggers none",
        CONTROLLED,
        &[unheard(|check| check.integrity_flipped(1))],
    ),
    forged(
        "rfc8445/7.3.1.3/integrity-wrong-controlling",
        "a check with a wrong MESSAGE-INTEGRITY from an unknown address triggers none (controlling)",
        CONTROLLING,
        &[unheard(|check| check.integrity_flipped(1))],
    ),
    forged(
        "rfc8445/7.3.1.3/peers-password",
        "a check signed with the peer's own password from an unknown address triggers none",
        CONTROLLED,
        &[unheard(|check| check.signed(Key::Remote))],
    ),
    forged(
        "rfc8445/7.3.1.3/swapped-username",
        "a check whose USERNAME has its halves swapped, from an unknown address, triggers none",
        CONTROLLED,
        &[unheard(|check| check.username("{remote}:{local}"))],
    ),
    forged(
        "rfc8445/7.3.1.3/foreign-fragment",
        "a check addressed to another agent's fragment, from an unknown address, triggers none",
        CONTROLLED,
        &[unheard(|check| check.username("none:{remote}"))],
    ),
    forged(
        "rfc8445/7.3.1.3/other-stream",
        "a check signed with another stream's password from an unknown address triggers none",
        CONTROLLED.streams(2),
        &[unheard(|check| check.signed(Key::Other))],
    ),
    forged(
        "rfc8445/7.3.1.3/indication",
        "an indication from an unknown address triggers no check",
        CONTROLLED,
        &[unheard(|check| check.class(Class::Indication))],
    ),
    forged(
        "rfc8445/7.3.1.3/bare-indication",
        "a keepalive from an unknown address triggers no check",
        CONTROLLED,
        &[unheard(|check| {
            check
                .class(Class::Indication)
                .without(AttributeType::USERNAME)
                .without(AttributeType::MESSAGE_INTEGRITY)
                .without_role()
                .without(AttributeType::PRIORITY)
        })],
    ),
    Case {
        id: "rfc8445/7.3.1.3/username-after-integrity",
        title: "a check whose USERNAME stands behind MESSAGE-INTEGRITY, from an unknown address, triggers none",
        requirements: &["STUN-8489-14.5-01", "ICE-8445-7.3-04"],
        scene: CONTROLLED,
        steps: &[unheard(|check| {
            check.moved(AttributeType::USERNAME, Place::AfterIntegrity)
        })],
        expect: NOT_LEARNED,
    },
];
