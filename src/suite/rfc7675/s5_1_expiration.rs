//! RFC 7675 section 5.1: consent checks, and the end of sending when nobody answers them.

use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::fact::Fact::{
    Checks, ConsentFloor, ConsentInterval, ConsentRandomised, DataLeft, Indications, KeepaliveInterval,
    Keeps, PlainIndications, StopsAfter, Success,
};
use crate::suite::fact::{Left, Rule};
use crate::suite::initiator::{CONTROLLED, CONTROLLING};
use crate::suite::step::{Answering, Control, Step, answer, send};
use crate::suite::{Case, Expect, Scene};

const GOES_ON: &str =
    "a peer that is gone, or never agreed, is sent to for ever: the flood that consent is there to end";

/// Connected, with what follows seen afresh.
pub(super) const fn consenting(
    id: &'static str,
    title: &'static str,
    requirements: &'static [&'static str],
    scene: Scene,
    steps: &'static [Step],
    expect: &'static [Expect],
) -> Case {
    Case {
        id,
        title,
        requirements,
        scene: scene.connected().slow(),
        steps,
        expect,
    }
}

/// Consent checks end, and all else with them, about 30 s after the last answer that counted.
const STOPS: &[Expect] = &[
    conformant(&[StopsAfter(24, 36), ConsentInterval(0, 15000)]),
    acceptable(
        &[StopsAfter(0, 24), ConsentInterval(0, 15000)],
        "gave up sooner than it had to: an interruption, and nobody is sent to",
    ),
    violation(&[Checks(true)], GOES_ON),
];

pub(super) const SENDS_NOTHING: &[Expect] = &[
    conformant(&[DataLeft(Left::Nowhere)]),
    violation(&[DataLeft(Left::Candidate)], GOES_ON),
];

pub(super) const STILL_SENDS: &[Expect] = &[conformant(&[DataLeft(Left::Candidate)])];

const INTERVALS: &[Step] = &[Step::Pass(33000)];

const UNANSWERED: &[Step] = &[Step::Answer(Answering::Never), Step::Pass(45000)];

const INTERVAL: &[Expect] = &[
    conformant(&[ConsentInterval(4000, 6000), ConsentFloor(3950)]),
    acceptable(
        &[ConsentInterval(0, 6000)],
        "more often than asked: it burdens the network and touches no credential",
    ),
    acceptable(
        &[ConsentInterval(6000, 15000)],
        "less often than asked, still often enough to notice within 30 s",
    ),
];

const CREDENTIALS: &[Expect] = &[conformant(&[
    Checks(true),
    Keeps(Rule::Username),
    Keeps(Rule::Integrity),
    Keeps(Rule::Fingerprint),
])];

const SESSION: &[&str] = &["CONSENT-7675-5.1-03", "CONSENT-7675-5.1-02"];

const EXPIRY: &[&str] = &["CONSENT-7675-5.1-04", "CONSENT-7675-5.1-01"];

const EXPIRED: &[Step] = &[
    Step::Answer(Answering::Never),
    Step::Pass(38000),
    Step::SubjectSends(0),
];

/// The first stream's consent checks get no answer that is one.
const FIRST_LOST: Answering = answer(|success| success)
    .other_transaction()
    .only_stream(0)
    .always();

pub(super) const CASES: &[Case] = &[
    consenting(
        "rfc7675/5.1/interval-controlling",
        "consent is checked every 4 to 6 seconds (controlling)",
        &["CONSENT-7675-5.1-07", "CONSENT-7675-5.1-08"],
        CONTROLLING,
        INTERVALS,
        INTERVAL,
    ),
    consenting(
        "rfc7675/5.1/interval-controlled",
        "consent is checked every 4 to 6 seconds (controlled)",
        &["CONSENT-7675-5.1-07", "CONSENT-7675-5.1-08"],
        CONTROLLED,
        INTERVALS,
        INTERVAL,
    ),
    consenting(
        "rfc7675/5.1/randomised",
        "the intervals between consent checks are randomised",
        &["CONSENT-7675-5.1-06"],
        CONTROLLING,
        INTERVALS,
        &[
            conformant(&[ConsentRandomised(true)]),
            acceptable(
                &[ConsentInterval(0, 15000)],
                "evenly spaced: many agents may check in step, and no credential is touched",
            ),
        ],
    ),
    consenting(
        "rfc7675/5.1/credentials",
        "consent checks carry the credentials of the session",
        SESSION,
        CONTROLLING,
        &[Step::Forget, Step::Pass(14000)],
        CREDENTIALS,
    ),
    consenting(
        "rfc7675/5.1/credentials-controlled",
        "consent checks carry the credentials of the session (controlled)",
        SESSION,
        CONTROLLED,
        &[Step::Forget, Step::Pass(14000)],
        CREDENTIALS,
    ),
    consenting(
        "rfc7675/5.1/fresh-transactions",
        "every consent check has a transaction id of its own",
        &["CONSENT-7675-5.1-09", "CONSENT-7675-8-01"],
        CONTROLLING,
        &[Step::Forget, Step::Pass(20000)],
        &[conformant(&[Keeps(Rule::FreshTransaction)])],
    ),
    consenting(
        "rfc7675/5.1/sent-once",
        "a consent check that nobody answers is not sent again",
        &["CONSENT-7675-5.1-10"],
        CONTROLLING,
        &[Step::Forget, Step::Answer(Answering::Never), Step::Pass(16000)],
        &[
            conformant(&[Keeps(Rule::SentOnce)]),
            acceptable(
                &[Checks(true)],
                "sent again as any request: a little more traffic, and consent ends in time all the same",
            ),
        ],
    ),
    consenting(
        "rfc7675/5.1/unanswered-controlling",
        "sending stops about 30 s after the last answer (controlling)",
        &["CONSENT-7675-5.1-04"],
        CONTROLLING,
        UNANSWERED,
        STOPS,
    ),
    consenting(
        "rfc7675/5.1/unanswered-controlled",
        "sending stops about 30 s after the last answer (controlled)",
        &["CONSENT-7675-5.1-04"],
        CONTROLLED,
        UNANSWERED,
        STOPS,
    ),
    consenting(
        "rfc7675/5.1/unanswered-ipv6",
        "sending over IPv6 stops about 30 s after the last answer",
        &["CONSENT-7675-5.1-04"],
        CONTROLLING.ipv6(),
        UNANSWERED,
        STOPS,
    ),
    consenting(
        "rfc7675/5.1/no-data-after",
        "no data goes out once consent has expired",
        EXPIRY,
        CONTROLLING,
        EXPIRED,
        SENDS_NOTHING,
    ),
    consenting(
        "rfc7675/5.1/no-data-after-controlled",
        "no data goes out once consent has expired (controlled)",
        EXPIRY,
        CONTROLLED,
        EXPIRED,
        SENDS_NOTHING,
    ),
    consenting(
        "rfc7675/5.1/late-answer",
        "an answer that comes after consent has expired does not bring it back",
        &["CONSENT-7675-5.1-05", "CONSENT-7675-5.1-12"],
        CONTROLLING,
        &[
            Step::Answer(answer(|success| success).delay(38000).always()),
            Step::Pass(52000),
            Step::SubjectSends(0),
        ],
        SENDS_NOTHING,
    ),
    consenting(
        "rfc7675/5.1/no-resumption",
        "right answers after consent has expired do not bring it back under the same credentials",
        &[
            "CONSENT-7675-5.1-17",
            "CONSENT-7675-5.1-05",
            "CONSENT-7675-5.1-16",
        ],
        CONTROLLING,
        &[
            Step::Answer(Answering::Never),
            Step::Pass(38000),
            Step::Answer(Answering::rightly()),
            Step::Pass(8000),
            Step::SubjectSends(0),
        ],
        SENDS_NOTHING,
    ),
    consenting(
        "rfc7675/5.1/no-resumption-by-a-check",
        "a valid check of the peer after consent has expired does not bring it back",
        &["CONSENT-7675-5.1-17", "CONSENT-7675-5.1-16"],
        CONTROLLED,
        &[
            Step::Answer(Answering::Never),
            Step::Pass(38000),
            send(|check| check).control(Control::Wait(300)).step(),
            Step::Pass(500),
            Step::SubjectSends(0),
        ],
        SENDS_NOTHING,
    ),
    consenting(
        "rfc7675/5.1/one-stream-expires",
        "consent of one stream expires without that of another",
        EXPIRY,
        CONTROLLING.streams(2),
        &[Step::Answer(FIRST_LOST), Step::Pass(38000), Step::SubjectSends(1)],
        STILL_SENDS,
    ),
    consenting(
        "rfc7675/5.1/expired-beside-another",
        "a stream whose consent expired sends no data though another stream's holds",
        EXPIRY,
        CONTROLLING.streams(2),
        &[Step::Answer(FIRST_LOST), Step::Pass(38000), Step::SubjectSends(0)],
        SENDS_NOTHING,
    ),
    consenting(
        "rfc7675/5.1/old-pair-of-a-restart",
        "during a restart the old pair carries data only while the peer consents on it",
        &["CONSENT-7675-5.1-14", "CONSENT-7675-5.1-04"],
        CONTROLLED,
        &[
            Step::RestartLocal,
            Step::Answer(Answering::Never),
            Step::Pass(38000),
            Step::SubjectSends(0),
        ],
        SENDS_NOTHING,
    ),
    consenting(
        "rfc7675/4/one-kind-of-keepalive",
        "consent checks keep the path open, and no indications beside them",
        &[
            "CONSENT-7675-4-01",
            "ICE-8445-11-01",
            "ICE-8445-11-02",
            "ICE-8445-11-03",
            "ICE-8445-11-04",
            "SDP-8839-6-01",
        ],
        CONTROLLING,
        INTERVALS,
        &[
            conformant(&[ConsentInterval(0, 15000), Indications(false)]),
            acceptable(&[ConsentInterval(0, 15000)], "keepalives that nobody needs"),
            acceptable(
                &[Indications(true)],
                "indications instead: the path stays open, and consent is not asked for",
            ),
        ],
    ),
    consenting(
        "rfc8445/11/lite-keepalives",
        "a lite agent keeps the path open with bare indications, one in 15 s at most",
        &[
            "ICE-8445-11-01",
            "ICE-8445-11-04",
            "ICE-8445-11-05",
            "ICE-8445-11-06",
            "ICE-8445-11-10",
            "ICE-8445-11-11",
            "ICE-8445-11-13",
        ],
        CONTROLLED.lite(),
        &[
            Step::Forget,
            // The peer's own consent check, without which the agent stops.
            Step::Pass(20_000),
            send(|check| check).step(),
            Step::Pass(20_000),
        ],
        &[
            conformant(&[KeepaliveInterval(15, 30), PlainIndications(true)]),
            acceptable(
                &[KeepaliveInterval(15, 60)],
                "with attributes that nobody needs, or seldom",
            ),
            violation(
                &[Indications(true)],
                "more often than every 15 s: the many sessions of a server make that a load",
            ),
        ],
    ),
    consenting(
        "rfc8445/11/ends-with-the-session",
        "nothing is sent once the session has ended",
        &["ICE-8445-11-07"],
        CONTROLLING,
        &[Step::SubjectCloses, Step::Forget, Step::Pass(8000)],
        &[
            conformant(&[Checks(false), Indications(false)]),
            violation(&[Checks(true)], GOES_ON),
        ],
    ),
    consenting(
        "rfc7675/1/lite-answers",
        "a lite agent answers consent checks and sends none",
        &["CONSENT-7675-1-01", "ICE-8445-6.2-01"],
        CONTROLLED.lite(),
        &[Step::Forget, Step::Pass(8000), send(|check| check).step()],
        &[conformant(&[Success, Checks(false)])],
    ),
];
