//! What the reader of descriptions found, as remarks.

use crate::sdp::{Defect, DefectKind, Kind};

use super::remarks::Remarks;
use super::rule::Rule;
use super::rules::{bundle, candidate, credential, text};
use super::sheet::Spot;
use super::subject::Subject;

pub(super) fn check(subject: &Subject<'_>, remarks: &mut Remarks) {
    for defect in &subject.description.defects {
        if !is_credential_fault(&defect.kind) || subject.kind != Some(Kind::Answer) {
            report(subject, defect, remarks);
        }
    }
    // The reader judges credentials as those of an offer; in an answer other sections need some.
    if subject.is_answer() {
        let found: Vec<Defect> = subject.description.credential_defects(Kind::Answer).collect();
        for defect in found.iter().filter(|defect| is_credential_fault(&defect.kind)) {
            report(subject, defect, remarks);
        }
    }
}

/// Whether the defect depends on which sections need credentials.
fn is_credential_fault(kind: &DefectKind) -> bool {
    matches!(
        kind,
        DefectKind::MissingUfrag | DefectKind::MissingPassword | DefectKind::UfragReused { .. }
    )
}

fn report(subject: &Subject<'_>, defect: &Defect, remarks: &mut Remarks) {
    // Without any attribute of ICE nothing of ICE is missing; another rule says that.
    if is_credential_fault(&defect.kind) && !subject.means_ice() {
        return;
    }
    if remarks.is_full() {
        return remarks.leave_out();
    }
    let rule = rule_of(&defect.kind, subject, defect.line);
    let (section, spot) = place(subject, defect);
    remarks.add(rule, subject, section, spot, message(subject, &defect.kind));
    if matches!(
        defect.kind,
        DefectKind::DuplicateAttribute { .. } | DefectKind::WrongLevel { .. }
    ) {
        remarks.cite(defect.kind.section());
    }
}

fn rule_of(kind: &DefectKind, subject: &Subject<'_>, line: usize) -> &'static Rule {
    match kind {
        DefectKind::UfragLength { .. } => &credential::UFRAG_LENGTH,
        DefectKind::UfragTooLongToSend { .. } => &credential::UFRAG_LONG,
        DefectKind::UfragCharacter => &credential::UFRAG_CHARACTER,
        DefectKind::PasswordLength { .. } => &credential::PWD_LENGTH,
        DefectKind::PasswordCharacter => &credential::PWD_CHARACTER,
        DefectKind::MissingUfrag => &credential::UFRAG_MISSING,
        DefectKind::MissingPassword => &credential::PWD_MISSING,
        DefectKind::UfragReused { .. } => &credential::UFRAG_REUSED,
        DefectKind::MissingIce2 => &credential::ICE2_MISSING,
        DefectKind::DuplicateAttribute { .. } => &text::ATTRIBUTE_TWICE,
        DefectKind::WrongLevel { .. } => &text::WRONG_LEVEL,
        DefectKind::IceOption => &credential::OPTION_SYNTAX,
        DefectKind::MalformedCandidate(_) => &candidate::SYNTAX,
        DefectKind::NameCandidate if is_mdns(subject, line) => &candidate::MDNS,
        DefectKind::NameCandidate => &candidate::NAME,
        DefectKind::RelatedAddressMissing => &candidate::RELATED_MISSING,
        DefectKind::RelatedAddressOnHost => &candidate::RELATED_ON_HOST,
        DefectKind::RelatedAddress => &candidate::RELATED_SYNTAX,
        DefectKind::OddExtensions => &candidate::EXTENSION,
        DefectKind::TcpType => &candidate::TCP_TYPE,
        DefectKind::TcpActivePort => &candidate::TCP_PORT,
        DefectKind::RemoteCandidates => &candidate::REMOTE_SYNTAX,
        DefectKind::Mid => &bundle::MID_SYNTAX,
        DefectKind::DuplicateMid { .. } => &bundle::MID_TWICE,
        DefectKind::UnknownMid => &bundle::UNKNOWN_MID,
        DefectKind::RepeatedMid { .. } => &bundle::REPEATED_MID,
        DefectKind::SectionInTwoGroups { .. } => &bundle::TWO_GROUPS,
        DefectKind::DisabledInGroup { .. } => &bundle::DISABLED_IN_GROUP,
        DefectKind::TaggedBundleOnly => &bundle::TAGGED_BUNDLE_ONLY,
        DefectKind::GroupWithoutAddress => &bundle::NO_ADDRESS,
        DefectKind::BundleOnlyWithPort => &bundle::BUNDLE_ONLY_PORT,
        DefectKind::BundleOnlyUngrouped => &bundle::BUNDLE_ONLY_ALONE,
    }
}

/// A name below `.local` is one of multicast DNS.
fn is_mdns(subject: &Subject<'_>, line: usize) -> bool {
    let section = subject
        .section_at(line)
        .map(|section| &subject.sections()[section]);
    let candidates = section.map_or(&[][..], |section| &section.candidates);
    // Candidates stand in the order of their lines.
    let found = candidates
        .binary_search_by_key(&line, |candidate| candidate.line)
        .ok();
    let address = found.map(|at| &candidates[at].address);
    matches!(address, Some(crate::sdp::CandidateAddress::Name(name)) if name.to_ascii_lowercase().ends_with(".local"))
}

/// The section a defect concerns, and the most exact position.
fn place(subject: &Subject<'_>, defect: &Defect) -> (Option<usize>, Spot) {
    let spot = Spot {
        line: defect.line,
        column: defect.column,
    };
    let here = subject.section_at(defect.line);
    match &defect.kind {
        DefectKind::DisabledInGroup { section } => {
            (Some(*section), subject.spot_in_group(defect.line, *section))
        }
        DefectKind::SectionInTwoGroups { section } | DefectKind::RepeatedMid { section } => {
            (Some(*section), spot)
        }
        DefectKind::TaggedBundleOnly => {
            let group = subject
                .description
                .groups
                .iter()
                .find(|group| group.line == defect.line);
            let first = group.and_then(|group| group.sections.first().copied());
            (
                first,
                first.map_or(spot, |first| subject.spot_in_group(defect.line, first)),
            )
        }
        DefectKind::DuplicateMid { .. } => (here, here.map_or(spot, |at| subject.value_of(at, "mid"))),
        DefectKind::BundleOnlyWithPort | DefectKind::BundleOnlyUngrouped => {
            (here, here.map_or(spot, |at| subject.spot_of(at, "bundle-only")))
        }
        DefectKind::MissingIce2 => (None, spot),
        _ => (here, spot),
    }
}

/// The defect's own words, but for those that number sections.
fn message(subject: &Subject<'_>, kind: &DefectKind) -> String {
    match kind {
        DefectKind::UfragReused { other } => format!(
            "the section uses the ice-ufrag of {} with another ice-pwd",
            subject.call(*other)
        ),
        DefectKind::DuplicateMid { other } => format!("section {} has the same mid", other + 1),
        DefectKind::RepeatedMid { section } => {
            format!("the BUNDLE group names {} twice", subject.call(*section))
        }
        DefectKind::SectionInTwoGroups { section } => {
            format!("{} is in an earlier BUNDLE group already", subject.call(*section))
        }
        DefectKind::DisabledInGroup { section } => format!(
            "the BUNDLE group names {}, which has port 0 and is not bundle-only",
            subject.call(*section)
        ),
        other => other.to_string(),
    }
}
