//! Default destinations, rejected sections, and sections without candidates.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use crate::sdp::{CandidateAddress, CandidateTransport};

use super::bundle::differs;
use super::options::{lists_trickle, may_trickle};
use super::remarks::Remarks;
use super::rules::candidate as rules;
use super::subject::{Subject, quote};

/// The addresses and ports that can be reached over UDP, by section; made where they are asked for, because many
/// sections may share those of one.
type Known = HashMap<usize, HashSet<(IpAddr, u16)>>;

pub(super) fn check(subject: &Subject<'_>, remarks: &mut Remarks) {
    let mut known = Known::new();
    let trickle = lists_trickle(&subject.sheet.session);
    for (index, section) in subject.sections().iter().enumerate() {
        mismatch(subject, index, remarks);
        if section.is_rejected() {
            rejected(subject, index, remarks);
        } else if subject.description.ufrag(index).is_some() {
            default_destination(subject, index, &mut known, remarks);
            without_candidates(subject, index, trickle, remarks);
        }
    }
    if subject.is_answer() {
        remote_candidates(subject, remarks);
    }
}

fn rejected(subject: &Subject<'_>, index: usize, remarks: &mut Remarks) {
    let part = subject.part(index);
    if part.has("candidate") {
        let at = subject.spot_of(index, "candidate");
        let message = "the section has port 0, and candidates";
        remarks.add(&rules::IN_REJECTED, subject, Some(index), at, message);
    }
    let names = ["ice-ufrag", "ice-pwd", "remote-candidates", "end-of-candidates"];
    let present: Vec<&str> = names.into_iter().filter(|name| part.has(name)).collect();
    if let Some(first) = present.first() {
        let message = format!("the section has port 0 and states {}", present.join(", "));
        remarks.add(
            &rules::ICE_IN_REJECTED,
            subject,
            Some(index),
            subject.spot_of(index, first),
            message,
        );
    }
}

fn mismatch(subject: &Subject<'_>, index: usize, remarks: &mut Remarks) {
    if !subject.sections()[index].ice_mismatch {
        return;
    }
    let at = subject.spot_of(index, "ice-mismatch");
    if subject.is_offer() {
        let message = "an offer cannot report a mismatch";
        return remarks.add(&rules::MISMATCH_IN_OFFER, subject, Some(index), at, message);
    }
    if subject.part(index).has("candidate") {
        let message = "the section also has candidates";
        return remarks.add(&rules::MISMATCH_CANDIDATES, subject, Some(index), at, message);
    }
    if subject.is_answer() {
        let message = "ICE is not used for this section";
        remarks.add(&rules::MISMATCH, subject, Some(index), at, message);
    }
}

/// The section whose candidates a default destination is looked for in: its own, else those it shares.
fn candidates_from(subject: &Subject<'_>, index: usize) -> usize {
    if subject.part(index).has("candidate") {
        return index;
    }
    subject.stands_behind(index).unwrap_or(index)
}

fn reachable(subject: &Subject<'_>, index: usize) -> HashSet<(IpAddr, u16)> {
    let candidates = subject.sections()[index].candidates.iter();
    let over_udp = candidates.filter(|candidate| candidate.transport == CandidateTransport::Udp);
    let address = |address: &CandidateAddress| match address {
        CandidateAddress::Ip(address) => Some(*address),
        CandidateAddress::Name(_) => None,
    };
    over_udp
        .filter_map(|candidate| Some((address(&candidate.address)?, candidate.port)))
        .collect()
}

fn default_destination(subject: &Subject<'_>, index: usize, known: &mut Known, remarks: &mut Remarks) {
    let section = &subject.sections()[index];
    if section.port == 0 || section.ice_mismatch || section.protocol.starts_with("TCP") {
        return;
    }
    let own = subject.part(index).letter(b'c');
    let connection = own.or_else(|| subject.sheet.session.letter(b'c'));
    let address = connection.and_then(|line| line.words().nth(2));
    // A name is no failure, and a multicast address with a TTL is nothing for ICE.
    let Some(address) = address.and_then(|(text, _)| text.parse::<IpAddr>().ok()) else {
        return;
    };
    if address.is_unspecified() && section.port == 9 {
        return;
    }
    let from = candidates_from(subject, index);
    let known = known.entry(from).or_insert_with(|| reachable(subject, from));
    if !known.contains(&(address, section.port)) {
        let message = format!("no candidate has address {address} and port {}", section.port);
        let at = subject.media_word(index, 1);
        remarks.add(&rules::DEFAULT, subject, Some(index), at, message);
    }
}

fn without_candidates(subject: &Subject<'_>, index: usize, trickle: bool, remarks: &mut Remarks) {
    let section = &subject.sections()[index];
    let tagged = subject.stands_behind(index);
    // With the credentials of the tagged section it is meant to use that one's candidates too.
    let shared = tagged.is_some_and(|tagged| subject.is_answer() || !differs(subject, tagged, index));
    if shared
        || section.ice_mismatch
        || subject.part(index).has("candidate")
        || may_trickle(subject, index, trickle)
    {
        return;
    }
    let message = format!("the {} section has no candidates", quote(&section.kind));
    remarks.add(
        &rules::NONE,
        subject,
        Some(index),
        subject.start_of(index),
        message,
    );
}

fn remote_candidates(subject: &Subject<'_>, remarks: &mut Remarks) {
    for index in 0..subject.sections().len() {
        if subject.part(index).has("remote-candidates") {
            let at = subject.spot_of(index, "remote-candidates");
            let message = "remote-candidates belong into offers";
            remarks.add(&rules::REMOTE_IN_ANSWER, subject, Some(index), at, message);
        }
    }
}
