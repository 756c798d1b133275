//! RFC 8839: what descriptions say of credentials and candidates.

use crate::suite::case::{Expect, acceptable, conformant, violation};
use crate::suite::session::case::Part::Offers;
use crate::suite::session::case::Parts::{Both, Only};
use crate::suite::session::outcome::works;
use crate::suite::session::plan::{APART, PLAN};
use crate::suite::session::{By, Candidate, Deviation, Entry, Fact, Layout, Plan, Step, Whose};

const FQDN: &[&str] = &["SDP-8839-5.1-03"];

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
        expect: works!("RFC 8839 section 5"),
        cause: None,
    }
}

/// A re-offer of icespec's changes half of the credentials, which is neither a restart nor none.
const fn half(id: &'static str, title: &'static str, steps: &'static [Step]) -> Entry {
    Entry {
        id,
        title,
        requirements: &["SDP-8839-4.4.1.1.1-03", "ICE-8445-9-03", "SDP-8839-5.4-04"],
        parts: Only(Offers),
        plan: PLAN.steps(steps),
        expect: SURVIVES,
        cause: None,
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

const REOFFER: Step = Step::Reoffer {
    by: By::Offerer,
    restart: false,
    renew_dtls: false,
    add: &[],
    disable: &[],
};

pub(super) const ENTRIES: &[Entry] = &[
    works_with(
        "session/rfc8839/4.2.1.4/icespec-is-lite",
        "icespec is a lite agent: the stack controls and sends the checks",
        &["ICE-8445-6.1.1-02", "SDP-8839-4.2.1.4-01"],
        Plan { lite: true, ..PLAN },
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
    works_with(
        "session/rfc8839/5.1/mdns-beside-address",
        "a candidate with a name of multicast DNS is passed over, another has an address",
        FQDN,
        PLAN.candidates(&[Candidate::MulticastName, Candidate::Address]),
    ),
    works_with(
        "session/rfc8839/5.1/mdns-alone",
        "the only candidate has a name of multicast DNS that cannot be resolved; icespec's checks tell its address",
        FQDN,
        PLAN.candidates(&[Candidate::MulticastName]),
    ),
    works_with(
        "session/rfc8839/5.1/domain-name-beside-address",
        "a candidate with a domain name is passed over, another has an address",
        FQDN,
        PLAN.candidates(&[Candidate::DomainName, Candidate::Address]),
    ),
    works_with(
        "session/rfc8839/5.1/domain-name-alone",
        "the only candidate has a domain name that cannot be resolved; icespec's checks tell its address",
        FQDN,
        PLAN.candidates(&[Candidate::DomainName]),
    ),
    works_with(
        "session/rfc8839/5.4/same-credentials",
        "every section repeats one set of credentials",
        &["SDP-8839-5.4-03", "SDP-8839-5.4-04"],
        APART.layout(Layout::Same),
    ),
    works_with(
        "session/rfc8839/5.4/session-level",
        "the credentials stand before the first section and count for all",
        &["SDP-8839-5.4-02", "SDP-8839-5.4-03"],
        APART.layout(Layout::SessionLevel),
    ),
];
