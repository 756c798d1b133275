//! Blocks of the guide that show a terminal, and whether an output is the one that is shown.

/// One command of a block.
#[derive(Debug, PartialEq)]
pub(crate) struct Shown {
    /// Its line in the chapter.
    pub(crate) line: usize,
    pub(crate) command: String,
    /// What is shown of its output; `…` stands for any lines, or for any text in a line.
    pub(crate) output: Vec<String>,
}

/// The commands of all `console` blocks: lines after `$ `, continued by `> `.
pub(crate) fn commands(text: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut inside = false;
    for (line, told) in (1..).zip(text.lines()) {
        if told.starts_with("```") {
            inside = told == "```console";
        } else if !inside {
        } else if let Some(command) = told.strip_prefix("$ ") {
            found.push(Shown {
                line,
                command: command.to_owned(),
                output: Vec::new(),
            });
        } else {
            let last = found.last_mut().expect("a block begins with a command");
            match told.strip_prefix("> ") {
                Some(more) if last.output.is_empty() => last.command = format!("{}\n{more}", last.command),
                _ => last.output.push(told.trim_end().to_owned()),
            }
        }
    }
    found
}

/// Whether the output is what is shown.
pub(crate) fn fits(shown: &[String], output: &str) -> bool {
    let got: Vec<&str> = output.trim_end().lines().map(str::trim_end).collect();
    let any = |line: &String| line.trim() == "…";
    // Back to the last `…` whenever a line does not fit: what is before it fits already.
    let (mut at, mut next, mut back) = (0, 0, None);
    while at < got.len() {
        if next < shown.len() && any(&shown[next]) {
            back = Some((next, at));
            next += 1;
        } else if next < shown.len() && line_fits(&shown[next], got[at]) {
            (at, next) = (at + 1, next + 1);
        } else if let Some((star, begin)) = back {
            back = Some((star, begin + 1));
            (at, next) = (begin + 1, star + 1);
        } else {
            return false;
        }
    }
    shown[next..].iter().all(any)
}

fn line_fits(shown: &str, got: &str) -> bool {
    let parts: Vec<&str> = shown.split('…').collect();
    let [first, middle @ .., last] = parts.as_slice() else {
        return shown == got;
    };
    let Some(mut rest) = got.strip_prefix(first) else {
        return false;
    };
    for part in middle {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[test]
fn what_is_shown_is_compared() {
    let shown = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
    for (pattern, output) in [
        ("a\nb", "a\nb\n"),
        ("", ""),
        ("…", ""),
        ("a\n…\nd", "a\nb\nc\nd"),
        ("a\n…\nc\n…\nc", "a\nb\nc\nc"),
        ("1 in … s", "1 in 0.5 s"),
        ("… of … x", "3 of 4 of 5 x"),
    ] {
        assert!(fits(&shown(pattern), output), "{pattern:?} {output:?}");
    }
    for (pattern, output) in [
        ("a", "b"),
        ("a", ""),
        ("", "a"),
        ("a\nb", "a"),
        ("a", "a\nb"),
        ("a\n…\nd", "a\nb"),
        ("a\n…", "b\na"),
        ("1 in … s", "1 in 0.5 m"),
        ("ab…bc", "abc"),
    ] {
        assert!(!fits(&shown(pattern), output), "{pattern:?} {output:?}");
    }
}

#[test]
fn commands_are_found_in_console_blocks_only() {
    let text = "```sh\n$ no\n```\n\n```console\n$ a \\\n> b\none\n$ c\n```\n```text\n$ no\n```\n";
    let shown = |line, command: &str, output: &[&str]| Shown {
        line,
        command: command.to_owned(),
        output: output.iter().map(|&one| one.to_owned()).collect(),
    };
    assert_eq!(
        commands(text),
        [shown(6, "a \\\nb", &["one"]), shown(9, "c", &[])]
    );
}
