//! Everything that listens to a run, and the files it leaves.

use std::fs::File;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use super::args::{Format, ReportFormat, Run};
use super::cross_check::cross_check;
use super::{Failure, complain, say};
use crate::report::{self, Document, Gather, Junit, Text, TextOptions, Transcripts};
use crate::runner::{CaseResult, Event, Sink};

pub(super) struct Sinks {
    text: Option<Text<anstream::Stdout>>,
    gather: Gather,
    junit: Junit,
    transcripts: Option<Transcripts>,
    cross_check: bool,
    pub(super) collected: Collected,
}

/// What the command itself needs to know.
#[derive(Default)]
pub(super) struct Collected {
    pub(super) names: Vec<String>,
    pub(super) results: Vec<CaseResult>,
    /// How many sessions were audited, and what audits do not agree with.
    pub(super) audited: usize,
    pub(super) disagreements: Vec<String>,
}

impl Sinks {
    pub(super) fn new(arguments: &Run) -> Self {
        let progress = std::io::stderr().is_terminal() && std::io::stdout().is_terminal();
        let options = TextOptions {
            verbose: arguments.verbose,
            progress,
        };
        let text = (arguments.format == Format::Text).then(|| Text::new(anstream::stdout(), options));
        Sinks {
            text,
            gather: Gather::new(arguments.verbose).of(arguments.selection.profile_words()),
            junit: Junit::default(),
            transcripts: arguments.transcript.clone().map(Transcripts::new),
            cross_check: arguments.cross_check,
            collected: Collected::default(),
        }
    }

    pub(super) fn write(
        self,
        format: Format,
        files: Vec<(ReportFormat, PathBuf, File)>,
    ) -> Result<(), Failure> {
        let documents = self.gather.into_documents();
        let mut junit = Some(self.junit);
        for (kind, path, mut file) in files {
            let text = if kind == ReportFormat::Junit {
                junit.take().unwrap_or_default().into_xml()
            } else {
                made(kind, &documents)
            };
            text.and_then(|text| file.write_all(text.as_bytes()).map_err(|error| error.to_string()))
                .map_err(|error| Failure::Unable(format!("{}: {error}", path.display())))?;
        }
        if format == Format::Json {
            say(&report::json(&documents).map_err(Failure::Unable)?);
        }
        match self.transcripts.and_then(Transcripts::into_problem) {
            Some(problem) => Err(Failure::Unable(problem)),
            None => Ok(()),
        }
    }
}

fn made(kind: ReportFormat, documents: &[Document]) -> Result<String, String> {
    match kind {
        ReportFormat::Html => report::html(documents),
        ReportFormat::Markdown => Ok(report::markdown(documents)),
        ReportFormat::Badge => Ok(documents.first().map(report::badge).unwrap_or_default()),
        ReportFormat::Json | ReportFormat::Junit => report::json(documents),
    }
}

impl Sink for Sinks {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Started(started) => self.collected.names.push(started.subject.name.clone()),
            Event::Result(result) => {
                if self.cross_check && result.cause.is_some() {
                    self.collected.audited += 1;
                    self.collected.disagreements.extend(cross_check(result));
                }
                self.collected.results.push((*result).clone());
            }
            Event::CannotStart { cause, .. } => complain(cause),
            Event::Progress { .. } | Event::Finished(_) => {}
        }
        if let Some(text) = &mut self.text {
            text.event(event);
        }
        self.gather.event(event);
        self.junit.event(event);
        if let Some(transcripts) = &mut self.transcripts {
            transcripts.event(event);
        }
    }
}
