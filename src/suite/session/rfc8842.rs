//! RFC 8842: DTLS beside ICE: its roles, its moment, its certificates.

use crate::suite::case::{Expect, acceptable, conformant, violation};
use crate::suite::session::case::Part::Offers;
use crate::suite::session::case::Parts::Only;
use crate::suite::session::outcome::{refuses, works};
use crate::suite::session::plan::{PLAN, restart};
use crate::suite::session::{By, Deviation, Entry, Fact, Reoffer, Setup, Step};

const WORKS: &[Expect<Fact>] = works!("RFC 8842 section 5");

pub(super) const ENTRIES: &[Entry] = &[
    Entry::both(
        "session/rfc8842/5.3/setup-active",
        "icespec says active: it sends the ClientHello",
        &["DTLSSDP-8842-5.3-06", "DTLSSDP-8842-5.4-01", "BUNDLE-9143-11-02"],
        PLAN.setup(Setup::Active),
        WORKS,
    ),
    Entry::both(
        "session/rfc8842/5.3/setup-passive",
        "icespec says passive: the stack sends the ClientHello",
        &["DTLSSDP-8842-5.3-05", "DTLSSDP-8842-5.3-06", "BUNDLE-9143-11-02"],
        PLAN.setup(Setup::Passive),
        WORKS,
    ),
    Entry {
        cause: Some("fingerprint-mismatch"),
        ..Entry::both(
            "session/rfc8842/5.1/wrong-fingerprint",
            "icespec's certificate is not the one whose fingerprint it gave",
            &["DTLSSDP-8842-5.1-04", "DTLSSDP-8842-5.2-03"],
            PLAN.deviation(Deviation::WrongFingerprint),
            &[
                conformant(&[Fact::Refused(false), Fact::Up(false), Fact::ToldUp(false)]),
                violation(
                    &[Fact::Up(true)],
                    "a certificate that nobody announced is taken: who sits in between is let in",
                ),
                violation(
                    &[Fact::ToldUp(true)],
                    "the user is told of a connection with who has another certificate than announced",
                ),
                refuses("refuses what is legal by RFC 8122 section 5"),
            ],
        )
    },
    Entry {
        parts: Only(Offers),
        ..Entry::both(
            "session/rfc8842/5.1/restart-with-new-association",
            "with its restart icespec has another certificate, so there is another association",
            &["DTLSSDP-8842-4-03", "DTLSSDP-8842-5.1-01", "DTLSSDP-8842-5.3-01"],
            PLAN.steps(&[
                Step::Reoffer(Reoffer {
                    restart: true,
                    renew_dtls: true,
                    ..Reoffer::by(By::Offerer)
                }),
                Step::Talk,
            ]),
            works!(
                "RFC 8842 section 5.3",
                [Fact::NewCredentials(true), Fact::NewAssociation(true)],
                [
                    acceptable(
                        &[Fact::Refused(true), Fact::Up(true)],
                        "the new association is refused aloud, and the one there is stays"
                    ),
                    violation(
                        &[Fact::Refused(false), Fact::NewAssociation(false)],
                        "the description is taken and no other association is made"
                    )
                ]
            ),
        )
    },
    Entry::both(
        "session/rfc8842/6/hello-before-ice",
        "icespec's ClientHello comes before any check",
        &["DTLSSDP-8842-6-01", "ICE-8445-12.1-01"],
        PLAN.setup(Setup::Active).deviation(Deviation::DtlsBeforeIce),
        WORKS,
    ),
    Entry::both(
        "session/rfc8842/6/hello-from-elsewhere",
        "a ClientHello comes from an address that no check came from",
        &["DTLSSDP-8842-6-01", "ICE-8445-12.1-02"],
        PLAN.setup(Setup::Active).deviation(Deviation::DtlsFromElsewhere),
        works!(
            "RFC 8842 section 6",
            [Fact::StrangerServed(false)],
            [violation(
                &[Fact::StrangerServed(true)],
                "DTLS goes to an address that nothing but a ClientHello came from: anybody can direct it anywhere"
            )]
        ),
    ),
    Entry::both(
        "session/rfc8842/6/hello-during-restart",
        "a ClientHello that nothing announced comes on the old pair during a restart",
        &["DTLSSDP-8842-6-01", "DTLSSDP-8842-4-04"],
        PLAN.setup(Setup::Active).steps(&[
            Step::Deviate(Deviation::DtlsDuringRestart),
            restart(By::Offerer),
            Step::Talk,
        ]),
        WORKS,
    ),
];
