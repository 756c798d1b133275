//! Any bytes given to the reference, stun-types and rtc-stun.
#![no_main]

#[path = "../rtc_stun.rs"]
mod rtc_stun;

use icespec::fuzzing::{StunTypesDecoder, stun_differential};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    stun_differential(data, &[&StunTypesDecoder, &rtc_stun::RtcStun]);
});
