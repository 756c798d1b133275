use super::*;
use crate::suite::fact::Fact::{Connected, ConsentFloor, LegalCredentials, NewCredentials, Nominated};
use crate::suite::scene::Role;

const CASE: Case = Case {
    id: "rfc0/0/test",
    title: "a case for a test",
    requirements: &[],
    scene: Scene::new(Role::Controlled),
    steps: &[Step::Forbid(Nominated(true))],
    expect: &[
        conformant(&[Connected(true)]),
        acceptable(&[Connected(false)], "slow"),
        violation(&[Nominated(true)], "dangerous"),
    ],
};

#[test]
fn the_first_outcome_that_holds_decides() {
    let connected = Observation {
        connected: vec![true],
        ..Observation::default()
    };
    assert_eq!(CASE.judge(&connected).grade, Grade::Conformant);
    let judged = CASE.judge(&Observation::default());
    assert_eq!((judged.grade, judged.reason), (Grade::Acceptable, Some("slow")));
    assert_eq!(CASE.expected(), "connected=true | connected=false");
}

#[test]
fn what_was_forbidden_and_held_decides_before_all_else() {
    let seen = Observation {
        connected: vec![true],
        forbidden: Some(Nominated(true).seen(&Observation {
            nominated: true,
            ..Observation::default()
        })),
        ..Observation::default()
    };
    let judged = CASE.judge(&seen);
    assert_eq!(
        (judged.grade, judged.observed.as_str(), judged.reason),
        (Grade::Violation, "nominated=true", Some("dangerous"))
    );
}

#[test]
fn facts_about_consent_and_credentials_are_told_apart() {
    let seen = |intervals: &[u32]| Observation {
        consent_intervals: intervals.to_vec(),
        new_credentials: true,
        ..Observation::default()
    };
    let floor = ConsentFloor(4000);
    assert!(floor.holds(&seen(&[4000, 5500])));
    assert!(!floor.holds(&seen(&[5500, 3999])) && !floor.holds(&seen(&[])));
    assert_eq!(floor.seen(&seen(&[3999])), "shortest-consent-interval=too-short");
    assert_eq!(floor.seen(&seen(&[])), "shortest-consent-interval=none");
    assert!(NewCredentials(true).holds(&seen(&[])) && !LegalCredentials(true).holds(&seen(&[])));
}
