//! Credentials as JSON, where there are no descriptions.

use serde_json::Value;
use zeroize::Zeroizing;

use super::report::Side;
use super::sources::InputError;

/// One entry of the list.
pub(super) struct Entry {
    pub(super) side: Option<Side>,
    pub(super) mid: Option<String>,
    pub(super) generation: u32,
    pub(super) ufrag: String,
    pub(super) password: Zeroizing<String>,
    /// Whether the agent is known to be lite, or known to be full.
    pub(super) lite: Option<bool>,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry")
            .field("side", &self.side)
            .field("mid", &self.mid)
            .field("generation", &self.generation)
            .field("ufrag", &self.ufrag)
            .finish_non_exhaustive()
    }
}

/// Reads a file. Values are looked at by hand: the errors of derived readers quote what they found.
pub(super) fn read(file: &str, json: &str) -> Result<Vec<Entry>, InputError> {
    let value: Value = serde_json::from_str(json).map_err(|error| InputError::Json {
        file: file.to_owned(),
        line: error.line(),
        column: error.column(),
    })?;
    let shape = |place: String, reason| InputError::Shape {
        file: file.to_owned(),
        place,
        reason,
    };
    let list = value
        .get("credentials")
        .and_then(Value::as_array)
        .ok_or_else(|| shape("credentials".to_owned(), "a list is expected here"))?;
    list.iter()
        .enumerate()
        .map(|(index, one)| {
            entry(one).map_err(|(member, reason)| shape(format!("credentials[{index}].{member}"), reason))
        })
        .collect()
}

type Misshapen = (&'static str, &'static str);

fn entry(value: &Value) -> Result<Entry, Misshapen> {
    let text = |member: &'static str| -> Result<Option<&str>, Misshapen> {
        match value.get(member) {
            None | Some(Value::Null) => Ok(None),
            Some(found) => found
                .as_str()
                .map(Some)
                .ok_or((member, "a text is expected here")),
        }
    };
    let side = match text("side")? {
        None => None,
        Some("offerer") => Some(Side::Offerer),
        Some("answerer") => Some(Side::Answerer),
        Some(_) => return Err(("side", "\"offerer\" or \"answerer\" is expected here")),
    };
    let generation = match value.get("generation") {
        None | Some(Value::Null) => 0,
        Some(found) => found
            .as_u64()
            .and_then(|number| u32::try_from(number).ok())
            .ok_or(("generation", "a number from 0 is expected here"))?,
    };
    let lite = match value.get("lite") {
        None | Some(Value::Null) => None,
        Some(found) => Some(
            found
                .as_bool()
                .ok_or(("lite", "true or false is expected here"))?,
        ),
    };
    Ok(Entry {
        side,
        mid: text("mid")?.map(str::to_owned),
        generation,
        ufrag: text("ufrag")?.ok_or(("ufrag", "it is missing"))?.to_owned(),
        password: Zeroizing::new(text("pwd")?.ok_or(("pwd", "it is missing"))?.to_owned()),
        lite,
    })
}
