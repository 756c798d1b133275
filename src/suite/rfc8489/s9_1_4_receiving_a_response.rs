//! RFC 8489 section 9.1.4: a response under the short-term credential mechanism. One whose integrity is
//! absent or wrong is as good as never received, and the transaction goes on.

use crate::stun::AttributeType;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::Key;
use crate::suite::fact::Fact::{Connected, StreamConnected};
use crate::suite::initiator::{BETTER_DROPPED, CONTROLLING, FOOLED, IGNORED, answered, nominated};
use crate::suite::step::{Answer, Answering, Step, answer};
use crate::suite::{Case, Scene};

const MI: AttributeType = AttributeType::MESSAGE_INTEGRITY;

const DISCARD: &[&str] = &["STUN-8489-9.1.4-02"];

const UNSIGNED: Answer = answer(|success| success.without(MI));

/// As [`answered`], in a scene of its own.
const fn in_scene(id: &'static str, title: &'static str, scene: Scene, answer: Answer) -> Case {
    let mut case = answered(id, title, DISCARD, answer, IGNORED);
    case.scene = scene.answered(answer.always());
    case
}

pub(super) const CASES: &[Case] = &[
    answered(
        "rfc8489/9.1.4/integrity-last-bit",
        "a success whose MESSAGE-INTEGRITY is wrong in its last bit is ignored",
        DISCARD,
        answer(|success| success.integrity_flipped(0x01)),
        IGNORED,
    ),
    answered(
        "rfc8489/9.1.4/integrity-last-byte",
        "a success whose MESSAGE-INTEGRITY is wrong in its whole last byte is ignored",
        DISCARD,
        answer(|success| success.integrity_flipped(0xff)),
        IGNORED,
    ),
    answered(
        "rfc8489/9.1.4/integrity-zero",
        "a success whose MESSAGE-INTEGRITY is all zero is ignored",
        DISCARD,
        answer(|success| success.set(MI, &[0; 20])),
        IGNORED,
    ),
    answered(
        "rfc8489/9.1.4/integrity-empty",
        "a success whose MESSAGE-INTEGRITY has no bytes is ignored",
        DISCARD,
        answer(|success| success.set(MI, &[])),
        IGNORED,
    ),
    answered(
        "rfc8489/9.1.4/integrity-short",
        "a success whose MESSAGE-INTEGRITY is right but cut to 16 bytes is ignored",
        DISCARD,
        answer(|success| success.integrity_length(16)),
        IGNORED,
    ),
    answered(
        "rfc8489/9.1.4/integrity-of-one-byte",
        "a success whose MESSAGE-INTEGRITY is right but cut to one byte is ignored",
        DISCARD,
        answer(|success| success.integrity_length(1)),
        IGNORED,
    ),
    answered(
        "rfc8489/9.1.4/integrity-long",
        "a success whose MESSAGE-INTEGRITY is right and filled up to 24 bytes is ignored",
        DISCARD,
        answer(|success| success.integrity_length(24)),
        BETTER_DROPPED,
    ),
    answered(
        "rfc8489/9.1.4/own-password",
        "a success signed with the password of the agent that receives it is ignored",
        &["STUN-8489-9.1.4-02", "ICE-8445-7.2.2-03"],
        answer(|success| success.signed(Key::Local)),
        IGNORED,
    ),
    answered(
        "rfc8489/9.1.4/empty-password",
        "a success signed with an empty password is ignored",
        DISCARD,
        answer(|success| success.signed(Key::Text(""))),
        IGNORED,
    ),
    answered(
        "rfc8489/9.1.4/foreign-password",
        "a success signed with a password that was never exchanged is ignored",
        DISCARD,
        answer(|success| success.signed(Key::Text("nobodys-password-24-char"))),
        IGNORED,
    ),
    in_scene(
        "rfc8489/9.1.4/other-stream-of-the-peer",
        "a success signed with the peer's password of another stream is ignored",
        CONTROLLING.streams(2),
        answer(|success| success.signed(Key::OtherRemote)),
    ),
    in_scene(
        "rfc8489/9.1.4/other-stream-of-its-own",
        "a success signed with the receiver's own password of another stream is ignored",
        CONTROLLING.streams(2),
        answer(|success| success.signed(Key::Other)),
    ),
    in_scene(
        "rfc8489/9.1.4/other-stream-on-one-socket",
        "a success signed with the peer's password of another stream on the same socket is ignored",
        CONTROLLING.streams(2).shared_socket(),
        answer(|success| success.signed(Key::OtherRemote)),
    ),
    in_scene(
        "rfc8489/9.1.4/no-integrity-ipv6",
        "a success over IPv6 without MESSAGE-INTEGRITY is ignored",
        CONTROLLING.ipv6(),
        UNSIGNED,
    ),
    in_scene(
        "rfc8489/9.1.4/no-integrity-components",
        "successes without MESSAGE-INTEGRITY to both components are ignored",
        CONTROLLING.components(2),
        UNSIGNED,
    ),
    in_scene(
        "rfc8489/9.1.4/no-integrity-twice",
        "the same success without MESSAGE-INTEGRITY is ignored each time it comes",
        CONTROLLING,
        UNSIGNED.copies(3),
    ),
    Case {
        id: "rfc8489/9.1.4/unsigned-before-signed",
        title: "a success without MESSAGE-INTEGRITY does not keep the right one, which comes to the next transmission, from counting",
        requirements: &["STUN-8489-9.1.4-02"],
        scene: CONTROLLING.answered(UNSIGNED.first(1).always()),
        steps: &[Step::AwaitConnected(6000)],
        expect: &[
            conformant(&[Connected(true)]),
            acceptable(
                &[Connected(false)],
                "the pair failed at once, so that whoever can send from the peer's address ends it",
            ),
        ],
    },
    Case {
        id: "rfc8489/9.1.4/one-stream-unsigned",
        title: "successes without MESSAGE-INTEGRITY to one stream leave the other alone",
        requirements: &["STUN-8489-9.1.4-02", "ICE-8445-7.2.5-01"],
        scene: CONTROLLING.streams(2).answered(UNSIGNED.only_stream(1).always()),
        steps: &[Step::Pass(3000)],
        expect: &[
            conformant(&[StreamConnected(0, true), StreamConnected(1, false)]),
            violation(&[StreamConnected(1, true)], FOOLED),
        ],
    },
    nominated(
        "rfc8489/9.1.4/nominated-no-integrity",
        "a controlled agent ignores successes without MESSAGE-INTEGRITY while its peer nominates",
        &["STUN-8489-9.1.4-02", "ICE-8445-7.3.1.5-01"],
        UNSIGNED,
    ),
    nominated(
        "rfc8489/9.1.4/nominated-integrity-wrong",
        "a controlled agent ignores successes with a wrong MESSAGE-INTEGRITY while its peer nominates",
        &["STUN-8489-9.1.4-02", "ICE-8445-7.3.1.5-01"],
        answer(|success| success.integrity_flipped(1)),
    ),
    nominated(
        "rfc8489/9.1.4/nominated-own-password",
        "a controlled agent ignores successes signed with its own password while its peer nominates",
        &["STUN-8489-9.1.4-02", "ICE-8445-7.2.2-03"],
        answer(|success| success.signed(Key::Local)),
    ),
    nominated(
        "rfc8489/9.1.4/nominated-integrity-empty",
        "a controlled agent ignores successes with an empty MESSAGE-INTEGRITY while its peer nominates",
        DISCARD,
        answer(|success| success.set(MI, &[])),
    ),
    nominated(
        "rfc8489/9.1.4/nominated-integrity-short",
        "a controlled agent ignores successes with MESSAGE-INTEGRITY cut to one byte while its peer nominates",
        DISCARD,
        answer(|success| success.integrity_length(1)),
    ),
    nominated(
        "rfc8489/9.1.4/nominated-empty-password",
        "a controlled agent ignores successes signed with an empty password while its peer nominates",
        DISCARD,
        answer(|success| success.signed(Key::Text(""))),
    ),
    Case {
        id: "rfc8489/9.1.4/right-after-a-while",
        title: "an agent that ignored wrong answers connects by the first right one",
        requirements: DISCARD,
        scene: CONTROLLING.answered(answer(|success| success.integrity_flipped(1)).first(2).always()),
        steps: &[
            Step::AwaitCheck(4000),
            Step::Pass(1200),
            Step::Answer(Answering::rightly()),
            Step::AwaitConnected(5000),
        ],
        expect: &[
            conformant(&[Connected(true)]),
            acceptable(
                &[Connected(false)],
                "the pair failed at once, so that whoever can send from the peer's address ends it",
            ),
        ],
    },
];
