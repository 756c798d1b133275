//! The arguments.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::args_files::{Audit, Coverage, Lint};
use super::args_peers::{Fuzz, Serve};
use super::args_selection::Selection;
use super::args_selftest::Selftest;
use super::args_shell::{Completions, Man};
use super::args_values::{report, seconds};

/// Fuzzing and conformance suite for ICE and STUN.
#[derive(Debug, Parser)]
#[command(version, about, propagate_version = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one of it")]
pub(super) enum Command {
    /// Ask subjects the vectors and live cases, and lead sessions with them; without any subject,
    /// the built-in ones
    Run(Run),
    /// Put the results of several runs beside each other: stacks by requirements, and by cases
    Matrix(Matrix),
    /// Say what went wrong in a captured session, who did it and what to change
    Audit(Audit),
    /// Say what is wrong with a session description, or with an offer and its answer
    Lint(Lint),
    /// Put the suite on trial: which seeded faults of the reference it catches, and by what
    Selftest(Selftest),
    /// Send mutated messages to subjects and say what they must not have done with them
    Fuzz(Fuzz),
    /// Say what covers each requirement of the catalogue, or why nothing does
    Coverage(Coverage),
    /// List the cases, or the requirements, one a line
    List(List),
    /// Explain a case, a requirement, a flag, a contested point (CP-05), a verdict, a cause or finding of
    /// `audit` or a remark of `lint`
    Explain(Explain),
    /// Take a STUN message apart
    Decode(Decode),
    /// Answer shim protocol 1 on stdin and stdout as the reference, live agents included; or, with --sdp, checks on UDP
    Serve(Serve),
    /// Say what this program brings along and what it finds on this machine
    Doctor(Doctor),
    /// Print what a shell needs to complete the arguments
    Completions(Completions),
    /// Print the man page, or write one for every command
    Man(Man),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit code: 0 conformant, 1 a failure or a stale baseline entry, 2 usage, 3 not run.")]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Run {
    /// A built-in subject; may be repeated
    #[arg(long, value_enum, value_name = "NAME")]
    pub(super) subject: Vec<BuiltIn>,
    /// A program that speaks shim protocol 1, with its arguments; quotes work as in a shell, but no shell
    /// is started; may be repeated
    #[arg(long, value_name = "CMD")]
    pub(super) shim: Vec<String>,
    #[command(flatten)]
    pub(super) selection: Selection,
    /// A STUN server or an ICE agent that runs already: udp://HOST:PORT, or NAME=udp://HOST:PORT for a
    /// name in reports and baselines; may be repeated
    #[arg(long, value_name = "[NAME=]URL")]
    pub(super) target: Vec<String>,
    /// The targets are ICE agents, and this is their username fragment
    #[arg(long, value_name = "UFRAG", requires = "pwd", requires = "target")]
    pub(super) ufrag: Option<String>,
    /// Their ICE password
    #[arg(long, value_name = "PWD", requires = "ufrag")]
    pub(super) pwd: Option<String>,
    /// The user of a long-term login on the targets
    #[arg(
        long,
        value_name = "NAME",
        requires = "password",
        conflicts_with = "ufrag",
        requires = "target"
    )]
    pub(super) user: Option<String>,
    /// Its password
    #[arg(long, value_name = "PASSWORD", requires = "user")]
    pub(super) password: Option<String>,
    /// Send to targets outside of loopback and private ranges
    #[arg(long)]
    pub(super) allow_public: bool,
    /// Run the cases too that take longer than a few seconds each
    #[arg(long)]
    pub(super) slow: bool,
    /// Where the sockets of whole sessions are, on both sides; 10.77.0.1 in the namespace of shims/network
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    pub(super) address: IpAddr,
    /// Audit every session that does not come up: it has to name the cause that the case expects
    #[arg(long)]
    pub(super) cross_check: bool,
    /// Write the datagrams of every live case to DIR, one pcapng a case, and the descriptions of every session
    #[arg(long, value_name = "DIR")]
    pub(super) transcript: Option<PathBuf>,
    /// Let `acceptable` fail too
    #[arg(long)]
    pub(super) strict: bool,
    /// Known deviations of a subject, for the subject the file names; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Vec<PathBuf>,
    /// Use no baseline, the built-in ones neither
    #[arg(long, conflicts_with = "baseline")]
    pub(super) no_baseline: bool,
    /// Write the failures of the one subject as a baseline; new reasons are then to be written by hand
    #[arg(long, value_name = "FILE")]
    pub(super) write_baseline: Option<PathBuf>,
    /// Also write a report: json, junit, html, markdown or badge (SVG, one subject); may be repeated
    #[arg(long, value_name = "FORMAT=PATH", value_parser = run_report)]
    pub(super) report: Vec<(ReportFormat, PathBuf)>,
    /// What to print
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,
    /// Feed the cases in an order made from this number; 0 is the order of the files
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) seed: u64,
    /// How many copies of a subject work at once, 40 of a shim unless given: they wait most of the time
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: Option<u16>,
    /// How long a shim may take over a reply
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub(super) timeout: Duration,
    /// How long a shim may take to say hello
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub(super) start_timeout: Duration,
    /// Show every case that is not conformant
    #[arg(long, short)]
    pub(super) verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum BuiltIn {
    Reference,
    StunTypes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReportFormat {
    Json,
    Junit,
    Html,
    Markdown,
    Badge,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Make the files with `icespec run --format json --shim CMD > FILE`. \
    Exit code: 0 written, 2 usage or a file that is no run, 3 not written."
)]
pub(super) struct Matrix {
    /// What `icespec run --format json` or `--report json=PATH` wrote; several runs a file are fine
    #[arg(value_name = "RUN.json", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Where to write it, instead of the output
    #[arg(long, short, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,
    /// What to write: one page, JSON, or a table of where the stacks differ
    #[arg(long, value_enum, default_value = "html")]
    pub(super) format: MatrixFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum MatrixFormat {
    Html,
    Json,
    Markdown,
}

#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    pub(super) selection: Selection,
    /// List the requirements of the catalogue instead
    #[arg(long, conflicts_with_all = ["select", "vectors"])]
    pub(super) requirements: bool,
    /// What to print
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// What to explain
    #[arg(value_name = "ID")]
    pub(super) id: String,
    /// Read the vectors from this folder or file instead of those built in
    #[arg(long, value_name = "DIR")]
    pub(super) vectors: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit code: 0 it is STUN, 1 it is not or a check fails, 2 usage.")]
pub(super) struct Decode {
    /// The message in hex, `-` to read it from the input; blanks, colons, commas and 0x are passed over
    #[arg(value_name = "HEX", required = true, num_args = 1..)]
    pub(super) hex: Vec<String>,
    /// Check the integrity with this password
    #[arg(long)]
    pub(super) password: Option<String>,
    /// The user name, for a long-term password
    #[arg(long, requires = "realm", requires = "password")]
    pub(super) username: Option<String>,
    /// The realm, for a long-term password
    #[arg(long, requires = "username")]
    pub(super) realm: Option<String>,
    /// What to print
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,
}

#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// What to print
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,
}

fn run_report(text: &str) -> Result<(ReportFormat, PathBuf), String> {
    let formats = [
        ("json", ReportFormat::Json),
        ("junit", ReportFormat::Junit),
        ("html", ReportFormat::Html),
        ("markdown", ReportFormat::Markdown),
        ("badge", ReportFormat::Badge),
    ];
    report(text, &formats)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }
}
