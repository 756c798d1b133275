//! Reading vector files, and refusing what is wrong with them by file, line, column and member.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::model::{Family, Grade, Note, Operation, Outcome, Suite, Vector};
use super::{embedded, pattern};
use crate::requirement;

const FORMAT: &str = "icespec-vectors-1";

/// Why vectors could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file or folder could not be opened.
    #[error("{}: {cause}", path.display())]
    Io {
        /// What could not be opened.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// A folder without a single vector file.
    #[error("{}: no *.json file in this folder or the folders in it", .0.display())]
    Empty(PathBuf),
    /// A file that says something wrong.
    #[error("{file}:{line}:{column}: {place}{cause}")]
    Malformed {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// The vector and the member, ending in `: `, or nothing.
        place: String,
        /// What is wrong.
        cause: String,
    },
}

/// Reads the vectors that are part of the program.
pub fn load_embedded() -> Result<Suite, LoadError> {
    load_texts(
        embedded::FILES
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned())),
    )
}

/// Reads every `*.json` in a folder and the folders in it, sorted by path; `path` may also be one file.
/// Folders named `schema` and `generator` are passed over, so that a checkout's `vectors/` can be given.
pub fn load_folder(path: &Path) -> Result<Suite, LoadError> {
    let mut files = Vec::new();
    collect(path, &mut files, 0)?;
    if files.is_empty() {
        return Err(LoadError::Empty(path.to_owned()));
    }
    files.sort();
    let mut texts = Vec::with_capacity(files.len());
    for file in files {
        let bytes = std::fs::read(&file).map_err(|cause| LoadError::Io {
            path: file.clone(),
            cause,
        })?;
        texts.push((file.display().to_string(), utf8(&file, bytes)?));
    }
    load_texts(texts)
}

/// Reads vector files given as (name for messages, text).
pub fn load_texts(texts: impl IntoIterator<Item = (String, String)>) -> Result<Suite, LoadError> {
    let mut suite = Suite::default();
    let mut seen = HashMap::new();
    for (path, text) in texts {
        read_file(&path, &text, &mut suite, &mut seen)?;
    }
    Ok(suite)
}

/// Folders beside and below those of the vectors that hold something else.
const HELPERS: [&str; 6] = ["schema", "generator", "captures", "defective", "right", "real"];

fn collect(path: &Path, files: &mut Vec<PathBuf>, depth: usize) -> Result<(), LoadError> {
    let io = |cause| LoadError::Io {
        path: path.to_owned(),
        cause,
    };
    if path.metadata().map_err(io)?.is_file() {
        if depth == 0 || path.extension().is_some_and(|ext| ext == "json") {
            files.push(path.to_owned());
        }
        return Ok(());
    }
    let helper = path
        .file_name()
        .is_some_and(|name| HELPERS.iter().any(|helper| name == *helper));
    // Two levels are all the layout has; the bound keeps a looping link from being followed for ever.
    if depth > 4 || (depth > 0 && helper) {
        return Ok(());
    }
    for entry in path.read_dir().map_err(io)? {
        collect(&entry.map_err(io)?.path(), files, depth + 1)?;
    }
    Ok(())
}

fn utf8(file: &Path, bytes: Vec<u8>) -> Result<String, LoadError> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..at]);
        let (line, column) = position(&before, at);
        LoadError::Malformed {
            file: file.display().to_string(),
            line,
            column,
            place: String::new(),
            cause: "the file is not UTF-8".to_owned(),
        }
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    format: String,
    operation: Operation,
    title: String,
    source: String,
    #[serde(default)]
    notes: BTreeMap<String, Note>,
    vectors: Vec<RawVector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVector {
    id: String,
    title: String,
    requirements: Vec<String>,
    #[serde(default)]
    flags: Vec<String>,
    source: Option<String>,
    input: Map<String, Value>,
    outcomes: Vec<Outcome>,
}

fn read_file(
    path: &str,
    text: &str,
    suite: &mut Suite,
    seen: &mut HashMap<String, String>,
) -> Result<(), LoadError> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let raw: RawFile =
        serde_path_to_error::deserialize(&mut reader).map_err(|error| syntax_error(path, text, &error))?;
    reader
        .end()
        .map_err(|error| malformed(path, (error.line(), error.column()), "", &error))?;
    if raw.format != FORMAT {
        let cause = format!("format is {:?}, this program reads {FORMAT:?}", raw.format);
        return Err(malformed(path, locate(text, &raw.format), "", &cause));
    }
    for vector in &raw.vectors {
        check(vector, &raw.notes).map_err(|cause| {
            malformed(
                path,
                locate(text, &vector.id),
                &format!("vector {:?}: ", vector.id),
                &cause,
            )
        })?;
        if let Some(other) = seen.insert(vector.id.clone(), path.to_owned()) {
            let cause = format!("the id is used twice, first in {other}");
            return Err(malformed(
                path,
                locate_last(text, &vector.id),
                &format!("vector {:?}: ", vector.id),
                &cause,
            ));
        }
    }
    let family = suite.families.len();
    let (operation, source) = (raw.operation, raw.source.clone());
    suite.vectors.extend(raw.vectors.into_iter().map(|one| Vector {
        id: one.id,
        title: one.title,
        requirements: one.requirements,
        flags: one.flags,
        source: one.source.unwrap_or_else(|| source.clone()),
        input: one.input,
        outcomes: one.outcomes,
        operation,
        family,
    }));
    suite.families.push(Family {
        path: path.to_owned(),
        operation,
        title: raw.title,
        source: raw.source,
        notes: raw.notes,
    });
    Ok(())
}

/// Everything that the types cannot say.
fn check(vector: &RawVector, notes: &BTreeMap<String, Note>) -> Result<(), String> {
    let slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "./-".contains(c);
    if vector.id.is_empty() || !vector.id.chars().all(slug) {
        return Err("id may hold a-z, 0-9, `.`, `/` and `-` only".to_owned());
    }
    if vector.requirements.is_empty() {
        return Err("requirements is empty".to_owned());
    }
    if let Some(id) = vector
        .requirements
        .iter()
        .find(|id| requirement::find(id).is_none())
    {
        return Err(format!("requirements: {id:?} is not in the catalogue"));
    }
    if let Some(flag) = vector.flags.iter().find(|flag| !notes.contains_key(*flag)) {
        return Err(format!("flags: {flag:?} has no entry in the file's notes"));
    }
    if let Some(member) = ["id", "op"]
        .iter()
        .find(|member| vector.input.contains_key(**member))
    {
        return Err(format!("input: the member {member:?} belongs to the protocol"));
    }
    if !vector.outcomes.iter().any(|one| one.grade != Grade::Invalid) {
        return Err("outcomes: none is valid or acceptable".to_owned());
    }
    for (index, outcome) in vector.outcomes.iter().enumerate() {
        let reasoned = outcome
            .reason
            .as_ref()
            .is_some_and(|reason| !reason.trim().is_empty());
        if outcome.grade != Grade::Valid && !reasoned {
            return Err(format!("outcomes[{index}]: this grade needs a reason"));
        }
        if outcome.reply.is_empty() {
            return Err(format!(
                "outcomes[{index}]: reply is empty and would match anything"
            ));
        }
        pattern::check(&outcome.reply).map_err(|cause| format!("outcomes[{index}].reply{cause}"))?;
    }
    Ok(())
}

fn syntax_error(path: &str, text: &str, error: &serde_path_to_error::Error<serde_json::Error>) -> LoadError {
    let inner = error.inner();
    let member = error.path().to_string();
    let mut place = String::new();
    if let Some(id) = vector_at(text, &member) {
        place = format!("vector {id:?}: ");
    }
    if member != "." {
        place = format!("{place}{member}: ");
    }
    // serde_json repeats the position at the end of its message; it is said once, in front.
    let message = inner.to_string();
    let cause = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(head, _)| head);
    malformed(path, (inner.line(), inner.column()), &place, &cause)
}

/// The id of the vector a path such as `vectors[3].outcomes[0]` leads to, if the text is JSON at all.
fn vector_at(text: &str, member: &str) -> Option<String> {
    let index: usize = member.strip_prefix("vectors[")?.split_once(']')?.0.parse().ok()?;
    let whole: Value = serde_json::from_str(text).ok()?;
    Some(whole.get("vectors")?.get(index)?.get("id")?.as_str()?.to_owned())
}

fn malformed(path: &str, at: (usize, usize), place: &str, cause: &dyn ToString) -> LoadError {
    LoadError::Malformed {
        file: path.to_owned(),
        line: at.0,
        column: at.1,
        place: place.to_owned(),
        cause: cause.to_string(),
    }
}

/// Where a string literal first stands in the text; the start of the file if it is written escaped.
fn locate(text: &str, literal: &str) -> (usize, usize) {
    position(text, text.find(&format!("{literal:?}")).unwrap_or(0))
}

fn locate_last(text: &str, literal: &str) -> (usize, usize) {
    position(text, text.rfind(&format!("{literal:?}")).unwrap_or(0))
}

fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, offset - line_start + 1)
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
