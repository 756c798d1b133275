//! What a seed stands for.

use std::net::SocketAddr;
use std::time::Duration;

use icespec::credential::Role;

use crate::network::NatKind;
use crate::random::Random;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// The peer is told all candidates at once.
    All,
    /// First some, then the rest.
    Trickled,
    /// None: it has to learn them.
    Nothing,
}

#[derive(Clone, Debug)]
pub(crate) struct SideScenario {
    pub(crate) role: Role,
    pub(crate) tie_breaker: u64,
    pub(crate) lite: bool,
    pub(crate) nat: NatKind,
    pub(crate) shared: bool,
    pub(crate) told: Told,
    pub(crate) addresses: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    None,
    /// One side restarts, and the other follows.
    Restart {
        by: usize,
    },
    /// Both restart at once.
    RestartBoth,
    /// Nothing passes any more, in one direction or in both.
    Cut {
        direction: Option<usize>,
    },
    /// The same, but after consent is lost the link comes back, and then there is a restart.
    CutAndRestart,
}

#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    pub(crate) seed: u64,
    pub(crate) streams: u32,
    pub(crate) components: u16,
    pub ipv6: bool,
    pub(crate) sides: [SideScenario; 2],
    /// Percent.
    pub(crate) loss: u64,
    pub(crate) duplication: u64,
    /// Milliseconds: a datagram takes as much as the first, and up to the second more.
    pub(crate) delay: (u64, u64),
    /// How long a message of signalling takes, at most.
    pub(crate) signalling: u64,
    pub(crate) trouble: Trouble,
    pub(crate) attacked: bool,
}

/// When troubles begin: everything is settled by then.
pub(crate) const TROUBLE_AT: Duration = Duration::from_secs(20);

impl Scenario {
    pub(crate) fn of(seed: u64) -> Self {
        let mut random = Random::new(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ 0x5eed);
        let random = &mut random;
        let streams = random.pick(&[1, 1, 1, 2, 2, 3, 5, 8]);
        let ipv6 = random.chance(15);
        let roles = random.pick(&[
            [Role::Controlling, Role::Controlled],
            [Role::Controlling, Role::Controlled],
            [Role::Controlled, Role::Controlling],
            [Role::Controlling, Role::Controlling],
            [Role::Controlled, Role::Controlled],
        ]);
        let equal = random.chance(5);
        let tie_breaker = random.next();
        let sides = [0, 1].map(|side: usize| SideScenario {
            role: roles[side],
            tie_breaker: if equal { tie_breaker } else { random.next() },
            lite: false,
            nat: match random.below(8) {
                _ if ipv6 => NatKind::None,
                0 => NatKind::Open,
                1 | 2 => NatKind::Cone,
                3 => NatKind::Symmetric,
                _ => NatKind::None,
            },
            shared: random.chance(30),
            told: match random.below(10) {
                0 => Told::Nothing,
                1 | 2 => Told::Trickled,
                _ => Told::All,
            },
            addresses: if random.chance(25) { 2 } else { 1 },
        });
        let mut scenario = Self {
            seed,
            streams,
            components: random.pick(&[1, 1, 2]),
            ipv6,
            sides,
            loss: random.pick(&[0, 0, 1, 5, 5, 10, 20]),
            duplication: random.pick(&[0, 0, 5, 20]),
            delay: random.pick(&[(0, 0), (1, 5), (20, 10), (20, 200), (150, 150)]),
            signalling: random.pick(&[0, 50, 500, 3000]),
            trouble: match random.below(10) {
                0 | 1 => Trouble::Restart {
                    by: usize::from(random.chance(50)),
                },
                2 => Trouble::RestartBoth,
                3 => Trouble::Cut {
                    direction: random.pick(&[None, Some(0), Some(1)]),
                },
                4 => Trouble::CutAndRestart,
                _ => Trouble::None,
            },
            attacked: random.chance(30),
        };
        if random.chance(15) {
            let lite = usize::from(random.chance(50));
            scenario.sides[lite].lite = true;
            // A lite agent is reachable as it is, or is none (RFC 8445 section 2.5).
            scenario.sides[lite].nat = NatKind::None;
            scenario.sides[lite].told = Told::All;
        }
        scenario
    }

    /// True if the agents have to find each other: a way exists, and chance cannot lose every
    /// transmission of a request.
    pub(crate) fn must_connect(&self) -> bool {
        self.loss <= 5 && (self.reaches(0) || self.reaches(1) || self.punches())
    }

    /// The first check of this side gets through to the other.
    fn reaches(&self, side: usize) -> bool {
        let other = &self.sides[1 - side];
        !self.sides[side].lite
            && other.told != Told::Nothing
            && matches!(other.nat, NatKind::None | NatKind::Open)
    }

    /// The checks of both together open the way.
    fn punches(&self) -> bool {
        let cone = |side: &SideScenario| side.nat != NatKind::Symmetric && side.told != Told::Nothing;
        self.sides.iter().all(cone)
    }

    /// The sockets of a side: stream, component, address.
    pub(crate) fn sockets(&self, side: usize) -> Vec<(u32, u16, SocketAddr)> {
        let mut sockets = Vec::new();
        for stream in 0..self.streams {
            for component in 1..=self.components {
                for index in 0..self.sides[side].addresses {
                    let stream_port = if self.sides[side].shared { 0 } else { stream };
                    let port = 1000 + u16::try_from(stream_port).unwrap() * 10 + component;
                    sockets.push((stream, component, self.address(side, index, port)));
                }
            }
        }
        sockets
    }

    fn address(&self, side: usize, index: u8, port: u16) -> SocketAddr {
        let number = u8::try_from(side).unwrap() + 1;
        if self.ipv6 {
            let side = u16::from(number);
            return SocketAddr::from(([0x2001, 0xdb8, side, 0, 0, 0, 0, u16::from(index) + 1], port));
        }
        match self.sides[side].nat {
            NatKind::None => SocketAddr::from(([203, 0, 113, number * 10 + index], port)),
            _ => SocketAddr::from(([10, number, index, 1], port)),
        }
    }
}
