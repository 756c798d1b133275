//! RFC 8489 section 14: the same attribute twice (CP-04). The first counts.

use crate::stun::AttributeType as A;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::Place;
use crate::suite::fact::Fact::{self, Error, Signed, Silence, Success};
use crate::suite::fact::Signer;
use crate::suite::outcome::{
    ANSWERED, BAD_REQUEST, CODE_OF_MISSING, CONTROLLED, FRESH, HARDENED, REDIRECTED, SUCCESS,
    UNAUTHENTICATED, UNAUTHORIZED,
};
use crate::suite::step::{Control, Source, Step, send};
use crate::suite::{Case, Expect, Role, Scene};

const TWO: &str = "refused for having two";

/// The first of two is right.
const FIRST_RIGHT: &[Expect] = &[
    conformant(SUCCESS),
    acceptable(&[Error(400)], TWO),
    acceptable(UNAUTHORIZED, TWO),
    acceptable(&[Silence], TWO),
];

/// The first of two users is not this agent's.
const FIRST_FOREIGN: &[Expect] = &[
    conformant(UNAUTHORIZED),
    acceptable(BAD_REQUEST, CODE_OF_MISSING),
    acceptable(&[Silence], HARDENED),
    violation(
        &[Success],
        "the second user name was taken: whoever looks at the first takes it for another's",
    ),
];

/// The first of two is what counts, and is malformed.
const FIRST_MALFORMED: &[Expect] = &[
    conformant(&[Error(400)]),
    conformant(&[Silence]),
    acceptable(UNAUTHORIZED, "refused as unauthenticated instead of malformed"),
    acceptable(SUCCESS, "the attribute that does not fit is passed over"),
];

macro_rules! twice {
    ($id:literal, $title:literal, $change:expr, $expect:expr) => {
        Case {
            id: concat!("rfc8489/14/", $id, "-twice"),
            title: $title,
            requirements: &["STUN-8489-14-06", "STUN-8489-14-07"],
            scene: CONTROLLED,
            steps: &[send($change).step()],
            expect: $expect,
        }
    };
}

pub(super) const CASES: &[Case] = &[
    twice! {
        "username-same", "the same USERNAME twice",
        |check| check.add_text(Place::BeforeIntegrity, A::USERNAME, "{local}:{remote}"), FIRST_RIGHT
    },
    twice! {
        "username-right-first", "of two USERNAMEs the first is right, the second foreign",
        |check| check.add_text(Place::BeforeIntegrity, A::USERNAME, "foreign:{remote}"), FIRST_RIGHT
    },
    twice! {
        "username-foreign-first", "of two USERNAMEs the first is foreign, the second right",
        |check| check.add_text(Place::First, A::USERNAME, "foreign:{remote}"), FIRST_FOREIGN
    },
    twice! {
        "username-empty-first", "of two USERNAMEs the first is empty, the second right",
        |check| check.add_text(Place::First, A::USERNAME, ""), FIRST_FOREIGN
    },
    twice! {
        "username-swapped-first", "of two USERNAMEs the first is swapped, the second right",
        |check| check.add_text(Place::First, A::USERNAME, "{remote}:{local}"), FIRST_FOREIGN
    },
    twice! {
        "priority-same", "the same PRIORITY twice",
        |check| check.add(Place::BeforeIntegrity, A::PRIORITY, &[0x6e, 0, 1, 0xff]), FIRST_RIGHT
    },
    twice! {
        "priority-other", "two PRIORITYs that differ",
        |check| check.add(Place::BeforeIntegrity, A::PRIORITY, &[0, 0, 0, 1]), FIRST_RIGHT
    },
    twice! {
        "priority-malformed-second", "a second PRIORITY of one byte",
        |check| check.add(Place::BeforeIntegrity, A::PRIORITY, &[1]), FIRST_RIGHT
    },
    twice! {
        "priority-malformed-first", "a PRIORITY of one byte before a right one",
        |check| check.add(Place::First, A::PRIORITY, &[1]), FIRST_MALFORMED
    },
    twice! {
        "role-same", "the same role twice",
        |check| check.add(Place::BeforeIntegrity, A::ICE_CONTROLLING, &[0; 8]), FIRST_RIGHT
    },
    twice! {
        "software", "SOFTWARE twice",
        |check| check.set(A::SOFTWARE, b"one").add(Place::BeforeIntegrity, A::SOFTWARE, b"another"), ANSWERED
    },
    twice! {
        "unknown-optional", "an unknown optional attribute twice",
        |check| check.set(A(0xfffe), &[1]).add(Place::BeforeIntegrity, A(0xfffe), &[2]), ANSWERED
    },
    Case {
        id: "rfc8489/14/username-foreign-first-twice-triggers-nothing",
        title: "a foreign USERNAME before a right one from an unknown address causes no check to that address",
        requirements: &["STUN-8489-14-07", "ICE-8445-7.3-02"],
        scene: FRESH,
        steps: &[
            send(|check| check.add_text(Place::First, A::USERNAME, "foreign:{remote}"))
                .from(Source::Stranger(0))
                .control(Control::Stranger)
                .step(),
        ],
        expect: &[
            conformant(&[Error(401), Signed(Signer::Nobody), Fact::Triggered(false)]),
            acceptable(
                &[Error(400), Signed(Signer::Nobody), Fact::Triggered(false)],
                CODE_OF_MISSING,
            ),
            acceptable(&[Silence, Fact::Triggered(false)], HARDENED),
            violation(&[Success], UNAUTHENTICATED),
            violation(&[Fact::Triggered(true)], REDIRECTED),
        ],
    },
    Case {
        id: "rfc8489/14/use-candidate-twice",
        title: "USE-CANDIDATE twice",
        requirements: &["STUN-8489-14-06", "STUN-8489-14-07"],
        scene: FRESH,
        steps: &[send(|check| {
            check
                .nominating()
                .nominating()
                .add(Place::BeforeIntegrity, A::USE_CANDIDATE, &[])
        })
        .step()],
        expect: FIRST_RIGHT,
    },
    Case {
        id: "rfc8489/14/tie-breaker-twice",
        title: "of two tie-breakers the first, which loses the conflict, decides",
        requirements: &["STUN-8489-14-07", "ICE-8445-7.3.1.1-03"],
        scene: Scene::new(Role::Controlling),
        steps: &[
            send(|check| {
                let losing = check.role(A::ICE_CONTROLLING, 0);
                losing.add(Place::BeforeIntegrity, A::ICE_CONTROLLING, &[0xff; 8])
            })
            .step(),
            Step::Settle,
        ],
        expect: &[
            conformant(&[Fact::Role(Role::Controlling)]),
            acceptable(
                &[Fact::Role(Role::Controlled)],
                "the last of two counts, which the text does not forbid",
            ),
        ],
    },
];
