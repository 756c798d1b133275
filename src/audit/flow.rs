//! What is kept of a flow, which is two addresses and a transport protocol.

use std::net::SocketAddr;
use std::time::Duration;

use crate::capture::Transport;

use super::class::{At, Class, Role, Signer};
use super::handshake::Handshake;
use super::report::Counts;
use super::timeline::Timeline;

/// Most classes of checks that are told apart in one direction of a flow.
pub(super) const MAX_CLASSES: usize = 24;

/// The name of a flow, the same for both directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct FlowKey {
    transport: Transport,
    low: SocketAddr,
    high: SocketAddr,
}

impl FlowKey {
    pub(super) fn new(transport: Transport, one: SocketAddr, other: SocketAddr) -> Self {
        let (low, high) = if one <= other { (one, other) } else { (other, one) };
        Self { transport, low, high }
    }
}

/// A flow. Index 0 is the end that sent first, and what it sends; 1 the other.
#[derive(Debug)]
pub(super) struct Flow {
    pub(super) transport: Transport,
    pub(super) ends: [SocketAddr; 2],
    pub(super) first: At,
    pub(super) last: At,
    pub(super) counts: Counts,
    /// What it says of ICE, boxed: most flows of a capture say nothing.
    pub(super) ice: Option<Box<Ice>>,
    pub(super) dtls: Option<Box<Handshake>>,
    /// First and last datagram with media or data of each end.
    pub(super) data: [Option<(At, At)>; 2],
    /// First and last datagram of each end, of any kind.
    pub(super) sent: [Option<(At, At)>; 2],
    pub(super) timeline: Timeline,
}

/// ICE on one flow.
#[derive(Debug, Default)]
pub(super) struct Ice {
    pub(super) classes: [Vec<Class>; 2],
    /// Class of the last request of each direction: the next one is likely of it too.
    pub(super) recent: [usize; 2],
    /// Roles as they were claimed: the last one, and how many checks in a row claim it.
    pub(super) roles: [Option<Claim>; 2],
    /// The last two checks of each direction.
    paces: [[Option<At>; 2]; 2],
    /// Component by the PRIORITY of checks (RFC 8445 section 5.1.2.1).
    pub(super) component: Option<u16>,
    /// Responses whose request is not in the capture.
    pub(super) orphans: u64,
    /// Whether the first STUN message was such a response.
    pub(super) began_with_orphan: bool,
    /// How often all passwords were tried in vain.
    pub(super) searches: u32,
    /// Checks of one end that came fast or were refused before any succeeded: ICE is at its start.
    pub(super) setting_up: bool,
    /// TURN, or STUN of another method than Binding.
    pub(super) other_methods: bool,
}

/// A role and since when it is claimed without interruption.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim {
    pub(super) role: Role,
    pub(super) since: At,
    pub(super) last: At,
    pub(super) checks: u64,
}

impl Flow {
    pub(super) fn new(
        transport: Transport,
        from: SocketAddr,
        to: SocketAddr,
        at: At,
        timeline: Timeline,
    ) -> Self {
        Self {
            transport,
            ends: [from, to],
            first: at,
            last: at,
            counts: Counts::default(),
            ice: None,
            dtls: None,
            data: [None; 2],
            sent: [None; 2],
            timeline,
        }
    }

    /// 0 if `from` is the end that sent first. An agent that sends to itself is its own other end.
    pub(super) fn direction(&self, from: SocketAddr) -> usize {
        usize::from(self.ends[0] != from)
    }

    pub(super) fn ice(&mut self) -> &mut Ice {
        self.ice.get_or_insert_default()
    }

    pub(super) fn classes(&self, from: usize) -> &[Class] {
        self.ice.as_ref().map_or(&[], |ice| ice.classes[from].as_slice())
    }

    /// Checks, other than questions to a STUN server.
    pub(super) fn checks(&self, from: usize) -> impl Iterator<Item = &Class> {
        self.classes(from).iter().filter(|class| !class.plain)
    }

    pub(super) fn has_checks(&self) -> bool {
        (0..2).any(|from| self.checks(from).next().is_some())
    }

    pub(super) fn moved(&mut self, from: usize, at: At) {
        self.last = at;
        self.sent[from] = Some((self.sent[from].map_or(at, |(first, _)| first), at));
    }

    pub(super) fn carried(&mut self, from: usize, at: At) -> bool {
        let first = self.data[from].is_none();
        self.data[from] = Some((self.data[from].map_or(at, |(first, _)| first), at));
        first
    }

    /// The class of a request; none if there are too many.
    pub(super) fn class(
        &mut self,
        from: usize,
        username: &[u8],
        signer: Signer,
        plain: bool,
        at: At,
    ) -> Option<usize> {
        let ice = self.ice();
        let same =
            |class: &Class| class.signer == signer && class.plain == plain && *class.username == *username;
        let recent = ice.recent[from];
        let classes = &mut ice.classes[from];
        if classes.get(recent).is_some_and(same) {
            return Some(recent);
        }
        let found = classes.iter().position(same).or_else(|| {
            (classes.len() < MAX_CLASSES).then(|| {
                classes.push(Class::new(username, signer, plain, at));
                classes.len() - 1
            })
        });
        if let Some(found) = found {
            ice.recent[from] = found;
        }
        found
    }
}

impl Ice {
    /// Three checks of one end so close belong to the start of ICE; consent is asked for every few seconds, once
    /// more at most when the other end has just done so.
    const PACE: Duration = Duration::from_millis(300);

    pub(super) fn claim(&mut self, from: usize, role: Role, at: At) {
        match &mut self.roles[from] {
            Some(claim) if claim.role == role => {
                claim.last = at;
                claim.checks += 1;
            }
            claim => {
                *claim = Some(Claim {
                    role,
                    since: at,
                    last: at,
                    checks: 1,
                });
            }
        }
    }

    /// Looks at the pace of new checks.
    pub(super) fn paced(&mut self, from: usize, at: At) {
        let [last, before] = self.paces[from];
        self.paces[from] = [Some(at), last];
        let succeeded = self.classes[from]
            .iter()
            .any(|class| class.first_success().is_some());
        if !succeeded && before.is_some_and(|before| at.time.saturating_sub(before.time) < Self::PACE) {
            self.setting_up = true;
        }
    }
}
