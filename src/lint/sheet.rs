//! The lines of a description with their positions.
//!
//! [`crate::sdp::Description`] keeps what ICE and BUNDLE need; a linter also points at what they do not read. Lines
//! are told apart as the reader does it, so the sections of both are the same.

use std::collections::HashMap;

/// The attributes and connection lines of a description.
#[derive(Debug, Default)]
pub(super) struct Sheet<'a> {
    /// What stands before the first `m=` line.
    pub(super) session: Part<'a>,
    /// One for each `m=` line.
    pub(super) sections: Vec<Part<'a>>,
}

/// One level: the session, or a section.
#[derive(Debug, Default)]
pub(super) struct Part<'a> {
    /// The value of the `m=` line; empty for the session.
    pub(super) media: &'a str,
    /// Line of the `m=` line; 1 for the session.
    pub(super) line: usize,
    /// The values of the lines that are no attributes, by their letter.
    pub(super) plain: Vec<(u8, Attribute<'a>)>,
    /// The attributes in order.
    pub(super) attributes: Vec<Attribute<'a>>,
    first: HashMap<&'a str, usize>,
    letters: HashMap<u8, Attribute<'a>>,
}

/// An attribute, or another line without a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute<'a> {
    /// What stands before the colon.
    pub(super) name: &'a str,
    /// What follows it.
    pub(super) value: &'a str,
    /// The line.
    pub(super) line: usize,
    /// Where the value begins.
    pub(super) column: usize,
}

/// A position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl<'a> Sheet<'a> {
    pub(super) fn read(text: &'a str) -> Self {
        let mut sheet = Self::default();
        sheet.session.line = 1;
        for (index, raw) in text.split('\n').enumerate() {
            let line = raw.strip_suffix('\r').unwrap_or(raw);
            let (Some(&letter), Some(value)) = (line.as_bytes().first(), line.get(2..)) else {
                continue;
            };
            if line.as_bytes()[1] == b'=' {
                sheet.take(letter, value, index + 1);
            }
        }
        sheet
    }

    fn take(&mut self, letter: u8, value: &'a str, line: usize) {
        if letter == b'm' {
            self.sections.push(Part {
                media: value,
                line,
                ..Part::default()
            });
            return;
        }
        let part = self.sections.last_mut().unwrap_or(&mut self.session);
        let whole = Attribute {
            name: "",
            value,
            line,
            column: 3,
        };
        if letter == b'a' {
            part.attribute(whole);
        } else {
            part.letters.entry(letter).or_insert(whole);
            part.plain.push((letter, whole));
        }
    }

    /// An attribute of a section, else of the session.
    pub(super) fn effective(&self, section: usize, name: &str) -> Option<Attribute<'a>> {
        self.sections[section]
            .find(name)
            .or_else(|| self.session.find(name))
    }
}

impl<'a> Part<'a> {
    fn attribute(&mut self, whole: Attribute<'a>) {
        let (name, value) = match whole.value.split_once(':') {
            Some((name, value)) => (name, Some(value)),
            None => (whole.value, None),
        };
        self.first.entry(name).or_insert(self.attributes.len());
        self.attributes.push(Attribute {
            name,
            value: value.unwrap_or_default(),
            column: whole.column + name.len() + usize::from(value.is_some()),
            ..whole
        });
    }

    /// The first attribute of that name at this level.
    pub(super) fn find(&self, name: &str) -> Option<Attribute<'a>> {
        self.first.get(name).map(|&index| self.attributes[index])
    }

    /// Whether the attribute stands at this level.
    pub(super) fn has(&self, name: &str) -> bool {
        self.first.contains_key(name)
    }

    /// All attributes of that name at this level.
    pub(super) fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = Attribute<'a>> + 's {
        let known = self.has(name);
        let named = move |attribute: &&Attribute<'a>| known && attribute.name == name;
        self.attributes.iter().filter(named).copied()
    }

    /// The first line with that letter.
    pub(super) fn letter(&self, letter: u8) -> Option<Attribute<'a>> {
        self.letters.get(&letter).copied()
    }

    /// A word of the `m=` line and its place, counted from 0: media, port, protocol, formats.
    pub(super) fn media_word(&self, index: usize) -> Option<(&'a str, Spot)> {
        let mut column = 3;
        for (at, word) in self.media.split(' ').enumerate() {
            if at == index {
                let line = self.line;
                return Some((word, Spot { line, column }));
            }
            column += word.len() + 1;
        }
        None
    }
}

impl<'a> Attribute<'a> {
    /// Where the value stands.
    pub(super) fn spot(&self) -> Spot {
        Spot {
            line: self.line,
            column: self.column,
        }
    }

    /// The words of the value and where they stand; empty words are left out.
    pub(super) fn words(&self) -> impl Iterator<Item = (&'a str, Spot)> + use<'a> {
        let (line, mut next) = (self.line, self.column);
        self.value.split(' ').filter_map(move |word| {
            let column = next;
            next += word.len() + 1;
            (!word.is_empty()).then_some((word, Spot { line, column }))
        })
    }
}
