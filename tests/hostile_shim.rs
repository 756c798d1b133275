//! Shims that misbehave: each ends in its own stated verdict, within a stated time, in bounded memory,
//! and nothing of it survives.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

const CASES: usize = 6;
/// One failure, and as many restarts in a row as there are: the rest is not run.
const JUDGED: usize = 4;
/// The most a run of six cases with a timeout of half a second may take, on a busy machine.
const BOUND: Duration = Duration::from_secs(30);
/// The most memory icespec itself may have used, in kB: five lines of 4 MiB and the program.
const MEMORY: u64 = 120_000;

struct Ran {
    code: Option<i32>,
    document: Value,
    errors: String,
}

impl Ran {
    fn verdicts(&self) -> Vec<(&str, &str)> {
        let results = self.document["results"].as_array().unwrap();
        let of = |one: &'_ Value, name: &str| -> &'static str {
            // Leaked on purpose: a test's few strings, so that they compare as literals do.
            Box::leak(one[name].as_str().unwrap().to_owned().into_boxed_str())
        };
        results
            .iter()
            .map(|one| (of(one, "verdict"), of(one, "observed")))
            .collect()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a mode, and checks everything that holds for all of them.
fn run_within(mode: &str, times: [&str; 4]) -> Ran {
    let found = Command::new("python3")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    assert!(
        found.is_ok_and(|status| status.success()),
        "these tests need python3 on the PATH"
    );
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-{mode}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let pids = folder.join("pids");
    let shim = format!(
        "python3 '{}' {mode} '{}'",
        root().join("tests/hostile_shim.py").display(),
        pids.display()
    );
    let out = fs::File::create(folder.join("out")).unwrap();
    let errors = fs::File::create(folder.join("err")).unwrap();
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_icespec"))
        .args(["run", "--format", "json", "--jobs", "1", "--shim", &shim])
        .args(times)
        .arg("--vectors")
        .arg(root().join("tests/vectors/small.json"))
        .stdout(out)
        .stderr(errors)
        .spawn()
        .unwrap();
    let mut memory = 0;
    let status = loop {
        memory = memory.max(peak_memory(child.id()));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > BOUND {
            child.kill().unwrap();
            panic!("{mode}: not done after {BOUND:?}");
        }
        sleep(Duration::from_millis(10));
    };
    assert!(memory < MEMORY, "{mode}: {memory} kB were used");
    assert_eq!(
        survivors(&pids),
        Vec::<String>::new(),
        "{mode}: processes survived"
    );
    let document = fs::read_to_string(folder.join("out")).unwrap();
    let errors = fs::read_to_string(folder.join("err")).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let document =
        serde_json::from_str(&document).unwrap_or_else(|error| panic!("{mode}: {error}: {document}{errors}"));
    Ran {
        code: status.code(),
        document,
        errors,
    }
}

fn run(mode: &str) -> Ran {
    run_within(mode, ["--timeout", "0.5", "--start-timeout", "5"])
}

fn peak_memory(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

/// What lives of the shims of this run: by the file they were given, and by the numbers in it.
fn survivors(pids: &Path) -> Vec<String> {
    let left: Vec<String> = fs::read_to_string(pids)
        .unwrap_or_default()
        .lines()
        .map(str::to_owned)
        .collect();
    let mut alive = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let pid = entry.file_name().to_string_lossy().into_owned();
        let read = |name: &str| fs::read(entry.path().join(name)).unwrap_or_default();
        let zombie = String::from_utf8_lossy(&read("stat")).contains(") Z ");
        let given = String::from_utf8_lossy(&read("cmdline")).contains(&*pids.to_string_lossy());
        if !zombie && pid.parse::<u32>().is_ok() && (given || left.contains(&pid)) {
            alive.push(pid);
        }
    }
    alive
}

/// The first case ends in `verdict`, and so does each until the shim is given up; the rest is not run.
#[track_caller]
fn ends_in(mode: &str, verdict: &str, observed: &str) {
    let ran = run(mode);
    let verdicts = ran.verdicts();
    assert_eq!(verdicts.len(), CASES, "{mode}: no case is lost");
    for (index, (found, text)) in verdicts.iter().enumerate() {
        if index < JUDGED {
            assert_eq!(*found, verdict, "{mode}: case {index}: {text}");
            assert!(text.contains(observed), "{mode}: case {index}: {text}");
        } else {
            assert_eq!(*found, "harness-error", "{mode}: case {index}: {text}");
            assert_eq!(*text, "not run: the shim failed 4 times in a row", "{mode}");
        }
    }
    assert_eq!(ran.code, Some(3), "{mode}");
}

/// The shim cannot be used at all, and the message says why.
#[track_caller]
fn does_not_start(mode: &str, message: &str) {
    let ran = run_within(mode, ["--timeout", "0.5", "--start-timeout", "1"]);
    assert_eq!(ran.code, Some(3), "{mode}");
    assert_eq!(ran.document["results"], serde_json::json!([]), "{mode}");
    assert!(
        ran.document["error"].as_str().unwrap().contains(message),
        "{mode}: {}",
        ran.document
    );
    assert!(ran.errors.contains(message), "{mode}: {}", ran.errors);
}

#[test]
fn good_is_no_failure() {
    let ran = run("good");
    assert_eq!(ran.verdicts(), [("conformant", "accept=false"); CASES]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(ran.document["subject"]["name"], "hostile-good");
}

#[test]
fn silent() {
    ends_in("silent", "timeout", "no reply within 500ms");
}

#[test]
fn slow() {
    ends_in("slow", "timeout", "no reply within 500ms");
}

#[test]
fn flooding() {
    ends_in("flooding", "harness-error", "10000 events and no reply");
}

#[test]
fn nothing_but_events() {
    ends_in("events-slowly", "timeout", "no reply within 500ms");
}

#[test]
fn flooding_with_replies() {
    answers_once_and_breaks("flooding-replies", "not asked");
}

#[test]
fn flooding_after_its_answer() {
    answers_once_and_breaks("floods-afterwards", "10000 events");
}

/// The first answer counts, what comes behind it is the harness's to name.
fn answers_once_and_breaks(mode: &str, cause: &str) {
    let ran = run(mode);
    let verdicts = ran.verdicts();
    assert_eq!(verdicts[0], ("conformant", "accept=false"));
    assert!(
        verdicts[1].0 == "harness-error" && verdicts[1].1.contains(cause),
        "{verdicts:?}"
    );
    assert_eq!(ran.code, Some(3));
}

#[test]
fn one_gibibyte_on_a_line() {
    ends_in(
        "long-line",
        "harness-error",
        "a line longer than 4194304 bytes: \"{\\\"id\\\":",
    );
}

#[test]
fn invalid_utf8() {
    ends_in("invalid-utf8", "harness-error", "a line that is not UTF-8");
}

#[test]
fn no_json() {
    ends_in(
        "not-json",
        "harness-error",
        "a line that is not JSON: \"Traceback (most recent call last):\\u{1b}[31m\"",
    );
}

#[test]
fn wrong_ids() {
    ends_in(
        "wrong-id",
        "harness-error",
        "a reply to something it was not asked",
    );
}

#[test]
fn a_reply_of_the_wrong_shape() {
    let ran = run("wrong-shape");
    for (verdict, observed) in ran.verdicts() {
        assert_eq!(
            (verdict, observed),
            (
                "harness-error",
                "reply does not fit the operation: \"accept\" is neither true nor false"
            )
        );
    }
    assert_eq!(ran.code, Some(3));
}

#[test]
fn exits_early() {
    ends_in("exits-early", "crash", "exited with status 7");
}

#[test]
fn killed_by_a_signal() {
    ends_in("killed", "crash", "killed by SIGSEGV");
}

#[test]
fn dies_in_the_middle_of_a_line() {
    ends_in(
        "dies-mid-line",
        "crash",
        "exited with status 0, in the middle of a line",
    );
}

#[test]
fn closes_its_output() {
    ends_in(
        "closes-stdout",
        "harness-error",
        "it closed its output and went on running",
    );
}

#[test]
fn stops() {
    ends_in("stops", "timeout", "no reply within 500ms");
}

#[test]
fn leaves_a_child_that_holds_the_pipe() {
    ends_in("leaves-child", "crash", "exited with status 0");
}

#[test]
fn leaves_a_child_in_another_session() {
    ends_in("leaves-session", "crash", "exited with status 0");
}

#[test]
fn leaves_an_orphan() {
    ends_in("leaves-orphan", "crash", "exited with status 0");
}

#[test]
fn leaves_a_child_when_it_ends() {
    let ran = run("child-at-end");
    assert_eq!((ran.verdicts()[0].0, ran.code), ("conformant", Some(0)));
}

#[test]
fn leaves_a_child_without_its_mark() {
    let ran = run("child-leaves-environment");
    assert_eq!((ran.verdicts()[0].0, ran.code), ("conformant", Some(0)));
}

#[test]
fn ignores_termination() {
    let ran = run("ignores-termination");
    assert_eq!(ran.verdicts(), [("conformant", "accept=false"); CASES]);
    assert_eq!(ran.code, Some(0));
}

#[test]
fn answers_unasked() {
    let ran = run("answers-unasked");
    let verdicts = ran.verdicts();
    assert_eq!(verdicts.len(), CASES);
    assert!(
        verdicts
            .iter()
            .any(|(verdict, text)| *verdict == "harness-error" && text.contains("not asked")),
        "{verdicts:?}"
    );
    assert_eq!(ran.code, Some(3));
}

#[test]
fn floods_its_error_output() {
    let ran = run_within("stderr-flood", ["--timeout", "20", "--start-timeout", "5"]);
    assert_eq!((ran.verdicts()[0].0, ran.code), ("conformant", Some(0)));
}

#[test]
fn says_that_it_failed() {
    let ran = run("error");
    assert_eq!(ran.verdicts(), [("inconclusive", "failed: cannot"); CASES]);
    assert_eq!(ran.code, Some(1));
}

#[test]
fn never_says_hello() {
    does_not_start("never-starts", "hello: no reply within 1s");
}

#[test]
fn speaks_another_protocol() {
    does_not_start("other-protocol", "it speaks protocol \"2\", not 1");
}

#[test]
fn claims_to_know_everything() {
    does_not_start("knows-everything", "did not answer \"unsupported\"");
}

#[test]
fn a_shim_is_ended_as_soon_as_it_is_given_up() {
    use icespec::subject::shim::{Options, Shim};
    use icespec::subject::{Answer, Subject};

    let pids =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-library-{}", std::process::id()));
    let script = root().join("tests/hostile_shim.py").display().to_string();
    let argv = ["python3", &script, "slow", &pids.display().to_string()]
        .map(str::to_owned)
        .to_vec();
    let timeout = Duration::from_millis(300);
    let mut shim = Shim::start(Options {
        argv,
        start_timeout: Duration::from_secs(10),
        timeout,
    })
    .unwrap();
    assert_eq!(survivors(&pids).len(), 1, "it runs");
    let start = Instant::now();
    let answer = shim.call("stun.decode", &serde_json::Map::new());
    assert_eq!(answer, Answer::TimedOut("no reply within 300ms".into()));
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert_eq!(
        survivors(&pids),
        Vec::<String>::new(),
        "it is gone before the next question"
    );
}

#[test]
fn nothing_survives_an_interrupt() {
    let pids =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-interrupt-{}", std::process::id()));
    let script = root().join("tests/hostile_shim.py");
    let mut child = Command::new(env!("CARGO_BIN_EXE_icespec"))
        .args(["run", "--timeout", "60", "--shim"])
        .arg(format!(
            "python3 '{}' slow '{}'",
            script.display(),
            pids.display()
        ))
        .arg("--vectors")
        .arg(root().join("tests/vectors/small.json"))
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let until = Instant::now() + BOUND;
    // icespec itself has the path on its command line too.
    while survivors(&pids).len() < 2 {
        assert!(Instant::now() < until, "the shim does not start");
        sleep(Duration::from_millis(20));
    }
    sleep(Duration::from_millis(200));
    let number = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &number])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(survivors(&pids), Vec::<String>::new());
}
