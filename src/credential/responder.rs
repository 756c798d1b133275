//! An ICE agent's Binding request handler (RFC 8445 section 7.3, RFC 8489 section 9.1.3).
//!
//! The order of the checks is the security of the thing: nothing a packet says changes any state
//! before the password of the one credential it names has verified it, and no error that comes
//! before that is signed.

use std::net::SocketAddr;

use super::basic::{self, Discard, MAX_UNKNOWN, Scan, Unknown, Wanted};
use super::outcome::{Check, Outcome, OutputTooSmall, Refused, Reply, Triggered, Unauthenticated};
use super::remote::Remote;
use super::role::{Claim, Resolution, Role, TieBreaker, resolve};
use super::set::{Generation, SetId, StreamId};
use super::table::{CredentialTable, Found};
use super::username;
use crate::fault;
use crate::stun::{AttributeType, Class, IntegrityKey, Message, MessageWriter, Method, WriteError};

/// The output that every call of [`Responder::handle`] must bring: header, ERROR-CODE with its
/// reason, a full UNKNOWN-ATTRIBUTES, MESSAGE-INTEGRITY-SHA256 and FINGERPRINT.
pub const MAX_RESPONSE: usize = 20 + 28 + (4 + 2 * MAX_UNKNOWN) + 36 + 8;

/// Only whole HMACs count: ICE does not allow them to be cut (RFC 8489 section 14.6).
const SHA256_LEN: usize = 32;

/// Answers connectivity checks for one agent; never allocates while doing so.
#[derive(Debug)]
pub struct Responder {
    table: CredentialTable,
    role: Role,
    tie_breaker: TieBreaker,
}

impl Responder {
    /// A responder for an agent with these credentials and role.
    pub fn new(table: CredentialTable, role: Role, tie_breaker: TieBreaker) -> Self {
        Self {
            table,
            role,
            tie_breaker,
        }
    }

    /// The credentials answered on.
    pub fn table(&self) -> &CredentialTable {
        &self.table
    }

    /// The credentials answered on, to register and retire.
    pub fn table_mut(&mut self) -> &mut CredentialTable {
        &mut self.table
    }

    /// The agent's role now.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Takes a role and tie-breaker, as after a 487 of the peer's (RFC 8445 section 7.2.5.1).
    pub fn set_role(&mut self, role: Role, tie_breaker: TieBreaker) {
        self.role = role;
        self.tie_breaker = tie_breaker;
    }

    /// Judges a datagram and writes the response, if there is one, into `out`, which must have
    /// [`MAX_RESPONSE`] bytes.
    ///
    /// `source` is answered as XOR-MAPPED-ADDRESS as it is: on a relayed candidate it is the
    /// address that the TURN server saw (RFC 8445 section 7.3.1.2). `destination` is the local
    /// socket's address and selects among credentials that share a fragment.
    ///
    /// A request without PRIORITY, with an ICE attribute of impossible size or with both role
    /// attributes is answered 400. That 400 is signed, because the request was authenticated
    /// (RFC 8489 section 9.1.3), and comes after 420 and before 487, so that no such request
    /// changes the role. A request without a role attribute is no conflict.
    pub fn handle<'d>(
        &mut self,
        datagram: &'d [u8],
        source: SocketAddr,
        destination: SocketAddr,
        out: &mut [u8],
    ) -> Outcome<'d> {
        let available = out.len();
        if available < MAX_RESPONSE {
            return Outcome::OutputTooSmall(OutputTooSmall {
                needed: MAX_RESPONSE,
                available,
            });
        }
        let message = match basic::frame(datagram) {
            Ok(message) => message,
            Err(reason) => return Outcome::NotStun(reason),
        };
        match message.class() {
            Class::Success | Class::Error => return Outcome::Response,
            Class::Indication if fault::is(&fault::INDICATION_ANSWERED) => {}
            Class::Indication => return Outcome::Discard(Discard::Indication),
            Class::Request
                if message.method() != Method::BINDING && !fault::is(&fault::ANY_METHOD_ANSWERED) =>
            {
                return Outcome::Discard(Discard::Method);
            }
            Class::Request => {}
        }
        match basic::scan(&message) {
            Ok(scan) => self.answer(&message, &scan, (source, destination), out),
            Err(reason) => Outcome::Discard(reason),
        }
    }

    #[inline]
    fn answer<'d>(
        &mut self,
        message: &Message<'d>,
        scan: &Scan<'d>,
        (source, destination): (SocketAddr, SocketAddr),
        out: &mut [u8],
    ) -> Outcome<'d> {
        let available = out.len();
        if fault::is(&fault::ROLE_BEFORE_AUTHENTICATION)
            && let Ok(Resolution::Switch(role)) =
                claim(scan).map(|claim| resolve(self.role, self.tie_breaker, claim))
        {
            self.role = role;
        }
        let (reply, signature) = match self.authenticate(message, scan, destination) {
            Ok(peer) => {
                let reply = self.examine(scan, &peer);
                (reply, self.signature(&reply, &peer))
            }
            Err(_) if scan.unknown && fault::is(&fault::UNKNOWN_BEFORE_AUTHENTICATION) => {
                let (set, why) = (NOBODY, Refused::UnknownAttributes);
                (Reply::Refused { set, why }, None)
            }
            Err(why) => (Reply::Unauthenticated(why), self.signature_of_refusal()),
        };
        match write(message, &reply, signature, source, out) {
            Ok(len) => {
                if let Reply::Accepted(Check {
                    role_switched: Some(role),
                    ..
                }) = reply
                {
                    self.role = role;
                }
                Outcome::Respond { len, reply }
            }
            // MAX_RESPONSE makes room for every response, so this arm is for its miscalculation.
            Err(_) => Outcome::OutputTooSmall(OutputTooSmall {
                needed: MAX_RESPONSE,
                available,
            }),
        }
    }

    /// Verifies a request with the password of the one fragment that it names.
    #[inline]
    fn authenticate<'t, 'd>(
        &'t self,
        message: &Message<'d>,
        scan: &Scan<'d>,
        destination: SocketAddr,
    ) -> Result<Peer<'t, 'd>, Unauthenticated> {
        let is_signed = scan.has(Wanted::Sha1) || scan.has(Wanted::Sha256);
        let is_let_in = !is_signed && fault::is(&fault::NO_INTEGRITY_NEEDED);
        let (Some(username), true) = (scan.value(Wanted::Username), is_signed || is_let_in) else {
            return Err(Unauthenticated::NoCredential);
        };
        let halves = username::split(username).ok_or(Unauthenticated::UnknownFragment)?;
        let found = self.table.lookup(halves.local, destination);
        let found = found.or_else(|| {
            let swapped = fault::is(&fault::SWAPPED_HALVES_ACCEPTED);
            swapped.then(|| self.table.lookup(halves.remote, destination))?
        });
        let found = found.ok_or(Unauthenticated::UnknownFragment)?;
        if fault::is(&fault::EARLY_CHECK_REFUSED) && found.remote(halves.remote).is_none() {
            return Err(Unauthenticated::UnknownFragment);
        }
        if !(is_let_in
            || scan.is_signed_with(message, self.verification_key(&found))
            || fault::is(&fault::WRONG_INTEGRITY_ACCEPTED))
        {
            return Err(Unauthenticated::BadIntegrity);
        }
        let signature = Signature {
            key: found.key(),
            sha256: scan.has(Wanted::Sha256) && !fault::is(&fault::SHA256_ANSWERED_WITH_SHA1),
        };
        Ok(Peer {
            found,
            remote_fragment: halves.remote,
            signature,
        })
    }

    /// The key that a request for this credential has to be signed with.
    #[inline]
    fn verification_key<'t>(&'t self, found: &Found<'t>) -> &'t IntegrityKey {
        let first = fault::is(&fault::VERIFIES_WITH_FIRST_STREAM);
        let wrong = first.then(|| self.table.first()).flatten();
        wrong.as_ref().unwrap_or(found).key()
    }

    /// What the response to an authenticated request is signed with.
    #[inline]
    fn signature<'t>(&'t self, reply: &Reply<'_>, peer: &Peer<'t, '_>) -> Option<Signature<'t>> {
        let Signature { key, sha256 } = peer.signature;
        let is_conflict = matches!(
            reply,
            Reply::Refused {
                why: Refused::RoleConflict,
                ..
            }
        );
        let peers = (is_conflict && fault::is(&fault::CONFLICT_SIGNED_WITH_REMOTE_KEY))
            || fault::is(&fault::SIGNS_WITH_REMOTE_KEY);
        if peers && let Some(id) = peer.found.remote(peer.remote_fragment) {
            let key = self.table.remote(id).map_or(key, Remote::key);
            return Some(Signature { key, sha256 });
        }
        if fault::is(&fault::SIGNS_WITH_FIRST_STREAM) {
            let key = self.table.first().map_or(key, |first| first.key());
            return Some(Signature { key, sha256 });
        }
        let is_refusal = matches!(reply, Reply::Refused { .. });
        let unsigned = (is_conflict && fault::is(&fault::CONFLICT_UNSIGNED))
            || (is_refusal && fault::is(&fault::REFUSAL_UNSIGNED))
            || (!is_refusal && fault::is(&fault::SUCCESS_UNSIGNED));
        (!unsigned).then_some(peer.signature)
    }

    /// The refusal of an unauthenticated request is signed by a fault only.
    fn signature_of_refusal(&self) -> Option<Signature<'_>> {
        let signed = fault::is(&fault::UNAUTHENTICATED_REFUSAL_SIGNED);
        let key = signed.then(|| self.table.first())??.key();
        Some(Signature { key, sha256: false })
    }

    /// Judges what an authenticated request asks for.
    #[inline]
    fn examine<'d>(&self, scan: &Scan<'d>, peer: &Peer<'_, 'd>) -> Reply<'d> {
        let set = peer.found.id();
        match self.accept(scan, set, peer) {
            Ok(check) => Reply::Accepted(check),
            Err(why) => Reply::Refused { set, why },
        }
    }

    #[inline]
    fn accept<'d>(&self, scan: &Scan<'d>, set: SetId, peer: &Peer<'_, 'd>) -> Result<Check<'d>, Refused> {
        if scan.unknown {
            return Err(Refused::UnknownAttributes);
        }
        let priority = number(scan.value(Wanted::Priority))?
            .map(u32::from_be_bytes)
            .or_else(|| fault::is(&fault::PRIORITY_NOT_NEEDED).then_some(1))
            .ok_or(Refused::Malformed)?;
        let use_candidate = number::<0>(scan.value(Wanted::UseCandidate))?.is_some();
        let role_switched = match resolve(self.role, self.tie_breaker, claim(scan)?) {
            Resolution::NoConflict => None,
            Resolution::Switch(_) if fault::is(&fault::ROLE_SWITCH_FORGOTTEN) => None,
            Resolution::Switch(role) => Some(role),
            Resolution::Refuse => return Err(Refused::RoleConflict),
        };
        let remote = peer.found.remote(peer.remote_fragment);
        Ok(Check {
            set,
            priority,
            nominated: (use_candidate || fault::is(&fault::EVERY_CHECK_NOMINATES))
                && role_switched.unwrap_or(self.role) == Role::Controlled,
            role_switched,
            remote_fragment: peer.remote_fragment,
            triggered: remote.map_or(Triggered::AwaitsRemote, Triggered::Now),
        })
    }
}

/// Whose credential authenticates what a fault does not authenticate.
const NOBODY: SetId = SetId {
    stream: StreamId(u32::MAX),
    generation: Generation(u32::MAX),
};

/// Who sent a request, now that it is authenticated.
struct Peer<'t, 'd> {
    found: Found<'t>,
    remote_fragment: &'d [u8],
    signature: Signature<'t>,
}

/// What a response is signed with: the key that verified its request, in the one of the two
/// attributes that the request's client is known to understand (RFC 8489 section 9.1.3).
#[derive(Clone, Copy)]
struct Signature<'t> {
    key: &'t IntegrityKey,
    sha256: bool,
}

impl Scan<'_> {
    /// True if every integrity attribute that is present, and at least one, verifies.
    #[inline]
    pub(super) fn is_signed_with(&self, message: &Message<'_>, key: &IntegrityKey) -> bool {
        let sha256 = self.get(Wanted::Sha256).map(|mac| {
            (mac.value.len() == SHA256_LEN || fault::is(&fault::CUT_SHA256_ACCEPTED))
                && message.verifies_sha256(&mac, key)
        });
        let sha1 = self.get(Wanted::Sha1).map(|mac| message.verifies_sha1(&mac, key));
        match (sha1, sha256) {
            (None, None) => false,
            (Some(sha1), Some(_)) if fault::is(&fault::SHA256_NOT_LOOKED_AT) => sha1,
            (sha1, sha256) => sha1.unwrap_or(true) && sha256.unwrap_or(true),
        }
    }
}

/// The value of an attribute that has exactly `N` bytes.
#[inline]
fn number<const N: usize>(value: Option<&[u8]>) -> Result<Option<[u8; N]>, Refused> {
    value
        .filter(|value| value.len() == N || !fault::is(&fault::WRONG_SIZE_IS_ABSENT))
        .map(|value| value.try_into().map_err(|_| Refused::Malformed))
        .transpose()
}

/// The role that the request claims.
#[inline]
fn claim(scan: &Scan<'_>) -> Result<Option<Claim>, Refused> {
    let controlling = number(scan.value(Wanted::Controlling))?.map(u64::from_be_bytes);
    let controlled = number(scan.value(Wanted::Controlled))?.map(u64::from_be_bytes);
    let claim = |role| {
        move |number| Claim {
            role,
            tie_breaker: TieBreaker(number),
        }
    };
    match (
        controlling.map(claim(Role::Controlling)),
        controlled.map(claim(Role::Controlled)),
    ) {
        (Some(_), Some(_)) if !fault::is(&fault::BOTH_ROLES_ACCEPTED) => Err(Refused::Malformed),
        (controlling, controlled) => Ok(controlling.or(controlled)),
    }
}

#[inline]
fn write(
    request: &Message<'_>,
    reply: &Reply<'_>,
    signature: Option<Signature<'_>>,
    source: SocketAddr,
    out: &mut [u8],
) -> Result<usize, WriteError> {
    let let_in = matches!(reply, Reply::Unauthenticated(_)) && fault::is(&fault::SUCCESS_TO_UNAUTHENTICATED);
    let class = if matches!(reply, Reply::Accepted(_)) || let_in {
        Class::Success
    } else {
        Class::Error
    };
    let mut id = request.transaction_id();
    if fault::is(&fault::RESPONSE_WITH_AN_ID_OF_ITS_OWN) {
        id.0[11] ^= 1;
    }
    let mut writer = MessageWriter::new(out, class, request.method(), id)?;
    if fault::is(&fault::USERNAME_ECHOED) {
        let username = request.attribute(AttributeType::USERNAME);
        let username = username.filter(|username| username.value.len() <= 64);
        username.map_or(Ok(()), |username| writer.attribute(username.kind, username.value))?;
    }
    match reply {
        Reply::Accepted(_) if fault::is(&fault::MAPPED_ADDRESS_IN_THE_CLEAR) => {
            writer.address(AttributeType::MAPPED_ADDRESS, source)?;
        }
        Reply::Accepted(_) if fault::is(&fault::MAPPED_ADDRESS_MISSING) => {}
        Reply::Unauthenticated(_) | Reply::Refused { .. } if fault::is(&fault::ERROR_WITHOUT_CODE) => {}
        Reply::Accepted(_) => writer.xor_address(AttributeType::XOR_MAPPED_ADDRESS, source)?,
        Reply::Unauthenticated(why) => writer.error_code(why.code(), reason(why.code()))?,
        Reply::Refused { why, .. } => {
            writer.error_code(why.code(), reason(why.code()))?;
            if *why == Refused::UnknownAttributes && !fault::is(&fault::UNKNOWN_NOT_LISTED) {
                writer.unknown_attributes(Unknown::of(request).as_slice())?;
            }
        }
    }
    if signature.is_none() && fault::is(&fault::REFUSAL_LARGER_THAN_REQUEST) {
        writer.attribute(AttributeType::SOFTWARE, &[b'x'; 127])?;
    }
    if fault::is(&fault::FINGERPRINT_BEFORE_INTEGRITY) {
        writer.fingerprint()?;
    }
    match signature {
        Some(Signature { key, sha256: true }) => writer.message_integrity_sha256(key, SHA256_LEN)?,
        Some(Signature { key, sha256: false }) => writer.message_integrity(key)?,
        None => {}
    }
    if !fault::is(&fault::RESPONSE_WITHOUT_FINGERPRINT) {
        writer.fingerprint()?;
    }
    Ok(writer.finish())
}

/// The registered reason phrase (RFC 8489 section 14.8, RFC 8445 section 16.1).
fn reason(code: u16) -> &'static str {
    match code {
        401 => "Unauthenticated",
        420 => "Unknown Attribute",
        487 => "Role Conflict",
        _ => "Bad Request",
    }
}

#[cfg(test)]
#[path = "responder_tests.rs"]
mod tests;
