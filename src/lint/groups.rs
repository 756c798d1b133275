//! BUNDLE groups of an answer against those of its offer.

use std::collections::HashSet;

use crate::sdp::Group;

use super::exchange::Pair;
use super::remarks::Remarks;
use super::rules::exchange as rules;
use super::sheet::Spot;

pub(super) fn check(pair: Pair<'_, '_>, remarks: &mut Remarks) {
    let mut agreed = vec![false; pair.offer.description.groups.len()];
    for group in &pair.answer.description.groups {
        self::group(pair, group, &mut agreed, remarks);
    }
    for index in 0..pair.common() {
        unbundled(pair, index, remarks);
    }
    bundle_only(pair, remarks);
    declined(pair, remarks);
}

fn group(pair: Pair<'_, '_>, group: &Group, agreed: &mut [bool], remarks: &mut Remarks) {
    let usable = |index: &usize| *index < pair.common() && pair.in_use(*index);
    let members: Vec<usize> = group.sections.iter().copied().filter(usable).collect();
    let Some(&first) = members.first() else { return };
    let asked = pair.offer.sections()[first].group;
    let strange = members
        .iter()
        .find(|&&index| asked.is_none() || pair.offer.sections()[index].group != asked);
    if let Some(&index) = strange {
        let message = format!("{} was not offered in this group", pair.answer.call(index));
        let at = pair.answer.spot_in_group(group.line, index);
        return remarks.add(&rules::GROUP_ENLARGED, pair.answer, Some(index), at, message);
    }
    let Some(asked) = asked else { return };
    if std::mem::replace(&mut agreed[asked], true) {
        let message = "an earlier group of the answer has sections of the same group of the offer";
        let at = pair.answer.spot_in_group(group.line, first);
        return remarks.add(&rules::GROUP_SPLIT, pair.answer, Some(first), at, message);
    }
    tag(pair, group, asked, &members, remarks);
}

/// The first section of the offer's list that is accepted and has a port there is the tagged one.
fn tag(pair: Pair<'_, '_>, group: &Group, asked: usize, members: &[usize], remarks: &mut Remarks) {
    let accepted: HashSet<usize> = members.iter().copied().collect();
    let mut listed = pair.offer.description.groups[asked].sections.iter().copied();
    let expected = listed.find(|index| accepted.contains(index) && pair.offer.sections()[*index].port != 0);
    let first = members[0];
    let at = pair.answer.spot_in_group(group.line, first);
    match expected {
        None => {
            let message = "all sections of this group have port 0 in the offer";
            remarks.add(&rules::NO_OFFERER_TAG, pair.answer, Some(first), at, message);
        }
        Some(expected) if expected != first => {
            let message = format!(
                "{} is listed first, by the offer's order it is {}",
                pair.answer.call(first),
                pair.answer.call(expected)
            );
            remarks.add(&rules::ANSWER_TAG, pair.answer, Some(first), at, message);
        }
        Some(_) => {}
    }
}

fn unbundled(pair: Pair<'_, '_>, index: usize, remarks: &mut Remarks) {
    let (offered, answered) = (&pair.offer.sections()[index], &pair.answer.sections()[index]);
    let bundle_only = offered.bundle_only && offered.port == 0 && offered.group.is_some();
    if bundle_only && answered.group.is_none() && !answered.is_rejected() {
        let message = "the section was offered as bundle-only and is in no group of the answer";
        let at = pair.answer.media_word(index, 1);
        remarks.add(&rules::UNBUNDLED, pair.answer, Some(index), at, message);
    }
}

fn bundle_only(pair: Pair<'_, '_>, remarks: &mut Remarks) {
    let marked = |index: &usize| {
        let section = &pair.answer.sections()[*index];
        section.bundle_only && section.port == 0 && section.group.is_some()
    };
    if let Some(index) = (0..pair.answer.sections().len()).find(marked) {
        let at = pair.answer.spot_of(index, "bundle-only");
        let message = "the section has port 0 and bundle-only";
        remarks.add(&rules::ANSWER_BUNDLE_ONLY, pair.answer, Some(index), at, message);
    }
}

fn declined(pair: Pair<'_, '_>, remarks: &mut Remarks) {
    let offered = pair
        .offer
        .description
        .groups
        .iter()
        .any(|group| group.sections.len() > 1);
    let used = (0..pair.common()).filter(|&index| pair.in_use(index)).count();
    if offered && used > 1 && pair.answer.description.groups.is_empty() {
        let line = pair.answer.sections().first().map_or(1, |section| section.line);
        let message = format!("each of {used} sections has a transport of its own");
        let at = Spot { line, column: 1 };
        remarks.add(&rules::BUNDLE_DECLINED, pair.answer, None, at, message);
    }
}
