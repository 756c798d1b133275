//! Where it shows whether a requirement is kept.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What one has to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shows {
    /// The datagrams.
    Wire,
    /// When datagrams are sent.
    Timing,
    /// The session descriptions.
    Sdp,
    /// What the stack tells its application, or lets it set.
    Api,
    /// The state of the stack, which nobody outside sees.
    Inside,
    /// Other documents, or how a stack is deployed.
    Document,
}

impl Shows {
    /// It shows to whoever reads the packets or the descriptions, without asking the stack.
    pub fn on_the_wire(self) -> bool {
        matches!(self, Shows::Wire | Shows::Timing | Shows::Sdp)
    }

    /// In words, behind "shows".
    pub fn words(self) -> &'static str {
        match self {
            Shows::Wire => "on the wire",
            Shows::Timing => "on the wire, by its time",
            Shows::Sdp => "in session descriptions",
            Shows::Api => "to the application",
            Shows::Inside => "inside the stack only",
            Shows::Document => "in documents or deployments",
        }
    }
}

impl fmt::Display for Shows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Shows::Wire => "wire",
            Shows::Timing => "timing",
            Shows::Sdp => "sdp",
            Shows::Api => "api",
            Shows::Inside => "inside",
            Shows::Document => "document",
        })
    }
}
