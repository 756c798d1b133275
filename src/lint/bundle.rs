//! BUNDLE groups in one description: what the sections of a group must agree in.

use std::collections::BTreeSet;

use crate::sdp::Group;

use super::remarks::Remarks;
use super::rules::bundle as rules;
use super::sheet::{Part, Spot};
use super::subject::{Subject, quote};

/// Attributes of a transport that ICE and DTLS read; where another section stands for this one they are left out.
const TRANSPORT: [&str; 8] = [
    "ice-ufrag",
    "ice-pwd",
    "candidate",
    "remote-candidates",
    "end-of-candidates",
    "fingerprint",
    "setup",
    "tls-id",
];

pub(super) fn check(subject: &Subject<'_>, remarks: &mut Remarks) {
    mids(subject, remarks);
    mux_only(subject, remarks);
    let session = fingerprint_set(&subject.sheet.session);
    for group in &subject.description.groups {
        let Some(tagged) = group.tagged else { continue };
        let others: Vec<usize> = group
            .sections
            .iter()
            .copied()
            .filter(|&index| index != tagged)
            .collect();
        let used: Vec<usize> = others
            .iter()
            .copied()
            .filter(|&index| !subject.sections()[index].is_rejected())
            .collect();
        if subject.is_answer() {
            answered(subject, tagged, &used, remarks);
        } else {
            bundle_only(subject, &used, remarks);
            offered(subject, tagged, &used, remarks);
        }
        setup(subject, tagged, &used, remarks);
        fingerprints(subject, tagged, &used, &session, remarks);
        address_type(subject, tagged, &used, remarks);
        mux(subject, group, tagged, remarks);
    }
}

fn mids(subject: &Subject<'_>, remarks: &mut Remarks) {
    let sections = subject.sections();
    if sections.iter().all(|section| section.mid.is_none()) {
        return;
    }
    for (index, section) in sections.iter().enumerate() {
        // An empty mid was reported by the reader.
        if section.mid.is_none() && !section.is_rejected() && !subject.part(index).has("mid") {
            let at = subject.start_of(index);
            remarks.add(
                &rules::MID_MISSING,
                subject,
                Some(index),
                at,
                "the section has no mid, others have one",
            );
        }
    }
}

fn mux_only(subject: &Subject<'_>, remarks: &mut Remarks) {
    for (index, section) in subject.sections().iter().enumerate() {
        let part = subject.part(index);
        if part.has("rtcp-mux-only") && !part.has("rtcp-mux") && !section.is_rejected() {
            let at = subject.spot_of(index, "rtcp-mux-only");
            remarks.add(
                &rules::MUX_ONLY,
                subject,
                Some(index),
                at,
                "there is no a=rtcp-mux beside it",
            );
        }
    }
}

/// The attributes of a transport that stand in a part: where the first is, and their names.
fn transport_attributes(part: &Part<'_>) -> Option<(Spot, String)> {
    let present: Vec<&str> = TRANSPORT.into_iter().filter(|name| part.has(name)).collect();
    let lines = present.iter().filter_map(|name| part.find(name));
    let line = lines.map(|attribute| attribute.line).min()?;
    Some((Spot { line, column: 1 }, present.join(", ")))
}

fn bundle_only(subject: &Subject<'_>, others: &[usize], remarks: &mut Remarks) {
    for &index in others {
        let section = &subject.sections()[index];
        if !section.bundle_only || section.port != 0 {
            continue;
        }
        if let Some((at, names)) = transport_attributes(subject.part(index)) {
            let message = format!("the section is bundle-only and states {names}");
            remarks.add(&rules::BUNDLE_ONLY_ATTRIBUTE, subject, Some(index), at, message);
        }
    }
}

/// Whether a section states credentials, and others than the tagged one.
pub(super) fn differs(subject: &Subject<'_>, tagged: usize, index: usize) -> bool {
    let own = &subject.sections()[index].attributes;
    let description = &subject.description;
    let pair = |index: usize| {
        let ufrag = description.ufrag(index).map(|stated| &stated.value);
        (ufrag, description.password(index).map(|stated| &stated.value))
    };
    (own.ufrag.is_some() || own.password.is_some()) && pair(index) != pair(tagged)
}

fn credentials_at(subject: &Subject<'_>, index: usize) -> Spot {
    let name = if subject.part(index).has("ice-ufrag") {
        "ice-ufrag"
    } else {
        "ice-pwd"
    };
    subject.value_of(index, name)
}

fn offered(subject: &Subject<'_>, tagged: usize, others: &[usize], remarks: &mut Remarks) {
    let own = |index: &&usize| subject.sections()[**index].port != 0;
    let mut differing = others
        .iter()
        .filter(own)
        .filter(|&&index| differs(subject, tagged, index));
    let Some(&first) = differing.next() else { return };
    let more = match differing.count() {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    let message = format!(
        "{}{more} is offered with other credentials than {}, the tagged section of its group; those of {} are the \
         valid ones once the group is accepted",
        subject.call(first),
        subject.call(tagged),
        subject.call(tagged)
    );
    let at = credentials_at(subject, first);
    remarks.add(&rules::CREDENTIALS_DIFFER, subject, Some(first), at, message);
}

fn answered(subject: &Subject<'_>, tagged: usize, others: &[usize], remarks: &mut Remarks) {
    for &index in others {
        if differs(subject, tagged, index) {
            let message = format!(
                "the section has other credentials than {}, which stands for its group",
                subject.call(tagged)
            );
            let at = credentials_at(subject, index);
            remarks.add(&rules::ANSWER_DIFFERS, subject, Some(index), at, message);
        } else if let Some((at, names)) = transport_attributes(subject.part(index)) {
            let message = format!(
                "{names} stand here again, {} stands for the group",
                subject.call(tagged)
            );
            remarks.add(&rules::REPEATED_ATTRIBUTE, subject, Some(index), at, message);
        }
    }
}

fn setup(subject: &Subject<'_>, tagged: usize, others: &[usize], remarks: &mut Remarks) {
    let Some(expected) = subject.sheet.effective(tagged, "setup") else {
        return;
    };
    for &index in others {
        let found = subject.sheet.effective(index, "setup");
        let Some(found) = found.filter(|found| found.value != expected.value) else {
            continue;
        };
        let message = format!(
            "a=setup is \"{}\" here and \"{}\" in {}",
            quote(found.value),
            quote(expected.value),
            subject.call(tagged)
        );
        remarks.add(&rules::SETUP_DIFFERS, subject, Some(index), found.spot(), message);
    }
}

/// The fingerprints that a part states, as far as they can be compared.
fn fingerprint_set(part: &Part<'_>) -> BTreeSet<String> {
    part.all("fingerprint")
        .map(|line| line.value.to_ascii_lowercase())
        .collect()
}

fn fingerprints(
    subject: &Subject<'_>,
    tagged: usize,
    others: &[usize],
    session: &BTreeSet<String>,
    remarks: &mut Remarks,
) {
    let own = fingerprint_set(subject.part(tagged));
    let expected = if own.is_empty() { session } else { &own };
    if expected.is_empty() {
        return;
    }
    for &index in others {
        let own = fingerprint_set(subject.part(index));
        if own.is_empty() || own == *expected {
            continue;
        }
        let message = format!(
            "the fingerprints are others than those of {}",
            subject.call(tagged)
        );
        let at = subject.value_of(index, "fingerprint");
        remarks.add(&rules::FINGERPRINTS_DIFFER, subject, Some(index), at, message);
    }
}

fn address_type(subject: &Subject<'_>, tagged: usize, others: &[usize], remarks: &mut Remarks) {
    let connection = |index: usize| {
        let own = subject.part(index).letter(b'c');
        own.or_else(|| subject.sheet.session.letter(b'c'))
    };
    let Some(expected) = connection(tagged).and_then(|line| line.words().nth(1)) else {
        return;
    };
    for &index in others {
        let found = connection(index).and_then(|line| line.words().nth(1));
        let Some((kind, at)) = found.filter(|(kind, _)| *kind != expected.0) else {
            continue;
        };
        let message = format!(
            "the c= line has {} here and {} in {}",
            quote(kind),
            quote(expected.0),
            subject.call(tagged)
        );
        remarks.add(&rules::ADDRESS_TYPE, subject, Some(index), at, message);
    }
}

/// A section with a transport of its own states rtcp-mux itself; for another one the tagged section may.
fn mux(subject: &Subject<'_>, group: &Group, tagged: usize, remarks: &mut Remarks) {
    for &index in &group.sections {
        let section = &subject.sections()[index];
        let own = subject.part(index).has("rtcp-mux");
        let alone = index == tagged
            || (!subject.is_answer() && section.attributes.ufrag.is_some() && section.port != 0);
        // What the tagged section lacks is reported there, if it is RTP.
        let has = own || (!alone && (subject.part(tagged).has("rtcp-mux") || subject.is_rtp(tagged)));
        if section.is_rejected() || !subject.is_rtp(index) || has {
            continue;
        }
        let at = subject.start_of(index);
        remarks.add(
            &rules::MUX_MISSING,
            subject,
            Some(index),
            at,
            "the section is bundled and has no a=rtcp-mux",
        );
    }
}
