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

    /// How many calls of icespec a chapter has; the first that is not possible is an error.
    pub(crate) fn check(&mut self, text: &str) -> Result<usize, String> {
        let mut found = 0;
        let mut block = None;
        for (line, told) in (1..).zip(text.lines()) {
            if let Some(kind) = told.strip_prefix("```") {
                block = (!kind.is_empty()).then_some(kind);
                continue;
            }
            let calls = match block {
                None => inline(told),
                Some("sh" | "console" | "dockerfile") => typed(told),
                Some(_) => Vec::new(),
            };
            for call in calls {
                self.call(call).map_err(|wrong| format!("{line}: {wrong}"))?;
                found += 1;
            }
        }
        Ok(found)
    }

    fn call(&mut self, call: &str) -> Result<(), String> {
        let end = call.find(['`', '|', '#', ';', '>', '&']).unwrap_or(call.len());
        let mut words = call[..end].split_whitespace().skip(1);
        match words.next() {
            Some(command) if is_name(command) => self.one(command, words),
            _ => Ok(()),
        }
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

/// Calls in running text: all of a piece of code.
fn inline(line: &str) -> Vec<&str> {
    let code = line.split('`').skip(1).step_by(2);
    code.filter(|code| code.starts_with("icespec ")).collect()
}

/// Calls in a block: at the beginning of a line, behind a prompt, another command or a container's arguments.
fn typed(line: &str) -> Vec<&str> {
    let begins = |at: &usize| {
        let before = line[..*at].trim_end();
        before.is_empty() || before.ends_with(['$', '|', '&', '(']) || before.ends_with("RUN")
    };
    let places = line.match_indices("icespec ").map(|(at, _)| at).filter(begins);
    places.map(|at| &line[at..]).collect()
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
    let text = "so `icespec list` and `icespec explain CP-05`: icespec does\n```sh\nx && icespec run --shim 'x y' -v\n```\n";
    assert_eq!(options.check(text), Ok(3));
    assert_eq!(
        options.check("what icespec says\n```text\nicespec jump\n```"),
        Ok(0)
    );
    for wrong in [
        "`icespec jump`",
        "```console\n$ icespec jump",
        "x `icespec run --no-such-thing`",
        "`icespec run --sele`",
    ] {
        assert!(options.check(wrong).is_err(), "{wrong}");
    }
}
