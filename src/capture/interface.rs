//! What a section of a pcapng says of an interface: link layer, and how its times are to be read.

use std::time::Duration;

use super::link::Link;
use super::order::Order;

const RESOLUTION: u16 = 9;
const OFFSET: u16 = 14;

#[derive(Debug)]
pub(super) struct Interface {
    pub(super) link: Link,
    /// How many bytes of a packet are captured at most; zero is no limit.
    pub(super) snapshot: u32,
    /// Ticks of a second; none if a tick is shorter than any time here.
    per_second: Option<u128>,
    /// Seconds that are added.
    offset: i64,
}

impl Interface {
    /// From the body of its block, at least eight bytes. Options that make no sense are passed over.
    pub(super) fn read(order: Order, body: &[u8]) -> Self {
        let mut interface = Interface {
            link: Link::of(order.u16(body, 0).into()),
            snapshot: order.u32(body, 4),
            per_second: Some(1_000_000),
            offset: 0,
        };
        for (code, value) in order.options(&body[8..]) {
            match (code, value) {
                (RESOLUTION, &[exponent]) => interface.per_second = per_second(exponent),
                (OFFSET, value) if value.len() == 8 => interface.offset = seconds(order, value),
                _ => {}
            }
        }
        interface
    }

    /// A time in ticks of this interface; one outside of what can be said becomes the nearest that can.
    #[inline]
    pub(super) fn time(&self, ticks: u64) -> Duration {
        let time = match self.per_second {
            Some(1_000_000) => Duration::from_micros(ticks),
            Some(1_000_000_000) => Duration::from_nanos(ticks),
            Some(per_second) => split(ticks, per_second),
            None => Duration::ZERO,
        };
        if self.offset == 0 {
            return time;
        }
        let seconds = time.as_secs().checked_add_signed(self.offset);
        match seconds {
            Some(seconds) => Duration::new(seconds, time.subsec_nanos()),
            None if self.offset < 0 => Duration::ZERO,
            None => Duration::MAX,
        }
    }
}

/// A power of ten, or of two if the top bit is set.
fn per_second(exponent: u8) -> Option<u128> {
    let base: u128 = if exponent & 0x80 == 0 { 10 } else { 2 };
    base.checked_pow(u32::from(exponent & 0x7f))
}

fn split(ticks: u64, per_second: u128) -> Duration {
    let ticks = u128::from(ticks);
    // Below a second's worth of ticks there are less than 2^64 of them: times 10^9 stays within 2^94.
    let nanoseconds = (ticks % per_second) * 1_000_000_000 / per_second;
    let seconds = u64::try_from(ticks / per_second).unwrap_or(u64::MAX);
    Duration::new(seconds, u32::try_from(nanoseconds).unwrap_or(0))
}

fn seconds(order: Order, value: &[u8]) -> i64 {
    let (first, second) = (u64::from(order.u32(value, 0)), u64::from(order.u32(value, 4)));
    let bits = match order {
        Order::Little => second << 32 | first,
        Order::Big => first << 32 | second,
    };
    bits.cast_signed()
}
