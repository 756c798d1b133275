//! What a case needs before its first step.

use std::fmt;

use super::step::Answering;

/// The role of an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// It nominates.
    Controlling,
    /// Its peer does.
    Controlled,
}

impl Role {
    /// The other one.
    pub const fn opposite(self) -> Role {
        match self {
            Role::Controlling => Role::Controlled,
            Role::Controlled => Role::Controlling,
        }
    }

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Controlling => "controlling",
            Role::Controlled => "controlled",
        }
    }
}

/// What the subject was told about its peer before the first step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Knows {
    /// Nothing: the answer has not come yet.
    Nothing,
    /// The credentials and no candidate.
    Credentials,
    /// Credentials and one candidate for each component, so it makes checks.
    Candidates,
}

/// How a stand-alone server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// Without credentials.
    Open,
    /// With a long-term login, which the command line gives.
    LongTerm,
}

/// The scene of a case: which agent is under test, and what has happened to it.
#[derive(Debug, Clone, Copy)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "what a scene has is independent of each other"
)]
pub struct Scene {
    /// The subject is an ICE agent in this role; for a server it says nothing.
    pub role: Role,
    /// The subject is a lite agent.
    pub lite: bool,
    /// The peer says that it is lite, and makes no checks.
    pub peer_lite: bool,
    /// How many data streams there are.
    pub streams: u8,
    /// How many components each has.
    pub components: u8,
    /// All streams of the subject are served on one socket.
    pub shared_socket: bool,
    /// Over IPv6.
    pub ipv6: bool,
    /// What the subject knows at the start.
    pub knows: Knows,
    /// How the peer answers the subject's checks from the start.
    pub answers: Answering,
    /// The steps begin when every stream is connected: checked, nominated, told or seen.
    pub connected: bool,
    /// The case changes nothing in an agent that is right, so it may share one with others of this scene.
    pub shared: bool,
    /// The tie-breaker that the subject is asked to use.
    pub tie_breaker: u64,
    /// The lengths of the peer's fragment and password.
    pub remote_lengths: (u16, u16),
    /// It takes longer than a few seconds; run with `--slow` only.
    pub slow: bool,
    /// The subject is a stand-alone server instead of an agent.
    pub server: Option<Access>,
}

impl Scene {
    /// A full agent in this role with one stream, which knows its peer's credentials but no candidate.
    /// Whatever checks it makes, the peer answers rightly.
    pub const fn new(role: Role) -> Scene {
        Scene {
            role,
            lite: false,
            peer_lite: false,
            streams: 1,
            components: 1,
            shared_socket: false,
            ipv6: false,
            knows: Knows::Credentials,
            answers: Answering::rightly(),
            connected: false,
            shared: false,
            tie_breaker: 0x5555_5555_5555_5555,
            remote_lengths: (8, 24),
            slow: false,
            server: None,
        }
    }

    /// A stand-alone server.
    pub const fn server(access: Access) -> Scene {
        let mut scene = Scene::new(Role::Controlled);
        scene.server = Some(access);
        scene.shared = true;
        scene
    }

    /// Whether one agent can serve cases of both, one after the other: both say so, and ask for the same.
    pub fn shares_with(&self, other: &Scene) -> bool {
        let agent = |scene: &Scene| {
            (
                (
                    scene.role,
                    scene.lite,
                    scene.peer_lite,
                    scene.streams,
                    scene.components,
                ),
                (
                    scene.shared_socket,
                    scene.ipv6,
                    scene.knows,
                    scene.connected,
                    scene.tie_breaker,
                ),
                (scene.remote_lengths, scene.server),
            )
        };
        self.shared && other.shared && agent(self) == agent(other)
    }

    /// May share its agent with other cases of the same scene.
    pub const fn shared(mut self) -> Scene {
        self.shared = true;
        self
    }

    /// The subject knows so much of its peer.
    pub const fn knows(mut self, knows: Knows) -> Scene {
        self.knows = knows;
        self
    }

    /// The peer answers the subject's checks like this, and the subject knows its candidates.
    pub const fn answered(mut self, answers: Answering) -> Scene {
        self.answers = answers;
        self.knows = Knows::Candidates;
        self
    }

    /// Every stream is connected first.
    pub const fn connected(mut self) -> Scene {
        self.connected = true;
        self.knows = Knows::Candidates;
        self
    }

    /// With so many streams.
    pub const fn streams(mut self, streams: u8) -> Scene {
        self.streams = streams;
        self
    }

    /// With so many components a stream.
    pub const fn components(mut self, components: u8) -> Scene {
        self.components = components;
        self
    }

    /// All streams on one socket.
    pub const fn shared_socket(mut self) -> Scene {
        self.shared_socket = true;
        self
    }

    /// The subject is lite.
    pub const fn lite(mut self) -> Scene {
        self.lite = true;
        self
    }

    /// The peer is lite.
    pub const fn peer_lite(mut self) -> Scene {
        self.peer_lite = true;
        self
    }

    /// Over IPv6.
    pub const fn ipv6(mut self) -> Scene {
        self.ipv6 = true;
        self
    }

    /// The subject is asked to use this tie-breaker.
    pub const fn tie_breaker(mut self, tie_breaker: u64) -> Scene {
        self.tie_breaker = tie_breaker;
        self
    }

    /// The lengths of the peer's fragment and password, in characters.
    pub const fn remote_lengths(mut self, ufrag: u16, pwd: u16) -> Scene {
        self.remote_lengths = (ufrag, pwd);
        self
    }

    /// Only with `--slow`.
    pub const fn slow(mut self) -> Scene {
        self.slow = true;
        self
    }
}

impl fmt::Display for Scene {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.server {
            Some(Access::Open) => return to.write_str("a stand-alone server"),
            Some(Access::LongTerm) => return to.write_str("a stand-alone server that asks for a login"),
            None => {}
        }
        let kind = if self.lite { "lite" } else { "full" };
        write!(to, "a {kind} {} agent", self.role.name())?;
        if self.streams > 1 {
            write!(to, " with {} streams", self.streams)?;
        }
        if self.shared_socket {
            to.write_str(" on one socket")?;
        }
        if self.components > 1 {
            write!(to, ", {} components", self.components)?;
        }
        if self.ipv6 {
            to.write_str(", over IPv6")?;
        }
        to.write_str(match self.knows {
            _ if self.connected => ", connected",
            Knows::Nothing => ", which knows nothing of its peer yet",
            Knows::Credentials => ", which knows its peer's credentials",
            Knows::Candidates => ", which knows its peer's credentials and candidates",
        })?;
        if self.peer_lite {
            to.write_str("; the peer is lite")?;
        }
        match self.answers {
            Answering::Never => to.write_str("; its checks are not answered"),
            Answering::With(answer) if answer.is_right() => Ok(()),
            Answering::With(answer) => write!(to, "; its checks are answered with {answer}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scenes_that_ask_for_the_same_agent_share_one() {
        let one = Scene::new(Role::Controlled).shared();
        assert!(one.shares_with(&one));
        // How its checks are answered is nothing that it is told before.
        assert!(one.shares_with(&Scene { slow: true, ..one }));
        let alone = Scene::new(Role::Controlled);
        assert!(!one.shares_with(&alone) && !alone.shares_with(&one) && !alone.shares_with(&alone));
        for other in [
            Scene::new(Role::Controlling).shared(),
            one.lite(),
            one.peer_lite(),
            one.streams(2),
            one.components(2),
            one.shared_socket(),
            one.ipv6(),
            one.knows(Knows::Nothing),
            Scene {
                connected: true,
                ..one
            },
            one.tie_breaker(1),
            one.remote_lengths(8, 25),
            Scene::server(Access::Open),
        ] {
            assert!(!one.shares_with(&other) && !other.shares_with(&one), "{other}");
        }
        assert!(!Scene::server(Access::Open).shares_with(&Scene::server(Access::LongTerm)));
    }
}
