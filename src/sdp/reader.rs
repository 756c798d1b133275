//! From text to [`Description`].

use sdp_types::{Attribute, Media, Session};

use super::bundle::{GroupLine, resolve};
use super::candidate::{Candidate, RemoteCandidate};
use super::credentials::{RawPassword, Stated, password_fault, ufrag_fault, ufrag_warning};
use super::defect::{Defect, DefectKind};
use super::description::{Attributes, Description, Kind, Level, Section};
use super::error::SdpError;
use super::text::{Lines, is_ice_char, is_token, words};
use crate::fault;

impl Description {
    /// Reads a description with lines that end in LF or CRLF.
    ///
    /// Errors are kept to what breaks the line grammar (RFC 8866 section 9), with the line; the rest is in
    /// [`Description::defects`]. Whether the credentials can be used is for [`Description::check`] to say.
    pub fn read(text: &(impl AsRef<[u8]> + ?Sized)) -> Result<Self, SdpError> {
        let text = text.as_ref();
        let session = Session::parse(text).map_err(|error| SdpError::grammar(&error, text))?;
        let mut reader = Reader {
            lines: Lines::new(text),
            defects: Vec::new(),
            groups: Vec::new(),
        };
        let mut description = Self {
            session: Attributes::default(),
            sections: Vec::with_capacity(session.medias.len()),
            groups: Vec::new(),
            ice_lite: false,
            defects: Vec::new(),
        };
        for attribute in session.attributes {
            reader.session_attribute(attribute, &mut description);
        }
        for media in session.medias {
            description.sections.push(reader.section(media));
        }
        reader.finish(&mut description);
        Ok(description)
    }
}

/// An attribute with its position.
struct Placed {
    name: String,
    value: String,
    level: Level,
    line: usize,
    column: usize,
}

/// Walks lines and attributes side by side.
struct Reader<'a> {
    lines: Lines<'a>,
    defects: Vec<Defect>,
    groups: Vec<GroupLine>,
}

impl Reader<'_> {
    fn session_attribute(&mut self, attribute: Attribute, description: &mut Description) {
        let Some(placed) = self.place(attribute, Level::Session) else {
            return;
        };
        let Some(placed) = self.either_level(placed, &mut description.session) else {
            return;
        };
        match placed.name.as_str() {
            "ice-lite" => description.ice_lite = true,
            "group" => {
                self.groups.push(GroupLine {
                    value: placed.value,
                    line: placed.line,
                    column: placed.column,
                });
            }
            "candidate" => self.misplaced(placed.line, "candidate"),
            "remote-candidates" => self.misplaced(placed.line, "remote-candidates"),
            "ice-mismatch" => self.misplaced(placed.line, "ice-mismatch"),
            "mid" => self.misplaced(placed.line, "mid"),
            "bundle-only" => self.misplaced(placed.line, "bundle-only"),
            _ => {}
        }
    }

    fn section(&mut self, media: Media) -> Section {
        let mut section = Section {
            mid: None,
            kind: media.media,
            protocol: media.proto,
            port: media.port,
            line: self.lines.next_number(),
            bundle_only: false,
            ice_mismatch: false,
            group: None,
            candidates: Vec::new(),
            remote_candidates: Vec::new(),
            attributes: Attributes::default(),
        };
        for attribute in media.attributes {
            let Some(placed) = self.place(attribute, Level::Media) else {
                continue;
            };
            if let Some(placed) = self.either_level(placed, &mut section.attributes) {
                self.section_attribute(placed, &mut section);
            }
        }
        section
    }

    fn section_attribute(&mut self, placed: Placed, section: &mut Section) {
        match placed.name.as_str() {
            "mid" => self.mid(placed, &mut section.mid),
            "candidate" => self.candidate(&placed, &mut section.candidates),
            "remote-candidates" => {
                let entries = &mut section.remote_candidates;
                if let Err(column) = RemoteCandidate::read_all(&placed.value, placed.column, entries) {
                    self.note(placed.line, column, DefectKind::RemoteCandidates);
                }
            }
            "bundle-only" => section.bundle_only = true,
            "ice-mismatch" => section.ice_mismatch = true,
            "ice-lite" => self.misplaced(placed.line, "ice-lite"),
            "ice-pacing" => self.misplaced(placed.line, "ice-pacing"),
            "group" => self.misplaced(placed.line, "group"),
            _ => {}
        }
    }

    /// Takes what can stand at either level and hands the rest back.
    fn either_level(&mut self, placed: Placed, into: &mut Attributes) -> Option<Placed> {
        match placed.name.as_str() {
            "ice-ufrag" => self.ufrag(placed, &mut into.ufrag),
            "ice-pwd" => self.password(placed, &mut into.password),
            "ice-options" => self.options(&placed, &mut into.ice_options),
            "setup" if into.setup.is_none() => into.setup = Some(placed.value),
            "setup" => self.duplicate(placed.line, "setup"),
            "fingerprint" => into.fingerprints.push(placed.value),
            "tls-id" if into.tls_id.is_none() => into.tls_id = Some(placed.value),
            "end-of-candidates" => into.end_of_candidates = true,
            _ => return Some(placed),
        }
        None
    }

    fn ufrag(&mut self, placed: Placed, slot: &mut Option<Stated<String>>) {
        if let Some((offset, kind)) = ufrag_fault(&placed.value) {
            self.note(placed.line, placed.column + offset, kind);
        } else if let Some(kind) = ufrag_warning(&placed.value) {
            self.note(placed.line, placed.column, kind);
        }
        if slot.is_some() && !fault::is(&fault::LAST_FRAGMENT_LINE_COUNTS) {
            return self.duplicate(placed.line, "ice-ufrag");
        }
        let Placed {
            mut value,
            level,
            line,
            column,
            ..
        } = placed;
        if fault::is(&fault::FRAGMENT_CUT_AT_32) && value.is_char_boundary(32) {
            value.truncate(32);
        }
        *slot = Some(Stated {
            value,
            level,
            line,
            column,
        });
    }

    fn password(&mut self, placed: Placed, slot: &mut Option<Stated<RawPassword>>) {
        let Placed {
            value,
            level,
            line,
            column,
            ..
        } = placed;
        // Moved before anything else, so that a password that is not kept is wiped as well.
        let value = RawPassword::new(value);
        if let Some((offset, kind)) = password_fault(value.as_str()) {
            self.note(line, column + offset, kind);
        }
        if slot.is_some() {
            return self.duplicate(line, "ice-pwd");
        }
        *slot = Some(Stated {
            value,
            level,
            line,
            column,
        });
    }

    fn options(&mut self, placed: &Placed, into: &mut Vec<String>) {
        for word in words(&placed.value, placed.column) {
            if word.text.is_empty() || !word.text.bytes().all(is_ice_char) {
                self.note(placed.line, word.column, DefectKind::IceOption);
            }
            if !word.text.is_empty() {
                into.push(word.text.to_owned());
            }
        }
    }

    fn mid(&mut self, placed: Placed, slot: &mut Option<String>) {
        if !is_token(&placed.value) {
            self.note(placed.line, placed.column, DefectKind::Mid);
        }
        if slot.is_some() {
            self.duplicate(placed.line, "mid");
        } else if !placed.value.is_empty() {
            *slot = Some(placed.value);
        }
    }

    fn candidate(&mut self, placed: &Placed, into: &mut Vec<Candidate>) {
        let line = placed.line;
        let defects = &mut self.defects;
        let note = |column, kind| defects.push(Defect { line, column, kind });
        match Candidate::read(&placed.value, line, placed.column, note) {
            Ok(candidate) => into.push(candidate),
            Err((column, fault)) => self.note(line, column, DefectKind::MalformedCandidate(fault)),
        }
    }

    /// Gives an attribute its line; nothing is known of the values of attributes without a name.
    fn place(&mut self, attribute: Attribute, level: Level) -> Option<Placed> {
        let line = self.lines.next_number();
        let Attribute {
            attribute: name,
            value,
        } = attribute;
        let column = "a=".len() + name.len() + 1 + usize::from(value.is_some());
        (!name.is_empty()).then(|| Placed {
            name,
            value: value.unwrap_or_default(),
            level,
            line,
            column,
        })
    }

    fn note(&mut self, line: usize, column: usize, kind: DefectKind) {
        self.defects.push(Defect { line, column, kind });
    }

    fn duplicate(&mut self, line: usize, attribute: &'static str) {
        self.note(line, 1, DefectKind::DuplicateAttribute { attribute });
    }

    fn misplaced(&mut self, line: usize, attribute: &'static str) {
        self.note(line, 1, DefectKind::WrongLevel { attribute });
    }

    /// What can be said only once every line is known.
    fn finish(self, description: &mut Description) {
        let mut defects = self.defects;
        let note = |line, column, kind| defects.push(Defect { line, column, kind });
        description.groups = resolve(&self.groups, &mut description.sections, note);
        // What is wrong with a single line was noted when the line was read.
        let concerns_section = |defect: &Defect| {
            matches!(
                defect.kind,
                DefectKind::MissingUfrag | DefectKind::MissingPassword | DefectKind::UfragReused { .. }
            )
        };
        defects.extend(
            description
                .credential_defects(Kind::Offer)
                .filter(concerns_section),
        );
        defects.extend(missing_ice2(description));
        defects.sort_by_key(|defect| (defect.line, defect.column));
        description.defects = defects;
    }
}

/// Agents of RFC 8445 announce themselves wherever they use ICE (RFC 8839 section 4.2.1.5).
fn missing_ice2(description: &Description) -> Option<Defect> {
    let levels = || {
        let sections = description.sections.iter().map(|section| &section.attributes);
        std::iter::once(&description.session).chain(sections)
    };
    if levels().any(|level| level.ice_options.iter().any(|option| option == "ice2")) {
        return None;
    }
    let ufrag = levels().find_map(|level| level.ufrag.as_ref())?;
    Some(Defect {
        line: ufrag.line,
        column: ufrag.column,
        kind: DefectKind::MissingIce2,
    })
}
