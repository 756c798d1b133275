//! IP packets, whole or in fragments, and the extension headers of IPv6.

use std::net::IpAddr;
use std::ops::Range;

use etherparse::{
    IpAuthHeaderSlice, IpFragOffset, IpNumber, Ipv4HeaderSlice, Ipv6FragmentHeaderSlice, Ipv6HeaderSlice,
    Ipv6RawExtHeaderSlice, ip_number,
};

use super::counts::Skip;

/// An IP packet without its headers.
#[derive(Debug)]
pub(super) struct Packet {
    pub(super) source: IpAddr,
    pub(super) destination: IpAddr,
    pub(super) protocol: IpNumber,
    /// Where its payload lies in the bytes it was read from.
    pub(super) payload: Range<usize>,
    /// How many bytes of the payload's end were not captured.
    pub(super) missing: usize,
    /// It is a fragment.
    pub(super) fragment: Option<Fragment>,
}

/// What part of a packet a fragment is.
#[derive(Debug)]
pub(super) struct Fragment {
    pub(super) identification: u32,
    pub(super) offset: IpFragOffset,
    pub(super) more: bool,
}

/// Reads the headers of an IP packet; `missing` bytes of its link layer's frame were not captured.
#[inline]
pub(super) fn read(bytes: &[u8], missing: usize) -> Result<Packet, Skip> {
    match bytes.first().map(|first| first >> 4) {
        Some(4) => read_v4(bytes, missing),
        Some(6) => read_v6(bytes, missing),
        _ => Err(Skip::Malformed),
    }
}

#[inline]
fn read_v4(bytes: &[u8], missing: usize) -> Result<Packet, Skip> {
    let header = Ipv4HeaderSlice::from_slice(bytes).map_err(|_| Skip::Malformed)?;
    let begin = header.slice().len();
    let total = usize::from(header.total_len());
    let (end, missing) = match total {
        // Left to the network card, which had not seen it yet.
        0 => (bytes.len(), missing),
        _ if total < begin => return Err(Skip::Malformed),
        _ => (total.min(bytes.len()), total.saturating_sub(bytes.len())),
    };
    let fragment = header.is_fragmenting_payload().then(|| Fragment {
        identification: header.identification().into(),
        offset: header.fragments_offset(),
        more: header.more_fragments(),
    });
    let packet = Packet {
        source: header.source_addr().into(),
        destination: header.destination_addr().into(),
        protocol: header.protocol(),
        payload: begin..end,
        missing,
        fragment,
    };
    packet.behind_extensions(bytes)
}

#[inline]
fn read_v6(bytes: &[u8], missing: usize) -> Result<Packet, Skip> {
    let header = Ipv6HeaderSlice::from_slice(bytes).map_err(|_| Skip::Malformed)?;
    let begin = header.slice().len();
    let (end, missing) = match usize::from(header.payload_length()) {
        // A jumbogram, or left to the network card.
        0 => (bytes.len(), missing),
        length => {
            let total = begin + length;
            (total.min(bytes.len()), total.saturating_sub(bytes.len()))
        }
    };
    let packet = Packet {
        source: header.source_addr().into(),
        destination: header.destination_addr().into(),
        protocol: header.next_header(),
        payload: begin..end,
        missing,
        fragment: None,
    };
    packet.behind_extensions(bytes)
}

impl Packet {
    /// Passes over extension headers; at a fragment it stops, since what follows may be any part of a packet.
    #[inline]
    pub(super) fn behind_extensions(mut self, bytes: &[u8]) -> Result<Self, Skip> {
        while self.fragment.is_none() && !matches!(self.protocol, ip_number::UDP | ip_number::TCP) {
            let rest = &bytes[self.payload.clone()];
            let Some((next, length, fragment)) = extension(self.protocol, rest)? else {
                return Err(Skip::Protocol);
            };
            self.protocol = next;
            self.payload.start += length;
            self.fragment = fragment;
        }
        Ok(self)
    }
}

/// What follows an extension header, and its length; `None` if it is no such header.
fn extension(kind: IpNumber, rest: &[u8]) -> Result<Option<(IpNumber, usize, Option<Fragment>)>, Skip> {
    Ok(match kind {
        ip_number::IPV6_HOP_BY_HOP
        | ip_number::IPV6_ROUTE
        | ip_number::IPV6_DEST_OPTIONS
        | ip_number::MOBILITY
        | ip_number::HIP
        | ip_number::SHIM6 => {
            let header = Ipv6RawExtHeaderSlice::from_slice(rest).map_err(|_| Skip::Malformed)?;
            Some((header.next_header(), header.slice().len(), None))
        }
        ip_number::AUTH => {
            let header = IpAuthHeaderSlice::from_slice(rest).map_err(|_| Skip::Malformed)?;
            Some((header.next_header(), header.slice().len(), None))
        }
        ip_number::IPV6_FRAG => {
            let header = Ipv6FragmentHeaderSlice::from_slice(rest).map_err(|_| Skip::Malformed)?;
            let fragment = header.is_fragmenting_payload().then(|| Fragment {
                identification: header.identification(),
                offset: header.fragment_offset(),
                more: header.more_fragments(),
            });
            Some((header.next_header(), header.slice().len(), fragment))
        }
        _ => None,
    })
}
