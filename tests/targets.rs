//! `icespec run --target`: servers and agents that run already.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

const COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_icespec"))
        .arg("run")
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// The verdict and what was observed of each case.
fn results(arguments: &[&str]) -> Vec<(String, String)> {
    let ran = run(&[arguments, &["--format", "json"]].concat());
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let text = |one: &Value, member: &str| one[member].as_str().unwrap().to_owned();
    let list = report["results"].as_array().unwrap().iter();
    list.map(|one| (text(one, "verdict"), text(one, "observed")))
        .collect()
}

/// A server on this address, which answers a Binding request with what `reply` makes of it, until the test
/// ends; and how many datagrams it got.
fn server(
    address: &str,
    reply: impl Fn(&[u8], SocketAddr) -> Option<Vec<u8>> + Send + 'static,
) -> (String, Arc<AtomicUsize>) {
    let socket = UdpSocket::bind(address).unwrap();
    let url = format!("udp://{}", socket.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    thread::spawn(move || {
        let mut buffer = vec![0; 65536];
        while let Ok((length, from)) = socket.recv_from(&mut buffer) {
            counted.fetch_add(1, Ordering::Relaxed);
            if let Some(reply) = reply(&buffer[..length], from) {
                socket.send_to(&reply, from).unwrap();
            }
        }
    });
    (url, count)
}

fn response(kind: u16, request: &[u8], attributes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(attributes.len()).unwrap();
    let id = &request[8..20];
    [
        &kind.to_be_bytes(),
        &length.to_be_bytes(),
        &COOKIE[..],
        id,
        attributes,
    ]
    .concat()
}

fn mapped(request: &[u8], from: SocketAddr) -> Option<Vec<u8>> {
    if request.len() < 20 || request[..2] != [0, 1] || request[4..8] != COOKIE {
        return None;
    }
    let (family, octets) = match from {
        SocketAddr::V4(from) => (1, from.ip().octets().to_vec()),
        SocketAddr::V6(from) => (2, from.ip().octets().to_vec()),
    };
    let mask = request[4..20].iter();
    let address: Vec<u8> = octets.iter().zip(mask).map(|(one, mask)| one ^ mask).collect();
    let length = u16::try_from(address.len() + 4).unwrap();
    let port = (from.port() ^ 0x2112).to_be_bytes();
    let head = [&[0, 0x20], &length.to_be_bytes()[..], &[0, family], &port].concat();
    Some(response(0x0101, request, &[head, address].concat()))
}

/// A 401 with REALM and NONCE, whatever is asked.
#[allow(clippy::unnecessary_wraps, reason = "a server may answer nothing")]
fn closed(request: &[u8], _: SocketAddr) -> Option<Vec<u8>> {
    let attributes = b"\0\x09\0\x04\0\0\x04\x01\0\x14\0\x04test\0\x15\0\x04once";
    Some(response(0x0111, request, attributes))
}

#[test]
fn a_server_is_tested_over_both_families() {
    for address in ["127.0.0.1:0", "[::1]:0"] {
        let (url, count) = server(address, mapped);
        let found = results(&["--target", &url, "--select", "rfc8489/12/plain"]);
        let [(verdict, observed)] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(verdict, "conformant", "{address}: {observed}");
        assert!(count.load(Ordering::Relaxed) >= 2, "{address}");
    }
}

#[test]
fn where_nothing_answers_the_run_ends_quickly_and_says_so() {
    // Bound, so that nobody else takes the port; it reads nothing.
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let url = format!("udp://{}", socket.local_addr().unwrap());
    let logins: [&[&str]; 3] = [
        &[],
        &["--user", "a", "--password", "b"],
        &["--ufrag", "abcd", "--pwd", "abcdefghijklmnopqrstuvwx"],
    ];
    for login in logins {
        let start = Instant::now();
        let ran = run(&[&["--target", &url], login].concat());
        assert!(
            start.elapsed() < Duration::from_secs(12),
            "{login:?}: {:?}",
            start.elapsed()
        );
        assert_eq!(ran.code, Some(3), "{login:?}: {}", ran.err);
        let word = format!("nothing at {} answers", socket.local_addr().unwrap());
        assert!(ran.out.contains(&word), "{login:?}: {}", ran.out);
    }
}

#[test]
fn a_server_with_a_login_and_one_without_have_cases_of_their_own() {
    let (url, _) = server("127.0.0.1:0", closed);
    let login = ["--user", "a", "--password", "b"];
    let open = ["--target", &url, "--select", "rfc8489/12/plain"];
    assert_eq!(
        results(&[&open[..], &login].concat()),
        [(
            "unsupported".to_owned(),
            "unsupported: it asks for a login".to_owned()
        )]
    );
    let (url, _) = server("127.0.0.1:0", mapped);
    let long_term = ["--target", &url, "--select", "rfc8489/9.2.4/none"];
    assert_eq!(
        results(&[&long_term[..], &login].concat()),
        [(
            "unsupported".to_owned(),
            "unsupported: it asks for no login".to_owned()
        )]
    );
}

#[test]
fn other_addresses_are_refused_before_anything_is_sent() {
    for (url, words) in [
        ("udp://192.0.3.1:3478", "neither loopback nor private"),
        ("udp://[2001:4860::1]:3478", "neither loopback nor private"),
        ("http://127.0.0.1:3478", "udp://HOST:PORT"),
        ("udp://127.0.0.1", "udp://HOST:PORT"),
        ("udp://::1:3478", "udp://HOST:PORT"),
    ] {
        let ran = run(&["--target", url]);
        assert_eq!(ran.code, Some(2), "{url}: {}", ran.err);
        assert!(ran.err.contains(words), "{url}: {}", ran.err);
        assert_eq!(ran.out, "", "{url}");
    }
}

/// The reference, as an agent that somebody else started: its address, its fragment and its password.
fn with_agent(test: impl Fn(&str, &str, &str)) {
    let mut agent = Command::new(env!("CARGO_BIN_EXE_icespec"))
        .arg("serve")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = agent.stdin.take().unwrap();
    let create = r#"{"id":1,"op":"agent.create","agent":"a","role":"controlled","lite":false,"streams":[{"stream":"s","components":1}],"address":"127.0.0.1"}"#;
    writeln!(input, "{create}").unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(agent.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    // Its events are read, so that it is never kept waiting.
    thread::spawn(move || output.lines().for_each(drop));
    let reply: Value = serde_json::from_str(&line).unwrap();
    let stream = &reply["ok"]["streams"][0];
    let url = format!("udp://127.0.0.1:{}", stream["candidates"][0]["port"]);
    test(
        &url,
        stream["ufrag"].as_str().unwrap(),
        stream["pwd"].as_str().unwrap(),
    );
    drop(input);
    agent.wait().unwrap();
}

#[test]
fn an_agent_that_runs_already_is_given_what_a_reply_decides() {
    with_agent(|url, ufrag, pwd| {
        let ran = run(&[
            "--target", url, "--ufrag", ufrag, "--pwd", pwd, "--format", "json",
        ]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        assert!(
            report["summary"]["conformant"].as_u64().unwrap() > 100,
            "{}",
            report["summary"]
        );
        assert_eq!(report["summary"]["failed"], 0);
    });
}

#[test]
fn a_password_that_is_not_the_agents_is_told() {
    with_agent(|url, ufrag, pwd| {
        let wrong = format!("{pwd}x");
        let target = ["--target", url, "--ufrag", ufrag, "--pwd", &wrong];
        let found = results(&[&target[..], &["--select", "rfc8489/9.1.3/valid"]].concat());
        let expected = "inconclusive: a valid check was refused with 401; are --ufrag and --pwd its own?";
        assert_eq!(found, [("inconclusive".to_owned(), expected.to_owned())]);
    });
}
