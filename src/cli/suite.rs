//! The vectors a command works on.

use std::path::Path;

use glob::Pattern;

use super::Failure;
use super::args::Selection;
use crate::requirement::Level;
use crate::vector::{self, Suite, Vector};

pub(super) fn load(folder: Option<&Path>) -> Result<Suite, Failure> {
    let suite = folder.map_or_else(vector::load_embedded, vector::load_folder);
    suite.map_err(|error| Failure::Usage(error.to_string()))
}

/// The cases of a selection; none is a mistake on the command line.
pub(super) fn select<'a>(suite: &'a Suite, selection: &Selection) -> Result<Vec<&'a Vector>, Failure> {
    let mut patterns = Vec::new();
    for text in &selection.select {
        let pattern =
            Pattern::new(text).map_err(|error| Failure::Usage(format!("--select {text:?}: {error}")))?;
        if !suite.vectors.iter().any(|vector| pattern.matches(&vector.id)) {
            return Err(Failure::Usage(format!(
                "--select {text:?}: no case matches; `icespec list` shows all"
            )));
        }
        patterns.push(pattern);
    }
    let least = selection.level.map_or(Level::May, Level::from);
    let chosen = |vector: &&Vector| {
        vector.level() >= least && (patterns.is_empty() || patterns.iter().any(|one| one.matches(&vector.id)))
    };
    let vectors: Vec<&Vector> = suite.vectors.iter().filter(chosen).collect();
    if vectors.is_empty() {
        return Err(Failure::Usage("no case is of that level".to_owned()));
    }
    Ok(vectors)
}
