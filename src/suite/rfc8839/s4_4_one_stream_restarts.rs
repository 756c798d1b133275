//! RFC 8839 section 4.4.1.1.1: a restart of one stream among several.

use crate::suite::Case;
use crate::suite::case::{Expect, conformant, violation};
use crate::suite::draft::Key;
use crate::suite::fact::Fact::{DataLeft, NewCredentials, Signed, Success};
use crate::suite::fact::{Left, Signer};
use crate::suite::initiator::{CONTROLLED, CONTROLLING};
use crate::suite::outcome::{REFUSED_PLAINLY, REFUSED_SILENTLY, REFUSED_SOMEHOW};
use crate::suite::step::{Step, send};

const ONE: &[&str] = &["SDP-8839-4.4.1.1.1-03", "ICE-8445-7.3-04"];

const ANSWERED: &[Expect] = &[conformant(&[Success, Signed(Signer::Addressed)])];

const REFUSED: &[Expect] = &[
    REFUSED_PLAINLY,
    REFUSED_SOMEHOW,
    REFUSED_SILENTLY,
    violation(&[Success], "the password of one stream opens another"),
];

pub(super) const CASES: &[Case] = &[
    Case {
        id: "rfc8839/4.4.1.1.1/one-stream-changes",
        title: "a restart of the second stream changes its fragment and its password",
        requirements: ONE,
        scene: CONTROLLED.streams(2).connected(),
        steps: &[Step::Restart(Some(1))],
        expect: &[conformant(&[NewCredentials(true)])],
    },
    Case {
        id: "rfc8839/4.4.1.1.1/the-other-keeps-its-own",
        title: "a restart of the second stream leaves the first one's credentials as they were",
        requirements: ONE,
        scene: CONTROLLED.streams(2).connected(),
        steps: &[Step::Restart(Some(1)), send(|check| check).stream(0).step()],
        expect: ANSWERED,
    },
    Case {
        id: "rfc8839/4.4.1.1.1/the-restarted-answers",
        title: "a restart of the second stream is answered there with its new credentials",
        requirements: ONE,
        scene: CONTROLLED.streams(2).connected(),
        steps: &[Step::Restart(Some(1)), send(|check| check).stream(1).step()],
        expect: ANSWERED,
    },
    Case {
        id: "rfc8839/4.4.1.1.1/new-password-on-the-other",
        title: "the new password of the restarted stream does not open the other one",
        requirements: ONE,
        scene: CONTROLLED.streams(2).connected(),
        steps: &[
            Step::Restart(Some(1)),
            send(|check| check.signed(Key::Other)).stream(0).step(),
        ],
        expect: REFUSED,
    },
    Case {
        id: "rfc8839/4.4.1.1.1/data-of-the-other",
        title: "data of the first stream goes on while the second restarts",
        requirements: &["SDP-8839-4.4.3.1.1-01", "ICE-8445-12.1-02"],
        scene: CONTROLLING.streams(2).connected(),
        steps: &[Step::Restart(Some(1)), Step::SubjectSends(0)],
        expect: &[conformant(&[DataLeft(Left::Candidate)])],
    },
    Case {
        id: "rfc8839/4.4.1.1.1/password-alone",
        title: "the fragment of the restarted stream with the password it had before is refused",
        requirements: ONE,
        scene: CONTROLLED.streams(2).connected(),
        steps: &[
            Step::Restart(Some(1)),
            send(|check| check.signed(Key::Old)).stream(1).step(),
        ],
        expect: &[
            REFUSED_PLAINLY,
            REFUSED_SOMEHOW,
            REFUSED_SILENTLY,
            violation(
                &[Success],
                "two generations share a name and a password: who knew the old session has a way into the new one",
            ),
        ],
    },
];
