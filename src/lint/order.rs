//! The order of candidates, and what lite agents may not have twice.

use std::collections::HashMap;

use crate::sdp::{Candidate, CandidateAddress};

use super::remarks::Remarks;
use super::rules::candidate as rules;
use super::subject::Subject;

pub(super) fn check(subject: &Subject<'_>, remarks: &mut Remarks) {
    for (index, section) in subject.sections().iter().enumerate() {
        if section.is_rejected() {
            continue;
        }
        after_the_end(subject, index, remarks);
        components(subject, index, remarks);
        if subject.description.ice_lite {
            lite(subject, index, remarks);
        }
    }
}

fn after_the_end(subject: &Subject<'_>, index: usize, remarks: &mut Remarks) {
    let Some(end) = subject.part(index).find("end-of-candidates") else {
        return;
    };
    let later = subject.sections()[index]
        .candidates
        .iter()
        .find(|one| one.line > end.line);
    if let Some(candidate) = later {
        let at = subject.candidate_word(index, candidate.line, 0);
        let message = format!("end-of-candidates stands in line {}", end.line);
        remarks.add(&rules::AFTER_END, subject, Some(index), at, message);
    }
}

/// A second component before the first of the same foundation.
fn components(subject: &Subject<'_>, index: usize, remarks: &mut Remarks) {
    let candidates = &subject.sections()[index].candidates;
    let mut lowest: HashMap<&str, u16> = HashMap::new();
    for candidate in candidates {
        let first = lowest.entry(&candidate.foundation).or_insert(candidate.component);
        if candidate.component < *first {
            let at = subject.candidate_word(index, candidate.line, 1);
            let message = format!("component {first} of the foundation stands before it");
            return remarks.add(&rules::COMPONENT_ORDER, subject, Some(index), at, message);
        }
    }
}

fn lite(subject: &Subject<'_>, index: usize, remarks: &mut Remarks) {
    let candidates = &subject.sections()[index].candidates;
    for (at, candidate) in candidates.iter().enumerate() {
        let CandidateAddress::Ip(address) = candidate.address else {
            continue;
        };
        let before = || candidates[..at].iter();
        let same_address = |one: &&Candidate| one.address == candidate.address;
        let of_component = |one: &&Candidate| one.component == candidate.component;
        let mut add = |rule, word, message: String| {
            let at = subject.candidate_word(index, candidate.line, word);
            remarks.add(rule, subject, Some(index), at, message);
        };
        if before().filter(of_component).any(|one| same_address(&one)) {
            add(
                &rules::LITE_TWICE,
                4,
                format!("there is a candidate with {address} already"),
            );
        } else if before().filter(of_component).any(
            |one| matches!(one.address, CandidateAddress::Ip(other) if other.is_ipv4() == address.is_ipv4()),
        ) {
            let message = "there is a candidate of the same address family already".to_owned();
            add(&rules::LITE_FAMILY, 4, message);
        }
        let torn = |one: &&Candidate| same_address(one) != (one.foundation == candidate.foundation);
        if before().any(|one| torn(&one)) {
            let message = "foundation and address do not go together".to_owned();
            add(&rules::LITE_FOUNDATION, 0, message);
        }
        if candidate.priority >> 24 != 126 {
            let message = format!("the type preference is {}", candidate.priority >> 24);
            add(&rules::LITE_PRIORITY, 3, message);
        }
    }
}
