//! RFC 8445: checks before the answer, restarts, credentials that nobody gave out.

use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::session::case::Part::Answers;
use crate::suite::session::case::Parts::Only;
use crate::suite::session::outcome::{
    DOWN, DROPPED, REFUSED, REFUSED_OTHERWISE, REFUSED_SIGNED, lets_in, works,
};
use crate::suite::session::plan::{PLAN, check, restart};
use crate::suite::session::{By, Deviation, Entry, Fact, Plan, Reply, Signed, Step};

const RESTART: &[&str] = &[
    "ICE-8445-9-03",
    "SDP-8839-4.4.2.1-01",
    "SDP-8839-4.4.3.1.1-01",
    "DTLSSDP-8842-4-04",
];

/// The session restarts, keeps its association, and texts go through all the time.
const fn restarted(id: &'static str, title: &'static str, steps: &'static [Step]) -> Entry {
    Entry::both(
        id,
        title,
        RESTART,
        PLAN.steps(steps),
        works!(
            "RFC 8445 section 9",
            [
                Fact::NewCredentials(true),
                Fact::NewAssociation(false),
                Fact::KeptTalking(true)
            ],
            [
                violation(
                    &[Fact::Refused(false), Fact::NewCredentials(false)],
                    "credentials of before the restart are in its new description"
                ),
                violation(
                    &[Fact::Refused(false), Fact::Up(true), Fact::NewAssociation(true)],
                    "the restart of ICE alone led to another DTLS association"
                ),
                violation(
                    &[Fact::Refused(false), Fact::Up(true), Fact::KeptTalking(false)],
                    "what is sent while the restart is under way does not arrive"
                )
            ]
        ),
    )
}

pub(super) const ENTRIES: &[Entry] = &[
    Entry::both(
        "session/rfc8445/7.3/answer-is-late",
        "the answer comes one and a half seconds after the checks of who made it",
        &["ICE-8445-7.3-05", "ICE-8445-7.3-06", "SDP-8839-4.2.4-01"],
        PLAN.delay(1500),
        works!("RFC 8445 section 7.3"),
    ),
    Entry::both(
        "session/rfc8445/7.3/everything-twice",
        "every datagram of icespec's comes twice",
        &["ICE-8445-7.3-01", "STUN-8489-6.3.1-02"],
        Plan { twice: true, ..PLAN },
        works!("RFC 8489 section 6.3.1"),
    ),
    Entry::both(
        "session/rfc8445/7.3/credentials-of-nobody",
        "a check comes whose credentials nobody gave out",
        &["ICE-8445-7.3-02", "ICE-8445-7.3-04", "STUN-8489-9.1.3-15"],
        PLAN.steps(&[check(Signed::Nobody, 0), Step::Talk]),
        &[
            REFUSED,
            DROPPED,
            REFUSED_OTHERWISE,
            REFUSED_SIGNED,
            lets_in("a check that proves nothing was answered with success"),
            DOWN,
        ],
    ),
    restarted(
        "session/rfc8445/9/restart",
        "who offered restarts ICE",
        &[restart(By::Offerer), Step::Talk],
    ),
    restarted(
        "session/rfc8445/9/restart-by-the-answerer",
        "who answered restarts ICE",
        &[restart(By::Answerer), Step::Talk],
    ),
    restarted(
        "session/rfc8445/9/restarts-by-both",
        "who offered restarts ICE, then who answered",
        &[restart(By::Offerer), restart(By::Answerer), Step::Talk],
    ),
    Entry::both(
        "session/rfc8445/9/former-credentials",
        "after a restart a check comes with the credentials of before",
        &["ICE-8445-9-05", "ICE-8445-7.3-04", "STUN-8489-9.1.3-15"],
        PLAN.steps(&[
            restart(By::Offerer),
            Step::Pass(3150),
            check(Signed::Former, 0),
            Step::Talk,
        ]),
        &[
            REFUSED,
            DROPPED,
            REFUSED_OTHERWISE,
            REFUSED_SIGNED,
            lets_in("the password of before the restart still opens the transport"),
            violation(
                &[Fact::Up(true), Fact::ToWrong(Reply::NotAsked)],
                "the restart left its credentials as they were",
            ),
            DOWN,
        ],
    ),
    Entry {
        parts: Only(Answers),
        ..Entry::both(
            "session/rfc8445/9/restart-ignored",
            "icespec answers a restart with the credentials it had",
            &["SDP-8839-4.4.2.1-01"],
            PLAN.steps(&[
                Step::Deviate(Deviation::RestartIgnored),
                restart(By::Offerer),
                Step::Talk,
            ]),
            &[
                conformant(&[Fact::Refused(true), Fact::Up(true)]),
                acceptable(
                    &[Fact::Refused(false), Fact::Up(true)],
                    "goes on with the peer's old credentials beside its new ones",
                ),
                violation(
                    &[Fact::Up(false)],
                    "an answer that is wrong ends the session that was up",
                ),
            ],
        )
    },
];
