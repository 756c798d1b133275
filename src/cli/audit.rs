//! `icespec audit`.

use std::fs::File;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use indicatif::{ProgressBar, ProgressStyle};

use super::args::Format;
use super::args_files::{Audit, AuditFormat};
use super::{Failure, complain, files, say, vectors};
use crate::audit::{self, Report, Sources, Verdict};
use crate::capture::CaptureError;
use crate::report::{AuditText, Audited, audit_html, audit_json, audit_text};
use crate::sdp::Kind;

/// Files smaller than this are read before a bar could be seen.
const LONG: u64 = 16 << 20;

pub(super) fn main(arguments: &Audit, matches: &ArgMatches) -> Result<u8, Failure> {
    let sources = sources(arguments, matches)?;
    let name = files::name(&arguments.capture);
    let wanted = arguments.to_vector.as_deref();
    if let Some(path) = wanted {
        files::distinct(path, &inputs(arguments))?;
    }
    let maker = wanted
        .map(|to| vectors::prepare(&arguments.capture, to, &sources))
        .transpose()?;
    let (input, bar) = open(&arguments.capture)?;
    let outputs = files::outputs(&arguments.report, &inputs(arguments))?;
    let (report, error) = audit::audit(input, sources);
    bar.finish_and_clear();
    let error = match error {
        Some(error) if unreadable(&error) => return Err(Failure::Usage(format!("{name}: {error}"))),
        error => error.map(|error| error.to_string()),
    };
    if let Some(error) = &error {
        complain(&format!("{name}: {error}"));
    }
    let audited = Audited {
        report: &report,
        name: &name,
        error: error.as_deref(),
    };
    for (format, path, mut file) in outputs {
        files::write(&mut file, &path, &made(format, &audited, arguments)?)?;
    }
    if let Some(maker) = maker {
        maker.make()?;
    }
    match arguments.format {
        Format::Text => say(&audit_text(&audited, options(arguments, files::columns()))),
        Format::Json => say(&audit_json(&audited).map_err(Failure::Unable)?),
    }
    Ok(code(&report))
}

/// What is proven stays proven when the rest of a capture cannot be read.
fn code(report: &Report) -> u8 {
    match report.verdict {
        Verdict::Healthy => 0,
        Verdict::Faulty => 1,
        Verdict::Inconclusive => 3,
    }
}

fn options(arguments: &Audit, width: usize) -> AuditText {
    AuditText {
        width,
        timeline: arguments.timeline,
        explain: arguments.explain,
    }
}

fn made(format: AuditFormat, audited: &Audited<'_>, arguments: &Audit) -> Result<String, Failure> {
    match format {
        AuditFormat::Json => audit_json(audited).map_err(Failure::Unable),
        AuditFormat::Html => audit_html(audited).map_err(Failure::Unable),
        AuditFormat::Text => {
            Ok(anstream::adapter::strip_str(&audit_text(audited, options(arguments, 100))).to_string())
        }
    }
}

/// Whether nothing at all could be read: then there is nothing to report on.
fn unreadable(error: &CaptureError) -> bool {
    error.packet == 0
}

fn inputs(arguments: &Audit) -> Vec<&Path> {
    let lists = [
        &arguments.sdp,
        &arguments.offer,
        &arguments.answer,
        &arguments.credentials,
    ];
    let others = lists.into_iter().flatten().map(PathBuf::as_path);
    others.chain([arguments.capture.as_path()]).collect()
}

fn sources(arguments: &Audit, matches: &ArgMatches) -> Result<Sources, Failure> {
    let mut sources = Sources::new();
    if arguments.from_start {
        sources.from_start();
    }
    for (kind, path) in descriptions(arguments, matches) {
        let text = files::text(path)?;
        let added = sources.description(&files::name(path), &text, kind);
        added.map_err(|error| Failure::Usage(error.to_string()))?;
    }
    for path in &arguments.credentials {
        let added = sources.credentials(&files::name(path), &files::text(path)?);
        added.map_err(|error| Failure::Usage(error.to_string()))?;
    }
    Ok(sources)
}

/// The descriptions in the order of the command line, whatever option gave them.
fn descriptions<'a>(arguments: &'a Audit, matches: &ArgMatches) -> Vec<(Option<Kind>, &'a Path)> {
    let mut found = Vec::new();
    for (id, kind, paths) in [
        ("sdp", None, &arguments.sdp),
        ("offer", Some(Kind::Offer), &arguments.offer),
        ("answer", Some(Kind::Answer), &arguments.answer),
    ] {
        let places = matches.indices_of(id).into_iter().flatten();
        found.extend(
            places
                .zip(paths)
                .map(|(place, path)| (place, kind, path.as_path())),
        );
    }
    found.sort_by_key(|(place, ..)| *place);
    found.into_iter().map(|(_, kind, path)| (kind, path)).collect()
}

/// The capture, with a bar on the error output if it is long and somebody watches.
fn open(path: &Path) -> Result<(Box<dyn Read>, ProgressBar), Failure> {
    let hidden = ProgressBar::hidden();
    if files::is_input(path) {
        return Ok((Box::new(std::io::stdin().lock()), hidden));
    }
    let wrong = |error: std::io::Error| Failure::Usage(format!("{}: {error}", path.display()));
    let file = File::open(path).map_err(wrong)?;
    let facts = file.metadata().map_err(wrong)?;
    if facts.is_dir() {
        return Err(Failure::Usage(format!("{}: this is a folder", path.display())));
    }
    if facts.len() < LONG || !std::io::stderr().is_terminal() {
        return Ok((Box::new(file), hidden));
    }
    let bar = ProgressBar::new(facts.len());
    if let Ok(style) = ProgressStyle::with_template("reading {bar:30} {bytes}/{total_bytes} {eta}") {
        bar.set_style(style);
    }
    Ok((Box::new(bar.wrap_read(file)), bar))
}
