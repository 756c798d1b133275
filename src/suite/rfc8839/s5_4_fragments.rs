//! RFC 8839 section 5.4: the fragments and passwords that an agent makes up.

use crate::suite::case::{acceptable, conformant};
use crate::suite::fact::Fact::{Connected, LegalCredentials};
use crate::suite::initiator::{CONTROLLED, CONTROLLING};
use crate::suite::scene::Knows;
use crate::suite::step::Step;
use crate::suite::{Case, Expect, Scene};

const LEGAL: &[Expect] = &[conformant(&[LegalCredentials(true)])];

const fn legal(id: &'static str, title: &'static str, scene: Scene) -> Case {
    Case {
        id,
        title,
        requirements: &["SDP-8839-5.4-01", "SDP-8839-5.4-06", "SDP-8839-5.4-03"],
        scene,
        steps: &[Step::Pass(1)],
        expect: LEGAL,
    }
}

pub(super) const CASES: &[Case] = &[
    legal(
        "rfc8839/5.4/own-fragment",
        "the agent's own fragment and password are long enough, not too long, and of ice-chars",
        CONTROLLED.knows(Knows::Nothing),
    ),
    legal(
        "rfc8839/5.4/own-fragments-of-streams",
        "the fragments and passwords of four streams are long enough, not too long, and of ice-chars",
        CONTROLLING.streams(4),
    ),
    Case {
        id: "rfc8839/5.4/longest-fragments-connect",
        title: "a peer whose fragment and password have 256 characters is connected to",
        requirements: &["SDP-8839-5.4-07", "STUN-8489-14.3-03"],
        scene: CONTROLLING
            .remote_lengths(256, 256)
            .answered(crate::suite::step::Answering::rightly()),
        steps: &[Step::AwaitConnected(5000)],
        expect: &[
            conformant(&[Connected(true)]),
            acceptable(
                &[Connected(false)],
                "a fragment of this length is not supported, against the text; it costs the connection and nothing else",
            ),
        ],
    },
];
