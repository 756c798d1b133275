//! The guide says what is so: its commands are run, its options exist, its links lead somewhere, and the page of the
//! contested points is what the data say.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

mod console;
mod contested;
mod links;
mod options;
mod session;

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every chapter's file name with its text, in the order of their names.
fn chapters() -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("docs/guide/src"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    paths
        .iter()
        .map(|path| (name(path), fs::read_to_string(path).unwrap()))
        .collect()
}

fn readme() -> (String, String) {
    let name = "README.md";
    (name.to_owned(), fs::read_to_string(root().join(name)).unwrap())
}

#[test]
fn every_command_of_the_guide_does_what_it_says() {
    // One after the other: each run has all the machine, as it has with a reader.
    let failures: Vec<String> = chapters()
        .iter()
        .flat_map(|(name, text)| session::check(name, &console::commands(text)))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_command_and_option_that_the_guide_names_exists() {
    let mut options = options::Options::new();
    let mut checked = 0;
    for (name, text) in chapters().into_iter().chain([readme()]) {
        checked += options
            .check(&text)
            .unwrap_or_else(|wrong| panic!("{name}:{wrong}"));
    }
    assert!(checked > 50, "only {checked} were found");
}

#[test]
fn every_link_and_picture_of_the_guide_is_there() {
    let chapters = chapters();
    let wrong: Vec<String> = chapters
        .iter()
        .flat_map(|one| links::broken(one, &chapters))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let (_, text) = readme();
    let lost: Vec<&str> = text
        .lines()
        .flat_map(links::targets)
        .filter(|target| !links::is_file(target))
        .collect();
    assert!(lost.is_empty(), "README.md: {lost:?}");
}

/// `ICESPEC_WRITE=1` writes the page.
#[test]
fn the_page_of_contested_points_is_what_the_data_say() {
    let path = root().join("docs/guide/src/contested.md");
    let page = contested::page();
    if std::env::var_os("ICESPEC_WRITE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == page,
        "run: ICESPEC_WRITE=1 cargo test --test guide contested"
    );
}
