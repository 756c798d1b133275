//! What answers.

use std::net::SocketAddr;

use super::explain::{self, Known};
use super::plan::{Plan, Section};
use crate::agent::{Protocol, classify};
use crate::credential::{
    Check, CredentialSet, CredentialTable, Generation, Outcome, RegisterError, Reply, Responder, Role,
    StreamId, TieBreaker, Triggered,
};

/// Answers the checks to the sections of a plan.
#[derive(Debug)]
pub struct Standing {
    known: Known,
    responder: Responder,
}

/// Why a plan cannot be served on these sockets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("section {section} cannot be served on {socket}: {source}")]
#[non_exhaustive]
pub struct StartError {
    /// Index of the section.
    pub section: usize,
    /// The socket.
    pub socket: SocketAddr,
    /// What the credentials' table says.
    pub source: RegisterError,
}

/// What became of a datagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Who sent it.
    pub source: SocketAddr,
    /// Which socket it came to.
    pub socket: SocketAddr,
    /// The rest.
    pub what: What,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A check was answered with success.
    Answered {
        /// Whose credentials it carried.
        section: Option<Section>,
        /// Its PRIORITY.
        priority: u32,
        /// Whether it nominates its pair.
        nominates: bool,
        /// The role this side has taken because of it.
        role: Option<Role>,
        /// A fragment of the sender's that its description does not state.
        stranger: Option<String>,
    },
    /// A check was answered with an error.
    Refused {
        /// Whose credentials it carried, if it was authentic.
        section: Option<Section>,
        /// The error.
        code: u16,
        /// Why, and where the RFC says so.
        why: String,
    },
    /// STUN that is not answered.
    Dropped {
        /// Why.
        why: String,
    },
    /// What is not for ICE.
    Other {
        /// By the first byte; none for what belongs to nothing.
        protocol: Option<Protocol>,
        /// Bytes.
        length: usize,
    },
}

impl Standing {
    /// Serves a plan on sockets, each for the section with that index.
    pub fn new(
        plan: Plan,
        sockets: &[(usize, SocketAddr)],
        tie_breaker: TieBreaker,
    ) -> Result<Self, StartError> {
        let mut table = CredentialTable::new();
        for served in &plan.served {
            let section = served.section.index;
            for &(_, socket) in sockets.iter().filter(|(index, _)| *index == section) {
                let set = CredentialSet {
                    stream: StreamId(u32::try_from(section).unwrap_or(u32::MAX)),
                    generation: Generation(served.section.generation),
                    socket: Some(socket),
                    local: served.local.clone(),
                    remote: served.remote.clone(),
                };
                match table.register(set) {
                    Ok(()) => {}
                    // Sections that state the same credentials and the same address cannot and need not be told apart.
                    Err(RegisterError::Ambiguous { existing }) if plan.states_the_same(existing, served) => {}
                    Err(source) => {
                        return Err(StartError {
                            section,
                            socket,
                            source,
                        });
                    }
                }
            }
        }
        let responder = Responder::new(table, plan.role, tie_breaker);
        Ok(Self {
            known: Known::new(plan),
            responder,
        })
    }

    /// The role now.
    pub fn role(&self) -> Role {
        self.responder.role()
    }

    /// Takes a datagram. The response, if there is one, is the beginning of `out`, which must have
    /// [`MAX_RESPONSE`](crate::credential::MAX_RESPONSE) bytes, and goes from the socket to the source.
    pub fn handle(
        &mut self,
        datagram: &[u8],
        source: SocketAddr,
        socket: SocketAddr,
        out: &mut [u8],
    ) -> (usize, Event) {
        let outcome = self.responder.handle(datagram, source, socket, out);
        let length = outcome.response_len().unwrap_or(0);
        let what = match outcome {
            Outcome::Respond {
                reply: Reply::Accepted(check),
                ..
            } => self.answered(&check),
            Outcome::Respond {
                reply: Reply::Refused { set, why },
                ..
            } => What::Refused {
                section: self.known.section(set).cloned(),
                code: why.code(),
                why: explain::refused(why, self.responder.role()),
            },
            Outcome::Respond {
                reply: Reply::Unauthenticated(why),
                ..
            } => What::Refused {
                section: None,
                code: why.code(),
                why: self.known.unauthenticated(why, datagram, socket),
            },
            Outcome::Response => dropped(&"it is a response, and nothing was asked"),
            Outcome::Discard(why) => dropped(&why),
            Outcome::NotStun(why) => match classify(datagram, false) {
                Some(Protocol::Stun) => dropped(&why),
                protocol => What::Other {
                    protocol,
                    length: datagram.len(),
                },
            },
            Outcome::OutputTooSmall(why) => dropped(&why),
        };
        let event = Event { source, socket, what };
        (length, event)
    }

    fn answered(&self, check: &Check<'_>) -> What {
        let remote_known = self.responder.table().remotes(check.set).next().is_some();
        let stranger = remote_known && check.triggered == Triggered::AwaitsRemote;
        What::Answered {
            section: self.known.section(check.set).cloned(),
            priority: check.priority,
            nominates: check.nominated,
            role: check.role_switched,
            stranger: stranger.then(|| check.remote_fragment.escape_ascii().to_string()),
        }
    }
}

fn dropped(why: &impl ToString) -> What {
    What::Dropped { why: why.to_string() }
}
