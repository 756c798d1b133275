//! A run as data: what `--format json` prints, what the other files are made from, what `matrix` reads.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::requirement::Level;
use crate::runner::{CaseResult, Entry, Event, Sink, Started, Summary, What, millis};
use crate::vector::Verdict;

/// The run of one subject; `docs/run.schema.json` is its schema, and its keys stay.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Document {
    /// Who wrote it.
    pub tool: Tool,
    /// Who was tested.
    pub subject: Subject,
    /// The arguments that choose the subject on the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arguments: Option<String>,
    /// What was asked, if not everything that fits: `ice-lite`, `webrtc of RFC 5245`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Of the order in which the cases were fed.
    pub seed: u64,
    /// The results, in the order of the cases.
    pub results: Vec<Row>,
    /// The counts.
    #[serde(default)]
    pub summary: Map<String, Value>,
    /// Entries of the baseline that are no longer true.
    #[serde(default)]
    pub stale: Vec<String>,
    /// Why the subject, or a copy of it, could not be started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A program and its version.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Tool {
    /// `icespec`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// Who was tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The implementation.
    pub name: String,
    /// Its version; empty where the subject did not start.
    pub version: String,
    /// The language it is written in; empty where the subject did not start.
    pub language: String,
}

/// The result of one case.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    /// The id of the case.
    pub case: String,
    /// What is special about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The ids of what it tests.
    pub requirements: Vec<String>,
    /// The strongest level among these.
    pub level: Level,
    /// What was asked of the subject; `agent` for a live case, `session` for a whole session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// What is permitted.
    pub expected: String,
    /// What the subject did.
    pub observed: String,
    /// How long it took.
    pub millis: f64,
    /// Why that is accepted, or what is wrong with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The baseline's reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baselined: Option<String>,
    /// The message that was fed, in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What an audit of the session has to name, which did not come up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// What happened on the wire.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transcript: Vec<Line>,
    /// Whether it fails the run. Not in the JSON: it depends on `--strict` and on the baseline.
    #[serde(skip)]
    pub failing: bool,
}

/// One thing that happened.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Line {
    /// Milliseconds since the case began.
    pub at: f64,
    /// What it is.
    pub what: Kind,
    /// Where a datagram came from.
    pub from: String,
    /// Where it went.
    pub to: String,
    /// The datagram in hex.
    pub bytes: String,
    /// The same for people.
    pub note: String,
}

/// What a line is; the words are [`What`]'s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A datagram to the subject.
    Sent,
    /// A datagram from the subject.
    Received,
    /// What the subject told.
    Event,
    /// What the suite did or concluded.
    Note,
}

impl Kind {
    /// The word for it in every report.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Sent => "sent",
            Kind::Received => "received",
            Kind::Event => "event",
            Kind::Note => "note",
        }
    }

    /// Whether it went over the wire, and so has a path.
    pub fn is_datagram(self) -> bool {
        matches!(self, Kind::Sent | Kind::Received)
    }
}

impl From<What> for Kind {
    fn from(what: What) -> Kind {
        match what {
            What::Sent => Kind::Sent,
            What::Received => Kind::Received,
            What::Event => Kind::Event,
            What::Note => Kind::Note,
        }
    }
}

/// Gathers one document a subject.
#[derive(Debug, Default)]
pub struct Gather {
    /// Keep the transcripts of conformant cases too.
    every_transcript: bool,
    profile: Option<String>,
    started: Option<Started>,
    results: Vec<Row>,
    documents: Vec<Document>,
}

impl Gather {
    /// With the transcripts of all cases, or of those only that are not conformant.
    pub fn new(every_transcript: bool) -> Self {
        Gather {
            every_transcript,
            ..Gather::default()
        }
    }

    /// Of runs that ask for a part of everything only.
    #[must_use]
    pub fn of(mut self, profile: Option<String>) -> Self {
        self.profile = profile;
        self
    }

    /// The documents, in the order of the subjects.
    pub fn into_documents(self) -> Vec<Document> {
        self.documents
    }

    fn row(&self, result: &CaseResult) -> Row {
        let told = self.every_transcript || result.verdict != Verdict::Conformant;
        let transcript = if told { result.transcript.as_slice() } else { &[] };
        Row {
            case: result.case.clone(),
            title: Some(result.title.clone()),
            requirements: result.requirements.iter().map(|one| one.id.clone()).collect(),
            level: result.level,
            operation: Some(result.operation.to_owned()),
            verdict: result.verdict,
            expected: result.expected.clone(),
            observed: result.observed.clone(),
            millis: millis(result.took),
            reason: result.reason.clone(),
            baselined: result.baselined.clone(),
            message: result.message.clone(),
            cause: result.cause.map(str::to_owned),
            transcript: transcript.iter().map(Line::from).collect(),
            failing: result.failing,
        }
    }
}

impl From<&Entry> for Line {
    fn from(entry: &Entry) -> Line {
        Line {
            at: millis(entry.at),
            what: entry.what.into(),
            from: entry.from.clone(),
            to: entry.to.clone(),
            bytes: hex::encode(&entry.bytes),
            note: entry.note.clone(),
        }
    }
}

impl Sink for Gather {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Started(started) => {
                self.started = Some((*started).clone());
                self.results.clear();
            }
            Event::Progress { .. } => {}
            Event::Result(result) => {
                let row = self.row(result);
                self.results.push(row);
            }
            Event::Finished(finished) => {
                let Some(started) = self.started.take() else {
                    return;
                };
                self.documents.push(Document {
                    tool: tool(),
                    subject: Subject {
                        name: started.subject.name,
                        version: started.subject.version,
                        language: started.subject.language,
                    },
                    arguments: Some(started.arguments),
                    profile: self.profile.clone(),
                    seed: started.seed,
                    results: std::mem::take(&mut self.results),
                    summary: summary(&finished.summary),
                    stale: finished.stale.clone(),
                    error: None,
                });
            }
            Event::CannotStart {
                label,
                arguments,
                seed,
                cause,
            } => self.documents.push(Document {
                tool: tool(),
                subject: Subject {
                    name: (*label).to_owned(),
                    version: String::new(),
                    language: String::new(),
                },
                arguments: Some((*arguments).to_owned()),
                profile: self.profile.clone(),
                seed: *seed,
                results: Vec::new(),
                summary: summary(&Summary::default()),
                stale: Vec::new(),
                error: Some((*cause).to_owned()),
            }),
        }
    }
}

fn tool() -> Tool {
    Tool {
        name: "icespec".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn summary(summary: &Summary) -> Map<String, Value> {
    let mut value = Map::new();
    value.insert("total".into(), json!(summary.total));
    for verdict in Verdict::ALL {
        value.insert(verdict.name().into(), json!(summary.of(verdict)));
    }
    value.insert("failed".into(), json!(summary.failed));
    value.insert("baselined".into(), json!(summary.baselined));
    value.insert("stale".into(), json!(summary.stale));
    value
}
