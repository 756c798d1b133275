//! An offer and its answer: sections that belong together, and what both sides state.

use std::collections::{BTreeSet, HashMap};

use super::groups;
use super::options::lists_trickle;
use super::remarks::Remarks;
use super::rules::exchange as rules;
use super::sheet::{Attribute, Spot};
use super::subject::{Subject, quote};

/// An offer and its answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair<'s, 'a> {
    pub(super) offer: &'s Subject<'a>,
    pub(super) answer: &'s Subject<'a>,
}

pub(super) fn check(offer: &Subject<'_>, answer: &Subject<'_>, remarks: &mut Remarks) {
    let pair = Pair { offer, answer };
    ice(pair, remarks);
    credentials(pair, remarks);
    once(pair, remarks);
    if sections(pair, remarks) {
        for index in 0..pair.common() {
            setup(pair, index, remarks);
        }
        mux(pair, remarks);
        groups::check(pair, remarks);
    }
}

impl Pair<'_, '_> {
    pub(super) fn common(self) -> usize {
        self.offer.sections().len().min(self.answer.sections().len())
    }

    /// Whether a section is used by both.
    pub(super) fn in_use(self, index: usize) -> bool {
        !self.offer.sections()[index].is_rejected() && !self.answer.sections()[index].is_rejected()
    }
}

/// Whether the sections belong together as they stand; if not, nothing else can be compared.
fn sections(pair: Pair<'_, '_>, remarks: &mut Remarks) -> bool {
    let (offered, answered) = (pair.offer.sections(), pair.answer.sections());
    if offered.len() != answered.len() {
        let last = answered.last().map_or(1, |section| section.line);
        let line = answered.get(offered.len()).map_or(last, |section| section.line);
        let message = format!(
            "the answer has {} sections, the offer {}",
            answered.len(),
            offered.len()
        );
        remarks.add(
            &rules::SECTION_COUNT,
            pair.answer,
            None,
            Spot { line, column: 1 },
            message,
        );
    }
    if let Some(index) = reordered(pair) {
        let message = format!(
            "{} of the offer is answered in another place",
            pair.offer.call(index)
        );
        let at = pair.answer.value_of(index, "mid");
        remarks.add(&rules::SECTION_ORDER, pair.answer, Some(index), at, message);
        return false;
    }
    for index in 0..pair.common() {
        section(pair, index, remarks);
    }
    true
}

/// The first section whose place was changed, if the answer has the mids of the offer in another order.
fn reordered(pair: Pair<'_, '_>) -> Option<usize> {
    let mids = |subject: &Subject<'_>| -> Option<Vec<String>> {
        subject
            .sections()
            .iter()
            .map(|section| section.mid.clone())
            .collect()
    };
    let (offered, answered) = (mids(pair.offer)?, mids(pair.answer)?);
    let set = |mids: &[String]| mids.iter().cloned().collect::<BTreeSet<_>>();
    if offered.len() != answered.len() || set(&offered) != set(&answered) {
        return None;
    }
    offered
        .iter()
        .zip(&answered)
        .position(|(offered, answered)| offered != answered)
}

fn section(pair: Pair<'_, '_>, index: usize, remarks: &mut Remarks) {
    let (offered, answered) = (&pair.offer.sections()[index], &pair.answer.sections()[index]);
    match (&offered.mid, &answered.mid) {
        (Some(old), Some(new)) if old != new => {
            let message = format!(
                "the mid is \"{}\" and was \"{}\" in the offer",
                quote(new),
                quote(old)
            );
            let at = pair.answer.value_of(index, "mid");
            remarks.add(&rules::MID_CHANGED, pair.answer, Some(index), at, message);
        }
        (Some(old), None) if !answered.is_rejected() => {
            let message = format!("there is no mid, it was \"{}\" in the offer", quote(old));
            let at = pair.answer.start_of(index);
            remarks.add(&rules::MID_DROPPED, pair.answer, Some(index), at, message);
        }
        _ => {}
    }
    let words = [
        (0, "media type", &offered.kind, &answered.kind),
        (2, "protocol", &offered.protocol, &answered.protocol),
    ];
    for (word, name, old, new) in words {
        if old != new {
            let message = format!(
                "the {name} is \"{}\" and was \"{}\" in the offer",
                quote(new),
                quote(old)
            );
            let at = pair.answer.media_word(index, word);
            remarks.add(&rules::SECTION_CHANGED, pair.answer, Some(index), at, message);
        }
    }
    if offered.is_rejected() && !answered.is_rejected() {
        let message = "the section was offered with port 0 and is accepted";
        let at = pair.answer.media_word(index, 1);
        remarks.add(&rules::REJECTED_ACCEPTED, pair.answer, Some(index), at, message);
    }
}

fn ice(pair: Pair<'_, '_>, remarks: &mut Remarks) {
    let answer = pair.answer;
    let used = answer
        .sections()
        .iter()
        .position(|section| !section.is_rejected());
    match (pair.offer.states_ice(), answer.states_ice(), used) {
        (true, false, Some(section)) => {
            let message = "the offer uses ICE, the answer has none of its attributes";
            let at = answer.start_of(section);
            remarks.add(&rules::ICE_DECLINED, answer, Some(section), at, message);
        }
        (false, true, _) => {
            let names = ["ice-ufrag", "ice-pwd", "candidate", "ice-options", "ice-lite"];
            let stated = answer.levels().find_map(|(section, part, _)| {
                let line = names
                    .iter()
                    .filter_map(|name| part.find(name))
                    .map(|line| line.line)
                    .min()?;
                Some((section, Spot { line, column: 1 }))
            });
            if let Some((section, at)) = stated {
                let message = "the offer does not use ICE";
                remarks.add(&rules::ICE_UNASKED, answer, section, at, message);
            }
        }
        _ => {}
    }
}

/// Credentials and fingerprints that both sides state, each reported once.
fn credentials(pair: Pair<'_, '_>, remarks: &mut Remarks) {
    let mut offered: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    let description = &pair.offer.description;
    for index in 0..pair.offer.sections().len() {
        if let (Some(ufrag), Some(password)) = (description.ufrag(index), description.password(index)) {
            offered
                .entry(&ufrag.value)
                .or_default()
                .insert(password.value.as_str());
        }
    }
    let description = &pair.answer.description;
    for index in 0..pair.answer.sections().len() {
        let Some(ufrag) = description.ufrag(index) else {
            continue;
        };
        let Some(passwords) = offered.get(ufrag.value.as_str()) else {
            continue;
        };
        let at = Spot {
            line: ufrag.line,
            column: ufrag.column,
        };
        let password = description.password(index);
        if password.is_some_and(|password| passwords.contains(password.value.as_str())) {
            let message = "ice-ufrag and ice-pwd are those of a section of the offer";
            remarks.add(&rules::SAME_CREDENTIALS, pair.answer, Some(index), at, message);
        } else {
            let message = "the ice-ufrag is that of a section of the offer";
            remarks.add(&rules::SAME_UFRAG, pair.answer, Some(index), at, message);
        }
        break;
    }
}

/// What is said once about the two descriptions as wholes.
fn once(pair: Pair<'_, '_>, remarks: &mut Remarks) {
    let (offer, answer) = (pair.offer, pair.answer);
    let mut known = BTreeSet::new();
    for (_, part, _) in offer.levels() {
        known.extend(
            part.all("fingerprint")
                .map(|line| line.value.to_ascii_lowercase()),
        );
    }
    let same = |line: &Attribute<'_>| known.contains(&line.value.to_ascii_lowercase());
    let found = answer
        .levels()
        .find_map(|(section, part, _)| part.all("fingerprint").find(same).map(|line| (section, line)));
    if let Some((section, line)) = found {
        let message = "the offer has the same fingerprint";
        remarks.add(&rules::SAME_FINGERPRINT, answer, section, line.spot(), message);
    }
    if offer.levels().all(|(_, part, _)| !part.has("tls-id")) {
        let found = answer
            .levels()
            .find_map(|(section, part, _)| Some((section, part.find("tls-id")?)));
        if let Some((section, line)) = found {
            let at = Spot {
                line: line.line,
                column: 1,
            };
            remarks.add(
                &rules::TLS_ID_UNASKED,
                answer,
                section,
                at,
                "the offer has no tls-id",
            );
        }
    }
    if offer.description.ice_lite && answer.description.ice_lite {
        let line = answer.sheet.session.find("ice-lite").map_or(1, |line| line.line);
        remarks.add(
            &rules::LITE_BOTH,
            answer,
            None,
            Spot { line, column: 1 },
            "the offer is ice-lite as well",
        );
    }
    if offer.states_ice() && !offer.levels().any(|(_, part, _)| lists_trickle(part)) {
        let tag = |(section, part, _): (Option<usize>, &super::sheet::Part<'_>, _)| {
            let mut words = part.all("ice-options").flat_map(|line| line.words());
            words
                .find(|(tag, _)| *tag == "trickle")
                .map(|(_, at)| (section, at))
        };
        if let Some((section, at)) = answer.levels().find_map(tag) {
            let message = "the offer does not list trickle";
            remarks.add(&rules::TRICKLE_UNASKED, answer, section, at, message);
        }
    }
}

/// The setup value that counts for a section.
fn setup_of<'a>(subject: &Subject<'a>, index: usize) -> Option<Attribute<'a>> {
    let shared = || subject.part(subject.stands_behind(index)?).find("setup");
    subject.sheet.effective(index, "setup").or_else(shared)
}

fn setup(pair: Pair<'_, '_>, index: usize, remarks: &mut Remarks) {
    // A section that another one stands for decides nothing.
    if !pair.in_use(index) || pair.answer.stands_behind(index).is_some() {
        return;
    }
    let (Some(offered), Some(answered)) = (setup_of(pair.offer, index), setup_of(pair.answer, index)) else {
        return;
    };
    if offered.value == answered.value && matches!(answered.value, "active" | "passive") {
        let message = format!("a=setup is {} in both", answered.value);
        remarks.add(
            &rules::SETUP_CONFLICT,
            pair.answer,
            Some(index),
            answered.spot(),
            message,
        );
    }
}

fn mux(pair: Pair<'_, '_>, remarks: &mut Remarks) {
    let (offer, answer) = (pair.offer, pair.answer);
    let has = |subject: &Subject<'_>, index: usize| subject.part(index).has("rtcp-mux");
    let groups = offer.description.groups.iter();
    let offered_groups: Vec<bool> = groups
        .map(|group| group.sections.iter().any(|&index| has(offer, index)))
        .collect();
    for index in (0..pair.common()).filter(|&index| pair.in_use(index)) {
        let group = offer.sections()[index].group;
        let offered = has(offer, index) || group.is_some_and(|group| offered_groups[group]);
        let shared = answer
            .stands_behind(index)
            .is_some_and(|tagged| has(answer, tagged));
        if has(answer, index) && !offered {
            let at = answer.spot_of(index, "rtcp-mux");
            let message = "the section was offered without rtcp-mux";
            remarks.add(&rules::MUX_UNASKED, answer, Some(index), at, message);
        } else if offer.part(index).has("rtcp-mux-only") && !has(answer, index) && !shared {
            let at = answer.start_of(index);
            let message = "the section was offered with rtcp-mux-only and is accepted without rtcp-mux";
            remarks.add(&rules::MUX_DECLINED, answer, Some(index), at, message);
        }
    }
}
