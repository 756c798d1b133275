//! RFC 9143 section 10, on one socket: all sections of a BUNDLE group have come down to one transport, and
//! the fragment alone tells which credentials a check is to be judged by.

use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::Key;
use crate::suite::fact::Fact::{AnyError, Connected, Error, Keeps, Signed, Silence, Success};
use crate::suite::fact::{Rule, Signer};
use crate::suite::initiator::{CONTROLLED, CONTROLLING};
use crate::suite::scene::Knows;
use crate::suite::step::{Answering, Control, Source, Step, send};
use crate::suite::{Case, Scene};

use super::s10_ice::{ANSWERED, REFUSED, request};

const TWO: Scene = CONTROLLED.streams(2).shared_socket().shared();

const EIGHT: Scene = CONTROLLED.streams(8).shared_socket().shared();

pub(super) const CASES: &[Case] = &[
    request(
        "rfc9143/10/one-socket-first",
        "on one socket, a check with the first section's credentials is answered with the first's password",
        TWO,
        &[send(|check| check).stream(0).step()],
        ANSWERED,
    ),
    request(
        "rfc9143/10/one-socket-second",
        "on one socket, a check with the second section's credentials is answered with the second's password",
        TWO,
        &[send(|check| check).stream(1).step()],
        ANSWERED,
    ),
    request(
        "rfc9143/10/one-socket-first-of-eight",
        "on one socket, the first of eight sections is answered with its own password",
        EIGHT,
        &[send(|check| check).stream(0).step()],
        ANSWERED,
    ),
    request(
        "rfc9143/10/one-socket-fifth-of-eight",
        "on one socket, the fifth of eight sections is answered with its own password",
        EIGHT,
        &[send(|check| check).stream(4).step()],
        ANSWERED,
    ),
    request(
        "rfc9143/10/one-socket-last-of-eight",
        "on one socket, the last of eight sections is answered with its own password",
        EIGHT,
        &[send(|check| check).stream(7).step()],
        ANSWERED,
    ),
    request(
        "rfc9143/10/one-socket-one-after-the-other",
        "on one socket, checks of both sections in turn are each answered with their own password",
        TWO,
        &[
            send(|check| check).stream(0).step(),
            send(|check| check).stream(1).step(),
            send(|check| check).stream(0).step(),
        ],
        ANSWERED,
    ),
    request(
        "rfc9143/10/one-socket-before-the-answer",
        "on one socket, the second section is answered before the answer has come",
        CONTROLLING
            .streams(2)
            .shared_socket()
            .knows(Knows::Nothing)
            .shared(),
        &[send(|check| check).stream(1).step()],
        ANSWERED,
    ),
    request(
        "rfc9143/10/one-socket-fragment-with-anothers-password",
        "on one socket, the fragment of one section with the password of another is refused",
        TWO,
        &[send(|check| check.signed(Key::Other)).stream(0).step()],
        REFUSED,
    ),
    request(
        "rfc9143/10/one-socket-password-with-anothers-fragment",
        "on one socket, the password of one section with the fragment of another is refused",
        TWO,
        // A stack may take the address for the other section's from then on, so it is nobody else's.
        &[send(|check| check.username("{other}:{other-remote}"))
            .stream(0)
            .from(Source::Stranger(0))
            .control(Control::Stranger)
            .step()],
        REFUSED,
    ),
    request(
        "rfc9143/10/one-socket-anothers-password-of-eight",
        "on one socket of eight sections no password but its own opens the last one",
        EIGHT,
        &[send(|check| check.signed(Key::Other)).stream(7).step()],
        REFUSED,
    ),
    request(
        "rfc9143/10/one-socket-peers-password",
        "on one socket, a check signed with the peer's password is refused",
        TWO,
        &[send(|check| check.signed(Key::Remote)).stream(1).step()],
        REFUSED,
    ),
    request(
        "rfc9143/10/one-socket-anothers-credentials",
        "on one socket, both halves of another section's credentials are simply that section's check",
        TWO,
        &[
            // The address may belong to the other section then, so the control comes from another one.
            send(|check| check.username("{other}:{other-remote}").signed(Key::Other))
                .stream(0)
                .from(Source::Stranger(0))
                .control(Control::Stranger)
                .step(),
        ],
        &[
            conformant(&[Success, Signed(Signer::Addressed)]),
            acceptable(
                &[Error(401)],
                "the address belongs to another section by now, and is not let into this one",
            ),
            acceptable(
                &[AnyError],
                "the address belongs to another section by now, refused with another code than 401",
            ),
            acceptable(
                &[Silence],
                "the address belongs to another section by now, and nothing says so",
            ),
            violation(
                &[Success],
                "signed with another password than the one that authenticated the check",
            ),
        ],
    ),
    Case {
        id: "rfc9143/10/one-socket-connects",
        title: "three sections on one socket connect, each by its own credentials",
        requirements: super::s10_ice::EACH,
        scene: CONTROLLING
            .streams(3)
            .shared_socket()
            .answered(Answering::rightly()),
        steps: &[Step::AwaitConnected(6000)],
        expect: &[conformant(&[
            Connected(true),
            Keeps(Rule::Username),
            Keeps(Rule::Integrity),
        ])],
    },
];
