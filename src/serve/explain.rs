//! Why a check is refused, in words.

use std::net::SocketAddr;

use super::plan::{Idle, Plan, Section, Served};
use crate::credential::{Refused, Role, SetId, Unauthenticated, quoted, split_username};
use crate::stun::{self, AttributeType, IntegrityKey, Message};

/// What the descriptions state, to hold what arrives against it.
#[derive(Debug)]
pub(super) struct Known {
    served: Vec<Served>,
    idle: Vec<Idle>,
    /// What verifies a check to each of `served`, and what the peer's own password makes.
    keys: Vec<(IntegrityKey, Option<IntegrityKey>)>,
}

/// Why an authentic check is refused.
pub(super) fn refused(why: Refused, role: Role) -> String {
    match why {
        Refused::UnknownAttributes => {
            "it has attributes that must be understood and are not ICE's (RFC 8489 section 6.3.1)".to_owned()
        }
        Refused::Malformed => {
            "PRIORITY is missing, an ICE attribute has a wrong size, or both roles are claimed".to_owned()
        }
        Refused::RoleConflict => format!(
            "both sides claim to be {}, and this side's tie-breaker wins (RFC 8445 section 7.3.1.1)",
            role.name()
        ),
    }
}

impl Known {
    pub(super) fn new(plan: Plan) -> Self {
        let key = |password: &[u8]| IntegrityKey::short_term(password);
        let keys = plan.served.iter().map(|one| {
            let remote = one.remote.as_ref();
            (
                key(one.local.password.as_bytes()),
                remote.map(|remote| key(remote.password.as_bytes())),
            )
        });
        Self {
            keys: keys.collect(),
            served: plan.served,
            idle: plan.idle,
        }
    }

    pub(super) fn section(&self, set: SetId) -> Option<&Section> {
        let mut sections = self.served.iter().map(|one| &one.section);
        sections
            .find(|one| u32::try_from(one.index) == Ok(set.stream.0) && one.generation == set.generation.0)
    }

    /// Why a check is not authentic.
    pub(super) fn unauthenticated(
        &self,
        why: Unauthenticated,
        datagram: &[u8],
        socket: SocketAddr,
    ) -> String {
        let Ok(message) = Message::read(datagram) else {
            return String::new();
        };
        let username = message.attribute(AttributeType::USERNAME).map(|one| one.value);
        match (why, username) {
            (_, None) => "it has no USERNAME".to_owned(),
            (Unauthenticated::NoCredential, _) => {
                "it is not signed: MESSAGE-INTEGRITY is missing (RFC 8445 section 7.2.2)".to_owned()
            }
            (Unauthenticated::UnknownFragment, Some(username)) => self.unknown(username, socket),
            (Unauthenticated::BadIntegrity, Some(username)) => self.forged(username, &message),
        }
    }

    fn unknown(&self, username: &[u8], socket: SocketAddr) -> String {
        let Some(halves) = split_username(username) else {
            return format!("USERNAME {} has no colon", quoted(username));
        };
        let served = |fragment: &[u8]| {
            self.served
                .iter()
                .find(|one| one.local.ufrag.as_bytes() == fragment)
        };
        if let Some(idle) = self.idle(halves.local) {
            return match idle.tagged {
                Some(tagged) => format!(
                    "fragment {} is that of {}, which BUNDLE puts out of use: the credentials of {} count \
                     (RFC 9143 section 10)",
                    quoted(halves.local),
                    idle.section,
                    self.name(tagged)
                ),
                None => format!(
                    "fragment {} is that of {}, which has no transport",
                    quoted(halves.local),
                    idle.section
                ),
            };
        }
        if let Some(served) = served(halves.local) {
            return format!("{} is not served on {socket}", served.section);
        }
        if let Some(served) = served(halves.remote) {
            return format!(
                "USERNAME {} has its halves the wrong way round: fragment {} of {} comes first \
                 (RFC 8445 section 7.2.2)",
                quoted(username),
                quoted(halves.remote),
                served.section
            );
        }
        format!(
            "fragment {} is in no description of this side",
            quoted(halves.local)
        )
    }

    fn forged(&self, username: &[u8], message: &Message<'_>) -> String {
        let signed = |key: &IntegrityKey| message.check_integrity(key).overall() == stun::Check::Valid;
        let named = split_username(username).map_or(username, |halves| halves.local);
        let of = self.served.iter().find(|one| one.local.ufrag.as_bytes() == named);
        let of = of.map_or_else(String::new, |one| format!(" instead of that of {}", one.section));
        let served = || self.served.iter().zip(&self.keys);
        if let Some((other, _)) = served().find(|(_, (key, _))| signed(key)) {
            return format!("it is signed with the password of {}{of}", other.section);
        }
        if let Some(other) = self.idle.iter().find(|one| signed(&one.key)) {
            return format!("it is signed with the password of {}{of}", other.section);
        }
        if served().any(|(_, (_, peer))| peer.as_ref().is_some_and(signed)) {
            return format!("it is signed with the sender's own password{of}");
        }
        format!("it is signed with a password that is in no description{of}, or was changed on the way")
    }

    fn idle(&self, fragment: &[u8]) -> Option<&Idle> {
        self.idle.iter().find(|one| one.ufrag.as_bytes() == fragment)
    }

    fn name(&self, section: usize) -> String {
        let mut sections = self.served.iter().map(|one| &one.section);
        let found = sections.rfind(|one| one.index == section);
        found.map_or_else(|| format!("section {section}"), ToString::to_string)
    }
}
