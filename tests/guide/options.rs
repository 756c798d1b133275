//! Whether what is written about the command line is on it.

use std::collections::HashMap;
use std::process::Command;

/// The help texts of the subcommands named so far.
pub(crate) struct Options {
    commands: String,
    helps: HashMap<String, String>,
}

impl Options {
    pub(crate) fn new() -> Options {
        Options {
            commands: help(&[]),
            helps: HashMap::new(),
        }
    }

    /// How many calls of icespec a line of a chapter has; the first that is not possible is an error.
    pub(crate) fn check(&mut self, line: &str) -> Result<usize, String> {
        let calls: Vec<&str> = line.match_indices("icespec ").map(|(at, _)| &line[at..]).collect();
        let mut found = 0;
        for call in calls {
            let end = call.find(['`', '|', '#', ';', '>']).unwrap_or(call.len());
            let mut words = call[..end].split_whitespace().skip(1);
            let Some(command) = words.next().filter(|word| code(line, call) && is_name(word)) else {
                continue;
            };
            self.one(command, words)?;
            found += 1;
        }
        Ok(found)
    }

    fn one<'a>(&mut self, command: &str, words: impl Iterator<Item = &'a str>) -> Result<(), String> {
        if !self.commands.contains(&format!("\n  {command} ")) {
            return Err(format!("there is no `icespec {command}`"));
        }
        let help = self
            .helps
            .entry(command.to_owned())
            .or_insert_with(|| help(&[command]));
        for word in words {
            let option = word.split('=').next().unwrap_or(word);
            let dashed = option.len() > 1 && option.starts_with('-');
            let known = |end: char| help.contains(&format!("{option}{end}"));
            if dashed && !known(' ') && !known(',') && !known('\n') {
                return Err(format!("`icespec {command}` has no {option}"));
            }
        }
        Ok(())
    }
}

/// Prose has the name too: a call stands at the beginning of a line or of code, behind a prompt or another command.
fn code(line: &str, call: &str) -> bool {
    let before = line[..line.len() - call.len()].trim_end();
    before.is_empty() || before.ends_with(['`', '$', '|', '&', ':', '(']) || before.ends_with("run")
}

fn is_name(word: &str) -> bool {
    word.chars().all(|one| one.is_ascii_lowercase() || one == '-') && !word.starts_with('-')
}

fn help(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_icespec"))
        .args(arguments)
        .arg("--help")
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_does_not_exist_is_noticed() {
    let mut options = Options::new();
    assert_eq!(options.check("$ icespec run --shim 'x y' --select 'a/*'"), Ok(1));
    assert_eq!(options.check("so `icespec list` and `icespec explain CP-05`: icespec does"), Ok(2));
    assert_eq!(options.check("what icespec says"), Ok(0));
    assert!(options.check("icespec jump").is_err());
    assert!(options.check("x `icespec run --no-such-thing`").is_err());
}
