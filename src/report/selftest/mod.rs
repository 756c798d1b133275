//! The score of the suite: which faults of the reference it catches, and by what.

mod json;
mod markdown;
mod text;

pub use json::selftest_json;
pub use markdown::selftest_markdown;
pub use text::selftest_text;

use std::collections::BTreeMap;

use super::sections::{Parts, natural};
use crate::fault::Layer;
use crate::runner::family;
use crate::selftest::{Audits, ItemScore, Kind, Score};

/// The layers, from the bytes up.
pub(super) const LAYERS: [Layer; 5] = [
    Layer::Codec,
    Layer::Credential,
    Layer::Sdp,
    Layer::Agent,
    Layer::Session,
];

/// The word for a layer.
pub(super) fn layer(layer: Layer) -> &'static str {
    match layer {
        Layer::Codec => "codec",
        Layer::Credential => "credential",
        Layer::Agent => "agent",
        Layer::Sdp => "sdp",
        Layer::Session => "session",
    }
}

/// How many faults of a layer there are, and how many of these are caught.
pub(super) fn tally(score: &Score, layer: Layer) -> (usize, usize) {
    let faults = score.faults.iter().filter(|one| one.fault.layer == layer);
    let caught = faults.clone().filter(|one| !one.catches.is_empty());
    (faults.clone().count(), caught.count())
}

/// What the score says of a section's live cases, or of a family's vectors.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Group {
    pub(super) total: usize,
    /// Those that catch no fault.
    pub(super) idle: usize,
    /// Those that catch neither a fault nor, so far, a real stack.
    pub(super) unproven: usize,
}

/// By the families of the ids, in their order.
pub(super) fn groups(score: &Score, kind: Kind) -> Vec<(&str, Group)> {
    let mut groups: BTreeMap<Parts, (&str, Group)> = BTreeMap::new();
    for item in score.items.iter().filter(|one| one.kind == kind) {
        let name = family(&item.id);
        let (_, group) = groups.entry(natural(name)).or_insert((name, Group::default()));
        group.total += 1;
        group.idle += usize::from(item.catches == 0);
        group.unproven += usize::from(is_unproven(item));
    }
    groups.into_values().collect()
}

/// All groups of a kind together.
pub(super) fn sum(score: &Score, kind: Kind) -> Group {
    let mut sum = Group::default();
    for (_, group) in groups(score, kind) {
        sum.total += group.total;
        sum.idle += group.idle;
        sum.unproven += group.unproven;
    }
    sum
}

fn is_unproven(item: &ItemScore) -> bool {
    item.catches == 0 && item.caught.is_empty()
}

/// What the audits say of sessions that do not come up, if there are any.
pub(super) fn audited(score: &Score) -> Option<String> {
    let Audits { fallen, named } = score.audits();
    (fallen > 0).then(|| {
        format!("{named} of {fallen} sessions that do not come up with a fault: the audit names why")
    })
}

/// Where what a fault is modelled on can be read; none for a class of bugs.
pub(super) fn links(models: &str) -> Vec<(&str, String)> {
    let link = |one| match str::split_once(one, '#') {
        Some((repository, number)) => Some((one, format!("https://github.com/{repository}/issues/{number}"))),
        None if one.starts_with("CVE-") => Some((one, format!("https://www.cve.org/CVERecord?id={one}"))),
        None => None,
    };
    let words = models.split([',', ' ']).filter(|one| !one.is_empty());
    let links: Option<Vec<_>> = words.map(link).collect();
    links.unwrap_or_default()
}

#[cfg(test)]
mod tests;
