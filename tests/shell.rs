//! What a shell and its user get: completions, man pages, and the script of the action.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_icespec");

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn icespec(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).output().unwrap()
}

/// The commands that the help lists.
fn commands() -> Vec<String> {
    let help = text(&icespec(&["--help"]).stdout);
    let list = help.split_once("Commands:\n").unwrap().1;
    let names = list.lines().take_while(|line| !line.is_empty());
    names
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .filter(|name| name != "help")
        .collect()
}

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("shell-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// Feeds a program and gives what it wrote; `None` if it is not here, which Cargo shows.
fn fed(program: &str, arguments: &[&str], input: &str) -> Option<Output> {
    let started = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = started else {
        let mut terminal = std::io::stderr().lock();
        writeln!(terminal, "SKIPPED, not passed: there is no {program}").unwrap();
        return None;
    };
    let mut pipe = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || pipe.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    Some(output)
}

#[test]
fn every_shell_completes_every_command() {
    let commands = commands();
    assert!(commands.len() > 8, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = text(&icespec(&["completions", shell]).stdout);
        for command in &commands {
            assert!(
                script.contains(command.as_str()),
                "{shell} does not know {command}"
            );
        }
    }
    assert_eq!(icespec(&["completions", "cmd"]).status.code(), Some(2));
}

#[test]
fn bash_takes_its_completions_and_uses_them() {
    let mut script = text(&icespec(&["completions", "bash"]).stdout);
    // What bash does when the user types `icespec au` and presses Tab.
    script.push_str(
        "\nCOMP_WORDS=(icespec au) COMP_CWORD=1; _icespec icespec au icespec; echo \"${COMPREPLY[@]}\"\n\
         COMP_WORDS=(icespec run --ba) COMP_CWORD=2; _icespec icespec --ba run; echo \"${COMPREPLY[@]}\"\n",
    );
    let Some(output) = fed("bash", &["--norc", "-s"], &script) else {
        return;
    };
    assert_eq!(
        (text(&output.stdout), text(&output.stderr)),
        ("audit\n--baseline\n".to_owned(), String::new())
    );
}

#[test]
fn zsh_and_fish_take_theirs() {
    for shell in ["zsh", "fish"] {
        let script = text(&icespec(&["completions", shell]).stdout);
        if let Some(output) = fed(shell, &["-n"], &script) {
            assert!(output.status.success(), "{shell}: {}", text(&output.stderr));
        }
    }
}

#[test]
fn there_is_a_page_for_every_command() {
    let folder = folder("man");
    let output = icespec(&["man", "-o", folder.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let mut pages: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    pages.sort();
    let mut wanted: Vec<String> = commands()
        .iter()
        .map(|name| format!("icespec-{name}.1"))
        .collect();
    wanted.push("icespec.1".to_owned());
    wanted.sort();
    assert_eq!(pages, wanted);
    for page in &pages {
        formatted(&fs::read_to_string(folder.join(page)).unwrap(), page);
    }
    let main = text(&icespec(&["man"]).stdout);
    assert_eq!(main, fs::read_to_string(folder.join("icespec.1")).unwrap());
    fs::remove_dir_all(&folder).unwrap();
    let gone = icespec(&["man", "-o", folder.to_str().unwrap()]);
    assert_eq!(gone.status.code(), Some(3));
    assert!(text(&gone.stderr).contains("shell-"), "{}", text(&gone.stderr));
}

/// groff formats it without a complaint.
fn formatted(page: &str, name: &str) {
    let arguments = ["-man", "-Tutf8", "-ww", "-K", "utf8", "-P-cbou"];
    let Some(output) = fed("groff", &arguments, page) else {
        return;
    };
    assert_eq!(text(&output.stderr), "", "{name}");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    for heading in ["NAME", "SYNOPSIS", "OPTIONS"] {
        assert!(told.contains(heading), "{name} has no {heading}: {told}");
    }
}

/// Runs the action's script in a folder; its exit code, and what it printed.
fn action(folder: &Path, inputs: &[(&str, &str)]) -> (Option<i32>, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bin = Path::new(PROGRAM).parent().unwrap().display().to_string();
    let output = Command::new(root.join(".github/action/run"))
        .current_dir(folder)
        .env("PATH", format!("{bin}:{}", std::env::var("PATH").unwrap()))
        .env("GITHUB_STEP_SUMMARY", folder.join("summary"))
        .env("GITHUB_OUTPUT", folder.join("outputs"))
        .envs(inputs.iter().copied())
        .output()
        .unwrap();
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

#[test]
fn the_action_keeps_the_reports_and_the_exit_code() {
    let folder = folder("action");
    let shim = format!("python3 {}/shims/template/shim.py", env!("CARGO_MANIFEST_DIR"));
    let inputs = [
        ("SHIM", shim.as_str()),
        ("ARGS", "--select 'stun/official/*' --level must"),
    ];
    let (code, told) = action(&folder, &inputs);
    assert_eq!(code, Some(0), "{told}");
    for name in ["icespec.json", "icespec.xml", "icespec.html", "icespec.md"] {
        assert!(folder.join("icespec-report").join(name).is_file(), "{name}");
    }
    assert!(
        fs::read_to_string(folder.join("summary"))
            .unwrap()
            .contains("template 1")
    );
    assert_eq!(
        fs::read_to_string(folder.join("outputs")).unwrap(),
        "exit-code=0\n"
    );

    // Without its baseline stun-types deviates; an input is a word, whatever is in it.
    let inputs = [
        ("ARGS", "--subject stun-types --no-baseline --select stun/*"),
        ("REPORTS", "a $(touch b) c"),
    ];
    let (code, told) = action(&folder, &inputs);
    assert_eq!(code, Some(1), "{told}");
    assert!(folder.join("a $(touch b) c/icespec.xml").is_file());
    let (code, told) = action(&folder, &[("BASELINE", "one.toml\ntwo.toml")]);
    assert!(code == Some(2) && told.contains("one.toml"), "{told}");
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_guide_has_every_input_of_the_action() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let action = fs::read_to_string(root.join("action.yml")).unwrap();
    let chapter = fs::read_to_string(root.join("docs/guide/src/ci.md")).unwrap();
    let inputs = action.split_once("\ninputs:\n").unwrap().1;
    let names = inputs
        .lines()
        .take_while(|line| line.starts_with(' '))
        .filter_map(|line| {
            let name = line.strip_prefix("  ")?.strip_suffix(':')?;
            (!name.starts_with(' ')).then_some(name)
        });
    let names: Vec<&str> = names.collect();
    assert_eq!(names.len(), 6, "{names:?}");
    for name in names {
        assert!(chapter.contains(&format!("| `{name}` |")), "{name}");
    }
}
