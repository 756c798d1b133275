//! A subject that runs already: an address on which it answers.

use std::fmt;
use std::net::SocketAddr;

/// Where a running server or agent is reached, and what is known of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    /// Where it listens, over UDP.
    pub address: SocketAddr,
    /// Its ICE credentials, if it is an agent.
    pub ice: Option<Credentials>,
    /// A user and its password, if it has a long-term login.
    pub login: Option<(String, String)>,
}

/// A username fragment and its password.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The fragment.
    pub ufrag: String,
    /// The password.
    pub pwd: String,
}

impl fmt::Debug for Target {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let login = self.login.as_ref().map(|(user, _)| user);
        write!(to, "Target({}, {:?}, login {login:?})", self.address, self.ice)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "Credentials({:?}, …)", self.ufrag)
    }
}
