//! What holds for every case of a session.

use std::collections::BTreeSet;

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
