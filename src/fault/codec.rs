//! Faults of `src/stun`.

use super::faults;

faults! { Codec;
    MAC_COMPARED_IN_PART = "mac-compared-in-part",
        "Only the first 16 bytes of MESSAGE-INTEGRITY are compared.",
        "class: a comparison over the wrong length",
        ["STUN-8489-14.5-01"];
    FINGERPRINT_NOT_COMPARED = "fingerprint-not-compared",
        "Any FINGERPRINT is taken for a right one.",
        "class: a check that is there and never fails",
        ["STUN-8489-7-01"];
}
