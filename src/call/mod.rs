//! Carries the cases of whole sessions out: icespec's own peer on one side, `session.*` of a subject on the other.
//!
//! The peer ([`crate::session::Peer`]) says what is sent; sockets, clock and bounds are here, and so is the judgement
//! of what the subject sends, which is read from the datagrams with `vector::wire` and from what the subject tells its
//! user, not from what the peer makes of it.
//!
//! Whatever the subject does, a session ends within a minute and a half, in bounded memory.

mod ask;
mod book;
mod check;
mod config;
mod line;
mod observe;
mod play;
mod record;
mod reoffer;
mod sockets;
mod steps;
mod witness;

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

pub use book::Owner;

use crate::fault;
use crate::live::Entry;
use crate::subject::Subject;
use crate::suite::session::{Case, Observation};

/// How to carry cases out.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Where both sides have their sockets.
    pub address: IpAddr,
    /// How long a session may take to come up. One that does not is watched for as long.
    pub patience: Duration,
}

impl Options {
    /// Enough for a stack in a process of its own, a browser among them, and for an audit to call a session
    /// unfinished.
    pub const PATIENCE: Duration = Duration::from_secs(11);
    /// Enough for a subject within this process, which comes up in a fraction of it or not at all.
    pub const IN_PROCESS: Duration = Duration::from_millis(2500);
}

impl Default for Options {
    fn default() -> Self {
        Options {
            address: Ipv4Addr::LOCALHOST.into(),
            patience: Options::PATIENCE,
        }
    }
}

/// A description that went from one side to the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Who wrote it.
    pub by: Owner,
    /// An offer or its answer.
    pub kind: Kind,
    /// Its text.
    pub sdp: String,
}

/// What a description is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It offers.
    Offer,
    /// It answers.
    Answer,
}

impl Kind {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Offer => "offer",
            Kind::Answer => "answer",
        }
    }
}

/// What came of a case.
#[derive(Debug)]
pub struct Performance {
    /// How it ended.
    pub end: End,
    /// What happened, every datagram of it but the bulk of the media.
    pub transcript: Vec<Entry>,
    /// The descriptions, in order.
    pub descriptions: Vec<Described>,
}

/// How a case ended.
#[derive(Debug)]
pub enum End {
    /// It was carried out, and this was seen.
    Seen(Observation),
    /// The subject cannot do what it needs, and why.
    Unsupported(String),
    /// It did not come to where something could be said, and why.
    Inconclusive(String),
    /// The subject died, and how.
    Crashed(String),
    /// The subject said nothing in time.
    TimedOut(String),
    /// The subject's shim broke the protocol, or the case cannot be carried out, and how.
    Broken(String),
}

/// Carries one case out.
pub fn perform(subject: &mut dyn Subject, case: &'static Case, options: Options) -> Performance {
    let nothing = |end| Performance {
        end,
        transcript: Vec::new(),
        descriptions: Vec::new(),
    };
    if !subject.has("session.offer") {
        return nothing(End::Unsupported("the stack has no whole sessions".to_owned()));
    }
    let fault = fault::active();
    fault::with(None, || match play::Play::new(subject, case, options, fault) {
        Ok(play) => play.perform(),
        Err(end) => nothing(*end),
    })
}
