//! Every requirement is covered or has a reason, and everything that tests something says what.
//!
//! `docs/coverage.txt` has one line a requirement; `ICESPEC_WRITE=1 cargo test --test coverage` writes it anew.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::fs;
use std::path::Path;

use icespec::coverage::{Coverage, State};
use icespec::requirement::Requirement;
use icespec::vector;

#[test]
fn nothing_is_open() {
    let suite = vector::load_embedded().unwrap();
    let coverage = Coverage::of(&suite);
    let open = coverage.rows().iter().filter(|row| row.state() == State::Open);
    let open: Vec<String> = open.map(|row| told(row.requirement)).collect();
    assert!(
        open.is_empty(),
        "neither covered nor with a reason:\n{}",
        open.join("\n")
    );
    assert_eq!(coverage.mistakes(), Vec::<String>::new());
}

fn told(one: &Requirement) -> String {
    format!(
        "{} {} ({}, {}): {}",
        one.id, one.level, one.binds, one.shows, one.text
    )
}

#[test]
fn the_snapshot_is_up_to_date() {
    let suite = vector::load_embedded().unwrap();
    let now = Coverage::of(&suite).snapshot();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/coverage.txt");
    if std::env::var_os("ICESPEC_WRITE").is_some() {
        return fs::write(path, now).unwrap();
    }
    let committed = fs::read_to_string(path).unwrap();
    let lost = only_in(&committed, &now, '-');
    let new = only_in(&now, &committed, '+');
    assert!(
        lost.is_empty() && new.is_empty(),
        "coverage is not what docs/coverage.txt says (ICESPEC_WRITE=1 writes it anew):\n{lost}{new}"
    );
}

fn only_in(one: &str, other: &str, sign: char) -> String {
    let lines = one
        .lines()
        .filter(|line| !other.lines().any(|known| known == *line));
    lines
        .map(|line| [&sign.to_string(), " ", line, "\n"].concat())
        .collect()
}
