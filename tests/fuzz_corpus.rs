//! Replays every committed fuzz corpus, and every vector, through the fuzz targets' bodies on stable.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

#[path = "../fuzz/rtc_stun.rs"]
#[allow(unreachable_pub, reason = "the fuzz crate uses this file too")]
mod rtc_stun;

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

use icespec::fuzzing::{self, StunTypesDecoder};

/// Runs every file of a target's corpus; names those on which a property breaks.
fn replay(target: &str, body: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    assert!(
        files.len() > 20,
        "{} holds {} files",
        folder.display(),
        files.len()
    );
    let breaks = |file: &&std::path::PathBuf| {
        let data = fs::read(file).unwrap();
        catch_unwind(|| body(&data)).is_err()
    };
    let broken: Vec<_> = files.iter().filter(breaks).collect();
    assert!(broken.is_empty(), "{target} fails on {broken:?}");
}

fn stun_differential(data: &[u8]) {
    fuzzing::stun_differential(data, &[&StunTypesDecoder, &rtc_stun::RtcStun]);
}

#[test]
fn stun_decode_corpus() {
    replay("stun_decode", fuzzing::stun_decode);
}

#[test]
fn stun_differential_corpus() {
    replay("stun_differential", stun_differential);
}

#[test]
fn credential_match_corpus() {
    replay("credential_match", fuzzing::credential_match);
}

#[test]
fn sdp_read_corpus() {
    replay("sdp_read", fuzzing::sdp_read);
}

#[test]
fn shim_line_corpus() {
    replay("shim_line", fuzzing::shim_line);
}

#[test]
fn audit_corpus() {
    replay("audit", fuzzing::audit);
}
