//! Which sections share a transport, and whose credentials serve it.

use super::bundle::Group;
use super::credentials::RawPassword;
use super::defect::Defect;
use super::description::{Description, Kind, Place};
use super::error::SdpError;
use crate::fault;

/// A side of the exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Who sent the offer.
    Offerer,
    /// Who sent the answer.
    Answerer,
}

impl Side {
    /// The other side.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Offerer => Self::Answerer,
            Self::Answerer => Self::Offerer,
        }
    }

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Offerer => "offerer",
            Self::Answerer => "answerer",
        }
    }
}

/// A transport that a side must answer checks on, with its own credentials.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Transport<'a> {
    /// Indices of the sections it serves. The one whose credentials count comes first, the others in the order
    /// of their group.
    pub sections: Vec<usize>,
    /// The fragment checks must name.
    pub ufrag: &'a str,
    /// The password that signs them.
    pub password: &'a RawPassword,
}

/// The transports of `side` with the credentials it must answer checks with, in the order of the first
/// section each serves.
///
/// Before the answer the offerer has one for each section that has an address of its own, because the answerer
/// may choose any of them (RFC 9143 section 7.2); bundle-only sections share that of the section suggested as
/// tagged. After the answer each of its BUNDLE groups has one, with the credentials of the section that the
/// answer lists first: in the answer for the answerer, the same section of the offer for the offerer (sections
/// 7.3.1 and 7.4). Sections outside the answer's groups keep their own; rejected ones have none. The answerer
/// has nothing to answer on before there is an answer.
///
/// Sections of offer and answer belong together by their order (RFC 3264 section 6), with or without mids.
pub fn transports<'a>(
    offer: &'a Description,
    answer: Option<&'a Description>,
    side: Side,
) -> Result<Vec<Transport<'a>>, SdpError> {
    let (own, owners) = match (side, answer) {
        (Side::Offerer, None) => (offer, proposed(offer)),
        (Side::Answerer, None) => return Ok(Vec::new()),
        (Side::Offerer, Some(answer)) => (offer, negotiated(offer, answer, side)?),
        (Side::Answerer, Some(answer)) if fault::is(&fault::ANSWERER_USES_OFFERED_CREDENTIALS) => {
            (offer, negotiated(offer, answer, side)?)
        }
        (Side::Answerer, Some(answer)) => (answer, negotiated(offer, answer, side)?),
    };
    // The groups that were agreed on give the order within a transport.
    collect(own, answer.unwrap_or(offer), &owners)
}

/// For each section the section whose credentials serve it, by the offer alone.
fn proposed(offer: &Description) -> Vec<Option<usize>> {
    let owner = |index| match offer.place(index, Kind::Offer) {
        Place::None => None,
        Place::Own => Some(index),
        Place::Shared(tagged) => Some(tagged),
    };
    (0..offer.sections.len()).map(owner).collect()
}

/// For each section the section whose credentials serve it on `side`, by offer and answer.
fn negotiated(offer: &Description, answer: &Description, side: Side) -> Result<Vec<Option<usize>>, SdpError> {
    match_sections(offer, answer)?;
    let in_use = |index: usize| {
        offer.place(index, Kind::Offer) != Place::None && answer.place(index, Kind::Answer) != Place::None
    };
    let mut owners: Vec<Option<usize>> = (0..answer.sections.len())
        .map(|index| in_use(index).then_some(index))
        .collect();
    let mut agreed = vec![false; offer.groups.len()];
    for group in &answer.groups {
        let members: Vec<usize> = group
            .sections
            .iter()
            .copied()
            .filter(|&index| in_use(index))
            .collect();
        let Some(asked) = asked_group(offer, group, &members)? else {
            continue;
        };
        if std::mem::replace(&mut agreed[asked], true) {
            return Err(SdpError::BundledUnasked {
                line: group.line,
                section: members[0],
            });
        }
        // The tagged section of the answer, or the next one if the offer has disabled that.
        let Some(&first) = members.iter().find(|&&index| answer.sections[index].port != 0) else {
            continue;
        };
        let first = match members.iter().min() {
            Some(&lowest) if fault::is(&fault::BUNDLED_BY_ORDER_OF_SECTIONS) => lowest,
            _ => first,
        };
        let owner = match side {
            Side::Answerer => first,
            Side::Offerer => {
                offerer_tagged(offer, first, &members).ok_or(SdpError::NoOffererTag { line: group.line })?
            }
        };
        for index in members {
            owners[index] = Some(owner);
        }
    }
    Ok(owners)
}

/// The offer's section whose properties serve a negotiated group: that of the answer's tag, unless it had no
/// address in the offer; then the first of the offer's list that did (RFC 9143 section 7.3.1).
fn offerer_tagged(offer: &Description, first: usize, members: &[usize]) -> Option<usize> {
    let has_address = |index: usize| offer.sections[index].port != 0;
    if has_address(first) {
        return Some(first);
    }
    let negotiated: std::collections::HashSet<usize> = members.iter().copied().collect();
    let mut listed = offer.group_of(first)?.sections.iter().copied();
    listed.find(|index| negotiated.contains(index) && has_address(*index))
}

fn match_sections(offer: &Description, answer: &Description) -> Result<(), SdpError> {
    if offer.sections.len() != answer.sections.len() {
        let (offer, answer) = (offer.sections.len(), answer.sections.len());
        return Err(SdpError::SectionCount { offer, answer });
    }
    for (section, (offered, answered)) in offer.sections.iter().zip(&answer.sections).enumerate() {
        if let (Some(old), Some(new)) = (&offered.mid, &answered.mid)
            && old != new
        {
            return Err(SdpError::MidChanged {
                line: answered.line,
                section,
            });
        }
    }
    Ok(())
}

/// The offer's group that a group of the answer accepts, none if all its sections are out of use. An answer may
/// shrink a group of the offer, not make, enlarge or split one (RFC 9143 section 7.3).
fn asked_group(offer: &Description, group: &Group, members: &[usize]) -> Result<Option<usize>, SdpError> {
    let Some(&first) = members.first() else {
        return Ok(None);
    };
    let asked = offer.sections[first].group;
    match members
        .iter()
        .find(|&&index| asked.is_none() || offer.sections[index].group != asked)
    {
        Some(&section) if !fault::is(&fault::UNASKED_BUNDLE_ACCEPTED) => Err(SdpError::BundledUnasked {
            line: group.line,
            section,
        }),
        _ => Ok(asked),
    }
}

/// Makes one transport of all sections with the same owner.
fn collect<'a>(
    own: &'a Description,
    grouping: &Description,
    owners: &[Option<usize>],
) -> Result<Vec<Transport<'a>>, SdpError> {
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); owners.len()];
    let grouped = grouping
        .groups
        .iter()
        .flat_map(|group| group.sections.iter().copied());
    for section in grouped {
        if let Some(owner) = owners[section].filter(|&owner| owner != section) {
            members[owner].push(section);
        }
    }
    let mut transports = Vec::new();
    let mut served = vec![false; owners.len()];
    for &owner in owners.iter().flatten() {
        if std::mem::replace(&mut served[owner], true) {
            continue;
        }
        let (ufrag, password) = own.usable(owner).map_err(refused)?;
        let mut sections = vec![owner];
        sections.append(&mut members[owner]);
        transports.push(Transport {
            sections,
            ufrag,
            password,
        });
    }
    Ok(transports)
}

fn refused(Defect { line, column, kind }: Defect) -> SdpError {
    SdpError::Credentials { line, column, kind }
}
