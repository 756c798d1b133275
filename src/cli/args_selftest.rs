//! The arguments of `icespec selftest`.

use std::path::PathBuf;

use clap::Args;

use super::args::Format;
use super::args_values::report;

#[derive(Debug, Args)]
#[command(
    after_help = "A fault is caught by an item that is in order without it and comes to a violation, a crash or a timeout with it; \
    where the suite permits what the fault does, by one that is conformant without it and acceptable with it. \
    Live cases run in simulated time.\n\n\
    Exit code: 0 all caught, 1 one is not, or --check finds a difference, 2 usage, 3 not run."
)]
pub(super) struct Selftest {
    /// Only faults whose id matches; may be repeated
    #[arg(long, value_name = "GLOB", conflicts_with_all = ["check", "write"])]
    pub(super) fault: Vec<String>,
    /// What to print
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,
    /// Also write a report: html, markdown or json; may be repeated
    #[arg(long, value_name = "FORMAT=PATH", value_parser = score_report)]
    pub(super) report: Vec<(ScoreFormat, PathBuf)>,
    /// How many threads work at once, 2 unless given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(super) jobs: Option<u16>,
    /// A baseline of a real stack, so that an item can say whom it caught; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Vec<PathBuf>,
    /// Compare with what --write has written, and say what cover was lost
    #[arg(long, value_name = "FILE")]
    pub(super) check: Option<PathBuf>,
    /// Write down what catches what, for --check
    #[arg(long, value_name = "FILE")]
    pub(super) write: Option<PathBuf>,
    /// List everything by name
    #[arg(long, short)]
    pub(super) verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScoreFormat {
    Html,
    Markdown,
    Json,
}

fn score_report(text: &str) -> Result<(ScoreFormat, PathBuf), String> {
    let formats = [
        ("html", ScoreFormat::Html),
        ("markdown", ScoreFormat::Markdown),
        ("json", ScoreFormat::Json),
    ];
    report(text, &formats)
}
