//! The client side of the long-term credential mechanism (RFC 8489 sections 9.2.3 and 9.2.5), over UDP.
//!
//! Free of sockets and clocks: the owner sends what [`Client::request`] writes, with a transaction id of its own
//! for every request, and does what [`Client::receive`] says of each datagram that comes.

use std::net::SocketAddr;

use crate::fault;
use crate::stun::{
    Attribute, AttributeType as A, Class, IntegrityKey, Message, MessageWriter, Method, PasswordAlgorithm,
    RawAttribute, SecurityFeatures, TransactionId, WriteError, opaque_string, user_hash,
};

/// How often one request is made anew because its nonce was stale: a server must give a valid one, so more than a
/// few are a server that wants the client to go on for ever.
const STALE: u8 = 3;
/// The longest SHA-256 integrity; other lengths are for usages that agree on them.
const WHOLE: usize = 32;

/// A client with a user name and a password, both already prepared (RFC 8489 section 9.2.2).
#[derive(Debug)]
pub struct Client {
    username: Vec<u8>,
    password: Vec<u8>,
    /// What the server asked for; none until it has asked.
    login: Option<Login>,
    /// How often the request at hand was told that its nonce is stale.
    stale: u8,
    /// Where the request at hand has been sent.
    asked: Vec<SocketAddr>,
}

/// What a challenge said.
#[derive(Debug, Clone)]
struct Login {
    realm: Vec<u8>,
    nonce: Vec<u8>,
    /// PASSWORD-ALGORITHMS as it was received, and the algorithm that was chosen from it.
    algorithms: Option<(Vec<u8>, PasswordAlgorithm)>,
    /// USERHASH instead of USERNAME.
    anonymous: bool,
    key: IntegrityKey,
}

/// What becomes of the request that a datagram came for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: the datagram counts as never received.
    Ignore,
    /// It is made anew, with another transaction id.
    Retry,
    /// It is made anew to another server.
    Redirect(SocketAddr),
    /// It succeeded.
    Success,
    /// It failed.
    Failed,
}

impl Client {
    /// One that has not spoken to its server yet.
    pub fn new(username: &[u8], password: &[u8]) -> Self {
        Self {
            username: username.to_vec(),
            password: password.to_vec(),
            login: None,
            stale: 0,
            asked: Vec::new(),
        }
    }

    /// A request is about to be made to this server, as the first of its kind.
    pub fn begin(&mut self, server: SocketAddr) {
        self.stale = 0;
        self.asked = vec![server];
    }

    /// Writes the request, with the credentials as far as the server has asked for them.
    pub fn request(&self, method: Method, id: TransactionId, out: &mut [u8]) -> Result<usize, WriteError> {
        let mut writer = MessageWriter::new(out, Class::Request, method, id)?;
        let Some(login) = &self.login else {
            return Ok(writer.finish());
        };
        if login.anonymous {
            writer.attribute(
                A::USERHASH,
                &user_hash(&self.username, &realm_of_key(&login.realm)),
            )?;
        } else {
            writer.attribute(A::USERNAME, &self.username)?;
        }
        writer.attribute(A::REALM, &login.realm)?;
        writer.attribute(A::NONCE, &login.nonce)?;
        if let Some((list, chosen)) = &login.algorithms {
            let [high, low] = chosen.number().to_be_bytes();
            writer.attribute(A::PASSWORD_ALGORITHMS, list)?;
            writer.attribute(A::PASSWORD_ALGORITHM, &[high, low, 0, 0])?;
            writer.message_integrity_sha256(&login.key, WHOLE)?;
        } else {
            writer.message_integrity(&login.key)?;
        }
        Ok(writer.finish())
    }

    /// Judges a response to the request at hand; what is not one is ignored.
    pub fn receive(&mut self, response: &Message<'_>, id: TransactionId) -> Next {
        if response.transaction_id() != id || !matches!(response.class(), Class::Success | Class::Error) {
            return Next::Ignore;
        }
        let code = code(response);
        if let Some(challenge @ (401 | 438)) = code {
            return self.challenged(response, challenge == 438);
        }
        // Anybody may send a 400 without integrity; and who takes the list out wants the client to fall back to MD5.
        let anybodys = code == Some(400) && !is_signed(response);
        if anybodys || is_stripped(response) || !self.is_authentic(response) {
            return Next::Ignore;
        }
        match (response.class(), code) {
            (Class::Success, _) => Next::Success,
            (_, Some(300)) if self.login.is_some() => self.redirected(response),
            _ => Next::Failed,
        }
    }

    fn challenged(&mut self, response: &Message<'_>, stale: bool) -> Next {
        let Some(login) = self.login_for(response) else {
            return Next::Failed;
        };
        if stale {
            self.stale += 1;
            // A nonce cannot be stale in a request that has none.
            if self.login.is_none() || self.stale > STALE {
                return Next::Failed;
            }
        } else if self
            .login
            .as_ref()
            .is_some_and(|known| known.realm == login.realm)
        {
            // The same user, realm and password again would be refused again.
            return Next::Failed;
        }
        self.login = Some(login);
        Next::Retry
    }

    /// The login that a challenge asks for; none if it must not be answered.
    fn login_for(&self, response: &Message<'_>) -> Option<Login> {
        let value = |kind| response.attribute(kind).map(|one| one.value.to_vec());
        let (realm, nonce) = (value(A::REALM)?, value(A::NONCE)?);
        if is_stripped(response) {
            return None;
        }
        let algorithms = match response.attribute(A::PASSWORD_ALGORITHMS) {
            None => None,
            Some(list) => Some((
                list.value.to_vec(),
                first_supported(list, response.transaction_id())?,
            )),
        };
        let algorithm = algorithms
            .as_ref()
            .map_or(PasswordAlgorithm::Md5, |(_, one)| *one);
        let anonymous = SecurityFeatures::read(&nonce).is_some_and(SecurityFeatures::username_anonymity);
        Some(Login {
            key: IntegrityKey::long_term(&self.username, &realm_of_key(&realm), &self.password, algorithm),
            realm,
            nonce,
            algorithms,
            anonymous,
        })
    }

    /// Whether a response is signed as its request was; nothing is expected of one to an unsigned request.
    fn is_authentic(&self, response: &Message<'_>) -> bool {
        let Some(login) = &self.login else { return true };
        match (&login.algorithms, response.attribute(A::MESSAGE_INTEGRITY_SHA256)) {
            (Some(_), Some(mac)) => mac.value.len() == WHOLE && response.verifies_sha256(&mac, &login.key),
            (Some(_), None) => false,
            (None, _) => response
                .attribute(A::MESSAGE_INTEGRITY)
                .is_some_and(|mac| response.verifies_sha1(&mac, &login.key)),
        }
    }

    /// Section 10: the same request, with the same credentials, to a server that was not asked yet.
    fn redirected(&mut self, response: &Message<'_>) -> Next {
        let id = response.transaction_id();
        let other = response.attribute(A::ALTERNATE_SERVER);
        let other = other.and_then(|one| match one.decode(id) {
            Ok(Attribute::AlternateServer(address)) => Some(address),
            _ => None,
        });
        match other {
            Some(server) if !self.asked.contains(&server) => {
                self.asked.push(server);
                Next::Redirect(server)
            }
            _ => Next::Failed,
        }
    }
}

fn code(response: &Message<'_>) -> Option<u16> {
    let value = response.attribute(A::ERROR_CODE)?;
    match value.decode(response.transaction_id()) {
        Ok(Attribute::ErrorCode { code, .. }) => Some(code),
        _ => None,
    }
}

fn is_signed(response: &Message<'_>) -> bool {
    let kinds = [A::MESSAGE_INTEGRITY, A::MESSAGE_INTEGRITY_SHA256];
    kinds.iter().any(|kind| response.attribute(*kind).is_some())
}

/// The nonce announces password algorithms and there are none.
fn is_stripped(response: &Message<'_>) -> bool {
    let nonce = response.attribute(A::NONCE);
    let features = nonce.and_then(|one| SecurityFeatures::read(one.value));
    features.is_some_and(SecurityFeatures::password_algorithms)
        && response.attribute(A::PASSWORD_ALGORITHMS).is_none()
}

/// The first algorithm of a list that is known here, all of which have no parameters.
fn first_supported(list: RawAttribute<'_>, id: TransactionId) -> Option<PasswordAlgorithm> {
    let Ok(Attribute::PasswordAlgorithms(mut entries)) = list.decode(id) else {
        return None;
    };
    entries.find_map(|one| one.algorithm().filter(|_| one.parameters.is_empty()))
}

/// A realm as it goes into a key: prepared, without quotes around it or NUL behind it (RFC 8489 section 9.2.2).
fn realm_of_key(realm: &[u8]) -> Vec<u8> {
    let end = realm
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    let bare = realm[..end]
        .strip_prefix(b"\"")
        .and_then(|rest| rest.strip_suffix(b"\""));
    let bare = bare.unwrap_or(&realm[..end]);
    let text = std::str::from_utf8(bare).ok();
    text.filter(|_| !fault::is(&fault::REALM_NOT_PREPARED))
        .and_then(|text| opaque_string(text).ok())
        .map_or_else(|| bare.to_vec(), |text| text.as_bytes().to_vec())
}
