//! `icespec doctor`.

use std::fmt::Write;
use std::io::IsTerminal;
use std::net::UdpSocket;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::args::{Doctor, Format};
use super::say;
use crate::report::counted;
use crate::requirement;
use crate::runner::Baseline;
use crate::subject::{shim, stun_types};
use crate::vector;

/// Programs that shims are made with, and what for.
const TOOLS: [(&str, &str); 6] = [
    ("python3", "shims in Python: aioice, the template"),
    ("cc", "shims in C: libnice"),
    ("pkg-config", "building shims in C"),
    ("go", "shims in Go"),
    ("node", "shims in JavaScript"),
    ("cargo", "shims in Rust"),
];

struct Check {
    name: &'static str,
    good: bool,
    /// Whether icespec itself cannot work without.
    needed: bool,
    text: String,
}

pub(super) fn main(arguments: &Doctor) -> u8 {
    let checks = checks();
    let broken = checks.iter().any(|one| one.needed && !one.good);
    let text = match arguments.format {
        Format::Json => {
            let list: Vec<Value> = checks
                .iter()
                .map(
                    |one| json!({"name": one.name, "good": one.good, "needed": one.needed, "text": one.text}),
                )
                .collect();
            format!(
                "{}\n",
                json!({"tool": {"name": "icespec", "version": env!("CARGO_PKG_VERSION")}, "checks": list})
            )
        }
        Format::Text => {
            let mut text = format!("icespec {}\n", env!("CARGO_PKG_VERSION"));
            for one in &checks {
                let mark = if one.good {
                    "ok"
                } else if one.needed {
                    "BROKEN"
                } else {
                    "-"
                };
                // Writing to a string cannot fail.
                let _ = writeln!(text, "  {mark:<7}{:<14}{}", one.name, one.text);
            }
            text
        }
    };
    say(&text);
    if broken { 3 } else { 0 }
}

fn checks() -> Vec<Check> {
    let mut checks = vec![
        vectors(),
        baselines(),
        catalogue(),
        udp("127.0.0.1:0", "UDP on IPv4"),
        udp("[::1]:0", "UDP on IPv6"),
    ];
    checks.push(Check {
        name: "subjects",
        good: true,
        needed: true,
        text: format!(
            "reference, stun-types {}, shims by protocol {}",
            stun_types::VERSION,
            shim::PROTOCOL
        ),
    });
    checks.push(Check {
        name: "terminal",
        good: std::io::stdout().is_terminal(),
        needed: false,
        text: "colours and a progress bar need one on both outputs; NO_COLOR turns colours off".to_owned(),
    });
    for (name, purpose) in TOOLS {
        let found = find(name);
        let place = found
            .as_ref()
            .map_or_else(|| "not found".to_owned(), |path| path.display().to_string());
        checks.push(Check {
            name,
            good: found.is_some(),
            needed: false,
            text: format!("{place} ({purpose})"),
        });
    }
    checks
}

fn vectors() -> Check {
    let (good, text) = match vector::load_embedded() {
        Ok(suite) => (
            !suite.vectors.is_empty(),
            format!(
                "{} in {} files, built in",
                suite.vectors.len(),
                suite.families.len()
            ),
        ),
        Err(error) => (false, error.to_string()),
    };
    Check {
        name: "vectors",
        good,
        needed: true,
        text,
    }
}

fn baselines() -> Check {
    let (good, text) = match Baseline::embedded() {
        Ok(list) => {
            let names = list
                .iter()
                .map(|one| format!("{} ({})", one.subject, counted(one.cases().count(), "case")));
            (true, names.collect::<Vec<_>>().join(", "))
        }
        Err(error) => (false, error.to_string()),
    };
    Check {
        name: "baselines",
        good,
        needed: true,
        text,
    }
}

fn catalogue() -> Check {
    let text = format!(
        "{} requirements, {} contested points",
        requirement::all().len(),
        requirement::contested().len()
    );
    Check {
        name: "catalogue",
        good: true,
        needed: true,
        text,
    }
}

fn udp(address: &str, name: &'static str) -> Check {
    let (good, text) = match UdpSocket::bind(address) {
        Ok(_) => (true, "loopback sockets can be opened".to_owned()),
        Err(error) => (
            false,
            format!("no loopback socket: {error}; live targets need one, vectors do not"),
        ),
    };
    Check {
        name,
        good,
        needed: false,
        text,
    }
}

/// Where a program lies on the PATH.
fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}
