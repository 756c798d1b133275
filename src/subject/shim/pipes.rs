//! The threads that move bytes to and from a shim, so that nobody waits on a pipe that stays full or empty.
//!
//! None of them is ever joined: a process that escaped could hold its pipe open for ever.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::process::{ChildStderr, ChildStdin, ChildStdout};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// The longest line a shim may write.
pub const MAX_LINE: usize = 4 << 20;
/// How much of its error output is kept: the end of it.
pub const KEPT_STDERR: usize = 64 << 10;
// What may lie unread: with the line being read, at most five lines of the longest kind in memory.
const QUEUE: usize = 4;

/// What the reader found.
#[derive(Debug)]
pub(super) enum Item {
    /// A whole line, without its newline.
    Line(Vec<u8>),
    /// The start of a line that is too long; nothing is read after it.
    TooLong(Vec<u8>),
    /// What stood after the last newline when the output ended.
    Rest(Vec<u8>),
}

/// Reads lines until the output ends, one is too long, or nobody listens any more. A byte goes to `wake`
/// for each, and it is closed when there will be no more.
pub(super) fn read_lines(mut stdout: ChildStdout, mut wake: UnixStream) -> Receiver<Item> {
    let (sender, receiver) = sync_channel(QUEUE);
    thread::spawn(move || {
        let mut chunk = vec![0; 64 << 10];
        let mut line = Vec::new();
        while let Ok(count @ 1..) = stdout.read(&mut chunk) {
            let mut rest = &chunk[..count];
            while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                line.extend_from_slice(&rest[..end]);
                rest = &rest[end + 1..];
                if line.len() > MAX_LINE {
                    break;
                }
                if sender.send(Item::Line(std::mem::take(&mut line))).is_err() {
                    return;
                }
                // It fails only when it is full, and so readable already.
                let _ = wake.write(&[0]);
            }
            line.extend_from_slice(rest);
            if line.len() > MAX_LINE {
                let _ = sender.send(Item::TooLong(line));
                return;
            }
        }
        if !line.is_empty() {
            let _ = sender.send(Item::Rest(line));
        }
    });
    receiver
}

/// Writes what is sent; ends, and so closes the pipe, when the sender is dropped.
pub(super) fn write_lines(mut stdin: ChildStdin) -> SyncSender<Vec<u8>> {
    let (sender, receiver) = sync_channel::<Vec<u8>>(1);
    thread::spawn(move || {
        for line in receiver {
            // Whoever does not read is noticed by its silence or its exit.
            if stdin.write_all(&line).and_then(|()| stdin.flush()).is_err() {
                return;
            }
        }
    });
    sender
}

/// The end of a shim's error output.
#[derive(Debug, Clone, Default)]
pub(super) struct Tail(Arc<Mutex<VecDeque<u8>>>);

impl Tail {
    /// Keeps reading until the output ends.
    pub(super) fn follow(mut stderr: ChildStderr) -> Tail {
        let tail = Tail::default();
        let kept = tail.clone();
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(count @ 1..) = stderr.read(&mut chunk) {
                let mut kept = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
                kept.extend(&chunk[..count]);
                let excess = kept.len().saturating_sub(KEPT_STDERR);
                kept.drain(..excess);
            }
        });
        tail
    }

    /// What is kept, as text.
    pub(super) fn text(&self) -> String {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes: Vec<u8> = kept.iter().copied().collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}
