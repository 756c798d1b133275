//! What is kept of a flow, which is two addresses and a transport protocol.

use std::net::SocketAddr;
use std::time::Duration;

use crate::capture::Transport;
use crate::capture::content::dtls::{Observer, Seen};

use super::class::{At, Class, Role, Signer};
use super::report::{Counts, DtlsEnd};
use super::timeline::Timeline;

/// Most classes of checks that are told apart in one direction of a flow.
pub(super) const MAX_CLASSES: usize = 24;
/// Most certificates that are kept of one direction: handshakes that are repeated have the same one.
const MAX_CERTIFICATES: usize = 4;

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
    /// Two checks of one end within a short time, or one that failed before it succeeded: ICE is at its start.
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

/// DTLS on one flow.
#[derive(Debug, Default)]
pub(super) struct Handshake {
    pub(super) observer: Observer,
    pub(super) began: Option<At>,
    pub(super) client: Option<usize>,
    pub(super) version: Option<&'static str>,
    pub(super) end: DtlsEnd,
    pub(super) ended: Option<At>,
    pub(super) alert: Option<(At, usize, String)>,
    /// Records under the keys of data seen from each end.
    pub(super) under_keys: [bool; 2],
    /// Records under the keys of a handshake of DTLS 1.3.
    handshake_keys: [bool; 2],
    pub(super) first: Option<At>,
    pub(super) last: Option<At>,
    /// First handshake datagram of each end.
    pub(super) firsts: [Option<At>; 2],
    pub(super) certificates: [Vec<Shown>; 2],
}

/// A certificate that was shown in the clear.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) packet: u64,
    pub(super) certificate: crate::capture::content::dtls::Certificate,
}

impl Flow {
    pub(super) fn new(transport: Transport, from: SocketAddr, to: SocketAddr, at: At, timeline: Timeline) -> Self {
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
    pub(super) fn class(&mut self, from: usize, username: &[u8], signer: Signer, plain: bool, at: At) -> Option<usize> {
        let ice = self.ice();
        let same = |class: &Class| {
            class.signer == signer && class.plain == plain && *class.username == *username
        };
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
        if before.is_some_and(|before| at.time.saturating_sub(before.time) < Self::PACE) {
            self.setting_up = true;
        }
    }
}

impl Handshake {
    /// Takes what a datagram shows; gives back what is worth a line.
    pub(super) fn take(&mut self, from: usize, at: At, seen: Vec<Seen>) -> Vec<String> {
        let mut lines = Vec::new();
        for one in seen {
            self.seen(from, at, one, &mut lines);
        }
        lines
    }

    fn seen(&mut self, from: usize, at: At, seen: Seen, lines: &mut Vec<String>) {
        if !matches!(seen, Seen::Malformed { .. }) {
            self.first.get_or_insert(at);
            self.last = Some(at);
            self.firsts[from].get_or_insert(at);
        }
        match seen {
            Seen::ClientHello(hello) => {
                self.begin(from, at);
                let version = hello.versions.iter().max_by_key(|one| std::cmp::Reverse(one.0));
                lines.push(format!("ClientHello, {}", version.unwrap_or(&hello.version)));
            }
            Seen::HelloVerifyRequest => lines.push("HelloVerifyRequest".to_owned()),
            Seen::HelloRetryRequest => lines.push("HelloRetryRequest".to_owned()),
            Seen::ServerHello { version, .. } => {
                self.version = version.name();
                lines.push(format!("ServerHello, {version}"));
            }
            Seen::Certificate(certificate) => {
                lines.push("Certificate".to_owned());
                let known = &mut self.certificates[from];
                let new = known.iter().all(|one| one.certificate != certificate);
                if new && known.len() < MAX_CERTIFICATES {
                    known.push(Shown {
                        packet: at.packet,
                        certificate,
                    });
                }
            }
            Seen::Handshake { name, .. } => lines.push(name.to_owned()),
            Seen::ChangeCipherSpec => lines.push("ChangeCipherSpec".to_owned()),
            Seen::Alert(alert) => {
                lines.push(format!("alert, {alert}"));
                if alert.is_close() {
                    self.close(at);
                } else if alert.is_fatal() && self.end != DtlsEnd::Completed {
                    self.fail(at);
                    self.alert.get_or_insert((at, from, alert.to_string()));
                }
            }
            Seen::EncryptedHandshake { .. } => {
                lines.push("handshake message under keys".to_owned());
                self.keyed(from, at);
            }
            Seen::EncryptedAlert { .. } => {
                lines.push("alert under keys".to_owned());
                if self.end == DtlsEnd::Completed {
                    self.close(at);
                } else {
                    self.under_way(at);
                    if self.end == DtlsEnd::Unfinished {
                        self.fail(at);
                        self.alert.get_or_insert((at, from, "an alert under keys".to_owned()));
                    }
                }
            }
            Seen::ApplicationData { .. } => self.keyed(from, at),
            // The epoch of the handshake itself does not show that the peer has accepted it.
            Seen::Encrypted { epoch } if epoch != 2 => self.keyed(from, at),
            Seen::Encrypted { .. } => {
                lines.push("handshake under keys".to_owned());
                self.handshake_keys[from] = true;
                self.under_way(at);
            }
            _ => {}
        }
    }

    fn begin(&mut self, from: usize, at: At) {
        if self.end == DtlsEnd::NotStarted {
            self.end = DtlsEnd::Unfinished;
        }
        if self.began.is_none() {
            self.began = Some(at);
            self.client = Some(from);
        }
    }

    /// DTLS that is seen without its first message was under way when the capture began.
    fn under_way(&mut self, at: At) {
        if self.end == DtlsEnd::NotStarted {
            self.end = DtlsEnd::UnderWay;
            self.ended = Some(at);
        }
    }

    fn keyed(&mut self, from: usize, at: At) {
        self.under_way(at);
        self.under_keys[from] = true;
        if self.end == DtlsEnd::Unfinished && self.under_keys == [true; 2] {
            self.end = DtlsEnd::Completed;
            self.ended = Some(at);
        }
    }

    /// In DTLS 1.3 a side may have nothing to say under its last keys: media shows that it has them.
    pub(super) fn media(&mut self, from: usize, at: At) {
        if self.handshake_keys[from] && self.end == DtlsEnd::Unfinished {
            self.keyed(from, at);
        }
    }

    fn close(&mut self, at: At) {
        match self.end {
            DtlsEnd::Completed | DtlsEnd::UnderWay => self.end = DtlsEnd::Closed,
            DtlsEnd::Unfinished => self.end = DtlsEnd::Failed,
            _ => return,
        }
        self.ended = Some(at);
    }

    fn fail(&mut self, at: At) {
        if self.end == DtlsEnd::Unfinished {
            self.end = DtlsEnd::Failed;
            self.ended = Some(at);
        }
    }
}
