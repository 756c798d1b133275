//! The options of ICE, its pacing, and lite agents.

use std::collections::HashSet;

use crate::sdp::CandidateKind;

use super::remarks::Remarks;
use super::rules::credential as rules;
use super::sheet::Part;
use super::subject::{Subject, quote};

pub(super) fn check(subject: &Subject<'_>, remarks: &mut Remarks) {
    tags(subject, remarks);
    trickle(subject, remarks);
    pacing(subject, remarks);
    if subject.description.ice_lite {
        lite(subject, remarks);
    }
}

fn tags(subject: &Subject<'_>, remarks: &mut Remarks) {
    let mut seen = HashSet::new();
    for (section, part, _) in subject.levels() {
        for (tag, at) in part.all("ice-options").flat_map(|line| line.words()) {
            let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
            // The reader has reported what is no tag at all.
            if !tag.bytes().all(legal) || !seen.insert(tag) {
                continue;
            }
            match tag {
                "ice2" | "trickle" | "rtp+ecn" => {}
                "renomination" => {
                    remarks.add(
                        &rules::RENOMINATION,
                        subject,
                        section,
                        at,
                        "the option renomination is listed",
                    );
                }
                _ => {
                    let message = format!("the option \"{}\" is not registered", quote(tag));
                    remarks.add(&rules::OPTION_UNKNOWN, subject, section, at, message);
                }
            }
        }
    }
}

pub(super) fn lists_trickle(part: &Part<'_>) -> bool {
    part.all("ice-options")
        .any(|line| line.words().any(|(tag, _)| tag == "trickle"))
}

/// Sections with credentials of their own either all list trickle, or the session level does.
fn trickle(subject: &Subject<'_>, remarks: &mut Remarks) {
    if lists_trickle(&subject.sheet.session) {
        return;
    }
    let own = subject
        .sections()
        .iter()
        .enumerate()
        .filter(|(_, section)| !section.is_rejected() && section.attributes.ufrag.is_some());
    let (with, without): (Vec<usize>, Vec<usize>) = own
        .map(|(index, _)| index)
        .partition(|&index| lists_trickle(subject.part(index)));
    if let (Some(_), Some(&section)) = (with.first(), without.first()) {
        let at = subject.start_of(section);
        let message = "other sections list trickle, this one does not";
        remarks.add(&rules::TRICKLE_PARTIAL, subject, Some(section), at, message);
    }
}

/// Whether candidates may follow for a section; `session` says whether the session level lists trickle.
pub(super) fn may_trickle(subject: &Subject<'_>, section: usize, session: bool) -> bool {
    let part = subject.part(section);
    let ended = part.has("end-of-candidates") || subject.sheet.session.has("end-of-candidates");
    !ended && (session || lists_trickle(part))
}

fn pacing(subject: &Subject<'_>, remarks: &mut Remarks) {
    let Some(pacing) = subject.sheet.session.find("ice-pacing") else {
        return;
    };
    let legal =
        (1..=10).contains(&pacing.value.len()) && pacing.value.bytes().all(|byte| byte.is_ascii_digit());
    if !legal {
        remarks.add(
            &rules::PACING_SYNTAX,
            subject,
            None,
            pacing.spot(),
            "the ice-pacing value is not a number",
        );
    }
    if subject.description.ice_lite {
        let mut at = pacing.spot();
        at.column = 1;
        let message = "ice-pacing stands beside ice-lite";
        remarks.add(&rules::LITE_PACING, subject, None, at, message);
    }
}

fn lite(subject: &Subject<'_>, remarks: &mut Remarks) {
    for (index, section) in subject.sections().iter().enumerate() {
        for candidate in &section.candidates {
            if candidate.kind != CandidateKind::Host {
                let at = subject.candidate_word(index, candidate.line, 7);
                let message = format!("a {} candidate of a lite agent", quote(candidate.kind.as_str()));
                remarks.add(&rules::LITE_CANDIDATE, subject, Some(index), at, message);
            }
        }
    }
    let active = |index: &usize| {
        !subject.sections()[*index].is_rejected()
            && subject
                .sheet
                .effective(*index, "setup")
                .is_some_and(|setup| setup.value == "active")
    };
    if !subject.is_answer() {
        return;
    }
    if let Some(index) = (0..subject.sections().len()).find(active) {
        let setup = subject.sheet.effective(index, "setup");
        let at = setup.map_or(subject.start_of(index), |setup| setup.spot());
        let message = "the description is ice-lite and a=setup is active";
        remarks.add(&rules::LITE_ACTIVE, subject, Some(index), at, message);
    }
}
