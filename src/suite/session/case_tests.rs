use super::*;
use crate::suite::session::{Reply, Sets, find};

fn working() -> Observation {
    Observation {
        up: true,
        sections: vec![true; 3],
        told_up: true,
        signs: Whose::Serving,
        states: Sets::One,
        ..Observation::default()
    }
}

fn grade(id: &str, seen: &Observation) -> (Grade, Option<&'static str>) {
    let judged = find(id).expect("the case is there").judge(seen);
    (judged.grade, judged.reason)
}

#[test]
fn a_session_that_works_is_conformant_and_its_user_has_to_know() {
    let id = "session/rfc9143/10/distinct-credentials/offers";
    assert_eq!(grade(id, &working()).0, Grade::Conformant);
    let untold = Observation {
        told_up: false,
        ..working()
    };
    assert_eq!(
        grade(id, &untold),
        (
            Grade::Violation,
            Some("the session is up, and its user was never told")
        )
    );
    let early = Observation {
        dtls_early: true,
        ..working()
    };
    assert_eq!(grade(id, &early).0, Grade::Violation);
    let stuck = Observation {
        signs: Whose::Former,
        ..working()
    };
    assert_eq!(grade(id, &stuck).0, Grade::Violation);
}

#[test]
fn a_refusal_names_the_section_by_which_the_description_is_legal() {
    let refused = Observation {
        refused: true,
        ..Observation::default()
    };
    assert_eq!(
        grade("session/rfc9143/10/distinct-credentials/offers", &refused),
        (
            Grade::Violation,
            Some("refuses what is legal by RFC 9143 section 10")
        )
    );
}

/// The original failure: aiortc before 1.15 refuses with a signed 400, from 1.15 on it is not concerned.
#[test]
fn the_original_failure_is_told_from_a_stack_with_one_set_of_credentials() {
    let id = "session/rfc9143/10/signed-with-last-section/answers";
    assert_eq!(grade(id, &working()).0, Grade::Conformant);
    let refusing = |reply| Observation {
        up: false,
        told_up: false,
        to_wrong: reply,
        states: Sets::Each,
        reached: Reached::Checks,
        ..working()
    };
    assert_eq!(grade(id, &refusing(Reply::Refused)).0, Grade::Conformant);
    assert_eq!(grade(id, &refusing(Reply::Silence)).0, Grade::Acceptable);
    let (signed, reason) = grade(id, &refusing(Reply::SignedRefusal));
    assert_eq!(signed, Grade::Violation);
    assert!(reason.is_some_and(|text| text.contains("signed")), "{reason:?}");
    assert_eq!(grade(id, &refusing(Reply::Success)).0, Grade::Violation);
    let case = find(id).expect("the case is there");
    assert_eq!(
        case.cause(&refusing(Reply::SignedRefusal)),
        Some("wrong-section-credentials")
    );
}

#[test]
fn what_broke_a_session_is_read_from_what_was_seen() {
    let case = find("session/rfc9143/7/max-bundle/offers").expect("the case is there");
    for (signs, reached, cause) in [
        (Whose::OtherSection, Reached::Ice, "wrong-section-credentials"),
        (Whose::Former, Reached::Ice, "stale-generation"),
        (Whose::Unknown, Reached::Checks, "unknown-ufrag"),
        (Whose::NoChecks, Reached::Nothing, "no-checks-sent"),
        (Whose::Serving, Reached::Checks, "no-response"),
        (Whose::Serving, Reached::Ice, "dtls-not-started"),
        (Whose::Serving, Reached::Dtls, "dtls-unfinished"),
        (Whose::Serving, Reached::Alert, "dtls-alert"),
    ] {
        let seen = Observation {
            signs,
            reached,
            carries_other: signs == Whose::OtherSection,
            ..Observation::default()
        };
        assert_eq!(case.cause(&seen), Some(cause));
    }
}

#[test]
fn a_description_that_cannot_be_used_is_a_violation_whatever_else_was_seen() {
    let unusable = Observation {
        unusable: Some("its offer cannot be used: it is empty".to_owned()),
        ..working()
    };
    let case = find("session/rfc9143/7/max-bundle/answers").expect("the case is there");
    let judged = case.judge(&unusable);
    assert_eq!(
        (judged.grade, judged.observed.as_str(), judged.reason),
        (
            Grade::Violation,
            "its offer cannot be used: it is empty",
            Some("its own description cannot be used")
        )
    );
}

/// The stack checks with the wrong section's credentials before icespec's wrong fingerprint can show.
#[test]
fn what_the_stack_did_first_is_the_cause_and_not_what_icespec_does() {
    let case = find("session/rfc8842/5.1/wrong-fingerprint/answers").expect("the case is there");
    let stuck = |signs, reached| Observation {
        signs,
        reached,
        carries_other: signs == Whose::OtherSection,
        ..Observation::default()
    };
    for (signs, reached, cause) in [
        (Whose::Serving, Reached::Alert, "fingerprint-mismatch"),
        (Whose::OtherSection, Reached::Alert, "wrong-section-credentials"),
        (Whose::NoChecks, Reached::Nothing, "no-checks-sent"),
    ] {
        assert_eq!(case.cause(&stuck(signs, reached)), Some(cause));
    }
    for (id, cause) in [
        ("rfc9143/7.3/no-bundle", None),
        ("rfc9143/7.3/no-bundle-one-fails", None),
        (
            "rfc8489/9.1.4/responses-of-last-section",
            Some("response-wrong-key"),
        ),
    ] {
        let case = find(&format!("session/{id}/offers")).expect("the case is there");
        assert_eq!(case.cause(&stuck(Whose::Serving, Reached::Ice)), cause, "{id}");
    }
}

/// Checks of a transport that is out of use, with what counts and with what that one's section states.
#[test]
fn checks_of_another_transport_are_none_or_carry_what_does_not_count() {
    let case = find("session/rfc9143/7.2/tagged-section-last/offers").expect("the case is there");
    let seen = |signs, carries_other, reached| Observation {
        signs,
        carries_other,
        reached,
        ..Observation::default()
    };
    for signs in [Whose::Serving, Whose::OtherSection] {
        for (carries_other, cause) in [(false, "no-checks-sent"), (true, "wrong-section-credentials")] {
            assert_eq!(
                case.cause(&seen(signs, carries_other, Reached::Nothing)),
                Some(cause)
            );
        }
    }
    // The one in use came to its nomination, the other one's refusal ended it.
    for (carries_other, cause) in [(false, "dtls-not-started"), (true, "wrong-section-credentials")] {
        let seen = seen(Whose::OtherSection, carries_other, Reached::Ice);
        assert_eq!(case.cause(&seen), Some(cause));
    }
}

/// Of a stack that states one set for all sections icespec cannot name the wrong one.
#[test]
fn what_icespec_could_not_do_wrong_is_no_cause() {
    let case = find("session/rfc9143/10/signed-with-second-section/offers").expect("the case is there");
    for (to_wrong, cause) in [
        (Reply::Refused, "wrong-section-credentials"),
        (Reply::NotAsked, "dtls-unfinished"),
    ] {
        let seen = Observation {
            signs: Whose::Serving,
            reached: Reached::Dtls,
            to_wrong,
            ..Observation::default()
        };
        assert_eq!(case.cause(&seen), Some(cause));
    }
}

#[test]
fn what_no_packet_shows_is_asked_of_no_audit() {
    let case = find("session/rfc9143/7/max-bundle/offers").expect("the case is there");
    assert_eq!(case.cause(&Observation::default()), None);
    let fell = Observation {
        was_up: true,
        ..working()
    };
    assert_eq!(case.cause(&fell), None);
}

#[test]
fn what_is_permitted_and_what_was_seen_are_on_one_line_each() {
    let case = find("session/rfc9143/7/max-bundle/offers").expect("the case is there");
    let works = "refused=no up=yes told-up=yes signs-with=serving dtls-before-validation=no";
    let expected = case.expected();
    assert!(
        expected.split(" | ").any(|one| one == works) && !expected.contains("refused=yes"),
        "{expected}"
    );
    assert_eq!(case.judge(&working()).observed, works);
}
