//! Faults of `src/stun`.

use super::faults;

faults! { CODEC: Codec;
    TOP_BITS_NOT_CHECKED = "top-bits-not-checked",
        "The two top bits of the first byte are not looked at.",
        "class: a demultiplexer that takes every datagram for STUN",
        ["STUN-8489-5-01", "STUN-8489-6.3-01"];
    METHOD_CUT_TO_7_BITS = "method-cut-to-7-bits",
        "The upper five bits of the method are not read, so that 0x101 is taken for Binding.",
        "class: a type field read with the wrong mask",
        ["STUN-8489-5-09", "STUN-8489-6.3-02"];
    COOKIE_NOT_CHECKED = "cookie-not-checked",
        "Any magic cookie will do.",
        "class: RFC 3489 messages taken on an ICE port",
        ["STUN-8489-5-02", "ICE-8445-7.3-08"];
    LAST_DUPLICATE_DECODED = "last-duplicate-decoded",
        "Of two attributes of one type the last is decoded.",
        "class: attributes kept in a map, where a later one replaces the first",
        ["STUN-8489-14-07"];
    UNALIGNED_LENGTH_ACCEPTED = "unaligned-length-accepted",
        "A length field that is no multiple of four is accepted.",
        "class: a length believed without the checks of the header",
        ["STUN-8489-5-08", "STUN-8489-6.3-01"];
    LENGTH_BEYOND_THE_END_ACCEPTED = "length-beyond-the-end-accepted",
        "A length field beyond the end of the datagram is accepted.",
        "awslabs/amazon-kinesis-video-streams-webrtc-sdk-c#2347",
        ["STUN-8489-5-07", "STUN-8489-6.3-01"];
    PIECE_OF_AN_ATTRIBUTE_PASSED_OVER = "piece-of-an-attribute-passed-over",
        "What is left at the end and is no whole attribute is passed over.",
        "CVE-2022-23537",
        ["STUN-8489-14-01", "STUN-8489-6.3-01"];
    VALUE_CUT_ACCEPTED = "value-cut-accepted",
        "A value that reaches beyond the message is read as far as there is something.",
        "CVE-2022-23547",
        ["STUN-8489-14-01", "STUN-8489-6.3-01"];
    HEADER_NOT_MEASURED = "header-not-measured",
        "A header is read without asking whether there is all of it, which ends the reader.",
        "algesten/str0m#709, pion/turn#40",
        ["STUN-8489-6.3-01"];
    MESSAGE_CUT_BY_ITS_LENGTH = "message-cut-by-its-length",
        "A message is what its length field says, without asking whether there is so much, which ends the reader.",
        "awslabs/amazon-kinesis-video-streams-webrtc-sdk-c#2347",
        ["STUN-8489-5-07", "STUN-8489-6.3-01"];
    VALUE_READ_BEYOND_THE_END = "value-read-beyond-the-end",
        "A value is as long as it says, without asking whether there is so much, which ends the reader.",
        "versatica/mediasoup#244, CVE-2022-23547",
        ["STUN-8489-14-01", "STUN-8489-6.3-01"];
    ERROR_CODE_NOT_MEASURED = "error-code-not-measured",
        "Four bytes of ERROR-CODE are read without asking whether there are four, which ends the reader.",
        "CVE-2021-37706, awslabs/amazon-kinesis-video-streams-webrtc-sdk-c#2305",
        ["STUN-8489-6.3.4-01", "STUN-8489-14.8-04"];
    LENGTH_COUNTS_THE_HEADER = "length-counts-the-header",
        "The length field of what is written counts the header too.",
        "class: a size where the size of a part belongs",
        ["STUN-8489-5-07"];
    EITHER_INTEGRITY_SUFFICES = "either-integrity-suffices",
        "Of two integrity attributes one has to be right.",
        "class: two proofs joined by or",
        ["STUN-8489-9.1.3-08"];
    MAC_OVER_DECLARED_LENGTH = "mac-over-declared-length",
        "MESSAGE-INTEGRITY is checked under the length the header says, not the one that ends at it.",
        "class: the length field left as it came when the MAC is made",
        ["STUN-8489-14.5-01"];
    MAC_COMPARED_IN_PART = "mac-compared-in-part",
        "Only the first 16 bytes of MESSAGE-INTEGRITY are compared.",
        "class: a comparison over the wrong length",
        ["STUN-8489-14.5-01", "STUN-8489-9.1.3-08"];
    SHORT_MAC_ACCEPTED = "short-mac-accepted",
        "A MESSAGE-INTEGRITY of fewer bytes is compared as far as it goes.",
        "class: the length to compare taken from the message",
        ["STUN-8489-14.5-01", "STUN-8489-9.1.3-08"];
    SHA256_OF_ANY_LENGTH_ACCEPTED = "sha256-of-any-length-accepted",
        "A MESSAGE-INTEGRITY-SHA256 of up to 32 bytes is compared as far as it goes.",
        "paullouisageneau/libjuice#103",
        ["STUN-8489-14.6-01"];
    PASSWORD_CUT_AT_32 = "password-cut-at-32",
        "Only the first 32 characters of a password make its key.",
        "class: a password copied into a buffer of fixed size",
        ["STUN-8489-9.1.1-01", "SDP-8839-5.4-07"];
    LONG_TERM_KEY_ALWAYS_MD5 = "long-term-key-always-md5",
        "A long-term key is made with MD5 whatever algorithm was chosen.",
        "class: a server of RFC 5389 that announces RFC 8489",
        ["STUN-8489-18.5.1.2-01"];
    LONG_TERM_KEY_WITHOUT_REALM = "long-term-key-without-realm",
        "The realm is left out of the long-term key.",
        "class: a part of the key forgotten",
        ["STUN-8489-9.2.2-01", "STUN-8489-18.5.1.2-01"];
    FINGERPRINT_NOT_COMPARED = "fingerprint-not-compared",
        "Any FINGERPRINT is taken for a right one.",
        "class: a check that is there and never fails",
        ["STUN-8489-7-01"];
    FINGERPRINT_WITHOUT_XOR = "fingerprint-without-xor",
        "The CRC of FINGERPRINT is not combined with its constant.",
        "class: a plain CRC where STUN has one of its own",
        ["STUN-8489-14.7-02"];
    RESERVED_BITS_IN_ERROR_CLASS = "reserved-bits-in-error-class",
        "The reserved bits of ERROR-CODE are read as part of its class.",
        "class: a field read without its mask",
        ["STUN-8489-14.8-03"];
    FIRST_BYTE_OF_ADDRESS_CHECKED = "first-byte-of-address-checked",
        "An address whose reserved first byte is not zero is refused.",
        "class: a reserved byte held against its sender",
        ["STUN-8489-14.1-03"];
    ADDRESS_FAMILY_NOT_CHECKED = "address-family-not-checked",
        "Four bytes are an IPv4 address whatever the family says.",
        "CVE-2026-54909",
        ["STUN-8489-14.1-01", "STUN-8489-6.3.3-03"];
    PORT_NOT_MASKED = "port-not-masked",
        "The port in XOR-MAPPED-ADDRESS is left as it is.",
        "class: XOR over the address and not over the port",
        ["STUN-8489-14.2-01"];
    IPV6_MASKED_BY_COOKIE_ALONE = "ipv6-masked-by-cookie-alone",
        "Of an IPv6 address only the first four bytes are combined with the mask.",
        "class: the mask of IPv4 used for IPv6",
        ["STUN-8489-14.2-01"];
    ERROR_CODE_AS_ONE_NUMBER = "error-code-as-one-number",
        "ERROR-CODE is written as one number instead of class and number.",
        "class: a code written as it is spoken",
        ["STUN-8489-14.8-04", "STUN-8489-14.8-05"];
    PADDING_COUNTED_IN_LENGTH = "padding-counted-in-length",
        "The length of an attribute counts its padding.",
        "webrtc-rs/webrtc#775",
        ["STUN-8489-14-03"];
    PADDING_LEAKS = "padding-leaks",
        "Padding holds what was in memory before.",
        "CVE-2020-4067",
        ["STUN-8489-14-04"];
}
