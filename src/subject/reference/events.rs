//! Events that wait to be asked for, beside something that can be polled for them.

use std::collections::VecDeque;
use std::io::{PipeReader, PipeWriter, Read, Write, pipe};
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde_json::Value;

/// More are dropped. A pipe holds a byte for each of them.
const LIMIT: usize = 32_768;

/// A bounded queue with a pipe that holds one byte for each event in it.
pub(super) struct Events {
    queue: Mutex<VecDeque<Value>>,
    ready: Condvar,
    wake: Option<(PipeReader, PipeWriter)>,
}

impl Events {
    pub(super) fn new() -> Self {
        Self {
            queue: Mutex::new(VecDeque::new()),
            ready: Condvar::new(),
            // Without a pipe the events are there all the same, for whoever asks in turns.
            wake: pipe().ok(),
        }
    }

    pub(super) fn push(&self, event: Value) {
        let mut queue = self.lock();
        if queue.len() >= LIMIT {
            return;
        }
        queue.push_back(event);
        if let Some((_, writer)) = &self.wake {
            let _ = (&mut &*writer).write(&[0]);
        }
        self.ready.notify_one();
    }

    /// The oldest, as soon as there is one.
    pub(super) fn pop(&self, deadline: Instant) -> Option<Value> {
        let mut queue = self.lock();
        loop {
            if let Some(event) = queue.pop_front() {
                if let Some((reader, _)) = &self.wake {
                    let _ = (&mut &*reader).read(&mut [0]);
                }
                return Some(event);
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            let waited = self.ready.wait_timeout(queue, left);
            queue = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    pub(super) fn wake(&self) -> Option<BorrowedFd<'_>> {
        self.wake.as_ref().map(|(reader, _)| reader.as_fd())
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Value>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use serde_json::json;

    use super::*;

    fn is_readable(events: &Events) -> bool {
        let now = Timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        let fd = events.wake().unwrap();
        poll(&mut [PollFd::new(&fd, PollFlags::IN)], Some(&now)).unwrap() == 1
    }

    #[test]
    fn the_pipe_is_readable_exactly_while_there_are_events() {
        let events = Events::new();
        assert!(!is_readable(&events));
        events.push(json!(1));
        events.push(json!(2));
        let now = Instant::now();
        for expected in [Some(json!(1)), Some(json!(2))] {
            assert!(is_readable(&events));
            assert_eq!(events.pop(now), expected);
        }
        assert!(!is_readable(&events));
        assert_eq!(events.pop(now + Duration::from_millis(1)), None);
    }

    #[test]
    fn too_many_are_dropped_and_block_nobody() {
        let events = Events::new();
        for number in 0..LIMIT + 10 {
            events.push(json!(number));
        }
        let now = Instant::now();
        assert_eq!(std::iter::from_fn(|| events.pop(now)).count(), LIMIT);
        assert!(!is_readable(&events));
    }
}
