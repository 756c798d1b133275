//! RFC 8445 section 9: ICE restarts. The old credentials go on for the pair that carries data until the new
//! session has one; the two generations never mix.

use crate::stun::AttributeType;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Draft, Key};
use crate::suite::fact::Fact::{
    AnyError, Error, LegalCredentials, NewCredentials, NoSuccess, Signed, Silence, Success,
};
use crate::suite::fact::Signer;
use crate::suite::initiator::{CONTROLLED, CONTROLLING};
use crate::suite::outcome::{REFUSED_PLAINLY, REFUSED_SILENTLY, REFUSED_SOMEHOW};
use crate::suite::step::{Answering, Control, Step, send};
use crate::suite::{Case, Expect};

const ANSWERS: &[&str] = &["ICE-8445-7.3-05", "ICE-8445-9-03"];

pub(super) const OLD: &[&str] = &["ICE-8445-9-05", "ICE-8445-7.3-04"];

const MIXED: &str =
    "two generations share a name and a password: who knew the old session has a way into the new one";

/// A check of the session before.
pub(super) fn from_before(check: Draft) -> Draft {
    check.username("{old}:{old-remote}").signed(Key::Old)
}

const NEW_ANSWERED: &[Expect] = &[conformant(&[Success, Signed(Signer::Addressed)])];

const OLD_ANSWERED: &[Expect] = &[
    conformant(&[Success, Signed(Signer::Addressed)]),
    acceptable(
        &[AnyError, Signed(Signer::Nobody)],
        "the old session ended with the restart; what it carried has to wait for the new one",
    ),
    acceptable(
        &[Silence],
        "the old session ended with the restart, and nothing says so",
    ),
    OTHER_PASSWORD,
];

const OTHER_PASSWORD: Expect = violation(
    &[Success],
    "answered with another password than the one that authenticated the check",
);

const REFUSED: &[Expect] = &[
    REFUSED_PLAINLY,
    REFUSED_SOMEHOW,
    REFUSED_SILENTLY,
    violation(&[Success], MIXED),
];

/// A check that mixes the generations, sent while the peer's new credentials have not come.
const fn mixed(id: &'static str, title: &'static str, steps: &'static [Step]) -> Case {
    Case {
        id,
        title,
        requirements: OLD,
        scene: CONTROLLED.connected(),
        steps,
        expect: REFUSED,
    }
}

pub(super) const CASES: &[Case] = &[
    Case {
        id: "rfc8445/9/both-halves-change",
        title: "a restart changes the fragment and the password",
        requirements: &["ICE-8445-9-03", "SDP-8839-4.4.1.1.1-03"],
        scene: CONTROLLING.connected(),
        steps: &[Step::RestartLocal],
        expect: &[conformant(&[NewCredentials(true), LegalCredentials(true)])],
    },
    Case {
        id: "rfc8445/9/both-halves-change-streams",
        title: "a restart changes the credentials of all streams",
        requirements: &["ICE-8445-9-03"],
        scene: CONTROLLED.streams(2).connected(),
        steps: &[Step::Restart(None)],
        expect: &[conformant(&[NewCredentials(true), LegalCredentials(true)])],
    },
    Case {
        id: "rfc8445/9/both-halves-change-again",
        title: "a second restart changes the credentials again",
        requirements: &["ICE-8445-9-03"],
        scene: CONTROLLING.connected(),
        steps: &[Step::Restart(None), Step::Pass(500), Step::Restart(None)],
        expect: &[conformant(&[NewCredentials(true), LegalCredentials(true)])],
    },
    Case {
        id: "rfc8445/9/new-answered-at-once",
        title: "a check with the new credentials is answered before the peer's answer has come",
        requirements: ANSWERS,
        scene: CONTROLLED.connected(),
        steps: &[Step::RestartLocal, send(|check| check).step()],
        expect: NEW_ANSWERED,
    },
    Case {
        id: "rfc8445/9/new-answered-at-once-controlling",
        title: "a check with the new credentials is answered before the peer's answer has come (controlling)",
        requirements: ANSWERS,
        scene: CONTROLLING.connected(),
        steps: &[Step::RestartLocal, send(|check| check).step()],
        expect: NEW_ANSWERED,
    },
    Case {
        id: "rfc8445/9/new-answered-after",
        title: "a check with the new credentials is answered once both sides have restarted",
        requirements: ANSWERS,
        scene: CONTROLLED.connected(),
        steps: &[Step::Restart(None), send(|check| check).step()],
        expect: NEW_ANSWERED,
    },
    Case {
        id: "rfc8445/9/newest-answered",
        title: "after two restarts a check with the newest credentials is answered",
        requirements: ANSWERS,
        scene: CONTROLLED.connected(),
        steps: &[
            Step::Restart(None),
            Step::Restart(None),
            send(|check| check).step(),
        ],
        expect: NEW_ANSWERED,
    },
    Case {
        id: "rfc8445/9/old-answered-meanwhile",
        title: "a check with the old credentials is answered with the old password until the new session has a pair",
        requirements: OLD,
        scene: CONTROLLED.connected(),
        steps: &[
            Step::RestartLocal,
            send(from_before).control(Control::Wait(500)).step(),
        ],
        expect: OLD_ANSWERED,
    },
    Case {
        id: "rfc8445/9/old-answered-meanwhile-controlling",
        title: "a check with the old credentials is answered with the old password (controlling)",
        requirements: OLD,
        scene: CONTROLLING.connected(),
        steps: &[
            Step::RestartLocal,
            send(from_before).control(Control::Wait(500)).step(),
        ],
        expect: OLD_ANSWERED,
    },
    Case {
        id: "rfc8445/9/old-after-completion",
        title: "a check with the old credentials after the new session has its pair is refused",
        requirements: OLD,
        scene: CONTROLLING.connected(),
        steps: &[Step::Restart(None), Step::Pass(3000), send(from_before).step()],
        expect: &[
            REFUSED_PLAINLY,
            REFUSED_SOMEHOW,
            REFUSED_SILENTLY,
            acceptable(
                &[Success, Signed(Signer::Addressed)],
                "still answered a moment after; there is no time set for its end",
            ),
            OTHER_PASSWORD,
        ],
    },
    Case {
        id: "rfc8445/9/old-long-after",
        title: "a check with the old credentials long after the new session has its pair is refused",
        requirements: OLD,
        scene: CONTROLLING.connected().slow(),
        steps: &[Step::Restart(None), Step::Pass(9000), send(from_before).step()],
        expect: &[
            REFUSED_PLAINLY,
            REFUSED_SOMEHOW,
            REFUSED_SILENTLY,
            acceptable(
                &[Success, Signed(Signer::Addressed)],
                "still answered, as if the old session went on; there is no time set for its end",
            ),
            OTHER_PASSWORD,
        ],
    },
    mixed(
        "rfc8445/9/old-fragment-new-password",
        "the old fragment with the new password is refused",
        &[
            Step::RestartLocal,
            send(|check| check.username("{old}:{old-remote}").signed(Key::Local)).step(),
        ],
    ),
    mixed(
        "rfc8445/9/new-fragment-old-password",
        "the new fragment with the old password is refused",
        &[Step::RestartLocal, send(|check| check.signed(Key::Old)).step()],
    ),
    mixed(
        "rfc8445/9/old-fragment-new-password-after",
        "the old fragment with the new password is refused once both sides have restarted",
        &[
            Step::Restart(None),
            send(|check| check.username("{old}:{remote}").signed(Key::Local)).step(),
        ],
    ),
    mixed(
        "rfc8445/9/new-fragment-old-password-after",
        "the new fragment with the old password is refused once both sides have restarted",
        &[Step::Restart(None), send(|check| check.signed(Key::Old)).step()],
    ),
    mixed(
        "rfc8445/9/peers-old-password",
        "the new fragment with the peer's old password is refused",
        &[
            Step::Restart(None),
            send(|check| check.signed(Key::OldRemote)).step(),
        ],
    ),
    Case {
        id: "rfc8445/9/new-without-integrity",
        title: "a check with the new fragment and no MESSAGE-INTEGRITY is refused",
        requirements: &["STUN-8489-9.1.3-01", "ICE-8445-7.3-02"],
        scene: CONTROLLED.connected(),
        steps: &[
            Step::RestartLocal,
            send(|check| check.without(AttributeType::MESSAGE_INTEGRITY)).step(),
        ],
        expect: &[
            conformant(&[Error(400), Signed(Signer::Nobody)]),
            acceptable(&[AnyError], "refused with another code than 400, or signed"),
            acceptable(&[Silence], "dropped where the text asks for 400"),
            violation(&[Success], "answered as if it had been authenticated"),
        ],
    },
    Case {
        id: "rfc8445/9/new-with-peers-old-fragment",
        title: "a check with the new credentials and the peer's old fragment behind the colon",
        requirements: &["ICE-8445-7.3-04", "ICE-8445-9-05"],
        scene: CONTROLLED.connected(),
        steps: &[
            Step::Restart(None),
            send(|check| check.username("{local}:{old-remote}")).step(),
        ],
        expect: &[
            conformant(&[Success, Signed(Signer::Addressed)]),
            acceptable(&[Error(401)], "the half behind the colon is compared as well"),
            acceptable(&[Silence], "the half behind the colon is compared as well"),
        ],
    },
    Case {
        id: "rfc8445/9/during-the-first-checks",
        title: "a restart before anything is connected leaves one generation: the new one answers",
        requirements: ANSWERS,
        scene: CONTROLLED.answered(Answering::Never),
        steps: &[
            Step::AwaitCheck(4000),
            Step::Restart(None),
            send(|check| check).step(),
        ],
        expect: NEW_ANSWERED,
    },
    Case {
        id: "rfc8445/9/forged-before-it-completes",
        title: "a check with the old fragment and nobody's password is refused during a restart",
        requirements: OLD,
        scene: CONTROLLED.connected(),
        steps: &[
            Step::RestartLocal,
            send(|check| {
                check
                    .username("{old}:{old-remote}")
                    .signed(Key::Text("nobodys-password-24-char"))
            })
            .step(),
        ],
        expect: &[
            conformant(&[NoSuccess, Signed(Signer::Nobody)]),
            acceptable(&[NoSuccess], "refused, signed with a password of its own"),
            violation(&[Success], "answered as if it had been authenticated"),
        ],
    },
];
