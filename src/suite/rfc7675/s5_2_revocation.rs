//! RFC 7675 section 5.2: consent taken back by a 403, which counts only with a right signature.

use crate::stun::AttributeType;
use crate::suite::Case;
use crate::suite::case::{Expect, acceptable, conformant, violation};
use crate::suite::draft::{Draft, Key};
use crate::suite::fact::Fact::DataLeft;
use crate::suite::fact::Left;
use crate::suite::initiator::{CONTROLLED, CONTROLLING};
use crate::suite::step::{Answering, Step, answer};

use super::s5_1_expiration::{SENDS_NOTHING, consenting};

const REVOKED: &[&str] = &["CONSENT-7675-5.2-01"];

const NOT_REVOKED: &[&str] = &["CONSENT-7675-5.2-01", "CONSENT-7675-5.2-02", "STUN-8489-9.1.4-02"];

const CUT_OFF: &str = "whoever can send from the peer's address ends the session without the password";

fn forbidden(success: Draft) -> Draft {
    success.error(403, "Forbidden")
}

const ENDS: &[Expect] = &[
    conformant(&[DataLeft(Left::Nowhere)]),
    acceptable(
        &[DataLeft(Left::Candidate)],
        "does not know this way to take consent back, and goes on until it expires",
    ),
];

const GOES_ON: &[Expect] = &[
    conformant(&[DataLeft(Left::Candidate)]),
    violation(&[DataLeft(Left::Nowhere)], CUT_OFF),
];

pub(super) const CASES: &[Case] = &[
    consenting(
        "rfc7675/5.2/signed-403-controlling",
        "a signed 403 ends consent at once (controlling)",
        REVOKED,
        CONTROLLING,
        &[
            Step::Answer(answer(forbidden).always()),
            Step::Pass(9000),
            Step::SubjectSends(0),
        ],
        ENDS,
    ),
    consenting(
        "rfc7675/5.2/signed-403-controlled",
        "a signed 403 ends consent at once (controlled)",
        REVOKED,
        CONTROLLED,
        &[
            Step::Answer(answer(forbidden).always()),
            Step::Pass(9000),
            Step::SubjectSends(0),
        ],
        ENDS,
    ),
    consenting(
        "rfc7675/5.2/signed-403-lasts",
        "signed 403s for longer than consent lasts end it at the latest then",
        &["CONSENT-7675-5.2-01", "CONSENT-7675-5.1-04"],
        CONTROLLING,
        &[
            Step::Answer(answer(forbidden).always()),
            Step::Pass(40000),
            Step::SubjectSends(0),
        ],
        SENDS_NOTHING,
    ),
    consenting(
        "rfc7675/5.2/unsigned-403-controlling",
        "an unsigned 403 does not end consent (controlling)",
        NOT_REVOKED,
        CONTROLLING,
        &[
            Step::Answer(
                answer(|success| forbidden(success).without(AttributeType::MESSAGE_INTEGRITY)).always(),
            ),
            Step::Pass(9000),
            Step::Answer(Answering::rightly()),
            Step::SubjectSends(0),
        ],
        GOES_ON,
    ),
    consenting(
        "rfc7675/5.2/unsigned-403-controlled",
        "an unsigned 403 does not end consent (controlled)",
        NOT_REVOKED,
        CONTROLLED,
        &[
            Step::Answer(
                answer(|success| forbidden(success).without(AttributeType::MESSAGE_INTEGRITY)).always(),
            ),
            Step::Pass(9000),
            Step::Answer(Answering::rightly()),
            Step::SubjectSends(0),
        ],
        GOES_ON,
    ),
    consenting(
        "rfc7675/5.2/wrongly-signed-403",
        "a 403 with a wrong MESSAGE-INTEGRITY does not end consent",
        NOT_REVOKED,
        CONTROLLING,
        &[
            Step::Answer(answer(|success| forbidden(success).integrity_flipped(1)).always()),
            Step::Pass(9000),
            Step::Answer(Answering::rightly()),
            Step::SubjectSends(0),
        ],
        GOES_ON,
    ),
    consenting(
        "rfc7675/5.2/403-by-own-password",
        "a 403 signed with the receiver's own password does not end consent",
        NOT_REVOKED,
        CONTROLLING,
        &[
            Step::Answer(answer(|success| forbidden(success).signed(Key::Local)).always()),
            Step::Pass(9000),
            Step::Answer(Answering::rightly()),
            Step::SubjectSends(0),
        ],
        GOES_ON,
    ),
    consenting(
        "rfc7675/5.2/403-of-another-transaction",
        "a signed 403 with a transaction id of its own does not end consent",
        &["CONSENT-7675-5.2-01", "STUN-8489-6.3-03"],
        CONTROLLING,
        &[
            Step::Answer(answer(forbidden).other_transaction().always()),
            Step::Pass(9000),
            Step::Answer(Answering::rightly()),
            Step::SubjectSends(0),
        ],
        GOES_ON,
    ),
    consenting(
        "rfc7675/5.2/unsigned-487",
        "an unsigned 487 to consent checks does not end consent",
        &["ICE-8445-7.2.5.1-04", "STUN-8489-9.1.4-02"],
        CONTROLLING,
        &[
            Step::Answer(
                answer(|success| {
                    success
                        .error(487, "Role Conflict")
                        .without(AttributeType::MESSAGE_INTEGRITY)
                })
                .always(),
            ),
            Step::Pass(9000),
            Step::Answer(Answering::rightly()),
            Step::SubjectSends(0),
        ],
        GOES_ON,
    ),
    consenting(
        "rfc7675/5.2/unsigned-401",
        "an unsigned 401 to consent checks does not end consent",
        &["CONSENT-7675-5.1-02", "STUN-8489-9.1.4-02"],
        CONTROLLING,
        &[
            Step::Answer(
                answer(|success| {
                    success
                        .error(401, "Unauthenticated")
                        .without(AttributeType::MESSAGE_INTEGRITY)
                })
                .always(),
            ),
            Step::Pass(9000),
            Step::Answer(Answering::rightly()),
            Step::SubjectSends(0),
        ],
        GOES_ON,
    ),
];
