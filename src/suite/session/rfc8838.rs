//! RFC 8838: candidates that come after the descriptions.

use crate::suite::session::outcome::works;
use crate::suite::session::plan::PLAN;
use crate::suite::session::{Entry, Plan};

const fn bare(id: &'static str, title: &'static str, plan: Plan) -> Entry {
    Entry::both(
        id,
        title,
        &["TRICKLE-8838-4-01", "TRICKLE-8838-5-02", "ICE-8445-7.3.1.3-01"],
        plan.candidates(&[]),
        works!("RFC 8838 section 4"),
    )
}

pub(super) const ENTRIES: &[Entry] = &[
    bare(
        "session/rfc8838/4/no-candidates",
        "icespec's description has no candidate; its checks tell its address",
        PLAN,
    ),
    bare(
        "session/rfc8838/4/checks-before-the-answer",
        "icespec's description has no candidate, and its checks come before the answer is known",
        PLAN.delay(700),
    ),
];
