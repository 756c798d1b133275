//! Vectors as files of the suite's format, one line each.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Draft, Flag};

/// One vector.
pub(super) struct Vector {
    pub(super) id: String,
    pub(super) source: String,
    pub(super) draft: Draft,
}

/// The vectors of captures.
#[derive(Default)]
pub struct Vectors {
    pub(super) matching: Vec<Vector>,
    pub(super) decoding: Vec<Vector>,
}

impl Vectors {
    /// Adds those of another capture, which must have another name.
    pub fn append(&mut self, mut other: Self) {
        self.matching.append(&mut other.matching);
        self.decoding.append(&mut other.decoding);
    }

    /// How many there are, for `credential.match` and for `stun.decode`.
    pub fn counts(&self) -> (usize, usize) {
        (self.matching.len(), self.decoding.len())
    }

    /// The file that feeds `credential.match`; none without vectors.
    pub fn matching_file(&self) -> Option<String> {
        let title = "Checks as real stacks sent them, with new secrets";
        let source = "RFC 8489 6.3 and 9.1.3, RFC 8445 7.3; captures, by icespec audit --to-vector";
        file("credential.match", title, source, &self.matching)
    }

    /// The file that feeds `stun.decode`; none without vectors.
    pub fn decoding_file(&self) -> Option<String> {
        let title = "Messages as real stacks sent them, with new secrets";
        let source = "RFC 8489 5, 9.1 and 14; captures, by icespec audit --to-vector";
        file("stun.decode", title, source, &self.decoding)
    }
}

impl std::fmt::Debug for Vectors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vectors").field("counts", &self.counts()).finish()
    }
}

fn file(operation: &str, title: &str, source: &str, vectors: &[Vector]) -> Option<String> {
    if vectors.is_empty() {
        return None;
    }
    let mut text = "{\n  \"format\": \"icespec-vectors-1\",\n".to_owned();
    for (member, value) in [("operation", operation), ("title", title), ("source", source)] {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  \"{member}\": {},", compact(&json!(value)));
    }
    let flags: BTreeSet<Flag> = vectors.iter().map(|vector| vector.draft.flag).collect();
    let notes: Vec<String> = flags
        .into_iter()
        .map(|flag| format!("    \"{}\": {}", flag.name(), compact(&flag.note())))
        .collect();
    let rows: Vec<String> = vectors
        .iter()
        .map(|vector| format!("    {}", compact(&row(vector))))
        .collect();
    let _ = writeln!(text, "  \"notes\": {{\n{}\n  }},", notes.join(",\n"));
    let _ = writeln!(text, "  \"vectors\": [\n{}\n  ]\n}}", rows.join(",\n"));
    Some(text)
}

fn row(vector: &Vector) -> Value {
    let Draft {
        title,
        requirements,
        flag,
        input,
        outcomes,
        ..
    } = &vector.draft;
    json!({
        "id": vector.id, "title": title, "requirements": requirements, "flags": [flag.name()],
        "source": vector.source, "input": input, "outcomes": outcomes,
    })
}

impl Flag {
    fn name(self) -> &'static str {
        match self {
            Self::Signed => "Signed",
            Self::WrongKey => "WrongKey",
            Self::UnknownName => "UnknownName",
            Self::Unsigned => "Unsigned",
            Self::Unjudged => "Unjudged",
        }
    }

    fn note(self) -> Value {
        const OTHER_SECTION: &[&str] = &[
            "https://github.com/aiortc/aiortc/issues/370",
            "https://github.com/aiortc/aiortc/issues/1143",
            "https://github.com/Kurento/bugtracker/issues/481",
        ];
        const UNCHECKED: &[&str] = &[
            "https://github.com/pion/ice/issues/19",
            "https://github.com/sepfy/libpeer/issues/282",
        ];
        let (class, effect, links) = match self {
            Self::Signed => (
                "a message with a right MAC is refused, or answered under another key",
                "no connection to a peer that does everything right",
                OTHER_SECTION,
            ),
            Self::WrongKey => (
                "MESSAGE-INTEGRITY is not verified, or tried with every password there is",
                "whoever can reach the port takes the session over or redirects the media",
                UNCHECKED,
            ),
            Self::UnknownName => (
                "a check for a fragment that the agent does not have, or no longer, is answered",
                "what belongs to another section, or to the time before a restart, is mixed with this session",
                OTHER_SECTION,
            ),
            Self::Unsigned => (
                "a message without MESSAGE-INTEGRITY is taken for authentic",
                "whoever can reach the port takes the session over or redirects the media",
                UNCHECKED,
            ),
            Self::Unjudged => (
                "a codec vouches for a message without a key",
                "its caller trusts what nobody has verified",
                &[][..],
            ),
        };
        json!({"bugClass": class, "effect": effect, "links": links})
    }
}

/// JSON on one line, with the spaces that the other files have.
fn compact(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{}: {}", Value::from(name.as_str()), compact(value)))
                .collect();
            format!("{{{}}}", members.join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(compact).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}
