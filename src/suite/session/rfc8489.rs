//! RFC 8489: what a response has to prove.

use crate::suite::case::{Expect, conformant, violation};
use crate::suite::session::outcome::refuses;
use crate::suite::session::plan::PLAN;
use crate::suite::session::{Deviation, Entry, Fact, Layout};

/// icespec proves nothing in what it does: no session comes of it, and the user is not told that there is one.
const KEPT_OUT: &[Expect<Fact>] = &[
    conformant(&[Fact::Refused(false), Fact::Up(false), Fact::ToldUp(false)]),
    refuses("refuses a description that is legal"),
    violation(
        &[Fact::Up(true)],
        "a session came of responses that prove nothing",
    ),
    violation(
        &[Fact::ToldUp(true)],
        "the user is told of a connection that proves nothing",
    ),
];

pub(super) const ENTRIES: &[Entry] = &[Entry {
    cause: Some("response-wrong-key"),
    ..Entry::both(
        "session/rfc8489/9.1.4/responses-of-last-section",
        "the responses are signed with icespec's password for the last section",
        &["STUN-8489-9.1.4-02", "ICE-8445-7.2.2-03", "BUNDLE-9143-10-03"],
        PLAN.layout(Layout::DistinctEverywhere)
            .deviation(Deviation::ResponsesSignedWith(2)),
        KEPT_OUT,
    )
}];
