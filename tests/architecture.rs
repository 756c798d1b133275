//! Imports run one way: stun ← credential ← sdp ← vector ← subject ← runner ← report ← cli,
//! and stun ← credential ← agent ← subject.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each module with those it may use, beside itself.
const MAY_USE: [(&str, &[&str]); 23] = [
    ("requirement", &[]),
    // The reference asks it whether it has to be wrong. What its entries break is looked up by its tests.
    ("fault", &["requirement"]),
    // A network knows nobody on it.
    ("net", &[]),
    ("stun", &["fault"]),
    // Cases are data: no agent, no sockets, no clock.
    ("suite", &["requirement", "stun"]),
    ("credential", &["stun", "fault"]),
    ("agent", &["stun", "credential", "fault"]),
    ("sdp", &["stun", "credential", "fault"]),
    // A whole WebRTC peer around the agent.
    ("session", &["stun", "credential", "agent", "sdp", "fault"]),
    ("capture", &["stun"]),
    // It sees the demultiplexer of the agent; what an agent decides is not asked.
    ("audit", &["stun", "credential", "agent", "sdp", "capture"]),
    ("lint", &["stun", "credential", "sdp", "audit"]),
    // It answers checks; of the agent it sees the demultiplexer.
    ("serve", &["stun", "credential", "agent", "sdp"]),
    ("vector", &["requirement", "stun", "credential", "sdp"]),
    (
        "subject",
        &[
            "requirement",
            "stun",
            "net",
            "credential",
            "agent",
            "sdp",
            "session",
            "vector",
            "fault",
        ],
    ),
    // The peer of a subject is no agent: it does what a case says.
    (
        "live",
        &["requirement", "stun", "net", "suite", "vector", "subject"],
    ),
    // The judge of whole sessions reads datagrams with `vector`; of `live` it has the words for them.
    (
        "call",
        &[
            "stun", "agent", "sdp", "session", "net", "suite", "vector", "subject", "live", "fault",
        ],
    ),
    (
        "runner",
        &[
            "requirement",
            "stun",
            "suite",
            "credential",
            "agent",
            "sdp",
            "vector",
            "subject",
            "live",
            "call",
            "fault",
        ],
    ),
    // Everything that can find a fault, and everything that can have one.
    (
        "selftest",
        &[
            "requirement",
            "fault",
            "net",
            "sdp",
            "capture",
            "audit",
            "suite",
            "vector",
            "subject",
            "live",
            "call",
            "runner",
        ],
    ),
    (
        "coverage",
        &["requirement", "fault", "stun", "suite", "vector", "lint", "audit"],
    ),
    // A report is made from events and from the words for what is in them.
    (
        "report",
        &[
            "requirement",
            "fault",
            "suite",
            "vector",
            "runner",
            "selftest",
            "capture",
            "audit",
            "lint",
            "coverage",
        ],
    ),
    (
        "cli",
        &[
            "requirement",
            "fault",
            "net",
            "selftest",
            "stun",
            "suite",
            "credential",
            "agent",
            "sdp",
            "vector",
            "subject",
            "live",
            "call",
            "capture",
            "audit",
            "lint",
            "serve",
            "fuzzing",
            "runner",
            "coverage",
            "report",
        ],
    ),
    (
        "fuzzing",
        &[
            "requirement",
            "fault",
            "net",
            "selftest",
            "stun",
            "suite",
            "credential",
            "agent",
            "sdp",
            "vector",
            "subject",
            "live",
            "call",
            "capture",
            "audit",
            "lint",
            "serve",
            "runner",
            "coverage",
            "report",
        ],
    ),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The modules of the crate that a source names: `crate::x`, `crate::{x, y::z}`, and `icespec::x`.
fn named(source: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let code: String = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    for (at, _) in code
        .match_indices("crate::")
        .chain(code.match_indices("icespec::"))
    {
        let rest = &code[at..].split_once("::").unwrap().1;
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut item = String::new();
            for one in list.chars() {
                match one {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        names.insert(first(&item));
                        item.clear();
                    }
                    _ if depth == 0 => item.push(one),
                    _ => {}
                }
            }
            names.insert(first(&item));
        } else {
            names.insert(first(rest));
        }
    }
    names
}

fn first(path: &str) -> String {
    path.trim()
        .chars()
        .take_while(|one| one.is_alphanumeric() || *one == '_')
        .collect()
}

fn breaches(module: &str, allowed: &[&str], source: &str) -> Vec<String> {
    let known = |name: &String| MAY_USE.iter().any(|(one, _)| one == name);
    named(source)
        .into_iter()
        .filter(|name| known(name) && name != module && !allowed.contains(&name.as_str()))
        .collect()
}

#[test]
fn imports_run_one_way() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = 0;
    for (module, allowed) in MAY_USE {
        let mut found = Vec::new();
        files(&source.join(module), &mut found);
        assert!(!found.is_empty(), "src/{module} is gone");
        for file in found {
            let breaches = breaches(module, allowed, &fs::read_to_string(&file).unwrap());
            assert!(breaches.is_empty(), "{} uses {breaches:?}", file.display());
            seen += 1;
        }
    }
    let mut all = Vec::new();
    files(&source, &mut all);
    // lib.rs and main.rs belong to no module.
    assert_eq!(seen + 2, all.len(), "a module of src/ is in no rule");
}

#[test]
fn a_breach_is_seen_however_it_is_written() {
    for source in [
        "use crate::cli::x;",
        "use crate::{stun, cli};",
        "use crate::{\n    stun::{A, B},\n    cli,\n};",
        "fn f() { crate::cli::main(); }",
        "use icespec::cli;",
    ] {
        assert_eq!(breaches("stun", &[], source), ["cli"], "{source}");
    }
    assert_eq!(
        breaches("cli", &["stun"], "use crate::{stun, cli::x};\n// crate::fuzzing"),
        Vec::<String>::new()
    );
}
