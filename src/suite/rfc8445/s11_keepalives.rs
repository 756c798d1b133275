//! RFC 8445 section 11: keepalives, seen by who receives them (CP-23), and being ready at any time.

use crate::stun::{AttributeType as A, Class};
use crate::suite::case::{conformant, violation};
use crate::suite::draft::{Draft, Place};
use crate::suite::fact::Fact::{self, DataLeft, Silence, Triggered};
use crate::suite::fact::Left;
use crate::suite::outcome::{ANSWERED, CONTROLLED, FRESH, REDIRECTED};
use crate::suite::step::{Control, Source, Step, send};
use crate::suite::{Case, Expect};

/// No response is ever sent to an indication.
const QUIET: &[Expect] = &[
    conformant(&[Silence]),
    violation(&[Fact::Success], "a response to an indication"),
    violation(&[Fact::AnyError], "a response to an indication"),
];

fn keepalive(_: Draft) -> Draft {
    Draft::plain().class(Class::Indication).fingerprint()
}

macro_rules! quiet {
    ($id:literal, $title:literal, $change:expr) => {
        Case {
            id: concat!("rfc8445/11/", $id),
            title: $title,
            requirements: &["STUN-8489-6.3.2-02", "ICE-8445-11-09"],
            scene: CONTROLLED,
            steps: &[send($change).step()],
            expect: QUIET,
        }
    };
}

pub(super) const CASES: &[Case] = &[
    quiet! { "keepalive", "a keepalive gets no response", keepalive },
    quiet! {
        "keepalive-bare", "a keepalive without FINGERPRINT gets no response",
        |_| Draft::plain().class(Class::Indication)
    },
    quiet! {
        "keepalive-wrong-fingerprint", "a keepalive with a wrong FINGERPRINT gets no response",
        |_| Draft::plain().class(Class::Indication).fingerprint_flipped(1)
    },
    quiet! {
        "keepalive-optional", "a keepalive with an unknown optional attribute gets no response",
        |_| Draft::plain().class(Class::Indication).add(Place::First, A(0xfffe), &[1])
    },
    quiet! {
        "keepalive-required", "a keepalive with an unknown required attribute gets no response",
        |_| Draft::plain().class(Class::Indication).add(Place::First, A(0x7fff), &[1])
    },
    quiet! {
        "keepalive-software", "a keepalive with SOFTWARE gets no response",
        |_| Draft::plain().class(Class::Indication).add(Place::First, A::SOFTWARE, b"icespec").fingerprint()
    },
    quiet! {
        "keepalive-error-code", "a keepalive with ERROR-CODE gets no response",
        |_| Draft::plain().class(Class::Indication).add(Place::First, A::ERROR_CODE, &[0, 0, 4, 3]).fingerprint()
    },
    Case {
        id: "rfc8445/11/keepalive-many",
        title: "a hundred keepalives get no response, and a check behind them does",
        requirements: &["STUN-8489-6.3.2-02", "ICE-8445-11-12"],
        scene: CONTROLLED,
        steps: &[send(keepalive).copies(100).step(), send(|check| check).step()],
        expect: ANSWERED,
    },
    Case {
        id: "rfc8445/11/keepalive-triggers-nothing",
        title: "a keepalive from an unknown address causes no check to that address",
        requirements: &["STUN-8489-6.3.2-02", "ICE-8445-7.3-02"],
        scene: FRESH,
        steps: &[send(keepalive)
            .from(Source::Stranger(0))
            .control(Control::Stranger)
            .step()],
        expect: &[
            conformant(&[Silence, Triggered(false)]),
            violation(&[Triggered(true)], REDIRECTED),
        ],
    },
    Case {
        id: "rfc8445/11/keepalive-moves-no-data",
        title: "a keepalive with USE-CANDIDATE from an unknown address moves no data there",
        requirements: &["STUN-8489-6.3.2-02", "ICE-8445-11-09"],
        scene: FRESH.connected(),
        steps: &[
            send(|check| check.class(Class::Indication).nominating())
                .from(Source::Stranger(0))
                .step(),
            Step::Pass(300),
            Step::SubjectSends(0),
        ],
        expect: &[
            conformant(&[Silence, DataLeft(Left::Candidate)]),
            violation(
                &[DataLeft(Left::Stranger)],
                "an indication decided where data goes",
            ),
        ],
    },
    Case {
        id: "rfc8445/11/ready-when-connected",
        title: "a connected agent still answers checks",
        requirements: &["ICE-8445-11-12", "ICE-8445-7.3-02"],
        scene: FRESH.connected(),
        steps: &[send(|check| check).step()],
        expect: ANSWERED,
    },
    Case {
        id: "rfc8445/11/ready-when-connected-unknown-address",
        title: "a connected agent answers a valid check from an unknown address",
        requirements: &["ICE-8445-11-12", "ICE-8445-7.3-02"],
        scene: FRESH.connected(),
        steps: &[send(|check| check).from(Source::Stranger(0)).step()],
        expect: ANSWERED,
    },
];
