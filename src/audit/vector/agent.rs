//! The agent that a vector of `credential.match` feeds, in replaced credentials.

use std::net::SocketAddr;

use serde_json::{Value, json};

use super::alias::Aliases;
use super::case::{Case, Kind, Role};
use super::roll::Roll;
use crate::audit::report::Side;

/// One of its credential sets.
pub(super) struct Own {
    /// In the roll.
    pub(super) set: usize,
    stream: usize,
    pub(super) generation: u32,
    ufrag: String,
    pwd: String,
    remote: Option<(String, String)>,
}

impl Own {
    fn new(roll: &Roll, set: usize, aliases: &mut Aliases) -> Self {
        let stated = &roll.sets[set];
        let mut pair = |set: usize| {
            let stated = &roll.sets[set];
            let ufrag = aliases.text(stated.ufrag.as_bytes());
            (ufrag, aliases.text(stated.password.as_bytes()))
        };
        let (ufrag, pwd) = pair(set);
        Self {
            set,
            stream: stated.stream,
            generation: stated.generation,
            ufrag,
            pwd,
            remote: roll.counterpart(set).map(pair),
        }
    }

    pub(super) fn stream(&self) -> String {
        format!("section{}", self.stream)
    }

    /// As `signed_by` names it.
    pub(super) fn label(&self) -> String {
        format!("{}/{}", self.stream(), self.generation)
    }

    fn json(&self) -> Value {
        let pair = |ufrag: &str, pwd: &str| json!({"ufrag": ufrag, "pwd": pwd});
        let mut object = json!({
            "stream": self.stream(), "generation": self.generation, "local": pair(&self.ufrag, &self.pwd),
        });
        if let (Some((ufrag, pwd)), Some(object)) = (&self.remote, object.as_object_mut()) {
            object.insert("remote".to_owned(), pair(ufrag, pwd));
        }
        object
    }
}

/// The receiver of a message.
pub(super) struct Agent {
    pub(super) sets: Vec<Own>,
    pub(super) role: &'static str,
    pub(super) tie_breaker: u64,
    pub(super) transaction: String,
    pub(super) source: String,
    pub(super) destination: String,
}

impl Agent {
    /// The receiver of `case` with these sets. It has the role that the sender leaves, unless they are in conflict.
    pub(super) fn new(roll: &Roll, sets: &[usize], case: &Case<'_>, aliases: &mut Aliases) -> Self {
        let sets = sets.iter().map(|set| Own::new(roll, *set, aliases)).collect();
        let mut address = |address: SocketAddr| aliases.address(address).to_string();
        let (source, destination) = (address(case.source), address(case.destination));
        let transaction = hex::encode(aliases.transaction(case.message.transaction_id().0));
        // Nobody's tie-breaker where it does not matter.
        let tie_breaker = aliases.tie_breaker(case.own_tie.unwrap_or_default());
        Self {
            sets,
            role: role(&case.kind),
            tie_breaker,
            transaction,
            source,
            destination,
        }
    }

    pub(super) fn own(&self, set: usize) -> Option<&Own> {
        self.sets.iter().find(|own| own.set == set)
    }

    /// Whether there is a newer generation of the same stream.
    pub(super) fn is_old(&self, own: &Own) -> bool {
        self.sets
            .iter()
            .any(|set| set.stream == own.stream && set.generation > own.generation)
    }

    pub(super) fn other_role(&self) -> &'static str {
        if self.role == "controlling" {
            "controlled"
        } else {
            "controlling"
        }
    }

    pub(super) fn input(&self, message: &[u8]) -> Value {
        json!({
            "credentials": self.sets.iter().map(Own::json).collect::<Vec<_>>(),
            "role": self.role,
            "tie_breaker": format!("{:016x}", self.tie_breaker),
            "message": hex::encode(message),
            "source": self.source,
            "destination": self.destination,
        })
    }
}

fn role(kind: &Kind) -> &'static str {
    match (kind.role, kind.conflict) {
        (Some(Role::Controlling), true) | (Some(Role::Controlled), false) => "controlling",
        (Some(Role::Controlled), true) | (Some(Role::Controlling), false) | (None, _) => "controlled",
    }
}

/// What the receiver may have: everything its side ever stated, and what serves its transports in the end, if
/// that is less.
pub(super) fn holdings(roll: &Roll, kind: &Kind, remote: &[u8]) -> Vec<(&'static str, Vec<usize>)> {
    let of_receiver = |index: &usize| {
        let set = &roll.sets[*index];
        match kind.receiver {
            Some(side) => set.side == Some(side),
            None => set.side.is_none() && set.ufrag.as_bytes() != remote,
        }
    };
    let all: Vec<usize> = (0..roll.sets.len()).filter(of_receiver).collect();
    let live: Vec<usize> = all.iter().copied().filter(|set| roll.sets[*set].live).collect();
    let mut holdings = Vec::new();
    if !live.is_empty() && live.len() < all.len() {
        holdings.push(("settled", live));
    }
    if !all.is_empty() {
        holdings.insert(0, ("", all));
    }
    holdings
}

/// The side in words; "agent" where sides are not known.
pub(super) fn receiver(kind: &Kind) -> &'static str {
    use crate::audit::report::Side;
    match kind.receiver {
        Some(Side::Offerer) => "offerer",
        Some(Side::Answerer) => "answerer",
        None => "agent",
    }
}

/// The sender of it.
pub(super) fn sender(kind: &Kind) -> &'static str {
    let turned = Kind {
        receiver: kind.receiver.map(Side::opposite),
        ..kind.clone()
    };
    receiver(&turned)
}
