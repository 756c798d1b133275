//! Reading runs back from files, which may be anybody's.

use serde_json::{Deserializer, Value};

use super::super::document::Document;

/// A file that is not what `run --format json` prints.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}:{column}: {cause}")]
pub struct ReadError {
    /// The file.
    pub file: String,
    /// The line of the mistake.
    pub line: usize,
    /// The column of the mistake.
    pub column: usize,
    /// What is wrong.
    pub cause: String,
}

/// The runs in a file: one JSON object, or several one after the other. `file` is for messages.
pub fn read(file: &str, text: &[u8]) -> Result<Vec<Document>, ReadError> {
    let error = |line, column, cause| ReadError {
        file: file.to_owned(),
        line,
        column,
        cause,
    };
    let text = std::str::from_utf8(text).map_err(|cause| {
        let before = String::from_utf8_lossy(&text[..cause.valid_up_to()]);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().len() + 1;
        error(line, column, "the file is not UTF-8".to_owned())
    })?;
    let mut documents = Vec::new();
    let mut input = Deserializer::from_str(text);
    while input.end().is_err() {
        let at = documents.len() + 1;
        let document: Document = serde_path_to_error::deserialize(&mut input).map_err(|cause| {
            let path = match cause.path().to_string() {
                path if path == "." => String::new(),
                path => format!(" at {path}"),
            };
            let inner = cause.into_inner();
            let (line, column) = (inner.line(), inner.column());
            let what = inner.to_string();
            let what = what.split(" at line ").next().unwrap_or_default();
            error(
                line,
                column,
                format!("document {at} is no icespec run{path}: {what}"),
            )
        })?;
        if document.tool.name != "icespec" {
            // The place is that of the document: nothing in it is out of form.
            let cause = format!(
                "document {at} was written by {:?}, not by icespec",
                document.tool.name
            );
            return Err(error(line_of(text, documents.len()), 1, cause));
        }
        documents.push(document);
    }
    if documents.is_empty() {
        return Err(error(
            1,
            1,
            "the file is empty; `icespec run --format json` is expected".to_owned(),
        ));
    }
    Ok(documents)
}

/// The line on which the document of that number begins.
fn line_of(text: &str, number: usize) -> usize {
    let mut input = Deserializer::from_str(text).into_iter::<Value>();
    for _ in 0..number {
        input.next();
    }
    let rest = &text[input.byte_offset()..];
    let begin = text.len() - rest.trim_start().len();
    text[..begin].matches('\n').count() + 1
}
