//! Descriptions, credentials and datagrams of any bytes, audited.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| icespec::fuzzing::audit(data));
