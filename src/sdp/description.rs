//! A description, and which of its credentials count.

use std::collections::HashMap;

use super::bundle::Group;
use super::candidate::{Candidate, RemoteCandidate};
use super::credentials::{RawPassword, Stated, password_fault, ufrag_fault};
use super::defect::{Defect, DefectKind};
use super::error::SdpError;
use crate::fault;

/// An offer or answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Description {
    /// The attributes before the first `m=` line.
    pub session: Attributes,
    /// The sections, one an `m=` line, in order.
    pub sections: Vec<Section>,
    /// The BUNDLE groups, in order.
    pub groups: Vec<Group>,
    /// `ice-lite`.
    pub ice_lite: bool,
    /// What the description does that it must not, in the order of its lines.
    pub defects: Vec<Defect>,
}

/// The attributes that can stand at either level.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Attributes {
    /// `ice-ufrag`.
    pub ufrag: Option<Stated<String>>,
    /// `ice-pwd`.
    pub password: Option<Stated<RawPassword>>,
    /// The tags of all `ice-options` lines.
    pub ice_options: Vec<String>,
    /// `setup`, as written.
    pub setup: Option<String>,
    /// The `fingerprint` values, as written.
    pub fingerprints: Vec<String>,
    /// `tls-id` (RFC 8842 section 4), as written.
    pub tls_id: Option<String>,
    /// `end-of-candidates` (RFC 8840 section 8.1).
    pub end_of_candidates: bool,
}

/// One `m=` section.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Section {
    /// `mid`; of several sections with one mid a group means the first.
    pub mid: Option<String>,
    /// Media type, as written: "audio", "video", "application" and so on.
    pub kind: String,
    /// Transport protocol, as written.
    pub protocol: String,
    /// Port of the `m=` line.
    pub port: u16,
    /// Line of the `m=` line.
    pub line: usize,
    /// Whether the section has `bundle-only`.
    pub bundle_only: bool,
    /// Whether the section has `ice-mismatch`: ICE is not used for it (RFC 8839 section 5.3).
    pub ice_mismatch: bool,
    /// Index of its BUNDLE group.
    pub group: Option<usize>,
    /// The candidates whose lines could be read, usable or not.
    pub candidates: Vec<Candidate>,
    /// `remote-candidates`.
    pub remote_candidates: Vec<RemoteCandidate>,
    /// What the section states at its own level.
    pub attributes: Attributes,
}

impl Section {
    /// Whether the section is rejected or disabled: port zero, unless `bundle-only` puts it behind the address
    /// of its group (RFC 9143 sections 6 and 7.3.3).
    pub fn is_rejected(&self) -> bool {
        self.port == 0
            && (!(self.bundle_only && self.group.is_some()) || fault::is(&fault::BUNDLE_ONLY_IS_REJECTED))
            && !fault::is(&fault::REJECTED_SECTION_USED)
    }

    fn states_credentials(&self) -> bool {
        self.attributes.ufrag.is_some() || self.attributes.password.is_some()
    }
}

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Before the first `m=` line.
    Session,
    /// In a section.
    Media,
}

/// What a description is for; an answer's groups are settled, an offer's are a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An offer.
    Offer,
    /// An answer.
    Answer,
}

/// Whose transport a section uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// None: it is rejected or does without ICE.
    None,
    /// Its own.
    Own,
    /// That of another section of its group.
    Shared(usize),
}

impl Description {
    /// The fragment that counts for a section: its own, else the session's (RFC 8839 section 5.4).
    pub fn ufrag(&self, section: usize) -> Option<&Stated<String>> {
        let own = self.sections.get(section)?.attributes.ufrag.as_ref();
        if fault::is(&fault::SESSION_FRAGMENT_OVERRIDES) {
            return self.session.ufrag.as_ref().or(own);
        }
        own.or(self
            .session
            .ufrag
            .as_ref()
            .filter(|_| !fault::is(&fault::SESSION_FRAGMENT_IGNORED)))
    }

    /// The password that counts for a section: its own, else the session's, whatever level the fragment is
    /// from (RFC 8839 section 5.4).
    pub fn password(&self, section: usize) -> Option<&Stated<RawPassword>> {
        let own = self.sections.get(section)?.attributes.password.as_ref();
        if fault::is(&fault::SESSION_PASSWORD_OVERRIDES) {
            return self.session.password.as_ref().or(own);
        }
        if fault::is(&fault::PASSWORD_OF_FIRST_SECTION)
            && let Some(first) = &self.sections[0].attributes.password
        {
            return Some(first);
        }
        own.or(self
            .session
            .password
            .as_ref()
            .filter(|_| !fault::is(&fault::SESSION_PASSWORD_IGNORED)))
    }

    /// Whether every section in use has credentials that ICE can work with. A section that another one of its
    /// group stands for need not have any (RFC 9143 section 10, RFC 9429 section 5.2.2); if it states some,
    /// they must be sound.
    pub fn check(&self, kind: Kind) -> Result<(), SdpError> {
        match self.credential_defects(kind).next() {
            Some(Defect { line, column, kind }) => Err(SdpError::Credentials { line, column, kind }),
            None => Ok(()),
        }
    }

    /// The credentials of a section if they are there and within the grammar.
    pub(super) fn usable(&self, section: usize) -> Result<(&str, &RawPassword), Defect> {
        let line = self.sections[section].line;
        let ufrag = self.ufrag(section).ok_or(Defect {
            line,
            column: 1,
            kind: DefectKind::MissingUfrag,
        })?;
        let password = self.password(section).ok_or(Defect {
            line,
            column: 1,
            kind: DefectKind::MissingPassword,
        })?;
        if let Some((offset, kind)) = ufrag_fault(&ufrag.value) {
            return Err(Defect {
                line: ufrag.line,
                column: ufrag.column + offset,
                kind,
            });
        }
        if let Some((offset, kind)) = password_fault(password.value.as_str()) {
            return Err(Defect {
                line: password.line,
                column: password.column + offset,
                kind,
            });
        }
        Ok((&ufrag.value, &password.value))
    }

    /// The defects that make the credentials of sections in use unusable, at most one a section.
    pub(crate) fn credential_defects(&self, kind: Kind) -> impl Iterator<Item = Defect> {
        let mut first_uses: HashMap<&str, (usize, &RawPassword)> = HashMap::new();
        (0..self.sections.len()).filter_map(move |index| {
            let needed = match self.place(index, kind) {
                Place::None => false,
                Place::Own => true,
                Place::Shared(_) => self.sections[index].states_credentials(),
            };
            if !needed {
                return None;
            }
            let (ufrag, password) = match self.usable(index) {
                Ok(credentials) => credentials,
                Err(defect) => return Some(defect),
            };
            let &mut (other, known) = first_uses.entry(ufrag).or_insert((index, password));
            let differs =
                known != password || (other != index && fault::is(&fault::SAME_CREDENTIALS_REFUSED));
            let at = self.password(index).filter(|_| differs)?;
            Some(Defect {
                line: at.line,
                column: at.column,
                kind: DefectKind::UfragReused { other },
            })
        })
    }

    /// Whose transport a section of this description uses.
    pub(super) fn place(&self, index: usize, kind: Kind) -> Place {
        let section = &self.sections[index];
        if self.is_without_ice(index, kind) {
            return Place::None;
        }
        let Some(group) = self.group_of(index) else {
            return Place::Own;
        };
        match group.tagged {
            // Everything in the group waits for an address that nobody has.
            None => Place::None,
            Some(tagged) if tagged == index => Place::Own,
            Some(_) if fault::is(&fault::CREDENTIALS_IN_EACH_BUNDLED_SECTION) => Place::Own,
            Some(tagged) if self.is_without_ice(tagged, kind) => Place::None,
            Some(tagged) => {
                let bare = !section.states_credentials()
                    && (self.ufrag(index).is_none() || self.password(index).is_none());
                if kind == Kind::Answer || section.port == 0 || bare {
                    Place::Shared(tagged)
                } else {
                    Place::Own
                }
            }
        }
    }

    /// `ice-mismatch` belongs into answers only, elsewhere it says nothing (RFC 8839 section 5.3).
    fn is_without_ice(&self, index: usize, kind: Kind) -> bool {
        let section = &self.sections[index];
        let mismatch = section.ice_mismatch && kind == Kind::Answer && !fault::is(&fault::MISMATCH_NOT_READ);
        section.is_rejected()
            || mismatch
            || (section.port == 9 && fault::is(&fault::PLACEHOLDER_IS_A_MISMATCH))
    }
}
