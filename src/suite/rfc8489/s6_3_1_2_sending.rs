//! RFC 8489 section 6.3.1.2: where a response leaves from.

use crate::suite::Case;
use crate::suite::case::{conformant, violation};
use crate::suite::fact::Fact::{FromAsked, Signed, Success};
use crate::suite::fact::Signer;
use crate::suite::initiator::CONTROLLED;
use crate::suite::step::send;

pub(super) const CASES: &[Case] = &[Case {
    id: "rfc8489/6.3.1.2/from-the-address-asked",
    title: "of two streams the second is answered from the address that was asked",
    requirements: &["STUN-8489-6.3.1.2-01"],
    scene: CONTROLLED.streams(2).shared(),
    steps: &[send(|check| check).stream(1).step()],
    expect: &[
        conformant(&[Success, Signed(Signer::Addressed), FromAsked(true)]),
        violation(
            &[Success, FromAsked(false)],
            "a response counts only from where the request went, so the peer drops it and never connects",
        ),
    ],
}];
