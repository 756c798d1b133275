//! What cases about the subject's own checks have in common: it is answered in a certain way, it is watched,
//! and then it is answered rightly, which an agent that was not fooled connects by.

use super::case::{Case, Expect, acceptable, conformant, violation};
use super::fact::Fact::{Checks, Connected, Fate};
use super::fact::{Fact, Fate as Answered, Rule};
use super::scene::{Role, Scene};
use super::step::{Answer, Answering, Step};

/// Why it is dangerous to take an answer that nobody with the password made.
pub(super) const FOOLED: &str =
    "whoever can send from the peer's address validates a pair without the password, and data follows";

const NEW_TRANSACTION: &str = "the answer had no effect but to begin a new transaction at once";

const FAILED_AT_ONCE: &str =
    "the pair failed at once, so that whoever can send from the peer's address ends it";

const UNMOVED: Expect = conformant(&[Fate(Answered::Ignored), Connected(true)]);

const LOST: &str = "sent again, but a right answer no longer counts, so that whoever can send from the peer's address ends the check";

/// An answer that must not be noticed (RFC 8489 section 9.1.4): the transaction goes on.
pub(super) const IGNORED: &[Expect] = &[
    UNMOVED,
    acceptable(&[Fate(Answered::Retried), Connected(true)], NEW_TRANSACTION),
    acceptable(&[Fate(Answered::GaveUp)], FAILED_AT_ONCE),
    acceptable(&[Fate(Answered::Retried)], LOST),
    acceptable(&[Fate(Answered::Ignored)], LOST),
    violation(&[Fate(Answered::Accepted)], FOOLED),
];

/// An answer that a receiver may drop or fail the check for, but never takes for a success.
pub(super) const NOT_TAKEN: &[Expect] = &[
    conformant(&[Fate(Answered::GaveUp)]),
    conformant(&[Fate(Answered::Retried)]),
    acceptable(
        &[Fate(Answered::Ignored)],
        "dropped, so that the transaction goes on until it times out",
    ),
    violation(
        &[Fate(Answered::Accepted)],
        "a pair counts as valid whose check did not succeed",
    ),
];

/// An authenticated answer that is a success in spite of something odd about it.
pub(super) const TAKEN: &[Expect] = &[conformant(&[Fate(Answered::Accepted), Connected(true)])];

/// An authenticated answer that should be dropped, while taking it opens nothing to an attacker.
pub(super) const BETTER_DROPPED: &[Expect] = &[
    UNMOVED,
    acceptable(
        &[Fate(Answered::Accepted)],
        "taken all the same; it is rightly signed, so nobody without the password can use that",
    ),
    acceptable(&[Fate(Answered::Retried)], NEW_TRANSACTION),
    acceptable(&[Fate(Answered::Ignored)], LOST),
    acceptable(
        &[Fate(Answered::GaveUp)],
        "the check failed instead of going on without this answer",
    ),
];

/// An authenticated answer that should be taken, while a strict receiver may refuse it.
pub(super) const BETTER_TAKEN: &[Expect] = &[
    conformant(&[Fate(Answered::Accepted), Connected(true)]),
    acceptable(&[Fate(Answered::Ignored)], STRICT),
    acceptable(&[Fate(Answered::Retried)], STRICT),
    acceptable(&[Fate(Answered::GaveUp)], STRICT),
];

const STRICT: &str = "refused as a whole, stricter than asked: it costs a check and opens nothing";

const CONNECTS_LATER: &[Expect] = &[
    conformant(&[Checks(true), Connected(true)]),
    acceptable(&[Checks(true), Connected(false)], FAILED_AT_ONCE),
    violation(&[Connected(true)], FOOLED),
];

const MAY_FAIL: &[Expect] = &[
    conformant(&[Checks(true), Connected(true)]),
    conformant(&[Checks(true), Connected(false)]),
    violation(
        &[Connected(true)],
        "a pair counts as valid whose check did not succeed",
    ),
];

const WATCHED: &[Step] = &[
    Step::Watch,
    Step::Pass(250),
    Step::Answer(Answering::rightly()),
    Step::AwaitConnected(5000),
];

const NOMINATED: &[Step] = &nominating(5000);

/// An agent whose pair failed for good says nothing more, so there is no point in waiting long.
const NOMINATED_IN_VAIN: &[Step] = &nominating(1500);

/// A nomination while answers are wrong, which must not connect, and one while they are right.
const fn nominating(wait: u16) -> [Step; 7] {
    [
        Step::AwaitCheck(4000),
        Step::Nominate(0),
        // Between two transmissions of the usual schedules, so that no verdict hangs on which comes first.
        Step::Pass(1200),
        Step::Forbid(Connected(true)),
        Step::Answer(Answering::rightly()),
        Step::Nominate(0),
        Step::AwaitConnected(wait),
    ]
}

const CONNECTING: &[Step] = &[Step::AwaitConnected(5000)];

const CHECKING: &[Step] = &[Step::AwaitCheck(4000), Step::Nominate(0), Step::Pass(1200)];

/// The subject controls; its checks are answered like this until it is clear what it makes of that, then
/// rightly.
pub(super) const fn answered(
    id: &'static str,
    title: &'static str,
    requirements: &'static [&'static str],
    answer: Answer,
    expect: &'static [Expect],
) -> Case {
    Case {
        id,
        title,
        requirements,
        scene: Scene::new(Role::Controlling).answered(answer.always()),
        steps: WATCHED,
        expect,
    }
}

/// The subject is controlled; its checks are answered like this while the peer nominates, which must not
/// connect it, and then rightly.
pub(super) const fn nominated(
    id: &'static str,
    title: &'static str,
    requirements: &'static [&'static str],
    answer: Answer,
) -> Case {
    Case {
        id,
        title,
        requirements,
        scene: Scene::new(Role::Controlled).answered(answer.always()),
        steps: NOMINATED,
        expect: CONNECTS_LATER,
    }
}

/// As [`nominated`], with answers that rightly fail the check, so that it may stay unconnected.
pub(super) const fn nominated_in_vain(
    id: &'static str,
    title: &'static str,
    requirements: &'static [&'static str],
    answer: Answer,
) -> Case {
    let mut case = nominated(id, title, requirements, answer);
    case.steps = NOMINATED_IN_VAIN;
    case.expect = MAY_FAIL;
    case
}

/// The subject meets a peer that does everything rightly; its checks on the way are looked at. A controlling
/// one connects, a controlled one is nominated on its first stream.
pub(super) const fn connects(
    id: &'static str,
    title: &'static str,
    requirements: &'static [&'static str],
    scene: Scene,
    expect: &'static [Expect],
) -> Case {
    Case {
        id,
        title,
        requirements,
        scene: scene.answered(Answering::rightly()),
        steps: match scene.role {
            Role::Controlling => CONNECTING,
            Role::Controlled => CHECKING,
        },
        expect,
    }
}

/// A controlling subject.
pub(super) const CONTROLLING: Scene = Scene::new(Role::Controlling);

/// A controlled subject.
pub(super) const CONTROLLED: Scene = Scene::new(Role::Controlled);

/// The subject makes checks that nobody answers, for a while that holds several transmissions.
pub(super) const fn unanswered(
    id: &'static str,
    title: &'static str,
    requirements: &'static [&'static str],
    scene: Scene,
    expect: &'static [Expect],
) -> Case {
    Case {
        id,
        title,
        requirements,
        scene: scene.answered(Answering::Never),
        steps: &[Step::AwaitCheck(4000), Step::Pass(2500)],
        expect,
    }
}

/// All that a check has to have for its peer to let it in.
pub(super) const WELL_MADE: &[Fact] = &[
    Fact::Keeps(Rule::Username),
    Fact::Keeps(Rule::Integrity),
    Fact::Keeps(Rule::Fingerprint),
    Fact::Keeps(Rule::Framing),
    Fact::Keeps(Rule::OneRole),
    Fact::Keeps(Rule::Priority),
    Fact::Keeps(Rule::OwnSocket),
];
