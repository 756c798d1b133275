//! What changed between two descriptions of one side.

use std::collections::BTreeSet;

use super::remarks::Remarks;
use super::rules::again as rules;
use super::sheet::Spot;
use super::subject::Subject;

/// Compares what was described `before` with what is `now`, section by section.
pub(super) fn check(before: &Subject<'_>, now: &Subject<'_>, remarks: &mut Remarks) {
    let common = before.sections().len().min(now.sections().len());
    let in_use = |index: &usize| {
        let both = [before, now];
        !both.iter().any(|one| one.sections()[*index].is_rejected())
    };
    let mut restarted = false;
    for index in (0..common).filter(in_use) {
        let change = credentials(before, now, index);
        if change == (true, false) || change == (false, true) {
            let (name, message) = if change.0 {
                ("ice-ufrag", "the ice-ufrag is another, the ice-pwd is not")
            } else {
                ("ice-pwd", "the ice-pwd is another, the ice-ufrag is not")
            };
            let at = stated(now, index, name);
            remarks.add(&rules::HALF_RESTART, now, Some(index), at, message);
        }
        let renewed = change == (true, true);
        restarted |= renewed;
        if now.description.ice_lite && !renewed {
            lite(before, now, index, remarks);
        }
        association(before, now, index, remarks);
    }
    if !restarted && common > 0 {
        options(before, now, remarks);
    }
}

/// Whether the fragment and the password that count for a section are others, at whichever level they stand. What one
/// of the descriptions does not state did not change.
fn credentials(before: &Subject<'_>, now: &Subject<'_>, index: usize) -> (bool, bool) {
    let fragments = [before, now].map(|one| one.description.ufrag(index).map(|stated| &stated.value));
    let passwords = [before, now].map(|one| {
        one.description
            .password(index)
            .map(|stated| stated.value.as_str())
    });
    let ufrag = matches!(fragments, [Some(one), Some(other)] if one != other);
    let pwd = matches!(passwords, [Some(one), Some(other)] if one != other);
    (ufrag, pwd)
}

/// Where an attribute that counts for a section stands.
fn stated(subject: &Subject<'_>, index: usize, name: &str) -> Spot {
    let line = subject.sheet.effective(index, name);
    line.map_or(subject.start_of(index), |line| line.spot())
}

fn lite(before: &Subject<'_>, now: &Subject<'_>, index: usize, remarks: &mut Remarks) {
    let known = &before.sections()[index].candidates;
    let new = now.sections()[index].candidates.iter().find(|one| {
        let same = |other: &&crate::sdp::Candidate| other.address == one.address && other.port == one.port;
        !known.iter().any(|other| same(&other))
    });
    if let Some(candidate) = new {
        let at = now.candidate_word(index, candidate.line, 4);
        let message = "the candidate was not there before";
        remarks.add(&rules::LITE_GREW, now, Some(index), at, message);
    }
}

/// Whether the section has the tls-id of before and something else that makes a new DTLS association.
fn association(before: &Subject<'_>, now: &Subject<'_>, index: usize, remarks: &mut Remarks) {
    let value = |one: &Subject<'_>, name: &str| {
        let line = one.sheet.effective(index, name);
        line.map(|line| line.value.to_owned())
    };
    let (Some(old), Some(new)) = (value(before, "tls-id"), value(now, "tls-id")) else {
        return;
    };
    if old != new {
        return;
    }
    let prints = |one: &Subject<'_>| -> BTreeSet<String> {
        let own = &one.sections()[index].attributes.fingerprints;
        let all = if own.is_empty() {
            &one.description.session.fingerprints
        } else {
            own
        };
        all.iter().map(|print| print.to_lowercase()).collect()
    };
    let changed = if prints(before) != prints(now) {
        "fingerprint"
    } else if is_other_role(value(before, "setup"), value(now, "setup")) {
        "setup"
    } else {
        return;
    };
    let at = stated(now, index, changed);
    let message = format!("{changed} is another, tls-id is the same");
    remarks.add(&rules::TLS_ID_KEPT, now, Some(index), at, message);
}

/// `actpass` leaves the role open, so it is no other role.
fn is_other_role(before: Option<String>, now: Option<String>) -> bool {
    let fixed = |setup: &String| setup == "active" || setup == "passive";
    match (before.filter(fixed), now.filter(fixed)) {
        (Some(before), Some(now)) => before != now,
        _ => false,
    }
}

fn options(before: &Subject<'_>, now: &Subject<'_>, remarks: &mut Remarks) {
    let tags = |one: &Subject<'_>| -> BTreeSet<String> {
        let listed = one
            .levels()
            .flat_map(|(_, _, attributes)| attributes.ice_options.iter());
        listed.cloned().collect()
    };
    let pacing = |one: &Subject<'_>| {
        one.sheet
            .session
            .find("ice-pacing")
            .map(|line| line.value.to_owned())
    };
    let name = if tags(before) != tags(now) {
        "ice-options"
    } else if pacing(before) != pacing(now) {
        "ice-pacing"
    } else if before.description.ice_lite != now.description.ice_lite {
        "ice-lite"
    } else {
        return;
    };
    let mut lines = std::iter::once(&now.sheet.session).chain(&now.sheet.sections);
    let line = lines.find_map(|part| part.find(name));
    let at = line.map_or(Spot { line: 1, column: 1 }, |line| Spot {
        line: line.line,
        column: 1,
    });
    let message = format!("{name} is not as before, and no credentials are new");
    remarks.add(&rules::OPTION_CHANGED, now, None, at, message);
}
