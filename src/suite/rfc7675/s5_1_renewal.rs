//! RFC 7675 section 5.1: what renews consent. A right answer to a consent check, and nothing else.

use crate::stun::{AttributeType, Class};
use crate::suite::Case;
use crate::suite::case::{Expect, acceptable, conformant, violation};
use crate::suite::draft::{Draft, Key};
use crate::suite::fact::Fact::{Checks, ConsentInterval, DataLeft, StopsAfter};
use crate::suite::fact::Left;
use crate::suite::initiator::{CONTROLLED, CONTROLLING};
use crate::suite::step::{Answer, Answering, Control, Source, Step, answer, send};

use super::s5_1_expiration::{SENDS_NOTHING, STILL_SENDS, consenting};

const RENEWAL: &[&str] = &["CONSENT-7675-5.1-02", "CONSENT-7675-5.1-04"];

const FORGED: &str = "whoever can send from the peer's address keeps data going to it without its consent";

/// The answers do not count, so sending ends as if there were none.
const STOPS: &[Expect] = &[
    conformant(&[StopsAfter(24, 36), ConsentInterval(0, 15000)]),
    acceptable(
        &[StopsAfter(0, 24), ConsentInterval(0, 15000)],
        "gave up sooner than it had to: an interruption, and nobody is sent to",
    ),
    violation(&[Checks(true)], FORGED),
];

/// Consent checks get only answers like this, for longer than consent lasts.
const fn not_renewed(
    id: &'static str,
    title: &'static str,
    requirements: &'static [&'static str],
    steps: &'static [Step],
) -> Case {
    consenting(id, title, requirements, CONTROLLING, steps, STOPS)
}

const UNSIGNED: Answer = answer(|success| success.without(AttributeType::MESSAGE_INTEGRITY));

/// Something else from the peer, which answers no consent check, every few seconds.
const fn other_traffic(id: &'static str, title: &'static str, steps: &'static [Step]) -> Case {
    consenting(id, title, RENEWAL, CONTROLLED, steps, SENDS_NOTHING)
}

const CHECK: Step = send(|check| check).control(Control::Wait(100)).step();

const INDICATION: Step = send(bare).control(Control::Wait(100)).step();

const SIGNED_INDICATION: Step = send(|check| check.class(Class::Indication))
    .control(Control::Wait(100))
    .step();

const DATA: Step = Step::Data(Source::Candidate, 0, b"\x80 from the peer");

fn bare(check: Draft) -> Draft {
    check
        .class(Class::Indication)
        .without(AttributeType::USERNAME)
        .without(AttributeType::MESSAGE_INTEGRITY)
        .without(AttributeType::PRIORITY)
        .without_role()
}

pub(super) const CASES: &[Case] = &[
    consenting(
        "rfc7675/5.1/renewed",
        "right answers renew consent: data goes on after 40 s (controlling)",
        RENEWAL,
        CONTROLLING,
        &[Step::Pass(40000), Step::SubjectSends(0)],
        STILL_SENDS,
    ),
    consenting(
        "rfc7675/5.1/renewed-controlled",
        "right answers renew consent: data goes on after 40 s (controlled)",
        RENEWAL,
        CONTROLLED,
        &[Step::Pass(40000), Step::SubjectSends(0)],
        STILL_SENDS,
    ),
    consenting(
        "rfc7675/5.1/renewed-after-losses",
        "consent survives 14 s without an answer",
        RENEWAL,
        CONTROLLING,
        &[
            Step::Answer(Answering::Never),
            Step::Pass(14000),
            Step::Answer(Answering::rightly()),
            Step::Pass(24000),
            Step::SubjectSends(0),
        ],
        &[
            conformant(&[DataLeft(Left::Candidate)]),
            violation(
                &[DataLeft(Left::Nowhere)],
                "a few lost packets end the session long before consent has expired",
            ),
        ],
    ),
    not_renewed(
        "rfc7675/5.1/unsigned",
        "answers without MESSAGE-INTEGRITY do not renew consent",
        RENEWAL,
        &[Step::Answer(UNSIGNED.always()), Step::Pass(45000)],
    ),
    not_renewed(
        "rfc7675/5.1/integrity-wrong",
        "answers with a wrong MESSAGE-INTEGRITY do not renew consent",
        RENEWAL,
        &[
            Step::Answer(answer(|success| success.integrity_flipped(1)).always()),
            Step::Pass(45000),
        ],
    ),
    not_renewed(
        "rfc7675/5.1/own-password",
        "answers signed with the receiver's own password do not renew consent",
        RENEWAL,
        &[
            Step::Answer(answer(|success| success.signed(Key::Local)).always()),
            Step::Pass(45000),
        ],
    ),
    not_renewed(
        "rfc7675/5.1/empty-password",
        "answers signed with an empty password do not renew consent",
        RENEWAL,
        &[
            Step::Answer(answer(|success| success.signed(Key::Text(""))).always()),
            Step::Pass(45000),
        ],
    ),
    not_renewed(
        "rfc7675/5.1/other-transaction",
        "signed answers with transaction ids of their own do not renew consent",
        &["CONSENT-7675-5.1-02", "STUN-8489-6.3-03"],
        &[
            Step::Answer(answer(|success| success).other_transaction().always()),
            Step::Pass(45000),
        ],
    ),
    not_renewed(
        "rfc7675/5.1/from-elsewhere",
        "signed answers from another address do not renew consent",
        &["CONSENT-7675-5.1-02", "ICE-8445-7.2.5.2.1-01"],
        &[
            Step::Answer(answer(|success| success).from_elsewhere().always()),
            Step::Pass(45000),
        ],
    ),
    consenting(
        "rfc7675/5.1/signed-error",
        "signed errors do not renew consent",
        RENEWAL,
        CONTROLLING,
        &[
            Step::Answer(answer(|success| success.error(400, "Bad Request")).always()),
            Step::Pass(45000),
            Step::SubjectSends(0),
        ],
        &[
            conformant(&[
                StopsAfter(24, 36),
                ConsentInterval(0, 15000),
                DataLeft(Left::Nowhere),
            ]),
            acceptable(
                &[StopsAfter(0, 24), DataLeft(Left::Nowhere)],
                "the peer refuses and says so with the password: nobody is sent to any more",
            ),
            violation(&[DataLeft(Left::Candidate)], FORGED),
        ],
    ),
    consenting(
        "rfc7675/5.1/unsigned-error",
        "unsigned errors neither renew consent nor end it",
        RENEWAL,
        CONTROLLING,
        &[
            Step::Answer(
                answer(|success| {
                    success
                        .error(400, "Bad Request")
                        .without(AttributeType::MESSAGE_INTEGRITY)
                })
                .always(),
            ),
            Step::Pass(45000),
        ],
        &[
            conformant(&[StopsAfter(24, 36), ConsentInterval(0, 15000)]),
            acceptable(
                &[StopsAfter(0, 24), ConsentInterval(0, 15000)],
                "gave up sooner than it had to, though not at once: an interruption, and nobody is sent to",
            ),
            violation(
                &[StopsAfter(0, 24)],
                "whoever can send from the peer's address ends the session without the password",
            ),
            violation(&[Checks(true)], FORGED),
        ],
    ),
    not_renewed(
        "rfc7675/5.1/indications",
        "indications with the transaction ids of consent checks do not renew consent",
        RENEWAL,
        &[
            Step::Answer(answer(|success| success.class(Class::Indication)).always()),
            Step::Pass(45000),
        ],
    ),
    other_traffic(
        "rfc7675/5.1/checks-of-the-peer",
        "valid checks of the peer do not renew consent",
        &[
            Step::Answer(Answering::Never),
            Step::Pass(8000),
            CHECK,
            Step::Pass(8000),
            CHECK,
            Step::Pass(8000),
            CHECK,
            Step::Pass(8000),
            CHECK,
            Step::Pass(6000),
            Step::SubjectSends(0),
        ],
    ),
    other_traffic(
        "rfc7675/5.1/keepalives-of-the-peer",
        "keepalives of the peer do not renew consent",
        &[
            Step::Answer(Answering::Never),
            Step::Pass(8000),
            INDICATION,
            Step::Pass(8000),
            INDICATION,
            Step::Pass(8000),
            INDICATION,
            Step::Pass(8000),
            INDICATION,
            Step::Pass(6000),
            Step::SubjectSends(0),
        ],
    ),
    other_traffic(
        "rfc7675/5.1/signed-indications-of-the-peer",
        "signed indications of the peer do not renew consent",
        &[
            Step::Answer(Answering::Never),
            Step::Pass(8000),
            SIGNED_INDICATION,
            Step::Pass(8000),
            SIGNED_INDICATION,
            Step::Pass(8000),
            SIGNED_INDICATION,
            Step::Pass(8000),
            SIGNED_INDICATION,
            Step::Pass(6000),
            Step::SubjectSends(0),
        ],
    ),
    other_traffic(
        "rfc7675/5.1/data-of-the-peer",
        "data of the peer does not renew consent",
        &[
            Step::Answer(Answering::Never),
            Step::Pass(8000),
            DATA,
            Step::Pass(8000),
            DATA,
            Step::Pass(8000),
            DATA,
            Step::Pass(8000),
            DATA,
            Step::Pass(6000),
            Step::SubjectSends(0),
        ],
    ),
];
