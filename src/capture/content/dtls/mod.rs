//! DTLS as far as it is in the clear: records, the handshake, certificates, alerts.
//!
//! Bodies of hellos and certificates are read by `tls-parser`; records under keys are told by their headers and
//! cost no allocation.

mod assembly;
mod certificate;
mod handshake;
mod names;
mod seen;
#[cfg(test)]
mod tests;

use tls_parser::{DTLSRecordHeader, TlsRecordType, parse_dtls_record_header};

pub use certificate::Certificate;
pub use seen::{Alert, ClientHello, Fault, Seen, Version};

use assembly::Assembly;
use handshake::Header;

/// Type, version, epoch, sequence number and length (RFC 6347 section 4.1).
const RECORD_HEADER_LEN: usize = 13;
/// A DTLS 1.2 record with a connection id (RFC 9146 section 4).
const CONNECTION_ID: u8 = 25;

/// What one flow has shown so far, as little as telling its handshakes needs.
#[derive(Debug, Default)]
pub struct Observer {
    /// Backward, forward.
    assemblies: [Assembly; 2],
    /// Of the last `ClientHello`.
    client_random: Option<[u8; 32]>,
}

impl Observer {
    /// An observer of a flow of which nothing was seen.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds to `seen` what a datagram of this flow shows, in its order; `forward` is the same for all datagrams of
    /// one direction.
    ///
    /// A message that is sent again is told of again, a fragmented one when its last missing fragment comes. A
    /// datagram of which bytes were not captured ends with [`Fault::RecordCut`].
    pub fn take(&mut self, forward: bool, payload: &[u8], seen: &mut Vec<Seen>) {
        let mut at = 0;
        while at < payload.len() {
            let taken = match payload[at] {
                32..=63 => unified(&payload[at..]).map(|(len, epoch)| {
                    seen.push(Seen::Encrypted { epoch });
                    len
                }),
                _ => Record::read(&payload[at..]).map(|record| {
                    self.record(forward, &record, at, seen);
                    record.len
                }),
            };
            match taken {
                Ok(len) => at += len,
                Err(fault) => {
                    seen.push(Seen::Malformed { offset: at, fault });
                    return;
                }
            }
        }
    }

    fn record(&mut self, forward: bool, record: &Record<'_>, at: usize, seen: &mut Vec<Seen>) {
        let epoch = record.header.epoch;
        let clear = epoch == 0;
        let at = at + RECORD_HEADER_LEN;
        seen.push(match record.header.content_type {
            TlsRecordType::Handshake if clear => return self.handshake(forward, record.fragment, at, seen),
            TlsRecordType::Alert if clear => alert(record.fragment, at),
            TlsRecordType::ChangeCipherSpec if clear => change_cipher_spec(record.fragment, at),
            TlsRecordType::Handshake => Seen::EncryptedHandshake { epoch },
            TlsRecordType::Alert => Seen::EncryptedAlert { epoch },
            TlsRecordType::ApplicationData => Seen::ApplicationData { epoch },
            TlsRecordType(CONNECTION_ID) => Seen::Encrypted { epoch },
            _ if !clear => Seen::Encrypted { epoch },
            TlsRecordType(content_type) => Seen::Other { content_type },
        });
    }

    /// The messages and fragments of messages in a record.
    fn handshake(&mut self, forward: bool, mut bytes: &[u8], mut at: usize, seen: &mut Vec<Seen>) {
        loop {
            let Some((header, fragment, behind)) = Header::read(bytes) else {
                let fault = Fault::Handshake;
                seen.push(Seen::Malformed { offset: at, fault });
                return;
            };
            match self.message(forward, header, fragment) {
                Ok(found) => seen.extend(found),
                Err(fault) => seen.push(Seen::Malformed { offset: at, fault }),
            }
            at += bytes.len() - behind.len();
            bytes = behind;
            if bytes.is_empty() {
                return;
            }
        }
    }

    fn message(&mut self, forward: bool, header: Header, fragment: &[u8]) -> Result<Option<Seen>, Fault> {
        if header.length > assembly::MAX_LEN {
            return Err(Fault::TooLong);
        }
        if !header.is_read() {
            let first = header.offset == 0 && (!fragment.is_empty() || header.length == 0);
            return Ok(first.then(|| header.named()));
        }
        if fragment.len() == header.length {
            return self.whole(header.kind, fragment).map(Some);
        }
        match self.assemblies[usize::from(forward)].add(header, fragment) {
            Some(body) => self.whole(header.kind, &body).map(Some),
            None => Ok(None),
        }
    }

    fn whole(&mut self, kind: u8, body: &[u8]) -> Result<Seen, Fault> {
        let seen = handshake::read(kind, body)?;
        if matches!(seen, Seen::ClientHello(_)) {
            self.begin(body);
        }
        Ok(seen)
    }

    /// Fragments of an association before this one do not go into messages of this one.
    fn begin(&mut self, hello: &[u8]) {
        let random = handshake::client_random(hello).and_then(|random| random.try_into().ok());
        if random != self.client_random {
            self.assemblies.iter_mut().for_each(Assembly::clear);
            self.client_random = random;
        }
    }
}

/// A record with a whole header.
struct Record<'a> {
    header: DTLSRecordHeader,
    fragment: &'a [u8],
    /// With its header.
    len: usize,
}

impl<'a> Record<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let (body, header) = parse_dtls_record_header(bytes).map_err(|_| Fault::RecordCut)?;
        // 0x0100 is what OpenSSL spoke before there was an RFC.
        if !matches!(header.version.0, 0xFEFC..=0xFEFF | 0x0100) {
            return Err(Fault::Version);
        }
        let length = match header.content_type {
            // The connection id lies before the length, and only its owner knows how long it is.
            TlsRecordType(CONNECTION_ID) => body.len(),
            _ => usize::from(header.length),
        };
        Ok(Self {
            fragment: body.get(..length).ok_or(Fault::RecordCut)?,
            len: RECORD_HEADER_LEN + length,
            header,
        })
    }
}

/// Length and epoch of a DTLS 1.3 record under keys (RFC 9147 section 4): 001, then one bit each for a
/// connection id, a sequence number of two bytes and a length, then two bits of the epoch.
fn unified(bytes: &[u8]) -> Result<(usize, u16), Fault> {
    let first = bytes[0];
    let epoch = u16::from(first & 0b11);
    let sequence_len = if first & 0b1000 == 0 { 1 } else { 2 };
    let whole = match (first & 0b1_0000 != 0, first & 0b100 != 0) {
        // How long the connection id is, only its owner knows; without a length the record is the last.
        (true, _) | (false, false) => bytes.len().max(1 + sequence_len),
        (false, true) => {
            let length = bytes
                .get(1 + sequence_len..3 + sequence_len)
                .ok_or(Fault::RecordCut)?;
            3 + sequence_len + usize::from(u16::from_be_bytes([length[0], length[1]]))
        }
    };
    if whole > bytes.len() {
        return Err(Fault::RecordCut);
    }
    Ok((whole, epoch))
}

fn alert(fragment: &[u8], offset: usize) -> Seen {
    match *fragment {
        [level, description] => Seen::Alert(Alert { level, description }),
        _ => Seen::Malformed {
            offset,
            fault: Fault::Alert,
        },
    }
}

fn change_cipher_spec(fragment: &[u8], offset: usize) -> Seen {
    match *fragment {
        [1] => Seen::ChangeCipherSpec,
        _ => Seen::Malformed {
            offset,
            fault: Fault::ChangeCipherSpec,
        },
    }
}
