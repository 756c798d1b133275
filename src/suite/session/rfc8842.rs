//! RFC 8842: DTLS beside ICE: its roles, its moment, its certificates.

use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::session::case::Part::Offers;
use crate::suite::session::case::Parts::{Both, Only};
use crate::suite::session::outcome::works;
use crate::suite::session::plan::{PLAN, restart};
use crate::suite::session::{By, Deviation, Entry, Fact, Plan, Setup, Step};

const fn works_with(
    id: &'static str,
    title: &'static str,
    requirements: &'static [&'static str],
    plan: Plan,
) -> Entry {
    Entry {
        id,
        title,
        requirements,
        parts: Both,
        plan,
        expect: works!("RFC 8842 section 5"),
        cause: None,
    }
}

pub(super) const ENTRIES: &[Entry] = &[
    works_with(
        "session/rfc8842/5.3/setup-active",
        "icespec says active: it sends the ClientHello",
        &["DTLSSDP-8842-5.3-06", "DTLSSDP-8842-5.4-01", "BUNDLE-9143-11-02"],
        PLAN.setup(Setup::Active),
    ),
    works_with(
        "session/rfc8842/5.3/setup-passive",
        "icespec says passive: the stack sends the ClientHello",
        &["DTLSSDP-8842-5.3-05", "DTLSSDP-8842-5.3-06", "BUNDLE-9143-11-02"],
        PLAN.setup(Setup::Passive),
    ),
    Entry {
        id: "session/rfc8842/5.1/wrong-fingerprint",
        title: "icespec's certificate is not the one whose fingerprint it gave",
        requirements: &["DTLSSDP-8842-5.1-04", "DTLSSDP-8842-5.2-03"],
        parts: Both,
        plan: PLAN.deviation(Deviation::WrongFingerprint),
        expect: &[
            conformant(&[Fact::Refused(false), Fact::Up(false), Fact::ToldUp(false)]),
            violation(
                &[Fact::Up(true)],
                "a certificate that nobody announced is taken: who sits in between is let in",
            ),
            violation(
                &[Fact::ToldUp(true)],
                "the user is told of a connection with who has another certificate than announced",
            ),
            violation(
                &[Fact::Refused(true)],
                "refuses what is legal by RFC 8122 section 5",
            ),
        ],
        cause: Some("fingerprint-mismatch"),
    },
    Entry {
        id: "session/rfc8842/5.1/restart-with-new-association",
        title: "with its restart icespec has another certificate, so there is another association",
        requirements: &["DTLSSDP-8842-4-03", "DTLSSDP-8842-5.1-01", "DTLSSDP-8842-5.3-01"],
        parts: Only(Offers),
        plan: PLAN.steps(&[
            Step::Reoffer {
                by: By::Offerer,
                restart: true,
                renew_dtls: true,
                add: &[],
                disable: &[],
            },
            Step::Talk,
        ]),
        expect: works!(
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
        cause: None,
    },
    works_with(
        "session/rfc8842/6/hello-before-ice",
        "icespec's ClientHello comes before any check",
        &["DTLSSDP-8842-6-01", "ICE-8445-12.1-01"],
        PLAN.setup(Setup::Active).deviation(Deviation::DtlsBeforeIce),
    ),
    Entry {
        expect: works!(
            "RFC 8842 section 6",
            [Fact::StrangerServed(false)],
            [violation(
                &[Fact::StrangerServed(true)],
                "DTLS goes to an address that nothing but a ClientHello came from: anybody can direct it anywhere"
            )]
        ),
        ..works_with(
            "session/rfc8842/6/hello-from-elsewhere",
            "a ClientHello comes from an address that no check came from",
            &["DTLSSDP-8842-6-01", "ICE-8445-12.1-02"],
            PLAN.setup(Setup::Active).deviation(Deviation::DtlsFromElsewhere),
        )
    },
    works_with(
        "session/rfc8842/6/hello-during-restart",
        "a ClientHello that nothing announced comes on the old pair during a restart",
        &["DTLSSDP-8842-6-01", "DTLSSDP-8842-4-04"],
        PLAN.setup(Setup::Active).steps(&[
            Step::Deviate(Deviation::DtlsDuringRestart),
            restart(By::Offerer),
            Step::Talk,
        ]),
    ),
];
