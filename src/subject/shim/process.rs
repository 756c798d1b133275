//! A shim's process and everything it starts: spawned in a group of its own, ended within a bound.

use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, WaitIdStatus, waitid};

use super::family::{self, Family};
use super::pipes::{self, Item, Tail};

/// How long a shim may take to exit by itself once its input has ended.
pub const EXIT_GRACE: Duration = Duration::from_secs(1);
/// How long it may take after SIGTERM, before SIGKILL.
pub const TERM_GRACE: Duration = Duration::from_millis(500);
const KILL_GRACE: Duration = Duration::from_secs(2);
const TICK: Duration = Duration::from_millis(5);

/// What came next from a process.
#[derive(Debug)]
pub(super) enum Next {
    /// A line.
    Line(Vec<u8>),
    /// A line beyond the bound, of which this is the start.
    TooLong(Vec<u8>),
    /// It exited: how, and what stood on an unfinished line.
    Exited(String, Vec<u8>),
    /// It closed its output and lives on.
    Closed,
    /// Nothing, until the deadline.
    Nothing,
}

/// A running shim.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    family: Family,
    input: Option<SyncSender<Vec<u8>>>,
    output: Option<Receiver<Item>>,
    wake: UnixStream,
    stderr: Tail,
    ended: bool,
}

impl Process {
    /// Starts `argv`, without a shell.
    pub(super) fn spawn(argv: &[String]) -> io::Result<Process> {
        let (program, arguments) = argv.split_first().ok_or(io::ErrorKind::InvalidInput)?;
        if family::ending() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        family::adopt_orphans();
        let (name, token) = family::token();
        let mut child = Command::new(program)
            .args(arguments)
            .env(name, &token)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()?;
        // All three were asked for as pipes just above.
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = (stdin, stdout, stderr) else {
            return Err(io::Error::other("a pipe is missing"));
        };
        let leader = Pid::from_child(&child);
        let (wake, waker) = UnixStream::pair()?;
        wake.set_nonblocking(true)?;
        waker.set_nonblocking(true)?;
        Ok(Process {
            family: Family::new(leader, token),
            child,
            input: Some(pipes::write_lines(stdin)),
            output: Some(pipes::read_lines(stdout, waker)),
            wake,
            stderr: Tail::follow(stderr),
            ended: false,
        })
    }

    /// Gives it a line. A shim that does not read is noticed by its silence, so nothing waits here.
    pub(super) fn send(&self, line: Vec<u8>) {
        if let Some(input) = &self.input {
            match input.try_send(line) {
                Ok(()) | Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {}
            }
        }
    }

    /// Readable when a line may be there, and once there will be none any more.
    pub(super) fn wake(&self) -> BorrowedFd<'_> {
        self.wake.as_fd()
    }

    /// Forgets what made [`Process::wake`] readable. To be called before lines are taken.
    pub(super) fn settle(&mut self) {
        let mut bytes = [0; 256];
        while matches!(self.wake.read(&mut bytes), Ok(256)) {}
    }

    /// A line that is there already.
    pub(super) fn waiting(&self) -> Option<Vec<u8>> {
        match self.output.as_ref()?.try_recv() {
            Ok(Item::Line(line) | Item::TooLong(line) | Item::Rest(line)) => Some(line),
            Err(_) => None,
        }
    }

    /// Waits for what comes next, until the deadline.
    pub(super) fn next(&mut self, deadline: Instant) -> Next {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let Some(output) = &self.output else {
                return Next::Closed;
            };
            // In steps: a descendant may hold the pipe open when the shim itself is gone.
            match output.recv_timeout(left.min(Duration::from_millis(50))) {
                Ok(Item::Line(line)) => return Next::Line(line),
                Ok(Item::TooLong(start)) => return Next::TooLong(start),
                Ok(Item::Rest(rest)) => return self.output_ended(rest),
                Err(RecvTimeoutError::Disconnected) => return self.output_ended(Vec::new()),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if let Some(how) = self.exited() {
                // What it wrote last may still be on its way through the reader.
                return match output.recv_timeout(Duration::from_millis(100)) {
                    Ok(Item::Line(line)) => Next::Line(line),
                    Ok(Item::TooLong(start)) => Next::TooLong(start),
                    Ok(Item::Rest(rest)) => Next::Exited(how, rest),
                    Err(_) => Next::Exited(how, Vec::new()),
                };
            }
            if left.is_zero() {
                return Next::Nothing;
            }
        }
    }

    fn output_ended(&self, rest: Vec<u8>) -> Next {
        // The pipe closes a moment before the process can be waited for.
        let mut left = 100;
        loop {
            match self.exited() {
                Some(how) => return Next::Exited(how, rest),
                None if left == 0 => return Next::Closed,
                None => sleep(TICK),
            }
            left -= 1;
        }
    }

    /// How it exited, if it has. It is not reaped, so that its number cannot be used again meanwhile.
    fn exited(&self) -> Option<String> {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        waitid(WaitId::Pid(self.family.leader()), options)
            .ok()
            .flatten()
            .map(|status| describe(&status))
    }

    /// What it wrote to its error output, the end of it.
    pub(super) fn stderr(&self) -> String {
        self.stderr.text()
    }

    /// Ends it and all it started. With `grace` it is first asked, by the end of its input.
    pub(super) fn end(&mut self, grace: bool) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        self.input = None;
        self.output = None;
        if grace {
            self.wait_for(EXIT_GRACE, || false);
            if self.family.anyone() {
                self.family.signal(Signal::TERM);
                let family = &self.family;
                self.wait_for(TERM_GRACE, || family.anyone());
            }
        }
        let until = Instant::now() + KILL_GRACE;
        // Again and again: what is being forked while the list is read is on the next list.
        loop {
            self.family.signal(Signal::KILL);
            let gone = self.exited().is_some();
            if (gone && !self.family.anyone()) || Instant::now() > until {
                break;
            }
            sleep(TICK);
        }
        let _ = self.child.try_wait();
    }

    /// Waits until the leader has exited and `others` says no more.
    fn wait_for(&self, bound: Duration, others: impl Fn() -> bool) {
        let until = Instant::now() + bound;
        while Instant::now() < until && (self.exited().is_none() || others()) {
            sleep(TICK);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end(false);
    }
}

fn describe(status: &WaitIdStatus) -> String {
    match (status.exit_status(), status.terminating_signal()) {
        (Some(code), _) => format!("exited with status {code}"),
        (None, Some(signal)) => format!("killed by {}", signal_name(signal)),
        (None, None) => "ended".to_owned(),
    }
}

fn signal_name(signal: i32) -> String {
    let known = [
        (Signal::ILL, "SIGILL"),
        (Signal::TRAP, "SIGTRAP"),
        (Signal::ABORT, "SIGABRT"),
        (Signal::BUS, "SIGBUS"),
        (Signal::FPE, "SIGFPE"),
        (Signal::KILL, "SIGKILL"),
        (Signal::SEGV, "SIGSEGV"),
        (Signal::PIPE, "SIGPIPE"),
        (Signal::TERM, "SIGTERM"),
    ];
    let name = known.iter().find(|(one, _)| one.as_raw() == signal);
    name.map_or_else(|| format!("signal {signal}"), |(_, name)| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn it_is_waited_for_until_it_has_exited_and_nobody_else_is_left() {
        let run = |argv: &[&str]| Process::spawn(&argv.iter().map(ToString::to_string).collect::<Vec<_>>());
        let long = Duration::from_secs(60);
        let ends = run(&["sleep", "0.2"]).unwrap();
        ends.wait_for(long, || false);
        assert_eq!(ends.exited().as_deref(), Some("exited with status 0"));
        let others = Cell::new(3);
        ends.wait_for(long, || others.replace(others.get() - 1) > 1);
        assert_eq!(others.get(), 0);
        let stays = run(&["cat"]).unwrap();
        stays.wait_for(Duration::from_millis(1), || false);
        assert_eq!(stays.exited(), None);
    }
}
