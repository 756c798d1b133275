//! The vectors, live cases and sessions a command works on.

use std::path::Path;

use glob::Pattern;

use super::Failure;
use super::args_selection::Selection;
use crate::requirement::Level;
use crate::runner::{Edition, Item, Profile};
use crate::vector::{self, Suite};

pub(super) fn load(folder: Option<&Path>) -> Result<Suite, Failure> {
    let suite = folder.map_or_else(vector::load_embedded, vector::load_folder);
    suite.map_err(|error| Failure::Usage(error.to_string()))
}

/// Everything there is. A folder of vectors that was given stands alone.
pub(super) fn items<'a>(suite: &'a Suite, selection: &Selection) -> Vec<Item<'a>> {
    let vectors = suite.vectors.iter().map(Item::Vector);
    let alone = selection.vectors.is_some();
    let cases = crate::suite::all().map(Item::Case);
    let sessions = crate::suite::session::all().map(Item::Session);
    vectors.chain(cases.chain(sessions).filter(|_| !alone)).collect()
}

/// Whether there is a case with this id.
pub(super) fn exists(suite: &Suite, id: &str) -> bool {
    suite.find(id).is_some() || crate::suite::find(id).is_some() || crate::suite::session::find(id).is_some()
}

/// The cases of a selection; none is a mistake on the command line.
pub(super) fn select<'a>(suite: &'a Suite, selection: &Selection) -> Result<Vec<Item<'a>>, Failure> {
    let mut items = items(suite, selection);
    let mut patterns = Vec::new();
    for text in &selection.select {
        let pattern =
            Pattern::new(text).map_err(|error| Failure::Usage(format!("--select {text:?}: {error}")))?;
        if !items.iter().any(|item| pattern.matches(item.id())) {
            return Err(Failure::Usage(format!(
                "--select {text:?}: no case matches; `icespec list` shows all"
            )));
        }
        patterns.push(pattern);
    }
    let least = selection.level.map_or(Level::May, Level::from);
    let (profile, edition) = (selection.profile.map(Profile::from), Edition::from(selection.rfc));
    items.retain(|item| profile.is_none_or(|profile| profile.asks(*item)) && edition.asks(*item));
    items.retain(|item| {
        item.level() >= least && (patterns.is_empty() || patterns.iter().any(|one| one.matches(item.id())))
    });
    if items.is_empty() {
        return Err(Failure::Usage("no case is of that level and profile".to_owned()));
    }
    Ok(items)
}
