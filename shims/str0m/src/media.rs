//! What an audio or video section sends: one sample, again and again.

use std::time::{Duration, Instant};

use str0m::Rtc;
use str0m::format::{Codec, PayloadParams};
use str0m::media::{Frequency, MediaKind, MediaTime, Mid};

/// 20 ms of silence in Opus.
const SILENCE: &[u8] = &[0xf8, 0xff, 0xfe];
/// A black key frame of 16 × 16 in VP8, made with vp8enc.
const PICTURE: &[u8] = b"\x10\x02\x00\x9d\x01\x2a\x10\x00\x10\x00\x00\x47\x08\x85\x85\x88\
    \x99\x84\x88\x02\x02\x00\x0c\x0d\x60\x00\xfe\xff\xab\x50\x80";

/// The track of one section.
pub(crate) struct Player {
    mid: Mid,
    kind: MediaKind,
    next: Option<Instant>,
    written: u64,
}

impl Player {
    pub(crate) fn new(mid: Mid, kind: MediaKind) -> Self {
        Player {
            mid,
            kind,
            next: None,
            written: 0,
        }
    }

    /// Writes the sample if it is time. A section that was refused has no writer.
    pub(crate) fn turn(&mut self, rtc: &mut Rtc, now: Instant) {
        if self.next.is_some_and(|next| now < next) {
            return;
        }
        let (codec, data, every, clock) = match self.kind {
            MediaKind::Audio => (Codec::Opus, SILENCE, 20, Frequency::FORTY_EIGHT_KHZ),
            MediaKind::Video => (Codec::Vp8, PICTURE, 100, Frequency::NINETY_KHZ),
        };
        self.next = Some(now + Duration::from_millis(every));
        let Some(writer) = rtc.writer(self.mid) else {
            return;
        };
        let chosen = writer
            .payload_params()
            .find(|params| params.spec().codec == codec)
            .map(PayloadParams::pt);
        if let Some(pt) = chosen {
            let time = MediaTime::new(self.written * every * u64::from(clock.get()) / 1000, clock);
            self.written += 1;
            if let Err(error) = writer.write(pt, now, time, data) {
                eprintln!("{}: {error}", self.mid);
            }
        }
    }
}
