//! What a vector file holds.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::requirement::{self, Level, Requirement};

/// The operations of shim protocol 1 that vectors feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Operation {
    /// Read one STUN message and check what protects it.
    #[serde(rename = "stun.decode")]
    StunDecode,
    /// Handle one datagram as an ICE agent with these credentials would.
    #[serde(rename = "credential.match")]
    CredentialMatch,
    /// The same, with credentials bound to local sockets.
    #[serde(rename = "credential.route")]
    CredentialRoute,
    /// Log in as a client of the long-term mechanism would.
    #[serde(rename = "credential.login")]
    CredentialLogin,
    /// Read a session description.
    #[serde(rename = "sdp.read")]
    SdpRead,
    /// Say which credentials serve which transport.
    #[serde(rename = "sdp.credentials")]
    SdpCredentials,
}

impl Operation {
    /// All of them.
    pub const ALL: [Operation; 6] = [
        Operation::StunDecode,
        Operation::CredentialMatch,
        Operation::CredentialRoute,
        Operation::CredentialLogin,
        Operation::SdpRead,
        Operation::SdpCredentials,
    ];

    /// The name in the shim protocol.
    pub fn name(self) -> &'static str {
        match self {
            Operation::StunDecode => "stun.decode",
            Operation::CredentialMatch => "credential.match",
            Operation::CredentialRoute => "credential.route",
            Operation::CredentialLogin => "credential.login",
            Operation::SdpRead => "sdp.read",
            Operation::SdpCredentials => "sdp.credentials",
        }
    }

    /// The operation of that name.
    pub fn named(name: &str) -> Option<Operation> {
        Operation::ALL.into_iter().find(|one| one.name() == name)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// One file: vectors that feed one operation.
#[derive(Debug, Clone)]
pub struct Family {
    /// The file, below the vectors' folder.
    pub path: String,
    /// What is fed.
    pub operation: Operation,
    /// What the file is about.
    pub title: String,
    /// Where its vectors come from.
    pub source: String,
    /// What its flags mean.
    pub notes: BTreeMap<String, Note>,
}

/// What a flag stands for: a kind of bug that was seen in the field.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The kind of bug.
    #[serde(rename = "bugClass")]
    pub bug_class: String,
    /// What it does to a user.
    pub effect: String,
    /// Public threads about it.
    #[serde(default)]
    pub links: Vec<String>,
}

/// One vector.
#[derive(Debug, Clone)]
pub struct Vector {
    /// The name it keeps for ever.
    pub id: String,
    /// What is special about it.
    pub title: String,
    /// The ids of what it tests.
    pub requirements: Vec<String>,
    /// Names in the notes of its family.
    pub flags: Vec<String>,
    /// Where this one comes from.
    pub source: String,
    /// The request's members.
    pub input: Map<String, Value>,
    /// What a reply may be; the first that matches decides.
    pub outcomes: Vec<Outcome>,
    /// What is fed.
    pub operation: Operation,
    /// The index of its family in [`Suite::families`].
    pub family: usize,
}

impl Vector {
    /// The catalogue's entries for what it tests; the loader has checked that all exist.
    pub fn requirements(&self) -> impl Iterator<Item = &'static Requirement> {
        self.requirements.iter().filter_map(|id| requirement::find(id))
    }

    /// The strongest level among its requirements.
    pub fn level(&self) -> Level {
        self.requirements()
            .map(|one| one.level.strength())
            .max()
            .unwrap_or(Level::May)
    }
}

/// One permitted or forbidden reply.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// How it is graded.
    pub grade: Grade,
    /// The pattern a reply has to match: see [`crate::vector::pattern`].
    pub reply: Map<String, Value>,
    /// Why it is accepted, or why it is dangerous.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How an outcome is graded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// What the RFC asks for.
    Valid,
    /// Something else that is accepted.
    Acceptable,
    /// A mistake worth naming.
    Invalid,
}

/// All vectors that were read.
#[derive(Debug, Clone, Default)]
pub struct Suite {
    /// The files.
    pub families: Vec<Family>,
    /// The vectors of all files, in order.
    pub vectors: Vec<Vector>,
}

impl Suite {
    /// The vector of that id.
    pub fn find(&self, id: &str) -> Option<&Vector> {
        self.vectors.iter().find(|vector| vector.id == id)
    }

    /// The file a vector comes from.
    pub fn family(&self, vector: &Vector) -> &Family {
        &self.families[vector.family]
    }
}
