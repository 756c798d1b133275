//! Link layers: where in a frame the IP packet begins.

use super::counts::Skip;

/// The link layers that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    Ethernet,
    /// Linux "any" device, first version.
    Cooked,
    /// The same, second version.
    Cooked2,
    /// BSD loopback: an address family of the machine's own, then IP.
    Loopback,
    /// IP and nothing before it.
    Raw,
    Other,
}

impl Link {
    /// By its number in the registry of link types.
    pub(super) fn of(number: u32) -> Self {
        match number {
            0 | 108 => Link::Loopback,
            1 => Link::Ethernet,
            // Raw IP as systems number it themselves, as the registry does, and each version alone.
            12 | 14 | 101 | 228 | 229 => Link::Raw,
            113 => Link::Cooked,
            276 => Link::Cooked2,
            _ => Link::Other,
        }
    }

    /// Where the IP packet begins.
    #[inline]
    pub(super) fn ip(self, frame: &[u8]) -> Result<usize, Skip> {
        match self {
            Link::Ethernet => ethernet(frame, 12, 14),
            Link::Cooked => ethernet(frame, 14, 16),
            Link::Cooked2 => ethernet(frame, 0, 20),
            Link::Loopback => loopback(frame),
            Link::Raw => Ok(0),
            Link::Other => Err(Skip::Link),
        }
    }
}

/// Behind a header with an `EtherType` at `at`, and behind any VLAN tags.
#[inline]
fn ethernet(frame: &[u8], at: usize, mut end: usize) -> Result<usize, Skip> {
    let mut kind = pair(frame, at)?;
    // Customer tag, service tag, and what switches used before there was one.
    while matches!(kind, 0x8100 | 0x88a8 | 0x9100) {
        kind = pair(frame, end + 2)?;
        end += 4;
    }
    match kind {
        0x0800 | 0x86dd if frame.len() < end => Err(Skip::Malformed),
        0x0800 | 0x86dd => Ok(end),
        _ => Err(Skip::Protocol),
    }
}

/// The family is in the byte order of whoever captured; the numbers of IPv6 differ between systems.
fn loopback(frame: &[u8]) -> Result<usize, Skip> {
    let family = frame.first_chunk::<4>().ok_or(Skip::Malformed)?;
    let family = u32::from_be_bytes(*family);
    let family = if family > 0xffff {
        family.swap_bytes()
    } else {
        family
    };
    match family {
        2 | 10 | 23 | 24 | 28 | 30 => Ok(4),
        _ => Err(Skip::Protocol),
    }
}

#[inline]
fn pair(frame: &[u8], at: usize) -> Result<u16, Skip> {
    match frame.get(at..at + 2) {
        Some(&[high, low]) => Ok(u16::from_be_bytes([high, low])),
        _ => Err(Skip::Malformed),
    }
}
