//! The arguments of the commands that look at files: captures and descriptions.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::Format;
use super::args_values::report;

#[derive(Debug, Args)]
#[command(
    after_help = "Descriptions are given in the order in which they were exchanged: the first offer, its answer, then those of restarts. \
    Without them the audit says what the packets alone prove. Passwords are never printed.\n\n\
    Exit code: 0 healthy, 1 faulty, 2 usage or a file that cannot be read, 3 inconclusive. Of a capture that is corrupt from \
    some place on, 1 if a fault was proven by then, else 3."
)]
pub(super) struct Audit {
    /// A pcap or pcapng file, `-` to read it from the input
    #[arg(value_name = "CAPTURE")]
    pub(super) capture: PathBuf,
    /// A session description, offer or answer by what it says; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(super) sdp: Vec<PathBuf>,
    /// A session description that is an offer; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(super) offer: Vec<PathBuf>,
    /// A session description that is an answer; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(super) answer: Vec<PathBuf>,
    /// Fragments and passwords without descriptions:
    /// {"credentials": [{"side": "offerer", "mid": "0", "ufrag": "…", "pwd": "…"}]}; side and mid may be missing
    #[arg(long, value_name = "FILE")]
    pub(super) credentials: Vec<PathBuf>,
    /// The capture began before the call did, so what is not in it has not happened
    #[arg(long)]
    pub(super) from_start: bool,
    /// What to print
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,
    /// Also write a report: json, html or text; may be repeated
    #[arg(long, value_name = "FORMAT=PATH", value_parser = audit_report)]
    pub(super) report: Vec<(AuditFormat, PathBuf)>,
    /// Say it for who does not know ICE: what should have happened, where it stopped, what the words mean
    #[arg(long)]
    pub(super) explain: bool,
    /// Make vectors of the Binding messages, with new secrets and signed again: those for credential.match go to FILE,
    /// those for stun.decode beside it, to a file whose name ends in -decode; `icespec run --vectors` runs them
    #[arg(long, value_name = "FILE")]
    pub(super) to_vector: Option<PathBuf>,
    /// Show the whole time line of every transport
    #[arg(long)]
    pub(super) timeline: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AuditFormat {
    Json,
    Html,
    Text,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit code: 0 no error (with --strict: no warning either), 1 there is one, 2 usage or a file that cannot be read."
)]
pub(super) struct Lint {
    /// A session description; with a second one, the offer; `-` to read it from the input
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// The answer to it
    #[arg(value_name = "ANSWER")]
    pub(super) answer: Option<PathBuf>,
    /// What the same side described before: says too what must not have changed since
    #[arg(long, value_name = "FILE", conflicts_with = "answer")]
    pub(super) before: Option<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: LintFormat,
    /// Also write a report: json, sarif or text; may be repeated
    #[arg(long, value_name = "FORMAT=PATH", value_parser = lint_report)]
    pub(super) report: Vec<(LintFormat, PathBuf)>,
    /// Let warnings fail too
    #[arg(long)]
    pub(super) strict: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LintFormat {
    Text,
    Json,
    Sarif,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit code: 0 every requirement is covered or has a reason, 1 one is open, 2 usage or a file that is no run."
)]
pub(super) struct Coverage {
    /// Runs, as `icespec run --format json` writes them: the stacks in them that violate a requirement stand beside it
    #[arg(value_name = "RUN.json")]
    pub(super) files: Vec<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: CoverageFormat,
    /// Also write a report: html, markdown, json or text; may be repeated
    #[arg(long, value_name = "FORMAT=PATH", value_parser = coverage_report)]
    pub(super) report: Vec<(CoverageFormat, PathBuf)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CoverageFormat {
    Text,
    Json,
    Markdown,
    Html,
}

fn coverage_report(text: &str) -> Result<(CoverageFormat, PathBuf), String> {
    let formats = [
        ("html", CoverageFormat::Html),
        ("markdown", CoverageFormat::Markdown),
        ("json", CoverageFormat::Json),
        ("text", CoverageFormat::Text),
    ];
    report(text, &formats)
}

fn audit_report(text: &str) -> Result<(AuditFormat, PathBuf), String> {
    let formats = [
        ("json", AuditFormat::Json),
        ("html", AuditFormat::Html),
        ("text", AuditFormat::Text),
    ];
    report(text, &formats)
}

fn lint_report(text: &str) -> Result<(LintFormat, PathBuf), String> {
    let formats = [
        ("json", LintFormat::Json),
        ("sarif", LintFormat::Sarif),
        ("text", LintFormat::Text),
    ];
    report(text, &formats)
}
