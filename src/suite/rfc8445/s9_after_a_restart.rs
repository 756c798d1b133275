//! RFC 8445 section 9: what an agent does after a restart: its role, its new checks, its data.

use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::Key;
use crate::suite::fact::Fact::{Checks, DataLeft, Delivered, Fate, Keeps, Role as InRole};
use crate::suite::fact::{Fate as Answered, Left, Rule};
use crate::suite::initiator::{CONTROLLED, CONTROLLING, FOOLED};
use crate::suite::scene::Knows;
use crate::suite::step::{Answering, Control, Source, Step, answer, send};
use crate::suite::{Case, Expect, Role, Scene};

use super::s9_restarts::{OLD, from_before};

const ROLE_KEPT: &[Step] = &[Step::Restart(None), Step::Forget, Step::Pass(1000), Step::Settle];

const fn keeps_role(id: &'static str, title: &'static str, scene: Scene) -> Case {
    Case {
        id,
        title,
        requirements: &["ICE-8445-9-04", "ICE-8445-6.1.1-04"],
        scene: scene.connected(),
        steps: ROLE_KEPT,
        expect: match scene.role {
            Role::Controlling => STILL_CONTROLLING,
            Role::Controlled => STILL_CONTROLLED,
        },
    }
}

const STILL_CONTROLLING: &[Expect] = &[conformant(&[InRole(Role::Controlling)])];

const STILL_CONTROLLED: &[Expect] = &[conformant(&[InRole(Role::Controlled)])];

const UNMOVED: &[Expect] = &[
    conformant(&[Fate(Answered::Ignored)]),
    acceptable(
        &[Fate(Answered::Retried)],
        "a new transaction instead of the same again",
    ),
    acceptable(&[Fate(Answered::GaveUp)], "the pair failed at once"),
    violation(&[Fate(Answered::Accepted)], FOOLED),
];

const MEANWHILE: &[Expect] = &[
    conformant(&[DataLeft(Left::Candidate)]),
    acceptable(
        &[DataLeft(Left::Nowhere)],
        "data waits for the new session: an interruption, nothing that is let in or out wrongly",
    ),
    violation(
        &[DataLeft(Left::Stranger)],
        "data goes to an address that was never a candidate",
    ),
];

pub(super) const CASES: &[Case] = &[
    keeps_role(
        "rfc8445/9/role-kept-controlling",
        "a controlling agent is controlling after a restart",
        CONTROLLING,
    ),
    keeps_role(
        "rfc8445/9/role-kept-controlled",
        "a controlled agent is controlled after a restart",
        CONTROLLED,
    ),
    Case {
        id: "rfc8445/9/new-checks-new-credentials",
        title: "the checks after a restart carry the new credentials of both sides",
        requirements: &["ICE-8445-7.2.2-02", "ICE-8445-9-03", "SDP-8839-4.4.3.1-01"],
        scene: CONTROLLING.connected(),
        steps: &[
            Step::Restart(None),
            Step::Forget,
            Step::AwaitCheck(4000),
            Step::Pass(1000),
        ],
        expect: &[conformant(&[
            Checks(true),
            Keeps(Rule::Username),
            Keeps(Rule::Integrity),
            Keeps(Rule::FreshTransaction),
        ])],
    },
    Case {
        id: "rfc8445/9/new-checks-new-credentials-controlled",
        title: "the checks after a restart carry the new credentials of both sides (controlled)",
        requirements: &["ICE-8445-7.2.2-02", "ICE-8445-9-03"],
        scene: CONTROLLED.connected(),
        steps: &[
            Step::Restart(None),
            Step::Forget,
            Step::AwaitCheck(4000),
            Step::Pass(1000),
        ],
        expect: &[conformant(&[
            Checks(true),
            Keeps(Rule::Username),
            Keeps(Rule::Integrity),
        ])],
    },
    Case {
        id: "rfc8445/9/no-checks-across-generations",
        title: "between its restart and the peer's no check has a fragment from before and one from after",
        requirements: &["ICE-8445-7.2.2-02", "ICE-8445-9-03"],
        scene: CONTROLLING.knows(Knows::Candidates).connected(),
        steps: &[Step::RestartLocal, Step::Pass(3000)],
        expect: &[conformant(&[Keeps(Rule::Username)])],
    },
    Case {
        id: "rfc8445/9/answers-with-old-password",
        title: "an answer signed with the peer's old password to a new check is ignored",
        requirements: &["STUN-8489-9.1.4-02", "ICE-8445-9-05"],
        scene: CONTROLLING.connected(),
        steps: &[
            Step::Answer(answer(|success| success.signed(Key::OldRemote)).always()),
            Step::Restart(None),
            Step::Forget,
            Step::AwaitCheck(4000),
            Step::Watch,
        ],
        expect: UNMOVED,
    },
    Case {
        id: "rfc8445/9/answers-with-own-new-password",
        title: "an answer signed with the receiver's own new password to a new check is ignored",
        requirements: &["STUN-8489-9.1.4-02", "ICE-8445-7.2.2-03"],
        scene: CONTROLLING.connected(),
        steps: &[
            Step::Answer(answer(|success| success.signed(Key::Local)).always()),
            Step::Restart(None),
            Step::Forget,
            Step::AwaitCheck(4000),
            Step::Watch,
        ],
        expect: UNMOVED,
    },
    Case {
        id: "rfc8445/9/data-meanwhile",
        title: "data goes on over the old pair while the new session has none",
        requirements: &["SDP-8839-4.4.3.1.1-01", "ICE-8445-9-05"],
        scene: CONTROLLED.connected(),
        steps: &[Step::RestartLocal, Step::SubjectSends(0)],
        expect: MEANWHILE,
    },
    Case {
        id: "rfc8445/9/data-meanwhile-lite",
        title: "a lite agent sends data over the old pair while the new session has none",
        requirements: &["SDP-8839-4.4.3.2-01", "ICE-8445-9-05"],
        scene: CONTROLLED.lite().connected(),
        steps: &[Step::RestartLocal, Step::SubjectSends(0)],
        expect: MEANWHILE,
    },
    Case {
        id: "rfc8445/9/data-after",
        title: "data goes both ways after a restart",
        requirements: &["ICE-8445-9-05", "ICE-8445-12.1-02"],
        scene: CONTROLLING.connected(),
        steps: &[
            Step::Restart(None),
            Step::Pass(3000),
            Step::Data(Source::Candidate, 0, b"\x80after a restart"),
            Step::SubjectSends(0),
        ],
        expect: &[conformant(&[Delivered(true), DataLeft(Left::Candidate)])],
    },
    Case {
        id: "rfc8445/9/old-nomination",
        title: "a nomination with the old credentials leads no data of the new session",
        requirements: OLD,
        scene: CONTROLLED.connected(),
        steps: &[
            Step::Answer(Answering::Never),
            Step::Restart(None),
            send(|check| from_before(check).nominating())
                .from(Source::Stranger(0))
                .control(Control::Wait(300))
                .step(),
            Step::Pass(500),
            Step::SubjectSends(0),
        ],
        expect: &[
            conformant(&[DataLeft(Left::Candidate)]),
            conformant(&[DataLeft(Left::Nowhere)]),
            violation(
                &[DataLeft(Left::Stranger)],
                "a pair of the old generation carries data of the new one",
            ),
        ],
    },
];
