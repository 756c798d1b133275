//! `icespec matrix`.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::args::{Matrix as Arguments, MatrixFormat};
use super::{Failure, say};
use crate::report::{self, Document, Matrix};

/// The most a file may hold; fifteen stacks with all their cases are a fifth of it.
const LARGEST: u64 = 256 << 20;

pub(super) fn main(arguments: &Arguments) -> Result<u8, Failure> {
    let mut documents = Vec::new();
    for path in &arguments.files {
        documents.extend(read(path)?);
    }
    let matrix = Matrix::new(documents);
    let text = match arguments.format {
        MatrixFormat::Html => matrix.html().map_err(Failure::Unable)?,
        MatrixFormat::Json => format!("{}\n", matrix.json()),
        MatrixFormat::Markdown => matrix.markdown(),
    };
    match &arguments.output {
        None => say(&text),
        Some(path) => std::fs::write(path, text)
            .map_err(|error| Failure::Unable(format!("{}: {error}", path.display())))?,
    }
    Ok(0)
}

pub(super) fn read(path: &Path) -> Result<Vec<Document>, Failure> {
    let wrong = |error: std::io::Error| Failure::Usage(format!("{}: {error}", path.display()));
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(wrong)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(wrong)?;
    if bytes.len() as u64 > LARGEST {
        let limit = LARGEST >> 20;
        return Err(Failure::Usage(format!(
            "{}: larger than {limit} MiB",
            path.display()
        )));
    }
    report::read(&path.display().to_string(), &bytes).map_err(|error| Failure::Usage(error.to_string()))
}
