//! Every MUST about credentials that shows on the wire has a case, or a reason for having none.

use std::collections::BTreeSet;

use super::uncovered::UNCOVERED;
use crate::requirement::{self, Level, Requirement};
use crate::suite;

/// Who a live case can have on the other side: not SDP, which is linted, and not DTLS.
const BOUND: &[&str] = &[
    "stun",
    "server",
    "basic-server",
    "lt-server",
    "client",
    "lt-client",
    "usage",
    "demux",
    "ice",
    "ice-full",
    "ice-lite",
    "controlling",
    "controlled",
];

fn asked() -> impl Iterator<Item = &'static Requirement> {
    requirement::all().iter().filter(|one| {
        one.credential_related
            && one.testable_live
            && one.level.strength() == Level::Must
            && BOUND.contains(&one.binds.as_str())
    })
}

fn covered() -> BTreeSet<&'static str> {
    suite::all().flat_map(|case| case.requirements).copied().collect()
}

#[test]
fn every_must_about_credentials_has_a_case_or_a_reason() {
    let covered = covered();
    let excused: BTreeSet<&str> = UNCOVERED.iter().map(|(id, _)| *id).collect();
    let missing: Vec<String> = asked()
        .filter(|one| !covered.contains(one.id.as_str()) && !excused.contains(one.id.as_str()))
        .map(|one| format!("{} ({}): {}", one.id, one.binds, one.text))
        .collect();
    assert!(missing.is_empty(), "no case names\n{}", missing.join("\n"));
    assert!(asked().count() > 100, "the catalogue has lost its flags");
}

#[test]
fn what_is_excused_is_asked_for_and_has_no_case() {
    let covered = covered();
    let asked: BTreeSet<&str> = asked().map(|one| one.id.as_str()).collect();
    let mut seen = BTreeSet::new();
    for (id, reason) in UNCOVERED {
        assert!(seen.insert(id), "{id} twice");
        assert!(!reason.is_empty(), "{id}: no reason");
        assert!(asked.contains(id), "{id} is not asked for");
        assert!(!covered.contains(id), "{id} has a case");
    }
}
