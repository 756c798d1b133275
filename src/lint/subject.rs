//! A description that is being linted.

use crate::sdp::{Attributes, Description, Kind, Section};

use super::sheet::{Attribute, Part, Sheet, Spot};

/// A description as read, with the lines it was read from.
#[derive(Debug)]
pub(super) struct Subject<'a> {
    /// Index of its file.
    pub(super) file: usize,
    /// What it is for; none if it does not show.
    pub(super) kind: Option<Kind>,
    pub(super) description: Description,
    pub(super) sheet: Sheet<'a>,
}

impl<'a> Subject<'a> {
    /// The mid of a section, else its number in words, counted from 1. Cut where it is long.
    pub(super) fn name(&self, section: usize) -> String {
        let mid = self
            .sections()
            .get(section)
            .and_then(|section| section.mid.as_deref());
        mid.map_or_else(|| format!("section {}", section + 1), quote)
    }

    /// A section in a sentence: "section \"audio\"", else "section 2", counted from 1.
    pub(super) fn call(&self, section: usize) -> String {
        match &self.sections()[section].mid {
            Some(mid) => format!("section \"{}\"", quote(mid)),
            None => format!("section {}", section + 1),
        }
    }

    pub(super) fn sections(&self) -> &[Section] {
        &self.description.sections
    }

    pub(super) fn part(&self, section: usize) -> &Part<'a> {
        &self.sheet.sections[section]
    }

    /// The session, then the sections: index, lines and what was read.
    pub(super) fn levels(&self) -> impl Iterator<Item = (Option<usize>, &Part<'a>, &Attributes)> {
        let sections = self.sections().iter().enumerate();
        let sections = sections.map(|(index, section)| (Some(index), self.part(index), &section.attributes));
        std::iter::once((None, &self.sheet.session, &self.description.session)).chain(sections)
    }

    /// The section that a line belongs to.
    pub(super) fn section_at(&self, line: usize) -> Option<usize> {
        let after = self.sections().partition_point(|section| section.line <= line);
        after.checked_sub(1)
    }

    /// Where the first attribute of that name begins in a section, else its `m=` line.
    pub(super) fn spot_of(&self, section: usize, name: &str) -> Spot {
        let part = self.part(section);
        let line = part.find(name).map_or(part.line, |attribute| attribute.line);
        Spot { line, column: 1 }
    }

    /// Where the value of the first attribute of that name begins in a section, else its `m=` line.
    pub(super) fn value_of(&self, section: usize, name: &str) -> Spot {
        let found = self.part(section).find(name);
        found.map_or(self.start_of(section), |attribute| attribute.spot())
    }

    /// The beginning of a section.
    pub(super) fn start_of(&self, section: usize) -> Spot {
        Spot {
            line: self.sections()[section].line,
            column: 1,
        }
    }

    /// Where a word of the `m=` line stands, counted from 0: media, port, protocol.
    pub(super) fn media_word(&self, section: usize, index: usize) -> Spot {
        let word = self.part(section).media_word(index);
        word.map_or(self.start_of(section), |(_, spot)| spot)
    }

    /// Where a word of a candidate's line stands, counted from 0: foundation, component, transport, priority,
    /// address, port, "typ", type.
    pub(super) fn candidate_word(&self, section: usize, line: usize, index: usize) -> Spot {
        let attributes = &self.part(section).attributes;
        let found = attributes
            .binary_search_by_key(&line, |attribute| attribute.line)
            .ok();
        let word = found.and_then(|at| attributes[at].words().nth(index));
        word.map_or(Spot { line, column: 1 }, |(_, spot)| spot)
    }

    /// Where a group's line names a section.
    pub(super) fn spot_in_group(&self, line: usize, section: usize) -> Spot {
        let mid = self.sections()[section].mid.as_deref();
        let attributes = &self.sheet.session.attributes;
        let found = attributes.binary_search_by_key(&line, |attribute| attribute.line);
        let found = found.ok().map(|at| attributes[at]);
        let mut words = found.iter().flat_map(Attribute::words).skip(1);
        words
            .find(|(word, _)| Some(*word) == mid)
            .map_or(Spot { line, column: 1 }, |(_, spot)| spot)
    }

    /// Whether anything in the description belongs to ICE.
    pub(super) fn states_ice(&self) -> bool {
        let names = ["ice-ufrag", "ice-pwd", "candidate", "ice-lite", "ice-options"];
        self.levels()
            .any(|(_, part, _)| names.iter().any(|name| part.has(name)))
    }

    /// Whether the description uses ICE, or is of a kind that cannot do without: WebRTC states fingerprints.
    pub(super) fn means_ice(&self) -> bool {
        self.states_ice() || self.levels().any(|(_, part, _)| part.has("fingerprint"))
    }

    /// Whether a section is carried over RTP.
    pub(super) fn is_rtp(&self, section: usize) -> bool {
        self.sections()[section].protocol.contains("RTP/")
    }

    /// Whether a section is a data channel.
    pub(super) fn is_data(&self, section: usize) -> bool {
        self.sections()[section].protocol.ends_with("DTLS/SCTP")
    }

    /// Whether another section of its group stands for this one.
    pub(super) fn stands_behind(&self, section: usize) -> Option<usize> {
        let tagged = self.description.group_of(section)?.tagged?;
        (tagged != section).then_some(tagged)
    }

    /// Whether a section is in a group and not the one that stands for it.
    pub(super) fn is_behind(&self, section: usize) -> bool {
        let group = self.description.group_of(section);
        group.is_some_and(|group| group.tagged != Some(section))
    }

    pub(super) fn is_answer(&self) -> bool {
        self.kind == Some(Kind::Answer)
    }

    pub(super) fn is_offer(&self) -> bool {
        self.kind == Some(Kind::Offer)
    }
}

/// A value of the text for a message: short, and on one line.
pub(super) fn quote(text: &str) -> String {
    const LONGEST: usize = 40;
    // What follows the name of the password attribute stays unsaid, in whatever line it has ended up.
    let said = text.split("ice-pwd").next().unwrap_or_default();
    let mut quoted = String::new();
    let mut rest = said.chars();
    while quoted.len() < LONGEST
        && let Some(one) = rest.next()
    {
        quoted.extend(one.escape_debug());
    }
    if rest.next().is_some() || said.len() < text.len() {
        quoted.push('…');
    }
    quoted
}
