//! What a reply says, as facts. Who signed it is found by trying every password that exists in the case;
//! only a test suite may do that.

use std::net::SocketAddr;

use crate::stun::AttributeType;
use crate::suite::{Login, Mapped, Observation, Pair, Presence, Reply, Signer};
use crate::vector::wire::{Kind, Message, Proof};

use super::world::Stream;

/// Everything that is needed to read a reply to a message.
pub(super) struct Context<'a> {
    /// The message.
    pub(super) message: &'a [u8],
    /// Where it came from.
    pub(super) source: SocketAddr,
    /// The stream it was made for.
    pub(super) stream: usize,
    /// All streams of the subject.
    pub(super) streams: &'a [Stream],
    /// The login of a server.
    pub(super) login: Option<&'a Login>,
}

/// The code of an error response.
pub(super) fn code(bytes: &[u8]) -> Option<u16> {
    Message::read_shape(bytes)?.error_code()
}

/// The long-term keys by MD5 and by SHA-256 (RFC 8489 sections 9.2.2 and 18.5.1).
pub(super) fn long_term_keys(login: &Login) -> [Vec<u8>; 2] {
    use md5::Digest;
    let text = format!("{}:{}:{}", login.user.ufrag, login.realm, login.user.pwd);
    [
        md5::Md5::digest(text.as_bytes()).to_vec(),
        sha2::Sha256::digest(text.as_bytes()).to_vec(),
    ]
}

/// Writes the facts about the replies to a message into what was seen.
pub(super) fn read(context: &Context<'_>, replies: &[Vec<u8>], others: &[String], seen: &mut Observation) {
    let count = replies.len() + others.len();
    seen.replies = u8::try_from(count).unwrap_or(u8::MAX);
    let message = replies.first().and_then(|bytes| Message::read_shape(bytes));
    let Some(message) = message else {
        seen.reply = others
            .first()
            .map_or(Reply::Silence, |what| Reply::Other(what.clone()));
        return;
    };
    let asked = Message::read_shape(context.message).map(|one| one.method());
    seen.reply = match (message.kind(), message.error_code()) {
        _ if asked.is_some_and(|asked| asked != message.method()) => {
            Reply::Other("a response of another method".to_owned())
        }
        (Kind::Success, _) => Reply::Success,
        (_, Some(code)) => Reply::Error(code),
        (_, None) => Reply::Other("an error response without a code".to_owned()),
    };
    seen.signer = signer(context, &message);
    seen.mapped = match message.mapped() {
        None => Mapped::Absent,
        Some(at) if at == context.source => Mapped::Source,
        Some(_) => Mapped::Elsewhere,
    };
    seen.reply_fingerprint = match message.fingerprint() {
        Proof::Absent => Presence::Absent,
        Proof::Valid => Presence::Right,
        Proof::Invalid => Presence::Wrong,
    };
    seen.unknowns = message.unknown();
    seen.reply_attributes = message
        .attributes
        .iter()
        .map(|one| AttributeType(one.kind))
        .collect();
    let code = message.find(AttributeType::ERROR_CODE.0).map(|one| one.value);
    seen.plain_error_code = matches!(code, Some([0, 0, 3..=6, ..]));
    seen.nonce = message.find(AttributeType::NONCE.0).map(|one| one.value.to_vec());
    seen.login_nonce = context.login.map(|login| login.nonce.clone());
    seen.larger = message.size() > context.message.len();
}

fn signer(context: &Context<'_>, message: &Message<'_>) -> Signer {
    if !message.is_signed() {
        return Signer::Nobody;
    }
    let by = |pair: &Pair| !pair.pwd.is_empty() && message.verifies(pair.pwd.as_bytes());
    let login = context.login.map(long_term_keys);
    if login.is_some_and(|keys| keys.iter().any(|key| message.verifies(key))) {
        return Signer::Addressed;
    }
    let (stream, old) = addressed(context);
    let one = &context.streams[stream];
    let (now, before) = (by(&one.local), one.old.as_ref().is_some_and(by));
    match (old, now, before) {
        (false, true, _) | (true, _, true) => return Signer::Addressed,
        (false, false, true) | (true, true, false) => return Signer::OtherGeneration,
        _ => {}
    }
    let mut others = context.streams.iter();
    if others.any(|one| by(&one.local) || one.old.as_ref().is_some_and(by)) {
        return Signer::OtherStream;
    }
    let peer = |one: &Stream| one.remotes().any(by);
    if context.streams.iter().any(peer) {
        Signer::Peer
    } else {
        Signer::Unknown
    }
}

/// The credential that a message is addressed to, by its USERNAME: the stream, and whether it is of the
/// generation before. The one it was made with, if its fragment is nobody's.
fn addressed(context: &Context<'_>) -> (usize, bool) {
    let fragment = || {
        let message = Message::read_shape(context.message)?;
        let username = message.find(AttributeType::USERNAME.0)?;
        let text = std::str::from_utf8(username.value).ok()?;
        let local = text.split(':').next()?;
        let is = |pair: &Pair| pair.ufrag == local;
        let of = |one: &Stream| is(&one.local) || one.old.as_ref().is_some_and(is);
        let at = context.streams.iter().position(of)?;
        Some((at, !is(&context.streams[at].local)))
    };
    fragment().unwrap_or((context.stream, false))
}

/// Forgets what was seen of the reply to the message before.
pub(super) fn forget(seen: &mut Observation) {
    let none = Observation::default();
    seen.reply = none.reply;
    seen.replies = 0;
    seen.signer = none.signer;
    seen.mapped = none.mapped;
    seen.reply_fingerprint = none.reply_fingerprint;
    seen.unknowns = Vec::new();
    seen.reply_attributes = Vec::new();
    seen.plain_error_code = false;
    seen.nonce = None;
    seen.from_asked = false;
    seen.larger = false;
}

/// Whether a reply is a success response.
pub(super) fn is_success(bytes: &[u8]) -> bool {
    Message::read_shape(bytes).is_some_and(|message| message.kind() == Kind::Success)
}

#[cfg(test)]
#[path = "reply_tests.rs"]
mod tests;
