//! RFC 9143 sections 7.1.3 and 10: whose credentials serve the transport of a bundle.

use crate::suite::case::{Expect, acceptable, violation};
use crate::suite::session::case::Part::{Answers, Offers};
use crate::suite::session::case::Parts::Only;
use crate::suite::session::outcome::{ALL_REFUSED, STRAY_REFUSED, works};
use crate::suite::session::plan::{APART, PLAN, Step, check};
use crate::suite::session::{Deviation, Entry, Fact, Layout, Reply, Signed};

const SECTIONS: &[&str] = &["BUNDLE-9143-10-02", "BUNDLE-9143-10-03", "ICE-8445-7.2.2-02"];
const REFUSAL: &[&str] = &[
    "BUNDLE-9143-10-03",
    "STUN-8489-9.1.3-04",
    "STUN-8489-9.1.3-05",
    "STUN-8489-9.1.3-15",
];

/// icespec signs all its checks with what the stack's description states for this section.
const fn signed_with(
    id: &'static str,
    title: &'static str,
    deviation: Deviation,
    cause: &'static str,
) -> Entry {
    Entry {
        cause: Some(cause),
        ..Entry::both(id, title, REFUSAL, APART.deviation(deviation), ALL_REFUSED)
    }
}

/// One stray check with the credentials of a section, once the session is up.
const fn once_bundled(id: &'static str, title: &'static str, steps: &'static [Step]) -> Entry {
    Entry::both(id, title, REFUSAL, APART.steps(steps), STRAY_REFUSED)
}

/// One check with the credentials of a section to its own address, before the stack has the answer.
const fn early(id: &'static str, title: &'static str, early: &'static [Step]) -> Entry {
    Entry {
        parts: Only(Answers),
        ..Entry::both(
            id,
            title,
            &["ICE-8445-7.3-05", "ICE-8445-7.3-04", "BUNDLE-9143-10-02"],
            APART.delay(300).early(early),
            works!(
                "RFC 9143 section 10",
                [Fact::ToRight(Reply::Success)],
                [
                    acceptable(
                        &[Fact::Up(true), Fact::ToldUp(true), Fact::ToRight(Reply::Silence)],
                        "not answered before the answer is known; the peer has to repeat its check"
                    ),
                    violation(
                        &[Fact::ToRight(Reply::Refused)],
                        "a check that the offer lets anybody make is refused"
                    )
                ]
            ),
        )
    }
}

const WORKS: &[Expect<Fact>] = works!("RFC 9143 section 10");

pub(in crate::suite::session) const ENTRIES: &[Entry] = &[
    Entry::both(
        "session/rfc9143/7.1.3/tagged-section-only",
        "only the tagged section states credentials",
        &["BUNDLE-9143-7.1.3-01", "BUNDLE-9143-10-03"],
        PLAN.layout(Layout::TaggedOnly),
        WORKS,
    ),
    Entry {
        parts: Only(Answers),
        ..Entry::both(
            "session/rfc9143/7.1.3/distinct-everywhere",
            "an answer that bundles states other credentials in every section: the tagged one's count",
            &["BUNDLE-9143-7.1.3-01", "BUNDLE-9143-10-03"],
            APART.layout(Layout::DistinctEverywhere),
            works!(
                "RFC 8839 section 5.4",
                [],
                [acceptable(
                    &[Fact::Refused(true)],
                    "refuses an answer that repeats outside of the tagged section what RFC 9143 section 7.1.3 has there alone"
                )]
            ),
        )
    },
    Entry {
        parts: Only(Offers),
        ..Entry::both(
            "session/rfc9143/10/distinct-credentials",
            "the offer has other credentials in every section, the answer bundles them",
            SECTIONS,
            APART.layout(Layout::Distinct),
            WORKS,
        )
    },
    Entry {
        parts: Only(Answers),
        ..Entry::both(
            "session/rfc9143/10/distinct-credentials",
            "the offer has other credentials in every section, the answer bundles them",
            SECTIONS,
            APART.distinct(),
            WORKS,
        )
    },
    signed_with(
        "session/rfc9143/10/signed-with-second-section",
        "the checks carry the credentials of section 1, which the answer has bundled into section 0",
        Deviation::ChecksOfSection(1),
        "wrong-section-credentials",
    ),
    signed_with(
        "session/rfc9143/10/signed-with-last-section",
        "the checks carry the credentials of the last section, which the answer has bundled into the first",
        Deviation::ChecksOfSection(2),
        "wrong-section-credentials",
    ),
    signed_with(
        "session/rfc9143/10/password-of-last-section",
        "the checks name the right fragment and are signed with the password of the last section",
        Deviation::ChecksSignedWith(2),
        "bad-password",
    ),
    early(
        "session/rfc9143/10/early-check-of-first-section",
        "before the answer is known a check of the first section is answered",
        &[check(Signed::Section(0), 0)],
    ),
    early(
        "session/rfc9143/10/early-check-of-second-section",
        "before the answer is known a check of the second section is answered on its own address",
        &[check(Signed::Section(1), 1)],
    ),
    early(
        "session/rfc9143/10/early-check-of-last-section",
        "before the answer is known a check of the last section is answered on its own address",
        &[check(Signed::Section(2), 2)],
    ),
    once_bundled(
        "session/rfc9143/10/second-section-once-bundled",
        "one check with the credentials of section 1 comes to the transport of the bundle",
        &[check(Signed::Section(1), 0), Step::Talk],
    ),
    once_bundled(
        "session/rfc9143/10/last-section-once-bundled",
        "one check with the credentials of the last section comes to the transport of the bundle",
        &[check(Signed::Section(2), 0), Step::Talk],
    ),
];
