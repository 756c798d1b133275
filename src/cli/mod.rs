//! The command line: arguments become a plan, and nobody imports this.
//!
//! Exit codes: 0 all is well, 1 something failed or a baseline is stale, 2 the command line or a file
//! given on it is wrong, 3 a subject or the program itself could not be run,
//! or a capture does not tell.

mod args;
mod args_files;
mod args_peers;
mod args_selection;
mod args_selftest;
mod args_shell;
mod args_values;
mod audit;
mod coverage;
mod cross_check;
mod decode;
mod decode_value;
mod doctor;
mod explain;
mod files;
mod fuzz;
mod lint;
mod list;
mod matrix;
mod run;
mod selftest;
mod serve;
mod shell;
mod sinks;
mod suite;
mod vectors;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::net::Net;
use args::{Arguments, Command};

/// What ends a command early.
#[derive(Debug)]
enum Failure {
    /// The command line, or a file given on it: exit code 2.
    Usage(String),
    /// Something could not be run or written: exit code 3.
    Unable(String),
}

/// Runs the command line.
pub fn main() -> ExitCode {
    let matches = Arguments::command().get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let outcome = match &arguments.command {
        Command::Run(run) => run::main(run),
        Command::Matrix(matrix) => matrix::main(matrix),
        Command::Audit(audit) => {
            // The order of its options counts, and only the matches have it.
            let (_, given) = matches.subcommand().unwrap_or(("", &matches));
            audit::main(audit, given)
        }
        Command::Lint(lint) => lint::main(lint),
        Command::Selftest(selftest) => selftest::main(selftest),
        Command::Coverage(coverage) => coverage::main(coverage),
        Command::List(list) => list::main(list),
        Command::Explain(explain) => explain::main(explain),
        Command::Decode(decode) => decode::main(decode),
        Command::Fuzz(fuzz) => fuzz::main(fuzz),
        Command::Serve(serve) => serve::main(serve),
        Command::Doctor(doctor) => Ok(doctor::main(doctor)),
        Command::Completions(completions) => Ok(shell::completions(completions)),
        Command::Man(man) => shell::man(man),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(Failure::Usage(message)) => end(&message, 2),
        Err(Failure::Unable(message)) => end(&message, 3),
    }
}

fn end(message: &str, code: u8) -> ExitCode {
    complain(message);
    ExitCode::from(code)
}

/// Says what is wrong on the error output.
fn complain(message: &str) {
    let red = anstyle::AnsiColor::Red.on_default().bold();
    remark(&format!("{red}error:{red:#} {message}"));
}

/// Says on the error output what is no part of the result and not wrong.
fn remark(message: &str) {
    // Nobody is left to tell if this fails.
    let _ = writeln!(anstream::stderr(), "{message}");
}

/// Chance, from the operating system.
fn random() -> Result<u64, Failure> {
    let seed = Net::Real.seed();
    let seed = seed.map_err(|error| Failure::Unable(format!("no random numbers: {error}")))?;
    let number = seed.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
    Ok(number)
}

/// Writes to the output. A reader that has gone away (`| head`) is no failure.
fn say(text: &str) {
    let mut out = anstream::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
