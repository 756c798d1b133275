//! A subject behind shim protocol 1: a process that is asked over its standard input and output.
//!
//! The process is not trusted to behave. Whatever it does, a call returns within its timeout (and the
//! time to end a process that has to be ended), memory stays bounded, and nothing it started survives.

mod event;
mod family;
pub mod line;
mod pipes;
mod process;
mod talk;

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::os::fd::BorrowedFd;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use event::Events;
pub use event::{MAX_EVENT_BYTES, MAX_EVENTS};
pub use family::{end_strays, ending, kill_all};
use line::{Body, Line};
pub use pipes::{KEPT_STDERR, MAX_LINE};
use process::Process;
pub use process::{EXIT_GRACE, TERM_GRACE};
use talk::{Failure, next_line, request, unasked, unasked_before};

use super::{Answer, Identity, StartError, Subject};

/// The version of the shim protocol that is spoken.
pub const PROTOCOL: u64 = 1;
/// How often a shim is started again in a row, with no case answered in between.
pub const RESTARTS_IN_A_ROW: u32 = 3;
/// How often it is started again in all.
pub const RESTARTS: u32 = 100;

/// An operation that no shim knows.
const NONSENSE: &str = "icespec.no-such-operation";

/// How long the description of a session may take: keys are made for it, and some stacks start a browser.
const DESCRIPTION: Duration = Duration::from_secs(15);

/// How to start a shim, and how long to wait for it.
#[derive(Debug, Clone)]
pub struct Options {
    /// The program and its arguments.
    pub argv: Vec<String>,
    /// How long it may take to answer `hello` and the question after it, each.
    pub start_timeout: Duration,
    /// How long it may take over a reply.
    pub timeout: Duration,
}

/// The subject.
#[derive(Debug)]
pub struct Shim {
    options: Options,
    identity: Identity,
    operations: Vec<String>,
    features: Vec<String>,
    process: Option<Process>,
    events: Events,
    /// What went wrong while nothing was asked; the next call says it.
    fault: Option<Failure>,
    last_id: u64,
    restarts: u32,
    in_a_row: u32,
    stderr: String,
}

impl Shim {
    /// Starts the shim, greets it, and makes sure that it refuses what it does not know.
    pub fn start(options: Options) -> Result<Shim, StartError> {
        let identity = Identity {
            name: String::new(),
            version: String::new(),
            language: String::new(),
        };
        let mut shim = Shim {
            options,
            identity,
            operations: Vec::new(),
            features: Vec::new(),
            process: None,
            events: Events::default(),
            fault: None,
            last_id: 0,
            restarts: 0,
            in_a_row: 0,
            stderr: String::new(),
        };
        match shim.launch() {
            Ok(()) => Ok(shim),
            Err(cause) => {
                shim.end(false);
                let command = shim.options.argv.join(" ");
                let stderr = last_lines(&shim.stderr);
                Err(StartError(format!(
                    "the shim {command:?} cannot be used: {cause}{stderr}"
                )))
            }
        }
    }

    fn launch(&mut self) -> Result<(), String> {
        let process =
            Process::spawn(&self.options.argv).map_err(|error| format!("it does not start: {error}"))?;
        self.process = Some(process);
        self.greet().map_err(|cause| format!("hello: {cause}"))?;
        self.ask_nonsense()
    }

    fn greet(&mut self) -> Result<(), String> {
        let request = Map::from_iter([("protocol".to_owned(), json!(PROTOCOL))]);
        let timeout = self.options.start_timeout;
        let reply = match self
            .exchange("hello", &request, timeout)
            .map_err(|failure| failure.text().to_owned())?
        {
            Body::Ok(reply) => reply,
            Body::Unsupported(why) | Body::Error(why) => {
                return Err(format!("refused: {}", line::quote(why.as_bytes())));
            }
        };
        if reply["protocol"] != PROTOCOL {
            return Err(format!(
                "it speaks protocol {}, not {PROTOCOL}",
                line::quote(reply["protocol"].to_string().as_bytes())
            ));
        }
        let who = |member: &str| {
            let text = reply["implementation"][member].as_str();
            let text = text.filter(|text| !text.is_empty() && text.len() <= 200);
            text.map(|text| text.escape_debug().to_string())
                .ok_or_else(|| format!("implementation.{member} has to be a string of 1 to 200 bytes"))
        };
        self.identity = Identity {
            name: who("name")?,
            version: who("version")?,
            language: who("language")?,
        };
        let operations = reply["ops"].as_array().ok_or("ops has to be a list")?;
        self.operations = operations
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        let features = reply["features"].as_array().map_or(&[][..], Vec::as_slice);
        let features = features.iter().filter_map(Value::as_str).take(100);
        self.features = features.map(str::to_owned).collect();
        Ok(())
    }

    fn ask_nonsense(&mut self) -> Result<(), String> {
        let timeout = self.options.start_timeout;
        match self.exchange(NONSENSE, &Map::new(), timeout) {
            Ok(Body::Unsupported(_)) => Ok(()),
            Ok(_) => Err(format!(
                "asked for {NONSENSE:?} it did not answer \"unsupported\""
            )),
            Err(failure) => Err(format!("asked for {NONSENSE:?}: {}", failure.text())),
        }
    }

    /// One question and its answer, whatever else comes in between.
    fn exchange(
        &mut self,
        operation: &str,
        input: &Map<String, Value>,
        timeout: Duration,
    ) -> Result<Body, Failure> {
        self.last_id = after(self.last_id);
        let id = self.last_id;
        let Some(process) = &mut self.process else {
            return Err(Failure::Crashed("it is not running".to_owned()));
        };
        unasked_before(process, &mut self.events)?;
        process.send(request(id, operation, input));
        let deadline = Instant::now() + timeout;
        for _ in 0..MAX_EVENTS {
            let late = || Failure::TimedOut(format!("no reply within {timeout:?}"));
            let bytes = next_line(process, deadline)?.ok_or_else(late)?;
            match line::parse(&bytes).map_err(Failure::Broken)? {
                Line::Event(event) if Instant::now() < deadline => {
                    self.events.take(event, bytes.len()).map_err(Failure::Broken)?;
                }
                Line::Event(_) => return Err(late()),
                Line::Reply { id: answered, body } if answered == id => return Ok(body),
                Line::Reply { .. } => return Err(unasked(&bytes)),
            }
        }
        Err(Failure::Broken(format!("{MAX_EVENTS} events and no reply")))
    }

    /// Starts it again if it is gone; the error says why not.
    fn revive(&mut self) -> Result<(), String> {
        if self.process.is_some() {
            return Ok(());
        }
        if self.in_a_row >= RESTARTS_IN_A_ROW {
            return Err(format!(
                "not run: the shim failed {} times in a row",
                self.in_a_row + 1
            ));
        }
        if self.restarts >= RESTARTS {
            return Err(format!("not run: the shim was started again {RESTARTS} times"));
        }
        self.restarts += 1;
        self.in_a_row += 1;
        self.launch().map_err(|cause| {
            self.end(false);
            format!("not run: the shim could not be started again: {cause}")
        })
    }

    fn ask(&mut self, operation: &str, input: &Map<String, Value>) -> Answer {
        if let Err(cause) = self.revive() {
            return Answer::Broken(cause);
        }
        self.events.asking(operation, input);
        let timeout = match operation {
            "session.offer" | "session.answer" | "session.remote" => self.options.timeout.max(DESCRIPTION),
            _ => self.options.timeout,
        };
        let failure = match self.exchange(operation, input, timeout) {
            Ok(body) => {
                self.in_a_row = 0;
                return match body {
                    Body::Ok(reply) => Answer::Reply(reply),
                    Body::Unsupported(why) => Answer::Unsupported(why),
                    Body::Error(what) => Answer::Failed(what),
                };
            }
            Err(failure) => failure,
        };
        self.end(false);
        failure.into()
    }

    /// Reads what the shim tells by itself, until there is an event or the deadline has passed.
    fn listen(&mut self, deadline: Instant) -> Result<(), Failure> {
        let Some(process) = &mut self.process else {
            return Ok(());
        };
        process.settle();
        for _ in 0..MAX_EVENTS {
            if !self.events.is_empty() {
                return Ok(());
            }
            let Some(bytes) = next_line(process, deadline)? else {
                return Ok(());
            };
            match line::parse(&bytes).map_err(Failure::Broken)? {
                Line::Event(event) => self.events.take(event, bytes.len()).map_err(Failure::Broken)?,
                Line::Reply { .. } => return Err(unasked(&bytes)),
            }
        }
        Err(Failure::Broken(format!("{MAX_EVENTS} events of no agent")))
    }

    fn end(&mut self, grace: bool) {
        self.events.end();
        if let Some(mut process) = self.process.take() {
            process.end(grace);
            self.stderr.push_str(&process.stderr());
            let excess = self.stderr.len().saturating_sub(KEPT_STDERR);
            let cut = (excess..=self.stderr.len())
                .find(|at| self.stderr.is_char_boundary(*at))
                .unwrap_or(0);
            self.stderr.drain(..cut);
        }
    }
}

impl Subject for Shim {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn call(&mut self, operation: &str, input: &Map<String, Value>) -> Answer {
        if let Some(failure) = self.fault.take() {
            return failure.into();
        }
        if !self.has(operation) {
            return Answer::Unsupported(format!("{operation} is not among the shim's ops"));
        }
        self.ask(operation, input)
    }

    fn has(&self, operation: &str) -> bool {
        self.operations.iter().any(|one| one == operation)
    }

    fn probe(&mut self) -> Answer {
        if let Some(failure) = self.fault.take() {
            return failure.into();
        }
        self.ask(NONSENSE, &Map::new())
    }

    fn next_event(&mut self, deadline: Instant) -> Option<Value> {
        if let Err(failure) = self.listen(deadline) {
            self.end(false);
            self.fault = Some(failure);
        }
        self.events.next()
    }

    fn features(&self) -> &[String] {
        &self.features
    }

    fn wake(&self) -> Option<BorrowedFd<'_>> {
        self.process.as_ref().map(Process::wake)
    }

    fn is_up(&self) -> bool {
        self.process.is_some() && self.fault.is_none()
    }

    fn close(&mut self) -> Option<String> {
        self.end(true);
        Some(std::mem::take(&mut self.stderr))
    }
}

/// The number of the next question: not one after the other, so that an answer cannot be there before it.
fn after(id: u64) -> u64 {
    id + 1 + RandomState::new().hash_one(id) % 1000
}

fn last_lines(stderr: &str) -> String {
    let lines: Vec<&str> = stderr.lines().filter(|line| !line.trim().is_empty()).collect();
    let last = &lines[lines.len().saturating_sub(5)..];
    let start = |line: &&str| {
        line.chars()
            .take(300)
            .collect::<String>()
            .escape_debug()
            .to_string()
    };
    last.iter().fold(String::new(), |text, line| {
        text + "\n  its error output: " + &start(line)
    })
}

#[cfg(test)]
mod tests;
