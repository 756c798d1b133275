//! Credentials and checks of the fuzzer's choice, held to the rules of matching.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| icespec::fuzzing::credential_match(data));
