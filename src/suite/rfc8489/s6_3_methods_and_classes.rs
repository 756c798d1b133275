//! RFC 8489 sections 6.3 and 6.3.2: methods and classes that an ICE agent does not serve.

use crate::stun::{AttributeType as A, Class};
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Key, Place};
use crate::suite::fact::Fact::{AnyError, Role as InRole, Silence, Success};
use crate::suite::outcome::{CONTROLLED, DROPPED, FRESH, REDIRECTED, UNSERVED};
use crate::suite::step::{Control, Source, Step, send};
use crate::suite::{Case, Draft, Expect, Fact, Role, Scene};

/// An indication gets nothing, whatever is in it (CP-23).
const NO_RESPONSE: &[Expect] = &[
    conformant(&[Silence]),
    violation(&[Success], "a response to an indication"),
    violation(&[AnyError], "a response to an indication"),
];

const INERT: &[Expect] = &[
    conformant(&[Silence, Fact::Triggered(false)]),
    violation(&[Fact::Triggered(true)], REDIRECTED),
];

/// A signed check with another method.
macro_rules! method {
    ($number:literal, $name:literal) => {
        Case {
            id: concat!("rfc8489/6.3/method-", $name),
            title: concat!(
                "a signed request of the method ",
                $name,
                " is not for an ICE agent"
            ),
            requirements: &["STUN-8489-6.3-02", "STUN-8489-6.3-01"],
            scene: CONTROLLED,
            steps: &[send(|check| check.method($number)).step()],
            expect: UNSERVED,
        }
    };
}

/// A message that is no request.
macro_rules! unasked {
    ($id:literal, $title:literal, $requirement:literal, $change:expr, $expect:expr) => {
        Case {
            id: concat!("rfc8489/6.3/", $id),
            title: $title,
            requirements: &["STUN-8489-6.3-01", $requirement],
            scene: CONTROLLED,
            steps: &[send($change).step()],
            expect: $expect,
        }
    };
}

/// A message that is no request, from an unknown address.
macro_rules! unasked_and_inert {
    ($id:literal, $title:literal, $requirement:literal, $change:expr) => {
        Case {
            id: concat!("rfc8489/6.3/", $id, "-triggers-nothing"),
            title: $title,
            requirements: &["STUN-8489-6.3-01", $requirement],
            scene: FRESH,
            steps: &[send($change)
                .from(Source::Stranger(0))
                .control(Control::Stranger)
                .step()],
            expect: INERT,
        }
    };
}

pub(super) const CASES: &[Case] = &[
    method! { 0x000, "0x000" },
    method! { 0x002, "0x002-shared-secret" },
    method! { 0x003, "0x003-allocate" },
    method! { 0x004, "0x004-refresh" },
    method! { 0x008, "0x008-create-permission" },
    method! { 0x009, "0x009-channel-bind" },
    method! { 0x011, "0x011" },
    method! { 0x081, "0x081" },
    method! { 0x101, "0x101" },
    method! { 0xfff, "0xfff" },
    unasked! {
        "allocate-without-credentials", "an unsigned Allocate request is not for an ICE agent",
        "STUN-8489-6.3-02",
        |_| Draft::plain().method(0x003).add(Place::Last, A::REQUESTED_TRANSPORT, &[17, 0, 0, 0]),
        UNSERVED
    },
    unasked! {
        "send-indication", "a signed Send indication gets no response", "STUN-8489-6.3.2-02",
        |check| check.class(Class::Indication).method(0x006), NO_RESPONSE
    },
    unasked! {
        "data-indication", "a signed Data indication gets no response", "STUN-8489-6.3.2-02",
        |check| check.class(Class::Indication).method(0x007), NO_RESPONSE
    },
    unasked! {
        "allocate-success", "a success response to an Allocate request nobody sent is dropped",
        "STUN-8489-6.3-01", |check| check.class(Class::Success).method(0x003), DROPPED
    },
    unasked! {
        "indication-signed", "a check as an indication, signed, gets no response", "STUN-8489-6.3.2-02",
        |check| check.class(Class::Indication), NO_RESPONSE
    },
    unasked! {
        "indication-wrong-integrity", "an indication with a wrong MESSAGE-INTEGRITY gets no response",
        "STUN-8489-9.1.3-10", |check| check.class(Class::Indication).integrity_flipped(1), NO_RESPONSE
    },
    unasked! {
        "indication-no-integrity",
        "an indication with USERNAME and without MESSAGE-INTEGRITY gets no response", "STUN-8489-9.1.3-03",
        |check| check.class(Class::Indication).without(A::MESSAGE_INTEGRITY), NO_RESPONSE
    },
    unasked! {
        "indication-foreign-username", "an indication with a foreign USERNAME gets no response",
        "STUN-8489-9.1.3-06", |check| check.class(Class::Indication).username("foreign:{remote}"), NO_RESPONSE
    },
    unasked! {
        "indication-unknown-required", "an indication with an unknown required attribute gets no response",
        "STUN-8489-6.3.2-01", |check| check.class(Class::Indication).set(A(0x7fff), &[]), NO_RESPONSE
    },
    unasked! {
        "indication-nominating", "an indication with USE-CANDIDATE gets no response", "STUN-8489-6.3.2-02",
        |check| check.class(Class::Indication).nominating(), NO_RESPONSE
    },
    unasked! {
        "success-unasked", "a success response, signed by the peer, to a request nobody sent is dropped",
        "STUN-8489-6.3-01", |_| Draft::success(), DROPPED
    },
    unasked! {
        "success-unasked-own-key",
        "a success response, signed with the agent's own password, to a request nobody sent is dropped",
        "STUN-8489-6.3-01", |_| Draft::success().signed(Key::Local), DROPPED
    },
    unasked! {
        "success-bare", "a success response without any attribute is dropped", "STUN-8489-6.3-01",
        |_| Draft::plain().class(Class::Success), DROPPED
    },
    unasked! {
        "success-like-a-check", "a success response with the attributes of a check is dropped",
        "STUN-8489-6.3-01", |check| check.class(Class::Success), DROPPED
    },
    unasked! {
        "error-unasked-400", "an error 400 to a request nobody sent is dropped", "STUN-8489-6.3-01",
        |_| Draft::success().error(400, "Bad Request"), DROPPED
    },
    unasked! {
        "error-unasked-401", "an error 401 to a request nobody sent is dropped", "STUN-8489-6.3-01",
        |_| Draft::success().error(401, "Unauthenticated").without(A::MESSAGE_INTEGRITY), DROPPED
    },
    unasked! {
        "error-unasked-500", "an error 500 to a request nobody sent is dropped", "STUN-8489-6.3-01",
        |_| Draft::success().error(500, "Server Error"), DROPPED
    },
    unasked! {
        "error-bare", "an error response without ERROR-CODE is dropped", "STUN-8489-6.3-01",
        |_| Draft::plain().class(Class::Error), DROPPED
    },
    unasked! {
        "error-code-empty", "an error response with an ERROR-CODE of no bytes is dropped", "STUN-8489-6.3-01",
        |_| Draft::success().class(Class::Error).set(A::ERROR_CODE, &[]), DROPPED
    },
    unasked! {
        "error-code-3-bytes", "an error response with an ERROR-CODE of three bytes is dropped",
        "STUN-8489-6.3-01", |_| Draft::success().class(Class::Error).set(A::ERROR_CODE, &[0, 0, 4]), DROPPED
    },
    unasked_and_inert! {
        "indication-signed", "a signed indication from an unknown address causes no check to that address",
        "STUN-8489-6.3.2-02", |check| check.class(Class::Indication)
    },
    unasked_and_inert! {
        "indication-no-integrity",
        "an unsigned indication from an unknown address causes no check to that address",
        "STUN-8489-9.1.3-03", |check| check.class(Class::Indication).without(A::MESSAGE_INTEGRITY)
    },
    unasked_and_inert! {
        "indication-wrong-integrity",
        "a wrongly signed indication from an unknown address causes no check to that address",
        "STUN-8489-9.1.3-10", |check| check.class(Class::Indication).integrity_flipped(0x80)
    },
    unasked_and_inert! {
        "indication-foreign-username",
        "an indication for a foreign user from an unknown address causes no check to that address",
        "STUN-8489-9.1.3-06", |check| check.class(Class::Indication).username("foreign:{remote}")
    },
    unasked_and_inert! {
        "success-unasked",
        "an unasked success response from an unknown address causes no check to that address",
        "STUN-8489-6.3-01", |_| Draft::success()
    },
    Case {
        id: "rfc8489/6.3/method-0x003-allocate-triggers-nothing",
        title: "a signed Allocate request from an unknown address causes no check to that address",
        requirements: &["STUN-8489-6.3-02"],
        scene: FRESH,
        steps: &[send(|check| check.method(3))
            .from(Source::Stranger(0))
            .control(Control::Stranger)
            .step()],
        expect: &[
            conformant(&[Silence, Fact::Triggered(false)]),
            acceptable(
                &[Fact::Error(400), Fact::Triggered(false)],
                "refused aloud instead of dropped",
            ),
            violation(
                &[Fact::Triggered(true)],
                "a request of another protocol was taken for a check",
            ),
        ],
    },
    Case {
        id: "rfc8489/6.3/error-unasked-487-no-switch",
        title: "a signed error 487 to a request nobody sent changes no role",
        requirements: &["STUN-8489-6.3-01", "ICE-8445-7.3.1.1-02"],
        scene: Scene::new(Role::Controlling),
        steps: &[
            send(|_| Draft::success().error(487, "Role Conflict")).step(),
            Step::Settle,
        ],
        expect: &[
            conformant(&[InRole(Role::Controlling)]),
            violation(
                &[InRole(Role::Controlled)],
                "a response to nothing changed the agent's role",
            ),
        ],
    },
    Case {
        id: "rfc8489/6.3/indication-conflict-no-switch",
        title: "an indication with a conflicting role changes no role",
        requirements: &["STUN-8489-6.3.2-02", "ICE-8445-7.3.1.1-02"],
        scene: Scene::new(Role::Controlling),
        steps: &[
            send(|check| check.class(Class::Indication).role(A::ICE_CONTROLLING, u64::MAX)).step(),
            Step::Settle,
        ],
        expect: &[
            conformant(&[InRole(Role::Controlling)]),
            violation(
                &[InRole(Role::Controlled)],
                "an indication changed the agent's role",
            ),
        ],
    },
];
