//! Frames in the bytes of one direction of a TCP connection (RFC 4571 section 2): two bytes of length, then as
//! many bytes.

use std::mem;

use super::Frames;

/// What is needed to know a frame by what is in it: its length, and a header of STUN.
const KNOWN_BY: usize = 22;
/// Segments that are searched for a frame before the stream is given up.
const MOST_TRIED: u32 = 64;
/// What an empty buffer may keep of its room.
const ROOM: usize = 2048;

/// The frames of a stream, from bytes that are in order and from holes between them.
#[derive(Debug)]
pub(super) struct Framing {
    state: State,
    /// The beginning of a frame; while one is sought, the last bytes before what comes next.
    partial: Vec<u8>,
    /// How many bytes of a broken frame are still to come.
    skip: usize,
    /// Segments that were searched in vain.
    tried: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The connection begins: the first byte is that of a frame, if frames it carries.
    Begin,
    /// Somewhere in the stream a frame begins, or not.
    Seeking,
    Framed,
    /// The stream is something else.
    Foreign,
}

impl Framing {
    /// For a stream that is seen from its beginning, or from its midst.
    pub(super) fn new(from_begin: bool) -> Self {
        Framing {
            state: if from_begin { State::Begin } else { State::Seeking },
            partial: Vec::new(),
            skip: 0,
            tried: 0,
        }
    }

    /// Whether frames are being read, or may yet be from the very first byte on.
    pub(super) fn is_framed(&self) -> bool {
        matches!(self.state, State::Begin | State::Framed)
    }

    /// Whether the stream was given up.
    pub(super) fn is_foreign(&self) -> bool {
        self.state == State::Foreign
    }

    /// What it holds in memory.
    pub(super) fn size(&self) -> usize {
        self.partial.capacity()
    }

    /// The next bytes of the stream.
    pub(super) fn bytes(&mut self, data: &[u8], out: &mut Frames) {
        if self.state == State::Seeking && is_chain(data) {
            self.partial.clear();
            self.state = State::Framed;
        }
        let mut rest = data;
        while !rest.is_empty() {
            rest = match self.state {
                State::Begin => self.begin(rest),
                State::Seeking => self.seek(rest),
                State::Framed => self.frames(rest, out),
                State::Foreign => return,
            };
        }
        if self.partial.is_empty() && self.partial.capacity() > ROOM {
            self.partial = Vec::new();
        }
    }

    /// Bytes of the stream that were not captured.
    pub(super) fn hole(&mut self, count: usize, out: &mut Frames) {
        if count == 0 || self.state == State::Foreign {
            return;
        }
        let passed = self.skip.min(count);
        self.skip -= passed;
        let count = count - passed;
        if count == 0 {
            return;
        }
        let partial = mem::take(&mut self.partial);
        if self.state == State::Framed
            && let Some(length) = length(&partial)
        {
            let remaining = length + 2 - partial.len();
            if partial.len() > 2 {
                out.push(&partial[2..], true);
            }
            if count <= remaining {
                self.skip = remaining - count;
                return;
            }
        }
        self.state = State::Seeking;
    }

    /// Decides on the first frame of a connection, once there is enough of it.
    fn begin<'a>(&mut self, data: &'a [u8]) -> &'a [u8] {
        let before = self.partial.len();
        self.partial.extend_from_slice(data);
        let Some(known) = is_known(&self.partial) else {
            return &[];
        };
        if known || is_chain(&self.partial) {
            self.state = State::Framed;
            self.partial.truncate(before);
            return data;
        }
        self.give_up();
        &[]
    }

    /// Looks for a frame that is known by what is in it, in what was kept and in `data`; the data from it on.
    fn seek<'a>(&mut self, data: &'a [u8]) -> &'a [u8] {
        let before = self.partial.len();
        let straddling = data.len().min(KNOWN_BY - 1);
        self.partial.extend_from_slice(&data[..straddling]);
        let early = (0..before).find(|&at| is_known(&self.partial[at..]) == Some(true));
        self.partial.truncate(before);
        if let Some(at) = early {
            self.partial.drain(..at);
            self.lock();
            return data;
        }
        if let Some(at) = (0..data.len()).find(|&at| is_known(&data[at..]) == Some(true)) {
            self.partial.clear();
            self.lock();
            return &data[at..];
        }
        self.partial.extend_from_slice(&data[data.len() - straddling..]);
        let old = self.partial.len().saturating_sub(KNOWN_BY - 1);
        self.partial.drain(..old);
        self.tried += 1;
        if self.tried >= MOST_TRIED {
            self.give_up();
        }
        &[]
    }

    fn lock(&mut self) {
        self.state = State::Framed;
        self.tried = 0;
    }

    /// Takes frames off; what is returned comes behind one that cannot be.
    fn frames<'a>(&mut self, data: &'a [u8], out: &mut Frames) -> &'a [u8] {
        let mut rest = data;
        loop {
            let passed = self.skip.min(rest.len());
            self.skip -= passed;
            rest = &rest[passed..];
            let wanted = length(&self.partial).map_or(2, |length| 2 + length);
            let taken = (wanted - self.partial.len()).min(rest.len());
            let (head, tail) = rest.split_at(taken);
            self.partial.extend_from_slice(head);
            rest = tail;
            match self.partial.get(2..) {
                Some([first, ..]) if !is_plausible(*first) => {
                    self.partial.clear();
                    self.state = State::Seeking;
                    self.tried += 1;
                    return rest;
                }
                Some(frame) if length(&self.partial) == Some(frame.len()) => {
                    if !frame.is_empty() {
                        out.push(frame, false);
                    }
                    self.partial.clear();
                }
                _ if rest.is_empty() => return rest,
                _ => {}
            }
        }
    }

    fn give_up(&mut self) {
        self.state = State::Foreign;
        self.partial = Vec::new();
    }
}

/// The length at the beginning of a frame.
fn length(bytes: &[u8]) -> Option<usize> {
    let length = bytes.first_chunk::<2>()?;
    Some(u16::from_be_bytes(*length).into())
}

/// What RFC 7983 and RFC 9443 assign first bytes to.
fn is_plausible(first: u8) -> bool {
    matches!(first, 0..=3 | 16..=79 | 128..=191)
}

/// Whether a frame of STUN or DTLS begins here; `None` if more bytes are needed to tell.
fn is_known(bytes: &[u8]) -> Option<bool> {
    let length = length(bytes)?;
    let Some(&first) = bytes.get(2) else {
        return if length == 0 { Some(false) } else { None };
    };
    if length < 13 || !matches!(first, 0..=3 | 20..=26) {
        return Some(false);
    }
    let head = bytes.get(2..2 + length.min(KNOWN_BY - 2))?;
    let pair = |at: usize| usize::from(u16::from_be_bytes([head[at], head[at + 1]]));
    Some(if first < 4 {
        length >= 20 && head[4..8] == [0x21, 0x12, 0xa4, 0x42] && pair(2) + 20 == length
    } else {
        // A DTLS record of an early epoch, perhaps with others behind it.
        head[1] == 0xfe && head[2] >= 0xfc && pair(3) < 16 && pair(11) + 13 <= length
    })
}

/// Whether the bytes are whole frames of STUN, DTLS, RTP or RTCP and nothing else.
fn is_chain(mut bytes: &[u8]) -> bool {
    while let Some(length) = length(bytes) {
        let Some(frame) = bytes.get(2..2 + length) else {
            return false;
        };
        let media = frame.len() >= 8 && matches!(frame[0], 128..=191);
        if !media && is_known(bytes) != Some(true) {
            return false;
        }
        bytes = &bytes[2 + length..];
        if bytes.is_empty() {
            return true;
        }
    }
    false
}
