//! A chapter's commands in one shell, as a reader would type them, in a folder that looks like a checkout.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::console::{Shown, fits};
use crate::root;

/// What chapters need beside a shell; where one is missing, the chapter is passed over and says so.
const PROGRAMS: [&str; 4] = ["python3", "node", "go", "perl"];
/// A chapter takes seconds; what hangs is ended.
const LIMIT: &str = "300";
/// Written behind the output of each command, with its exit code.
const MARK: char = '\u{1e}';

/// What is wrong with a chapter's commands.
pub(crate) fn check(chapter: &str, commands: &[Shown]) -> Vec<String> {
    if let Some(missing) = missing(commands) {
        let required = std::env::var_os("ICESPEC_GUIDE").is_some();
        assert!(!required, "ICESPEC_GUIDE is set and there is no {missing}");
        skipped(chapter, missing);
        return Vec::new();
    }
    let outputs = run(chapter, commands);
    let mut wrong = Vec::new();
    for (at, shown) in commands.iter().enumerate() {
        let place = format!("docs/guide/src/{chapter}:{}: {}", shown.line, shown.command);
        let Some((output, code)) = outputs.get(at) else {
            wrong.push(format!("{place}\nnot reached"));
            break;
        };
        let told = commands.get(at + 1).is_some_and(|next| next.command == "echo $?");
        if *code != 0 && !told {
            wrong.push(format!(
                "{place}\nexit code {code}, and no `echo $?` follows; output:\n{output}"
            ));
        } else if !fits(&shown.output, output) {
            wrong.push(format!(
                "{place}\nshown:\n{}\n\nis:\n{output}",
                shown.output.join("\n")
            ));
        }
    }
    wrong
}

/// Output, errors included, and exit code of each command.
fn run(chapter: &str, commands: &[Shown]) -> Vec<(String, i32)> {
    let folder = checkout(chapter);
    let mut script = "trap 'kill $(jobs -p) 2>/dev/null' EXIT\n".to_owned();
    for shown in commands {
        writeln!(script, "{}", shown.command).unwrap();
        writeln!(script, "code=$?; printf '{MARK}%d\\n' $code; (exit $code)").unwrap();
    }
    let path = format!(
        "{}:{}",
        folder.join(".bin").display(),
        std::env::var("PATH").unwrap()
    );
    let log = folder.join(".output");
    let file = fs::File::create(&log).unwrap();
    // A process that a command leaves behind would keep a pipe open; a file it may keep.
    Command::new("timeout")
        .args(["-k", "5", LIMIT, "bash", "-c", &script])
        .current_dir(&folder)
        .env("PATH", path)
        .env("NO_COLOR", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .stdout(file.try_clone().unwrap())
        .stderr(file)
        .status()
        .unwrap();
    let told = String::from_utf8(fs::read(&log).unwrap()).unwrap();
    outputs(&told)
}

fn outputs(told: &str) -> Vec<(String, i32)> {
    let mut found = Vec::new();
    let mut parts = told.split(MARK);
    let mut output = parts.next().unwrap_or_default();
    for part in parts {
        let (code, rest) = part.split_once('\n').unwrap();
        found.push((output.to_owned(), code.parse().unwrap()));
        output = rest;
    }
    found
}

/// An empty folder with what a checkout has, and the program under test on its path.
fn checkout(chapter: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guide").join(chapter);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join(".bin")).unwrap();
    symlink(env!("CARGO_BIN_EXE_icespec"), folder.join(".bin/icespec")).unwrap();
    for name in [".github", "baselines", "docs", "shims", "src", "vectors"] {
        symlink(root().join(name), folder.join(name)).unwrap();
    }
    folder
}

fn missing(commands: &[Shown]) -> Option<&'static str> {
    let words: BTreeSet<&str> = commands
        .iter()
        .flat_map(|shown| shown.command.split_whitespace())
        .map(|word| word.trim_matches(['"', '\'']))
        .collect();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let there = |program: &&str| std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    PROGRAMS
        .into_iter()
        .find(|program| words.contains(program) && !there(program))
}

/// Cargo shows this even where it hides what passing tests print.
fn skipped(chapter: &str, missing: &str) {
    use std::io::Write;
    let mut terminal = std::io::stderr().lock();
    writeln!(
        terminal,
        "SKIPPED, not passed: docs/guide/src/{chapter}: there is no {missing}"
    )
    .unwrap();
}
