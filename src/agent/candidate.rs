//! Candidates and their priorities (RFC 8445 section 5.1.2).

use std::net::{IpAddr, SocketAddr};

/// How a candidate was obtained (RFC 8445 section 5.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An address of the machine.
    Host,
    /// As a STUN server saw it.
    ServerReflexive,
    /// As the peer saw it.
    PeerReflexive,
    /// On a TURN server.
    Relayed,
}

impl Kind {
    /// The word in an `a=candidate` line (RFC 8839 section 5.1).
    pub fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::ServerReflexive => "srflx",
            Self::PeerReflexive => "prflx",
            Self::Relayed => "relay",
        }
    }

    /// The kind that a word names.
    pub fn named(name: &str) -> Option<Self> {
        [
            Self::Host,
            Self::ServerReflexive,
            Self::PeerReflexive,
            Self::Relayed,
        ]
        .into_iter()
        .find(|kind| kind.name() == name)
    }

    /// The recommended type preference (RFC 8445 section 5.1.2.2).
    fn preference(self) -> u32 {
        match self {
            Self::Host => 126,
            Self::PeerReflexive => 110,
            Self::ServerReflexive => 100,
            Self::Relayed => 0,
        }
    }
}

/// The recommended formula (RFC 8445 section 5.1.2.1).
pub fn candidate_priority(kind: Kind, local_preference: u16, component: u16) -> u32 {
    (kind.preference() << 24)
        + (u32::from(local_preference) << 8)
        + (256_u32.saturating_sub(u32::from(component)))
}

/// A transport address that may be reached (RFC 8445 section 5.3). UDP is the only transport here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Of which component, 1 to 256.
    pub component: u16,
    /// Equal for candidates that are likely to fare alike (RFC 8445 section 5.1.1.3).
    pub foundation: String,
    /// Higher is better.
    pub priority: u32,
    /// Where it is.
    pub address: SocketAddr,
    /// How it was obtained.
    pub kind: Kind,
}

/// True if checks can go between two addresses: one family, and link-local only with link-local
/// (RFC 8445 section 6.1.2.2).
pub(super) fn can_pair(local: IpAddr, remote: IpAddr) -> bool {
    match (local, remote) {
        (IpAddr::V4(_), IpAddr::V4(_)) => true,
        (IpAddr::V6(local), IpAddr::V6(remote)) => {
            local.is_unicast_link_local() == remote.is_unicast_link_local()
        }
        _ => false,
    }
}

/// Host candidates on these sockets. Each further address of a component is preferred less, and all
/// candidates on one address share a foundation (RFC 8445 sections 5.1.1.3 and 5.1.2.1).
pub(super) fn host_candidates(sockets: &[(u16, SocketAddr)]) -> Vec<Candidate> {
    let mut addresses: Vec<IpAddr> = Vec::new();
    let candidates = sockets.iter().map(|&(component, address)| {
        let place = addresses.iter().position(|one| *one == address.ip());
        let place = place.unwrap_or_else(|| {
            addresses.push(address.ip());
            addresses.len() - 1
        });
        let preference = u16::MAX.saturating_sub(u16::try_from(place).unwrap_or(u16::MAX));
        Candidate {
            component,
            foundation: foundation(address.ip()),
            priority: candidate_priority(Kind::Host, preference, component),
            address,
            kind: Kind::Host,
        }
    });
    candidates.collect()
}

/// One foundation for each address, the same in every stream: freezing works across streams.
fn foundation(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => u32::from(address).to_string(),
        // At most 32 characters (RFC 8839 section 5.1), so hexadecimal.
        IpAddr::V6(address) => format!("{:x}", u128::from(address)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2^24 * type + 2^8 * local + (256 - component), by hand.
    #[test]
    fn priorities_by_hand() {
        assert_eq!(candidate_priority(Kind::Host, 65_535, 1), 2_130_706_431);
        assert_eq!(candidate_priority(Kind::Host, 65_535, 2), 2_130_706_430);
        assert_eq!(candidate_priority(Kind::PeerReflexive, 65_535, 1), 1_862_270_975);
        assert_eq!(
            candidate_priority(Kind::ServerReflexive, 65_535, 1),
            1_694_498_815
        );
        assert_eq!(candidate_priority(Kind::Relayed, 0, 256), 0);
        assert_eq!(candidate_priority(Kind::Host, 0, 256), 2_113_929_216);
    }

    #[test]
    fn families_do_not_mix_and_link_local_stays_on_its_link() {
        let can = |one: &str, two: &str| can_pair(one.parse().unwrap(), two.parse().unwrap());
        assert!(can("192.0.2.1", "10.0.0.1"));
        assert!(!can("192.0.2.1", "::1"));
        assert!(!can("2001:db8::1", "fe80::1"));
        assert!(can("fe80::2", "fe80::1"));
        assert!(can("2001:db8::1", "::1"));
    }

    #[test]
    fn hosts_differ_in_priority_and_share_foundations_by_address() {
        let socket = |text: &str| text.parse().unwrap();
        let made = host_candidates(&[
            (1, socket("192.0.2.1:1")),
            (2, socket("192.0.2.1:2")),
            (1, socket("192.0.2.9:1")),
        ]);
        assert_eq!(
            made.iter().map(|one| one.priority).collect::<Vec<_>>(),
            [2_130_706_431, 2_130_706_430, 2_130_706_175]
        );
        assert_eq!(made[0].foundation, made[1].foundation);
        assert_ne!(made[0].foundation, made[2].foundation);
        let widest = host_candidates(&[(1, socket("[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:1"))]);
        assert_eq!(widest[0].foundation.len(), 32);
    }

    #[test]
    fn kinds_are_named() {
        for kind in [
            Kind::Host,
            Kind::ServerReflexive,
            Kind::PeerReflexive,
            Kind::Relayed,
        ] {
            assert_eq!(Kind::named(kind.name()), Some(kind));
        }
        assert_eq!(Kind::named("Host"), None);
    }
}
