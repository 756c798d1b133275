//! Any bytes read as STUN, written back and read again.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| icespec::fuzzing::stun_decode(data));
