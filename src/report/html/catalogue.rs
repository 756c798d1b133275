//! The requirements that the runs of a page test.

use std::collections::BTreeSet;

use super::super::document::Document;
use super::super::sections;
use crate::requirement::{self, Requirement};

/// A requirement in the table at the end of the page.
pub(super) struct RequirementView {
    pub(super) id: &'static str,
    pub(super) level: String,
    pub(super) place: String,
    pub(super) link: String,
    pub(super) text: &'static str,
}

/// Each once, in the order of the RFCs.
pub(super) fn requirements(documents: &[Document]) -> Vec<RequirementView> {
    let mut found: Vec<&'static Requirement> = tested(documents);
    found.sort_by_key(|one| (sections::key(one), one.id.as_str()));
    found
        .into_iter()
        .map(|one| RequirementView {
            id: &one.id,
            level: one.level.to_string(),
            place: sections::short(one),
            link: sections::link(one),
            text: &one.text,
        })
        .collect()
}

pub(super) fn rfcs(documents: &[Document]) -> Vec<u16> {
    let rfcs: BTreeSet<u16> = tested(documents).iter().map(|one| one.rfc).collect();
    rfcs.into_iter().collect()
}

fn tested(documents: &[Document]) -> Vec<&'static Requirement> {
    let rows = documents.iter().flat_map(|one| &one.results);
    let ids: BTreeSet<&str> = rows
        .flat_map(|row| row.requirements.iter().map(String::as_str))
        .collect();
    ids.into_iter().filter_map(requirement::find).collect()
}
