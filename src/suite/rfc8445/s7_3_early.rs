//! RFC 8445 section 7.3: checks that come before the peer's answer (CP-14).

use crate::stun::AttributeType as A;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Draft, Key};
use crate::suite::fact::Fact::{Checks, Replies, Signed, Silence, Success, Triggered, TriggeredRightly};
use crate::suite::fact::Signer;
use crate::suite::outcome::{DROPPED, FOREIGN, FRESH, MISSING, REDIRECTED, SUCCESS, WRONG, unknown};
use crate::suite::step::{Control, Source, Step, send};
use crate::suite::{Answering, Case, Expect, Knows, Role, Scene};

const EARLY: Scene = FRESH.knows(Knows::Nothing);
const OFFERER: Scene = Scene::new(Role::Controlling).knows(Knows::Nothing);
const WHEN_SILENT: Control = Control::Wait(300);

const HELD_BACK: &str = "not answered before the peer's answer is known; the peer has to repeat its check";

/// The agent's own password is all that an answer needs.
const AT_ONCE: &[Expect] = &[conformant(SUCCESS), acceptable(&[Silence], HELD_BACK)];

/// One message before the peer's credentials are known.
macro_rules! early {
    ($id:literal, $title:literal, $requirement:literal, $scene:expr, $change:expr, $expect:expr) => {
        Case {
            id: concat!("rfc8445/7.3/early-", $id),
            title: $title,
            requirements: &["ICE-8445-7.3-05", "ICE-8445-5.3-02", $requirement],
            scene: $scene.shared(),
            steps: &[send($change).control(WHEN_SILENT).step()],
            expect: $expect,
        }
    };
}

/// A message from an unknown address before the peer's credentials are known, which leads to no check after.
macro_rules! inert {
    ($id:literal, $title:literal, $requirement:literal, $change:expr) => {
        Case {
            id: concat!("rfc8445/7.3/early-", $id, "-triggers-nothing"),
            title: $title,
            requirements: &["ICE-8445-7.3-06", $requirement],
            scene: EARLY,
            steps: &[
                send($change)
                    .from(Source::Stranger(0))
                    .control(WHEN_SILENT)
                    .step(),
                Step::Remote,
                Step::Settle,
            ],
            expect: &[
                conformant(&[Triggered(false)]),
                violation(&[Triggered(true)], REDIRECTED),
            ],
        }
    };
}

pub(super) const CASES: &[Case] = &[
    early! {
        "valid", "a controlled agent answers a valid check before it knows its peer", "ICE-8445-7.3-03",
        EARLY, |check| check, AT_ONCE
    },
    early! {
        "valid-controlling", "a controlling agent answers a valid check before it knows its peer",
        "ICE-8445-7.3-03", OFFERER, |check| check, AT_ONCE
    },
    early! {
        "valid-lite", "a lite agent answers a valid check before it knows its peer", "ICE-8445-7.3-03",
        EARLY.lite(), |check| check, AT_ONCE
    },
    early! {
        "valid-ipv6", "over IPv6 a valid check is answered before the peer is known", "ICE-8445-7.3-03",
        EARLY.ipv6(), |check| check, AT_ONCE
    },
    early! {
        "any-remote", "before the peer is known, any fragment will do for the peer's half", "ICE-8445-7.3-04",
        EARLY, |check| check.username("{local}:whoever"), AT_ONCE
    },
    early! {
        "no-integrity", "before the peer is known, an unsigned check is refused", "STUN-8489-9.1.3-01", EARLY,
        |check| check.without(A::MESSAGE_INTEGRITY), MISSING
    },
    early! {
        "no-username", "before the peer is known, a check without USERNAME is refused", "STUN-8489-9.1.3-01",
        EARLY, |check| check.without(A::USERNAME), MISSING
    },
    early! {
        "neither", "before the peer is known, a bare request is refused", "STUN-8489-9.1.3-01", EARLY,
        |_| Draft::plain().fingerprint(), MISSING
    },
    early! {
        "controlling-no-integrity", "before the peer is known, a controlling agent refuses an unsigned check",
        "STUN-8489-9.1.3-01", OFFERER, |check| check.without(A::MESSAGE_INTEGRITY), MISSING
    },
    early! {
        "controlling-no-username",
        "before the peer is known, a controlling agent refuses a check without USERNAME",
        "STUN-8489-9.1.3-01", OFFERER, |check| check.without(A::USERNAME), MISSING
    },
    early! {
        "wrong-integrity", "before the peer is known, a wrongly signed check is refused",
        "STUN-8489-9.1.3-08", EARLY, |check| check.integrity_flipped(1), WRONG
    },
    early! {
        "key-peer", "before the peer is known, a check signed with the peer's own password is refused",
        "STUN-8489-9.1.3-08", EARLY, |check| check.signed(Key::Remote), WRONG
    },
    early! {
        "key-empty", "before the peer is known, a check signed with the empty password is refused",
        "STUN-8489-9.1.3-08", EARLY, |check| check.signed(Key::Text("")), WRONG
    },
    early! {
        "controlling-wrong-integrity",
        "before the peer is known, a controlling agent refuses a wrongly signed check", "STUN-8489-9.1.3-08",
        OFFERER, |check| check.integrity_flipped(1), WRONG
    },
    early! {
        "foreign", "before the peer is known, a check for a foreign user is refused", "STUN-8489-9.1.3-04",
        EARLY, |check| check.username("foreign:{remote}"), FOREIGN
    },
    early! {
        "swapped", "before the peer is known, a check with swapped fragments is refused",
        "STUN-8489-9.1.3-04", EARLY, |check| check.username("{remote}:{local}"), FOREIGN
    },
    early! {
        "local-empty", "before the peer is known, an empty fragment is refused", "STUN-8489-9.1.3-04", EARLY,
        |check| check.username(":{remote}"), FOREIGN
    },
    early! {
        "unknown-required", "before the peer is known, an unknown required attribute is told",
        "STUN-8489-6.3.1-01", EARLY, |check| check.set(A(0x7fff), &[1]), unknown!(&[0x7fff])
    },
    early! {
        "cookie-wrong", "before the peer is known, a check with a wrong cookie is dropped",
        "STUN-8489-6.3-01", EARLY, |check| check.cookie(0), DROPPED
    },
    Case {
        id: "rfc8445/7.3/early-makes-no-checks",
        title: "an agent that does not know its peer's password makes no check, whatever valid check it got",
        requirements: &["ICE-8445-7.3-05", "ICE-8445-7.2.2-01"],
        scene: EARLY,
        steps: &[send(|check| check).control(WHEN_SILENT).step(), Step::Pass(500)],
        expect: &[
            conformant(&[Success, Checks(false)]),
            acceptable(&[Silence, Checks(false)], HELD_BACK),
            violation(
                &[Checks(true)],
                "a check was made without the password that must sign it",
            ),
        ],
    },
    Case {
        id: "rfc8445/7.3/early-then-checked",
        title: "an unknown address whose valid check came before the answer is checked when the answer comes",
        requirements: &["ICE-8445-7.3-06", "ICE-8445-7.3.1.3-01"],
        scene: EARLY,
        steps: &[
            send(|check| check)
                .from(Source::Stranger(0))
                .control(WHEN_SILENT)
                .step(),
            Step::Remote,
            Step::Settle,
        ],
        expect: &[
            conformant(&[Triggered(true), TriggeredRightly(true)]),
            acceptable(
                &[Triggered(false)],
                "the early check is forgotten; the peer has to repeat it",
            ),
        ],
    },
    Case {
        id: "rfc8445/7.3/early-then-checked-controlling",
        title: "a controlling agent checks an early address when the answer comes",
        requirements: &["ICE-8445-7.3-06", "ICE-8445-7.3.1.3-01"],
        // A pair that is nominated at once would end the checks before this address has its turn.
        scene: OFFERER.answered(Answering::Never),
        steps: &[
            send(|check| check)
                .from(Source::Stranger(0))
                .control(WHEN_SILENT)
                .step(),
            Step::Remote,
            Step::Settle,
        ],
        expect: &[
            conformant(&[Triggered(true), TriggeredRightly(true)]),
            acceptable(
                &[Triggered(false)],
                "the early check is forgotten; the peer has to repeat it",
            ),
        ],
    },
    Case {
        id: "rfc8445/7.3/early-many",
        title: "a hundred early copies of a valid check do not stop the agent",
        requirements: &["ICE-8445-7.3-05", "ICE-8445-11-12"],
        scene: EARLY,
        steps: &[
            send(|check| check).copies(100).control(WHEN_SILENT).step(),
            send(|check| check).control(WHEN_SILENT).step(),
        ],
        expect: &[
            conformant(&[Success, Replies(1), Signed(Signer::Addressed)]),
            acceptable(&[Silence], HELD_BACK),
        ],
    },
    Case {
        id: "rfc8445/7.3/early-then-answered",
        title: "after early checks the agent answers as ever when it has learnt its peer",
        requirements: &["ICE-8445-7.3-05", "ICE-8445-7.3-06"],
        scene: EARLY,
        steps: &[
            send(|check| check).control(WHEN_SILENT).step(),
            Step::Remote,
            send(|check| check).step(),
        ],
        expect: &[conformant(&[Success, Replies(1), Signed(Signer::Addressed)])],
    },
    inert! {
        "no-integrity",
        "an early unsigned check from an unknown address causes no check when the answer comes",
        "STUN-8489-9.1.3-01", |check| check.without(A::MESSAGE_INTEGRITY)
    },
    inert! {
        "wrong-integrity",
        "an early, wrongly signed check from an unknown address causes no check when the answer comes",
        "STUN-8489-9.1.3-08", |check| check.integrity_flipped(1)
    },
    inert! {
        "foreign",
        "an early check for a foreign user from an unknown address causes no check when the answer comes",
        "STUN-8489-9.1.3-04", |check| check.username("foreign:{remote}")
    },
    inert! {
        "key-peer",
        "an early check signed with the peer's own password causes no check when the answer comes",
        "STUN-8489-9.1.3-08", |check| check.signed(Key::Remote)
    },
];
