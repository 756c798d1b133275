//! What holds for every case of a session.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::requirement;
use crate::suite::Grade;

#[test]
fn ids_are_slugs_that_name_rfc_section_and_part_and_are_unique() {
    let mut seen = BTreeSet::new();
    for case in all() {
        assert!(seen.insert(&case.id), "{} twice", case.id);
        let slug = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || "./-".contains(one);
        assert!(case.id.chars().all(slug), "{}", case.id);
        let parts: Vec<&str> = case.id.split('/').collect();
        assert!(
            matches!(parts.as_slice(), ["session", rfc, _, _, "offers" | "answers"] if rfc.starts_with("rfc")),
            "{}",
            case.id
        );
        assert!(crate::suite::find(&case.id).is_none(), "{}", case.id);
    }
    assert!(seen.len() >= 60, "only {} cases", seen.len());
}

#[test]
fn requirements_exist() {
    for case in all() {
        assert!(!case.entry.requirements.is_empty(), "{}", case.id);
        for id in case.entry.requirements {
            assert!(requirement::find(id).is_some(), "{}: {id}", case.id);
        }
    }
}

#[test]
fn outcomes_are_reasoned_and_a_session_that_does_nothing_passes_none() {
    let silent = Observation::default();
    for case in all() {
        assert!(!case.entry.title.is_empty(), "{}", case.id);
        let outcomes = case.entry.expect;
        assert!(
            outcomes.iter().any(|one| one.grade == Grade::Conformant),
            "{}",
            case.id
        );
        for one in outcomes {
            assert!(!one.facts.is_empty(), "{}: an outcome that cannot fail", case.id);
            assert_eq!(
                one.reason.is_empty(),
                one.grade == Grade::Conformant,
                "{}: {:?}",
                case.id,
                one.facts
            );
        }
        let judged = case.judge(&silent);
        assert!(!judged.observed.is_empty(), "{}", case.id);
        // Where nothing is to come of it, nothing is right; then nothing was refused aloud either.
        let kept_out = case.entry.cause.is_some();
        assert!(
            kept_out || judged.grade == Grade::Violation,
            "{}: {judged:?}",
            case.id
        );
    }
}

/// The sections that a step names.
fn of_step(step: &Step) -> Vec<usize> {
    match *step {
        Step::Check {
            signed: Signed::Section(section),
            to,
        } => vec![section, to],
        Step::Check { to, .. } => vec![to],
        Step::Reoffer(offer) => offer.disable.to_vec(),
        Step::Deviate(deviation) => of_deviation(deviation).into_iter().collect(),
        Step::Talk | Step::Pass(_) => Vec::new(),
    }
}

/// The section that a deviation names.
fn of_deviation(deviation: Deviation) -> Option<usize> {
    match deviation {
        Deviation::ChecksOfSection(section)
        | Deviation::ChecksSignedWith(section)
        | Deviation::ResponsesWithheld(section)
        | Deviation::ResponsesSignedWith(section) => Some(section),
        _ => None,
    }
}

#[test]
fn every_section_that_a_plan_names_is_there() {
    for case in all() {
        let plan = &case.entry.plan;
        let named = plan.rejects.iter().copied().chain(plan.tagged);
        let named = named.chain(plan.deviation.and_then(of_deviation));
        let steps = plan.steps.iter().chain(plan.early).flat_map(of_step);
        for section in named.chain(steps) {
            assert!(section < plan.sections.len(), "{}: section {section}", case.id);
        }
    }
}

/// A deviation that is forgotten makes of a case another one that is there already. One plan is there twice on purpose,
/// for what RFC 9143 and RFC 8839 say of it.
#[test]
fn no_two_cases_do_the_same() {
    let mut seen = BTreeMap::new();
    let twice = "session/rfc8839/5.4/same-credentials";
    for case in all().filter(|case| case.entry.id != twice) {
        let plan = &case.entry.plan;
        let words = format!("{}: {plan} {:?} {:?}", case.part, plan.early, plan.steps);
        if let Some(other) = seen.insert(words, &case.id) {
            panic!("{} and {other} do the same", case.id);
        }
    }
}

#[test]
fn a_new_offer_changes_something_or_is_wrong() {
    for case in all() {
        let mut wrong = case.entry.plan.deviation.is_some();
        for step in case.entry.plan.early.iter().chain(case.entry.plan.steps) {
            match step {
                Step::Deviate(_) => wrong = true,
                Step::Reoffer(offer) => {
                    let same = Reoffer {
                        by: offer.by,
                        restart: false,
                        renew_dtls: false,
                        add: &[],
                        disable: &[],
                    };
                    assert!(wrong || *offer != same, "{}", case.id);
                }
                _ => {}
            }
        }
    }
}
