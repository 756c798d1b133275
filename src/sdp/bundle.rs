//! BUNDLE groups (RFC 9143).

use std::collections::HashMap;

use super::defect::DefectKind;
use super::description::{Description, Section};
use super::text::{Word, words};
use crate::fault;

/// One BUNDLE group of a description.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Group {
    /// The mids as the line lists them, unknown and repeated ones included.
    pub mids: Vec<String>,
    /// The sections they name, in the order of the line, each once, and none that an earlier group holds.
    pub sections: Vec<usize>,
    /// The section whose credentials and address stand for the whole group: the first one listed that has a
    /// port other than zero (RFC 9143 sections 7.2.1 and 7.3.1).
    pub tagged: Option<usize>,
    /// Line of the group.
    pub line: usize,
}

impl Description {
    /// The group that holds `section`.
    pub fn group_of(&self, section: usize) -> Option<&Group> {
        self.sections.get(section)?.group.map(|group| &self.groups[group])
    }
}

/// A group line as read, before the sections are known.
pub(super) struct GroupLine {
    pub(super) value: String,
    pub(super) line: usize,
    pub(super) column: usize,
}

/// Turns the group lines into groups and marks their sections; what is wrong goes to `note` with line and
/// column. Semantics other than BUNDLE are passed over.
pub(super) fn resolve(
    lines: &[GroupLine],
    sections: &mut [Section],
    mut note: impl FnMut(usize, usize, DefectKind),
) -> Vec<Group> {
    let by_mid = index_by_mid(sections, &mut note);
    let mut groups = Vec::new();
    for line in lines {
        let mut words = words(&line.value, line.column).filter(|word| !word.text.is_empty());
        let is_bundle = |word: Word<'_>| word.text == "BUNDLE" || fault::is(&fault::EVERY_GROUP_IS_A_BUNDLE);
        if !words.next().is_some_and(is_bundle) || fault::is(&fault::BUNDLE_IGNORED) {
            continue;
        }
        let mut group = Group {
            mids: Vec::new(),
            sections: Vec::new(),
            tagged: None,
            line: line.line,
        };
        for word in words {
            group.mids.push(word.text.to_owned());
            match join(word, groups.len(), &by_mid, sections) {
                Ok(section) => group.sections.push(section),
                Err(kind) => note(line.line, word.column, kind),
            }
        }
        group.tagged = group
            .sections
            .iter()
            .copied()
            .find(|&section| sections[section].port != 0);
        if fault::is(&fault::BUNDLE_TAG_IN_ORDER_OF_SECTIONS) {
            group.tagged = group.sections.iter().copied().min();
        }
        check_group(&group, sections, |kind| note(line.line, line.column, kind));
        groups.push(group);
    }
    for section in sections.iter().filter(|section| section.bundle_only) {
        if section.port != 0 {
            note(section.line, 1, DefectKind::BundleOnlyWithPort);
        } else if section.group.is_none() {
            note(section.line, 1, DefectKind::BundleOnlyUngrouped);
        }
    }
    groups
}

/// Puts the section that `word` names into the group with index `group`.
fn join(
    word: Word<'_>,
    group: usize,
    by_mid: &HashMap<String, usize>,
    sections: &mut [Section],
) -> Result<usize, DefectKind> {
    let &section = by_mid.get(word.text).ok_or(DefectKind::UnknownMid)?;
    match sections[section].group {
        Some(earlier) if earlier == group => Err(DefectKind::RepeatedMid { section }),
        Some(_) => Err(DefectKind::SectionInTwoGroups { section }),
        None => {
            sections[section].group = Some(group);
            Ok(section)
        }
    }
}

fn index_by_mid(
    sections: &[Section],
    note: &mut impl FnMut(usize, usize, DefectKind),
) -> HashMap<String, usize> {
    let mut by_mid = HashMap::new();
    for (index, section) in sections.iter().enumerate() {
        let Some(mid) = &section.mid else { continue };
        match by_mid.get(mid) {
            Some(&other) => note(section.line, 1, DefectKind::DuplicateMid { other }),
            None => _ = by_mid.insert(mid.clone(), index),
        }
    }
    by_mid
}

fn check_group(group: &Group, sections: &[Section], mut note: impl FnMut(DefectKind)) {
    for &section in &group.sections {
        if sections[section].port == 0 && !sections[section].bundle_only {
            note(DefectKind::DisabledInGroup { section });
        }
    }
    let Some(&first) = group.sections.first() else {
        return;
    };
    if group.tagged.is_none() {
        note(DefectKind::GroupWithoutAddress);
    } else if sections[first].port == 0 && sections[first].bundle_only {
        note(DefectKind::TaggedBundleOnly);
    }
}
