//! What the sides told each other, as the user has it: descriptions in order of time, or a list of credentials.

use crate::sdp::{Description, Kind, SdpError};

use super::book::Book;
use super::credentials_file::{self, Entry};
use super::report::Side;

/// Most descriptions that are kept; a session seldom has more than a handful.
const MAX_DESCRIPTIONS: usize = 64;
/// Most entries of all credentials files.
const MAX_CREDENTIALS: usize = 4_096;
/// Most sections of one description: real ones stay far below.
const MAX_SECTIONS: usize = 512;

/// A source that cannot be used. None of the messages holds a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// A description that cannot be read.
    #[error("{file}: {source}")]
    Description {
        /// Its name, as given.
        file: String,
        /// What is wrong, with the line.
        source: SdpError,
    },
    /// A credentials file that is no JSON.
    #[error("{file}: line {line}, column {column}: this is not JSON")]
    Json {
        /// Its name, as given.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A credentials file that is JSON of another shape.
    #[error("{file}: {place}: {reason}")]
    Shape {
        /// Its name, as given.
        file: String,
        /// Which value: `credentials[2].ufrag`.
        place: String,
        /// What was expected.
        reason: &'static str,
    },
    /// More than can be of use.
    #[error("{file}: more than {limit} {what}")]
    TooMany {
        /// The file with which it became too many.
        file: String,
        /// Of what.
        what: &'static str,
        /// The bound.
        limit: usize,
    },
}

/// Descriptions by side and time, and credentials.
#[derive(Debug, Default)]
pub struct Sources {
    exchanges: Vec<Exchange>,
    entries: Vec<Entry>,
    count: usize,
    pub(super) from_start: bool,
}

/// A description with what the sections do not tell.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) name: String,
    pub(super) description: Description,
    /// Sections whose RTCP goes with their RTP (RFC 5761 section 5.1.1).
    pub(super) muxed: Vec<bool>,
    /// User name and session id of the `o=` line: who made it.
    origin: Option<(String, String)>,
    /// Whether nobody said if it is an offer or an answer.
    guessed: bool,
}

/// An offer and its answer, as far as they are there.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    pub(super) offer: Option<Document>,
    pub(super) answer: Option<Document>,
    /// Whether this offer is from who answered the first one.
    pub(super) turned: bool,
}

impl Exchange {
    /// Whose description the offer is, and the answer.
    pub(super) fn authors(&self) -> [Side; 2] {
        if self.turned {
            [Side::Answerer, Side::Offerer]
        } else {
            [Side::Offerer, Side::Answerer]
        }
    }

    /// An answer without an offer, and only by its looks.
    fn is_guessed_answer(&self) -> bool {
        self.offer.is_none() && self.answer.as_ref().is_some_and(|one| one.guessed)
    }
}

impl Sources {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says that the capture began before the session did: what is not in it has not happened.
    pub fn from_start(&mut self) {
        self.from_start = true;
    }

    /// Adds a description; they come in the order in which they were exchanged. Without a kind, `a=setup` tells
    /// (RFC 8842 section 5.3: an offer has `actpass`), else offers and answers take turns; of two that look like
    /// answers the first was an offer that chose its role itself.
    pub fn description(&mut self, name: &str, text: &str, kind: Option<Kind>) -> Result<(), InputError> {
        let too_many = |what, limit| InputError::TooMany {
            file: name.to_owned(),
            what,
            limit,
        };
        if self.count == MAX_DESCRIPTIONS {
            return Err(too_many("descriptions", MAX_DESCRIPTIONS));
        }
        let description = Description::read(text).map_err(|source| InputError::Description {
            file: name.to_owned(),
            source,
        })?;
        if description.sections.len() > MAX_SECTIONS {
            return Err(too_many("sections", MAX_SECTIONS));
        }
        self.count += 1;
        let guessed = kind.is_none();
        let kind = kind.unwrap_or_else(|| self.guess(&description));
        let document = Document {
            name: name.to_owned(),
            description,
            muxed: muxed(text),
            origin: origin(text),
            guessed,
        };
        match (kind, self.exchanges.last_mut()) {
            (Kind::Answer, Some(last)) if last.answer.is_none() => last.answer = Some(document),
            (Kind::Answer, Some(last)) if guessed && last.is_guessed_answer() => {
                last.offer = last.answer.replace(document);
            }
            (Kind::Answer, _) => self.exchanges.push(Exchange {
                answer: Some(document),
                ..Exchange::default()
            }),
            (Kind::Offer, _) => {
                let turned = self.is_from_answerer(&document);
                self.exchanges.push(Exchange {
                    offer: Some(document),
                    answer: None,
                    turned,
                });
            }
        }
        Ok(())
    }

    /// Adds the credentials of a JSON file: `{"credentials":[{"side":"offerer","mid":"0","generation":0,
    /// "ufrag":"…","pwd":"…"}]}`; side, mid and generation may be missing, and an agent that is lite may say so
    /// with `"lite":true`.
    pub fn credentials(&mut self, name: &str, json: &str) -> Result<(), InputError> {
        let mut entries = credentials_file::read(name, json)?;
        if self.entries.len() + entries.len() > MAX_CREDENTIALS {
            return Err(InputError::TooMany {
                file: name.to_owned(),
                what: "credentials",
                limit: MAX_CREDENTIALS,
            });
        }
        self.entries.append(&mut entries);
        Ok(())
    }

    /// The exchanges in order of time, and the entries of credentials files.
    pub(super) fn stated(&self) -> (&[Exchange], &[Entry]) {
        (&self.exchanges, &self.entries)
    }

    pub(super) fn into_book(self) -> Book {
        Book::new(&self.exchanges, self.entries)
    }

    fn guess(&self, description: &Description) -> Kind {
        let sections = description.sections.iter().map(|section| &section.attributes);
        let setup = std::iter::once(&description.session)
            .chain(sections)
            .find_map(|level| level.setup.as_deref());
        match setup {
            Some("actpass") => Kind::Offer,
            Some("active" | "passive") => Kind::Answer,
            _ => match self.exchanges.last() {
                Some(last) if last.answer.is_none() => Kind::Answer,
                _ => Kind::Offer,
            },
        }
    }

    /// A session keeps its `o=` user name and id through all offers and answers of one side (RFC 8866 section
    /// 5.2, RFC 3264 section 8).
    fn is_from_answerer(&self, offer: &Document) -> bool {
        let made_by_answerer = |exchange: &Exchange| {
            let document = if exchange.turned {
                &exchange.offer
            } else {
                &exchange.answer
            };
            document.as_ref().and_then(|one| one.origin.clone())
        };
        let made_by_offerer = |exchange: &Exchange| {
            let document = if exchange.turned {
                &exchange.answer
            } else {
                &exchange.offer
            };
            document.as_ref().and_then(|one| one.origin.clone())
        };
        offer.origin.is_some()
            && self
                .exchanges
                .iter()
                .filter_map(made_by_answerer)
                .any(|origin| Some(origin) == offer.origin)
            && !self
                .exchanges
                .iter()
                .filter_map(made_by_offerer)
                .any(|origin| Some(origin) == offer.origin)
    }
}

fn muxed(text: &str) -> Vec<bool> {
    let mut sections = Vec::new();
    for line in text.lines() {
        if line.starts_with("m=") {
            sections.push(false);
        } else if line.trim_end() == "a=rtcp-mux"
            && let Some(last) = sections.last_mut()
        {
            *last = true;
        }
    }
    sections
}

fn origin(text: &str) -> Option<(String, String)> {
    let line = text.lines().find_map(|line| line.strip_prefix("o="))?;
    let mut words = line.split(' ');
    Some((words.next()?.to_owned(), words.next()?.to_owned()))
}
