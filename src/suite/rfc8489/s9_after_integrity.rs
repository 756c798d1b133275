//! RFC 8489 sections 9 and 14.5: what stands behind MESSAGE-INTEGRITY has no effect (CP-02).

use crate::stun::AttributeType as A;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Draft, Key, Place};
use crate::suite::fact::Fact::{self, Connected, DataLeft, Error, Signed, Silence, Success};
use crate::suite::fact::{Left, Signer};
use crate::suite::outcome::{BAD_REQUEST, CONTROLLED, FRESH, SUCCESS, UNAUTHENTICATED, UNAUTHORIZED};
use crate::suite::step::{Source, Step, send};
use crate::suite::{Case, Expect, Role, Scene};

const REFUSED_WHOLE: &str = "the whole message is refused, though what is protected is valid";
const FORGED_ROLE: &str = "an attribute that anybody on the path can append changed the agent's role";
const FORGED_NOMINATION: &str = "an attribute that anybody on the path can append nominated a pair";

/// Valid but for something behind the integrity.
const PASSED_OVER: &[Expect] = &[
    conformant(SUCCESS),
    acceptable(BAD_REQUEST, REFUSED_WHOLE),
    acceptable(UNAUTHORIZED, REFUSED_WHOLE),
    acceptable(&[Silence], REFUSED_WHOLE),
];

/// Two rules meet (CP-09).
const REQUIRED: &[Expect] = &[
    conformant(SUCCESS),
    acceptable(
        &[Error(420), Signed(Signer::Addressed)],
        "the rule for unknown attributes is put above the one to ignore it",
    ),
    acceptable(
        &[Error(420), Signed(Signer::Nobody)],
        "the rule for unknown attributes is put above the one to ignore it",
    ),
    acceptable(BAD_REQUEST, REFUSED_WHOLE),
    acceptable(UNAUTHORIZED, REFUSED_WHOLE),
    acceptable(&[Silence], REFUSED_WHOLE),
];

/// A check without PRIORITY (CP-27).
const NO_PRIORITY: &[Expect] = &[
    conformant(&[Error(400)]),
    acceptable(SUCCESS, "a check without PRIORITY is answered too"),
    acceptable(&[Silence], "dropped instead of refused"),
    acceptable(UNAUTHORIZED, REFUSED_WHOLE),
];

/// A check without a role (CP-24).
const NO_ROLE: &[Expect] = &[
    conformant(SUCCESS),
    acceptable(&[Error(400)], "refused for having no role"),
    acceptable(&[Silence], "dropped for having no role"),
    acceptable(UNAUTHORIZED, REFUSED_WHOLE),
];

/// A valid check with something behind its integrity.
macro_rules! behind {
    ($id:literal, $title:literal, $change:expr, $expect:expr) => {
        Case {
            id: concat!("rfc8489/9/behind-integrity-", $id),
            title: $title,
            requirements: &["STUN-8489-9-01", "STUNOLD-5389-15.4-01"],
            scene: CONTROLLED,
            steps: &[send($change).step()],
            expect: $expect,
        }
    };
}

fn forty(mut check: Draft) -> Draft {
    for kind in 0xff00..0xff28 {
        check = check.add(Place::AfterIntegrity, A(kind), &[1]);
    }
    check
}

pub(super) const CASES: &[Case] = &[
    behind! {
        "optional", "an unknown optional attribute behind MESSAGE-INTEGRITY is passed over",
        |check| check.add(Place::AfterIntegrity, A(0xfffe), &[1, 2, 3]), PASSED_OVER
    },
    behind! {
        "required", "an unknown required attribute behind MESSAGE-INTEGRITY is passed over",
        |check| check.add(Place::AfterIntegrity, A(0x7fff), &[1, 2, 3]),
        REQUIRED
    },
    behind! {
        "software", "SOFTWARE behind MESSAGE-INTEGRITY is passed over",
        |check| check.add(Place::AfterIntegrity, A::SOFTWARE, b"appended"), PASSED_OVER
    },
    behind! {
        "foreign-username", "a second USERNAME, of a foreign user, behind MESSAGE-INTEGRITY is passed over",
        |check| check.add_text(Place::AfterIntegrity, A::USERNAME, "foreign:{remote}"), PASSED_OVER
    },
    behind! {
        "error-code", "ERROR-CODE behind MESSAGE-INTEGRITY is passed over",
        |check| check.add(Place::AfterIntegrity, A::ERROR_CODE, &[0, 0, 4, 87]), PASSED_OVER
    },
    behind! {
        "xor-mapped-address", "XOR-MAPPED-ADDRESS behind MESSAGE-INTEGRITY is passed over",
        |check| check.add_mapped(Place::AfterIntegrity, true, 1), PASSED_OVER
    },
    behind! {
        "priority-again", "a second PRIORITY behind MESSAGE-INTEGRITY is passed over",
        |check| check.add(Place::AfterIntegrity, A::PRIORITY, &[0x7f, 0xff, 0xff, 0xff]), PASSED_OVER
    },
    behind! {
        "malformed-priority", "a malformed PRIORITY behind MESSAGE-INTEGRITY is passed over",
        |check| check.add(Place::AfterIntegrity, A::PRIORITY, &[1]), PASSED_OVER
    },
    behind! {
        "many", "forty attributes behind MESSAGE-INTEGRITY are passed over",
        forty, PASSED_OVER
    },
    behind! {
        "priority", "a PRIORITY behind MESSAGE-INTEGRITY only is none",
        |check| check.moved(A::PRIORITY, Place::AfterIntegrity),
        NO_PRIORITY
    },
    behind! {
        "role", "a role behind MESSAGE-INTEGRITY only is none",
        |check| check.moved(A::ICE_CONTROLLING, Place::AfterIntegrity),
        NO_ROLE
    },
    Case {
        id: "rfc8489/9/behind-sha256-optional",
        title: "an unknown optional attribute behind both integrity attributes is passed over",
        requirements: &["STUN-8489-9-02", "STUN-8489-9-01"],
        scene: CONTROLLED,
        steps: &[send(|check| {
            check
                .signed_sha256(Key::Local, 32, 0)
                .add(Place::AfterIntegrity, A(0xfffe), &[1])
        })
        .step()],
        expect: &[
            conformant(&[Success, Signed(Signer::Addressed)]),
            acceptable(BAD_REQUEST, REFUSED_WHOLE),
            acceptable(UNAUTHORIZED, REFUSED_WHOLE),
            acceptable(
                &[Error(420)],
                "an agent of RFC 8445 does not know MESSAGE-INTEGRITY-SHA256",
            ),
            acceptable(&[Silence], REFUSED_WHOLE),
        ],
    },
    Case {
        id: "rfc8489/9/behind-sha256-alone-username",
        title: "a USERNAME behind a MESSAGE-INTEGRITY-SHA256 that is alone is none",
        requirements: &["STUN-8489-9-02", "STUN-8489-9.1.3-01"],
        scene: CONTROLLED,
        steps: &[send(|check| {
            let signed = check
                .signed_sha256(Key::Local, 32, 0)
                .without(A::MESSAGE_INTEGRITY);
            signed.moved(A::USERNAME, Place::AfterIntegrity)
        })
        .step()],
        expect: &[
            conformant(BAD_REQUEST),
            acceptable(
                UNAUTHORIZED,
                "refused with the code for wrong credentials instead of missing ones",
            ),
            acceptable(
                &[Error(420)],
                "an agent of RFC 8445 does not know MESSAGE-INTEGRITY-SHA256",
            ),
            acceptable(&[Silence], "dropped instead of refused"),
            violation(&[Success], "a user name that is not protected was believed"),
        ],
    },
    Case {
        id: "rfc8489/9/behind-integrity-conflict-controlled",
        title: "a conflicting role behind MESSAGE-INTEGRITY does not make a controlled agent controlling",
        requirements: &["STUN-8489-9-01", "ICE-8445-7.3.1.1-02"],
        scene: FRESH,
        steps: &[
            send(|check| check.add(Place::AfterIntegrity, A::ICE_CONTROLLED, &[0; 8])).step(),
            Step::Settle,
        ],
        expect: &[
            conformant(&[Fact::Role(Role::Controlled)]),
            violation(&[Fact::Role(Role::Controlling)], FORGED_ROLE),
        ],
    },
    Case {
        id: "rfc8489/9/behind-integrity-conflict-controlling",
        title: "a conflicting role behind MESSAGE-INTEGRITY does not make a controlling agent controlled",
        requirements: &["STUN-8489-9-01", "ICE-8445-7.3.1.1-02"],
        scene: Scene::new(Role::Controlling),
        steps: &[
            send(|check| check.add(Place::AfterIntegrity, A::ICE_CONTROLLING, &[0xff; 8])).step(),
            Step::Settle,
        ],
        expect: &[
            conformant(&[Fact::Role(Role::Controlling)]),
            violation(&[Fact::Role(Role::Controlled)], FORGED_ROLE),
        ],
    },
    Case {
        id: "rfc8489/9/behind-integrity-nomination-lite",
        title: "USE-CANDIDATE behind MESSAGE-INTEGRITY does not nominate at a lite agent",
        requirements: &["STUN-8489-9-01", "ICE-8445-7.3.2-01"],
        scene: FRESH.lite(),
        steps: &[
            send(|check| check.add(Place::AfterIntegrity, A::USE_CANDIDATE, &[])).step(),
            Step::Pass(300),
        ],
        expect: &[
            conformant(&[Connected(false)]),
            violation(&[Connected(true)], FORGED_NOMINATION),
        ],
    },
    Case {
        id: "rfc8489/9/behind-integrity-nomination-moves-data",
        title: "USE-CANDIDATE behind MESSAGE-INTEGRITY, from a new address, moves no data there",
        requirements: &["STUN-8489-9-01", "ICE-8445-7.3.1.5-01"],
        scene: FRESH.connected(),
        steps: &[
            send(|check| {
                let preferred = check.set(A::PRIORITY, &[0x7e, 0xff, 0xff, 0xff]);
                preferred.add(Place::AfterIntegrity, A::USE_CANDIDATE, &[])
            })
            .from(Source::Stranger(0))
            .step(),
            Step::Pass(500),
            Step::SubjectSends(0),
        ],
        expect: &[
            conformant(&[DataLeft(Left::Candidate)]),
            violation(&[DataLeft(Left::Stranger)], FORGED_NOMINATION),
        ],
    },
    Case {
        id: "rfc8489/9/unsigned-nomination-moves-data",
        title: "USE-CANDIDATE in an unsigned check from a new address moves no data there",
        requirements: &["STUN-8489-9.1.3-01", "ICE-8445-7.3-02"],
        scene: FRESH.connected(),
        steps: &[
            send(|check| {
                let preferred = check.set(A::PRIORITY, &[0x7e, 0xff, 0xff, 0xff]);
                preferred.nominating().without(A::MESSAGE_INTEGRITY)
            })
            .from(Source::Stranger(0))
            .step(),
            Step::Pass(500),
            Step::SubjectSends(0),
        ],
        expect: &[
            conformant(&[Fact::NoSuccess, DataLeft(Left::Candidate)]),
            violation(
                &[DataLeft(Left::Stranger)],
                "an unsigned packet decided where data goes",
            ),
            violation(&[Success], UNAUTHENTICATED),
        ],
    },
];
