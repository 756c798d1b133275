//! Any bytes read as a line of a shim.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| icespec::fuzzing::shim_line(data));
