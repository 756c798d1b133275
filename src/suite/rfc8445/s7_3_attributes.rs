//! RFC 8445 sections 7.3 and 16.1: the attributes of a check, seen by who receives it (CP-24, CP-27).

use crate::stun::AttributeType as A;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Draft, Place};
use crate::suite::fact::Fact::{self, Error, Silence, Success, Triggered};
use crate::suite::outcome::{ANSWERED, CONTROLLED, FRESH, MALFORMED_OR_IGNORED, SUCCESS};
use crate::suite::step::{Control, Source, Step, send};
use crate::suite::{Case, Expect, Role, Scene};

const CONTROLLING: Scene = Scene::new(Role::Controlling).shared();

/// The value is needed for a peer-reflexive candidate only; what a receiver does is not said (CP-27).
const NO_PRIORITY: &[Expect] = &[
    conformant(&[Error(400)]),
    acceptable(
        SUCCESS,
        "answered: the value is needed for an unknown candidate only",
    ),
    acceptable(&[Silence], "dropped instead of refused"),
];

/// Outside 1 to 2^31-1; what a receiver does is not said.
const ODD_PRIORITY: &[Expect] = &[
    conformant(SUCCESS),
    conformant(&[Error(400)]),
    acceptable(&[Silence], "dropped instead of refused"),
];

/// The rule for a receiver covers the presence of the conflicting attribute only (CP-24).
const NO_ROLE: &[Expect] = &[
    conformant(SUCCESS),
    acceptable(
        &[Error(400)],
        "refused for having no role, as a sender must have one",
    ),
    acceptable(&[Silence], "dropped for having no role"),
];

/// Both roles at once (CP-24).
const BOTH_ROLES: &[Expect] = &[
    conformant(&[Error(400)]),
    conformant(SUCCESS),
    conformant(&[Error(487)]),
    acceptable(&[Silence], "dropped for having both roles"),
];

/// No other server is named in a success.
const NO_ALTERNATE: &[Expect] = &[
    conformant(&[Success, Fact::ReplyHas(A::ALTERNATE_SERVER, false)]),
    violation(
        &[Fact::ReplyHas(A::ALTERNATE_SERVER, true)],
        "a check is answered with another server's address",
    ),
];

/// No other server is named in a refusal.
const NO_ALTERNATE_IN_REFUSAL: &[Expect] = &[
    conformant(&[Fact::NoSuccess, Fact::ReplyHas(A::ALTERNATE_SERVER, false)]),
    violation(
        &[Fact::ReplyHas(A::ALTERNATE_SERVER, true)],
        "a check is answered with another server's address",
    ),
];

macro_rules! value {
    ($id:literal, $title:literal, $scene:expr, $requirement:literal, $change:expr, $expect:expr) => {
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

/// A tie-breaker of another size than eight bytes, from an address that no other case has used.
macro_rules! role {
    ($id:literal, $size:literal, $value:expr) => {
        Case {
            id: concat!("rfc8445/7.3/role-", $id),
            title: concat!("a check with a tie-breaker of ", $size),
            requirements: &["STUN-8489-14-01"],
            scene: CONTROLLED,
            steps: &[send(|check| check.set(A::ICE_CONTROLLING, $value))
                .from(Source::Stranger(0))
                .step()],
            expect: MALFORMED_OR_IGNORED,
        }
    };
}

/// There is no conflict, whatever the tie-breaker is.
macro_rules! peaceful {
    ($id:literal, $title:literal, $role:ident, $kind:expr, $tie_breaker:expr) => {
        Case {
            id: concat!("rfc8445/7.3.1.1/no-conflict-", $id),
            title: $title,
            requirements: &["ICE-8445-7.3.1.1-02"],
            scene: Scene::new(Role::$role),
            steps: &[send(|check| check.role($kind, $tie_breaker)).step(), Step::Settle],
            expect: &[
                conformant(&[Fact::Role(Role::$role)]),
                violation(
                    &[Fact::Role(Role::$role.opposite())],
                    "the agent switched its role without a conflict",
                ),
            ],
        }
    };
}

pub(super) const CASES: &[Case] = &[
    value! {
        "priority-missing", "a check without PRIORITY", CONTROLLED, "ICE-8445-7.3.1.3-01",
        |check| check.without(A::PRIORITY), NO_PRIORITY
    },
    value! {
        "priority-zero", "a check with PRIORITY 0", CONTROLLED, "ICE-8445-7.3.1.3-01",
        |check| check.set(A::PRIORITY, &[0; 4]), ODD_PRIORITY
    },
    value! {
        "priority-one", "a check with PRIORITY 1, the lowest", CONTROLLED, "ICE-8445-7.3.1.3-01",
        |check| check.set(A::PRIORITY, &[0, 0, 0, 1]), ANSWERED
    },
    value! {
        "priority-highest", "a check with PRIORITY 2147483647, the highest", CONTROLLED,
        "ICE-8445-7.3.1.3-01", |check| check.set(A::PRIORITY, &[0x7f, 0xff, 0xff, 0xff]), ANSWERED
    },
    value! {
        "priority-top-bit", "a check with a PRIORITY of 32 ones", CONTROLLED, "ICE-8445-7.3.1.3-01",
        |check| check.set(A::PRIORITY, &[0xff; 4]), ODD_PRIORITY
    },
    value! {
        "priority-empty", "a check with a PRIORITY of no bytes", CONTROLLED, "STUN-8489-14-01",
        |check| check.set(A::PRIORITY, &[]), MALFORMED_OR_IGNORED
    },
    value! {
        "priority-3-bytes", "a check with a PRIORITY of three bytes", CONTROLLED, "STUN-8489-14-01",
        |check| check.set(A::PRIORITY, &[1; 3]), MALFORMED_OR_IGNORED
    },
    value! {
        "priority-5-bytes", "a check with a PRIORITY of five bytes", CONTROLLED, "STUN-8489-14-01",
        |check| check.set(A::PRIORITY, &[1; 5]), MALFORMED_OR_IGNORED
    },
    value! {
        "priority-8-bytes", "a check with a PRIORITY of eight bytes", CONTROLLED, "STUN-8489-14-01",
        |check| check.set(A::PRIORITY, &[1; 8]), MALFORMED_OR_IGNORED
    },
    value! {
        "role-missing", "a check without a role to a controlled agent", CONTROLLED, "ICE-8445-7.3.1.1-02",
        Draft::without_role, NO_ROLE
    },
    value! {
        "role-missing-controlling", "a check without a role to a controlling agent", CONTROLLING,
        "ICE-8445-7.3.1.1-02", Draft::without_role, NO_ROLE
    },
    value! {
        "role-both", "a check with both roles to a controlled agent", FRESH, "ICE-8445-7.3.1.1-02",
        |check| check.add(Place::BeforeIntegrity, A::ICE_CONTROLLED, &[0xff; 8]), BOTH_ROLES
    },
    value! {
        "role-both-controlling", "a check with both roles to a controlling agent",
        Scene::new(Role::Controlling), "ICE-8445-7.3.1.1-02",
        |check| check.add(Place::BeforeIntegrity, A::ICE_CONTROLLING, &[0; 8]), BOTH_ROLES
    },
    role! { "empty", "no bytes", &[] },
    role! { "4-bytes", "four bytes", &[1; 4] },
    role! { "7-bytes", "seven bytes", &[1; 7] },
    role! { "9-bytes", "nine bytes", &[1; 9] },
    role! { "16-bytes", "sixteen bytes", &[1; 16] },
    value! {
        "conflicting-role-empty", "a check with the agent's own role and no tie-breaker", FRESH,
        "ICE-8445-7.3.1.1-02", |check| check.without_role().set(A::ICE_CONTROLLED, &[]), MALFORMED_OR_IGNORED
    },
    value! {
        "conflicting-role-4-bytes", "a check with the agent's own role and a tie-breaker of four bytes",
        FRESH, "ICE-8445-7.3.1.1-02", |check| check.without_role().set(A::ICE_CONTROLLED, &[0; 4]),
        MALFORMED_OR_IGNORED
    },
    value! {
        "use-candidate-with-value", "a check whose USE-CANDIDATE has four bytes", FRESH, "STUN-8489-14-01",
        |check| check.set(A::USE_CANDIDATE, &[0; 4]), MALFORMED_OR_IGNORED
    },
    value! {
        "no-alternate-server", "the answer to a check sends the peer to no other server", CONTROLLED,
        "ICE-8445-7.3-07", |check| check,
        NO_ALTERNATE
    },
    value! {
        "no-alternate-server-in-refusal", "the refusal of a check sends the peer to no other server",
        CONTROLLED, "ICE-8445-7.3-07", |check| check.integrity_flipped(1),
        NO_ALTERNATE_IN_REFUSAL
    },
    peaceful! {
        "controlled-0", "a controlling peer with tie-breaker 0 is no conflict", Controlled,
        A::ICE_CONTROLLING, 0
    },
    peaceful! {
        "controlled-max", "a controlling peer with the largest tie-breaker is no conflict", Controlled,
        A::ICE_CONTROLLING, u64::MAX
    },
    peaceful! {
        "controlled-top-bit",
        "a controlling peer with a tie-breaker negative in two's complement is no conflict", Controlled,
        A::ICE_CONTROLLING, 1 << 63
    },
    peaceful! {
        "controlling-0", "a controlled peer with tie-breaker 0 is no conflict", Controlling,
        A::ICE_CONTROLLED, 0
    },
    peaceful! {
        "controlling-max", "a controlled peer with the largest tie-breaker is no conflict", Controlling,
        A::ICE_CONTROLLED, u64::MAX
    },
    Case {
        id: "rfc8445/7.3/priority-missing-unknown-address",
        title: "a check without PRIORITY from an unknown address",
        requirements: &["ICE-8445-7.3.1.3-01"],
        scene: FRESH,
        steps: &[send(|check| check.without(A::PRIORITY))
            .from(Source::Stranger(0))
            .control(Control::Stranger)
            .step()],
        expect: &[
            conformant(&[Error(400), Triggered(false)]),
            acceptable(
                &[Success],
                "answered; the candidate gets a priority of the agent's choice",
            ),
            acceptable(&[Silence, Triggered(false)], "dropped instead of refused"),
        ],
    },
];
