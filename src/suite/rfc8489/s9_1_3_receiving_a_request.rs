//! RFC 8489 section 9.1.3: a request under the short-term credential mechanism.

use crate::stun::AttributeType;
use crate::suite::case::{acceptable, conformant};
use crate::suite::fact::Fact::{Error, Mapped, ReplyFingerprint, Signed, Silence, Success, Triggered};
use crate::suite::fact::{Mapped as At, Presence, Signer};
use crate::suite::step::{Control, Source, send};
use crate::suite::{Case, Role, Scene};

const CONTROLLED: Scene = Scene::new(Role::Controlled).shared();

const HARDENED: &str =
    "no answer at all, as hardening against scans and amplification; the text asks for 400";

pub(super) const CASES: &[Case] = &[
    Case {
        id: "rfc8489/9.1.3/valid",
        title: "a valid check is answered with a success signed by the same credential",
        requirements: &["STUN-8489-9.1.3-04", "ICE-8445-7.3-02"],
        scene: CONTROLLED,
        steps: &[send(|check| check).step()],
        expect: &[conformant(&[
            Success,
            Signed(Signer::Addressed),
            Mapped(At::Source),
            ReplyFingerprint(Presence::Right),
        ])],
    },
    Case {
        id: "rfc8489/9.1.3/no-integrity",
        title: "a check without MESSAGE-INTEGRITY is refused, unsigned",
        requirements: &["STUN-8489-9.1.3-01"],
        scene: CONTROLLED,
        steps: &[send(|check| check.without(AttributeType::MESSAGE_INTEGRITY)).step()],
        expect: &[
            conformant(&[Error(400), Signed(Signer::Nobody)]),
            acceptable(
                &[Error(401), Signed(Signer::Nobody)],
                "refused with the code for a wrong one",
            ),
            acceptable(&[Silence], HARDENED),
        ],
    },
    Case {
        id: "rfc8489/9.1.3/no-integrity-triggers-nothing",
        title: "a check without MESSAGE-INTEGRITY from an unknown address causes no check to that address",
        requirements: &["STUN-8489-9.1.3-01", "ICE-8445-7.3-02"],
        scene: Scene::new(Role::Controlled),
        steps: &[send(|check| check.without(AttributeType::MESSAGE_INTEGRITY))
            .from(Source::Stranger(0))
            .control(Control::Stranger)
            .step()],
        expect: &[
            conformant(&[Error(400), Triggered(false)]),
            acceptable(
                &[Error(401), Triggered(false)],
                "refused with the code for a wrong one",
            ),
            acceptable(&[Silence, Triggered(false)], HARDENED),
        ],
    },
];
