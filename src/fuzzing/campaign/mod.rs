//! Mutated messages for a subject, from a seed: what it must not do with any of them is told.
//!
//! The messages begin as valid ones of the vectors, or as a valid check to a live agent.

mod judge;
mod live;
mod mutation;

use serde_json::{Map, Value};

use crate::agent::Random;
use crate::subject::{Answer, Subject};
use crate::vector::{self, Suite};
use live::Live;

/// What a subject is asked with a mutated message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Operation {
    /// To read it.
    Decode,
    /// To answer it as an agent with the credentials beside it.
    Match,
    /// It is sent to a live agent, with a valid check behind it.
    Live,
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Decode, Self::Match, Self::Live];

    /// Its name in files and reports: of the first two, that of the shim protocol.
    pub fn name(self) -> &'static str {
        match self {
            Self::Decode => "stun.decode",
            Self::Match => "credential.match",
            Self::Live => "live",
        }
    }
}

/// What a subject did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Verdict {
    /// It died.
    Crash,
    /// It said nothing in time.
    Timeout,
    /// It did what no implementation may do.
    Violation,
    /// It broke the shim protocol.
    Broken,
}

impl Verdict {
    /// Its name in files and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Crash => "crash",
            Self::Timeout => "timeout",
            Self::Violation => "violation",
            Self::Broken => "broken",
        }
    }
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What it did.
    pub verdict: Verdict,
    /// What it was asked.
    pub operation: Operation,
    /// In words.
    pub why: String,
    /// The request, with the message.
    pub input: Map<String, Value>,
}

/// A campaign against one subject after the other.
pub struct Campaign {
    random: Random,
    seeds: [Vec<Map<String, Value>>; 2],
    live: Live,
    number: u64,
    asked: bool,
}

impl std::fmt::Debug for Campaign {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "Campaign({} messages so far)", self.number)
    }
}

impl Campaign {
    /// A campaign with the messages of the vectors.
    pub fn new(suite: &Suite, seed: u64) -> Self {
        let of = |wanted: vector::Operation| {
            let vectors = suite.vectors.iter().filter(|one| one.operation == wanted);
            vectors
                .filter(|one| one.input.get("message").is_some_and(Value::is_string))
                .map(|one| one.input.clone())
                .collect()
        };
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_be_bytes());
        Self {
            random: Random::new(bytes),
            seeds: [
                of(vector::Operation::StunDecode),
                of(vector::Operation::CredentialMatch),
            ],
            live: Live::new(),
            number: 0,
            asked: false,
        }
    }

    /// The subject has been started again, or is another one.
    pub fn restarted(&mut self) {
        self.live.forget();
    }

    /// One message: what it was for, and what was found. The same seed gives the same messages in the same order.
    pub fn step(&mut self, subject: &mut dyn Subject) -> (Operation, Option<Finding>) {
        self.number += 1;
        let operation = match self.random.number() % 10 {
            0..=4 => Operation::Decode,
            5..=8 => Operation::Match,
            _ => Operation::Live,
        };
        let found = match operation {
            Operation::Decode => self.ask(subject, operation, 0),
            Operation::Match => self.ask(subject, operation, 1),
            Operation::Live => self.send(subject),
        };
        (operation, found)
    }

    /// Whether the subject took the last message: what it has no operation for is not asked.
    pub fn was_asked(&self) -> bool {
        self.asked
    }

    /// Asks once more what was found before.
    pub fn again(
        &mut self,
        subject: &mut dyn Subject,
        operation: Operation,
        input: &Map<String, Value>,
    ) -> Option<Finding> {
        self.asked = true;
        if operation != Operation::Live {
            let answer = subject.call(operation.name(), input);
            return judge::judge(operation, input, answer);
        }
        let message = hex::decode(input.get("message")?.as_str()?).ok()?;
        self.number += 1;
        self.live.send(subject, &message, self.number)
    }

    /// Why there is no live agent, if there is none.
    pub fn no_live_agent(&self) -> Option<&str> {
        self.live.unsupported.as_deref()
    }

    fn ask(&mut self, subject: &mut dyn Subject, operation: Operation, seeds: usize) -> Option<Finding> {
        let seeds = &self.seeds[seeds];
        let count = u64::try_from(seeds.len()).ok().filter(|count| *count > 0)?;
        let at = usize::try_from(self.random.number() % count).ok()?;
        let mut input = seeds.get(at)?.clone();
        let message = hex::decode(input.get("message")?.as_str()?).ok()?;
        let key = password(&input, &mut self.random);
        let message = mutation::mutate(&mut self.random, &message, key.as_deref());
        input.insert("message".to_owned(), hex::encode(message).into());
        let answer = subject.call(operation.name(), &input);
        self.asked = !matches!(answer, Answer::Unsupported(_));
        judge::judge(operation, &input, answer)
    }

    fn send(&mut self, subject: &mut dyn Subject) -> Option<Finding> {
        // As much chance is used up whether there is an agent or not.
        let mut random = Random::new(self.random.bytes());
        let valid = self.live.valid(subject, self.number);
        self.asked = !matches!(valid, Ok(None));
        match valid {
            Ok(None) => None,
            Ok(Some((valid, password))) => {
                let message = mutation::mutate(&mut random, &valid, Some(password.as_bytes()));
                self.live.send(subject, &message, self.number)
            }
            Err(finding) => Some(finding),
        }
    }
}

/// One of the passwords that a request names.
fn password(input: &Map<String, Value>, random: &mut Random) -> Option<Vec<u8>> {
    let number = random.number();
    if let Some(password) = input.get("password") {
        return password.as_str().map(|text| text.as_bytes().to_vec());
    }
    let credentials = input.get("credentials")?.as_array()?;
    let count = u64::try_from(credentials.len()).ok().filter(|count| *count > 0)?;
    let one = credentials.get(usize::try_from(number % count).ok()?)?;
    one["local"]["pwd"].as_str().map(|text| text.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject::Spec;

    /// The reference holds its own rules, live agent included.
    #[test]
    fn the_reference_is_found_right() {
        let suite = vector::load_embedded().unwrap();
        let mut campaign = Campaign::new(&suite, 1);
        let mut subject = Spec::Reference.open().unwrap();
        let mut asked = std::collections::BTreeMap::new();
        for _ in 0..3000 {
            let (operation, found) = campaign.step(&mut *subject);
            assert_eq!(found, None);
            *asked.entry(operation).or_insert(0) += 1;
        }
        assert!(
            asked.len() == 3 && asked.values().all(|count| *count > 100),
            "{asked:?}"
        );
        assert_eq!(campaign.no_live_agent(), None);
    }
}
