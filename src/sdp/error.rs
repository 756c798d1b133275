//! Why a description, or an offer and answer together, cannot be used.

use sdp_types::ParserError;
use thiserror::Error;

use super::defect::DefectKind;
use super::text::Lines;

/// A description that cannot be read or used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SdpError {
    /// There is no line at all.
    #[error("the description is empty")]
    Empty,
    /// A line breaks the grammar of RFC 8866.
    #[error("line {line}: {reason}")]
    Grammar {
        /// The line.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// The credentials of a section in use cannot be used (RFC 8839 section 5.4).
    #[error("line {line}, column {column}: {kind} ({})", kind.section())]
    Credentials {
        /// Line of the credential, or of the section that lacks it.
        line: usize,
        /// Column of the credential.
        column: usize,
        /// What is wrong.
        kind: DefectKind,
    },
    /// The answer does not have the sections of the offer (RFC 3264 section 6).
    #[error("the answer has {answer} sections, the offer {offer}")]
    SectionCount {
        /// Sections of the offer.
        offer: usize,
        /// Sections of the answer.
        answer: usize,
    },
    /// A section of the answer has another mid than the same section of the offer (RFC 5888 section 9.1).
    #[error(
        "line {line}: section {section} (counted from 0) of the answer has another mid than in the offer"
    )]
    MidChanged {
        /// Line of the section in the answer.
        line: usize,
        /// Its index.
        section: usize,
    },
    /// The answer bundles what the offer did not bundle so (RFC 9143 sections 7.3 and 7.4).
    #[error(
        "line {line}: the answer bundles section {section} (counted from 0), the offer did not bundle it so"
    )]
    BundledUnasked {
        /// Line of the group in the answer.
        line: usize,
        /// Index of the section.
        section: usize,
    },
    /// No section of a negotiated group had an address in the offer (RFC 9143 section 7.3.1).
    #[error("line {line}: no section of the answer's BUNDLE group has a port in the offer")]
    NoOffererTag {
        /// Line of the group in the answer.
        line: usize,
    },
    /// A side other than offerer and answerer was asked for.
    #[error("the side is {0:?}, not offerer or answerer")]
    Side(String),
}

impl SdpError {
    pub(super) fn grammar(error: &ParserError, text: &[u8]) -> Self {
        use ParserError as E;
        let (line, reason) = match error {
            E::NoVersion => match Lines::first_filled(text) {
                Some(line) => (line, "the description does not begin with v=0".to_owned()),
                None => return Self::Empty,
            },
            // Its text repeats the value, whose size is the sender's choice.
            E::InvalidVersion(line, _) => (*line, "the version is not 0".to_owned()),
            E::InvalidLineFormat(line, what) => (*line, format!("the line cannot be read: {what}")),
            E::InvalidFieldEncoding(line, field) => (*line, format!("the {field} is not UTF-8")),
            E::InvalidFieldFormat(line, field) => (*line, format!("the {field} cannot be read")),
            E::MissingField(line, field) => (*line, format!("the {field} is missing")),
            E::FieldTrailingData(line, field) => (*line, format!("something follows the {field}")),
            E::RepeatWithoutTime(line) => (*line, "r= stands before any t=".to_owned()),
            E::MultipleVersions(line)
            | E::MultipleOrigins(line)
            | E::MultipleSessionNames(line)
            | E::MultipleSessionDescription(line)
            | E::MultipleUris(line)
            | E::MultipleConnections(line)
            | E::MultipleTimeZones(line)
            | E::MultipleMediaTitles(line)
            | E::MultipleKeys(line) => (*line, "the line may stand only once here".to_owned()),
            // Only variants the crate has deprecated and no longer returns are left.
            _ => (1, "the description cannot be read".to_owned()),
        };
        Self::Grammar { line, reason }
    }
}
