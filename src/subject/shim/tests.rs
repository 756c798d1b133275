//! A shim that does as it should, what its process says, and how that is read.

use std::process::{Command, Stdio};
use std::thread::sleep;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::*;

/// Longer than anything here takes on any machine.
const LONG: Duration = Duration::from_secs(60);

/// It takes its time over a description.
const SHIM: &str = r#"
import json, sys, time
who = {"name": "one", "version": "2", "language": "Python"}
hello = {"protocol": 1, "implementation": who, "ops": ["session.offer"], "features": ["lite", "ipv6"]}
print("here I am", file=sys.stderr, flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    reply = {"unsupported": "unknown"}
    if asked["op"] == "hello":
        reply = {"ok": hello}
    if asked["op"] == "session.offer":
        time.sleep(0.05)
        reply = {"ok": {"sdp": "late"}}
    print(json.dumps({"id": asked["id"], **reply}), flush=True)
"#;

fn start() -> Shim {
    let argv = ["python3", "-c", SHIM].map(str::to_owned).to_vec();
    let options = Options {
        argv,
        start_timeout: LONG,
        timeout: Duration::from_millis(1),
    };
    Shim::start(options).unwrap()
}

#[test]
fn a_shim_is_what_it_says_it_is() {
    let mut shim = start();
    let Identity {
        name,
        version,
        language,
    } = shim.identity();
    assert_eq!([name, version, language], ["one", "2", "Python"]);
    assert_eq!(shim.features(), ["lite", "ipv6"]);
    assert!(shim.is_up() && shim.wake().is_some());
    assert_eq!(
        shim.call("sdp.read", &Map::new()),
        Answer::Unsupported("sdp.read is not among the shim's ops".to_owned())
    );
    let written = shim.close().unwrap();
    // As much of it as has been read by now.
    assert!("here I am\n".starts_with(&written), "{written}");
    assert!(!shim.is_up() && shim.wake().is_none());
}

#[test]
fn a_description_may_take_longer_than_other_replies() {
    let offer = Map::from_iter([("session".to_owned(), json!("s"))]);
    assert_eq!(
        start().call("session.offer", &offer),
        Answer::Reply(json!({"sdp": "late"}))
    );
}

#[test]
fn the_number_of_the_next_question_is_near_and_cannot_be_told_beforehand() {
    let steps: Vec<u64> = (0..20_000).map(|_| after(7)).collect();
    assert!(steps.iter().all(|id| (8..=1007).contains(id)));
    assert!(steps.iter().any(|id| *id < 200) && steps.iter().any(|id| *id > 800));
}

fn spawn(argv: &[&str]) -> Process {
    let argv: Vec<String> = argv.iter().map(|one| (*one).to_owned()).collect();
    Process::spawn(&argv).unwrap()
}

/// Whether a line may be there, within that time.
fn wakes(process: &Process, within: Duration) -> bool {
    let fd = process.wake();
    let time = Timespec::try_from(within).unwrap();
    poll(&mut [PollFd::new(&fd, PollFlags::IN)], Some(&time)).unwrap() == 1
}

#[test]
fn what_woke_is_forgotten_before_lines_are_taken() {
    let mut process = spawn(&["cat"]);
    assert!(!wakes(&process, Duration::ZERO));
    process.send(b"a line\n".to_vec());
    assert!(wakes(&process, LONG));
    process.settle();
    assert!(!wakes(&process, Duration::ZERO));
    assert_eq!(process.waiting(), Some(b"a line".to_vec()));
}

#[test]
fn a_reply_that_comes_before_its_question_is_none() {
    let process = spawn(&["sh", "-c", r#"echo '{"id":1,"ok":{}}'; exec cat"#]);
    assert!(wakes(&process, LONG));
    let failure = unasked_before(&process, &mut Events::default()).unwrap_err();
    let text = failure.text();
    assert!(
        text.starts_with("a reply to something it was not asked: "),
        "{text}"
    );
    assert!(unasked_before(&process, &mut Events::default()).is_ok());
}

#[test]
fn what_it_writes_to_its_error_output_is_kept() {
    let process = spawn(&["sh", "-c", "echo why >&2; exec cat"]);
    let deadline = Instant::now() + LONG;
    while process.stderr() != "why\n" {
        assert!(Instant::now() < deadline, "{:?}", process.stderr());
        sleep(Duration::from_millis(1));
    }
}

#[test]
fn the_longest_line_is_whole_and_one_more_byte_is_too_long() {
    for (length, whole) in [(MAX_LINE, true), (MAX_LINE + 1, false)] {
        let mut echo = Command::new("cat");
        let mut echo = echo.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (_wake, waker) = std::os::unix::net::UnixStream::pair().unwrap();
        let lines = pipes::read_lines(echo.stdout.take().unwrap(), waker);
        let line = [vec![b'x'; length], vec![b'\n']].concat();
        pipes::write_lines(echo.stdin.take().unwrap()).send(line).unwrap();
        let read = lines.recv_timeout(LONG).unwrap();
        match read {
            pipes::Item::Line(line) => assert!(whole && line.len() == length),
            pipes::Item::TooLong(_) => assert!(!whole),
            pipes::Item::Rest(_) => panic!("its newline is gone"),
        }
        echo.wait().unwrap();
    }
}
