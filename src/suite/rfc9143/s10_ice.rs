//! RFC 9143 section 10: in the first offer every section has ICE credentials of its own, and until the answer
//! each must work on its own socket, and no other.

use crate::stun::AttributeType;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::Key;
use crate::suite::fact::Fact::{DataLeft, Error, Keeps, Mapped, Signed, Silence, StreamConnected, Success};
use crate::suite::fact::{Left, Mapped as At, Rule, Signer};
use crate::suite::initiator::{CONTROLLED, CONTROLLING, FOOLED};
use crate::suite::outcome::{REFUSED_PLAINLY, REFUSED_SILENTLY, REFUSED_SOMEHOW};
use crate::suite::scene::Knows;
use crate::suite::step::{Answer, Answering, Source, Step, answer, send};
use crate::suite::{Case, Expect, Scene};

pub(super) const EACH: &[&str] = &["BUNDLE-9143-10-02", "ICE-8445-7.3-04", "ICE-8445-7.3-02"];

pub(super) const OPENS_ANOTHER: &str =
    "the password of one stream opens another: who is let into one is in all";

pub(super) const ANSWERED: &[Expect] = &[
    conformant(&[Success, Signed(Signer::Addressed), Mapped(At::Source)]),
    violation(
        &[Success, Signed(Signer::OtherStream)],
        "signed with another stream's password, so the peer must ignore it and never connects",
    ),
];

pub(super) const REFUSED: &[Expect] = &[
    REFUSED_PLAINLY,
    REFUSED_SOMEHOW,
    REFUSED_SILENTLY,
    violation(&[Success], OPENS_ANOTHER),
];

/// The stream's own credentials on another stream's socket.
const ON_ANOTHER: &[Expect] = &[
    REFUSED_PLAINLY,
    acceptable(
        &[Success, Signed(Signer::Addressed)],
        "by the letter an own fragment of a live session is valid wherever it comes; signed with its own password",
    ),
    REFUSED_SOMEHOW,
    REFUSED_SILENTLY,
    violation(
        &[Success],
        "signed with another password than the one that authenticated the check",
    ),
];

pub(super) const fn request(
    id: &'static str,
    title: &'static str,
    scene: Scene,
    steps: &'static [Step],
    expect: &'static [Expect],
) -> Case {
    Case {
        id,
        title,
        requirements: EACH,
        scene,
        steps,
        expect,
    }
}

pub(super) const UNSIGNED: Answer = answer(|success| success.without(AttributeType::MESSAGE_INTEGRITY));

const TWO: Scene = CONTROLLED.streams(2).shared();

const ALONE: &[Expect] = &[
    conformant(&[StreamConnected(0, true), StreamConnected(1, false)]),
    violation(&[StreamConnected(1, true)], FOOLED),
];

pub(super) const CASES: &[Case] = &[
    request(
        "rfc9143/10/first-of-two",
        "a check of the first of two streams is answered with that stream's password",
        TWO,
        &[send(|check| check).stream(0).step()],
        ANSWERED,
    ),
    request(
        "rfc9143/10/second-of-two",
        "a check of the second of two streams is answered with that stream's password",
        TWO,
        &[send(|check| check).stream(1).step()],
        ANSWERED,
    ),
    request(
        "rfc9143/10/third-of-four",
        "a check of the third of four streams is answered with that stream's password",
        CONTROLLING.streams(4).shared(),
        &[send(|check| check).stream(2).step()],
        ANSWERED,
    ),
    request(
        "rfc9143/10/last-of-four",
        "a check of the last of four streams is answered with that stream's password",
        CONTROLLING.streams(4).shared(),
        &[send(|check| check).stream(3).step()],
        ANSWERED,
    ),
    request(
        "rfc9143/10/last-of-eight",
        "a check of the last of eight streams is answered with that stream's password",
        CONTROLLED.streams(8).shared(),
        &[send(|check| check).stream(7).step()],
        ANSWERED,
    ),
    request(
        "rfc9143/10/one-after-the-other",
        "after a check of the first stream one of the second is answered with the second's password",
        TWO,
        &[
            send(|check| check).stream(0).step(),
            send(|check| check).stream(1).step(),
        ],
        ANSWERED,
    ),
    request(
        "rfc9143/10/back-to-the-first",
        "after a check of the second stream one of the first is answered with the first's password",
        TWO,
        &[
            send(|check| check).stream(1).step(),
            send(|check| check).stream(0).step(),
        ],
        ANSWERED,
    ),
    request(
        "rfc9143/10/before-the-answer",
        "a check of the second of two offered streams is answered before the answer has come",
        CONTROLLING.streams(2).knows(Knows::Nothing).shared(),
        &[send(|check| check).stream(1).step()],
        ANSWERED,
    ),
    request(
        "rfc9143/10/second-component",
        "a check of the second component of the second stream is answered with that stream's password",
        CONTROLLED.streams(2).components(2).shared(),
        &[send(|check| check).stream(1).component(2).step()],
        ANSWERED,
    ),
    request(
        "rfc9143/10/second-stream-ipv6",
        "a check of the second of two streams over IPv6 is answered with that stream's password",
        CONTROLLED.streams(2).ipv6().shared(),
        &[send(|check| check).stream(1).step()],
        ANSWERED,
    ),
    request(
        "rfc9143/10/fragment-with-anothers-password",
        "the fragment of the first stream with the password of the second is refused",
        TWO,
        &[send(|check| check.signed(Key::Other)).stream(0).step()],
        REFUSED,
    ),
    request(
        "rfc9143/10/password-with-anothers-fragment",
        "the fragment of the second stream with the password of the first is refused on the first's socket",
        TWO,
        &[send(|check| check.username("{other}:{other-remote}"))
            .stream(0)
            .step()],
        REFUSED,
    ),
    request(
        "rfc9143/10/fragment-with-anothers-password-second",
        "the fragment of the second stream with the password of the first is refused on the second's socket",
        TWO,
        &[send(|check| check.signed(Key::Other)).stream(1).step()],
        REFUSED,
    ),
    request(
        "rfc9143/10/peers-password-of-another",
        "a check signed with the peer's password of another stream is refused",
        TWO,
        &[send(|check| check.signed(Key::OtherRemote)).stream(0).step()],
        REFUSED,
    ),
    request(
        "rfc9143/10/second-component-with-anothers-password",
        "the second component does not take another stream's password either",
        CONTROLLED.streams(2).components(2).shared(),
        &[send(|check| check.signed(Key::Other))
            .stream(0)
            .component(2)
            .step()],
        REFUSED,
    ),
    request(
        "rfc9143/10/before-the-answer-with-anothers-password",
        "before the answer the password of one offered stream does not open another",
        CONTROLLING.streams(2).knows(Knows::Nothing).shared(),
        &[send(|check| check.signed(Key::Other)).stream(0).step()],
        REFUSED,
    ),
    request(
        "rfc9143/10/on-anothers-socket",
        "a valid check of the second stream that comes to the first one's socket",
        TWO,
        &[send(|check| check).stream(1).socket_of(0).step()],
        ON_ANOTHER,
    ),
    request(
        "rfc9143/10/on-anothers-socket-back",
        "a valid check of the first stream that comes to the second one's socket",
        TWO,
        &[send(|check| check).stream(0).socket_of(1).step()],
        ON_ANOTHER,
    ),
    request(
        "rfc9143/10/peers-fragment-of-another",
        "the half behind the colon is the peer's of another stream: valid all the same",
        TWO,
        &[send(|check| check.username("{local}:{other-remote}"))
            .from(Source::Stranger(0))
            .stream(0)
            .step()],
        &[
            conformant(&[Success, Signed(Signer::Addressed)]),
            acceptable(&[Error(401)], "the half behind the colon is compared as well"),
            acceptable(&[Silence], "the half behind the colon is compared as well"),
        ],
    ),
    Case {
        id: "rfc9143/10/one-fails-alone",
        title: "unsigned answers to the second stream's checks leave the first connected",
        requirements: &["ICE-8445-7.2.5-01", "STUN-8489-9.1.4-02"],
        scene: CONTROLLING.streams(2).answered(UNSIGNED.only_stream(1).always()),
        steps: &[Step::Pass(3000)],
        expect: ALONE,
    },
    Case {
        id: "rfc9143/10/first-fails-alone",
        title: "unsigned answers to the first stream's checks do not connect it, beside the second or alone",
        requirements: &["ICE-8445-7.2.5-01", "STUN-8489-9.1.4-02"],
        scene: CONTROLLING.streams(2).answered(UNSIGNED.only_stream(0).always()),
        steps: &[Step::Pass(3000)],
        expect: &[
            conformant(&[StreamConnected(0, false), StreamConnected(1, true)]),
            acceptable(
                &[StreamConnected(0, false), StreamConnected(1, false)],
                "frozen behind the first stream's check of the same foundation, as RFC 8445 section 6.1.2.6 orders",
            ),
            violation(&[StreamConnected(0, true)], FOOLED),
        ],
    },
    Case {
        id: "rfc9143/10/one-recovers",
        title: "a stream whose answers become right connects beside the one that has",
        requirements: &["ICE-8445-7.2.5-01"],
        scene: CONTROLLING.streams(2).answered(UNSIGNED.only_stream(1).always()),
        steps: &[
            Step::Pass(900),
            Step::Answer(Answering::rightly()),
            send(|check| check).stream(1).step(),
            Step::AwaitConnected(3000),
        ],
        expect: &[conformant(&[StreamConnected(0, true), StreamConnected(1, true)])],
    },
    Case {
        id: "rfc9143/10/answer-signed-for-another",
        title: "an answer to the second stream's check signed with the peer's password of the first is ignored",
        requirements: &["STUN-8489-9.1.4-02", "ICE-8445-7.2.2-03"],
        scene: CONTROLLING.streams(2).answered(
            answer(|success| success.signed(Key::OtherRemote))
                .only_stream(1)
                .always(),
        ),
        steps: &[Step::Pass(3000)],
        expect: ALONE,
    },
    Case {
        id: "rfc9143/10/eight-connect",
        title: "eight streams with credentials of their own connect, each by its own",
        requirements: EACH,
        scene: CONTROLLING.streams(8).answered(Answering::rightly()),
        steps: &[Step::AwaitConnected(8000)],
        expect: &[conformant(&[
            crate::suite::Fact::Connected(true),
            Keeps(Rule::Username),
            Keeps(Rule::Integrity),
            Keeps(Rule::OwnSocket),
        ])],
    },
    Case {
        id: "rfc9143/10/data-of-each",
        title: "data of the last of four streams leaves to that stream's peer",
        requirements: &["ICE-8445-12.1-02", "BUNDLE-9143-10-02"],
        scene: CONTROLLED.streams(4).connected(),
        steps: &[Step::SubjectSends(3)],
        expect: &[conformant(&[DataLeft(Left::Candidate)])],
    },
    Case {
        id: "rfc9143/10/one-nominated",
        title: "a nomination of the first stream does not connect the second, whose checks nobody answers",
        requirements: &["ICE-8445-7.3.1.5-01", "BUNDLE-9143-10-02"],
        scene: CONTROLLED.streams(2).answered(UNSIGNED.only_stream(1).always()),
        steps: &[Step::AwaitCheck(4000), Step::Nominate(0), Step::Pass(1500)],
        expect: ALONE,
    },
];
