//! What holds for every case.

use std::collections::BTreeSet;

use super::*;
use crate::requirement;

#[test]
fn ids_are_slugs_that_name_their_rfc_and_are_unique() {
    let mut seen = BTreeSet::new();
    for case in all() {
        assert!(seen.insert(case.id), "{} twice", case.id);
        let slug = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || "./-".contains(one);
        assert!(case.id.chars().all(slug), "{}", case.id);
        assert!(
            case.id.starts_with("rfc") && case.id.split('/').count() >= 3,
            "{}",
            case.id
        );
    }
}

#[test]
fn requirements_exist() {
    for case in all() {
        assert!(!case.requirements.is_empty(), "{}", case.id);
        for id in case.requirements {
            assert!(requirement::find(id).is_some(), "{}: {id}", case.id);
        }
    }
}

#[test]
fn outcomes_are_told_apart_and_reasoned() {
    for case in all() {
        assert!(!case.steps.is_empty() && !case.title.is_empty(), "{}", case.id);
        assert!(
            case.expect.iter().any(|one| one.grade == Grade::Conformant),
            "{}",
            case.id
        );
        for one in case.expect {
            assert!(!one.facts.is_empty(), "{}: an outcome that cannot fail", case.id);
            assert_eq!(
                one.reason.is_empty(),
                one.grade == Grade::Conformant,
                "{}: {:?}",
                case.id,
                one.facts
            );
        }
        // Nothing sent, nothing asked: then every subject looks alike.
        let silent = Observation::default();
        let judged = case.judge(&silent);
        assert!(!judged.observed.is_empty(), "{}", case.id);
    }
}

#[test]
fn agents_are_shared_only_by_cases_that_answer_rightly() {
    for case in all().filter(|case| case.scene.shared) {
        let Answering::With(answer) = case.scene.answers else {
            panic!("{}: never answers", case.id);
        };
        let rightly = (answer.change)(Draft::success()) == Draft::success();
        assert!(
            rightly && !answer.from_elsewhere && answer.delay == 0,
            "{}",
            case.id
        );
        let harmless = |step: &Step| matches!(step, Step::Send(_) | Step::Ensure(_));
        assert!(
            case.steps.iter().all(harmless),
            "{}: its steps change the agent",
            case.id
        );
    }
}

/// RFC 8839 section 5.4: nobody sends a fragment of more than 32 characters, so who refuses one may.
#[test]
fn a_fragment_that_may_be_sent_may_not_be_refused() {
    let refused = Observation::default();
    for (slug, grade) in [
        ("shortest-remote", Grade::Violation),
        ("longest-sendable-remote", Grade::Violation),
        ("password-of-256", Grade::Violation),
        ("remote-of-35", Grade::Acceptable),
        ("remote-of-256", Grade::Acceptable),
    ] {
        let case = find(&format!("rfc8445/7.2.2/{slug}")).expect("the case is there");
        assert_eq!(case.judge(&refused).grade, grade, "{slug}");
    }
}
