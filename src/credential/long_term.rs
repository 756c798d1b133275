//! The server side of the long-term credential mechanism (RFC 8489 section 9.2.4).
//!
//! Nothing is stored for a client: a nonce says when it expires and is sealed, together with the
//! client's address and the security features, so that a server recognises its own nonces.
//! Time is an argument, in seconds since any fixed point.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use crate::fault;
use crate::stun::{
    AttributeType, Class, IntegrityKey, Message, MessageWriter, PasswordAlgorithm, RawAttribute,
    SecurityFeatures, WriteError, user_hash,
};

const COOKIE_LEN: usize = 13;
const EXPIRY_LEN: usize = 16;
const SEAL_LEN: usize = 32;
/// Cookie, expiry and seal; all printable, as NONCE wants it (RFC 8489 section 14.10).
const NONCE_LEN: usize = COOKIE_LEN + EXPIRY_LEN + SEAL_LEN;

/// What a server offers its clients.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The realm, already prepared (RFC 8489 section 14.9).
    pub realm: Vec<u8>,
    /// The password algorithms, best first; an empty list announces none, and keys are MD5.
    pub algorithms: Vec<PasswordAlgorithm>,
    /// Takes USERHASH in place of USERNAME.
    pub anonymity: bool,
    /// Seconds that a nonce is valid.
    pub nonce_lifetime: u64,
}

/// Authenticates requests with user names and passwords.
#[derive(Debug)]
pub struct LongTermServer {
    policy: Policy,
    /// The value of PASSWORD-ALGORITHMS.
    algorithms: Vec<u8>,
    users: HashMap<Vec<u8>, Keys>,
    hashes: HashMap<[u8; 32], Vec<u8>>,
    seal: Hmac<Sha256>,
}

#[derive(Debug)]
struct Keys {
    md5: IntegrityKey,
    sha256: IntegrityKey,
}

/// Why a request is refused (RFC 8489 section 9.2.4); none of these responses is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No integrity attribute: 401 with realm, nonce and password algorithms.
    Challenge,
    /// Credentials are incomplete, or the password algorithms are not those offered: 400.
    BadRequest,
    /// The user is unknown, the realm another or the integrity wrong: 401 with a new challenge.
    Unauthenticated,
    /// The nonce has expired, or is none of ours for this client: 438 with a new one.
    StaleNonce,
}

impl Refusal {
    /// The error code it is answered with.
    pub fn code(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Challenge | Self::Unauthenticated => 401,
            Self::StaleNonce => 438,
        }
    }

    fn reason(self) -> &'static str {
        match self {
            Self::BadRequest => "Bad Request",
            Self::Challenge | Self::Unauthenticated => "Unauthenticated",
            Self::StaleNonce => "Stale Nonce",
        }
    }
}

/// A request that was authenticated.
#[derive(Clone, Copy, Debug)]
pub struct Login<'s> {
    /// The user, also when the request carried only the hash of the name.
    pub username: &'s [u8],
    /// What the request was verified with and the response is to be signed with.
    pub key: &'s IntegrityKey,
    /// Sign with MESSAGE-INTEGRITY-SHA256; with MESSAGE-INTEGRITY otherwise.
    pub sha256: bool,
}

impl LongTermServer {
    /// A server without users; `secret` seals its nonces and must be random.
    #[expect(clippy::missing_panics_doc, reason = "HMAC takes a key of any length")]
    pub fn new(policy: Policy, secret: &[u8; 32]) -> Self {
        let entry = |algorithm: &PasswordAlgorithm| {
            let [high, low] = algorithm.number().to_be_bytes();
            [high, low, 0, 0]
        };
        Self {
            algorithms: policy.algorithms.iter().flat_map(entry).collect(),
            policy,
            users: HashMap::new(),
            hashes: HashMap::new(),
            seal: Hmac::new_from_slice(secret).expect("HMAC takes a key of any length (RFC 2104 section 2)"),
        }
    }

    /// Adds a user, or gives one another password; both texts already prepared (RFC 8489 section 9.2.2).
    pub fn add_user(&mut self, username: &[u8], password: &[u8]) {
        let key = |algorithm| IntegrityKey::long_term(username, &self.policy.realm, password, algorithm);
        let keys = Keys {
            md5: key(PasswordAlgorithm::Md5),
            sha256: key(PasswordAlgorithm::Sha256),
        };
        if self.policy.anonymity {
            self.hashes
                .insert(user_hash(username, &self.policy.realm), username.to_vec());
        }
        self.users.insert(username.to_vec(), keys);
    }

    /// Judges a request that passed the basic checks, in the order of RFC 8489 section 9.2.4.
    ///
    /// Both integrity attributes must verify where both are present, and none may be cut. A
    /// REALM other than ours is refused like a wrong password, which it implies.
    pub fn authenticate(
        &self,
        request: &Message<'_>,
        source: SocketAddr,
        now: u64,
    ) -> Result<Login<'_>, Refusal> {
        let offered = Offered::of(request);
        let is_signed = offered.sha1.is_some() || offered.sha256.is_some();
        let is_believed = offered.username.is_some() && fault::is(&fault::LOGIN_WITHOUT_INTEGRITY);
        if !is_signed && !is_believed {
            return Err(Refusal::Challenge);
        }
        let (Some(_), Some(realm), Some(nonce)) = (
            offered.username.or(offered.userhash),
            offered.realm,
            offered.nonce,
        ) else {
            return Err(Refusal::BadRequest);
        };
        let algorithm = self.algorithm(&offered, nonce)?;
        let (username, keys) = self.user(&offered).ok_or(Refusal::Unauthenticated)?;
        let key = match algorithm.unwrap_or(PasswordAlgorithm::Md5) {
            PasswordAlgorithm::Md5 => &keys.md5,
            PasswordAlgorithm::Sha256 => &keys.sha256,
        };
        let is_verified = offered.verifies(request, key) || fault::is(&fault::LOGIN_NOT_VERIFIED);
        let is_ours = realm == self.policy.realm || fault::is(&fault::REALM_NOT_COMPARED);
        if !is_ours || !is_verified {
            return Err(Refusal::Unauthenticated);
        }
        if !self.is_fresh(nonce, source, now) && !fault::is(&fault::NONCE_NOT_CHECKED) {
            return Err(Refusal::StaleNonce);
        }
        Ok(Login {
            username,
            key,
            sha256: (algorithm.is_some() && !fault::is(&fault::LOGIN_ANSWERED_WITH_SHA1))
                || fault::is(&fault::LOGIN_ANSWERED_WITH_SHA256),
        })
    }

    /// Writes the response to a refused request.
    pub fn write_refusal(
        &self,
        refusal: Refusal,
        request: &Message<'_>,
        source: SocketAddr,
        now: u64,
        out: &mut [u8],
    ) -> Result<usize, WriteError> {
        let mut writer = MessageWriter::new(out, Class::Error, request.method(), request.transaction_id())?;
        writer.error_code(refusal.code(), refusal.reason())?;
        if refusal != Refusal::BadRequest {
            writer.attribute(AttributeType::REALM, &self.policy.realm)?;
            let stale = refusal == Refusal::StaleNonce && fault::is(&fault::STALE_WITHOUT_NONCE);
            if !stale {
                writer.attribute(AttributeType::NONCE, &self.nonce(source, now))?;
            }
            if !self.algorithms.is_empty() && !fault::is(&fault::ALGORITHMS_ANNOUNCED_AND_NOT_LISTED) {
                writer.attribute(AttributeType::PASSWORD_ALGORITHMS, &self.algorithms)?;
            }
            if fault::is(&fault::CHALLENGE_NAMES_ANOTHER_SERVER) {
                writer.address(AttributeType::ALTERNATE_SERVER, source)?;
            }
        }
        if fault::is(&fault::LOGIN_REFUSAL_SIGNED)
            && let Some(keys) = self.users.values().next()
        {
            writer.message_integrity(&keys.md5)?;
        }
        Ok(writer.finish())
    }

    /// The algorithm the client's key was made with; none if the request is processed as though
    /// it had named MD5. Refuses a list that somebody shortened on the way to the client.
    fn algorithm(&self, offered: &Offered<'_>, nonce: &[u8]) -> Result<Option<PasswordAlgorithm>, Refusal> {
        let announced = SecurityFeatures::read(nonce).is_some_and(SecurityFeatures::password_algorithms);
        match (announced, offered.algorithms, offered.algorithm) {
            (false, _, _) | (true, None, None) => Ok(None),
            (true, Some(list), Some([high, low, 0, 0]))
                if list == self.algorithms || fault::is(&fault::ALGORITHMS_NOT_COMPARED) =>
            {
                let number = u16::from_be_bytes([*high, *low]);
                let known = self
                    .policy
                    .algorithms
                    .iter()
                    .find(|known| known.number() == number);
                known.copied().map(Some).ok_or(Refusal::BadRequest)
            }
            _ => Err(Refusal::BadRequest),
        }
    }

    fn user(&self, offered: &Offered<'_>) -> Option<(&[u8], &Keys)> {
        let name = match offered.username {
            Some(name) => name,
            None if fault::is(&fault::USERHASH_IS_ANYBODY) => self.hashes.values().next()?,
            None => self.hashes.get(offered.userhash?)?,
        };
        self.users
            .get_key_value(name)
            .map(|(name, keys)| (name.as_slice(), keys))
    }

    /// A nonce for this client (RFC 8489 section 9.2): another address gets another one.
    fn nonce(&self, source: SocketAddr, now: u64) -> [u8; NONCE_LEN] {
        let features = SecurityFeatures::new(!self.algorithms.is_empty(), self.policy.anonymity);
        let features = if fault::is(&fault::FEATURES_NOT_ANNOUNCED) {
            SecurityFeatures::default()
        } else {
            features
        };
        let mut nonce = [0; NONCE_LEN];
        let (cookie, rest) = nonce.split_at_mut(COOKIE_LEN);
        let (expiry, seal) = rest.split_at_mut(EXPIRY_LEN);
        cookie.copy_from_slice(&features.cookie());
        write_hex(
            &now.saturating_add(self.policy.nonce_lifetime).to_be_bytes(),
            expiry,
        );
        let sealed = self.sealed(cookie, expiry, source);
        seal.copy_from_slice(&sealed);
        nonce
    }

    fn is_fresh(&self, nonce: &[u8], source: SocketAddr, now: u64) -> bool {
        let Some((cookie, rest)) = nonce.split_at_checked(COOKIE_LEN) else {
            return false;
        };
        let Some((expiry, seal)) = rest.split_at_checked(EXPIRY_LEN) else {
            return false;
        };
        let genuine: bool = self.sealed(cookie, expiry, source).ct_eq(seal).into();
        let expires = std::str::from_utf8(expiry)
            .ok()
            .and_then(|text| u64::from_str_radix(text, 16).ok());
        genuine && expires.is_some_and(|expires| now < expires)
    }

    fn sealed(&self, cookie: &[u8], expiry: &[u8], source: SocketAddr) -> [u8; SEAL_LEN] {
        let address = match source.ip() {
            IpAddr::V4(ip) => ip.to_ipv6_mapped(),
            IpAddr::V6(ip) => ip,
        };
        let seal = self.seal.clone().chain_update(cookie).chain_update(expiry);
        let seal = if fault::is(&fault::NONCE_FOR_EVERYBODY) {
            seal
        } else {
            seal.chain_update(address.octets())
                .chain_update(source.port().to_be_bytes())
        };
        let mut text = [0; SEAL_LEN];
        write_hex(&seal.finalize().into_bytes()[..SEAL_LEN / 2], &mut text);
        text
    }
}

/// The credentials in a request: of each type the first, and none behind the integrity attributes.
#[derive(Default)]
struct Offered<'a> {
    username: Option<&'a [u8]>,
    userhash: Option<&'a [u8]>,
    realm: Option<&'a [u8]>,
    nonce: Option<&'a [u8]>,
    algorithm: Option<&'a [u8]>,
    algorithms: Option<&'a [u8]>,
    sha1: Option<RawAttribute<'a>>,
    sha256: Option<RawAttribute<'a>>,
}

impl<'a> Offered<'a> {
    fn of(request: &Message<'a>) -> Self {
        let mut this = Self::default();
        for attribute in request.attributes() {
            let signed = this.sha1.is_some() || this.sha256.is_some();
            let place = match attribute.kind {
                AttributeType::MESSAGE_INTEGRITY_SHA256 => {
                    this.sha256.get_or_insert(attribute);
                    continue;
                }
                _ if signed && !fault::is(&fault::LOGIN_BEHIND_INTEGRITY_COUNTS) => continue,
                AttributeType::MESSAGE_INTEGRITY => {
                    this.sha1 = Some(attribute);
                    continue;
                }
                AttributeType::USERNAME => &mut this.username,
                AttributeType::USERHASH => &mut this.userhash,
                AttributeType::REALM => &mut this.realm,
                AttributeType::NONCE => &mut this.nonce,
                AttributeType::PASSWORD_ALGORITHM => &mut this.algorithm,
                AttributeType::PASSWORD_ALGORITHMS => &mut this.algorithms,
                _ => continue,
            };
            if fault::is(&fault::LAST_OF_A_LOGIN_COUNTS) {
                *place = None;
            }
            place.get_or_insert(attribute.value);
        }
        this
    }

    fn verifies(&self, request: &Message<'_>, key: &IntegrityKey) -> bool {
        self.sha1.is_none_or(|mac| request.verifies_sha1(&mac, key))
            && self
                .sha256
                .is_none_or(|mac| mac.value.len() == 32 && request.verifies_sha256(&mac, key))
    }
}

fn write_hex(bytes: &[u8], text: &mut [u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
}

#[cfg(test)]
#[path = "long_term_tests.rs"]
mod tests;
