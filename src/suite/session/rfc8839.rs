//! RFC 8839: what descriptions say of credentials and candidates.

use crate::suite::case::{Expect, acceptable, conformant, violation};
use crate::suite::session::case::Part::Offers;
use crate::suite::session::case::Parts::Only;
use crate::suite::session::outcome::works;
use crate::suite::session::plan::{APART, PLAN};
use crate::suite::session::{By, Candidate, Deviation, Entry, Fact, Layout, Plan, Reoffer, Step, Whose};

const FQDN: &[&str] = &["SDP-8839-5.1-03"];

/// A re-offer of icespec's changes half of the credentials, which is neither a restart nor none.
const fn half(id: &'static str, title: &'static str, steps: &'static [Step]) -> Entry {
    Entry {
        parts: Only(Offers),
        ..Entry::both(
            id,
            title,
            &["SDP-8839-4.4.1.1.1-03", "ICE-8445-9-03", "SDP-8839-5.4-04"],
            PLAN.steps(steps),
            SURVIVES,
        )
    }
}

/// Who passes it over goes on with credentials that icespec has given up; then neither can reach the other.
const SURVIVES: &[Expect<Fact>] = &[
    conformant(&[Fact::Refused(true), Fact::Up(true)]),
    acceptable(
        &[Fact::Refused(false), Fact::Up(true)],
        "taken for a restart, or for none",
    ),
    acceptable(
        &[Fact::Refused(false), Fact::Up(false), Fact::Signs(Whose::Serving)],
        "goes on with what the peer has given up, so that neither reaches the other",
    ),
    violation(
        &[Fact::Refused(true), Fact::Up(false)],
        "a new offer that is wrong and refused ends the session that was up",
    ),
];

const REOFFER: Step = Step::Reoffer(Reoffer::by(By::Offerer));

const WORKS: &[Expect<Fact>] = works!("RFC 8839 section 5");

pub(super) const ENTRIES: &[Entry] = &[
    Entry::both(
        "session/rfc8839/4.2.1.4/icespec-is-lite",
        "icespec is a lite agent: the stack controls and sends the checks",
        &["ICE-8445-6.1.1-02", "SDP-8839-4.2.1.4-01"],
        Plan { lite: true, ..PLAN },
        WORKS,
    ),
    half(
        "session/rfc8839/4.4.1.1.1/fragment-alone-changed",
        "a later offer has a new fragment beside the old password",
        &[Step::Deviate(Deviation::FragmentChanged), REOFFER, Step::Talk],
    ),
    half(
        "session/rfc8839/4.4.1.1.1/password-alone-changed",
        "a later offer has a new password beside the old fragment",
        &[Step::Deviate(Deviation::PasswordChanged), REOFFER, Step::Talk],
    ),
    Entry::both(
        "session/rfc8839/5.1/mdns-beside-address",
        "a candidate with a name of multicast DNS is passed over, another has an address",
        FQDN,
        PLAN.candidates(&[Candidate::MulticastName, Candidate::Address]),
        WORKS,
    ),
    Entry::both(
        "session/rfc8839/5.1/mdns-alone",
        "the only candidate has a name of multicast DNS that cannot be resolved; icespec's checks tell its address",
        FQDN,
        PLAN.candidates(&[Candidate::MulticastName]),
        WORKS,
    ),
    Entry::both(
        "session/rfc8839/5.1/domain-name-beside-address",
        "a candidate with a domain name is passed over, another has an address",
        FQDN,
        PLAN.candidates(&[Candidate::DomainName, Candidate::Address]),
        WORKS,
    ),
    Entry::both(
        "session/rfc8839/5.1/domain-name-alone",
        "the only candidate has a domain name that cannot be resolved; icespec's checks tell its address",
        FQDN,
        PLAN.candidates(&[Candidate::DomainName]),
        WORKS,
    ),
    Entry::both(
        "session/rfc8839/5.4/same-credentials",
        "every section repeats one set of credentials",
        &["SDP-8839-5.4-03", "SDP-8839-5.4-04"],
        APART.layout(Layout::Same),
        WORKS,
    ),
    Entry::both(
        "session/rfc8839/5.4/session-level",
        "the credentials stand before the first section and count for all",
        &["SDP-8839-5.4-02", "SDP-8839-5.4-03"],
        APART.layout(Layout::SessionLevel),
        WORKS,
    ),
];
