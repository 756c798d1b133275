//! Any bytes linted as a description, and as an offer with its answer behind a NUL.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| icespec::fuzzing::sdp_lint(data));
