//! Vectors from captures: every kind of Binding message that a capture holds, with new secrets, signed again.
//!
//! Fragments, passwords, transaction ids, tie-breakers and addresses are replaced by fresh ones, consistently
//! within a capture; whatever else is in attributes that ICE does not know is replaced as well. SOFTWARE, priorities
//! and error codes stay. A MAC that was wrong is wrong again, under the same other password or under nobody's.
//! What a reply has to be is written down from the RFCs (the modules `reply` and `decoding`), not asked of the
//! reference. A reader should look at it before vectors are published.

mod agent;
mod alias;
mod case;
mod decoding;
mod file;
mod matching;
mod reply;
mod rewrite;
mod roll;
mod words;

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::audit::Sources;
use crate::capture::{Datagram, content};
use crate::stun::{Check, Message};

use alias::Aliases;
use case::{Case, Kind, Mac, Memory};
use rewrite::Signer;
use roll::Roll;

pub use file::Vectors;

/// Kinds of messages of one capture that become vectors; real captures have a dozen.
const MAX_KINDS: usize = 256;

/// Makes vectors of the messages of one capture.
pub struct VectorMaker {
    name: String,
    roll: Roll,
    memory: Memory,
    aliases: Aliases,
    seen: HashSet<Kind>,
    ids: HashMap<String, u32>,
    vectors: Vectors,
}

/// What a vector's MAC is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Flag {
    /// Right.
    Signed,
    /// Not under the password that is due.
    WrongKey,
    /// There, under whatever password, while USERNAME names no set of the agent.
    UnknownName,
    /// Not there.
    Unsigned,
    /// No password is known.
    Unjudged,
}

/// A vector but for its id and its source.
struct Draft {
    slug: String,
    title: String,
    requirements: &'static [&'static str],
    flag: Flag,
    input: Value,
    outcomes: Vec<Value>,
}

impl VectorMaker {
    /// Vectors named after a capture, which `sources` belong to.
    pub fn new(name: &str, sources: &Sources) -> Self {
        let mut roll = Roll::default();
        let (exchanges, entries) = sources.stated();
        for exchange in exchanges {
            let [offer, answer] =
                [&exchange.offer, &exchange.answer].map(|one| one.as_ref().map(|one| &one.description));
            roll.describe(offer, answer, exchange.authors());
        }
        for entry in entries {
            roll.entry(
                entry.side,
                entry.mid.as_deref(),
                entry.generation,
                &entry.ufrag,
                &entry.password,
            );
        }
        let name = words::id(name);
        Self {
            aliases: Aliases::new(&name),
            roll,
            memory: Memory::default(),
            seen: HashSet::new(),
            ids: HashMap::new(),
            vectors: Vectors::default(),
            name,
        }
    }

    /// Looks at a datagram, and makes vectors of it if it is a Binding message of a kind that was not there yet.
    /// What TURN carries counts as what is in it.
    pub fn take(&mut self, datagram: &Datagram<'_>) {
        let datagram = Datagram {
            payload: unwrapped(datagram.payload),
            ..*datagram
        };
        if let Some(case) = self.memory.examine(&self.roll, &datagram)
            && self.seen.len() < MAX_KINDS
            && self.seen.insert(case.kind.clone())
        {
            self.make(&case);
        }
    }

    /// What was made.
    pub fn finish(self) -> Vectors {
        self.vectors
    }

    fn make(&mut self, case: &Case<'_>) {
        let password = match case.kind.mac {
            Mac::By(set) => Some(self.aliases.text(self.roll.sets[set].password.as_bytes())),
            Mac::Absent | Mac::Unknown => None,
        };
        let signer = password.as_deref().map_or(Signer::Unknown, Signer::Password);
        let right = case.kind.fingerprint == Check::Valid;
        let Some(message) = rewrite::rewrite(&case.message, &signer, right, &mut self.aliases) else {
            return;
        };
        for draft in matching::drafts(&self.roll, case, &message, &mut self.aliases) {
            let vector = self.vector("credential", case, draft);
            self.vectors.matching.push(vector);
        }
        if let Some(draft) = decoding::draft(&self.roll, case, &message, &mut self.aliases) {
            let vector = self.vector("stun", case, draft);
            self.vectors.decoding.push(vector);
        }
    }

    fn vector(&mut self, folder: &str, case: &Case<'_>, draft: Draft) -> file::Vector {
        let mut id = format!("{folder}/captured/{}/{}", self.name, draft.slug);
        let count = self.ids.entry(id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            id = format!("{id}-{count}");
        }
        file::Vector {
            id,
            source: format!("capture {}, packet {}", self.name, case.packet),
            draft,
        }
    }
}

/// What a Send or Data indication or a channel carries, else the payload itself.
fn unwrapped(payload: &[u8]) -> &[u8] {
    let indication = Message::read(payload)
        .ok()
        .and_then(|message| content::relayed(&message));
    match (indication, content::channel_data(payload)) {
        (Some(relayed), _) => relayed.data,
        (None, Some((_, data))) => data,
        (None, None) => payload,
    }
}

impl std::fmt::Debug for VectorMaker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VectorMaker")
            .field("name", &self.name)
            .field("kinds", &self.seen.len())
            .finish_non_exhaustive()
    }
}
