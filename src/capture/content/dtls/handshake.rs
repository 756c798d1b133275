//! Handshake messages: their header, and the bodies that are looked into.

use tls_parser::{
    DTLSClientHello, DTLSMessage, DTLSMessageHandshakeBody, TlsCertificateContents, TlsExtension,
    TlsServerHelloContents, parse_dtls_message_handshake, parse_tls_extension_unknown,
};

use super::certificate::Certificate;
use super::names;
use super::seen::{ClientHello, Fault, Seen, Version};

/// Type, length, number, fragment offset, fragment length (RFC 6347 section 4.2.2).
const HEADER_LEN: usize = 12;

pub(super) const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;
const HELLO_VERIFY_REQUEST: u8 = 3;
const CERTIFICATE: u8 = 11;

const USE_SRTP: u16 = 14;
const SUPPORTED_VERSIONS: u16 = 43;

/// The random of a `ServerHello` that is a `HelloRetryRequest` (RFC 8446 section 4.1.3).
const RETRY_RANDOM: [u8; 32] = [
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91, 0xC2,
    0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
];

/// What a fragment says about itself and its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) kind: u8,
    pub(super) length: usize,
    pub(super) sequence: u16,
    pub(super) offset: usize,
}

impl Header {
    /// A header, its fragment, and the bytes behind it; none if they do not fit together.
    pub(super) fn read(bytes: &[u8]) -> Option<(Self, &[u8], &[u8])> {
        let (header, rest) = bytes.split_at_checked(HEADER_LEN)?;
        let u24 = |at: usize| {
            let bytes = [0, header[at], header[at + 1], header[at + 2]];
            usize::try_from(u32::from_be_bytes(bytes)).unwrap_or(usize::MAX)
        };
        let read = Self {
            kind: header[0],
            length: u24(1),
            sequence: u16::from_be_bytes([header[4], header[5]]),
            offset: u24(6),
        };
        let (fragment, behind) = rest.split_at_checked(u24(9))?;
        (read.offset + fragment.len() <= read.length).then_some((read, fragment, behind))
    }

    /// Whether two fragments say that they are of one message.
    pub(super) fn same_message(&self, other: &Self) -> bool {
        (self.kind, self.length, self.sequence) == (other.kind, other.length, other.sequence)
    }

    /// Whether the body is looked into, so that it has to be whole.
    pub(super) fn is_read(&self) -> bool {
        matches!(
            self.kind,
            CLIENT_HELLO | SERVER_HELLO | HELLO_VERIFY_REQUEST | CERTIFICATE
        )
    }

    /// The message by its name only.
    pub(super) fn named(&self) -> Seen {
        Seen::Handshake {
            kind: self.kind,
            name: names::handshake(self.kind),
        }
    }
}

/// The client's random in the whole body of a `ClientHello`, which tells associations apart.
pub(super) fn client_random(body: &[u8]) -> Option<&[u8]> {
    body.get(2..34)
}

/// Reads a whole body.
pub(super) fn read(kind: u8, body: &[u8]) -> Result<Seen, Fault> {
    let message = with_header(kind, body);
    let Ok((_, DTLSMessage::Handshake(message))) = parse_dtls_message_handshake(&message) else {
        return Err(Fault::Message);
    };
    match message.body {
        DTLSMessageHandshakeBody::ClientHello(hello) => client_hello(&hello),
        DTLSMessageHandshakeBody::HelloVerifyRequest(_) => Ok(Seen::HelloVerifyRequest),
        DTLSMessageHandshakeBody::ServerHello(hello) => server_hello(&hello),
        DTLSMessageHandshakeBody::Certificate(chain) => certificate(&chain),
        _ => Err(Fault::Message),
    }
}

/// The message in one fragment, as the parser wants it.
fn with_header(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes();
    let mut message = Vec::with_capacity(HEADER_LEN + body.len());
    message.push(kind);
    message.extend_from_slice(&length[1..]);
    message.extend_from_slice(&[0; 5]);
    message.extend_from_slice(&length[1..]);
    message.extend_from_slice(body);
    message
}

fn client_hello(hello: &DTLSClientHello<'_>) -> Result<Seen, Fault> {
    let mut read = ClientHello {
        version: Version(hello.version.0),
        cookie_len: hello.cookie.len(),
        ..ClientHello::default()
    };
    each_extension(hello.ext, |kind, value| {
        match kind {
            SUPPORTED_VERSIONS => {
                read.versions = listed::<1>(value)?.into_iter().map(Version).collect();
            }
            USE_SRTP => read.use_srtp = listed::<2>(value)?,
            _ => {}
        }
        Some(())
    })?;
    Ok(Seen::ClientHello(Box::new(read)))
}

fn server_hello(hello: &TlsServerHelloContents<'_>) -> Result<Seen, Fault> {
    let mut version = Version(hello.version.0);
    let mut srtp_profile = None;
    each_extension(hello.ext, |kind, value| {
        match kind {
            SUPPORTED_VERSIONS => version = Version(u16::from_be_bytes(value.try_into().ok()?)),
            USE_SRTP => srtp_profile = listed::<2>(value)?.first().copied(),
            _ => {}
        }
        Some(())
    })?;
    if hello.random == RETRY_RANDOM {
        return Ok(Seen::HelloRetryRequest);
    }
    Ok(Seen::ServerHello {
        version,
        srtp_profile,
    })
}

fn certificate(chain: &TlsCertificateContents<'_>) -> Result<Seen, Fault> {
    let chain = &chain.cert_chain;
    let leaf = chain.first().map_or(&[][..], |leaf| leaf.data);
    if chain.iter().any(|one| one.data.is_empty()) {
        return Err(Fault::Message);
    }
    Ok(Seen::Certificate(Certificate::new(leaf, chain.len())))
}

/// Shows every extension to `take`, which refuses what it cannot read.
fn each_extension<'a>(
    extensions: Option<&'a [u8]>,
    mut take: impl FnMut(u16, &'a [u8]) -> Option<()>,
) -> Result<(), Fault> {
    let mut rest = extensions.unwrap_or_default();
    while !rest.is_empty() {
        let Ok((behind, TlsExtension::Unknown(kind, value))) = parse_tls_extension_unknown(rest) else {
            return Err(Fault::Message);
        };
        take(kind.0, value).ok_or(Fault::Message)?;
        rest = behind;
    }
    Ok(())
}

/// Numbers of two bytes behind a length of `N` bytes.
fn listed<const N: usize>(value: &[u8]) -> Option<Vec<u16>> {
    let (length, rest) = value.split_at_checked(N)?;
    let length = length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    let list = rest.get(..length)?;
    list.len().is_multiple_of(2).then(|| {
        list.chunks_exact(2)
            .map(|two| u16::from_be_bytes([two[0], two[1]]))
            .collect()
    })
}
