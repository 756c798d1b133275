//! What is under test: an implementation in this process, or one behind a shim.

mod guard;
pub mod reference;
pub mod shim;
pub mod simulated;
pub mod stun_types;
pub mod target;

use std::os::fd::BorrowedFd;
use std::time::Instant;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::net::Net;

pub use guard::guarded;
pub use simulated::Simulated;
pub use target::Target;

/// Who a subject says it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// The implementation.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The language it is written in.
    pub language: String,
}

/// What came of asking a subject.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Its reply.
    Reply(Value),
    /// It does not do this, and why.
    Unsupported(String),
    /// It says that it failed to do it.
    Failed(String),
    /// It died, and how.
    Crashed(String),
    /// It said nothing in time.
    TimedOut(String),
    /// It broke the protocol, and how.
    Broken(String),
}

/// Something that answers the operations of shim protocol 1.
pub trait Subject: Send {
    /// Who it is.
    fn identity(&self) -> &Identity;

    /// Asks for one operation. However the subject behaves, this returns within a bound.
    fn call(&mut self, operation: &str, input: &Map<String, Value>) -> Answer;

    /// Whether it has this operation; one that does not say what it has is asked.
    fn has(&self, operation: &str) -> bool {
        let _ = operation;
        true
    }

    /// The next event it tells, in the order they came, waiting for it until `deadline` at most. One that
    /// tells none returns at once.
    fn next_event(&mut self, deadline: Instant) -> Option<Value> {
        let _ = deadline;
        None
    }

    /// Asks for next to nothing, to learn whether it is still there: any reply but the last three kinds of
    /// [`Answer`] says that it is.
    fn probe(&mut self) -> Answer {
        Answer::Reply(Value::Null)
    }

    /// What it says that it can do, in the words of `hello`; empty if it says nothing of that.
    fn features(&self) -> &[String] {
        &[]
    }

    /// Something to poll for reading beside sockets: it is readable when an event may have come, and once
    /// the subject is gone. Nobody but the subject reads from it, in [`Subject::next_event`]. Without it,
    /// a live case asks for events in short turns, and so gives a subject that has no thread time to work.
    fn wake(&self) -> Option<BorrowedFd<'_>> {
        None
    }

    /// False once it is known to be gone or to have broken the protocol; the next call says how.
    fn is_up(&self) -> bool {
        true
    }

    /// The network it is on, with the clock it goes by.
    fn net(&self) -> Net {
        Net::Real
    }

    /// Where it is, if it is reached by nothing but datagrams.
    fn target(&self) -> Option<&Target> {
        None
    }

    /// Ends it, and returns what it wrote to its error output, if it is a process.
    fn close(&mut self) -> Option<String> {
        None
    }
}

/// Why a subject could not be started.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StartError(pub String);

/// How to get a subject.
#[derive(Debug, Clone)]
pub enum Spec {
    /// The crate's own implementation.
    Reference,
    /// The crate `stun-types`.
    StunTypes,
    /// A process that speaks the shim protocol.
    Shim(shim::Options),
    /// Something that runs already.
    Target(Target),
}

impl Spec {
    /// Starts it. Each call gives another one, so that several can work at once.
    pub fn open(&self) -> Result<Box<dyn Subject>, StartError> {
        Ok(match self {
            Spec::Reference => Box::new(reference::Reference::new()),
            Spec::StunTypes => Box::new(stun_types::StunTypes::new()),
            Spec::Shim(options) => Box::new(shim::Shim::start(options.clone())?),
            Spec::Target(target) => Box::new(target::Bare::new(target.clone())),
        })
    }

    /// The name before it has said its own: for messages, and for finding its baseline.
    pub fn label(&self) -> String {
        match self {
            Spec::Reference => "reference".to_owned(),
            Spec::StunTypes => "stun-types".to_owned(),
            Spec::Shim(options) => options.argv.join(" "),
            Spec::Target(target) => target.name.clone(),
        }
    }

    /// The name it goes by, where that is known before it has said so itself.
    pub fn name(&self) -> Option<String> {
        match self {
            Spec::Shim(_) => None,
            Spec::Reference | Spec::StunTypes | Spec::Target(_) => Some(self.label()),
        }
    }

    /// The arguments that choose it on the command line.
    pub fn arguments(&self) -> String {
        match self {
            Spec::Reference | Spec::StunTypes => format!("--subject {}", self.label()),
            Spec::Shim(options) => {
                let words = shlex::try_join(options.argv.iter().map(String::as_str)).unwrap_or_default();
                let quoted = shlex::try_quote(&words).map_or_else(|_| words.clone(), Into::into);
                format!("--shim {quoted}")
            }
            Spec::Target(target) => format!("--target {}", target.url),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn it_is_called_by_what_it_is_and_chosen_by_what_is_typed() {
        let argv = ["./my shim", "-v"].map(str::to_owned).to_vec();
        let shim = shim::Options {
            argv,
            start_timeout: Duration::ZERO,
            timeout: Duration::ZERO,
        };
        let target = Target::parse("coturn=udp://127.0.0.1:3478", false).unwrap();
        for (spec, label, arguments) in [
            (Spec::Reference, "reference", "--subject reference"),
            (Spec::StunTypes, "stun-types", "--subject stun-types"),
            (Spec::Shim(shim), "./my shim -v", r#"--shim "'./my shim' -v""#),
            (Spec::Target(target), "coturn", "--target udp://127.0.0.1:3478"),
        ] {
            assert_eq!(
                (spec.label().as_str(), spec.arguments().as_str()),
                (label, arguments)
            );
        }
    }

    #[test]
    fn who_says_nothing_of_itself_is_asked_for_anything() {
        let mut codec = stun_types::StunTypes::new();
        assert!(codec.features().is_empty() && codec.has("agent.create"));
        assert!(codec.is_up() && codec.wake().is_none() && codec.target().is_none());
        assert_eq!(codec.next_event(Instant::now()), None);
        assert_eq!(codec.close(), None, "it is no process");
    }
}
