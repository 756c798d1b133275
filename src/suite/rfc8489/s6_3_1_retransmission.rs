//! RFC 8489 section 6.3.1: the same request again, and another one under the same transaction id (CP-32).

use crate::stun::AttributeType as A;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::Key;
use crate::suite::fact::Fact::{Mapped, Replies, Signed, Success};
use crate::suite::fact::{Mapped as At, Signer};
use crate::suite::outcome::{ANSWERED, CONTROLLED, FRESH, MISSING, WRONG};
use crate::suite::step::{Source, send};
use crate::suite::{Case, Expect};

const fn each(facts: &'static [crate::suite::Fact]) -> [Expect; 3] {
    [
        conformant(facts),
        acceptable(
            &[Success, Signed(Signer::Addressed), Mapped(At::Source)],
            "some of the copies got no answer; the peer has to repeat",
        ),
        violation(&[Success], "the answer to a repeated request is another one"),
    ]
}

const TWO: &[Expect] = &each(&[Success, Replies(2), Signed(Signer::Addressed), Mapped(At::Source)]);
const FIVE: &[Expect] = &each(&[Success, Replies(5), Signed(Signer::Addressed), Mapped(At::Source)]);

pub(super) const CASES: &[Case] = &[
    Case {
        id: "rfc8489/6.3.1/same-bytes-twice",
        title: "a check that arrives twice is answered twice",
        requirements: &["STUN-8489-6.3.1-02", "STUN-8489-5-06"],
        scene: CONTROLLED,
        steps: &[send(|check| check).copies(2).step()],
        expect: TWO,
    },
    Case {
        id: "rfc8489/6.3.1/same-bytes-five-times",
        title: "a check that arrives five times is answered five times",
        requirements: &["STUN-8489-6.3.1-02", "STUN-8489-5-06"],
        scene: CONTROLLED,
        steps: &[send(|check| check).copies(5).step()],
        expect: FIVE,
    },
    Case {
        id: "rfc8489/6.3.1/same-id-wrong-integrity",
        title: "an answered transaction id opens no door to a wrongly signed check with the same id",
        requirements: &["STUN-8489-6.3.1-03", "STUN-8489-9.1.3-08"],
        scene: CONTROLLED,
        steps: &[
            send(|check| check).step(),
            send(|check| check.signed(Key::Text("wrong")))
                .same_transaction()
                .step(),
        ],
        expect: WRONG,
    },
    Case {
        id: "rfc8489/6.3.1/same-id-no-integrity",
        title: "an answered transaction id opens no door to an unsigned check with the same id",
        requirements: &["STUN-8489-6.3.1-03", "STUN-8489-9.1.3-01"],
        scene: CONTROLLED,
        steps: &[
            send(|check| check).step(),
            send(|check| check.without(A::MESSAGE_INTEGRITY))
                .same_transaction()
                .step(),
        ],
        expect: MISSING,
    },
    Case {
        id: "rfc8489/6.3.1/same-id-foreign-username",
        title: "an answered transaction id opens no door to a check for a foreign user with the same id",
        requirements: &["STUN-8489-6.3.1-03", "STUN-8489-9.1.3-04"],
        scene: CONTROLLED,
        steps: &[
            send(|check| check).step(),
            send(|check| check.username("foreign:{remote}"))
                .same_transaction()
                .step(),
        ],
        expect: WRONG,
    },
    Case {
        id: "rfc8489/6.3.1/same-id-after-refusal",
        title: "a refused transaction id does not keep a valid check with the same id out",
        requirements: &["STUN-8489-6.3.1-02", "STUN-8489-9.1.3-12"],
        scene: CONTROLLED,
        steps: &[
            send(|check| check.integrity_flipped(1)).step(),
            send(|check| check).same_transaction().step(),
        ],
        expect: ANSWERED,
    },
    Case {
        id: "rfc8489/6.3.1/same-id-other-address",
        title: "a check with a transaction id in use at another address is answered with its own address",
        requirements: &["STUN-8489-6.3.1-02", "STUN-8489-6.3.1.1-07"],
        scene: FRESH,
        steps: &[
            send(|check| check).step(),
            send(|check| check)
                .from(Source::Stranger(0))
                .same_transaction()
                .step(),
        ],
        expect: ANSWERED,
    },
    Case {
        id: "rfc8489/6.3.1/two-in-a-row",
        title: "two valid checks one after the other are both answered",
        requirements: &["STUN-8489-5-06", "STUN-8489-6.3.1.2-01"],
        scene: CONTROLLED,
        steps: &[send(|check| check).step(), send(|check| check).step()],
        expect: ANSWERED,
    },
];
