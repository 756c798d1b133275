//! Any bytes read as a capture file.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| icespec::fuzzing::capture_read(data));
